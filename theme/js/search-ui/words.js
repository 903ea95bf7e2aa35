// @ts-check
// What is said about results: dates, kinds, counts, and snippets cut to a line. Text in, text out.

/** @typedef {{ text: string, hit: boolean }} SnippetPiece */

const SearchWords = (() => {
  "use strict";

  const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
  /** As on every other page, an ordinary incident needs no word for it. */
  const KINDS = new Map([["near-miss", "Near miss"], ["drill", "Drill"], ["external", "Public incident"]]);

  /** A longer code must break somewhere on a phone. */
  const LONGEST_CODE = 24;

  const OF_ANOTHER = "The search engine has another version of this site than its pages: a result may lead to a page that is gone.";

  /**
   * `1 August 2012` for `2012-08-01`.
   *
   * @param {string} iso
   */
  function day(iso) {
    const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(iso) ?? [];
    const name = MONTHS[Number(month) - 1];
    return name ? `${Number(date)} ${name} ${year}` : iso;
  }

  /**
   * What a dimension's term is called: `System` of `systems`.
   *
   * @param {string} dimension
   */
  function singular(dimension) {
    const name = dimension.replace(/s$/u, "").replaceAll("-", " ");
    return name.charAt(0).toUpperCase() + name.slice(1);
  }

  /**
   * What a result is, in a word; empty for an ordinary incident, and for what nearly all stories of the site are.
   *
   * @param {{ id: string, kind: string | null }} hit
   * @param {string} usual  That kind.
   * @param {Record<string, string>} [own]  What the kinds are called that the site adds.
   */
  function kind(hit, usual, own = {}) {
    if (hit.kind === usual) return "";
    return hit.kind === "term" ? singular(dimensionOf(hit)) : (KINDS.get(hit.kind ?? "") ?? own[hit.kind ?? ""] ?? "");
  }

  /**
   * The dimension of a result that is a term; empty for a story.
   *
   * @param {{ id: string, kind: string | null }} hit
   */
  function dimensionOf(hit) {
    return hit.kind === "term" ? (hit.id.split("/", 1)[0] ?? "") : "";
  }

  /**
   * `1 result`, `1,204 results`.
   *
   * @param {number} count
   * @param {string} noun
   */
  function counted(count, noun) {
    return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
  }

  /**
   * What is said where results have only some of the words.
   *
   * @param {number} complete  How many have all of them; they come first where the words speak of no theme.
   * @param {boolean} [hasThemes]  Whether they do.
   */
  function relaxed(complete, hasThemes = false) {
    if (hasThemes) return complete === 0 ? "No story has all of these words." : `${complete === 1 ? "One has" : `${complete} have`} all of these words.`;
    if (complete === 0) return "No story has all of these words; these have some of them.";
    return `${complete === 1 ? "The first one has" : `The first ${complete} have`} all of these words; the others have some.`;
  }

  /**
   * `a`, `a and b`, `a, b and c`, with what stands between.
   *
   * @template T
   * @param {readonly T[]} items
   * @returns {(T | string)[]}
   */
  function listed(items) {
    return items.flatMap((item, place) => (place === 0 ? [item] : [place === items.length - 1 ? " and " : ", ", item]));
  }

  /**
   * A title in pieces: codes with hyphens, such as `AP-NORTHEAST-2` and `us-east-1`, and what stands between them.
   *
   * @param {string} title
   * @returns {{ text: string, isCode: boolean }[]}
   */
  function codes(title) {
    const parts = title.split(/(?<![\p{L}\p{N}-])([\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)+)(?![\p{L}\p{N}-])/u);
    /** @param {string} word */
    const isCode = (word) => word.length <= LONGEST_CODE && (/\p{N}/u.test(word) || word === word.toUpperCase());
    const pieces = parts.map((text, at) => ({ text, isCode: at % 2 === 1 && isCode(text) }));
    return pieces.filter(({ text }) => text !== "");
  }

  /**
   * A snippet for one line: what stands long before its first hit is left out, so that the hit is seen.
   *
   * @param {readonly SnippetPiece[]} pieces
   * @param {number} before  Characters kept in front of the hit.
   * @returns {SnippetPiece[]}
   */
  function aroundHit(pieces, before) {
    const first = pieces.findIndex((piece) => piece.hit);
    const lead = pieces.slice(0, Math.max(first, 0)).map((piece) => piece.text).join("");
    if (lead.length <= before) return [...pieces];
    const kept = lead.slice(-before).replace(/^\S*\s+/u, "");
    return [{ text: `… ${kept}`, hit: false }, ...pieces.slice(first)];
  }

  /**
   * The value of a filter that nobody has told the title of: `retry storm` for `retry-storm`.
   *
   * @param {string} field
   * @param {string} value
   */
  function value(field, value) {
    if (field === "after" || field === "before") return day(value);
    return field === "kind" ? (KINDS.get(value.toLowerCase()) ?? value.replaceAll("-", " ")) : value.replaceAll("-", " ");
  }

  /** What a site needs that is opened from a folder. */
  const FOR_FOLDERS = "afterword build --offline";

  /** @param {unknown} error  Of the engine. */
  const isOfFolder = (error) => error instanceof Error && error.message.includes(FOR_FOLDERS);

  return { OF_ANOTHER, FOR_FOLDERS, isOfFolder, day, singular, kind, dimensionOf, counted, relaxed, listed, aroundHit, codes, value };
})();
