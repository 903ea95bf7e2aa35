// @ts-check
// Scripts add controls, never content: what a page says is the same without them.

import assert from "node:assert/strict";
import test from "node:test";

import { useSite } from "./support/setup.js";

const site = useSite();

for (const { path } of site.examples) {
  test(`${path} says the same without JavaScript`, async () => {
    const [withScripts, without] = await Promise.all([
      site.served(path, {}, (page) => page.evaluate(mainText)),
      site.served(path, { javaScriptEnabled: false }, (page) => page.evaluate(mainText)),
    ]);
    assert.ok(without.length > 0, "the main part is empty");
    assert.equal(without, withScripts);
  });
}

/**
 * Runs in the page: the visible text of its main part, without controls and what they announce, since these belong to
 * scripts.
 */
function mainText() {
  const main = document.querySelector("main");
  if (!main) {
    return "";
  }
  const controls = "button, dialog, form, input, label, noscript, output, select, textarea, [aria-live], [role=status]";
  const texts = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  /** @type {string[]} */
  const seen = [];
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (element && !element.closest(controls) && element.checkVisibility({ visibilityProperty: true })) {
      seen.push(texts.currentNode.textContent ?? "");
    }
  }
  return seen.join(" ").replace(/\s+/gu, " ").trim();
}
