// @ts-check
// Fetches the engine and its index when somebody is about to search, once; a failure can be tried again. Knows where
// they are from the link to the search page that every page has.

/**
 * @typedef {object} SearchHit
 * @property {string} id
 * @property {string} url  Relative to the site's root.
 * @property {string} title
 * @property {string | null} date
 * @property {SnippetPiece[]} snippet
 * @property {string | null} kind
 * @property {string | null} severity
 * @property {{ dimension: string, id: string, title: string, url: string, suggested?: boolean }[]} terms  With their dimension's field: `system`; last those that are only suggested.
 * @property {{ title: string, anchor: string | null } | null} section
 */

/** @typedef {{ id: string, title: string, count: number }} FacetValue */

/**
 * @typedef {object} SearchAnswer
 * @property {number} total
 * @property {SearchHit[]} hits
 * @property {Record<string, FacetValue[] | undefined>} facets  `undefined` where the values of a field were not counted.
 * @property {{ from: string, to: string } | null} corrected
 * @property {number} [complete]  How many have all words.
 * @property {boolean} relaxed  Whether there are others.
 * @property {{ dimension: string, id: string, title: string }[]} [themes]  What the words speak of, with the dimension's field.
 * @property {string[]} [ignored]
 * @property {boolean} [isOfAnother]  Whether results are from another version of the site.
 */

/**
 * @typedef {object} SearchOptions
 * @property {number} [limit]
 * @property {number} [offset]
 * @property {string} [sort]
 * @property {boolean} [correct]
 * @property {boolean | string[]} [facets]  Whether values are counted, or those of which fields. Others may be counted where that costs
 *   little, and then may leave the titles of values empty that one document has.
 */

/**
 * @typedef {object} SearchEngine
 * @property {(query: string, options?: SearchOptions) => Promise<SearchAnswer>} search
 * @property {(filter: { field: string, value: string }) => Promise<string | undefined>} [meaning]  The id of the value that a filter names.
 */

const SearchIndex = (() => {
  "use strict";

  /** @type {Promise<SearchEngine> | null} */
  let engine = null;

  /** The link to the search page, which says where everything is. */
  function link() {
    return /** @type {HTMLAnchorElement | null} */ (document.querySelector("a[data-search-engine]"));
  }

  /**
   * The site's root, which the addresses of results are relative to.
   *
   * @param {HTMLAnchorElement} from
   */
  function root(from) {
    return new URL(".", from.href);
  }

  /** @param {string} address */
  function script(address) {
    return new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.src = address;
      element.addEventListener("load", () => resolve(undefined));
      element.addEventListener("error", () => {
        element.remove();
        reject(new Error("The search script could not be loaded."));
      });
      document.head.append(element);
    });
  }

  async function open() {
    const { searchEngine = "", searchBase = "" } = link()?.dataset ?? {};
    if (!("AfterwordSearch" in globalThis)) await script(searchEngine);
    const loaded = /** @type {{ AfterwordSearch?: { open(base: string): Promise<SearchEngine> } }} */ (globalThis);
    if (!loaded.AfterwordSearch) throw new Error("The search script is not complete.");
    return loaded.AfterwordSearch.open(new URL(searchBase, document.baseURI).href);
  }

  /** The engine, ready to answer. Rejects where it cannot be had, and then tries again when asked again. */
  function load() {
    engine ??= open().catch((error) => {
      engine = null;
      throw error;
    });
    return engine;
  }

  return { link, root, load };
})();
