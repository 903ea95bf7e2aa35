// @ts-check
// The files of the search: what the engine does with ones that are missing, damaged, mixed up or newer than the page, with
// queries that mean harm, and where the site is opened from a folder.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";

import { declared, fetchFrom } from "../js/support/search.js";
import { useSite } from "./support/setup.js";
import { filesOf } from "./support/site.js";

const site = useSite();
const folder = path.join(site.folder, "search");
const files = filesOf(folder).filter((file) => !file.endsWith(".js"));

/** Loads every kind of file: a correction, a phrase, facets, texts, a character that is not ASCII. */
const QUERY = 'databas "the first" the ø -nothing year:2021 after:2001';

/** @typedef {(name: string, bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer> | null} Change */

/**
 * The engine on files that are changed on their way.
 *
 * @param {Change} change  By the name below `search/`; `null` of what is not there.
 * @param {string[]} [log]
 */
async function openChanged(change, log = []) {
  const read = fetchFrom(site.folder);
  // An engine of its own, which knows nothing of what others have loaded.
  return declared("AfterwordSearch").AfterwordSearch.open("site:/search", {
    fetch: async (/** @type {string} */ address) => {
      const name = address.replace("site:/search/", "");
      log.push(name);
      const response = await read(address);
      const changed = response.ok ? change(name, new Uint8Array(await response.arrayBuffer())) : null;
      return changed ? new Response(changed) : new Response("not found", { status: 404 });
    },
  });
}

/** The kind of a file: `s` of `0123/s/3.bin`. */
const kindOf = (/** @type {string} */ name) => name.split("/")[1]?.replace(".bin", "") ?? "";

test("every kind of file is loaded by a query", async () => {
  /** @type {string[]} */
  const log = [];
  const engine = await openChanged((_, bytes) => bytes, log);
  await engine.search(QUERY);
  await engine.search("databose");
  const all = new Set(files.map(kindOf));
  // Without a text that is found, none is shown.
  assert.deepEqual([...all].filter((kind) => !log.some((name) => kindOf(name) === kind) && kind !== "t"), []);
});

const page = new TextEncoder().encode("<!doctype html><title>Not found</title>");
/** @type {Record<string, Change>} */
const DAMAGES = {
  "is missing": () => null,
  "is empty": () => new Uint8Array(),
  "is cut in half": (_, bytes) => bytes.slice(0, bytes.length >> 1),
  "lacks its last byte": (_, bytes) => bytes.slice(0, -1),
  "is a page": () => page,
  "has another bit": (_, bytes) => bytes.map((byte, place) => (place === bytes.length >> 1 ? byte ^ 16 : byte)),
  "is another file": (name) => {
    const other = files.find((file) => file !== name && file.endsWith(".bin")) ?? "";
    return new Uint8Array(readFileSync(path.join(folder, other)));
  },
};

for (const [what, change] of Object.entries(DAMAGES)) {
  test(`a file that ${what} is an error and no end of waiting`, { timeout: 60_000 }, async () => {
    for (const kind of new Set(files.map(kindOf).filter((kind) => kind !== "" && kind !== "t"))) {
      let isTouched = false;
      const engine = await openChanged((name, bytes) => {
        if (kindOf(name) !== kind) return bytes;
        isTouched = true;
        return change(name, bytes);
      });
      const asked = engine.search(QUERY).then(() => engine.search("databose"));
      await assert.rejects(asked, /^Error: the search cannot load site:\/search\//u, kind);
      assert.ok(isTouched, kind);
    }
  });

  test(`a manifest that ${what} cannot be opened`, async () => {
    const opened = openChanged((name, bytes) => (name === "manifest.json" ? change("", bytes) : bytes));
    // Where the bit that is another one stands in a text, nothing is wrong with the manifest as such.
    if (what === "has another bit") return opened.then(() => {}, () => {});
    return assert.rejects(opened, /^Error: the search cannot load site:\/search\/manifest\.json/u);
  });
}

test("a site that was published anew is found with one more request", async () => {
  /** @type {string[]} */
  const log = [];
  const engine = await openChanged((name, bytes) => {
    const isFirst = name === "manifest.json" && log.length === 1;
    if (!isFirst) return bytes;
    const manifest = JSON.parse(new TextDecoder().decode(bytes));
    return new TextEncoder().encode(JSON.stringify({ ...manifest, hash: "gone", folders: {} }));
  }, log);
  const { total } = await engine.search("the");
  assert.ok(total > 0);
  assert.equal(log.filter((name) => name === "manifest.json").length, 2);
});

test("a file that failed is asked for again by the next query", async () => {
  let isOffline = true;
  const engine = await openChanged((name, bytes) => (isOffline && name.endsWith(".bin") ? null : bytes));
  await assert.rejects(engine.search("the"));
  isOffline = false;
  assert.ok((await engine.search("the")).total > 0);
});

test("queries that mean harm do none", async () => {
  const engine = await openChanged((_, bytes) => bytes);
  const texts = ["__proto__", "constructor", "system:__proto__", "<img src=x onerror=alert(1)>", "🔥", "שלום", "\u202e", "\ud800", "\0", "(", "[", "\\", "*"];
  for (const text of [...texts, `${"x".repeat(10_000)}`, "word ".repeat(2_000), '"'.repeat(999), "-".repeat(999), "a:".repeat(999)]) {
    const answer = await engine.search(text);
    assert.equal(typeof answer.total, "number", text.slice(0, 40));
    assert.ok(Object.keys(answer.facets).length > 0);
  }
  assert.equal(/** @type {any} */ ({}).total, undefined);
});

test("characters are folded as the index folds them", async () => {
  const { IndexFiles, tokenize, needsFolding, setFolding } = declared("IndexFiles", "tokenize", "needsFolding", "setFolding");
  const index = new IndexFiles("site:/search", fetchFrom(site.folder));
  await index.refresh();
  /** @type {Map<string, string>} */
  const folding = await index.load("x", (/** @type {any} */ reader) => new Map(reader.list(() => [reader.text(), reader.text()])));
  assert.ok(folding.size > 600);
  const cjk = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\uff70\uff9e\uff9f]/u;
  const wrong = [];
  for (const isLoaded of [false, true]) {
    for (let code = 0x80; code < 0xd800; code++) {
      const character = String.fromCodePoint(code);
      const isWord = /^(?!\p{Mn})[\p{Alphabetic}\p{N}]$/u.test(character) && character.toLowerCase() === character && !cjk.test(character);
      setFolding(new Map());
      if (!isWord || (!isLoaded && needsFolding(character))) continue;
      setFolding(isLoaded ? folding : new Map());
      const form = tokenize(character).map((/** @type {{ form: string }} */ token) => token.form).join(" ");
      if (form !== (folding.get(character) ?? character)) wrong.push(`${isLoaded} ${character} ${form}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test("a site that is opened from a folder can be searched, or says what it needs", async () => {
  await site.fromDisk("index.html", {}, async (tab, problems) => {
    const isOffline = existsSync(path.join(folder, "manifest.json.js"));
    const [engine, base] = await tab.evaluate(() => {
      const link = document.querySelector("[data-search-engine]");
      return ["data-search-engine", "data-search-base"].map((name) => new URL(link?.getAttribute(name) ?? "", document.baseURI).href);
    });
    await tab.addScriptTag({ url: engine ?? "" });
    const found = await tab.evaluate(async (from) => {
      try {
        const opened = await /** @type {any} */ (globalThis).AfterwordSearch.open(from);
        const answer = await opened.search("the");
        return { total: answer.total, snippet: answer.hits[0].snippet.length, error: "" };
      } catch (error) {
        return { total: 0, snippet: 0, error: String(error) };
      }
    }, base);
    if (isOffline) {
      assert.equal(found.error, "");
      assert.ok(found.total > 0 && found.snippet > 0);
      assert.deepEqual(problems, []);
    } else {
      assert.match(found.error, /afterword build --offline/u);
      await tab.goto(new URL("search.html?q=the", base.replace(/search\/$/u, "")).href);
      await tab.waitForSelector("#search-trouble:not([hidden])");
      assert.match((await tab.textContent("#search-cause")) ?? "", /opened from a folder.*afterword build --offline/u);
    }
  });
});
