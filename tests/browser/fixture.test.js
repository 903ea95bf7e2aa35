// @ts-check
// What only a fixture can tell, because it is known what is in it: every kind of page is there, what it must not publish
// is nowhere, and what documents refer to has been found. Skipped for other sites.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import { inflateRawSync } from "node:zlib";

import { assertNone } from "./support/report.js";
import { useSite } from "./support/setup.js";
import { filesOf, outlineOf } from "./support/site.js";

const root = process.env["AFTERWORD_FIXTURE"] ?? "";
const skip = root === "" ? "this site is no fixture" : false;
const site = useSite();

const KINDS = [
  "404.html",
  "archive.html",
  "factors/*.html",
  "factors/*/*.html",
  "factors/index.html",
  "index.html",
  "myths/*.html",
  "myths/index.html",
  "pages/*.html",
  "paths/*.html",
  "paths/index.html",
  "postmortems/*.html",
  "redirect",
  "search.html",
  "systems-and-factors.html",
  "systems-and-factors/*/*.html",
  "systems/*.html",
  "systems/index.html",
  "teams/*.html",
  "teams/index.html",
];

test("every kind of page is there", { skip }, () => {
  const kinds = new Set(site.pages.map((page) => page.kind));
  assertNone(KINDS.filter((kind) => !kinds.has(kind)));
});

test("what is a draft or for others is in no byte of the output", { skip }, () => {
  // The words that stand in nothing but those documents: markers in their text, and terms that only they name.
  const words = ["CANARY-", "hailstone-team", "partner-portal", "Hail, and a roof", "more columns than asked"];
  const found = filesOf(site.folder).flatMap((file) => {
    const text = `${file}\n${textsOf(path.join(site.folder, file))}`.toLowerCase();
    return words.filter((word) => text.includes(word.toLowerCase())).map((word) => `${file}: ${word}`);
  });
  assertNone(found);
});

test("a former address leads to the document", { skip }, () => {
  const redirects = site.pages.filter((page) => page.kind === "redirect");
  for (const page of redirects) {
    const target = outlineOf(site.folder, page).redirect ?? "";
    const file = path.posix.join(path.posix.dirname(page.path), target);
    assert.ok(site.pages.some((other) => other.path === file && other.kind !== "redirect"), `${page.path} to ${target}`);
  }
});

test("pictures of a document are published with it and show", { skip }, async () => {
  const bundle = site.pages.find((page) => page.kind === "postmortems/*.html" && page.path.includes("label-printer"));
  assert.ok(bundle, "the document with the picture is missing");
  await site.served(bundle.path, {}, async (page) => {
    const widths = await page.evaluate(async () => {
      const images = [...document.querySelectorAll("main img")].filter((image) => image instanceof HTMLImageElement);
      // Those further down load when they are needed.
      images.forEach((image) => image.setAttribute("loading", "eager"));
      await Promise.all(images.map((image) => image.decode().catch(() => undefined)));
      return images.map((image) => image.naturalWidth);
    });
    assert.deepEqual(widths, [320, 320]);
  });
});

/**
 * The bytes of a file as text, and what they hold where they are compressed.
 *
 * @param {string} file
 */
function textsOf(file) {
  const bytes = readFileSync(file);
  try {
    return `${bytes.toString("latin1")}\n${inflateRawSync(bytes).toString("latin1")}`;
  } catch {
    return bytes.toString("latin1");
  }
}
