// @ts-check
// All that a site with an engine stands on: the cluster, nginx in front of it, the site, and its documents in the index.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { freePorts, startCluster } from "./cluster.js";
import { afterword, askingCopy, exportSite, load } from "./index.js";
import { startNginx } from "./nginx.js";

/** A folder that is gone when the process ends, as the nodes and nginx are: also where a signal ends it. */
function temporaryFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), "afterword-engine."));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => process.exit(130));
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
  await afterword("build", "--root", sources, "--output", site);
  await exportSite(sources, index, path.join(folder, "export"));
  await load(cluster.origin, index, path.join(folder, "export"));
  await cluster.is("green");
  const nginx = await startNginx({ folder, site, index, port, engine: cluster.nodes.map(({ origin }) => origin), ...options });
  return {
    folder,
    sources,
    site,
    index,
    cluster,
    nginx,
    stop: async () => {
      await nginx.stop();
      await cluster.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
