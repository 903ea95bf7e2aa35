// @ts-check
// Where the engine looks for a file: in the folder of its kind that the manifest names for its number.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import vm from "node:vm";

const folder = path.resolve(import.meta.dirname, "../../theme/js/search");
const sources = ["bytes", "files"].map((name) => readFileSync(path.join(folder, `${name}.js`), "utf8")).join("\n");
const { IndexFiles } = vm.runInThisContext(`(() => { ${sources}\nreturn { IndexFiles }; })()`);

test("512 files of a kind or the texts of 128 documents stand in a folder, as the export writes them", async () => {
  /** @type {string[]} */
  const asked = [];
  const files = new IndexFiles("site:/search", async (/** @type {string} */ address) => {
    asked.push(address.replace("site:/search/", ""));
    return new Response("", { status: 404 });
  });
  files.current = { folders: { n: ["norms"], s: ["words", "more"], t: ["first", "second", "third"] } };
  for (const name of ["n", "s/511", "s/512", "t/0-3", "t/127-0", "t/128-1", "t/256-0"]) await assert.rejects(files.read(name), /404/u);
  assert.deepEqual(asked, ["norms/n.bin", "words/s/511.bin", "more/s/512.bin", "first/t/0-3.bin", "first/t/127-0.bin", "second/t/128-1.bin", "third/t/256-0.bin"]);
});
