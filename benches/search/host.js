// @ts-check
// A host for a built site: HTTP/2, scripts and JSON compressed, as the usual hosts of static sites do. It notes what it
// sends and when, and can be as slow as a phone's connection. It counts here and not in the browser because Pagefind
// fetches from a worker, whose requests the browser's own tools neither count with the page's nor slow down.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createSecureServer } from "node:http2";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";

/** @typedef {{ address: string, bytes: number, start: number, end: number }} Exchange  Times in milliseconds. */
/** @typedef {{ latency: number, bytesPerSecond: number }} Link */

/** Slow 4G as the browsers' tools simulate it. */
export const SLOW_4G = { latency: 562, bytesPerSecond: 200 * 1024 };

/** Below `site/`, pages of this name hold nothing: what is measured there is not the page's. */
const EMPTY_PAGE = "/measure.html";

/** @type {Record<string, string>} */
const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** A certificate that is good for a day, for the browser that is told to trust anything. */
function certificate() {
  const folder = mkdtempSync(path.join(tmpdir(), "afterword-host-"));
  try {
    const [key, cert] = [path.join(folder, "key.pem"), path.join(folder, "cert.pem")];
    const args = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost"];
    execFileSync("openssl", [...args, "-keyout", key, "-out", cert], { stdio: "ignore" });
    return { key: readFileSync(key), cert: readFileSync(cert) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** One connection: answers wait for the latency, then share the bandwidth in the order in which they come. */
class Connection {
  /** @type {Link | null} */
  link = null;
  free = 0;

  /** @param {number} bytes */
  async pass(bytes) {
    if (this.link === null) return;
    const { latency, bytesPerSecond } = this.link;
    await sleep(latency);
    this.free = Math.max(performance.now(), this.free) + (1000 * bytes) / bytesPerSecond;
    await sleep(this.free - performance.now());
  }
}

/** @param {number} milliseconds */
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, Math.max(0, milliseconds)));

/**
 * Serves a folder on a free port.
 *
 * @param {string} folder
 */
export async function host(folder) {
  /** @type {Exchange[]} */
  let exchanges = [];
  /** @type {Map<string, Buffer>} */
  const compressed = new Map();
  const connection = new Connection();
  const server = createSecureServer({ ...certificate(), allowHTTP1: false });

  /** @param {string} address */
  async function answer(address) {
    if (address === EMPTY_PAGE) return { type: TYPES[".html"], encoding: null, body: Buffer.from("<!doctype html><title>Measure</title>") };
    const file = path.join(folder, path.normalize(decodeURIComponent(address)));
    const type = TYPES[path.extname(file)];
    const body = compressed.get(file) ?? (await readFile(file));
    if (!type) return { type: "application/octet-stream", encoding: null, body };
    const packed = compressed.get(file) ?? gzipSync(body, { level: 6 });
    compressed.set(file, packed);
    return { type, encoding: "gzip", body: packed };
  }

  server.on("stream", async (stream, headers) => {
    const address = new URL(String(headers[":path"]), "https://localhost").pathname;
    const start = performance.now();
    // The browser may have gone away in the meantime.
    stream.on("error", () => {});
    const found = await answer(address).catch(() => null);
    const body = found?.body ?? Buffer.from("not found");
    await connection.pass(body.length);
    if (stream.destroyed) return;
    const encoding = found?.encoding ? { "content-encoding": found.encoding } : {};
    stream.respond({ ":status": found ? 200 : 404, "content-type": found?.type ?? "text/plain", ...encoding });
    stream.end(body);
    exchanges.push({ address, bytes: body.length, start, end: performance.now() });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const port = /** @type {import("node:net").AddressInfo} */ (server.address()).port;

  return {
    page: `https://localhost:${port}${EMPTY_PAGE}`,
    /** @param {Link | null} link */
    use(link) {
      connection.link = link;
    },
    /** What was sent since the last call. */
    take() {
      const taken = exchanges;
      exchanges = [];
      return taken;
    },
    close: () => server.close(),
  };
}

/**
 * How many exchanges had to wait for each other: the longest chain in which each starts after another has ended.
 *
 * @param {Exchange[]} exchanges
 */
export function sequential(exchanges) {
  const sorted = [...exchanges].sort((a, b) => a.end - b.end);
  /** @type {Map<Exchange, number>} */
  const depths = new Map();
  for (const exchange of sorted) {
    const before = sorted.filter((other) => other.end <= exchange.start).map((other) => depths.get(other) ?? 0);
    depths.set(exchange, 1 + Math.max(0, ...before));
  }
  return Math.max(0, ...depths.values());
}
