// @ts-check
// Makes a page that is open into the fresh one where they differ, and nowhere else: the place that is being read, what is
// selected, what is unfolded and what scripts did stay as they are.
//
// Three trees take part: the page as it came (`before`), as it would come now (`after`), and as it is (`live`), which
// scripts may have changed since. What is the same before and after is not looked at.

const LivePatch = (() => {
  /** Scripts hold on to what they found in these: another one needs another start. */
  const HELD = ".contents, [data-search-page], [data-search-lost]";

  /** Thrown where only loading the page anew helps. */
  class Unpatchable extends Error {}

  /** @param {Node} node */
  const isHeld = (node) => node instanceof Element && node.matches(HELD);

  /**
   * @param {Element} live
   * @param {Element} before
   * @param {Element} after
   */
  function patchAttributes(live, before, after) {
    for (const { name } of [...before.attributes]) {
      if (!after.hasAttribute(name)) live.removeAttribute(name);
    }
    for (const { name, value } of [...after.attributes]) {
      if (before.getAttribute(name) !== value) live.setAttribute(name, value);
    }
  }

  /**
   * @param {ChildNode} live
   * @param {ChildNode} before
   * @param {ChildNode} after
   */
  function patchNode(live, before, after) {
    if (before.isEqualNode(after)) return;
    if (isHeld(before) || isHeld(after)) throw new Unpatchable();
    if (live instanceof Element && before instanceof Element && after instanceof Element && before.nodeName === after.nodeName) {
      patchAttributes(live, before, after);
      patchChildren(live, [...live.childNodes], [...before.childNodes], [...after.childNodes]);
    } else {
      replace(live, before, after);
    }
  }

  /**
   * @param {ChildNode} live
   * @param {ChildNode} before
   * @param {ChildNode} after
   */
  function replace(live, before, after) {
    for (const node of [before, after]) {
      if (node instanceof Element && node.querySelector(HELD)) throw new Unpatchable();
    }
    live.replaceWith(document.importNode(after, true));
  }

  /**
   * What is equal at both ends stays; of what lies between, each is made into the one at its place.
   *
   * @param {Element} parent
   * @param {ChildNode[]} live
   * @param {ChildNode[]} before
   * @param {ChildNode[]} after
   */
  function patchChildren(parent, live, before, after) {
    // A script has put something here, so that places no longer tell what is what.
    if (live.length !== before.length) throw new Unpatchable();
    const shorter = Math.min(before.length, after.length);
    let start = 0;
    while (start < shorter && before[start]?.isEqualNode(after[start] ?? null)) start += 1;
    let end = 0;
    while (end < shorter - start && before.at(-1 - end)?.isEqualNode(after.at(-1 - end) ?? null)) end += 1;

    const behind = live[live.length - end] ?? parent.childNodes[live.length] ?? null;
    const paired = shorter - end;
    for (let at = start; at < paired; at += 1) {
      const [now, old, fresh] = [live[at], before[at], after[at]];
      if (now && old && fresh) patchNode(now, old, fresh);
    }
    for (const gone of live.slice(paired, live.length - end)) {
      if (isHeld(gone)) throw new Unpatchable();
      gone.remove();
    }
    for (const fresh of after.slice(paired, after.length - end)) {
      if (isHeld(fresh)) throw new Unpatchable();
      parent.insertBefore(document.importNode(fresh, true), behind);
    }
  }

  /** What a body holds in front of the script of the preview, which is not part of the page. @param {Element} body */
  function content(body) {
    const nodes = [...body.childNodes];
    const end = nodes.findIndex((node) => node instanceof HTMLScriptElement && node.dataset["version"] !== undefined);
    return end < 0 ? nodes : nodes.slice(0, end);
  }

  /**
   * Whether `live` is now what `after` is.
   *
   * @param {Element} live
   * @param {Element} before
   * @param {Element} after
   */
  function apply(live, before, after) {
    try {
      if (before.className !== after.className) return false;
      patchChildren(live, content(live), content(before), content(after));
      return true;
    } catch (error) {
      if (error instanceof Unpatchable) return false;
      throw error;
    }
  }

  return { apply };
})();
