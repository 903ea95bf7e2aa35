// @ts-check
// Takes pictures of one page of every kind of a built site, narrow to wide, light and dark, and puts those of one kind
// side by side on a sheet: as a page to click through and as one picture.
//
//   npm run screenshots -- <site> <out> [--full]
//
// With --full the pictures show whole pages, otherwise what fits the window.

import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

import { SCHEMES, WIDTHS, launch } from "./browser/support/browser.js";
import { serveFolder } from "./browser/support/server.js";
import { examplesOf, pagesOf } from "./browser/support/site.js";

/** @typedef {import("playwright-core").Browser} Browser */
/** @typedef {import("./browser/support/site.js").Page} Page */
/** @typedef {{ file: string, width: number, scheme: string }} Picture */

const HEIGHT = 900;

/** How much smaller the pictures are on a sheet than in the window. */
const SCALE = 0.5;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { full: { type: "boolean", default: false } },
});
const [site, out] = positionals;
if (!site || !out) {
  console.error("usage: npm run screenshots -- <site> <out> [--full]");
  process.exit(2);
}
await main(path.resolve(site), path.resolve(out), options.full);

/**
 * @param {string} folder
 * @param {string} target
 * @param {boolean} fullPage
 */
async function main(folder, target, fullPage) {
  mkdirSync(target, { recursive: true });
  const [server, browser] = await Promise.all([serveFolder(folder), launch()]);
  try {
    for (const page of firstOfEach(examplesOf(pagesOf(folder)))) {
      const pictures = await takePictures(browser, server.origin, page, target, fullPage);
      await makeSheet(browser, page, pictures, target);
      console.log(`${page.kind}: ${path.join(target, `${nameOf(page)}.png`)}`);
    }
  } finally {
    await browser.close();
    await server.close();
  }
}

/** @param {Page[]} pages */
function firstOfEach(pages) {
  return pages.filter((page, place) => pages.findIndex((other) => other.kind === page.kind) === place);
}

/**
 * A kind as a file name: `factors-x-x` for `factors/*` with something below.
 *
 * @param {Page} page
 */
function nameOf(page) {
  return page.kind.replace(/\.html$/u, "").replaceAll("*", "x").replaceAll("/", "-");
}

/**
 * @param {Browser} browser
 * @param {string} origin
 * @param {Page} page
 * @param {string} target
 * @param {boolean} fullPage
 * @returns {Promise<Picture[]>}
 */
async function takePictures(browser, origin, page, target, fullPage) {
  /** @type {Picture[]} */
  const pictures = [];
  const context = await browser.newContext({ reducedMotion: "reduce" });
  const tab = await context.newPage();
  await tab.goto(`${origin}/${encodeURI(page.path)}`);
  for (const scheme of SCHEMES) {
    await tab.emulateMedia({ colorScheme: scheme });
    for (const width of WIDTHS) {
      await tab.setViewportSize({ width, height: HEIGHT });
      const file = `${nameOf(page)}-${width}-${scheme}.png`;
      await tab.screenshot({ path: path.join(target, file), fullPage });
      pictures.push({ file, width, scheme });
    }
  }
  await context.close();
  return pictures;
}

/**
 * @param {Browser} browser
 * @param {Page} page
 * @param {Picture[]} pictures
 * @param {string} target
 */
async function makeSheet(browser, page, pictures, target) {
  const sheet = path.join(target, `${nameOf(page)}.html`);
  writeFileSync(sheet, sheetOf(page, pictures));
  const total = WIDTHS.reduce((sum, width) => sum + width * SCALE + 16, 16);
  const context = await browser.newContext({ viewport: { width: Math.ceil(total), height: HEIGHT } });
  const tab = await context.newPage();
  await tab.goto(pathToFileURL(sheet).href);
  await tab.screenshot({ path: path.join(target, `${nameOf(page)}.png`), fullPage: true });
  await context.close();
}

/**
 * @param {Page} page
 * @param {Picture[]} pictures
 */
function sheetOf(page, pictures) {
  const rows = SCHEMES.map((scheme) => {
    const cells = pictures
      .filter((picture) => picture.scheme === scheme)
      .map(({ file, width }) => {
        const caption = `${width} px, ${scheme}`;
        return `<figure><figcaption>${caption}</figcaption><a href="${file}"><img src="${file}" width="${width * SCALE}" alt="${caption}"></a></figure>`;
      });
    return `<div>${cells.join("")}</div>`;
  });
  const title = `${page.kind} (${page.path})`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${title}</title>
<style>
  body { margin: 16px 0 0 16px; font: 13px sans-serif; background: #888; color: #000; }
  h1 { font-size: 16px; }
  div { display: flex; align-items: flex-start; }
  figure { margin: 0 16px 16px 0; }
  img { display: block; }
</style>
<h1>${title}</h1>
${rows.join("\n")}
</html>
`;
}
