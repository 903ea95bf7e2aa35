//! `afterword push` as its users rely on it, against a stand-in for an engine: what is sent, in which
//! order, what becomes of an interruption, and what is never said.

use assert_cmd::Command;
use serde_json::{Value, json};

use crate::support::engine::{Engine, Instead};
use crate::support::{Run, Sandbox, program, run};

const DRAFT: &str = "---\ntitle: Unfinished\nstatus: draft\n---\nNot yet.\n";
const SECRET: &str = "---\ntitle: For few eyes\naudience: restricted\n---\nHush.\n";

fn story(title: &str, day: u32) -> String {
    format!("---\ntitle: {title}\ndate: 2024-03-{day:02}\n---\nIt was so.\n")
}

fn site() -> Sandbox {
    let sandbox = Sandbox::site(
        "",
        &[
            ("postmortems/draft.md", DRAFT),
            ("postmortems/secret.md", SECRET),
        ],
    );
    for day in 1..=3 {
        write(&sandbox, day, "Story");
    }
    sandbox
}

fn write(sandbox: &Sandbox, day: u32, title: &str) {
    let path = format!("content/postmortems/story-{day}.md");
    sandbox.write(&path, story(&format!("{title} {day}"), day));
}

fn command(sandbox: &Sandbox, url: &str, more: &[&str]) -> Command {
    let mut command = program();
    for name in ["USER", "PASSWORD", "TOKEN", "API_KEY"] {
        command.env_remove(format!("AFTERWORD_ENGINE_{name}"));
    }
    // Nothing that is meant for this machine goes there.
    command.env("HTTP_PROXY", "http://127.0.0.1:1/");
    command.args(["push", url, "--wait", "0", "--root"]);
    command.arg(sandbox.root()).args(more);
    command
}

fn push(sandbox: &Sandbox, engine: &Engine, more: &[&str]) -> Run {
    run(&mut command(sandbox, &engine.url, more))
}

fn pushed(sandbox: &Sandbox, engine: &Engine, more: &[&str]) -> Run {
    let told = push(sandbox, engine, more);
    assert_eq!((told.code, told.out.as_str()), (0, ""), "{}", told.err);
    told
}

/// The ids of stories that are searched behind `postmortems`; notes of terms are left out.
fn stories(engine: &Engine) -> Vec<String> {
    let found = engine.found("postmortems").into_iter();
    found.filter(|id| !id.contains('/')).collect()
}

/// How many documents the requests for batches wrote since the last time.
fn written(engine: &Engine) -> usize {
    engine.with(|state| {
        let asked = std::mem::take(&mut state.asked).into_iter();
        let bulks = asked.filter(|request| request.line.contains("/_bulk"));
        let lines: Vec<String> = bulks
            .flat_map(|request| request.body.lines().map(str::to_owned).collect::<Vec<_>>())
            .collect();
        let writes = lines.iter().filter(|line| line.starts_with("{\"index\""));
        writes.count()
    })
}

#[test]
fn an_alias_leads_to_what_a_build_publishes() {
    let (sandbox, engine) = (site(), Engine::start());
    let told = pushed(&sandbox, &engine, &[]);
    assert_eq!(stories(&engine), ["story-1", "story-2", "story-3"]);
    let names = engine.names();
    assert_eq!(names.len(), 1);
    assert!(names[0].starts_with("postmortems-"), "{names:?}");
    for said in [
        &names[0],
        "OpenSearch 2.19.6",
        "`postmortems` leads there now",
    ] {
        assert!(told.err.contains(said), "{said}: {}", told.err);
    }
    engine.with(|state| {
        let index = state.indices.values().next().unwrap();
        assert_eq!(index.settings["index"]["refresh_interval"], "-1");
        assert_eq!(index.mappings["dynamic"], "strict");
    });
    let drafts = [
        "--drafts",
        "--audience",
        "restricted",
        "--index",
        "all-of-it",
    ];
    pushed(&sandbox, &engine, &drafts);
    let all = engine.found("all-of-it");
    assert!(all.contains(&"draft".to_owned()) && all.contains(&"secret".to_owned()));
    assert_eq!(stories(&engine), ["story-1", "story-2", "story-3"]);
}

#[test]
fn readers_see_the_old_documents_or_the_new_ones() {
    let (sandbox, engine) = (site(), Engine::start());
    pushed(&sandbox, &engine, &[]);
    let first = engine.names();
    let before = engine.found("postmortems").len();
    write(&sandbox, 4, "Story");
    engine.with(|state| state.searched.clear());
    let told = pushed(&sandbox, &engine, &[]);
    let second = engine.names();
    assert!(second.len() == 1 && second != first, "{second:?}");
    assert!(
        told.err.contains(&format!("removed: {}", first[0])),
        "{}",
        told.err
    );
    let mut seen = engine.with(|state| std::mem::take(&mut state.searched));
    seen.dedup();
    assert_eq!(seen, [Some(before), Some(before + 1)]);

    // The same once more sends nothing.
    engine.asked();
    let told = pushed(&sandbox, &engine, &[]);
    assert!(told.err.contains("nothing changed"), "{}", told.err);
    let asked = engine.asked();
    assert!(
        asked.iter().all(|line| line.starts_with("GET ")),
        "{asked:?}"
    );
}

#[test]
fn a_push_goes_on_where_an_interrupted_one_stopped() {
    let (sandbox, engine) = (site(), Engine::start());
    pushed(&sandbox, &engine, &[]);
    let all = engine.found("postmortems").len();
    for day in 4..=9 {
        write(&sandbox, day, "Story");
    }
    // All of it is sent, and the connection breaks for good before the switch.
    engine.instead(|request, _| request.line.contains("_settings").then_some(Instead::Break));
    let told = push(&sandbox, &engine, &["--tries", "3"]);
    assert_eq!(told.code, 2);
    assert!(
        told.err.contains("goes on where this one stopped"),
        "{}",
        told.err
    );
    assert_eq!(stories(&engine).len(), 3);
    // A part of it got lost, and something is damaged.
    engine.with(|state| {
        let left = state
            .indices
            .values_mut()
            .max_by_key(|index| index.documents.len());
        let documents = &mut left.unwrap().documents;
        documents.remove("story-4").unwrap();
        documents.get_mut("story-5").unwrap()["fingerprint"] = json!("0");
    });
    engine.as_usual();
    written(&engine);
    let told = pushed(&sandbox, &engine, &[]);
    assert_eq!(written(&engine), 2);
    assert!(told.err.contains("2 documents sent"), "{}", told.err);
    assert_eq!(engine.found("postmortems").len(), all + 6);
    assert_eq!(engine.names().len(), 1);
}

#[test]
fn a_switch_whose_answer_is_lost_is_a_switch() {
    let (sandbox, engine) = (site(), Engine::start());
    pushed(&sandbox, &engine, &[]);
    write(&sandbox, 4, "Story");
    engine.lose_answer("_aliases");
    pushed(&sandbox, &engine, &[]);
    assert_eq!(stories(&engine).len(), 4);
    assert_eq!(engine.names().len(), 1);
}

#[test]
fn what_an_abandoned_push_left_is_removed() {
    let (sandbox, engine) = (site(), Engine::start());
    engine.instead(|request, _| request.line.contains("_settings").then_some(Instead::Break));
    assert_eq!(push(&sandbox, &engine, &["--tries", "1"]).code, 2);
    engine.as_usual();
    write(&sandbox, 4, "Story");
    engine.with(|state| {
        // Neither is ours: one of another alias, one of somebody else.
        let other = json!({ "_meta": { "afterword": { "index": "postmortems-x", "site": "1", "shape": "2" } } });
        for (name, mappings) in [("postmortems-x-1", other), ("postmortems-y", json!({}))] {
            let index = state.indices.entry(name.to_owned()).or_default();
            index.mappings = mappings;
        }
    });
    pushed(&sandbox, &engine, &[]);
    let names = engine.names();
    assert_eq!(names.len(), 3, "{names:?}");
    assert!(names.contains(&"postmortems-x-1".to_owned()));
    assert!(names.contains(&"postmortems-y".to_owned()));
}

#[test]
fn an_update_sends_what_changed_and_removes_what_left() {
    let (sandbox, engine) = (site(), Engine::start());
    pushed(&sandbox, &engine, &[]);
    let names = engine.names();
    write(&sandbox, 2, "Retold");
    write(&sandbox, 9, "Story");
    sandbox.remove("content/postmortems/story-1.md");
    written(&engine);
    let told = pushed(&sandbox, &engine, &["--update"]);
    assert_eq!(written(&engine), 2);
    for said in ["2 documents sent", "1 removed"] {
        assert!(told.err.contains(said), "{said}: {}", told.err);
    }
    assert_eq!(engine.names(), names);
    assert_eq!(stories(&engine), ["story-2", "story-3", "story-9"]);
    // It holds what a new index of the same site holds, places and all.
    let other = Engine::start();
    pushed(&sandbox, &other, &[]);
    let documents = |engine: &Engine| {
        engine.with(|state| state.indices.values().next().unwrap().documents.clone())
    };
    assert_eq!(documents(&engine), documents(&other));
    let told = pushed(&sandbox, &engine, &[]);
    assert!(told.err.contains("nothing changed"), "{}", told.err);
}

#[test]
fn an_index_of_an_export_gives_way_to_the_alias_and_one_of_others_does_not() {
    let (sandbox, engine) = (site(), Engine::start());
    let check = |mappings: Value, expected: i32| {
        engine.with(|state| {
            state.aliases.clear();
            state.indices.clear();
            let index = state.indices.entry("postmortems".to_owned()).or_default();
            index.mappings = mappings;
            index.documents.insert("old".to_owned(), json!({}));
        });
        let told = push(&sandbox, &engine, &[]);
        assert_eq!(told.code, expected, "{}", told.err);
        told
    };
    let folder = sandbox.beside("export");
    let mut export = program();
    export.args(["export", "--format", "opensearch", "--root"]);
    export.arg(sandbox.root()).arg("--output").arg(&folder);
    assert_eq!(run(&mut export).code, 0);
    let index = std::fs::read_to_string(folder.join("index.json")).unwrap();
    let index: Value = serde_json::from_str(&index).unwrap();
    check(index["mappings"].clone(), 0);
    assert_eq!(stories(&engine), ["story-1", "story-2", "story-3"]);
    let told = check(json!({ "properties": {} }), 2);
    assert!(
        told.err.contains("not written by Afterword"),
        "{}",
        told.err
    );
    assert_eq!(engine.found("postmortems"), ["old"]);
}

#[test]
fn documents_that_the_engine_refuses_are_named_and_nothing_is_switched() {
    let (sandbox, engine) = (site(), Engine::start());
    pushed(&sandbox, &engine, &[]);
    write(&sandbox, 2, "Retold");
    engine.with(|state| {
        let refuses = [("story-2", (400, "mapper_parsing_exception"))];
        state.refuses = refuses.map(|(id, why)| (id.to_owned(), why)).into();
    });
    let told = push(&sandbox, &engine, &[]);
    assert_eq!(told.code, 2);
    for said in [
        "error: `story-2` was refused: mapper_parsing_exception: no such luck",
        "--allow-refused",
    ] {
        assert!(told.err.contains(said), "{said}: {}", told.err);
    }
    assert_eq!(stories(&engine).len(), 3);
    let told = pushed(&sandbox, &engine, &["--allow-refused"]);
    assert!(told.err.contains("`story-2` was refused"), "{}", told.err);
    assert_eq!(stories(&engine), ["story-1", "story-3"]);
}

#[test]
fn an_engine_that_is_busy_is_asked_again_and_not_for_ever() {
    let (sandbox, engine) = (site(), Engine::start());
    let mut answers = vec![
        Instead::Say(503, json!({})),
        Instead::Break,
        Instead::Say(
            429,
            json!({ "error": { "type": "rejected_execution_exception" } }),
        ),
    ];
    engine.instead(move |request, _| {
        let is_batch = request.line.contains("_bulk");
        is_batch.then(|| answers.pop()).flatten()
    });
    pushed(&sandbox, &engine, &[]);
    // Of a batch only that is sent again which the engine had no time for.
    let (sandbox, engine) = (site(), Engine::start());
    let mut is_first = true;
    engine.instead(move |request, _| {
        let is_batch = request.line.contains("_bulk") && std::mem::take(&mut is_first);
        is_batch.then(|| {
            let lines = request.body.lines().step_by(2);
            let items = lines
                .map(|_| json!({ "index": { "status": 429, "error": { "type": "rejected" } } }));
            Instead::Say(
                200,
                json!({ "errors": true, "items": items.collect::<Vec<_>>() }),
            )
        })
    });
    pushed(&sandbox, &engine, &[]);
    assert_eq!(stories(&engine).len(), 3);

    let (sandbox, engine) = (site(), Engine::start());
    engine.instead(|request, _| {
        let is_batch = request.line.contains("_bulk");
        is_batch.then(|| Instead::Say(429, json!({ "error": { "type": "rejected" } })))
    });
    let told = push(&sandbox, &engine, &["--tries", "4"]);
    assert_eq!(told.code, 2);
    assert!(
        told.err.contains("in 4 tries: 429: rejected"),
        "{}",
        told.err
    );
    let asked = engine.asked();
    assert_eq!(
        asked.iter().filter(|line| line.contains("_bulk")).count(),
        4
    );
}

#[test]
fn a_batch_that_is_too_large_is_halved() {
    let (sandbox, engine) = (site(), Engine::start());
    engine.instead(|request, _| {
        let is_large = request.line.contains("_bulk") && request.body.lines().count() > 2;
        is_large.then(|| Instead::Say(413, json!({})))
    });
    pushed(&sandbox, &engine, &[]);
    assert_eq!(stories(&engine).len(), 3);
}

#[test]
fn what_stops_a_push_is_said_with_what_to_do() {
    let sandbox = site();
    let blocked = json!({
        "error": {
            "type": "cluster_block_exception",
            "reason": "index [x] blocked by: [FORBIDDEN/12/index read-only / allow delete (api)];",
            "caused_by": { "reason": "disk usage exceeded flood-stage watermark, index has read-only-allow-delete block" },
        },
    });
    let check = |part: &'static str, status: u16, body: Value, expected: &[&str]| {
        let engine = Engine::start();
        engine.instead(move |request, _| {
            let is_it = request.line.ends_with(part);
            is_it.then(|| Instead::Say(status, body.clone()))
        });
        let told = push(&sandbox, &engine, &[]);
        assert_eq!(told.code, 2, "{}", told.err);
        for said in expected {
            assert!(told.err.contains(said), "{said}: {}", told.err);
        }
        assert_eq!(stories(&engine), Vec::<String>::new());
    };
    check("GET /", 401, json!({}), &["(401)", "AFTERWORD_ENGINE_USER"]);
    check(
        "GET /",
        404,
        json!({}),
        &["not as OpenSearch or Elasticsearch does"],
    );
    check("GET /", 200, json!({ "hello": 1 }), &["not as OpenSearch"]);
    let old = json!({ "version": { "number": "6.8.0" }, "tagline": "You Know, for Search" });
    check(
        "GET /",
        200,
        old,
        &["Elasticsearch 6.8.0", "Elasticsearch 7"],
    );
    check(
        "_bulk",
        403,
        json!({ "error": { "type": "security_exception" } }),
        &["security_exception", "rights"],
    );
    check("_bulk", 403, blocked.clone(), &["disk is nearly full"]);
    check("_bulk", 429, blocked, &["disk is nearly full"]);
    check(
        "_count",
        200,
        json!({ "count": 1 }),
        &["holds 1 documents", "not switched"],
    );

    let told = run(&mut command(&sandbox, "http://127.0.0.1:1/", &[]));
    assert_eq!(told.code, 2);
    assert!(
        told.err.contains("no engine answers at 127.0.0.1:1"),
        "{}",
        told.err
    );
    // What listens there does not speak TLS.
    let engine = Engine::start();
    let secure = engine.url.replace("http:", "https:");
    let told = run(&mut command(&sandbox, &secure, &["--tries", "1"]));
    assert_eq!(told.code, 2, "{}", told.err);
}

#[test]
fn credentials_come_from_the_environment_and_are_shown_nowhere() {
    let sandbox = site();
    let check = |names: &[(&str, &str)], expected: &str| {
        let engine = Engine::start();
        // An engine that says what it was told.
        engine.instead(|request, _| {
            let echo = json!({ "error": { "type": "x", "reason": format!("{:?} hush-hush", request.authorization) } });
            request.line.contains("_bulk").then_some(Instead::Say(400, echo))
        });
        let mut command = command(&sandbox, &engine.url, &[]);
        command.envs(names.iter().copied());
        let told = run(&mut command);
        assert_eq!(told.code, 2);
        assert!(!told.err.contains("hush"), "{}", told.err);
        engine.with(|state| {
            assert!(state.asked.len() > 2);
            for request in &state.asked {
                assert_eq!(request.authorization.as_deref(), Some(expected));
            }
        });
    };
    let user = ("AFTERWORD_ENGINE_USER", "ada");
    check(
        &[user, ("AFTERWORD_ENGINE_PASSWORD", "hush-hush")],
        "Basic YWRhOmh1c2gtaHVzaA==",
    );
    check(
        &[("AFTERWORD_ENGINE_TOKEN", "hush-hush")],
        "Bearer hush-hush",
    );
    check(
        &[("AFTERWORD_ENGINE_API_KEY", "hush-hush")],
        "ApiKey hush-hush",
    );

    let refused = |url: &str, names: &[(&str, &str)], expected: &str| {
        let mut command = command(&sandbox, url, &[]);
        let told = run(command.envs(names.iter().copied()));
        assert_eq!(told.code, 2);
        assert!(told.err.contains(expected), "{}", told.err);
        assert!(!told.err.contains("hush"), "{}", told.err);
    };
    refused(
        "https://ada:hush@127.0.0.1:1/",
        &[],
        "holds a user name or a password",
    );
    refused(
        "http://search.example/",
        &[("AFTERWORD_ENGINE_TOKEN", "hush")],
        "not https",
    );
    refused(
        "http://127.0.0.1:1/",
        &[user],
        "AFTERWORD_ENGINE_PASSWORD is not",
    );
    refused(
        "http://127.0.0.1:1/",
        &[
            ("AFTERWORD_ENGINE_TOKEN", "hush"),
            ("AFTERWORD_ENGINE_API_KEY", "hush"),
        ],
        "more than one kind",
    );
}
