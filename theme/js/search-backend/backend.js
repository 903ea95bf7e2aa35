// @ts-check
// Asks an engine that the organisation runs, in the place of the site's own index, and with the same interface. Words
// are not corrected, because the engine is not asked for its words.

/** An engine that says nothing for so long is as good as none. In milliseconds. */
const ENGINE_PATIENCE = 30_000;

/** Where fewer documents have all words, those with some of them follow. */
const ENOUGH = 10;

/** @typedef {{ limit?: number, offset?: number, sort?: string, facets?: boolean }} BackendOptions */

/** @param {unknown} error */
const toldBy = (error) => (error instanceof Error ? error.message : String(error));

class BackendEngine {
  /**
   * @param {BackendVocabulary} vocabulary
   * @param {typeof fetch} fetcher
   */
  constructor(vocabulary, fetcher) {
    this.vocabulary = vocabulary;
    this.fetcher = fetcher;
    this.language = vocabulary.kind === "quickwit" ? quickwitLanguage : openSearchLanguage;
  }

  /**
   * @param {string} query
   * @param {BackendOptions} [options]
   */
  async search(query, { limit = 10, offset = 0, sort = "relevance", facets = true } = {}) {
    const read = readEngineQuery(String(query), this.vocabulary);
    const { wanted, unwanted, filters, exceptions, ignored } = read;
    const answer = { total: 0, hits: /** @type {ReturnType<typeof hitFrom>} */ ([]), facets: {}, corrected: null, complete: 0, relaxed: false, ignored };
    if ([wanted, unwanted, filters, exceptions].every((list) => list.length === 0)) return answer;
    /** @type {EngineRequest} */
    const request = { query: read, wanted: "all", limit, offset, byDate: sort === "date", facets };
    const all = await this.ask(request);
    const rest = await this.others(request, all);
    return {
      ...answer,
      total: all.total + (rest?.total ?? 0),
      hits: [...all.hits, ...(rest?.hits ?? [])],
      facets: facets ? facetsFrom(this.vocabulary, [all.aggregations, rest?.aggregations]) : {},
      complete: all.total,
      relaxed: (rest?.total ?? 0) > 0,
      isOfAnother: areOfAnother([...all.hits, ...(rest?.hits ?? [])], this.vocabulary.site),
    };
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
   * The documents with some of the words, which follow where few have all of them.
   *
   * @param {EngineRequest} request
   * @param {EngineResponse} all
   */
  async others(request, all) {
    const { wanted, items } = request.query;
    // The parts of one word, such as `us-east-1`, mean something together.
    if (all.total >= ENOUGH || wanted.length < 2 || (items < 2 && all.total > 0)) return null;
    const more = { ...request, limit: Math.max(request.limit - all.hits.length, 0), offset: Math.max(request.offset - all.total, 0) };
    const rest = await this.ask({ ...more, wanted: "phrases" });
    // Quotes are insisted on where anything has what they hold.
    const hasPhrase = wanted.some((clause) => "phrase" in clause);
    return hasPhrase && all.total + rest.total === 0 ? this.ask({ ...more, wanted: "some" }) : rest;
  }

  /**
   * @param {EngineRequest} request
   * @returns {Promise<EngineResponse>}
   */
  async ask(request) {
    const { url, index } = this.vocabulary;
    const response = await this.send(new URL(this.language.path(encodeURIComponent(index)), url), request);
    const name = `The search engine at ${new URL(url).host}`;
    const body = await response.json().catch(() => null);
    if (!response.ok) {
      const reason = this.language.reason(body).slice(0, 200);
      throw new Error(`${name} answers ${response.status}${reason && `: ${reason}`}`);
    }
    try {
      return this.language.read(body);
    } catch (error) {
      throw new Error(`${name} cannot be used: ${toldBy(error)}`, { cause: error });
    }
  }

  /**
   * @param {URL} address
   * @param {EngineRequest} request
   */
  async send(address, request) {
    try {
      return await this.fetcher(address.href, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(this.language.body(request, this.vocabulary)),
        referrerPolicy: "no-referrer",
        signal: AbortSignal.timeout(ENGINE_PATIENCE),
      });
    } catch (error) {
      throw new Error(`The search engine at ${address.host} cannot be reached.`, { cause: error });
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
