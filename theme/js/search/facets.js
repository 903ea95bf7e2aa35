// @ts-check
// What narrows a search and what is counted: the terms of each dimension, kinds, years, severities, days.

/** @typedef {{ id: string, title: string, documents?: Uint32Array }} ValueName  Shared by the facets that have the value. */
/** @typedef {{ name: ValueName, kind: number, count: number, documents: Uint32Array }} FacetTerm  `kind` has 1 where it is not counted, and from 8 on, of a factor, one more than the number of its note. */
/** @typedef {{ id: string, title: string, count: number }} FacetCount */

/**
 * A condition on documents. Of conditions with the same `alternative` one is enough.
 *
 * @typedef {{ id?: string | undefined, alternative: string, holds: (document: number) => boolean }} Condition
 */

/**
 * @param {ByteReader} reader
 * @returns {{ values: FacetTerm[][], rare: Set<ValueName> }}  The values of each facet of the file, and the names that are still to be read.
 */
function readValues(reader) {
  const bound = reader.number();
  /** @type {FacetTerm[][]} */
  const facets = [];
  reader.list(() => {
    const from = facets[reader.number() - 1];
    let place = -1;
    facets.push(reader.list(() => /** @type {FacetTerm} */ ({ name: from?.[(place += reader.number())]?.name ?? { id: "", title: "" } })));
  });
  const values = facets.flat();
  /** @type {Set<ValueName>[]} */
  const [usual, rare] = [new Set(), new Set()];
  for (const value of values) {
    const { name } = value;
    value.kind = reader.number();
    value.count = value.kind & 2 ? 0 : reader.number();
    (value.kind & 4 || rare.has(name) ? rare : usual).add(name);
  }
  readNames(reader, usual);
  const bits = new BitReader(reader);
  for (const value of values) {
    const { name, kind, count } = value;
    value.documents = (kind & 2 && name.documents) || bits.list(count, bound);
    name.documents ??= value.documents;
  }
  return { values: facets, rare };
}

/**
 * @param {ByteReader} reader
 * @param {Iterable<ValueName>} names
 */
function readNames(reader, names) {
  for (const name of names) {
    name.id = reader.text();
    name.title = reader.text();
    name.id ||= slugOf(name.title);
  }
}

/**
 * What a filter of a query means; nothing where there is no such field or value.
 *
 * @param {QueryEngine} engine
 * @param {{ field: string, value: string }} filter
 * @param {boolean} [isNamed]  Whether its id is wanted.
 * @returns {Promise<Condition | undefined>}
 */
async function conditionOf(engine, filter, isNamed) {
  const { facets } = engine.manifest;
  const field = filter.field.toLowerCase();
  const value = filter.value.trim();
  if (field === "after" || field === "before") {
    const first = firstDay(value);
    if (!first) return;
    const days = await engine.days();
    return { alternative: "", holds: (document) => !!days[document] && days[document] >= first === (field === "after") };
  }
  const facet = facets.find(({ id, single }) => single && id === field) ?? facets.find(({ id, singular }) => id === field || singular === field);
  if (!facet) return;
  // Every year is one, whether or not something happened in it.
  if (facet.single && field === "year" && !/^\d{4}$/.test(value)) return;
  const [values, names] = await Promise.all([
    engine.values(facet, isNamed),
    engine.files.load(`f/${facets.indexOf(facet)}`, (reader) => new Map(reader.list(() => [reader.text(), reader.number()]))),
  ]);
  const { name, documents } = values[names.get(slugOf(value)) ?? -1] ?? {};
  if (!name && field !== "year") return;
  const having = new Set(documents);
  return { id: name?.id, alternative: facet.single ? field : "", holds: (document) => having.has(document) };
}

/**
 * How many of the documents have each value, the most frequent first; `undefined` where the values of a facet were not asked for.
 *
 * @param {QueryEngine} engine
 * @param {number[]} documents
 * @param {(FacetTerm[] | null)[]} asked  The values of each facet.
 */
function countFacets(engine, documents, asked) {
  /** @type {Record<string, FacetCount[] | undefined>} */
  const counts = {};
  const found = new Set(documents);
  engine.manifest.facets.forEach(({ counted, field }, number) => {
    if (!counted) return;
    counts[field] = asked[number]
      ?.flatMap(({ name: { id, title }, kind, documents }) => {
        const count = kind & 1 ? 0 : documents.filter((document) => found.has(document)).length;
        return count ? { id, title, count } : [];
      })
      .sort((a, b) => b.count - a.count || byText(a.title, b.title) || byText(a.id, b.id));
  });
  return counts;
}

/**
 * @param {string} a
 * @param {string} b
 */
const byText = (a, b) => (a === b ? 0 : isUpTo(a, b) ? -1 : 1);
