// @ts-check
// The browser answers as the terminal does: the same documents in the same order with the same words marked, for every
// query of a list that `cargo bench --bench answers` wrote (benches/README.md). AFTERWORD_ANSWERS names it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { openSite } from "../js/support/search.js";
import { useSite } from "./support/setup.js";

/** @typedef {{ query: string, options: object, answer: any }} Answered */

const site = useSite();
const list = process.env["AFTERWORD_ANSWERS"];

/** @type {Answered[]} */
const answered = list
  ? readFileSync(list, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line))
  : [];

/**
 * Compares all answers and reports the first few that differ.
 *
 * @param {any[]} found
 */
function compare(found) {
  const different = answered.flatMap(({ query, options, answer }, place) => {
    try {
      assert.deepEqual(found[place], answer);
      return [];
    } catch (error) {
      return [`${JSON.stringify(query)} ${JSON.stringify(options)}: ${error instanceof Error ? error.message : error}`];
    }
  });
  assert.ok(different.length === 0, `${different.length} of ${answered.length} differ:\n${different.slice(0, 3).join("\n")}`);
}

const skip = list ? false : "there is no list of answers";

test("Node.js answers as the terminal does", { skip }, async () => {
  const engine = await openSite(site.folder);
  const found = [];
  for (const { query, options } of answered) found.push(await engine.search(query, options));
  compare(found);
});

test("Chromium answers as the terminal does", { skip }, async () => {
  await site.served("index.html", {}, async (page, problems) => {
    const link = page.locator("[data-search-engine]").first();
    const engine = await link.evaluate((element) => new URL(element.getAttribute("data-search-engine") ?? "", document.baseURI).href);
    const base = await link.evaluate((element) => new URL(element.getAttribute("data-search-base") ?? "", document.baseURI).href);
    await page.addScriptTag({ url: engine });
    const found = await page.evaluate(
      async ({ from, queries }) => {
        const search = await /** @type {any} */ (globalThis).AfterwordSearch.open(from);
        const answers = [];
        for (const { query, options } of queries) answers.push(await search.search(query, options));
        return answers;
      },
      { from: base, queries: answered.map(({ query, options }) => ({ query, options })) },
    );
    compare(found);
    assert.deepEqual(problems, []);
  });
});
