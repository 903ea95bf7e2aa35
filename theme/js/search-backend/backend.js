// @ts-check
// Asks an engine that the organisation runs, in the place of the site's own index, and with the same interface.

/** Words that are counted by one request. */
const MOST_COUNTED = 12;

/** Where fewer documents have all words, those with some of them follow. */
const ENOUGH = 10;

/** @typedef {{ limit?: number, offset?: number, sort?: string, correct?: boolean, facets?: boolean }} BackendOptions */

class BackendEngine {
  /**
   * @param {BackendVocabulary} vocabulary
   * @param {typeof fetch} fetcher
   */
  constructor(vocabulary, fetcher) {
    this.vocabulary = vocabulary;
    this.fetcher = fetcher;
    this.language = vocabulary.kind === "quickwit" ? quickwitLanguage : openSearchLanguage;
    /** What is known of words so far, as long as the page is open. @type {Rarity} */
    this.rarity = { documents: 0, words: new Map() };
  }

  /**
   * @param {string} query
   * @param {BackendOptions} [options]
   */
  async search(query, { limit = 10, offset = 0, sort = "relevance", correct = true, facets = true } = {}) {
    const text = String(query);
    let read = this.read(text);
    await this.count(allWords(read));
    const corrected = correct ? await this.corrected(read) : null;
    if (corrected !== null) {
      // What a query speaks of, and what is called so, is so as it was typed.
      read = { ...this.read(corrected.asked), spoken: read.spoken, words: read.words };
      await this.count(allWords(read));
    }
    const found = await this.found({ query: read, wanted: "all", limit, offset, byDate: sort === "date", facets, rarity: this.rarity });
    return { ...found, corrected: corrected && { from: text, to: corrected.shown } };
  }

  /**
   * Learns how rare words are.
   *
   * @param {string[]} words
   */
  async count(words) {
    const { counting } = this.language;
    const missing = words.filter((word) => !this.rarity.words.has(word));
    for (let at = 0; counting && at < missing.length; at += MOST_COUNTED) {
      const some = missing.slice(at, at + MOST_COUNTED);
      const { documents, words: counted } = counting.read(await this.send(counting.body(some, this.vocabulary)), some, this.vocabulary);
      this.rarity.documents = documents;
      for (const [word, counts] of counted) this.rarity.words.set(word, counts);
    }
  }

  /** @param {string} query */
  read(query) {
    const read = readEngineQuery(query, this.vocabulary);
    return this.language.spelling ? read : { ...read, spoken: [] };
  }

  /** @param {EngineRequest} request */
  async found(request) {
    const { wanted, unwanted, filters, exceptions, ignored, spoken } = request.query;
    const themes = spoken.flatMap(({ place }) => this.vocabulary.themes.all[place] ?? []).map(({ id, title }) => ({ dimension: "factor", id, title }));
    const answer = { total: 0, hits: /** @type {ReturnType<typeof hitFrom>} */ ([]), facets: {}, complete: 0, relaxed: false, themes, ignored };
    if ([wanted, unwanted, filters, exceptions].every((list) => list.length === 0)) return answer;
    const all = await this.ask(request);
    const rest = await this.others(request, all);
    // Where words speak of a theme, having all of them only adds to the score: those with all words are among the rest.
    const sets = rest && spoken.length > 0 ? [rest] : rest ? [all, rest] : [all];
    const total = sets.reduce((sum, set) => sum + set.total, 0);
    return {
      ...answer,
      total,
      hits: sets.flatMap((set) => set.hits),
      facets: request.facets ? facetsFrom(this.vocabulary, sets.map((set) => set.aggregations)) : {},
      complete: all.total,
      relaxed: total > all.total,
      isOfAnother: areOfAnother(sets.flatMap((set) => set.hits), this.vocabulary.site),
    };
  }

  /**
   * The query with its unknown words corrected, where one is: to be shown, and to be asked.
   *
   * @param {EngineQuery} query
   */
  async corrected(query) {
    const { spelling } = this.language;
    const unknown = unknownIn(query, this.vocabulary, this.rarity);
    if (!spelling || unknown.length === 0) return null;
    const nearest = spelling.read(await this.send(spelling.body(unknown)), unknown);
    let [shown, done, isLast] = ["", 0, false];
    unknown.forEach(({ from, to }, place) => {
      if (!nearest[place]) return;
      shown += query.text.slice(done, from) + nearest[place];
      [done, isLast] = [to, to === query.text.length];
    });
    // What a word is corrected to does not go on.
    return done ? { shown: shown + query.text.slice(done), asked: shown + query.text.slice(done) + (isLast ? " " : "") } : null;
  }

  /**
   * The id of the value that a filter names, by whatever name.
   *
   * @param {{ field: string, value: string }} filter
   */
  async meaning(filter) {
    const meant = filterOf(filter, this.vocabulary);
    return meant && "value" in meant ? meant.value : undefined;
  }

  /**
   * The documents with some of the words or of a theme, where few have all words.
   *
   * @param {EngineRequest} request
   * @param {EngineResponse} all
   */
  async others(request, all) {
    const { wanted, items, spoken } = request.query;
    // The parts of one word, such as `us-east-1`, mean something together.
    if (all.total >= ENOUGH || wanted.length < 2 || (items < 2 && all.total > 0)) return null;
    const isThemed = spoken.length > 0;
    const more = isThemed ? request : { ...request, limit: Math.max(request.limit - all.hits.length, 0), offset: Math.max(request.offset - all.total, 0) };
    const rest = await this.ask({ ...more, wanted: isThemed ? "themed" : "phrases" });
    // Quotes are insisted on where anything has what they hold.
    const hasPhrase = wanted.some((clause) => "phrase" in clause);
    return hasPhrase && all.total + rest.total === 0 ? this.ask({ ...more, wanted: isThemed ? "themed-some" : "some" }) : rest;
  }

  /**
   * @param {EngineRequest} request
   * @returns {Promise<EngineResponse>}
   */
  async ask(request) {
    const body = await this.send(this.language.body(request, this.vocabulary));
    try {
      return this.language.read(body);
    } catch (error) {
      throw new Error(`The search engine at ${new URL(this.vocabulary.url).host} cannot be used: ${toldBy(error)}`, { cause: error });
    }
  }

  /**
   * What the engine answers.
   *
   * @param {object} body
   * @returns {Promise<unknown>}
   */
  async send(body) {
    const { url, index } = this.vocabulary;
    const address = new URL(this.language.path(encodeURIComponent(index)), url);
    const text = JSON.stringify(body);
    let response = await this.sent(address, text);
    if (PASSING.has(response.status)) {
      await new Promise((resolve) => void setTimeout(resolve, PAUSE));
      response = await this.sent(address, text);
    }
    const answer = await response.json().catch(() => null);
    if (response.ok) return answer;
    const reason = this.language.reason(answer).slice(0, 200);
    throw new Error(`The search engine at ${address.host} answers ${response.status}${reason && `: ${reason}`}. ${adviceFor(response.status, index)}`);
  }

  /**
   * @param {URL} address
   * @param {string} body
   */
  async sent(address, body) {
    try {
      return await this.fetcher(address.href, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body,
        referrerPolicy: "no-referrer",
        signal: AbortSignal.timeout(ENGINE_PATIENCE),
      });
    } catch (error) {
      throw unreached(address.host, error);
    }
  }
}

const AfterwordBackend = {
  /**
   * Opens the engine of a site.
   *
   * @param {string} base  The address of the site's `search/` folder.
   * @param {{ fetch?: typeof fetch }} [options]
   */
  async open(base, options = {}) {
    const fetcher = options.fetch ?? ((address, init) => fetch(address, init));
    const address = `${base.replace(/\/?$/, "/")}backend.json`;
    let vocabulary;
    try {
      const response = await fetcher(address, { cache: "no-cache", signal: AbortSignal.timeout(ENGINE_PATIENCE) });
      if (!response.ok) throw new Error(`the answer is ${response.status}`);
      vocabulary = await response.json();
    } catch (error) {
      throw new Error(`the search cannot load ${address}: ${toldBy(error)}`, { cause: error });
    }
    if (!isVocabulary(vocabulary)) throw new Error(`${address} belongs to another version of this page: reload it`);
    return new BackendEngine(vocabulary, fetcher);
  },
};

Object.assign(globalThis, { AfterwordSearch: AfterwordBackend });
