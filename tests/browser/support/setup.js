// @ts-check
// What a file of browser tests starts with: the site, a server for it, the browser.

import { pathToFileURL } from "node:url";
import path from "node:path";
import { after, before } from "node:test";

import { launch, watch } from "./browser.js";
import { serveFolder } from "./server.js";
import { examplesOf, pagesOf, siteFolder } from "./site.js";

/** @typedef {import("playwright-core").BrowserContextOptions} BrowserContextOptions */
/** @typedef {import("playwright-core").Page} BrowserPage */

/**
 * Starts everything before the tests of the file and stops it after them.
 */
export function useSite() {
  const folder = siteFolder();
  const pages = pagesOf(folder);
  /** @type {Awaited<ReturnType<typeof serveFolder>> | undefined} */
  let server;
  /** @type {Awaited<ReturnType<typeof launch>> | undefined} */
  let browser;
  before(async () => {
    [server, browser] = await Promise.all([serveFolder(folder), launch()]);
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  /**
   * Tabs by the options that they were opened with. A new one for each visit would take longer than most tests.
   *
   * @type {Map<string, Promise<BrowserPage>>}
   */
  const tabs = new Map();

  /** @param {BrowserContextOptions} options */
  async function openTab(options) {
    if (!browser) {
      throw new Error("pages can be opened within tests only");
    }
    // Motion is switched off because what is measured in the middle of a transition is neither before nor after.
    const context = await browser.newContext({ reducedMotion: "reduce", ...options });
    return context.newPage();
  }

  /**
   * Opens an address and hands the page to `look`, which may do with it what it likes.
   *
   * @template T
   * @param {string} url
   * @param {string} origin
   * @param {BrowserContextOptions} options
   * @param {(page: BrowserPage, found: string[]) => Promise<T>} look
   * @returns {Promise<T>}
   */
  async function visit(url, origin, options, look) {
    const key = JSON.stringify(options);
    const tab = tabs.get(key) ?? openTab(options);
    tabs.set(key, tab);
    const page = await tab;
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.emulateMedia({ colorScheme: null });
    const { found, stop } = watch(page, origin);
    try {
      await page.goto(url, { waitUntil: "load" });
      return await look(page, found);
    } finally {
      stop();
    }
  }

  return {
    folder,
    pages,
    examples: examplesOf(pages),

    /**
     * Opens a page of the site over HTTP.
     *
     * @template T
     * @param {string} name  Its path in the site.
     * @param {BrowserContextOptions} options
     * @param {(page: BrowserPage, found: string[]) => Promise<T>} look
     */
    served(name, options, look) {
      const origin = server?.origin ?? "";
      return visit(`${origin}/${encodeURI(name)}`, origin, options, look);
    },

    /**
     * Hands out a tab that has opened nothing yet, for what must be in place by then, and the site's address.
     *
     * @template T
     * @param {BrowserContextOptions} options
     * @param {(page: BrowserPage, origin: string, found: string[]) => Promise<T>} look
     * @returns {Promise<T>}
     */
    async fresh(options, look) {
      const page = await openTab(options);
      await page.setViewportSize({ width: 1280, height: 900 });
      const origin = server?.origin ?? "";
      const { found, stop } = watch(page, origin);
      try {
        return await look(page, origin, found);
      } finally {
        stop();
        await page.context().close();
      }
    },

    /**
     * Opens a page of the site as a file.
     *
     * @template T
     * @param {string} name  Its path in the site.
     * @param {BrowserContextOptions} options
     * @param {(page: BrowserPage, found: string[]) => Promise<T>} look
     */
    fromDisk(name, options, look) {
      const root = pathToFileURL(folder).href;
      return visit(pathToFileURL(path.join(folder, name)).href, root, options, look);
    },
  };
}
