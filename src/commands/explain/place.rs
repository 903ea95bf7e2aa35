//! A value with its place, in words and as data.

use serde_json::{Map, Value, json};

use crate::fields::Origin;
use crate::postmortem::Told;
use crate::text::{Positions, Span};

/// Characters of a value that are told in a line.
const LONG: usize = 120;

/// The value in a line, with the place behind it.
pub(super) fn line(told: &Told, positions: &Positions) -> String {
    let value = in_short(&told.value);
    match &told.from {
        Some(from) => format!("{value} · {}", place(from.origin, from.span, positions)),
        None => value,
    }
}

/// A text in one line that is not too long.
pub(super) fn in_short(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(LONG) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default().trim_end()),
        None => line,
    }
}

/// A place in words: `front matter, 3:11`.
fn place(origin: Origin, span: Option<Span>, positions: &Positions) -> String {
    match span {
        Some(span) => format!("{}, {}", origin.words(), at(span, positions)),
        None => origin.words().to_owned(),
    }
}

/// Line and column of a passage.
pub(super) fn at(span: Span, positions: &Positions) -> String {
    let start = positions.at(span.start);
    format!("{}:{}", start.line, start.column)
}

/// The value as data.
pub(super) fn data(told: &Told, positions: &Positions) -> Value {
    let mut fields = Map::new();
    fields.insert("value".to_owned(), json!(told.value));
    let from = told.from.as_ref();
    fields.insert("from".to_owned(), json!(from.map(|from| from.origin)));
    fields.extend(passage(from.and_then(|from| from.span), positions));
    Value::Object(fields)
}

/// A passage as data, in the words of findings.
pub(super) fn passage(span: Option<Span>, positions: &Positions) -> Map<String, Value> {
    let start = span.map(|span| positions.at(span.start));
    let end = span.map(|span| positions.at(span.end));
    let numbers = [
        ("line", start.map(|start| start.line)),
        ("column", start.map(|start| start.column)),
        ("end_line", end.map(|end| end.line)),
        ("end_column", end.map(|end| end.column)),
    ];
    let numbers = numbers.into_iter();
    numbers
        .map(|(key, number)| (key.to_owned(), json!(number)))
        .collect()
}
