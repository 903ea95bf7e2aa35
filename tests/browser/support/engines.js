// @ts-check
// Stand-ins for OpenSearch and Quickwit: they take the requests and give the answers that those engines document, over the
// documents that `afterword export` wrote. They know as much of the query languages as the pages use, refuse the rest with
// the error of the engine, and have no stemmers and no ranking. They are no proof that a real engine answers alike.

/** @typedef {Record<string, any>} EngineDocument */
/** @typedef {(document: EngineDocument) => boolean} Test */
/** @typedef {{ status: number, body: any }} Answer */

/** @param {unknown} value @returns {string[]} */
const wordsOf = (value) =>
  [value].flat().flatMap((text) => String(text ?? "").normalize("NFD").replaceAll(/[\u0300-\u036f]/gu, "").toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);

/**
 * Whether a field has words side by side; the last one may only begin like the one in the text.
 *
 * @param {unknown} value
 * @param {string[]} wanted
 * @param {boolean} isPrefix
 */
function hasPhrase(value, wanted, isPrefix) {
  return [value].flat().some((one) => {
    const words = wordsOf(one);
    const fits = (/** @type {string | undefined} */ word, /** @type {number} */ place) =>
      isPrefix && place === wanted.length - 1 ? word?.startsWith(wanted[place] ?? "") : word === wanted[place];
    return words.some((_, at) => wanted.every((_, place) => fits(words[at + place], place)));
  });
}

/** The fields that are searched, which are all that `words` is made from. */
const TEXTS = ["title", "terms", "summary", "body"];

/** Whether a field has words side by side; of `*.begins` and of a field's name as OpenSearch has them. @param {EngineDocument} document @param {string} field @param {string[]} wanted */
function hasInField(document, field, wanted) {
  const [name = "", part] = field.split(".");
  return (name === "words" ? TEXTS : [name]).some((one) => hasPhrase(document[one], wanted, part === "begins"));
}

/** All words with the number of their documents, whatever was asked: which of them is near is decided by who asks. @param {EngineDocument[]} documents @param {any} asked */
function suggested(documents, asked) {
  const counts = new Map();
  for (const document of documents) for (const word of new Set(TEXTS.flatMap((field) => wordsOf(document[field])))) counts.set(word, (counts.get(word) ?? 0) + 1);
  const options = [...counts].map(([text, freq]) => ({ text, freq, score: 1 }));
  return Object.fromEntries(Object.entries(asked).map(([name, { text }]) => [name, [{ text, offset: 0, length: text.length, options }]]));
}

/** The documents in the order of a search: the newest first, or as they were written. @param {EngineDocument[]} found @param {boolean} byDate */
const ordered = (found, byDate) =>
  byDate ? [...found].sort((a, b) => String(b["date"] ?? "").localeCompare(String(a["date"] ?? "")) || b["place"] - a["place"]) : found;

/** @param {EngineDocument[]} found @param {any} asked */
function aggregated(found, asked) {
  return Object.fromEntries(
    Object.entries(asked ?? {}).map(([name, { terms, filters }]) => {
      if (filters) {
        const tests = filters.filters.map((/** @type {any} */ one) => openSearchTest(one, new Set()));
        return [name, { buckets: tests.map((/** @type {Test} */ test) => ({ doc_count: found.filter(test).length })) }];
      }
      const counts = new Map();
      for (const value of found.flatMap((document) => document[terms.field] ?? [])) counts.set(value, (counts.get(value) ?? 0) + 1);
      const buckets = [...counts].map(([key, count]) => ({ key, doc_count: count })).sort((a, b) => b.doc_count - a.doc_count);
      return [name, { doc_count_error_upper_bound: 0, sum_other_doc_count: 0, buckets: buckets.slice(0, terms.size) }];
    }),
  );
}

/**
 * The first value of a field that has one of the words, with those words marked.
 *
 * @param {unknown} value
 * @param {Set<string>} words
 * @param {[string, string]} marks
 * @param {(text: string) => string} escape
 */
function fragment(value, words, [start, end], escape) {
  const text = [value].flat().find((one) => wordsOf(one).some((word) => words.has(word)));
  if (text === undefined) return [];
  const parts = String(text).slice(0, 240).split(/([\p{L}\p{N}]+)/u);
  return [parts.map((part) => (words.has(wordsOf(part)[0] ?? "") ? start + escape(part) + end : escape(part))).join("")];
}

// --- OpenSearch ------------------------------------------------------------------------------

/** @param {any} query @param {Set<string>} words @returns {Test} */
function openSearchTest(query, words) {
  const [[kind, body] = ["", {}], ...more] = Object.entries(query);
  if (more.length > 0) throw new Error("[bool] malformed query, expected [END_OBJECT]");
  switch (kind) {
    case "bool": {
      const { must = [], should = [], filter = [], must_not: without = [], minimum_should_match: least = 0 } = body;
      const all = [...must, ...filter].map((one) => openSearchTest(one, words));
      const any = should.map((/** @type {any} */ one) => openSearchTest(one, words));
      const none = without.map((/** @type {any} */ one) => openSearchTest(one, new Set()));
      return (document) =>
        all.every((test) => test(document)) &&
        any.filter((/** @type {Test} */ test) => test(document)).length >= least &&
        !none.some((/** @type {Test} */ test) => test(document));
    }
    case "dis_max": {
      const any = body.queries.map((/** @type {any} */ one) => openSearchTest(one, words));
      return (document) => any.some((/** @type {Test} */ test) => test(document));
    }
    case "multi_match": {
      const wanted = wordsOf(body.query);
      for (const word of wanted) words.add(word);
      return (document) => body.fields.some((/** @type {string} */ field) => hasInField(document, field.replace(/\^[\d.e-]+$/u, ""), wanted));
    }
    case "match":
    case "match_phrase": {
      const [[field, given] = ["", ""]] = /** @type {[string, any][]} */ (Object.entries(body));
      const { query: text, operator = "or" } = typeof given === "string" ? { query: given } : given;
      const wanted = wordsOf(text);
      for (const word of wanted) words.add(word);
      if (kind === "match_phrase") return (document) => hasInField(document, field, wanted);
      const each = (/** @type {EngineDocument} */ document) => (/** @type {string} */ word) => hasInField(document, field, [word]);
      return (document) => (operator === "and" ? wanted.every(each(document)) : wanted.some(each(document)));
    }
    case "constant_score":
      return openSearchTest(body.filter, words);
    case "term": {
      const [[field, value] = ["", ""]] = Object.entries(body);
      return (document) => [document[field]].flat().includes(value);
    }
    case "range":
      return ({ date }) => date !== undefined && (!body.date.gte || date >= body.date.gte) && (!body.date.lt || date < body.date.lt);
    default:
      throw new Error(`unknown query [${kind}]`);
  }
}

/** @param {EngineDocument[]} documents @param {any} request @returns {any} */
function openSearchAnswer(documents, request) {
  const { query = { bool: {} }, from = 0, size = 10, sort, highlight, aggs, suggest, _source: source } = request;
  const words = /** @type {Set<string>} */ (new Set());
  const found = ordered(documents.filter(openSearchTest(query, words)), "place" in (sort?.[0] ?? {}));
  const hits = found.slice(from, from + size).map((document) => {
    const marks = /** @type {[string, string]} */ ([highlight?.pre_tags[0], highlight?.post_tags[0]]);
    const marked = Object.keys(highlight?.fields ?? {}).map((field) => [field, fragment(document[field], words, marks, (text) => text)]);
    const kept = Object.entries(document).filter(([name]) => !source?.excludes.includes(name));
    return { _index: "x", _id: document["id"], _score: 1, _source: Object.fromEntries(kept), highlight: Object.fromEntries(marked.filter(([, texts]) => texts?.length)) };
  });
  const shards = { total: 1, successful: 1, skipped: 0, failed: 0 };
  return {
    took: 1,
    timed_out: false,
    _shards: shards,
    hits: { total: { value: found.length, relation: "eq" }, max_score: 1, hits },
    ...(aggs ? { aggregations: aggregated(found, aggs) } : {}),
    ...(suggest ? { suggest: suggested(documents, suggest) } : {}),
  };
}

// --- Quickwit --------------------------------------------------------------------------------

const TOKEN = /\s*(?:(\(|\)|AND\b|OR\b|NOT\b)|(\w[\w-]*):(?:"([^"\\]*)"(\*?)(?:\^[\d.]+)?|([[{])(\S+) TO (\S+)([\]}]))|(\*))/y;

/** Reads the part of Quickwit's query language that the pages write. @param {string} query @param {Set<string>} words @returns {Test} */
function quickwitTest(query, words) {
  /** @type {RegExpExecArray[]} */
  const tokens = [];
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < query.length; ) {
    const token = TOKEN.exec(query);
    if (!token) throw new Error(`failed to parse query: \`${query}\``);
    tokens.push(token);
  }
  let at = 0;
  const isNext = (/** @type {string} */ word) => tokens[at]?.[1] === word && ++at > 0;
  /** @returns {Test} */
  const any = () => {
    const ways = [all()];
    while (isNext("OR")) ways.push(all());
    return (document) => ways.some((test) => test(document));
  };
  /** @returns {Test} */
  const all = () => {
    const parts = [one()];
    while (isNext("AND")) parts.push(one());
    return (document) => parts.every((test) => test(document));
  };
  /** @returns {Test} */
  const one = () => {
    if (isNext("NOT")) {
      const test = one();
      return (document) => !test(document);
    }
    if (isNext("(")) {
      const test = any();
      if (!isNext(")")) throw new Error("failed to parse query");
      return test;
    }
    const [, operator, field, text, star, opening, from, to, closing, everything] = tokens[at++] ?? [];
    if (operator !== undefined || (field === undefined && everything === undefined)) throw new Error("failed to parse query");
    if (everything) return () => true;
    if (from !== undefined) {
      if (opening !== "[" || (to !== "*" && closing !== "}")) throw new Error("failed to parse query");
      return ({ date }) => date !== undefined && (from === "*" || date >= from) && (to === "*" || date < String(to));
    }
    const name = field ?? "";
    if (!["title", "terms", "summary", "body"].includes(name)) return (document) => [document[name]].flat().includes(text);
    const wanted = wordsOf(text);
    for (const word of wanted) words.add(word);
    return (document) => hasPhrase(document[name], wanted, star === "*");
  };
  const test = any();
  if (at < tokens.length) throw new Error("failed to parse query");
  return test;
}

/** @param {string} text */
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;").replaceAll("'", "&#x27;");

const QUICKWIT_PARAMETERS = ["query", "max_hits", "start_offset", "sort_by", "snippet_fields", "aggs"];

/** @param {EngineDocument[]} documents @param {any} request @returns {any} */
function quickwitAnswer(documents, request) {
  const unknown = Object.keys(request).find((name) => !QUICKWIT_PARAMETERS.includes(name));
  if (unknown) throw new Error(`unknown field \`${unknown}\``);
  const { query, max_hits: most = 20, start_offset: from = 0, sort_by: sort, snippet_fields: fields, aggs } = request;
  const words = /** @type {Set<string>} */ (new Set());
  const found = ordered(documents.filter(quickwitTest(query, words)), sort === "timestamp");
  const hits = found.slice(from, from + most);
  const snippets = hits.map((document) =>
    Object.fromEntries((fields ?? "").split(",").map((/** @type {string} */ field) => [field, fragment(document[field], words, ["<b>", "</b>"], escaped)])),
  );
  return { num_hits: found.length, hits, ...(fields ? { snippets } : {}), elapsed_time_micros: 1, errors: [], ...(aggs ? { aggregations: aggregated(found, aggs) } : {}) };
}

/**
 * Answers a request as one of the engines does.
 *
 * @param {"opensearch" | "quickwit"} kind
 * @param {EngineDocument[]} documents  As written for OpenSearch.
 * @param {string} path
 * @param {string} body
 * @returns {Answer}
 */
export function answerOf(kind, documents, path, body) {
  const isQuickwit = kind === "quickwit";
  const expected = isQuickwit ? "/api/v1/incidents/search" : "/incidents/_search";
  try {
    if (path !== expected) return { status: 404, body: isQuickwit ? { message: "Route not found" } : { error: { reason: "no such index" }, status: 404 } };
    const request = JSON.parse(body);
    const days = documents.map((document) => ({ ...document, ...(document["date"] ? { date: `${document["date"]}T00:00:00Z` } : {}) }));
    return { status: 200, body: isQuickwit ? quickwitAnswer(days, request) : openSearchAnswer(documents, request) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const failed = { root_cause: [{ type: "parsing_exception", reason }], type: "parsing_exception", reason };
    return { status: 400, body: isQuickwit ? { message: reason } : { error: failed, status: 400 } };
  }
}

/** The documents of `bulk-*.ndjson`. @param {string} text @returns {EngineDocument[]} */
export const documentsOf = (text) =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line))
    .filter((line) => !("index" in line));
