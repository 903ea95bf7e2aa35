// @ts-check
// What the script reads of the values of facets: names that are rare come later, and the same documents are written once.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import vm from "node:vm";

const folder = path.resolve(import.meta.dirname, "../../theme/js/search");
const names = ["bytes", "words", "grammar", "metadata", "plan", "facets"];
const sources = names.map((name) => readFileSync(path.join(folder, `${name}.js`), "utf8")).join("\n");
const { ByteReader, readNames, readValues } = vm.runInThisContext(`(() => { ${sources}\nreturn { ByteReader, readNames, readValues }; })()`);

const text = (/** @type {string} */ written) => [written.length, ...new TextEncoder().encode(written)];

test("a rare value has its name when all are asked for", () => {
  const facets = [3, 2, ...[0, 3], ...[1, 1, 2]];
  // Counted; neither counted nor named here; a factor whose note is number 4; the second value again with the same documents.
  const kinds = [...[0, 2], ...[5, 1], ...[40, 3], 2];
  const usual = [...text(""), ...text("Oven"), ...text("kiln"), ...text("The old kiln")];
  const documents = [0b0110_0000];
  const { values, rare } = readValues(new ByteReader(new Uint8Array([...facets, ...kinds, ...usual, ...documents])));
  const told = () =>
    values.map((/** @type {any[]} */ facet) => facet.map(({ name, kind, documents }) => [name.id, name.title, kind & 1, kind >> 3, [...documents]]));
  const first = ["oven", "Oven", 0, 0, [0, 1]];
  const last = ["kiln", "The old kiln", 0, 5, [0, 1, 2]];
  assert.deepEqual(told(), [[first, ["", "", 1, 0, [2]], last], [["", "", 0, 0, [2]]]]);
  readNames(new ByteReader(new Uint8Array([...text(""), ...text("Proving drawer")])), rare);
  const second = ["proving-drawer", "Proving drawer"];
  assert.deepEqual(told(), [[first, [...second, 1, 0, [2]], last], [[...second, 0, 0, [2]]]]);
});
