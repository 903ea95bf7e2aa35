// @ts-check
// The text of a query as the page needs it: which parts of it are filters, and the same query with a filter more or
// less. What is clicked and what is typed are one text. Knows the grammar's items, not what they find.

/**
 * @typedef {object} QueryItem
 * @property {number} start  Where it begins in the query.
 * @property {number} end
 * @property {string} text  As written.
 * @property {boolean} excluded
 * @property {string} field  Of a filter its field, in the singular; else empty.
 * @property {string} value  Of a filter its value, without quotes.
 */

const SearchQuery = (() => {
  "use strict";

  const CLOSING = new Map([['"', '"'], ["“", "”"], ["„", "“”"], ["«", "»"], ["”", "”"]]);
  /** Fields that every site has beside its dimensions. */
  const COMMON = ["kind", "severity", "year", "after", "before"];
  /** Fields of which a document has one value: several of them widen a search. */
  const SINGLE = ["kind", "severity", "year"];

  /**
   * Where a quote that opens at `start` has its end, behind the closing one; 0 where it is not closed.
   *
   * @param {string} query
   * @param {number} start
   */
  function quoteEnd(query, start) {
    const closing = CLOSING.get(query.charAt(start));
    if (closing === undefined) return 0;
    for (let at = start + 1; at < query.length; at += 1) {
      if (closing.includes(query.charAt(at))) return at + 1;
    }
    return 0;
  }

  /**
   * The items of a query. `dimensions` are the fields of the site, in the singular.
   *
   * @param {string} query
   * @param {readonly string[]} dimensions
   * @returns {QueryItem[]}
   */
  function items(query, dimensions) {
    /** @type {QueryItem[]} */
    const found = [];
    let at = 0;
    while (at < query.length) {
      if (/\s/u.test(query.charAt(at))) {
        at += 1;
        continue;
      }
      const start = at;
      const sign = /^-(?=[^\s-])/u.test(query.slice(at, at + 2)) ? 1 : 0;
      const name = /^([\p{L}\p{N}_-]+):(?=\S)/u.exec(query.slice(start + sign));
      const field = name ? fieldOf(name[1] ?? "", dimensions) : "";
      const from = start + sign + (field && name ? name[0].length : 0);
      const quoted = quoteEnd(query, from);
      const word = /\s/u.exec(query.slice(from));
      at = quoted || (word ? from + word.index : query.length);
      const value = quoted ? query.slice(from + 1, at - 1) : query.slice(from, at);
      const isFilter = field !== "" && value.trim() !== "";
      found.push({
        start,
        end: at,
        text: query.slice(start, at),
        excluded: sign === 1,
        field: isFilter ? field : "",
        value: isFilter ? value.trim() : "",
      });
    }
    return found;
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
   * @param {readonly QueryItem[]} gone
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
   * @param {QueryItem} item
   * @param {string} field
   * @param {string} value
   */
  function isSame(item, field, value) {
    return item.field === field && item.value.toLowerCase() === value.toLowerCase();
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
   * @returns {{ reason: "filter" | "excluded" | "quotes", item: QueryItem | null, query: string }[]}
   */
  function easier(query, dimensions) {
    const all = items(query, dimensions);
    /** @type {{ reason: "filter" | "excluded" | "quotes", item: QueryItem | null, query: string }[]} */
    const ways = [];
    for (const item of all) {
      if (item.excluded) ways.push({ reason: "excluded", item, query: without(query, [item]) });
      else if (item.field) ways.push({ reason: "filter", item, query: without(query, [item]) });
    }
    const unquoted = query.replace(/(^|\s)["“„«”]([^"“”»]*)["“”»]/gu, "$1$2");
    if (unquoted !== query) ways.push({ reason: "quotes", item: null, query: unquoted });
    return ways.filter((way) => way.query.trim() !== "");
  }

  return { SINGLE, items, filters, without, withFilter, isSame, words, easier };
})();
