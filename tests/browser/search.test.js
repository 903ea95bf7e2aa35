// @ts-check
// Searching the site itself, with its own engine and index: what facets promise is kept, results lead to where they
// say, whatever is typed does no harm, and the way back leads to the same place.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";

import { violationsOf } from "./support/axe.js";
import { parsePage } from "./support/html.js";
import { assertNone } from "./support/report.js";
import { useSite } from "./support/setup.js";

/** @typedef {import("playwright-core").Page} BrowserPage */
/** @typedef {{ id: string, title: string, count: number }} Term */

const site = useSite();
/** @type {{ systems: Term[], factors: Term[], postmortems: { id: string, title: string, url: string }[] }} */
const catalog = JSON.parse(readFileSync(path.join(site.folder, "api/catalog.json"), "utf8"));
const system = [...catalog.systems].sort((a, b) => b.count - a.count)[0];
assert.ok(system, "the site has no system to search for");
const story = catalog.postmortems[0];
assert.ok(story, "the site has no story to search for");

/**
 * Waits until there is an answer with its passages and counts, which follow the first results.
 *
 * @param {BrowserPage} page
 */
const isAnswered = (page) => page.waitForSelector("[data-search-page]:not([aria-busy]) #search-answer:not([hidden])");

/** The number of results that the page tells. */
function total() {
  const text = document.querySelector("#search-count")?.textContent ?? "";
  return text === "Nothing found" ? 0 : Number(text.replace(/\D/gu, ""));
}

/**
 * @param {string} query
 * @param {(page: BrowserPage, found: string[]) => Promise<void>} look
 */
function asking(query, look) {
  return site.fresh({}, async (page, origin, found) => {
    await page.goto(`${origin}/search.html?${new URLSearchParams({ q: query })}`);
    await isAnswered(page);
    await look(page, found);
  });
}

test("a filter is ticked by whatever name it goes", async (t) => {
  const named = catalog.systems.find(({ id, title, count }) => count > 0 && title.toLowerCase() !== id);
  if (!named) return t.skip("every system is called by its id");
  await asking(`system:"${named.title}"`, async (page, found) => {
    await page.waitForSelector(`[data-key="system:${named.id}"][aria-current="true"]`);
    assert.equal(await page.textContent("#search-filters .dim"), named.title);
    assertNone(found);
  });
});

test("whoever opens a shared link is not shown the start first", async () => {
  await site.fresh({}, async (page, origin, found) => {
    /** @param {BrowserPage} page */
    const isHeldBack = (page) => page.locator("#search-start").evaluate((start) => getComputedStyle(start).animationName !== "none");
    let before = false;
    await page.route(/assets\/search-[0-9a-f]+\.js/u, async (route) => {
      before = await isHeldBack(page);
      await route.continue();
    });
    await page.goto(`${origin}/search.html?${new URLSearchParams({ q: story.title })}`);
    await isAnswered(page);
    await page.goto(`${origin}/search.html`);
    await page.waitForSelector("[data-started] #search-start");
    assert.deepEqual([before, await isHeldBack(page)], [true, false]);
    assertNone(found);
  });
});

test("a story is found by its title, in the palette and on the page", async () => {
  await site.fresh({}, async (page, origin, found) => {
    await page.goto(`${origin}/index.html`);
    await page.keyboard.press("Control+k");
    await page.keyboard.type(story.title);
    const option = page.locator(`[role=option][href$="/${story.url}"]`);
    await option.waitFor();
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.waitForURL(/search\.html\?q=/u);
    await page.click(`#search-hits h3 a[href$="/${story.url}"]`);
    assert.equal((await page.textContent("h1"))?.trim(), story.title);
    await page.goBack();
    await isAnswered(page);
    assertNone(found);
  });
});

test("choosing a value gives as many results as it promises", async () => {
  await asking(system.title, async (page, found) => {
    const query = await page.inputValue("#search-field");
    const values = await page.evaluate(() =>
      [...document.querySelectorAll("[data-field] li:first-child")].map((value) => ({
        key: value.querySelector("a")?.getAttribute("data-key") ?? "",
        promised: Number(value.querySelector("a ~ span")?.textContent?.replace(/\D/gu, "")),
      })),
    );
    assert.ok(values.length >= 3, JSON.stringify(values));
    for (const { key, promised } of values) {
      const value = `#search-narrow [data-key="${key}"]`;
      await page.click(value);
      await page.waitForSelector(`${value}[aria-current]`);
      assert.equal(await page.evaluate(total), promised, key);
      await page.locator("#search-filters a").first().click();
      await page.waitForFunction((before) => document.querySelector("input")?.value === before, query);
      await page.waitForSelector("#search-filters", { state: "hidden" });
      await page.waitForSelector(`${value}:not([aria-current])`);
    }
    assertNone(found);
  });
});

test("results lead to pages and sections that are there", async () => {
  for (const query of [system.title, story.title, `system:${system.id}`]) {
    await asking(query, async (page) => {
      const links = await page.evaluate(() => {
        const root = new URL(".", location.href).href;
        return [...document.querySelectorAll("#search-hits a")].map((link) => /** @type {HTMLAnchorElement} */ (link).href.slice(root.length));
      });
      assert.ok(links.length > 0, query);
      for (const link of links) {
        const [file = "", anchor = ""] = link.split("#");
        const target = path.join(site.folder, decodeURIComponent(file));
        assert.ok(existsSync(target), link);
        assert.ok(anchor === "" || parsePage(readFileSync(target, "utf8")).ids.includes(decodeURIComponent(anchor)), link);
      }
    });
  }
});

test("what is searched for is marked", async () => {
  await asking(system.title, async (page) => {
    const marked = await page.locator("#search-hits mark").allTextContents();
    const words = system.title.toLowerCase().split(/\P{L}+/u).filter(Boolean);
    assert.ok(marked.some((text) => words.includes(text.toLowerCase())), `${system.title}: ${marked.join(", ")}`);
  });
});

test("whatever is typed does no harm", async () => {
  await asking("a", async (page, found) => {
    const hostile = ["<img src=x onerror=alert(1)>", "__proto__ constructor toString", "constructor:prototype", '"', '""', "- -- +", "🔥👩‍🚒", "\u202eخادم قاعدة البيانات", "after:9999-99 before:x year:", `${"word ".repeat(2000)}`, "a".repeat(10_000)];
    for (const query of hostile) {
      await page.fill("#search-field", query);
      await page.waitForFunction(() => document.querySelector("[data-search-page]")?.getAttribute("aria-busy") === null);
      assert.ok(await page.isHidden("#search-trouble"), query.slice(0, 40));
    }
    assertNone(found);
  });
});

test("the way back from a result leads to the same place of the list", async () => {
  await asking("kind:incident kind:near-miss kind:external kind:drill kind:term", async (page) => {
    while (await page.isVisible("#search-more")) {
      const before = await page.locator("#search-hits > li").count();
      if (before >= 20) break;
      await page.click("#search-more");
      await page.waitForFunction((count) => document.querySelectorAll("#search-hits > li").length > count, before);
    }
    const last = page.locator("#search-hits h3 a").last();
    const count = await page.locator("#search-hits > li").count();
    await last.scrollIntoViewIfNeeded();
    const scroll = await page.evaluate(() => Math.round(scrollY));
    await last.click();
    await page.waitForURL((url) => !url.pathname.endsWith("/search.html"));
    await page.goBack();
    await page.waitForFunction((wanted) => document.querySelectorAll("#search-hits > li").length === wanted, count);
    await page.waitForFunction((wanted) => Math.abs(scrollY - wanted) < 5, scroll);
  });
});

test("an index that is not there is said", async () => {
  await site.fresh({}, async (page, origin) => {
    await page.route("**/search/manifest.json", (route) => route.fulfill({ status: 404, body: "no" }));
    await page.goto(`${origin}/search.html?q=x`);
    await page.waitForSelector("#search-trouble:not([hidden])");
    assert.notEqual((await page.textContent("#search-reason"))?.trim(), "");
    await page.unroute("**/search/manifest.json");
    await page.click("#search-retry");
    await isAnswered(page);
  });
});

test("axe finds nothing in real answers", async () => {
  await asking(`system:${system.id} ${system.title}`, async (page) => {
    assertNone(await violationsOf(page));
  });
});
