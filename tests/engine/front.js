// @ts-check
// What an organisation has in front of its engine for those who write to it: TLS with a certificate of its own authority, a
// name and a password, and a limit to what it takes at once.

import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import path from "node:path";

export const USER = "library";
export const PASSWORD = "hush-hush";

/** A key of a kind that is made at once. */
const KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

/**
 * Makes an authority, and a certificate of it for `localhost`.
 *
 * @param {string} folder
 */
function certificates(folder) {
  mkdirSync(folder, { recursive: true });
  const made = (/** @type {string[]} */ ...given) => execFileSync("openssl", given, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  made("req", "-x509", ...KEY, "-keyout", "authority.key", "-out", "authority.pem", "-days", "2", "-subj", "/CN=Authority of the tests");
  made("req", ...KEY, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=localhost");
  writeFileSync(path.join(folder, "server.ext"), "subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n");
  made("x509", "-req", "-in", "server.csr", "-CA", "authority.pem", "-CAkey", "authority.key", "-CAcreateserial", "-days", "2", "-extfile", "server.ext", "-out", "server.pem");
  return { authority: path.join(folder, "authority.pem"), key: readFileSync(path.join(folder, "server.key")), cert: readFileSync(path.join(folder, "server.pem")) };
}

/**
 * Starts it.
 *
 * @param {string} folder  For the certificates.
 * @param {string} engine  The origin of a node.
 */
export async function startFront(folder, engine) {
  const { authority, key, cert } = certificates(folder);
  const expected = `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString("base64")}`;
  const front = {
    /** The file with the certificate of the authority. */
    authority,
    origin: "",
    /** Bytes of a request. */
    most: Infinity,
    /** What is done when a batch of documents comes: whether it goes on to the engine. */
    onBatch: () => true,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
  const server = https.createServer({ key, cert }, (request, response) => {
    /** @type {Buffer[]} */
    const parts = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () => {
      const body = Buffer.concat(parts);
      const isBatch = request.url?.endsWith("/_bulk");
      if (request.headers.authorization !== expected) response.writeHead(401).end();
      else if (body.length > front.most) response.writeHead(413).end();
      else if (isBatch && !front.onBatch()) response.destroy();
      else {
        const headers = { "content-type": request.headers["content-type"] ?? "application/json", "content-length": body.length };
        const onward = http.request(`${engine}${request.url}`, { method: request.method, headers }, (answer) => {
          response.writeHead(answer.statusCode ?? 502, { "content-type": answer.headers["content-type"] ?? "" });
          answer.pipe(response);
        });
        onward.on("error", () => response.writeHead(502).end());
        onward.end(body);
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  front.origin = `https://localhost:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`;
  return front;
}
