// @ts-check
// Serves a built site on loopback the way a plain web server does. It caches nothing, so that a test sees what is on disk.

import { realpathSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import { gzipSync } from "node:zlib";

/** @type {Record<string, string>} */
const TYPES = {
  ".bin": "application/octet-stream",
  ".css": "text/css; charset=utf-8",
  ".gif": "image/gif",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".jpeg": "image/jpeg",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".webp": "image/webp",
  ".xml": "application/xml; charset=utf-8",
};

/**
 * Starts a server for a folder on a free port.
 *
 * @param {string} folder
 * @param {{ compress?: boolean }} options  `compress`: as most hosts do, for measurements.
 * @returns {Promise<{ origin: string, close: () => Promise<void> }>}
 */
export async function serveFolder(folder, { compress = false } = {}) {
  const root = realpathSync(folder);
  const server = createServer((request, response) => {
    void answer(root, request.url ?? "/").then(({ status, type, body }) => {
      response.writeHead(status, {
        "Content-Type": type,
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        ...(compress ? { "Content-Encoding": "gzip" } : {}),
      });
      response.end(request.method === "HEAD" ? undefined : compress ? gzipSync(body) : body);
    });
  });
  await new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(undefined));
  });
  const address = server.address();
  if (address === null || typeof address === "string") {
    throw new Error("the server has no port");
  }
  return {
    origin: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * The answer to one request: a file of the site, or its page for what is not there.
 *
 * @param {string} root
 * @param {string} url
 * @returns {Promise<{ status: number, type: string, body: Buffer | string }>}
 */
async function answer(root, url) {
  const file = fileFor(root, url);
  const body = file === null ? null : await readFile(file).catch(() => null);
  if (file !== null && body !== null) {
    return { status: 200, type: TYPES[path.extname(file).toLowerCase()] ?? "application/octet-stream", body };
  }
  const missing = await readFile(path.join(root, "404.html")).catch(() => "not found");
  return { status: 404, type: TYPES[".html"] ?? "", body: missing };
}

/**
 * The file that an address means; `null` for one that is outside of the folder, also by a symbolic link.
 *
 * @param {string} root
 * @param {string} url
 */
function fileFor(root, url) {
  try {
    const pathname = decodeURIComponent(new URL(url, "http://localhost").pathname);
    const name = pathname.endsWith("/") ? `${pathname}index.html` : pathname;
    const file = realpathSync(path.join(root, name));
    return file.startsWith(root + path.sep) ? file : null;
  } catch {
    return null;
  }
}
