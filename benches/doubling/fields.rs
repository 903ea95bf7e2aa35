//! Front matter: its fields and its syntaxes.

use super::constructs::{Construct, fill, story};

/// The longest front matter that is read, in bytes.
const LARGEST: usize = 1024 * 1024 - 4096;

fn of(name: &'static str, text: impl Fn(usize) -> String + 'static) -> Construct {
    Construct {
        name,
        largest: LARGEST,
        make: Box::new(move |size| story(&text(size))),
    }
}

/// YAML that stands in front of a title.
fn yaml(name: &'static str, text: impl Fn(usize) -> String + 'static) -> Construct {
    of(name, move |size| {
        format!("---\n{}\n---\n\n# A title\n", text(size))
    })
}

/// A field with a list of items that differ by a number.
fn list(name: &'static str, field: &'static str, item: fn(usize) -> String) -> Construct {
    yaml(name, move |size| {
        let items = fill(size, |n| format!("- {}\n", item(n)));
        format!("{field}:\n{items}")
    })
}

/// Every field that may hold many things, and every syntax.
pub fn of_front_matter() -> Vec<Construct> {
    let mut all = fields();
    all.extend(syntaxes());
    all.extend(other_syntaxes());
    all
}

fn fields() -> Vec<Construct> {
    vec![
        list("systems", "systems", |n| format!("s{n}")),
        list("systems by number only", "systems", |n| n.to_string()),
        list("one system again and again", "systems", |_| "a".to_owned()),
        list("factors", "factors", |n| format!("f{n}")),
        list("factors with notes", "factors", |n| {
            format!("{{ id: f{n}, note: a }}")
        }),
        list("myths", "myths", |n| format!("m{n}")),
        list("myths with stories", "myths", |n| {
            format!("{{ id: m{n}, first_story: a, second_story: b }}")
        }),
        yaml("systems and factors", |size| {
            let names = |letter: char| fill(size / 2, |n| format!("{letter}{n}, "));
            format!("systems: [{}]\nfactors: [{}]", names('s'), names('f'))
        }),
        list("tags", "tags", |n| format!("t{n}")),
        list("aliases", "aliases", |n| format!("a{n}")),
        list("related", "related", |n| {
            format!("{{ to: r{n}, as: same-factor }}")
        }),
        list("related that are near", "related", |n| {
            format!("postmortem-{n}")
        }),
        list("surprises", "surprises", |n| format!("it was so {n}")),
        list("actions", "actions", |n| {
            format!("{{ text: do {n}, state: done }}")
        }),
        list("participants", "participants", |n| {
            format!("{{ role: r{n}, who: w }}")
        }),
        list("links", "links", |n| {
            format!("{{ title: t{n}, url: 'https://a.example/{n}' }}")
        }),
        list("questions", "questions", |n| format!("why {n}?")),
        yaml("times", |size| {
            let times = fill(size, |n| format!("  t{n}: 2024-03-01T09:{:02}Z\n", n % 60));
            format!("times:\n{times}")
        }),
        yaml("one long title", |size| {
            format!("title: {}", fill(size, |_| "word ".to_owned()))
        }),
        yaml("one long title of one word", |size| {
            format!("title: {}", fill(size, |_| "a".to_owned()))
        }),
        yaml("one long summary", |size| {
            format!("summary: {}", fill(size, |_| "word ".to_owned()))
        }),
        yaml("one long date", |size| {
            format!("date: {}", fill(size, |_| "2024-".to_owned()))
        }),
        yaml("one long system", |size| {
            format!("systems: [{}]", fill(size, |_| "word ".to_owned()))
        }),
        yaml("unknown fields", |size| {
            fill(size, |n| format!("field{n}: a\n"))
        }),
        yaml("fields that are misspelled", |size| {
            fill(size, |n| format!("sytems{n}: a\n"))
        }),
        yaml("fields again and again", |size| {
            fill(size, |_| "title: a\n".to_owned())
        }),
    ]
}

fn syntaxes() -> Vec<Construct> {
    vec![
        yaml("YAML: nested lists", |size| {
            format!("a: {}", "[".repeat(size))
        }),
        yaml("YAML: closed nested lists", |size| {
            format!("a: {}{}", "[".repeat(size / 2), "]".repeat(size / 2))
        }),
        yaml("YAML: nested maps", |size| {
            format!("a: {}", "{a: ".repeat(size / 4))
        }),
        yaml("YAML: nested by indentation", |size| {
            let depth = size.isqrt();
            fill(size, |n| format!("{}a:\n", " ".repeat(n.min(depth))))
        }),
        yaml("YAML: anchors", |size| {
            fill(size, |n| format!("a{n}: &b{n} c\nd{n}: *b{n}\n"))
        }),
        yaml("YAML: aliases of aliases", |size| {
            let line = |n: usize| {
                format!(
                    "a{n}: &a{n} [{}]\n",
                    format!("*a{}, ", n.saturating_sub(1)).repeat(9)
                )
            };
            format!("a0: &a0 [a]\n{}", fill(size, |n| line(n + 1)))
        }),
        yaml("YAML: quoted text", |size| {
            format!("a: \"{}\"", fill(size, |_| "b\\n".to_owned()))
        }),
        yaml("YAML: unclosed quotes", |size| {
            format!("a: \"{}", fill(size, |_| "b\n".to_owned()))
        }),
        yaml("YAML: block text", |size| {
            format!("a: |\n{}", fill(size, |_| "  b\n".to_owned()))
        }),
        yaml("YAML: folded text", |size| {
            format!("a: >\n{}", fill(size, |_| "  b\n\n".to_owned()))
        }),
        yaml("YAML: plain lines", |size| {
            format!("a:\n{}", fill(size, |_| "  b\n".to_owned()))
        }),
        yaml("YAML: comments", |size| fill(size, |_| "# a\n".to_owned())),
        yaml("YAML: question marks", |size| {
            fill(size, |_| "? ".to_owned())
        }),
        yaml("YAML: hyphens", |size| fill(size, |_| "- ".to_owned())),
        yaml("YAML: tags", |size| {
            fill(size, |n| format!("a{n}: !!b c\n"))
        }),
        yaml("YAML: mistakes", |size| {
            fill(size, |_| "a: b: c\n".to_owned())
        }),
        yaml("YAML: tabs", |size| fill(size, |_| "\ta: b\n".to_owned())),
        of("front matter that stays open", |size| {
            format!("---\n{}", fill(size, |n| format!("a{n}: b\n")))
        }),
    ]
}

fn other_syntaxes() -> Vec<Construct> {
    vec![
        of("TOML: keys", |size| {
            format!("+++\n{}+++\n# A\n", fill(size, |n| format!("a{n} = 1\n")))
        }),
        of("TOML: tables", |size| {
            format!(
                "+++\n{}+++\n# A\n",
                fill(size, |n| format!("[a{n}]\nb = 1\n"))
            )
        }),
        of("TOML: lists of tables", |size| {
            format!(
                "+++\n{}+++\n# A\n",
                fill(size, |_| "[[a]]\nb = 1\n".to_owned())
            )
        }),
        of("TOML: dotted keys", |size| {
            format!("+++\na{} = 1\n+++\n# A\n", fill(size, |_| ".b".to_owned()))
        }),
        of("TOML: lists", |size| {
            format!(
                "+++\na = [{}]\n+++\n# A\n",
                fill(size, |_| "1, ".to_owned())
            )
        }),
        of("TOML: nested lists", |size| {
            format!("+++\na = {}\n+++\n# A\n", "[".repeat(size))
        }),
        of("JSON: keys", |size| {
            format!(
                "{{{}\"a\": 1}}\n\n# A\n",
                fill(size, |n| format!("\"a{n}\": 1,\n"))
            )
        }),
        of("JSON: lists", |size| {
            format!(
                "{{\"a\": [{}1]}}\n\n# A\n",
                fill(size, |_| "1, ".to_owned())
            )
        }),
        of("JSON: nested lists", |size| {
            format!("{{\"a\": {}}}\n\n# A\n", "[".repeat(size))
        }),
    ]
}
