//! `afterword check`: what it says in each format, what it leaves out when it is asked to, and how it
//! ends.

use serde_json::{Value, json};

use super::support::{Run, Sandbox, program, run};

const STORY: &str = "# The ovens stood cold (2024-05-06)\n\nIt is as [last year](2023.md).\n";
const SECOND: &str = "---\ndate: 2024-02-30\nsevertiy: high\n---\n# Tills\n\nThey rang.\n";

/// Two stories with a finding or two each.
fn library() -> Sandbox {
    Sandbox::site("", &[("ovens.md", STORY), ("tills.md", SECOND)])
}

fn check(sandbox: &Sandbox, words: &[&str]) -> Run {
    let mut command = program();
    command.current_dir(sandbox.root()).arg("check").args(words);
    run(&mut command)
}

/// The codes of what is found, with the paths, in their order.
fn codes(sandbox: &Sandbox, words: &[&str]) -> Vec<(String, String)> {
    let run = check(sandbox, &[words, &["--format", "json"]].concat());
    let found: Value = serde_json::from_str(&run.out).unwrap();
    let findings = found["diagnostics"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    findings
        .map(|one| (text(&one["code"]), text(&one["path"])))
        .collect()
}

fn names(found: &[(String, String)]) -> Vec<&str> {
    found.iter().map(|(code, _)| code.as_str()).collect()
}

const ALL: [&str; 4] = [
    "links/broken",
    "derive/date-missing",
    "front-matter/value",
    "front-matter/unknown-field",
];

#[test]
fn everything_is_told_in_the_order_of_the_files_and_nothing_is_written() {
    let sandbox = library();
    let run = check(&sandbox, &[]);
    assert_eq!(run.code, 1, "{}", run.err);
    let places: Vec<_> = run
        .out
        .lines()
        .filter_map(|line| line.split("--> ").nth(1))
        .collect();
    assert_eq!(
        places,
        [
            "content/ovens.md:3:10",
            "content/tills.md",
            "content/tills.md:2:7",
            "content/tills.md:3:1",
        ],
        "{}",
        run.out
    );
    assert!(
        run.out.contains("help: did you mean `severity`?"),
        "{}",
        run.out
    );
    assert!(
        run.err.starts_with("1 error, 2 warnings, 1 suggestion ("),
        "{}",
        run.err
    );
    assert_eq!(names(&codes(&sandbox, &[])), ALL);
    assert!(!sandbox.root().join("public").exists());
    let quiet = check(&sandbox, &["--quiet"]);
    assert_eq!((quiet.out, quiet.err.as_str()), (run.out, ""));
}

#[test]
fn what_is_denied_decides_how_it_ends() {
    let warned = "# Cold ovens (2024-05-06)\n\n[a](b.md)\n";
    let suggested = "# Cold ovens\n\nThey were lit at six.\n";
    let fine = "# Cold ovens (2024-05-06)\n\nThey were lit at six.\n";
    let check = |config: &str, text: &str, words: &[&str], expected: i32| {
        let sandbox = Sandbox::site(config, &[("ovens.md", text)]);
        let run = check(&sandbox, words);
        assert_eq!(run.code, expected, "{config} {words:?}: {}", run.err);
    };
    let deny = |level: &str| format!("[check]\ndeny = \"{level}\"\n");
    check("", SECOND, &[], 1);
    check("", warned, &[], 0);
    check("", warned, &["--deny", "warning"], 1);
    check("", suggested, &["--deny", "warning"], 0);
    check("", suggested, &["--deny", "suggestion"], 1);
    check("", SECOND, &["--deny", "never"], 0);
    check("", fine, &["--deny", "suggestion"], 0);
    check(&deny("warning"), warned, &[], 1);
    check(&deny("warning"), warned, &["--deny", "error"], 0);
    check(&deny("never"), SECOND, &[], 0);
    let level = "[check.levels]\n\"links/broken\" = \"error\"\n";
    check(level, warned, &[], 1);
}

#[test]
fn no_findings_are_said_so() {
    let sandbox = Sandbox::site(
        "",
        &[("ovens.md", "# Cold ovens (2024-05-06)\n\nLit at six.\n")],
    );
    let run = check(&sandbox, &[]);
    assert_eq!((run.code, run.out.as_str()), (0, ""));
    assert!(
        run.err.starts_with("no findings in 1 document ("),
        "{}",
        run.err
    );
}

#[test]
fn what_cannot_be_checked_ends_with_two_in_every_format() {
    let wrong = Sandbox::site("titel = \"x\"\n", &[]);
    let run = check(&wrong, &["--format", "json"]);
    let told: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(run.code, 2);
    assert_eq!(told["diagnostics"][0]["code"], "config/unknown-key");
    assert_eq!(told["diagnostics"][0]["line"], 1);
    assert_eq!(told["error"], "site.toml is wrong");
    let run = check(&wrong, &["--format", "sarif"]);
    let told: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(run.code, 2);
    assert_eq!(
        told["runs"][0]["invocations"][0]["executionSuccessful"],
        false
    );
    let sandbox = library();
    let refuse = |words: &[&str], expected: &str| {
        let run = check(&sandbox, words);
        assert_eq!(run.code, 2, "{words:?}");
        assert!(run.err.contains(expected), "{words:?}: {}", run.err);
    };
    refuse(&["content/none.md"], "content/none.md cannot be found");
    refuse(&["/etc/hostname"], "is not part of the site");
    refuse(&["--only", "links/broke"], "did you mean `links/broken`?");
    refuse(&["--ignore", "zebra"], "`zebra` is no rule");
    refuse(&["--baseline", "none.json"], "none.json is not there");
    refuse(
        &["--changed-since", "HEAD"],
        "there is no git repository here",
    );
    refuse(&["--write-baseline", "content"], "cannot be used with");
    sandbox.write(".afterword-baseline.json", "[]");
    refuse(&[], "is no baseline");
}

#[test]
fn two_documents_of_one_address_are_findings_like_others() {
    let story = "---\nid: ovens\ndate: 2024-05-06\n---\n# Cold\n\nLit at six.\n";
    let sandbox = Sandbox::site("", &[("a.md", story), ("b.md", story)]);
    let run = check(&sandbox, &["--format", "short"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(
        run.out.contains("error[site/address-conflict]"),
        "{}",
        run.out
    );
}

#[test]
fn rules_files_and_folders_can_be_chosen() {
    let sandbox = library();
    sandbox.write("content/more/a.md", "# A (2024-05-06)\n\n[b](c.md)\n");
    let check = |words: &[&str], expected: &[&str]| {
        let found = codes(&sandbox, words);
        assert_eq!(names(&found), expected, "{words:?}");
    };
    check(
        &["--only", "links/broken"],
        &["links/broken", "links/broken"],
    );
    check(
        &["--only", "links,derive/date-missing"],
        &["links/broken", "links/broken", "derive/date-missing"],
    );
    check(&["--ignore", "links", "--ignore", "derive"], &ALL[2..]);
    check(
        &["--only", "front-matter", "--ignore", "front-matter/value"],
        &ALL[3..],
    );
    check(&["content/tills.md"], &ALL[1..]);
    check(&["content/more"], &ALL[..1]);
    check(
        &["content/more/", "content/ovens.md"],
        &["links/broken", "links/broken"],
    );
    check(&["content/more", "--only", "derive"], &[]);
    check(&["--only", "language"], &[]);
}

#[test]
fn one_line_each_and_many_of_a_rule_are_one() {
    let sandbox = library();
    let run = check(&sandbox, &["--format", "short", "--only", "front-matter"]);
    assert_eq!(
        run.out,
        "content/tills.md:2:7: error[front-matter/value]: `2024-02-30` does not exist (write it as `2024-05-01` or `2024-05-01T12:30:00+02:00`)\n\
         content/tills.md:3:1: warning[front-matter/unknown-field]: `severtiy` is not a known field (did you mean `severity`?)\n"
    );
    let links: String = (0..9).map(|n| format!("- [a](missing-{n}.md)\n")).collect();
    sandbox.write(
        "content/ovens.md",
        format!("# Ovens (2024-05-06)\n\n{links}"),
    );
    let run = check(&sandbox, &[]);
    let line =
        "warning[links/broken]: 9 findings in one file; `--only links/broken` shows all of them";
    assert!(run.out.ends_with(&format!("{line}\n")), "{}", run.out);
    assert_eq!(run.out.matches("missing-").count(), 2, "{}", run.out);
    for words in [&["--only", "links/broken"][..], &["--all"]] {
        let run = check(&sandbox, words);
        assert!(run.out.contains("missing-8"), "{words:?}: {}", run.out);
    }
}

#[test]
fn json_has_the_documented_keys() {
    let sandbox = library();
    let run = check(
        &sandbox,
        &["--format", "json", "--only", "front-matter/unknown-field"],
    );
    let told: Value = serde_json::from_str(&run.out).unwrap();
    let expected = json!({
        "diagnostics": [{
            "code": "front-matter/unknown-field",
            "level": "warning",
            "message": "`severtiy` is not a known field",
            "path": "content/tills.md",
            "line": 3, "column": 1, "end_line": 3, "end_column": 9,
            "help": "did you mean `severity`?",
            "related": [],
            "fix": {
                "path": "content/tills.md",
                "line": 3, "column": 1, "end_line": 3, "end_column": 9,
                "replacement": "severity",
            },
        }],
        "errors": 0, "warnings": 1, "suggestions": 0,
    });
    assert_eq!(told, expected);
}

#[test]
fn code_hosts_are_told_paths_of_the_repository() {
    let sandbox = Sandbox::repository(&[("docs/site.toml", ""), ("docs/content/tills.md", SECOND)]);
    sandbox.git(&["init", "--quiet"]);
    let told = |format: &str| {
        let mut command = program();
        command.current_dir(sandbox.root().join("docs"));
        run(command.args(["check", "--only", "front-matter/value", "--format", format])).out
    };
    assert_eq!(
        told("github"),
        "::error file=docs/content/tills.md,line=2,endLine=2,col=7,endColumn=17,title=front-matter/value::`2024-02-30` does not exist%0Awrite it as `2024-05-01` or `2024-05-01T12:30:00+02:00`\n"
    );
    let log: Value = serde_json::from_str(&told("sarif")).unwrap();
    let result = &log["runs"][0]["results"][0];
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "docs/content/tills.md");
    assert_eq!(place["region"]["startLine"], 2);
    assert!(result["partialFingerprints"]["afterwordLine/v1"].is_string());
}

#[test]
fn an_ignore_comment_covers_its_passage() {
    let ignoring = |comment: &str| {
        format!(
            "# Ovens (2024-05-06)\n\nLit at six.\n\n{comment}\nSee [a](b.md).\n\nSee [c](d.md).\n"
        )
    };
    let check = |text: &str, expected: &[&str]| {
        let sandbox = Sandbox::site("", &[("ovens.md", text)]);
        assert_eq!(names(&codes(&sandbox, &[])), expected, "{text}");
        // A build ignores it, too.
        let run = sandbox.built(&[]);
        let broken = expected
            .iter()
            .filter(|code| **code == "links/broken")
            .count();
        assert_eq!(
            run.err.matches("[links/broken]").count(),
            broken,
            "{}",
            run.err
        );
    };
    let broken = "links/broken";
    check(&ignoring(""), &[broken, broken]);
    check(
        &ignoring("<!-- afterword-ignore: links/broken because it moved -->"),
        &[broken],
    );
    check(
        &ignoring("<!-- afterword-ignore: links/broken -->"),
        &["ignore/no-reason", broken],
    );
    check(
        &ignoring("<!-- afterword-ignore: links/withheld because x -->"),
        &["ignore/unused", broken, broken],
    );
    let matter = "---\nsevertiy: high # afterword-ignore: front-matter/unknown-field, derive/date-missing because we had no dates\n---\n# Tills\n\nThey rang.\n";
    check(matter, &[]);
    let draft = format!(
        "---\nstatus: draft\n---\n{}",
        ignoring("<!-- afterword-ignore: links/broken because it moved -->")
    );
    check(&draft, &[]);
    let hidden = "---\naudience: evrybody # afterword-ignore: front-matter/unknown-visibility because x\n---\n# Tills (2024-05-06)\n\nThey rang.\n";
    let sandbox = Sandbox::site("", &[("tills.md", hidden)]);
    assert!(names(&codes(&sandbox, &[])).contains(&"front-matter/unknown-visibility"));
}

#[test]
fn a_baseline_survives_lines_in_front_and_tells_what_is_new() {
    let sandbox = library();
    let written = check(&sandbox, &["--write-baseline"]);
    assert_eq!(written.code, 0, "{}", written.err);
    assert!(
        written.err.starts_with("wrote 4 findings to "),
        "{}",
        written.err
    );
    let path = sandbox.root().join(".afterword-baseline.json");
    let baseline = std::fs::read(&path).unwrap();
    let run = check(&sandbox, &["--deny", "suggestion"]);
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{}", run.err);
    assert!(run.err.contains("4 known findings hidden"), "{}", run.err);
    sandbox.write(
        "content/ovens.md",
        STORY.replace("\n\n", "\n\nOne line more.\n\n"),
    );
    assert_eq!(codes(&sandbox, &[]), []);
    sandbox.write(
        "content/ovens.md",
        format!("{STORY}\nAnd [more](more.md).\n"),
    );
    assert_eq!(names(&codes(&sandbox, &[])), ["links/broken"]);
    assert_eq!(names(&codes(&sandbox, &["--no-baseline"])).len(), 5);
    sandbox.write(
        "content/ovens.md",
        "# The ovens stood cold (2024-05-06)\n\nLit at six.\n",
    );
    let run = check(&sandbox, &[]);
    assert!(run.err.contains("1 known finding gone"), "{}", run.err);
    assert_eq!(
        std::fs::read(&path).unwrap(),
        baseline,
        "only a wish writes it"
    );
    check(&sandbox, &["--write-baseline"]);
    let again = std::fs::read_to_string(&path).unwrap();
    assert!(!again.contains("ovens.md"), "{again}");
    // Another file, given by its name.
    sandbox.write("known.json", &baseline);
    sandbox.write("content/ovens.md", STORY);
    assert_eq!(codes(&sandbox, &["--baseline", "known.json"]), []);
}

#[test]
fn a_review_is_about_what_changed() {
    let sandbox = library();
    let changed = |revision: &str| {
        let found = codes(&sandbox, &["--changed-since", revision]);
        let mut paths: Vec<_> = found.into_iter().map(|(_, path)| path).collect();
        paths.dedup();
        paths
    };
    sandbox.git(&["init", "--quiet", "--initial-branch=main"]);
    sandbox.git(&["add", "."]);
    sandbox.git(&["commit", "--quiet", "--message=first"]);
    assert_eq!(changed("main"), Vec::<String>::new());
    sandbox.git(&["checkout", "--quiet", "-b", "review"]);
    sandbox.write("content/ovens.md", format!("{STORY}\nMore.\n"));
    assert_eq!(changed("main"), ["content/ovens.md"]);
    sandbox.git(&["commit", "--quiet", "--all", "--message=second"]);
    sandbox.write("content/new.md", "# New (2024-05-06)\n\n[a](b.md)\n");
    assert_eq!(changed("main"), ["content/new.md", "content/ovens.md"]);
    assert_eq!(changed("HEAD"), ["content/new.md"]);
    // What happens on the other branch meanwhile is no part of the review.
    sandbox.git(&["stash", "--quiet", "--include-untracked"]);
    sandbox.git(&["checkout", "--quiet", "main"]);
    sandbox.write("content/tills.md", format!("{SECOND}\nMore.\n"));
    sandbox.git(&["commit", "--quiet", "--all", "--message=third"]);
    sandbox.git(&["checkout", "--quiet", "review"]);
    assert_eq!(changed("main"), ["content/ovens.md"]);
    for revision in ["nowhere", "--output=x", "main..review"] {
        let run = check(&sandbox, &[&format!("--changed-since={revision}")]);
        assert_eq!(run.code, 2);
        assert!(
            run.err.contains("is no revision that git knows"),
            "{}",
            run.err
        );
    }
}

#[test]
fn what_is_remembered_changes_nothing() {
    let sandbox = library();
    sandbox.write(
        "content/more.md",
        "# More (2024-05-06)\n\nLit.\n\n<!-- afterword-ignore: links/broken -->\n[a](b.md)\n",
    );
    let cold = check(&sandbox, &["--format", "json", "--no-cache"]);
    assert!(!sandbox.root().join(".afterword").exists());
    let first = check(&sandbox, &["--format", "json"]);
    let warm = check(&sandbox, &["--format", "json"]);
    assert!(sandbox.root().join(".afterword").exists());
    assert_eq!((&cold.out, &first.out), (&first.out, &warm.out));
}

#[test]
fn what_a_document_says_begins_no_line_of_its_own() {
    let name = "a\n::error::forged\u{1b}[2J.md";
    let story =
        "---\n\"x\\n::error::forged\\e[2J\": 1\n---\n# Ovens\n\n[a](b%0A::error::forged.md)\n";
    let sandbox = Sandbox::site("", &[(name, story)]);
    for format in ["human", "short", "github"] {
        let run = check(&sandbox, &["--format", format, "--all"]);
        let said = [run.out, run.err].concat();
        assert!(said.contains("forged"), "{said}");
        assert!(!said.contains('\u{1b}'), "{said:?}");
        let own = |line: &&str| line.trim_start().starts_with("::error::forged");
        assert_eq!(said.lines().find(own), None, "{format}");
    }
}

/// A library in which every finding but the last can be fixed.
fn fixable() -> (Sandbox, &'static str) {
    let story = "\u{feff}---\r\nsevertiy: high   # ours\r\nsystems: [ oven, \"stone-oven\" ]\r\nfactors:\r\n  - alert-niose\r\nrelated: [tlils]\r\n---\r\n# Ovens (2024-05-06)\r\n\r\nSee [the tills](tills.md), [tills](Reports/Tills.md#x) and [more](more.md).\r\n";
    let sandbox = Sandbox::site(
        "",
        &[
            ("2024-05-06-ovens.md", story),
            (
                "reports/tills.md",
                "# Tills (2024-05-07)\n\nThey rang.\n\n## X\n\nAll day.\n",
            ),
            ("systems/oven.md", "It bakes.\n"),
            (
                "systems/stone-oven.md",
                "---\ndeprecated: true\nreplaced_by: oven\n---\n\nIt was of stone.\n",
            ),
        ],
    );
    (sandbox, story)
}

#[test]
fn fixes_leave_every_other_byte_as_it_is() {
    let (sandbox, story) = fixable();
    let told = check(&sandbox, &[]);
    assert!(
        told.err.contains("`--fix` can fix 6 of them"),
        "{}{}",
        told.out,
        told.err
    );
    let path = "content/2024-05-06-ovens.md";
    let fixed = story
        .replace("severtiy", "severity")
        .replace("alert-niose", "alert-noise")
        .replace("stone-oven", "oven")
        .replace("tlils", "tills")
        .replace("(tills.md)", "(reports/tills.md)")
        .replace("Reports/Tills.md", "reports/tills.md");
    for said in ["fixed 6 findings", "1 warning"] {
        let run = check(&sandbox, &["--fix"]);
        let found = std::fs::read_to_string(sandbox.root().join(path)).unwrap();
        assert_eq!(found, fixed);
        let left = run.out.contains("`more.md` leads to no file");
        assert!(left, "{}{}", run.out, run.err);
        assert!(run.err.contains(said), "{}", run.err);
    }
}

#[test]
fn fixes_can_be_limited() {
    let (sandbox, story) = fixable();
    check(&sandbox, &["--fix", "--only", "terms/deprecated"]);
    let path = sandbox.root().join("content/2024-05-06-ovens.md");
    let found = std::fs::read_to_string(path).unwrap();
    assert_eq!(found, story.replace("stone-oven", "oven"));
}

#[test]
fn fixes_are_part_of_json_and_sarif() {
    let (sandbox, _) = fixable();
    let words = ["--only", "front-matter/unknown-field", "--format"];
    let run = check(&sandbox, &[&words[..], &["json"]].concat());
    let told: Value = serde_json::from_str(&run.out).unwrap();
    let fix = &told["diagnostics"][0]["fix"];
    assert_eq!(
        (&fix["replacement"], &fix["line"], &fix["end_column"]),
        (&json!("severity"), &json!(2), &json!(9))
    );
    let run = check(&sandbox, &[&words[..], &["sarif"]].concat());
    let log: Value = serde_json::from_str(&run.out).unwrap();
    let change = &log["runs"][0]["results"][0]["fixes"][0]["artifactChanges"][0];
    assert_eq!(
        change["replacements"][0]["insertedContent"]["text"],
        "severity"
    );
    assert_eq!(change["replacements"][0]["deletedRegion"]["startLine"], 2);
}

#[test]
fn ambiguous_names_are_not_fixed() {
    let check = |matter: &str| {
        let story = format!("---\n{matter}\n---\n# Ovens (2024-05-06)\n\nLit at six.\n");
        let sandbox = Sandbox::site("", &[("2024-05-06-ovens.md", &story)]);
        check(&sandbox, &["--fix"]);
        let path = sandbox.root().join("content/2024-05-06-ovens.md");
        assert_eq!(std::fs::read_to_string(path).unwrap(), story);
    };
    check("severtiy: high\nseverity: low");
    check("severtiy: high\nseveriyt: low");
    check("staus: published");
    check("related: [2024-05-05-ovens]");
}

#[test]
fn no_report_repeats_a_secret() {
    let sandbox = Sandbox::site(
        "",
        &[(
            "2024-05-06-ovens.md",
            "# Cold ovens\n\nWe should have set `password: Oven-4711-Rye` in [the plan](plan.md).\n",
        )],
    );
    for format in ["human", "short", "json", "sarif", "github"] {
        for only in [&[][..], &["--only", "links"], &["--all"]] {
            let run = check(&sandbox, &[only, &["--format", format]].concat());
            assert!(run.out.contains("plan.md"), "{format}: {}", run.out);
            let told = [run.out, run.err].concat();
            assert!(!told.contains("Oven-4711-Rye"), "{format}: {told}");
        }
    }
}

#[test]
fn no_message_repeats_a_secret() {
    let sandbox = Sandbox::site(
        "",
        &[(
            "2024-05-06-ovens.md",
            "---\ntitle: Cold ovens\nseverity: 'password=Oven-4711-Rye'\nkind: 'password=Oven-4711-Rye'\n---\nCold.\n",
        )],
    );
    for format in ["human", "short", "json", "sarif", "github"] {
        let run = check(&sandbox, &["--all", "--format", format]);
        let told = [run.out, run.err].concat();
        assert!(told.contains("password=***"), "{format}: {told}");
        assert!(!told.contains("Oven-4711-Rye"), "{format}: {told}");
    }
    let built = sandbox.build(&[]);
    assert!(built.err.contains("password=***"), "{}", built.err);
    assert!(!built.err.contains("Oven-4711-Rye"), "{}", built.err);
}

#[test]
fn rules_of_a_house_style_ask_as_well() {
    let sandbox = Sandbox::site(
        "[check]\nstyles = ['styles/House', 'styles/Gone']\n",
        &[(
            "2024-05-06-ovens.md",
            "# Cold ovens\n\nThe ovens were simply cold.\n",
        )],
    );
    sandbox.write(
        "styles/House/Easy.yml",
        "extends: existence\nmessage: \"'%s' says that it was easy\"\nlevel: warning\ntokens: [simply]\n",
    );
    sandbox.write(
        "styles/House/Spelling.yml",
        "extends: spelling\nmessage: no\n",
    );
    let run = check(&sandbox, &["--format", "short"]);
    for said in [
        "2024-05-06-ovens.md:3:16: warning[language/own]: 'simply' says that it was easy",
        "styles/House/Spelling.yml:1:1: suggestion[config/style]: this rule has the kind `spelling`",
        "`styles/Gone` in `[check] styles` is no folder",
    ] {
        assert!(run.out.contains(said), "{said}: {}", run.out);
    }
}
