// @ts-check
// How soon a saved change shows in Chromium: the time from before a file is written until the frame in which the open page
// shows it, debouncing included. Prints the median, the 95th percentile and the time from the start to the first page.
// See benches/README.md.
//
//   npm run live -- <root> [edits]
//
//   AFTERWORD=PATH   the program to measure (default: target/release/afterword)
//   HUGO=PATH        measure this Hugo instead, over the library that `benches/peers/convert.js` wrote for it to <root>
//   PAUSE=MS         pause between two edits (default: 300); what is loaded as a whole behind an edit takes longer than
//                    that on a large site, so edits meet it at all its stages

import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";

import { launch } from "../tests/browser/support/browser.js";
import { previewOf } from "../tests/browser/support/preview.js";
import { hugoOf } from "./serve/hugo.js";

const [root, count = "50"] = process.argv.slice(2);
if (!root) {
  console.error("usage: npm run live -- <root> [edits]");
  process.exit(2);
}
const program = process.env["AFTERWORD"] ?? "target/release/afterword";
const pause = Number(process.env["PAUSE"] ?? 300);

const stories = readdirSync(path.join(root, "content/postmortems"), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith(".md"))
  .map((entry) => path.join(entry.parentPath, entry.name))
  .sort();

/** @type {Promise<{ postmortems: { source: string, url: string }[] }> | undefined} */
let catalog;

/** What files were before they were edited. @type {Map<string, string>} */
const originals = new Map();

const started = Date.now();
const hugo = process.env["HUGO"];
const preview = hugo ? await hugoOf(hugo, root) : await previewOf(program, root, ["--quiet"]);
await fetch(`${preview.origin}/`).then((answer) => answer.text());
console.log(`${String(Date.now() - started).padStart(6)} ms  from the start to the first page, of ${stories.length} stories`);

const browser = await launch();
try {
  const page = await (await browser.newContext()).newPage();
  /** @type {number[]} */
  const times = [];
  const edits = Number(count);
  for (let edit = 0; edit < edits; edit += 1) {
    // Every ten edits another story, from all over the library.
    const file = stories[Math.floor(((edit - (edit % 10)) / edits) * stories.length)] ?? "";
    if (edit % 10 === 0) {
      const listens = hugo && page.waitForEvent("websocket").then((socket) => socket.waitForEvent("framereceived"));
      await page.goto(preview.origin + (await addressOf(file)), { waitUntil: "load" });
      await listens;
    }
    times.push(await timeOf(page, file, `The edit of number ${edit} says so.`));
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  times.sort((a, b) => a - b);
  const at = (/** @type {number} */ share) => String(Math.round(times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0)).padStart(6);
  console.log(`${at(0.5)} ms  median of ${times.length} edits`);
  console.log(`${at(0.95)} ms  95th percentile`);
  console.log(`${at(1)} ms  slowest`);
} finally {
  for (const [file, text] of originals) writeFileSync(file, text);
  await browser.close();
  await preview.close();
}

/**
 * The address of a story's page.
 *
 * @param {string} file
 */
async function addressOf(file) {
  if (hugo) return `/postmortems/${path.basename(file, ".md").toLowerCase()}/`;
  catalog ??= fetch(`${preview.origin}/api/catalog.json`).then((answer) => answer.json());
  const source = path.relative(root ?? "", file);
  const found = (await catalog).postmortems.find((story) => story.source === source);
  if (!found) throw new Error(`${source} is no story of the site`);
  return `/${found.url}`;
}

/**
 * Milliseconds from before a text is saved until a frame with it.
 *
 * @param {import("playwright-core").Page} page
 * @param {string} file
 * @param {string} sentence
 */
async function timeOf(page, file, sentence) {
  const before = originals.get(file) ?? readFileSync(file, "utf8");
  originals.set(file, before);
  const isShown = page.evaluate(
    (words) =>
      new Promise((resolve) => {
        const look = () => {
          if (!document.body.textContent?.includes(words)) return false;
          requestAnimationFrame(() => resolve(Date.now()));
          return true;
        };
        if (look()) return;
        const observer = new MutationObserver(() => {
          if (look()) observer.disconnect();
        });
        observer.observe(document.body, { childList: true, characterData: true, subtree: true });
      }),
    sentence,
  );
  // The page listens by the time that it answers this.
  await page.evaluate(() => 0);
  const saved = Date.now();
  writeFileSync(file, `${before.trimEnd()}\n\n${sentence}\n`);
  try {
    return Number(await isShown) - saved;
  } catch {
    // The page was loaded anew; it shows the sentence when it is there.
    await page.waitForFunction((words) => document.body.textContent?.includes(words), sentence);
    return Date.now() - saved;
  }
}
