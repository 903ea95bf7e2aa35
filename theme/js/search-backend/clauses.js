// @ts-check
// What a query means in the query language of OpenSearch, so that documents score what they score in the site's own index:
// the sum over the fields of BM25.

/** A word that only begins like the one being typed counts for less; the more so where that is a word, because all that begin like it are added up. */
const BEGINNING_WEIGHT = { known: 0.7, unknown: 0.8 };

/** More than any score, so that stories come before the notes of terms, and what is called as the query before all. */
const STORY_BONUS = 256;
const TITLE_BONUS = 512;

/** Notes of terms. */
const NOTES = { term: { kind: "term" } };

/**
 * The clauses of which a document that has only some has one: words that say something by themselves, and phrases; where there
 * are only others, those.
 *
 * @param {EngineClause[]} clauses
 * @param {BackendVocabulary} vocabulary
 */
function tellingOf(clauses, { stops }) {
  const telling = clauses.filter((clause) => "phrase" in clause || clause.anyOf.some(({ words }) => words.some((word) => !stops.includes(word))));
  return telling.length > 0 ? telling : clauses;
}

/**
 * @param {BackendVocabulary} vocabulary
 * @param {Rarity} rarity
 * @returns {(one: EngineClause) => object}
 */
function openSearchClause({ texts }, { documents, words: known }) {
  const countsOf = (/** @type {string} */ word) => known.get(word) ?? { written: 0, whole: texts.map(() => 0), begun: texts.map(() => 0) };
  // What nobody wrote is in no document, whatever has its stem.
  const nothing = (/** @type {string} */ word) => ({ match: { words: { query: word } } });
  const everywhere = (/** @type {string} */ query, /** @type {string} */ part, /** @type {number[]} */ weights) => ({
    multi_match: { query, type: "most_fields", operator: "and", fields: texts.map(({ name, boost }, field) => `${name}${part}^${boost * (weights[field] ?? 1)}`) },
  });
  const whole = (/** @type {string} */ word, /** @type {number} */ weight) =>
    countsOf(word).written === 0 ? nothing(word) : everywhere(word, "", texts.map((_, field) => weight * evened([countsOf(word).whole], field, documents)));
  const begun = (/** @type {string} */ word, /** @type {number} */ weight) => {
    const { written, whole: exact, begun: counts } = countsOf(word);
    // A longer word is as rare as the one that was typed, where there is that: it goes on behind it.
    const most = written > 0 ? rarityOfCount(Math.max(...exact), documents) : Infinity;
    return everywhere(word, ".begins", texts.map((_, field) => weight * (most < Infinity ? BEGINNING_WEIGHT.known : BEGINNING_WEIGHT.unknown) * evened([counts], field, documents, most)));
  };
  const way = (/** @type {EngineWords} */ { words, typed, weight }) => {
    const all = words.map((word, place) => {
      const goesOn = typed && place === words.length - 1 && mayGoOn(word);
      return goesOn ? { dis_max: { queries: [whole(word, weight), begun(word, weight)] } } : whole(word, weight);
    });
    return all.length === 1 ? /** @type {object} */ (all[0]) : { bool: { must: all } };
  };
  return (one) => {
    if (!("phrase" in one)) return one.anyOf.length === 1 ? way(/** @type {EngineWords} */ (one.anyOf[0])) : { dis_max: { queries: one.anyOf.map(way) } };
    const words = one.phrase.split(" ");
    if (words.length === 1) return whole(one.phrase, 1);
    const unwritten = words.find((word) => countsOf(word).written === 0);
    if (unwritten !== undefined) return nothing(unwritten);
    const counts = words.map((word) => countsOf(word).whole);
    const fields = texts.map(({ name, boost }, field) => ({ match_phrase: { [name]: { query: one.phrase, boost: boost * evened(counts, field, documents) } } }));
    return { bool: { should: fields, minimum_should_match: 1 } };
  };
}

/** @param {EngineFilter} one */
function openSearchFilter(one) {
  if ("from" in one) return { range: { date: { gte: one.from } } };
  return "before" in one ? { range: { date: { lt: one.before } } } : { term: { [one.field]: one.value } };
}

/**
 * What documents score for a condition, whatever else they have.
 *
 * @param {object} filter
 * @param {number} boost
 */
const openSearchBonus = (filter, boost) => ({ constant_score: { filter, boost } });

/**
 * What is called as the query: its title has all of the words and no other.
 *
 * @param {EngineQuery} query
 */
function openSearchTitled({ words }) {
  const title = { match: { title: { query: words.join(" "), operator: "and" } } };
  return openSearchBonus({ bool: { filter: [title, { term: { title_words: words.length } }] } }, TITLE_BONUS);
}

/**
 * The documents of themes: those that have the factor, those that only suggest it, and the one that is about it.
 *
 * @param {EngineQuery} query
 * @param {BackendVocabulary} vocabulary
 * @param {Rarity} rarity
 */
function openSearchThemes({ spoken, words }, { themes, facets }, { documents, words: known }) {
  const rarities = words.flatMap((word) => {
    const { written = 0, whole = [] } = known.get(word) ?? {};
    return written > 0 ? rarityOfCount(Math.max(...whole), documents) : [];
  });
  const suggested = facets.find(({ id }) => id === "suggested-factor");
  return spoken.flatMap(({ place, strength }) => {
    const theme = themes.all[place];
    if (!theme) return [];
    const score = themeScore(rarities) * strength;
    const having = [openSearchBonus({ term: { in_factor: theme.id } }, score), openSearchBonus({ term: { id: theme.note } }, score)];
    if (suggested) having.push(openSearchBonus({ term: { [suggested.within]: theme.id } }, score * BY_SUGGESTION));
    return [{ dis_max: { queries: having } }];
  });
}
