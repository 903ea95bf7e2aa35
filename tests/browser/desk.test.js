// @ts-check
// The desk of a preview: suggestions are decided by keyboard and written into the files. AFTERWORD_PROGRAM names the program;
// without it there is nothing to test.

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import test, { after, before } from "node:test";

import { violationsOf } from "./support/axe.js";
import { launch, watch } from "./support/browser.js";
import { previewOf } from "./support/preview.js";

/** @typedef {import("playwright-core").Page} BrowserPage */

const program = process.env["AFTERWORD_PROGRAM"] ?? "";
const options = { skip: program === "" && "AFTERWORD_PROGRAM names no program", timeout: 180_000 };
const STORIES = 50;

/** What stories are about, by their number: two systems each. @param {number} number */
const named = (number) => [["Kafka", "RabbitMQ"][number % 2] ?? "", ["MySQL", "Nginx", "Elasticsearch"][number % 3] ?? ""];

const work = mkdtempSync(path.join(tmpdir(), "afterword-desk-"));
const folder = path.join(work, "content/postmortems");
/** @param {number} number */
const file = (number) => path.join(folder, `2024-${number < 25 ? "05" : "06"}-${String((number % 25) + 1).padStart(2, "0")}-tills.md`);
/** @param {number} number */
const body = (number) => {
  const sentence = named(number).map((name) => `${name} was red. ${name} was blue.`);
  return `# The tills of shop ${number} froze\r\n\r\n${sentence.join(" ")} We saw it.\r\n`;
};

/** @type {Awaited<ReturnType<typeof previewOf>>} */
let preview;
/** @type {Awaited<ReturnType<typeof launch>>} */
let browser;

before(async () => {
  if (!program) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(work, "site.toml"), 'title = "Shops"\n');
  for (let number = 0; number < STORIES; number += 1) writeFileSync(file(number), body(number));
  [preview, browser] = await Promise.all([previewOf(program, work, ["--edit"]), launch()]);
});
after(async () => {
  await browser?.close();
  await preview?.close();
  rmSync(work, { recursive: true, force: true });
});

/** @param {(page: BrowserPage) => Promise<void>} look @param {RegExp} [expected]  What may go wrong. */
async function open(look, expected = /^$/u) {
  const context = await browser.newContext({ reducedMotion: "reduce", viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  try {
    const { found, stop } = watch(page, preview.origin);
    await page.goto(`${preview.origin}/_afterword/desk`);
    await page.waitForSelector("html[data-desk=ready]", { state: "attached" });
    await look(page);
    stop();
    assert.deepEqual(
      found.filter((one) => !expected.test(one)),
      [],
    );
  } finally {
    await context.close();
  }
}

const texts = () => readdirSync(folder).map((name) => readFileSync(path.join(folder, name), "utf8"));
/** In how many files front matter has a line. @param {RegExp} line */
const lines = (line) => texts().filter((text) => text.startsWith("---") && line.test(text.split("\r\n---\r\n")[0] ?? "")).length;
/** @param {BrowserPage} page @param {number} count */
const left = (page, count) => page.locator(".desk-row:not(.desk-decided)").nth(count).waitFor({ state: "detached" });
/** @param {BrowserPage} page @param {RegExp} words */
const told = (page, words) => page.locator(".desk-told", { hasText: words }).waitFor();

test("a hundred suggestions are decided by keyboard, and no byte of a story changes", options, async () => {
  await open(async (page) => {
    const rows = page.locator(".desk-row");
    const all = await rows.count();
    assert.ok(all >= 100, `${all} suggestions`);
    assert.deepEqual(await violationsOf(page), []);
    assert.match((await page.locator(".desk-title").first().textContent()) ?? "", /Kafka/u);

    // One gesture for the system that is suggested everywhere, with the diff in front of it.
    await page.keyboard.press("A");
    const dialog = page.locator("dialog[open]");
    await dialog.waitFor();
    assert.match((await dialog.textContent()) ?? "", /\+systems: \[Kafka\]/u);
    assert.deepEqual(await violationsOf(page), []);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    assert.equal(lines(/Kafka/u), 0);
    await page.keyboard.press("A");
    await dialog.waitFor();
    await page.keyboard.press("Enter");
    await left(page, all - STORIES / 2);
    assert.equal(lines(/^systems: \[Kafka\]\r?$/mu), STORIES / 2);

    // Each of the others by itself: every third is refused.
    const rest = await rows.count();
    for (let at = 0; at < rest; at += 1) await page.keyboard.press(at % 3 === 2 ? "r" : "a");
    await page.getByText("Everything that is suggested has been decided.").waitFor();
    const refused = Math.floor(rest / 3);
    const count = (/** @type {RegExp} */ pattern) => texts().reduce((sum, text) => sum + [...text.matchAll(pattern)].length, 0);
    assert.equal(count(/system:/gu), refused);
  });
  for (let number = 0; number < STORIES; number += 1) {
    const text = readFileSync(file(number), "utf8");
    assert.ok(text.startsWith("---\r\n") && text.endsWith(`\r\n---\r\n${body(number)}`), text);
    assert.equal(text.replaceAll("\r\n", "").includes("\n"), false);
  }
});

test("what was decided is taken back, step by step", options, async () => {
  await open(async (page) => {
    const before = texts();
    await page.keyboard.press("u");
    await told(page, /Taken back in 1 file/u);
    await page.locator(".desk-row").first().waitFor();
    assert.notDeepEqual(texts(), before);
    await page.keyboard.press("a");
    await told(page, /Accepted/u);
    await page.getByText("Everything that is suggested has been decided.").waitFor();
  });
});

test("keys move between suggestions, and a click decides one", options, async () => {
  writeFileSync(path.join(folder, "2024-08-01-a.md"), "# Cassandra was red\n\nCassandra was blue. Cassandra was red.\n");
  writeFileSync(path.join(folder, "2024-08-02-b.md"), "# Cassandra was late\n\nCassandra was blue. Cassandra was red.\n");
  await open(async (page) => {
    const current = page.locator(".desk-row[aria-current]");
    await page.locator(".desk-row").nth(1).waitFor();
    await page.keyboard.press("k");
    const first = await current.textContent();
    await page.keyboard.press("j");
    assert.notEqual(await current.textContent(), first);
    assert.ok(await current.evaluate((element) => element === document.activeElement));
    await page.keyboard.press("k");
    assert.equal(await current.textContent(), first);
    await page.locator(".desk-row", { hasText: "Cassandra was late" }).getByRole("button", { name: /^Not this/u }).click();
    await told(page, /not suggested in “Cassandra was late” again/u);
    await left(page, 1);
    assert.match(readFileSync(path.join(folder, "2024-08-02-b.md"), "utf8"), /^not: \[system:cassandra\]$/mu);

    // The name of another system is entered, and becomes the one that stays.
    await page.keyboard.press("m");
    await page.locator("dialog[open] input").fill("Kafka");
    await page.keyboard.press("Enter");
    const dialog = page.locator("dialog[open]", { hasText: "Make “Cassandra” another name of Kafka?" });
    await dialog.waitFor();
    await page.keyboard.press("Enter");
    await told(page, /Cassandra is another name of Kafka now/u);
    const note = readFileSync(path.join(work, "content/systems/kafka.md"), "utf8");
    assert.equal(note, "---\ntitle: Kafka\naliases: [Cassandra]\n---\n");
  });
});

test("a name is refused for the whole site, by key and by click, and site.toml keeps the rest", options, async () => {
  const settings = path.join(work, "site.toml");
  const before = readFileSync(settings, "utf8");
  for (const day of ["05", "06"])
    writeFileSync(path.join(folder, `2024-08-${day}-h.md`), "# Memcached was red\n\nMemcached was blue. Memcached was red, and Varnish was red.\n");
  await open(async (page) => {
    const group = page.locator("[data-group='system:memcached']");
    await group.waitFor();
    const dialog = page.locator("dialog[open]");
    await group.locator(".desk-row").first().click();
    await page.keyboard.press("N");
    await dialog.waitFor();
    assert.match((await dialog.textContent()) ?? "", /\+not = \["system:memcached"\]/u);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    assert.equal(readFileSync(settings, "utf8"), before);

    await group.getByRole("button", { name: /^Not a system here/u }).click();
    await dialog.waitFor();
    assert.deepEqual(await violationsOf(page), []);
    await page.keyboard.press("Enter");
    await told(page, /Memcached is not suggested on this site again/u);
    await group.waitFor({ state: "detached" });
    assert.equal(readFileSync(settings, "utf8"), `${before}\n[suggestions]\nnot = ["system:memcached"]\n`);

    await page.keyboard.press("u");
    await told(page, /Taken back in 1 file/u);
    await group.waitFor();
    assert.equal(readFileSync(settings, "utf8"), before);
  });
  for (const day of ["05", "06"]) rmSync(path.join(folder, `2024-08-${day}-h.md`));
});

test("the home page leads authors to the desk", options, async () => {
  const context = await browser.newContext({ reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(`${preview.origin}/`);
  const waiting = page.locator("afterword-preview .waiting");
  await waiting.waitFor();
  assert.match((await waiting.textContent()) ?? "", /[0-9]+ suggestions? of systems and factors/u);
  assert.deepEqual(await violationsOf(page), []);
  await waiting.getByRole("link", { name: "Open the desk" }).click();
  await page.waitForSelector("html[data-desk=ready]", { state: "attached" });
  await context.close();
});

test("beside a story its author is told what is suggested, and led to the desk", options, async () => {
  const context = await browser.newContext({ reducedMotion: "reduce" });
  const page = await context.newPage();
  writeFileSync(path.join(folder, "2024-08-04-d.md"), "# Cassandra fell\n\nCassandra was red. The clerk should have noticed the light.\n");
  await page.goto(`${preview.origin}/postmortems/2024-08-04-d.html`);
  const author = page.locator("afterword-preview .author");
  await author.getByText(/^For the author: [0-9]+ questions?, [0-9]+ suggestions?$/u).click();
  assert.match(await author.innerText(), /systems: Kafka/u);
  assert.deepEqual(await violationsOf(page), []);
  await author.getByRole("link", { name: "Decide at the desk" }).click();
  await page.waitForSelector("html[data-desk=ready]", { state: "attached" });
  await context.close();
});

test("a file that changed meanwhile is left as it is", options, async () => {
  const story = path.join(folder, "2024-08-03-c.md");
  writeFileSync(story, "# Memcached was red\n\nMemcached was blue. Memcached was red.\n");
  await open(async (page) => {
    const row = page.locator(".desk-row", { hasText: "Memcached" });
    await row.waitFor();
    await page.route("**/_afterword/desk/write", async (route) => {
      writeFileSync(story, "# The lamps were green\n\nNothing else.\n");
      await route.continue();
    });
    // What the file says now may have been read by then, and nothing is suggested there any more.
    await row.getByRole("button", { name: /^Accept/u }).click();
    await page.locator(".desk-wrong", { hasText: /changed since|not suggested any more/u }).waitFor();
    assert.equal(readFileSync(story, "utf8"), "# The lamps were green\n\nNothing else.\n");
  }, /desk\/write/u);
});
