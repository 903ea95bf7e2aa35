// @ts-check
// Contact sheets: the pictures of one kind of page beside each other, as a page to click through and as one picture for
// each page that was looked at; and an index of all sheets.

import { writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

/** @typedef {import("playwright-core").Browser} Browser */
/** @typedef {import("./take.js").Picture} Picture */
/** @typedef {{ name: string, title: string, pictures: Picture[] }} Shown  A page with its pictures. */

/** How much smaller the pictures are on a sheet than in the window. */
const SCALE = 0.5;

const GAP = 16;

/** Room for the widths of `take.js` side by side. */
const WIDTH = 1400;

/**
 * Writes the sheet of a kind, and of each page on it a picture.
 *
 * @param {Browser} browser
 * @param {string} target
 * @param {string} kind
 * @param {Shown[]} pages
 */
export async function makeSheet(browser, target, kind, pages) {
  const file = path.join(target, fileOf(kind));
  writeFileSync(file, documentOf(kind, pages.map(section).join("\n")));
  const context = await browser.newContext({ viewport: { width: WIDTH, height: 900 } });
  const tab = await context.newPage();
  await tab.goto(pathToFileURL(file).href);
  for (const { name } of pages) {
    await tab.locator(`#${name}`).screenshot({ path: path.join(target, `${name}.png`) });
  }
  await context.close();
}

/**
 * @param {string} target
 * @param {Map<string, Shown[]>} kinds
 */
export function makeIndex(target, kinds) {
  const rows = [...kinds].map(([kind, pages]) => {
    const links = pages.map(({ name, title }) => `<li><a href="${fileOf(kind)}#${name}">${escaped(title)}</a> <a href="${name}.pdf">PDF</a></li>`);
    return `<h2><a href="${fileOf(kind)}">${escaped(kind)}</a></h2>\n<ul>${links.join("\n")}</ul>`;
  });
  const index = path.join(target, "index.html");
  writeFileSync(index, documentOf("Contact sheets", rows.join("\n")));
  return index;
}

/**
 * A kind as the name of its sheet: `factors-x-x.html` for `factors/*` with something below.
 *
 * @param {string} kind
 */
function fileOf(kind) {
  return `sheet-${fileName(kind)}.html`;
}

/** @param {string} text */
export function fileName(text) {
  return text.replace(/\.html$/u, "").replaceAll("*", "x").replaceAll(/[^\p{L}\p{N}-]+/gu, "-");
}

/** @param {Shown} page */
function section({ name, title, pictures }) {
  const rows = [...new Set(pictures.map((picture) => picture.row))].map((row) => {
    const figures = pictures.filter((picture) => picture.row === row).map(figure);
    return `<div>${figures.join("")}</div>`;
  });
  return `<section id="${name}"><h2>${escaped(title)}</h2>\n${rows.join("\n")}</section>`;
}

/** @param {Picture} picture */
function figure({ file, row, width, height }) {
  const caption = `${width} px, ${row}`;
  const size = `width="${width * SCALE}" height="${Math.round(height * SCALE)}"`;
  return `<figure><figcaption>${caption}</figcaption><a href="${file}"><img src="${file}" ${size} alt="${caption}"></a></figure>`;
}

/**
 * @param {string} title
 * @param {string} body
 */
function documentOf(title, body) {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${escaped(title)}</title>
<style>
  body { margin: ${GAP}px 0 0 ${GAP}px; font: 13px sans-serif; background: #999; color: #000; }
  h1, h2 { font-size: 16px; }
  a { color: inherit; }
  div { display: flex; align-items: flex-start; }
  figure { margin: 0 ${GAP}px ${GAP}px 0; }
  img { display: block; }
</style>
<h1>${escaped(title)}</h1>
${body}
</html>
`;
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
