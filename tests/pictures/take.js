// @ts-check
// Pictures of one page: in three widths, light and dark; as it prints; and for readers who ask for more contrast or
// bring their own colours.

import path from "node:path";

import { SCHEMES, WIDTHS } from "../browser/support/browser.js";

/** @typedef {import("playwright-core").Browser} Browser */
/** @typedef {import("playwright-core").Page} Tab */
/** @typedef {Parameters<Tab["emulateMedia"]>[0]} Media */
/** @typedef {{ row: string, width: number, media: Media, focus?: boolean }} Look */
/** @typedef {{ file: string, row: string, width: number, height: number }} Picture */

const HEIGHT = 900;

/** Where a picture ends, unless whole pages are asked for. Below it a page repeats itself. */
const MOST = 2700;

/** A4 without its margins, as `theme/css/print.css` has them, at 96 pixels to the inch. */
const PAPER = 665;

/** @type {Look[]} */
const LOOKS = [
  ...SCHEMES.flatMap((scheme) => WIDTHS.map((width) => ({ row: scheme, width, media: { colorScheme: scheme } }))),
  { row: "print", width: PAPER, media: { media: "print" } },
];

/** @type {Look[]} */
const MORE_LOOKS = [
  ...SCHEMES.map((scheme) => ({ row: "more contrast", width: 768, media: { colorScheme: scheme, contrast: /** @type {const} */ ("more") } })),
  ...SCHEMES.map((scheme) => ({ row: "forced colours", width: 768, media: { colorScheme: scheme, forcedColors: /** @type {const} */ ("active") } })),
  ...[360, 768].map((width) => ({ row: "first stop of the keyboard", width, media: {}, focus: true })),
];

/** What no look is, to go back to. */
const PLAIN = /** @type {const} */ ({ media: null, colorScheme: null, contrast: null, forcedColors: null });

/**
 * @param {Browser} browser
 * @param {string} url
 * @param {string} target  The folder.
 * @param {string} name  What the files begin with.
 * @param {{ full: boolean, thorough: boolean }} options
 * @returns {Promise<Picture[]>}
 */
export async function takePictures(browser, url, target, name, { full, thorough }) {
  /** @type {Picture[]} */
  const pictures = [];
  const context = await browser.newContext({ reducedMotion: "reduce" });
  const tab = await context.newPage();
  await tab.goto(url);
  for (const look of thorough ? [...LOOKS, ...MORE_LOOKS] : LOOKS) {
    await tab.setViewportSize({ width: look.width, height: HEIGHT });
    await tab.emulateMedia({ ...PLAIN, ...look.media });
    await tab.evaluate(settled);
    if (look.focus) {
      // Anew, because the keyboard goes on from where it was.
      await tab.reload();
      await tab.keyboard.press("Tab");
    }
    const whole = await tab.evaluate(() => document.documentElement.scrollHeight);
    const height = look.focus ? HEIGHT / 3 : full ? whole : Math.min(whole, MOST);
    const file = `${name}-${pictures.length + 1}.jpg`;
    // What is wider than the window shows on the page, not in the picture: the layout test finds it.
    await tab.screenshot({ path: path.join(target, file), type: "jpeg", quality: 85, fullPage: !look.focus, clip: { x: 0, y: 0, width: look.width, height } });
    pictures.push({ file, row: look.row, width: look.width, height });
  }
  await tab.emulateMedia({ ...PLAIN, colorScheme: "light" });
  await tab.pdf({ path: path.join(target, `${name}.pdf`), preferCSSPageSize: true, format: "A4" });
  await context.close();
  return pictures;
}

/** Runs in the page: everything is there, at its place. */
async function settled() {
  scrollTo(0, 0);
  for (const image of document.images) {
    image.loading = "eager";
  }
  await Promise.all([...document.images].map((image) => image.decode().catch(() => undefined)));
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
}
