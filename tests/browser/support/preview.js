// @ts-check
// A live preview of a copy of a site, which a test may change.

import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/**
 * Starts `afterword serve` for a copy of the site below `root`.
 *
 * @param {string} program
 * @param {string} root
 * @param {string[]} words  Further arguments.
 * @returns {Promise<{ origin: string, folder: string, close: () => Promise<void> }>}
 */
export async function startPreview(program, root, words = []) {
  const work = mkdtempSync(path.join(tmpdir(), "afterword-preview-"));
  const folder = path.join(work, "site");
  for (const part of ["site.toml", "content"]) cpSync(path.join(root, part), path.join(folder, part), { recursive: true });
  const preview = await previewOf(program, folder, words);
  return {
    ...preview,
    folder,
    close: async () => {
      await preview.close();
      rmSync(work, { recursive: true, force: true });
    },
  };
}

/**
 * Starts `afterword serve` for the site below `folder` itself, and waits until it is there.
 *
 * @param {string} program
 * @param {string} folder
 * @param {string[]} words  Further arguments.
 */
export async function previewOf(program, folder, words = []) {
  const child = spawn(path.resolve(program), ["serve", "--root", folder, "--port", "0", ...words], { stdio: ["ignore", "ignore", "pipe"] });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const origin = await new Promise((resolve, reject) => {
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
      said += text;
      const found = /the site is at (http:\S+)\//u.exec(said);
      if (found) resolve(found[1] ?? "");
    });
    child.once("exit", (code) => reject(new Error(`the preview ended with ${code}: ${said}`)));
  });
  return {
    origin: String(origin),
    close: async () => {
      child.kill("SIGINT");
      await ended;
    },
  };
}
