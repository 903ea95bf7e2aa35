// @ts-check
// Three nodes that form one cluster, each a process of its own, reachable from this machine only. Three, because two
// cannot agree on a manager when one of them is lost.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** @typedef {{ name: string, origin: string, process: import("node:child_process").ChildProcess }} EngineNode */

const HEAP_MEGABYTES = 512;
/** How long the nodes may take to find each other, and an index to be everywhere, in milliseconds. */
const PATIENCE = 180_000;

/** Ports that nobody listens on. @param {number} count @returns {Promise<number[]>} */
export async function freePorts(count) {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  const ports = servers.map(async (server) => {
    if (!server.listening) await once(server, "listening");
    return /** @type {import("node:net").AddressInfo} */ (server.address()).port;
  });
  const found = await Promise.all(ports);
  await Promise.all(servers.map((server) => new Promise((resolve) => void server.close(resolve))));
  return found;
}

/**
 * Sends JSON, or lines of JSON, and returns what comes back.
 *
 * @param {string} method
 * @param {string} address
 * @param {string | object} [body]
 * @returns {Promise<any>}
 */
export async function ask(method, address, body) {
  const isText = typeof body === "string";
  const headers = { "Content-Type": isText ? "application/x-ndjson" : "application/json" };
  const response = await fetch(address, { method, headers, body: body === undefined ? null : isText ? body : JSON.stringify(body) });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${method} ${address} answers ${response.status}: ${JSON.stringify(answer)}`);
  return answer;
}

/**
 * Starts the cluster, with its data and logs in a folder.
 *
 * @param {string} folder
 */
export async function startCluster(folder) {
  const ports = await freePorts(6);
  const names = ["one", "two", "three"];
  const inside = names.map((_, place) => `127.0.0.1:${ports[place + 3]}`);
  const nodes = names.map((name, place) => startNode({ name, folder, names, inside, place, port: ports[place] ?? 0 }));
  const cluster = {
    nodes,
    /** The nodes that run, with the origins of their HTTP interfaces. */
    get running() {
      return nodes.filter(({ process }) => process.exitCode === null && process.signalCode === null);
    },
    /** The origin of a node that runs. */
    get origin() {
      return cluster.running[0]?.origin ?? "";
    },
    /**
     * Waits until the cluster is in a state: `green` where every copy of every document is there.
     *
     * @param {"green" | "yellow"} status
     */
    async is(status, count = nodes.length) {
      const end = Date.now() + PATIENCE;
      for (;;) {
        const health = await ask("GET", `${cluster.origin}/_cluster/health?wait_for_status=${status}&wait_for_nodes=${count}&timeout=5s`).catch(String);
        if (health.status && !health.timed_out) return;
        if (cluster.running.length < count || Date.now() > end) throw new Error(`the cluster is not ${status}: ${JSON.stringify(health)}; its logs are in ${folder}`);
        await pause(300);
      }
    },
    stop: () => Promise.all(nodes.map(({ process }) => stopProcess(process))),
  };
  process.on("exit", () => nodes.forEach((node) => node.process.kill("SIGKILL")));
  await cluster.is("green");
  return cluster;
}

/**
 * @param {{ name: string, folder: string, names: string[], inside: string[], place: number, port: number }} node
 * @returns {EngineNode}
 */
function startNode({ name, folder, names, inside, place, port }) {
  const libraries = process.env["AFTERWORD_ENGINE"] ?? "";
  const home = path.join(folder, name);
  const settings = {
    "cluster.name": "afterword-tests",
    "cluster.initial_cluster_manager_nodes": names,
    "cluster.routing.allocation.disk.threshold_enabled": "false",
    "discovery.seed_hosts": inside,
    "http.port": port,
    "network.host": "127.0.0.1",
    "node.name": name,
    "node.processors": 1,
    "path.home": home,
    "transport.port": inside[place]?.split(":")[1],
    // What an engine that pages may ask should have: docs/search-engines.md.
    "script.allowed_types": "none",
    "search.allow_expensive_queries": "false",
    "search.default_search_timeout": "5s",
  };
  const options = [`-Xms${HEAP_MEGABYTES}m`, `-Xmx${HEAP_MEGABYTES}m`, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.io.tmpdir=" + folder];
  const given = Object.entries(settings).map(([key, value]) => `${key}=${value}`);
  const child = spawn("java", [...options, "-cp", `${libraries}/*:${libraries}`, "SearchNode", ...given], { stdio: ["pipe", "pipe", "pipe"], detached: true });
  const log = createWriteStream(path.join(folder, `${name}.log`));
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  return { name, origin: `http://127.0.0.1:${port}`, process: child };
}

/**
 * Stops a process and waits for its end.
 *
 * @param {import("node:child_process").ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
export async function stopProcess(child, signal = "SIGTERM") {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill(signal);
  const late = setTimeout(() => child.kill("SIGKILL"), 5000);
  await ended;
  clearTimeout(late);
}
