// @ts-check
// Lists of terms: every order has the same terms and is a page of its own; a list can be narrowed to what is looked for.

import assert from "node:assert/strict";
import test from "node:test";

import { useSite } from "./support/setup.js";

/** @typedef {import("playwright-core").Page} BrowserPage */

const site = useSite();

const FIELD = ".list-narrow input";

/** Lists that are long enough to be sorted. */
const lists = site.pages.map(({ path }) => path).filter((path) => path.endsWith("/index/name.html")).map((path) => path.replace("/index/name", "/index"));

/**
 * The terms that are seen, as the addresses of their pages, each once.
 *
 * @param {BrowserPage} page
 */
async function termsOn(page) {
  const links = page.locator(":is(.term-row .title, .term-index, .term-dates li > p:first-child, .unmet) a:visible");
  const addresses = await links.evaluateAll((all) => all.map((link) => /** @type {HTMLAnchorElement} */ (link).href));
  return [...new Set(addresses)].sort();
}

test("there is a list to try it on", () => assert.notEqual(lists.length, 0));

for (const list of lists) {
  test(`without scripts ${list} can be read in every order, and holds the same terms in each`, async () => {
    await site.served(list, { javaScriptEnabled: false }, async (page) => {
      const terms = await termsOn(page);
      const orders = await page.locator(".orders a").evaluateAll((all) => all.map((link) => /** @type {HTMLAnchorElement} */ (link).href));
      assert.equal(orders.length, 3);
      for (const order of orders) {
        await page.goto(order);
        assert.equal(await page.locator(".orders [aria-current]").evaluate((link) => /** @type {HTMLAnchorElement} */ (link).href), order);
        assert.deepEqual(await termsOn(page), terms, order);
        assert.equal(await page.locator(FIELD).isVisible(), false, "a field that does nothing");
      }
    });
  });

  test(`${list} is narrowed by what somebody types, in every order`, async () => {
    for (const page of [list, list.replace("/index", "/index/name"), list.replace("/index", "/index/latest")]) await narrowed(page);
  });
}

/** @param {string} list */
async function narrowed(list) {
  await site.served(list, {}, async (page) => {
    const whole = await termsOn(page);
    const wanted = page.locator(":is(.term-row .title, .letter .term-index, .term-dates li > p:first-child) a").last();
    const name = (await wanted.textContent())?.trim() ?? "";
    const address = await wanted.evaluate((link) => /** @type {HTMLAnchorElement} */ (link).href);

    // Upper case and a stray space are no other name.
    await page.locator(FIELD).fill(` ${name.toUpperCase()} `);
    const found = await termsOn(page);
    assert.ok(found.includes(address) && found.length < whole.length, `${name}: ${found.length} of ${whole.length}`);
    assert.equal(await page.locator(".list-narrow [role=status]").textContent(), `${found.length} shown`);
    const empty = page.locator("section:visible:is(.term-group, .letter, .year)").filter({ hasNot: page.locator("a:visible") });
    assert.equal(await empty.count(), 0, "a heading of nothing");

    await page.locator(FIELD).fill("");
    assert.deepEqual(await termsOn(page), whole);

    await page.locator(FIELD).fill("no such thing");
    assert.deepEqual(await termsOn(page), []);
    const way = page.locator(".list-narrow a");
    await way.click();
    await page.waitForURL(/search\.html\?q=no(%20|\+)such(%20|\+)thing/u);
  });
}

test("what is the only one left is opened by Enter", async () => {
  await site.served(lists[0] ?? "", {}, async (page) => {
    for (const name of await page.locator(":is(.term-row .title, .term-index) a").allTextContents()) {
      await page.locator(FIELD).fill(name);
      const [only, ...others] = await termsOn(page);
      if (only && others.length === 0) {
        await page.locator(FIELD).press("Enter");
        await page.waitForURL(only);
        return;
      }
    }
    assert.fail("no name is found alone");
  });
});
