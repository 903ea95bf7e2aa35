// @ts-check
// The page for searching, with a stand-in for the engine: asking while somebody types, the address and the way back,
// filters, more results, and what it says where there is no answer.

import assert from "node:assert/strict";
import test from "node:test";

import { violationsOf } from "./support/axe.js";
import { ENGINE, useDouble } from "./support/double.js";
import { assertNone } from "./support/report.js";
import { useSite } from "./support/setup.js";

/** @typedef {import("playwright-core").Page} BrowserPage */

const site = useSite();

/**
 * Opens the page with a query and waits for its answer.
 *
 * @param {string} query  The part of the address behind the `?`, or nothing.
 * @param {(page: BrowserPage, found: string[]) => Promise<void>} look
 */
function withDouble(query, look) {
  return site.fresh({}, async (page, origin, found) => {
    await useDouble(page);
    await page.goto(`${origin}/search.html${query}`);
    if (query) await page.waitForSelector("[data-search-page]:not([aria-busy]) #search-answer:not([hidden])");
    await look(page, found);
  });
}

/** @param {BrowserPage} page */
const address = (page) => new URL(page.url()).search;

/**
 * Waits until the address asks for something; while somebody types it follows with a delay.
 *
 * @param {BrowserPage} page
 * @param {string} search
 */
const waitForAddress = (page, search) => page.waitForFunction((wanted) => location.search === wanted, search);

/**
 * @param {BrowserPage} page
 * @param {string} text
 */
const waitForCount = (page, text) => page.waitForFunction((wanted) => document.querySelector("#search-count")?.textContent === wanted, text);

test("answers come while somebody types, and an old one never replaces a newer one", async () => {
  await site.fresh({}, async (page, origin, found) => {
    // Each answer waits until the test lets it go.
    await useDouble(
      page,
      `(query) => new Promise((resolve) => {
        globalThis.waiting = { ...globalThis.waiting, [query]: () => resolve({
          total: 1, facets: {}, corrected: null, relaxed: false,
          hits: [{ id: "x", url: "x.html", title: "About " + query, date: null, kind: "incident", severity: null, snippet: [], terms: [], section: null }],
        }) };
      })`,
    );
    await page.goto(`${origin}/search.html`);
    await page.keyboard.type("da");
    await page.keyboard.type("t");
    const letGo = async (/** @type {string} */ query) => {
      await page.waitForFunction((name) => name in (/** @type {any} */ (globalThis).waiting ?? {}), query);
      await page.evaluate((name) => /** @type {any} */ (globalThis).waiting[name](), query);
    };
    await letGo("dat");
    await page.waitForSelector("text=About dat");
    await letGo("da");
    await letGo("d");
    // Whatever those would have shown is shown by now.
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    assert.deepEqual(await page.locator("#search-hits h3").allTextContents(), ["About dat"]);
    assertNone(found);
  });
});

test("the address follows, and the way back leads through what was asked", async () => {
  await withDouble("", async (page) => {
    await page.keyboard.type("queue");
    await waitForAddress(page, "?q=queue");
    await page.keyboard.press("Enter");
    await page.keyboard.type(" grew");
    await waitForAddress(page, "?q=queue+grew");
    await page.click("#search-narrow a[data-key='system:ledger']");
    await waitForAddress(page, "?q=system%3Aledger+queue+grew");
    assert.equal(await page.inputValue("#search-field"), "system:ledger queue grew");
    for (const before of ["queue grew", "queue", ""]) {
      await page.goBack();
      await page.waitForFunction((query) => document.querySelector("input")?.value === query, before);
    }
    assert.ok(await page.isVisible("#search-start"));
    await page.goForward();
    await waitForCount(page, "34 results");
    assert.equal(address(page), "?q=queue");
  });
});

test("an address brings everything back: query, filters, order", async () => {
  await withDouble("?q=system:ledger+queue&sort=date", async (page) => {
    assert.equal(await page.inputValue("#search-field"), "system:ledger queue");
    await waitForCount(page, "22 results");
    assert.ok(await page.isChecked("#search-sort input[value=date]"));
    assert.match((await page.textContent("#search-hits h3")) ?? "", /Story 22/u);
    assert.match((await page.textContent("#search-filters")) ?? "", /System Ledger/u);
    await page.check("#search-sort input[value=relevance]");
    await waitForAddress(page, "?q=system%3Aledger+queue");
    assert.match((await page.textContent("#search-hits h3")) ?? "", /Story 1$/u);
  });
});

test("a value narrows, shows as a filter, and is dropped again; the focus stays with it", async () => {
  await withDouble("?q=queue", async (page) => {
    await page.focus("#search-narrow a[data-key='kind:near-miss']");
    await page.keyboard.press("Enter");
    await waitForCount(page, "22 results");
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("data-key")), "kind:near-miss");
    assert.equal(await page.getAttribute("#search-narrow a[data-key='kind:near-miss']", "aria-current"), "true");
    assert.equal(address(page), "?q=kind%3Anear-miss+queue");
    await page.focus("#search-filters a");
    await page.keyboard.press("Enter");
    await waitForCount(page, "34 results");
    assert.equal(await page.inputValue("#search-field"), "queue");
    assert.equal(await page.evaluate(() => document.activeElement?.id), "search-count");
  });
});

test("many values of a field are folded", async () => {
  await withDouble("?q=queue", async (page) => {
    const values = page.locator("[data-field=system] li");
    assert.equal(await values.count(), 6);
    await page.click("[data-key='more:system']");
    await page.waitForSelector("[data-key='more:system'][aria-expanded=true]");
    assert.equal(await values.count(), 10);
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("data-key")), "more:system");
  });
});

test("values of a field that are much to load are asked for one field at a time", async () => {
  await site.fresh({}, async (page, origin, found) => {
    await useDouble(
      page,
      `async (query, { facets = true }) => ({
        total: 2, hits: [], corrected: null, relaxed: false,
        facets: facets === false ? {} : {
          system: facets.includes("system") ? Array.from({ length: 9 }, (_, place) => ({ id: "s" + place, title: "System " + place, count: 1 })) : undefined,
          year: [{ id: "2023", title: "2023", count: 2 }],
        },
      })`,
    );
    const values = () => page.locator("#search-narrow [data-field=system] li").count();
    const more = page.locator("#search-narrow [data-key='more:system']");
    await page.goto(`${origin}/search.html?q=queue`);
    await page.waitForSelector("#search-narrow [data-field=year] li");
    assert.deepEqual([await values(), await more.textContent()], [0, "Show values of System"]);
    await more.click();
    await page.waitForSelector("#search-narrow [data-field=system] li");
    assert.deepEqual([await values(), await more.textContent()], [6, "All 9 values of System"]);
    assert.ok(await more.evaluate((button) => button === document.activeElement), "the focus stays");
    await more.click();
    await page.waitForFunction(() => document.querySelectorAll("#search-narrow [data-field=system] li").length === 9);
    // What somebody opened stays open for the next query.
    await page.fill("#search-field", "system:s1 queue");
    await page.waitForSelector("#search-narrow a[data-key='system:s1'][aria-current]");
    assertNone(found);
  });
});

test("days of the date fields are filters of the query, and the other way round", async () => {
  await withDouble("?q=after:2023-06+before:2024+queue", async (page) => {
    assert.equal(await page.inputValue("#search-from"), "2023-06-01");
    assert.equal(await page.inputValue("#search-until"), "2023-12-31");
    await page.fill("#search-until", "2024-02-28");
    await waitForAddress(page, "?q=after%3A2023-06+before%3A2024-02-29+queue");
    await page.fill("#search-from", "");
    await waitForAddress(page, "?q=before%3A2024-02-29+queue");
  });
});

test("more results are added, the focus goes to the first of them, and the way back keeps them", async () => {
  await withDouble("?q=queue", async (page) => {
    const links = page.locator("#search-hits h3 a");
    assert.equal(await links.count(), 10);
    for (const [shown, more] of /** @type {[number, string | null][]} */ ([[20, "Show 10 more"], [30, "Show 4 more"], [34, null]])) {
      await page.focus("#search-more");
      await page.keyboard.press("Enter");
      await page.waitForFunction((count) => document.querySelectorAll("#search-hits h3").length === count, shown);
      assert.match(await page.evaluate(() => document.activeElement?.textContent ?? ""), new RegExp(`Story ${shown === 34 ? 31 : shown - 9}$`, "u"));
      if (more === null) assert.ok(await page.isHidden("#search-more"));
      else assert.equal(await page.textContent("#search-more"), more);
    }
    await page.reload();
    await waitForCount(page, "34 results");
    assert.equal(await links.count(), 34);
  });
});

test("a corrected query says so and has a way back", async () => {
  await withDouble("?q=leger", async (page) => {
    assert.equal((await page.textContent("#search-notes"))?.trim(), "Showing results for ledger. Search instead for leger.");
    await page.click("#search-notes a");
    await waitForAddress(page, "?q=leger&exact=1");
    await page.waitForFunction(() => document.querySelector("#search-notes")?.textContent === "");
    await page.focus("#search-field");
    await page.keyboard.press("End");
    await page.keyboard.type("s");
    await waitForAddress(page, "?q=legers");
  });
});

test("it says where no story has all words, and what was no filter", async () => {
  await withDouble("?q=colour:red+anyof", async (page) => {
    const said = (await page.textContent("#search-notes")) ?? "";
    assert.match(said, /No story has all of these words/u);
    assert.match(said, /colour:red names no field or value/u);
    assert.ok(await page.isHidden("#search-filters"));
  });
});

test("it says what the words speak of, on each result first, and leads to all stories of it", async () => {
  await withDouble("?q=noisy+pages+anyof", async (page) => {
    const said = "These words speak of Alert noise. One has all of these words.";
    assert.equal((await page.textContent("#search-notes"))?.trim(), said);
    const [first] = await page.locator("#search-hits li:first-child .chip").all();
    assert.match((await first?.textContent()) ?? "", /Alert noise/u);
    assert.equal(await first?.getAttribute("data-found"), "");
    await page.click("#search-notes a");
    await page.waitForFunction(() => new URLSearchParams(location.search).get("q")?.trim() === "factor:alert-noise");
  });
});

test("where nothing is found there is help, and themes to start from", async () => {
  await withDouble("?q=system:ledger+-nothing+queue", async (page) => {
    assert.equal(await page.textContent("#search-count"), "Nothing found");
    assert.ok(await page.isVisible("#search-start"));
    assert.deepEqual(await page.locator("#search-help li").allTextContents(), ["Without -nothing 22 results"]);
    await page.click("#search-help a");
    await waitForCount(page, "22 results");
    assert.ok(await page.isHidden("#search-help"));
    assert.equal(await page.evaluate(() => document.activeElement?.id), "search-field");
  });
});

test("the count is told to those who listen, once somebody stops typing", async () => {
  await withDouble("", async (page) => {
    await page.evaluate(() => {
      const told = /** @type {string[]} */ ((/** @type {any} */ (globalThis).told = []));
      const status = document.querySelector("#search-status");
      if (status) new MutationObserver(() => told.push(status.textContent ?? "")).observe(status, { childList: true });
    });
    await page.keyboard.type("queue");
    await page.waitForFunction(() => /** @type {any} */ (globalThis).told.length > 0);
    assert.deepEqual(await page.evaluate(() => /** @type {any} */ (globalThis).told), ["34 results, 10 shown"]);
  });
});

test("an index that cannot be loaded is said, the lists stay a way in, and it can be tried again", async () => {
  await site.fresh({}, async (page, origin) => {
    await page.route(ENGINE, (route) => route.abort());
    await page.goto(`${origin}/search.html?q=queue`);
    await page.waitForSelector("#search-trouble:not([hidden])");
    const themes = await page.evaluate(() => [...document.querySelectorAll("#search-start .way-terms a")].map((link) => link.getAttribute("href")));
    assert.ok(themes.length > 0 && themes.every((href) => !href?.includes("search.html?")), String(themes[0]));
    await page.unroute(ENGINE);
    await useDouble(page);
    await page.click("#search-retry");
    await waitForCount(page, "34 results");
    assert.ok(await page.isHidden("#search-trouble"));
  });
});

test("texts of results are text, and no query breaks the page", async () => {
  await withDouble("?q=queue", async (page, found) => {
    assert.match((await page.textContent("#search-hits h3")) ?? "", /^<img src=x onerror/u);
    for (const query of ["<img src=x onerror=alert(1)>", "__proto__:x constructor", '"', "-", ":", "🔥👩‍🚒", "خادم قاعدة", `${"word ".repeat(2000)}`, "a".repeat(10_000)]) {
      await page.fill("#search-field", query);
      await waitForCount(page, "34 results");
      assert.equal(await page.locator("main img").count(), 0, query.slice(0, 40));
      assert.doesNotMatch(await page.title(), /broken/u);
    }
    assertNone(found);
  });
});

test("the arrow down leads from the field to the first result", async () => {
  await withDouble("?q=queue", async (page) => {
    await page.focus("#search-field");
    await page.keyboard.press("ArrowDown");
    assert.match(await page.evaluate(() => document.activeElement?.textContent ?? ""), /Story 1$/u);
    await page.keyboard.press("/");
    assert.equal(await page.evaluate(() => document.activeElement?.id), "search-field");
  });
});

test("axe finds nothing in the answers, light or dark, narrow or wide", async () => {
  for (const query of ["?q=system:ledger+leger+anyof", "?q=system:ledger+nothing"]) {
    await withDouble(query, async (page) => {
      await page.locator(".search-grammar").evaluate((details) => details.setAttribute("open", ""));
      assertNone(await violationsOf(page));
    });
  }
});

test("nothing stands out at the side of answers", async () => {
  await withDouble("?q=system:ledger+queue", async (page) => {
    for (const width of [360, 768, 1440, 1600]) {
      await page.setViewportSize({ width, height: 900 });
      await page.locator("#search-narrow details").evaluate((details) => details.setAttribute("open", ""));
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), `${width} px`);
    }
  });
});

test("without JavaScript the page leads to the lists", async () => {
  await site.fresh({ javaScriptEnabled: false }, async (page, origin) => {
    await page.goto(`${origin}/search.html`);
    assert.ok(await page.isHidden("#search-form"));
    assert.match((await page.textContent("noscript")) ?? "", /needs JavaScript/u);
    const links = await page.locator("#search-start .way-terms a").evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
    assert.ok(links.length > 0 && links.every((href) => href.endsWith(".html")));
  });
});
