//! `afterword explain`: rules, stories with the places of their values, terms.

use serde_json::Value;

use super::support::{Run, Sandbox, program, run};

const STORY: &str = "---\nid: ovens\ntitle: The ovens stood cold\nsystems: [oven]\nfactors: [alert-noise]\nseverity: high\n---\n# Cold ovens (2024-05-06)\n\nThe bakers found them cold.\n\n## Timeline\n\n- 05:00 UTC the night shift noticed that the ovens were cold\n- 06:00 UTC the ovens were lit again and all was well\n";

fn library() -> Sandbox {
    Sandbox::site(
        "",
        &[
            ("postmortems/2024-05-07-ovens.md", STORY),
            (
                "systems/oven.md",
                "---\ntitle: The stone oven\naliases: [kiln]\n---\n\nIt bakes.\n",
            ),
        ],
    )
}

fn explain(sandbox: &Sandbox, words: &[&str]) -> Run {
    let mut command = program();
    command
        .current_dir(sandbox.root())
        .arg("explain")
        .args(words);
    run(&mut command)
}

fn data(sandbox: &Sandbox, what: &str) -> Value {
    let run = explain(sandbox, &[what, "--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.err);
    serde_json::from_str(&run.out).unwrap()
}

#[test]
fn a_rule_is_told_with_its_reason_an_example_and_the_way_out() {
    let sandbox = Sandbox::repository(&[]);
    let run = explain(&sandbox, &["links/broken"]);
    assert_eq!(run.code, 0, "{}", run.err);
    for told in [
        "links/broken (warning)\n",
        "does not exist.",
        "How to fix it",
        "Example",
        "Fixed",
        "afterword-ignore: links/broken because",
    ] {
        assert!(run.out.contains(told), "{told}: {}", run.out);
    }
    let told = data(&sandbox, "links/broken");
    assert_eq!(told["level"], "warning");
    assert!(told["example"]["finds"].is_object());
    let family = explain(&sandbox, &["paths"]);
    assert_eq!(family.out.matches("paths/").count(), 2, "{}", family.out);
    assert!(data(&sandbox, "rules").as_array().unwrap().len() > 50);
}

#[test]
fn what_a_reader_of_its_own_makes_of_a_field_has_its_place_too() {
    let story = "---\nkind: near-miss\nstatus: review\nlang: de\nimpact: {who: bakers, extent: one morning}\nlinks:\n  - {title: The log, url: \"https://example.org/log\"}\n---\n# Cold ovens\n\nThey were cold.\n\n## Attendees\n\n- Ada\n- Ben\n";
    let sandbox = Sandbox::site("", &[("postmortems/2024-05-07-ovens.md", story)]);
    let run = explain(&sandbox, &["content/postmortems/2024-05-07-ovens.md"]);
    assert_eq!(run.code, 0, "{}", run.err);
    for line in [
        "kind           near-miss · front matter, 2:7",
        "status         review · front matter, 3:9",
        "lang           de · front matter, 4:7",
        "impact         bakers · front matter, 5:9",
        "               one morning · front matter, 5:9",
        "links          The log (https://example.org/log) · front matter, 7:3",
        "participants   2 people · a section, 13:1",
    ] {
        assert!(
            run.out.lines().any(|found| found == line),
            "{line}\n{}",
            run.out
        );
    }
}

#[test]
fn each_value_of_a_story_has_its_place_and_what_else_was_found() {
    let sandbox = library();
    let run = explain(&sandbox, &["content/postmortems/2024-05-07-ovens.md"]);
    assert_eq!(run.code, 0, "{}", run.err);
    for line in [
        "id             ovens · front matter, 2:5",
        "title          The ovens stood cold · front matter, 3:8",
        "               or Ovens · the file name",
        "date           2024-05-07 · the file name",
        "               or 2024-05-06 · the timeline, 14:1",
        "systems        oven · front matter, 4:11",
        "severity       high · front matter, 6:11",
    ] {
        assert!(
            run.out.lines().any(|found| found == line),
            "{line}\n{}",
            run.out
        );
    }
    let (stated, suggested) = run.out.split_once("not confirmed by the author").unwrap();
    assert!(
        suggested.contains("resolved       2024-05-06T06:00:00"),
        "{suggested}"
    );
    assert!(!stated.contains("resolved"), "{stated}");
    let told = data(&sandbox, "ovens");
    let fields = told["fields"].as_array().unwrap();
    let date = fields.iter().find(|field| field["name"] == "date").unwrap();
    assert_eq!(date["values"][0]["from"], "file-name");
    assert_eq!(date["others"][0][0]["line"], 14);
    let times = told["suggested"].as_array().unwrap();
    assert!(
        times
            .iter()
            .any(|one| one["name"] == "resolved" && one["line"] == 15),
        "{times:?}"
    );
}

#[test]
fn drafts_are_explained_to_those_who_have_the_files() {
    let sandbox = library();
    sandbox.write(
        "content/postmortems/draft.md",
        "---\nstatus: draft\ndate: 2024-05-06\n---\n# Soon\n",
    );
    let run = explain(&sandbox, &["content/postmortems/draft.md"]);
    assert!(
        run.out.contains("status         draft"),
        "{} {}",
        run.out,
        run.err
    );
}

#[test]
fn a_term_is_told_with_its_note_and_its_stories() {
    let sandbox = library();
    for what in ["oven", "kiln", "system:oven", "content/systems/oven.md"] {
        let run = explain(&sandbox, &[what]);
        assert_eq!(run.code, 0, "{what}: {}", run.err);
        for told in [
            "system:oven · The stone oven\n",
            "Described in content/systems/oven.md.",
            "Also known as kiln.",
            "Named in 1 story:\n  ovens · The ovens stood cold\n",
        ] {
            assert!(run.out.contains(told), "{what}: {told}: {}", run.out);
        }
    }
    let told = data(&sandbox, "factor:alert-noise");
    assert_eq!(told["ships_with_afterword"], true);
    assert_eq!(told["stories"], serde_json::json!(["ovens"]));
}

#[test]
fn what_is_unknown_is_answered_with_what_may_be_meant() {
    let sandbox = library();
    let check = |what: &str, expected: &str| {
        let run = explain(&sandbox, &[what]);
        assert_eq!(run.code, 2, "{what}");
        assert!(run.err.contains(expected), "{what}: {}", run.err);
    };
    check("links/brokn", "did you mean `links/broken`?");
    check("alert-nois", "did you mean `alert-noise`?");
    check("zzzzz", "nothing is called `zzzzz`");
    check("site.toml", "is not a document of the site");
}
