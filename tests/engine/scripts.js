// @ts-check
// The scripts of a search page in Node.js: those of a site's own index, and those that ask an engine in its place.

import { readFileSync } from "node:fs";
import path from "node:path";
import vm from "node:vm";

import { fetchFrom } from "../js/support/search.js";

/** @typedef {{ search: (query: string, options?: object) => Promise<any> }} Engine */

/**
 * What a script of a built site declares.
 *
 * @param {string} site  The folder.
 * @param {string} name  What the names of its file begin with.
 */
function scriptOf(site, name) {
  const html = readFileSync(path.join(site, "search.html"), "utf8");
  const [, file = ""] = new RegExp(`data-search-engine="([^"]*${name}[^"]*)"`, "u").exec(html) ?? [];
  vm.runInThisContext(readFileSync(path.join(site, file), "utf8"));
  return /** @type {any} */ (globalThis).AfterwordSearch;
}

/** The own index of a built site. @param {string} site @returns {Promise<Engine>} */
export const ownEngine = (site) => scriptOf(site, "search-engine").open("site:/search/", { fetch: fetchFrom(site) });

/**
 * The engine that a built site asks.
 *
 * @param {string} site
 * @param {{ url?: string, index?: string }} [other]  Another one in its place.
 * @returns {Promise<Engine>}
 */
export function askedEngine(site, other = {}) {
  const ofSite = fetchFrom(site);
  const fetcher = async (/** @type {string} */ address, /** @type {any} */ options) =>
    address.startsWith("site:") ? Response.json({ .../** @type {object} */ (await (await ofSite(address)).json()), ...other }) : fetch(address, options);
  return scriptOf(site, "search-backend").open("site:/search/", { fetch: fetcher });
}
