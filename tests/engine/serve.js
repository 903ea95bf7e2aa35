// @ts-check
// Serves a site whose search page asks a real engine, until it is told to stop: the end of this process is the end of all.
//
//   tests/engine/run.sh serve [ROOT]

import path from "node:path";

import { startStand } from "./stand.js";

const root = process.argv[2] ?? path.resolve(import.meta.dirname, "../..");
console.log("Starting three nodes of OpenSearch, which takes about half a minute …");
const stand = await startStand(root);
console.log(`${stand.nginx.origin}/search.html   the search page
${stand.cluster.origin}   a node of the engine, as nobody outside sees it
Ctrl-C stops all of it.`);
