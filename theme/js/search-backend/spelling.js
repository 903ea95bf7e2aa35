// @ts-check
// What unknown words of a query may have meant: OpenSearch knows which words are written, and names those that are near one.
// Which of them is meant is decided as in the site's own index.

/**
 * @typedef {object} EngineSpelling
 * @property {(words: WantedWord[]) => object} body
 * @property {(response: unknown, words: WantedWord[]) => string[]} read  What each is corrected to; empty where nothing is near it.
 */

/** What is written in one document alone may be a slip itself, unless it begins alike. */
const FEWEST_DOCUMENTS = 2;
const SAME_LETTERS = 3;

/** @type {EngineSpelling} */
const openSearchSpelling = {
  body(words) {
    const term = { field: "words", suggest_mode: "always", max_edits: 2, prefix_length: 0, min_word_length: 4, size: 100, shard_size: 200, sort: "frequency" };
    return { size: 0, suggest: Object.fromEntries(words.map(({ form }, place) => [`word_${place}`, { text: form, term }])) };
  },

  read(response, words) {
    const { suggest } = objectOf(response);
    return words.map(({ form }, place) => {
      const options = listOf(objectOf(listOf(objectOf(suggest)[`word_${place}`])[0])["options"]).map(objectOf);
      const near = options.map(({ text, freq }) => /** @type {const} */ ([textOf(text), typeof freq === "number" ? freq : 0]));
      const begin = form.slice(0, SAME_LETTERS);
      return correction(form, new Map(near.filter(([other, documents]) => documents >= FEWEST_DOCUMENTS || other.startsWith(begin))));
    });
  },
};

/**
 * The words of a query that are in no document and may be slips: those that are no phrase, no synonym and no name of a theme.
 *
 * @param {EngineQuery} query
 * @param {BackendVocabulary} vocabulary
 * @param {Rarity} rarity
 */
function unknownIn({ wanted, items }, vocabulary, rarity) {
  const isKnown = (/** @type {WantedWord} */ { text, typed }) => {
    const { written = 0, begun = [] } = rarity.words.get(text) ?? {};
    return written > 0 || (typed && mayGoOn(text) && begun.some((count) => count > 0));
  };
  const isOfTheme = (/** @type {string} */ form) => items >= FEWEST_ITEMS && speaksFor(form, vocabulary).length > 0;
  return wanted.flatMap((clause) => {
    const [word, ...others] = "phrase" in clause ? [] : clause.source;
    const isAlone = word && others.length === 0 && "anyOf" in clause && clause.anyOf.length === 1;
    return isAlone && !isKnown(word) && !isOfTheme(word.form) ? [word] : [];
  });
}
