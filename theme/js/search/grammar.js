// @ts-check
// Where the items of a query begin and end, and what they may be: src/search/query.rs tells the grammar and its reasons.

/**
 * @typedef {object} ScannedItem
 * @property {string} source  As written.
 * @property {number} from  Where it begins in the text.
 * @property {string} said  Without sign and quotes; of a filter, field and value.
 * @property {number} at  Where that begins in the query.
 * @property {boolean} excluded
 * @property {boolean} quoted
 * @property {{ field: string, value: string } | null} filter  What may be one.
 */

/** What is behind the first so many items is a text and no query. */
const MOST_ITEMS = 32;

// What opens and closes a phrase.
const QUOTE = '["“”„«»]';
const ITEM = new RegExp(
  `(?:[+-](?=[^\\p{White_Space}-]))?(?:${QUOTE}(.*?)${QUOTE}|([^:\\p{White_Space}"“”„«»]+):${QUOTE}(.*?)${QUOTE}|[^\\p{White_Space}"“”„«»]+)`,
  "gsu",
);

/**
 * @param {string} query
 * @returns {{ text: string, items: ScannedItem[] }}  The text is the query without a quote that is never closed.
 */
function scanQuery(query) {
  const quotes = [...query.matchAll(new RegExp(QUOTE, "g"))];
  const open = quotes.length % 2 ? quotes.at(-1)?.index : undefined;
  const text = open === undefined ? query : query.slice(0, open) + query.slice(open + 1);
  /** @type {ScannedItem[]} */
  const items = [];
  for (const { 0: source, 1: phrase, 2: name, 3: phraseValue, index } of text.matchAll(ITEM)) {
    if (items.length === MOST_ITEMS) break;
    const sign = /^[+-]./su.test(source) && !/^.[\p{White_Space}-]/su.test(source) ? 1 : 0;
    const bare = source.slice(sign);
    const colon = bare.indexOf(":");
    const [field, value] = name ? [name, phraseValue ?? ""] : [bare.slice(0, Math.max(colon, 0)), bare.slice(colon + 1)];
    const quoted = phrase !== undefined;
    items.push({
      source,
      from: index,
      said: quoted ? phrase : name ? bare.slice(0, -1) : bare,
      at: index + sign + Number(quoted),
      excluded: sign === 1 && source[0] === "-",
      quoted,
      filter: field && !quoted ? { field, value } : null,
    });
  }
  return { text, items };
}

/**
 * Whether it cannot be anything but a filter: `12:30`, `std::io` and `http://…` are words.
 *
 * @param {{ field: string, value: string }} filter
 */
const isPlainlyFilter = ({ field, value }) => /^[\p{Alphabetic}_-]+$/u.test(field) && /^[\p{Alphabetic}\p{N}]/u.test(value);

/**
 * The first day of `2024`, `2024-03` or `2024-03-05` as a number; 0 of anything else.
 *
 * @param {string} text
 */
function firstDay(text) {
  const [all, year = "", month = "01", day = "01"] = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text) ?? [];
  const written = `${year}-${month}-${day}`;
  // A day that is not in the calendar is none: the Date would be another day, or none.
  return all && new Date(`${written}T00:00Z`).toJSON()?.startsWith(written) ? Number(year + month + day) : 0;
}
