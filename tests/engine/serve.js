// @ts-check
// Serves a site whose search page asks a real engine, until it is told to stop.
//
//   tests/engine/run.sh serve [ROOT]

import { once } from "node:events";
import path from "node:path";

import { startStand } from "./stand.js";

const root = process.argv[2] ?? path.resolve(import.meta.dirname, "../..");
// What stops it stops all of it, also while it is starting: the end of this process is the end of the nodes.
const told = Promise.race([once(process, "SIGINT"), once(process, "SIGTERM"), once(process, "SIGHUP")]);
void told.then(() => setTimeout(() => process.exit(1), 15_000).unref());
console.log("Starting three nodes of OpenSearch, which takes about half a minute …");
const stand = await Promise.race([startStand(root), told.then(() => null)]);
if (stand === null) process.exit(1);
console.log(`${stand.nginx.origin}/search.html   the search page
${stand.cluster.origin}   a node of the engine, as nobody outside sees it
Ctrl-C stops all of it.`);
await told;
await stand.stop();
