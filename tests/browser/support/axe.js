// @ts-check
// What axe objects to on a page, in the state that it is in.

import axe from "axe-core";

/** @typedef {import("playwright-core").Page} BrowserPage */

/** @typedef {{ scheme: "light" | "dark", width: number, rules: "all" | "colours" | "others" }} Look */

/** The rules that the colours of a page decide: in the dark nothing else of it differs. They take most of the time. */
const OF_COLOUR = ["color-contrast", "link-in-text-block"];

const NARROW = 360;
const WIDE = 1440;

/**
 * The looks of a page: all rules narrow and wide, the two layouts, and the colours of each scheme in one of them. A fixture
 * is looked at the other way round, so that every kind of page is seen in all four.
 *
 * @type {Look[]}
 */
const LOOKS = process.env["AFTERWORD_FIXTURE"]
  ? [
      { scheme: "light", width: WIDE, rules: "all" },
      { scheme: "light", width: NARROW, rules: "others" },
      { scheme: "dark", width: NARROW, rules: "colours" },
    ]
  : [
      { scheme: "light", width: NARROW, rules: "all" },
      { scheme: "light", width: WIDE, rules: "others" },
      { scheme: "dark", width: WIDE, rules: "colours" },
    ];

/**
 * What axe finds on a page: one line for each place, with the looks that have it.
 *
 * @param {BrowserPage} page
 */
export async function violationsOf(page) {
  // Through the debugger, where the page's own policy does not apply.
  await page.evaluate(axe.source);
  /** @type {Map<string, string[]>} What was found, and in which looks of the page. */
  const found = new Map();
  for (const { scheme, width, rules } of LOOKS) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width, height: 900 });
    for (const violation of await page.evaluate(violations, optionsOf(rules))) {
      found.set(violation, [...(found.get(violation) ?? []), `${scheme} ${width} px`]);
    }
  }
  return [...found].map(([violation, looks]) => `${looks.join(", ")}: ${violation}`);
}

/**
 * What axe is told to run.
 *
 * @param {Look["rules"]} rules
 */
function optionsOf(rules) {
  switch (rules) {
    case "all":
      return {};
    case "colours":
      return { runOnly: OF_COLOUR };
    case "others":
      return { rules: Object.fromEntries(OF_COLOUR.map((rule) => [rule, { enabled: false }])) };
  }
}

/**
 * Runs in the page: what axe objects to, one line for each place.
 *
 * @param {object} options  What to run; nothing: all rules.
 * @returns {Promise<string[]>}
 */
async function violations(options) {
  const result = await /** @type {any} */ (globalThis).axe.run(document, { resultTypes: ["violations"], ...options });
  return result.violations.flatMap((/** @type {any} */ rule) =>
    rule.nodes.map((/** @type {any} */ node) => `${rule.id}: ${node.target.join(" ")} (${node.failureSummary.replace(/\s+/gu, " ")})`),
  );
}
