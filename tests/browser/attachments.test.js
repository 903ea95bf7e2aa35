// @ts-check
// Attachments are opened by themselves, on a host that sends no content types and on one that sends those that Python knows:
// none runs, none asks for anything. AFTERWORD_PROGRAM names the program that publishes them. A few of each kind are opened,
// with AFTERWORD_ALL_ATTACHMENTS=1 all of them.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import test, { after, before } from "node:test";

import { launch } from "./support/browser.js";
import { attachments } from "./support/payloads.js";
import { assertNone } from "./support/report.js";

const program = process.env["AFTERWORD_PROGRAM"] ?? "";
const options = { skip: program === "" && "AFTERWORD_PROGRAM names no program", timeout: 300_000 };
/** Of so many attachments one is opened. A prime, so that every ending and every payload has its turn. */
const STEP = process.env["AFTERWORD_ALL_ATTACHMENTS"] ? 1 : 5;
/** Attachments that are open at the same time. */
const TABS = 6;

/** What Python's `mimetypes` knows of the endings that are published, without a table of the system's. @type {Record<string, string>} */
const PYTHON = {
  ".avif": "image/avif",
  ".bmp": "image/bmp",
  ".gif": "image/gif",
  ".html": "text/html",
  ".ico": "image/vnd.microsoft.icon",
  ".jpeg": "image/jpeg",
  ".jpg": "image/jpeg",
  ".mov": "video/quicktime",
  ".mp3": "audio/mpeg",
  ".mp4": "video/mp4",
  ".pdf": "application/pdf",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".tif": "image/tiff",
  ".tiff": "image/tiff",
  ".txt": "text/plain",
  ".wav": "audio/x-wav",
  ".webm": "video/webm",
  ".zip": "application/zip",
};

const work = mkdtempSync(path.join(tmpdir(), "afterword-attachments-"));
const sources = path.join(work, "library/content/postmortems/attached");
const output = path.join(work, "output");
const files = attachments();
/** @type {Awaited<ReturnType<typeof launch>>} */
let browser;

before(async () => {
  if (!program) return;
  mkdirSync(sources, { recursive: true });
  for (const [name, content] of files) writeFileSync(path.join(sources, name), content);
  const links = [...files.keys()].map((name) => `- ${/\.(?:svg|png|gif|webp)$/u.test(name) ? "!" : ""}[${name}](${name})`);
  writeFileSync(path.join(sources, "index.md"), `# Everything came attached (2024-05-06)\n\n${links.join("\n")}\n`);
  writeFileSync(path.join(work, "library/site.toml"), 'title = "Attached"\n');
  execFileSync(path.resolve(program), ["build", "--quiet", "--root", path.join(work, "library"), "--output", output]);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  rmSync(work, { recursive: true, force: true });
});

/** The addresses of the attachments that were published. */
function published() {
  const below = readdirSync(path.join(output, "files"), { recursive: true, withFileTypes: true });
  const found = below.filter((entry) => entry.isFile());
  return found.map((entry) => path.relative(output, path.join(entry.parentPath, entry.name))).sort();
}

/**
 * A host for a folder that knows these types and no others, and notes what it is asked for.
 *
 * @param {string} folder
 * @param {Record<string, string>} types
 */
async function host(folder, types) {
  /** @type {string[]} */
  const asked = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    asked.push(pathname);
    const type = types[path.extname(pathname).toLowerCase()];
    if (type) response.setHeader("Content-Type", type);
    try {
      response.end(readFileSync(path.join(folder, decodeURIComponent(pathname))));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = server.address();
  const port = address !== null && typeof address === "object" ? address.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    asked,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/**
 * Opens addresses one after the other, each with nothing of another left. Returns what ran or asked for something.
 *
 * @param {Awaited<ReturnType<typeof host>>} from
 * @param {string[]} addresses
 */
async function opened(from, addresses) {
  /** @type {string[]} */
  const found = [];
  const queue = [...addresses];
  const context = await browser.newContext();
  const work = async () => {
    const page = await context.newPage();
    let address = "";
    page.on("dialog", (dialog) => {
      found.push(`${address}: a dialog`);
      void dialog.dismiss();
    });
    page.on("request", (request) => {
      const url = new URL(request.url());
      // A viewer may ask for a file once more when the next one is open already.
      const isAttachment = url.origin === from.origin && addresses.includes(decodeURIComponent(url.pathname.slice(1)));
      // A browser's own document around a picture or a film.
      const isBrowsers = /^(?:chrome|chrome-extension|data):$/u.test(url.protocol) || url.pathname === "/favicon.ico";
      if (!isAttachment && !isBrowsers) found.push(`${address}: asks for ${request.url()}`);
    });
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      address = next;
      // What is downloaded is no page; then there is nothing to look at.
      const response = await page.goto(`${from.origin}/${address}`).catch(() => null);
      if (response === null) continue;
      const { type, active } = await page.evaluate(async () => {
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        const attributes = [...document.querySelectorAll("*")].flatMap((element) => [...element.attributes]);
        const handlers = attributes.filter(({ name, value }) => /^on/iu.test(name) || /^\s*javascript:/iu.test(value));
        return { type: document.contentType, active: handlers.length + document.querySelectorAll("script, iframe").length };
      });
      if (/html|xml$/u.test(type) && type !== "image/svg+xml") found.push(`${address}: is a page, ${type}`);
      if (type === "image/svg+xml" && active > 0) found.push(`${address}: holds what runs`);
    }
    await page.close();
  };
  await Promise.all(Array.from({ length: TABS }, work));
  await context.close();
  if (from.asked.includes("/ran")) found.push("something ran");
  return found;
}

test("there are enough of them, and endings that run are not among them", options, () => {
  const addresses = published();
  assert.ok(addresses.length >= 300, `${addresses.length} attachments`);
  assert.deepEqual(addresses.filter((address) => /never|false|\.(?:html?|xml|js|css)$/u.test(address)), []);
});

test("as they were written, some of them do run", options, async () => {
  const raw = await host(sources, {});
  const names = [...files.keys()].filter((name) => /-(?:html|script|xhtml)\.(?:drawio|har|log)$/u.test(name));
  const found = await opened(raw, names);
  raw.close();
  assert.ok(raw.asked.includes("/ran") && found.length >= names.length, found.join("\n"));
});

/** @param {Record<string, string>} types */
async function nothingRuns(types) {
  const site = await host(output, types);
  const found = await opened(site, published().filter((_, at) => at % STEP === 0));
  site.close();
  assertNone(found);
}

test("nothing runs on a host that sends no types", options, () => nothingRuns({}));

test("nothing runs on a host that sends the types that Python knows", options, () => nothingRuns(PYTHON));

test("the page that shows them asks for nothing but them", options, async () => {
  const site = await host(output, PYTHON);
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${site.origin}/postmortems/attached.html`, { waitUntil: "load" });
  await page.evaluate(() => {
    for (const image of document.images) image.loading = "eager";
    return Promise.all([...document.images].map((image) => image.decode().catch(() => undefined)));
  });
  await context.close();
  site.close();
  assert.ok(site.asked.some((asked) => asked.endsWith(".svg")));
  assert.ok(!site.asked.includes("/ran"));
});
