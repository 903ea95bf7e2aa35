// @ts-check
// The site works as a folder on disk: styles apply, nothing fails, links lead on.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import test from "node:test";
import { fileURLToPath } from "node:url";

import { assertNone } from "./support/report.js";
import { useSite } from "./support/setup.js";

const site = useSite();

// Only hosts show 404.html.
for (const { path } of site.examples.filter((page) => page.path !== "404.html")) {
  test(`${path} opens from a folder on disk`, async () => {
    await site.fromDisk(path, {}, async (page, found) => {
      const state = await page.evaluate(() => ({
        text: (document.querySelector("main")?.textContent ?? "").trim(),
        // A style sheet that was refused leaves the browser's own fonts and margins.
        styled: document.styleSheets.length > 0 && getComputedStyle(document.body).margin !== "8px",
        // The first link of the page that leads to another one.
        next: [...document.links].map((link) => link.href).find((to) => /^file:[^#?]*\.html$/u.test(to) && to !== location.href),
      }));
      assertNone(found);
      assert.notEqual(state.text, "");
      assert.ok(state.styled, "no style sheet applies");
      assert.ok(state.next, "no link leads to another page");
      assert.ok(existsSync(fileURLToPath(state.next)), state.next);
      await page.goto(state.next);
      assert.notEqual((await page.textContent("main"))?.trim(), "");
      assertNone(found);
    });
  });
}
