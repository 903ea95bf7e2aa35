// @ts-check
// How long it takes to export and to push documents, how large they are, and how fast they are searched by the scripts of the
// search page.
//
//   tests/engine/run.sh measure ROOT     sources of a site, as `cargo bench --bench generate` writes them

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, readdirSync, statSync } from "node:fs";
import path from "node:path";

import { ask } from "./cluster.js";
import { QUERIES } from "./queries.js";
import { askedEngine } from "./scripts.js";
import { startStand } from "./stand.js";

const INDEX = "measured";
const [root] = process.argv.slice(2);
if (root === undefined) throw new Error("usage: tests/engine/run.sh measure ROOT");

/**
 * Runs the program, and says how long that took and how much memory at most, as Linux tells it.
 *
 * @param {string[]} given
 */
async function measured(...given) {
  const started = performance.now();
  const child = spawn(process.env["AFTERWORD"] ?? "afterword", given, { stdio: ["ignore", "ignore", "inherit"] });
  let most = 0;
  const looking = setInterval(() => {
    try {
      most = Number(/VmHWM:\s+(\d+)/u.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1] ?? most);
    } catch {
      // It has just ended.
    }
  }, 100);
  const [code] = await once(child, "close");
  clearInterval(looking);
  if (code !== 0) throw new Error(`${given.join(" ")} ends with ${code}`);
  return `${((performance.now() - started) / 1000).toFixed(0)} s, ${(most / 1024).toFixed(0)} MB of memory`;
}

// The pages that ask are those of the bundled site: to build as many as are measured is another matter.
const stand = await startStand(path.resolve(import.meta.dirname, "../.."));
const exported = path.join(stand.folder, INDEX);
const exporting = await measured("export", "--quiet", "--root", root, "--format", "opensearch", "--index", INDEX, "--output", exported);
const parts = readdirSync(exported).filter((name) => name.startsWith("bulk-"));
const bytes = parts.reduce((sum, name) => sum + statSync(path.join(exported, name)).size, 0);
const push = () => measured("push", "--quiet", `${stand.cluster.origin}/`, "--root", root, "--index", INDEX, "--shards", "3", "--replicas", "1");
const pushing = await push();
await stand.cluster.is("green");
const again = await push();
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
console.log(`${primaries.docs.count} documents
export: ${exporting}, ${megabytes(bytes)} of files
push: ${pushing}; again, of what is there: ${again}
${megabytes(primaries.store.size_in_bytes)} of index, without the second copies
${times.length} queries: ${at(0.5)} ms in the middle, ${at(0.95)} ms at the 95th percentile
memory of the nodes: ${resident.map((size) => `${size.toFixed(0)} MB`).join(", ")}`);
await stand.stop();
process.exit(0);
