// @ts-check
// The search engine of the theme in Node.js, and a `fetch` that reads the files of a built site.

import { readFileSync, readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import vm from "node:vm";

const folder = path.resolve(import.meta.dirname, "../../../theme/js/search");

/**
 * @typedef {object} Engine
 * @property {(query: string, options?: object) => Promise<any>} search
 */

/** @typedef {{ open: (base: string, options: object) => Promise<Engine>, receive: (name: string, content: string) => void }} AfterwordSearch */

/** The sources as one script, without the envelope that keeps what they declare apart. */
export const sources = readdirSync(folder)
  .map((name) => readFileSync(path.join(folder, name), "utf8"))
  .join("\n");

/**
 * What the sources declare under some names.
 *
 * @param {string[]} names
 * @returns {any}
 */
export const declared = (...names) => vm.runInThisContext(`(() => { "use strict"; ${sources}\nreturn { ${names.join(", ")} }; })()`);

/** @type {AfterwordSearch} */
export const AfterwordSearch = declared("AfterwordSearch").AfterwordSearch;

/**
 * A `fetch` that reads a folder as a host would serve it. `log` notes what was asked for.
 *
 * @param {string} root
 * @param {{ name: string, bytes: number }[]} [log]
 */
export function fetchFrom(root, log = []) {
  return async (/** @type {string} */ address) => {
    const name = address.replace(/^site:\//, "");
    const bytes = await readFile(path.join(root, name)).catch(() => null);
    log.push({ name, bytes: bytes?.length ?? 0 });
    return bytes ? new Response(bytes) : new Response("not found", { status: 404 });
  };
}

/**
 * The engine of a built site.
 *
 * @param {string} root
 * @param {{ name: string, bytes: number }[]} [log]
 */
export const openSite = (root, log) => AfterwordSearch.open("site:/search/", { fetch: fetchFrom(root, log) });
