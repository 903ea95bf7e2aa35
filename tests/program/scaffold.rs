//! `afterword init` and `afterword new`, as somebody runs them who starts from nothing.
//!
//! Commands called: `init DIR`, `init DIR` a second time, `new TITLE --root DIR …`, `new TITLE` in
//! a folder without a site.

use std::fs;
use std::path::{Path, PathBuf};

use afterword::scaffold;
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

/// The summary of a build that had nothing to complain about.
fn without_findings(out: &str, err: &str) -> serde_json::Value {
    let summary: serde_json::Value = serde_json::from_str(out).unwrap();
    let findings = (&summary["errors"], &summary["warnings"]);
    assert_eq!(findings, (&0.into(), &0.into()), "{err}");
    summary
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
    let summary = without_findings(&out, &err);
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
    without_findings(&out, &err);
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

fn init(folder: &Path) -> (i32, String, String) {
    afterword(folder, &["init", folder.to_str().unwrap()])
}

#[test]
fn a_site_is_made_beside_what_is_there() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join(".git")).unwrap();
    fs::write(dir.path().join("LICENSE"), "mine").unwrap();
    let (code, out, _) = init(dir.path());
    assert_eq!((code, out), (0, format!("{}\n", dir.path().display())));
    for file in scaffold::site() {
        let written = fs::read_to_string(dir.path().join(&file.path)).unwrap();
        assert_eq!(written, file.text, "{}", file.path);
    }
    let hidden: Vec<_> = fs::read_dir(dir.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .filter(|name| name.to_string_lossy().starts_with(".afterword"))
        .collect();
    assert!(hidden.is_empty(), "{hidden:?}");
}

#[test]
fn nothing_is_overwritten() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("README.md"), "mine").unwrap();
    fs::write(dir.path().join("site.toml"), "").unwrap();
    let (code, out, err) = init(dir.path());
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("site.toml"), "{err}");
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2);
}

#[test]
fn what_a_forge_puts_into_a_repository_stays() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("README.md"), "mine").unwrap();
    let (code, _, err) = init(dir.path());
    assert_eq!(code, 0);
    assert!(err.contains("README.md was already there"), "{err}");
    let kept = fs::read_to_string(dir.path().join("README.md")).unwrap();
    assert_eq!(kept, "mine");
    assert!(dir.path().join("site.toml").is_file());
}

/// What `new` writes and says for a site with these settings.
fn new(root: &Path, title: &str, words: &[&str]) -> Result<(PathBuf, String), String> {
    let mut all = vec![
        "new",
        title,
        "--date",
        "2024-03-12",
        "--root",
        root.to_str().unwrap(),
    ];
    all.extend(words);
    let elsewhere = tempfile::tempdir().unwrap();
    match afterword(elsewhere.path(), &all) {
        (0, out, err) => Ok((PathBuf::from(out.trim_end()), err)),
        (_, _, err) => Err(err),
    }
}

fn site(settings: &str) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().canonicalize().unwrap();
    fs::write(root.join("site.toml"), settings).unwrap();
    (dir, root)
}

#[test]
fn a_file_is_made_below_the_site_and_never_over_another() {
    let (_dir, root) = site("");
    fs::create_dir_all(root.join("notes/deep")).unwrap();
    let folder = root.join("content/postmortems");
    let check = |title: &str, name: &str| {
        let (path, err) = new(&root.join("notes/deep"), title, &[]).unwrap();
        assert_eq!(path, folder.join(name));
        assert!(fs::read_to_string(path).unwrap().contains("status: draft"));
        assert!(err.contains("draft") && !err.contains("note:"), "{err}");
    };
    check("Disk full", "2024-03-12-disk-full.md");
    check("Disk full!", "2024-03-12-disk-full-2.md");
    fs::create_dir(folder.join("2024-03-12-disk-full-3")).unwrap();
    check("disk FULL", "2024-03-12-disk-full-4.md");
    check("…", "2024-03-12.md");
}

#[test]
fn site_toml_says_where_the_content_is() {
    let (_dir, root) = site("[content]\ndir = \"docs/incidents\"\n");
    let (path, _) = new(&root, "a", &[]).unwrap();
    assert_eq!(
        path,
        root.join("docs/incidents/postmortems/2024-03-12-a.md")
    );

    let (_dir, root) = site("\ntitel = \"x\"\n");
    let error = new(&root, "a", &[]).unwrap_err();
    assert!(
        error.contains("site.toml:2:1") && error.contains("titel"),
        "{error}"
    );
    assert_eq!(fs::read_dir(&root).unwrap().count(), 1);
}

#[test]
fn without_a_site_the_folder_itself_is_taken() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().canonicalize().unwrap();
    let (path, err) = new(&root, "a", &[]).unwrap();
    assert_eq!(path, root.join("2024-03-12-a.md"));
    assert!(err.contains("no site.toml"), "{err}");
    assert!(new(&root.join("none"), "a", &[]).is_err());
    assert!(new(&root, " ", &[]).is_err());
}

#[test]
fn templates_of_the_site_are_found_by_name() {
    let (_dir, root) = site("");
    let with = |name: &str| new(&root, "Disk full", &["--template", name]);
    let none = with("drill").unwrap_err();
    assert!(none.contains("content/templates/drill.md"), "{none}");
    let templates = root.join("content/templates");
    fs::create_dir_all(&templates).unwrap();
    let drill = "---\nkind: drill\n---\nWe broke {title}.\n";
    fs::write(templates.join("drill.md"), drill).unwrap();
    fs::write(templates.join("outage.md"), "What happened?\n").unwrap();
    let other = with("dril").unwrap_err();
    assert!(other.contains("`drill` or `outage`"), "{other}");
    for name in ["drill", "drill.md"] {
        let (path, _) = with(name).unwrap();
        let text = fs::read_to_string(path).unwrap();
        let is_filled = text.contains("kind: drill") && text.ends_with("We broke Disk full.\n");
        assert!(is_filled, "{text}");
    }
    let (code, _, err) = afterword(&root, &["build", "--output", "out"]);
    assert_eq!(code, 0, "{err}");
    assert!(
        !err.contains("templates/") && !err.contains("left-out"),
        "{err}"
    );
    let pages: Vec<_> = walkdir::WalkDir::new(root.join("out/postmortems"))
        .into_iter()
        .flatten()
        .filter(|entry| entry.file_type().is_file())
        .collect();
    assert!(
        pages.is_empty(),
        "drafts and templates are no pages: {pages:?}"
    );
}

#[test]
fn kinds_are_those_of_the_site() {
    let (_dir, root) = site("[[kinds]]\nid = 'game-day'\n");
    let (path, _) = new(&root, "Disk full", &["--kind", "Game Day"]).unwrap();
    let text = fs::read_to_string(path).unwrap();
    let kinds = "# incident, near-miss, drill, external, game-day\nkind: game-day\n";
    assert!(text.contains(kinds), "{text}");
    let error = new(&root, "Disk full", &["--kind", "crime"]).unwrap_err();
    assert!(error.contains("`external` or `game-day`"), "{error}");
}

#[test]
fn unknown_terms_are_written_and_asked_about() {
    let (_dir, root) = site("");
    fs::create_dir_all(root.join("content/factors/ours")).unwrap();
    fs::write(
        root.join("content/factors/ours/moon-phase.md"),
        "---\naliases: [tide]\n---\n",
    )
    .unwrap();
    let mut asked = vec!["--system", "anything", "--myth", "if-onyl"];
    for factor in ["retry-storm", "tide", "alert-nosie", "human error"] {
        asked.extend(["--factor", factor]);
    }
    let (path, err) = new(&root, "a", &asked).unwrap();
    let notes: Vec<_> = err
        .lines()
        .filter(|line| line.starts_with("note:"))
        .collect();
    assert_eq!(
        notes,
        [
            "note: no factor is called `alert-nosie` yet; did you mean `alert-noise`?",
            "note: `human error` is a myth, not a factor; did you mean `--myth human-error-cause`?",
            "note: no myth is called `if-onyl` yet; did you mean `if-only`?",
        ]
    );
    assert!(
        fs::read_to_string(path)
            .unwrap()
            .contains("- id: alert-nosie\n")
    );
}
