// @ts-check
// Every link within the built site leads to a file, and to an id in it; each is relative, so that the site works below
// any path and from a folder on disk. Reads files only.

import assert from "node:assert/strict";
import nodePath from "node:path";
import test from "node:test";

import { assertNone } from "./support/report.js";
import { filesOf, outlineOf, pagesOf, siteFolder } from "./support/site.js";

const folder = siteFolder();
const files = new Set(filesOf(folder));
const pages = pagesOf(folder).map((page) => ({ ...page, outline: outlineOf(folder, page) }));
const ids = new Map(pages.map(({ path, outline }) => [path, new Set(outline.ids)]));

/** Larger pages are slow to open on a phone. */
const MAX_BYTES = 300_000;

/** Addresses that lead out of the site; a reader may follow them, a page never loads from there. */
const ELSEWHERE = /^(?:https?:|mailto:)/u;

test("links lead to files and ids of the site", () => {
  const broken = pages.flatMap(({ path, outline }) =>
    [...outline.links, ...outline.loads]
      .map((link) => ({ link, problem: problemOf(path, link.to) }))
      .filter(({ problem }) => problem !== "")
      .map(({ link, problem }) => `${path}: ${link.from} ${link.to}: ${problem}`),
  );
  assertNone(broken);
});

test("pages load nothing from elsewhere", () => {
  const foreign = pages.flatMap(({ path, outline }) =>
    outline.loads
      .filter(({ to }) => /^(?:[a-z][a-z+.-]*:|\/\/)/iu.test(to) && !to.startsWith("data:image/"))
      .map(({ from, to }) => `${path}: ${from} ${to}`),
  );
  assertNone(foreign);
});

test("ids are unique within a page", () => {
  const repeated = pages.flatMap(({ path, outline }) =>
    outline.ids.filter((id, place) => outline.ids.indexOf(id) !== place).map((id) => `${path}: ${id}`),
  );
  assertNone(repeated);
});

test("every page has a language, a title of its own, one main part and one first heading", () => {
  /** @type {Map<string, string>} */
  const titles = new Map();
  for (const { path, kind, outline } of pages.filter((page) => page.kind !== "redirect")) {
    assert.ok(outline.language, `${path} has no language`);
    assert.ok(outline.title, `${path} has no title`);
    assert.equal(outline.mains, 1, `${path}: main parts`);
    assert.equal(outline.headings, 1, `${path}: first-level headings`);
    // Two incidents may share a title; two lists or terms of one kind may not.
    if (kind !== "postmortems/*.html") {
      assert.equal(titles.get(outline.title), undefined, `${path} has the title of another page: ${outline.title}`);
      titles.set(outline.title, path);
    }
  }
});

test("no page is too large", () => {
  const large = pages.filter(({ bytes }) => bytes > MAX_BYTES).map(({ path, bytes }) => `${path}: ${bytes} bytes`);
  assertNone(large);
});

test("every page can be reached from the home page", () => {
  const reached = new Set(["index.html"]);
  const outlines = new Map(pages.map(({ path, outline }) => [path, outline]));
  for (const from of reached) {
    for (const { to } of outlines.get(from)?.links ?? []) {
      const target = targetOf(from, to);
      if (target !== null && outlines.has(target.file)) {
        reached.add(target.file);
      }
    }
  }
  // Nobody links to the page for what is missing, nor to a former address.
  const lonely = pages.filter(({ path, kind }) => !reached.has(path) && path !== "404.html" && kind !== "redirect");
  assertNone(lonely.map(({ path }) => path));
});

/**
 * The file and fragment that a relative address means; `null` for one that leaves the site or is not relative.
 *
 * @param {string} from
 * @param {string} to
 */
function targetOf(from, to) {
  // A host shows this page at any depth, so with a base URL its links start at the root of the site.
  if (from === "404.html" && /^\/(?!\/)/u.test(to)) {
    return targetOf("index.html", to.slice(1));
  }
  if (/^(?:[a-z][a-z+.-]*:|\/)/iu.test(to)) {
    return null;
  }
  const [, path = "", fragment = ""] = /^([^?#]*)(?:\?[^#]*)?(?:#(.*))?$/su.exec(to) ?? [];
  const file = path === "" ? from : nodePath.posix.join(nodePath.posix.dirname(from), decodeURIComponent(path));
  return { file, fragment: decodeURIComponent(fragment) };
}

/**
 * @param {string} from
 * @param {string} to
 */
function problemOf(from, to) {
  if (ELSEWHERE.test(to) || to.startsWith("data:image/")) {
    return "";
  }
  const target = targetOf(from, to);
  if (target === null) {
    return "neither relative nor http, https or mailto";
  }
  if (!files.has(target.file)) {
    return `there is no file ${target.file}`;
  }
  // `#top` is the start of the page in every browser, also without such an id.
  const known = target.fragment === "" || target.fragment === "top" || ids.get(target.file)?.has(target.fragment);
  return known || !ids.has(target.file) ? "" : `there is no id ${target.fragment} in ${target.file}`;
}
