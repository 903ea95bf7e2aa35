// @ts-check
// What narrows a search and what is counted: the terms of each dimension, kinds, years, severities, days.

/** @typedef {{ id: string, title: string, isGroup: boolean, within: number[] }} FacetTerm */
/** @typedef {{ values: FacetTerm[], names: Map<string, number>, of: number[][] }} FacetFile */
/** @typedef {{ id: string, title: string, count: number }} FacetCount */

/**
 * A condition on documents. Of conditions with the same `alternative` one is enough.
 *
 * @typedef {{ alternative: string, holds: (document: number) => boolean }} Condition
 */

/**
 * @param {ByteReader} reader
 * @param {number} documents
 * @returns {FacetFile}
 */
function readFacet(reader, documents) {
  const number = () => reader.number();
  return {
    values: reader.list(() => ({ id: reader.text(), title: reader.text(), isGroup: number() === 1, within: reader.list(number) })),
    names: new Map(reader.list(() => [reader.text(), number()])),
    of: Array.from({ length: documents }, () => reader.list(number)),
  };
}

/**
 * What a filter of a query means; nothing where there is no such field or value.
 *
 * @param {QueryEngine} engine
 * @param {{ field: string, value: string }} filter
 * @returns {Promise<Condition | undefined>}
 */
async function conditionOf(engine, filter) {
  const { facets } = engine.manifest;
  const field = filter.field.toLowerCase();
  const value = filter.value.trim();
  if (field === "after" || field === "before") {
    const first = firstDay(value);
    const days = first ? await engine.days() : [];
    return first ? { alternative: "", holds: (document) => !!days[document] && days[document] >= first === (field === "after") } : undefined;
  }
  const isNamed = [facets.findIndex(({ id, single }) => single && id === field), facets.findIndex(({ id, singular }) => id === field || singular === field)];
  const number = isNamed.find((place) => place >= 0);
  if (number === undefined) return;
  // Every year is one, whether or not something happened in it.
  if (field === "year" && isNamed[0] === number && !/^\d{4}$/.test(value)) return;
  const { values, names, of } = await engine.facet(number);
  const wanted = names.get(tokenize(value).map((token) => token.form).join("-")) ?? (field === "year" ? values.length : -1);
  if (wanted < 0) return;
  return {
    alternative: facets[number]?.single ? field : "",
    holds: (document) => !!of[document]?.some((one) => values[one]?.within.includes(wanted)),
  };
}

/**
 * How many of the documents have each value, the most frequent first.
 *
 * @param {QueryEngine} engine
 * @param {number[]} documents
 */
async function countFacets(engine, documents) {
  /** @type {Record<string, FacetCount[]>} */
  const counted = {};
  const { facets } = engine.manifest;
  const files = await Promise.all(facets.map((facet, number) => (facet.counted ? engine.facet(number) : null)));
  files.forEach((file, number) => {
    if (!file) return;
    const counts = file.values.map(() => 0);
    /** @type {number[]} */
    const lastIn = [];
    for (const document of documents) {
      // A document of a term counts for all that the term is part of, for each once.
      for (const value of file.of[document] ?? []) {
        for (const whole of file.values[value]?.within ?? []) {
          if (lastIn[whole] !== document) counts[whole] = (counts[whole] ?? 0) + 1;
          lastIn[whole] = document;
        }
      }
    }
    // What is in a folder of terms names it.
    counted[facets[number]?.field ?? ""] = file.values
      .flatMap(({ id, title, isGroup }, value) => (counts[value] && !isGroup ? { id, title, count: counts[value] } : []))
      .sort((a, b) => b.count - a.count || byText(a.title, b.title) || byText(a.id, b.id));
  });
  return counted;
}

/**
 * @param {string} a
 * @param {string} b
 */
const byText = (a, b) => (a === b ? 0 : isUpTo(a, b) ? -1 : 1);
