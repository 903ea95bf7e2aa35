// @ts-check
// What is asked for, and its address: the query (filters are part of it), the order, whether it is taken as typed.

/**
 * @typedef {object} SearchRequest
 * @property {string} query
 * @property {"relevance" | "date"} sort
 * @property {boolean} exact  Whether unknown words are left as they are.
 */

const SearchState = (() => {
  "use strict";

  /**
   * The request of an address, from its part behind the `?`.
   *
   * @param {string} search
   * @returns {SearchRequest}
   */
  function read(search) {
    const parameters = new URLSearchParams(search);
    return {
      query: parameters.get("q") ?? "",
      sort: parameters.get("sort") === "date" ? "date" : "relevance",
      exact: parameters.get("exact") === "1",
    };
  }

  /**
   * The part of the address behind the page's name; what is as usual is not said.
   *
   * @param {SearchRequest} request
   */
  function write(request) {
    const parameters = new URLSearchParams();
    if (request.query.trim() !== "") parameters.set("q", request.query);
    if (request.sort === "date") parameters.set("sort", "date");
    if (request.exact) parameters.set("exact", "1");
    const text = parameters.toString();
    return text === "" ? "" : `?${text}`;
  }

  /**
   * The address of a request on the page of a path, relative to it.
   *
   * @param {string} path
   * @param {SearchRequest} request
   */
  function address(path, request) {
    return path.replace(/^.*\//u, "") + write(request) || path;
  }

  /**
   * What a change does to the browser's history. Whoever types makes one entry, which follows the letters, until the
   * query is committed by Enter, a filter, or leaving the field; so the way back leads from one thing that was asked
   * to the one before, never through its spelling.
   *
   * @param {boolean} isDraft  Whether the current entry is still being typed.
   * @param {"type" | "commit" | "choose"} change  `commit` settles what is typed; `choose` is a click that asks for something else.
   * @returns {{ how: "push" | "replace", isDraft: boolean }}
   */
  function step(isDraft, change) {
    if (change === "type") return { how: isDraft ? "replace" : "push", isDraft: true };
    return { how: change === "commit" ? "replace" : "push", isDraft: false };
  }

  return { read, write, address, step };
})();
