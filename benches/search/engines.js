// @ts-check
// The two engines that are measured, behind one interface: what a page does to make them ready, and to show ten results.

import { readFileSync } from "node:fs";
import path from "node:path";

/** @typedef {import("playwright-core").Page} Page */

/**
 * @typedef {object} Engine
 * @property {string} name
 * @property {(page: Page) => Promise<void>} ready  Loads what can be loaded before there is a query.
 * @property {(page: Page, query: string) => Promise<string[]>} titles  Those of the first ten results.
 * @property {(page: Page, queries: string[]) => Promise<number[]>} times  Of each query, in milliseconds.
 */

/**
 * @typedef {object} Answer
 * @property {{ id: string, title: string }[]} hits
 * @property {{ from: string, to: string } | null} corrected
 */

/** @typedef {{ search: (query: string, options?: object) => Promise<Answer> }} Opened */

/** @typedef {{ results: { data: () => Promise<{ meta: { title: string } }> }[] }} Found */
/** @typedef {{ init: () => Promise<void>, search: (query: string) => Promise<Found> }} Pagefind */

/** Where a page keeps its engine. @typedef {{ engine?: Opened, pagefind?: Pagefind }} Kept */

/**
 * Afterword as the palette asks it: titles and snippets of the ten best, with the counts of the filters or without.
 *
 * @param {string} site
 * @param {{ facets: boolean }} options
 * @returns {Engine}
 */
export function afterword(site, options) {
  const page = readFileSync(path.join(site, "index.html"), "utf8");
  const script = /data-search-engine="([^"]+)"/.exec(page)?.[1];
  if (!script) throw new Error(`${site} has no search`);
  return {
    name: "Afterword",
    async ready(page) {
      await page.addScriptTag({ url: `/${script}` });
      await page.evaluate(async () => {
        const { AfterwordSearch } = /** @type {{ AfterwordSearch: { open(base: string): Promise<Opened> } }} */ (/** @type {unknown} */ (globalThis));
        /** @type {Kept} */ (globalThis).engine = await AfterwordSearch.open("/search/");
      });
    },
    titles: (page, query) =>
      page.evaluate(async ([query, options]) => {
        const answer = await /** @type {Kept} */ (globalThis).engine?.search(query, options);
        return (answer?.hits ?? []).map(({ title }) => title);
      }, /** @type {const} */ ([query, options])),
    times: (page, queries) =>
      page.evaluate(async ([queries, options]) => {
        const times = [];
        for (const query of queries) {
          const start = performance.now();
          await /** @type {Kept} */ (globalThis).engine?.search(query, options);
          times.push(performance.now() - start);
        }
        return times;
      }, /** @type {const} */ ([queries, options])),
  };
}

/** Pagefind as its own interface asks it: the ten best, with the fragment of each, which holds title and excerpt. */
export const pagefind = /** @satisfies {Engine} */ ({
  name: "Pagefind",
  async ready(page) {
    await page.evaluate(async () => {
      const address = "/pagefind/pagefind.js";
      /** @type {Pagefind} */
      const module = await import(address);
      await module.init();
      /** @type {Kept} */ (globalThis).pagefind = module;
    });
  },
  titles: (page, query) =>
    page.evaluate(async (query) => {
      const found = await /** @type {Kept} */ (globalThis).pagefind?.search(query);
      const pages = await Promise.all((found?.results ?? []).slice(0, 10).map((result) => result.data()));
      return pages.map(({ meta }) => meta.title);
    }, query),
  times: (page, queries) =>
    page.evaluate(async (queries) => {
      const times = [];
      for (const query of queries) {
        const start = performance.now();
        const found = await /** @type {Kept} */ (globalThis).pagefind?.search(query);
        await Promise.all((found?.results ?? []).slice(0, 10).map((result) => result.data()));
        times.push(performance.now() - start);
      }
      return times;
    }, queries),
});
