// @ts-check
// An engine that fails in the middle of a search: each failure ends in results, or in a message that says what to do.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import path from "node:path";
import test from "node:test";

import { serveFolder } from "../browser/support/server.js";
import { ask, freePorts, stopProcess } from "./cluster.js";
import { afterword, askingCopy } from "./index.js";
import { startNginx } from "./nginx.js";

/** @typedef {{ stand: Awaited<ReturnType<typeof import("./stand.js").startStand>>, browser: import("playwright-core").Browser }} Needed */
/** @typedef {import("playwright-core").Page} BrowserPage */

/**
 * Opens an address, which may go wrong.
 *
 * @param {Needed} needed
 * @param {string} address
 * @param {(page: BrowserPage) => Promise<void>} look
 */
async function visit({ browser }, address, look) {
  const page = await (await browser.newContext({ reducedMotion: "reduce" })).newPage();
  await page.goto(address);
  await look(page);
  await page.context().close();
}

/** What the page says went wrong. @param {BrowserPage} page */
async function reason(page) {
  await page.waitForSelector("#search-trouble:not([hidden])");
  return (await page.textContent("#search-reason")) ?? "";
}

/** @param {() => Needed} needed */
export function testFailures(needed) {
  const SOURCES = path.resolve(import.meta.dirname, "../sites/search");

  /**
   * Builds the site for another engine, and opens its search page at an origin of its own.
   *
   * @param {string} name
   * @param {string} url
   * @param {(page: BrowserPage) => Promise<void>} look
   */
  async function withEngine(name, url, look, index = "incidents") {
    const { stand } = needed();
    const [sources, output] = [path.join(stand.folder, `${name}-sources`), path.join(stand.folder, name)];
    askingCopy(SOURCES, sources, { url, index });
    await afterword("build", "--root", sources, "--output", output);
    const server = await serveFolder(output);
    await visit(needed(), `${server.origin}/search.html?q=booking`, look);
    await server.close();
  }

  /**
   * An engine that answers everything alike, or not at all.
   *
   * @param {number | null} status
   * @param {(url: string) => Promise<void>} use
   */
  async function withAnswer(status, use) {
    const server = createServer((request, response) => {
      const headers = { "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "content-type" };
      if (request.method === "OPTIONS") response.writeHead(204, headers).end();
      else if (status !== null) response.writeHead(status, { ...headers, "Content-Type": "application/json" }).end("{}");
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    await use(`http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}/`);
    server.closeAllConnections();
    server.close();
  }

  test("an engine that does not let this site ask is named", async () => {
    await withEngine("refused", `${needed().stand.nginx.origin}/`, async (page) => {
      assert.match(await reason(page), /cannot be reached.*does not let this site ask/su);
    });
  });

  for (const [status, expected] of /** @type {[number, RegExp][]} */ ([
    [401, /sign in/u],
    [429, /wait a moment/u],
    [503, /try again in a minute/u],
  ])) {
    test(`an engine that answers ${status} ends in what to do`, async () => {
      await withAnswer(status, (url) => withEngine(`answers-${status}`, url, async (page) => assert.match(await reason(page), expected)));
    });
  }

  test("a slow engine shows that it is waited for", async () => {
    await withAnswer(null, (url) =>
      withEngine("slow-site", url, async (page) => {
        await page.waitForSelector("#search-wait:not([hidden])");
      }),
    );
  });

  test("a node that hangs is waited for no longer than the documentation says, and what to do is told", async () => {
    const { stand } = needed();
    const [port = 0] = await freePorts(1);
    const [sources, site] = [path.join(stand.folder, "hasty-sources"), path.join(stand.folder, "hasty-site")];
    askingCopy(SOURCES, sources, { url: `http://localhost:${port}/`, index: "incidents" });
    await afterword("build", "--root", sources, "--output", site);
    const hasty = await startNginx({ folder: path.join(stand.folder, "hasty"), site, index: "incidents", port, engine: stand.cluster.nodes.map(({ origin }) => origin), patience: 1 });
    const hanging = stand.cluster.nodes[1];
    hanging?.process.kill("SIGSTOP");
    try {
      await visit(needed(), `${hasty.origin}/search.html?q=booking`, async (page) => {
        const end = page.locator("#search-hits li, #search-trouble:not([hidden])").first();
        await end.waitFor();
        if (await page.isVisible("#search-trouble")) assert.match(await reason(page), /try again/u);
        hanging?.process.kill("SIGCONT");
        await stand.cluster.is("green");
        // A node that comes back answers first what it was asked in the meantime.
        for (let tries = 0; tries < 5 && (await page.isVisible("#search-trouble")); tries += 1) {
          await Promise.all([page.waitForResponse(/_search/u), page.click("#search-retry")]);
          await end.waitFor();
        }
        await page.waitForSelector("#search-hits li");
      });
    } finally {
      hanging?.process.kill("SIGCONT");
      await hasty.stop();
    }
  });

  test("an index that is not there is named", async () => {
    const { stand } = needed();
    await ask("POST", `${stand.cluster.origin}/incidents/_close`);
    await visit(needed(), `${stand.nginx.origin}/search.html?q=booking`, async (page) => {
      assert.match(await reason(page), /incidents|closed/u);
      await ask("POST", `${stand.cluster.origin}/incidents/_open`);
      await stand.cluster.is("green");
      await page.click("#search-retry");
      await page.waitForSelector("#search-hits li");
    });
  });

  test("a node that dies in the middle of typing is not missed", async () => {
    const { stand } = needed();
    await visit(needed(), `${stand.nginx.origin}/index.html`, async (page) => {
      await page.keyboard.press("Control+k");
      await page.keyboard.type("ka");
      const [first] = stand.cluster.nodes;
      if (first) await stopProcess(first.process, "SIGKILL");
      await page.keyboard.type("fka");
      await page.waitForSelector("[role=option][href*='postmortems/']");
      // It goes on as if nothing had happened, and the rest of the cluster has a copy of everything.
      await page.keyboard.press("Control+a");
      await page.keyboard.type("booking");
      await page.waitForSelector("[role=option][href*='postmortems/']");
    });
    await stand.cluster.is("yellow", 2);
  });

  test("an index with a part of it lost says that not all can be searched", async () => {
    const { stand } = needed();
    await ask("PUT", `${stand.cluster.origin}/incidents/_settings`, { index: { number_of_replicas: 0 } });
    await stand.cluster.is("green", 2);
    const held = await ask("GET", `${stand.cluster.origin}/_cat/shards/incidents?format=json`);
    const lost = stand.cluster.running.find(({ name, origin }) => origin !== stand.cluster.origin && held.some((/** @type {any} */ shard) => shard.node === name));
    assert.ok(lost, JSON.stringify(held));
    await stopProcess(lost.process, "SIGKILL");
    await visit(needed(), `${stand.nginx.origin}/search.html?q=booking`, async (page) => {
      assert.match(await reason(page), /try again/u);
    });
  });
}
