// @ts-check
// The few words of a document that show why it was found: `src/search/snippet.rs` tells how they are cut, and what the
// numbers are for.

/** @typedef {{ text: string, hit: boolean }} Piece */
const SNIPPET_WORDS = 30;
const SNIPPET_WORDS_BEFORE = 4;
const SNIPPET_LENGTH = 300;
const SNIPPET_LENGTH_BEFORE = 80;
const SNIPPET_LENGTH_LEFT = 20;

/** A text with its words. */
/** @typedef {{ text: string, tokens: Token[] }} Passage */

/**
 * What of that which was searched for a word is or has as a part.
 *
 * @param {Token} token
 * @param {Map<string, Group>} groups
 */
const groupOf = ({ form, parts = [] }, groups) => groups.get([form, ...parts].find((one) => groups.has(one)) ?? "");

/**
 * The place in the sections where most of what was searched for stands; nothing where none of it does.
 *
 * @param {(Section & Passage)[]} sections
 * @param {Map<string, Group>} groups  The groups searched for, by form.
 */
function snippet(sections, groups) {
  let most = 0;
  /** @type {{ section: Section & Passage, first: number } | undefined} */
  let best;
  for (const section of sections) {
    /** @type {{ group: Group, place: number }[]} */
    const hits = [];
    section.tokens.forEach((token, place) => {
      const group = groupOf(token, groups);
      if (group) hits.push({ group, place });
    });
    hits.forEach(({ place: first }, from) => {
      const end = first + SNIPPET_WORDS - SNIPPET_WORDS_BEFORE;
      let to = from;
      while (Number(hits[to]?.place) < end) to++;
      // More than what is left cannot be found.
      if ((to - from) * (SNIPPET_WORDS + 1) <= most) return;
      const count = new Set(hits.slice(from, to).map(({ group }) => group)).size * SNIPPET_WORDS + to - from;
      if (count <= most) return;
      most = count;
      best = { section, first };
    });
  }
  if (!best) return;
  const { heading, anchor } = best.section;
  return { snippet: around(best.section, best.first, groups), section: heading ? { title: heading, anchor } : null };
}

/**
 * The words around a hit, with an ellipsis where the text goes on.
 *
 * @param {Passage} passage
 * @param {number} hit
 * @param {Map<string, Group>} groups
 */
function around(passage, hit, groups) {
  const { text, tokens } = passage;
  const from = (/** @type {number} */ place) => tokens[place]?.from ?? text.length;
  const to = (/** @type {number} */ place) => tokens[place]?.to ?? text.length;
  let first = Math.max(0, Math.min(hit - SNIPPET_WORDS_BEFORE, tokens.length - SNIPPET_WORDS));
  while (first < hit && from(hit) - from(first) > SNIPPET_LENGTH_BEFORE) first++;
  let last = Math.min(tokens.length, first + SNIPPET_WORDS) - 1;
  while (last > hit && to(last) - from(first) > SNIPPET_LENGTH) last--;
  let start = from(first);
  let end = to(last);
  if (first === 0 && start <= SNIPPET_LENGTH_LEFT) start = 0;
  if (last === tokens.length - 1 && text.length - end <= SNIPPET_LENGTH_LEFT) end = text.length;
  const pieces = piecesOf(passage, start, end, groups);
  if (start > 0) {
    const [first] = pieces;
    if (first?.hit === false) first.text = "…" + first.text;
    else pieces.unshift({ text: "…", hit: false });
  }
  if (end < text.length) addPiece(pieces, "…", false);
  return pieces;
}

/**
 * A part of a text with its hits. White space is one space.
 *
 * @param {Passage} passage
 * @param {number} start
 * @param {number} end
 * @param {Map<string, Group>} groups
 */
function piecesOf({ text, tokens }, start, end, groups) {
  const from = start;
  /** @type {Piece[]} */
  const pieces = [];
  for (const token of tokens) {
    if (token.from < from || token.to > end || !groupOf(token, groups)) continue;
    // Pairs of Chinese characters overlap.
    const at = Math.max(token.from, start);
    addPiece(pieces, text.slice(start, at), false);
    addPiece(pieces, text.slice(at, token.to), true);
    start = token.to;
  }
  addPiece(pieces, text.slice(start, end), false);
  return pieces;
}

/**
 * @param {Piece[]} pieces
 * @param {string} text
 * @param {boolean} hit
 */
function addPiece(pieces, text, hit) {
  const plain = text.replace(/\p{White_Space}+/gu, " ");
  const last = pieces.at(-1);
  if (last?.hit === hit) last.text += plain;
  else if (plain) pieces.push({ text: plain, hit });
}
