// @ts-check
// Asks the same of a site's own index and of a real engine, through the scripts of the search page, and tells how alike the
// answers are.
//
//   tests/engine/run.sh compare [--queries FILE] [ROOT...]     a query a line; by default queries.js over the bundled site
//
// A file that ends in .json has needs with judgements, as tests/search/needs.json: of these it tells nDCG@10, too.

import { cpSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { afterword } from "./index.js";
import { PLAIN, QUERIES } from "./queries.js";
import { askedEngine, ownEngine } from "./scripts.js";
import { startStand } from "./stand.js";

/** @typedef {{ query: string, own: any, asked: any }} Compared */

/**
 * @param {string} site  With its own index.
 * @param {string} asking  The same, asking an engine.
 * @param {string[]} queries
 */
export async function compared(site, asking, queries) {
  const [own, asked] = await Promise.all([ownEngine(site), askedEngine(asking)]);
  /** @type {Compared[]} */
  const all = [];
  for (const query of queries) all.push({ query, own: await own.search(query), asked: await asked.search(query) });
  return all;
}

/** @param {any} answer @returns {string[]} */
const idsOf = (answer) => answer.hits.map((/** @type {{ id: string }} */ hit) => hit.id);

/** What is alike in an answer. @param {Compared} one */
export function alike({ own, asked }) {
  const [ours, theirs] = [idsOf(own), idsOf(asked)];
  return {
    total: own.total === asked.total,
    first: ours[0] === theirs[0],
    shared: ours.filter((id) => theirs.includes(id)).length,
    of: Math.max(ours.length, theirs.length),
    order: ours.join() === theirs.join(),
    corrected: own.corrected?.to === asked.corrected?.to,
  };
}

/**
 * The table for some queries.
 *
 * @param {Compared[]} all
 */
export function summary(all) {
  const found = all.map(alike);
  const share = (/** @type {number} */ part, /** @type {number} */ whole) => `${part} of ${whole} (${((100 * part) / Math.max(whole, 1)).toFixed(1)} %)`;
  const count = (/** @type {"total" | "first" | "order" | "corrected"} */ what) => share(found.filter((one) => one[what]).length, found.length);
  const sum = (/** @type {"shared" | "of"} */ what) => found.reduce((before, one) => before + one[what], 0);
  return `  number of hits alike        ${count("total")}
  first hit alike             ${count("first")}
  of the first ten, alike     ${share(sum("shared"), sum("of"))}
  first ten in the same order ${count("order")}
  corrected alike             ${count("corrected")}`;
}

/**
 * How well the first ten answer needs (Järvelin and Kekäläinen, Cumulated Gain-Based Evaluation of IR Techniques, 2002).
 *
 * @param {string[][]} found
 * @param {{ judgements: Record<string, number> }[]} needs
 */
function ndcg(found, needs) {
  const gain = (/** @type {number[]} */ grades) => grades.slice(0, 10).reduce((sum, grade, place) => sum + (2 ** grade - 1) / Math.log2(place + 2), 0);
  const each = needs.map(({ judgements }, place) => gain((found[place] ?? []).map((id) => judgements[id] ?? 0)) / gain(Object.values(judgements).sort((a, b) => b - a)));
  return (each.reduce((sum, one) => sum + one, 0) / each.length).toFixed(3);
}

async function main() {
  const given = process.argv.slice(2);
  const file = given[0] === "--queries" ? given.splice(0, 2)[1] : undefined;
  const text = file === undefined ? "" : readFileSync(file, "utf8");
  /** @type {{ query: string, judgements: Record<string, number> }[]} */
  const needs = file?.endsWith(".json") ? JSON.parse(text) : [];
  const lines = needs.length > 0 ? needs.map(({ query }) => query) : text.split("\n");
  const queries = file === undefined ? QUERIES : lines.filter((line) => line.trim() !== "");
  const roots = given.length > 0 ? given : [path.resolve(import.meta.dirname, "../..")];
  for (const root of roots) {
    const stand = await startStand(root);
    // The same sources, without the line that names the engine.
    const [sources, site] = [path.join(stand.folder, "own-sources"), path.join(stand.folder, "own")];
    cpSync(stand.sources, sources, { recursive: true, filter: (name) => path.basename(name) !== ".afterword" });
    const settings = path.join(sources, "site.toml");
    writeFileSync(settings, readFileSync(settings, "utf8").replace(/^backend = .*$/mu, ""));
    await afterword("build", "--root", sources, "--output", site);
    const all = await compared(site, stand.site, queries);
    for (const one of all.filter((each) => !alike(each).order)) {
      console.log(`${one.query}: ${one.own.total} / ${one.asked.total}\n    ${idsOf(one.own).join(" ")}\n    ${idsOf(one.asked).join(" ")}`);
    }
    if (needs.length > 0) console.log(`nDCG@10: ${ndcg(all.map(({ own }) => idsOf(own)), needs)} of the own index, ${ndcg(all.map(({ asked }) => idsOf(asked)), needs)} of the engine`);
    const plain = new Set(PLAIN);
    console.log(`${root}: ${all.length} queries\n${summary(all)}`);
    if (file === undefined) console.log(`of which no word needs to be corrected\n${summary(all.filter(({ query }) => plain.has(query)))}`);
    await stand.stop();
  }
}

if (import.meta.filename === process.argv[1]) {
  await main();
  process.exit(0);
}
