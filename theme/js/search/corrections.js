// @ts-check
// What an unknown word may have meant. Compared are forms, never stems: `databse` resembles no stem.

/**
 * `w`: the forms that several documents have, with the number of them.
 *
 * @param {ByteReader} reader
 * @returns {Map<string, number>}
 */
function readDictionary(reader) {
  let last = new Uint8Array();
  return new Map(
    reader.list(() => {
      const start = reader.number();
      const rest = reader.take(reader.number());
      const bytes = new Uint8Array(start + rest.length);
      bytes.set(last.subarray(0, start));
      bytes.set(rest, start);
      last = bytes;
      return [utf8.decode(bytes), reader.number()];
    }),
  );
}

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

/**
 * The form that a word was probably meant to be; of equally near ones that with the same first character, then the
 * more frequent, then the first.
 *
 * @param {string} word
 * @param {Map<string, number>} forms  With the number of their documents.
 * @returns {string | undefined}
 */
function correction(word, forms) {
  const characters = Array.from(word);
  // What holds a digit is a name or a number and has no neighbours.
  const limit = characters.length < 4 || /\p{N}/u.test(word) ? 0 : characters.length < 8 ? 1 : 2;
  /** @type {{ form: string, rank: number[] } | undefined} */
  let best;
  for (const [form, documents] of limit ? forms : []) {
    const others = Array.from(form);
    if (Math.abs(others.length - characters.length) > limit) continue;
    const edits = distance(characters, others);
    if (edits > limit) continue;
    const rank = [edits, Number(characters[0] !== others[0]), -documents];
    const place = rank.findIndex((value, part) => value !== best?.rank[part]);
    if (!best || (place < 0 ? isUpTo(form, best.form) : Number(rank[place]) < Number(best.rank[place]))) best = { form, rank };
  }
  return best?.form;
}
