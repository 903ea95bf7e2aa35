// @ts-check
// The page for searching: what people do on it, what is asked for that, and the address that is kept in step.

const SearchPage = (() => {
  "use strict";

  /** Results at first, and how many more each time. */
  const PAGE = 10;
  /** Browsers refuse more than a hundred changes of the address in half a minute. */
  const ADDRESS_PAUSE = 300;

  /** @typedef {{ isDraft: boolean, shown: number, scroll: number }} Entry */

  /**
   * @param {HTMLElement} page
   * @param {HTMLAnchorElement} link
   */
  function start(page, link) {
    const view = SearchView.create(page, SearchIndex.root(link), PAGE);
    const { part, known } = view;
    /** @type {HTMLFormElement} */
    const form = part("form");
    /** @type {HTMLInputElement} */
    const input = part("field");
    const answer = part("answer");
    const hits = part("hits");
    const narrow = part("narrow");
    /** @type {HTMLInputElement} */
    const from = part("from");
    /** @type {HTMLInputElement} */
    const until = part("until");

    let request = SearchState.read(location.search);
    /** @type {Entry} */
    let entry = { isDraft: false, shown: PAGE, scroll: 0, ...history.state };
    let asked = 0;
    let writing = 0;

    /** @param {SearchRequest} asks */
    function addressOf(asks) {
      return SearchState.address(location.pathname, asks);
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
      view.showWaiting(asks);
      if (asks.query.trim() === "") {
        view.showStart();
        return;
      }
      try {
        const engine = await SearchIndex.load();
        if (answer.hidden) await showQuickly(engine, asks, () => mine === asked);
        const found = await SearchAsking.answerTo(engine, asks, entry.shown, known, view.opened());
        const ways = found.total === 0 ? await help(engine, asks) : [];
        const meanings = await SearchAsking.meaningsOf(engine, SearchQuery.filters(asks.query, known));
        if (mine !== asked) return;
        view.learnMeanings(meanings);
        view.showAnswer(found, ways, true);
        if (focusOn !== undefined) hits.children[focusOn]?.querySelector("a")?.focus();
      } catch (error) {
        if (mine === asked) view.showTrouble(error);
      }
    }

    /**
     * The first answer, without what costs more files: passages and counts follow at once.
     *
     * @param {SearchEngine} engine
     * @param {SearchRequest} asks
     * @param {() => boolean} isWanted
     */
    async function showQuickly(engine, asks, isWanted) {
      const found = await SearchAsking.quickAnswerTo(engine, asks, entry.shown);
      if (isWanted() && found.total > 0) view.showAnswer(found, [], false);
    }

    /**
     * Where nothing is found no values tell the titles of the filters, so each is asked for its own.
     *
     * @param {SearchEngine} engine
     * @param {SearchRequest} asks
     */
    async function help(engine, asks) {
      for (const item of SearchQuery.filters(asks.query, known)) {
        if (!view.hasTitle(item)) view.learnTitles(await engine.search(`${item.field}:"${item.value}"`, { limit: 0 }));
      }
      return SearchAsking.easierWays(engine, asks, known);
    }

    // --- What people do ----------------------------------------------------------------------

    input.addEventListener("input", () => go({ query: input.value }, "type"));
    input.addEventListener("keydown", (event) => {
      const first = hits.querySelector("a");
      if (event.key !== "ArrowDown" || event.isComposing || !first || answer.hidden) return;
      event.preventDefault();
      first.focus();
    });
    // Whoever starts to type on the empty page means the field; until then the keyboard starts at the top as everywhere.
    document.addEventListener("keydown", (event) => {
      const isLetter = event.key.length === 1 && !/[\s/]/u.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey;
      if (isLetter && event.target === document.body && answer.hidden && SearchShortcut.isOn()) input.focus({ preventScroll: true });
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      SearchRecent.add(input.value);
      go({ query: input.value, exact: request.exact }, "commit");
    });
    part("sort").addEventListener("change", (event) => {
      const value = event.target instanceof HTMLInputElement && event.target.value === "date" ? "date" : "relevance";
      go({ sort: value, exact: request.exact }, "choose");
    });
    for (const [field, name] of /** @type {const} */ ([[from, "after"], [until, "before"]])) {
      field.addEventListener("change", () => {
        if (!SearchDates.isFinished(field.value)) return;
        const rest = SearchQuery.without(
          request.query,
          SearchQuery.filters(request.query, known).filter((item) => item.field === name && !item.excluded),
        );
        const day = name === "before" ? SearchDates.plus(field.value, 1) : field.value;
        go({ query: day === "" ? rest : SearchQuery.withFilter(rest, name, day, known) }, "choose");
      });
    }
    part("more").addEventListener("click", () => {
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
        view.open((unfold.dataset["key"] ?? "").slice("more:".length));
        void ask();
        return;
      }
      const to = target?.closest("a");
      if (!to || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      const url = new URL(to.href);
      if (url.pathname !== location.pathname || url.hash !== "" || !page.contains(to)) {
        if (hits.contains(to)) SearchRecent.add(request.query);
        // The way back leads to the same place of the list.
        entry = { ...entry, scroll: window.scrollY };
        writeAddress();
        return;
      }
      event.preventDefault();
      go(SearchState.read(url.search), "choose");
      if (["start", "help", "notes"].some((name) => part(name).contains(to))) {
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
      if (beside.matches) answer.append(narrow);
      else answer.prepend(narrow);
      narrow.querySelector("details")?.toggleAttribute("open", beside.matches);
    };
    beside.addEventListener("change", place);
    place();

    /** @type {HTMLInputElement} */
    const key = part("key");
    key.checked = SearchShortcut.isOn();
    key.addEventListener("change", () => SearchShortcut.turn(key.checked));

    history.scrollRestoration = "manual";
    const { scroll } = entry;
    input.value = request.query;
    page.toggleAttribute("data-started", true);
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
