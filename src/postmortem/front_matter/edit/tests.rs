use proptest::prelude::*;

use super::*;

fn texts(items: &[&str]) -> Vec<String> {
    items.iter().map(|item| (*item).to_owned()).collect()
}

fn field(name: &str, value: Value) -> Field {
    Field {
        names: texts(&[name]),
        value,
    }
}

fn systems(items: &[&str]) -> Field {
    Field {
        names: texts(&["systems", "services"]),
        value: Value::Items(texts(items)),
    }
}

fn severity() -> Field {
    field("severity", Value::Text("SEV 2: high".to_owned()))
}

fn date() -> Field {
    field("date", Value::Moment("2024-05-01".to_owned()))
}

/// Checks what a text is after some fields were written, and that writing them again changes nothing.
fn check(text: &str, fields: &[Field], expected: &str) {
    let written = write(text, fields).unwrap();
    assert_eq!(written, expected, "{text:?}");
    assert_eq!(write(&written, fields).as_ref(), Ok(&written), "{text:?}");
}

#[test]
fn missing_fields_stand_before_the_closing_fence() {
    let all = [date(), systems(&["Kafka", "a, b"]), severity()];
    check(
        "---\ntitle: a # why\n# more\n---\n# A\n",
        &all,
        "---\ntitle: a # why\n# more\ndate: 2024-05-01\nsystems: [Kafka, \"a, b\"]\nseverity: \"SEV 2: high\"\n---\n# A\n",
    );
    check(
        "+++\ntitle = 'a'\n+++\n# A\n",
        &all,
        "+++\ntitle = 'a'\ndate = 2024-05-01\nsystems = [\"Kafka\", \"a, b\"]\nseverity = \"SEV 2: high\"\n+++\n# A\n",
    );
    check(
        "{\n  \"title\": \"a\"\n}\n# A\n",
        &all,
        "{\n  \"title\": \"a\",\n  \"date\": \"2024-05-01\",\n  \"systems\": [\"Kafka\", \"a, b\"],\n  \"severity\": \"SEV 2: high\"\n}\n# A\n",
    );
    check(
        "---json\n{\"title\": \"a\"}\n---\n# A\n",
        &[date()],
        "---json\n{\"title\": \"a\", \"date\": \"2024-05-01\"}\n---\n# A\n",
    );
    check(
        "---\n{title: a}\n---\n# A\n",
        &[date()],
        "---\n{title: a, date: 2024-05-01}\n---\n# A\n",
    );
}

#[test]
fn texts_of_every_kind_get_front_matter() {
    check("# A\n", &[date()], "---\ndate: 2024-05-01\n---\n# A\n");
    check("# A", &[date()], "---\ndate: 2024-05-01\n---\n# A");
    check("", &[date()], "---\ndate: 2024-05-01\n---\n");
    check(
        "\u{feff}# A\r\n",
        &[date()],
        "\u{feff}---\r\ndate: 2024-05-01\r\n---\r\n# A\r\n",
    );
    check(
        "---\r\ntitle: a\r\n---\r\n# A\r\n",
        &[date()],
        "---\r\ntitle: a\r\ndate: 2024-05-01\r\n---\r\n# A\r\n",
    );
    check(
        "---\n---\n# A\n",
        &[date()],
        "---\ndate: 2024-05-01\n---\n# A\n",
    );
    check(
        "---\na: 1\n---",
        &[date()],
        "---\na: 1\ndate: 2024-05-01\n---",
    );
    check(
        "---\na: 1\n...\nx",
        &[date()],
        "---\na: 1\ndate: 2024-05-01\n...\nx",
    );
    check(
        ";;;\n;;;\nx",
        &[date()],
        ";;;\n{\"date\": \"2024-05-01\"}\n;;;\nx",
    );
    check("+++\n+++\nx", &[date()], "+++\ndate = 2024-05-01\n+++\nx");
    check(
        "<!-- lint -->\n---\na: 1\n---\nx",
        &[date()],
        "<!-- lint -->\n---\na: 1\ndate: 2024-05-01\n---\nx",
    );
    check(
        "***\n\nA rule.\n",
        &[date()],
        "---\ndate: 2024-05-01\n---\n***\n\nA rule.\n",
    );
}

#[test]
fn unusual_layouts_are_kept() {
    check(
        "---\n  a: 1\n  b:\n      - c\n---\nx",
        &[date()],
        "---\n  a: 1\n  b:\n      - c\n  date: 2024-05-01\n---\nx",
    );
    check(
        "---\na: |\n  b\n  c\n\n---\nx",
        &[date()],
        "---\na: |\n  b\n  c\n\ndate: 2024-05-01\n---\nx",
    );
    check(
        "+++\na = [\n  [1],\n]\nb = '''\n[c]\n'''\n\n# About links.\n[[links]]\nurl = 'x'\n[times]\n+++\n",
        &[date()],
        "+++\na = [\n  [1],\n]\nb = '''\n[c]\n'''\ndate = 2024-05-01\n\n# About links.\n[[links]]\nurl = 'x'\n[times]\n+++\n",
    );
}

#[test]
fn what_is_there_stays() {
    check(
        "---\ndate: soon\n---\n",
        &[date()],
        "---\ndate: soon\n---\n",
    );
    check(
        "---\n'Date': ''\n---\n",
        &[date()],
        "---\n'Date': ''\n---\n",
    );
    check(
        "---\ndate:   # which?\nseverity: ~\nsystems:\n---\n",
        &[date(), severity(), systems(&["a"])],
        "---\ndate: 2024-05-01   # which?\nseverity: \"SEV 2: high\"\nsystems: [a]\n---\n",
    );
    check(
        "---\n{\"date\": null, \"a\": 1}\n---\n",
        &[date()],
        "---\n{\"date\": 2024-05-01, \"a\": 1}\n---\n",
    );
}

#[test]
fn lists_grow_in_the_way_they_are_written() {
    let check = |text: &str, expected: &str| {
        let fence = |text: &str| format!("---\n{text}\n---\nx");
        check(&fence(text), &[systems(&["b", "c d"])], &fence(expected));
    };
    check("systems: [a]", "systems: [a, b, c d]");
    check("systems: []", "systems: [b, c d]");
    check("systems: [b, 'c d']", "systems: [b, 'c d']");
    check("systems: [a, b,] # x", "systems: [a, b, c d,] # x");
    check(
        "\"services\": [\n  a, # x\n]",
        "\"services\": [\n  a, b, c d, # x\n]",
    );
    check(
        "systems:\n- a # x\nz: 1",
        "systems:\n- a # x\n- b\n- c d\nz: 1",
    );
    check(
        "systems:\n    -   a\nz: 1",
        "systems:\n    -   a\n    -   b\n    -   c d\nz: 1",
    );
    check(
        "systems:\n  - id: a\n    note: |\n      x-y\n\n# z",
        "systems:\n  - id: a\n    note: |\n      x-y\n  - b\n  - c d\n\n# z",
    );
    check("systems: a", "systems: [a, b, c d]");
    check("systems: a, z", "systems: a, z, b, c d");
    check("systems: \"a, z\"", "systems: \"a, z, b, c d\"");
}

#[test]
fn values_of_other_languages_grow_as_well() {
    check(
        "+++\nsystems = [\"a\"]\n+++\n",
        &[systems(&["b"])],
        "+++\nsystems = [\"a\", \"b\"]\n+++\n",
    );
    check(
        "+++\nsystems = \"a\"\n+++\n",
        &[systems(&["b"])],
        "+++\nsystems = [\"a\", \"b\"]\n+++\n",
    );
    check(
        "{\"systems\": [\n  \"a\"\n]}\n",
        &[systems(&["b"])],
        "{\"systems\": [\n  \"a\", \"b\"\n]}\n",
    );
}

#[test]
fn what_cannot_be_added_to_is_refused() {
    let check = |text: &str, expected: EditError| {
        let fields = [systems(&["b"])];
        assert_eq!(write(text, &fields), Err(expected), "{text:?}");
    };
    check("---\ntitle: a\n\n# A\n", EditError::Unclosed);
    check("---\ntitle: [a\n---\n", EditError::Unreadable);
    check("---\nsystems: {a: why}\n---\n", EditError::Unusual);
    check("+++\n[[systems]]\nid = 'a'\n+++\n", EditError::Unusual);
}

/// Front matter as people write it, of all languages, and texts without any.
fn document() -> impl Strategy<Value = String> {
    let fields = prop::sample::subsequence(
        vec![
            ("title", "a", "\"a\""),
            ("date", "2024-01-01", "\"2024-01-01\""),
            ("systems", "[a, \"b c\"]", "[\"a\", \"b c\"]"),
            ("factors", "[]", "[]"),
            ("tags", "[x]", "[\"x\"]"),
            (
                "times",
                "{started: 2024-01-01}",
                "{\"started\": \"2024-01-01\"}",
            ),
        ],
        0..=6,
    );
    let body = "[ -~\n#\u{e9}]{0,60}";
    let parts = (fields, body, 0..5_u8, any::<bool>(), any::<bool>());
    parts.prop_map(|(fields, body, dialect, has_mark, is_crlf)| {
        let lines = |sign: &str, is_json: bool| {
            let line = |(name, yaml, json): &(&str, &str, &str)| {
                let value = if is_json { json } else { yaml };
                format!("{name}{sign} {value}\n")
            };
            fields.iter().map(line).collect::<String>()
        };
        let head = match dialect {
            0 => format!("---\n{}---\n", lines(":", false)),
            1 => {
                let fields = fields.iter().filter(|field| field.0 != "times");
                let lines = fields.map(|(name, _, json)| format!("{name} = {json}\n"));
                format!("+++\n{}[extra]\na = 1\n+++\n", lines.collect::<String>())
            }
            2 => {
                let fields = fields.iter();
                let fields = fields.map(|(name, _, json)| format!("\"{name}\": {json}"));
                format!(";;;\n{{{}}}\n;;;\n", fields.collect::<Vec<_>>().join(", "))
            }
            3 => format!("---\n# comment\n{}\n---\n", lines(":", true)),
            _ => String::new(),
        };
        let text = format!("{head}{body}");
        let text = if is_crlf {
            text.replace('\n', "\r\n")
        } else {
            text
        };
        if has_mark {
            format!("\u{feff}{text}")
        } else {
            text
        }
    })
}

proptest! {
    #[test]
    fn no_byte_of_the_body_changes_and_twice_is_once(
        text in document(),
        item in "[a-zA-Z0-9 :#'\"\\\\,\\[\\]{}&*!|>%@`~\u{e9}-]{1,12}",
    ) {
        let item = item.trim().to_owned();
        prop_assume!(!item.is_empty());
        let fields = [
            date(),
            systems(&["Kafka", &item]),
            field("severity", Value::Text(item.clone())),
        ];
        let before = split(&text);
        if let Ok(written) = write(&text, &fields) {
            let after = split(&written);
            prop_assert_eq!(after.body.of(&written), before.body.of(&text));
            prop_assert!(written.ends_with(before.body.of(&text)));
            prop_assert_eq!(write(&written, &fields), Ok(written.clone()));
            let lines = written.matches('\n').count();
            if text.contains("\r\n") {
                prop_assert_eq!(written.matches("\r\n").count(), lines);
            }
        } else {
            prop_assert!(before.unclosed.is_some() || before.parse(&text).is_err());
        }
    }
}
