// @ts-check
// The browser answers as the terminal does: the same documents in the same order with the same words marked, for every
// query of a list that `cargo bench --bench answers` wrote (benches/README.md). AFTERWORD_ANSWERS names it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { declared, fetchFrom, openSite } from "../js/support/search.js";
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

const cases = process.env["AFTERWORD_CASES"];

test("what is written down is found", { skip: cases ? false : "there is no list of cases" }, async () => {
  const engine = await openSite(site.folder);
  /** @type {{ search: any[] }} */
  const { search } = JSON.parse(readFileSync(cases ?? "", "utf8"));
  for (const expected of search) {
    const { query, sort = "relevance", correct = true } = expected;
    const answer = await engine.search(query, { sort, correct, limit: 100 });
    const [first] = answer.hits;
    assert.deepEqual(answer.hits.map((/** @type {any} */ hit) => hit.id), expected.ids, query);
    assert.equal(answer.total, expected.ids.length, query);
    assert.equal(answer.corrected?.to, expected.corrected, query);
    assert.equal(answer.relaxed, expected.relaxed ?? false, query);
    assert.deepEqual(answer.ignored, expected.ignored ?? [], query);
    if (expected.facets) assert.deepEqual(answer.facets, expected.facets, query);
    if (expected.suggested) {
      const suggested = first.terms.filter((/** @type {any} */ term) => term.suggested);
      assert.deepEqual(suggested.map((/** @type {any} */ term) => `${term.dimension}:${term.id}`), expected.suggested, query);
    }
    if (expected.snippet) {
      assert.equal(first.snippet.map((/** @type {any} */ piece) => (piece.hit ? `[${piece.text}]` : piece.text)).join(""), expected.snippet, query);
      assert.deepEqual(first.section, expected.section, query);
    }
  }
});

test("queries are read as written down", { skip: cases ? false : "there is no list of cases" }, async () => {
  const { readQuery, AfterwordSearch } = declared("readQuery", "AfterwordSearch");
  const engine = await AfterwordSearch.open("site:/search/", { fetch: fetchFrom(site.folder) });
  /** @type {{ parse: { query: string, parsed: any }[] }} */
  const { parse } = JSON.parse(readFileSync(cases ?? "", "utf8"));
  for (const { query, parsed } of parse) {
    await engine.prepare(query);
    const read = await readQuery(engine, query);
    /** @param {{ words: { form: string }[], as: string }[]} items */
    const items = (items) =>
      items.map(({ words, as }) => {
        const forms = words.map((word) => word.form);
        return as === "phrase" ? { phrase: forms } : { words: forms, ...(as === "prefix" ? { prefix: true } : {}) };
      });
    assert.deepEqual(items(read.wanted), parsed.wanted ?? [], query);
    assert.deepEqual(items(read.unwanted), parsed.unwanted ?? [], query);
    assert.equal(read.conditions.length, parsed.filters?.length ?? 0, query);
    assert.equal(read.exceptions.length, parsed.without?.length ?? 0, query);
    assert.deepEqual(read.ignored, parsed.ignored ?? [], query);
  }
});
