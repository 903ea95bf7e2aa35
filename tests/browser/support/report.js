// @ts-check
// How findings are reported: all of them, one per line, once.

import assert from "node:assert/strict";

/** More lines help nobody. */
const MOST = 40;

/**
 * Fails with the findings as its message unless there are none.
 *
 * @param {string[]} findings
 */
export function assertNone(findings) {
  if (findings.length > 0) {
    const more = findings.length > MOST ? [`and ${findings.length - MOST} more`] : [];
    assert.fail(["", ...findings.slice(0, MOST), ...more].join("\n  "));
  }
}
