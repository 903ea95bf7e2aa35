// @ts-check
// Which factors words speak of, whatever words the stories use: `src/search/themes.rs` says why. Knows no index.

/** A query of fewer items names something, and has no theme. */
const FEWEST_ITEMS = 2;
/** Themes of a query, of which each must be spoken of at least three fifths as much as the first: others are beside the point. */
const MOST_THEMES = 3;
/** Words that say so much speak of a theme as plainly as words can; those that say less than the least, of nothing. */
const PLAIN = 60;
const LEAST = 20;
/** What a theme that is plainly spoken of adds to the score of its documents, and the share of it where their texts only suggest it. */
const THEME_SCORE = 12;
const BY_SUGGESTION = 0.9;

/** How much a theme counts beside words that everybody uses, less how much the words say in the middle; and at least beside rare ones. */
const OF_COMMON_WORDS = 4;
const OF_RARE_WORDS = 0.5;

/**
 * How much themes count that are spoken of in words that say so much each.
 *
 * @param {readonly number[]} rarities
 */
const themeScore = (rarities) => THEME_SCORE * Math.max(OF_RARE_WORDS, OF_COMMON_WORDS - rarities.reduce((sum, one) => sum + one / rarities.length, 0));

/** What having all words adds to a score where they speak of a theme. */
const ALL_WORDS = 6;

/** A factor that is spoken of: its place in its facet, and how plainly, from 0 to 1. */
/** @typedef {{ place: number, strength: number }} Spoken */

/**
 * What words speak of, the plainest first.
 *
 * @param {readonly (readonly (readonly [number, number])[])[]} said  For each word the factors that it speaks for, by their places, each with its weight.
 * @returns {Spoken[]}
 */
function plainest(said) {
  /** @type {Map<number, number>} */
  const sums = new Map();
  said.flat().forEach(([place, weight]) => sums.set(place, (sums.get(place) ?? 0) + weight));
  const first = Math.max(...sums.values());
  return [...sums]
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, MOST_THEMES)
    .flatMap(([place, sum]) => (first >= LEAST && sum * 5 >= first * 3 ? { place, strength: sum / Math.max(first, PLAIN) } : []));
}
