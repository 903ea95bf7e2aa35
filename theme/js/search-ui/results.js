// @ts-check
// Results on the page for searching: each with its facts, its snippet and the section that it is from, its terms.

const SearchResults = (() => {
  "use strict";

  const { element, unseen, snippet, whole, facts } = SearchElements;
  /** Chips of each dimension on a result, of any other dimension one: a line or two, or nobody could scan the list. */
  const CHIPS = new Map([["systems", 3], ["factors", 2], ["myths", 1]]);

  /**
   * A result as an item of the list.
   *
   * @param {SearchHit} hit
   * @param {URL} root
   * @param {readonly FacetField[]} fields
   * @param {SearchAnswer["themes"]} [themes]  What the words speak of.
   */
  function item(hit, root, fields, themes = []) {
    const href = new URL(hit.url, root).href;
    const about = facts(hit);
    const parts = [];
    if (about.length > 0) parts.push(element("p", { class: "eyebrow" }, ...about.flatMap((fact) => [" ", fact])));
    parts.push(element("h3", { class: "title" }, element("a", { href, dir: "auto" }, ...whole(hit.title))));
    if (hit.snippet.length > 0) parts.push(element("p", { class: "result-snippet", dir: "auto" }, ...snippet(hit.snippet), ...sectionOf(hit, href)));
    const terms = chips(hit, root, fields, themes);
    if (terms.length > 0) parts.push(element("ul", { class: "chips", role: "list" }, ...terms));
    return element("li", {}, element("article", { class: "card", "data-kind": hit.kind ?? "" }, ...parts));
  }

  /**
   * Where in the document the snippet stands.
   *
   * @param {SearchHit} hit
   * @param {string} href
   */
  function sectionOf(hit, href) {
    const { section } = hit;
    if (!section || !section.anchor || section.title === "") return [];
    const link = element("a", { href: `${href.replace(/#.*$/su, "")}#${encodeURIComponent(section.anchor)}`, dir: "auto" }, section.title);
    return [" ", element("span", { class: "result-section" }, "in ", link)];
  }

  /**
   * @param {SearchHit} hit
   * @param {URL} root
   * @param {readonly FacetField[]} fields
   * @param {NonNullable<SearchAnswer["themes"]>} themes  Their terms come first: they say why the result is there.
   */
  function chips(hit, root, fields, themes) {
    const isTheme = (/** @type {SearchHit["terms"][number]} */ term) => themes.some(({ dimension, id }) => term.dimension === dimension && term.id === id);
    /** @type {Map<string, number>} */
    const shown = new Map();
    return [...hit.terms.filter(isTheme), ...hit.terms.filter((term) => !isTheme(term))].flatMap((term) => {
      // A result names the field of a term; its mark belongs to the dimension.
      const field = fields.find(({ name }) => name === term.dimension);
      const dimension = field?.dimension ?? term.dimension;
      const count = (shown.get(dimension) ?? 0) + 1;
      shown.set(dimension, count);
      if (count > (CHIPS.get(dimension) ?? 1)) return [];
      const found = isTheme(term) ? { "data-found": "" } : {};
      const attributes = { class: "chip dim", "data-dimension": dimension, href: new URL(term.url, root).href, ...found };
      const name = unseen(`${field?.title ?? SearchWords.singular(dimension)}: `);
      if (!term.suggested) return [element("li", {}, element("a", attributes, name, term.title))];
      return [element("li", {}, element("a", { ...attributes, "data-suggested": "" }, name, term.title, unseen(" (suggested)")))];
    });
  }

  return { item };
})();
