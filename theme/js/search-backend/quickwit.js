// @ts-check
// Quickwit: its search API (`POST /api/v1/<index>/search`), a query in its query language, snippets, and aggregations.
// It orders by relevance only where it is told to, tells no score, and of documents with the same score it promises no
// order.

/** @type {EngineLanguage} */
const quickwitLanguage = {
  path: (index) => `api/v1/${index}/search`,

  body(request, vocabulary) {
    const { query, limit, offset, byDate, facets } = request;
    const counted = countedFields(vocabulary).map(({ within, most }) => [within, { terms: { field: within, size: most } }]);
    return {
      query: quickwitQuery(request, vocabulary),
      max_hits: limit,
      start_offset: offset,
      // Without a sign in front of it a field is sorted by with the greatest first.
      sort_by: byDate || query.wanted.length === 0 ? "timestamp" : "_score",
      ...(query.wanted.length > 0 && limit > 0 ? { snippet_fields: "body,summary" } : {}),
      ...(facets ? { aggs: Object.fromEntries(counted) } : {}),
    };
  },

  read(response) {
    const { num_hits: total, hits, snippets, aggregations } = objectOf(response);
    if (typeof total !== "number") throw new Error("what it answers is no search result");
    const parts = listOf(snippets);
    const shown = listOf(hits).flatMap((hit, place) => {
      const { body, summary } = objectOf(parts[place]);
      // A text in which nothing is marked is a beginning like any other.
      const snippet = [body, summary].map((part) => textOf(listOf(part)[0])).find((part) => part.includes("<b>"));
      return hitFrom(hit, snippet ? withMarks(snippet) : "", 0);
    });
    return { total, hits: shown, aggregations };
  },

  reason: (response) => textOf(objectOf(response)["message"]),
};

/** A text in quotes. @param {string} text */
const quickwitText = (text) => `"${text.replaceAll(/["\\]/gu, " ")}"`;

/**
 * @param {EngineRequest} request
 * @param {BackendVocabulary} vocabulary
 */
function quickwitQuery({ query, wanted: which }, vocabulary) {
  const anyOf = (/** @type {string[]} */ ways) => (ways.length === 1 ? ways.join("") : `(${ways.join(" OR ")})`);
  const allOf = (/** @type {string[]} */ parts) => (parts.length === 1 ? parts.join("") : `(${parts.join(" AND ")})`);
  const everywhere = (/** @type {string} */ text) => vocabulary.texts.map(({ name, boost }) => `${name}:${quickwitText(text)}^${boost}`);
  const words = (/** @type {EngineWords} */ { words, typed }) =>
    allOf(
      words.map((word, place) => {
        const begins = typed && place === words.length - 1 && mayGoOn(word);
        return anyOf([...everywhere(word), ...(begins ? vocabulary.texts.map(({ name }) => `${name}:${quickwitText(word)}*`) : [])]);
      }),
    );
  const clause = (/** @type {EngineClause} */ one) => anyOf("phrase" in one ? everywhere(one.phrase) : one.anyOf.map(words));
  const filter = (/** @type {EngineFilter} */ one) => {
    if ("from" in one) return `date:[${one.from}T00:00:00Z TO *]`;
    return "before" in one ? `date:[* TO ${one.before}T00:00:00Z}` : `${one.field}:${quickwitText(one.value)}`;
  };
  const wanted = query.wanted.map(clause);
  const phrases = wanted.filter((_, place) => "phrase" in /** @type {EngineClause} */ (query.wanted[place]));
  const parts = which === "all" ? [...wanted] : [...(which === "phrases" ? phrases : []), anyOf(wanted), `NOT ${allOf(wanted)}`];
  parts.push(...filterGroups(query.filters).map((group) => anyOf(group.map(filter))));
  // What is left out is left out of something.
  if (parts.length === 0) parts.push("*");
  parts.push(...[...query.unwanted.map(clause), ...query.exceptions.map(filter)].map((without) => `NOT ${without}`));
  return parts.join(" AND ");
}
