// @ts-check
// What holds for all JavaScript of the project, and for how its packages are locked.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import test from "node:test";

const root = path.resolve(import.meta.dirname, "../..");

test("the lock file names packages and hashes, but no host", () => {
  /** @type {{ packages: Record<string, { resolved?: string, integrity?: string }> }} */
  const lock = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8"));
  const packages = Object.entries(lock.packages).filter(([name]) => name !== "");
  assert.ok(packages.length > 0);
  for (const [name, entry] of packages) {
    assert.equal(entry.resolved, undefined, name);
    assert.match(entry.integrity ?? "", /^sha512-/, name);
  }
});

test("every script has its types checked", () => {
  const folders = ["theme/js", "theme/js/live", "theme/js/search", "theme/js/search-ui", "tests", "tests/js", "tests/browser", "tests/browser/support"];
  for (const folder of folders.map((name) => path.join(root, name)).filter(existsSync)) {
    for (const name of readdirSync(folder).filter((file) => file.endsWith(".js"))) {
      const first = readFileSync(path.join(folder, name), "utf8").split("\n", 1)[0];
      assert.equal(first, "// @ts-check", path.join(folder, name));
    }
  }
});
