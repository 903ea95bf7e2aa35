// @ts-check
// Systems, factors and myths of the stress site: as many as the matrix shows, in groups of very different size.

/** @typedef {import("./prose.js").Prose} Prose */
/** @typedef {Map<string, string | Buffer>} Files */

const LONG_SYSTEM = "regional-customer-notification-and-preference-synchronisation-gateway";

/** The rows of the matrix; the first is in every incident of the bulk. */
export const SYSTEMS = ["everything", LONG_SYSTEM, ...Array.from({ length: 58 }, (_, index) => `system-${index + 1}`)];

/** How many factors each group has: 50 in all, one of them alone. */
const GROUPS = [
  { id: "weather", title: "Weather and the long way round it", size: 16 },
  { id: "clocks", title: "Clocks", size: 12 },
  { id: "paper", title: "Paper", size: 9 },
  { id: "handover", title: "Handover between crews that never meet", size: 7 },
  { id: "plumbing", title: "Plumbing", size: 5 },
  { id: "lonely", title: "Incomprehensibilities", size: 1 },
];

/** The columns. */
export const FACTORS = GROUPS.flatMap(({ id, size }) => Array.from({ length: size }, (_, index) => `${id}-${index + 1}`));

export const MYTHS = ["short", "long-winded", "unexplained"];

/** @param {Prose} prose */
export function terms(prose) {
  /** @type {Files} */
  const files = new Map();
  const note = (/** @type {string} */ path, /** @type {string[]} */ matter, body = "") =>
    files.set(`content/${path}.md`, `---\n${matter.join("\n")}\n---\n\n${body}\n`);

  note("systems/everything", ["title: Everything", `summary: ${prose.text(20)}`, `related: [${SYSTEMS.slice(1, 30).join(", ")}]`], prose.paragraphs(2));
  note(
    `systems/${LONG_SYSTEM}`,
    ["title: Regional customer notification and preference synchronisation gateway", `summary: ${prose.text(300)}`],
    prose.paragraphs(1),
  );
  const aliases = Array.from({ length: 80 }, (_, index) => `${prose.title(1 + (index % 4))} ${index}`);
  note("systems/system-1", ["title: System 1", `aliases: [${aliases.join(", ")}, ${prose.unbroken(90)}]`], "");
  for (const { id, title, size } of GROUPS) {
    note(`factors/${id}`, [`title: ${title}`, `summary: ${prose.text(16)}`]);
    for (let index = 1; index <= size; index += 1) {
      const heading = index === 2 ? prose.unbroken(34) : prose.title(1 + (index % 6));
      const questions = Array.from({ length: 2 }, () => `  - ${prose.text(9)}`);
      note(`factors/${id}/${id}-${index}`, [`title: ${heading} ${index}`, `summary: ${prose.text(14)}`, "questions:", ...questions]);
    }
  }
  note("myths/short", ["title: It was Tuesday", "belief: It was Tuesday.", "instead: So are a seventh of all days."], prose.paragraphs(1));
  note("myths/long-winded", [`title: ${prose.title(24)}`, `belief: ${prose.text(90)}`, `instead: ${prose.text(120)}`], prose.paragraphs(6));
  return files;
}
