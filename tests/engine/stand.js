// @ts-check
// All that a site with an engine stands on: the cluster, nginx in front of it, the site, and its documents in the index.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { freePorts, startCluster } from "./cluster.js";
import { afterword, askingCopy, exportSite, load } from "./index.js";
import { startNginx } from "./nginx.js";

/** A folder that is gone when the process ends. */
export function temporaryFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), "afterword-engine."));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * Starts all of it for a site.
 *
 * @param {string} root  The sources of the site.
 * @param {{ index?: string, reader?: string, rate?: number }} [options]
 */
export async function startStand(root, { index = "postmortems", ...options } = {}) {
  const folder = temporaryFolder();
  const [port = 0] = await freePorts(1);
  const cluster = await startCluster(folder);
  const [sources, site] = [path.join(folder, "sources"), path.join(folder, "site")];
  askingCopy(root, sources, { url: `http://localhost:${port}/`, index });
  const exported = path.join(folder, "export");
  /** How long each step took. @type {Record<string, number>} */
  const seconds = {};
  const timed = async (/** @type {string} */ what, /** @type {() => Promise<unknown>} */ step) => {
    const started = performance.now();
    await step();
    seconds[what] = (performance.now() - started) / 1000;
  };
  await timed("built", () => afterword("build", "--root", sources, "--output", site));
  await timed("exported", () => exportSite(sources, index, exported));
  await timed("loaded", () => load(cluster.origin, index, exported));
  await cluster.is("green");
  const nginx = await startNginx({ folder, site, index, port, engine: cluster.nodes.map(({ origin }) => origin), ...options });
  return {
    folder,
    sources,
    site,
    index,
    cluster,
    nginx,
    seconds,
    stop: async () => {
      await nginx.stop();
      await cluster.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
