// @ts-check
// What narrows a search and what is counted: the terms of each dimension, kinds, years, severities, days.

/** @typedef {{ id: string, title: string, isCounted: boolean, note: number[], documents: Uint32Array }} FacetTerm  `note`: the number of its note, where it has one. */
/** @typedef {{ values: FacetTerm[], sorted: FacetTerm[], names: Map<string, number> }} FacetFile  Sorted by their titles, then ids. */
/** @typedef {{ id: string, title: string, count: number }} FacetCount */

/**
 * A condition on documents. Of conditions with the same `alternative` one is enough.
 *
 * @typedef {{ id?: string | undefined, alternative: string, holds: (document: number) => boolean }} Condition
 */

/**
 * @param {ByteReader} reader
 * @param {number} documents
 * @returns {FacetFile}
 */
function readFacet(reader, documents) {
  const number = () => reader.number();
  const read = reader.list(() => ({ id: reader.text(), title: reader.text(), isCounted: number() === 0, note: number(), count: number() }));
  const names = new Map(reader.list(() => [reader.text(), number()]));
  const bits = new BitReader(reader);
  const values = read.map(({ count, note, ...value }) => ({ ...value, note: note ? [note - 1] : [], documents: bits.list(count, documents) }));
  return { values, sorted: [...values].sort((a, b) => byText(a.title, b.title) || byText(a.id, b.id)), names };
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
  const { values, names } = await engine.facet(number);
  const wanted = names.get(tokenize(value).map((token) => token.form).join("-"));
  if (wanted === undefined && field !== "year") return;
  const { id, documents = [] } = values[wanted ?? -1] ?? {};
  const having = new Set(documents);
  return { id, alternative: facets[number]?.single ? field : "", holds: (document) => having.has(document) };
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
  const isFound = new Uint8Array(engine.manifest.documents);
  for (const document of documents) isFound[document] = 1;
  files.forEach((file, number) => {
    if (!file) return;
    counted[facets[number]?.field ?? ""] = file.sorted
      .flatMap(({ id, title, isCounted, documents }) => {
        let count = 0;
        if (isCounted) for (const document of documents) count += isFound[document] ?? 0;
        return count ? { id, title, count } : [];
      })
      .sort((a, b) => b.count - a.count);
  });
  return counted;
}

/**
 * @param {string} a
 * @param {string} b
 */
const byText = (a, b) => (a === b ? 0 : isUpTo(a, b) ? -1 : 1);
