// @ts-check
// The browser that the tests use: the one that CHROMIUM names or the machine has, and pages that note what goes wrong.

import { accessSync, constants } from "node:fs";
import path from "node:path";

import { chromium } from "playwright-core";

/** @typedef {import("playwright-core").Browser} Browser */
/** @typedef {import("playwright-core").Page} BrowserPage */

const NAMES = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** The widths that a site is looked at: a small phone, a tablet, a desk. */
export const WIDTHS = [360, 768, 1440];

export const SCHEMES = /** @type {const} */ (["light", "dark"]);

/** The path of the browser. */
function executable() {
  const named = process.env["CHROMIUM"];
  if (named) {
    return named;
  }
  for (const folder of (process.env["PATH"] ?? "").split(path.delimiter)) {
    for (const name of NAMES) {
      try {
        accessSync(path.join(folder, name), constants.X_OK);
        return path.join(folder, name);
      } catch {
        // Not in this folder.
      }
    }
  }
  throw new Error("there is no Chromium: install it, or name it in CHROMIUM");
}

/**
 * Starts the browser. It has no sandbox of its own, because that does not start as root and in many containers; it sees
 * nothing but the pages that were just built. It asks nobody on the network for anything.
 *
 * @returns {Promise<Browser>}
 */
export function launch() {
  return chromium.launch({
    executablePath: executable(),
    args: [
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-gpu",
      "--disable-quic",
      "--disable-sync",
      "--no-first-run",
    ],
  });
}

/**
 * Notes everything that a reader would not see and a developer must know: errors, refused or failed requests, requests
 * to anywhere but `origin`. The list grows while the page is used, until `stop`.
 *
 * @param {BrowserPage} page
 * @param {string} origin
 */
export function watch(page, origin) {
  /** @type {string[]} */
  const found = [];
  /** @param {import("playwright-core").ConsoleMessage} message */
  const onConsole = (message) => {
    if (message.type() === "error" || message.type() === "warning") {
      found.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
    }
  };
  /** @param {Error} error */
  const onError = (error) => found.push(`uncaught: ${error.message}`);
  /** @param {import("playwright-core").Request} request */
  const onRequest = (request) => {
    if (!request.url().startsWith(`${origin}/`)) {
      found.push(`request to another place: ${request.url()}`);
    }
  };
  /** @param {import("playwright-core").Request} request */
  const onFailure = (request) => {
    const reason = request.failure()?.errorText ?? "no reason";
    // Aborted is what was still on its way when the page was left.
    if (reason !== "net::ERR_ABORTED") {
      found.push(`failed request: ${request.url()} (${reason})`);
    }
  };
  /** @param {import("playwright-core").Response} response */
  const onResponse = (response) => {
    if (response.status() >= 400) {
      found.push(`answer ${response.status()}: ${response.url()}`);
    }
  };
  page.on("console", onConsole);
  page.on("pageerror", onError);
  page.on("request", onRequest);
  page.on("requestfailed", onFailure);
  page.on("response", onResponse);
  const stop = () => {
    page.off("console", onConsole);
    page.off("pageerror", onError);
    page.off("request", onRequest);
    page.off("requestfailed", onFailure);
    page.off("response", onResponse);
  };
  return { found, stop };
}
