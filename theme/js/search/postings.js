// @ts-check
// Which words occur where: the posting shards, whose layout `src/search/export/postings.rs` tells.

/** The documents of a group in one field, in order, and how often it stands in each. */
/** @typedef {{ documents: Uint32Array, frequencies: Uint32Array }} Postings */

/** The forms of one stem. */
class Group {
  /**
   * @param {ByteReader} content
   * @param {number} shard
   * @param {number} number
   * @param {number} mask
   */
  constructor(content, shard, number, mask) {
    this.content = content;
    this.shard = shard;
    this.number = number;
    this.mask = mask;
    /** @type {string[]} */
    this.forms = [];
    /** @type {(Postings | null)[] | undefined} */
    this.decoded = undefined;
  }

  /** @returns {(Postings | null)[]} By field. */
  get postings() {
    return (this.decoded ??= this.decode());
  }

  decode() {
    const reader = new ByteReader(this.content.bytes, this.content.at);
    return [1, 2, 4, 8].map((bit) => {
      if (!(this.mask & bit)) return null;
      const count = reader.number();
      const documents = new Uint32Array(count);
      const frequencies = new Uint32Array(count);
      let next = 0;
      for (let place = 0; place < count; place++) {
        const code = reader.number();
        documents[place] = next += code >>> 1;
        frequencies[place] = code & 1 || reader.number() + 2;
        next++;
      }
      return { documents, frequencies };
    });
  }
}

/** @typedef {{ shard: number, number: number }} GroupAddress */

class PostingShard {
  /**
   * @param {ByteReader} reader
   * @param {number} shard
   */
  constructor(reader, shard) {
    const heads = reader.list(() => {
      const [head = 0] = reader.take(1);
      return [head >> 4, head & 15].map((length) => (length < 15 ? length : length + reader.number()));
    });
    /** @type {string[]} */
    const texts = [];
    let bytes = new Uint8Array();
    for (const [start = 0, rest = 0] of heads) {
      const next = new Uint8Array(start + rest);
      next.set(bytes.subarray(0, start));
      next.set(reader.take(rest), start);
      texts.push(utf8.decode((bytes = next)));
    }
    let begun = 0;
    const codes = texts.map(() => {
      const code = reader.number();
      if (code === 1) return { shard: reader.number(), number: reader.number() };
      return { shard, number: code ? begun - code + 1 : begun++ };
    });
    const elsewhere = reader.list(() => ({ number: reader.number(), text: reader.text() }));
    const sizes = reader.list(() => ({ mask: reader.number(), length: reader.number() }));
    this.groups = sizes.map(({ mask, length }, number) => {
      const group = new Group(new ByteReader(reader.bytes, reader.at), shard, number, mask);
      reader.take(length);
      return group;
    });
    /** @type {Map<string, GroupAddress>} */
    this.forms = new Map(texts.map((text, place) => [text, /** @type {GroupAddress} */ (codes[place])]));
    for (const [text, address] of this.forms) {
      if (address.shard === shard) this.groups[address.number]?.forms.push(text);
    }
    for (const { number, text } of elsewhere) this.groups[number]?.forms.push(text);
  }
}

/**
 * The positions of the groups of a shard: for each group, by field, of each document in order.
 *
 * @param {ByteReader} reader
 * @returns {ByteReader[]}
 */
function readPositions(reader) {
  const lengths = reader.list(() => reader.number());
  return lengths.map((length) => new ByteReader(reader.take(length)));
}

/** Where a word stands, by document; nothing where it stands nowhere in the field. */
/** @typedef {Map<number, number[]> | null} FieldPositions */

/**
 * @param {Group} group
 * @param {ByteReader} content
 * @returns {FieldPositions[]}
 */
function positionsOf(group, content) {
  const reader = new ByteReader(content.bytes);
  return group.postings.map((postings) => {
    if (!postings) return null;
    /** @type {Map<number, number[]>} */
    const positions = new Map();
    postings.documents.forEach((document, place) => {
      let last = 0;
      const found = Array.from({ length: postings.frequencies[place] ?? 0 }, () => (last += reader.number()));
      positions.set(document, found);
    });
    return positions;
  });
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
