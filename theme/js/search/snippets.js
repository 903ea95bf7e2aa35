// @ts-check
// The few words of a document that show why it was found: `src/search/snippet.rs` tells how they are cut, and what the
// numbers are for.

/** @typedef {{ text: string, hit: boolean }} Piece */
/** @typedef {Token & { group: Group | undefined }} MarkedToken */

const SNIPPET = { words: 30, wordsBefore: 4, length: 300, lengthBefore: 80, lengthLeft: 20 };

/**
 * @param {string} text
 * @param {Map<string, Group>} groups  The groups searched for, by form.
 * @returns {MarkedToken[]}
 */
const marked = (text, groups) => tokenize(text).map((token) => ({ ...token, group: groups.get(token.form) }));

/**
 * @param {string} lead
 * @param {{ heading: string, anchor: string | null, text: string }[]} sections
 * @param {Map<string, Group>} groups
 * @returns {{ snippet: Piece[], section: { title: string, anchor: string | null } | null }}
 */
function snippet(lead, sections, groups) {
  let most = 0;
  let pieces = piecesOf(lead, marked(lead, groups), 0, lead.length);
  let section = null;
  for (const { heading, anchor, text } of sections) {
    const tokens = marked(text, groups);
    tokens.forEach((token, first) => {
      if (!token.group) return;
      const behind = tokens.slice(first, first + SNIPPET.words - SNIPPET.wordsBefore).flatMap((other) => other.group ?? []);
      const count = new Set(behind).size * SNIPPET.words + behind.length;
      if (count <= most) return;
      most = count;
      pieces = around(text, tokens, first);
      section = heading ? { title: heading, anchor } : null;
    });
  }
  return { snippet: pieces, section };
}

/**
 * The words around a hit, with an ellipsis where the text goes on.
 *
 * @param {string} text
 * @param {MarkedToken[]} tokens
 * @param {number} hit
 */
function around(text, tokens, hit) {
  const from = (/** @type {number} */ place) => tokens[place]?.from ?? text.length;
  const to = (/** @type {number} */ place) => tokens[place]?.to ?? text.length;
  let first = Math.max(0, Math.min(hit - SNIPPET.wordsBefore, tokens.length - SNIPPET.words));
  while (first < hit && from(hit) - from(first) > SNIPPET.lengthBefore) first++;
  let last = Math.min(tokens.length, first + SNIPPET.words) - 1;
  while (last > hit && to(last) - from(first) > SNIPPET.length) last--;
  let start = from(first);
  let end = to(last);
  if (first === 0 && start <= SNIPPET.lengthLeft) start = 0;
  if (last === tokens.length - 1 && text.length - end <= SNIPPET.lengthLeft) end = text.length;
  const pieces = piecesOf(text, tokens, start, end);
  if (start > 0) {
    if (pieces[0] && !pieces[0].hit) pieces[0].text = "…" + pieces[0].text;
    else pieces.unshift({ text: "…", hit: false });
  }
  if (end < text.length) addPiece(pieces, "…", false);
  return pieces;
}

/**
 * A part of a text with its hits. White space is one space.
 *
 * @param {string} text
 * @param {MarkedToken[]} tokens
 * @param {number} start
 * @param {number} end
 */
function piecesOf(text, tokens, start, end) {
  const from = start;
  /** @type {Piece[]} */
  const pieces = [];
  for (const token of tokens) {
    if (!token.group || token.from < from || token.to > end) continue;
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
