// @ts-check
// What the page asks the engine for beside the answer itself: counts of values that would widen it, and where nothing is
// found, easier ways to ask and how many results each has.

/** @typedef {{ item: WrittenItem | null, query: string, total: number }} EasierWay */

const SearchAsking = (() => {
  "use strict";

  /**
   * The answer, with the values of such fields as several values widen counted as if none were chosen.
   *
   * @param {SearchEngine} engine
   * @param {SearchRequest} request
   * @param {number} limit
   * @param {QueryFields} fields
   * @param {readonly string[]} opened  Fields whose values are shown in any case.
   */
  async function answerTo(engine, { query, sort, exact }, limit, fields, opened) {
    const chosen = SearchQuery.filters(query, fields);
    const options = { sort, correct: !exact, facets: [...opened, ...chosen.map(({ field }) => field)] };
    const answer = await engine.search(query, { ...options, limit });
    for (const name of fields.single) {
      const own = chosen.filter((item) => item.field === name && !item.excluded);
      const wider = SearchQuery.without(query, own);
      if (own.length === 0 || wider === "") continue;
      const { facets } = await engine.search(wider, { ...options, limit: 0 });
      answer.facets = { ...answer.facets, [name]: facets[name] ?? [] };
    }
    return answer;
  }

  /**
   * The same documents without counts, from the fewest files.
   *
   * @param {SearchEngine} engine
   * @param {SearchRequest} request
   * @param {number} limit
   */
  function quickAnswerTo(engine, { query, sort, exact }, limit) {
    return engine.search(query, { sort, correct: !exact, limit, facets: false });
  }

  /**
   * What filters mean that may be written by another name, as keys of the items' fields and values.
   *
   * @param {SearchEngine} engine
   * @param {readonly WrittenItem[]} filters
   * @returns {Promise<Map<string, string>>}
   */
  async function meaningsOf(engine, filters) {
    const found = await Promise.all(filters.map(async (item) => [SearchQuery.keyOf(item), (await engine.meaning?.(item)) ?? item.value]));
    return new Map(/** @type {[string, string][]} */ (found));
  }

  /**
   * Ways to ask for less that find something.
   *
   * @param {SearchEngine} engine
   * @param {SearchRequest} request
   * @param {QueryFields} fields
   * @returns {Promise<EasierWay[]>}
   */
  async function easierWays(engine, { query, exact }, fields) {
    const found = [];
    for (const way of SearchQuery.easier(query, fields)) {
      const { total } = await engine.search(way.query, { limit: 0, facets: false, correct: !exact });
      if (total > 0) found.push({ ...way, total });
    }
    return found;
  }

  return { answerTo, quickAnswerTo, meaningsOf, easierWays };
})();
