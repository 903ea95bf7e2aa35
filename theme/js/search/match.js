// @ts-check
// Which documents a plan finds, and in which order.

/** Where fewer documents have all words, those with some of them follow. */
const FEW = 10;

/**
 * What is found: the score of each document, -1 where it is not, whether it has all words, whether
 * they are its title, the number of the first note, and what the words speak of.
 *
 * @typedef {{ scores: Scores, isComplete: Uint8Array, isTitled: Uint8Array, complete: number, notes: number, themes: { dimension: string, id: string, title: string }[] }} Matches
 */

/**
 * @param {QueryEngine} engine
 * @param {Plan} plan
 * @returns {Promise<Matches>}
 */
async function match(engine, plan) {
  const { fields: descriptions, documents, stories, notes, bound } = engine.manifest;
  const norms = await engine.norms();
  const fields = descriptions.map((field) => new FieldScoring(field, documents, norms));
  const known = plan.typed.flat();
  const scored = (/** @type {Clause[]} */ clauses) => Promise.all(clauses.map((clause) => scoresOf(engine, clause, fields)));
  const [wanted, unwanted, of] = await Promise.all([scored(plan.wanted), scored(plan.unwanted), themesOf(engine, plan.spoken, themeScore(known.map((group) => rarityOf(group, fields))))]);
  const isAllowed = (/** @type {number} */ document) =>
    plan.conditions.every(
      (condition) => condition.holds(document) || (condition.alternative && plan.conditions.some((other) => other.alternative === condition.alternative && other.holds(document))),
    ) &&
    !plan.exceptions.some((condition) => condition.holds(document)) &&
    !unwanted.some((scores) => scores[document]);
  const asksNothing = ![wanted, unwanted, plan.conditions, plan.exceptions].flat().length;
  // Quotes are insisted on where anything has what they hold.
  const insisted = wanted.filter((scores, place) => "phrase" in /** @type {Clause} */ (plan.wanted[place]) && scores.some((score) => score > 0));
  // One of the words says something by itself.
  const groups = tellingIn(plan.wanted);
  const telling = wanted.filter((_, place) => tellingIn(plan.wanted.slice(place, place + 1)).some((group) => groups.includes(group)));
  const isComplete = new Uint8Array(bound);
  const scores = new Float64Array(bound).fill(-1);
  let complete = 0;
  for (let document = 0; document < notes - stories + documents; document++) {
    if (document === stories) document = notes;
    const isWhole = wanted.every((unit) => unit[document]);
    if (asksNothing || !(isWhole || (telling.some((unit) => unit[document]) && insisted.every((unit) => unit[document]))) || !isAllowed(document)) continue;
    scores[document] = wanted.reduce((sum, unit) => sum + (unit[document] ?? 0), 0);
    if (!isWhole) continue;
    isComplete[document] = 1;
    complete++;
  }
  // The parts of one word, such as `us-east-1`, mean something together.
  const isOneWord = plan.items < 2 && complete > 0;
  const areEnough = complete >= FEW || wanted.length < 2 || isOneWord;
  of.scores.forEach((more, document) => {
    let score = scores[document] ?? -1;
    if (!isComplete[document]) {
      if (areEnough) score = -1;
      else if (more && insisted.every((unit) => unit[document]) && isAllowed(document)) score = Math.max(0, score);
    }
    scores[document] = score < 0 ? score : score + more + (of.themes.length && isComplete[document] ? ALL_WORDS : 0);
  });
  return { scores, isComplete, isTitled: titled(plan.typed.every((found) => found.length) ? known : [], norms.subarray(bound)), complete, notes, themes: of.themes };
}

/**
 * The documents whose title is the query: it has all of its words and no other.
 *
 * @param {Group[]} words
 * @param {Uint8Array} lengths  How many words the title of each document has.
 */
function titled(words, lengths) {
  const isTitled = new Uint8Array(lengths.length);
  const [first, ...others] = words.map(({ postings: [title] }) => title?.documents ?? new Uint32Array());
  for (const document of first ?? []) {
    if (lengths[document] === words.length && others.every((documents) => documents.includes(document))) isTitled[document] = 1;
  }
  return isTitled;
}

/**
 * @param {QueryEngine} engine
 * @param {Clause} clause
 * @param {FieldScoring[]} fields
 * @returns {Promise<Scores>}
 */
async function scoresOf(engine, clause, fields) {
  const best = new Float64Array(engine.manifest.bound);
  if ("phrase" in clause) {
    const [first, ...others] = clause.phrase ?? [];
    if (first && !others.length) addGroup(best, first, fields);
    if (first && others.length) addPhrase(best, await Promise.all([first, ...others].map((group) => engine.positions(group))), fields);
    return best;
  }
  for (const { words, weight } of clause.anyOf) {
    const each = words.map((groups) => bestOf(groups, best.length, fields));
    best.forEach((before, document) => {
      let sum = 0;
      for (const scores of each) {
        if (!scores[document]) return;
        sum += scores[document] ?? 0;
      }
      best[document] = Math.max(before, weight * sum);
    });
  }
  return best;
}

/**
 * The best score of each document among the groups that a word may be.
 *
 * @param {Expansion} groups
 * @param {number} bound  What the numbers of documents are below.
 * @param {FieldScoring[]} fields
 * @returns {Scores}
 */
function bestOf(groups, bound, fields) {
  const best = new Float64Array(bound);
  const scores = new Float64Array(bound);
  // A longer word is as rare as the one that was typed, where there is that: it goes on behind it.
  const [first] = groups;
  const typed = first?.weight === 1 ? rarityOf(first.group, fields) : Infinity;
  for (const { group, weight } of groups) {
    addGroup(scores, group, fields, typed);
    for (const postings of group.postings) {
      for (const document of postings?.documents ?? []) {
        best[document] = Math.max(best[document] ?? 0, weight * (scores[document] ?? 0));
        scores[document] = 0;
      }
    }
  }
  return best;
}

/** @param {number} score  As it is compared: what differs less is equal. */
const rounded = (score) => Math.round(score * 1e5) / 1e5;

/**
 * The documents that were found, in order: those that are called so, then those with all words unless they speak of a
 * theme, stories before the notes of terms, then by score, and from the newest to the oldest.
 *
 * @param {Matches} matches
 * @param {boolean} byDate
 */
function ranked({ scores, isComplete, isTitled, notes, themes }, byDate) {
  /** @type {number[]} */
  const found = [];
  // No score is so large. Plain words stand together by chance: where they speak of a theme, having all of them only adds to the score.
  const keys = scores.map((score, document) => {
    if (score >= 0) found.push(document);
    if (!byDate) score = rounded(score) + 4e6 * Number(isTitled[document]);
    return score * Number(!byDate) + 1e6 * Number(document < notes) + 2e6 * Number(isComplete[document]) * Number(!themes.length);
  });
  return found.sort((a, b) => Number(keys[b]) - Number(keys[a]) || (a < notes ? b - a : a - b));
}
