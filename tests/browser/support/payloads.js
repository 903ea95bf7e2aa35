// @ts-check
// Attachments that somebody made to run as a page of the site: texts that begin like HTML, drawings that hold scripts,
// files that are two kinds at once. Whatever runs asks the host for `/ran`.

const RUN = "new Image().src='/ran';fetch('/ran').catch(()=>0);";
const SCRIPT = `<script>${RUN}</script>`;
const XHTML = "http://www.w3.org/1999/xhtml";
const SVG = "http://www.w3.org/2000/svg";
const XLINK = "http://www.w3.org/1999/xlink";
const XSLT =
  `<x:stylesheet version="1.0" xmlns:x="http://www.w3.org/1999/XSL/Transform"><x:template match="/">` +
  `<html><body><script>${RUN}</script></body></html></x:template></x:stylesheet>`;

/** @param {string} text */
const base64 = (text) => Buffer.from(text).toString("base64");

/** @param {string} text */
const utf16 = (text) => Buffer.from(text, "utf16le");

/** Texts that a browser could take for a page. @type {Record<string, string | Buffer>} */
const TEXTS = {
  html: `<!doctype html><html><body>${SCRIPT}</body></html>`,
  script: SCRIPT,
  blank: ` \t\r\n\f${SCRIPT}`,
  comment: `<!-- x -->${SCRIPT}`,
  bold: `<b>x</b>${SCRIPT}<img src=x onerror="${RUN}">`,
  anchor: `<a href="javascript:${RUN}">x</a>${SCRIPT}`,
  heading: `<h1>x</h1>${SCRIPT}`,
  iframe: `<iframe srcdoc="<script>parent.fetch('/ran')</script>"></iframe>`,
  meta: `<meta http-equiv="refresh" content="0;url=/ran">`,
  style: `<style>@import '/ran';</style>`,
  xhtml: `<?xml version="1.0"?><html xmlns="${XHTML}"><body><script>${RUN}</script></body></html>`,
  xslt: `<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="data:text/xml;base64,${base64(XSLT)}"?><x/>`,
  feed: `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><h:script xmlns:h="${XHTML}">${RUN}</h:script></feed>`,
  svg: `<svg xmlns="${SVG}" onload="${RUN}"/>`,
  mhtml: `MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<html>${SCRIPT}</html>`,
  utf7: `<meta charset="utf-7">+ADw-script+AD4-${RUN}+ADw-/script+AD4-`,
  marked: Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(SCRIPT)]),
  wide: Buffer.concat([Buffer.from([0xff, 0xfe]), utf16(SCRIPT)]),
  big: Buffer.concat([Buffer.from([0xfe, 0xff]), utf16(SCRIPT).swap16()]),
  latin: Buffer.concat([Buffer.from(SCRIPT), Buffer.from([0xe4, 0xff, 0x80])]),
  japanese: Buffer.concat([Buffer.from("\x1b$B"), Buffer.from(`\x1b(B${SCRIPT}`)]),
  zero: Buffer.concat([Buffer.from([0]), Buffer.from(SCRIPT), Buffer.alloc(200, 0x20)]),
};

/** What stands in a drawing. */
const DRAWN = {
  script: `<script>${RUN}</script>`,
  cdata: `<script><![CDATA[${RUN}]]></script>`,
  source: `<script href="data:text/javascript,${encodeURIComponent(RUN)}"/><script xlink:href="/ran"/>`,
  html: `<foreignObject width="9" height="9"><body xmlns="${XHTML}"><script>${RUN}</script><iframe src="/ran"/></body></foreignObject>`,
  image: `<foreignObject width="9" height="9"><img xmlns="${XHTML}" src="/ran" onerror="${RUN}"/></foreignObject>`,
  prefixed: `<h:script xmlns:h="${XHTML}">${RUN}</h:script><h:img xmlns:h="${XHTML}" src="/ran"/>`,
  sheet: `<h:link xmlns:h="${XHTML}" rel="stylesheet" href="/ran"/><h:style xmlns:h="${XHTML}">@import '/ran';</h:style>`,
  refresh: `<h:meta xmlns:h="${XHTML}" http-equiv="refresh" content="0;url=/ran"/>`,
  base: `<h:base xmlns:h="${XHTML}" href="/ran/"/><image href="x"/>`,
  error: `<image href="/ran" onerror="${RUN}"/>`,
  begun: `<animate onbegin="${RUN}" attributeName="x" dur="1s"/>`,
  ended: `<rect width="9" height="9"><set attributeName="x" to="1" dur="0.01s" onend="${RUN}"/></rect>`,
  link: `<a href="javascript:${RUN}"><rect width="99" height="99"/></a>`,
  linked: `<a xlink:href=" java&#10;script:${RUN}"><rect width="99" height="99"/></a>`,
  animated: `<a id="a"><rect width="99" height="99"/></a><set href="#a" attributeName="href" to="javascript:${RUN}"/>`,
  values: `<image><animate attributeName="href" values="/ran" dur="1s" fill="freeze"/></image>`,
  used: `<use href="data:image/svg+xml;base64,${base64(`<svg id="x" xmlns="${SVG}" onload="${RUN}"/>`)}#x"/>`,
  elsewhere: `<use xlink:href="/ran#x"/><image xlink:href="/ran"/><textPath href="/ran#x"/>`,
  nested: `<image href="data:image/svg+xml;base64,${base64(`<svg xmlns="${SVG}"><image href="/ran"/></svg>`)}"/>`,
  import: `<style>@import '/ran';</style><rect class="x"/>`,
  imported: `<style>@\\69mport '/ran';</style>`,
  url: `<style>rect { fill: url(/ran#x); background: url('/ran') }</style><rect width="9" height="9"/>`,
  split: `<style>rect { fill: url<!-- -->(/ran#x) }</style><rect width="9" height="9"/>`,
  set: `<style>svg { background-image: image-set('/ran' 1x) }</style>`,
  face: `<style>@font-face { font-family: x; src: url(/ran) } text { font-family: x }</style><text y="9">x</text>`,
  property: `<rect style="mask: url(/ran#x)" fill="url(/ran#x)" filter="url(/ran#f)" width="9" height="9"/>`,
  escaped: `<rect fill="u\\72l(/ran#x)" style="fill: \\75rl(/ran#x)" width="9" height="9"/>`,
  marker: `<path marker-start="url(/ran#x)" d="M0 0h9"/>`,
  filter: `<filter id="f"><feImage href="/ran"/></filter><rect filter="url(#f)" width="9" height="9"/>`,
  cursor: `<rect cursor="url(/ran), auto" style="cursor: url(/ran), auto" width="99" height="99"/>`,
  title: `<title><h:script xmlns:h="${XHTML}">${RUN}</h:script></title><desc><style>@import '/ran';</style></desc>`,
  text: `<text>&lt;/text>&lt;script>${RUN}&lt;/script></text>`,
  raw: `<style>&lt;/style>&lt;script>${RUN}&lt;/script></style>`,
  focused: `<rect onfocus="${RUN}" autofocus="" tabindex="1" width="9" height="9"/>`,
  toggled: `<g xmlns:e="http://www.w3.org/2001/xml-events" e:event="load"><handler>${RUN}</handler></g>`,
  included: `<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="/ran"/>`,
  video: `<video href="/ran"/><audio xlink:href="/ran"/><iframe href="/ran"/><h:video xmlns:h="${XHTML}" src="/ran"/>`,
};

/** Drawings as a whole. @type {Record<string, string | Buffer>} */
const DRAWINGS = {
  ...Object.fromEntries(Object.entries(DRAWN).map(([name, inside]) => [name, svg(inside)])),
  onload: `<svg xmlns="${SVG}" onload="${RUN}" ONLOAD="${RUN}"/>`,
  renamed: `<s:svg xmlns:s="${SVG}" onload="${RUN}"><s:script>${RUN}</s:script></s:svg>`,
  styled: `<?xml-stylesheet type="text/css" href="/ran"?>${svg("<g/>")}`,
  transformed: `<?xml-stylesheet type="text/xsl" href="data:text/xml;base64,${base64(XSLT)}"?>${svg("<g/>")}`,
  entity: `<!DOCTYPE svg [<!ENTITY x "<script>${RUN}</script>">]>${svg("&x;")}`,
  external: `<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "/ran">${svg("<script>x</script>")}`,
  utf7: `<?xml version="1.0" encoding="utf-7"?>${svg(`+ADw-script+AD4-${RUN}+ADw-/script+AD4-`)}`,
  wide: Buffer.concat([Buffer.from([0xff, 0xfe]), utf16(svg(`<script>${RUN}</script>`))]),
  page: `<html xmlns="${XHTML}"><script>${RUN}</script></html>`,
  markup: SCRIPT,
  nothing: "",
};

/** @param {string} inside */
function svg(inside) {
  return `<svg xmlns="${SVG}" xmlns:xlink="${XLINK}" width="99" height="99">${inside}</svg>`;
}

/** How files of other kinds begin, by the endings that they may have. @type {[string[], string | Buffer][]} */
const BEGINNINGS = [
  [["gif", "png", "jpg", "webp"], "GIF89a"],
  [["png", "apng", "gif"], Buffer.from("\x89PNG\r\n\x1a\n", "latin1")],
  [["jpg", "jpeg"], Buffer.from([0xff, 0xd8, 0xff, 0xe0])],
  [["bmp"], "BM\0\0\0\0\0\0\0\0"],
  [["ico"], "\0\0\x01\0"],
  [["tif", "tiff"], "II*\0"],
  [["webp"], "RIFF\0\0\0\0WEBP"],
  [["avif"], "\0\0\0 ftypavif"],
  [["mp4", "m4a", "m4v", "mov"], "\0\0\0 ftypisom"],
  [["mp3"], "ID3"],
  [["mp3"], Buffer.from([0xff, 0xfb])],
  [["ogg", "oga", "ogv"], "OggS"],
  [["flac"], "fLaC"],
  [["wav"], "RIFF\0\0\0\0WAVE"],
  [["webm"], Buffer.from([0x1a, 0x45, 0xdf, 0xa3])],
  [["pdf"], "%PDF-1.4\n"],
  [["rtf"], "{\\rtf1 "],
  [["zip", "docx", "xlsx", "pptx", "odt", "ods", "odp"], "PK\x03\x04"],
];

/** What stands behind such a beginning. */
const ENDINGS = {
  html: `<!doctype html><html>${SCRIPT}</html>`,
  js: `=1/*\0*/;${RUN}//${SCRIPT}`,
};

/** Beginnings that fit no kind, though a part of them does. @type {[string, string | Buffer][]} */
const FALSE = [
  ["mp4", `<b> ftypisom${SCRIPT}`],
  ["avif", `<a> ftypavif${SCRIPT}`],
  ["bmp", `BM${SCRIPT}`],
  ["mp3", Buffer.concat([Buffer.from([0xff, 0xfe]), utf16(SCRIPT)])],
  ["pdf", `${SCRIPT}%PDF-1.4`],
  ["zip", `${SCRIPT}PK\x03\x04`],
  ["png", SCRIPT],
];

const TEXT_ENDINGS = ["csv", "diff", "drawio", "har", "json", "log", "mmd", "ndjson", "patch", "puml", "srt", "tsv", "txt", "vtt"];
/** Endings that are never published. */
const NEVER = ["html", "htm", "xhtml", "xml", "js", "mjs", "css", "svgz", "mht", "shtml", "wasm", "swf", "webmanifest"];

/**
 * All attachments, by file names that no two share.
 *
 * @returns {Map<string, Buffer>}
 */
export function attachments() {
  /** @type {Map<string, Buffer>} */
  const files = new Map();
  /** @param {string} name @param {string} ending @param {string | Buffer} content */
  const add = (name, ending, content) => {
    files.set(`${files.size}-${name}.${ending}`, Buffer.isBuffer(content) ? content : Buffer.from(content, "latin1"));
  };
  for (const ending of TEXT_ENDINGS) {
    for (const [name, text] of Object.entries(TEXTS)) add(name, ending, text);
  }
  for (const [name, drawing] of Object.entries(DRAWINGS)) add(name, "svg", drawing);
  for (const [endings, beginning] of BEGINNINGS) {
    for (const ending of endings) {
      for (const [name, end] of Object.entries(ENDINGS)) {
        const start = Buffer.isBuffer(beginning) ? beginning : Buffer.from(beginning, "latin1");
        add(name, ending, Buffer.concat([start, Buffer.from(end)]));
      }
    }
  }
  for (const [ending, content] of FALSE) add("false", ending, content);
  for (const ending of NEVER) add("never", ending, TEXTS["html"] ?? "");
  return files;
}
