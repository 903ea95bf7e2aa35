// @ts-check
// Answers queries from the files of the index, as `afterword search` does from the index itself: `src/search/` holds the
// same algorithm and says why. Knows nothing of pages.

/**
 * @typedef {object} QueryOptions
 * @property {number} [limit]
 * @property {number} [offset]
 * @property {string} [sort]  `relevance` or `date`.
 * @property {boolean} [correct]  Whether unknown words are corrected.
 * @property {boolean} [facets]  Whether matching documents are counted by term, kind and year, which takes more files.
 * @property {boolean} [snippets]  Whether hits show the place in the text; else they show the start of the summary.
 */

/** Documents of one metadata file. */
const PER_FILE = 8;

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
   * @param {QueryOptions} options
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
  async answer(query, { limit = 10, offset = 0, sort = "relevance", correct = true, facets = true, snippets = true }) {
    const counting = facets ? this.everyFacet() : null;
    counting?.catch(() => {});
    const plan = await planQuery(this, query, correct);
    const found = await match(this, plan);
    const { days } = sort === "date" || !plan.required.length ? await this.columns() : { days: [] };
    const order = ranked(found, sort === "date" ? days : []);
    const hits = await Promise.all(order.slice(offset, offset + limit).map((document) => this.hit(document, found, plan.groups, snippets)));
    return {
      total: order.length,
      hits,
      facets: counting ? countFacets(this.manifest, order, await counting) : {},
      corrected: plan.corrected,
      relaxed: found.relaxed,
      ignored: plan.ignored,
    };
  }
}
