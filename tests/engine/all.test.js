// @ts-check
// A site on a real engine: what nginx lets through, what pages show, and what they say where the engine fails. The nodes
// are started once for all of it; those who stop nodes come last.

import path from "node:path";
import { after, before } from "node:test";

import { launch } from "../browser/support/browser.js";
import { testAttacks } from "./attacks.js";
import { testFailures } from "./failures.js";
import { testPages } from "./pages.js";
import { testPushes } from "./pushes.js";
import { startStand } from "./stand.js";

// A site with a document for every rule of the query grammar.
const SITE = path.resolve(import.meta.dirname, "../sites/search");

/** @type {Awaited<ReturnType<typeof startStand>> | undefined} */
let stand;
/** @type {Awaited<ReturnType<typeof launch>> | undefined} */
let browser;

before(async () => {
  [stand, browser] = await Promise.all([startStand(SITE, { index: "incidents" }), launch()]);
});
after(async () => {
  await browser?.close();
  await stand?.stop();
});

const needed = () => {
  if (!stand || !browser) throw new Error("the engine did not start");
  return { stand, browser };
};

testAttacks(needed);
testPages(needed);
testPushes(needed);
testFailures(needed);
