// @ts-check
// Which factors the words of a query speak of, by the site's own index.

/** The files that the words are spread over, by the sum of their bytes. */
const THEME_FILES = 64;

/**
 * The factors that a word speaks for, by their places in the facet, each with its weight.
 *
 * @param {QueryEngine} engine
 * @param {string} form
 * @returns {Promise<[number, number][]>}
 */
async function saidBy(engine, form) {
  if (!engine.manifest.folders["h"]) return [];
  const number = new TextEncoder().encode(form).reduce((sum, byte) => sum + byte, 0) % THEME_FILES;
  const words = await engine.files.load(`h/${number}`, (reader) => new Map(reader.list(() => [reader.text(), reader.list(() => /** @type {[number, number]} */ ([reader.number(), reader.number()]))])));
  return words.get(form) ?? [];
}

/**
 * What a query speaks of, the plainest first.
 *
 * @param {QueryEngine} engine
 * @param {PlannedItem[]} items
 * @returns {Promise<Spoken[]>}
 */
async function spokenOf(engine, items) {
  if (items.length < FEWEST_ITEMS) return [];
  const forms = new Set(items.flatMap(({ words, as }) => (as === "phrase" ? [] : formsOf(words))));
  return plainest(await Promise.all([...forms].map((form) => saidBy(engine, form))));
}

/**
 * What the themes that are spoken of add to the scores of their documents, and what answers call them.
 *
 * @param {QueryEngine} engine
 * @param {Spoken[]} spoken
 * @param {number} most  What the plainest adds.
 */
async function themesOf(engine, spoken, most) {
  const scores = new Float64Array(engine.manifest.bound);
  const facets = spoken.length ? ["factors", "suggested-factor"] : [];
  const [factors, suggested] = await Promise.all(facets.map((id) => engine.values(engine.manifest.facets.find((facet) => facet.id === id))));
  const themes = spoken.flatMap(({ place, strength }) => {
    const theme = factors?.[place];
    if (!theme) return [];
    const {
      name: { id, title },
      documents,
      kind,
    } = theme;
    const counts = new Map();
    for (const document of suggested?.find((value) => value.name.id === id)?.documents ?? []) counts.set(document, BY_SUGGESTION);
    // What is not counted is suggested wherever it is.
    for (const document of documents) counts.set(document, kind & 1 ? BY_SUGGESTION : 1);
    if (kind > 7) counts.set((kind >> 3) - 1, 1);
    for (const [document, count] of counts) scores[document] = (scores[document] ?? 0) + most * strength * count;
    return { dimension: "factor", id, title };
  });
  return { scores, themes };
}
