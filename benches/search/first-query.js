// @ts-check
// What the first query of a reader loads, and how long later ones take: node benches/search/first-query.js SITE QUERY…
// SITE is a built site. Bytes and files, script and manifest included, for the results and with facets as they are at first.

import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";

import { openSite } from "../../tests/js/support/search.js";

const [site = "", ...words] = process.argv.slice(2);
const assets = path.join(site, "assets");
const script = readdirSync(assets).find((name) => name.startsWith("search-engine-")) ?? "";
const engineBytes = gzipSync(readFileSync(path.join(assets, script)), { level: 9 }).length;

/** @param {{ name: string, bytes: number }} file */
const compressed = ({ name, bytes }) => (name.endsWith(".json") ? gzipSync(readFileSync(path.join(site, name))).length : bytes);

/** @type {{ word: string, options: { facets: false | string[] }, bytes: number, files: number, warm: number }[]} */
const measured = [];
for (const word of words) {
  // As the page asks.
  for (const options of /** @type {{ facets: false | string[] }[]} */ ([{ facets: false }, { facets: [] }])) {
    /** @type {{ name: string, bytes: number }[]} */
    const log = [];
    const engine = await openSite(site, log);
    await engine.search(word, options);
    const started = performance.now();
    for (let round = 0; round < 20; round++) await engine.search(word, options);
    const warm = (performance.now() - started) / 20;
    measured.push({ word, options, bytes: log.reduce((sum, file) => sum + compressed(file), engineBytes), files: log.length + 1, warm });
  }
}

/** @param {number[]} numbers */
const spread = (numbers) => {
  const sorted = numbers.toSorted((a, b) => a - b);
  const at = (/** @type {number} */ part) => (sorted[Math.floor(part * (sorted.length - 1))] ?? 0).toFixed(1);
  return `median ${at(0.5)}, 90 % ${at(0.9)}, most ${at(1)}`;
};
console.log(`engine: ${engineBytes} bytes gzipped`);
for (const [name, light] of /** @type {const} */ ([["results", true], ["with facets", false]])) {
  const rows = measured.filter(({ options }) => (options.facets === false) === light);
  console.log(`${name}: KB ${spread(rows.map(({ bytes }) => bytes / 1000))}; files ${spread(rows.map(({ files }) => files))}; warm ms ${spread(rows.map(({ warm }) => warm))}`);
}
