// @ts-check
// Asking an engine in the place of the site's own index: what it is asked in either language, and what is made of its
// answers, whatever they hold.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import vm from "node:vm";

import { answerOf } from "../browser/support/engines.js";

const folder = path.resolve(import.meta.dirname, "../../theme/js");
const [, listed = ""] = /name: "search-backend",[^\]]*sources: &\[([^\]]*)\]/u.exec(readFileSync(path.resolve(import.meta.dirname, "../../src/theme/sources.rs"), "utf8")) ?? [];
const sources = [...listed.matchAll(/"([^"]+)"/gu)]
  .map(([, name]) => name)
  .map((name) => readFileSync(path.join(folder, `${name}.js`), "utf8"))
  .join("\n");
const scripts = vm.runInThisContext(`(() => { "use strict"; ${sources.replace("Object.assign(globalThis", "Object.assign({}")}\nreturn { AfterwordBackend, withMarks, piecesFrom, hitFrom }; })()`);
const { AfterwordBackend, withMarks, piecesFrom, hitFrom } = scripts;

const value = (/** @type {string} */ id, title = id, group = false) => ({ id, title, group, names: [id, title.toLowerCase().replaceAll(" ", "-")] });

const VOCABULARY = {
  version: 4,
  kind: "opensearch",
  url: "https://search.test/",
  index: "incidents",
  texts: [{ name: "title", boost: 3 }, { name: "body", boost: 1 }],
  dimensions: [
    { id: "systems", singular: "system", field: "system", within: "in_system", terms: [value("queue", "Message queue"), value("shop", "Shop", true), value("till"), { ...value("relay"), suggested: true }] },
    { id: "teams", singular: "team", field: "team", within: "in_team", terms: [] },
  ],
  facets: [
    { id: "kind", within: "kind", single: true, counted: true, values: [value("incident", "Incident"), value("near-miss", "Near miss")] },
    { id: "year", within: "year", single: true, counted: true, values: [value("2022"), value("2024")] },
    { id: "severity", within: "severity", single: true, counted: false, values: [value("sev-1")] },
    { id: "suggested-system", within: "suggested-system", single: false, counted: true, values: [value("relay")] },
    { id: "cluster", within: "own_cluster", single: false, counted: true, values: [value("eu"), value("us", "United States")] },
  ],
  synonyms: [["k8s", "kubernetes"], ["oom", "out of memory"]],
  themes: { all: [{ id: "exhaustion", title: "Exhaustion", note: "factors/exhaustion" }], words: [["brim full", [[0, 30]]]] },
  stops: ["the"],
};

const document = (/** @type {number} */ place, /** @type {object} */ more) => ({
  id: `d${place}`,
  place,
  url: `postmortems/d${place}.html`,
  title: `Story ${place}`,
  terms: [],
  summary: "",
  body: [],
  kind: "incident",
  shown: { severity: null, lead: "The beginning.", terms: [], sections: [] },
  ...more,
});

const DOCUMENTS = [
  document(0, { title: "The queue filled", body: ["What happened", "Retries made the queue grow."], date: "2024-03-05", year: "2024", in_system: ["queue"], shown: { severity: "SEV-1", lead: "", terms: [{ dimension: "system", id: "queue", title: "Message queue", url: "systems/queue.html" }], sections: [{ title: "What happened", anchor: "what" }, { title: "What happened", anchor: "what" }] }, severity: "sev-1", own_cluster: ["eu"] }),
  document(1, { title: "Kubernetes ran out of memory", date: "2022-01-01", year: "2022", in_system: ["shop", "till"], in_factor: ["exhaustion"] }),
  document(2, { title: "A quiet till", kind: "near-miss", in_system: ["till", "shop"], own_cluster: ["eu", "us"], "suggested-system": ["relay"], body: ["The queue <b>was</b> short & \"fine\"."] }),
];

/** @param {"opensearch" | "quickwit"} kind @param {any[]} asked */
function openEngine(kind, asked = []) {
  const fetcher = async (/** @type {string} */ address, /** @type {any} */ options) => {
    if (address.endsWith("backend.json")) return Response.json({ ...VOCABULARY, kind });
    asked.push(JSON.parse(options.body));
    const { status, body } = answerOf(kind, DOCUMENTS, new URL(address).pathname, options.body);
    return Response.json(body, { status });
  };
  return AfterwordBackend.open("https://site.test/search/", { fetch: fetcher });
}

for (const kind of /** @type {const} */ (["opensearch", "quickwit"])) {
  test(`${kind}: a query means what it means in the site's own index`, async () => {
    const engine = await openEngine(kind);
    const ids = async (/** @type {string} */ query, options = {}) => (await engine.search(query, options)).hits.map((/** @type {{ id: string }} */ hit) => hit.id);
    const check = async (/** @type {string} */ query, /** @type {string[]} */ expected) => assert.deepEqual(await ids(query), expected, query);
    await check("queue", ["d0", "d2"]);
    await check("queue filled", ["d0", "d2"]);
    await check("que", ["d0", "d2"]);
    await check("que ", []);
    await check('"queue filled"', ["d0"]);
    await check('"filled queue"', []);
    await check("queue -filled", ["d2"]);
    await check('queue -"queue filled"', ["d2"]);
    await check("-queue", ["d1"]);
    await check("k8s", ["d1"]);
    await check("oom", ["d1"]);
    await check("out of memory -k8s", ["d1"]);
    await check("system:queue", ["d0"]);
    await check("systems:\"message queue\"", ["d0"]);
    await check("system:shop", ["d1", "d2"]);
    await check("system:shop system:queue", []);
    await check("-system:queue", ["d1", "d2"]);
    await check("kind:near-miss kind:incident system:till", ["d1", "d2"]);
    await check("severity:SEV-1", ["d0"]);
    await check("cluster:eu", ["d0", "d2"]);
    await check('cluster:eu cluster:"united states"', ["d2"]);
    await check("year:2024 year:2022", ["d0", "d1"]);
    await check("after:2022 before:2024-03", ["d1"]);
    await check("after:2024-03-05", ["d0"]);
    await check("", []);
    await check("   ", []);
    // Nothing in a query is of the engine's language.
    const odd = await engine.search('queue OR) AND NOT ("\\ title:* ^2 "filled [queue"');
    assert.deepEqual([odd.relaxed, odd.total], [true, 2]);
    // Those with all words come first; those with some follow, and are counted with them.
    const relaxed = await engine.search("till queue");
    assert.deepEqual([relaxed.hits.map((/** @type {{ id: string }} */ hit) => hit.id), relaxed.complete, relaxed.relaxed, relaxed.total], [["d2", "d0"], 1, true, 2]);
    assert.deepEqual(relaxed.facets.system.map((/** @type {{ id: string, count: number }} */ one) => [one.id, one.count]), [["queue", 1], ["till", 1]]);
    await check("kubernetes queue", ["d0", "d1", "d2"]);
    assert.deepEqual(await ids("till queue", { offset: 1, limit: 1 }), ["d0"]);
    await check('"queue filled" till', ["d0"]);
    await check('"filled queue" till', ["d2"]);
    assert.equal((await engine.search("message-queue")).relaxed, true);
    assert.equal((await engine.search("queue-filled")).relaxed, false);
    const ignored = await engine.search("colour:red queue");
    assert.deepEqual(ignored.ignored, ["colour:red"]);
    const [second] = await ids("system:shop", { limit: 1, offset: 1 });
    assert.equal(second, "d2");
    const byDate = await ids("till out queue", { sort: "date" });
    assert.deepEqual(byDate, ["d0", "d1", "d2"]);
    const none = await engine.search("queue", { limit: 0 });
    assert.deepEqual([none.total, none.hits], [2, []]);
  });

  test(`${kind}: hits show what they are, where it stands, and what was found`, async () => {
    const engine = await openEngine(kind);
    const { hits, facets, corrected } = await engine.search("retries");
    assert.equal(corrected, null);
    const [{ title, url, date, severity, terms, snippet, section }] = hits;
    assert.deepEqual([title, url, date, severity], ["The queue filled", "postmortems/d0.html", "2024-03-05", "SEV-1"]);
    assert.deepEqual(terms, [{ dimension: "system", id: "queue", title: "Message queue", url: "systems/queue.html" }]);
    assert.deepEqual(snippet, [{ text: "Retries", hit: true }, { text: " made the queue grow.", hit: false }]);
    assert.deepEqual(section, { title: "What happened", anchor: "what" });
    assert.deepEqual(facets.system, [{ id: "queue", title: "Message queue", count: 1 }]);
    const all = await engine.search("kind:incident kind:near-miss");
    // A folder of terms is not counted: what is in it names it.
    assert.deepEqual(all.facets.system, [{ id: "till", title: "till", count: 2 }, { id: "queue", title: "Message queue", count: 1 }]);
    assert.deepEqual(all.facets.kind.map((/** @type {{ id: string, count: number }} */ one) => [one.id, one.count]), [["incident", 2], ["near-miss", 1]]);
    assert.deepEqual((await engine.search("queue", { facets: false })).facets, {});
    assert.deepEqual((await engine.search("system:queue")).hits[0].snippet, []);
  });

  test(`${kind}: markup in a text is text`, async () => {
    const engine = await openEngine(kind);
    const { hits } = await engine.search("short");
    assert.deepEqual(hits[0].snippet, [{ text: "The queue <b>was</b> ", hit: false }, { text: "short", hit: true }, { text: ' & "fine".', hit: false }]);
  });
}

test("what an engine sends may be anything", () => {
  assert.deepEqual(piecesFrom(withMarks("&lt;img src=x&gt; <b>a</b>&amp;lt; &#x27;&#39;&nope; &#x110000;")), [
    { text: "<img src=x> ", hit: false },
    { text: "a", hit: true },
    { text: "&lt; ''&nope; &#x110000;", hit: false },
  ]);
  for (const url of ["javascript:alert(1)", "//evil.test/", "https://evil.test/", "/etc", "\\\\evil", "../../x", "", "a//b", "data:x"]) {
    assert.deepEqual(hitFrom({ id: "x", url }, "", 1), [], url);
  }
  for (const source of [null, 1, "x", [], {}, { id: 1, url: {} }]) assert.deepEqual(hitFrom(source, "", 1), []);
  const [odd] = hitFrom({ id: "x", url: "x.html", title: {}, shown: { terms: "no", sections: 3, lead: [] }, date: "soon", body: 4 }, "y", 1);
  assert.deepEqual([odd.title, odd.date, odd.terms, odd.section], ["", null, [], null]);
});

test("an engine that does not answer is named, with its reason", async () => {
  /** @param {() => Response | Promise<never>} answer */
  const failing = async (answer, kind = "opensearch") => {
    const fetcher = async (/** @type {string} */ address) => (address.endsWith("backend.json") ? Response.json({ ...VOCABULARY, kind }) : answer());
    const engine = await AfterwordBackend.open("https://site.test/search", { fetch: fetcher });
    return engine.search("queue");
  };
  await assert.rejects(failing(() => Promise.reject(new TypeError("failed"))), /The search engine at search\.test cannot be reached\. .*try again/u);
  await assert.rejects(failing(() => Response.json({ error: { root_cause: [{ reason: "all shards failed" }] } }, { status: 500 })), /answers 500: all shards failed/u);
  await assert.rejects(failing(() => Response.json({ message: "index not found" }, { status: 404 }), "quickwit"), /answers 404: index not found/u);
  await assert.rejects(failing(() => new Response("<html>", { status: 400 })), /answers 400\. /u);
  await assert.rejects(failing(() => new Response("", { status: 401 })), /answers 401\. .*sign in/u);
  await assert.rejects(failing(() => new Response("", { status: 404 })), /answers 404\. .*no index “incidents”/u);
  await assert.rejects(failing(() => Response.json({ timed_out: true, hits: { total: { value: 1 }, hits: [] } })), /took too long/u);
  await assert.rejects(failing(() => Promise.reject(new DOMException("", "TimeoutError"))), /does not answer within 30 seconds/u);
  await assert.rejects(failing(() => new Response("<html>")), /cannot be used/u);
  await assert.rejects(AfterwordBackend.open("https://site.test/search/", { fetch: async () => new Response("", { status: 404 }) }), /the answer is 404/u);
  await assert.rejects(AfterwordBackend.open("https://site.test/search/", { fetch: async () => Response.json({ version: 9 }) }), /another version/u);
});

test("Quickwit is told to order by relevance", async () => {
  /** @type {any[]} */
  const asked = [];
  const engine = await openEngine("quickwit", asked);
  await engine.search("queue");
  await engine.search("queue", { sort: "date" });
  await engine.search("system:queue");
  assert.deepEqual(asked.map((request) => request.sort_by), ["_score", "timestamp", "timestamp"]);
});

test("results of another version of the site are told from those of this one", async () => {
  const check = async (/** @type {string | undefined} */ here, /** @type {string[]} */ there, /** @type {boolean} */ expected) => {
    const documents = there.map((site, place) => document(place, { title: "Queue", ...(site ? { site } : {}) }));
    for (const kind of /** @type {const} */ (["opensearch", "quickwit"])) {
      const fetch = async (/** @type {string} */ address, /** @type {any} */ init) => {
        if (address.endsWith("backend.json")) return Response.json({ ...VOCABULARY, kind, ...(here ? { site: here } : {}) });
        const { status, body } = answerOf(kind, documents, new URL(address).pathname, init.body);
        return Response.json(body, { status });
      };
      const engine = await AfterwordBackend.open("https://site.test/search/", { fetch });
      assert.equal((await engine.search("queue")).isOfAnother, expected, `${kind}: ${here}, ${there}`);
    }
  };
  await check("one", ["one", "one"], false);
  await check("one", ["one", "other"], true);
  // An export of before, or a site of before.
  await check("one", [""], false);
  await check(undefined, ["one"], false);
  await check("one", [], false);
});

test("words are corrected to what the engine knows, and that is said", async () => {
  const engine = await openEngine("opensearch");
  const check = async (/** @type {string} */ query, /** @type {string | null} */ expected, /** @type {string[]} */ found, options = {}) => {
    const { corrected, hits } = await engine.search(query, options);
    assert.deepEqual([corrected?.to ?? null, hits.map((/** @type {{ id: string }} */ hit) => hit.id)], [expected, found], query);
  };
  await check("retreis", "retries", ["d0"]);
  await check("kubernets memory", "kubernetes memory", ["d1"]);
  await check("retreis", null, [], { correct: false });
  // What goes on, what is in quotes, numbers and short words are meant as they are.
  await check("retr", null, ["d0"]);
  await check('"retreis"', null, []);
  await check("abc", null, []);
  await check("queues7", null, []);
});

test("how rare words are is asked once", async () => {
  /** @type {any[]} */
  const asked = [];
  const engine = await openEngine("opensearch", asked);
  await engine.search("queue");
  await engine.search("queue filled");
  const counted = asked.filter((request) => request.query === undefined).map((request) => request.aggs.known.filters.filters[0].match.words);
  assert.deepEqual(counted, ["queue", "filled"]);
});

test("what words speak of is found by its theme, and named", async () => {
  const engine = await openEngine("opensearch");
  const { themes, hits, complete } = await engine.search("brim full");
  assert.deepEqual([themes, complete], [[{ dimension: "factor", id: "exhaustion", title: "Exhaustion" }], 0]);
  assert.deepEqual(hits.map((/** @type {{ id: string }} */ hit) => hit.id), ["d1"]);
  assert.deepEqual((await engine.search("brim")).themes, []);
});

test("a term that is only suggested is found where it is suggested", async () => {
  const engine = await openEngine("opensearch");
  assert.deepEqual((await engine.search("system:relay")).hits.map((/** @type {{ id: string }} */ hit) => hit.id), ["d2"]);
});

test("what passes soon is asked once more", async () => {
  const check = async (/** @type {number[]} */ statuses, /** @type {RegExp | null} */ expected) => {
    let left = [...statuses];
    const fetcher = async (/** @type {string} */ address, /** @type {any} */ options) => {
      if (address.endsWith("backend.json")) return Response.json(VOCABULARY);
      const status = left.shift() ?? 200;
      const { body } = answerOf("opensearch", DOCUMENTS, new URL(address).pathname, options.body);
      return status === 200 ? Response.json(body) : new Response("", { status });
    };
    const engine = await AfterwordBackend.open("https://site.test/search", { fetch: fetcher });
    const answer = engine.search("queue");
    await (expected === null ? answer : assert.rejects(answer, expected));
  };
  await check([503], null);
  await check([429, 200, 502], null);
  await check([429, 429], /answers 429\. .*wait a moment/u);
  await check([500], /answers 500\. .*try again in a minute/u);
});
