// @ts-check
// What a reader pays for a page: everything that it loads by itself, compressed as hosts do.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import { gzipSync } from "node:zlib";

import { useSite } from "./support/setup.js";
import { outlineOf } from "./support/site.js";

const site = useSite();

/** Of a story with its style and scripts: the first paint on a slow line. */
const STORY = 60 * 1024;
/** Of style and scripts, which every page shares: less than one picture. */
const SHARED = 20 * 1024;
/** The page for searching has more to do. */
const SEARCH = 26 * 1024;

/** What answers queries, which every page loads before the first one. */
const ENGINE = 9 * 1024;

/** @param {string} file */
const compressed = (file) => gzipSync(readFileSync(path.join(site.folder, file))).length;

/**
 * The size of what a page loads beside itself.
 *
 * @param {import("./support/site.js").Page} page
 */
function sharedBy(page) {
  const files = outlineOf(site.folder, page)
    .loads.map(({ to }) => path.posix.join(path.posix.dirname(page.path), to))
    .filter((file) => /\.(?:css|js)$/u.test(file));
  assert.ok(files.length >= 2, `${page.path} loads ${files.join(", ")}`);
  return files.map(compressed).reduce((sum, size) => sum + size, 0);
}

test("style and scripts of a page are small", () => {
  for (const page of site.examples.filter(({ path: name }) => name !== "404.html")) {
    const size = sharedBy(page);
    assert.ok(size <= (page.kind === "search.html" ? SEARCH : SHARED), `${page.path}: ${size} bytes of style and scripts`);
  }
});

test("the search engine is small", () => {
  const name = readdirSync(path.join(site.folder, "assets")).find((file) => file.startsWith("search-engine-")) ?? "";
  const size = compressed(`assets/${name}`);
  assert.ok(size <= ENGINE, `${name}: ${size} bytes`);
});

test("a story is small with all that it loads", () => {
  for (const page of site.pages.filter(({ kind }) => kind === "postmortems/*.html")) {
    const size = compressed(page.path) + sharedBy(page);
    assert.ok(size <= STORY, `${page.path}: ${size} bytes`);
  }
});
