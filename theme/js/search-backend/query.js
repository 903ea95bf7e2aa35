// @ts-check
// What a query means, in the grammar of the site's own index and before any engine's language: words and phrases that
// are wanted or not, and filters. What the site's own index knows of its words (typing errors) is not known here.

/**
 * Words that are all wanted: as written, because engines have stemmers of their own. `typed` is whether the last one may
 * go on, `weight` how much they count beside other ways to say the same.
 *
 * @typedef {{ words: string[], typed: boolean, weight: number }} EngineWords
 */

/**
 * A phrase, or several ways to say something of which one is enough; the first is what was typed, and `source` where it
 * stands in the query.
 *
 * @typedef {{ phrase: string } | { anyOf: EngineWords[], source: WantedWord[] }} EngineClause
 */

/**
 * A condition. Of several with the same single-valued `field` one is enough.
 *
 * @typedef {{ field: string, value: string, single: boolean } | { from: string } | { before: string }} EngineFilter
 */

/**
 * @typedef {object} EngineQuery
 * @property {string} text  The query without a quote that is never closed.
 * @property {EngineClause[]} wanted
 * @property {string[]} words  All words that are wanted, as written.
 * @property {Spoken[]} spoken  The factors that the words speak of.
 * @property {number} items  What the words were written as: `us-east-1` is one.
 * @property {EngineClause[]} unwanted
 * @property {EngineFilter[]} filters
 * @property {EngineFilter[]} exceptions
 * @property {string[]} ignored
 */

/** A word of a query: where it stands, and whether it may go on. @typedef {{ form: string, text: string, from: number, to: number, typed: boolean }} WantedWord */

/** A synonym counts for less than the word itself, and a longer one by the mean of its words. */
const SAME_WEIGHT = 0.9;

/**
 * @param {string} query
 * @param {BackendVocabulary} vocabulary
 * @returns {EngineQuery}
 */
function readEngineQuery(query, vocabulary) {
  const { text, items } = scanQuery(query);
  /** @type {EngineQuery} */
  const read = { text, wanted: [], words: [], spoken: [], items: 0, unwanted: [], filters: [], exceptions: [], ignored: [] };
  /** The forms of words that are no phrases. @type {Set<string>} */
  const forms = new Set();
  /** Words side by side, which may be a synonym together. @type {WantedWord[]} */
  let run = [];
  const seen = new Set();
  const endRun = () => {
    read.wanted.push(...withSynonyms(run, vocabulary.synonyms));
    run = [];
  };
  for (const { source, said, at, excluded, quoted, filter } of items) {
    const meant = filter && filterOf(filter, vocabulary);
    if (meant) {
      (excluded ? read.exceptions : read.filters).push(meant);
      continue;
    }
    if (filter && isPlainlyFilter(filter)) read.ignored.push(source);
    const tokens = tokenize(said);
    const key = `${excluded} ${quoted} ${tokens.map((token) => token.form).join(" ")}`;
    if (tokens.length === 0 || seen.has(key)) continue;
    seen.add(key);
    const words = tokens.map(({ form, from, to }) => ({ form, text: said.slice(from, to), from: at + from, to: at + to, typed: !excluded && !quoted && at + to === text.length }));
    const texts = words.map((word) => word.text);
    if (excluded) {
      read.unwanted.push(quoted ? { phrase: texts.join(" ") } : { anyOf: [{ words: texts, typed: false, weight: 1 }], source: words });
      continue;
    }
    read.items += 1;
    read.words.push(...texts);
    if (quoted) {
      endRun();
      read.wanted.push({ phrase: texts.join(" ") });
    } else {
      run.push(...words);
      for (const word of words) forms.add(word.form);
    }
  }
  endRun();
  if (read.items >= FEWEST_ITEMS) read.spoken = plainest([...forms].map((form) => speaksFor(form, vocabulary)));
  return read;
}

/**
 * A clause for each word, or for several words that are an entry among the synonyms, with what else is meant by it.
 *
 * @param {WantedWord[]} words
 * @param {string[][]} synonyms
 */
function withSynonyms(words, synonyms) {
  const groups = synonyms.map((entries) => entries.map((text) => ({ text, forms: tokenize(text).map((token) => token.form) })));
  /** @type {EngineClause[]} */
  const clauses = [];
  for (let at = 0; at < words.length; ) {
    const isHere = (/** @type {string[]} */ forms) => forms.every((form, place) => words[at + place]?.form === form);
    const length = Math.max(1, ...groups.flat().map(({ forms }) => (isHere(forms) ? forms.length : 0)));
    const isSame = (/** @type {string[]} */ forms) => forms.length === length && isHere(forms);
    const typed = words.slice(at, at + length);
    const others = groups.filter((entries) => entries.some(({ forms }) => isSame(forms))).flat();
    const meant = others.filter(({ forms }) => forms.length > 0 && !isSame(forms));
    clauses.push({
      source: typed,
      anyOf: [
        { words: typed.map((word) => word.text), typed: typed.at(-1)?.typed ?? false, weight: 1 },
        ...meant.map(({ text, forms }) => ({
          words: tokenize(text).map(({ from, to }) => text.slice(from, to)),
          typed: false,
          weight: SAME_WEIGHT * Math.min(1, length / forms.length),
        })),
      ],
    });
    at += length;
  }
  return clauses;
}

/**
 * What a filter means; nothing where the site has no such field or value.
 *
 * @param {{ field: string, value: string }} filter
 * @param {BackendVocabulary} vocabulary
 * @returns {EngineFilter | undefined}
 */
function filterOf(filter, vocabulary) {
  const field = filter.field.toLowerCase();
  const value = filter.value.trim();
  const name = foldedName(value);
  switch (field) {
    case "after":
    case "before": {
      const day = String(firstDay(value)).padStart(8, "0").replace(/(..)(..)$/, "-$1-$2");
      return firstDay(value) ? (field === "after" ? { from: day } : { before: day }) : undefined;
    }
    case "year":
      return /^\d{4}$/.test(value) ? { field, value, single: true } : undefined;
    default: {
      const facet = vocabulary.facets.find(({ id }) => id === field);
      const named = facet?.values.find(({ names }) => names.includes(name));
      if (facet) return named && { field: facet.within, value: named.id, single: facet.single };
      const dimension = vocabulary.dimensions.find(({ id, singular }) => id === field || singular === field);
      const term = dimension?.terms.find(({ names }) => names.includes(name));
      const suggested = term?.suggested && vocabulary.facets.find(({ id }) => id === `suggested-${dimension?.field}`);
      return dimension && term && { field: suggested ? suggested.within : dimension.within, value: term.id, single: false };
    }
  }
}

/**
 * Filters as groups of which every one must hold; within a group one is enough.
 *
 * @param {EngineFilter[]} filters
 */
function filterGroups(filters) {
  /** @type {Map<string, EngineFilter[]>} */
  const groups = new Map();
  filters.forEach((filter, place) => {
    const key = "single" in filter && filter.single ? filter.field : String(place);
    groups.set(key, [...(groups.get(key) ?? []), filter]);
  });
  return [...groups.values()];
}

/** Whether a word that is being typed is long enough to stand for what begins like it. @param {string} word */
const mayGoOn = (word) => Array.from(word).length > 1 || new RegExp(CJK, "u").test(word);
