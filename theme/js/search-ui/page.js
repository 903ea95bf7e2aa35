// @ts-check
// The page for searching: asks while somebody types, shows the answer, and keeps the address in step. Everything that
// can be clicked is a link to the address of what it asks for.

const SearchPage = (() => {
  "use strict";

  const { element } = SearchElements;
  /** Results at first, and how many more each time. */
  const PAGE = 10;
  /** A pause long enough that only where somebody stops typing the count is told. */
  const QUIET = 700;
  /** Browsers refuse more than a hundred changes of the address in half a minute. */
  const ADDRESS_PAUSE = 300;

  /** @typedef {{ isDraft: boolean, shown: number, scroll: number }} Entry */

  /**
   * @param {HTMLElement} page
   * @param {HTMLAnchorElement} link
   */
  function start(page, link) {
    /**
     * @template {HTMLElement} Kind
     * @param {string} name
     * @returns {Kind}
     */
    const part = (name) => {
      const found = page.querySelector(`#search-${name}`);
      if (!(found instanceof HTMLElement)) throw new Error(`the page has no #search-${name}`);
      return /** @type {Kind} */ (found);
    };
    /** @type {HTMLFormElement} */
    const form = part("form");
    /** @type {HTMLInputElement} */
    const input = part("field");
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

    const root = SearchIndex.root(link);
    const fields = SearchFacets.fieldsOf(narrow);
    const dimensions = fields.filter((field) => field.dimension !== "").map((field) => field.name);
    /** Titles of values by `field:value`, as far as the page has heard of them. */
    const titles = new Map();
    /** Terms to start from, each with the address of its page. @type {Map<HTMLAnchorElement, string>} */
    const pageOf = new Map();
    for (const theme of /** @type {NodeListOf<HTMLAnchorElement>} */ (themes.querySelectorAll("a[data-query]"))) {
      pageOf.set(theme, theme.href);
      titles.set(theme.dataset["query"] ?? "", theme.textContent?.trim() ?? "");
    }
    /** Fields all of whose values are shown. @type {Set<string>} */
    const unfolded = new Set();

    let request = SearchState.read(location.search);
    /** @type {Entry} */
    let entry = { isDraft: false, shown: PAGE, scroll: 0, ...history.state };
    let asked = 0;
    let announcement = 0;
    let writing = 0;

    /** @param {SearchRequest} asks */
    function addressOf(asks) {
      return location.pathname.replace(/^.*\//u, "") + SearchState.write(asks) || location.pathname;
    }

    /** @param {Partial<SearchRequest>} change */
    function addressWith(change) {
      return addressOf({ ...request, exact: false, ...change });
    }

    // --- The address -------------------------------------------------------------------------

    function writeAddress() {
      clearTimeout(writing);
      writing = 0;
      history.replaceState(entry, "", addressOf(request));
    }

    /**
     * Asks for something else, in a new entry of the history or in the one that there is.
     *
     * @param {Partial<SearchRequest>} change
     * @param {"type" | "commit" | "choose"} how
     */
    function go(change, how) {
      const next = { ...request, exact: false, ...change };
      const isSame = addressOf(next) === addressOf(request);
      if (isSame && how !== "commit") {
        request = next;
        return;
      }
      if (writing) writeAddress();
      const step = SearchState.step(entry.isDraft, how);
      request = next;
      entry = { isDraft: step.isDraft, shown: isSame ? entry.shown : PAGE, scroll: 0 };
      if (step.how === "push") history.pushState(entry, "", addressOf(request));
      else if (how === "type") writing = window.setTimeout(writeAddress, ADDRESS_PAUSE);
      else writeAddress();
      if (input.value !== request.query) input.value = request.query;
      if (!isSame) void ask();
    }

    // --- Asking ------------------------------------------------------------------------------

    /** @param {number} [focusOn]  The result that gets the focus once it is there. */
    async function ask(focusOn) {
      asked += 1;
      const mine = asked;
      const asks = request;
      document.title = document.title.replace(/^.*?(?= · )/u, asks.query.trim() ? `${asks.query.trim()} – Search` : "Search");
      showDates();
      trouble.hidden = true;
      if (asks.query.trim() === "") {
        showStart();
        return;
      }
      page.setAttribute("aria-busy", "true");
      if (answerPart.hidden) {
        themes.hidden = true;
        wait.hidden = false;
      }
      try {
        const engine = await SearchIndex.load();
        const answer = await answerTo(engine, asks);
        const ways = answer.total === 0 ? await easierWays(engine, asks) : [];
        if (mine !== asked) return;
        showAnswer(answer, ways);
        if (focusOn !== undefined) hits.children[focusOn]?.querySelector("a")?.focus();
      } catch (error) {
        if (mine !== asked) return;
        showTrouble(error);
      }
      wait.hidden = true;
      page.removeAttribute("aria-busy");
    }

    /**
     * The answer, with the values of such fields as several values widen counted as if none were chosen.
     *
     * @param {SearchEngine} engine
     * @param {SearchRequest} asks
     */
    async function answerTo(engine, asks) {
      const { query } = asks;
      const options = { sort: asks.sort, correct: !asks.exact };
      const answer = await engine.search(query, { ...options, limit: entry.shown });
      const chosen = SearchQuery.filters(query, dimensions);
      for (const name of SearchQuery.SINGLE) {
        const own = chosen.filter((item) => item.field === name && !item.excluded);
        const wider = SearchQuery.without(query, own);
        if (own.length === 0 || wider === "") continue;
        const { facets } = await engine.search(wider, { ...options, limit: 0 });
        answer.facets = { ...answer.facets, [name]: facets[name] ?? [] };
      }
      return answer;
    }

    /**
     * @param {SearchEngine} engine
     * @param {SearchRequest} asks
     */
    async function easierWays(engine, asks) {
      const found = [];
      for (const item of SearchQuery.filters(asks.query, dimensions).filter((one) => !titles.has(titleKey(one)))) {
        learnTitles(await engine.search(`${item.field}:"${item.value}"`, { limit: 0 }));
      }
      for (const way of SearchQuery.easier(asks.query, dimensions)) {
        const { total } = await engine.search(way.query, { limit: 0, facets: false, correct: !asks.exact });
        if (total > 0) found.push({ ...way, total });
      }
      return found;
    }

    // --- Showing -----------------------------------------------------------------------------

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
        theme.href = isAsking ? addressOf({ query, sort: "relevance", exact: false }) : address;
      }
      examples?.toggleAttribute("hidden", !isAsking);
      themes.hidden = false;
    }

    function showStart() {
      page.removeAttribute("aria-busy");
      wait.hidden = true;
      answerPart.hidden = true;
      help.hidden = true;
      showFilters([]);
      showThemes(true);
      announce("");
    }

    /**
     * @param {SearchAnswer} answer
     * @param {Awaited<ReturnType<typeof easierWays>>} ways
     */
    function showAnswer(answer, ways) {
      learnTitles(answer);
      const focused = document.activeElement instanceof HTMLElement ? (document.activeElement.dataset["key"] ?? "") : "";
      showFilters(answer.ignored ?? []);
      showFacets(answer);
      const found = answer.total > 0;
      const said = found ? SearchWords.counted(answer.total, "result") : "Nothing found";
      count.textContent = said;
      sort.hidden = answer.total < 2 || SearchQuery.words(request.query, dimensions) === "";
      for (const choice of sort.querySelectorAll("input")) choice.checked = choice.value === request.sort;
      showNotes(answer);
      hits.replaceChildren(...answer.hits.map((hit) => SearchResults.item(hit, root, fields)));
      hits.hidden = !found;
      const left = answer.total - answer.hits.length;
      more.hidden = left <= 0;
      more.textContent = `Show ${Math.min(left, PAGE)} more`;
      answerPart.hidden = false;
      help.hidden = found;
      if (!found) showHelp(ways);
      themes.hidden = true;
      if (!found) showThemes(true);
      narrow.hidden = !found && SearchQuery.filters(request.query, dimensions).length === 0;
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
        for (const value of values) titles.set(`${field}:${value.id}`, value.title);
      }
    }

    /** @param {WrittenItem} item */
    function fieldTitle(item) {
      return fields.find((field) => field.name === item.field)?.title ?? SearchWords.singular(item.field);
    }

    /** @param {WrittenItem} item */
    function titleKey(item) {
      return `${item.field}:${item.value.toLowerCase()}`;
    }

    /** @param {WrittenItem} item */
    function valueTitle(item) {
      return titles.get(titleKey(item)) ?? SearchWords.value(item.field, item.value);
    }

    /** @param {readonly string[]} ignored  Items that look like filters but are read as words. */
    function showFilters(ignored) {
      const chosen = SearchQuery.filters(request.query, dimensions).filter((item) => !ignored.includes(item.text));
      const items = chosen.map((item) => {
        const dimension = fields.find((field) => field.name === item.field)?.dimension ?? "";
        const label = { field: fieldTitle(item), value: valueTitle(item), dimension };
        return SearchFacets.filter(item, label, addressWith({ query: SearchQuery.without(request.query, [item]) }));
      });
      if (items.length > 1) {
        const all = element("a", { class: "filter-all", href: addressWith({ query: SearchQuery.without(request.query, chosen) }), "data-key": "filter-all" }, "Drop all filters");
        items.push(element("li", {}, all));
      }
      filters.replaceChildren(...items);
      filters.hidden = items.length === 0;
    }

    /** @param {SearchAnswer} answer */
    function showFacets(answer) {
      const chosen = SearchQuery.filters(request.query, dimensions);
      for (const field of fields) {
        /** @param {string} value */
        const ways = (value) => {
          const own = chosen.filter((item) => !item.excluded && SearchQuery.isSame(item, field.name, value));
          const query = own.length > 0 ? SearchQuery.without(request.query, own) : SearchQuery.withFilter(request.query, field.name, value, dimensions);
          return { href: addressWith({ query }), isOn: own.length > 0 };
        };
        SearchFacets.fill(field, answer.facets[field.name] ?? [], ways, unfolded.has(field.name));
      }
    }

    function showDates() {
      const [after, before] = ["after", "before"].map((name) =>
        SearchQuery.filters(request.query, dimensions).filter((item) => item.field === name && !item.excluded).at(-1),
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
        const [words, typedWords] = [to, typed].map((query) => SearchQuery.words(query, dimensions) || query);
        const asTyped = element("a", { href: addressWith({ query: typed, exact: true }), "data-key": "as-typed" }, typedWords ?? "");
        said.push(element("p", {}, "Showing results for ", element("strong", {}, words ?? ""), ". Search instead for ", asTyped, "."));
      }
      if (answer.relaxed && answer.total > 0) {
        said.push(element("p", {}, SearchWords.relaxed(answer.complete ?? 0)));
      }
      for (const item of answer.ignored ?? []) {
        said.push(element("p", {}, element("code", {}, item), " names no field or value of this site, so it was read as words."));
      }
      notes.replaceChildren(...said);
    }

    /** @param {Awaited<ReturnType<typeof easierWays>>} ways */
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
      answerPart.hidden = true;
      help.hidden = true;
      showFilters([]);
      showThemes(false);
      part("reason").textContent = error instanceof Error ? error.message : "";
      trouble.hidden = false;
      announce("The search index could not be loaded");
    }

    // --- What people do ----------------------------------------------------------------------

    input.addEventListener("input", () => go({ query: input.value }, "type"));
    input.addEventListener("keydown", (event) => {
      const first = hits.querySelector("a");
      if (event.key !== "ArrowDown" || event.isComposing || !first || answerPart.hidden) return;
      event.preventDefault();
      first.focus();
    });
    // Whoever starts to type on the empty page means the field; until then the keyboard starts at the top as everywhere.
    document.addEventListener("keydown", (event) => {
      const isLetter = event.key.length === 1 && !/[\s/]/u.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey;
      if (isLetter && event.target === document.body && answerPart.hidden) input.focus({ preventScroll: true });
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      go({ query: input.value, exact: request.exact }, "commit");
    });
    sort.addEventListener("change", (event) => {
      const value = event.target instanceof HTMLInputElement && event.target.value === "date" ? "date" : "relevance";
      go({ sort: value, exact: request.exact }, "choose");
    });
    for (const [field, name] of /** @type {const} */ ([[from, "after"], [until, "before"]])) {
      field.addEventListener("change", () => {
        if (!SearchDates.isFinished(field.value)) return;
        const rest = SearchQuery.without(
          request.query,
          SearchQuery.filters(request.query, dimensions).filter((item) => item.field === name && !item.excluded),
        );
        const day = name === "before" ? SearchDates.plus(field.value, 1) : field.value;
        go({ query: day === "" ? rest : SearchQuery.withFilter(rest, name, day, dimensions) }, "choose");
      });
    }
    more.addEventListener("click", () => {
      const next = hits.children.length;
      entry = { ...entry, shown: entry.shown + PAGE };
      writeAddress();
      void ask(next);
    });
    part("retry").addEventListener("click", () => {
      input.focus();
      void ask();
    });

    /** @param {MouseEvent} event */
    function onClick(event) {
      const target = event.target instanceof Element ? event.target : null;
      const unfold = target?.closest("[data-key^='more:']");
      if (unfold instanceof HTMLElement) {
        const name = (unfold.dataset["key"] ?? "").slice("more:".length);
        if (!unfolded.delete(name)) unfolded.add(name);
        void ask();
        return;
      }
      const to = target?.closest("a");
      if (!to || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      const url = new URL(to.href);
      if (url.pathname !== location.pathname || url.hash !== "" || !page.contains(to)) {
        // The way back leads to the same place of the list.
        entry = { ...entry, scroll: window.scrollY };
        writeAddress();
        return;
      }
      event.preventDefault();
      go(SearchState.read(url.search), "choose");
      if (themes.contains(to) || help.contains(to) || notes.contains(to)) {
        window.scrollTo({ top: 0 });
        input.focus();
      }
    }
    document.addEventListener("click", onClick);

    window.addEventListener("popstate", () => {
      clearTimeout(writing);
      writing = 0;
      request = SearchState.read(location.search);
      entry = { isDraft: false, shown: PAGE, scroll: 0, ...history.state };
      input.value = request.query;
      void ask();
    });

    // Beside the results where there is room, in front of them and folded where there is none: in the document too, so
    // that the keyboard and those who listen meet everything where it stands.
    const beside = window.matchMedia("(width >= 62rem)");
    const place = () => {
      if (beside.matches) answerPart.append(narrow);
      else answerPart.prepend(narrow);
      narrow.querySelector("details")?.toggleAttribute("open", beside.matches);
    };
    beside.addEventListener("change", place);
    place();

    history.scrollRestoration = "manual";
    const { scroll } = entry;
    input.value = request.query;
    if (location.protocol !== "file:") void SearchIndex.load().catch(() => undefined);
    void ask().then(() => {
      if (scroll > 0) window.scrollTo({ top: scroll });
    });
  }

  return { start };
})();

{
  const page = document.querySelector("[data-search-page]");
  const link = SearchIndex.link();
  if (page instanceof HTMLElement && link) SearchPage.start(page, link);
}
