//! Faults of the machine: a source that cannot be read publishes nothing and is not remembered, the
//! last good site stays, and the next build recovers by itself.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command as Process;

use crate::support::{Run, Sandbox, run};
use assert_cmd::Command;
use serde_json::Value;

mod injected;
mod outputs;
mod sources;

/// The user whom nothing belongs to that was not given to them.
const NOBODY: u32 = 65534;

const CONFIG: &str = "title = \"Library\"\n";

/// A site with so many stories.
fn stories(count: usize) -> Sandbox {
    let sandbox = Sandbox::site(CONFIG, &[]);
    fs::create_dir(sandbox.root().join("content/postmortems")).unwrap();
    for number in 0..count {
        let text = format!(
            "# The oven went out {number} (2024-03-{:02})\n\nIt did.\n",
            number + 1
        );
        sandbox.write(&story(number), text);
    }
    sandbox
}

fn story(number: usize) -> String {
    format!("content/postmortems/s{number}.md")
}

/// The same command for somebody who may not read everything: root may.
fn as_nobody(sandbox: &Sandbox, words: &[&str]) -> Command {
    let program = sandbox.beside("afterword");
    if !rustix::process::geteuid().is_root() {
        return sandbox.command(words);
    }
    if !program.exists() {
        // The program need not lie where everybody can start it.
        let built = env!("CARGO_BIN_EXE_afterword");
        fs::hard_link(built, &program)
            .or_else(|_| fs::copy(built, &program).map(drop))
            .unwrap();
        let folder = sandbox.beside("");
        std::os::unix::fs::chown(folder, Some(NOBODY), Some(NOBODY)).unwrap();
    }
    give(&sandbox.root(), NOBODY);
    let mut process = Process::new(program);
    process.uid(NOBODY).gid(NOBODY);
    sandbox.with(Command::from_std(process), words)
}

/// Gives a folder and what is in it to a user, which only root may do.
fn give(place: &Path, user: u32) {
    if !rustix::process::geteuid().is_root() {
        return;
    }
    for entry in walkdir::WalkDir::new(place) {
        let entry = entry.unwrap();
        std::os::unix::fs::lchown(entry.path(), Some(user), Some(user)).unwrap();
    }
}

fn chmod(sandbox: &Sandbox, path: &str, mode: u32) {
    let path = sandbox.root().join(path);
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// What lies beside the output that a build made and left.
fn litter(sandbox: &Sandbox) -> Vec<String> {
    let names = fs::read_dir(sandbox.beside("")).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with(".output")).collect()
}

/// A build that is started by a line of shell.
fn through_shell(sandbox: &Sandbox, line: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", line, env!("CARGO_BIN_EXE_afterword")]);
    sandbox.with(shell, &[])
}

fn told(run: &Run) -> Value {
    let told: Value = serde_json::from_str(&run.out).unwrap_or_else(|_| panic!("{run:?}"));
    assert_eq!(told["exit_code"], run.code);
    assert!(
        told["error"]
            .as_str()
            .is_some_and(|error| !error.is_empty())
    );
    told
}

#[test]
fn programs_are_told_why_nothing_was_done() {
    let json = ["--format", "json"];
    let sandbox = stories(2);
    sandbox.built(&[]);
    let search = || {
        let mut search = crate::support::program();
        search.arg("search").arg("--root").arg(sandbox.root());
        run(search.args(json).arg("oven"))
    };
    let both = |code: &str, path: &str, line: Option<u64>| {
        for ended in [sandbox.build(&json), search()] {
            assert_eq!(ended.code, 2, "{}", ended.err);
            let told = told(&ended);
            let finding = &told["findings"][0];
            assert_eq!(
                (&finding["code"], &finding["path"]),
                (&code.into(), &path.into())
            );
            assert_eq!(finding["line"].as_u64(), line, "{told}");
        }
    };
    sandbox.write(
        "site.toml",
        "title = \"Library\"\ntitel = 1\n[content]\ndir = 3\n",
    );
    let wrong = told(&sandbox.build(&json));
    assert!(
        wrong["findings"]
            .as_array()
            .unwrap()
            .iter()
            .all(|f| f["path"] == "site.toml")
    );
    assert_eq!(told(&search())["findings"], wrong["findings"]);
    sandbox.write("site.toml", CONFIG);

    sandbox.write("theme/templates/home.html", "{% if %}\n");
    both("theme/broken", "theme/templates/home.html", Some(1));
    sandbox.remove("theme/templates/home.html");

    sandbox.write(
        "content/postmortems/odd.md",
        "---\ndate: 2024-02-30\n---\n# Odd\n",
    );
    let strict = sandbox.build(&["--strict", "--format", "json"]);
    assert_eq!(strict.code, 1, "{}", strict.err);
    assert_eq!(
        told(&strict)["findings"][0]["path"],
        "content/postmortems/odd.md"
    );
    sandbox.remove("content/postmortems/odd.md");

    let missing = run(crate::support::program()
        .args(["build", "--root", "/nowhere/at/all"])
        .args(json));
    assert!(
        told(&missing)["error"]
            .as_str()
            .unwrap()
            .contains("/nowhere/at/all")
    );
    assert_eq!(told(&missing)["findings"], serde_json::json!([]));

    let lock = fs::File::create(sandbox.beside(".output.afterword-lock")).unwrap();
    lock.lock().unwrap();
    sandbox.write(&story(0), "# Version 2\n");
    let busy = sandbox.build(&json);
    assert_eq!(busy.code, 75, "{}", busy.err);
    told(&busy);
    drop(lock);

    chmod(&sandbox, &story(0), 0);
    let unread = run(&mut as_nobody(&sandbox, &json));
    let unread = told(&unread);
    assert_eq!(unread["findings"][0]["code"], "files/unreadable");
    assert_eq!(unread["findings"][0]["path"], story(0).as_str());
}
