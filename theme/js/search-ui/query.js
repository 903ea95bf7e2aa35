// @ts-check
// The text of a query as the page needs it: which parts of it are filters, and the same query with a filter more or
// less. What is clicked and what is typed are one text, and the grammar is that of the engine.

/**
 * @typedef {object} WrittenItem
 * @property {number} start  Where it begins in the query.
 * @property {number} end
 * @property {string} text  As written.
 * @property {boolean} excluded
 * @property {string} field  Of a filter its field, in the singular; else empty.
 * @property {string} value  Of a filter its value, without quotes.
 */

const SearchQuery = (() => {
  "use strict";

  /** Fields that every site has beside its dimensions. */
  const COMMON = ["kind", "severity", "year", "after", "before"];
  /** Fields of which a document has one value: several of them widen a search. */
  const SINGLE = ["kind", "severity", "year"];

  /**
   * The items of a query. `dimensions` are the fields of the site, in the singular.
   *
   * @param {string} query
   * @param {readonly string[]} dimensions
   * @returns {WrittenItem[]}
   */
  function items(query, dimensions) {
    const { text, items: scanned } = scanQuery(query);
    // A quote that is never closed is left out there: what stands behind it is one further in the query.
    let gap = 0;
    while (gap < text.length && text[gap] === query[gap]) gap += 1;
    const inQuery = (/** @type {number} */ at) => (text.length < query.length && at >= gap ? at + 1 : at);
    return scanned.map(({ source, from, excluded, filter }) => {
      const value = filter?.value.trim() ?? "";
      const field = filter && value !== "" ? fieldOf(filter.field, dimensions) : "";
      return { start: inQuery(from), end: inQuery(from + source.length - 1) + 1, text: source, excluded, field, value: field && value };
    });
  }

  /**
   * The field that a written name means; empty for none.
   *
   * @param {string} written
   * @param {readonly string[]} dimensions
   */
  function fieldOf(written, dimensions) {
    const name = written.toLowerCase();
    return [...dimensions, ...COMMON].find((field) => field === name || (dimensions.includes(field) && `${field}s` === name)) ?? "";
  }

  /**
   * The items that narrow a search, in their order.
   *
   * @param {string} query
   * @param {readonly string[]} dimensions
   */
  function filters(query, dimensions) {
    return items(query, dimensions).filter((item) => item.field !== "");
  }

  /**
   * A query without some of its items. What is behind the last word stays as it is: it tells whether the word is finished.
   *
   * @param {string} query
   * @param {readonly WrittenItem[]} gone
   */
  function without(query, gone) {
    let rest = query;
    for (const item of [...gone].sort((a, b) => b.start - a.start)) {
      const tail = rest.slice(item.end);
      rest = rest.slice(0, item.start) + (item.start === 0 || tail.trim() !== "" ? tail.trimStart() : tail);
    }
    return rest.trim() === "" ? "" : rest;
  }

  /**
   * A query with a filter more: in front of the words, because the last of them may still be in the making.
   *
   * @param {string} query
   * @param {string} field
   * @param {string} value
   * @param {readonly string[]} dimensions
   */
  function withFilter(query, field, value, dimensions) {
    const opposite = filters(query, dimensions).filter((item) => isSame(item, field, value));
    const rest = without(query, opposite);
    const parts = items(rest, dimensions);
    const leading = parts.findIndex((item) => item.field === "");
    const at = leading === -1 ? rest.trimEnd().length : (parts[leading]?.start ?? 0);
    const filter = `${field}:${/[\s"]/u.test(value) ? `"${value.replaceAll('"', "")}"` : value}`;
    const before = rest.slice(0, at).trimEnd();
    return `${before}${before && " "}${filter} ${rest.slice(at).trimStart()}`;
  }

  /**
   * @param {WrittenItem} item
   * @param {string} field
   * @param {string} value
   */
  function isSame(item, field, value) {
    return item.field === field && item.value.toLowerCase() === value.toLowerCase();
  }

  /**
   * What items of one field and value have in common.
   *
   * @param {{ field: string, value: string }} item
   */
  function keyOf({ field, value }) {
    return `${field}:${value.toLowerCase()}`;
  }

  /**
   * What is left of a query without its filters.
   *
   * @param {string} query
   * @param {readonly string[]} dimensions
   */
  function words(query, dimensions) {
    return without(query, filters(query, dimensions)).trim();
  }

  /**
   * Ways to ask for less where nothing was found, the most telling first: without a filter, without what is excluded,
   * without quotes.
   *
   * @param {string} query
   * @param {readonly string[]} dimensions
   * @returns {{ reason: "filter" | "excluded" | "quotes", item: WrittenItem | null, query: string }[]}
   */
  function easier(query, dimensions) {
    const all = items(query, dimensions);
    /** @type {{ reason: "filter" | "excluded" | "quotes", item: WrittenItem | null, query: string }[]} */
    const ways = [];
    for (const item of all) {
      if (item.excluded) ways.push({ reason: "excluded", item, query: without(query, [item]) });
      else if (item.field) ways.push({ reason: "filter", item, query: without(query, [item]) });
    }
    const unquoted = query.replace(/(^|\s)["“”„«»]([^"“”„«»]*)["“”„«»]/gu, "$1$2");
    if (unquoted !== query) ways.push({ reason: "quotes", item: null, query: unquoted });
    return ways.filter((way) => way.query.trim() !== "");
  }

  return { SINGLE, items, filters, without, withFilter, isSame, keyOf, words, easier };
})();
