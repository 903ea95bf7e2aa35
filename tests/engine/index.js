// @ts-check
// Builds and exports sites, and loads what `afterword export` wrote as docs/search-engines.md says.

import { execFile } from "node:child_process";
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";

import { ask } from "./cluster.js";

const run = promisify(execFile);

/** What spreads an index over the nodes, with a second copy of each document, which takes the place of a lost one at once. */
const SPREAD = { number_of_shards: 3, number_of_replicas: 1, "unassigned.node_left.delayed_timeout": "0" };

/**
 * Runs the program.
 *
 * @param {string[]} given
 */
export const afterword = (...given) => run(process.env["AFTERWORD"] ?? "afterword", given, { maxBuffer: 1 << 28 });

/**
 * A copy of the sources of a site, which asks an engine.
 *
 * @param {string} root
 * @param {string} folder  Where the copy goes.
 * @param {{ url: string, index: string }} engine
 */
export function askingCopy(root, folder, { url, index }) {
  // No output of earlier builds, and nothing that is a repository: histories of tests would give documents dates.
  const isSource = (/** @type {string} */ file) => !["target", "node_modules", "public", ".git", ".afterword"].includes(path.relative(root, file).split(path.sep)[0] ?? "");
  cpSync(root, folder, { recursive: true, filter: isSource });
  const settings = path.join(folder, "site.toml");
  const backend = `backend = { kind = "opensearch", url = "${url}", index = "${index}" }\n`;
  const text = readFileSync(settings, { encoding: "utf8", flag: "a+" });
  const hasTable = /^\[search\]$/mu.test(text);
  writeFileSync(settings, hasTable ? text.replace(/^\[search\]$/mu, (table) => `${table}\n${backend}`) : `${text}\n[search]\n${backend}`);
}

/**
 * Creates the index and loads the documents of an export.
 *
 * @param {string} origin  Of a node.
 * @param {string} index
 * @param {string} exported  The folder.
 */
export async function load(origin, index, exported) {
  const created = JSON.parse(readFileSync(path.join(exported, "index.json"), "utf8"));
  await ask("PUT", `${origin}/${index}`, { ...created, settings: { ...created.settings, ...SPREAD } });
  for (const part of readdirSync(exported).filter((name) => /^bulk-.*\.ndjson$/u.test(name)).sort()) {
    const { errors, items } = await ask("POST", `${origin}/_bulk`, readFileSync(path.join(exported, part), "utf8"));
    if (errors) {
      const refused = items.find((/** @type {any} */ item) => item.index.error);
      throw new Error(`${part}: ${JSON.stringify(refused)}`);
    }
  }
  await ask("POST", `${origin}/${index}/_refresh`);
}

/**
 * Exports a site for an index.
 *
 * @param {string} root
 * @param {string} index
 * @param {string} exported  A folder for the export.
 */
export const exportSite = (root, index, exported) => afterword("export", "--root", root, "--format", "opensearch", "--index", index, "--output", exported);
