// @ts-check
// The desk: shows what is suggested, takes decisions by key and by click, and sends them one after the other, so that
// whoever decides never waits.

{
  const LIST = "/_afterword/desk.json";
  const SHOW = "/_afterword/desk/show";
  const WRITE = "/_afterword/desk/write";
  const UNDO = "/_afterword/desk/undo";
  const EVENTS = "/_afterword/events";
  const { element, render } = DeskRows;

  const main = /** @type {HTMLElement} */ (document.querySelector("main"));
  const token = document.body.dataset["token"] ?? "";
  const lead = element("p", { class: "desk-lead standfirst" });
  const keys = element("p", { class: "desk-keys hint" });
  const said = element("p", { class: "desk-told", role: "status" });
  const content = element("div", { class: "desk-list" });
  main.append(lead, keys, content, said);
  for (const [key, words] of /** @type {[string, string][]} */ ([
    ["j", "next"],
    ["k", "previous"],
    ["a", "accept"],
    ["r", "not this"],
    ["A", "accept in all stories"],
    ["R", "refuse in all stories"],
    ["N", "suggest nowhere on this site"],
    ["m", "merge two names"],
    ["o", "open the story"],
    ["u", "undo"],
  ]))
    keys.append(element("span", {}, element("kbd", {}, key), ` ${words}`), " ");

  /** @type {DeskList | null} */
  let list = null;
  /** @type {DeskEntry[]} */
  let entries = [];
  let at = 0;
  /** What was decided and is not listed anew yet. @type {Set<string>} */
  const decided = new Set();
  /** Decisions that are on their way. */
  let sending = 0;
  let isAsking = false;
  /** @type {Promise<unknown>} */
  let line = Promise.resolve();

  /** @param {string} words @param {boolean} [isWrong] */
  function tell(words, isWrong = false) {
    said.textContent = words;
    said.classList.toggle("desk-wrong", isWrong);
  }

  /**
   * @param {string} address
   * @param {unknown} body
   * @returns {Promise<any>}
   */
  async function send(address, body) {
    const headers = { "Content-Type": "application/json", "X-Afterword-Token": token };
    const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) });
    const text = await answer.text();
    const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
    const told = isJson ? JSON.parse(text) : { message: text };
    if (!answer.ok) throw new Error(told.message);
    return told;
  }

  /** Does one thing after the other, and shows what is left when all are done. @param {() => Promise<void>} work */
  function queue(work) {
    sending += 1;
    line = line.then(work).catch((/** @type {Error} */ error) => tell(error.message || "The preview does not answer.", true));
    void line.then(async () => {
      sending -= 1;
      if (sending === 0) await load();
    });
  }

  /** @param {number} place @param {boolean} takesFocus */
  function select(place, takesFocus) {
    entries[at]?.element.removeAttribute("aria-current");
    at = Math.max(0, Math.min(place, entries.length - 1));
    const chosen = entries[at]?.element;
    chosen?.setAttribute("aria-current", "true");
    if (!takesFocus || !chosen) return;
    chosen.focus({ preventScroll: true });
    chosen.scrollIntoView({ block: "nearest" });
  }

  /** The next one that is not decided yet, or else the one before. @param {number} step */
  function move(step) {
    for (let place = at + step; place >= 0 && place < entries.length; place += step) {
      if (!decided.has(entries[place]?.key ?? "")) {
        select(place, true);
        return true;
      }
    }
    return false;
  }

  /** @param {DeskEntry} entry */
  function settle(entry) {
    decided.add(entry.key);
    entry.element.classList.add("desk-decided");
    if (entries[at] === entry && !move(1)) move(-1);
  }

  /** @param {DeskList} now */
  function show(now) {
    const chosen = entries[at]?.key;
    const hasFocus = content.contains(document.activeElement) || document.activeElement === document.body;
    list = now;
    decided.clear();
    const rendered = render(now);
    const before = at;
    entries = rendered.entries;
    content.replaceChildren(...rendered.elements);
    const found = entries.findIndex((entry) => entry.key === chosen);
    select(found < 0 ? before : found, hasFocus && entries.length > 0);
    const left = now.total + now.pairs.length;
    lead.textContent =
      left === 0
        ? "Everything that is suggested has been decided."
        : `${left} ${left === 1 ? "suggestion" : "suggestions"} that nobody confirmed. What you accept is written into the front matter of the story; what you refuse is never suggested there again.`;
    keys.hidden = left === 0 && now.steps === 0;
  }

  async function load() {
    const answer = await fetch(LIST, { cache: "no-store" });
    if (answer.ok && sending === 0) show(await answer.json());
    else if (!answer.ok) tell(await answer.text(), true);
    document.documentElement.dataset["desk"] = "ready";
  }

  /** @param {DeskEntry} entry @param {"accept" | "refuse"} act */
  function decide(entry, act) {
    const { row, pair } = entry;
    if (decided.has(entry.key)) return;
    if (pair) {
      if (act === "accept") void merge(pair.alias.title, pair.name.title);
      else {
        settle(entry);
        queue(async () => {
          await send(WRITE, { act: "part", names: [pair.alias.id, pair.name.id] });
          tell(`${pair.alias.title} and ${pair.name.title} stay two systems.`);
        });
      }
    }
    if (!row) return;
    settle(entry);
    queue(async () => {
      await send(WRITE, { act, row: { path: row.path, field: row.field, value: row.value, body: row.body } });
      tell(act === "accept" ? `Accepted ${row.title} in “${row.story}”.` : `${row.title} is not suggested in “${row.story}” again.`);
    });
  }

  /** Shows a diff, and writes just that where somebody wants it. @param {string} question @param {Record<string, unknown>} decision @param {string} done */
  async function withDiff(question, decision, done) {
    if (isAsking) return;
    isAsking = true;
    try {
      await line;
      const plan = await send(SHOW, decision);
      if (!(await DeskDialogs.confirm(question, plan))) return;
      queue(async () => {
        await send(WRITE, { ...decision, seal: plan.seal });
        tell(done);
      });
    } catch (error) {
      tell(error instanceof Error ? error.message : String(error), true);
    } finally {
      isAsking = false;
    }
  }

  /** @param {DeskGroup} group @param {"accept" | "refuse"} act */
  function decideAll(group, act) {
    const where = group.kind === "times" ? `the times of “${group.title}”` : `${group.title} in ${DeskRows.stories(group.count)}`;
    const question = act === "accept" ? `Accept ${where}?` : `Never suggest ${where} again?`;
    return withDiff(question, { act, group: group.id }, act === "accept" ? `Accepted ${where}.` : `Refused ${where}.`);
  }

  /** Says in site.toml that a name is nothing to be suggested, in stories to come either. @param {DeskGroup} group */
  function refuseEverywhere(group) {
    const question = `Suggest ${group.title} in no story of this site, and in none to come?`;
    return withDiff(question, { act: "nowhere", group: group.id }, `${group.title} is not suggested on this site again.`);
  }

  /** @param {string} alias @param {string} name */
  const merge = (alias, name) =>
    withDiff(`Make “${alias}” another name of ${name}?`, { act: "merge", names: [alias, name] }, `${alias} is another name of ${name} now.`);

  /** @param {DeskGroup} group */
  async function mergeWith(group) {
    if (isAsking) return;
    isAsking = true;
    const name = await DeskDialogs.choose(group.title, list?.systems ?? []);
    isAsking = false;
    if (name) await merge(group.title, name);
  }

  function undo() {
    queue(async () => {
      const { files } = await send(UNDO, {});
      tell(`Taken back in ${files} ${files === 1 ? "file" : "files"}.`);
    });
  }

  /** @param {string} act @param {DeskEntry | undefined} entry */
  function act(act, entry) {
    if (!entry) return;
    const { group, pair } = entry;
    if (act === "accept" || act === "refuse") decide(entry, act);
    else if (act === "merge" && pair) decide(entry, "accept");
    else if (act === "merge" && group?.kind === "system") void mergeWith(group);
    else if (act === "accept-all" && group) void decideAll(group, "accept");
    else if (act === "refuse-all" && group) void decideAll(group, "refuse");
    else if (act === "nowhere" && group && DeskRows.isTerm(group)) void refuseEverywhere(group);
  }

  const ACTS = /** @type {Record<string, string>} */ ({ a: "accept", r: "refuse", A: "accept-all", R: "refuse-all", N: "nowhere", m: "merge" });

  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    const isTyping = target instanceof HTMLInputElement || document.querySelector("dialog[open]");
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (key === "j") move(1);
    else if (key === "k") move(-1);
    else if (key === "u") undo();
    else if (key === "o") entries[at]?.element.closest(".desk-group, .desk-kind")?.querySelector("a")?.click();
    else if (ACTS[key]) act(ACTS[key], entries[at]);
    else return;
    event.preventDefault();
  });

  content.addEventListener("click", (event) => {
    const pressed = event.target instanceof Element ? event.target.closest("[data-act]") : null;
    const place = pressed ?? (event.target instanceof Element ? event.target : null);
    const row = place?.closest(".desk-row") ?? place?.closest(".desk-group")?.querySelector(".desk-row");
    const found = entries.findIndex((entry) => entry.element === row);
    if (found < 0) return;
    select(found, false);
    if (pressed instanceof HTMLElement) act(pressed.dataset["act"] ?? "", entries[found]);
  });

  // Somebody may edit the files meanwhile, in an editor or in another tab.
  let number = 0;
  new EventSource(EVENTS).addEventListener("message", (event) => {
    const told = /** @type {{ number: number, settled: boolean }} */ (JSON.parse(event.data));
    if (!told.settled || told.number === number) return;
    number = told.number;
    // The first one, too: the list may be older.
    if (sending === 0 && !isAsking) void load();
  });

  void load().then(() => select(0, true));
}
