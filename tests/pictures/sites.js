// @ts-check
// The sites that pictures are taken of when none is named: the bundled one, the one of extremes, and the small ones that
// a beginner sees first.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { examplesOf, pagesOf } from "../browser/support/site.js";
import { EXTREMES, emptySite, oneStorySite, rightToLeftSite, stressSite, writeSite } from "../stress/site.js";

/** @typedef {import("../browser/support/site.js").Page} Page */
/** @typedef {{ name: string, folder: string, pages: Page[], thorough: boolean }} Site */

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/**
 * A built site, one page of every kind of it and those that are named.
 *
 * @param {string} name
 * @param {string} folder
 * @param {{ thorough?: boolean, named?: string[] }} options  `thorough`: in all looks, not only light, dark and print.
 * @returns {Site}
 */
export function siteAt(name, folder, { thorough = false, named = [] } = {}) {
  const all = pagesOf(folder);
  const chosen = all.filter((page) => named.includes(page.path));
  const missing = named.filter((wanted) => !chosen.some((page) => page.path === wanted));
  if (missing.length > 0) {
    throw new Error(`not in ${name}: ${missing.join(", ")}`);
  }
  const others = examplesOf(all).filter((page) => !chosen.some((same) => same.kind === page.kind));
  return { name, folder, pages: [...chosen, ...firstOfEach(others)], thorough };
}

/** @param {Page[]} pages */
function firstOfEach(pages) {
  return pages.filter((page, place) => pages.findIndex((other) => other.kind === page.kind) === place);
}

/**
 * Builds all sites, hands them to `look`, and leaves nothing of them.
 *
 * @template T
 * @param {(sites: Site[]) => Promise<T>} look
 * @returns {Promise<T>}
 */
export async function withAllSites(look) {
  const work = mkdtempSync(path.join(tmpdir(), "afterword-pictures."));
  try {
    const built = (/** @type {string} */ name, /** @type {import("../stress/site.js").Files} */ files) => {
      const source = path.join(work, "sources", name);
      writeSite(files, source);
      return build(source, path.join(work, name));
    };
    return await look([
      siteAt("bundled", build(ROOT, path.join(work, "bundled")), { thorough: true }),
      siteAt("stress", built("stress", stressSite()), { named: EXTREMES }),
      siteAt("right-to-left", built("right-to-left", rightToLeftSite())),
      siteAt("one-story", built("one-story", oneStorySite())),
      siteAt("empty", built("empty", emptySite())),
    ]);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * Builds a site with the binary that AFTERWORD names, else with one from these sources.
 *
 * @param {string} source
 * @param {string} output
 */
function build(source, output) {
  const [program, ...first] = process.env["AFTERWORD"] ? [process.env["AFTERWORD"]] : ["cargo", "run", "--release", "--quiet", "--"];
  execFileSync(program ?? "", [...first, "--quiet", "build", "--root", source, "--output", output], { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
  return output;
}
