//! Sources that cannot be read, and files that would block whoever reads them.

use std::fs;
use std::path::Path;

use super::{CONFIG, as_nobody, chmod, litter, stories, story, through_shell};
use crate::support::run;
use rustix::fs::{CWD, Mode, mkfifoat};

#[test]
fn what_cannot_be_read_publishes_nothing_and_all_of_it_is_told() {
    let sandbox = stories(3);
    sandbox.write("content/postmortems/more/graph.png", b"\x89PNG\r\n\x1a\n");
    sandbox.write("theme/css/tokens.css", "/* ours */\n");
    let check = |unreadable: &[&str]| {
        let built = run(&mut as_nobody(&sandbox, &[]));
        assert_eq!(built.code, 0, "{}", built.err);
        let before = sandbox.files();
        sandbox.write(&story(0), "# Another text\n");
        for path in unreadable {
            chmod(&sandbox, path, 0);
        }
        for words in [&[][..], &["--no-cache"], &["--strict"]] {
            let stopped = run(&mut as_nobody(&sandbox, words));
            assert_eq!(stopped.code, 2, "{unreadable:?}: {}", stopped.err);
            for path in unreadable {
                let place = format!("--> {path}");
                assert!(stopped.err.contains(&place), "{path}: {}", stopped.err);
            }
            assert!(
                stopped.err.contains("permission to read it"),
                "{}",
                stopped.err
            );
            assert!(stopped.err.contains("--skip-unreadable"), "{}", stopped.err);
            assert_eq!(sandbox.files(), before);
            assert_eq!(litter(&sandbox), [""; 0]);
        }
        for path in unreadable {
            chmod(&sandbox, path, 0o755);
        }
        let mended = run(&mut as_nobody(&sandbox, &[]));
        assert_eq!(mended.code, 0, "{}", mended.err);
        assert!(sandbox.page("postmortems/s0.html").contains("Another text"));
        assert_eq!(
            sandbox.json("api/catalog.json")["postmortems"]
                .as_array()
                .unwrap()
                .len(),
            3
        );
    };
    check(&["content/postmortems"]);
    check(&["content"]);
    check(&["theme"]);
    check(&[
        "content/postmortems/more",
        "content/postmortems/s1.md",
        "content/postmortems/s2.md",
        "theme/css/tokens.css",
    ]);
    check(&["content/postmortems/more/graph.png"]);
}

#[test]
fn who_wants_it_builds_without_what_cannot_be_read() {
    let sandbox = stories(3);
    chmod(&sandbox, &story(1), 0);
    let skipped = run(&mut as_nobody(&sandbox, &["--skip-unreadable"]));
    assert_eq!(skipped.code, 0, "{}", skipped.err);
    assert!(skipped.err.contains("left out"), "{}", skipped.err);
    assert!(sandbox.has("postmortems/s0.html") && !sandbox.has("postmortems/s1.html"));
    // It is not remembered: not for builds that do not want it, and not when it is mended.
    let before = sandbox.files();
    assert_eq!(run(&mut as_nobody(&sandbox, &[])).code, 2);
    assert_eq!(sandbox.files(), before);
    chmod(&sandbox, &story(1), 0o644);
    let mended = run(&mut as_nobody(&sandbox, &["--skip-unreadable"]));
    assert_eq!(mended.code, 0, "{}", mended.err);
    assert!(sandbox.has("postmortems/s1.html"));
}

#[test]
fn what_decides_about_other_files_is_never_left_out() {
    let sandbox = stories(2);
    sandbox.write("content/.gitignore", "s1.md\n");
    chmod(&sandbox, "content/.gitignore", 0);
    let stopped = run(&mut as_nobody(&sandbox, &["--skip-unreadable"]));
    assert_eq!(stopped.code, 2, "{}", stopped.err);
    assert!(
        stopped.err.contains("content/.gitignore"),
        "{}",
        stopped.err
    );
    chmod(&sandbox, "content/.gitignore", 0o644);

    // A document that may say who may read its folder takes the folder along.
    sandbox.write(
        "content/postmortems/flood/index.md",
        "---\nstatus: draft\n---\n# Flood\n",
    );
    sandbox.write(
        "content/postmortems/flood/notes.md",
        "# Secret ingredient\n",
    );
    chmod(&sandbox, "content/postmortems/flood/index.md", 0);
    let skipped = run(&mut as_nobody(&sandbox, &["--skip-unreadable"]));
    assert_eq!(skipped.code, 0, "{}", skipped.err);
    assert_eq!(sandbox.mentions("secret ingredient"), [""; 0]);

    sandbox.write("site.toml", CONFIG);
    chmod(&sandbox, "site.toml", 0);
    let stopped = run(&mut as_nobody(&sandbox, &["--skip-unreadable"]));
    assert_eq!(stopped.code, 2, "{}", stopped.err);
    assert!(stopped.err.contains("site.toml"), "{}", stopped.err);
}

#[test]
fn too_few_open_files_stop_a_build_and_nothing_is_remembered() {
    let sandbox = stories(6);
    sandbox.built(&[]);
    for number in 0..6 {
        sandbox.write(&story(number), format!("# Renewed {number}\n\nYes.\n"));
    }
    let mut stopped = 0;
    for limit in 4..24 {
        let before = sandbox.files();
        let limits = format!("ulimit -n {limit}; exec \"$0\" \"$@\"");
        let ended = run(&mut through_shell(&sandbox, &limits));
        if ended.code == 0 {
            break;
        }
        stopped += 1;
        assert_eq!(sandbox.files(), before, "{limit}");
    }
    assert!(stopped > 0);
    sandbox.built(&[]);
    let page = |number: usize| sandbox.page(&format!("postmortems/s{number}.html"));
    assert!((0..6).all(|number| page(number).contains("Renewed")));
}

#[test]
fn what_can_be_read_and_is_no_document_stops_nothing() {
    let sandbox = stories(2);
    let root = sandbox.root();
    sandbox.write("content/postmortems/binary.md", b"\0\0\0\0");
    sandbox.write("content/postmortems/latin.md", b"# Gr\xfc\xdfe\n");
    let large = fs::File::create(root.join("content/postmortems/large.md")).unwrap();
    large.set_len(1 << 40).unwrap();
    mkfifoat(CWD, root.join("content/postmortems/pipe.md"), Mode::RWXU).unwrap();
    mkfifoat(CWD, root.join("content/.gitignore"), Mode::RWXU).unwrap();
    fs::create_dir(root.join("theme")).unwrap();
    mkfifoat(CWD, root.join("theme/icon.svg"), Mode::RWXU).unwrap();
    let built = sandbox.built(&[]);
    for name in ["binary.md", "latin.md", "large.md", "pipe.md", "icon.svg"] {
        assert!(built.err.contains(name), "{name}: {}", built.err);
    }
    assert!(sandbox.has("postmortems/s0.html") && sandbox.has("postmortems/latin.html"));
}

// Files that would block.

#[test]
fn pipes_and_endless_files_in_the_place_of_ours_block_nothing() {
    let sandbox = stories(2);
    sandbox.built(&[]);
    let pages = sandbox.files();
    let replace = |path: &Path| {
        fs::remove_file(path).unwrap();
        mkfifoat(CWD, path, Mode::RWXU).unwrap();
    };
    for entry in fs::read_dir(sandbox.root().join(".afterword")).unwrap() {
        replace(&entry.unwrap().path());
    }
    sandbox.built(&[]);
    assert_eq!(sandbox.files(), pages);
    for name in [".afterword-manifest", ".afterword-site", "index.html"] {
        replace(&sandbox.output().join(name));
    }
    sandbox.built(&[]);
    assert_eq!(sandbox.files(), pages);
    mkfifoat(CWD, sandbox.root().join(".git"), Mode::RWXU).unwrap();
    let built = sandbox.built(&[]);
    assert!(built.err.contains("git/failed"), "{}", built.err);
    fs::remove_file(sandbox.root().join(".git")).unwrap();

    let endless = |path: &Path| std::os::unix::fs::symlink("/dev/zero", path).unwrap();
    endless(&sandbox.root().join(".git"));
    sandbox.built(&[]);
    let lock = sandbox.beside(".output.afterword-lock");
    mkfifoat(CWD, &lock, Mode::RWXU).unwrap();
    sandbox.write(&story(0), "# Other\n");
    let stopped = sandbox.build(&[]);
    assert_eq!(stopped.code, 2, "{}", stopped.err);
    assert!(stopped.err.contains("afterword-lock"), "{}", stopped.err);
    assert_eq!(sandbox.files(), pages);
    fs::remove_file(lock).unwrap();
    sandbox.remove("site.toml");
    mkfifoat(CWD, sandbox.root().join("site.toml"), Mode::RWXU).unwrap();
    assert_eq!(sandbox.build(&[]).code, 2);
}
