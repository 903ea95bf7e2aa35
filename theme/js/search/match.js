// @ts-check
// Which documents a plan finds, and in which order.

/**
 * @param {QueryEngine} engine
 * @param {Plan} plan
 * @returns {Promise<{ scores: Scores, relaxed: boolean }>}  The score of a document that is not found is -1.
 */
async function match(engine, plan) {
  const { fields: descriptions, documents } = engine.manifest;
  const norms = await engine.norms();
  const fields = descriptions.map((field) => new FieldScoring(field, documents, norms));
  const [wanted, unwanted] = await Promise.all([
    Promise.all(plan.wanted.map((unit) => scoresOf(engine, unit, fields))),
    Promise.all(plan.unwanted.map((units) => Promise.all(units.map((unit) => scoresOf(engine, unit, fields))))),
  ]);
  const alternatives = Map.groupBy(plan.conditions, (condition, place) => condition.alternative || place);
  const isAllowed = (/** @type {number} */ document) =>
    [...alternatives.values()].every((conditions) => conditions.some((condition) => condition.holds(document))) &&
    !plan.exceptions.some((condition) => condition.holds(document)) &&
    !unwanted.some((units) => units.every((scores) => scores[document]));
  const asksNothing = !wanted.length && !unwanted.length && !plan.conditions.length && !plan.exceptions.length;
  /** @param {number} least  How many of the words a document must have. */
  const find = (least) => {
    let isAny = false;
    const scores = new Float64Array(documents).fill(-1);
    for (let document = 0; document < documents; document++) {
      let sum = 0;
      let found = 0;
      for (const unit of wanted) {
        const score = unit[document] ?? 0;
        sum += score;
        if (score) found++;
      }
      if (found < least || asksNothing || !isAllowed(document)) continue;
      scores[document] = sum;
      isAny = true;
    }
    return { scores, isAny };
  };
  const strict = find(wanted.length);
  if (strict.isAny || wanted.length < 2) return { scores: strict.scores, relaxed: false };
  const { scores, isAny } = find(1);
  return { scores, relaxed: isAny };
}

/**
 * @param {QueryEngine} engine
 * @param {Unit} unit
 * @param {FieldScoring[]} fields
 * @returns {Promise<Scores>}
 */
async function scoresOf(engine, unit, fields) {
  const best = new Float64Array(engine.manifest.documents);
  if ("phrase" in unit) {
    const words = await Promise.all(unit.phrase.map(async (group, offset) => ({ group, positions: await engine.positions(group), offset })));
    addPhrase(best, words, fields);
    return best;
  }
  for (const { groups, weight } of unit.readings) {
    const each = groups.map((group) => {
      const scores = new Float64Array(best.length);
      addGroup(scores, group, fields);
      return scores;
    });
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

/** @param {number} score  As it is compared: what differs less is equal. */
const rounded = (score) => Math.round(score * 1e5) / 1e5;

/**
 * The documents that were found, in order: by score, or by day where days are given, the newest first and those without
 * one last.
 *
 * @param {Scores} scores
 * @param {number[]} days
 */
function ranked(scores, days) {
  const keys = Array.from(scores, (score, document) => (days.length ? (days[document] ?? 0) : rounded(score)));
  return [...scores.keys()].filter((document) => Number(scores[document]) >= 0).sort((a, b) => Number(keys[b]) - Number(keys[a]) || a - b);
}
