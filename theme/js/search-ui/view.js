// @ts-check
// What the page for searching shows: the answer with its filters and facets, what it says about it, the help where
// nothing is found, the themes to start from. Every link is the address of what it asks for. Asks nobody itself.

const SearchView = (() => {
  "use strict";

  const { element } = SearchElements;
  /** A pause long enough that only where somebody stops typing the count is told. */
  const QUIET = 700;

  /**
   * @param {HTMLElement} page
   * @param {URL} root  The site's.
   * @param {number} step  How many results there are more each time.
   */
  function create(page, root, step) {
    /**
     * @template {HTMLElement} Kind
     * @param {string} name
     * @returns {Kind}
     */
    function part(name) {
      const found = page.querySelector(`#search-${name}`);
      if (!(found instanceof HTMLElement)) throw new Error(`the page has no #search-${name}`);
      return /** @type {Kind} */ (found);
    }
    const filters = part("filters");
    const status = part("status");
    const answerPart = part("answer");
    const count = part("count");
    const notes = part("notes");
    const hits = part("hits");
    /** @type {HTMLButtonElement} */
    const more = part("more");
    const sort = part("sort");
    /** @type {HTMLInputElement} */
    const from = part("from");
    /** @type {HTMLInputElement} */
    const until = part("until");
    const narrow = part("narrow");
    const help = part("help");
    const trouble = part("trouble");
    const wait = part("wait");
    const themes = part("start");
    const examples = themes.querySelector(".search-examples");

    const fields = SearchFacets.fieldsOf(narrow);
    const known = SearchQuery.fieldsOf(fields);
    /** Titles of values by `field:value`, as far as the page has heard of them. */
    const titles = new Map();
    /** The ids of values by what filters call them. @type {Map<string, string>} */
    const meanings = new Map();
    /** Terms to start from, each with the address of its page. @type {Map<HTMLAnchorElement, string>} */
    const pageOf = new Map();
    for (const theme of /** @type {NodeListOf<HTMLAnchorElement>} */ (themes.querySelectorAll("a[data-query]"))) {
      pageOf.set(theme, theme.href);
      titles.set(theme.dataset["query"] ?? "", theme.textContent?.trim() ?? "");
    }
    /** Fields whose values were asked for, and of these those of which all are shown. @type {Set<string>[]} */
    const [opened, unfolded] = [new Set(), new Set()];
    /** Fields whose values wait to be asked for. @type {Set<string>} */
    let closed = new Set();

    let announcement = 0;
    /** What is shown was asked for by this. */
    let request = SearchState.read("");

    /** @param {Partial<SearchRequest>} change  What another request than this one asks for. */
    function addressWith(change) {
      return SearchState.address(location.pathname, { ...request, exact: false, ...change });
    }

    /** @param {string} words */
    function announce(words) {
      clearTimeout(announcement);
      announcement = window.setTimeout(() => (status.textContent = words), QUIET);
    }

    /**
     * The terms to start from ask for themselves; where nobody can be asked they lead to their pages.
     *
     * @param {boolean} isAsking
     */
    function showThemes(isAsking) {
      for (const [theme, address] of pageOf) {
        const query = `${theme.dataset["query"] ?? ""} `;
        theme.href = isAsking ? addressWith({ query, sort: "relevance" }) : address;
      }
      examples?.toggleAttribute("hidden", !isAsking);
      themes.hidden = false;
    }

    /**
     * A request is under way. What was shown before stays until there is something else to show.
     *
     * @param {SearchRequest} asks
     */
    function showWaiting(asks) {
      request = asks;
      trouble.hidden = true;
      showDates();
      page.setAttribute("aria-busy", "true");
      if (answerPart.hidden) {
        themes.hidden = true;
        wait.hidden = false;
      }
    }

    function rest() {
      wait.hidden = true;
      page.removeAttribute("aria-busy");
    }

    function showStart() {
      rest();
      answerPart.hidden = true;
      help.hidden = true;
      showFilters([]);
      showThemes(true);
      announce("");
    }

    /**
     * @param {SearchAnswer} answer
     * @param {readonly EasierWay[]} ways
     * @param {boolean} isWhole  Whether passages and counts are in it; else the page stays busy until they are.
     */
    function showAnswer(answer, ways, isWhole) {
      if (isWhole) rest();
      wait.hidden = true;
      learnTitles(answer);
      const focused = document.activeElement instanceof HTMLElement ? (document.activeElement.dataset["key"] ?? "") : "";
      showFilters(answer.ignored ?? []);
      showFacets(answer);
      const found = answer.total > 0;
      const said = found ? SearchWords.counted(answer.total, "result") : "Nothing found";
      count.textContent = said;
      sort.hidden = answer.total < 2 || SearchQuery.words(request.query, known) === "";
      for (const choice of sort.querySelectorAll("input")) choice.checked = choice.value === request.sort;
      showNotes(answer);
      hits.replaceChildren(...answer.hits.map((hit) => SearchResults.item(hit, root, fields, answer.themes)));
      hits.hidden = !found;
      const left = answer.total - answer.hits.length;
      more.hidden = left <= 0;
      more.textContent = `Show ${Math.min(left, step)} more`;
      answerPart.hidden = false;
      help.hidden = found;
      if (!found) showHelp(ways);
      themes.hidden = true;
      if (!found) showThemes(true);
      narrow.hidden = !found && SearchQuery.filters(request.query, known).length === 0;
      keepFocus(focused);
      announce(more.hidden || !found ? said : `${said}, ${answer.hits.length} shown`);
    }

    /**
     * What was replaced had the focus: its successor gets it, else the heading of the answer.
     *
     * @param {string} key
     */
    function keepFocus(key) {
      if (key === "") return;
      const next = /** @type {HTMLElement | null} */ (page.querySelector(`[data-key="${CSS.escape(key)}"]`));
      (next ?? count).focus({ preventScroll: true });
    }

    /** @param {SearchAnswer} answer */
    function learnTitles(answer) {
      for (const [field, values] of Object.entries(answer.facets)) {
        for (const value of values ?? []) if (value.title) titles.set(`${field}:${value.id}`, value.title);
      }
    }

    /** @param {WrittenItem} item */
    function fieldTitle(item) {
      return fields.find((field) => field.name === item.field)?.title ?? SearchWords.singular(item.field);
    }

    /** @param {WrittenItem} item */
    function idOf(item) {
      return meanings.get(SearchQuery.keyOf(item)) ?? item.value;
    }

    /** @param {WrittenItem} item */
    function titleKey(item) {
      return SearchQuery.keyOf({ field: item.field, value: idOf(item) });
    }

    /** @param {WrittenItem} item */
    function valueTitle(item) {
      return titles.get(titleKey(item)) ?? SearchWords.value(item.field, item.value);
    }

    /** @param {readonly string[]} ignored  Items that look like filters but are read as words. */
    function showFilters(ignored) {
      const chosen = SearchQuery.filters(request.query, known).filter((item) => !ignored.includes(item.text));
      const items = chosen.map((item) => {
        const dimension = fields.find((field) => field.name === item.field)?.dimension ?? "";
        const label = { field: fieldTitle(item), value: valueTitle(item), dimension };
        return SearchFacets.filter(item, label, addressWith({ query: SearchQuery.without(request.query, [item]) }));
      });
      if (items.length > 1) {
        const all = element("a", { class: "filter-all", href: addressWith({ query: SearchQuery.without(request.query, chosen) }), "data-key": "filter-all" }, "Clear all filters");
        items.push(element("li", {}, all));
      }
      filters.replaceChildren(...items);
      filters.hidden = items.length === 0;
    }

    /** @param {SearchAnswer} answer */
    function showFacets(answer) {
      closed = new Set(answer.total > 0 ? Object.keys(answer.facets).filter((name) => !answer.facets[name]) : []);
      const chosen = SearchQuery.filters(request.query, known);
      for (const field of fields) {
        /** @param {string} value */
        const ways = (value) => {
          const own = chosen.filter((item) => !item.excluded && SearchQuery.isSame({ ...item, value: idOf(item) }, field.name, value));
          const query = own.length > 0 ? SearchQuery.without(request.query, own) : SearchQuery.withFilter(request.query, field.name, value, known);
          return { href: addressWith({ query }), isOn: own.length > 0 };
        };
        if (closed.has(field.name)) SearchFacets.close(field);
        else SearchFacets.fill(field, answer.facets[field.name] ?? [], ways, unfolded.has(field.name));
      }
    }

    function showDates() {
      const [after, before] = ["after", "before"].map((name) =>
        SearchQuery.filters(request.query, known).filter((item) => item.field === name && !item.excluded).at(-1),
      );
      const values = [SearchDates.startOf(after?.value ?? ""), SearchDates.plus(SearchDates.startOf(before?.value ?? ""), -1)];
      [from, until].forEach((field, place) => {
        if (document.activeElement !== field) field.value = values[place] ?? "";
      });
    }

    /** @param {SearchAnswer} answer */
    function showNotes(answer) {
      const said = [];
      if (answer.corrected) {
        const { from: typed, to } = answer.corrected;
        // The filters are shown as such and stay in any case.
        const [words, typedWords] = [to, typed].map((query) => SearchQuery.words(query, known) || query);
        const asTyped = element("a", { href: addressWith({ query: typed, exact: true }), "data-key": "as-typed" }, typedWords ?? "");
        said.push(element("p", {}, "Showing results for ", element("strong", {}, words ?? ""), ". Search instead for ", asTyped, "."));
      }
      const { themes = [] } = answer;
      const how = answer.relaxed && answer.total > 0 ? [` ${SearchWords.relaxed(answer.complete ?? 0, themes.length > 0)}`] : [];
      if (themes.length > 0 && answer.total > 0) said.push(element("p", {}, "These words speak of ", ...SearchWords.listed(themes.map(theme)), ".", ...how));
      else if (how.length > 0) said.push(element("p", {}, ...how));
      for (const item of answer.ignored ?? []) {
        said.push(element("p", {}, element("code", {}, item), " names no field or value of this site, so it was read as words."));
      }
      if (answer.isOfAnother) said.push(element("p", { class: "search-other" }, SearchWords.OF_ANOTHER));
      notes.replaceChildren(...said);
    }

    /**
     * What the words speak of, as a link to the stories that have it.
     *
     * @param {{ dimension: string, id: string, title: string }} theme
     */
    function theme({ dimension, id, title }) {
      const query = SearchQuery.withFilter("", dimension, id, known);
      const of = fields.find((field) => field.name === dimension)?.dimension ?? "";
      return element("a", { class: "dim", "data-dimension": of, href: addressWith({ query }), "data-key": `theme:${id}` }, title);
    }

    /** @param {readonly EasierWay[]} ways */
    function showHelp(ways) {
      const lines = ways.map((way) => {
        const href = addressWith({ query: way.query });
        const what = way.item === null ? "the quotes" : way.item.field ? `${fieldTitle(way.item)} ${valueTitle(way.item)}` : way.item.text;
        return element("li", {}, element("a", { href }, `Without ${what}`), " ", element("span", { class: "count" }, SearchWords.counted(way.total, "result")));
      });
      help.querySelector("ul")?.replaceChildren(...lines);
    }

    /** @param {unknown} error */
    function showTrouble(error) {
      rest();
      answerPart.hidden = true;
      help.hidden = true;
      showFilters([]);
      showThemes(false);
      const needs = element("code", {}, SearchWords.FOR_FOLDERS);
      if (SearchWords.isOfFolder(error)) part("cause").replaceChildren("This page was opened from a folder, where a site can be searched that was built with ", needs, ".");
      part("reason").textContent = error instanceof Error ? error.message : "";
      trouble.hidden = false;
      announce("The search index could not be loaded");
    }

    return {
      part,
      known,
      showWaiting,
      showStart,
      showAnswer,
      showTrouble,
      learnTitles,
      /** @param {ReadonlyMap<string, string>} found  The ids of values by the keys of the items that name them. */
      learnMeanings(found) {
        for (const [key, id] of found) meanings.set(key, id);
      },
      hasTitle: (/** @type {WrittenItem} */ item) => titles.has(titleKey(item)),
      opened: () => [...opened, ...unfolded],
      /** @param {string} name  Of the field of which values are to be shown, then all of them, then fewer. */
      open(name) {
        if (closed.has(name)) opened.add(name);
        else if (!unfolded.delete(name)) unfolded.add(name);
      },
    };
  }

  return { create };
})();
