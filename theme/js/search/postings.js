// @ts-check
// Which words occur where: the posting shards, whose layout `src/search/export/postings.rs` tells.

/** The documents of a group in one field, in order, how often it stands in each, and the place of the first in its shard; in the body, in which pieces. */
/** @typedef {{ documents: Uint32Array, frequencies: Uint32Array, from: number, pieces?: number[][] }} Postings */

/**
 * The forms of one stem, and where they stand, by field; and whether it says nothing by itself.
 *
 * @typedef {{ shard: number, postings: (Postings | null)[], isCommon: boolean, forms: string[] }} Group
 */

/** @typedef {{ shard: number, number: number }} GroupAddress */

class PostingShard {
  /**
   * @param {ByteReader} reader
   * @param {number} shard
   * @param {number} bound  What the numbers of documents are below.
   */
  constructor(reader, shard, bound) {
    const number = () => reader.number();
    const heads = reader.list(() => {
      const [head = 0] = reader.take(1);
      return [head >> 4, head & 15].map((length) => (length < 15 ? length : length + number()));
    });
    const next = successive(reader);
    const texts = heads.map(([start = 0, rest = 0]) => next(start, rest));
    let begun = 0;
    const codes = texts.map(() => {
      const code = number();
      if (code === 1) return { shard: number(), number: number() };
      return { shard, number: code ? begun - code + 1 : begun++ };
    });
    const elsewhere = reader.list(() => ({ number: number(), text: reader.text() }));
    const masks = reader.list(number);
    const counts = masks.map((mask) => [1, 2, 4, 8].map((bit) => (mask & bit ? number() : 0)));
    const total = counts.flat().reduce((sum, count) => sum + count, 0);
    /** How often words stand in documents, of all lists one behind the other. */
    this.frequencies = Uint32Array.from({ length: total }, () => number() + 1);
    const bits = new BitReader(reader);
    let behind = 0;
    this.groups = counts.map((fields, place) => {
      const postings = fields.map((count) => {
        const from = behind;
        behind += count;
        return count ? { documents: bits.list(count, bound), frequencies: this.frequencies.subarray(from, behind), from } : null;
      });
      return /** @type {Group} */ ({ shard, postings, isCommon: Number(masks[place]) > 15, forms: [] });
    });
    for (const { postings: [, , , body] } of this.groups) if (body) body.pieces = Array.from(body.documents, () => bits.gaps());
    /** @type {Map<string, GroupAddress>} */
    this.forms = new Map(texts.map((text, place) => [text, /** @type {GroupAddress} */ (codes[place])]));
    for (const [text, address] of this.forms) {
      if (address.shard === shard) this.groups[address.number]?.forms.push(text);
    }
    for (const { number, text } of elsewhere) this.groups[number]?.forms.push(text);
  }
}

/** Where the words of a shard stand: for each place of its frequencies, the positions of one document. */
/** @typedef {Uint32Array[]} ShardPositions */

/**
 * @param {ByteReader} reader
 * @param {PostingShard} shard
 * @param {Uint32Array} lengths  What the positions of each field of each document are below.
 * @returns {ShardPositions}
 */
function readPositions(reader, { groups, frequencies }, lengths) {
  const bits = new BitReader(reader);
  const lists = groups.flatMap(({ postings }) => postings.flatMap((list, field) => (list ? [...list.documents].map((document) => lengths[document * postings.length + field]) : [])));
  return lists.map((length, place) => bits.list(frequencies[place] ?? 0, length ?? 0));
}

/** Where a word stands, by document; nothing where it stands nowhere in the field. */
/** @typedef {Map<number, Uint32Array> | null} FieldPositions */

/**
 * @param {Group["postings"]} postings
 * @param {ShardPositions} positions
 * @returns {FieldPositions[]}
 */
const positionsOf = (postings, positions) =>
  postings.map((list) => list && new Map(Array.from(list.documents, (document, place) => [document, positions[list.from + place] ?? new Uint32Array()])));

/**
 * The shards where forms that are or start with a text are or would be: `Shards::covering` of src/search/shards.rs.
 *
 * @param {string[]} keys
 * @param {string} text
 * @param {boolean} isPrefix
 * @returns {number[]}
 */
function shardsOf(keys, text, isPrefix) {
  let low = 0;
  for (let high = keys.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (isUpTo(keys[middle] ?? "", text)) low = middle + 1;
    else high = middle;
  }
  if (keys.length === 0) return [];
  const shards = [Math.max(0, low - 1)];
  while (isPrefix && keys[low]?.startsWith(text)) shards.push(low++);
  return shards;
}

/**
 * `w`: the forms that several documents have, with the number of them.
 *
 * @param {ByteReader} reader
 * @returns {Map<string, number>}
 */
function readDictionary(reader) {
  const number = () => reader.number();
  const next = successive(reader);
  return new Map(reader.list(() => [next(number(), number()), number()]));
}
