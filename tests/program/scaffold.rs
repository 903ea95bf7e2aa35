//! `afterword init` and `afterword new`, as somebody runs them who starts from nothing.
//!
//! Commands called: `init DIR`, `init DIR` a second time, `new TITLE --root DIR …`, `new TITLE` in
//! a folder without a site.

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

#[test]
fn a_fresh_site_builds_without_a_word_of_complaint() {
    let dir = tempfile::tempdir().unwrap();
    let (code, _, err) = afterword(dir.path(), &["init", "library"]);
    assert_eq!(code, 0, "{err}");
    let words = [
        "build", "--root", "library", "--output", "out", "--format", "json", "--strict", "--all",
    ];
    let (code, out, err) = afterword(dir.path(), &words);
    assert_eq!(code, 0, "{err}");
    let summary: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (&summary["errors"], &summary["warnings"]),
        (&0.into(), &0.into()),
        "{err}"
    );
    assert_eq!(summary["postmortems"], 1);

    let site = dir.path().join("out");
    let catalog: serde_json::Value =
        serde_json::from_slice(&fs::read(site.join("api/catalog.json")).unwrap()).unwrap();
    let example = &catalog["postmortems"][0];
    let myth = example["myths"][0].as_str().unwrap();
    let page = fs::read_to_string(site.join(example["url"].as_str().unwrap())).unwrap();
    let source = dir
        .path()
        .join("library")
        .join(example["source"].as_str().unwrap());
    let source = fs::read_to_string(source).unwrap();
    // The first line of the second story, and the myth that it answers.
    let story = source
        .lines()
        .skip_while(|line| !line.contains("second_story:"))
        .nth(1)
        .unwrap();
    let words = story
        .trim()
        .split(['*', '`', '[', '&', '\''])
        .next()
        .unwrap();
    assert!(words.len() > 20, "{story}");
    assert!(page.contains(words), "{words}");
    assert!(page.contains(&format!("myths/{myth}.html")), "{myth}");
    let board = fs::read_to_string(site.join(format!("myths/{myth}.html"))).unwrap();
    assert!(board.contains(words), "{words}");
}

#[test]
fn what_new_writes_can_be_published_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    afterword(dir.path(), &["init", "library"]);
    let words = [
        "new",
        "Mail waits",
        "--date",
        "2024-03-12",
        "--system",
        "mailer",
        "--myth",
        "if-only",
    ];
    let (code, out, err) = afterword(
        dir.path(),
        &[
            &words[..],
            &["--factor", "retry-storm", "--root", "library"],
        ]
        .concat(),
    );
    assert_eq!(code, 0, "{err}");
    let path = dir.path().join(out.trim_end());
    let text = fs::read_to_string(&path).unwrap();
    let prompts: Vec<String> = prompts(&text);
    assert!(prompts.len() > 5, "{text}");
    let draft = "status: draft";
    assert!(text.contains(draft));

    let build = [
        "build", "--root", "library", "--output", "out", "--format", "json", "--all",
    ];
    let page = dir
        .path()
        .join("out/postmortems/2024-03-12-mail-waits.html");
    afterword(dir.path(), &build);
    assert!(!page.exists(), "a draft is in no output");

    fs::write(&path, text.replace(draft, "status: published")).unwrap();
    let (code, out, err) = afterword(dir.path(), &build);
    assert_eq!(code, 0, "{err}");
    let summary: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (&summary["errors"], &summary["warnings"]),
        (&0.into(), &0.into()),
        "{err}"
    );
    assert!(page.exists());
    for entry in walkdir::WalkDir::new(dir.path().join("out")) {
        let entry = entry.unwrap();
        if !entry.file_type().is_file() {
            continue;
        }
        let bytes = fs::read(entry.path()).unwrap();
        let output = String::from_utf8_lossy(&bytes);
        for prompt in &prompts {
            assert!(
                !output.contains(prompt.as_str()),
                "{}: {prompt}",
                entry.path().display()
            );
        }
    }
}

/// The lines of the comments, in front matter and body, that are long enough to be told from other text.
fn prompts(text: &str) -> Vec<String> {
    let mut in_comment = false;
    let mut prompts = Vec::new();
    for line in text.lines() {
        in_comment |= line.contains("<!--");
        let prompt = line
            .trim()
            .trim_start_matches("<!--")
            .trim_end_matches("-->");
        let prompt = if in_comment {
            Some(prompt)
        } else {
            line.split_once("# ")
                .filter(|(before, _)| !before.starts_with('#'))
                .map(|(_, prompt)| prompt)
        };
        prompts.extend(
            prompt
                .map(str::trim)
                .filter(|prompt| prompt.len() > 20)
                .map(str::to_owned),
        );
        in_comment &= !line.contains("-->");
    }
    prompts
}
