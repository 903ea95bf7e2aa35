use std::fs;
use std::path::PathBuf;

use super::*;

/// A repository with dated commits.
struct Repository {
    dir: tempfile::TempDir,
}

impl Repository {
    fn new() -> Self {
        let repository = Self {
            dir: tempfile::tempdir().unwrap(),
        };
        repository.run(&["init", "-q", "-b", "main"], "2020-01-01");
        repository
    }

    fn path(&self, below: &str) -> PathBuf {
        self.dir.path().join(below)
    }

    fn run(&self, arguments: &[&str], day: &str) {
        let date = format!("{day}T12:00:00 +0000");
        let output = git(self.dir.path())
            .args([
                "-c",
                "user.name=n",
                "-c",
                "user.email=e",
                "-c",
                "commit.gpgsign=false",
            ])
            .args(["-c", "protocol.allow=always"])
            .args(arguments)
            .env("GIT_AUTHOR_DATE", &date)
            .env("GIT_COMMITTER_DATE", &date)
            .output()
            .unwrap();
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {complaint}");
    }

    fn commit(&self, files: &[&str], day: &str) {
        for file in files {
            let path = self.path(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, day).unwrap();
        }
        self.run(&["add", "-A"], day);
        self.run(&["commit", "-q", "-m", "x"], day);
    }
}

fn check(root: &Path, first: &[(&str, &str)], last: &[(&str, &str)], codes: &[&str]) {
    let Told {
        history,
        findings: diagnostics,
        fault,
        ..
    } = super::history(root, head(root));
    assert_eq!(fault, None);
    let shown = |days: &BTreeMap<String, Date>| -> Vec<(String, String)> {
        let days = days.iter();
        days.map(|(path, day)| (path.clone(), day.to_string()))
            .collect()
    };
    let own = |days: &[(&str, &str)]| -> Vec<(String, String)> {
        let days = days.iter();
        days.map(|(p, d)| ((*p).to_owned(), (*d).to_owned()))
            .collect()
    };
    let found: Vec<_> = diagnostics.iter().map(|d| d.rule.code).collect();
    assert_eq!(found, codes, "{diagnostics:?}");
    assert_eq!(shown(&history.first), own(first));
    assert_eq!(shown(&history.last), own(last));
}

#[test]
fn dates_come_from_one_pass_also_below_the_top() {
    let repository = Repository::new();
    repository.commit(&["a.md", "sub/b ä\n\"x\".md"], "2021-01-01");
    repository.run(&["checkout", "-q", "-b", "side"], "2021-01-02");
    repository.commit(&["sub/c.md"], "2021-01-03");
    repository.run(&["checkout", "-q", "main"], "2021-01-04");
    repository.commit(&["a.md"], "2021-01-05");
    repository.run(&["merge", "-q", "--no-ff", "side"], "2021-01-06");
    check(
        repository.dir.path(),
        &[
            ("a.md", "2021-01-01"),
            ("sub/b ä\n\"x\".md", "2021-01-01"),
            ("sub/c.md", "2021-01-03"),
        ],
        &[
            ("a.md", "2021-01-05"),
            ("sub/b ä\n\"x\".md", "2021-01-01"),
            ("sub/c.md", "2021-01-03"),
        ],
        &[],
    );
    let below = [("b ä\n\"x\".md", "2021-01-01"), ("c.md", "2021-01-03")];
    check(&repository.path("sub"), &below, &below, &[]);
}

#[test]
fn there_may_be_no_history() {
    let plain = tempfile::tempdir().unwrap();
    check(plain.path(), &[], &[], &[]);
    let empty = Repository::new();
    check(empty.dir.path(), &[], &[], &[]);
}

#[test]
fn a_damaged_repository_is_a_warning() {
    let repository = Repository::new();
    repository.commit(&["a.md"], "2021-01-01");
    for entry in walkdir::WalkDir::new(repository.path(".git/objects")) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            fs::remove_file(entry.path()).unwrap();
            fs::write(entry.path(), "no object at all").unwrap();
        }
    }
    check(repository.dir.path(), &[], &[], &["git/failed"]);

    let dubious = failed("fatal: detected dubious ownership in repository at '/x'\nTo add");
    assert!(dubious.help.unwrap().contains("safe.directory"));
}

#[test]
fn a_history_that_may_be_there_and_cannot_be_read_is_a_fault() {
    let check = |harm: &dyn Fn(&Repository)| {
        let repository = Repository::new();
        repository.commit(&["a.md"], "2021-01-01");
        harm(&repository);
        let root = repository.dir.path();
        let told = super::history(root, head(root));
        assert!(told.fault.is_some(), "{told:?}");
        assert!(told.history.first.is_empty() && told.has_failed);
    };
    // Objects that git does not find may be on a disk that does not answer.
    check(&|repository| {
        fs::remove_dir_all(repository.path(".git/objects")).unwrap();
        fs::create_dir(repository.path(".git/objects")).unwrap();
    });
    // Git says that there is no commit where it cannot read the branch.
    check(&|repository| {
        fs::write(repository.path(".git/refs/heads/main"), "?").unwrap();
    });
}

#[test]
fn a_repository_that_git_would_wait_for_is_not_asked() {
    for place in [".git", ".git/HEAD", ".git/config", ".git/refs/heads/main"] {
        let repository = Repository::new();
        repository.commit(&["a.md"], "2021-01-01");
        let path = repository.path(place);
        if path.is_dir() {
            fs::remove_dir_all(&path).unwrap();
        } else {
            fs::remove_file(&path).unwrap();
        }
        let mode = rustix::fs::Mode::RWXU;
        rustix::fs::mkfifoat(rustix::fs::CWD, &path, mode).unwrap();
        check(repository.dir.path(), &[], &[], &["git/failed"]);
        assert_eq!(log_folder(repository.dir.path()).is_some(), place != ".git");
    }
    let endless = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink("/dev/zero", endless.path().join(".git")).unwrap();
    check(endless.path(), &[], &[], &["git/failed"]);
    assert_eq!(log_folder(endless.path()), None);
}

#[test]
fn what_is_left_of_a_repository_is_none() {
    let left = tempfile::tempdir().unwrap();
    fs::create_dir(left.path().join(".git")).unwrap();
    check(left.path(), &[], &[], &[]);
    fs::write(left.path().join(".git/HEAD"), "ref: refs/heads/main\n").unwrap();
    check(left.path(), &[], &[], &[]);
    let odd = tempfile::tempdir().unwrap();
    fs::write(odd.path().join(".git"), "my notes on git\n").unwrap();
    check(odd.path(), &[], &[], &["git/failed"]);
    let moved = tempfile::tempdir().unwrap();
    fs::write(moved.path().join(".git"), "gitdir: /nowhere/at/all\n").unwrap();
    check(moved.path(), &[], &[], &[]);
}

#[test]
fn a_shallow_clone_tells_only_what_it_knows() {
    let repository = Repository::new();
    repository.commit(&["a.md"], "2021-01-01");
    repository.commit(&["b.md"], "2021-01-02");
    repository.commit(&["c.md"], "2021-01-03");
    let clone = tempfile::tempdir().unwrap();
    let target = clone.path().join("clone");
    let from = format!("file://{}", repository.dir.path().display());
    let to = target.to_str().unwrap();
    repository.run(&["clone", "-q", "--depth=2", &from, to], "2021-01-04");
    check(&target, &[], &[("c.md", "2021-01-03")], &["git/shallow"]);
}

#[test]
fn hostile_logs_do_no_harm() {
    let check = |log: &[u8], paths: &[&str]| {
        let mut history = History::default();
        parse_log(log, &BTreeSet::new(), &mut history).unwrap();
        let found: Vec<_> = history.last.keys().map(String::as_str).collect();
        assert_eq!(found, paths, "{log:?}");
    };
    check(b"", &[]);
    check(b"\0\0\0", &[]);
    check(b"a.md\0", &[]);
    check(b"\x01abc 2021-01-01 2021-13-01\0\na.md\0", &[]);
    check(b"\x01abc 2021-01-01 2021-12-01\0\n\xff.md\0b.md", &["b.md"]);
    check(b"\x01abc\0\na.md\0\x01d 2021-01-01 2021-01-01\0\0", &[]);
}
