// @ts-check
// No page is wider than the window: only tables, code and charts scroll to the side, each within its own box.

import assert from "node:assert/strict";
import test from "node:test";

import { WIDTHS } from "./support/browser.js";
import { useSite } from "./support/setup.js";

const site = useSite();

for (const { path } of site.examples) {
  test(`nothing stands out at the side of ${path}`, async () => {
    await site.served(path, {}, async (page) => {
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        const { overflow, widest } = await page.evaluate(standsOut);
        assert.ok(overflow <= 0, `${width} px: ${overflow} px too wide because of ${widest.join(", ")}`);
      }
    });
  });
}

/** Runs in the page: by how much it is wider than the window, and the elements that reach farthest. */
function standsOut() {
  const root = document.documentElement;
  const overflow = root.scrollWidth - root.clientWidth;
  const widest = [...document.querySelectorAll("body *")]
    .map((element) => ({ element, right: element.getBoundingClientRect().right + scrollX }))
    .filter(({ right }) => right > root.clientWidth + 0.5)
    .sort((a, b) => b.right - a.right)
    .slice(0, 5)
    .map(({ element }) => `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""}#${element.id}`);
  return { overflow, widest };
}
