//! Errors at the n-th call of a kind, injected by strace: whatever the call was for, a build either
//! publishes what it should, or nothing, and the next one recovers by itself.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use crate::support::{Sandbox, files_below, run};
use assert_cmd::Command;

/// What is injected into: system calls that read, and errors that each of them may give.
const CALLS: [(&str, &[&str]); 6] = [
    ("read", &["EIO", "EINTR"]),
    ("openat", &["EACCES", "EMFILE", "ENOMEM", "EIO"]),
    ("openat2", &["EACCES", "EMFILE", "EIO"]),
    ("getdents64", &["EIO", "ENOMEM"]),
    ("statx,newfstatat", &["EIO", "EACCES", "ENOMEM"]),
    ("readlink", &["EIO"]),
];

/// What is injected into: system calls that write, and errors that each of them may give.
const WRITES: [(&str, &[&str]); 7] = [
    ("write,pwrite64", &["ENOSPC", "EDQUOT", "EIO", "EINTR"]),
    ("openat", &["ENOSPC", "EROFS"]),
    ("?mkdir,mkdirat", &["ENOSPC", "EDQUOT", "EACCES"]),
    ("?link,linkat", &["ENOSPC", "EPERM"]),
    ("fsync", &["EIO", "ENOSPC"]),
    ("?rename,?renameat,renameat2", &["EIO", "ENOSPC"]),
    ("?unlink,unlinkat", &["EIO", "EACCES"]),
];

/// A library with everything that is read: notes, attachments, a theme, a history.
fn library() -> Sandbox {
    let sandbox = Sandbox::site("title = \"Library\"\n", &[]);
    for number in 0..6 {
        let text = format!("# The oven went out {number}\n\nSee ![it](oven.png).\n");
        sandbox.write(&format!("content/postmortems/s{number}.md"), text);
    }
    sandbox.write("content/postmortems/oven.png", b"\x89PNG\r\n\x1a\n");
    sandbox.write(
        "content/postmortems/flood/index.md",
        "# The flood (2024-05-01)\n\nIt came.\n",
    );
    sandbox.write("content/postmortems/flood/notes.md", "# Notes\n");
    sandbox.write("content/systems/ovens.md", "---\ntitle: Ovens\n---\nHot.\n");
    sandbox.write("content/.gitignore", "*.tmp\n");
    sandbox.write(
        "theme/css/tokens.css",
        "@layer tokens { :root { --x: 1; } }\n",
    );
    sandbox.git(&["init", "-q", "-b", "main"]);
    sandbox.git(&["add", "-A"]);
    sandbox.git(&["commit", "-q", "-m", "x"]);
    sandbox
}

/// Says something that is seen although the test passes.
fn say(line: &str) {
    writeln!(std::io::stderr().lock(), "{line}").unwrap();
}

/// Whether errors can be injected here; where not, that `test` is left out is said.
fn can_inject(test: &str) -> bool {
    let mut strace = std::process::Command::new("strace");
    let works = strace.args(["-qq", "-e", "trace=none", "true"]).output();
    let works = works.is_ok_and(|ended| ended.status.success());
    if !works {
        say(&format!(
            "{test} is skipped: strace is not here, or may not trace"
        ));
    }
    works
}

/// Fails each call of a kind once, from the first on by `step`, and counts the faults.
struct Campaign<'s> {
    sandbox: &'s Sandbox,
    /// The site that is there, and the one that the sources give.
    old: BTreeMap<String, Vec<u8>>,
    new: BTreeMap<String, Vec<u8>>,
    faults: usize,
    stopped: usize,
}

impl<'s> Campaign<'s> {
    fn new(sandbox: &'s Sandbox) -> Self {
        sandbox.built(&[]);
        let old = sandbox.files();
        copy(&sandbox.output(), &sandbox.beside("old"));
        copy(
            &sandbox.root().join(".afterword"),
            &sandbox.beside("old-cache"),
        );
        for number in 0..6 {
            let text = format!("# The oven went out {number}\n\nTwice. ![it](oven.png)\n");
            sandbox.write(&format!("content/postmortems/s{number}.md"), text);
        }
        sandbox.built(&[]);
        let new = sandbox.files();
        assert_ne!(old, new);
        Self {
            sandbox,
            old,
            new,
            faults: 0,
            stopped: 0,
        }
    }

    /// Puts the old site and what was remembered with it back.
    fn reset(&self) {
        let cache = self.sandbox.root().join(".afterword");
        for (from, to) in [("old", self.sandbox.output()), ("old-cache", cache)] {
            fs::remove_dir_all(&to).unwrap();
            copy(&self.sandbox.beside(from), &to);
        }
    }

    /// How many calls of a kind a build makes.
    fn count(&self, call: &str) -> usize {
        self.reset();
        let trace = self.sandbox.beside("trace");
        let mut strace = self.strace(&trace, &[&format!("trace={call}")], &["--no-cache"]);
        assert_eq!(run(&mut strace).code, 0);
        let trace = fs::read_to_string(trace).unwrap();
        trace
            .lines()
            .filter(|line| line.contains(&format!("{call}(")))
            .count()
    }

    /// A build under strace.
    fn strace(&self, trace: &Path, expressions: &[&str], words: &[&str]) -> Command {
        let mut strace = Command::new("strace");
        strace.args(["-f", "-qq", "-o"]).arg(trace);
        for expression in expressions {
            strace.args(["-e", expression]);
        }
        strace.arg(env!("CARGO_BIN_EXE_afterword"));
        self.sandbox.with(strace, words)
    }

    /// Whether there was a call to fail.
    fn fail(&mut self, call: &str, error: &str, number: usize, words: &[&str]) -> bool {
        self.reset();
        let trace = self.sandbox.beside("trace");
        let inject = format!("inject={call}:error={error}:when={number}");
        let expressions = [format!("trace={call}"), inject];
        let expressions = expressions.each_ref().map(String::as_str);
        let ended = run(&mut self.strace(&trace, &expressions, words));
        let trace = fs::read_to_string(&trace).unwrap();
        if !trace.contains("INJECTED") {
            return false;
        }
        self.faults += 1;
        let what = || {
            let injected = trace.lines().filter(|line| line.contains("INJECTED"));
            let injected = injected.collect::<Vec<_>>().join("\n");
            format!(
                "{call} {error} {number} {words:?}: exit {}\n{injected}\n{}",
                ended.code, ended.err
            )
        };
        let found = self.sandbox.files();
        if ended.code == 0 {
            assert!(found == self.new, "a lesser site: {}", what());
        } else {
            self.stopped += 1;
            assert!(found == self.old, "another site: {}", what());
        }
        let next = self.sandbox.build(&[]);
        assert_eq!(next.code, 0, "no recovery: {}\n{}", what(), next.err);
        assert!(self.sandbox.files() == self.new, "remembered: {}", what());
        true
    }
}

fn copy(from: &Path, to: &Path) {
    for (path, bytes) in files_below(from) {
        let path = to.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// The campaign is [`every_call_may_fail`]; this is some of it.
#[test]
fn calls_that_read_may_fail() {
    if !can_inject("calls_that_read_may_fail") {
        return;
    }
    let sandbox = library();
    let mut campaign = Campaign::new(&sandbox);
    for (call, error, number) in [
        ("openat2", "EIO", 1),
        ("read", "EIO", 5),
        ("read", "EINTR", 4),
        ("getdents64", "ENOMEM", 2),
    ] {
        campaign.fail(call, error, number, &["--no-cache"]);
    }
    assert!(campaign.faults == 4 && campaign.stopped >= 1);
}

#[test]
fn a_full_disk_leaves_the_old_site() {
    if !can_inject("a_full_disk_leaves_the_old_site") {
        return;
    }
    let sandbox = library();
    let mut campaign = Campaign::new(&sandbox);
    for (call, error) in [
        ("write,pwrite64", "ENOSPC"),
        ("?mkdir,mkdirat", "ENOSPC"),
        ("write,pwrite64", "EDQUOT"),
    ] {
        campaign.fail(call, error, 3, &["--no-cache"]);
    }
    assert!(campaign.faults == 3 && campaign.stopped >= 2);
}

#[test]
fn a_last_sync_that_fails_puts_the_old_site_back() {
    if !can_inject("a_last_sync_that_fails_puts_the_old_site_back") {
        return;
    }
    let sandbox = library();
    let mut campaign = Campaign::new(&sandbox);
    let last = campaign.count("fsync");
    for number in [last - 1, last] {
        assert!(campaign.fail("fsync", "EIO", number, &["--no-cache"]));
    }
    assert_eq!(campaign.stopped, 2);
}

/// Every call that reads or writes fails once with each error, with what earlier builds remember and
/// without: `cargo test --test program every_call -- --ignored --nocapture`. `FAULTS_STEP=5` fails
/// each fifth call only, `FAULTS_CALLS=openat2,read` those of these kinds.
#[test]
#[ignore = "takes hours; FAULTS_STEP and FAULTS_CALLS make it shorter"]
fn every_call_may_fail() {
    assert!(can_inject("every_call_may_fail"));
    let sandbox = library();
    let mut campaign = Campaign::new(&sandbox);
    let set = |name: &str| std::env::var(name).ok();
    let step: usize = set("FAULTS_STEP").map_or(1, |step| step.parse().unwrap());
    let only = set("FAULTS_CALLS");
    let is_meant = |call: &str| {
        only.as_ref()
            .is_none_or(|only| only.split(',').any(|one| call.contains(one)))
    };
    for (call, errors) in CALLS.into_iter().chain(WRITES) {
        if !is_meant(call) {
            continue;
        }
        for error in errors {
            for words in [&[][..], &["--no-cache"]] {
                let (faults, stopped) = (campaign.faults, campaign.stopped);
                let mut number = 1;
                while campaign.fail(call, error, number, words) {
                    number += step;
                }
                say(&format!(
                    "{call:18} {error:8} {words:?}: {} faults, {} stopped the build",
                    campaign.faults - faults,
                    campaign.stopped - stopped
                ));
            }
        }
    }
    let Campaign {
        faults, stopped, ..
    } = campaign;
    say(&format!("{faults} faults, {stopped} stopped the build"));
}
