// @ts-check
// Measures the search of a built site beside Pagefind on the same pages, and prints a table.
// Usage: node benches/search/bars.js SITE ROOT AFTERWORD, see benches/search.sh.

import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";

import { launch } from "../../tests/browser/support/browser.js";
import { afterword, pagefind } from "./engines.js";
import { host } from "./host.js";
import { bytesBelow, firstQuery, fresh, slowly, warm } from "./measures.js";
import { queries, random, sample, searched, slip, vocabulary, written } from "./text.js";

/** @typedef {import("./engines.js").Answer} Answer */
/** @typedef {import("./engines.js").Kept} Kept */

const SEED = 1;
/** How many words and queries each measure takes; what is slow takes fewer. */
const COUNTS = { firstQueries: 15, slowQueries: 7, warmQueries: 200, typos: 2000, compared: 60 };
/** The terminal indexes anew for each query. */
const COMPARED_ON_LARGE_SITES = 12;
const LARGE_SITE = 2000;

const [site = "", root = "", program = ""] = process.argv.slice(2);
if (!program) throw new Error("usage: node benches/search/bars.js SITE ROOT AFTERWORD");

const stories = readdirSync(path.join(site, "postmortems")).filter((name) => name.endsWith(".html")).length;
const known = vocabulary(site);
const words = searched(known, stories);
const next = random(SEED);
const firstWords = sample(next, words, COUNTS.firstQueries);
const warmQueries = queries(next, words, COUNTS.warmQueries);

/** @param {number} bytes */
const kilobytes = (bytes) => (bytes / 1024).toFixed(bytes < 1024 * 1024 ? 1 : 0);
/** @param {number} milliseconds */
const seconds = (milliseconds) => (milliseconds / 1000).toFixed(2);

/**
 * @param {string[]} cells
 */
const row = (...cells) => process.stdout.write(`| ${cells.join(" | ")} |\n`);

/**
 * How many single slips are corrected to the word that was meant, and how many find what it finds: `servers` for
 * `server` is as good.
 */
async function typos(/** @type {import("playwright-core").Page} */ page) {
  const slips = written(next, known, COUNTS.typos).map((word) => ({ word, typo: slip(next, word, known) }));
  return page.evaluate(async (slips) => {
    const { engine } = /** @type {Kept} */ (globalThis);
    const lean = { facets: false };
    const found = { exactly: 0, alike: 0, of: slips.length };
    for (const { word, typo } of slips) {
      // With a space, the word is finished: without, a typo may be the beginning of another word.
      const [meant, typed] = [await engine?.search(`${word} `, lean), await engine?.search(`${typo} `, lean)];
      // Pages say more than stories do: the months of their dates, for one. Nobody can be led to a word that is not there.
      if (!meant?.hits.length || meant.corrected) {
        found.of -= 1;
        continue;
      }
      const ids = [meant, typed].map((answer) => answer?.hits.map(({ id }) => id).join(" "));
      found.exactly += Number(typed?.corrected?.to.trim() === word);
      found.alike += Number(ids[0] === ids[1]);
    }
    return found;
  }, slips);
}

/** The queries that somebody would ask: those of the judged needs, and made-up ones with every kind of item. */
function compared() {
  const needs = JSON.parse(readFileSync(new URL("needs.json", import.meta.url), "utf8"));
  const [one = "", two = "", three = ""] = sample(next, words, 3);
  const special = [`"${one}"`, `${one} -${two}`, `${one} ${two} ${three}`, one.slice(0, 4), `${one} kind:incident`, slip(next, two, known)];
  const made = queries(next, words, COUNTS.compared);
  if (stories > LARGE_SITE) return [...special, ...made].slice(0, COMPARED_ON_LARGE_SITES);
  return [...needs.map((/** @type {{ query: string }} */ { query }) => query), ...special, ...made].slice(0, COUNTS.compared + needs.length);
}

/** How many queries have the same first ten in the page and in the terminal. */
async function parity(/** @type {import("playwright-core").Page} */ page) {
  const asked = compared();
  let same = 0;
  for (const query of asked) {
    const hits = await page.evaluate(async (query) => {
      const answer = await /** @type {Kept} */ (globalThis).engine?.search(query);
      return (answer?.hits ?? []).map(({ id }) => id);
    }, query);
    const printed = execFileSync(program, ["search", "--root", root, "--format", "json", "--", query], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer: 1 << 28 });
    /** @type {Answer} */
    const answer = JSON.parse(printed);
    const expected = answer.hits.map(({ id }) => id);
    if (hits.join("\n") === expected.join("\n")) same += 1;
    else process.stderr.write(`not the same: ${query}\n  page      ${hits.join(" ")}\n  terminal  ${expected.join(" ")}\n`);
  }
  return { same, of: asked.length };
}

/** Bytes of what finds documents, and of everything. */
function sizes() {
  const index = path.join(site, "search");
  const finds = bytesBelow(index, (name) => /\/(?:[sp]\/\d+|n|all)\.bin$/.test(name));
  const other = path.join(site, "pagefind");
  return {
    ours: { finds, all: bytesBelow(index) },
    theirs: { finds: bytesBelow(other, (name) => /\.pf_(index|meta)$/.test(name)), all: bytesBelow(other, (name) => /\.pf_|pagefind\.js$|worker\.js$|entry|wasm/.test(name)) },
  };
}

const running = await host(site);
const browser = await launch();
try {
  const full = afterword(site, { facets: true });
  const lean = afterword(site, { facets: false });

  row(`${stories} stories`, "Afterword", "without facets", "Pagefind");
  row("---", "---:", "---:", "---:");

  const first = [];
  for (const engine of [full, lean, pagefind]) first.push(await firstQuery(browser, running, engine, firstWords));
  row("first query, script included: KB", ...first.map(({ bytes }) => kilobytes(bytes)));
  row("– files", ...first.map(({ files }) => String(files)));
  row("– one after another, engine ready", ...first.map(({ whenReady }) => String(whenReady)));
  row("– one after another, from nothing", ...first.map(({ fromNothing }) => String(fromNothing)));

  const slow = [];
  for (const engine of [full, lean, pagefind]) slow.push(await slowly(browser, running, engine, firstWords.slice(0, COUNTS.slowQueries)));
  row("slow 4G to the first results, engine ready: s", ...slow.map(({ whenReady }) => seconds(whenReady)));
  row("– from nothing", ...slow.map(({ fromNothing }) => seconds(fromNothing)));

  const { ours, theirs } = sizes();
  row("postings, positions, lengths on disk: KB", kilobytes(ours.finds), "", kilobytes(theirs.finds));
  row("– with titles, texts, scripts", kilobytes(ours.all), "", kilobytes(theirs.all));

  const work = [];
  for (const engine of [full, lean, pagefind]) work.push(await warm(browser, running, engine, warmQueries));
  row("warm query, median: ms", ...work.map(({ median }) => median.toFixed(1)));
  row("– 95 of 100 are done in", ...work.map(({ p95 }) => p95.toFixed(1)));

  await fresh(browser, running, async (page) => {
    await full.ready(page);
    const slips = await typos(page);
    const share = (/** @type {number} */ count) => `${((100 * count) / slips.of).toFixed(1)} % of ${slips.of}`;
    row("a slip: the word that was meant", share(slips.exactly), "", "–");
    row("– finds what the word finds", share(slips.alike), "", "–");
    const { same, of } = await parity(page);
    row("same first ten as in the terminal", `${same} of ${of}`, "", "–");
  });
} finally {
  await browser.close();
  running.close();
}
