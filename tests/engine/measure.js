// @ts-check
// How long it takes to load documents, how large they are, and how fast they are searched by the scripts of the search page.
//
//   tests/engine/run.sh measure ROOT     sources of a site, as `cargo bench --bench generate` writes them

import { readFileSync, readdirSync, statSync } from "node:fs";
import path from "node:path";

import { ask } from "./cluster.js";
import { exportSite, load } from "./index.js";
import { QUERIES } from "./queries.js";
import { askedEngine } from "./scripts.js";
import { startStand } from "./stand.js";

const INDEX = "measured";
const [root] = process.argv.slice(2);
if (root === undefined) throw new Error("usage: tests/engine/run.sh measure ROOT");

// The pages that ask are those of the bundled site: to build as many as are measured is another matter.
const stand = await startStand(path.resolve(import.meta.dirname, "../.."));
const exported = path.join(stand.folder, INDEX);
await exportSite(root, INDEX, exported);
const parts = readdirSync(exported).filter((name) => name.startsWith("bulk-"));
const bytes = parts.reduce((sum, name) => sum + statSync(path.join(exported, name)).size, 0);
const started = performance.now();
await load(stand.cluster.origin, INDEX, exported);
const loaded = (performance.now() - started) / 1000;
await stand.cluster.is("green");
const { primaries } = (await ask("GET", `${stand.cluster.origin}/${INDEX}/_stats/docs,store`))._all;
const engine = await askedEngine(stand.site, { url: `${stand.cluster.origin}/`, index: INDEX });
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
const megabytes = (/** @type {number} */ count) => `${(count / 1e6).toFixed(0)} MB`;
console.log(`${primaries.docs.count} documents, ${megabytes(bytes)} of export, loaded in ${loaded.toFixed(0)} s
${megabytes(primaries.store.size_in_bytes)} of index, without the second copies
${times.length} queries: ${at(0.5)} ms in the middle, ${at(0.95)} ms at the 95th percentile
memory of the nodes: ${resident.map((size) => `${size.toFixed(0)} MB`).join(", ")}`);
await stand.stop();
process.exit(0);
