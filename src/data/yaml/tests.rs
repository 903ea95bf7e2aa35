use super::*;
use proptest::prelude::*;

fn whole(text: &str) -> Result<Node, SyntaxError> {
    parse(text, Span::new(0, text.len()))
}

/// The tree in a short form: raw numbers bare, text in quotes, each with the source's passage.
fn show(node: &Node) -> String {
    match &node.value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(raw) => raw.clone(),
        Value::Text(text) => format!("{text:?}"),
        Value::List(items) => {
            format!(
                "[{}]",
                items.iter().map(show).collect::<Vec<_>>().join(", ")
            )
        }
        Value::Map(entries) => {
            let entries: Vec<_> = entries
                .iter()
                .map(|(key, value)| format!("{}: {}", key.name, show(value)))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}

#[test]
fn scalars_keep_what_was_written() {
    let check = |yaml: &str, expected: &str| {
        assert_eq!(show(&whole(yaml).unwrap()), expected, "{yaml:?}");
    };
    check("a: no", r#"{a: "no"}"#);
    check("a: 1e3", "{a: 1e3}");
    check("a: 0777", "{a: 0777}");
    check("a: 2024-02-30", r#"{a: "2024-02-30"}"#);
    check("a: 12:30", r#"{a: "12:30"}"#);
    check("a: ~", "{a: null}");
    check("a:", "{a: null}");
    check("a: ~2024-05-01", r#"{a: "~2024-05-01"}"#);
    check("a: 'it''s'", r#"{a: "it's"}"#);
    check("a: \"1\"", r#"{a: "1"}"#);
    check("a: !!str 1", r#"{a: "1"}"#);
    check("a: |\r\n  x\r\n  y\r\nb: True", r#"{a: "x\ny\n", b: true}"#);
    check("a: >-\n  x\n  y\n", r#"{a: "x y"}"#);
    check("- 1\n- [b, {c: d}]", r#"[1, ["b", {c: "d"}]]"#);
    check("~: 1\n1: 2\ntrue: 3", "{~: 1, 1: 2, true: 3}");
    check("# nothing\n", "null");
    check("", "null");
}

#[test]
fn spans_are_those_of_the_file() {
    let text = "---\r\ntitle: Größe\r\nlist:\r\n- a\r\n- \"b\"\r\nflow: [c, d]\r\n---\r\n";
    let node = parse(text, Span::new(5, text.rfind("---").unwrap())).unwrap();
    let Value::Map(entries) = &node.value else {
        panic!("{node:?}")
    };
    let passages: Vec<_> = entries
        .iter()
        .map(|(key, value)| (key.span.of(text), value.span.of(text)))
        .collect();
    assert_eq!(
        passages,
        [
            ("title", "Größe"),
            ("list", "- a\r\n- \"b\""),
            ("flow", "[c, d]")
        ]
    );
}

#[test]
fn what_is_refused_says_where_and_what_to_do() {
    let check = |yaml: &str, message: &str, passage: &str| {
        let error = whole(yaml).unwrap_err();
        assert_eq!(
            (error.message.as_str(), error.span.of(yaml)),
            (message, passage),
            "{yaml:?}"
        );
    };
    check("a: 1\na: 2", "`a` is given twice", "a");
    check("a: &x 1", "anchors (`&name`) are not read", "&x ");
    check("a: *x", "aliases (`*name`) are not read", "*x");
    check("a: !include x", "tags (`!name`) are not read", "!include");
    check(
        "a: !!python/object:os.system x",
        "tags (`!name`) are not read",
        "!!python/object:os.system",
    );
    check(
        "[a]: b",
        "a list or mapping cannot be the name of a field",
        "[",
    );
    check(
        "a: b: c",
        "mapping values are not allowed in this context",
        ":",
    );
    check("a: 1\n...\nb: 2", "a second YAML document starts here", "");
    assert_eq!(
        whole("t: what: ever").unwrap_err().help.unwrap(),
        "put quotes around a value that holds `: `, and a colon behind each name"
    );
}

#[test]
fn hostile_text_is_an_error_and_takes_no_time() {
    let bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: &d [*c, *c]\n";
    let many_levels: String = (0..40).map(|n| format!("{}k:\n", " ".repeat(n))).collect();
    for text in [
        "- ".repeat(100_000),
        "[".repeat(100_000),
        "{a: ".repeat(100_000),
        "? ".repeat(100_000),
        bomb.to_owned(),
        "a: &a [*a]".to_owned(),
        "<<: *a".to_owned(),
        many_levels,
        format!("a: {}", "x".repeat(MAX_BYTES)),
        "\"".repeat(1_000_000),
        ":".repeat(1_000_000),
    ] {
        assert!(whole(&text).is_err(), "{:?}", text.get(..20));
    }
    assert!(whole(&format!("a: {}1{}", "[".repeat(31), "]".repeat(31))).is_ok());
    assert!(whole(&format!("a: {}1{}", "[".repeat(32), "]".repeat(32))).is_err());
}

fn assert_spans(node: &Node, text: &str) {
    assert!(
        text.get(node.span.start..node.span.end).is_some(),
        "{node:?}"
    );
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| assert_spans(item, text)),
        Value::Map(entries) => entries.iter().for_each(|(key, value)| {
            assert!(text.get(key.span.start..key.span.end).is_some());
            assert_spans(value, text);
        }),
        _ => {}
    }
}

proptest! {
    #[test]
    fn any_text_gives_spans_within_it(text in "([a-z]{0,3}[:\\-\\[\\]{}#&*!|>'\"%@`, \r\n\tä日]{0,4}){0,20}") {
        match whole(&text) {
            Ok(node) => assert_spans(&node, &text),
            Err(error) => prop_assert!(text.get(error.span.start..error.span.end).is_some(), "{:?}", error),
        }
    }
}

#[test]
fn what_is_never_closed_is_told_where_it_opens() {
    let check = |text: &str, line: usize, mark: &str| {
        let error = whole(text).unwrap_err();
        let before = text.get(..error.span.start).unwrap();
        assert_eq!(
            before.matches('\n').count() + 1,
            line,
            "{text:?}: {error:?}"
        );
        assert_eq!(error.span.of(text), mark, "{text:?}: {error:?}");
    };
    check("id: a\ntitle: \"Cold ovens\ndate: 2024-05-01\n", 2, "\"");
    check("title: 'Cold\ndate: 2024-05-01\nlang: 'en'\n", 1, "'");
    check("a: \"x\" # why\nb: \"y\nc: z\nd: \"z\"\n", 2, "\"");
    check("systems: [ovens, tills\ndate: 2024-05-01\n", 1, "[");
    check("times: {started: x\ndate: 2024-05-01\n", 1, "{");
    check("systems:\n  - \"ovens\ndate: 2024-05-01\n", 2, "\"");
    check("a: b: c\n", 1, ":");
}

#[test]
fn mistakes_come_with_a_way_to_mend_them() {
    let check = |text: &str, expected: &str| {
        let error = parse(text, Span::new(0, text.len())).unwrap_err();
        let help = error.help.unwrap_or_default();
        assert!(help.contains(expected), "{text:?}: {help:?}");
    };
    check("title: \"abc", "close the quotes");
    check("title: \"abc\nstatus: x\n", "close the quotes");
    check("a: 'x\nb: 'y'\n", "close the quotes");
    check(
        "a: 'it's'\nb: 1\n",
        "write a quote inside of single quotes twice",
    );
    check("a: \"x\" y\n", "close the quotes at the end");
    check("a: \"\\q\"\n", "single quotes");
    check("tags: [a, b\nc: d\n", "close the bracket");
    check("a: - b\n", "a line of its own");
    check("- a\nb: c\n", "one field per line");
}
