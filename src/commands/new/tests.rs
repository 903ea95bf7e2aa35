use std::fs;

use super::*;

fn args(title: &str) -> NewArgs {
    NewArgs {
        title: title.to_owned(),
        date: Some(Date::constant(2024, 3, 12)),
        system: Vec::new(),
        factor: Vec::new(),
        myth: Vec::new(),
        kind: "incident".to_owned(),
    }
}

fn run_in(root: &Path, args: &NewArgs) -> anyhow::Result<(PathBuf, String)> {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    assert_eq!(
        run(args, Some(root), &mut Printer::new(&mut out, &mut err))?,
        Exit::Fine
    );
    let path = PathBuf::from(String::from_utf8(out)?.trim_end());
    Ok((path, String::from_utf8(err)?))
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
        let (path, err) = run_in(&root.join("notes/deep"), &args(title)).unwrap();
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
    let (path, _) = run_in(&root, &args("a")).unwrap();
    assert_eq!(
        path,
        root.join("docs/incidents/postmortems/2024-03-12-a.md")
    );

    let (_dir, root) = site("\ntitel = \"x\"\n");
    let error = run_in(&root, &args("a")).unwrap_err().to_string();
    assert!(
        error.contains("site.toml:2: ") && error.contains("titel"),
        "{error}"
    );
    assert_eq!(fs::read_dir(&root).unwrap().count(), 1);
}

#[test]
fn without_a_site_the_folder_itself_is_taken() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().canonicalize().unwrap();
    let (path, err) = run_in(&root, &args("a")).unwrap();
    assert_eq!(path, root.join("2024-03-12-a.md"));
    assert!(err.contains("no site.toml"), "{err}");
    assert!(run_in(&root.join("none"), &args("a")).is_err());
    assert!(run_in(&root, &args(" ")).is_err());
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
    let mut asked = args("a");
    asked.system = vec!["anything".to_owned()];
    asked.factor = ["retry-storm", "tide", "alert-nosie", "human error"]
        .map(str::to_owned)
        .to_vec();
    asked.myth = vec!["if-onyl".to_owned()];
    let (path, err) = run_in(&root, &asked).unwrap();
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

#[test]
fn arguments_are_checked_before_anything_happens() {
    #[derive(clap::Parser)]
    struct Cli {
        #[command(flatten)]
        new: NewArgs,
    }
    let parse = |words: &[&str]| {
        let words = std::iter::once("new").chain(words.iter().copied());
        <Cli as clap::Parser>::try_parse_from(words).map(|cli| cli.new)
    };
    let parsed = parse(&["a", "--system", "x", "--system", "y", "--kind", "drill"]).unwrap();
    assert_eq!(
        (parsed.system.len(), parsed.kind.as_str(), parsed.date),
        (2, "drill", None)
    );
    assert_eq!(
        parse(&["a", "--date", "2024-03-12"]).unwrap().date,
        args("a").date
    );
    for wrong in [
        &["a", "--date", "2024-02-30"][..],
        &["a", "--date", "soon"],
        &["a", "--kind", "crime"],
        &[""],
        &[],
    ] {
        assert!(parse(wrong).is_err(), "{wrong:?}");
    }
}
