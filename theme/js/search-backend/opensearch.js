// @ts-check
// OpenSearch and Elasticsearch: the search API (`POST /<index>/_search`), a query in its query language, hits with a
// fragment of the text, and aggregations.

/**
 * Which documents: with all words; of those that have not all of them, with some and with every phrase, or with some; or
 * with some words or of a theme that they speak of, and with every phrase, or without.
 *
 * @typedef {"all" | "phrases" | "some" | "themed" | "themed-some"} Wanted
 */

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
 * @property {Rarity} rarity
 */

/** @typedef {{ total: number, hits: ReturnType<typeof hitFrom>, aggregations: unknown }} EngineResponse */

/**
 * How an engine is asked. Words are corrected and themes are known where it has `spelling`.
 *
 * @typedef {object} EngineLanguage
 * @property {(index: string) => string} path
 * @property {(request: EngineRequest, vocabulary: BackendVocabulary) => object} body
 * @property {(response: unknown) => EngineResponse} read
 * @property {(response: unknown) => string} reason
 * @property {EngineCounting} [counting]
 * @property {EngineSpelling} [spelling]
 */

/** Results that an index gives out unless it is told otherwise (`index.max_result_window`). */
const RESULT_WINDOW = 10_000;

/** @type {EngineLanguage} */
const openSearchLanguage = {
  // Words are as rare as they are in all documents, and not in those of one shard; and all documents, or none, are looked in.
  path: (index) => `${index}/_search?search_type=dfs_query_then_fetch&allow_partial_search_results=false`,

  counting: openSearchCounting,
  spelling: openSearchSpelling,

  body(request, vocabulary) {
    const { query, limit, offset, byDate, facets } = request;
    const from = Math.min(offset, RESULT_WINDOW);
    const counted = countedFields(vocabulary).map(({ within, most }) => [within, { terms: { field: within, size: most } }]);
    return {
      query: openSearchQuery(request, vocabulary),
      from,
      size: Math.min(limit, RESULT_WINDOW - from),
      track_total_hits: true,
      // A place is the higher the later a story came, and below all stories for a note.
      sort: [...(byDate || query.wanted.length === 0 ? [] : [{ _score: "desc" }]), { place: "desc" }],
      track_scores: true,
      // The body tells which section a fragment is from; where that is not shown it need not come along.
      _source: { excludes: facets ? ["terms", "summary"] : ["terms", "summary", "body"] },
      ...(query.wanted.length > 0 && limit > 0 ? { highlight: openSearchMarks(query.wanted) } : {}),
      ...(facets ? { aggs: Object.fromEntries(counted) } : {}),
    };
  },

  read(response) {
    const found = objectOf(objectOf(response)["hits"]);
    const total = objectOf(found["total"])["value"];
    if (typeof total !== "number") throw new Error("what it answers is no search result");
    if (objectOf(response)["timed_out"] === true) throw new Error("it took too long, and found only a part; ask in fewer or rarer words, or try again");
    const hits = listOf(found["hits"]).flatMap((hit) => {
      const { _source: source, _score: score, highlight } = objectOf(hit);
      const { body, summary } = objectOf(highlight);
      const fragment = [body, summary].map((part) => textOf(listOf(part)[0])).find((part) => part !== "" && !part.includes(UNSHOWN)) ?? "";
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
 * Which words are marked: those of the query and not those of its filters. All texts are read alike, so that a word of one
 * is marked in the others.
 *
 * @param {EngineClause[]} wanted
 */
function openSearchMarks(wanted) {
  const marked = wanted.flatMap((clause) => {
    if ("phrase" in clause) return /** @type {object[]} */ ([{ match_phrase: { body: { query: clause.phrase } } }]);
    const words = clause.anyOf.flatMap((way) => way.words);
    const typed = clause.anyOf[0]?.typed ? clause.source.at(-1) : undefined;
    const begins = typed && mayGoOn(typed.text) ? [{ match_phrase_prefix: { body: { query: typed.text } } }] : [];
    return [{ match: { body: { query: words.join(" ") } } }, ...begins];
  });
  return {
    pre_tags: [MARK.start],
    post_tags: [MARK.end],
    number_of_fragments: 1,
    fragment_size: 240,
    order: "score",
    highlight_query: { bool: { should: marked } },
    require_field_match: false,
    fields: { body: {}, summary: {} },
  };
}

/**
 * @param {EngineRequest} request
 * @param {BackendVocabulary} vocabulary
 */
function openSearchQuery({ query, wanted: which, byDate, rarity }, vocabulary) {
  const clause = openSearchClause(vocabulary, rarity);
  const wanted = query.wanted.map(clause);
  const phrases = wanted.filter((_, place) => "phrase" in /** @type {EngineClause} */ (query.wanted[place]));
  const themes = openSearchThemes(query, vocabulary, rarity);
  const some = (/** @type {object[]} */ ways) => ({ bool: { should: ways, minimum_should_match: 1 } });
  const isThemed = which.startsWith("themed");
  const telling = tellingOf(query.wanted, vocabulary).map(clause);
  const found = which === "all" ? wanted : [some([...wanted, ...(isThemed ? themes : [])])];
  const needed = which === "all" || telling.length === wanted.length ? [] : [some([...telling, ...(isThemed ? themes : [])])];
  const more = which === "all" ? themes : isThemed ? [openSearchBonus({ bool: { must: wanted } }, ALL_WORDS)] : [];
  return {
    bool: {
      must: found,
      should: [...more, ...(byDate || wanted.length === 0 ? [] : [openSearchTitled(query), openSearchBonus({ bool: { must_not: [NOTES] } }, STORY_BONUS)])],
      filter: [...needed, ...(which === "phrases" || which === "themed" ? phrases : []), ...filterGroups(query.filters).map((group) => some(group.map(openSearchFilter)))],
      must_not: [...(which === "all" || isThemed ? [] : [{ bool: { must: wanted } }]), ...query.unwanted.map(clause), ...query.exceptions.map(openSearchFilter)],
    },
  };
}
