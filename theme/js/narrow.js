// @ts-check
// Narrows a list of terms to those with the words being typed. Without scripts the field is not shown.

(() => {
  "use strict";

  const field = /** @type {HTMLInputElement | null} */ (document.querySelector("input[data-narrow]"));
  const told = field?.nextElementSibling;
  if (!field || !told) return;

  /** @param {string} text */
  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  /** What is of no use in a list that is narrowed: ways into it, and what it repeats. */
  const aids = document.querySelectorAll(".years, .term-group:has(#frequent), .pagination");
  const frames = document.querySelectorAll(".term-group, .letter, .year, .unmet");
  /** What a reader looks for in a row: its names, its group, what is said about it; not its incidents. */
  const rows = [...document.querySelectorAll(".term-row, .term-index > li, .term-dates > li, .unmet li")].map((row) => {
    const link = /** @type {HTMLAnchorElement | null} */ (row.querySelector(".title a, .chip, a"));
    const said = [link, row.querySelector(".term-text"), row.closest(".term-group")?.querySelector("h2")];
    const text = said.map((part) => part?.textContent ?? "").join(" ");
    return { row, address: link?.href ?? "", text: folded(`${text} ${row.getAttribute("data-also") ?? ""}`) };
  });

  function narrow() {
    const words = folded(field?.value ?? "").split(/\s+/u).filter((word) => word !== "");
    const isNarrowed = words.length > 0;
    /** @type {Set<string>} */
    const found = new Set();
    for (const { row, address, text } of rows) {
      const has = words.every((word) => text.includes(word));
      row.toggleAttribute("hidden", !has);
      if (has) found.add(address);
    }
    for (const frame of frames) frame.toggleAttribute("hidden", !frame.querySelector("li:not([hidden])"));
    for (const aid of aids) aid.toggleAttribute("hidden", isNarrowed);
    say(isNarrowed ? found.size : null);
    return found;
  }

  /** @param {number | null} count  Of what is shown; nothing is to be said of a whole list. */
  function say(count) {
    if (count !== 0) {
      told?.replaceChildren(count === null ? "" : `${count} shown`);
      return;
    }
    const search = document.createElement("a");
    search.href = `${field?.dataset["narrow"]}?q=${encodeURIComponent(field?.value.trim() ?? "")}`;
    search.textContent = "search the stories for it";
    told?.replaceChildren("No matches: ", search);
  }

  field.addEventListener("input", narrow);
  field.addEventListener("keydown", (event) => {
    const [only, ...others] = event.key === "Enter" ? narrow() : [];
    if (only && others.length === 0) location.assign(only);
  });
  // A browser may put back what was typed before.
  narrow();
})();
