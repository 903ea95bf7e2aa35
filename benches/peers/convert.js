// @ts-check
// Writes the postmortems of a built site as the other tools read them: front matter as JSON, with
// the terms as plain lists, and the body as it is, but for marks that Hugo would take for its own. Beside them go the templates of `hugo/` and `eleventy/`.
//
//   node benches/peers/convert.js ROOT SITE OUT      OUT/hugo and OUT/eleventy

import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const [root, site, out] = process.argv.slice(2);
if (!root || !site || !out) {
  console.error("usage: convert.js ROOT SITE OUT");
  process.exit(2);
}
const here = import.meta.dirname;
const hugo = path.join(out, "hugo");
const eleventy = path.join(out, "eleventy");
cpSync(path.join(here, "hugo"), hugo, { recursive: true });
cpSync(path.join(here, "eleventy"), eleventy, { recursive: true });
for (const folder of [path.join(hugo, "content/postmortems"), path.join(eleventy, "postmortems")]) {
  mkdirSync(folder, { recursive: true });
}

/** @type {{ postmortems: { id: string, title: string, date: string | null, systems: string[], factors: string[], myths: string[], source: string }[] }} */
const catalog = JSON.parse(readFileSync(path.join(site, "api/catalog.json"), "utf8"));
for (const { id, title, date, systems, factors, myths, source } of catalog.postmortems) {
  const body = bodyOf(readFileSync(path.join(root, source), "utf8"));
  const matter = JSON.stringify({ title, date, systems, factors, myths }, null, 1);
  writeFileSync(path.join(hugo, "content/postmortems", `${id}.md`), `${matter}\n\n${body.replaceAll("{{", "{{/**/}}")}`);
  writeFileSync(path.join(eleventy, "postmortems", `${id}.md`), `---json\n${matter}\n---\n${body}`);
}

/**
 * What stands behind the front matter.
 * @param {string} text
 */
function bodyOf(text) {
  const end = text.startsWith("---\n") ? text.indexOf("\n---\n", 4) : -1;
  return end < 0 ? text : text.slice(end + 5);
}
