// @ts-check
// OpenSearch and Elasticsearch: the search API (`POST /<index>/_search`), a query in its query language, hits with a
// fragment of the text, and aggregations.

/** Which documents: with all words; of those that have not all of them, with some and with every phrase; or with some. @typedef {"all" | "phrases" | "some"} Wanted */

/**
 * What is asked of any engine.
 *
 * @typedef {object} EngineRequest
 * @property {EngineQuery} query
 * @property {Wanted} wanted
 * @property {number} limit
 * @property {number} offset
 * @property {boolean} byDate
 * @property {boolean} facets
 */

/** @typedef {{ total: number, hits: ReturnType<typeof hitFrom>, aggregations: unknown }} EngineResponse */

/** @typedef {{ path: (index: string) => string, body: (request: EngineRequest, vocabulary: BackendVocabulary) => object, read: (response: unknown) => EngineResponse, reason: (response: unknown) => string }} EngineLanguage */

/** Results that an index gives out unless it is told otherwise (`index.max_result_window`). */
const RESULT_WINDOW = 10_000;

/** A word that only begins like the one being typed counts for less, and so does one that means the same. */
const BEGINNING_BOOST = 0.8;
const SYNONYM_BOOST = 0.9;

/** @type {EngineLanguage} */
const openSearchLanguage = {
  path: (index) => `${index}/_search`,

  body(request, vocabulary) {
    const { query, limit, offset, byDate, facets } = request;
    const from = Math.min(offset, RESULT_WINDOW);
    const wanted = openSearchWanted(query, vocabulary);
    const newest = [{ date: { order: "desc", missing: "_last" } }, { place: "asc" }];
    const counted = countedFields(vocabulary).map(({ field, within, most }) => [field, { terms: { field: within, size: most } }]);
    return {
      query: openSearchQuery(request, wanted, vocabulary),
      from,
      size: Math.min(limit, RESULT_WINDOW - from),
      track_total_hits: true,
      sort: byDate || query.wanted.length === 0 ? newest : [{ _score: "desc" }, { place: "asc" }],
      track_scores: true,
      // The body tells which section a fragment is from; where that is not shown it need not come along.
      _source: { excludes: facets ? ["terms", "summary"] : ["terms", "summary", "body"] },
      ...(wanted.length > 0 ? { highlight: openSearchMarks(wanted) } : {}),
      ...(facets ? { aggs: Object.fromEntries(counted) } : {}),
    };
  },

  read(response) {
    const found = objectOf(objectOf(response)["hits"]);
    const total = objectOf(found["total"])["value"];
    if (typeof total !== "number") throw new Error("what it answers is no search result");
    const hits = listOf(found["hits"]).flatMap((hit) => {
      const { _source: source, _score: score, highlight } = objectOf(hit);
      const { body, summary } = objectOf(highlight);
      const fragment = textOf(listOf(body)[0]) || textOf(listOf(summary)[0]);
      return hitFrom(source, fragment, typeof score === "number" ? score : 0);
    });
    return { total, hits, aggregations: objectOf(response)["aggregations"] };
  },

  reason(response) {
    const error = objectOf(objectOf(response)["error"]);
    return textOf(objectOf(listOf(error["root_cause"])[0])["reason"]) || textOf(error["reason"]);
  },
};

/**
 * Which words are marked: those of the query and not those of its filters.
 *
 * @param {object[]} wanted
 */
const openSearchMarks = (wanted) => ({
  pre_tags: [MARK.start],
  post_tags: [MARK.end],
  number_of_fragments: 1,
  fragment_size: 240,
  order: "score",
  highlight_query: { bool: { should: wanted } },
  // What is being typed is found in the words, and marked in the text that they are of.
  require_field_match: false,
  fields: { body: {}, summary: {} },
});

/**
 * @param {BackendVocabulary} vocabulary
 * @returns {(one: EngineClause) => object}
 */
function openSearchClause(vocabulary) {
  const texts = (/** @type {string} */ part) => vocabulary.texts.map(({ name, boost }) => `${name}${part}^${boost}`);
  const words = (/** @type {EngineWords} */ { words, typed }, /** @type {number} */ boost) => {
    const all = words.map((word, place) => {
      const exact = { multi_match: { query: word, type: "most_fields", fields: texts("") } };
      if (!typed || place < words.length - 1 || !mayGoOn(word)) return exact;
      const begins = { multi_match: { query: word, type: "phrase_prefix", fields: texts(".words"), boost: BEGINNING_BOOST } };
      return { dis_max: { queries: [exact, begins] } };
    });
    return { bool: { must: all, boost } };
  };
  return (one) =>
    "phrase" in one
      ? { multi_match: { query: one.phrase, type: "phrase", fields: texts("") } }
      : { dis_max: { queries: one.anyOf.map((way, place) => words(way, place === 0 ? 1 : SYNONYM_BOOST)) } };
}

/**
 * @param {EngineQuery} query
 * @param {BackendVocabulary} vocabulary
 */
const openSearchWanted = (query, vocabulary) => query.wanted.map(openSearchClause(vocabulary));

/**
 * @param {EngineRequest} request
 * @param {object[]} wanted
 * @param {BackendVocabulary} vocabulary
 */
function openSearchQuery({ query, wanted: which }, wanted, vocabulary) {
  const filter = (/** @type {EngineFilter} */ one) => {
    if ("from" in one) return { range: { date: { gte: one.from } } };
    return "before" in one ? { range: { date: { lt: one.before } } } : { term: { [one.field]: one.value } };
  };
  const phrases = wanted.filter((_, place) => "phrase" in /** @type {EngineClause} */ (query.wanted[place]));
  return {
    bool: {
      ...(which === "all" ? { must: wanted } : { must: which === "phrases" ? phrases : [], should: wanted, minimum_should_match: 1 }),
      filter: filterGroups(query.filters).map((group) => ({ bool: { should: group.map(filter), minimum_should_match: 1 } })),
      must_not: [...(which === "all" ? [] : [{ bool: { must: wanted } }]), ...query.unwanted.map(openSearchClause(vocabulary)), ...query.exceptions.map(filter)],
    },
  };
}
