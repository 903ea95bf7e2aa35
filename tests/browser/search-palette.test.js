// @ts-check
// The palette on every page, with a stand-in for the engine: how it opens and closes, its keys, where it leads, and
// that nothing is loaded for it before.

import assert from "node:assert/strict";
import test from "node:test";

import { violationsOf } from "./support/axe.js";
import { ENGINE, useDouble } from "./support/double.js";
import { assertNone } from "./support/report.js";
import { useSite } from "./support/setup.js";

/** @typedef {import("playwright-core").Page} BrowserPage */

const site = useSite();

/** A page with a term to search in. */
const term = site.pages.find((page) => page.kind === "systems/*.html");

/**
 * @param {string} path
 * @param {(page: BrowserPage, found: string[]) => Promise<void>} look
 */
function withDouble(path, look) {
  return site.fresh({}, async (page, origin, found) => {
    await useDouble(page);
    // Where results lead to nothing, as those of the stand-in do, the way there is what counts.
    await page.route("**/postmortems/story-*.html", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html><title>Story</title>" }));
    await page.goto(`${origin}/${path}`);
    await look(page, found);
  });
}

/** @param {BrowserPage} page */
async function openWith(page, words = "queue") {
  await page.keyboard.press("/");
  await page.waitForSelector("dialog[open]");
  await page.keyboard.type(words);
  await page.waitForSelector("[role=option]");
}

/**
 * The line that the keyboard is on, by its place; the last is the one with all results.
 *
 * @param {BrowserPage} page
 */
const activePlace = (page) =>
  page.evaluate(() => {
    const options = [...document.querySelectorAll("[role=option]")];
    const named = document.activeElement?.getAttribute("aria-activedescendant");
    const selected = options.filter((option) => option.getAttribute("aria-selected") === "true");
    return selected.length === 1 && selected[0]?.id === named ? options.indexOf(/** @type {Element} */ (selected[0])) : -1;
  });

test("whoever rests a hand on the keyboard turns the key off, and the browser remembers", async () => {
  await site.fresh({}, async (page, origin, found) => {
    await useDouble(page);
    await page.goto(`${origin}/search.html`);
    await page.click(".search-grammar summary");
    const setting = page.locator("#search-key");
    assert.ok(await setting.isChecked());
    await setting.uncheck();
    await page.goto(`${origin}/index.html`);
    await page.keyboard.press("/");
    await page.keyboard.press("Control+k");
    await page.waitForSelector("dialog[open]");
    await page.goto(`${origin}/search.html`);
    assert.equal(await setting.isChecked(), false);
    await page.click(".search-grammar summary");
    await setting.check();
    await page.goto(`${origin}/index.html`);
    await page.keyboard.press("/");
    await page.waitForSelector("dialog[open]");
    assertNone(found);
  });
});

test("the last searches that led somewhere are offered before anything is typed", async () => {
  await withDouble("index.html", async (page, found) => {
    await openWith(page, "tide gate");
    await page.keyboard.press("Enter");
    await page.waitForURL(/story-/u);
    await page.goto(new URL("/index.html", page.url()).href);
    await page.keyboard.press("/");
    await page.waitForSelector("[role=option]");
    assert.deepEqual(await page.locator("[role=option] .palette-title").allTextContents(), ["tide gate"]);
    assert.equal(await activePlace(page), -1, "nothing is chosen yet");
    await page.keyboard.press("ArrowDown");
    assert.match((await page.locator("[role=option]").getAttribute("href")) ?? "", /search\.html\?q=tide\+gate$/u);
    await page.click("dialog >> text=Forget these searches");
    await page.waitForSelector("[role=option]", { state: "detached" });
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("role")), "combobox");
    assertNone(found);
  });
});

test("keys and the link open it, Escape closes it and gives the focus back", async () => {
  await withDouble("index.html", async (page, found) => {
    const back = page.locator("main a").first();
    for (const key of ["/", "Control+k", "Meta+k"]) {
      await back.focus();
      await page.keyboard.press(key);
      await page.waitForSelector("dialog[open]");
      assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("role")), "combobox");
      assert.equal(await page.inputValue("[role=combobox]"), "", "the key itself is not typed");
      await page.keyboard.press("Escape");
      await page.waitForSelector("dialog:not([open])", { state: "attached" });
      assert.ok(await back.evaluate((link) => link === document.activeElement), key);
    }
    await page.click(".search-link");
    await page.waitForSelector("dialog[open]");
    await page.mouse.click(5, 500);
    await page.waitForSelector("dialog:not([open])", { state: "attached" });
    assertNone(found);
  });
});

test("a slash that somebody types into a field is theirs", async () => {
  await withDouble("index.html", async (page) => {
    await page.keyboard.press("/");
    await page.keyboard.type("a/b");
    assert.equal(await page.inputValue("[role=combobox]"), "a/b");
  });
});

test("nothing is loaded before somebody is about to search", async () => {
  await site.fresh({}, async (page, origin) => {
    /** @type {string[]} */
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    await useDouble(page);
    await page.goto(`${origin}/index.html`);
    const isEngine = (/** @type {string} */ url) => /search-engine|\/search\//u.test(url);
    assert.deepEqual(asked.filter(isEngine), []);
    const engine = page.waitForRequest(ENGINE);
    await page.hover(".search-link");
    await engine;
  });
});

test("arrows, Home and End choose among up to eight results and the line for all", async () => {
  await withDouble("index.html", async (page) => {
    await openWith(page);
    assert.equal(await page.locator("[role=option]").count(), 9);
    assert.equal(await page.getAttribute("[role=combobox]", "aria-expanded"), "true");
    assert.equal(await activePlace(page), 0);
    for (const [key, place] of /** @type {[string, number][]} */ ([
      ["ArrowDown", 1], ["ArrowDown", 2], ["ArrowUp", 1], ["End", 8], ["ArrowDown", 0], ["ArrowUp", 8], ["Home", 0],
    ])) {
      await page.keyboard.press(key);
      assert.equal(await activePlace(page), place, key);
    }
    assert.equal(await page.inputValue("[role=combobox]"), "queue");
  });
});

test("Enter opens what is chosen, with Ctrl in a new tab", async () => {
  await withDouble("index.html", async (page) => {
    await openWith(page);
    await page.keyboard.press("ArrowDown");
    const [tab] = await Promise.all([page.context().waitForEvent("page"), page.keyboard.press("Control+Enter")]);
    await tab.waitForURL(/\/postmortems\/story-2\.html$/u);
    assert.equal(await tab.evaluate(() => window.opener), null);
    await tab.close();
    assert.ok(await page.isVisible("dialog"));
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/postmortems\/story-2\.html$/u);
  });
});

test("the last line leads to all results", async () => {
  await withDouble("index.html", async (page) => {
    await openWith(page, "queue & more");
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/search\.html\?q=queue\+%26\+more$/u);
    await page.waitForSelector("#search-answer:not([hidden])");
  });
});

test("Enter before there is an answer leads to all results of what is typed", async () => {
  await site.fresh({}, async (page, origin) => {
    await useDouble(page, "() => new Promise(() => {})");
    await page.goto(`${origin}/index.html`);
    await page.keyboard.press("/");
    await page.keyboard.type("queue");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/search\.html\?q=queue$/u);
  });
});

test("on a term's page it searches in the term, until that is dropped", { skip: term === undefined }, async () => {
  await withDouble(term?.path ?? "", async (page) => {
    const title = (await page.textContent("h1"))?.trim() ?? "";
    const slug = (term?.path ?? "").replace(/^systems\/|\.html$/gu, "");
    await page.keyboard.press("/");
    await page.waitForSelector("[role=option]");
    assert.match((await page.textContent(".palette-scope")) ?? "", new RegExp(title.replace(/\W/gu, "."), "u"));
    assert.match((await page.getAttribute("#palette-all", "href")) ?? "", new RegExp(`q=system%3A${slug}$`, "u"));
    await page.keyboard.type("queue");
    await page.waitForSelector("#palette-all[href$='+queue']");
    await page.click(".palette-scope");
    await page.waitForSelector("#palette-all[href$='?q=queue']");
    assert.ok(await page.isHidden(".palette-scope"));
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("role")), "combobox");
    await page.keyboard.press("Escape");
    await page.click(`.side-links a:has-text("Search in")`);
    await page.waitForURL(new RegExp(`/search\\.html\\?q=system%3A${slug}$`, "u"));
  });
});

test("an index that cannot be loaded is said, and can be tried again", async () => {
  await site.fresh({}, async (page, origin) => {
    await page.route(ENGINE, (route) => route.abort());
    await page.goto(`${origin}/index.html`);
    await page.keyboard.press("/");
    await page.keyboard.type("queue");
    await page.waitForSelector(".palette-note button");
    await page.unroute(ENGINE);
    await useDouble(page);
    await page.click(".palette-note button");
    await page.waitForSelector("#palette-7");
  });
});

test("texts of results are text", async () => {
  await withDouble("index.html", async (page, found) => {
    await openWith(page, "<img src=x onerror=alert(1)>");
    assert.equal(await page.locator("dialog img").count(), 0);
    assert.match((await page.textContent("#palette-0")) ?? "", /<img src=x onerror/u);
    assert.match((await page.textContent("#palette-all")) ?? "", /<img src=x/u);
    assertNone(found);
  });
});

test("axe finds nothing in the open palette, light or dark, narrow or wide", async () => {
  await withDouble(term?.path ?? "index.html", async (page) => {
    await openWith(page, "leger anyof");
    assertNone(await violationsOf(page));
    for (const width of [360, 768]) {
      await page.setViewportSize({ width, height: 700 });
      const isWithin = await page.evaluate(() => [...document.querySelectorAll("dialog, dialog *:not(.visually-hidden)")].every((part) => part.getBoundingClientRect().right < innerWidth + 0.5));
      assert.ok(isWithin, `${width} px`);
    }
  });
});

test("the page for unknown addresses asks for the words of the address", async () => {
  await site.fresh({}, async (page, origin) => {
    await page.goto(`${origin}/aws-kinesis_2020.html`);
    const link = page.locator("a[data-search-lost]");
    assert.match((await link.getAttribute("href")) ?? "", /search\.html\?q=aws\+kinesis\+2020$/u);
  });
});
