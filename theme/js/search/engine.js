// @ts-check
// Answers queries from the files of the index, as `afterword search` does from the index itself: `src/search/` holds the
// same algorithm and says why. Knows nothing of pages.

/**
 * @typedef {object} QueryOptions
 * @property {number} [limit]
 * @property {number} [offset]
 * @property {string} [sort]  `relevance` or `date`.
 * @property {boolean} [correct]  Whether unknown words are corrected.
 * @property {boolean | string[]} [facets]  Whether matching documents are counted by term, kind and year. Each facet of a large
 *   library takes a file: where some are named, only those are counted beside small ones, and have names for values of one document.
 */

class QueryEngine {
  /** @param {IndexFiles} files */
  constructor(files) {
    this.files = files;
  }

  get manifest() {
    return /** @type {Manifest} */ (this.files.current);
  }

  /**
   * @param {string} query
   * @param {QueryOptions} [options]
   */
  async search(query, options = {}) {
    try {
      return await this.answer(String(query), options);
    } catch (error) {
      // The site may have been published anew since the page was opened.
      if (await this.files.refresh()) return this.answer(String(query), options);
      throw error;
    }
  }

  /**
   * @param {string} query
   * @param {QueryOptions} options
   */
  async answer(query, { limit = 10, offset = 0, sort = "relevance", correct = true, facets = true }) {
    // What is needed whatever the words are is on its way while they are looked up.
    const asked = Promise.all(
      this.manifest.facets.map((facet) => {
        const isNamed = facets === true || (facets && facets.includes(facet.field));
        return isNamed || (facets && !facet.file) ? this.values(facet, isNamed) : null;
      }),
    );
    Promise.all([this.norms(), asked]).catch(() => {});
    await this.prepare(query + this.manifest.synonyms);
    const plan = await planQuery(this, query, correct);
    const matches = await match(this, plan);
    const { scores, complete } = matches;
    const documents = ranked(matches, sort === "date");
    const groups = new Map(tellingIn(plan.wanted).flatMap((group) => group.forms.map((form) => [form, group])));
    const shown = documents.slice(offset, offset + limit);
    const [hits, counts] = await Promise.all([
      Promise.all(shown.map((document) => this.hit(document, scores[document] ?? 0, groups))),
      facets ? asked.then((values) => countFacets(this, documents, values)) : {},
    ]);
    const corrected = plan.corrected && { from: query, to: plan.corrected };
    return { total: documents.length, hits, facets: counts, corrected, complete, relaxed: complete < documents.length, themes: matches.themes, ignored: plan.ignored };
  }

  /**
   * @param {number} document
   * @param {number} score
   * @param {Map<string, Group>} groups
   */
  async hit(document, score, groups) {
    const { lead, passages, ...metadata } = await this.files.load(`t/${document}-${pieceOf(document, groups)}`, (reader) => readPiece(reader, this.manifest));
    const sections = await Promise.all(passages.map((section) => this.passage(section)));
    const found = snippet(sections, groups) ?? { snippet: piecesOf(await this.passage({ text: lead }), 0, lead.length, groups), section: null };
    return { ...metadata, score: rounded(score), ...found };
  }

  /**
   * Finds the words of a text.
   *
   * @template {{ text: string }} T
   * @param {T} source
   */
  async passage(source) {
    await this.prepare(source.text);
    return { ...source, tokens: tokenize(source.text) };
  }

  /** The day of each document; 0 where it has none. */
  days() {
    return this.files.load("c", (reader) => Array.from({ length: this.manifest.bound }, () => reader.number()));
  }

  /**
   * Makes ready to read a text, where there are characters in it that scripts do not know to fold.
   *
   * @param {string} text
   */
  async prepare(text) {
    if (needsFolding(text)) setFolding(await this.files.load("x", (reader) => new Map(reader.list(() => [reader.text(), reader.text()]))));
  }

  /**
   * The values of a facet; none where the site has no such facet.
   *
   * @param {Manifest["facets"][number] | undefined} facet
   * @param {boolean} [isWhole]  Whether all have their names.
   */
  async values(facet, isWhole) {
    if (!facet) return [];
    const { values, rare } = await this.files.load(`v/${facet.file}`, readValues);
    if (isWhole || this.manifest.bundle) await this.files.load(`r/${facet.file}`, (reader) => readNames(reader, rare));
    return values[facet.place] ?? [];
  }

  /**
   * The id of the value that a filter names, by whatever name.
   *
   * @param {{ field: string, value: string }} filter
   */
  async meaning(filter) {
    return (await conditionOf(this, filter, true))?.id;
  }

  norms() {
    return this.files.load("n", (reader) => reader.bytes);
  }

  /** @param {number} number */
  shard(number) {
    return this.files.load(`s/${number}`, (reader) => new PostingShard(reader, number, this.manifest.bound));
  }

  /** @param {Group} group */
  async positions({ shard, postings }) {
    const [words, lengths] = await Promise.all([this.shard(shard), this.lengths()]);
    return positionsOf(postings, await this.files.load(`p/${shard}`, (reader) => readPositions(reader, words, lengths)));
  }

  /** What the positions of each field of each document are below. */
  lengths() {
    const { bound, fields } = this.manifest;
    return this.files.load("l", (reader) => Uint32Array.from({ length: bound * fields.length }, () => 2 ** reader.number()));
  }

  /**
   * The group of a form.
   *
   * @param {string} form
   * @returns {Promise<Group | undefined>}
   */
  async group(form) {
    for (const number of shardsOf(this.manifest.shards, form, false)) {
      const address = (await this.shard(number)).forms.get(form);
      return address && (await this.shard(address.shard)).groups[address.number];
    }
  }

  /**
   * The groups with a form that starts with a text.
   *
   * @param {string} start
   */
  async groupsFrom(start) {
    const numbers = shardsOf(this.manifest.shards, start, true);
    if (!new RegExp(`..|${CJK}`, "su").test(start) || numbers.length > PREFIX_SHARDS) return [];
    const shards = await Promise.all(numbers.map((number) => this.shard(number)));
    const forms = shards.flatMap((shard) => [...shard.forms.keys()].filter((form) => form.startsWith(start)));
    const groups = await Promise.all(forms.map((form) => this.group(form)));
    return [...new Set(groups)].flatMap((group) => group ?? []);
  }

  /**
   * What an unknown word may have meant, among the forms of several documents and those near it in the alphabet.
   *
   * @param {string} form
   */
  async correction(form) {
    const [dictionary, ...near] = await Promise.all([
      this.files.load("w", readDictionary),
      ...shardsOf(this.manifest.shards, form, false).map((number) => this.shard(number)),
    ]);
    const others = near.flatMap(({ forms }) => [...forms.keys()].map((other) => /** @type {[string, number]} */ ([other, 1])));
    return correction(form, new Map([...others, ...dictionary]));
  }
}

/**
 * The groups that mark a document as found: those of words that say something by themselves, and of phrases; where there are
 * only others, those.
 *
 * @param {Clause[]} clauses
 */
function tellingIn(clauses) {
  /** @type {Group[]} */
  const groups = [];
  const telling = clauses.flatMap((clause) => {
    if ("phrase" in clause) return clause.phrase ?? [];
    // A stop word marks no longer word that begins like it.
    const own = clause.anyOf.flatMap(({ words }) => words.flatMap((word) => (word[0]?.group.isCommon && word[0].weight === 1 ? word.slice(0, 1) : word).map(({ group }) => group)));
    groups.push(...own);
    return own.filter((group) => !group.isCommon);
  });
  return telling.length ? telling : groups;
}

const AfterwordSearch = {
  /**
   * Opens the index of a site.
   *
   * @param {string} base  The address of the site's `search/` folder.
   * @param {{ fetch?: Fetch }} [options]
   */
  async open(base, options = {}) {
    const files = new IndexFiles(base, options.fetch);
    await files.refresh();
    return new QueryEngine(files);
  },
  /** What the scripts call that stand in for files where a site is opened from a folder. */
  receive: (/** @type {string} */ name, /** @type {string} */ content) => awaited.get(name)?.(content),
};

Object.assign(globalThis, { AfterwordSearch });
