//! YAML in which a value holds a colon and a space without quotes around it, as people write titles:
//! `title: Tills: the second half`.

use super::parse;
use crate::data::{Node, SyntaxError, Value};
use crate::text::Span;

/// Takes the place of such a colon while the text is parsed; it is as long, and means nothing.
const STAND_IN: &str = ";";

/// Reads YAML as [`parse`] does, and where that fails, with the colons in plain values of one line taken for
/// text. Returns the values that hold one.
///
/// # Errors
///
/// What is wrong, where the colons are not all of it.
pub fn parse_mending(text: &str, span: Span) -> Result<(Node, Vec<Span>), SyntaxError> {
    let error = match parse(text, span) {
        Ok(node) => return Ok((node, Vec::new())),
        Err(error) => error,
    };
    let colons = colons(text, span);
    if colons.is_empty() {
        return Err(error);
    }
    let mut masked = text.get(..span.end).unwrap_or(text).to_owned();
    for colon in &colons {
        masked.replace_range(*colon..*colon + STAND_IN.len(), STAND_IN);
    }
    let Ok(mut node) = parse(&masked, span) else {
        return Err(error);
    };
    let mut mended = Vec::new();
    restore(&mut node, text, &colons, &mut mended);
    let held = |colon: &usize| {
        let holds = |value: &Span| value.start <= *colon && *colon < value.end;
        mended.iter().any(holds)
    };
    match colons.iter().all(held) {
        true => Ok((node, mended)),
        false => Err(error),
    }
}

/// The colons in values of one line that have neither quotes nor brackets around them.
fn colons(text: &str, span: Span) -> Vec<usize> {
    let mut colons = Vec::new();
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
        if value.starts_with(['"', '\'', '[', '{', '&', '*', '!', '%', '@', '`', '#']) {
            continue;
        }
        let found = value.match_indices(':').filter(|(colon, _)| {
            let behind = value.get(colon + 1..).unwrap_or_default();
            behind.is_empty() || behind.starts_with([' ', '\t'])
        });
        colons.extend(found.map(|(colon, _)| at + offset + colon));
    }
    colons
}

/// The value of a line `name: value` or `- name: value`, and where it starts in the line.
fn value_of(line: &str) -> Option<(&str, usize)> {
    let line = line.trim_end();
    let field = line.trim_start_matches(' ');
    let field = field.strip_prefix("- ").unwrap_or(field);
    let (name, value) = field.split_once(": ")?;
    let is_name = !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' '));
    let value = value.trim_start();
    is_name.then_some((value, line.len() - value.len()))
}

/// Puts the colons back into the values that hold them.
fn restore(node: &mut Node, text: &str, colons: &[usize], mended: &mut Vec<Span>) {
    match &mut node.value {
        Value::List(items) => {
            for item in items {
                restore(item, text, colons, mended);
            }
        }
        Value::Map(entries) => {
            for (_, value) in entries {
                restore(value, text, colons, mended);
            }
        }
        Value::Text(value) => {
            let first = colons.partition_point(|colon| *colon < node.span.start);
            let is_held = colons
                .get(first)
                .is_some_and(|colon| *colon < node.span.end);
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

    /// The values of a mapping's fields as they are read, and those that hold colons.
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
    fn other_faults_stay_faults() {
        check("title: a: b\nfoo: [1\n", None, &[]);
        check("title: 'a\n", None, &[]);
        check("a: b\n c: d: e\n", None, &[]);
    }
}
