// @ts-check
// A stand-in for the search engine, for what no real index gives on demand: answers out of order, hostile texts, more
// results than a small site has, an index that is not there. It goes where the page loads the engine from.

/** @typedef {import("playwright-core").Page} BrowserPage */

/** The address that pages load the engine from. */
export const ENGINE = "**/assets/search-engine-*.js";

/** Words of a query that the double knows an answer to. */
const KNOWN = 34;

/**
 * Puts the double in place of the engine.
 *
 * @param {BrowserPage} page
 * @param {string} [search]  The source of its `search(query, options)`; else the one below.
 */
export async function useDouble(page, search = answer.toString()) {
  const script = `globalThis.AfterwordSearch = { open: async () => ({ search: (query, options = {}) => (${search})(query, options, ${KNOWN}) }) };`;
  await page.route(ENGINE, (route) => route.fulfill({ contentType: "text/javascript", body: script }));
}

/**
 * Runs in the page: finds as many numbered stories as there are for any query, none for `nothing`, and fewer for each
 * filter in the query.
 *
 * @param {string} query
 * @param {{ limit?: number, offset?: number, sort?: string, correct?: boolean }} options
 * @param {number} known
 */
async function answer(query, { limit = 10, offset = 0, sort = "relevance", correct = true }, known) {
  const filters = query.match(/(?<=^|\s|-)[a-z]+:\S+/gu) ?? [];
  const isNothing = /\bnothing\b/u.test(query) || query.trim() === "";
  const total = isNothing ? 0 : Math.max(known - 12 * filters.length, 3);
  const numbers = Array.from({ length: total }, (_, place) => (sort === "date" ? total - place : place + 1));
  const terms = [
    { dimension: "system", id: "ledger", title: "Ledger", url: "systems/ledger.html" },
    { dimension: "factor", id: "alert-noise", title: "Alert noise", url: "factors/alert-noise.html" },
    { dimension: "myth", id: "one-cause", title: "There is one cause", url: "myths/one-cause.html" },
  ];
  const hits = numbers.slice(offset, offset + limit).map((number) => ({
    id: `story-${number}`,
    url: `postmortems/story-${number}.html`,
    title: `<img src=x onerror="document.title='broken'"> Story ${number}`,
    date: "2023-04-05",
    kind: number % 3 === 0 ? "near-miss" : "incident",
    severity: number % 5 === 0 ? "SEV-1" : null,
    score: 1 / number,
    snippet: [
      { text: "What <b>they</b> saw of ", hit: false },
      { text: query.replace(/\b\w+:\S+/gu, "").trim().slice(0, 40) || "it", hit: true },
      { text: ` in story ${number} & after.`, hit: false },
    ],
    terms,
    section: number % 2 === 0 ? { title: "How it made sense", anchor: "how-it-made-sense" } : null,
  }));
  const systems = Array.from({ length: 9 }, (_, place) => ({ id: `system-${place}`, title: `System ${place}`, count: 9 - place }));
  return {
    total,
    hits,
    facets: total === 0 ? {} : {
      system: [{ id: "ledger", title: "Ledger", count: total }, ...systems],
      factor: [{ id: "alert-noise", title: "Alert noise", count: 4 }],
      kind: [{ id: "incident", title: "Incident", count: 20 }, { id: "near-miss", title: "Near miss", count: 10 }],
      year: [{ id: "2023", title: "2023", count: total }],
    },
    corrected: correct && query.includes("leger") ? { from: query, to: query.replace("leger", "ledger") } : null,
    relaxed: query.includes("anyof"),
    complete: query.includes("noisy") ? 1 : 0,
    themes: query.includes("noisy") ? [{ dimension: "factor", id: "alert-noise", title: "Alert noise" }] : [],
    ignored: filters.filter((filter) => filter.startsWith("colour:")),
  };
}
