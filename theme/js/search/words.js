// @ts-check
// From a text to its words, as the index has them: what `src/search/` does in Rust, character by character.
// There is no stemmer here: the index lists the surface forms of every group.

/** A word in a text: its surface form, and where it stands. */
/** @typedef {{ form: string, from: number, to: number, parts?: string[] }} Token  `parts`: the forms of the parts of a name in code. */

/** Longer words are noise: keys, hashes, encoded data. In bytes of UTF-8. */
const LONGEST_WORD = 64;

/** Chinese, Japanese and Korean: `is_cjk` in src/search/analyzer.rs. */
const CJK =
  "(?=[\\p{Alphabetic}\\p{N}])[\u1100-\u11ff\u3005-\u3007\u3031-\u3035\u303b\u303c\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3131-\u318e" +
  "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97c\uac00-\ud7a3\ud7b0-\ud7fb\uf900-\ufaff\uff66-\uff9d\uffa1-\uffdc\u{1b000}-\u{1b16f}\u{20000}-\u{3ffff}]";
/** A run of such characters, or a word of any other script with the accents that are characters of their own. */
const RUN = new RegExp(`((?:${CJK})+)|[\\p{Alphabetic}\\p{N}](?:(?!${CJK})[\\p{Alphabetic}\\p{N}\\u0300-\\u036f])*`, "gu");

const ACCENTS = /[\u0300-\u036f]+/g;

/** What is written instead of a character in ASCII, where that is not just its accent left out; loaded when needed. */
let folding = new Map();

/** @param {Map<string, string>} loaded */
const setFolding = (loaded) => void (folding = loaded);

/** @param {string} text */
const withoutAccents = (text) => text.normalize("NFD").replace(ACCENTS, "");

/**
 * Whether a text has characters that `folding` may hold: Latin letters that are none of ASCII, digits in circles and such;
 * and `ǧ`, which the index makes a capital.
 *
 * @param {string} text
 */
const needsFolding = (text) => folding.size === 0 && (/ǧ/iu.test(text) || /(?![\0-\x7f])[\p{Script=Latin}\p{No}ⓐ-ⓩ０-９]/u.test(withoutAccents(text)));

/** @param {string} character  Lower case, not ASCII. */
function fold(character) {
  const bare = withoutAccents(character);
  return folding.get(character) ?? (/^[\0-\x7f]+$/.test(bare) ? bare : character);
}

/**
 * @param {string} word
 * @returns {string}  Its surface form: lower case by code point, folded to ASCII, a final sigma as any other.
 */
function surface(word) {
  if (/^[\0-\x7f]*$/.test(word)) return word.toLowerCase();
  const low = Array.from(word, (character) => character.toLowerCase()).join("");
  return Array.from(low, (character) => (character < "\x80" ? character : fold(character)))
    .join("")
    .replace(ACCENTS, "")
    .replaceAll("ς", "σ");
}

/**
 * The forms of the parts of a name in code that is written as one word: `parts` in src/search/analyzer.rs.
 *
 * @param {string} word
 */
function partsOf(word) {
  if (!/^[\da-z]+$/i.test(word)) return [];
  const parts = word.split(/(?<=[^A-Z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/);
  const isCompound = parts.length > 2 || (parts.length > 1 && /^[a-z]./.test(parts[0] ?? "")) || /^[A-Z]{2,} ..{2}/.test(parts.join(" "));
  return isCompound ? parts.filter((part) => part.length > 1).map((part) => part.toLowerCase()) : [];
}

/**
 * The words of a text. Chinese, Japanese and Korean are written without spaces: each two neighbours are a word.
 *
 * @param {string} text
 * @returns {Token[]}
 */
function tokenize(text) {
  /** @type {Token[]} */
  const tokens = [];
  for (const { 0: run, 1: cjk, index } of text.matchAll(RUN)) {
    if (cjk) {
      const characters = Array.from(cjk);
      let from = index;
      characters.forEach((first, place) => {
        const form = first + (characters[place + 1] ?? "");
        if (form !== first || place === 0) tokens.push({ form, from, to: from + form.length });
        from += first.length;
      });
    } else if (run.length * 3 <= LONGEST_WORD || new TextEncoder().encode(run).length <= LONGEST_WORD) {
      const parts = partsOf(run);
      tokens.push({ form: surface(run), from: index, to: index + run.length, ...(parts.length && { parts }) });
    }
  }
  return tokens;
}

/**
 * Whether a text comes before or is another one in the order of code points, which is that of the keys. UTF-16 has
 * another order where characters beyond the first 65,536 are concerned.
 *
 * @param {string} a
 * @param {string} b
 */
function isUpTo(a, b) {
  let same = 0;
  while (same < a.length && a[same] === b[same]) same++;
  const [left, right] = [a.charCodeAt(same), b.charCodeAt(same)].map((unit) => (unit >= 0xd800 && unit < 0xe000 ? unit + 0x2800 : unit));
  return same === a.length || (same < b.length && Number(left) <= Number(right));
}
