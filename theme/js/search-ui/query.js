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

/**
 * What the fields of the site are called in queries.
 *
 * @typedef {object} QueryFields
 * @property {ReadonlyMap<string, string>} names  Fields by what may be written for them: `systems` for `system`.
 * @property {readonly string[]} single  Fields of which a document has one value: several of them widen a search.
 */

const SearchQuery = (() => {
  "use strict";

  /** Fields that every site has beside its own. */
  const COMMON = ["kind", "severity", "year", "after", "before"];
  /** Those of which a document has one value. */
  const SINGLE = ["kind", "severity", "year"];

  /**
   * The fields of a site: those of its dimensions, those that it declares, and those that every site has.
   *
   * @param {readonly { name: string, dimension: string, isSingle: boolean, isSuggested?: boolean }[]} own
   * @returns {QueryFields}
   */
  function fieldsOf(own) {
    /** @type {[string, string][]} */
    const written = own.flatMap(({ name, dimension, isSuggested }) => (dimension && !isSuggested ? [[name, name], [`${name}s`, name]] : [[name, name]]));
    const common = COMMON.map((name) => /** @type {[string, string]} */ ([name, name]));
    const single = own.filter(({ isSingle }) => isSingle).map(({ name }) => name);
    return { names: new Map([...common, ...written]), single: [...SINGLE, ...single] };
  }

  /**
   * The items of a query.
   *
   * @param {string} query
   * @param {QueryFields} fields
   * @returns {WrittenItem[]}
   */
  function items(query, fields) {
    const { text, items: scanned } = scanQuery(query);
    // A quote that is never closed is left out there: what stands behind it is one further in the query.
    let gap = 0;
    while (gap < text.length && text[gap] === query[gap]) gap += 1;
    const inQuery = (/** @type {number} */ at) => (text.length < query.length && at >= gap ? at + 1 : at);
    return scanned.map(({ source, from, excluded, filter }) => {
      const value = filter?.value.trim() ?? "";
      const field = filter && value !== "" ? (fields.names.get(filter.field.toLowerCase()) ?? "") : "";
      return { start: inQuery(from), end: inQuery(from + source.length - 1) + 1, text: source, excluded, field, value: field && value };
    });
  }


  /**
   * The items that narrow a search, in their order.
   *
   * @param {string} query
   * @param {QueryFields} fields
   */
  function filters(query, fields) {
    return items(query, fields).filter((item) => item.field !== "");
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
   * @param {QueryFields} fields
   */
  function withFilter(query, field, value, fields) {
    const opposite = filters(query, fields).filter((item) => isSame(item, field, value));
    const rest = without(query, opposite);
    const parts = items(rest, fields);
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
   * @param {QueryFields} fields
   */
  function words(query, fields) {
    return without(query, filters(query, fields)).trim();
  }

  /**
   * Ways to ask for less where nothing was found, the most telling first: without a filter, without what is excluded,
   * without quotes.
   *
   * @param {string} query
   * @param {QueryFields} fields
   * @returns {{ reason: "filter" | "excluded" | "quotes", item: WrittenItem | null, query: string }[]}
   */
  function easier(query, fields) {
    const all = items(query, fields);
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

  return { fieldsOf, items, filters, without, withFilter, isSame, keyOf, words, easier };
})();
