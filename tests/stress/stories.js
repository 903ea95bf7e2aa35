// @ts-check
// The postmortems of the stress site that are extreme, each in one way.

import { striped } from "./png.js";
import { FACTORS, MYTHS, SYSTEMS } from "./terms.js";

/** @typedef {import("./prose.js").Prose} Prose */
/** @typedef {import("./terms.js").Files} Files */

/** @param {Prose} prose */
export function stories(prose) {
  /** @type {Files} */
  const files = new Map();
  const story = (/** @type {string} */ id, /** @type {string[]} */ matter, /** @type {string} */ body) =>
    files.set(`content/postmortems/${id}.md`, `---\ndate: 2024-05-17\n${matter.join("\n")}\n---\n\n${body}\n`);
  const word = prose.unbroken(120);

  story("long-title", [`title: ${prose.long(300)}`, `summary: ${prose.text(40)}`, "systems: [everything]", "severity: the most severe one of which anybody here has heard"], prose.paragraphs(3));
  story(
    "unbroken-word",
    [`title: ${word}`, `summary: ${prose.text(8)} ${word}`, `systems: [${prose.unbroken(60)}]`, `factors: [{ id: weather-2, note: ${word} }]`, "surprises:", `  - ${word}`, `impact: { who: ${word} }`],
    `## ${word}\n\n${prose.text(20)} ${word} ${prose.text(20)}\n\n- ${word}\n- \`${word}\`\n\n| a | b |\n|---|---|\n| ${word} | ${word} |\n\n> ${word}\n`,
  );
  story("long-summary", ["title: A summary of 300 words", `summary: ${prose.text(300)}`, "systems: [everything, system-2]", "factors: [clocks-1]"], prose.paragraphs(3));
  files.set("content/postmortems/no-summary.md", "# Nothing but a title\n");
  story("code-and-addresses", ["title: Long lines of code, and addresses", "systems: [system-3]", "links:", `  - { title: ${prose.title(4)}, url: "https://example.org/${prose.unbroken(160)}" }`], codeAndAddresses(prose));
  story("wide-tables", ["title: Tables of fourteen columns", "systems: [system-4]"], tables(prose));
  story("forty-factors", fortyFactors(prose), prose.paragraphs(2));
  story("fifteen-thousand-words", ["title: Fifteen thousand words", `summary: ${prose.text(45)}`, "systems: [system-5, system-6]", "factors: [paper-1, paper-3]"], chapters(prose));
  story("two-hundred-events", ["title: Two hundred events", "timezone: UTC", "times: { started: 2024-05-17T08:00:00Z, detected: 2024-05-17T09:10:00Z, mitigated: 2024-05-17T16:00:00Z, resolved: 2024-05-18T03:00:00Z }"], `## Timeline\n\n${events(prose, 200)}`);
  story("two-events", ["title: Two events", "timezone: UTC"], `## Timeline\n\n${events(prose, 2)}`);
  story("deep-headings", ["title: Headings in their depth", "systems: [system-7]"], deepHeadings(prose));
  story("everything-at-once", everythingAtOnce(prose), `## What happened\n\n${prose.paragraphs(2)}\n\n## Timeline\n\n${events(prose, 9)}\n\n## Lessons\n\n${prose.paragraphs(2)}`);
  story("pictures/index", ["title: Pictures wide and tall", "systems: [system-8]"], `![${prose.title()}](wide.png "${prose.title(9)}")\n\n${prose.text(60)}\n\n![${prose.title()}](tall.png)\n\n${prose.text(30)} ![${prose.title()}](small.png) ${prose.text(30)}`);
  files.set("content/postmortems/pictures/wide.png", striped(2400, 300));
  files.set("content/postmortems/pictures/tall.png", striped(300, 2400));
  files.set("content/postmortems/pictures/small.png", striped(48, 48));
  for (const language of /** @type {const} */ (["ar", "he"])) {
    story(`right-to-left-${language}`, rightToLeft(prose, language), rightToLeftBody(prose, language));
  }
  return files;
}

/**
 * Events one after the other, some minutes apart, over midnight where there are many.
 *
 * @param {Prose} prose
 * @param {number} count
 */
function events(prose, count) {
  const lines = [];
  let minutes = 8 * 60;
  for (let index = 0; index < count; index += 1) {
    const [day, hour, minute] = [17 + Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
    lines.push(`- 2024-05-${day} ${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")} ${prose.text(8 + prose.below(20))}`);
    minutes += 1 + prose.below(10);
  }
  return lines.join("\n");
}

/** @param {Prose} prose */
function codeAndAddresses(prose) {
  const line = Array.from({ length: 40 }, () => `--${prose.unbroken(8)}=${prose.unbroken(12)}`).join(" ");
  const address = `https://example.org/${Array.from({ length: 18 }, () => prose.unbroken(9)).join("/")}?q=${prose.unbroken(80)}`;
  return `${prose.text(30)} \`${line.slice(0, 240)}\` ${prose.text(10)}

\`\`\`sh
run ${line}
echo done
\`\`\`

    ${line}

- ${prose.text(6)}

  \`\`\`json
  { "${prose.unbroken(30)}": "${prose.unbroken(300)}" }
  \`\`\`

${prose.text(12)} <${address}> ${prose.text(12)}

[${address}](${address})`;
}

/** @param {Prose} prose */
function tables(prose) {
  const row = (/** @type {number} */ columns, /** @type {() => string} */ cell) => `| ${Array.from({ length: columns }, cell).join(" | ")} |`;
  const rule = (/** @type {number} */ columns) => row(columns, () => "---");
  const lines = (/** @type {number} */ count, /** @type {number} */ columns, /** @type {() => string} */ cell) =>
    [row(columns, () => prose.title(2)), rule(columns), ...Array.from({ length: count }, () => row(columns, cell))].join("\n");
  return [
    prose.text(40),
    lines(6, 14, () => prose.text(1 + prose.below(7))),
    prose.text(40),
    lines(40, 4, () => prose.text(1 + prose.below(16))),
    prose.text(20),
    lines(5, 3, () => String(prose.below(100000))),
  ].join("\n\n");
}

/** @param {Prose} prose */
function fortyFactors(prose) {
  const factors = prose.some(FACTORS, 40).map((id, index) => `  - { id: ${id}, note: ${prose.text(index % 7 === 0 ? 80 : 14)} }`);
  return ["title: Forty factors", `summary: ${prose.text(30)}`, `systems: [${SYSTEMS.slice(0, 24).join(", ")}]`, "factors:", ...factors];
}

/** @param {Prose} prose */
function chapters(prose) {
  return Array.from({ length: 50 }, () => `## ${prose.title()}\n\n${prose.paragraphs(2, 100)}\n\n### ${prose.title()}\n\n${prose.text(100)}`).join("\n\n");
}

/** @param {Prose} prose */
function deepHeadings(prose) {
  const heading = (/** @type {number} */ level, words = 4) => `${"#".repeat(level)} ${prose.title(words)}\n\n${prose.text(30)}`;
  return `${[2, 3, 4, 5, 6, 6, 3, 5].map((level) => heading(level)).join("\n\n")}

${heading(2, 40)}

- ${prose.text(8)}
  - ${prose.text(8)}
    - ${prose.text(8)}
      1. ${prose.text(8)}
         1. ${prose.text(8)}
            - ${prose.text(8)}

> ${prose.text(20)}
>
> > ${prose.text(20)}

> [!WARNING]
> ${prose.text(20)}

- [ ] ${prose.text(6)}
- [x] ${prose.text(6)}

${prose.text(10)}[^1]

[^1]: ${prose.text(40)}`;
}

/** @param {Prose} prose */
function everythingAtOnce(prose) {
  const list = (/** @type {string} */ name, /** @type {number} */ count) => [`${name}:`, ...Array.from({ length: count }, () => `  - ${prose.text(12 + prose.below(30))}`)];
  const myths = MYTHS.flatMap((id) => [`  - id: ${id}`, `    first_story: ${prose.text(18)}`, `    second_story: ${prose.text(60)}`]);
  return [
    "title: Everything that can be said of an incident",
    `summary: ${prose.text(45)}`,
    "systems: [system-9, system-10]",
    "factors:",
    ...FACTORS.slice(20, 26).map((id) => `  - { id: ${id}, note: ${prose.text(25)} }`),
    "myths:",
    ...myths,
    "times: { started: 2024-05-17T08:00:00Z, detected: ~2024-05-17T08:05:00Z, declared: 2024-05-17T08:06:00Z, mitigated: 2024-05-17T08:30:00Z, resolved: 2024-05-17T08:44:00Z }",
    "timezone: UTC",
    `impact: { who: ${prose.text(12)}, what: ${prose.text(20)}, extent: ${prose.text(25)} }`,
    "detected_by: customer",
    ...list("surprises", 4),
    ...list("mitigators", 3),
    ...list("luck", 1),
    ...list("risks", 2),
    ...list("questions", 6),
    "actions:",
    ...Array.from({ length: 5 }, () => `  - { text: ${prose.text(15)}, state: done }`),
    "related: [{ to: two-events, as: same-factor }, { to: long-title, as: same-factor }]",
    `participants: [{ role: ${prose.title(2)} }, { role: ${prose.title(3)} }]`,
  ];
}

const TITLES = { ar: "المفتاح القديم وثلاث مرات إعادة تشغيل", he: "המתג הישן ושלוש הפעלות מחדש" };

/**
 * @param {Prose} prose
 * @param {"ar" | "he"} language
 */
function rightToLeft(prose, language) {
  const told = (/** @type {number} */ sentences) => prose.foreign(language, sentences);
  return [
    `title: ${TITLES[language]}`,
    `lang: ${language}`,
    `summary: ${told(2)}`,
    "systems: [everything, system-11]",
    "factors:",
    ...["clocks-3", "paper-4"].map((id) => `  - { id: ${id}, note: "${told(1)}" }`),
    "myths:",
    "  - id: short",
    `    first_story: "${told(1)}"`,
    `    second_story: "${told(3)}"`,
    "times: { started: 2024-05-17T08:00:00Z, detected: 2024-05-17T09:10:00Z, mitigated: 2024-05-17T10:00:00Z, resolved: 2024-05-17T12:44:00Z }",
    "timezone: UTC",
    `impact: "${told(1)}"`,
    "detected_by: staff",
    "surprises:",
    `  - "${told(1)}"`,
    "questions:",
    `  - "${told(1)}"`,
  ];
}

/**
 * @param {Prose} prose
 * @param {"ar" | "he"} language
 */
function rightToLeftBody(prose, language) {
  const told = (/** @type {number} */ sentences) => prose.foreign(language, sentences);
  const times = ["08:00", "08:35", "09:10", "10:00", "12:44"];
  return `## ${told(1)}

${told(4)}

- ${told(1)}
- ${told(1)}

> ${told(1)}

\`\`\`sh
systemctl restart kiosk-router --now
\`\`\`

| kiosk | ${told(1)} |
|---|---|
| 14:05 | ${told(1)} |

## Timeline

${times.map((time) => `- 2024-05-17 ${time} ${told(1)}`).join("\n")}`;
}
