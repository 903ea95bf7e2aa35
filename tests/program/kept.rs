//! `afterword search` from the index that the last search kept: that it answers as a search which knows nothing does, whatever
//! happened to the sources or to what was kept.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;

use crate::support::{Run, Sandbox, program, run};

const CONFIG: &str = "title = \"Library\"\n";
const OVENS: &str = "---
title: The ovens baked at night
date: 2024-03-12
systems: [ovens]
factors: [retry-storm]
---
# The ovens baked at night

They did, and the flour ran out.
";
const TILLS: &str = "# The tills closed early (2024-04-02)\n\nFor an hour, without flour.\n";

fn library() -> Sandbox {
    Sandbox::two_stories(CONFIG, OVENS, TILLS)
}

fn search(sandbox: &Sandbox, words: &[&str]) -> Run {
    let mut command = program();
    command.arg("search").arg("--root").arg(sandbox.root());
    run(command.args(words))
}

/// What a search says that knows nothing: all that is remembered is out of its way.
fn fresh(sandbox: &Sandbox, words: &[&str]) -> Run {
    let (folder, aside) = (sandbox.root().join(".afterword"), sandbox.beside("aside"));
    let was_there = fs::rename(&folder, &aside).is_ok();
    let run = search(sandbox, words);
    fs::remove_dir_all(&folder).unwrap();
    if was_there {
        fs::rename(&aside, &folder).unwrap();
    }
    run
}

fn said(run: &Run) -> (i32, &str, &str) {
    (run.code, &run.out, &run.err)
}

/// The kept indexes.
fn kept(sandbox: &Sandbox) -> Vec<PathBuf> {
    let folder = fs::read_dir(sandbox.root().join(".afterword"));
    let files = folder
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path());
    let is_index = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "search");
    files.filter(is_index).collect()
}

/// Whether a search found an index that it could use, and so left it as it was.
fn was_recalled(sandbox: &Sandbox, words: &[&str]) -> bool {
    let inode = |path: &PathBuf| fs::metadata(path).unwrap().ino();
    let before: Vec<u64> = kept(sandbox).iter().map(inode).collect();
    assert_eq!(said(&search(sandbox, words)), said(&fresh(sandbox, words)));
    let after: Vec<u64> = kept(sandbox).iter().map(inode).collect();
    !before.is_empty() && before == after
}

#[test]
fn a_search_where_nothing_changed_answers_from_what_was_kept() {
    let sandbox = library();
    assert!(!was_recalled(&sandbox, &["flour"]));
    for words in [
        &["flour"] as &[&str],
        &["\"ran out\""],
        &["floor"],
        &["system:ovens"],
        &["ovens", "--format", "json"],
        &["the flour of the tills", "--sort", "date", "-n", "1"],
        &["zebra"],
    ] {
        assert!(was_recalled(&sandbox, words), "{words:?}");
    }
}

#[test]
fn what_changed_is_found_at_once() {
    let sandbox = library();
    search(&sandbox, &["flour"]);
    let check = |change: &dyn Fn(&Sandbox), found: &[&str], gone: &[&str]| {
        change(&sandbox);
        for words in found {
            assert_eq!(search(&sandbox, &[words]).code, 0, "{words}");
        }
        for words in gone {
            assert_eq!(search(&sandbox, &[words]).code, 1, "{words}");
            assert!(was_recalled(&sandbox, &[words]), "{words}");
        }
    };
    let ovens = "content/postmortems/ovens.md";
    check(
        &|site| site.write(ovens, OVENS.replace("flour", "sugar")),
        &["sugar"],
        &["salt"],
    );
    // The same length, at once.
    check(
        &|site| site.write(ovens, OVENS.replace("flour", "honey")),
        &["honey"],
        &["sugar"],
    );
    let draft = OVENS.replace("date:", "status: draft\ndate:");
    check(
        &|site| site.write(ovens, &draft),
        &["tills"],
        &["baked", "\"ran out\""],
    );
    check(&|site| site.write(ovens, OVENS), &["baked"], &["honey"]);
    check(&|site| site.remove(ovens), &["tills"], &["baked"]);
    check(
        &|site| site.write("content/postmortems/more.md", "# More\n\nSalt.\n"),
        &["salt"],
        &[],
    );
    let config = format!("{CONFIG}synonyms = [[\"tills\", \"checkout\"]]\n");
    let config = config.replace("synonyms", "[search]\nsynonyms");
    check(
        &|site| site.write("site.toml", &config),
        &["checkout"],
        &["baked"],
    );
}

#[test]
fn drafts_are_found_by_those_who_ask_for_them() {
    let sandbox = library();
    let draft = OVENS.replace("date:", "status: draft\ndate:");
    sandbox.write("content/postmortems/ovens.md", draft);
    for _ in 0..2 {
        assert_eq!(search(&sandbox, &["baked", "--drafts"]).code, 0);
        assert_eq!(search(&sandbox, &["baked"]).code, 1);
    }
    assert!(was_recalled(&sandbox, &["tills"]));
    assert!(was_recalled(&sandbox, &["tills", "--drafts"]));
    assert_eq!(search(&sandbox, &["baked"]).code, 1);
}

#[test]
fn what_is_damaged_is_as_if_it_were_not_there() {
    let sandbox = library();
    let words = ["flour tills", "--format", "json"];
    let expected = search(&sandbox, &words);
    let whole = fs::read(&kept(&sandbox)[0]).unwrap();
    let places = (0..whole.len()).step_by(whole.len() / 12);
    for place in places {
        let mut bytes = whole.clone();
        bytes[place] ^= 16;
        fs::write(&kept(&sandbox)[0], bytes).unwrap();
        assert_eq!(
            said(&search(&sandbox, &words)),
            said(&expected),
            "byte {place}"
        );
    }
    for length in [0, 1, whole.len() / 2, whole.len() - 1] {
        fs::write(&kept(&sandbox)[0], &whole[..length]).unwrap();
        assert_eq!(
            said(&search(&sandbox, &words)),
            said(&expected),
            "{length} bytes"
        );
    }
    fs::remove_file(&kept(&sandbox)[0]).unwrap();
    assert_eq!(said(&search(&sandbox, &words)), said(&expected));
}
