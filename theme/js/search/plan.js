// @ts-check
// What a query means in this index: conditions, and for each word the groups that it may stand for.

/**
 * A way in which a word may stand in a document: all of its groups, each of which adds its score.
 *
 * @typedef {{ groups: Group[], weight: number }} Reading
 */

/** A word, of whose readings the best counts; or words side by side. */
/** @typedef {{ readings: Reading[] } | { phrase: Group[] }} Unit */

/** @typedef {{ words: Token[], as: "words" | "prefix" | "phrase" }} QueryItem */

/**
 * @typedef {object} Plan
 * @property {Unit[]} wanted
 * @property {Unit[][]} unwanted
 * @property {Condition[]} conditions
 * @property {Condition[]} exceptions
 * @property {{ from: string, to: string } | null} corrected
 * @property {string[]} ignored
 */

/** Shards that a prefix may lie in: each is a request. */
const PREFIX_SHARDS = 4;
/** A word that only begins like the one being typed, and one that means the same, count for less than the word itself. */
const PREFIX_WEIGHT = 0.8;
const SYNONYM_WEIGHT = 0.9;

/**
 * Reads a query, and finds out which of its items are filters.
 *
 * @param {QueryEngine} engine
 * @param {string} query
 */
async function readQuery(engine, query) {
  const { text, items } = scanQuery(query);
  const conditions = await Promise.all(items.map(({ filter }) => filter && conditionOf(engine, filter)));
  /** @type {{ wanted: QueryItem[], unwanted: QueryItem[], conditions: Condition[], exceptions: Condition[], ignored: string[], text: string }} */
  const read = { wanted: [], unwanted: [], conditions: [], exceptions: [], ignored: [], text };
  items.forEach(({ source, said, at, excluded, quoted, filter }, place) => {
    const condition = conditions[place];
    if (condition) {
      (excluded ? read.exceptions : read.conditions).push(condition);
      return;
    }
    if (filter && isPlainlyFilter(filter)) read.ignored.push(source);
    const words = tokenize(said).map(({ form, from, to }) => ({ form, from: at + from, to: at + to }));
    const list = excluded ? read.unwanted : read.wanted;
    const isRepeated = list.some(
      (other) => (other.as === "phrase") === quoted && other.words.map((word) => word.form).join(" ") === words.map((word) => word.form).join(" "),
    );
    if (words.length === 0 || isRepeated) return;
    list.push({ words, as: quoted ? "phrase" : !excluded && words.at(-1)?.to === text.length ? "prefix" : "words" });
  });
  return read;
}

/**
 * @param {QueryEngine} engine
 * @param {string} query
 * @param {boolean} correct
 * @returns {Promise<Plan>}
 */
async function planQuery(engine, query, correct) {
  const { wanted, unwanted, conditions, exceptions, ignored, text } = await readQuery(engine, query);
  /** @type {{ word: Token, to: string }[]} */
  const corrections = [];
  const exact = async (/** @type {Token} */ { form }) => [await engine.group(form)].flatMap((group) => (group ? { groups: [group], weight: 1 } : []));

  /** @param {Token} word @param {boolean} isTyped */
  const readingsOf = async (word, isTyped) => {
    const [readings, begun, synonyms] = await Promise.all([exact(word), isTyped ? engine.groupsFrom(word.form) : [], synonymsOf(engine, word.form)]);
    readings.push(...begun.filter((group) => group !== readings[0]?.groups[0]).map((group) => ({ groups: [group], weight: PREFIX_WEIGHT })), ...synonyms);
    if (readings.length || !correct) return readings;
    const to = await engine.correction(word.form);
    if (to === undefined) return [];
    corrections.push({ word, to });
    return exact({ ...word, form: to });
  };

  /** @param {QueryItem} item @param {boolean} isWanted @returns {Promise<Unit[]>} */
  const unitsOf = async ({ words, as }, isWanted) => {
    if (as === "phrase" && words.length > 1) {
      const groups = await Promise.all(words.map(({ form }) => engine.group(form)));
      const phrase = groups.flatMap((group) => group ?? []);
      return [phrase.length < groups.length ? { readings: [] } : { phrase }];
    }
    const isFree = isWanted && as !== "phrase";
    return Promise.all(
      words.map(async (word, place) => ({ readings: await (isFree ? readingsOf(word, as === "prefix" && place === words.length - 1) : exact(word)) })),
    );
  };

  const [units, without] = await Promise.all([
    Promise.all(wanted.map((item) => unitsOf(item, true))),
    Promise.all(unwanted.map((item) => unitsOf(item, false))),
  ]);
  let to = text;
  for (const { word, to: form } of corrections.sort((a, b) => b.word.from - a.word.from)) to = to.slice(0, word.from) + form + to.slice(word.to);
  return { wanted: units.flat(), unwanted: without, conditions, exceptions, corrected: to === text ? null : { from: text, to }, ignored };
}

/**
 * The readings of the words that mean the same as a word.
 *
 * @param {QueryEngine} engine
 * @param {string} form
 * @returns {Promise<Reading[]>}
 */
async function synonymsOf(engine, form) {
  const alternatives = engine.synonyms.flatMap((entries) => {
    const own = entries.findIndex((forms) => forms.length === 1 && forms[0] === form);
    return own < 0 ? [] : entries.filter((forms, place) => place !== own && forms.length);
  });
  const readings = await Promise.all(
    alternatives.map(async (forms) => {
      const groups = (await Promise.all(forms.map((other) => engine.group(other)))).flatMap((group) => group ?? []);
      return groups.length === forms.length ? [{ groups, weight: SYNONYM_WEIGHT }] : [];
    }),
  );
  return readings.flat();
}
