// @ts-check
// What narrows a search and what is counted: kinds, days, severities, and the terms of each dimension.

/** @typedef {{ id: string, title: string, isGroup: boolean, within: number[] }} FacetTerm */
/** @typedef {{ terms: FacetTerm[], names: Map<string, number>, of: number[][] }} Facet */
/** @typedef {{ severities: string[], kinds: number[], days: number[], severity: number[] }} Columns */

/**
 * @param {ByteReader} reader
 * @param {number} documents
 * @returns {Facet}
 */
function readFacet(reader, documents) {
  const number = () => reader.number();
  return {
    terms: reader.list(() => ({ id: reader.text(), title: reader.text(), isGroup: number() === 1, within: reader.list(number) })),
    names: new Map(reader.list(() => [reader.text(), number()])),
    of: Array.from({ length: documents }, () => reader.list(number)),
  };
}

/**
 * @param {ByteReader} reader
 * @param {number} documents
 * @returns {Columns}
 */
function readColumns(reader, documents) {
  const column = () => Array.from({ length: documents }, () => reader.number());
  return { severities: reader.list(() => reader.text()), kinds: column(), days: column(), severity: column() };
}

/**
 * A condition on documents. Of conditions with the same `alternative` one is enough.
 *
 * @typedef {{ alternative: string, holds: (document: number) => boolean }} Condition
 */

/**
 * The values that are written like a name: their forms, joined.
 *
 * @param {string} name
 */
const folded = (name) => tokenize(name).map((token) => token.form).join("-");

/**
 * What a filter of a query means; nothing where there is no such field or value.
 *
 * @param {QueryEngine} engine
 * @param {{ field: string, value: string }} filter
 * @returns {Promise<Condition | undefined>}
 */
async function conditionOf(engine, filter) {
  const { kinds, dimensions } = engine.manifest;
  const field = filter.field.toLowerCase();
  const value = filter.value.trim();
  const name = folded(value);
  if (field === "kind") {
    const wanted = kinds.findIndex((kind) => name === folded(kind.id) || name === folded(kind.title));
    if (wanted < 0) return;
    const { kinds: of } = await engine.columns();
    return { alternative: field, holds: (document) => of[document] === wanted };
  }
  if (field === "severity") {
    const { severities, severity } = await engine.columns();
    const wanted = new Set(severities.flatMap((label, place) => (name && folded(label) === name ? place + 1 : [])));
    return wanted.size ? { alternative: field, holds: (document) => wanted.has(severity[document] ?? 0) } : undefined;
  }
  if (field === "year" || field === "after" || field === "before") {
    const day = field === "year" && value.length !== 4 ? 0 : firstDay(value);
    if (!day) return;
    const { days } = await engine.columns();
    const dayOf = (/** @type {number} */ document) => days[document] ?? 0;
    if (field === "year") return { alternative: field, holds: (document) => Math.floor(dayOf(document) / 10_000) === Math.floor(day / 10_000) };
    return { alternative: "", holds: (document) => dayOf(document) > 0 && dayOf(document) >= day === (field === "after") };
  }
  const dimension = dimensions.findIndex(({ id, singular }) => id === field || singular === field);
  if (dimension < 0) return;
  const { terms, names, of } = await engine.facet(dimension);
  const wanted = names.get(name);
  if (wanted === undefined) return;
  return { alternative: "", holds: (document) => !!of[document]?.some((term) => terms[term]?.within.includes(wanted)) };
}

/**
 * How many of the documents have each value, the most frequent first.
 *
 * @param {QueryEngine} engine
 * @param {number[]} documents
 */
async function countFacets(engine, documents) {
  const { kinds, dimensions } = engine.manifest;
  const [columns, ...facets] = await Promise.all([engine.columns(), ...dimensions.map((_, number) => engine.facet(number))]);
  /** @type {Record<string, FacetCount[]>} */
  const counts = {};
  /** @param {string} field @param {(document: number) => Iterable<number>} valuesOf @param {(value: number) => { id: string, title: string } | undefined} named */
  const count = (field, valuesOf, named) => {
    /** @type {Map<number, number>} */
    const found = new Map();
    for (const document of documents) {
      for (const value of new Set(valuesOf(document))) found.set(value, (found.get(value) ?? 0) + 1);
    }
    counts[field] = [...found]
      .flatMap(([value, number]) => {
        const { id = "", title = "" } = named(value) ?? {};
        return id ? [{ id, title, count: number }] : [];
      })
      .sort((a, b) => b.count - a.count || byText(a.title, b.title) || byText(a.id, b.id));
  };
  dimensions.forEach(({ field }, number) => {
    const { of = [], terms = [] } = facets[number] ?? {};
    // A document of a term counts for all that the term is part of; what is in a folder of terms names it.
    const all = (/** @type {number} */ document) => (of[document] ?? []).flatMap((term) => terms[term]?.within ?? []);
    count(field, all, (term) => (terms[term]?.isGroup ? undefined : terms[term]));
  });
  count("kind", (document) => [columns.kinds[document] ?? 0], (kind) => kinds[kind]);
  count("year", (document) => [Math.floor((columns.days[document] ?? 0) / 10_000)], (year) => {
    const title = String(year).padStart(4, "0");
    return year ? { id: title, title } : undefined;
  });
  return counts;
}

/**
 * @param {string} a
 * @param {string} b
 */
const byText = (a, b) => (a === b ? 0 : isUpTo(a, b) ? -1 : 1);
