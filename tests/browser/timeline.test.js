// @ts-check
// The picture of a timeline: one for each width, its words apart from each other, its marks links into the text.

import assert from "node:assert/strict";
import test from "node:test";

import { WIDTHS } from "./support/browser.js";
import { useSite } from "./support/setup.js";

const site = useSite();

for (const { path } of site.pages.filter((page) => page.kind === "postmortems/*.html")) {
  test(`the timeline of ${path} can be read`, async () => {
    await site.served(path, {}, async (page) => {
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        const { pictures, clashes } = await page.evaluate(look);
        assert.ok(pictures <= 1, `${width} px: ${pictures} pictures of one timeline`);
        assert.deepEqual(clashes, [], `${width} px`);
      }
      assert.deepEqual(await page.evaluate(deadEnds), []);
    });
  });
}

/** Runs in the page: how many pictures are seen, and which of their words overlap or stand outside. */
function look() {
  const seen = [...document.querySelectorAll("svg.band")].filter((svg) => svg.getBoundingClientRect().width > 0);
  /** @type {string[]} */
  const clashes = [];
  for (const svg of seen) {
    const frame = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll("text")].map((text) => ({
      words: text.textContent ?? "",
      box: text.getBoundingClientRect(),
    }));
    texts.forEach(({ words, box }, at) => {
      if (box.left < frame.left - 1 || box.right > frame.right + 1) {
        clashes.push(`${words} stands outside`);
      }
      for (const other of texts.slice(at + 1)) {
        const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
        const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
        // Boxes of letters reach a little above and below what is drawn.
        if (across > 1 && down > 4) {
          clashes.push(`${words} / ${other.words}`);
        }
      }
    });
  }
  return { pictures: seen.length, clashes };
}

/** Runs in the page: marks that do not lead to a place on it. */
function deadEnds() {
  const links = [...document.querySelectorAll("svg.band a")].map((link) => link.getAttribute("href") ?? "");
  return links.filter((link) => !link.startsWith("#") || !document.getElementById(link.slice(1)));
}
