//! What builds remember: that a warm build publishes what a clean one does, byte for byte, says the
//! same, and that nothing which happens to the cache can change either.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use crate::support::{Run, Sandbox, files_below, program};
use serde_json::Value;

const CONFIG: &str = "title = \"Library\"\n";

const OVENS: &str = "---
title: The ovens baked at night
date: 2024-03-12
systems: [ovens]
factors: [retry-storm]
---
# The ovens baked at night

They did. See [the tills](tills.md) and ![the oven](oven.png).
";

const TILLS: &str =
    "# The tills closed early (2024-04-02)\n\nFor an hour. [Nowhere](nowhere.md).\n";

fn two_stories() -> Sandbox {
    Sandbox::two_stories(CONFIG, OVENS, TILLS)
}

/// Whether a run found that there was nothing to do.
fn was_a_check(run: &Run) -> bool {
    !run.err.contains("render")
}

/// The words for people without the time that it took.
fn words(run: &Run) -> String {
    let lines = run.err.lines().filter(|line| !line.contains(" s → "));
    lines.collect::<Vec<_>>().join("\n")
}

fn summary(run: &Run) -> Value {
    let mut summary: Value = serde_json::from_str(&run.out).unwrap();
    summary["elapsed_ms"] = Value::Null;
    summary
}

/// What a build that knows nothing publishes from the same sources.
fn clean(sandbox: &Sandbox) -> BTreeMap<String, Vec<u8>> {
    let output = sandbox.beside("clean");
    let words = ["--no-cache", "--quiet", "--output"];
    let mut command = crate::support::program();
    command.arg("build").arg("--root").arg(sandbox.root());
    let run = crate::support::run(command.args(words).arg(&output));
    assert_eq!(run.code, 0, "{}", run.err);
    files_below(&output)
}

fn cache_files(sandbox: &Sandbox) -> Vec<PathBuf> {
    let folder = sandbox.root().join(".afterword");
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| !path.ends_with(".gitignore") && !path.ends_with("CACHEDIR.TAG"))
        .collect();
    files.sort();
    files
}

/// Inode and time of every file of the output.
fn identities(output: &Path) -> BTreeMap<PathBuf, (u64, i64, i64)> {
    walkdir::WalkDir::new(output)
        .into_iter()
        .map(Result::unwrap)
        .map(|entry| {
            let data = entry.metadata().unwrap();
            let identity = (data.ino(), data.mtime(), data.mtime_nsec());
            (entry.into_path(), identity)
        })
        .collect()
}

// Nothing changed.

#[test]
fn a_build_where_nothing_changed_touches_nothing_and_says_the_same() {
    let sandbox = two_stories();
    let first = sandbox.built(&[]);
    let (before, bytes) = (identities(&sandbox.output()), sandbox.files());
    let second = sandbox.built(&["--timings"]);
    assert!(was_a_check(&second), "{}", second.err);
    assert!(first.err.contains("links/broken"), "{}", first.err);
    assert!(second.err.contains("links/broken"), "{}", second.err);
    assert_eq!(identities(&sandbox.output()), before);
    assert_eq!(sandbox.files(), bytes);

    let third = sandbox.built(&["--format", "json"]);
    let fourth = sandbox.built(&["--format", "json", "--no-cache"]);
    assert_eq!(summary(&third), summary(&fourth));
    assert_eq!(words(&third), words(&fourth));
    assert_eq!(summary(&third)["written"], 0);
}

#[test]
fn what_somebody_did_to_the_output_is_mended() {
    let sandbox = two_stories();
    sandbox.built(&[]);
    let bytes = sandbox.files();
    let output = sandbox.output();
    let check = |harm: &dyn Fn()| {
        harm();
        assert!(!was_a_check(&sandbox.built(&["--timings"])));
        assert_eq!(sandbox.files(), bytes);
        assert!(was_a_check(&sandbox.built(&["--timings"])));
    };
    check(&|| fs::remove_file(output.join("postmortems/ovens.html")).unwrap());
    check(&|| fs::write(output.join("postmortems/ovens.html"), "").unwrap());
    check(&|| fs::write(output.join("postmortems/more.html"), "").unwrap());
    check(&|| fs::rename(output.join("index.html"), output.join("home.html")).unwrap());
    check(&|| fs::remove_file(output.join(".afterword-manifest")).unwrap());
    check(&|| fs::remove_dir_all(&output).unwrap());
    // Somebody who also hides it.
    check(&|| {
        let page = output.join("postmortems/ovens.html");
        let time = fs::metadata(&page).unwrap().modified().unwrap();
        let text = fs::read_to_string(&page).unwrap();
        fs::write(&page, text.replace("ovens", "snevo")).unwrap();
        let file = fs::File::options().write(true).open(&page).unwrap();
        file.set_modified(time).unwrap();
    });
    // What the host keeps there is not ours to mend.
    fs::write(output.join("CNAME"), "learn.example").unwrap();
    assert!(was_a_check(&sandbox.built(&["--timings"])));
}

#[test]
fn new_times_alone_change_nothing() {
    let sandbox = two_stories();
    sandbox.built(&[]);
    let later = std::time::UNIX_EPOCH + std::time::Duration::from_secs(2_000_000_000);
    for folder in [sandbox.root().join("content"), sandbox.output()] {
        for entry in walkdir::WalkDir::new(folder) {
            let entry = entry.unwrap();
            if entry.file_type().is_file() && !entry.path().ends_with("oven.png") {
                let file = fs::File::options().write(true).open(entry.path()).unwrap();
                file.set_modified(later).unwrap();
            }
        }
    }
    assert!(was_a_check(&sandbox.built(&["--timings"])));
}

#[test]
fn a_picture_whose_time_tells_nothing_is_known_by_its_bytes() {
    let sandbox = two_stories();
    let picture = sandbox.root().join("content/postmortems/oven.png");
    let future = std::time::UNIX_EPOCH + std::time::Duration::from_secs(4_000_000_000);
    let put_off = || {
        let file = fs::File::options().write(true).open(&picture).unwrap();
        file.set_modified(future).unwrap();
    };
    put_off();
    sandbox.built(&[]);
    assert!(was_a_check(&sandbox.built(&["--timings"])));
    fs::write(&picture, b"\x89PNG\r\n\x1a\r").unwrap();
    put_off();
    assert!(!was_a_check(&sandbox.built(&["--timings"])));
    assert_eq!(sandbox.files(), clean(&sandbox));
}

// What a change is.

#[test]
fn every_change_of_the_sources_is_seen() {
    let sandbox = two_stories();
    sandbox.built(&[]);
    let check = |change: &dyn Fn()| {
        change();
        let run = sandbox.built(&["--timings"]);
        assert!(!was_a_check(&run), "{}", run.err);
        assert_eq!(sandbox.files(), clean(&sandbox));
        assert!(was_a_check(&sandbox.built(&["--timings"])));
    };
    check(&|| sandbox.write("content/postmortems/more.md", "# More (2024-05-06)\n"));
    check(&|| sandbox.remove("content/postmortems/more.md"));
    check(&|| sandbox.write("content/postmortems/oven.png", b"\x89PNG\r\n\x1a\nx"));
    check(&|| sandbox.write("site.toml", "title = \"Other\"\n"));
    check(&|| sandbox.write("content/.gitignore", "tills.md\n"));
    check(&|| sandbox.remove("content/.gitignore"));
    check(&|| sandbox.write("content/notes.mdx", "# Notes\n\n## More\n"));
    check(&|| {
        // Other bytes of the same length, and the time of before.
        let path = sandbox.root().join("content/postmortems/ovens.md");
        let time = fs::metadata(&path).unwrap().modified().unwrap();
        fs::write(&path, OVENS.replace("They did", "They didn")).unwrap();
        let file = fs::File::options().write(true).open(&path).unwrap();
        file.set_modified(time).unwrap();
    });
    check(&|| {
        // A clock that was wrong.
        let path = sandbox.root().join("content/postmortems/ovens.md");
        fs::write(&path, OVENS).unwrap();
        let file = fs::File::options().write(true).open(&path).unwrap();
        file.set_modified(std::time::UNIX_EPOCH).unwrap();
    });
}

#[test]
fn whatever_files_of_a_theme_do_a_warm_build_does_too() {
    let sandbox = two_stories();
    sandbox.built(&[]);
    let check = |change: &dyn Fn()| {
        change();
        sandbox.built(&[]);
        assert_eq!(sandbox.files(), clean(&sandbox));
    };
    check(&|| {
        sandbox.write(
            "theme/css/tokens.css",
            "@layer tokens { :root { --x: 1; } }\n",
        )
    });
    check(&|| {
        sandbox.write(
            "theme/css/tokens.css",
            "@layer tokens { :root { --x: 2; } }\n",
        )
    });
    check(&|| {
        sandbox.write(
            "theme/icon.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n",
        )
    });
    check(&|| sandbox.remove("theme/icon.svg"));
    check(&|| sandbox.remove("theme/css/tokens.css"));
}

#[test]
fn options_are_part_of_what_is_remembered() {
    let sandbox = two_stories();
    sandbox.write(
        "content/postmortems/draft.md",
        "---\nstatus: draft\n---\n# Secret ingredient\n",
    );
    sandbox.built(&["--drafts"]);
    assert!(!sandbox.mentions("secret ingredient").is_empty());
    sandbox.built(&[]);
    assert_eq!(sandbox.mentions("secret ingredient"), Vec::<String>::new());
    sandbox.built(&["--base-url", "https://learn.example/"]);
    assert!(sandbox.has("sitemap.xml"));
    sandbox.built(&[]);
    assert_eq!(sandbox.files(), clean(&sandbox));
}

#[test]
fn strict_is_strict_about_what_was_built_before() {
    let sandbox = two_stories();
    let odd = "---\ndate: 2024-02-30\n---\n# Odd\n";
    sandbox.write("content/postmortems/odd.md", odd);
    sandbox.built(&[]);
    let run = sandbox.build(&["--strict"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.err.contains("nothing was published"), "{}", run.err);
}

// What is done again.

/// What `--timings` says of a stage.
fn stage(run: &Run, name: &str) -> String {
    let mut lines = run.err.lines();
    let line = lines.find(|line| line.split_whitespace().next() == Some(name));
    line.unwrap_or_default().to_owned()
}

#[test]
fn one_edit_writes_only_what_shows_it() {
    let sandbox = two_stories();
    sandbox.write(
        "content/postmortems/scales.md",
        "# The scales lied (2024-05-01)\n\nBy a pound.\n",
    );
    sandbox.built(&[]);
    let before = identities(&sandbox.output());
    let text = "# The scales lied (2024-05-01)\n\nBy a pound, and nobody knew.\n";
    sandbox.write("content/postmortems/scales.md", text);
    let run = sandbox.built(&["--timings"]);
    assert!(
        stage(&run, "parse").contains(" 1 parsed, 2 remembered"),
        "{}",
        run.err
    );
    let after = identities(&sandbox.output());
    let is_same = |address: &str| {
        let path = sandbox.output().join(address);
        before[&path] == after[&path]
    };
    assert!(!is_same("postmortems/scales.html"));
    assert!(is_same("postmortems/ovens.html"));
    assert!(is_same("postmortems/tills.html"));
    assert!(is_same("systems/ovens.html"));
    assert_eq!(sandbox.files(), clean(&sandbox));

    // What links to a story shows when it gets another address.
    sandbox.write(
        "content/postmortems/tills.md",
        format!("---\nid: closed\n---\n{TILLS}"),
    );
    sandbox.built(&[]);
    assert!(
        sandbox
            .page("postmortems/ovens.html")
            .contains("closed.html")
    );
}

#[test]
fn only_settings_that_parsing_sees_parse_again() {
    let sandbox = two_stories();
    let parsed = |config: &str, expected: &str| {
        sandbox.write("site.toml", config);
        let parse = stage(&sandbox.built(&["--timings"]), "parse");
        assert!(parse.contains(expected), "{config}: {parse}");
        assert_eq!(sandbox.files(), clean(&sandbox), "{config}");
    };
    parsed("title = \"Bakery\"\n", " 2 parsed, 0 remembered");
    let described = "title = \"Shop\"\ndescription = \"Bread\"\nlanguage = \"de\"\n";
    parsed(described, " 0 parsed, 2 remembered");
    parsed("timezone = \"Europe/Zurich\"\n", " 2 parsed, 0 remembered");
}

#[test]
fn a_remembered_document_keeps_its_comments_to_itself() {
    let tills = "# The tills closed early (2024-04-02)\n\nFor an %%awful, for us alone%% hour.\n";
    let sandbox = Sandbox::two_stories(CONFIG, OVENS, tills);
    sandbox.built(&[]);
    // Every page is written again, and no document is parsed.
    let config = "title = \"Library\"\ndescription = \"Bread\"\nlanguage = \"de\"\n";
    sandbox.write("site.toml", config);
    sandbox.built(&[]);
    assert_eq!(sandbox.files(), clean(&sandbox));
}

#[test]
fn a_fresh_checkout_saves_parsing_and_pages() {
    let sandbox = two_stories();
    sandbox.built(&[]);
    // Every file is another one, at another time.
    for folder in [sandbox.root().join("content"), sandbox.output()] {
        for (path, bytes) in files_below(&folder) {
            let path = folder.join(path);
            fs::remove_file(&path).unwrap();
            fs::write(&path, bytes).unwrap();
        }
    }
    let text = format!("{TILLS}\nIn the rain.\n");
    sandbox.write("content/postmortems/tills.md", text);
    let run = sandbox.built(&["--timings"]);
    assert!(
        stage(&run, "parse").contains(" 1 parsed, 1 remembered"),
        "{}",
        run.err
    );
    let rendered = stage(&run, "render");
    assert!(!rendered.contains(" 0 kept"), "{rendered}");
    assert_eq!(sandbox.files(), clean(&sandbox));
}

// The folder.

#[test]
fn the_folder_is_for_nobody_else() {
    let sandbox = Sandbox::repository(&[("ovens.md", OVENS)]);
    sandbox.built(&[]);
    let folder = sandbox.root().join(".afterword");
    let text = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    assert_eq!(text(".gitignore"), "*\n");
    assert!(text("CACHEDIR.TAG").starts_with("Signature: 8a477f597d28d172789f06886806bc55"));
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    for file in cache_files(&sandbox) {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
    // Without a site.toml the root is the content, and what is in the folder is none of it.
    fs::write(folder.join("note.md"), "# A note\n").unwrap();
    assert!(was_a_check(&sandbox.built(&["--timings"])));
}

#[test]
fn without_a_cache_none_is_written_or_read() {
    let sandbox = two_stories();
    sandbox.built(&["--no-cache"]);
    assert!(!sandbox.root().join(".afterword").exists());
    sandbox.built(&[]);
    assert!(!was_a_check(&sandbox.built(&["--timings", "--no-cache"])));
}

#[test]
fn a_build_that_cannot_remember_goes_on() {
    let sandbox = two_stories();
    sandbox.write(".afterword", "somebody's file");
    let run = sandbox.built(&[]);
    assert!(!run.err.contains(".afterword"), "{}", run.err);
    assert_eq!(sandbox.files(), clean(&sandbox));
    // A link leads to what is not ours.
    sandbox.remove(".afterword");
    let elsewhere = sandbox.beside("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, sandbox.root().join(".afterword")).unwrap();
    sandbox.built(&[]);
    assert_eq!(fs::read_dir(&elsewhere).unwrap().count(), 0);
}

#[test]
fn the_sets_of_old_outputs_go() {
    let sandbox = two_stories();
    for number in 0..7 {
        let base = format!("https://{number}.example/");
        sandbox.built(&["--base-url", &base]);
    }
    let sets: std::collections::BTreeSet<_> = cache_files(&sandbox)
        .iter()
        .map(|path| path.file_stem().unwrap().to_owned())
        .collect();
    assert!(sets.len() <= 5, "{sets:?}");
    assert!(was_a_check(&sandbox.built(&[
        "--timings",
        "--base-url",
        "https://6.example/"
    ])));
}

#[test]
fn searches_with_other_settings_leave_no_heap_behind() {
    let sandbox = two_stories();
    for number in 0..7 {
        let path = sandbox.root().join("site.toml");
        fs::write(path, format!("timezone = \"+0{number}:00\"\n")).unwrap();
        let mut search = program();
        search.arg("search").arg("--root").arg(sandbox.root());
        assert!(search.arg("oven").output().unwrap().status.success());
    }
    let sets: std::collections::BTreeSet<_> = cache_files(&sandbox)
        .iter()
        .map(|path| path.file_stem().unwrap().to_owned())
        .collect();
    assert!((2..=5).contains(&sets.len()), "{sets:?}");
}

// Faults.

#[test]
fn a_damaged_cache_is_as_good_as_none() {
    let sandbox = two_stories();
    sandbox.built(&[]);
    let whole = cache_files(&sandbox);
    assert!(!whole.is_empty());
    let check = |harm: &dyn Fn(&[u8]) -> Vec<u8>| {
        for path in &whole {
            let bytes = fs::read(path).unwrap();
            fs::write(path, harm(&bytes)).unwrap();
        }
        sandbox.write("content/postmortems/tills.md", TILLS);
        sandbox.built(&["--quiet"]);
        assert_eq!(sandbox.files(), clean(&sandbox));
        assert!(
            was_a_check(&sandbox.built(&["--timings"])),
            "it is replaced"
        );
    };
    check(&|_| Vec::new());
    for part in [1, 4, 7] {
        check(&|bytes| bytes[..bytes.len() * part / 8].to_vec());
    }
    for part in [0, 3, 7] {
        check(&|bytes| {
            let mut bytes = bytes.to_vec();
            let at = (bytes.len() - 1) * part / 7;
            bytes[at] ^= 0x10;
            bytes
        });
    }
    check(&|bytes| bytes.repeat(2));
    check(&|_| b"SQLite format 3\0".to_vec());
}

#[test]
fn the_cache_of_another_site_is_not_used() {
    let (ours, theirs) = (two_stories(), two_stories());
    theirs.write(
        "content/postmortems/theirs.md",
        "# Their secret ingredient\n",
    );
    theirs.built(&[]);
    ours.built(&[]);
    for (from, to) in cache_files(&theirs).iter().zip(cache_files(&ours)) {
        fs::copy(from, to).unwrap();
    }
    ours.built(&[]);
    assert_eq!(ours.mentions("secret ingredient"), Vec::<String>::new());
    assert_eq!(ours.files(), clean(&ours));
}
