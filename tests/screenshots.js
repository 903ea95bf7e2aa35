// @ts-check
// Takes pictures of every kind of page, narrow to wide, light, dark and on paper, and lays those of one kind out on a
// contact sheet; `index.html` leads to all sheets.
//
//   npm run screenshots                            of the bundled site, the stress site and the smallest sites
//   npm run screenshots -- <site> <out>            of a built site
//
//   --full         whole pages, not only their upper part
//   --only TEXT    pages whose name as `site: path` holds the text

import { mkdirSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";

import { launch } from "./browser/support/browser.js";
import { serveFolder } from "./browser/support/server.js";
import { fileName, makeIndex, makeSheet } from "./pictures/sheet.js";
import { siteAt, withAllSites } from "./pictures/sites.js";
import { takePictures } from "./pictures/take.js";

/** @typedef {import("./pictures/sites.js").Site} Site */
/** @typedef {import("./pictures/sheet.js").Shown} Shown */

const OUT = "tests/screenshots";

/** Pages that are looked at side by side. */
const TABS = 3;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { full: { type: "boolean", default: false }, only: { type: "string", default: "" } },
});
const [site, out] = positionals;
if (positionals.length === 0) {
  await withAllSites((sites) => main(sites, path.resolve(OUT)));
} else if (site && out) {
  await main([siteAt(path.basename(path.resolve(site)), path.resolve(site), { thorough: true })], path.resolve(out));
} else {
  console.error("usage: npm run screenshots [-- <site> <out>] [--full] [--only TEXT]");
  process.exit(2);
}

/**
 * @param {Site[]} sites
 * @param {string} target
 */
async function main(sites, target) {
  mkdirSync(target, { recursive: true });
  const browser = await launch();
  try {
    /** @type {Map<string, Shown[]>} */
    const kinds = new Map();
    for (const one of sites) {
      await lookAt(one, browser, target, kinds);
    }
    for (const [kind, pages] of kinds) {
      await makeSheet(browser, target, kind, pages);
    }
    console.log(makeIndex(target, kinds));
  } finally {
    await browser.close();
  }
}

/**
 * Adds the pictures of a site to what is shown of each kind.
 *
 * @param {Site} one
 * @param {import("playwright-core").Browser} browser
 * @param {string} target
 * @param {Map<string, Shown[]>} kinds
 */
async function lookAt({ name: siteName, folder, pages, thorough }, browser, target, kinds) {
  const server = await serveFolder(folder);
  const wanted = pages
    .map((page) => ({ ...page, title: `${siteName}: ${page.path}` }))
    .filter(({ title }) => title.includes(options.only));
  // The order on a sheet is that of the list, whichever page is ready first.
  const shown = wanted.map(({ title }) => ({ name: fileName(title), title, pictures: /** @type {Shown["pictures"]} */ ([]) }));
  const left = wanted.map((page, place) => ({ page, place }));
  const work = async () => {
    for (let next = left.shift(); next; next = left.shift()) {
      const to = /** @type {Shown} */ (shown[next.place]);
      const url = `${server.origin}/${encodeURI(next.page.path)}`;
      to.pictures = await takePictures(browser, url, target, to.name, { full: options.full, thorough });
    }
  };
  await Promise.all(Array.from({ length: TABS }, work));
  await server.close();
  wanted.forEach(({ kind }, place) => {
    kinds.set(kind, [...(kinds.get(kind) ?? []), /** @type {Shown} */ (shown[place])]);
  });
  console.log(`${siteName}: ${wanted.length} pages`);
}
