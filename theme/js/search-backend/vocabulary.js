// @ts-check
// What the site knows of the engine that answers for it: where it is, and what fields, terms and kinds are called. The
// file is written by `src/search/engines/backend.rs`.

/**
 * A value; `suggested` is a term that no author states, and that is found where it is suggested.
 *
 * @typedef {{ id: string, title: string, group: boolean, suggested?: boolean, names: string[] }} NamedValue
 */

/**
 * @typedef {object} NamedDimension
 * @property {string} id  `systems`.
 * @property {string} singular  `system`.
 * @property {string} field  Its name in results.
 * @property {string} within  Its field in the engine.
 * @property {NamedValue[]} terms
 */

/**
 * What narrows a search beside the terms.
 *
 * @typedef {object} NamedFacet
 * @property {string} id  Its name in queries and results.
 * @property {string} within  Its field in the engine.
 * @property {boolean} single  Whether a document has one value at most.
 * @property {boolean} counted
 * @property {NamedValue[]} values
 */

/**
 * `search/backend.json`.
 *
 * @typedef {object} BackendVocabulary
 * @property {number} version
 * @property {"opensearch" | "quickwit"} kind
 * @property {string} url
 * @property {string} index
 * @property {string} [site]  The fingerprint of this version of the site.
 * @property {{ name: string, boost: number }[]} texts  The fields to search in.
 * @property {NamedDimension[]} dimensions
 * @property {NamedFacet[]} facets
 * @property {string[][]} synonyms
 * @property {string[]} stops  Words that say nothing by themselves.
 * @property {{ all: NamedTheme[], words: [string, [number, number][]][] }} themes  Words, and for each factor that they speak for its place and its weight.
 */

/** A factor that words speak of, and the document that is about it. @typedef {{ id: string, title: string, note: string }} NamedTheme */

/** @typedef {{ id: string, title: string, count: number }} CountedValue */

/** The version of the file that this script reads. */
const BACKEND_FORMAT = 4;

/**
 * @param {unknown} value
 * @returns {value is BackendVocabulary}
 */
function isVocabulary(value) {
  const { version, kind, url, index } = /** @type {Partial<BackendVocabulary>} */ (value ?? {});
  return version === BACKEND_FORMAT && (kind === "opensearch" || kind === "quickwit") && typeof url === "string" && typeof index === "string";
}

/**
 * The factors that a word speaks for, by their places, each with its weight.
 *
 * @param {string} form
 * @param {BackendVocabulary} vocabulary
 */
const speaksFor = (form, { themes }) => themes.words.find(([forms]) => ` ${forms} `.includes(` ${form} `))?.[1] ?? [];

/**
 * A text as names are compared.
 *
 * @param {string} text
 */
const foldedName = (text) =>
  tokenize(text)
    .map((token) => token.form)
    .join("-");

/**
 * The fields that results count, by their names in results, each with its name in the engine, also for what it counts, and the most values it has.
 *
 * @param {BackendVocabulary} vocabulary
 */
function countedFields(vocabulary) {
  const dimensions = vocabulary.dimensions.map(({ field, within, terms }) => ({ field, within, values: terms }));
  const facets = vocabulary.facets.filter(({ counted }) => counted).map(({ id, within, values }) => ({ field: id, within, values }));
  return [...dimensions, ...facets].map((field) => ({ ...field, most: Math.max(field.values.length, 1) }));
}

/**
 * Facets from what an engine counted in sets of documents that share none, as the site's own engine has them.
 *
 * @param {BackendVocabulary} vocabulary
 * @param {unknown[]} aggregations
 */
function facetsFrom(vocabulary, aggregations) {
  /** @type {Record<string, CountedValue[]>} */
  const facets = {};
  for (const { field, within, values: known } of countedFields(vocabulary)) {
    const named = new Map(known.map((value) => [value.id, value]));
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const { key, doc_count: count } of aggregations.flatMap((set) => listOf(objectOf(objectOf(set)[within])["buckets"]).map(objectOf))) {
      if (typeof count === "number") counts.set(String(key), (counts.get(String(key)) ?? 0) + count);
    }
    const values = [...counts].flatMap(([id, count]) => {
      const value = named.get(id);
      // What is in a folder of terms names it; what the site does not know has no page to lead to.
      return value && !value.group && count > 0 ? [{ id, title: value.title, count }] : [];
    });
    const order = (/** @type {string} */ a, /** @type {string} */ b) => (a < b ? -1 : Number(a > b));
    facets[field] = values.sort((a, b) => b.count - a.count || order(a.title, b.title) || order(a.id, b.id));
  }
  return facets;
}
