// @ts-check
// nginx in front of the engine, with the configuration that docs/search-engines.md shows: nothing of it is other than
// there but addresses and places.

import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { stopProcess } from "./cluster.js";

const DOCUMENTATION = path.resolve(import.meta.dirname, "../../docs/search-engines.md");

/** The configuration of the documentation. */
export function documented() {
  const [, text] = /```nginx\n(.*?)```/su.exec(readFileSync(DOCUMENTATION, "utf8")) ?? [];
  if (text === undefined) throw new Error(`${DOCUMENTATION} shows no configuration of nginx`);
  return text;
}

/**
 * Replaces what every organisation replaces. Each must be there.
 *
 * @param {string} text
 * @param {[RegExp, string][]} places
 */
function replaced(text, places) {
  return places.reduce((result, [pattern, to]) => {
    if (result.search(pattern) < 0) throw new Error(`docs/search-engines.md has no ${pattern} in its configuration of nginx`);
    return result.replaceAll(pattern, () => to);
  }, text);
}

/**
 * Starts nginx.
 *
 * @param {object} options
 * @param {string} options.folder  For what it writes.
 * @param {string} options.site  The folder of the site.
 * @param {string} options.index
 * @param {number} options.port
 * @param {string[]} options.engine  The origins of the nodes.
 * @param {string} [options.reader]  The origin of another site that may ask.
 * @param {number} [options.rate]  Searches a second that one reader may make.
 * @param {number} [options.patience]  Seconds that a node may take.
 */
export async function startNginx({ folder, site, index, port, engine, reader = "https://nobody.example", rate = 1000, patience = 6 }) {
  const own = path.join(folder, "nginx");
  mkdirSync(own, { recursive: true });
  chmodSync(folder, 0o755);
  const configuration = replaced(documented(), [
    [/^.*ssl_certificate.*\n/gmu, ""],
    [/listen .*;/gu, `listen 127.0.0.1:${port};`],
    [/(?: *server 10\.[\d.]+:9200.*\n)+/gu, engine.map((origin) => `    server ${new URL(origin).host} max_fails=1 fail_timeout=5s;\n`).join("")],
    [/\/var\/www\/postmortems/gu, site],
    [/server_name postmortems\.example/gu, "server_name localhost"],
    [/https:\/\/wiki\.example/gu, reader],
    [/\/postmortems\/_search/gu, `/${index}/_search`],
    [/rate=\d+r/gu, `rate=${rate}r`],
    [/proxy_read_timeout \d+s/gu, `proxy_read_timeout ${patience}s`],
  ]);
  const file = path.join(own, "nginx.conf");
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${own}/${name};`).join("\n");
  writeFileSync(
    file,
    `daemon off;\nmaster_process off;\npid ${own}/pid;\nerror_log ${own}/error.log warn;\nevents {}\nhttp {\naccess_log off;\ninclude /etc/nginx/mime.types;\n${temporary}\n${configuration}\n}\n`,
  );
  const child = spawn("nginx", ["-c", file, "-e", path.join(own, "error.log")], { stdio: ["ignore", "inherit", "inherit"], detached: true });
  process.on("exit", () => child.kill("SIGKILL"));
  const origin = `http://localhost:${port}`;
  for (let left = 100; ; left -= 1) {
    const answers = await fetch(`${origin}/`).then(() => true, () => false);
    if (answers) return { origin, stop: () => stopProcess(child) };
    if (child.exitCode !== null || left === 0) throw new Error(`nginx does not start: ${readFileSync(path.join(own, "error.log"), "utf8")}`);
    await pause(50);
  }
}
