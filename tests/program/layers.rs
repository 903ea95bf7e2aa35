//! The layers: what each module may know of the others, and where each external crate is used, so
//! that it can be exchanged there. Read from the source text of `src/`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;

/// The first layer that may touch the world.
const SHELL: &str = "shell";

/// The layers from the bottom up: a module knows its own layer and those below.
const LAYERS: [(&str, &[&str]); 10] = [
    (
        "vocabulary",
        &[
            "attachment",
            "config",
            "cursor",
            "data",
            "diagnostics",
            "escape",
            "fields",
            "ids",
            "path",
            "pattern",
            "refusals",
            "text",
            "words",
            "zone",
        ],
    ),
    ("one document", &["postmortem"]),
    ("the corpus", &["catalog"]),
    ("what authors are asked", &["adopt", "review"]),
    ("templates", &["theme"]),
    ("pages", &["site"]),
    ("finding", &["search"]),
    (
        SHELL,
        &["cache", "disk", "load", "push", "scaffold", "vocabulary"],
    ),
    ("the preview", &["serve"]),
    ("the program", &["cli", "commands", "main"]),
];

/// Within a layer, what a module must not know all the same.
const NEVER: [(&str, &str); 5] = [
    // The theme knows what a page shows, never where it comes from.
    ("theme", "catalog"),
    ("theme", "postmortem"),
    ("theme", "config"),
    // Files are read and written without a word about what is in them.
    ("disk", "postmortem"),
    ("disk", "catalog"),
];

/// The modules that each external crate may be named in, by the start of their path.
const CRATES: [(&str, &[&str]); 55] = [
    (
        "aho_corasick",
        &[
            "pattern",
            "postmortem/markdown/abbreviations",
            "review/privacy",
        ],
    ),
    ("ammonia", &["postmortem/markdown/html/sanitize"]),
    ("annotate_snippets", &["diagnostics/human"]),
    ("anyhow", &["commands", "main"]),
    ("axum", &["serve/server"]),
    ("base64", &["push/http", "search/export/scripts"]),
    (
        "blake3",
        &[
            "cache",
            "catalog/identity",
            "catalog/memory",
            "catalog/quotations",
            "catalog/related",
            "commands/build",
            "diagnostics/fingerprint",
            "disk",
            "load/memo",
            "load/texts",
            "postmortem/aside",
            "postmortem/derive/identity",
            "search/documents",
            "search/engines",
            "search/export",
            "search/index",
            "search/shards",
            "serve",
            "site",
            "theme",
        ],
    ),
    ("clap", &["cli", "commands", "main"]),
    ("deunicode", &["ids"]),
    ("emojis", &["postmortem/markdown/short_codes"]),
    ("encoding_rs", &["disk/decode"]),
    ("flate2", &["search/export/bytes"]),
    ("getrandom", &["serve/desk"]),
    ("globset", &["config", "disk"]),
    ("frostem", &["postmortem/hints"]),
    ("gray_matter", &["postmortem/front_matter"]),
    ("html_escape", &["postmortem/markdown"]),
    ("hyper", &["serve/server/connections"]),
    ("hyper_util", &["serve/server/connections"]),
    ("ignore", &["disk"]),
    ("imagesize", &["disk"]),
    ("indicatif", &["commands/build/progress"]),
    ("linkify", &["postmortem/markdown"]),
    ("mimalloc", &["main"]),
    ("open", &["commands/serve"]),
    (
        "percent_encoding",
        &[
            "catalog/links/written",
            "diagnostics/sarif",
            "postmortem/markdown/html/escape",
            "serve/answer",
            "serve/discretion",
        ],
    ),
    (
        "postcard",
        &[
            "cache",
            "disk/cache",
            "load/memo",
            "postmortem/aside",
            "postmortem/hints/table",
            "search/kept",
            "site/fingerprints",
        ],
    ),
    // Whoever reads the events of Markdown: the renderer, the outline, the timeline, the passages
    // that values are derived from.
    (
        "pulldown_cmark",
        &[
            "postmortem/derive",
            "postmortem/markdown",
            "postmortem/outline",
            "postmortem/systems",
            "review",
        ],
    ),
    ("pulldown_cmark_escape", &["escape", "theme"]),
    // Where a stage maps over documents or routes.
    (
        "rayon",
        &[
            "catalog/companions",
            "catalog/memory",
            "catalog/quotations",
            "catalog/relate",
            "catalog/related",
            "catalog/resolve",
            "catalog/rules",
            "catalog/suggest",
            "catalog/systems",
            "cache",
            "commands/build",
            "disk/cache",
            "disk/publish",
            "disk/read",
            "disk/walk",
            "load",
            "main",
            "review",
            "search",
            "site/fingerprints",
            "serve/workers",
            "vocabulary",
        ],
    ),
    (
        "regex",
        &[
            "config",
            "disk/names",
            "pattern",
            "postmortem/derive",
            "review",
        ],
    ),
    ("regex_syntax", &["review/required"]),
    ("roxmltree", &["attachment/drawing"]),
    ("rust_embed", &["theme", "vocabulary"]),
    (
        "rustc_hash",
        &[
            "catalog/quotations",
            "catalog/related",
            "catalog/suggest",
            "catalog/terms",
            "postmortem/hints",
            "postmortem/language",
            "postmortem/lexicon",
            "postmortem/markdown/highlight",
            "postmortem/systems",
            "search/index",
            "site/fingerprints",
            "site/pages/matrix",
        ],
    ),
    ("rustls", &["push/http"]),
    ("rustix", &["disk", "serve/server/limits", "serve/workers"]),
    (
        "serde_json",
        &[
            "commands",
            "data/json",
            "diagnostics/baseline",
            "diagnostics/json",
            "diagnostics/sarif",
            "push",
            "search/documents",
            "search/engines",
            "search/export/manifest",
            "serve/answer",
            "serve/live",
            "serve/server",
            "site/api",
            "site/fingerprints",
        ],
    ),
    ("serde_saphyr", &["data/yaml"]),
    ("signal_hook", &["main"]),
    ("similar", &["adopt"]),
    (
        "strsim",
        &[
            "diagnostics",
            "postmortem/schema/spelling",
            "postmortem/schema/terms",
            "search/correct",
        ],
    ),
    ("syntaxmate", &["postmortem/markdown/highlight"]),
    ("tantivy", &["search"]),
    ("tempfile", &["disk"]),
    ("tera", &["theme"]),
    ("tokio", &["serve"]),
    ("tokio_stream", &["serve/server"]),
    ("tokio_util", &["serve/server"]),
    (
        "toml",
        &[
            "catalog/quotations/claims",
            "data/toml",
            "diagnostics/guide",
            "review/mirror/patterns",
        ],
    ),
    ("toml_edit", &["config/edit"]),
    ("ureq", &["push/http"]),
    ("walkdir", &["disk"]),
    // Times are everywhere that incidents are told and shown; files and arguments have none.
    (
        "jiff",
        &[
            "catalog",
            "commands/new",
            "config",
            "disk/git",
            "load",
            "postmortem",
            "scaffold",
            "search",
            "site",
            "zone",
        ],
    ),
    ("notify", &["serve/watch"]),
];

/// What only the shell may do: files, processes, the environment, the clock.
const WORLD: [&str; 7] = [
    "std::fs",
    "std::env",
    "std::process",
    "std::net",
    "std::time::Instant",
    "Instant::now",
    "SystemTime",
];

/// Places that go against the tables, each with the reason why it stays.
const EXCEPTIONS: [(&str, &str, &str); 3] = [
    (
        "disk/read/suspects",
        "serde_json",
        "the hint how to include a file quotes its name for site.toml, and JSON strings are TOML strings",
    ),
    (
        "disk/read/bundles",
        "postmortem",
        "which file of a folder tells the incident is seen by its headings, before it has a role",
    ),
    (
        "disk/read/owners",
        "postmortem",
        "which names say nothing by themselves, so that the folder is what the file is about",
    ),
];

/// The program's part of a source file: no tests, no comments.
struct Source {
    /// Path below `src/` without its ending: `postmortem/markdown/html`.
    path: String,
    text: String,
}

impl Source {
    fn module(&self) -> &str {
        self.path.split('/').next().unwrap()
    }

    /// Whether the file is `place` or below it.
    fn is_in(&self, place: &str) -> bool {
        self.path
            .strip_prefix(place)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources = Vec::new();
    let mut tests = BTreeSet::new();
    let test_module = Regex::new(r"#\[cfg\(test\)\]\s+(?:pub\(super\) )?mod (\w+);").unwrap();
    for entry in walkdir::WalkDir::new(&folder).sort_by_file_name() {
        let entry = entry.unwrap();
        if entry.path().extension().is_none_or(|ending| ending != "rs") {
            continue;
        }
        let path = entry
            .path()
            .strip_prefix(&folder)
            .unwrap()
            .with_extension("");
        let path = path.to_str().unwrap().to_owned();
        let text = fs::read_to_string(entry.path()).unwrap();
        for found in test_module.captures_iter(&text) {
            tests.insert(format!("{path}/{}", &found[1]));
        }
        sources.push(Source {
            path,
            text: program_of(&text),
        });
    }
    sources.retain(|source| !tests.iter().any(|test| source.is_in(test)));
    sources
});

/// The text without comments and without the test module at its end.
fn program_of(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// The layer of a module, from 0.
fn layer(module: &str) -> Option<usize> {
    LAYERS
        .iter()
        .position(|(_, modules)| modules.contains(&module))
}

/// The modules that a text names as `crate::…`.
fn named(text: &str) -> BTreeSet<String> {
    static PATH: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\bcrate::(\{[^;]*;|\w+)").unwrap());
    static FIRST: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[{,]\s*(\w+)").unwrap());
    let mut names = BTreeSet::new();
    for found in PATH.captures_iter(text) {
        if found[1].starts_with('{') {
            names.extend(
                FIRST
                    .captures_iter(&found[1])
                    .map(|first| first[1].to_owned()),
            );
        } else {
            names.insert(found[1].to_owned());
        }
    }
    names
}

/// Fails with everything that goes against a table and is no exception.
fn check(found: BTreeSet<(String, String)>) {
    let excepted = |(path, what): &(String, String)| {
        EXCEPTIONS
            .iter()
            .any(|(place, thing, _)| place == path && thing == what)
    };
    let wrong: Vec<_> = found.iter().filter(|finding| !excepted(finding)).collect();
    assert!(wrong.is_empty(), "against the layers: {wrong:#?}");
}

#[test]
fn every_module_has_a_layer() {
    let unplaced: BTreeSet<_> = SOURCES
        .iter()
        .map(Source::module)
        .filter(|module| *module != "lib" && layer(module).is_none())
        .collect();
    assert_eq!(unplaced, BTreeSet::new(), "name their layer in this test");
    assert!(SOURCES.len() > 80, "only {} files were read", SOURCES.len());
}

#[test]
fn a_module_knows_its_own_layer_and_those_below() {
    let mut found = BTreeSet::new();
    for source in SOURCES.iter().filter(|source| source.module() != "lib") {
        let own = layer(source.module()).unwrap();
        for name in named(&source.text) {
            let Some(other) = layer(&name) else {
                panic!("{}: `crate::{name}` is in no layer", source.path);
            };
            if other > own || NEVER.contains(&(source.module(), name.as_str())) {
                found.insert((source.path.clone(), name));
            }
        }
    }
    check(found);
}

#[test]
fn nobody_reaches_other_modules_by_climbing() {
    let climb = Regex::new(r"(?:super::)+").unwrap();
    for source in SOURCES.iter() {
        let depth = source.path.split('/').count();
        for found in climb.find_iter(&source.text) {
            let steps = found.as_str().len() / "super::".len();
            assert!(
                steps < depth,
                "{}: write `crate::…` and not `{}`",
                source.path,
                found.as_str()
            );
        }
    }
}

#[test]
fn an_external_crate_is_used_where_it_belongs() {
    let name = Regex::new(r"(?:^|[^:\w])(\w+)::").unwrap();
    let places: BTreeMap<_, _> = CRATES.into_iter().collect();
    let mut found = BTreeSet::new();
    for source in SOURCES.iter() {
        // A module of the same name as a crate is reached through `self` or by name after a `use`.
        let own: BTreeSet<_> = module_names(&source.text);
        for captures in name.captures_iter(&source.text) {
            let used = &captures[1];
            if let Some(allowed) = places.get(used)
                && !own.contains(used)
                && !allowed.iter().any(|place| source.is_in(place))
            {
                found.insert((source.path.clone(), used.to_owned()));
            }
        }
    }
    check(found);
}

/// The names that `use crate::…` and `mod` bring into a file.
fn module_names(text: &str) -> BTreeSet<String> {
    let brought = Regex::new(r"(?:\bmod |\buse (?:crate|super|self)::(?:\w+::)*)(\w+);").unwrap();
    brought
        .captures_iter(text)
        .map(|name| name[1].to_owned())
        .collect()
}

#[test]
fn every_dependency_has_its_place() {
    let manifest =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    let named: BTreeSet<_> = CRATES.iter().map(|(name, _)| *name).collect();
    // These two are attributes of types and errors, wherever those are.
    let everywhere = ["serde", "thiserror"];
    let unplaced: Vec<_> = manifest["dependencies"]
        .as_table()
        .unwrap()
        .keys()
        .map(|name| name.replace('-', "_"))
        .filter(|name| !named.contains(name.as_str()) && !everywhere.contains(&name.as_str()))
        .collect();
    assert!(
        unplaced.is_empty(),
        "say where they belong in this test: {unplaced:?}"
    );
}

#[test]
fn only_the_shell_touches_the_world() {
    let shell = LAYERS.iter().position(|(name, _)| *name == SHELL);
    let mut found = BTreeSet::new();
    for source in SOURCES.iter().filter(|source| source.module() != "lib") {
        if layer(source.module()) >= shell {
            continue;
        }
        for word in WORLD.iter().filter(|word| source.text.contains(**word)) {
            found.insert((source.path.clone(), (*word).to_owned()));
        }
    }
    check(found);
}

/// `afterword push` is the only command that opens a connection, and one module of it does.
#[test]
fn only_one_command_opens_a_connection() {
    let opening = Regex::new(
        r"\b(?:ureq|reqwest|rustls)\b|\bclient::|\b(?:TcpStream|TcpSocket|UdpSocket|UnixStream)::(?:connect|bind|new)|\.connect\(|\bcrate::push\b",
    );
    let opening = opening.unwrap();
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for source in SOURCES.iter() {
        for place in opening.find_iter(&source.text) {
            found
                .entry(&source.path)
                .or_default()
                .insert(place.as_str());
        }
    }
    let expected = BTreeMap::from([
        ("commands/push", BTreeSet::from(["crate::push"])),
        ("push/http", BTreeSet::from(["rustls", "ureq"])),
    ]);
    assert_eq!(found, expected);
}

/// One place escapes what a terminal would obey, so nothing is said anywhere else. A bar of progress
/// says words of the program only.
#[test]
fn only_one_module_prints() {
    let printing = Regex::new(
        r"\b(?:print|println|eprint|eprintln|dbg)!|\bstd(?:out|err)\(\)|\bio::(?:\{[^}]*)?\b(?:Stdout|Stderr|stdout|stderr)\b|/dev/(?:tty|stdout|stderr)",
    );
    let printing = printing.unwrap();
    let mut found = BTreeSet::new();
    for source in SOURCES
        .iter()
        .filter(|source| source.path != "commands/print")
    {
        for place in printing.find_iter(&source.text) {
            found.insert((source.path.clone(), place.as_str().to_owned()));
        }
    }
    let bar = ("commands/build/progress".to_owned(), "stderr()".to_owned());
    assert!(found.remove(&bar), "the bar is drawn elsewhere");
    check(found);
}

/// Templates escape everything else.
#[test]
fn only_fields_of_html_are_written_as_they_are() {
    let safe = Regex::new(r"(\w+)\s*\|\s*safe\b").unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("theme/templates");
    let mut found = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        for name in safe.captures_iter(&text) {
            assert!(
                name[1].ends_with("_html"),
                "{}: {}",
                path.display(),
                &name[1]
            );
            found += 1;
        }
    }
    assert!(found > 10, "only {found} were found");
}

#[test]
fn what_a_text_names_is_read() {
    let check = |text: &str, expected: &[&str]| {
        assert_eq!(
            named(text).into_iter().collect::<Vec<_>>(),
            expected,
            "{text}"
        );
    };
    check("use crate::ids::{Slug, TermId};", &["ids"]);
    check("use crate::{ids::Slug, text};", &["ids", "text"]);
    check("fn f(span: crate::text::Span) {}", &["text"]);
    check(
        &program_of("//! [`crate::site`]\n#[cfg(test)]\nmod tests {\nuse crate::disk;\n}"),
        &[],
    );
}
