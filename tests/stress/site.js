// @ts-check
// A site that nobody has and every theme must stand: titles without an end, words without a break, tables without a
// window wide enough. Nothing in it is real. The same seed gives the same bytes.
//
//   node tests/stress/site.js <folder>    writes its sources there and prints the pages to test

import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { proseFrom } from "./prose.js";
import { stories } from "./stories.js";
import { FACTORS, SYSTEMS, terms } from "./terms.js";

/** @typedef {import("./prose.js").Prose} Prose */
/** @typedef {import("./terms.js").Files} Files */

const SEED = 7;

/** Incidents that fill the matrix and the lists; more than a list has on one page. */
const BULK = 250;

/** Pages of the stress site that have something of their own to look at, beside one of every kind. */
export const EXTREMES = [
  "postmortems/long-title.html",
  "postmortems/unbroken-word.html",
  "postmortems/long-summary.html",
  "postmortems/no-summary.html",
  "postmortems/code-and-addresses.html",
  "postmortems/wide-tables.html",
  "postmortems/forty-factors.html",
  "postmortems/fifteen-thousand-words.html",
  "postmortems/two-hundred-events.html",
  "postmortems/two-events.html",
  "postmortems/deep-headings.html",
  "postmortems/everything-at-once.html",
  "postmortems/pictures.html",
  "postmortems/right-to-left-ar.html",
  "postmortems/right-to-left-he.html",
  "systems-and-factors.html",
  "systems/everything.html",
  "systems/system-1.html",
  "myths/long-winded.html",
  "archive.html",
];

/** A handful of them, which the tests of every run look at: each has broken a layout before. */
const TESTED = [
  "postmortems/unbroken-word.html",
  "postmortems/code-and-addresses.html",
  "postmortems/wide-tables.html",
  "postmortems/forty-factors.html",
  "postmortems/everything-at-once.html",
  "postmortems/right-to-left-ar.html",
  "systems-and-factors.html",
  "archive.html",
];

/** @returns {Files} */
export function stressSite() {
  const prose = proseFrom(SEED);
  return new Map([
    ["site.toml", configuration({ title: "An incident library with a title that would rather be a sentence", language: "en" })],
    ...terms(prose),
    ...stories(prose),
    ...bulk(prose),
    ["content/pages/about.md", `---\ntitle: About\n---\n\n${prose.paragraphs(3)}\n`],
  ]);
}

/** The same in small for a site whose language runs from right to left. @returns {Files} */
export function rightToLeftSite() {
  const prose = proseFrom(SEED);
  const all = stories(prose);
  const kept = [...all].filter(([file]) => /right-to-left|pictures|everything-at-once|two-events/u.test(file));
  return new Map([
    ["site.toml", configuration({ title: "مكتبة الحوادث", language: "ar" })],
    ...terms(prose),
    ...kept,
    ...[...bulk(prose)].slice(0, 30),
  ]);
}

/** @returns {Files} */
export function oneStorySite() {
  const prose = proseFrom(SEED);
  const body = `# ${prose.title(5)}\n\nSystems: kettle\n\n${prose.paragraphs(2)}\n\n## Timeline\n\n- 10:00 ${prose.text(9)}\n- 10:20 ${prose.text(9)}\n`;
  return new Map([
    ["site.toml", configuration({ title: "Kettle club", language: "en" })],
    ["content/postmortems/2024-02-03-first.md", body],
  ]);
}

/** @returns {Files} */
export function emptySite() {
  return new Map([
    ["site.toml", configuration({ title: "Kettle club", language: "en" })],
    ["content/postmortems/.gitkeep", ""],
  ]);
}

/** @param {{ title: string, language: string }} settings */
function configuration({ title, language }) {
  return `title = "${title}"
description = "Made up, to look at"
base_url = "https://learn.example/"
language = "${language}"
timezone = "UTC"
repository = "https://git.example/library/edit/main/{path}"

[vocabulary]
builtin = false
`;
}

/** @param {Prose} prose */
function bulk(prose) {
  /** @type {Files} */
  const files = new Map();
  for (let index = 0; index < BULK; index += 1) {
    const [year, month, day] = [2018 + (index % 7), 1 + prose.below(12), 1 + prose.below(28)];
    const date = `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
    // Taken twice, the smaller of two places: the first of each list come up most, as in life.
    const skewed = (/** @type {readonly string[]} */ list, /** @type {number} */ count) =>
      [...new Set(Array.from({ length: count }, () => list[Math.min(prose.below(list.length), prose.below(list.length))]))];
    const systems = [...new Set(["everything", ...skewed(SYSTEMS, 4)])];
    files.set(
      `content/postmortems/${year}/${date}-bulk-${index}.md`,
      `---
title: ${prose.title()}
date: ${date}
summary: ${prose.text(20 + prose.below(25))}
systems: [${systems.join(", ")}]
factors: [${skewed(FACTORS, 6).join(", ")}]
myths: [short]
---

${prose.paragraphs(2)}
`,
    );
  }
  return files;
}

/**
 * @param {Files} files
 * @param {string} folder
 */
export function writeSite(files, folder) {
  for (const [name, content] of files) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder] = process.argv.slice(2);
  if (!folder) {
    console.error("usage: node tests/stress/site.js <folder>");
    process.exit(2);
  }
  writeSite(stressSite(), folder);
  console.log(TESTED.join("\n"));
}
