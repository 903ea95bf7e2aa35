use super::*;
use std::fs;
use std::os::unix::fs::symlink;

use rustix::fs::{CWD, Mode, mkfifoat};

/// A folder with the given files.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        put(dir.path(), path, text.as_bytes());
    }
    dir
}

fn put(dir: &Path, path: &str, bytes: &[u8]) {
    let path = dir.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn read_repository(dir: &Path) -> Sources {
    read(dir, &Config::for_repository("x"), &dir.join("public")).unwrap()
}

fn document_paths(sources: &Sources) -> Vec<&str> {
    let documents = sources.documents.iter();
    documents.map(|d| &*d.source.path).collect()
}

fn asset_paths(sources: &Sources) -> Vec<&str> {
    sources.assets.iter().map(|a| a.path.as_str()).collect()
}

/// Code and path of each finding.
fn findings(sources: &Sources) -> Vec<(&str, &str)> {
    sources
        .diagnostics
        .iter()
        .map(|d| {
            let path = d.location.as_ref().map_or("", |l| l.path.as_str());
            (d.rule.code, path)
        })
        .collect()
}

#[test]
fn a_repository_is_read_as_it_is() {
    let dir = folder(&[
        ("README.md", "# Ours"),
        ("2024/2024-01-01 A  b.md", "# A"),
        ("2024/img.png", "x"),
        ("b.MD", "# B"),
        ("LICENSE", "# MIT"),
        ("CODE_OF_CONDUCT.md", "# Be kind"),
        ("template.md", "# Template"),
        (".hidden/a.md", "# no"),
        (".env", "SECRET=1"),
        ("a.md~", "# no"),
        ("node_modules/x/README.md", "# no"),
        ("public/index.md", "# no"),
        ("old/.afterword-site", ""),
        ("old/a.md", "# no"),
        ("cache/CACHEDIR.TAG", ""),
        ("cache/a.md", "# no"),
        ("run.sh", "# no"),
    ]);
    let sources = read_repository(dir.path());
    assert_eq!(
        document_paths(&sources),
        ["2024/2024-01-01 A  b.md", "README.md", "b.MD"]
    );
    assert_eq!(asset_paths(&sources), ["2024/img.png"]);
    assert_eq!(
        findings(&sources),
        [
            ("files/left-out", "CODE_OF_CONDUCT.md"),
            ("files/left-out", "template.md"),
        ]
    );
    assert_eq!(sources.documents[0].hash, blake3::hash(b"# A"));
}

#[test]
fn a_site_is_read_below_its_content_folder() {
    let dir = folder(&[
        ("README.md", "# not content"),
        ("secret.png", "x"),
        ("content/README.md", "# for the forge"),
        ("content/index.md", "# Welcome"),
        ("content/postmortems/a/index.md", "# A"),
        ("content/postmortems/a/graph.png", "x"),
        ("content/postmortems/drafts/b.md", "# B"),
        ("content/systems/checkout.md", "# Checkout"),
    ]);
    let mut config = Config::for_site("x");
    config.content.exclude = vec!["postmortems/drafts/".to_owned()];
    let sources = read(dir.path(), &config, Path::new("/nowhere")).unwrap();
    let roles: Vec<_> = sources
        .documents
        .iter()
        .map(|d| (&*d.source.path, &d.role))
        .collect();
    let systems = Role::Note {
        dimension: Dimension::new("systems").unwrap(),
    };
    assert_eq!(
        roles,
        [
            ("content/README.md", &Role::Page),
            ("content/index.md", &Role::Introduction),
            ("content/postmortems/a/index.md", &Role::Postmortem),
            ("content/systems/checkout.md", &systems),
        ]
    );
    assert_eq!(asset_paths(&sources), ["content/postmortems/a/graph.png"]);
}

#[test]
fn gitignore_files_count_without_git_nested_and_above_the_content() {
    let dir = folder(&[
        (".gitignore", "private/\n*.log\n"),
        ("content/.gitignore", "!keep.log\nb.md\n"),
        ("content/a/.gitignore", "/only-here.md\n!b.md\n[z-a]\n"),
        ("content/a/b.md", "# kept by the inner file"),
        ("content/a/only-here.md", "# no"),
        ("content/a/sub/only-here.md", "# yes"),
        ("content/b.md", "# no"),
        ("content/c/only-here.md", "# yes"),
        ("content/private/x.md", "# no"),
        ("content/drop.log", "x"),
        ("content/keep.log", "x"),
    ]);
    let sources = read(dir.path(), &Config::for_site("x"), Path::new("/nowhere")).unwrap();
    assert_eq!(
        document_paths(&sources),
        [
            "content/a/b.md",
            "content/a/sub/only-here.md",
            "content/c/only-here.md",
        ]
    );
    assert_eq!(asset_paths(&sources), ["content/keep.log"]);
    assert_eq!(
        findings(&sources),
        [("files/ignore-pattern", "content/a/.gitignore")]
    );
}

#[test]
fn links_and_pipes_are_reported_and_never_read() {
    let outside = folder(&[("secret.md", "# canary")]);
    let dir = folder(&[("a.md", "# A"), ("in/b.md", "# B")]);
    let path = dir.path();
    symlink(outside.path(), path.join("out")).unwrap();
    symlink(outside.path().join("secret.md"), path.join("out.md")).unwrap();
    symlink("in", path.join("twin")).unwrap();
    symlink(".", path.join("in/loop")).unwrap();
    symlink("nowhere", path.join("dangling.md")).unwrap();
    symlink("/dev/zero", path.join("zero.png")).unwrap();
    mkfifoat(CWD, path.join("pipe.md"), Mode::RWXU).unwrap();
    mkfifoat(CWD, path.join("pipe"), Mode::RWXU).unwrap();
    let sources = read_repository(path);
    assert_eq!(document_paths(&sources), ["a.md", "in/b.md"]);
    assert!(sources.assets.is_empty());
    assert_eq!(
        findings(&sources),
        [
            ("files/symlink", "dangling.md"),
            ("files/symlink", "in/loop"),
            ("files/symlink", "out"),
            ("files/symlink", "out.md"),
            ("files/unreadable", "pipe.md"),
            ("files/symlink", "twin"),
            ("files/symlink", "zero.png"),
        ]
    );
}

#[test]
fn what_vanishes_between_listing_and_reading_is_a_finding() {
    let dir = folder(&[("a.md", "# A"), ("gone.md", "# B"), ("link.md", "# C")]);
    let config = Config::for_repository("x");
    let look = || {
        let moment = FileTime::now_in(dir.path()).unwrap();
        survey(
            dir.path(),
            &config,
            &dir.path().join("public"),
            Some(moment),
        )
        .unwrap()
    };
    let seen = look();
    fs::remove_file(dir.path().join("gone.md")).unwrap();
    fs::remove_file(dir.path().join("link.md")).unwrap();
    symlink("/etc/hostname", dir.path().join("link.md")).unwrap();
    let sources = seen.read(&config, &|_, _| None);
    assert_eq!(document_paths(&sources), ["a.md"]);
    let unreadable = "files/unreadable";
    assert_eq!(
        findings(&sources),
        [(unreadable, "gone.md"), (unreadable, "link.md")]
    );
    assert!(sources.faults.is_empty());
    // Nobody counts on it afterwards, not even where it is back as it was.
    let sighting = seen.sighting(&sources.documents, &sources.unread);
    assert!(seen.again(&sighting).is_none());
}

#[test]
fn one_bad_file_stops_nothing() {
    use std::os::unix::ffi::OsStrExt;
    let dir = folder(&[("good.md", "# Good")]);
    let path = dir.path();
    put(path, "image.md", b"\x89PNG\r\n\x1a\n\0");
    put(path, "latin.md", b"caf\xe9");
    let sparse = fs::File::create(path.join("sparse.md")).unwrap();
    sparse.set_len(1 << 40).unwrap();
    let sparse = fs::File::create(path.join("sparse.mp4")).unwrap();
    sparse.set_len(1 << 40).unwrap();
    let name = std::ffi::OsStr::from_bytes(b"n\xffame.md");
    fs::write(path.join(name), "# x").unwrap();
    let sources = read_repository(path);
    assert_eq!(document_paths(&sources), ["good.md", "latin.md"]);
    assert_eq!(
        findings(&sources),
        [
            ("files/unreadable", "image.md"),
            ("files/not-utf8", "latin.md"),
            ("files/unreadable", "n\u{fffd}ame.md"),
            ("files/unreadable", "sparse.md"),
            ("files/unreadable", "sparse.mp4"),
        ]
    );
}

#[test]
fn markdown_without_the_ending_gets_the_glob_that_includes_it() {
    let dir = folder(&[
        ("2022-10/2022-10-31-Phone [x]", "# Phone\n\nIt rang.\n"),
        ("2022-10/plain", "just text\n"),
        ("notes", "Intro\n\n## What happened\n"),
        ("page.html.md.erb", "---\ntitle: x\n---\n\n## A\n"),
        ("Makefile", "# Build\n\nall:\n"),
        ("script", "#!/bin/sh\n\n## not this\n"),
        ("keybase", "# A\n## B\ntext\n"),
        ("settings", "# one\n# two\n"),
    ]);
    let sources = read_repository(dir.path());
    let helps: Vec<_> = sources
        .diagnostics
        .iter()
        .map(|d| {
            let path = d.location.as_ref().unwrap().path.as_str();
            let (_, globs) = d.help.as_ref().unwrap().rsplit_once(", \"").unwrap();
            (path, globs)
        })
        .collect();
    assert_eq!(
        helps,
        [
            ("2022-10/2022-10-31-Phone [x]", "2022-10/*\"]`"),
            ("keybase", "keybase\"]`"),
            ("notes", "notes\"]`"),
            ("page.html.md.erb", "**/*.erb\"]`"),
        ]
    );

    // What the hint says works.
    let mut config = Config::for_repository("x");
    config.content.include.push("2022-10/*".to_owned());
    config.content.include.push("**/*.erb".to_owned());
    put(dir.path(), "2022-10/graph.png", b"x");
    let sources = read(dir.path(), &config, Path::new("/nowhere")).unwrap();
    assert_eq!(
        document_paths(&sources),
        [
            "2022-10/2022-10-31-Phone [x]",
            "2022-10/plain",
            "page.html.md.erb"
        ]
    );
    assert_eq!(asset_paths(&sources), ["2022-10/graph.png"]);
}

#[test]
fn what_makes_the_site_wrong_is_an_error() {
    let dir = folder(&[("content/a.md", ""), ("file", "")]);
    symlink("content", dir.path().join("link")).unwrap();
    let check = |change: &dyn Fn(&mut Config), expected: &str| {
        let mut config = Config::for_site("x");
        change(&mut config);
        let error = read(dir.path(), &config, Path::new("/nowhere")).unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
    };
    check(&|c| c.content.dir = "../x".to_owned(), "outside");
    check(&|c| c.content.dir = "/etc".to_owned(), "outside");
    check(&|c| c.content.dir = "none".to_owned(), "create it");
    check(&|c| c.content.dir = "file".to_owned(), "cannot be read");
    check(&|c| c.content.dir = "link".to_owned(), "symbolic link");
    check(&|c| c.content.include = vec!["[".to_owned()], "`[`");
    check(&|c| c.content.exclude = vec!["a{".to_owned()], "exclude");
}

#[test]
fn the_output_is_never_read_wherever_it_lies() {
    let dir = folder(&[("a.md", "# A"), ("docs/site/b.md", "# B")]);
    let config = Config::for_repository("x");
    let sources = read(dir.path(), &config, &dir.path().join("docs/../docs/site")).unwrap();
    assert_eq!(document_paths(&sources), ["a.md"]);
}

#[test]
fn assets_tell_their_size_and_are_opened_safely() {
    // A GIF says its size in its first ten bytes.
    let dir = folder(&[("a.md", "# A")]);
    put(dir.path(), "b.gif", b"GIF89a\x02\x00\x03\x00\x00\x00\x00;");
    put(dir.path(), "c.png", b"no image");
    let sources = read_repository(dir.path());
    let [gif, png] = sources.assets.as_slice() else {
        panic!("{:?}", sources.assets);
    };
    let inspected = attach::inspect(gif).unwrap();
    assert_eq!(
        (inspected.size, inspected.fitness.is_ok()),
        (Some((2, 3)), true)
    );
    let reason = attach::inspect(png).unwrap().fitness.unwrap_err();
    assert!(reason.contains("does not hold a picture"), "{reason}");
    assert!(attach::open(png).is_err());
    fs::remove_file(dir.path().join("c.png")).unwrap();
    symlink("/etc/hostname", dir.path().join("c.png")).unwrap();
    assert!(attach::inspect(png).is_err());
    assert!(matches!(
        attach::open(gif),
        Ok(attach::Publishable::File(_))
    ));
}

#[test]
fn a_folder_of_one_incident_is_a_bundle() {
    let story = "# It was slow\n\n## Timeline\n\nIt was.\n";
    let check = |files: &[(&str, &str)], postmortems: &[&str]| {
        let dir = folder(files);
        for config in [Config::for_repository("x"), {
            let mut site = Config::for_site("x");
            site.content.dir = ".".to_owned();
            site
        }] {
            let sources = read(dir.path(), &config, &dir.path().join("public")).unwrap();
            let found: Vec<_> = sources
                .documents
                .iter()
                .filter(|document| document.role == Role::Postmortem)
                .map(|document| &*document.source.path)
                .collect();
            assert_eq!(found, postmortems, "{files:?}");
        }
    };
    check(
        &[
            ("in/2024/05/INC-123/README.md", "# Slow"),
            ("in/2024/05/INC-123/notes.md", "# Notes"),
            ("in/2024/05/INC-123/timeline.md", "# Timeline"),
        ],
        &["in/2024/05/INC-123/README.md"],
    );
    check(
        &[
            ("in/slow-db/README.md", story),
            ("in/slow-db/notes.md", "# Notes"),
        ],
        &["in/slow-db/README.md"],
    );
    check(&[("in/slow-db/README.md", "# Our tools")], &[]);
    // A README that tells of all incidents of its folder is none of them.
    check(
        &[
            ("outages/README.md", story),
            ("outages/2024-05-01-db.md", "# Slow"),
        ],
        &["outages/2024-05-01-db.md"],
    );
    check(
        &[
            ("outages/README.md", story),
            ("outages/2024-05-01-db/index.md", "# Slow"),
        ],
        &["outages/2024-05-01-db/index.md"],
    );
    check(
        &[
            ("in/INC-7/README.md", "# Read me"),
            ("in/INC-7/postmortem.md", "# Slow"),
        ],
        &["in/INC-7/postmortem.md"],
    );
    let short = "# Report\n\nThe ovens were cold.\n";
    check(
        &[
            ("0x19-postmortem/README.md", short),
            ("0x18-web/README.md", short),
        ],
        &["0x19-postmortem/README.md"],
    );
    check(&[("postmortem/README.md", short)], &[]);
}

#[test]
fn a_list_of_what_there_is_introduces_nothing_beside_a_readme() {
    let dir = folder(&[("INDEX.md", "# Index"), ("README.md", "# Ovens")]);
    let sources = read_repository(dir.path());
    let documents = sources.documents.iter();
    let roles: Vec<_> = documents
        .map(|one| (&*one.source.path, &one.role))
        .collect();
    assert_eq!(
        roles,
        [
            ("INDEX.md", &Role::Page),
            ("README.md", &Role::Introduction)
        ]
    );
}
