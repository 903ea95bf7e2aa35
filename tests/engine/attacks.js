// @ts-check
// The configuration of nginx that docs/search-engines.md shows, attacked: searches of the one index come through as pages
// write them, and nothing else does.

import assert from "node:assert/strict";
import test from "node:test";

import { ask, freePorts } from "./cluster.js";
import { startNginx } from "./nginx.js";

/** @typedef {import("./failures.js").Needed} Needed */

const ALL = { query: { bool: { must: [] } } };

/**
 * @param {string} address
 * @param {string} [body]
 * @param {Record<string, string>} [headers]
 */
async function post(address, body, headers = { "Content-Type": "application/json" }, method = "POST") {
  const response = await fetch(address, { method, headers, body: body ?? null });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** Bodies that ask for what no page asks for. */
const BODIES = {
  "a script that scores": { query: { script_score: { query: { bool: {} }, script: { source: "1" } } } },
  "a script for a field": { ...ALL, script_fields: { x: { script: { source: "1" } } } },
  "a script that sorts": { ...ALL, sort: { _script: { type: "number", script: { source: "1" } } } },
  "a script in an aggregation": { ...ALL, aggs: { in_system: { terms: { script: { source: "1" } } } } },
  "terms of a document of another index": { query: { terms: { id: { index: "secret", id: "1", path: "word" } } } },
  "what is like a document of another index": { query: { more_like_this: { like: [{ _index: "secret", _id: "1" }], min_term_freq: 1, min_doc_freq: 1 } } },
  "another index's weight": { ...ALL, indices_boost: [{ secret: 2 }] },
  "a wildcard": { query: { wildcard: { body: "*a*" } } },
  "an expression": { query: { regexp: { body: ".*a.*" } } },
  "an approximate word": { query: { fuzzy: { body: "queue" } } },
  "a query in words": { query: { query_string: { query: "*a* OR /.*/" } } },
  "an explanation": { ...ALL, explain: true },
  "a profile": { ...ALL, profile: true },
  "fields of the index": { ...ALL, docvalue_fields: ["place"] },
  "everything at all": { query: { match_all: {} } },
  "all words of a text": { ...ALL, aggs: { in_system: { significant_text: { field: "body" } } } },
  "a point in time": { ...ALL, pit: { id: "x" } },
  "another order of the same": { ...ALL, rescore: { window_size: 10_000, query: { rescore_query: { bool: {} } } } },
};

/** Texts that could hide such a key from whoever only looks for its name. */
const HIDDEN = {
  "a key with an escape": '{"query":{"\\u0077ildcard":{"body":"*a*"}}}',
  "a key behind a comment": '{"query":{/* */"wildcard"/* */:{"body":"*a*"}}}',
  "a key in front of white space": '{"query":{"wildcard"\n\t :{"body":"*a*"}}}',
  "a key in another notation": "query:\n  wildcard:\n    body: '*a*'\n",
  "a key without quotes": "{query:{wildcard:{body:'*a*'}}}",
  "nothing": "",
};

/** Bodies in the words of pages that ask for too much. */
const GREEDY = {
  "more than there are": { ...ALL, size: 1_000_000 },
  "a page far behind the last": { ...ALL, from: 90_000, size: 10 },
  "very many clauses": { query: { bool: { should: Array.from({ length: 1100 }, (_, place) => ({ term: { id: `${place}` } })) } } },
};

/** @param {() => Needed} needed */
export function testAttacks(needed) {
  const search = () => `${needed().stand.nginx.origin}/incidents/_search`;
  const count = async () => (await ask("GET", `${needed().stand.cluster.origin}/incidents/_count`)).count;

  test("nginx lets a search through", async () => {
    const { status, text } = await post(search(), JSON.stringify(ALL));
    assert.equal(status, 200);
    assert.ok(JSON.parse(text).hits.total.value > 0);
  });

  test("nginx lets nothing else of the engine through", async () => {
    const { stand } = needed();
    await ask("PUT", `${stand.cluster.origin}/secret/_doc/1?refresh=true`, { word: "queue" });
    const before = await count();
    const line = '{"delete":{"_index":"incidents","_id":"undated-rope"}}\n';
    const paths = ["_bulk", "_msearch", "_search", "_search/scroll", "_cat/indices", "_cluster/settings", "_nodes", "_all/_search", "*/_search", "secret/_search", "secret/_doc/1", "incidents", "incidents/_bulk", "incidents/_doc/undated-rope", "incidents/_delete_by_query", "incidents/_update_by_query", "incidents/_search/template", "incidents/_search/../_delete_by_query", "incidents%2F_bulk", "incidents/_search%2F..%2F_bulk", "incidents,secret/_search", "incidents/_mapping", "incidents/_validate/query"];
    for (const path of paths) {
      for (const method of ["GET", "POST", "PUT", "DELETE"]) {
        const { status, text } = await post(`${stand.nginx.origin}/${path}`, method === "GET" ? undefined : line, undefined, method);
        assert.ok(status === 404 || status === 405, `${method} /${path} answers ${status}`);
        assert.ok(!text.includes("_index") && !text.includes("_shards"), `${method} /${path} reaches the engine`);
      }
    }
    for (const method of ["GET", "PUT", "DELETE", "PATCH", "HEAD"]) assert.equal((await post(search(), undefined, undefined, method)).status, 405, method);
    assert.equal(await count(), before);
    await ask("DELETE", `${stand.cluster.origin}/secret`);
  });

  test("nginx lets no other question through than those of pages", async () => {
    const texts = [...Object.entries(BODIES).map(([name, body]) => [name, JSON.stringify(body)]), ...Object.entries(HIDDEN)];
    for (const [name, text] of texts) {
      const answer = await post(search(), text);
      assert.ok(answer.status === 400, `${name}: ${answer.status} ${answer.text.slice(0, 200)}`);
      assert.ok(!answer.text.includes('"hits"'), name);
    }
    for (const type of ["application/yaml", "application/cbor", "application/smile", "text/plain"]) {
      const answer = await post(search(), JSON.stringify(BODIES["a wildcard"]), { "Content-Type": type });
      assert.equal(answer.status, 400, type);
    }
  });

  test("nginx passes no parameter on", async () => {
    for (const parameter of ["scroll=1m", "q=queue", "index=secret", "explain=true", "source_content_type=application/json&source=%7B%7D", "filter_path=-hits", "search_type=query_then_fetch&scroll=1m"]) {
      const { status, text } = await post(`${search()}?${parameter}`, JSON.stringify(ALL));
      const answer = JSON.parse(text);
      assert.equal(status, 200, parameter);
      assert.deepEqual([answer._scroll_id, answer.hits.hits[0]._explanation, answer.hits.total.value > 0], [undefined, undefined, true], parameter);
    }
  });

  test("questions are bounded in size", async () => {
    assert.equal((await post(search(), JSON.stringify({ ...ALL, aggs: { in_system: { terms: { field: "x".repeat(100_000) } } } }))).status, 413);
    for (const [name, body] of Object.entries(GREEDY)) {
      const answer = await post(search(), JSON.stringify(body));
      assert.equal(answer.status, 400, `${name}: ${answer.text.slice(0, 200)}`);
    }
    const deep = (/** @type {number} */ levels) => `{"query":${'{"bool":{"must":'.repeat(levels)}{"term":{"id":"x"}}${"}}".repeat(levels)}}`;
    assert.equal((await post(search(), deep(295))).status, 200);
    for (const levels of [300, 1000, 3000]) assert.equal((await post(search(), deep(levels))).status, 400, `${levels} levels`);
    await needed().stand.cluster.is("green");
  });

  test("one reader may not ask without end", async () => {
    const { stand } = needed();
    const [port = 0] = await freePorts(1);
    const slow = await startNginx({ folder: `${stand.folder}/slow`, site: stand.site, index: "incidents", port, engine: stand.cluster.nodes.map(({ origin }) => origin), rate: 1 });
    const answers = await Promise.all(Array.from({ length: 80 }, () => post(`${slow.origin}/incidents/_search`, JSON.stringify({ ...ALL, size: 0 }))));
    const refused = answers.filter(({ status }) => status === 429).length;
    assert.ok(refused >= 30 && refused < 80, `${refused} of 80 are refused`);
    await slow.stop();
  });

  test("pages of other sites may not read what the engine answers", async () => {
    const from = async (/** @type {string} */ origin) => {
      const { headers } = await post(search(), JSON.stringify(ALL), { "Content-Type": "application/json", Origin: origin });
      return headers.get("access-control-allow-origin");
    };
    assert.equal(await from("https://evil.example"), null);
    assert.equal(await from("null"), null);
    assert.equal(await from("https://nobody.example"), "https://nobody.example");
  });
}
