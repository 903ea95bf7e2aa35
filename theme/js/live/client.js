// @ts-check
// Keeps a page of the preview fresh: listens for changes, asks for the page under the version that it has, and makes it
// into the new one. Only the tab that is looked at listens, because browsers open few connections to one host.

/** @typedef {{ number: number, settled: boolean, assets: number, index: "building" | "ready" | "failed" } & Findings} Told */

{
  const EVENTS = "/_afterword/events";
  const own = /** @type {HTMLScriptElement} */ (document.currentScript);
  // Cloned before any other script has run: this one stands at the end of the body, the others wait for it.
  let before = /** @type {Element} */ (document.body.cloneNode(true));
  let version = own.dataset["version"] ?? "";
  const overlay = LiveOverlay.create();
  const searchPage = document.querySelector("[data-search-page]");

  /** @type {EventSource | null} */
  let source = null;
  /** What was told last. @type {Told | null} */
  let told = null;
  /** What is wrong with this page alone. @type {Finding[]} */
  let problems = [];
  /** The version of images and their like that the page shows. @type {number | null} */
  let files = null;
  let isAsking = false;
  let asksAgain = false;

  function showFindings() {
    if (!told) return;
    const { blocked, findings, more } = told;
    // A page that tells what is wrong by itself needs nobody to repeat it.
    if (document.body.dataset["problems"] !== undefined) return;
    overlay.show({ blocked: blocked || problems.length > 0, findings: [...problems, ...findings], more });
  }

  /** The state of a reader is in the address, but for what they are typing. */
  function reload() {
    const field = document.activeElement;
    if (searchPage && field instanceof HTMLInputElement) field.addEventListener("blur", () => location.reload(), { once: true });
    else location.reload();
  }

  /** @param {Document} page */
  function swapStyle(page) {
    const now = document.querySelector("head > link[rel=stylesheet]");
    const next = page.querySelector("head > link[rel=stylesheet]");
    if (!(now instanceof HTMLLinkElement) || !next || now.getAttribute("href") === next.getAttribute("href")) return;
    const fresh = document.importNode(next, true);
    // Both hold until the new one is there, so that the page is never without.
    fresh.addEventListener("load", () => now.remove(), { once: true });
    fresh.addEventListener("error", () => reload(), { once: true });
    now.after(fresh);
  }

  /** @param {Document} page */
  const scripts = (page) => [...page.querySelectorAll("head > script")].map((script) => script.getAttribute("src")).join(" ");

  /** @param {string} text @param {string} tag */
  function renew(text, tag) {
    const page = new DOMParser().parseFromString(text, "text/html");
    const isOther = scripts(page) !== scripts(document) || page.documentElement.dir !== document.documentElement.dir;
    if (isOther || !LivePatch.apply(document.body, before, page.body)) {
      reload();
      return;
    }
    swapStyle(page);
    if (!searchPage) document.title = page.title;
    before = page.body;
    version = tag;
  }

  /** Asks whether this page is another one by now. */
  async function ask() {
    if (isAsking) {
      asksAgain = true;
      return;
    }
    isAsking = true;
    try {
      const answer = await fetch(location.pathname, { cache: "no-store", headers: { "If-None-Match": `"${version}"` } });
      problems = [];
      const tag = (answer.headers.get("ETag") ?? "").replaceAll('"', "");
      if (answer.status === 500) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        problems = JSON.parse(page.body.dataset["problems"] ?? "[]");
      } else if (answer.status === 404 && tag !== version) reload();
      else if (answer.ok && answer.redirected) location.replace(answer.url);
      else if (answer.ok && tag === "") reload();
      else if (answer.ok && tag !== version) renew(await answer.text(), tag);
      showFindings();
    } catch {
      // The preview has ended or is starting again; the stream tells when it is back.
    } finally {
      isAsking = false;
      if (asksAgain) {
        asksAgain = false;
        void ask();
      }
    }
  }

  /** Asks what only authors are told, of a story or on the home page. */
  async function askForAuthor() {
    const { classList } = document.body;
    if (!classList.contains("kind-postmortem") && !classList.contains("kind-home")) return;
    try {
      const answer = await fetch(`/_afterword/author.json?of=${location.pathname}`, { cache: "no-store" });
      if (answer.ok) overlay.showAuthor(await answer.json());
    } catch {
      // As above.
    }
  }

  // --- The search ----------------------------------------------------------------------------

  const note = document.createElement("p");
  note.className = "hint search-preview";
  note.setAttribute("role", "status");
  note.style.marginBlockStart = "0.6rem";
  let wasBuilding = false;

  /** @param {Told["index"]} index */
  function showIndex(index) {
    if (!searchPage) return;
    if (!note.isConnected) searchPage.querySelector(".search-head")?.append(note);
    if (index === "building") note.textContent = "The search index is being updated in the background. Until then, results may be out of date.";
    else if (index === "failed") note.textContent = "The search index could not be built; see the terminal for the reason.";
    else if (wasBuilding) {
      const again = document.createElement("a");
      again.href = location.href;
      again.textContent = "Search it";
      again.addEventListener("click", (event) => {
        event.preventDefault();
        location.reload();
      });
      note.replaceChildren("The search index is up to date. ", again);
    }
    wasBuilding ||= index === "building";
  }

  // --- The stream ----------------------------------------------------------------------------

  /** @param {MessageEvent<string>} message */
  function hear(message) {
    const former = told;
    told = /** @type {Told} */ (JSON.parse(message.data));
    showFindings();
    showIndex(told.index);
    const hasFiles = document.querySelector("img, video, audio") !== null;
    files ??= told.assets;
    if (told.settled && files !== told.assets && hasFiles) reload();
    else if (former?.number !== told.number) void ask();
    if (told.settled && former?.number !== told.number) void askForAuthor();
    document.documentElement.dataset["preview"] = told.settled ? "settled" : "changing";
  }

  function listen() {
    if (document.hidden) {
      source?.close();
      source = null;
    } else if (!source) {
      source = new EventSource(EVENTS);
      source.addEventListener("message", hear);
    }
  }

  document.addEventListener("visibilitychange", listen);
  // A page that is kept for the way back must not hold a connection.
  window.addEventListener("pagehide", () => {
    source?.close();
    source = null;
  });
  window.addEventListener("pageshow", listen);
  listen();
}
