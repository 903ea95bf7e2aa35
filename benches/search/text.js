// @ts-check
// The words of a built site, and from a seed the queries and typos that are made of them.

import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** @typedef {Map<string, number>} Vocabulary  Words of ASCII letters, and how many stories have them. */

/**
 * @param {string} site
 * @returns {Vocabulary}
 */
export function vocabulary(site) {
  const folder = path.join(site, "postmortems");
  /** @type {Vocabulary} */
  const words = new Map();
  for (const name of readdirSync(folder).filter((name) => name.endsWith(".html")).sort()) {
    const page = readFileSync(path.join(folder, name), "utf8");
    const main = page.slice(page.indexOf("<main"), page.indexOf("</main>"));
    const text = main.replace(/<[^>]*>/g, " ").replace(/&\w+;/g, " ").toLowerCase();
    for (const word of new Set(text.match(/[\p{L}\p{N}]+/gu))) words.set(word, (words.get(word) ?? 0) + 1);
  }
  return words;
}

/**
 * Numbers from 0 to 1 that are the same for the same seed (mulberry32).
 *
 * @param {number} seed
 */
export function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * @template T
 * @param {() => number} next
 * @param {readonly T[]} of
 * @returns {T}
 */
const pick = (next, of) => /** @type {T} */ (of[Math.floor(next() * of.length)]);

/**
 * Words that somebody may search for: of five letters or more, in at least two stories and in at most a tenth.
 *
 * @param {Vocabulary} words
 * @param {number} stories
 */
export function searched(words, stories) {
  const fits = ([word, count = 0] = /** @type {[string, number]} */ (["", 0])) => /^[a-z]{5,14}$/.test(word) && count >= 2 && count <= stories / 10;
  return [...words].filter((entry) => fits(entry)).map(([word]) => word).sort();
}

/**
 * Different words.
 *
 * @param {() => number} next
 * @param {string[]} words
 * @param {number} count
 */
export function sample(next, words, count) {
  /** @type {Set<string>} */
  const chosen = new Set();
  while (chosen.size < Math.min(count, words.length)) chosen.add(pick(next, words));
  return [...chosen];
}

/**
 * Words of five letters or more and of at least two stories, drawn as often as stories have them.
 *
 * @param {() => number} next
 * @param {Vocabulary} words
 * @param {number} count
 */
export function written(next, words, count) {
  const common = [...words].filter(([word, stories]) => /^[a-z]{5,14}$/.test(word) && stories >= 2);
  const total = common.reduce((sum, [, stories]) => sum + stories, 0);
  return Array.from({ length: count }, () => {
    let place = next() * total;
    return common.find(([, stories]) => (place -= stories) < 0)?.[0] ?? "";
  });
}

/**
 * Queries of one to three words.
 *
 * @param {() => number} next
 * @param {string[]} words
 * @param {number} count
 */
export const queries = (next, words, count) => Array.from({ length: count }, () => sample(next, words, 1 + Math.floor(next() * 3)).join(" "));

/**
 * A word with one slip: a letter left out, doubled by another, replaced, or two changed over; never a word of the site.
 *
 * @param {() => number} next
 * @param {string} word
 * @param {Vocabulary} words
 * @returns {string}
 */
export function slip(next, word, words) {
  const at = Math.floor(next() * word.length);
  const letter = pick(next, [..."abcdefghijklmnopqrstuvwxyz"]);
  const [before, after] = [word.slice(0, at), word.slice(at)];
  const typo = pick(next, [
    before + after.slice(1),
    before + letter + after,
    before + letter + after.slice(1),
    before + after.slice(1, 2) + after.slice(0, 1) + after.slice(2),
  ]);
  return typo === word || words.has(typo) ? slip(next, word, words) : typo;
}
