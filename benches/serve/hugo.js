// @ts-check
// The preview of another tool, to be measured like ours.

import { spawn } from "node:child_process";

/**
 * Starts `hugo server` for the site below `folder`, and waits until it is there.
 *
 * @param {string} program
 * @param {string} folder
 */
export async function hugoOf(program, folder) {
  const words = ["server", "--source", folder, "--port", "1414", "--baseURL", "http://localhost:1414/"];
  const child = spawn(program, words, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const origin = await new Promise((resolve, reject) => {
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
      said += text;
      const found = /available at (http:\S+?)\/? /u.exec(said);
      if (found) resolve(found[1] ?? "");
    });
    child.once("exit", (code) => reject(new Error(`hugo ended with ${code}: ${said}`)));
  });
  return {
    origin: String(origin),
    close: async () => {
      child.kill("SIGINT");
      await ended;
    },
  };
}
