// @ts-check
// What a machine can find against WCAG 2.2 and good practice: nothing, on no kind of page, light or dark, narrow or wide.

import test from "node:test";

import { violationsOf } from "./support/axe.js";
import { assertNone } from "./support/report.js";
import { useSite } from "./support/setup.js";

const site = useSite();

for (const { path } of site.examples) {
  test(`axe finds nothing on ${path}`, async () => {
    await site.served(path, {}, async (page) => {
      assertNone(await violationsOf(page));
    });
  });
}
