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

test("512 files of a kind stand in a folder, as the export writes them", async () => {
  /** @type {string[]} */
  const asked = [];
  const files = new IndexFiles("site:/search", async (/** @type {string} */ address) => {
    asked.push(address.replace("site:/search/", ""));
    return new Response("", { status: 404 });
  });
  files.current = { folders: { n: ["norms"], t: ["first", "second", "third"] } };
  for (const name of ["n", "t/0", "t/511", "t/512", "t/1024"]) await assert.rejects(files.read(name), /404/u);
  assert.deepEqual(asked, ["norms/n.bin", "first/t/0.bin", "first/t/511.bin", "second/t/512.bin", "third/t/1024.bin"]);
});
