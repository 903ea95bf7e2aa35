//! `afterword init` and `afterword new`, as somebody runs them who starts from nothing.
//!
//! Commands called: `init DIR`, `init DIR` a second time, `new TITLE --root DIR …`, `new TITLE` in
//! a folder without a site.

#![allow(clippy::unwrap_used, reason = "a test that cannot run has failed")]

use std::fs;
use std::path::Path;

use assert_cmd::Command;

/// Runs the program in a folder: exit code, standard output, standard error.
fn afterword(folder: &Path, words: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_afterword"))
        .current_dir(folder)
        .args(words)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn a_site_is_made_once_and_written_into() {
    let dir = tempfile::tempdir().unwrap();
    let (code, out, err) = afterword(dir.path(), &["init", "library"]);
    assert_eq!((code, out.as_str()), (0, "library\n"), "{err}");
    let site = dir.path().join("library");
    for path in [
        ".gitignore",
        "README.md",
        "content/index.md",
        "site.toml",
        "templates/postmortem.md",
    ] {
        assert!(site.join(path).is_file(), "{path}");
    }

    let before = fs::read(site.join("site.toml")).unwrap();
    let (code, out, err) = afterword(dir.path(), &["init", "library"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(
        err.contains("library/site.toml") && err.contains("library/content/index.md"),
        "{err}"
    );
    assert_eq!(fs::read(site.join("site.toml")).unwrap(), before);

    let title = "Cache: \"warm\"\nand gone #2 🔥";
    let words = [
        "new",
        title,
        "--date",
        "2024-03-12",
        "--factor",
        "rety-storm",
        "--root",
        "library",
    ];
    let (code, out, err) = afterword(dir.path(), &words);
    assert_eq!(
        (code, out.as_str()),
        (
            0,
            "library/content/postmortems/2024-03-12-cache-warm-and-gone-2-fire.md\n"
        )
    );
    assert!(err.contains("did you mean `retry-storm`?"), "{err}");
    let text = fs::read_to_string(dir.path().join(out.trim_end())).unwrap();
    assert!(
        text.contains("\ntitle: \"Cache: \\\"warm\\\" and gone #2 🔥\"\n"),
        "{text}"
    );
}

#[test]
fn without_a_site_the_file_is_made_here() {
    let dir = tempfile::tempdir().unwrap();
    let (code, out, err) = afterword(dir.path(), &["new", "Disk full", "--date", "2024-03-12"]);
    assert_eq!((code, out.as_str()), (0, "2024-03-12-disk-full.md\n"));
    assert!(err.contains("no site.toml"), "{err}");

    let (code, _, err) = afterword(dir.path(), &["new", "Disk full", "--kind", "crime"]);
    assert_eq!(code, 2);
    assert!(err.contains("near-miss"), "{err}");
}
