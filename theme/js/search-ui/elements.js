// @ts-check
// Elements for what a search found. Text goes in as text, whatever it holds.

const SearchElements = (() => {
  "use strict";

  /**
   * An element with attributes and children.
   *
   * @template {keyof HTMLElementTagNameMap} Tag
   * @param {Tag} tag
   * @param {Record<string, string>} attributes
   * @param {...(Node | string)} children
   * @returns {HTMLElementTagNameMap[Tag]}
   */
  function element(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  /**
   * Words for those who listen, which the page shows by its looks.
   *
   * @param {string} text
   */
  function unseen(text) {
    return element("span", { class: "visually-hidden" }, text);
  }

  /**
   * A snippet with its hits marked.
   *
   * @param {readonly SnippetPiece[]} pieces
   * @returns {(Node | string)[]}
   */
  function snippet(pieces) {
    return pieces.map((piece) => (piece.hit ? element("mark", {}, piece.text) : piece.text));
  }

  /**
   * A title in which codes with hyphens, such as `AP-NORTHEAST-2`, stay on one line.
   *
   * @param {string} title
   * @returns {(Node | string)[]}
   */
  function whole(title) {
    return SearchWords.codes(title).map(({ text, isCode }) => (isCode ? element("span", { class: "whole" }, text) : text));
  }

  /**
   * Date, kind and severity of a result; nothing where nothing is to be said.
   *
   * @param {SearchHit} hit
   * @returns {HTMLElement[]}
   */
  function facts(hit) {
    const { searchUsualKind = "", searchKinds = "{}" } = SearchIndex.link()?.dataset ?? {};
    const kind = SearchWords.kind(hit, searchUsualKind, JSON.parse(searchKinds));
    const dimension = SearchWords.dimensionOf(hit);
    const made = [];
    if (hit.date) made.push(element("time", { datetime: hit.date }, SearchWords.day(hit.date)));
    if (dimension) made.push(element("span", { class: "dim", "data-dimension": dimension }, kind));
    else if (kind) made.push(element("span", { class: "badge" }, kind));
    if (hit.severity) made.push(element("span", { class: "badge" }, hit.severity));
    return made;
  }

  return { element, unseen, snippet, whole, facts };
})();
