// @ts-check
// The site under test: a folder with everything that a build wrote, its pages, and what kind each is.

import { readFileSync, readdirSync, statSync } from "node:fs";
import path from "node:path";

import { parsePage } from "./html.js";

/**
 * @typedef {object} Page
 * @property {string} path  Relative to the site, with slashes: `postmortems/x.html`.
 * @property {string} kind  What it is one of: `postmortems/*.html`.
 * @property {number} bytes
 */

/** Enough to tell a redirect from a page without parsing all of them; text has its `<` escaped. */
const REDIRECT = /<meta\s[^>]*http-equiv=["']?refresh/iu;

/** The folder that AFTERWORD_SITE names. */
export function siteFolder() {
  const folder = process.env["AFTERWORD_SITE"];
  if (!folder) {
    throw new Error("AFTERWORD_SITE must name the folder of a built site");
  }
  return path.resolve(folder);
}

/**
 * All files below a folder, as sorted relative paths with slashes.
 *
 * @param {string} folder
 */
export function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"))
    .sort();
}

/**
 * The kind of a page follows from its address: pages that differ only in names below the first folder are of one kind.
 *
 * @param {string} page
 */
export function kindOf(page) {
  const parts = page.split("/");
  // The orders of a list have names of their own, the same for every dimension.
  if (parts[1] === "index") return `*/${parts.slice(1).join("/")}`;
  return parts
    .map((part, depth) => {
      const last = depth === parts.length - 1;
      if (last) {
        return depth === 0 || part === "index.html" ? part : "*.html";
      }
      return depth === 0 ? part : "*";
    })
    .join("/");
}

/**
 * All pages of a site. Redirects are pages of a kind of their own.
 *
 * @param {string} folder
 * @returns {Page[]}
 */
export function pagesOf(folder) {
  const pages = filesOf(folder)
    .filter((file) => file.endsWith(".html"))
    .map((file) => {
      const html = readFileSync(path.join(folder, file), "utf8");
      const kind = REDIRECT.test(html) ? "redirect" : kindOf(file);
      return { path: file, kind, bytes: statSync(path.join(folder, file)).size };
    });
  if (pages.length === 0) {
    throw new Error(`there is no page below ${folder}`);
  }
  return pages;
}

/**
 * What stands in a page.
 *
 * @param {string} folder
 * @param {Page} page
 */
export function outlineOf(folder, page) {
  return parsePage(readFileSync(path.join(folder, page.path), "utf8"));
}

/**
 * The pages to look at in a browser: those that AFTERWORD_PAGES names, one a line; else of every kind the largest, which
 * has most on it. A site that is a fixture is made for its edges, so there it is the six largest stories, and of every other
 * kind the fullest page and the barest.
 *
 * @param {Page[]} pages
 */
export function examplesOf(pages) {
  const named = process.env["AFTERWORD_PAGES"]?.split("\n").filter(Boolean) ?? [];
  if (named.length > 0) {
    return named.map((name) => {
      const page = pages.find(({ path }) => path === name);
      if (!page) {
        throw new Error(`AFTERWORD_PAGES names ${name}, which is not in the site`);
      }
      return page;
    });
  }
  const isFixture = Boolean(process.env["AFTERWORD_FIXTURE"]);
  /** @type {Map<string, Page[]>} */
  const kinds = new Map();
  for (const page of pages.filter((candidate) => candidate.kind !== "redirect")) {
    kinds.set(page.kind, [...(kinds.get(page.kind) ?? []), page]);
  }
  return [...kinds].flatMap(([kind, same]) => {
    same.sort((a, b) => b.bytes - a.bytes);
    if (!isFixture) return same.slice(0, 1);
    return kind === "postmortems/*.html" ? same.slice(0, 6) : [...new Set([...same.slice(0, 1), ...same.slice(-1)])];
  });
}
