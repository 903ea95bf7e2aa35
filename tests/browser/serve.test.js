// @ts-check
// The live preview in the browser: a saved change shows where the reader is, style is swapped, what is wrong lies over the
// page until it is mended. AFTERWORD_PROGRAM names the program; without it there is nothing to test.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import test, { after, before } from "node:test";

import { violationsOf } from "./support/axe.js";
import { launch, watch } from "./support/browser.js";
import { startPreview } from "./support/preview.js";

/** @typedef {import("playwright-core").Page} BrowserPage */

const program = process.env["AFTERWORD_PROGRAM"] ?? "";
const root = path.resolve(import.meta.dirname, "../..");
const STORY = "content/postmortems/gitlab-database-2017.md";
const PAGE = "/postmortems/gitlab-database-2017.html";
const options = { skip: program === "" && "AFTERWORD_PROGRAM names no program", timeout: 180_000 };

/** @type {Awaited<ReturnType<typeof startPreview>>} */
let preview;
/** @type {Awaited<ReturnType<typeof launch>>} */
let browser;

before(async () => {
  if (program) [preview, browser] = await Promise.all([startPreview(program, root, ["--drafts"]), launch()]);
});
after(async () => {
  await browser?.close();
  await preview?.close();
});

/** @param {string} file */
const read = (file) => readFileSync(path.join(preview.folder, file), "utf8");

/** @param {string} file @param {string} text */
function write(file, text) {
  mkdirSync(path.dirname(path.join(preview.folder, file)), { recursive: true });
  writeFileSync(path.join(preview.folder, file), text);
}

/**
 * Opens a page and marks it, so that loading it anew would show.
 *
 * @param {string} address
 * @param {(page: BrowserPage, isMarked: () => Promise<boolean>) => Promise<void>} look
 */
async function open(address, look) {
  const context = await browser.newContext({ reducedMotion: "reduce", viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  try {
    await page.goto(preview.origin + address, { waitUntil: "load" });
    await settled(page);
    await page.evaluate(() => Object.assign(globalThis, { marked: true }));
    await look(page, () => page.evaluate(() => "marked" in globalThis));
  } finally {
    await context.close();
  }
}

/** @param {BrowserPage} page */
const settled = (page) => page.waitForSelector("html[data-preview=settled]", { state: "attached" });

/** @param {BrowserPage} page */
const panel = (page) => page.locator("afterword-preview .panel");

test("a saved text shows where the reader is, without loading the page anew", options, async () => {
  const text = read(STORY);
  await open(PAGE, async (page, isMarked) => {
    const { found, stop } = watch(page, preview.origin);
    await page.evaluate(() => window.scrollTo({ top: document.body.scrollHeight / 2 }));
    // What is read must not move, even where something above it grows.
    const line = await page.evaluateHandle(() => document.elementFromPoint(window.innerWidth / 2, window.innerHeight / 2));
    const place = () => line.evaluate((element) => (element?.isConnected ? element.getBoundingClientRect().top : Number.NaN));
    const stood = await place();
    assert.ok((await page.evaluate(() => window.scrollY)) > 500);
    write(STORY, `${text}\n\nA sentence that was added just now.\n`);
    await page.getByText("A sentence that was added just now.").waitFor({ state: "attached" });
    const moved = Math.abs((await place()) - stood);
    // A browser scrolls by whole pixels, and what grew above may be as tall as a fraction of one.
    assert.ok(moved < 1, `moved by ${moved} px`);
    assert.ok(await isMarked());
    write(STORY, text.replace(/^## /mu, "A paragraph of its own.\n\n## "));
    await page.getByText("A paragraph of its own.").waitFor({ state: "attached" });
    await page.getByText("A sentence that was added just now.").waitFor({ state: "detached" });
    assert.ok(await isMarked());
    stop();
    assert.deepEqual(found, []);
  });
  write(STORY, text);
});

test("another heading shows in the table of contents, which works", options, async () => {
  const text = read(STORY);
  await open(PAGE, async (page) => {
    write(STORY, `${text}\n\n## A heading of today\n\nText below it.\n`);
    const link = page.locator(".contents a", { hasText: "A heading of today" });
    await link.waitFor({ state: "attached" });
    await settled(page);
    await link.evaluate((element) => /** @type {HTMLElement} */ (element).click());
    assert.match(page.url(), /#a-heading-of-today$/u);
  });
  write(STORY, text);
});

test("another title reaches the pages that list it", options, async () => {
  const text = read(STORY);
  await open("/archive.html", async (page) => {
    write(STORY, text.replace(/^title: .*$/mu, "title: A title of today"));
    await page.getByText("A title of today").first().waitFor();
  });
  write(STORY, text);
});

test("style is swapped without loading the page anew", options, async () => {
  await open(PAGE, async (page, isMarked) => {
    const tokens = readFileSync(path.join(root, "theme/css/tokens.css"), "utf8");
    write("theme/css/tokens.css", tokens.replace("--paper: light-dark(#fbfbf9", "--paper: light-dark(#fedcba"));
    await page.waitForFunction(() => getComputedStyle(document.documentElement).backgroundColor === "rgb(254, 220, 186)");
    assert.ok(await isMarked());
    await page.waitForFunction(() => document.querySelectorAll("head > link[rel=stylesheet]").length === 1);
    rmSync(path.join(preview.folder, "theme"), { recursive: true });
    await page.waitForFunction(() => getComputedStyle(document.documentElement).backgroundColor !== "rgb(254, 220, 186)");
  });
});

test("what stands in the way lies over the page until it is mended", options, async () => {
  const config = read("site.toml");
  await open(PAGE, async (page, isMarked) => {
    assert.equal(await panel(page).isVisible(), false);
    write("site.toml", `${config}\nmisspelt = true\n`);
    await panel(page).getByText("misspelt").waitFor();
    const told = await panel(page).innerText();
    assert.match(told, /site\.toml:\d+:1/u);
    assert.match(told, /last good version/u);
    assert.ok(await page.locator("main h1").isVisible());
    assert.deepEqual(await violationsOf(page), []);
    await page.setViewportSize({ width: 360, height: 700 });
    const box = await panel(page).boundingBox();
    assert.ok(box && box.x >= 0 && box.x + box.width <= 360, JSON.stringify(box));
    write("site.toml", config);
    await panel(page).waitFor({ state: "hidden" });
    assert.ok(await isMarked());
  });
});

test("an error of a document is told with its line and can be folded away", options, async () => {
  const text = read(STORY);
  await open(PAGE, async (page) => {
    write(STORY, text.replace(/^date: .*$/mu, "date: 2017-02-31"));
    await panel(page).getByText("gitlab-database-2017.md").waitFor();
    assert.match(await panel(page).innerText(), /content\/postmortems\/gitlab-database-2017\.md:\d+:\d+/u);
    await settled(page);
    await panel(page).locator("summary").click();
    assert.equal(await panel(page).getAttribute("open"), null);
    write(STORY, text);
    await panel(page).waitFor({ state: "hidden" });
  });
});

test("a template that cannot be rendered leaves the page as it was", options, async () => {
  await open(PAGE, async (page) => {
    write("theme/templates/postmortem.html", '{% extends "base.html" %}\n{% block main %}{{ view.not_there }}{% endblock main %}\n');
    await panel(page).getByText("postmortem.html").waitFor();
    assert.ok(await page.locator("main h1").isVisible());
    // Whoever opens it now is told on the page, which gives way by itself.
    const other = await page.context().newPage();
    const answer = await other.goto(preview.origin + PAGE);
    assert.equal(answer?.status(), 500);
    await other.getByText("theme/templates/postmortem.html:2:").waitFor();
    rmSync(path.join(preview.folder, "theme"), { recursive: true });
    await other.locator("article, .story, main h1").getByText("cannot be shown").waitFor({ state: "detached" });
    await panel(page).waitFor({ state: "hidden" });
  });
});

test("a page that is gone says so, and is there again when its file is", options, async () => {
  const text = read(STORY);
  await open(PAGE, async (page) => {
    rmSync(path.join(preview.folder, STORY));
    await page.waitForFunction(() => document.body.classList.contains("kind-not-found"));
    write(STORY, text);
    await page.waitForFunction(() => document.body.classList.contains("kind-postmortem"));
  });
});

test("drafts are shown below a banner", options, async () => {
  await open("/", async (page) => {
    await page.getByText("Showing drafts.").waitFor();
  });
});

test("the search page says while its index is made, and finds what is new", options, async () => {
  const text = read(STORY);
  await open("/search.html", async (page) => {
    // A text that the page itself does not show: it stays as it is, and says what goes on behind it.
    write(STORY, `${text}\n\nXylophones fell.\n`);
    await page.locator(".search-preview").getByText("up to date").waitFor();
    await page.goto(`${preview.origin}/search.html?q=xylophones`);
    // That may have been the index of an edit before; then the page says when there is another one to search.
    const hit = page.locator("#search-hits mark", { hasText: "Xylophones" }).first();
    const again = page.locator(".search-preview a");
    await hit.or(again).first().waitFor();
    if (!(await hit.isVisible())) {
      await again.click();
      await hit.waitFor();
    }
  });
  write(STORY, text);
});
