use super::*;
use proptest::prelude::*;

/// Checks format, matter and body of a text; an unclosed fence is marked with `!`.
fn check(text: &str, format: &str, matter: &str, body: &str) {
    let split = split(text);
    let mut found = split
        .format
        .map_or_else(|| "none".to_owned(), |format| format!("{format:?}"));
    if split.unclosed.is_some() {
        found.push('!');
    }
    assert_eq!(
        (found.as_str(), split.matter.of(text), split.body.of(text)),
        (format, matter, body),
        "{text:?}"
    );
}

#[test]
fn closed_front_matter_of_every_language() {
    check("---\na: 1\n---\nBody\n", "Yaml", "a: 1\n", "Body\n");
    check("---\na: 1\n---", "Yaml", "a: 1\n", "");
    check("---\na: 1\n...\nBody", "Yaml", "a: 1\n", "Body");
    check("--- \na: 1\n---  \nBody", "Yaml", "a: 1\n", "Body");
    check(
        "\u{feff}---\r\na: 1\r\n---\r\n\r\nBody\r\n",
        "Yaml",
        "a: 1\r\n",
        "\r\nBody\r\n",
    );
    check("\n\n---\na: 1\n---\nBody", "Yaml", "a: 1\n", "Body");
    check(
        "+++\na = 1\n[t]\nb = 2\n+++\nBody",
        "Toml",
        "a = 1\n[t]\nb = 2\n",
        "Body",
    );
    check(";;;\n{\"a\": 1}\n;;;\nBody", "Json", "{\"a\": 1}\n", "Body");
    check(
        "{\n\"a\": \"}\"\n}\nBody",
        "Json",
        "{\n\"a\": \"}\"\n}",
        "Body",
    );
    check("{ \"a\": x }\nBody", "Json", "{ \"a\": x }", "Body");
    check("---\n---\nBody", "Yaml", "", "Body");
    check("---\n\n \n---\nBody", "Yaml", "\n \n", "Body");
    check(
        "---\n# note\n\na: 1\n\n# more\nb: 2\n---\nBody\n\n---\nMore",
        "Yaml",
        "# note\n\na: 1\n\n# more\nb: 2\n",
        "Body\n\n---\nMore",
    );
    check(
        "---\na: |\n\n  x\n\n  y\n---\nBody",
        "Yaml",
        "a: |\n\n  x\n\n  y\n",
        "Body",
    );
}

#[test]
fn what_stands_before_a_fence_or_behind_it_does_not_hide_it() {
    check(
        "<!-- lint off -->\n---\na: 1\n---\nBody",
        "Yaml",
        "a: 1\n",
        "Body",
    );
    check(
        "<!-- one\n\ntwo -->\n\n<!-- x -->\n+++\na = 1\n+++\nBody",
        "Toml",
        "a = 1\n",
        "Body",
    );
    check("---yaml\na: 1\n---\nBody", "Yaml", "a: 1\n", "Body");
    check("--- YML \na: 1\n---\nBody", "Yaml", "a: 1\n", "Body");
    check("---toml\na = 1\n---\nBody", "Toml", "a = 1\n", "Body");
    check(
        "---json\n{\"a\": 1}\n---\nBody",
        "Json",
        "{\"a\": 1}\n",
        "Body",
    );
    check(
        "\u{feff}\u{feff}---\na: 1\n---\nBody",
        "Yaml",
        "a: 1\n",
        "Body",
    );
    check(
        "\u{200b}\n\u{200b}---\u{200b}\r\na: 1\r\n---\r\nBody",
        "Yaml",
        "a: 1\r\n",
        "Body",
    );
    for text in [
        "<!-- x --> Prose\n---\na: 1\n---\n",
        "<!-- x\n---\na: 1\n---\n",
        "---rust\na: 1\n---\n",
    ] {
        check(text, "none", "", text);
    }
}

#[test]
fn broken_fields_between_fences_are_front_matter() {
    check(
        "---\ntitle \"x\"\ndate: 1\n---\nBody",
        "Yaml",
        "title \"x\"\ndate: 1\n",
        "Body",
    );
    check(
        "---\n* x\n\nstatus: draft\n---\nBody",
        "Yaml",
        "* x\n\nstatus: draft\n",
        "Body",
    );
    check(
        "---\na: 'x\nb: 2\n---\nBody",
        "Yaml",
        "a: 'x\nb: 2\n",
        "Body",
    );
}

#[test]
fn a_rule_is_no_fence() {
    for text in [
        "---\n",
        "---",
        "---\n\nProse.\n",
        "---\n\nProse.\n\n---\n\nMore prose.\n",
        "---\nProse over\ntwo lines\n---\nMore.\n",
        "---\n# Title\n\nProse.\n",
        "---\n\nNote: this is prose.\n",
        "---\nNote: this is prose.\n",
        "----\na: 1\n----\n",
        "--- a: 1\n---\n",
        "# Title\n---\na: 1\n---\n",
        "+++\nProse.\n",
        "{{< include >}}\n",
        "{% raw %}\n",
        "",
        "\n",
        "- a\n",
    ] {
        check(text, "none", "", text);
    }
    check("\u{feff}Text", "none", "", "Text");
}

#[test]
fn an_unclosed_fence_loses_no_prose() {
    check(
        "---\ntitle: x\nstatus: draft\n\n# Heading\n\nProse.\n",
        "Yaml!",
        "title: x\nstatus: draft\n",
        "\n# Heading\n\nProse.\n",
    );
    check(
        "---\ntitle: x\n----\n\nProse.\n",
        "Yaml!",
        "title: x\n",
        "\nProse.\n",
    );
    check(
        "---\ntitle: x\ntags:\n- a\n- b\n\n- an item of prose\n",
        "Yaml!",
        "title: x\ntags:\n- a\n- b\n",
        "\n- an item of prose\n",
    );
    check(
        "---\ntitle: x\nsummary: >-\n  one\n\n  two\n\ndate: 1\nProse.",
        "Yaml!",
        "title: x\nsummary: >-\n  one\n\n  two\n\ndate: 1\n",
        "Prose.",
    );
    check(
        "---\r\ntitle: x\r\n\r\nProse: it is.\r\n",
        "Yaml!",
        "title: x\r\n",
        "\r\nProse: it is.\r\n",
    );
    check(
        "---\nStatus: Draft\nProse",
        "Yaml!",
        "Status: Draft\n",
        "Prose",
    );
    check(
        "+++\ntitle = 'x'\n\nProse.\n",
        "Toml!",
        "title = 'x'\n",
        "\nProse.\n",
    );
    check(
        "{\n  \"a\": 1,\n\nProse.\n",
        "Json!",
        "{\n  \"a\": 1,\n",
        "\nProse.\n",
    );
}

#[test]
fn a_rule_in_the_body_does_not_close_the_fence() {
    check(
        "---\ntitle: x\n\nProse of the body.\n\n---\n\nMore: prose.\n",
        "Yaml!",
        "title: x\n",
        "\nProse of the body.\n\n---\n\nMore: prose.\n",
    );
}

#[test]
fn an_unclosed_fence_is_told_with_its_line() {
    let text = "\n---\ntitle: x\nProse";
    let diagnostic = split(text).diagnostic("a.md", text).unwrap();
    assert_eq!(diagnostic.location.unwrap().span.unwrap(), Span::new(1, 4));
    assert_eq!(
        diagnostic.help.unwrap(),
        "put a line that holds only `---` behind the last field"
    );
}

#[test]
fn size_is_bounded() {
    let long = format!("---\n{}", "a: 1\n".repeat(300_000));
    assert!(split(&long).unclosed.is_some());
    let rule = format!("---\n\n{}---\n", "Prose.\n".repeat(200_000));
    assert_eq!(split(&rule).format, None);
}

proptest! {
    #[test]
    fn the_parts_are_parts_of_the_text(
        text in "(\u{feff})?(\u{200b}|<!-- c -->\n)?\n?(---yaml|---|\\+\\+\\+|;;;|\\{|----)?\r?\n((a: 1|b = é|\"c\": \\{|- x|Prose|  y|#|---|\\.\\.\\.|\\+\\+\\+|;;;|\\}|\\[t\\]|)\r?\n){0,8}"
    ) {
        let split = split(&text);
        prop_assert!(text.get(split.matter.start..split.matter.end).is_some());
        prop_assert_eq!(split.body.end, text.len());
        prop_assert!(text.get(split.body.start..).is_some());
        prop_assert!(split.matter.end <= split.body.start);
        let between = text.get(split.matter.end..split.body.start).unwrap();
        prop_assert!(!between.contains("Prose"), "{:?}", between);
        if split.format.is_none() {
            prop_assert!(split.matter.start == split.matter.end);
        }
        let _ = split.parse(&text);
    }
}
