// @ts-check
// How soon a story shows on a slow phone: the first contentful paint of every postmortem, cold, over a network with the
// latency and throughput of slow 4G and on a processor four times slower. Prints medians. See benches/README.md.
//
//   npm run paint -- <site>
//
//   RUNS=N    visits of each page (default: 5)

import path from "node:path";

import { launch } from "../tests/browser/support/browser.js";
import { serveFolder } from "../tests/browser/support/server.js";
import { pagesOf } from "../tests/browser/support/site.js";

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error("usage: npm run paint -- <site>");
  process.exit(2);
}
const runs = Number(process.env["RUNS"] ?? 5);
const pages = pagesOf(path.resolve(folder)).filter((page) => page.kind === "postmortems/*.html");
const [server, browser] = await Promise.all([serveFolder(path.resolve(folder), { compress: true }), launch()]);
try {
  /** @type {number[]} */
  const medians = [];
  for (const { path: name } of pages) {
    const times = [];
    for (let run = 0; run < runs; run += 1) {
      times.push(await firstPaint(`${server.origin}/${encodeURI(name)}`));
    }
    medians.push(median(times));
    console.log(`${String(Math.round(median(times))).padStart(6)} ms  ${name}`);
  }
  console.log(`${String(Math.round(median(medians))).padStart(6)} ms  median of ${pages.length} stories`);
} finally {
  await browser.close();
  await server.close();
}

/**
 * Milliseconds from the click to the first text, in a browser that has nothing in its cache.
 *
 * @param {string} url
 */
async function firstPaint(url) {
  const context = await browser.newContext({ viewport: { width: 360, height: 800 } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  const throughput = 200 * 1024;
  await session.send("Network.emulateNetworkConditions", { offline: false, latency: 562, downloadThroughput: throughput, uploadThroughput: throughput });
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await page.goto(url, { waitUntil: "load" });
  const time = await page.evaluate(
    () =>
      new Promise((resolve) => {
        new PerformanceObserver((list) => {
          const [entry] = list.getEntriesByName("first-contentful-paint");
          if (entry) resolve(entry.startTime);
        }).observe({ type: "paint", buffered: true });
      }),
  );
  await context.close();
  return /** @type {number} */ (time);
}

/** @param {number[]} values */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const at = (/** @type {number} */ place) => /** @type {number} */ (sorted[place]);
  return sorted.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2;
}
