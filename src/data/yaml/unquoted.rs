//! YAML in which a value is written as people write titles, with marks that YAML takes for its own:
//! `title: Tills: the second half`, `title: [Tills] Too late`.

use super::parse;
use crate::data::{Node, SyntaxError, Value};
use crate::text::Span;

/// Takes the place of such a mark while the text is parsed; it is as long, and means nothing.
const STAND_IN: &str = "_";

/// Reads YAML as [`parse`] does, and where that fails, with such marks in values of one line taken for text.
/// Returns the values that hold one.
///
/// # Errors
///
/// What is wrong, where the marks are not all of it.
pub fn parse_mending(text: &str, span: Span) -> Result<(Node, Vec<Span>), SyntaxError> {
    let error = match parse(text, span) {
        Ok(node) => return Ok((node, Vec::new())),
        Err(error) => error,
    };
    let marks = marks(text, span);
    if marks.is_empty() {
        return Err(error);
    }
    let mut masked = text.get(..span.end).unwrap_or(text).to_owned();
    for mark in &marks {
        masked.replace_range(*mark..*mark + STAND_IN.len(), STAND_IN);
    }
    let Ok(mut node) = parse(&masked, span) else {
        return Err(error);
    };
    let mut mended = Vec::new();
    restore(&mut node, text, &marks, &mut mended);
    let held = |mark: &usize| {
        // They come in the order of the text.
        let at = mended.partition_point(|value| value.end <= *mark);
        mended.get(at).is_some_and(|value| value.start <= *mark)
    };
    match marks.iter().all(held) {
        true => Ok((node, mended)),
        false => Err(error),
    }
}

/// The marks in values of one line that have neither quotes nor brackets around them: colons before a
/// space, and what YAML begins other values with.
fn marks(text: &str, span: Span) -> Vec<usize> {
    let mut marks = Vec::new();
    let mut start = span.start;
    // How far the lines of a text in several lines are indented at least.
    let mut block: Option<usize> = None;
    for line in span.of(text).split_inclusive('\n') {
        let at = start;
        start += line.len();
        let indent = line.len() - line.trim_start_matches(' ').len();
        if line.trim().is_empty() || block.is_some_and(|outer| indent > outer) {
            continue;
        }
        block = None;
        let Some((value, offset)) = value_of(line) else {
            continue;
        };
        if value.starts_with(['|', '>']) {
            block = Some(indent);
            continue;
        }
        let is_text = value
            .strip_prefix('*')
            .is_some_and(|name| !is_anchor(name, span.of(text)));
        let is_yaml = value.starts_with(['{', '&', '*', '!', '#']) || is_enclosed(value);
        if is_yaml && !is_text {
            continue;
        }
        if is_text || value.starts_with(['"', '\'', '[', '`', '@', '%']) {
            marks.push(at + offset);
        }
        let found = value.match_indices(':').filter(|(colon, _)| {
            let behind = value.get(colon + 1..).unwrap_or_default();
            behind.is_empty() || behind.starts_with([' ', '\t'])
        });
        marks.extend(found.map(|(colon, _)| at + offset + colon));
    }
    marks
}

/// Whether a name behind `*` is that of an anchor somewhere, which the value repeats.
fn is_anchor(name: &str, text: &str) -> bool {
    let name = name.split_whitespace().next().unwrap_or_default();
    text.contains(&format!("&{name}"))
}

/// Whether a value has quotes or brackets around it, or begins with some that are closed further down.
fn is_enclosed(value: &str) -> bool {
    let close = match value.chars().next() {
        Some('"') => '"',
        Some('\'') => '\'',
        Some('[') => ']',
        _ => return false,
    };
    // A comment may stand behind it.
    let rest = value.get(1..).and_then(|rest| rest.rsplit_once(close));
    rest.is_none_or(|(_, behind)| behind.is_empty() || behind.trim_start().starts_with('#'))
}

/// The value of a line `name: value`, `- name: value` or `- value`, and where it starts in the line.
fn value_of(line: &str) -> Option<(&str, usize)> {
    let line = line.trim_end();
    let field = line.trim_start_matches(' ');
    let item = field.strip_prefix("- ").map(str::trim_start);
    let field = item.unwrap_or(field);
    let Some((name, value)) = field.split_once(": ") else {
        return item.map(|item| (item, line.len() - item.len()));
    };
    let is_name = !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' '));
    let value = value.trim_start();
    is_name.then_some((value, line.len() - value.len()))
}

/// Puts the marks back into the values that hold them.
fn restore(node: &mut Node, text: &str, marks: &[usize], mended: &mut Vec<Span>) {
    match &mut node.value {
        Value::List(items) => {
            for item in items {
                restore(item, text, marks, mended);
            }
        }
        Value::Map(entries) => {
            for (_, value) in entries {
                restore(value, text, marks, mended);
            }
        }
        Value::Text(value) => {
            let first = marks.partition_point(|mark| *mark < node.span.start);
            let is_held = marks.get(first).is_some_and(|mark| *mark < node.span.end);
            let written = node.span.of(text);
            if is_held && !written.trim_end().contains('\n') {
                written.trim_end().clone_into(value);
                mended.push(node.span);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The values of a mapping's fields as they are read, and those that hold marks.
    fn check(text: &str, expected: Option<&[(&str, &str)]>, mended: &[&str]) {
        let found = parse_mending(text, Span::new(0, text.len()));
        let Some(expected) = expected else {
            assert!(found.is_err(), "{text:?}");
            return;
        };
        let (node, places) = found.unwrap();
        let Value::Map(entries) = &node.value else {
            panic!("{text:?}");
        };
        let fields: Vec<_> = entries
            .iter()
            .map(|(key, node)| (key.name.clone(), node.scalar().unwrap_or_default()))
            .collect();
        let fields: Vec<_> = fields
            .iter()
            .map(|(k, v)| (k.as_str(), v.as_str()))
            .collect();
        assert_eq!(fields, expected, "{text:?}");
        let places: Vec<_> = places.iter().map(|place| place.of(text)).collect();
        assert_eq!(places, mended, "{text:?}");
    }

    #[test]
    fn colons_in_plain_values_are_text() {
        check(
            "title: Tills: the second half\nseverity: 2\n",
            Some(&[("title", "Tills: the second half"), ("severity", "2")]),
            &["Tills: the second half"],
        );
        check(
            "title: Tills: the second: half:\r\nstatus: draft\r\n",
            Some(&[("title", "Tills: the second: half:"), ("status", "draft")]),
            &["Tills: the second: half:"],
        );
        check("title: \"a: b\"\n", Some(&[("title", "a: b")]), &[]);
        check(
            "note: |\n  a: b: c\ntitle: a: b\n",
            Some(&[("note", "a: b: c\n"), ("title", "a: b")]),
            &["a: b"],
        );
    }

    #[test]
    fn marks_at_the_start_of_a_title_are_text() {
        let check_title = |title: &str| {
            let text = format!("title: {title}\nstatus: draft\n");
            check(
                &text,
                Some(&[("title", title), ("status", "draft")]),
                &[title],
            );
        };
        for title in [
            "[Tills] Too late",
            "[Draft] Tills: too late",
            "`till` fell",
            "@tills: late",
            "\"Late\" tills",
            "'Late' tills",
        ] {
            check_title(title);
        }
        check(
            "a: b: c\ntags: [d] # e\n",
            Some(&[("a", "b: c"), ("tags", "")]),
            &["b: c"],
        );
    }

    #[test]
    fn stars_that_repeat_nothing_are_text() {
        check(
            "host: *.bakery.example\n",
            Some(&[("host", "*.bakery.example")]),
            &["*.bakery.example"],
        );
        check(
            "a: b\nhosts:\n  - *.bakery.example\n  - c\n",
            Some(&[("a", "b"), ("hosts", "")]),
            &["*.bakery.example"],
        );
        check("a: &one b\nc: *one\n", None, &[]);
    }

    #[test]
    fn other_faults_stay_faults() {
        check("title: a: b\nfoo: [1\n", None, &[]);
        check("title: 'a\n", None, &[]);
        check("a: b\n c: d: e\n", None, &[]);
    }
}
