// @ts-check
// Reading what the exporter wrote: LEB128 numbers, texts, packed numbers, and the envelope around every file.

/** The numbers and texts of a file, in order. Reading past the end throws, so a damaged file cannot make a loop endless. */
class ByteReader {
  /**
   * @param {Uint8Array} bytes
   * @param {number} at
   */
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  number() {
    let number = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) throw new Error("it ends too early");
      number += (byte & 127) * factor;
      if (byte < 128) return number;
    }
  }

  /** @param {number} length */
  take(length) {
    const part = this.bytes.subarray(this.at, (this.at += length));
    if (part.length !== length) throw new Error("it ends too early");
    return part;
  }

  text() {
    return utf8.decode(this.take(this.number()));
  }

  /**
   * A number, then as many values.
   *
   * @template T
   * @param {(reader: ByteReader, index: number) => T} read
   * @returns {T[]}
   */
  list(read) {
    const values = [];
    for (let left = this.number(); left > 0; left--) values.push(read(this, values.length));
    return values;
  }
}

/**
 * Reads texts of which each begins as the one before.
 *
 * @param {ByteReader} reader  Of what is different.
 * @returns {(start: number, rest: number) => string}  The next one, from how many bytes are the same and how many are not.
 */
function successive(reader) {
  let last = new Uint8Array();
  return (start, rest) => {
    const next = new Uint8Array(start + rest);
    next.set(last.subarray(0, start));
    next.set(reader.take(rest), start);
    return utf8.decode((last = next));
  };
}

/** Ascending numbers, as `src/search/export/bits.rs` writes them. */
class BitReader {
  /** @param {ByteReader} reader  What it has left. */
  constructor({ bytes, at }) {
    this.bytes = bytes;
    this.at = at * 8;
  }

  bit() {
    return (Number(this.bytes[this.at >> 3]) >> (7 - (this.at++ & 7))) & 1;
  }

  /** @param {number} bound  What the number is below. */
  below(bound) {
    let number = 0;
    let short = 1;
    for (; short * 2 <= bound; short *= 2) number = number * 2 + this.bit();
    short = short * 2 - bound;
    return number < short ? number : number * 2 + this.bit() - short;
  }

  /**
   * @param {Uint32Array} into
   * @param {number} from  The first place to fill.
   * @param {number} to  The place behind the last one.
   * @param {number} low  The least that the numbers can be.
   * @param {number} high  What they are below.
   */
  ascending(into, from, to, low, high) {
    if (from >= to) return;
    const middle = (from + to) >> 1;
    const least = low + middle - from;
    const number = least + this.below(high - to + middle + 1 - least);
    into[middle] = number;
    this.ascending(into, from, middle, low, number);
    this.ascending(into, middle + 1, to, number + 1, high);
  }

  /** A few small numbers. */
  gaps() {
    /** @type {number[]} */
    const numbers = [];
    for (let last = -1; this.bit(); numbers.push(last)) {
      let length = 0;
      while (length < 32 && !this.bit()) length++;
      let gap = 1;
      while (length--) gap = gap * 2 + this.bit();
      last += gap;
    }
    return numbers;
  }

  /**
   * @param {number} count
   * @param {number} bound
   */
  list(count, bound) {
    const numbers = new Uint32Array(count);
    this.ascending(numbers, 0, count, 0, bound);
    return numbers;
  }
}

const utf8 = new TextDecoder();

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {Promise<Uint8Array>}
 */
async function inflate(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/**
 * Opens the envelope: the file's own name and an FNV-1a hash stand before what it says, so that a foreign, mixed up or
 * damaged file is seen before it is believed.
 *
 * @param {string} name
 * @param {Uint8Array} bytes
 */
function unseal(name, bytes) {
  const reader = new ByteReader(bytes);
  const own = reader.text();
  const stated = reader.number();
  const content = bytes.subarray(reader.at);
  let hash = 0x811c9dc5;
  for (const byte of content) hash = Math.imul(hash ^ byte, 0x01000193);
  if (own !== name || hash >>> 0 !== stated) throw new Error("it is damaged");
  return content;
}
