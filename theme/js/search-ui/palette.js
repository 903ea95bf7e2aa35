// @ts-check
// The palette: search from any page, by a key or the link in the header. A combobox with a list of results; its last
// line leads to the page for searching. The link itself works without it.

const SearchPalette = (() => {
  "use strict";

  const { element, unseen, snippet, whole, facts } = SearchElements;
  /** Results on one screen; the page for searching has the rest. */
  const LIMIT = 8;
  /** Characters in front of the first hit on the one line that a result has for its snippet. */
  const LEAD = 30;
  /** A pause long enough that only where somebody stops typing the count is told. */
  const QUIET = 700;

  /** @typedef {{ query: string, title: string, dimension: string }} Scope */

  /** @param {HTMLAnchorElement} link */
  function create(link) {
    const { searchScope = "", searchScopeTitle = "", searchScopeDimension = "" } = link.dataset;
    /** @type {Scope | null} */
    let scope = searchScope ? { query: searchScope, title: searchScopeTitle, dimension: searchScopeDimension } : null;
    let asked = 0;
    let active = -1;
    let announcement = 0;

    const input = element("input", {
      class: "palette-input",
      type: "text",
      role: "combobox",
      "aria-label": "Search",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": "palette-list",
      placeholder: "Search the stories",
      inputmode: "search",
      enterkeyhint: "go",
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
      dir: "auto",
    });
    const list = element("div", { class: "palette-list", id: "palette-list", role: "listbox", "aria-label": "Results" });
    const note = element("div", { class: "palette-note", hidden: "" });
    const status = element("p", { class: "visually-hidden", role: "status" });
    const drop = element("button", { type: "button", class: "palette-scope", hidden: "" });
    const close = element("button", { type: "button", class: "palette-close" }, "Close");
    const field = element("div", { class: "palette-field" }, drop, input, close);
    const icon = link.querySelector("svg");
    if (icon) field.prepend(icon.cloneNode(true));
    const keys = element(
      "p",
      { class: "palette-keys", "aria-hidden": "true" },
      ...[["↑↓", "choose"], ["↵", "open"], ["Ctrl ↵", "in a new tab"], ["Esc", "close"]].map(([key = "", what = ""]) =>
        element("span", {}, element("kbd", {}, key), ` ${what}`),
      ),
    );
    const frame = element("div", { class: "palette-frame" }, field, list, note, keys, status);
    const dialog = element("dialog", { class: "palette", "aria-label": "Search" }, frame);
    document.body.append(dialog);

    /** What is asked: within the scope, where there is one. */
    function query() {
      return scope ? `${scope.query} ${input.value}` : input.value;
    }

    function options() {
      return /** @type {HTMLAnchorElement[]} */ ([...list.children]);
    }

    /** @param {number} to */
    function activate(to) {
      const all = options();
      all.forEach((option, place) => option.setAttribute("aria-selected", String(place === to)));
      active = to < all.length ? to : -1;
      const option = all[active];
      if (option) {
        input.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      } else {
        input.removeAttribute("aria-activedescendant");
      }
    }

    /**
     * @param {(Node | string)[]} lines  What there is to choose.
     * @param {string} words  What there is to tell those who listen.
     * @param {...(Node | string)} notes  What else there is to say.
     */
    function show(lines, words, ...notes) {
      list.replaceChildren(...lines);
      list.hidden = lines.length === 0;
      note.replaceChildren(...notes);
      note.hidden = notes.length === 0;
      input.setAttribute("aria-expanded", String(lines.length > 0));
      activate(lines.length > 0 ? 0 : -1);
      clearTimeout(announcement);
      announcement = window.setTimeout(() => (status.textContent = words), QUIET);
    }

    /**
     * @param {SearchHit} hit
     * @param {number} place
     */
    function option(hit, place) {
      const href = new URL(hit.url, SearchIndex.root(link)).href;
      const line = SearchWords.aroundHit(hit.snippet, LEAD);
      return element(
        "a",
        { class: "palette-option", id: `palette-${place}`, role: "option", "aria-selected": "false", tabindex: "-1", href },
        element("span", { class: "palette-title" }, ...whole(hit.title)),
        element("span", { class: "palette-facts" }, ...facts(hit).flatMap((fact) => [" ", fact])),
        element("span", { class: "palette-snippet" }, " ", ...snippet(line)),
      );
    }

    /** @param {SearchAnswer | null} answer */
    function everything(answer) {
      const asks = query().trim();
      const said = input.value.trim();
      const count = answer ? unseenCount(answer.total) : [];
      const href = `${link.href}?${new URLSearchParams({ q: asks }).toString()}`;
      return element(
        "a",
        { class: "palette-option palette-all", id: "palette-all", role: "option", "aria-selected": "false", tabindex: "-1", href },
        element("span", {}, said ? `All results for “${said}”` : `Everything in ${scope?.title ?? ""}`),
        ...count,
      );
    }

    /** @param {number} total */
    function unseenCount(total) {
      return [" ", element("span", { class: "count" }, unseen("results: "), total.toLocaleString("en"))];
    }

    async function ask() {
      asked += 1;
      const mine = asked;
      const asks = query();
      if (asks.trim() === "") {
        showRecent();
        return;
      }
      // Until the answer is there, Enter leads to the page with all results, which is right for whatever is asked.
      activate(-1);
      try {
        const engine = await SearchIndex.load();
        const answer = await engine.search(asks, { limit: LIMIT, facets: false });
        if (mine === asked) present(answer);
      } catch (error) {
        if (mine === asked) failed(error);
      }
    }

    /** Before anything is typed: the last searches, and how to ask. */
    function showRecent() {
      const recent = SearchRecent.all();
      const page = element("a", { href: link.href }, "Themes to start from");
      const forget = element("button", { type: "button", class: "palette-forget" }, "Forget these searches");
      forget.addEventListener("click", () => {
        SearchRecent.forget();
        input.focus();
        void ask();
      });
      const how = ["Words of a story, ", element("code", {}, "“a phrase”"), ", ", element("code", {}, "-without"), ". ", page];
      show(recent.map(searched), "", ...how, ...(recent.length > 0 ? [" ", forget] : []));
      // Who has typed nothing has chosen nothing.
      activate(-1);
    }

    /**
     * @param {string} before
     * @param {number} place
     */
    function searched(before, place) {
      const href = `${link.href}?${new URLSearchParams({ q: before }).toString()}`;
      return element(
        "a",
        { class: "palette-option", id: `palette-${place}`, role: "option", "aria-selected": "false", tabindex: "-1", href },
        element("span", { class: "palette-title", dir: "auto" }, before),
        element("span", { class: "palette-facts" }, " Searched before"),
      );
    }

    /** @param {SearchAnswer} answer */
    function present(answer) {
      const lines = [...answer.hits.map(option), everything(answer)];
      const notes = [];
      if (answer.corrected) notes.push(`Showing results for “${answer.corrected.to}”.`);
      const { themes = [] } = answer;
      if (themes.length > 0 && answer.total > 0) notes.push(`These words speak of ${SearchWords.listed(themes.map(({ title }) => title)).join("")}.`);
      if (answer.relaxed && answer.total > 0) notes.push(SearchWords.relaxed(answer.complete ?? 0, themes.length > 0));
      if (answer.isOfAnother) notes.push(SearchWords.OF_ANOTHER);
      if (answer.total > 0) {
        const shown = answer.total > LIMIT ? `${LIMIT} of ${SearchWords.counted(answer.total, "result")}` : SearchWords.counted(answer.total, "result");
        show(lines, [`${shown}.`, ...notes].join(" "), ...(notes.length > 0 ? [notes.join(" ")] : []));
      } else {
        show([everything(null)], "Nothing found", scope ? `Nothing in ${scope.title} has this.` : "Nothing found.");
      }
    }

    /** @param {unknown} error */
    function failed(error) {
      const retry = element("button", { type: "button", class: "search-button" }, "Try again");
      retry.addEventListener("click", () => {
        input.focus();
        void ask();
      });
      const said = "The search index could not be loaded";
      const needs = element("code", {}, SearchWords.FOR_FOLDERS);
      if (SearchWords.isOfFolder(error)) show([], said, "Opened from a folder, a site can be searched that was built with ", needs, ". ", retry);
      else show([], said, `${said}. `, ...(error instanceof Error ? [error.message, " "] : []), retry);
    }

    /** @param {Scope | null} to */
    function within(to) {
      scope = to;
      drop.hidden = to === null;
      drop.replaceChildren(
        unseen("Search everywhere, not only in "),
        element("span", { class: "dim", "data-dimension": to?.dimension ?? "" }, to?.title ?? ""),
        element("span", { "aria-hidden": "true" }, "×"),
      );
      input.placeholder = to ? `Search in ${to.title}` : "Search the stories";
    }

    /** @param {boolean} newTab */
    function follow(newTab) {
      const chosen = options()[active];
      if (!chosen && query().trim() === "") return;
      const to = chosen?.href ?? everything(null).href;
      SearchRecent.add(query());
      if (newTab) window.open(to, "_blank", "noopener");
      else location.assign(to);
    }

    /** @type {Record<string, (last: number) => number>} */
    const moves = {
      ArrowDown: (last) => (active >= last ? 0 : active + 1),
      ArrowUp: (last) => (active <= 0 ? last : active - 1),
      Home: () => 0,
      End: (last) => last,
    };

    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const move = moves[event.key];
      const last = options().length - 1;
      if (move && last >= 0 && !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        activate(move(last));
      } else if (event.key === "Enter") {
        event.preventDefault();
        follow(event.ctrlKey || event.metaKey);
      } else if (event.key === "Backspace" && input.value === "" && scope) {
        within(null);
        void ask();
      }
    });
    input.addEventListener("input", () => void ask());
    list.addEventListener("pointermove", (event) => {
      const over = event.target instanceof Element ? event.target.closest("[role=option]") : null;
      const place = options().findIndex((candidate) => candidate === over);
      if (place >= 0 && place !== active) activate(place);
    });
    list.addEventListener("click", () => SearchRecent.add(query()));
    drop.addEventListener("click", () => {
      within(null);
      input.focus();
      void ask();
    });
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });

    within(scope);
    return {
      toggle() {
        if (dialog.open) {
          dialog.close();
          return;
        }
        dialog.showModal();
        input.focus();
        input.select();
        void ask();
      },
    };
  }

  /**
   * Whether somebody is writing, so that a letter is theirs and no shortcut.
   *
   * @param {EventTarget | null} target
   */
  function isField(target) {
    return target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/u.test(target.tagName));
  }

  /**
   * Whether a key asks for the search: `/`, Ctrl-K or Cmd-K.
   *
   * @param {KeyboardEvent} event
   */
  function isShortcut(event) {
    if (event.isComposing || event.altKey || event.defaultPrevented) return false;
    if (event.key === "/") return !event.ctrlKey && !event.metaKey && !isField(event.target) && SearchShortcut.isOn();
    return event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey;
  }

  /** @param {HTMLAnchorElement} link */
  function listen(link) {
    /** @type {ReturnType<typeof create> | null} */
    let palette = null;
    // The page for searching has a field of its own.
    const own = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-search-field]"));
    const open = () => {
      if (own) {
        own.focus();
        own.select();
      } else {
        palette ??= create(link);
        palette.toggle();
      }
    };
    document.addEventListener("keydown", (event) => {
      if (!isShortcut(event)) return;
      event.preventDefault();
      open();
    });
    link.addEventListener("click", (event) => {
      if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      open();
    });
    // Whoever is at the link is about to search. A folder on disk has nothing to fetch ahead.
    const prepare = () => void SearchIndex.load().catch(() => undefined);
    if (location.protocol !== "file:") {
      link.addEventListener("pointerenter", prepare, { once: true });
      link.addEventListener("focus", prepare, { once: true });
    }
  }

  return { listen, isShortcut };
})();

if (typeof document !== "undefined") {
  const link = SearchIndex.link();
  if (link) SearchPalette.listen(link);
}
