// @ts-check
// What a machine can find against WCAG 2.2 and good practice: nothing, on no kind of page, light or dark, narrow or wide.

import test from "node:test";

import axe from "axe-core";

import { SCHEMES } from "./support/browser.js";
import { assertNone } from "./support/report.js";
import { useSite } from "./support/setup.js";

const site = useSite();

/** Narrow and wide are enough here: they are the two layouts. */
const WIDTHS = [360, 1440];

for (const { path } of site.examples) {
  test(`axe finds nothing on ${path}`, async () => {
    await site.served(path, {}, async (page) => {
      // Through the debugger, where the page's own policy does not apply.
      await page.evaluate(axe.source);
      /** @type {Map<string, string[]>} What was found, and in which looks of the page. */
      const found = new Map();
      for (const colorScheme of SCHEMES) {
        await page.emulateMedia({ colorScheme });
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 900 });
          for (const violation of await page.evaluate(violations)) {
            found.set(violation, [...(found.get(violation) ?? []), `${colorScheme} ${width} px`]);
          }
        }
      }
      assertNone([...found].map(([violation, looks]) => `${looks.join(", ")}: ${violation}`));
    });
  });
}

/**
 * Runs in the page: what axe objects to, one line for each place.
 *
 * @returns {Promise<string[]>}
 */
async function violations() {
  const result = await /** @type {any} */ (globalThis).axe.run(document, { resultTypes: ["violations"] });
  return result.violations.flatMap((/** @type {any} */ rule) =>
    rule.nodes.map((/** @type {any} */ node) => `${rule.id}: ${node.target.join(" ")} (${node.failureSummary.replace(/\s+/gu, " ")})`),
  );
}
