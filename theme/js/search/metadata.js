// @ts-check
// What hits show: metadata of a few documents in a file, the text of one in another. The layout is told in
// `src/search/export/documents.rs`.

/** @typedef {{ dimension: string, id: string, title: string, url: string, suggested?: boolean }} HitTerm */
/** @typedef {{ id: string, title: string, url: string, date: string | null, kind: string, severity: string | null, lead: string, terms: HitTerm[] }} Metadata */

/**
 * @param {ByteReader} reader
 * @param {Manifest} manifest
 * @returns {Metadata[]}
 */
function readMetadata(reader, manifest) {
  const text = () => reader.text();
  const number = () => reader.number();
  const terms = reader.list(() => {
    const dimension = manifest.facets[number()]?.field ?? "";
    const [id, title, url] = [text(), text(), text()];
    return { dimension, id, title, url: url.replace("*", id) };
  });
  const named = () => reader.list(() => terms[number()]).filter((term) => term !== undefined);
  return reader.list(() => {
    const [id, title, url] = [text(), text(), text()];
    const day = String(number());
    return {
      id,
      title,
      url: url.replace("*", id),
      date: day === "0" ? null : day.padStart(8, "0").replace(/(..)(..)$/, "-$1-$2"),
      kind: text(),
      severity: text() || null,
      lead: text(),
      terms: [...named(), ...named().map((term) => ({ ...term, suggested: true }))],
    };
  });
}

/** @typedef {{ heading: string, anchor: string | null, text: string }} Section */

/**
 * @param {ByteReader} reader
 * @returns {Section[]}
 */
function readSections(reader) {
  return reader.list(() => ({ heading: reader.text(), anchor: reader.text() || null, text: reader.text() }));
}
