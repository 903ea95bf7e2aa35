//! `afterword adopt`: what front matter could state, as a diff or in the files.

use std::fs;

use super::support::{Run, Sandbox, files_below, program, run};

const ORDERS: &str =
    "# Orders waited for RabbitMQ\r\n\r\nSeverity: high\r\n\r\nThe broker ran out of disk.\r\n";
const TILLS: &str = "\u{feff}---\ntitle: The tills froze # all of them\n---\nRedis was full. Redis fell, and Redis rose.\n\n## Timeline\n\n- 2024-05-01 14:00 UTC Impact start: tills freeze\n- 2024-05-01 15:00 UTC Resolved: tills work";
const OVENS: &str = "+++\nsystems = ['ovens']\n[extra]\nweight = 1\n+++\n# The ovens stood cold\n\nDate: 6 May 2024\n\nThey were.\n";

fn library() -> Sandbox {
    Sandbox::site(
        "timezone = \"Europe/Zurich\"\n",
        &[
            ("postmortems/2024-05-06-orders.md", ORDERS),
            ("postmortems/tills.md", TILLS),
            ("postmortems/ovens.md", OVENS),
            (
                "pages/about.md",
                "# About Redis\n\nWe use Redis, and Redis.\n",
            ),
        ],
    )
}

fn adopt(sandbox: &Sandbox, words: &[&str]) -> Run {
    let mut command = program();
    command.arg("adopt").args(words).current_dir(sandbox.root());
    run(&mut command)
}

fn text(sandbox: &Sandbox, name: &str) -> String {
    let path = sandbox.root().join("content/postmortems").join(name);
    fs::read_to_string(path).unwrap()
}

#[test]
fn what_is_shown_is_what_is_written() {
    let sandbox = library();
    let before = files_below(&sandbox.root().join("content"));
    let shown = adopt(&sandbox, &[]);
    assert_eq!(shown.code, 0, "{}", shown.err);
    assert_eq!(files_below(&sandbox.root().join("content")), before);
    for told in [
        "  systems     RabbitMQ · suggested by “Orders waited for RabbitMQ”, 1:1\n",
        "  severity    high · from a labelled line, 3:",
        "  date        2024-05-01 · from the timeline, 8:1\n",
        "  started     2024-05-01T14:00:00+00:00 · suggested by “Impact start: tills freeze”, 8:1\n",
        "+systems: [RabbitMQ]\r\n",
        "+date = 2024-05-06\n [extra]\n",
    ] {
        assert!(shown.out.contains(told), "{told}: {}", shown.out);
    }
    assert!(!shown.out.contains("about.md"));

    sandbox.git(&["init", "-q"]);
    sandbox.write("adopt.diff", &shown.out);
    sandbox.git(&["apply", "adopt.diff"]);
    let applied = files_below(&sandbox.root().join("content"));
    for (path, bytes) in before {
        fs::write(sandbox.root().join("content").join(path), bytes).unwrap();
    }
    let written = adopt(&sandbox, &["--write"]);
    assert_eq!(written.code, 0, "{}", written.err);
    assert_eq!(files_below(&sandbox.root().join("content")), applied);

    let orders = text(&sandbox, "2024-05-06-orders.md");
    assert_eq!(
        orders,
        format!(
            "---\r\ndate: 2024-05-06\r\nsystems: [RabbitMQ]\r\nfactors: [resource-exhaustion]\r\nseverity: high\r\n---\r\n{ORDERS}"
        )
    );
    assert!(
        text(&sandbox, "tills.md")
            .starts_with("\u{feff}---\ntitle: The tills froze # all of them\ndate: 2024-05-01\n")
    );

    let again = adopt(&sandbox, &["--write"]);
    assert_eq!((again.code, again.out.as_str()), (0, ""), "{}", again.err);
    assert_eq!(files_below(&sandbox.root().join("content")), applied);
}

#[test]
fn what_is_adopted_is_stated_by_the_next_build() {
    let sandbox = library();
    adopt(&sandbox, &["--write"]);
    sandbox.built(&[]);
    let orders = sandbox
        .json("api/postmortems/2024-05-06-orders.json")
        .to_string();
    assert!(orders.contains("rabbitmq"), "{orders}");
    let explained = run(program()
        .args(["explain", "content/postmortems/2024-05-06-orders.md"])
        .current_dir(sandbox.root()));
    assert!(
        explained
            .out
            .contains("systems        RabbitMQ · front matter"),
        "{}",
        explained.out
    );
    assert!(!explained.out.contains("Suggested"), "{}", explained.out);
}

#[test]
fn files_and_fields_can_be_chosen() {
    let sandbox = library();
    let run = adopt(
        &sandbox,
        &["--write", "content/postmortems/tills.md", "--only", "times"],
    );
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(text(&sandbox, "2024-05-06-orders.md"), ORDERS);
    let tills = text(&sandbox, "tills.md");
    assert!(tills.contains("\nstarted: 2024-05-01T14:00:00+00:00\n") && !tills.contains("\ndate:"));
    let run = adopt(&sandbox, &["--only", "colour"]);
    assert_eq!(run.code, 2, "{}", run.out);
    assert!(run.err.contains("`colour`"), "{}", run.err);
}

#[test]
fn each_file_can_be_asked_about() {
    let check = |answers: &str, expected: [bool; 3]| {
        let sandbox = library();
        let mut command = program();
        command
            .args(["adopt", "--interactive"])
            .current_dir(sandbox.root())
            .write_stdin(answers);
        assert_eq!(run(&mut command).code, 0);
        let changed = [
            text(&sandbox, "2024-05-06-orders.md") != ORDERS,
            text(&sandbox, "ovens.md") != OVENS,
            text(&sandbox, "tills.md") != TILLS,
        ];
        assert_eq!(changed, expected, "{answers:?}");
    };
    check("y\nn\ny\n", [true, false, true]);
    check("n\na\n", [false, true, true]);
    check("what?\ny\nq\n", [true, false, false]);
    check("", [false, false, false]);
}

#[test]
fn front_matter_that_cannot_be_read_is_left_as_it_is() {
    let broken = "---\ntitle: [The tills froze\n---\n# Redis was full\n\nRedis fell. Redis rose.\n";
    let sandbox = Sandbox::site("", &[("postmortems/2024-05-01-tills.md", broken)]);
    let run = adopt(&sandbox, &["--write"]);
    assert_eq!(run.code, 2, "{}", run.out);
    assert!(run.err.contains("cannot be read"), "{}", run.err);
    assert_eq!(text(&sandbox, "2024-05-01-tills.md"), broken);
}

#[test]
fn what_is_refused_is_not_suggested_again() {
    let story = "---\ndate: 2024-05-01\nnot: [system:redis]\n---\n# Redis was full\n\nRedis fell. Redis rose.\n";
    let sandbox = Sandbox::site("", &[("postmortems/a.md", story)]);
    assert_eq!(adopt(&sandbox, &[]).out, "");
    let story = story.replace("not: [system:redis]\n", "");
    let sandbox = Sandbox::site("", &[("postmortems/a.md", &story)]);
    assert!(adopt(&sandbox, &[]).out.contains("+systems: [Redis]"));
    sandbox.write("site.toml", "[suggestions]\nnot = [\"system:Redis\"]\n");
    assert_eq!(adopt(&sandbox, &[]).out, "");
}
