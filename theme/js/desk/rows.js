// @ts-check
// What the desk lists, as elements: suggestions in their groups, and names that may be one system.

/** @typedef {{ path: string, field: string, value: string, title: string, story: string, href: string, body: string, said: string | null, from: string }} DeskRow */
/** @typedef {{ id: string, kind: string, title: string, count: number, rows: DeskRow[] }} DeskGroup */
/** @typedef {{ id: string, title: string, stories: number }} DeskName */
/** @typedef {{ alias: DeskName, name: DeskName }} DeskPair */
/** @typedef {{ groups: DeskGroup[], pairs: DeskPair[], total: number, steps: number, systems: string[] }} DeskList */

/**
 * Something to decide: a suggestion in its group, or two names.
 *
 * @typedef {{ key: string, element: HTMLElement, row?: DeskRow, group?: DeskGroup, pair?: DeskPair }} DeskEntry
 */

const DeskRows = (() => {
  const KINDS = /** @type {const} */ ({ system: "Systems", factor: "Contributing factors", times: "Times", date: "Dates" });
  /** Characters that are quoted, and how many of them stand before the name. */
  const LONG = 220;
  const BEFORE = 110;
  const DIMENSIONS = /** @type {Record<string, string>} */ ({ system: "systems", factor: "factors" });

  /**
   * @param {string} name
   * @param {Record<string, string>} attributes
   * @param {(Node | string)[]} content
   */
  function element(name, attributes, ...content) {
    const made = document.createElement(name);
    for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
    made.append(...content);
    return made;
  }

  /** @param {number} count */
  const stories = (count) => `${count} ${count === 1 ? "story" : "stories"}`;

  /** @param {string} act @param {string} words @param {string} key @param {string} about */
  function button(act, words, key, about) {
    return element("button", { type: "button", class: "desk-act", "data-act": act, "data-key": key, "aria-label": `${words}: ${about}` }, words);
  }

  /** Words in which a name is marked. @param {string} words @param {string} name @returns {(Node | string)[]} */
  function marked(words, name) {
    const at = words.toLowerCase().indexOf(name.toLowerCase());
    if (at < 0) return [words];
    return [words.slice(0, at), element("mark", {}, words.slice(at, at + name.length)), words.slice(at + name.length)];
  }

  /** The part of a long quotation in which the name stands. @param {string} said @param {string} name */
  function excerpt(said, name) {
    const at = Math.max(0, said.toLowerCase().indexOf(name.toLowerCase()));
    const start = at > BEFORE ? said.indexOf(" ", at - BEFORE) + 1 : 0;
    const end = said.length > start + LONG ? said.lastIndexOf(" ", start + LONG) : said.length;
    return `${start > 0 ? "… " : ""}${said.slice(start, Math.max(end, at + name.length))}${end < said.length ? " …" : ""}`;
  }

  /** A day or a time as people read it: the seconds and the T tell them nothing. @param {string} value */
  const moment = (value) => value.replace("T", " ").replace(/(\d\d:\d\d):00(?=[+Z-]|$)/u, "$1");

  /** @param {DeskRow} row @param {DeskGroup} group */
  function suggestion(row, group) {
    const head = element("p", { class: "desk-head" });
    const about = group.kind === "times" ? `${row.field} ${moment(row.value)}` : `${row.title} in ${row.story}`;
    if (group.kind === "times") head.append(element("b", {}, row.field), ` ${moment(row.value)}`);
    else if (group.kind === "date") head.append(element("b", {}, row.value), " ", element("a", { href: row.href }, row.story));
    else head.append(element("a", { href: row.href }, ...(row.said === row.story ? marked(row.story, row.title) : [row.story])));
    const body = element("div", { class: "desk-body" }, head);
    // Whoever has read the title needs no quotation of it.
    if (row.said && row.said !== row.story) body.append(element("q", { class: "desk-said" }, ...marked(excerpt(row.said, row.title), row.title)));
    else if (row.from) body.append(element("p", { class: "desk-from" }, `from ${row.from}`));
    const acts = element("div", { class: "desk-acts" }, button("accept", "Accept", "a", about), button("refuse", "Not this", "r", about));
    return element("li", { class: "desk-row", tabindex: "-1" }, body, acts);
  }

  /** Whether a group is about a name that a site can refuse. @param {DeskGroup} group */
  const isTerm = (group) => group.kind in DIMENSIONS;

  /** @param {DeskGroup} group */
  function heading(group) {
    const attributes = { class: "desk-title" };
    const dimension = DIMENSIONS[group.kind];
    const title = element("h3", attributes);
    if (group.kind === "times") title.append(element("a", { href: group.rows[0]?.href ?? "/" }, group.title));
    else title.append(element("span", dimension ? { class: "dim", "data-dimension": dimension } : {}, group.title));
    if (dimension) title.append(" ", element("small", {}, stories(group.count)));
    const acts = element("div", { class: "desk-acts" });
    if (group.count > 1) {
      const all = dimension ? `in all ${group.count}` : `all ${group.count}`;
      acts.append(button("accept-all", `Accept ${all}`, "A", group.title), button("refuse-all", "None of them", "R", group.title));
    }
    if (isTerm(group)) acts.append(button("nowhere", group.kind === "system" ? "Not a system here" : "Not here at all", "N", group.title));
    if (group.kind === "system") acts.append(button("merge", "Same as…", "m", group.title));
    return element("header", { class: "desk-group-head" }, title, acts);
  }

  /** @param {DeskPair} pair */
  function twins({ alias, name }) {
    const about = `${alias.title} and ${name.title}`;
    const told = element(
      "p",
      { class: "desk-head" },
      element("b", {}, alias.title),
      ` (${stories(alias.stories)}) may be `,
      element("b", {}, name.title),
      ` (${stories(name.stories)})`,
    );
    const acts = element("div", { class: "desk-acts" }, button("accept", "One system", "m", about), button("refuse", "Two systems", "r", about));
    return element("li", { class: "desk-row", tabindex: "-1" }, element("div", { class: "desk-body" }, told), acts);
  }

  /**
   * The list, and what there is to decide in its order.
   *
   * @param {DeskList} list
   * @returns {{ elements: HTMLElement[], entries: DeskEntry[] }}
   */
  function render(list) {
    /** @type {DeskEntry[]} */
    const entries = [];
    /** @type {HTMLElement[]} */
    const elements = [];
    if (list.pairs.length > 0) {
      const rows = element("ul", { role: "list", class: "desk-rows" });
      for (const pair of list.pairs) {
        const row = twins(pair);
        rows.append(row);
        entries.push({ key: `pair ${pair.alias.id} ${pair.name.id}`, element: row, pair });
      }
      elements.push(element("section", { class: "desk-kind" }, element("h2", {}, "Two names for one system?"), rows));
    }
    for (const kind of /** @type {(keyof typeof KINDS)[]} */ (Object.keys(KINDS))) {
      const groups = list.groups.filter((group) => group.kind === kind);
      if (groups.length === 0) continue;
      const section = element("section", { class: "desk-kind" }, element("h2", {}, KINDS[kind]));
      for (const group of groups) {
        const rows = element("ul", { role: "list", class: "desk-rows" });
        for (const row of group.rows) {
          const made = suggestion(row, group);
          rows.append(made);
          entries.push({ key: `${row.field} ${row.value} ${row.path}`, element: made, row, group });
        }
        section.append(element("section", { class: "desk-group", "data-group": group.id }, heading(group), rows));
      }
      elements.push(section);
    }
    return { elements, entries };
  }

  return { element, isTerm, render, stories };
})();
