// @ts-check
// How rare words are. Engines count documents by field and by part of the index; the site's own index counts a word where
// most documents have it. Its scores are reached by weights: what a field scores for a word is divided by how rare the word is
// there, and multiplied by how rare it is at all.

/**
 * In how many documents a word is as it is written, and by field, in how many is one of its stem and one that begins like it.
 *
 * @typedef {{ written: number, whole: number[], begun: number[] }} WordCounts
 */

/** How many documents there are, and what is known of words as they are written. @typedef {{ documents: number, words: Map<string, WordCounts> }} Rarity */

/**
 * @typedef {object} EngineCounting
 * @property {(words: string[], vocabulary: BackendVocabulary) => object} body
 * @property {(response: unknown, words: string[], vocabulary: BackendVocabulary) => Rarity} read
 */

/**
 * How much a word says that is in so many documents.
 *
 * @param {number} count
 * @param {number} documents
 */
const rarityOfCount = (count, documents) => Math.log(1 + (Math.max(documents - count, 0) + 0.5) / (count + 0.5));

/**
 * What a field's score counts for words side by side, so that they are as rare there as at all.
 *
 * @param {number[][]} counts  Of each word, by field.
 * @param {number} field
 * @param {number} documents
 * @param {number} [most]  How much they say at most.
 */
function evened(counts, field, documents, most = Infinity) {
  const sum = (/** @type {number[]} */ each) => each.reduce((before, count) => before + rarityOfCount(count, documents), 0);
  return Math.min(most, sum(counts.map((each) => Math.max(...each)))) / sum(counts.map((each) => each[field] ?? 0));
}

/**
 * All words of a query.
 *
 * @param {EngineQuery} query
 */
const allWords = ({ wanted, unwanted }) => [
  ...new Set([...wanted, ...unwanted].flatMap((clause) => ("phrase" in clause ? clause.phrase.split(" ") : clause.anyOf.flatMap(({ words }) => words)))),
];

/** @type {EngineCounting} */
const openSearchCounting = {
  body(words, { texts }) {
    const fields = ["words", ...["", ".begins"].flatMap((part) => texts.map(({ name }) => name + part))];
    const counted = words.flatMap((word) => fields.map((field) => ({ match: { [field]: word } })));
    return { size: 0, track_total_hits: true, aggs: { known: { filters: { filters: counted } } } };
  },

  read(response, words, { texts }) {
    const { hits, aggregations } = objectOf(response);
    const number = (/** @type {unknown} */ value) => (typeof value === "number" ? value : 0);
    const counts = listOf(objectOf(objectOf(aggregations)["known"])["buckets"]).map((bucket) => number(objectOf(bucket)["doc_count"]));
    const each = texts.length;
    const of = (/** @type {number} */ place) => counts.slice(place * (2 * each + 1), (place + 1) * (2 * each + 1));
    return {
      documents: number(objectOf(objectOf(hits)["total"])["value"]),
      words: new Map(words.map((word, place) => [word, { written: of(place)[0] ?? 0, whole: of(place).slice(1, each + 1), begun: of(place).slice(each + 1) }])),
    };
  },
};
