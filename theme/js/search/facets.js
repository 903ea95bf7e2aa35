// @ts-check
// What narrows a search and what is counted: kinds, days, severities, and the terms of each dimension.

/** @typedef {{ id: string, title: string, within: number[] }} FacetTerm */
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
    terms: reader.list(() => ({ id: reader.text(), title: reader.text(), within: reader.list(number) })),
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
