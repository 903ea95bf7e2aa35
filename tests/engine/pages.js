// @ts-check
// The search page and the palette in Chromium, with a real engine behind them.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";

import { watch } from "../browser/support/browser.js";

/** @typedef {import("./failures.js").Needed} Needed */
/** @typedef {import("playwright-core").Page} BrowserPage */

const CASES = path.resolve(import.meta.dirname, "../search/cases.json");

/**
 * Opens a page of the site, and holds that nothing went wrong in it.
 *
 * @param {Needed} needed
 * @param {string} address
 * @param {(page: BrowserPage) => Promise<void>} look
 */
async function visit({ stand, browser }, address, look) {
  const page = await (await browser.newContext({ reducedMotion: "reduce" })).newPage();
  const { found } = watch(page, stand.nginx.origin);
  await page.goto(`${stand.nginx.origin}/${address}`);
  await look(page);
  await page.context().close();
  assert.deepEqual(found, []);
}

/** @param {BrowserPage} page */
const ids = (page) => page.locator("#search-hits h3 a").evaluateAll((links) => links.map((link) => /([^/]+)\.html/u.exec(/** @type {HTMLAnchorElement} */ (link).href)?.[1]));

/** @param {() => Needed} needed */
export function testPages(needed) {
  test("pages find what the site's own index finds, as they are allowed to", async () => {
    /** @type {any[]} */
    const cases = JSON.parse(readFileSync(CASES, "utf8")).search;
    await visit(needed(), "search.html", async (page) => {
      const answers = await page.evaluate(
        async (asked) => {
          const link = /** @type {HTMLElement} */ (document.querySelector("a[data-search-engine]"));
          const script = Object.assign(document.createElement("script"), { src: link.dataset["searchEngine"] });
          await new Promise((resolve) => {
            script.addEventListener("load", resolve);
            document.head.append(script);
          });
          const engine = await /** @type {any} */ (globalThis).AfterwordSearch.open(new URL(link.dataset["searchBase"] ?? "", document.baseURI).href);
          const found = [];
          for (const { query, sort, correct } of asked) found.push(await engine.search(query, { limit: 100, ...(sort && { sort }), ...(correct !== undefined && { correct }) }));
          return found;
        },
        cases.map(({ query, sort, correct }) => ({ query, sort, correct })),
      );
      const different = cases.flatMap((one, place) => {
        const answer = answers[place];
        const found = answer.hits.map((/** @type {{ id: string }} */ hit) => hit.id);
        const expected = one.ids ?? found;
        const isSame = [...found].sort().join() === [...expected].sort().join() && found[0] === expected[0] && (answer.corrected?.to ?? null) === (one.corrected ?? null);
        return isSame ? [] : [`${one.query}: ${expected} / ${found} (${one.corrected} / ${answer.corrected?.to})`];
      });
      assert.deepEqual(different, []);
    });
  });

  test("facets narrow a search, and count what they promise", async () => {
    await visit(needed(), "search.html?q=booking", async (page) => {
      await page.waitForSelector("#search-hits mark");
      const value = page.locator("#search-narrow [data-field=year] a").first();
      const promised = Number(await value.locator("xpath=../span").evaluate((span) => span.lastChild?.textContent));
      await value.click();
      await page.waitForSelector("#search-filters li");
      await page.waitForFunction((count) => document.querySelectorAll("#search-hits > li").length === count, promised);
    });
  });

  test("a phrase is found and marked, as text", async () => {
    await visit(needed(), `search.html?q=${encodeURIComponent('"connection pool"')}`, async (page) => {
      await page.waitForSelector("#search-hits mark");
      assert.deepEqual(await ids(page), ["2024-03-12-seats-sold-twice"]);
      const marked = await page.locator("#search-hits mark").allTextContents();
      assert.ok(marked.includes("connection") && marked.includes("pool"), String(marked));
      assert.equal(await page.locator("#search-hits :is(img, b, em, script)").count(), 0);
    });
  });

  test("a corrected word is said, and can be insisted on", async () => {
    await visit(needed(), "search.html?q=conection", async (page) => {
      await page.waitForSelector("#search-hits li");
      assert.match((await page.textContent("#search-notes")) ?? "", /connection/u);
      await page.locator("#search-notes a").last().click();
      await page.waitForFunction(() => document.querySelectorAll("#search-hits li").length === 0);
    });
  });

  test("the palette asks the engine while somebody types", async () => {
    await visit(needed(), "index.html", async (page) => {
      await page.keyboard.press("Control+k");
      await page.keyboard.type("kafk", { delay: 30 });
      await page.waitForSelector("[role=option][href*='postmortems/']");
    });
  });

  test("results come page by page, each once", async () => {
    await visit(needed(), "search.html?q=kind%3Aincident&sort=date", async (page) => {
      await page.waitForSelector("#search-hits li");
      const promised = Number(/\d+/u.exec((await page.textContent("#search-count")) ?? "")?.[0]);
      assert.ok(promised > 10, `${promised}`);
      assert.equal((await ids(page)).length, 10);
      await page.click("#search-more");
      await page.waitForFunction((count) => document.querySelectorAll("#search-hits > li").length === count, Math.min(promised, 20));
      const found = await ids(page);
      assert.equal(new Set(found).size, found.length);
      // Newest first, and those without a date last.
      const dated = found.filter((id) => /^\d/u.test(id ?? ""));
      assert.deepEqual(found, [...dated.sort().reverse(), ...found.slice(dated.length)]);
    });
  });

  test("dates narrow a search", async () => {
    await visit(needed(), "search.html?q=kind%3Aincident", async (page) => {
      await page.waitForSelector("#search-hits li");
      await page.fill("#search-from", "2021-03-03");
      await page.fill("#search-until", "2021-12-24");
      await page.waitForFunction(() => document.querySelectorAll("#search-hits > li").length === 4);
      assert.deepEqual((await ids(page)).sort(), ["2021-03-03-throttle", "2021-07-01-constructor", "2021-10-09-shogai", "2021-12-24-cafe-in-zurich"]);
    });
  });

  test("the palette of a system's page searches in that system", async () => {
    await visit(needed(), "systems/booking.html", async (page) => {
      await page.keyboard.press("Control+k");
      await page.waitForSelector(".palette-scope:not([hidden])");
      await page.waitForSelector("[role=option][href*='postmortems/']");
      const titles = () => page.locator("[role=option][href*='postmortems/'] .palette-title").allTextContents();
      const within = await titles();
      await page.click(".palette-scope");
      await page.keyboard.type("kind:incident");
      await page.waitForFunction((title) => [...document.querySelectorAll("[role=option] .palette-title")].some((option) => option.textContent !== title), within[0]);
      await page.keyboard.press("Escape");
      await page.goto(`${needed().stand.nginx.origin}/search.html?q=system%3Abooking`);
      await page.waitForSelector("#search-hits li");
      const all = await page.locator("#search-hits h3 a[href*='postmortems/']").allTextContents();
      assert.deepEqual(within.toSorted(), all.toSorted());
    });
  });

  test("a page may connect to the engine and to no other place", async () => {
    await visit(needed(), "search.html", async (page) => {
      const policy = await page.locator("meta[http-equiv=Content-Security-Policy]").getAttribute("content");
      assert.match(policy ?? "", new RegExp(`connect-src 'self' ${needed().stand.nginx.origin};`, "u"));
    });
  });
}
