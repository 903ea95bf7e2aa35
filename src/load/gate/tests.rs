//! Leaks that are seeded on purpose: each of them publishes nothing, and the last site stays.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Parser as _;

use super::super::withheld::Withheld;
use crate::catalog::Library;
use crate::cli::Cli;
use crate::commands::{self, Exit};
use crate::config::Config;
use crate::diagnostics::rules;
use crate::disk::read;
use crate::load::{self, Listener};

/// A fault between the decision what is withheld and the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leak {
    None,
    /// All that is withheld is forgotten.
    Everything,
    /// The documents are forgotten that only lie in the folder of one that is withheld.
    Companions,
    /// The files are forgotten.
    Files,
    /// A published story shows words of a withheld one.
    Words,
}

thread_local! {
    static LEAK: Cell<Leak> = const { Cell::new(Leak::None) };
}

/// What is withheld, without what the seeded leak forgets.
pub(in crate::load) fn forget(mut withheld: Withheld) -> Withheld {
    match LEAK.get() {
        Leak::None | Leak::Words => {}
        Leak::Everything => withheld = Withheld::default(),
        Leak::Companions => {
            for finding in &withheld.findings {
                let path = finding.location.as_ref().map(|location| &location.path);
                path.map(|path| withheld.documents.remove(path));
            }
        }
        Leak::Files => withheld.files.clear(),
    }
    withheld
}

/// Shows what the seeded leak shows.
pub(in crate::load) fn tell(library: &mut Library) {
    if LEAK.get() == Leak::Words {
        let story = Arc::make_mut(&mut library.postmortems[0]);
        story.summary_text = "It went as in The hushed takeover of Quillfeather".into();
    }
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        folder.write("site.toml", "title = 'Library'\n");
        folder.write("content/postmortems/told.md", "# Told\n\n![[plan.png]]\n");
        for (path, text) in files {
            folder.write(&format!("content/{path}"), text);
        }
        folder
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn output(&self) -> PathBuf {
        self.0.path().join("public")
    }

    /// Runs a command with a leak; the exit code.
    fn run(&self, words: &[&str], leak: Leak) -> u8 {
        let root = self.0.path().to_str().unwrap();
        let words = words.iter().copied().chain(["--quiet", "--root", root]);
        let cli = Cli::parse_from(std::iter::once("afterword").chain(words));
        LEAK.set(leak);
        let exit = commands::run(&cli);
        LEAK.set(Leak::None);
        match exit {
            Ok(Exit::Fine) => 0,
            Ok(Exit::CouldNotRun) | Err(_) => 2,
            Ok(other) => panic!("{other:?}"),
        }
    }

    fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.output()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    files.insert(path.clone(), fs::read(path).unwrap());
                }
            }
        }
        files
    }
}

fn has(files: &BTreeMap<PathBuf, Vec<u8>>, words: &str) -> bool {
    let holds = |(path, bytes): (&PathBuf, &Vec<u8>)| {
        String::from_utf8_lossy(bytes).contains(words)
            || Path::to_string_lossy(path).contains(words)
    };
    files.iter().any(holds)
}

const DRAFT: &str = "---\ntitle: The hushed takeover of Quillfeather\nstatus: draft\n---\n# The hushed takeover of Quillfeather\n";

#[test]
fn every_source_that_is_withheld_is_found() {
    let documents = [
        "index.md",
        "pages/hushed.md",
        "paths/hushed.md",
        "postmortems/hushed.md",
        "postmortems/takeover/index.md",
        "systems/hushed.md",
        "team/hushed.md",
    ];
    let companions = [
        "postmortems/below/deep/one.md",
        "postmortems/below/one.md",
        "postmortems/takeover/deep/index.md",
        "postmortems/takeover/notes.md",
    ];
    let files = ["postmortems/takeover/plan.png", "team/chart.png"];
    let mut all: Vec<(&str, &str)> = documents.map(|path| (path, DRAFT)).to_vec();
    all.extend(companions.map(|path| (path, "# Hushed\n")));
    all.extend(files.map(|path| (path, "GIF89a hushed bytes")));
    let cascade = "---\ncascade: {draft: true}\n---\n# All below\n";
    all.push(("postmortems/below/_index.md", cascade));
    let told = "# Told\n\n![[plan.png]] ![chart](../team/chart.png)\n";
    all.push(("postmortems/told.md", told));
    let folder = Folder::new(&all);

    let check = |leak: Leak, expected: &[&str]| {
        LEAK.set(leak);
        let config = Config::for_site("x");
        let loaded = load::load(folder.0.path(), config, &folder.output()).unwrap();
        LEAK.set(Leak::None);
        let found = loaded.conflicts.iter();
        let found = found.filter(|found| found.rule == &rules::WITHHELD_SOURCE);
        let found = found.filter_map(|found| {
            let path = &found.location.as_ref()?.path;
            path.strip_prefix("content/").map(str::to_owned)
        });
        let found: Vec<String> = found.collect();
        assert_eq!(found, expected, "{leak:?}");
        assert_eq!(loaded.site.is_some(), expected.is_empty());
    };
    check(Leak::None, &[]);
    check(Leak::Companions, &companions);
    check(Leak::Files, &files);
    let mut everything = [&documents[..], &companions, &files].concat();
    everything.sort_unstable();
    check(Leak::Everything, &everything);
}

#[test]
fn a_leak_publishes_nothing_and_the_last_site_stays() {
    for leak in [Leak::Everything, Leak::Words] {
        let folder = Folder::new(&[("postmortems/hushed.md", DRAFT)]);
        assert_eq!(folder.run(&["build"], Leak::None), 0);
        let good = folder.files();
        assert!(!has(&good, "Quillfeather") && !has(&good, "hushed"));
        folder.write("content/postmortems/told.md", "# Told anew\n");
        assert_eq!(folder.run(&["build"], leak), 2, "{leak:?}");
        assert!(folder.files() == good, "{leak:?}");
        let exported = folder.0.path().join("exported");
        let export = ["export", "--format", "quickwit", "--output"];
        let export: Vec<&str> = export.into_iter().chain(exported.to_str()).collect();
        assert_eq!(folder.run(&export, leak), 2, "{leak:?}");
        assert!(!exported.exists());
        // Without the leak the same sources are published.
        assert_eq!(folder.run(&["build"], Leak::None), 0);
        assert!(has(&folder.files(), "Told anew"));
    }
}

#[test]
fn words_that_others_have_too_are_no_leak() {
    // The same title, sentence or name, as text, slug or address; words of the site itself.
    let pairs = [
        (
            "# The queue that grew overnight",
            "# The queue that grew overnight",
        ),
        (
            "# x\n\nNobody had thought of the certificates in the cellar.",
            "# a\n\nNobody had **thought**\nof the certificates in the *cellar*.",
        ),
        (
            "# Uberlast der Ofen am Abend",
            "# b\n\n## Überlast der Öfen am Abend",
        ),
        (
            "# uberlast-der-ofen-am-morgen",
            "# c\n\n## Überlast der Öfen am Morgen",
        ),
        (
            "# Customers outage again",
            "# d\n\n## Customer's outage again",
        ),
        (
            "# Contributing factors and conditions",
            "# Contributing factors and conditions?",
        ),
        ("# Alert noise, and its like", "# e"),
    ];
    let mut files = vec![
        (
            "postmortems/2024-05-06-a-long-night.md".to_owned(),
            "---\nstatus: draft\n---\n# x\n".to_owned(),
        ),
        (
            "postmortems/another.md".to_owned(),
            "# 2024-05-06 a long night\n".to_owned(),
        ),
    ];
    for (number, (withheld, published)) in pairs.iter().enumerate() {
        let draft = format!("---\nstatus: draft\n---\n{withheld}\n");
        files.push((format!("postmortems/draft-{number}.md"), draft));
        files.push((
            format!("postmortems/open-{number}.md"),
            format!("{published}\n"),
        ));
    }
    let files: Vec<_> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let folder = Folder::new(&files);
    assert_eq!(folder.run(&["build"], Leak::None), 0);
    assert!(has(&folder.files(), "uberlast-der-ofen-am-morgen"));
}

#[test]
fn where_nothing_is_withheld_nothing_is_searched_for() {
    let folder = Folder::new(&[]);
    let config = Config::for_site("x");
    let survey = read::survey(folder.0.path(), &config, &folder.output(), None).unwrap();
    let texts = load::Texts::new(survey.reader());
    let words = super::Words::new((&[], &[]), &config, &[], &texts).unwrap();
    assert_eq!(words.found(b"anything"), None);
}

#[test]
fn an_export_ends_where_words_of_a_withheld_document_are_not_known_any_longer() {
    /// Changes a file after it was parsed.
    struct Changing(&'static str, PathBuf, fn(&Path) -> io::Result<()>);

    impl Listener for Changing {
        fn begin(&self, stage: &'static str, _: Option<usize>) {
            if stage == self.0 {
                self.2(&self.1).unwrap();
            }
        }

        fn step(&self) {}
    }

    let cascade = "---\ncascade: {draft: true}\n---\n# All below\n";
    let hushed = "# The hushed takeover of Quillfeather\n";
    let folder = Folder::new(&[
        ("postmortems/below/_index.md", cascade),
        ("postmortems/below/hushed.md", hushed),
    ]);
    let path = folder.0.path().join("content/postmortems/below/hushed.md");
    let loaded = |stage: &'static str, change: fn(&Path) -> io::Result<()>| {
        let mut config = Config::for_site("x");
        config.is_export = true;
        let sight = load::look(folder.0.path(), &config, &folder.output(), None).unwrap();
        let changing = Changing(stage, path.clone(), change);
        load::load_seen(
            folder.0.path(),
            config,
            sight,
            &load::Memo::default(),
            &changing,
        )
        .unwrap()
    };
    let same = loaded("Relating", |_| Ok(()));
    assert!(same.site.is_some() && !same.words.is_empty());
    let changes = [
        |path: &Path| fs::write(path, "# Other words\n"),
        |path: &Path| fs::remove_file(path),
    ];
    for (stage, change) in [
        ("Parsing documents", changes[0]),
        ("Parsing documents", changes[1]),
        ("Relating", changes[0]),
        ("Relating", changes[1]),
    ] {
        let other = loaded(stage, change);
        assert!(other.site.is_none());
        let [conflict] = &other.conflicts[..] else {
            panic!("{:?}", other.conflicts);
        };
        assert_eq!(conflict.rule, &rules::UNREADABLE);
        let place = conflict.location.as_ref().map(|place| place.path.as_str());
        assert_eq!(place, Some("content/postmortems/below/hushed.md"));
        fs::write(&path, hushed).unwrap();
    }
}
