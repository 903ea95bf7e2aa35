// @ts-check
// `afterword push` into a real engine, over TLS, while somebody searches all the time.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync } from "node:fs";
import path from "node:path";
import test, { after } from "node:test";

import { ask, freePorts } from "./cluster.js";
import { PASSWORD, USER, startFront } from "./front.js";
import { afterword, askingCopy } from "./index.js";
import { startNginx } from "./nginx.js";

/** @typedef {import("./failures.js").Needed} Needed */

const BUNDLED = path.resolve(import.meta.dirname, "../..");
const INDEX = "library";
/** A story of the bundled site. */
const STORY = "content/postmortems/gitlab-database-2017.md";
/** Bytes that the front takes at once: the bundled site in some ten batches. */
const FEW = 100_000;

/** @param {() => Needed} needed */
export function testPushes(needed) {
  /** @type {Awaited<ReturnType<typeof startFront>>} */
  let front;
  /** What readers ask. @type {Awaited<ReturnType<typeof startNginx>>} */
  let nginx;
  let sources = "";
  let count = 0;

  /**
   * Pushes the site.
   *
   * @param {string[]} more
   * @param {Record<string, string>} [environment]
   * @param {(process: import("node:child_process").ChildProcess) => void} [whenStarted]
   */
  async function push(more, environment = {}, whenStarted) {
    const given = ["push", `${front.origin}/`, "--root", sources, "--wait", "50", "--shards", "3", "--replicas", "1", ...more];
    const env = { ...process.env, AFTERWORD_ENGINE_USER: USER, AFTERWORD_ENGINE_PASSWORD: PASSWORD, ...environment };
    const child = spawn(process.env["AFTERWORD"] ?? "afterword", given, { env, stdio: ["ignore", "ignore", "pipe"] });
    let told = "";
    child.stderr.on("data", (text) => (told += text));
    whenStarted?.(child);
    const [code, signal] = await once(child, "close");
    assert.ok(!told.includes(PASSWORD), told);
    return { code, signal, told };
  }

  const trusting = () => ["--ca", front.authority];
  const indices = async () => Object.keys(await ask("GET", `${needed().stand.cluster.origin}/${INDEX}-*/_alias`)).sort();
  const leadsTo = async () => Object.keys(await ask("GET", `${needed().stand.cluster.origin}/_alias/${INDEX}`));

  /**
   * Searches as pages do, again and again, until something is done. Each search finds all documents.
   *
   * @param {() => Promise<void>} something
   */
  async function whileSearching(something) {
    /** @type {Record<string, number>} */
    const found = {};
    let isDone = false;
    const searching = async () => {
      while (!isDone) {
        const response = await fetch(`${nginx.origin}/${INDEX}/_search`, { method: "POST", headers: { "Content-Type": "application/json" }, body: '{"size":0,"track_total_hits":true}' });
        const text = await response.text();
        const what = response.ok ? `${JSON.parse(text).hits.total.value} documents` : `${response.status} ${text.slice(0, 300)}`;
        found[what] = (found[what] ?? 0) + 1;
      }
    };
    const searches = [searching(), searching()];
    try {
      await something();
    } finally {
      isDone = true;
      await Promise.all(searches);
    }
    assert.deepEqual(Object.keys(found), [`${count} documents`], JSON.stringify(found));
    assert.ok((found[`${count} documents`] ?? 0) > 10, JSON.stringify(found));
  }

  /** @param {string} words */
  const write = (words) => appendFileSync(path.join(sources, STORY), `\n${words}\n`);

  test("a push over TLS is for those who trust its certificate and are known", async () => {
    const { stand } = needed();
    sources = path.join(stand.folder, "pushed-sources");
    const [port = 0] = await freePorts(1);
    askingCopy(BUNDLED, sources, { url: `http://localhost:${port}/`, index: INDEX });
    front = await startFront(path.join(stand.folder, "certificates"), stand.cluster.origin);
    const untrusted = await push([]);
    assert.deepEqual([untrusted.code, /not secure.*--ca FILE/su.test(untrusted.told)], [2, true], untrusted.told);
    const unknown = await push(trusting(), { AFTERWORD_ENGINE_PASSWORD: "another" });
    assert.deepEqual([unknown.code, /401/u.test(unknown.told)], [2, true], unknown.told);
    assert.deepEqual(await indices(), []);
    // What the system trusts is the file that this variable names.
    const pushed = await push([], { SSL_CERT_FILE: front.authority });
    assert.equal(pushed.code, 0, pushed.told);
    count = (await ask("GET", `${stand.cluster.origin}/${INDEX}/_count`)).count;
    assert.match(pushed.told, new RegExp(`${count} documents sent.*OpenSearch 2\\..*\`${INDEX}\` leads there now`, "su"));
    const again = await push(trusting());
    assert.match(again.told, /nothing changed/u);
    const site = path.join(stand.folder, "pushed-site");
    await afterword("build", "--root", sources, "--output", site);
    nginx = await startNginx({ folder: path.join(stand.folder, "pushed"), site, index: INDEX, port, engine: stand.cluster.nodes.map(({ origin }) => origin) });
  });

  /**
   * Opens the search page of the site as it was built.
   *
   * @param {string} query
   * @param {(page: import("playwright-core").Page) => Promise<void>} look
   */
  async function visit(query, look) {
    const page = await (await needed().browser.newContext({ reducedMotion: "reduce" })).newPage();
    await page.goto(`${nginx.origin}/search.html?q=${query}`);
    await page.waitForSelector("#search-hits li");
    await look(page);
    await page.context().close();
  }

  test("pages find what was pushed", async () => {
    await visit("gitlab", async (page) => {
      assert.equal(await page.locator("a[href*='gitlab-database']").count() > 0, true);
      assert.equal(await page.locator(".search-other").count(), 0);
    });
  });

  test("an update sends what changed, and nobody misses a document", async () => {
    const before = await leadsTo();
    write("The xylophone was out of tune.");
    await whileSearching(async () => {
      const { code, told } = await push([...trusting(), "--update"]);
      assert.deepEqual([code, /^1 document sent, /mu.test(told)], [0, true], told);
    });
    assert.deepEqual(await leadsTo(), before);
    await visit("xylophone", async (page) => {
      assert.equal(await page.locator("#search-hits > li").count(), 1);
      assert.equal(await page.locator(".search-other").count(), 1);
      // The palette of another page says it, too.
      await page.goto(`${nginx.origin}/index.html`);
      await page.keyboard.press("Control+k");
      await page.keyboard.type("xylophone");
      await page.waitForSelector("[role=option][href*='gitlab-database']");
      assert.match((await page.textContent(".palette-note")) ?? "", /another version of this site/u);
    });
  });

  test("a push that is killed goes on where it stopped, and nobody misses a document", async () => {
    const before = await leadsTo();
    write("Nor was the glockenspiel.");
    front.most = FEW;
    await whileSearching(async () => {
      let batches = 0;
      const killed = await push(trusting(), {}, (child) => {
        front.onBatch = () => {
          batches += 1;
          if (batches < 4) return true;
          child.kill("SIGKILL");
          return false;
        };
      });
      assert.equal(killed.signal, "SIGKILL", killed.told);
      assert.deepEqual(await leadsTo(), before);
      assert.equal((await indices()).length, 2);
      front.onBatch = () => true;
      const { code, told } = await push(trusting());
      const [, sent, kept] = /^(\d+) documents sent, (\d+) there already/mu.exec(told) ?? [];
      assert.deepEqual([code, Number(sent) + Number(kept)], [0, count], told);
    });
    front.most = Infinity;
    assert.deepEqual(await indices(), await leadsTo());
    assert.notDeepEqual(await leadsTo(), before);
    await visit("glockenspiel", async (page) => assert.equal(await page.locator("#search-hits > li").count(), 1));
    // The nodes that stop later have enough to move.
    for (const index of await indices()) await ask("DELETE", `${needed().stand.cluster.origin}/${index}`);
  });

  after(async () => {
    await nginx?.stop();
    await front?.stop();
  });
}
