// @ts-check
// The logic of the search page and the palette, apart from any page: queries with a filter more or less, addresses,
// the browser's history, dates, words.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import vm from "node:vm";

const folder = path.resolve(import.meta.dirname, "../../theme/js");
const NAMES = ["SearchQuery", "SearchDates", "SearchWords", "SearchState", "LostAddress"];
const sources = ["search/grammar", "search-ui/query", "search-ui/dates", "search-ui/words", "search-ui/state", "lost"]
  .map((name) => readFileSync(path.join(folder, `${name}.js`), "utf8"))
  .join("\n");
// As on a page, where the scripts are one. Values of the test's own kind, so that they can be compared.
const scripts = vm.runInThisContext(`(() => { ${sources}\nreturn { ${NAMES.join(", ")} }; })()`);
const { SearchQuery, SearchDates, SearchWords, SearchState, LostAddress } = scripts;

const DIMENSIONS = ["system", "factor", "myth", "team"].map((name) => ({ name, dimension: `${name}s`, isSingle: false }));
const FIELDS = SearchQuery.fieldsOf([...DIMENSIONS, { name: "cluster", dimension: "", isSingle: false }, { name: "customers", dimension: "", isSingle: true }]);

/** @typedef {{ text: string, field: string, value: string, excluded: boolean, start: number, end: number }} Item */

test("a query is read as its items", () => {
  /**
   * @param {string} query
   * @param {string[]} expected  `field=value` of filters, else the text.
   */
  const check = (query, expected) => {
    /** @type {Item[]} */
    const items = SearchQuery.items(query, FIELDS);
    const said = items.map((item) => (item.field ? `${item.excluded ? "not " : ""}${item.field}=${item.value}` : item.text));
    assert.deepEqual(said, expected, query);
    for (const item of items) {
      assert.equal(query.slice(item.start, item.end), item.text);
    }
  };
  check("", []);
  check("  connection   pool ", ["connection", "pool"]);
  check('"connection pool" x', ['"connection pool"', "x"]);
  check("“connection pool” «a b»", ["“connection pool”", "«a b»"]);
  check('"never closed', ["never", "closed"]);
  check("system:dns Systems:DNS", ["system=dns", "system=DNS"]);
  check('team:"on call" x', ["team=on call", "x"]);
  check("-system:dns -word --word -", ["not system=dns", "-word", "--word", "-"]);
  check("after:2024-03 before:2025 kind:near-miss severity:sev1 year:2024", [
    "after=2024-03",
    "before=2025",
    "kind=near-miss",
    "severity=sev1",
    "year=2024",
  ]);
  check("Cluster:eu clusters:eu customers:1200", ["cluster=eu", "clusters:eu", "customers=1200"]);
  assert.deepEqual(FIELDS.single, ["kind", "severity", "year", "customers"]);
  check("http://x system: colour:red 12:30", ["http://x", "system:", "colour:red", "12:30"]);
  check("__proto__:x constructor:y toString", ["__proto__:x", "constructor:y", "toString"]);
  check("🔥 خادم system:خادم", ["🔥", "خادم", "system=خادم"]);
});

test("a filter goes in front of the words, which may still be in the making", () => {
  const check = (/** @type {string} */ query, /** @type {[string, string]} */ [field, value], /** @type {string} */ expected) =>
    assert.equal(SearchQuery.withFilter(query, field, value, FIELDS), expected, query);
  check("", ["system", "dns"], "system:dns ");
  check("retry sto", ["system", "dns"], "system:dns retry sto");
  check("retry ", ["system", "dns"], "system:dns retry ");
  check("system:dns sto", ["factor", "retry-storm"], "system:dns factor:retry-storm sto");
  check("system:dns", ["kind", "drill"], "system:dns kind:drill ");
  check("-system:dns x", ["system", "dns"], "system:dns x");
  check("x", ["team", "on call"], 'team:"on call" x');
});

test("a filter is taken out and leaves the rest as it was", () => {
  const check = (/** @type {string} */ query, /** @type {string} */ expected) =>
    assert.equal(SearchQuery.without(query, SearchQuery.filters(query, FIELDS)), expected, query);
  check("system:dns retry sto", "retry sto");
  check("a system:dns b ", "a b ");
  check("system:dns ", "");
  check("system:dns kind:drill", "");
  check("a -system:dns", "a ");
  check('"a  b" year:2024 c', '"a  b" c');
});

test("choosing a value and dropping it again gives the query back", () => {
  for (const query of ["retry sto", "system:cdn retry ", '"two words" -x', "kind:drill a"]) {
    const narrowed = SearchQuery.withFilter(query, "factor", "alert-noise", FIELDS);
    const [own] = SearchQuery.filters(narrowed, FIELDS).filter((/** @type {Item} */ item) => item.field === "factor");
    assert.equal(SearchQuery.without(narrowed, [own]), query);
  }
});

test("where nothing is found there are easier ways to ask", () => {
  const ways = SearchQuery.easier('system:dns "retry storm" -cache', FIELDS);
  assert.deepEqual(
    ways.map((/** @type {{ reason: string, query: string }} */ way) => [way.reason, way.query]),
    [
      ["filter", '"retry storm" -cache'],
      ["excluded", 'system:dns "retry storm" '],
      ["quotes", "system:dns retry storm -cache"],
    ],
  );
  assert.deepEqual(SearchQuery.easier("system:dns", FIELDS), []);
});

test("what is asked and its address are the same", () => {
  const requests = [
    { query: "", sort: "relevance", exact: false },
    { query: 'system:dns "a & b" +x ', sort: "relevance", exact: false },
    { query: "100% 🔥 خادم #?&=", sort: "date", exact: true },
  ];
  for (const request of requests) {
    assert.deepEqual(SearchState.read(SearchState.write(request)), request);
  }
  assert.equal(SearchState.write(requests[0]), "");
  assert.deepEqual(SearchState.read("?q=x&sort=__proto__&exact=yes"), { query: "x", sort: "relevance", exact: false });
});

test("the way back leads from question to question, not through their letters", () => {
  let isDraft = false;
  const steps = ["type", "type", "commit", "choose", "type", "type", "choose"].map((change) => {
    const step = SearchState.step(isDraft, change);
    isDraft = step.isDraft;
    return step.how;
  });
  assert.deepEqual(steps, ["push", "replace", "replace", "push", "push", "replace", "push"]);
});

test("dates of a query and days of a field", () => {
  assert.equal(SearchDates.startOf("2024"), "2024-01-01");
  assert.equal(SearchDates.startOf("2024-03"), "2024-03-01");
  assert.equal(SearchDates.startOf("2024-02-29"), "2024-02-29");
  for (const none of ["", "2023-02-29", "24", "2024-13", "yesterday", "2024-3"]) {
    assert.equal(SearchDates.startOf(none), "", none);
  }
  assert.equal(SearchDates.plus("2024-02-28", 1), "2024-02-29");
  assert.equal(SearchDates.plus("2025-01-01", -1), "2024-12-31");
  assert.equal(SearchDates.plus("", 1), "");
  assert.ok(SearchDates.isFinished("2024-01-01") && SearchDates.isFinished(""));
  assert.ok(!SearchDates.isFinished("0202-01-01"));
});

test("results are told as on the other pages", () => {
  assert.equal(SearchWords.day("2012-08-01"), "1 August 2012");
  assert.equal(SearchWords.day("soon"), "soon");
  assert.equal(SearchWords.kind({ id: "x", kind: "incident" }, ""), "");
  assert.equal(SearchWords.kind({ id: "x", kind: "near-miss" }, "external"), "Near miss");
  assert.equal(SearchWords.kind({ id: "x", kind: "external" }, "external"), "");
  assert.equal(SearchWords.kind({ id: "x", kind: "game-day" }, "", { "game-day": "Game day" }), "Game day");
  assert.equal(SearchWords.kind({ id: "factors/alert-noise", kind: "term" }, ""), "Factor");
  assert.equal(SearchWords.counted(1, "result"), "1 result");
  assert.equal(SearchWords.counted(1204, "result"), "1,204 results");
  assert.equal(SearchWords.relaxed(0), "No story has all of these words; these have some of them.");
  assert.equal(SearchWords.relaxed(1), "The first one has all of these words; the others have some.");
  assert.equal(SearchWords.relaxed(2), "The first 2 have all of these words; the others have some.");
});

test("a snippet on one line shows its hit", () => {
  const long = "The words that stand here are so many that the hit would be out of sight ";
  const cut = SearchWords.aroundHit([{ text: long, hit: false }, { text: "queue", hit: true }, { text: " grew", hit: false }], 20);
  assert.deepEqual(cut, [
    { text: "… be out of sight ", hit: false },
    { text: "queue", hit: true },
    { text: " grew", hit: false },
  ]);
  const none = [{ text: long, hit: false }];
  assert.deepEqual(SearchWords.aroundHit(none, 20), none);
});

test("codes in a title are told from words with a hyphen", () => {
  /**
   * @param {string} title
   * @param {string[]} expected
   */
  const check = (title, expected) => {
    /** @type {{ text: string, isCode: boolean }[]} */
    const pieces = SearchWords.codes(title);
    assert.equal(pieces.map(({ text }) => text).join(""), title);
    assert.deepEqual(pieces.filter(({ isCode }) => isCode).map(({ text }) => text), expected, title);
  };
  check("Ferries in AP-NORTHEAST-2 and eu-west-1 stood still", ["AP-NORTHEAST-2", "eu-west-1"]);
  check("CVE-2024-1234: a follow-up of INC-7", ["CVE-2024-1234", "INC-7"]);
  check("Well-known read-only doors", []);
  check("a-1-b-2-c-3-d-4-e-5-f-6-g-7-h-8 is long", []);
  check("", []);
});

test("the words of an address that is not there", () => {
  assert.equal(LostAddress.words("/learn/postmortems/aws-kinesis_2020.html"), "aws kinesis 2020");
  assert.equal(LostAddress.words("/systems/gr%C3%B6%C3%9Fe/"), "größe");
  assert.equal(LostAddress.words("/100%.html"), "100");
  assert.equal(LostAddress.words("/404.html"), "");
  assert.equal(LostAddress.words("/"), "");
});
