// @ts-check
// On the page for unknown addresses: the link to the search asks for the words of the address that was not there.

const LostAddress = (() => {
  "use strict";

  /**
   * The words of an address: those of its last part.
   *
   * @param {string} path
   */
  function words(path) {
    const [last = ""] = path.split("/").filter((part) => part !== "").slice(-1);
    let name = last;
    try {
      name = decodeURIComponent(last);
    } catch {
      // A stray percent sign: the words are there all the same.
    }
    const stem = name.replace(/\.\w+$/u, "");
    return (/^(?:index|404)$/u.test(stem) ? "" : stem).split(/[^\p{L}\p{N}]+/u).filter(Boolean).join(" ");
  }

  return { words };
})();

if (typeof document !== "undefined") {
  /** @type {HTMLAnchorElement | null} */
  const search = document.querySelector("a[data-search-lost]");
  const words = LostAddress.words(location.pathname);
  if (search && words !== "") search.search = new URLSearchParams({ q: words }).toString();
}
