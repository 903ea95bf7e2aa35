//! The promise of the cache: after any edits a warm build publishes what a clean one does, byte for
//! byte, and says the same.
//!
//! Edits are made at random on a small library in which everything leads to everything else, so that
//! a page which depends on more than its key says is found out. `AFTERWORD_WARM_CASES` asks for more
//! sequences than the few that run every time.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::support::{Run, Sandbox, files_below};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;

/// Something that people do to a library between two builds.
#[derive(Clone, Debug)]
enum Edit {
    /// Write a file of the content.
    Write(String, String),
    /// Take one of the files away; the number chooses.
    Remove(usize),
    /// Give one of the files another name.
    Rename(usize, String),
    /// Add a line to the text of a file.
    Append(usize, String),
    /// Write a file again as it is.
    Touch(usize),
    /// Write site.toml.
    Configure(String),
    /// Write a file of the site's own theme.
    Dress(&'static str, &'static str),
    /// Take the site's own theme away.
    Undress,
    /// Write an image of a width.
    Draw(String, u8),
    /// Commit everything on a day of March 2024.
    Commit(u8),
    /// Do something to a file of the output; the number chooses.
    Meddle(usize),
}

fn one(texts: &[&'static str]) -> impl Strategy<Value = &'static str> + use<> {
    select(texts.to_vec())
}

const STORIES: [&str; 6] = [
    "ovens",
    "2024-01-02-tills",
    "PM2023-001-baskets",
    "scales",
    "more/freezer",
    "more/bell",
];

/// Lines of the front matter of a story.
const FIELDS: [&str; 30] = [
    "title: The ovens again",
    "title: Nobody heard the bell",
    "date: 2024-05-06",
    "date: 2023-11-30",
    "id: kept-id",
    "systems: [ovens]",
    "systems: [ovens, tills, Payments]",
    "systems: [tills]",
    "factors: [retry-storm]",
    "factors: [{id: alert-noise, note: 'see [[ovens]] and [tills](2024-01-02-tills.md)'}, retry-storm]",
    "factors: [our-own, alert-noise]",
    "myths: [{id: if-only, first_story: 'a [[tills]]', second_story: b}]",
    "myths: [human-error-did-it]",
    "teams: [bakers]",
    "oven-type: deck",
    "oven-type: [rack, deck]",
    "kind: bake-off",
    "related: [{to: ovens, as: recurrence-of}]",
    "related: [{to: scales, as: fix-caused}, pm2023-001]",
    "aliases: [before]",
    "status: draft",
    "status: review",
    "kind: near-miss",
    "summary: 'In short: [[scales]] and [bell](more/bell.md#timeline)'",
    "surprises: ['PM2023-001 came back', it]",
    "impact: {who: bakers, what: '![it](x.png)'}",
    "actions: [{text: 'mend [[ovens#timeline]]', kind: repair}]",
    "severity: 2",
    "times: {started: 2024-05-06T10:00:00Z, resolved: 2024-05-06T11:00:00Z}",
    "participants: [{role: baker, who: Ada}]",
];

/// Pieces of the text of a story, a note or a page.
fn piece() -> impl Strategy<Value = String> {
    one(&[
        "# Something happened (2024-03-04)",
        "## Timeline (UTC)\n\n- 2024-01-02 10:05 CET: it begins\n- 11:00: it ends",
        "## Contributing factors\n\n- a retry storm\n- the runbook was missing",
        "## Summary\n\nThe queue ran over and the ovens waited.",
        "### A part",
        "See [the ovens](ovens.md#summary), [tills](2024-01-02-tills.md) and [bell](more/bell.md).",
        "See [a page](../pages/about.md) and [[page]] and [[path:start|the path]].",
        "[[ovens]] [[scales#timeline]] [[factor:our-own]] [[myth:if-only]] [[system:tills]]",
        "As in PM2023-001, [before-ovens], and [[kept-scales]].",
        "![x](x.png) ![[x.png]] ![gone](gone.png)",
        "[nowhere](nowhere.md) [draft](freezer.md)",
        "The thermostat and the conveyor disagreed about the thermostat.",
        "Conveyor, thermostat, sourdough: the sourdough never arrived.",
        "Pager fatigue and a conveyor without a thermostat.",
        "The till %%for us alone%% stood still.",
        "## Lessons\n\n- ask the baker <!-- who? -->\n- %%not yet%% write it down",
        "## Attendees\n\n- Ada",
        "```sh\necho bread\n```",
        "<script>alert(1)</script>",
    ])
    .prop_map(str::to_owned)
}

/// Front matter of distinct fields, and a body.
fn document(field: impl Strategy<Value = String> + 'static) -> BoxedStrategy<String> {
    let fields = prop::collection::vec(field, 0..7);
    let body = prop::collection::vec(piece(), 0..6);
    (fields, body)
        .prop_map(|(fields, body)| {
            let name = |field: &str| field.split(':').next().unwrap_or_default().to_owned();
            let fields: BTreeMap<String, String> = fields
                .into_iter()
                .map(|field| (name(&field), field))
                .collect();
            let fields: Vec<String> = fields.into_values().collect();
            format!("---\n{}\n---\n{}\n", fields.join("\n"), body.join("\n\n"))
        })
        .boxed()
}

fn story() -> impl Strategy<Value = (String, String)> {
    (
        one(&STORIES),
        document(one(&FIELDS).prop_map(str::to_owned)),
    )
        .prop_map(|(name, text)| {
            // Two stories of one id or alias would leave nothing to compare.
            let own = name.replace('/', "-");
            let text = text.replace("kept-id", &format!("kept-{own}"));
            let text = text.replace("aliases: [before]", &format!("aliases: [before-{own}]"));
            (format!("postmortems/{name}.md"), text)
        })
}

fn note() -> impl Strategy<Value = (String, String)> {
    let paths = one(&[
        "systems/ovens.md",
        "systems/tills.md",
        "factors/our-own.md",
        "factors/sensing/alert-noise.md",
        "factors/sensing/index.md",
        "myths/if-only.md",
        "teams/bakers.md",
        "pages/about.md",
        "pages/page.md",
        "paths/start.md",
        "paths/other.md",
        "index.md",
    ]);
    let fields = one(&[
        "title: Another title",
        "summary: What [[ovens]] are for",
        "aliases: [tills, retry-storm]",
        "parent: ovens",
        "related: [retry-storm, system:tills]",
        "replaced_by: alert-noise",
        "belief: If only they had looked",
        "instead: 'They did, in [[scales]]'",
        "questions: ['What of [[bell]]?']",
        "suggests: [conveyor, 'queue ran']",
        "stops: [{id: ovens, reason: 'Because of [[tills]]'}, scales, factor:our-own]",
        "stops: [scales, bell, page]",
        "start: true",
        "status: draft",
    ])
    .prop_map(str::to_owned);
    (paths, document(fields)).prop_map(|(path, text)| (path.to_owned(), text))
}

/// Lines of a site.toml.
const SETTINGS: [&str; 6] = [
    "title = \"Another library\"",
    "base_url = \"https://learn.example/x/\"",
    "description = \"What we learned\"",
    "repository = \"https://git.example/edit/main/{path}\"",
    "timezone = \"Europe/Zurich\"",
    "language = \"de\"",
];

/// Tables of a site.toml.
const TABLES: [&str; 5] = [
    "",
    "[[taxonomies]]\nid = \"teams\"\ntitle = \"Teams\"\n",
    "[people]\nnames = true\n",
    "[[fields]]\nid = \"oven-type\"\nchoices = [\"deck\", \"rack\"]\nfilter = true\n",
    "[[kinds]]\nid = \"bake-off\"\ntitle = \"Bake-off\"\n",
];

fn config() -> impl Strategy<Value = String> {
    let lines = prop::collection::btree_set(one(&SETTINGS), 0..3);
    (lines, one(&TABLES)).prop_map(|(lines, table)| {
        let lines: Vec<_> = lines.into_iter().collect();
        format!("{}\n{table}", lines.join("\n"))
    })
}

/// Files of a theme: one that every page shows, one of one page, and one that nothing uses.
fn theme() -> impl Strategy<Value = Edit> {
    let files = [
        (
            "css/tokens.css",
            "@layer tokens { :root { --ink: #123; } }\n",
        ),
        ("css/print.css", "@layer print { body { margin: 0; } }\n"),
        (
            "templates/not-found.html",
            "{% extends \"base.html\" %}\n{% block main %}<h1>Ours</h1>{% endblock main %}\n",
        ),
        (
            "templates/cell.html",
            "{% extends \"base.html\" %}\n{% block main %}<h1>{{ page.title }}</h1>{% endblock main %}\n",
        ),
        ("templates/nothing.html", "nothing\n"),
    ];
    select(files.to_vec()).prop_map(|(name, text)| Edit::Dress(name, text))
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        6 => story().prop_map(|(path, text)| Edit::Write(path, text)),
        3 => note().prop_map(|(path, text)| Edit::Write(path, text)),
        2 => any::<usize>().prop_map(Edit::Remove),
        1 => (any::<usize>(), one(&STORIES))
            .prop_map(|(which, name)| Edit::Rename(which, format!("postmortems/{name}.md"))),
        4 => (any::<usize>(), piece()).prop_map(|(which, text)| Edit::Append(which, text)),
        1 => any::<usize>().prop_map(Edit::Touch),
        1 => config().prop_map(Edit::Configure),
        1 => theme(),
        1 => Just(Edit::Undress),
        1 => (one(&["x.png", "more/x.png"]), 1..4_u8)
            .prop_map(|(name, width)| Edit::Draw(format!("postmortems/{name}"), width)),
        1 => (1..28_u8).prop_map(Edit::Commit),
        1 => any::<usize>().prop_map(Edit::Meddle),
    ]
}

/// A library that is edited.
struct Library {
    sandbox: Sandbox,
    /// The files of the content.
    files: BTreeMap<String, String>,
}

impl Library {
    fn new() -> Self {
        let library = Self {
            sandbox: Sandbox::site("title = \"Library\"\n", &[]),
            files: BTreeMap::new(),
        };
        library.sandbox.git(&["init", "-q"]);
        library
    }

    /// A file of the content by any number.
    fn chosen(&self, number: usize) -> Option<String> {
        let number = number % self.files.len().max(1);
        self.files.keys().nth(number).cloned()
    }

    fn write(&mut self, path: &str, text: String) {
        self.sandbox.write(&format!("content/{path}"), &text);
        self.files.insert(path.to_owned(), text);
    }

    fn remove(&mut self, path: &str) -> String {
        self.sandbox.remove(&format!("content/{path}"));
        self.files.remove(path).unwrap()
    }

    fn apply(&mut self, edit: &Edit) {
        match edit {
            Edit::Write(path, text) => self.write(path, text.clone()),
            Edit::Remove(which) => {
                if let Some(path) = self.chosen(*which) {
                    self.remove(&path);
                }
            }
            Edit::Rename(which, to) => {
                if let Some(path) = self.chosen(*which) {
                    let text = self.remove(&path);
                    self.write(to, text);
                }
            }
            Edit::Append(which, more) => {
                if let Some(path) = self.chosen(*which) {
                    let text = format!("{}\n{more}\n", self.files[&path]);
                    self.write(&path, text);
                }
            }
            Edit::Touch(which) => {
                if let Some(path) = self.chosen(*which) {
                    let text = self.files[&path].clone();
                    self.write(&path, text);
                }
            }
            Edit::Configure(text) => self.sandbox.write("site.toml", text),
            Edit::Dress(name, text) => self.sandbox.write(&format!("theme/{name}"), text),
            Edit::Undress => {
                // It need not be there.
                let _ = fs::remove_dir_all(self.sandbox.root().join("theme"));
            }
            Edit::Draw(path, width) => {
                let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0".to_vec();
                png.extend([*width, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
                self.sandbox.write(&format!("content/{path}"), png);
            }
            Edit::Commit(day) => {
                let moment = format!("2024-03-{day:02}T12:00:00Z");
                self.sandbox.git(&["add", "-A"]);
                let commit = ["commit", "-q", "--allow-empty", "-m", "edit"];
                self.sandbox.git_on(&moment, &commit);
            }
            Edit::Meddle(which) => meddle(&self.sandbox.output(), *which),
        }
    }
}

/// Does something to a file of an output.
fn meddle(output: &Path, number: usize) {
    if !output.exists() {
        return;
    }
    let files: Vec<String> = files_below(output).into_keys().collect();
    let pages: Vec<&String> = files.iter().filter(|file| !file.starts_with('.')).collect();
    let Some(file) = pages.get(number % pages.len().max(1)) else {
        return;
    };
    let path = output.join(file);
    match number % 3 {
        0 => fs::remove_file(path).unwrap(),
        1 => fs::write(path, "meddled with").unwrap(),
        _ => fs::write(path.with_extension("more"), "").unwrap(),
    }
}

/// What a run told, without what differs between a warm and a clean one.
fn told(run: &Run) -> (i32, String, Value) {
    let mut summary: Value = serde_json::from_str(&run.out).unwrap_or_default();
    for key in ["written", "unchanged", "removed", "elapsed_ms"] {
        summary[key] = Value::Null;
    }
    (run.code, run.err.clone(), summary)
}

/// Builds the library warm and clean, and compares.
fn compare(library: &Library, history: &[Edit]) {
    let sandbox = &library.sandbox;
    let warm = sandbox.build(&["--format", "json"]);
    let place = sandbox.beside("clean");
    let mut command = crate::support::program();
    command
        .arg("build")
        .arg("--root")
        .arg(sandbox.root())
        .args(["--no-cache", "--format", "json", "--output"])
        .arg(&place);
    let clean = crate::support::run(&mut command);
    assert_eq!(told(&warm), told(&clean), "after {history:#?}");
    if clean.code != 0 {
        // Nothing was published, here or there.
        return;
    }
    let (warm, clean) = (sandbox.files(), files_below(&place));
    let differs = |path: &&String| warm.get(*path) != clean.get(*path);
    let paths: std::collections::BTreeSet<_> = warm.keys().chain(clean.keys()).collect();
    let other: Vec<_> = paths.into_iter().filter(differs).collect();
    assert!(other.is_empty(), "{other:?} differ after {history:#?}");
}

/// A field or setting that does not exist would be an edit that changes nothing.
#[test]
fn what_is_edited_exists() {
    let config = [SETTINGS.join("\n"), TABLES.join("\n")].join("\n");
    let sandbox = Sandbox::site(&config, &[]);
    for (number, field) in FIELDS.iter().enumerate() {
        let text = format!("---\n{field}\n---\n# Story {number}\n");
        sandbox.write(&format!("content/postmortems/{number}.md"), text);
    }
    let run = sandbox.built(&[]);
    for finding in ["front-matter/unknown-field", "front-matter/value"] {
        assert!(!run.err.contains(finding), "{}", run.err);
    }
}

fn cases() -> u32 {
    let asked = std::env::var("AFTERWORD_WARM_CASES");
    asked.ok().and_then(|cases| cases.parse().ok()).unwrap_or(3)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: cases(),
        failure_persistence: None,
        max_shrink_iters: 16,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_warm_build_is_a_clean_one(
        start in prop::collection::vec(prop_oneof![2 => story(), 1 => note()], 4..12),
        edits in prop::collection::vec(prop::collection::vec(edit(), 1..3), 1..8),
    ) {
        let mut library = Library::new();
        for (path, text) in start {
            library.write(&path, text);
        }
        let mut history = Vec::new();
        compare(&library, &history);
        for together in &edits {
            for edit in together {
                library.apply(edit);
                history.push(edit.clone());
            }
            compare(&library, &history);
        }
    }
}
