// @ts-check
// The policy of every page forbids what the site does not need, and the pages get along with it: no script or style in
// the page itself, no request to any other place, no error in the console.

import assert from "node:assert/strict";
import test from "node:test";

import { assertNone } from "./support/report.js";
import { useSite } from "./support/setup.js";
import { outlineOf } from "./support/site.js";

const site = useSite();

test("every page has a strict policy before everything that it applies to", () => {
  for (const page of site.pages) {
    const { policy, policyFirst } = outlineOf(site.folder, page);
    assert.ok(policy, `${page.path} has no policy`);
    assert.ok(policyFirst, `${page.path}: the policy stands behind something that is loaded`);
    const directives = new Map(
      policy.split(";").map((part) => {
        const [name = "", ...values] = part.trim().split(/\s+/u);
        return [name, values];
      }),
    );
    assert.deepEqual(directives.get("default-src"), ["'none'"], page.path);
    for (const [name, values] of directives) {
      for (const value of values) {
        // Data that a page carries in itself may be shown as a picture, never run or applied.
        const isData = value === "data:" && (name === "img-src" || name === "font-src");
        assert.ok(value === "'none'" || value === "'self'" || isData, `${page.path}: ${name} ${value}`);
      }
    }
  }
});

test("no page holds what the policy forbids", () => {
  const found = site.pages.flatMap((page) =>
    outlineOf(site.folder, page).forbidden.map((what) => `${page.path}: ${what}`),
  );
  assertNone(found);
});

for (const { path } of site.examples) {
  test(`no errors and no request to another place on ${path}`, async () => {
    const found = await site.served(path, {}, async (page, troubles) => {
      // Down and up once: what is loaded when it comes into view is loaded too.
      await page.evaluate(async () => {
        for (const top of [document.documentElement.scrollHeight, 0]) {
          scrollTo(0, top);
          await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        }
        // A picture that fails is noted by its request.
        await Promise.all([...document.images].map((image) => image.decode().catch(() => undefined)));
      });
      return troubles;
    });
    assertNone(found);
  });
}
