// @ts-check
// From what an engine sends to what pages show. It comes from another place than the site, so nothing of it is taken to
// be what it should be: texts are texts, and an address that leads out of the site is none.

/** @typedef {{ text: string, hit: boolean }} HitPiece */
/** @typedef {{ title: string, anchor: string | null }} HitSection */

/** What stands around the words that an engine marks, where it lets us choose: characters that no text has. */
const MARK = { start: "\ue000", end: "\ue001" };

/** What stands in front of parts of names, which are read and not shown. */
const UNSHOWN = "\ue002";

/** @param {unknown} value */
const textOf = (value) => (typeof value === "string" ? value : "");

/** @param {unknown} value @returns {unknown[]} */
const listOf = (value) => (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]);

/** @param {unknown} value @returns {Record<string, unknown>} */
const objectOf = (value) => (typeof value === "object" && value !== null ? /** @type {Record<string, unknown>} */ (value) : {});

/**
 * Whether an address is one below the site's root.
 *
 * @param {string} url
 */
const isWithinSite = (url) => url.split("/").every((part) => /^\w[\w.-]*$/.test(part));

/**
 * A text with marks in it as pieces. White space is one space.
 *
 * @param {string} text
 * @returns {HitPiece[]}
 */
function piecesFrom(text) {
  /** @type {HitPiece[]} */
  const pieces = [];
  let hit = false;
  for (const part of text.replace(/\s+/gu, " ").split(/([\ue000\ue001])/u)) {
    if (part === MARK.start || part === MARK.end) hit = part === MARK.start;
    else if (part !== "") pieces.push({ text: part, hit });
  }
  return pieces;
}

/** What is written for characters in HTML, in the way that Quickwit does it. */
const ENTITIES = new Map([["amp", "&"], ["lt", "<"], ["gt", ">"], ["quot", '"'], ["apos", "'"]]);

/**
 * A snippet of Quickwit, which is text in HTML with `<b>` around words, as text with marks. Every other `<` in it is
 * written as an entity, so that nothing in a text can look like a mark.
 *
 * @param {string} html
 */
function withMarks(html) {
  const marked = html.replaceAll(/[\ue000\ue001]/gu, "").replaceAll("<b>", MARK.start).replaceAll("</b>", MARK.end);
  return marked.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w+));/giu, (entity, hex, decimal, name) => {
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
    return name ? (ENTITIES.get(name) ?? entity) : code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : entity;
  });
}

/**
 * A hit from a document of the engine.
 *
 * @param {unknown} source
 * @param {string} marked  The part of the text to show, with marks; may be empty.
 * @param {number} score
 */
function hitFrom(source, marked, score) {
  const document = objectOf(source);
  const shown = objectOf(document["shown"]);
  const [id, url] = [textOf(document["id"]), textOf(document["url"])];
  if (id === "" || !isWithinSite(url)) return [];
  const terms = listOf(shown["terms"]).map((term) => {
    const { dimension, id: own, title, url: address, suggested } = objectOf(term);
    const told = { dimension: textOf(dimension), id: textOf(own), title: textOf(title), url: textOf(address) };
    return suggested === true ? { ...told, suggested } : told;
  });
  const date = /^\d{4}-\d\d-\d\d/.exec(textOf(document["date"]))?.[0] ?? null;
  return [
    {
      id,
      url,
      title: textOf(document["title"]),
      date,
      score,
      kind: textOf(document["kind"]),
      severity: textOf(shown["severity"]) || null,
      terms: terms.filter((term) => isWithinSite(term.url)),
      snippet: piecesFrom(marked || textOf(shown["lead"])),
      site: textOf(document["site"]),
      section: marked ? sectionOf(marked, listOf(document["body"]), listOf(shown["sections"])) : null,
    },
  ];
}

/**
 * Whether hits are from another version of the site than the one whose pages they lead to. An engine that was filled
 * before documents told which one they are of tells nothing.
 *
 * @param {{ site: string }[]} hits
 * @param {string | undefined} site  The fingerprint of this one.
 */
const areOfAnother = (hits, site) => Boolean(site) && hits.some((hit) => hit.site !== "" && hit.site !== site);

/**
 * The section that a part of the text is from.
 *
 * @param {string} marked
 * @param {unknown[]} body
 * @param {unknown[]} sections  For each value of the body.
 * @returns {HitSection | null}
 */
function sectionOf(marked, body, sections) {
  const text = marked.replaceAll(/[\ue000\ue001]/gu, "").trim();
  const place = body.findIndex((value) => textOf(value).includes(text));
  const { title, anchor } = objectOf(sections[place]);
  return textOf(title) ? { title: textOf(title), anchor: textOf(anchor) || null } : null;
}
