// @ts-check
// What an unknown word may have meant. Compared are forms, never stems: `databse` resembles no stem.

/**
 * The edits between two words: a character left out, added or replaced, or two neighbours swapped (optimal string
 * alignment).
 *
 * @param {string[]} a
 * @param {string[]} b
 */
function distance(a, b) {
  /** @type {number[]} */
  let before = [];
  let row = Array.from({ length: b.length + 1 }, (_, place) => place);
  a.forEach((character, i) => {
    const next = [i + 1];
    b.forEach((other, j) => {
      const at = (/** @type {number[]} */ line, /** @type {number} */ place) => line[place] ?? 0;
      const replaced = at(row, j) + Number(character !== other);
      const swapped = i && j && character === b[j - 1] && a[i - 1] === other ? at(before, j - 1) + 1 : replaced;
      next.push(Math.min(replaced, swapped, at(row, j + 1) + 1, at(next, j) + 1));
    });
    before = row;
    row = next;
  });
  return row[b.length] ?? 0;
}

/** How much likelier a slip is that only one letter can have made, and the first letter to be right: `src/search/correct.rs`. */
const PLAIN_SLIP = 8;
const SAME_START = 4;

/**
 * The form that a word was probably meant to be: of equally near ones the likeliest, then the first; empty where none is near.
 *
 * @param {string} word
 * @param {Map<string, number>} forms  With the number of their documents.
 */
function correction(word, forms) {
  const characters = Array.from(word);
  // What holds a digit is a name or a number and has no neighbours.
  const limit = characters.length < 4 || /\p{N}/u.test(word) ? 0 : characters.length < 8 ? 1 : 2;
  let best = "";
  let nearest = limit;
  let most = 0;
  for (const [form, documents] of limit ? forms : []) {
    const others = Array.from(form);
    if (Math.abs(others.length - characters.length) > nearest) continue;
    const edits = distance(characters, others);
    const likelihood = documents * (edits === 1 && isPlainSlip(characters, others) ? PLAIN_SLIP : 1) * (characters[0] === others[0] ? SAME_START : 1);
    const isBetter = edits < nearest || (edits === nearest && (likelihood > most || (likelihood === most && isUpTo(form, best))));
    if (isBetter) [best, nearest, most] = [form, edits, likelihood];
  }
  return best;
}

/**
 * Whether one letter left out, typed twice or exchanged with the next made `typed` of `meant`, which are one edit apart.
 *
 * @param {string[]} typed
 * @param {string[]} meant
 */
function isPlainSlip(typed, meant) {
  const at = typed.findIndex((letter, place) => letter !== meant[place]);
  if (typed.length === meant.length) return typed[at + 1] !== meant[at + 1];
  return typed.length < meant.length || typed[at] === typed[at - 1];
}
