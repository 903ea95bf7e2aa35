// @ts-check
// What the tests ask of a page without a browser: its ids, its links, what it loads, what its policy must forbid.

import { defaultTreeAdapter, parse } from "parse5";

/** @typedef {import("parse5").DefaultTreeAdapterMap["node"]} Node */
/** @typedef {import("parse5").DefaultTreeAdapterMap["element"]} Element */

/**
 * @typedef {object} Outline
 * @property {string[]} ids  In the order of the document, with repetitions.
 * @property {Link[]} links  Where the reader may go.
 * @property {Link[]} loads  What the browser fetches for the page by itself.
 * @property {string[]} forbidden  What a policy without exceptions does not allow: inline scripts, styles, handlers.
 * @property {string | null} policy  The Content-Security-Policy.
 * @property {boolean} policyFirst  Whether the policy stands before everything that it applies to.
 * @property {string | null} redirect  Where a redirect page leads.
 * @property {string | null} canonical
 * @property {string | null} language
 * @property {string} title
 * @property {number} mains
 * @property {number} headings  How many first-level headings there are.
 */

/**
 * @typedef {object} Link
 * @property {string} from  Element and attribute, for messages.
 * @property {string} to  The address as written.
 */

/** Scripts of these types are data; the browser does not run them. */
const DATA_TYPES = new Set(["application/json", "application/ld+json"]);

/** Attributes that hold an address, by element; `*` is any element. */
const LINKS = [
  { tag: "a", name: "href" },
  { tag: "area", name: "href" },
  { tag: "form", name: "action" },
];
const LOADS = [
  { tag: "audio", name: "src" },
  { tag: "embed", name: "src" },
  { tag: "iframe", name: "src" },
  { tag: "image", name: "href" },
  { tag: "img", name: "src" },
  { tag: "object", name: "data" },
  { tag: "script", name: "src" },
  { tag: "source", name: "src" },
  { tag: "track", name: "src" },
  { tag: "use", name: "href" },
  { tag: "video", name: "poster" },
  { tag: "video", name: "src" },
];
/** Kinds of `<link>` that only tell an address, and are not fetched with the page. */
const TOLD = new Set(["alternate", "author", "canonical", "help", "license", "next", "prev", "search", "start", "up"]);

/**
 * @param {string} html
 * @returns {Outline}
 */
export function parsePage(html) {
  /** @type {Outline} */
  const outline = {
    ids: [],
    links: [],
    loads: [],
    forbidden: [],
    policy: null,
    policyFirst: true,
    redirect: null,
    canonical: null,
    language: null,
    title: "",
    mains: 0,
    headings: 0,
  };
  // An explicit stack: a page may be nested deeper than a call stack allows.
  /** @type {Node[]} */
  const stack = [parse(html)];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (defaultTreeAdapter.isElementNode(node)) {
      readElement(node, outline);
    }
    // What is inside of a template is not part of the page, and the parser keeps it apart.
    const children = "childNodes" in node ? node.childNodes : [];
    stack.push(...[...children].reverse());
  }
  return outline;
}

/**
 * @param {Element} element
 * @param {Outline} outline
 */
function readElement(element, outline) {
  const attributes = new Map(element.attrs.map((attribute) => [attribute.name, attribute.value]));
  const id = attributes.get("id");
  if (id !== undefined) {
    outline.ids.push(id);
  }
  readAddresses(element, attributes, outline);
  readForbidden(element, attributes, outline);
  switch (element.tagName) {
    case "html":
      outline.language = attributes.get("lang") ?? null;
      break;
    case "main":
      outline.mains += 1;
      break;
    case "h1":
      outline.headings += 1;
      break;
    case "title":
      // An SVG has titles too.
      outline.title ||= element.namespaceURI.endsWith("/xhtml") ? textOf(element).trim() : "";
      break;
    case "meta":
      readMeta(attributes, outline);
      break;
    default:
  }
}

/**
 * @param {Map<string, string>} attributes
 * @param {Outline} outline
 */
function readMeta(attributes, outline) {
  const directive = attributes.get("http-equiv")?.toLowerCase();
  const content = attributes.get("content") ?? "";
  if (directive === "content-security-policy") {
    outline.policy = content;
    outline.policyFirst = outline.loads.length === 0;
  } else if (directive === "refresh") {
    outline.redirect = content.replace(/^[^=]*=\s*/u, "");
    outline.links.push({ from: "meta refresh", to: outline.redirect });
  }
}

/**
 * @param {Element} element
 * @param {Map<string, string>} attributes
 * @param {Outline} outline
 */
function readAddresses(element, attributes, outline) {
  const tag = element.tagName;
  /** @param {{ tag: string, name: string }[]} table */
  const addresses = (table) =>
    table
      .filter((entry) => entry.tag === tag)
      .map((entry) => ({ from: `<${tag} ${entry.name}>`, to: attributes.get(entry.name) }))
      .filter((link) => link.to !== undefined)
      .map((link) => /** @type {Link} */ (link));
  outline.links.push(...addresses(LINKS));
  outline.loads.push(...addresses(LOADS));
  for (const candidate of (attributes.get("srcset") ?? "").split(",").filter((text) => text.trim())) {
    outline.loads.push({ from: `<${tag} srcset>`, to: candidate.trim().split(/\s+/u)[0] ?? "" });
  }
  if (tag === "link") {
    const to = attributes.get("href") ?? "";
    const kinds = (attributes.get("rel") ?? "").toLowerCase().split(/\s+/u);
    if (kinds.includes("canonical")) {
      outline.canonical = to;
    }
    // The canonical address is absolute by its nature, and leads to where the site will be.
    if (!kinds.includes("canonical")) {
      const list = kinds.every((kind) => TOLD.has(kind)) ? outline.links : outline.loads;
      list.push({ from: `<link rel=${kinds.join(" ")}>`, to });
    }
  }
}

/**
 * @param {Element} element
 * @param {Map<string, string>} attributes
 * @param {Outline} outline
 */
function readForbidden(element, attributes, outline) {
  const tag = element.tagName;
  if (tag === "style") {
    outline.forbidden.push("<style>");
  }
  if (tag === "script" && !attributes.has("src") && !DATA_TYPES.has(attributes.get("type") ?? "")) {
    outline.forbidden.push("inline <script>");
  }
  if (tag === "base") {
    outline.forbidden.push("<base>");
  }
  for (const [name, value] of attributes) {
    if (name === "style" || /^on[a-z]/u.test(name)) {
      outline.forbidden.push(`<${tag} ${name}>`);
    }
    if (/^(?:href|src|action|formaction|data)$/u.test(name) && /^[\s\u0000-\u0020]*(?:javascript|vbscript|data):/iu.test(value)) {
      outline.forbidden.push(`<${tag} ${name}="${value.slice(0, 40)}">`);
    }
  }
}

/**
 * @param {Element} element
 * @returns {string}
 */
function textOf(element) {
  return element.childNodes.map((child) => ("value" in child ? child.value : "")).join("");
}
