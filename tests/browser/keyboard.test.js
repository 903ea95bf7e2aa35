// @ts-check
// The keyboard alone is enough: the first stop skips to the content, and every stop can be seen.

import assert from "node:assert/strict";
import test from "node:test";

import { assertNone } from "./support/report.js";
import { useSite } from "./support/setup.js";

const site = useSite();

/** How many stops are looked at: header, navigation and the start of the content. */
const STOPS = 30;

for (const { path } of site.examples) {
  test(`the first stop on ${path} skips to the content`, async () => {
    await site.served(path, {}, async (page) => {
      await page.keyboard.press("Tab");
      const link = await page.evaluate(() => {
        const focused = document.activeElement;
        const box = focused?.getBoundingClientRect();
        return {
          href: focused?.getAttribute("href") ?? "",
          seen: box !== undefined && box.width > 1 && box.height > 1 && box.top >= 0 && box.left >= 0,
        };
      });
      assert.match(link.href, /^#./u, "the first stop is no link within the page");
      assert.ok(link.seen, "the link cannot be seen while it has the focus");

      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      const where = await page.evaluate((id) => {
        const target = document.getElementById(id);
        const focused = document.activeElement;
        if (!target || !focused) {
          return "the link leads nowhere";
        }
        if (!target.closest("main")) {
          return "the link does not lead to the main part";
        }
        // Where the content has nothing to stop at, the next stop is behind it, or back at the top.
        const goesOn = target.contains(focused) || focused === document.body;
        const behind = target.compareDocumentPosition(focused) & Node.DOCUMENT_POSITION_FOLLOWING;
        return goesOn || behind ? "" : `the next stop is before the content: ${focused.outerHTML.slice(0, 200)}`;
      }, link.href.slice(1));
      assert.equal(where, "");
    });
  });

  test(`every stop on ${path} can be seen`, async () => {
    await site.served(path, {}, async (page) => {
      /** @type {string[]} */
      const unseen = [];
      for (let stop = 0; stop < STOPS; stop += 1) {
        await page.keyboard.press("Tab");
        const problem = await page.evaluate(focusProblem);
        if (problem === null) {
          break;
        }
        if (problem !== "") {
          unseen.push(problem);
        }
      }
      assertNone(unseen);
    });
  });
}

/** Runs in the page: what is wrong with how the focused element shows itself; `null` behind the last one. */
function focusProblem() {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement || focused instanceof SVGElement) || focused === document.body) {
    return null;
  }
  const box = focused.getBoundingClientRect();
  const name = focused.outerHTML.slice(0, 160);
  if (box.bottom <= 0 || box.right <= 0 || box.top >= innerHeight || box.left >= innerWidth) {
    return `outside of the window: ${name}`;
  }
  const look = () => {
    const style = getComputedStyle(focused);
    const outline = style.outlineStyle === "none" ? "" : `${style.outlineWidth} ${style.outlineColor}`;
    return [outline, style.boxShadow, style.backgroundColor, style.borderColor, style.textDecoration].join("|");
  };
  const withFocus = look();
  focused.blur();
  const without = look();
  focused.focus();
  return withFocus === without ? `looks the same with and without focus: ${name}` : "";
}
