// @ts-check
// How long it takes to load documents, how large they are, and how fast they are searched, by the scripts of the search
// page and through nginx.
//
//   tests/engine/run.sh measure ROOT     sources of a site, as `cargo bench --bench generate` writes them

import { readFileSync, readdirSync } from "node:fs";

import { ask } from "./cluster.js";
import { QUERIES } from "./queries.js";
import { askedEngine } from "./scripts.js";
import { startStand } from "./stand.js";

const [root] = process.argv.slice(2);
if (root === undefined) throw new Error("usage: tests/engine/run.sh measure ROOT");

const stand = await startStand(root);
const { primaries } = (await ask("GET", `${stand.cluster.origin}/${stand.index}/_stats/docs,store`))._all;
const engine = await askedEngine(stand.site);
/** @type {number[]} */
const times = [];
for (const query of QUERIES) {
  const started = performance.now();
  await engine.search(query);
  times.push(performance.now() - started);
}
times.sort((a, b) => a - b);
const at = (/** @type {number} */ share) => Math.round(times[Math.floor(share * (times.length - 1))] ?? 0);
const resident = stand.cluster.nodes.map(({ process: { pid } }) => Number(/VmRSS:\s+(\d+)/u.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024);
const seconds = Object.entries(stand.seconds).map(([what, took]) => `${what} ${took.toFixed(1)} s`);
console.log(`${primaries.docs.count} documents in ${readdirSync(`${stand.folder}/export`).length - 1} parts: ${seconds.join(", ")}
${(primaries.store.size_in_bytes / 1e6).toFixed(0)} MB without the second copies
${times.length} queries: ${at(0.5)} ms in the middle, ${at(0.95)} ms at the 95th percentile
memory of the nodes: ${resident.map((megabytes) => `${megabytes.toFixed(0)} MB`).join(", ")}`);
await stand.stop();
process.exit(0);
