//! Faults of the machine: a source that cannot be read publishes nothing and is not remembered, the
//! last good site stays, and the next build recovers by itself.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command as Process;

use crate::support::{Run, Sandbox, run};
use assert_cmd::Command;
use rustix::fs::{CWD, Mode, mkfifoat};
use serde_json::Value;

mod injected;

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
    process.arg("build").arg("--root").arg(sandbox.root());
    process.arg("--output").arg(sandbox.output()).args(words);
    Command::from_std(process)
}

/// Gives a folder and what is in it to a user.
fn give(place: &Path, user: u32) {
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

fn files(sandbox: &Sandbox) -> BTreeMap<String, Vec<u8>> {
    sandbox.files()
}

// Sources that cannot be read.

#[test]
fn what_cannot_be_read_publishes_nothing_and_all_of_it_is_told() {
    let sandbox = stories(3);
    sandbox.write("content/postmortems/more/graph.png", b"\x89PNG\r\n\x1a\n");
    sandbox.write("theme/css/tokens.css", "/* ours */\n");
    let check = |unreadable: &[&str]| {
        let built = run(&mut as_nobody(&sandbox, &[]));
        assert_eq!(built.code, 0, "{}", built.err);
        let before = files(&sandbox);
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
            assert_eq!(files(&sandbox), before);
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
    let before = files(&sandbox);
    assert_eq!(run(&mut as_nobody(&sandbox, &[])).code, 2);
    assert_eq!(files(&sandbox), before);
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
        let before = files(&sandbox);
        let limits = format!("ulimit -n {limit}; exec \"$0\" \"$@\"");
        let ended = run(&mut through_shell(&sandbox, &limits));
        if ended.code == 0 {
            break;
        }
        stopped += 1;
        assert_eq!(files(&sandbox), before, "{limit}");
    }
    assert!(stopped > 0);
    sandbox.built(&[]);
    let page = |number: usize| sandbox.page(&format!("postmortems/s{number}.html"));
    assert!((0..6).all(|number| page(number).contains("Renewed")));
}

/// A build that is started by a line of shell.
fn through_shell(sandbox: &Sandbox, line: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.args([
        "-c",
        line,
        env!("CARGO_BIN_EXE_afterword"),
        "build",
        "--root",
    ]);
    shell
        .arg(sandbox.root())
        .arg("--output")
        .arg(sandbox.output());
    shell
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
    let pages = files(&sandbox);
    let replace = |path: &Path| {
        fs::remove_file(path).unwrap();
        mkfifoat(CWD, path, Mode::RWXU).unwrap();
    };
    for entry in fs::read_dir(sandbox.root().join(".afterword")).unwrap() {
        replace(&entry.unwrap().path());
    }
    sandbox.built(&[]);
    assert_eq!(files(&sandbox), pages);
    for name in [".afterword-manifest", ".afterword-site", "index.html"] {
        replace(&sandbox.output().join(name));
    }
    sandbox.built(&[]);
    assert_eq!(files(&sandbox), pages);
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
    assert_eq!(files(&sandbox), pages);
    fs::remove_file(lock).unwrap();
    sandbox.remove("site.toml");
    mkfifoat(CWD, sandbox.root().join("site.toml"), Mode::RWXU).unwrap();
    assert_eq!(sandbox.build(&[]).code, 2);
}

// Sites that would be emptied.

#[test]
fn most_of_a_site_is_not_removed_without_being_asked_for() {
    let sandbox = stories(9);
    sandbox.built(&[]);
    let before = files(&sandbox);
    for number in 3..9 {
        sandbox.remove(&story(number));
    }
    for words in [
        &[][..],
        &["--no-cache"],
        &["--strict"],
        &["--skip-unreadable"],
    ] {
        let stopped = sandbox.build(words);
        assert_eq!(stopped.code, 2, "{}", stopped.err);
        assert!(
            stopped.err.contains("6 of the 9 stories"),
            "{}",
            stopped.err
        );
        assert!(stopped.err.contains("--allow-removal"), "{}", stopped.err);
        assert_eq!(files(&sandbox), before);
        assert_eq!(litter(&sandbox), [""; 0]);
    }
    sandbox.built(&["--allow-removal"]);
    assert!(!sandbox.has("postmortems/s3.html"));
    // Half is not most, few are not many, and what leads on is not gone.
    sandbox.built(&["--allow-removal"]);
    sandbox.remove(&story(0));
    sandbox.remove(&story(1));
    sandbox.built(&[]);
}

#[test]
fn stories_that_got_another_id_are_not_gone() {
    let sandbox = stories(6);
    sandbox.built(&[]);
    for number in 0..6 {
        sandbox.remove(&story(number));
        let text = format!("---\nid: n{number}\naliases: [s{number}]\n---\n# Renamed {number}\n");
        sandbox.write(&format!("content/postmortems/n{number}.md"), text);
    }
    sandbox.built(&[]);
    assert!(sandbox.has("postmortems/n0.html") && sandbox.has("postmortems/s0.html"));
}

// An output that cannot be replaced.

#[test]
fn an_output_that_cannot_be_replaced_stays_and_blocks_no_later_build() {
    let sandbox = stories(2);
    let built = run(&mut as_nobody(&sandbox, &[]));
    assert_eq!(built.code, 0, "{}", built.err);
    let version = |number: usize| sandbox.write(&story(0), format!("# Version {number}\n"));
    for (number, folder) in ["", "postmortems"].into_iter().enumerate() {
        let place = sandbox.output().join(folder);
        let before = files(&sandbox);
        fs::set_permissions(&place, fs::Permissions::from_mode(0o555)).unwrap();
        version(number);
        for _ in 0..2 {
            let stopped = run(&mut as_nobody(&sandbox, &[]));
            assert_eq!(stopped.code, 2, "{}", stopped.err);
            assert!(
                stopped.err.contains("choose another output"),
                "{}",
                stopped.err
            );
            assert_eq!(files(&sandbox), before);
            assert_eq!(litter(&sandbox), [""; 0]);
        }
        fs::set_permissions(&place, fs::Permissions::from_mode(0o755)).unwrap();
        let built = run(&mut as_nobody(&sandbox, &[]));
        assert_eq!(built.code, 0, "{}", built.err);
        assert!(
            sandbox
                .page("postmortems/s0.html")
                .contains(&format!("Version {number}"))
        );
    }
    if !rustix::process::geteuid().is_root() {
        return;
    }
    // Somebody else's.
    give(&sandbox.output(), 0);
    version(7);
    let stopped = run(&mut as_nobody(&sandbox, &[]));
    assert_eq!(stopped.code, 2, "{}", stopped.err);
    assert_eq!(litter(&sandbox), [""; 0]);
    give(&sandbox.output(), NOBODY);
    assert_eq!(run(&mut as_nobody(&sandbox, &[])).code, 0);
}

#[test]
fn what_an_earlier_build_could_not_remove_blocks_no_later_one() {
    let sandbox = stories(2);
    assert_eq!(run(&mut as_nobody(&sandbox, &[])).code, 0);
    let left = sandbox.beside(".output.afterword-staging");
    fs::create_dir_all(left.join("old")).unwrap();
    fs::write(left.join("old/page.html"), "old").unwrap();
    give_if_root(&left, NOBODY);
    fs::set_permissions(left.join("old"), fs::Permissions::from_mode(0o555)).unwrap();
    sandbox.write(&story(0), "# Version 2\n");
    let built = run(&mut as_nobody(&sandbox, &[]));
    assert_eq!(built.code, 0, "{}", built.err);
    assert_eq!(litter(&sandbox), [""; 0]);
    if !rustix::process::geteuid().is_root() {
        return;
    }
    // What is somebody else's stays where it is; builds take another place.
    fs::create_dir_all(left.join("old")).unwrap();
    fs::write(left.join("old/page.html"), "old").unwrap();
    for number in 3..5 {
        sandbox.write(&story(0), format!("# Version {number}\n"));
        let built = run(&mut as_nobody(&sandbox, &[]));
        assert_eq!(built.code, 0, "{}", built.err);
        assert_eq!(litter(&sandbox), [".output.afterword-staging"]);
    }
}

fn give_if_root(place: &Path, user: u32) {
    if rustix::process::geteuid().is_root() {
        give(place, user);
    }
}

// Limits.

#[test]
fn a_limit_on_the_size_of_files_is_an_error_and_no_end() {
    let sandbox = stories(3);
    sandbox.built(&[]);
    let before = files(&sandbox);
    sandbox.write(
        &story(0),
        format!("# Long\n\n{}\n", "word ".repeat(100_000)),
    );
    let limited = |limit: &str| {
        let limits = format!("ulimit -f {limit}; exec \"$0\" \"$@\"");
        run(&mut through_shell(&sandbox, &limits))
    };
    let stopped = limited("64");
    assert_eq!(stopped.code, 2, "{}", stopped.err);
    assert!(stopped.err.contains("File too large"), "{}", stopped.err);
    assert_eq!(files(&sandbox), before);
    assert_eq!(litter(&sandbox), [""; 0]);
    sandbox.built(&[]);
}

#[test]
fn too_little_memory_leaves_the_old_site() {
    let sandbox = stories(3);
    sandbox.built(&[]);
    let before = files(&sandbox);
    sandbox.write(&story(0), "# Version 2\n");
    for megabytes in [40, 120, 400] {
        // The shell stays, to tell a signal as an exit code.
        let limits = format!("ulimit -v {}; \"$0\" \"$@\"", megabytes * 1024);
        let ended = run(&mut through_shell(&sandbox, &limits));
        if ended.code == 0 {
            assert!(sandbox.page("postmortems/s0.html").contains("Version 2"));
            break;
        }
        assert_eq!(files(&sandbox), before, "{megabytes}");
    }
    sandbox.built(&[]);
    assert!(sandbox.page("postmortems/s0.html").contains("Version 2"));
}

#[test]
fn a_cache_that_cannot_be_written_costs_nothing_but_time() {
    let sandbox = stories(2);
    assert_eq!(run(&mut as_nobody(&sandbox, &[])).code, 0);
    chmod(&sandbox, ".afterword", 0o500);
    sandbox.write(&story(0), "# Version 2\n");
    let built = run(&mut as_nobody(&sandbox, &[]));
    assert_eq!(built.code, 0, "{}", built.err);
    assert!(sandbox.page("postmortems/s0.html").contains("Version 2"));
    chmod(&sandbox, ".afterword", 0o700);
}

// What programs are told.

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
