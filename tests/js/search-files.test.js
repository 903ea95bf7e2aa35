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

test("a folder has as many numbers as its name says", async () => {
  /** @type {string[]} */
  const asked = [];
  const files = new IndexFiles("site:/search", async (/** @type {string} */ address) => {
    asked.push(address.replace("site:/search/", ""));
    return new Response("", { status: 404 });
  });
  files.current = { folders: { n: ["9norms"], s: ["9words", "9more"], t: ["7first", "6second", "6", "7third"] } };
  for (const name of ["n", "s/511", "s/512", "t/0-3", "t/127-0", "t/128-1", "t/256-0", "t/383-2"]) await assert.rejects(files.read(name), /404/u);
  assert.deepEqual(asked, ["9norms/n.bin", "9words/s/511.bin", "9more/s/512.bin", "7first/t/0-3.bin", "7first/t/127-0.bin", "6second/t/128-1.bin", "7third/t/256-0.bin", "7third/t/383-2.bin"]);
});
