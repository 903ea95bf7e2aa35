// @ts-check
// Unfolds the table of contents where there is room, and marks the section being read in it. No page needs it.

(() => {
  "use strict";

  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = document.querySelectorAll(".contents a[href^='#']");
  if (links.length === 0 || !("IntersectionObserver" in window)) return;

  // Folded where it would stand in the way, open where it stands beside the text.
  const folded = document.querySelector(".contents > details");
  const beside = window.matchMedia("(width >= 62rem)");
  const unfold = () => folded?.toggleAttribute("open", beside.matches);
  beside.addEventListener("change", unfold);
  unfold();

  /** @type {Map<Element, HTMLAnchorElement>} */
  const linkOf = new Map();
  for (const link of links) {
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (target) linkOf.set(target, link);
  }
  const targets = [...linkOf.keys()];

  /** The last heading that has passed the upper third is the one being read. */
  function mark() {
    const line = window.innerHeight / 3;
    let current = targets[0];
    for (const target of targets) {
      if (target.getBoundingClientRect().top <= line) current = target;
    }
    for (const [target, link] of linkOf) {
      if (target !== current) link.removeAttribute("aria-current");
      else {
        link.setAttribute("aria-current", "true");
        follow(link);
      }
    }
  }

  /**
   * A list longer than the window shows the part being read; the page itself stays where it is.
   *
   * @param {HTMLAnchorElement} link
   */
  function follow(link) {
    const list = link.closest(".contents");
    if (!list || list.scrollHeight <= list.clientHeight) return;
    const below = link.getBoundingClientRect().top - list.getBoundingClientRect().top;
    if (below < 0 || below > list.clientHeight - link.offsetHeight) list.scrollTop += below - list.clientHeight / 3;
  }

  // Headings report when they cross the line, so nothing runs while a reader scrolls within a section.
  const observer = new IntersectionObserver(mark, { rootMargin: "0px 0px -66% 0px" });
  for (const target of targets) observer.observe(target);
})();
