//! Faults and attacks of the list in `tests/faults.md` that no other file tests, and that the list holds what it says.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::{AUTHOR, Sandbox, files_below, pages};

const CONFIG: &str = "title = \"Library\"\n";

fn library(files: &[(&str, &str)]) -> Sandbox {
    Sandbox::site(CONFIG, files)
}

/// The pages of the output, by address.
fn pages_of(sandbox: &Sandbox) -> Vec<(String, String)> {
    let is_page = |path: &str| path.ends_with(".html") || path.ends_with(".xml");
    sandbox
        .files()
        .into_iter()
        .filter(|(path, _)| is_page(path))
        .map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap()))
        .collect()
}

fn dead_links(sandbox: &Sandbox) -> Vec<String> {
    let known: BTreeSet<_> = sandbox.files().into_keys().collect();
    let rendered = pages_of(sandbox);
    let rendered = rendered
        .into_iter()
        .filter(|(path, _)| path.ends_with(".html") && path != "404.html");
    pages::dead_links(&rendered.collect(), &known)
}

// A and D: hostile text in every field.

#[test]
fn hostile_names_are_text_on_every_page() {
    let payloads = [
        "\"><img src=x onerror=zq()>",
        "</script><script>zq()</script>",
        "</title></textarea><svg onload=zq()>",
        "<!--<script>\u{2028}zq()",
        "' onmouseover='zq()",
        "{{ 7 * 191 }}{% include \"site.toml\" %}",
    ];
    let quoted = |text: &str| serde_json::to_string(text).unwrap();
    for payload in payloads {
        let value = quoted(payload);
        let story = format!(
            "---\ntitle: {value}\ndate: 2024-03-12\nsummary: {value}\nseverity: {value}\nsystems: [{value}]\n\
             factors: [{{id: {value}, note: {value}}}]\nteams: [{value}]\nlang: {value}\n\
             myths: [{{id: if-only, first_story: {value}, second_story: {value}}}]\nsurprises: [{value}]\n\
             impact: {{who: {value}}}\nactions: [{{text: {value}, owner: {value}}}]\n---\n# {payload}\n\n## {payload}\n\n\
             ## Timeline\n\n- 2024-03-12 10:00 UTC: {payload}\n\n```{payload}\n{payload}\n```\n"
        );
        let config = format!(
            "title = {value}\ndescription = {value}\nbase_url = \"https://learn.example/\"\n\n\
             [[taxonomies]]\nid = \"teams\"\ntitle = {value}\n"
        );
        let sandbox = Sandbox::site(&config, &[("postmortems/a.md", &story)]);
        sandbox.write(
            "content/systems/note.md",
            format!("---\ntitle: {value}\n---\n{payload}\n"),
        );
        sandbox.built(&[]);
        for (page, html) in pages_of(&sandbox) {
            let tags: Vec<&str> = html.split('<').skip(1).collect();
            let is_live = |tag: &&&str| {
                let tag = tag.to_ascii_lowercase();
                let (inside, _) = tag.split_once('>').unwrap_or((&tag, ""));
                inside.starts_with("img src=x")
                    || inside.starts_with("svg onload")
                    // Attributes end at a double quote, which a value never holds.
                    || inside.split('"').step_by(2).any(|outside| outside.contains("zq()"))
            };
            assert_eq!(tags.iter().find(is_live), None, "{payload:?} in {page}");
            let count = |what: &str| html.matches(what).count();
            assert_eq!(count("<script"), count("</script"), "{payload:?} in {page}");
            assert!(!html.contains("1337"), "{payload:?} was computed in {page}");
        }
    }
}

#[test]
fn code_of_any_language_stays_text() {
    let lines = [
        "<script>zq()</script>".to_owned(),
        "\"".repeat(5_000),
        "(".repeat(5_000),
        "a\\".repeat(5_000),
        format!("{}!", "a".repeat(20_000)),
        "/* ".repeat(3_000),
    ];
    let languages = [
        "rust", "js", "ts", "html", "xml", "css", "sh", "python", "ruby", "perl", "php", "sql",
        "yaml", "toml", "json", "markdown", "latex", "c++", "haskell", "mermaid", "math", "diff",
        "nginx",
    ];
    let mut text = String::from("# Code\n\n");
    for language in languages {
        for line in &lines {
            text.push_str(&format!("```{language}\n{line}\n```\n\n"));
        }
    }
    let sandbox = library(&[("postmortems/code.md", &text)]);
    sandbox.built(&[]);
    let page = sandbox.page("postmortems/code.html");
    assert!(!page.contains("<script>zq"));
    assert!(page.matches("</pre>").count() >= languages.len() * lines.len());
    assert!(
        page.len() < text.len() * 30,
        "{} of {}",
        page.len(),
        text.len()
    );
}

#[test]
fn addresses_that_front_matter_asks_for_stay_within_the_site() {
    let hostile = [
        "id: ../x",
        "slug: ../../x",
        "id: /etc/passwd",
        "id: index",
        "layout: ../../../etc/passwd",
        "path: /index.html",
        "permalink: /index.html",
        "url: //evil.example/",
        "aliases: [/etc/, 'https://evil.example/x', //evil.example, ../../x, 'a\\b', '%2e%2e/x', 'index.html', '']",
        "systems: [../../x, /etc/passwd, index, con, '..', '%2e%2e', 'a/b\\c']",
    ];
    for line in hostile {
        let sandbox = library(&[
            (
                "postmortems/a.md",
                &format!("---\ntitle: Hostile\n{line}\n---\nText.\n"),
            ),
            ("postmortems/b.md", "# Other\n"),
        ]);
        let run = sandbox.built(&["--all"]);
        let found = fs::read_dir(sandbox.beside("")).unwrap();
        let mut names: Vec<_> = found.map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["library", "output"], "{line}");
        for path in sandbox.files().keys() {
            let is_plain = |c: char| c.is_ascii_alphanumeric() || "/-_.".contains(c);
            assert!(
                path.chars().all(is_plain) && !path.contains(".."),
                "{line}: {path}"
            );
        }
        assert!(sandbox.has("postmortems/b.html"), "{line}: {}", run.err);
        assert!(sandbox.page("index.html").contains("Library"), "{line}");
        assert_eq!(sandbox.mentions("root:x:0"), [""; 0], "{line}");
        assert_eq!(dead_links(&sandbox), [""; 0], "{line}");
    }
}

// C: names of files.

#[test]
fn names_of_any_kind_are_published_or_told() {
    let long = format!("{}.md", "n".repeat(252));
    let deep = format!("{}deep.md", "d/".repeat(200));
    let names = [
        "-rf.md",
        "new\nline.md",
        "tab\there.md",
        "%2e%2e.md",
        "%2e%2e%2fx.md",
        "#.md",
        "a#b.md",
        "a?b.md",
        "a:b.md",
        "a*b.md",
        "a\\b.md",
        "CON.md",
        "nul.md",
        "COM1.md",
        "dot..md",
        "space .md",
        "日本.md",
        "🔥.md",
        "…\u{200b}.md",
        "'quoted'.md",
        "\"double\".md",
        "<img src=x>.md",
        "{{x}}.md",
        "a&amp;b.md",
        "\u{202e}dm.x.md",
        &long,
        &deep,
    ];
    let sandbox = Sandbox::repository(&[]);
    for (number, name) in names.iter().enumerate() {
        sandbox.write(name, format!("# Story {number} told\n\nText.\n"));
    }
    let run = sandbox.built(&["--all"]);
    for (number, name) in names.iter().enumerate() {
        let told = format!("Story {number} told");
        let shown = name.escape_debug();
        assert!(
            !sandbox.mentions(&told).is_empty() || run.err.contains(name),
            "{shown} is neither published nor told"
        );
    }
    for path in sandbox.files().keys() {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "/-_.".contains(c);
        assert!(path.chars().all(is_plain), "{path}");
        assert!(path.split('/').all(|part| part.len() <= 255), "{path}");
    }
    assert_eq!(dead_links(&sandbox), [""; 0]);
}

#[test]
fn names_that_differ_in_case_or_composition_are_two_documents() {
    let sandbox = Sandbox::repository(&[
        ("Tills.md", "# The first of the tills\n"),
        ("tills.md", "# The second of the tills\n"),
        ("Zu\u{308}rich.md", "# Zürich decomposed\n"),
        ("Zürich.md", "# Zürich composed\n"),
    ]);
    let run = sandbox.built(&["--all"]);
    for title in [
        "first of the tills",
        "second of the tills",
        "decomposed",
        "Zürich composed",
    ] {
        let pages = sandbox.mentions(title);
        assert!(
            pages.iter().any(|page| page.starts_with("postmortems/")),
            "{title}: {}",
            run.err
        );
    }
    let lower: BTreeSet<_> = sandbox
        .files()
        .keys()
        .map(|path| path.to_lowercase())
        .collect();
    assert_eq!(lower.len(), sandbox.files().len());
}

#[test]
fn hidden_files_are_never_published_not_even_where_a_text_links_to_them() {
    let hidden = [
        ".env",
        ".git/config",
        ".DS_Store",
        "a.md~",
        "#a.md#",
        ".a.md.swp",
        "key.pem",
        "../site.toml",
    ];
    let links: String = hidden
        .iter()
        .map(|name| format!("[x]({name}) ![x]({name}) ![[{name}]]\n"))
        .collect();
    let sandbox = library(&[("postmortems/a.md", &format!("# Links\n\n{links}"))]);
    for name in &hidden[..hidden.len() - 1] {
        sandbox.write(&format!("content/postmortems/{name}"), "zq-secret");
    }
    sandbox.write("site.toml", format!("{CONFIG}# zq-secret\n"));
    let run = sandbox.built(&["--all"]);
    assert_eq!(sandbox.mentions("zq-secret"), [""; 0]);
    for name in &hidden {
        assert!(
            run.err.contains(name),
            "{name} is passed over in silence: {}",
            run.err
        );
    }
}

#[test]
fn what_is_no_file_is_never_opened() {
    let sandbox = library(&[(
        "postmortems/a.md",
        "# Links\n\n![x](socket.png) [x](link.png) [x](/etc/passwd) [x](file:///etc/passwd)\n",
    )]);
    let folder = sandbox.root().join("content/postmortems");
    let _socket = UnixListener::bind(folder.join("socket.md")).unwrap();
    let _picture = UnixListener::bind(folder.join("socket.png")).unwrap();
    std::os::unix::fs::symlink("/proc/self/environ", folder.join("link.png")).unwrap();
    sandbox.write("twin.md", "# A hard link is a file\n");
    fs::hard_link(sandbox.root().join("twin.md"), folder.join("twin.md")).unwrap();
    let run = sandbox.built(&["--all"]);
    for told in ["socket.md", "link.png"] {
        assert!(run.err.contains(told), "{told}: {}", run.err);
    }
    assert!(sandbox.has("postmortems/twin.html"));
    assert_eq!(sandbox.mentions("root:x:0"), [""; 0]);
    assert_eq!(sandbox.mentions("CARGO_MANIFEST_DIR"), [""; 0]);
}

// D: settings.

#[test]
fn a_site_without_settings_is_a_site() {
    let sandbox = Sandbox::site("", &[("postmortems/a.md", "# A story\n")]);
    sandbox.built(&[]);
    assert!(sandbox.has("postmortems/a.html"));
}

#[test]
fn a_theme_reads_nothing_outside_of_its_folder() {
    for name in ["../site.toml", "/etc/passwd", "../../site.toml"] {
        let sandbox = library(&[("postmortems/a.md", "# A\n")]);
        sandbox.built(&[]);
        let before = sandbox.files();
        let template = format!(
            "{{% extends \"base.html\" %}}{{% block main %}}{{% include \"{name}\" %}}{{% endblock main %}}"
        );
        sandbox.write("theme/templates/postmortem.html", template);
        let run = sandbox.build(&[]);
        assert_eq!(run.code, 2, "{}", run.err);
        assert!(
            run.err.contains("theme/templates/postmortem.html:1:"),
            "{}",
            run.err
        );
        assert_eq!(sandbox.files(), before);
    }
}

// H: the machine.

#[test]
fn standard_output_that_is_full_or_closed_is_an_exit_code_and_no_panic() {
    let sandbox = library(&[("postmortems/a.md", "# A story of tills\n")]);
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let commands: [&[&str]; 3] = [
        &["build", "--format", "json", "--output"],
        &["search", "tills", "--format", "json"],
        &["export", "--format", "ndjson"],
    ];
    for words in commands {
        let start = |out: Stdio| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_afterword"));
            command.args(words);
            if words.ends_with(&["--output"]) {
                command.arg(sandbox.output());
            }
            command
                .arg("--root")
                .arg(sandbox.root())
                .stdout(out)
                .stderr(Stdio::piped());
            command.spawn().unwrap()
        };
        let run = start(full.try_clone().unwrap().into())
            .wait_with_output()
            .unwrap();
        let told = String::from_utf8(run.stderr).unwrap();
        assert!(!told.contains("panicked"), "{words:?}: {told}");
        assert_eq!(run.status.code(), Some(2), "{words:?}: {told}");
        let mut child = start(Stdio::piped());
        drop(child.stdout.take());
        let run = child.wait_with_output().unwrap();
        let told = String::from_utf8(run.stderr).unwrap();
        assert!(!told.contains("panicked"), "{words:?}: {told}");
        assert!(run.status.code().is_some(), "{words:?} died of a signal");
    }
}

#[test]
fn threads_with_small_stacks_are_enough() {
    let text = format!(
        "# Deep\n\n{}deep\n\n{}x\n\n{}\n",
        "> ".repeat(5_000),
        "- ".repeat(5_000),
        "[".repeat(20_000)
    );
    let sandbox = library(&[("postmortems/deep.md", &text)]);
    let run = crate::support::run(
        sandbox
            .command(&[])
            .env("RUST_MIN_STACK", (512 * 1024).to_string()),
    );
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(sandbox.has("postmortems/deep.html"));
}

// J: the same bytes whatever the machine is like.

#[test]
fn the_order_and_times_of_files_the_home_and_the_umask_change_nothing() {
    let fixture = files_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/kinds"));
    let copy = |reverse: bool| {
        let sandbox = Sandbox::repository(&[]);
        let mut files: Vec<_> = fixture
            .iter()
            .filter(|(path, _)| !path.starts_with("expected"))
            .collect();
        if reverse {
            files.reverse();
        }
        for (number, (path, bytes)) in files.into_iter().enumerate() {
            sandbox.write(path, bytes);
            if reverse {
                let time = std::time::UNIX_EPOCH
                    + std::time::Duration::from_secs(4_000_000_000 - number as u64);
                let file = fs::File::options()
                    .write(true)
                    .open(sandbox.root().join(path))
                    .unwrap();
                file.set_modified(time).unwrap();
            }
        }
        sandbox
    };
    let expected = copy(false);
    expected.built(&["--offline"]);
    let other = copy(true);
    let home = other.beside("home");
    fs::create_dir(&home).unwrap();
    let mut command = Command::new("sh");
    command
        .args([
            "-c",
            "umask 077; exec \"$0\" \"$@\"",
            env!("CARGO_BIN_EXE_afterword"),
        ])
        .args(["build", "--offline", "--root"])
        .arg(other.root())
        .arg("--output")
        .arg(other.output())
        .env("HOME", &home)
        .env("SOURCE_DATE_EPOCH", "1")
        .env("RAYON_NUM_THREADS", "64");
    let run = command.output().unwrap();
    assert!(
        run.status.success(),
        "{}",
        String::from_utf8_lossy(&run.stderr)
    );
    let (expected, other) = (expected.files(), other.files());
    let different: Vec<_> = expected
        .keys()
        .chain(other.keys())
        .filter(|path| expected.get(*path) != other.get(*path))
        .collect();
    assert_eq!(different, [""; 0]);
}

// K: privacy.

#[test]
fn authors_of_commits_are_in_no_byte() {
    let sandbox = library(&[("postmortems/a.md", "# A story\n")]);
    sandbox.git(&["init", "--quiet"]);
    sandbox.git(&["add", "."]);
    sandbox.git(&["commit", "--quiet", "--message=zq-message"]);
    sandbox.built(&["--base-url", "https://learn.example"]);
    for canary in AUTHOR.into_iter().chain(["zq-message"]) {
        assert_eq!(sandbox.mentions(canary), [""; 0], "{canary}");
    }
}

// L: what it is made of.

#[test]
fn no_code_of_ours_is_unsafe() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest: toml::Value =
        toml::from_str(&fs::read_to_string(root.join("Cargo.toml")).unwrap()).unwrap();
    // `forbid` cannot be allowed again further down.
    assert_eq!(
        manifest["lints"]["rust"]["unsafe_code"].as_str(),
        Some("forbid")
    );
}

// The list.

/// At most so many faults of the list may be none of ours.
const MOST_WITHOUT_A_TEST: usize = 10;

#[test]
fn every_fault_of_the_list_names_tests_that_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut tests = String::new();
    for folder in ["src", "tests/program", "tests/browser", "tests/js"] {
        for (path, bytes) in files_below(&root.join(folder)) {
            if path.ends_with(".rs") || path.ends_with(".test.js") {
                tests.push_str(&String::from_utf8(bytes).unwrap());
            }
        }
    }
    let list = fs::read_to_string(root.join("tests/faults.md")).unwrap();
    let rows: Vec<Vec<&str>> = list
        .lines()
        .filter(|line| {
            line.starts_with("| ") && line.as_bytes().get(2).is_some_and(u8::is_ascii_digit)
        })
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    let numbers: Vec<usize> = rows.iter().map(|row| row[0].parse().unwrap()).collect();
    assert_eq!(numbers, (1..=124).collect::<Vec<_>>());
    let mut without = Vec::new();
    for row in &rows {
        let (number, held) = (row[0], row[2]);
        if let Some(reason) = held.strip_prefix("does not apply: ") {
            assert!(reason.len() > 30, "{number}: {reason}");
            without.push(number);
            continue;
        }
        let names: Vec<&str> = held.split('`').skip(1).step_by(2).collect();
        assert!(!names.is_empty(), "{number} names no test");
        for name in names {
            let exists = tests.contains(&format!("fn {name}("))
                || tests.contains(&format!("test(\"{name}\""));
            assert!(exists, "{number} names `{name}`, which is no test");
        }
    }
    assert!(without.len() <= MOST_WITHOUT_A_TEST, "{without:?}");
}
