// @ts-check
// What a query means in this index: conditions, and for each word the groups that it may stand for.

/** The groups that a word may be, each with its weight; the best one counts. */
/** @typedef {{ group: Group, weight: number }[]} Expansion */

/** Words that are all wanted; their scores are added, and the sum is multiplied with the weight. */
/** @typedef {{ words: Expansion[], weight: number }} Alternative */

/** Several ways to say something, of which the best counts; or groups side by side, where every word of them is known. */
/** @typedef {{ anyOf: Alternative[] } | { phrase: Group[] | null }} Clause */

/** @typedef {{ words: Token[], as: "words" | "prefix" | "phrase" }} PlannedItem */

/**
 * @typedef {object} Plan
 * @property {Clause[]} wanted
 * @property {Group[][]} typed  The words of the query as they were typed, neither longer nor corrected; nothing of one that is in no document.
 * @property {number} items  What the words were written as: `us-east-1` is one.
 * @property {Spoken[]} spoken  The factors that the words speak of.
 * @property {Clause[]} unwanted
 * @property {Condition[]} conditions
 * @property {Condition[]} exceptions
 * @property {string | null} corrected
 * @property {string[]} ignored
 */

/** Shards that a prefix may lie in: each is a request. */
const PREFIX_SHARDS = 8;
/** A word that only begins like the one being typed, and one that means the same, count for less than the word itself. A longer synonym counts by the mean of its words. */
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
  /** @type {{ wanted: PlannedItem[], unwanted: PlannedItem[], conditions: Condition[], exceptions: Condition[], ignored: string[], text: string }} */
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
    const isRepeated = list.some((other) => (other.as === "phrase") === quoted && `${formsOf(other.words)}` === `${formsOf(words)}`);
    if (words.length === 0 || isRepeated) return;
    list.push({ words, as: quoted ? "phrase" : !excluded && words.at(-1)?.to === text.length ? "prefix" : "words" });
  });
  return read;
}

/**
 * From words to groups: `src/search/plan.rs` in Rust.
 *
 * @param {QueryEngine} engine
 * @param {string} query
 * @param {boolean} correct
 * @returns {Promise<Plan>}
 */
async function planQuery(engine, query, correct) {
  const { wanted, unwanted, conditions, exceptions, ignored, text } = await readQuery(engine, query);
  // Everything that the words name is asked for at once.
  const [spoken, parts, without] = await Promise.all([
    spokenOf(engine, wanted),
    Promise.all(wanted.map(({ words, as }) => (as === "phrase" ? phraseOf(engine, words).then((clause) => [clause]) : slotsOf(engine, words, as === "prefix")))),
    Promise.all(unwanted.map(({ words, as }) => (as === "phrase" ? phraseOf(engine, words) : exactly(engine, formsOf(words), 1)))),
  ]);
  const entries = parts.flat();
  const synonyms = engine.manifest.synonyms.map((entries) => entries.map((entry) => formsOf(tokenize(entry))));
  /** @type {Clause[]} */
  const clauses = [];
  let corrected = "";
  let done = 0;
  for (let at = 0; at < entries.length; ) {
    const slots = entries.slice(at).map((entry) => ("word" in entry ? entry : null));
    const [first] = slots;
    if (!first) {
      clauses.push(/** @type {Clause} */ (entries[at++]));
      continue;
    }
    // Synonyms may be several words, which stand side by side in the query; the longest is meant.
    const isHere = (/** @type {string[]} */ forms) => forms.every((form, place) => slots[place]?.word.form === form);
    const length = Math.max(1, ...synonyms.flat().map((forms) => (isHere(forms) ? forms.length : 0)));
    const typed = slots.slice(0, length).flatMap((slot) => (slot?.expansion.length ? [slot.expansion] : []));
    const isSame = (/** @type {string[]} */ forms) => forms.length === length && isHere(forms);
    const groups = synonyms.filter((entries) => entries.some(isSame));
    const others = groups.flatMap((entries) => entries.filter((forms) => forms.length && !isSame(forms)));
    const { anyOf } = joined(await Promise.all(others.map((forms) => exactly(engine, forms, SYNONYM_WEIGHT * Math.min(1, length / forms.length)))));
    if (typed.length === length) anyOf.unshift({ words: typed, weight: 1 });
    const nearest = anyOf.length || length > 1 || !correct || (wanted.length >= FEWEST_ITEMS && (await saidBy(engine, first.word.form)).length) ? "" : await engine.correction(first.word.form);
    if (nearest) {
      anyOf.push(...(await exactly(engine, [nearest], 1)).anyOf);
      corrected += text.slice(done, first.word.from) + nearest;
      done = first.word.to;
    }
    clauses.push({ anyOf });
    at += length;
  }
  const typed = entries.map((entry) => ("word" in entry ? entry.typed : (entry.phrase ?? [])));
  return { wanted: clauses, typed, items: wanted.length, spoken, unwanted: without, conditions, exceptions, corrected: done ? corrected + text.slice(done) : null, ignored };
}

/** @param {Token[]} words */
const formsOf = (words) => words.map((word) => word.form);

/** @param {{ anyOf: Alternative[] }[]} clauses */
const joined = (clauses) => ({ anyOf: clauses.flatMap((clause) => clause.anyOf) });

/**
 * The words of an item with the groups that each may be; none where the corpus has nothing like it.
 *
 * @param {QueryEngine} engine
 * @param {Token[]} words
 * @param {boolean} isTyped  Whether the last one may go on.
 */
function slotsOf(engine, words, isTyped) {
  return Promise.all(
    words.map(async (word, place) => {
      const begins = isTyped && place === words.length - 1;
      const [group, longer] = await Promise.all([engine.group(word.form), begins ? engine.groupsFrom(word.form) : []]);
      /** @type {Expansion} */
      const expansion = longer.filter((other) => other !== group).map((other) => ({ group: other, weight: PREFIX_WEIGHT }));
      if (group) expansion.unshift({ group, weight: 1 });
      return { word, expansion, typed: group ? [group] : [] };
    }),
  );
}

/**
 * @param {QueryEngine} engine
 * @param {Token[]} words
 */
async function phraseOf(engine, words) {
  return { phrase: await groupsOf(engine, formsOf(words)) };
}

/**
 * All of the forms, as they are.
 *
 * @param {QueryEngine} engine
 * @param {string[]} forms
 * @param {number} weight
 * @returns {Promise<{ anyOf: Alternative[] }>}
 */
async function exactly(engine, forms, weight) {
  const groups = await groupsOf(engine, forms);
  return { anyOf: groups ? [{ words: groups.map((group) => [{ group, weight: 1 }]), weight }] : [] };
}

/**
 * The groups of some forms; nothing where one of them is unknown.
 *
 * @param {QueryEngine} engine
 * @param {string[]} forms
 */
async function groupsOf(engine, forms) {
  const groups = (await Promise.all(forms.map((form) => engine.group(form)))).flatMap((group) => group ?? []);
  return groups.length === forms.length ? groups : null;
}
