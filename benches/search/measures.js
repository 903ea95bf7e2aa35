// @ts-check
// What is measured of a search on a page: bytes, waiting and work.

import { readdirSync, statSync } from "node:fs";
import path from "node:path";

import { SLOW_4G, sequential } from "./host.js";

/** @typedef {import("playwright-core").Browser} Browser */
/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("./engines.js").Engine} Engine */
/** @typedef {Awaited<ReturnType<typeof import("./host.js").host>>} Host */

/**
 * @param {number[]} numbers
 * @param {number} share  0.5 is the median.
 */
export function quantile(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

/** @param {number[]} numbers */
export const median = (numbers) => quantile(numbers, 0.5);

/**
 * Uses a page of a browser that has visited nothing yet.
 *
 * @template T
 * @param {Browser} browser
 * @param {Host} host
 * @param {(page: Page) => Promise<T>} use
 */
export async function fresh(browser, host, use) {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  try {
    const page = await context.newPage();
    await page.goto(host.page);
    host.take();
    return await use(page);
  } finally {
    host.use(null);
    await context.close();
  }
}

/**
 * What a first search of one word sends: all of it, and how often it waits for an answer before it can ask on, with
 * nothing loaded before and with everything that needs no query.
 *
 * @param {Browser} browser
 * @param {Host} host
 * @param {Engine} engine
 * @param {string[]} words
 */
export async function firstQuery(browser, host, engine, words) {
  /** @type {{ bytes: number, fromNothing: number, whenReady: number, files: number }[]} */
  const found = [];
  for (const word of words) {
    await fresh(browser, host, async (page) => {
      // Latency alone, so that what waits for what shows.
      host.use({ latency: 50, bytesPerSecond: Infinity });
      await engine.ready(page);
      const before = host.take();
      await engine.titles(page, word);
      const after = host.take();
      const all = [...before, ...after];
      const bytes = all.reduce((sum, { bytes }) => sum + bytes, 0);
      found.push({ bytes, fromNothing: sequential(all), whenReady: sequential(after), files: all.length });
    });
  }
  const middle = (/** @type {(one: (typeof found)[number]) => number} */ of) => median(found.map(of));
  return {
    bytes: middle(({ bytes }) => bytes),
    fromNothing: middle(({ fromNothing }) => fromNothing),
    whenReady: middle(({ whenReady }) => whenReady),
    files: middle(({ files }) => files),
  };
}

/**
 * Milliseconds until the first results show on a slow phone's connection, from nothing and when ready.
 *
 * @param {Browser} browser
 * @param {Host} host
 * @param {Engine} engine
 * @param {string[]} words
 */
export async function slowly(browser, host, engine, words) {
  /** @type {number[]} */
  const fromNothing = [];
  /** @type {number[]} */
  const whenReady = [];
  for (const word of words) {
    await fresh(browser, host, async (page) => {
      host.use(SLOW_4G);
      const start = performance.now();
      await engine.ready(page);
      const ready = performance.now();
      await engine.titles(page, word);
      const end = performance.now();
      fromNothing.push(end - start);
      whenReady.push(end - ready);
    });
  }
  return { fromNothing: median(fromNothing), whenReady: median(whenReady) };
}

/**
 * Milliseconds of queries whose files have been loaded by an earlier one.
 *
 * @param {Browser} browser
 * @param {Host} host
 * @param {Engine} engine
 * @param {string[]} queries
 */
export function warm(browser, host, engine, queries) {
  return fresh(browser, host, async (page) => {
    await engine.ready(page);
    await engine.times(page, queries);
    const times = await engine.times(page, queries);
    return { median: median(times), p95: quantile(times, 0.95) };
  });
}

/**
 * The bytes of files below a folder.
 *
 * @param {string} folder
 * @param {(name: string) => boolean} [counts]
 * @returns {number}
 */
export function bytesBelow(folder, counts = () => true) {
  const names = readdirSync(folder, { recursive: true }).map(String).filter(counts);
  return names.reduce((sum, name) => {
    const file = statSync(path.join(folder, name));
    return file.isFile() ? sum + file.size : sum;
  }, 0);
}
