// @ts-check
// BM25 as tantivy computes it (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009), each step in 32 bits,
// so that the order is that of `afterword search`.

const f32 = Math.fround;
const K1 = f32(1.2);
const B = f32(0.75);

/**
 * The length of a text by its norm: exact to 40 words, then eight steps for each doubling.
 *
 * @param {number} norm  0 to 255.
 */
const lengthOf = (norm) => (norm < 40 ? norm : 24 + (8 | (norm & 7)) * 2 ** (((norm - 24) >> 3) - 1));

/** What scores of a field depend on beside the word. */
class FieldScoring {
  /**
   * @param {Manifest["fields"][number]} field
   * @param {number} documents  How many there are.
   * @param {Uint8Array} norms  Of the field that has them.
   */
  constructor(field, documents, norms) {
    this.boost = f32(field.boost);
    this.documents = documents;
    this.norms = field.norms ? norms : null;
    const average = f32(f32(field.words) / f32(documents));
    this.lengths = Float32Array.from({ length: 256 }, (_, norm) => f32(K1 * f32(f32(1 - B) + f32(f32(B * f32(lengthOf(norm))) / average))));
  }

  /**
   * @param {number} idf
   * @param {number} document
   * @param {number} frequency  How often the word stands in the document.
   */
  score(idf, document, frequency) {
    const length = this.lengths[this.norms ? (this.norms[document] ?? 0) : 1] ?? 0;
    const weight = f32(f32(idf * f32(1 + K1)) * this.boost);
    return f32(weight * f32(frequency / f32(frequency + length)));
  }
}

/**
 * How much a word says in whatever field: counted where most documents have it.
 *
 * @param {(number | undefined)[]} frequencies  The documents that have the word, by field.
 * @param {FieldScoring[]} fields
 */
function idfOf(frequencies, fields) {
  const documents = fields[0]?.documents ?? 0;
  const frequency = Math.max(...frequencies.map((count = 0) => count));
  const rarity = f32(f32(f32(documents - frequency) + 0.5) / f32(f32(frequency) + 0.5));
  return f32(Math.log(f32(1 + rarity)));
}

/**
 * How much a group says.
 *
 * @param {Group} group
 * @param {FieldScoring[]} fields
 */
const rarityOf = ({ postings }, fields) => idfOf(postings.map((field) => field?.documents.length), fields);

/**
 * Scores by document; 0 where there is none of it.
 *
 * @typedef {Float64Array} Scores
 */

/**
 * Adds what a group scores in all fields.
 *
 * @param {Scores} scores
 * @param {Group} group
 * @param {FieldScoring[]} fields
 * @param {number} [most]  How much it says at most.
 */
function addGroup(scores, group, fields, most = Infinity) {
  const idf = Math.min(most, rarityOf(group, fields));
  group.postings.forEach((postings, number) => {
    const field = fields[number];
    if (!postings || !field) return;
    postings.documents.forEach((document, place) => {
      scores[document] = (scores[document] ?? 0) + field.score(idf, document, postings.frequencies[place] ?? 0);
    });
  });
}

/**
 * Adds what a phrase scores: words one behind the other within one field.
 *
 * @param {Scores} scores
 * @param {FieldPositions[][]} words  Of each word, by field.
 * @param {FieldScoring[]} fields
 */
function addPhrase(scores, words, fields) {
  let idf = 0;
  for (const positions of words) idf = f32(idf + idfOf(positions.map((field) => field?.size), fields));
  fields.forEach((field, number) => {
    const [first, ...others] = words.map((positions) => positions[number]);
    if (!first || !others.every((other) => other)) return;
    for (const [document, starts] of first) {
      const rest = others.map((other) => new Set(other?.get(document)));
      const frequency = starts.filter((start) => rest.every((places, before) => places.has(start + before + 1))).length;
      if (frequency) scores[document] = (scores[document] ?? 0) + field.score(idf, document, frequency);
    }
  });
}
