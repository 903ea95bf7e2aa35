// @ts-check
// What other programs read: the JSON data, the feeds, the sitemap. They are well-formed and lead to what there is.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";

import { useSite } from "./support/setup.js";
import { filesOf } from "./support/site.js";

const site = useSite();
const files = filesOf(site.folder);

/** @param {string} file */
const read = (file) => readFileSync(path.join(site.folder, file), "utf8");

test("the catalog lists the postmortems and terms that have pages", () => {
  const catalog = JSON.parse(read("api/catalog.json"));
  assert.equal(catalog.version, 1);
  for (const list of ["postmortems", "systems", "factors", "myths"]) {
    for (const entry of catalog[list]) {
      assert.ok(existsSync(path.join(site.folder, entry.url)), `${list}: ${entry.url}`);
    }
  }
  const known = {
    systems: new Set(catalog.systems.map((/** @type {{ id: string }} */ term) => term.id)),
    factors: new Set(catalog.factors.map((/** @type {{ id: string }} */ term) => term.id)),
    myths: new Set(catalog.myths.map((/** @type {{ id: string }} */ term) => term.id)),
  };
  for (const postmortem of catalog.postmortems) {
    assert.match(postmortem.date ?? "2000-01-01", /^\d{4}-\d{2}-\d{2}$/u, postmortem.id);
    assert.ok(!path.isAbsolute(postmortem.source), postmortem.source);
    for (const dimension of /** @type {const} */ (["systems", "factors", "myths"])) {
      for (const id of postmortem[dimension]) {
        assert.ok(known[dimension].has(id), `${postmortem.id}: ${dimension} ${id}`);
      }
    }
  }
});

test("every postmortem of the catalog has its own data", () => {
  const catalog = JSON.parse(read("api/catalog.json"));
  for (const entry of catalog.postmortems) {
    const own = JSON.parse(read(`api/postmortems/${entry.id}.json`));
    for (const [field, value] of Object.entries(entry)) {
      assert.deepEqual(own[field], value, `${entry.id}: ${field}`);
    }
  }
});

test("JSON is well-formed", () => {
  for (const file of files.filter((name) => name.endsWith(".json"))) {
    assert.doesNotThrow(() => JSON.parse(read(file)), file);
  }
});

test("feeds and sitemap are well-formed XML", async () => {
  const documents = files.filter((name) => name.endsWith(".xml") || name.endsWith(".svg"));
  assert.ok(documents.includes("feed.xml"), "there is no feed");
  await site.served("index.html", {}, async (page) => {
    for (const file of documents) {
      const problem = await page.evaluate((text) => {
        const parsed = new DOMParser().parseFromString(text, "application/xml");
        return parsed.querySelector("parsererror")?.textContent ?? "";
      }, read(file));
      assert.equal(problem, "", file);
    }
  });
});
