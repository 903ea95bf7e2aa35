//! What the program says, whatever files, values and arguments hold: no terminal obeys it, and no line
//! of a log is anybody's but the program's.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Stdio};

use afterword::escape::is_obeyed;

use super::support::{Sandbox, program};

/// A color that the program never uses, the title of a window, controls of the second set, a turned
/// direction, a bell, and a line that says it is the program's.
const HOSTILE: &str = "\u{1b}[38;5;201m\u{1b}]0;owned\u{7}\u{9b}2J\u{202e}\r\nFORGED: all is well";

const PLAIN: &str = "---\nstatus: published\n---\n# A pool of connections ran dry (2024-05-06)\n\nWords about the pool, and [a graph](graph.png).\n";

/// The same for the name of a file, in which there is no `/`.
fn hostile(name: &str) -> String {
    format!("{name}{HOSTILE}")
}

/// Fails where something was said that a terminal obeys, or a line that was forged.
#[track_caller]
fn check(said: &[u8], what: &str) {
    let text = String::from_utf8(said.to_vec()).unwrap_or_else(|_| panic!("{what}: no UTF-8"));
    assert!(!text.contains("\u{1b}[38;5;201m"), "{what}: {text:?}");
    // What is left when the colors of ours are gone.
    let colors = regex::Regex::new("\u{1b}\\[[0-9;]*m").unwrap();
    let plain = colors.replace_all(&text, "");
    let obeyed = plain.find(|c| is_obeyed(c) && c != '\n');
    assert_eq!(obeyed, None, "{what}: {plain:?}");
    for line in plain.lines() {
        assert!(!line.trim_start().starts_with("FORGED"), "{what}: {plain}");
    }
}

/// Runs the program and checks what it says. Returns all of it.
#[track_caller]
fn run(folder: &Path, words: &[&OsStr]) -> String {
    let output = program().current_dir(folder).args(words).output().unwrap();
    let what = format!("{words:?}");
    check(&output.stdout, &what);
    check(&output.stderr, &what);
    let (out, err) = (output.stdout, output.stderr);
    String::from_utf8([out, err].concat()).unwrap()
}

/// As [`run`], with and without colors.
#[track_caller]
fn said(folder: &Path, words: &[&str]) -> String {
    let all = |color: &'static str| {
        let words = words.iter().copied().chain(["--color", color]);
        let words: Vec<&OsStr> = words.map(OsStr::new).collect();
        run(folder, &words)
    };
    all("always");
    all("never")
}

/// A value as YAML has it in quotes.
fn yaml() -> String {
    HOSTILE
        .chars()
        .map(|c| match c {
            c if is_obeyed(c) => format!("\\u{:04x}", u32::from(c)),
            c => c.to_string(),
        })
        .collect()
}

/// Everything that findings quote is hostile: names, keys, values, links, terms.
fn library() -> Sandbox {
    let value = yaml();
    let story = format!(
        "---\ntitle: \"{value}\"\ndate: 2024-03-12\nstatus: published\n\"key{value}\": 1\nseverity: \"{value}\"\nsystems: [\"{value}\"]\nfactors: [\"alert-nosie {value}\"]\nmyths:\n  - id: if-onyl\n    first_story: \"{value}\"\nrelated: [\"{value}\"]\ntimes: {{ started: \"{value}\" }}\n---\n\nSee [it]({0}.md), ![[{0}.png]], [[{0}]], [x](javascript:{0}) and [the graph](graph.png).\n\n## Timeline\n\n- 25:99 {0}\n",
        HOSTILE.replace(['\r', '\n'], "")
    );
    let sandbox = Sandbox::site(
        "title = \"Library\"\n",
        &[("postmortems/story.md", story.as_str())],
    );
    let folder = format!("content/postmortems/{}", hostile("folder"));
    for (name, text) in [
        (format!("{}.md", hostile("plain")), PLAIN.to_owned()),
        (
            format!("{}.md", hostile("draft")),
            format!("---\nstatus: \"x{value}\"\n---\n# Draft\n"),
        ),
        (
            format!("{}.md", hostile("yaml")),
            format!("---\na: [\n{HOSTILE}\n---\n# Y\n"),
        ),
        (
            format!("{}.md", hostile("open")),
            format!("---\ntitle: {HOSTILE}\n# Y\n"),
        ),
        (
            format!("{}.mdx", hostile("like")),
            "# Like\n\n## More\n".to_owned(),
        ),
        ("graph.png".to_owned(), HOSTILE.to_owned()),
        (format!("{}.png", hostile("")), HOSTILE.to_owned()),
        (".gitignore".to_owned(), format!("a[{HOSTILE}\n")),
    ] {
        sandbox.write(&format!("{folder}/{name}"), text);
    }
    sandbox.write(
        &format!("{folder}/{}.md", hostile("binary")),
        b"\x89PNG\r\n\x1a\n",
    );
    sandbox.write("content/postmortems/graph.png", HOSTILE);
    sandbox.write(&format!("theme/{}.css", hostile("other")), "");
    let link = sandbox.root().join(&folder).join(hostile("link.md"));
    symlink("nowhere", link).unwrap();
    let odd = OsString::from_vec(b"odd\x1b[1m\xff\nFORGED.md".to_vec());
    fs::write(sandbox.root().join(&folder).join(odd), "# Odd").unwrap();
    sandbox
}

#[test]
fn findings_and_results_of_a_build_steer_no_terminal() {
    let sandbox = library();
    let root = sandbox.root();
    let told = said(&root, &["build", "--all", "--timings"]);
    // What is hostile was quoted, so there was something to escape.
    for code in [
        "files/attachment",
        "files/symlink",
        "files/unreadable",
        "front-matter/unknown-field",
        "front-matter/unknown-visibility",
        "front-matter/syntax",
        "links/",
        "theme/unknown-file",
    ] {
        assert!(told.contains(code), "{code}: {told}");
    }
    assert!(told.matches(r"\u{1b}]0;owned\u{7}").count() > 10, "{told}");
    // From what was remembered, as a check, and as JSON.
    said(&root, &["build", "--all"]);
    said(&root, &["build", "--format", "json"]);
    said(&root, &["build", "--strict"]);
    said(
        &root,
        &[
            "build",
            "--no-cache",
            "--drafts",
            "--output",
            &hostile("out"),
        ],
    );
    said(&root, &["build", "--base-url", HOSTILE]);
    said(&root, &["build", "--root", &hostile("none")]);
    fs::create_dir(root.join(hostile("foreign"))).unwrap();
    fs::write(root.join(hostile("foreign")).join(hostile("mine")), "x").unwrap();
    said(&root, &["build", "--output", &hostile("foreign")]);
}

#[test]
fn checks_and_explanations_steer_no_terminal() {
    let sandbox = library();
    let root = sandbox.root();
    for format in ["human", "short", "json", "sarif", "github"] {
        let told = said(&root, &["check", "--all", "--format", format]);
        assert!(told.contains("owned"), "{format}: {told}");
    }
    said(&root, &["check"]);
    said(&root, &["check", &hostile("none")]);
    said(&root, &["check", "--only", HOSTILE]);
    said(&root, &["check", "--changed-since", HOSTILE]);
    said(&root, &["check", "--baseline", &hostile("none")]);
    said(
        &root,
        &["check", "--baseline", &hostile("none"), "--write-baseline"],
    );
    let folder = format!("content/postmortems/{}", hostile("folder"));
    for name in [
        "content/postmortems/story.md".to_owned(),
        format!("{folder}/{}.md", hostile("plain")),
        format!("{folder}/{}.md", hostile("draft")),
        format!("{folder}/{}.png", hostile("")),
    ] {
        said(&root, &["explain", &name]);
        said(&root, &["explain", "--format", "json", &name]);
    }
    let system = format!("system:{HOSTILE}");
    for what in ["story", HOSTILE, &system] {
        said(&root, &["explain", what]);
    }
}

#[test]
fn what_stands_in_the_way_of_a_site_steers_no_terminal() {
    let sandbox = library();
    let root = sandbox.root();
    let value = yaml();
    sandbox.write(
        "theme/templates/postmortem.html",
        format!("{{% {HOSTILE} %}}"),
    );
    said(&root, &["build"]);
    said(&root, &["search", "pool"]);
    sandbox.remove("theme/templates/postmortem.html");
    for config in [
        format!("\"key{value}\" = 1\n"),
        format!("title = \"{value}\"\ntimezone = \"{value}\"\n"),
        format!("[content]\ndir = \"{value}\"\n"),
        format!("[content]\ndir = \"../{value}\"\n"),
        format!("[content]\ninclude = [\"a[{value}\"]\n"),
        format!("title = {HOSTILE}\n"),
    ] {
        sandbox.write("site.toml", config);
        for words in [
            &["build"][..],
            &["search", "x"],
            &["new", "x"],
            &["export", "--format", "ndjson"],
            &["check"],
            &["explain", "x"],
        ] {
            said(&root, words);
        }
    }
    let twin = format!("---\nid: twin\ntitle: \"{value}\"\n---\n# Twin\n");
    sandbox.write("site.toml", format!("title = \"{value}\"\n"));
    sandbox.write(&format!("content/postmortems/{}.md", hostile("one")), &twin);
    sandbox.write(&format!("content/postmortems/{}.md", hostile("two")), &twin);
    let told = said(&root, &["build"]);
    assert!(told.contains("site/address-conflict"), "{told}");
}

#[test]
fn a_repository_that_git_cannot_read_steers_no_terminal() {
    let sandbox = library();
    let git = sandbox.root().join(".git");
    fs::create_dir(&git).unwrap();
    fs::create_dir(git.join("objects")).unwrap();
    fs::create_dir(git.join("refs")).unwrap();
    fs::write(git.join("HEAD"), "ref: refs/heads/main\n").unwrap();
    fs::write(
        git.join("config"),
        format!("[core]\n\trepositoryformatversion = 0\n[{HOSTILE}\n"),
    )
    .unwrap();
    said(&sandbox.root(), &["build"]);
}

#[test]
fn searches_and_exports_steer_no_terminal() {
    let sandbox = library();
    let root = sandbox.root();
    let found = said(&root, &["search", "pool"]);
    assert!(found.contains(r"\u{1b}]0;owned"), "{found}");
    said(&root, &["search", "--format", "json", "pool"]);
    said(&root, &["search", "owned"]);
    for query in [
        HOSTILE,
        &format!("systm:\"{HOSTILE}\""),
        &format!("poool {HOSTILE}"),
    ] {
        said(&root, &["search", query]);
        said(&root, &["search", "--format", "json", query]);
    }
    let lines = said(&root, &["export", "--format", "ndjson"]);
    assert!(lines.contains("\\u009b"), "{lines}");
    for line in lines.lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap();
    }
    let told = said(
        &root,
        &[
            "export",
            "--format",
            "opensearch",
            "--output",
            &hostile("export"),
        ],
    );
    assert!(told.contains("curl"), "{told}");
    said(
        &root,
        &[
            "export",
            "--format",
            "opensearch",
            "--output",
            &hostile("other"),
            "--index",
            HOSTILE,
        ],
    );
}

#[test]
fn what_starts_a_site_or_a_story_steers_no_terminal() {
    let dir = tempfile::tempdir().unwrap();
    let library = hostile("library");
    said(dir.path(), &["init", &library]);
    let told = said(dir.path(), &["init", &library]);
    assert!(told.contains("already there"), "{told}");
    let words = [
        "new", HOSTILE, "--root", &library, "--factor", HOSTILE, "--myth", HOSTILE, "--system",
        HOSTILE,
    ];
    let told = said(dir.path(), &words);
    assert!(told.contains("a draft"), "{told}");
    said(dir.path(), &["new", "x", "--root", &hostile("none")]);
}

#[test]
fn arguments_that_are_wrong_steer_no_terminal() {
    let dir = tempfile::tempdir().unwrap();
    for words in [
        &[HOSTILE][..],
        &["build", HOSTILE],
        &["build", &format!("--{HOSTILE}")],
        &["build", "--format", HOSTILE],
        &["build", "--audience", HOSTILE],
        &["search", "x", "--limit", HOSTILE],
        &["search", "x", "--sort", HOSTILE],
        &["new", "x", "--date", HOSTILE],
        &["new", "x", "--kind", HOSTILE],
        &["serve", "--port", HOSTILE],
        &["--color", HOSTILE, "build"],
    ] {
        let words: Vec<&OsStr> = words.iter().map(OsStr::new).collect();
        let told = run(dir.path(), &words);
        assert!(told.contains(r"\u{1b}]0;owned"), "{told}");
    }
    let odd = OsStr::from_bytes(b"--\x1b\x9b\xff\nFORGED");
    run(dir.path(), &[OsStr::new("build"), odd]);
    for words in [&["--help"][..], &["--version"], &["help", "search"], &[]] {
        let words: Vec<&OsStr> = words.iter().map(OsStr::new).collect();
        assert!(run(dir.path(), &words).contains("afterword"));
    }
}

#[test]
fn news_of_a_preview_steer_no_terminal() {
    let sandbox = library();
    let mut preview = Command::new(env!("CARGO_BIN_EXE_afterword"))
        .args(["serve", "--port", "0", "--all", "--root"])
        .arg(sandbox.root())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(preview.stderr.take().unwrap());
    let mut until = |words: &str| {
        let mut all = Vec::new();
        loop {
            let mut line = Vec::new();
            assert!(
                said.read_until(b'\n', &mut line).unwrap() > 0,
                "{words} was never said"
            );
            all.extend_from_slice(&line);
            if String::from_utf8_lossy(&line).contains(words) {
                return all;
            }
        }
    };
    check(&until("the site is at"), "the first news");
    let folder = format!("content/postmortems/{}", hostile("folder"));
    let file = format!("{folder}/{}.md", hostile("plain"));
    // A text with a sentence more is exchanged at once; what is wrong in it is told behind that.
    sandbox.write(
        &file,
        [PLAIN, "\n[One more](nowhere.md) sentence.\n"].concat(),
    );
    check(&until("plain"), "a text that was saved");
    preview.kill().unwrap();
    preview.wait().unwrap();
}
