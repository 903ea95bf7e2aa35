//! `afterword export` as its users rely on it, and a site that asks an engine in place of its own
//! index: what is written, what is not, and what is said about it.

use std::fs;
use std::path::Path;

use crate::support::{Run, Sandbox, program, run};
use serde_json::Value;

const BACKEND: &str = "[search]\nbackend = { kind = \"opensearch\", url = \"https://search.example/learn\", index = \"incidents\" }\n";

const STORY: &str =
    "---\ntitle: The ovens baked at night\ndate: 2024-03-12\nsystems: [ovens]\n---\nThey did.\n";
const DRAFT: &str = "---\ntitle: Unfinished\nstatus: draft\n---\nNot yet.\n";
const SECRET: &str = "---\ntitle: For few eyes\naudience: restricted\n---\nHush.\n";

fn site(config: &str) -> Sandbox {
    Sandbox::site(
        config,
        &[
            ("postmortems/ovens.md", STORY),
            ("postmortems/draft.md", DRAFT),
            ("postmortems/secret.md", SECRET),
        ],
    )
}

fn export(sandbox: &Sandbox, format: &str, more: &[&str]) -> Run {
    let mut command = program();
    command.args(["export", "--format", format, "--root"]);
    command.arg(sandbox.root()).args(more);
    run(&mut command)
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.filter(|name| !name.starts_with('.')).collect();
    names.sort();
    names
}

#[test]
fn documents_go_to_standard_output_and_hold_what_a_build_publishes() {
    let sandbox = site("title = \"Library\"\n");
    let told = export(&sandbox, "ndjson", &[]);
    assert_eq!((told.code, told.err.as_str()), (0, ""));
    let records: Vec<Value> = told
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(records[0]["id"], "ovens");
    assert_eq!(records[0]["url"], "postmortems/ovens.html");
    for hidden in ["Unfinished", "Hush", "For few eyes"] {
        assert!(!told.out.contains(hidden), "{hidden}");
    }
    assert_eq!(export(&sandbox, "ndjson", &["--output", "-"]).out, told.out);
    let drafts = export(
        &sandbox,
        "ndjson",
        &["--drafts", "--audience", "restricted"],
    );
    assert!(drafts.out.contains("Unfinished") && drafts.out.contains("Hush"));
}

#[test]
fn an_export_is_the_same_from_what_a_build_remembers() {
    let sandbox = site("title = \"Library\"\n");
    let story = "---\ntitle: The till\nfactors: [{ id: drift, note: It *drifted*. }]\nactions: [{ text: Weigh it }]\nsurprises:\n- We knew\n---\nOpen. %%Not yours.%%\n\n## Learned\n\n- A lot of [it](../ovens.md)\n- See [it](../ovens.md#so)\n";
    sandbox.write("content/postmortems/2024-01-02-till/index.md", story);
    sandbox.write(
        "content/postmortems/2024-01-02-till/notes.md",
        "# Notes\n\nOf it.\n",
    );
    let text =
        |path: &str| format!("\u{feff}# {path}\r\n\r\nRedis was slow, and `orders-api` too.\r\n");
    sandbox.write("content/postmortems/2024-01-03-slow.md", text("Slow"));
    let fresh = export(&sandbox, "ndjson", &[]).out;
    for said in [
        "It drifted.",
        "Weigh it",
        "We knew",
        "A lot of it",
        "orders-api",
    ] {
        assert!(fresh.contains(said), "{said}: {fresh}");
    }
    assert!(!fresh.contains("Not yours"));
    let mut build = program();
    build.arg("build").arg("--root").arg(sandbox.root());
    assert_eq!(run(&mut build).code, 0);
    assert_eq!(export(&sandbox, "ndjson", &[]).out, fresh);
    sandbox.write("content/postmortems/2024-01-03-slow.md", text("Slower"));
    let changed = export(&sandbox, "ndjson", &[]).out;
    fs::remove_dir_all(sandbox.root().join(".afterword")).unwrap();
    assert_eq!(export(&sandbox, "ndjson", &[]).out, changed);
    assert_ne!(changed, fresh);
}

#[test]
fn a_folder_holds_all_that_an_engine_takes_and_the_commands_are_said() {
    let sandbox = site(BACKEND);
    let folder = sandbox.beside("export");
    for (format, expected, commands) in [
        (
            "quickwit",
            ["documents-0001.ndjson", "index-config.json"],
            [
                "http://localhost:7280/api/v1/indexes",
                "/api/v1/incidents/ingest",
            ],
        ),
        (
            "opensearch",
            ["bulk-0001.ndjson", "index.json"],
            [
                "https://search.example/learn/incidents",
                "https://search.example/learn/_bulk",
            ],
        ),
    ] {
        let told = export(&sandbox, format, &["--output", folder.to_str().unwrap()]);
        assert_eq!((told.code, told.out.as_str()), (0, ""), "{}", told.err);
        // What an earlier export of another format left is gone.
        assert_eq!(names(&folder), expected);
        for command in commands {
            assert!(told.err.contains(command), "{command}: {}", told.err);
        }
        let before: Vec<_> = expected
            .iter()
            .map(|name| fs::read(folder.join(name)).unwrap())
            .collect();
        export(&sandbox, format, &["--output", folder.to_str().unwrap()]);
        let after: Vec<_> = expected
            .iter()
            .map(|name| fs::read(folder.join(name)).unwrap())
            .collect();
        assert_eq!(before, after);
    }
    let named = export(
        &sandbox,
        "opensearch",
        &["--output", folder.to_str().unwrap(), "--index", "other"],
    );
    assert_eq!(named.code, 0);
    let bulk = fs::read_to_string(folder.join("bulk-0001.ndjson")).unwrap();
    assert!(
        bulk.starts_with("{\"index\":{\"_index\":\"other\",\"_id\":\"ovens\"}}\n"),
        "{bulk}"
    );
}

/// Export holds of a document only what the others ask of it, and reads it again where it is written.
#[test]
fn what_a_build_remembers_changes_no_byte_of_an_export() {
    let story = "---\ntitle: The tills stopped\ndate: 2024-05-01\nsystems: [tills]\nsurprises: [Nobody called.]\nactions: [Count the tills.]\n---\nIt began at noon. <!-- private: not yet -->\n\n## Impact\n\nAll shops.\n\n## Timeline\n\n- 12:00 The tills stopped.\n- 12:30 They ran again.\n";
    let sandbox = site("title = \"Library\"\n");
    sandbox.write("content/postmortems/tills.md", story);
    let cold = export(&sandbox, "ndjson", &[]);
    for told in [
        "It began at noon.",
        "All shops.",
        "12:30 They ran again.",
        "Nobody called.",
        "Count the tills.",
    ] {
        assert!(cold.out.contains(told), "{told}: {}", cold.out);
    }
    sandbox.built(&[]);
    assert_eq!(export(&sandbox, "ndjson", &[]).out, cold.out);
}

#[test]
fn nothing_of_others_is_replaced() {
    let sandbox = site("");
    let foreign = sandbox.beside("foreign");
    fs::create_dir(&foreign).unwrap();
    fs::write(foreign.join("thesis.doc"), "mine").unwrap();
    let told = export(
        &sandbox,
        "quickwit",
        &["--output", foreign.to_str().unwrap()],
    );
    assert_eq!(told.code, 2);
    assert!(told.err.contains("thesis.doc"), "{}", told.err);
    sandbox.built(&[]);
    let told = export(
        &sandbox,
        "quickwit",
        &["--output", sandbox.output().to_str().unwrap()],
    );
    assert_eq!(told.code, 2);
    assert!(told.err.contains("holds a site"), "{}", told.err);
    assert!(sandbox.has("index.html"));
    let told = export(&sandbox, "quickwit", &[]);
    assert!(told.err.contains("--output"), "{}", told.err);
    let told = export(&sandbox, "ndjson", &["--index", "Upper"]);
    assert!(told.err.contains("`Upper`"), "{}", told.err);
}

#[test]
fn a_site_with_an_engine_has_no_index_and_may_ask_that_engine_alone() {
    let sandbox = site(BACKEND);
    sandbox.built(&[]);
    let files: Vec<String> = sandbox.files().into_keys().collect();
    let search: Vec<_> = files
        .iter()
        .filter(|name| name.starts_with("search/"))
        .collect();
    assert_eq!(search, ["search/backend.json"]);
    let scripts = |what: &str| {
        files
            .iter()
            .any(|name| name.starts_with(&format!("assets/{what}-")))
    };
    assert!(scripts("search-backend") && !scripts("search-engine"));
    let page = sandbox.page("index.html");
    assert!(page.contains("assets/search-backend-"), "{page}");
    let policy = page
        .split("connect-src")
        .nth(1)
        .unwrap()
        .split(';')
        .next()
        .unwrap();
    let policy = policy.replace("&#x2F;", "/");
    assert_eq!(policy.trim(), "'self' https://search.example");

    let plain = site("");
    plain.built(&[]);
    let page = plain.page("index.html");
    assert!(page.contains("connect-src 'self';"), "{page}");
    let files: Vec<String> = plain.files().into_keys().collect();
    assert!(
        !files.iter().any(|name| name.contains("backend")),
        "{files:?}"
    );

    let mut command = program();
    command.args(["search", "--format", "json", "--root"]);
    let told = run(command.arg(sandbox.root()).arg("ovens"));
    assert!(told.out.contains("\"id\":\"ovens\""), "{}", told.out);
}

#[test]
fn a_style_for_vale_needs_no_document() {
    let sandbox = Sandbox::site("", &[]);
    let mut command = program();
    command.current_dir(sandbox.root());
    let run = run(command.args(["export", "--format", "vale", "--output", "styles/Afterword"]));
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        run.err.contains("\n  BasedOnStyles = Afterword"),
        "{}",
        run.err
    );
    assert!(
        sandbox
            .root()
            .join("styles/Afterword/HumanError.yml")
            .is_file()
    );
}
