// @ts-check
// A site that asks an engine in the place of its own index: the page and the palette show what it answers, the policy
// allows that engine and nothing else, and one that does not answer is named. The engine is a stand-in, at an address
// that no machine has; AFTERWORD_EXPORT names the folder with what `afterword export --format opensearch` wrote.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";

import { answerOf, documentsOf } from "./support/engines.js";
import { assertNone } from "./support/report.js";
import { useSite } from "./support/setup.js";
import { outlineOf } from "./support/site.js";

/** @typedef {import("playwright-core").Page} BrowserPage */
/** @typedef {"opensearch" | "quickwit"} Kind */

const exported = process.env["AFTERWORD_EXPORT"];
const skip = exported ? false : "this site has an index of its own";
const ENGINE = "http://search.test";

const site = useSite();
const documents = exported ? documentsOf(readFileSync(path.join(exported, "bulk-0001.ndjson"), "utf8")) : [];

/**
 * Puts an engine in place.
 *
 * @param {BrowserPage} page
 * @param {Kind} kind
 * @param {import("./support/engines.js").EngineDocument[]} known
 */
async function useEngine(page, kind, known = documents) {
  await page.route("**/search/backend.json", async (route) => {
    const vocabulary = JSON.parse(readFileSync(path.join(site.folder, "search/backend.json"), "utf8"));
    await route.fulfill({ json: { ...vocabulary, kind } });
  });
  await page.route(`${ENGINE}/**`, async (route) => {
    const request = route.request();
    const headers = { "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "content-type" };
    const { status, body } = answerOf(kind, known, new URL(request.url()).pathname, request.postData() ?? "{}");
    await route.fulfill({ status, headers, json: body });
  });
}

/** @param {BrowserPage} page */
const titles = (page) => page.locator("#search-hits h3").allTextContents();

/**
 * What is wrong beside the requests to the engine, which is another place by intention.
 *
 * @param {string[]} found
 */
const others = (found) => found.filter((line) => !line.startsWith(`request to another place: ${ENGINE}/`));

test("every page may connect to that engine and to no other place", { skip }, () => {
  for (const page of site.pages) {
    const { policy = "" } = outlineOf(site.folder, page);
    const connect = policy?.split(";").map((part) => part.trim()).filter((part) => part.startsWith("connect-src"));
    assert.deepEqual(connect, page.kind === "redirect" ? [] : [`connect-src 'self' ${ENGINE}`], page.path);
  }
});

for (const kind of /** @type {const} */ (["opensearch", "quickwit"])) {
  test(`${kind}: the page shows what the engine finds, and facets narrow it`, { skip }, async () => {
    await site.fresh({}, async (page, origin, found) => {
      await useEngine(page, kind);
      await page.goto(`${origin}/search.html?q=booking`);
      await page.waitForSelector("#search-hits mark");
      const all = (await titles(page)).length;
      const value = page.locator("#search-narrow [data-field=year] a").first();
      const promised = Number(await value.locator("xpath=../span").evaluate((span) => span.lastChild?.textContent));
      assert.ok(promised > 0 && promised < all, `${promised} of ${all}`);
      await value.click();
      await page.waitForSelector("#search-filters li");
      await page.waitForFunction((count) => document.querySelectorAll("#search-hits > li").length === count, promised);
      const draft = /anchor|few eyes/iu;
      assert.ok(!(await titles(page)).some((title) => draft.test(title)));
      assertNone(others(found));
    });
  });

  test(`${kind}: the palette asks it, too`, { skip }, async () => {
    await site.fresh({}, async (page, origin, found) => {
      await useEngine(page, kind);
      await page.goto(`${origin}/index.html`);
      await page.keyboard.press("Control+k");
      await page.keyboard.type("kafka");
      await page.waitForSelector("[role=option][href*='postmortems/']");
      assertNone(others(found));
    });
  });

  test(`${kind}: hostile text stays text`, { skip }, async () => {
    await site.fresh({}, async (page, origin, found) => {
      const hostile = `<img src=x onerror="document.title='broken'"><b>queue</b><script>document.title='broken'</script>`;
      const one = { ...documents[0], title: hostile, summary: hostile, body: [hostile], date: "2024-01-01" };
      const away = { ...one, id: "away", url: "javascript:document.title='broken'" };
      await useEngine(page, kind, [one, away]);
      await page.goto(`${origin}/search.html?q=queue`);
      await page.waitForSelector("#search-hits mark");
      assert.deepEqual(await titles(page), [hostile]);
      assert.equal(await page.locator("#search-hits :is(img, b, script)").count(), 0);
      assert.equal(await page.textContent("#search-hits mark"), "queue");
      assert.notEqual(await page.title(), "broken");
      assertNone(others(found));
    });
  });
}

test("results of another version of the site are said to be", { skip }, async () => {
  const line = "#search-notes .search-other";
  await site.fresh({}, async (page, origin, found) => {
    await useEngine(page, "opensearch");
    await page.goto(`${origin}/search.html?q=booking`);
    await page.waitForSelector("#search-hits mark");
    assert.equal(await page.locator(line).count(), 0);
    await useEngine(page, "opensearch", documents.map((document) => ({ ...document, site: "0123456789abcdef" })));
    await page.goto(`${origin}/search.html?q=booking`);
    await page.waitForSelector("#search-hits mark");
    assert.match((await page.textContent(line)) ?? "", /another version of this site/u);
    await page.goto(`${origin}/index.html`);
    await page.keyboard.press("Control+k");
    await page.keyboard.type("booking");
    await page.waitForSelector("[role=option][href*='postmortems/']");
    assert.match((await page.textContent(".palette-note")) ?? "", /another version of this site/u);
    assertNone(others(found));
  });
});

test("an engine that is down is named, and asked again on demand", { skip }, async () => {
  await site.fresh({}, async (page, origin) => {
    await page.route(`${ENGINE}/**`, (route) => route.abort());
    await page.goto(`${origin}/search.html?q=booking`);
    await page.waitForSelector("#search-trouble:not([hidden])");
    assert.match((await page.textContent("#search-reason")) ?? "", /search engine at search\.test cannot be reached/u);
    await page.unroute(`${ENGINE}/**`);
    await useEngine(page, "opensearch");
    await page.click("#search-retry");
    await page.waitForSelector("#search-hits li");
  });
});

test("the palette names an engine that is down, too", { skip }, async () => {
  await site.fresh({}, async (page, origin) => {
    await page.route(`${ENGINE}/**`, (route) => route.abort());
    await page.goto(`${origin}/index.html`);
    await page.keyboard.press("Control+k");
    await page.keyboard.type("booking");
    await page.waitForSelector(".palette-note .search-button");
    assert.match((await page.textContent(".palette-note")) ?? "", /search engine at search\.test cannot be reached/u);
  });
});

test("an engine that refuses says why", { skip }, async () => {
  await site.fresh({}, async (page, origin) => {
    await page.route(`${ENGINE}/**`, (route) =>
      route.fulfill({ status: 500, headers: { "Access-Control-Allow-Origin": "*" }, json: { error: { reason: "all shards failed" }, status: 500 } }),
    );
    await page.goto(`${origin}/search.html?q=booking`);
    await page.waitForSelector("#search-trouble:not([hidden])");
    assert.match((await page.textContent("#search-reason")) ?? "", /answers 500: all shards failed/u);
  });
});

test("the policy stops requests to any other place", { skip }, async () => {
  await site.fresh({}, async (page, origin) => {
    await page.route("http://elsewhere.test/**", (route) => route.fulfill({ headers: { "Access-Control-Allow-Origin": "*" }, body: "here" }));
    await useEngine(page, "opensearch");
    await page.goto(`${origin}/search.html`);
    const reached = (/** @type {string} */ address) =>
      page.evaluate((to) => fetch(to, { method: "POST", body: "{}" }).then(() => true, () => false), address);
    assert.equal(await reached("http://elsewhere.test/"), false);
    assert.equal(await reached("http://search.test:8080/"), false);
    assert.equal(await reached(`${ENGINE}/incidents/_search`), true);
  });
});
