// @ts-check
// What axe objects to on a page, in the state that it is in.

import axe from "axe-core";

import { SCHEMES } from "./browser.js";

/** @typedef {import("playwright-core").Page} BrowserPage */

/** Narrow and wide are enough here: they are the two layouts. */
const WIDTHS = [360, 1440];

/** The rules that the colours of a page decide: in the dark nothing else of it differs. */
const OF_COLOR = ["color-contrast", "link-in-text-block"];

/**
 * What axe finds in light and dark, narrow and wide: one line for each place, with the looks that have it.
 *
 * @param {BrowserPage} page
 */
export async function violationsOf(page) {
  // Through the debugger, where the page's own policy does not apply.
  await page.evaluate(axe.source);
  /** @type {Map<string, string[]>} What was found, and in which looks of the page. */
  const found = new Map();
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme });
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      for (const violation of await page.evaluate(violations, colorScheme === "light" ? [] : OF_COLOR)) {
        found.set(violation, [...(found.get(violation) ?? []), `${colorScheme} ${width} px`]);
      }
    }
  }
  return [...found].map(([violation, looks]) => `${looks.join(", ")}: ${violation}`);
}

/**
 * Runs in the page: what axe objects to, one line for each place.
 *
 * @param {string[]} rules  The only ones to look for; none: all.
 * @returns {Promise<string[]>}
 */
async function violations(rules) {
  const options = rules.length > 0 ? { runOnly: rules } : {};
  const result = await /** @type {any} */ (globalThis).axe.run(document, { resultTypes: ["violations"], ...options });
  return result.violations.flatMap((/** @type {any} */ rule) =>
    rule.nodes.map((/** @type {any} */ node) => `${rule.id}: ${node.target.join(" ")} (${node.failureSummary.replace(/\s+/gu, " ")})`),
  );
}
