// @ts-check
// What a hit shows: a piece of the text of a document, and what the document is. The layout is told in
// `src/search/export/documents.rs`.

/** @typedef {{ dimension: string, id: string, title: string, url: string, suggested?: boolean }} HitTerm */
/** @typedef {{ id: string, title: string, url: string, date: string | null, kind: string, severity: string | null, terms: HitTerm[] }} Metadata */
/** @typedef {{ heading: string, anchor: string | null, text: string }} Section  As much of it as stands in the piece. */

/**
 * The id that a title says, as the names of filters are compared.
 *
 * @param {string} title
 */
const slugOf = (title) => formsOf(tokenize(title)).join("-");

/**
 * @param {ByteReader} reader
 * @param {Manifest} manifest
 * @returns {Metadata & { passages: Section[], lead: string }}
 */
function readPiece(reader, manifest) {
  const text = () => reader.text();
  const number = () => reader.number();
  const [id, title, url] = [text(), text(), text()];
  const day = String(number());
  return {
    id,
    title,
    url: url.replace("*", id),
    date: day === "0" ? null : day.padStart(8, "0").replace(/(..)(..)$/, "-$1-$2"),
    kind: text(),
    severity: text() || null,
    terms: reader.list(() => {
      const dimension = manifest.facets[number()]?.field ?? "";
      const title = text();
      const id = text() || slugOf(title);
      const url = text().replace("*", id);
      return { dimension, id, title, url, ...(number() && { suggested: true }) };
    }),
    passages: reader.list(() => ({ heading: text(), anchor: text() || null, text: text() })),
    lead: text(),
  };
}

/**
 * The piece of the text of a document that has most of what was searched for; the first of equals.
 *
 * @param {number} document
 * @param {Map<string, Group>} groups
 */
function pieceOf(document, groups) {
  const counts = [0];
  for (const { postings: [, , , body] } of new Set(groups.values())) {
    for (const piece of body?.pieces?.[body.documents.indexOf(document)] ?? []) counts[piece] = (counts[piece] ?? 0) + 1;
  }
  return counts.reduce((best, count, piece) => (count > Number(counts[best]) ? piece : best), 0);
}
