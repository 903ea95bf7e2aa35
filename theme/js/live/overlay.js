// @ts-check
// What a preview lays over its pages: what is wrong, with file and line, until it is mended; and a line where the search is
// still being made. It lives in a tree of its own, which the page's style does not reach.

/**
 * @typedef {object} Finding
 * @property {string} level
 * @property {string} message
 * @property {string | null} path
 * @property {number | null} line
 * @property {number | null} column
 * @property {string | null} help
 */

/** @typedef {{ blocked: boolean, findings: Finding[], more: number }} Findings */
/** @typedef {{ questions: Finding[], suggestions: { field: string, title: string, said: string | null }[], waiting: number | null, desk: string | null }} ForAuthor */

const LiveOverlay = (() => {
  const STYLE = "/_afterword/live.css";

  /**
   * @param {string} name
   * @param {string} className
   * @param {(Node | string)[]} content
   */
  function element(name, className, ...content) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...content);
    return made;
  }

  /** @param {number} number @param {string} what */
  const counted = (number, what) => `${number} ${what}${number === 1 ? "" : "s"}`;

  /** What the findings are, in few words. @param {Findings} told */
  function title({ blocked, findings, more }) {
    if (blocked) return "Not shown yet: there is a problem to fix";
    const errors = findings.filter((finding) => finding.level === "error").length;
    const warnings = findings.length - errors;
    const parts = [];
    if (errors > 0 || more > 0) parts.push(counted(errors + more, "error"));
    if (warnings > 0) parts.push(counted(warnings, "warning"));
    return parts.join(", ");
  }

  /** @param {Finding} finding */
  function item({ level, message, path, line, column, help }) {
    const place = [path === "." ? null : path, line, column].filter((part) => part !== null && part !== undefined).join(":");
    const head = element("p", "place", element("span", `level ${level}`, level));
    if (place) head.append(" ", element("code", "", place));
    const all = element("li", "", head, element("p", "message", message));
    if (help) all.append(element("p", "help", help));
    return all;
  }

  /** @param {{ field: string, title: string, said: string | null }} suggested */
  function suggestion({ field, title, said }) {
    const all = element("li", "", element("p", "message", element("span", "place", `${field}: `), title));
    if (said) all.append(element("p", "place", `“${said}”`));
    return all;
  }

  function create() {
    const host = element("afterword-preview", "");
    const root = host.attachShadow({ mode: "open" });
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = STYLE;
    const panel = /** @type {HTMLDetailsElement} */ (element("details", "panel"));
    const summary = element("summary", "");
    const lead = element("p", "lead");
    const list = element("ul", "");
    panel.append(summary, lead, list);
    const author = /** @type {HTMLDetailsElement} */ (element("details", "author"));
    const waiting = element("p", "waiting");
    const region = element("section", "overlay", waiting, author, panel);
    region.setAttribute("aria-label", "Preview");
    const said = element("p", "said");
    said.setAttribute("role", "status");
    region.hidden = panel.hidden = author.hidden = waiting.hidden = true;
    root.append(style, region, said);
    document.documentElement.append(host);

    let shown = "";
    let known = new Set();

    /** Shows what is wrong, and nothing where nothing is. @param {Findings} told */
    function show(told) {
      const state = JSON.stringify(told);
      if (state === shown) return;
      shown = state;
      const isNothing = told.findings.length === 0;
      panel.hidden = isNothing;
      region.hidden = isNothing && author.hidden && waiting.hidden;
      const names = new Set(told.findings.map(({ path, message }) => `${path} ${message}`));
      // What is new is shown; what was folded away by hand stays so.
      const isNew = [...names].some((name) => !known.has(name));
      known = names;
      if (isNothing) {
        said.textContent = "";
        return;
      }
      summary.textContent = title(told);
      lead.textContent = told.blocked ? "You are looking at the last good version. The new one replaces it as soon as this is fixed." : "";
      lead.hidden = !told.blocked;
      list.replaceChildren(...told.findings.map(item));
      if (told.more > 0) list.append(element("li", "", `${told.more} more are listed in the terminal.`));
      panel.dataset["blocked"] = String(told.blocked);
      if (isNew) {
        panel.open = true;
        said.textContent = summary.textContent;
      }
    }

    /** Says on the home page how much is suggested, and where it is decided. @param {ForAuthor | null} told */
    function showWaiting(told) {
      const count = told?.waiting ?? null;
      const desk = told?.desk ?? null;
      waiting.hidden = count === null || (count === 0 && desk === null);
      if (waiting.hidden) return;
      const link = /** @type {HTMLAnchorElement} */ (element("a", "", "Open the desk"));
      link.href = desk ?? "";
      const where = desk === null ? [element("code", "", "afterword serve --edit"), " opens a desk to decide them."] : [link];
      waiting.replaceChildren(`For authors: ${counted(count ?? 0, "suggestion")} of systems and factors that nobody confirmed. `, ...where);
    }

    /** Shows what only the author of this page is told. @param {ForAuthor | null} told */
    function showAuthor(told) {
      const questions = told?.questions ?? [];
      const suggestions = told?.suggestions ?? [];
      author.hidden = questions.length + suggestions.length === 0;
      showWaiting(told);
      region.hidden = panel.hidden && author.hidden && waiting.hidden;
      const parts = [];
      if (questions.length > 0) parts.push(counted(questions.length, "question"));
      if (suggestions.length > 0) parts.push(counted(suggestions.length, "suggestion"));
      const content = [element("summary", "", `For the author: ${parts.join(", ")}`)];
      content.push(element("p", "lead", "Only the preview shows this."));
      if (suggestions.length > 0) content.push(element("ul", "", ...suggestions.map(suggestion)));
      if (told?.desk) {
        const link = /** @type {HTMLAnchorElement} */ (element("a", "", "Decide at the desk"));
        link.href = told.desk;
        content.push(element("p", "lead", link));
      }
      if (questions.length > 0) content.push(element("ul", "", ...questions.map(item)));
      author.replaceChildren(...content);
    }

    return { show, showAuthor };
  }

  return { create };
})();
