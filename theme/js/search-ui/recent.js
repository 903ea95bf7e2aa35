// @ts-check
// The last searches that led somewhere. The browser keeps them for this site and tells nobody.

const SearchRecent = (() => {
  "use strict";

  const NAME = "afterword-searches";
  const MOST = 5;

  /** @returns {string[]}  The newest first. */
  function all() {
    try {
      const kept = JSON.parse(localStorage.getItem(NAME) ?? "[]");
      return Array.isArray(kept) ? kept.filter((query) => typeof query === "string").slice(0, MOST) : [];
    } catch {
      // Where nothing may be stored, or something else is, there are none.
      return [];
    }
  }

  /** @param {string} query */
  function add(query) {
    const asked = query.trim();
    if (asked === "") return;
    keep([asked, ...all().filter((other) => other !== asked)].slice(0, MOST));
  }

  /** @param {string[]} queries */
  function keep(queries) {
    try {
      if (queries.length > 0) localStorage.setItem(NAME, JSON.stringify(queries));
      else localStorage.removeItem(NAME);
    } catch {
      // They are forgotten with the page.
    }
  }

  return { all, add, forget: () => keep([]) };
})();
