// @ts-check
// Whether a key alone starts a search. Whoever dictates, or rests a hand on the keyboard, can turn that off on the page
// for searching (WCAG 2.1.4); the browser remembers it for this site and tells nobody.

const SearchShortcut = (() => {
  "use strict";

  const NAME = "afterword-search-key";

  function isOn() {
    try {
      return localStorage.getItem(NAME) !== "off";
    } catch {
      // Where nothing may be stored it is as it is at first.
      return true;
    }
  }

  /** @param {boolean} on */
  function turn(on) {
    try {
      if (on) localStorage.removeItem(NAME);
      else localStorage.setItem(NAME, "off");
    } catch {
      // It holds for no longer than that.
    }
  }

  return { isOn, turn };
})();
