// @ts-check
// A story stays where it is while it loads: nothing on it moves after it was first seen, though its pictures come later.
// How long that takes is measured in benches/, since time is no test.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";

import { useSite } from "./support/setup.js";

const site = useSite();

/** The stories that are examples of their kind, and all that have pictures: what comes late can move only those. */
const stories = site.pages.filter(
  (page) =>
    page.kind === "postmortems/*.html" &&
    (site.examples.includes(page) || readFileSync(path.join(site.folder, page.path), "utf8").includes("<img")),
);

for (const { path: story } of stories) {
  test(`nothing moves on ${story}`, async () => {
    await site.served(story, {}, async (page) => {
      for (const width of [360, 1440]) {
        await page.setViewportSize({ width, height: 800 });
        assert.equal(await withLatePictures(page), 0, `${width} px`);
      }
    });
  });
}

/**
 * Loads the page anew with pictures that come after its text was seen, as they do over a network.
 *
 * @param {import("playwright-core").Page} page
 */
async function withLatePictures(page) {
  let seen = () => {};
  /** @type {Promise<void>} */
  const text = new Promise((resolve) => {
    seen = resolve;
  });
  await page.route(/\.(?:avif|gif|jpe?g|png|svg|webp)$/iu, async (route) => {
    await text;
    await route.continue();
  });
  await page.reload({ waitUntil: "domcontentloaded" });
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  seen();
  await page.waitForLoadState("load");
  const moved = await page.evaluate(shifts);
  await page.unrouteAll();
  return moved;
}

/** Runs in the page: how far its parts have moved by themselves, down to its end (cumulative layout shift). */
async function shifts() {
  let sum = 0;
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      sum += /** @type {any} */ (entry).hadRecentInput ? 0 : /** @type {any} */ (entry).value;
    }
  });
  observer.observe({ type: "layout-shift", buffered: true });
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  for (let top = 0; top < document.documentElement.scrollHeight; top += innerHeight) {
    scrollTo({ top, behavior: "instant" });
    await frame();
  }
  await Promise.all([...document.images].map((image) => image.decode().catch(() => undefined)));
  await frame();
  observer.disconnect();
  return sum;
}
