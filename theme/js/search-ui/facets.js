// @ts-check
// What narrows an answer: the values of each field with their counts, and the filters that are on, each with a way to
// drop it. Every one is a link to the query that it makes.

/**
 * @typedef {object} FacetField
 * @property {string} name  As in a query: `system`.
 * @property {string} dimension  `systems`; empty for what is no dimension.
 * @property {boolean} isSingle  Whether a story has one value at most.
 * @property {boolean} isSuggested  Whether its values are only suggested.
 * @property {string} title  What one value is called: `System`.
 * @property {HTMLElement} section  Where its values stand.
 */

const SearchFacets = (() => {
  "use strict";

  const { element, unseen } = SearchElements;
  /** Values of a field that are seen at once. */
  const SEEN = 6;

  /**
   * The fields that the page has sections for.
   *
   * @param {HTMLElement} page
   * @returns {FacetField[]}
   */
  function fieldsOf(page) {
    const sections = /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("[data-field]"));
    return [...sections].map((section) => {
      const { field = "", dimension = "", title = "" } = section.dataset;
      return { name: field, dimension, isSingle: section.dataset["single"] !== undefined, isSuggested: section.dataset["suggested"] !== undefined, title, section };
    });
  }

  /**
   * Fills the section of a field.
   *
   * @param {FacetField} field
   * @param {readonly FacetValue[]} values
   * @param {(value: string) => { href: string, isOn: boolean }} ways  What choosing a value leads to.
   * @param {boolean} isUnfolded
   */
  function fill(field, values, ways, isUnfolded) {
    const ordered = field.name === "year" ? [...values].sort((a, b) => (a.id < b.id ? 1 : -1)) : values;
    const rows = ordered.map((value) => ({ value, ...ways(value.id) }));
    // What is chosen stays in sight.
    const first = [...rows.filter((row) => row.isOn), ...rows.filter((row) => !row.isOn)];
    // What only one document has may have no name yet: it narrows nothing that is not among the results.
    const seen = isUnfolded ? rows : first.filter((row) => row.value.title !== "").slice(0, SEEN);
    const list = element("ul", { class: "counted", role: "list" }, ...seen.map((row) => line(field, row.value, row.href, row.isOn)));
    const more = isUnfolded ? "Fewer" : `All ${rows.length}`;
    const isMore = isUnfolded || rows.length > seen.length;
    show(field, ...(seen.length > 0 ? [list] : []), ...(isMore ? [button(field, more, isUnfolded)] : []));
  }

  /**
   * Leaves a way to the values of a field that nobody asked for yet: in a large library they are much to load.
   *
   * @param {FacetField} field
   */
  function close(field) {
    show(field, button(field, "Show", false));
  }

  /**
   * @param {FacetField} field
   * @param {...HTMLElement} parts  What stands behind its heading; nothing hides it.
   */
  function show(field, ...parts) {
    field.section.querySelectorAll("ul, button").forEach((old) => old.remove());
    field.section.append(...parts);
    field.section.hidden = parts.length === 0;
  }

  /**
   * @param {FacetField} field
   * @param {string} says
   * @param {boolean} isUnfolded
   */
  function button(field, says, isUnfolded) {
    const attributes = { type: "button", class: "facet-more", "aria-expanded": String(isUnfolded), "data-key": `more:${field.name}` };
    return element("button", attributes, says, unseen(` values of ${field.title}`));
  }

  /**
   * @param {FacetField} field
   * @param {FacetValue} value
   * @param {string} href
   * @param {boolean} isOn
   */
  function line(field, value, href, isOn) {
    const attributes = {
      class: field.dimension ? "chip dim" : "chip",
      "data-dimension": field.dimension,
      "data-key": `${field.name}:${value.id}`,
      href,
      ...(field.isSuggested ? { "data-suggested": "" } : {}),
      ...(isOn ? { "aria-current": "true" } : {}),
    };
    const link = element("a", attributes, value.title, ...(isOn ? [unseen(" (chosen; choose again to drop it)")] : []));
    return element("li", {}, link, " ", element("span", { class: "count" }, unseen("results: "), value.count.toLocaleString("en")));
  }

  /**
   * A filter that is on, as a link to the query without it.
   *
   * @param {WrittenItem} item
   * @param {{ field: string, value: string, dimension: string }} label
   * @param {string} href
   */
  function filter(item, label, href) {
    const link = element(
      "a",
      { class: "filter", href, "data-key": `filter:${item.text}`, "data-dimension": label.dimension },
      unseen("Remove the filter "),
      element("span", { class: "filter-field" }, `${item.excluded ? "not " : ""}${label.field}`),
      " ",
      element("span", label.dimension ? { class: "dim", "data-dimension": label.dimension } : {}, label.value),
      element("span", { class: "filter-drop", "aria-hidden": "true" }, "×"),
    );
    return element("li", {}, link);
  }

  return { fieldsOf, fill, close, filter };
})();
