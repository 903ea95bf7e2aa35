//! Adds items to a field that holds some, in the way in which it is written.

use super::notation::{item, quoted};
use crate::data::{Node, Value as Data};
use crate::postmortem::front_matter::Format;
use crate::text::Span;

/// The items that a value does not hold yet, each once.
pub(super) fn missing(items: &[String], node: &Node) -> Vec<String> {
    let mut held: Vec<String> = match &node.value {
        Data::List(nodes) => nodes.iter().filter_map(Node::scalar).collect(),
        Data::Map(entries) => entries.iter().map(|(key, _)| key.name.clone()).collect(),
        _ => {
            let text = node.scalar().unwrap_or_default();
            text.split(',').map(|part| part.trim().to_owned()).collect()
        }
    };
    let mut missing = Vec::new();
    for one in items {
        if !held.contains(one) {
            held.push(one.clone());
            missing.push(one.clone());
        }
    }
    missing
}

/// The value with further items, as it is read; `None` for a value that can have none.
pub(super) fn extended(node: &Node, items: &[String]) -> Option<Data> {
    let text = |text: &String| Node {
        value: Data::Text(text.clone()),
        span: Span::new(0, 0),
    };
    match &node.value {
        Data::List(nodes) => {
            let all = nodes.iter().cloned().chain(items.iter().map(text));
            Some(Data::List(all.collect()))
        }
        // Commas separate terms where there are no brackets.
        Data::Text(written) if written.contains(',') => {
            Some(Data::Text(format!("{written}, {}", items.join(", "))))
        }
        Data::Text(_) | Data::Number(_) => {
            let all = std::iter::once(node.clone()).chain(items.iter().map(text));
            Some(Data::List(all.collect()))
        }
        Data::Null | Data::Bool(_) | Data::Map(_) => None,
    }
}

/// Places where the items may go, with what is written there.
pub(super) fn extend(
    text: &str,
    format: Format,
    node: &Node,
    items: &[String],
) -> Vec<(Span, String)> {
    let written: Vec<_> = items.iter().map(|one| item(one, format)).collect();
    let source = node.span.of(text);
    let at = |place: usize, new: String| vec![(Span::new(place, place), new)];
    match &node.value {
        Data::List(nodes) if source.starts_with('[') => match nodes.last() {
            Some(last) => at(last.span.end, format!(", {}", written.join(", "))),
            None => at(node.span.start + 1, written.join(", ")),
        },
        Data::List(nodes) => match nodes.last() {
            Some(last) if format == Format::Yaml => block(text, last, &written),
            _ => Vec::new(),
        },
        Data::Text(held) if held.contains(',') => {
            let further = items.join(", ");
            match source.chars().next_back() {
                Some(quote @ ('"' | '\'')) if source.len() > 1 => {
                    let further = quoted(&further);
                    let inside = further.trim_matches('"');
                    let is_safe = !inside.contains(['\\', quote]);
                    let place = node.span.end - 1;
                    match is_safe {
                        true => at(place, format!(", {inside}")),
                        false => Vec::new(),
                    }
                }
                _ => at(node.span.end, format!(", {further}")),
            }
        }
        _ => vec![(node.span, format!("[{source}, {}]", written.join(", ")))],
    }
}

/// Items of a list in lines, with the indentation of the last one.
fn block(text: &str, last: &Node, items: &[String]) -> Vec<(Span, String)> {
    let before = text.get(..last.span.start).unwrap_or_default();
    let Some(dash) = before.rfind('-') else {
        return Vec::new();
    };
    let start = before
        .get(..dash)
        .and_then(|before| before.rfind('\n'))
        .map_or(0, |at| at + 1);
    let indent = text.get(start..dash).unwrap_or_default();
    if !indent.trim().is_empty() {
        return Vec::new();
    }
    // A text in several lines ends with its last line; what stands behind a value on its line stays there.
    let end = last.span.of(text).trim_end().len() + last.span.start;
    let behind = text.get(end..).unwrap_or_default();
    let Some(line) = behind.find('\n') else {
        return Vec::new();
    };
    let place = end + line + 1;
    let line_end = match behind.get(..line).is_some_and(|rest| rest.ends_with('\r')) {
        true => "\r\n",
        false => "\n",
    };
    let gap = text.get(dash + 1..last.span.start).unwrap_or(" ");
    let gap = match gap.contains('\n') || gap.is_empty() {
        true => " ",
        false => gap,
    };
    let lines: String = items
        .iter()
        .map(|item| format!("{indent}-{gap}{item}{line_end}"))
        .collect();
    vec![(Span::new(place, place), lines)]
}
