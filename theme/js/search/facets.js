// @ts-check
// What narrows a search and what is counted: the terms of each dimension, kinds, years, severities, days.

/** @typedef {{ id: string, title: string, isCounted: boolean, note: number, documents: Uint32Array }} FacetTerm  `note`: of a factor one more than the number of its note; else 0. */
/** @typedef {{ id: string, title: string, count: number }} FacetCount */

/**
 * A condition on documents. Of conditions with the same `alternative` one is enough.
 *
 * @typedef {{ id?: string | undefined, alternative: string, holds: (document: number) => boolean }} Condition
 */

/**
 * @param {ByteReader} reader
 * @returns {FacetTerm[][]}  The values of each facet.
 */
function readValues(reader) {
  const number = () => reader.number();
  /** @type {string[][][]} */
  const named = [];
  const bounds = reader.list(() => {
    const from = named[number() - 1];
    let place = -1;
    named.push(reader.list(() => from?.[(place += number())] ?? [reader.text(), reader.text()]));
    return number();
  });
  const each = () => named.flat().map(number);
  const [uncounted, notes, counts] = [each(), each(), each()];
  const bits = new BitReader(reader);
  let at = 0;
  return named.map((values, facet) =>
    values.map(([id = "", title = ""]) => ({ id: id || slugOf(title), title, isCounted: !uncounted[at], note: notes[at] ?? 0, documents: bits.list(counts[at++] ?? 0, bounds[facet] ?? 0) })),
  );
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
  const [facetValues, names] = await Promise.all([
    engine.values(),
    engine.files.load(`f/${number}`, (reader) => new Map(reader.list(() => [reader.text(), reader.number()]))),
  ]);
  const wanted = names.get(slugOf(value));
  if (wanted === undefined && field !== "year") return;
  const { id, documents = [] } = facetValues[number]?.[wanted ?? -1] ?? {};
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
  const all = await engine.values();
  const isFound = new Uint8Array(engine.manifest.bound);
  for (const document of documents) isFound[document] = 1;
  all.forEach((values, number) => {
    const facet = facets[number];
    if (!facet?.counted) return;
    counted[facet.field] = values
      .flatMap(({ id, title, isCounted, documents }) => {
        let count = 0;
        if (isCounted) for (const document of documents) count += isFound[document] ?? 0;
        return count ? { id, title, count } : [];
      })
      .sort((a, b) => b.count - a.count || byText(a.title, b.title) || byText(a.id, b.id));
  });
  return counted;
}

/**
 * @param {string} a
 * @param {string} b
 */
const byText = (a, b) => (a === b ? 0 : isUpTo(a, b) ? -1 : 1);
