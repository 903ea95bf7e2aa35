// @ts-check
// What is said where an engine does not answer: what happened, and what to do about it.

/** An engine that says nothing for so long is as good as none. In milliseconds. */
const ENGINE_PATIENCE = 30_000;

/** What passes soon: too many requests, a node that is gone while another takes its place. */
const PASSING = new Set([429, 502, 503, 504]);

/** How long to wait before asking once more, in milliseconds. */
const PAUSE = 700;

/** @param {unknown} error */
const toldBy = (error) => (error instanceof Error ? error.message : String(error));

/**
 * What to do about an answer that is none.
 *
 * @param {number} status
 * @param {string} index
 */
function adviceFor(status, index) {
  if (status === 401 || status === 403) return "It wants to know who you are: sign in where you sign in to this site, and reload the page.";
  if (status === 404) return `It has no index \u201c${index}\u201d: whoever runs this site has to load it.`;
  if (status === 413) return "The query is too long: ask in fewer words.";
  if (status === 429) return "It has more to do than it can: wait a moment and try again.";
  if (status === 504) return "It took too long: ask in fewer or rarer words, or try again.";
  if (status >= 500) return "It cannot look into all documents at the moment: try again in a minute.";
  return "Whoever runs this site should see what it says.";
}

/**
 * Why nothing came back.
 *
 * @param {string} host
 * @param {unknown} error
 */
function unreached(host, error) {
  const isLate = error instanceof Error && error.name === "TimeoutError";
  const why = isLate
    ? `does not answer within ${ENGINE_PATIENCE / 1000} seconds. Ask in fewer or rarer words, or try again.`
    : "cannot be reached. Look whether you are connected and try again; if others find nothing either, it is down, or does not let this site ask.";
  return new Error(`The search engine at ${host} ${why}`, { cause: error });
}
