//! TOML into located values.
//!
//! The parser of the toml crate recovers from errors, so that all mistakes of a file are told at
//! once. It bounds brackets but not dotted keys, so `depth_error` looks at both beforehand.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Key, MAX_BYTES, MAX_DEPTH, Node, SyntaxError, Value};
use crate::text::Span;

/// A person mends a few and runs again; more would bury the first.
const MAX_ERRORS: usize = 20;

/// Reads the TOML that stands at `span` of a file's `text`. Spans of the result are offsets into
/// the whole text, and mappings are in its order.
///
/// # Errors
///
/// Every place that is no TOML, in the order of the text.
pub fn parse(text: &str, span: Span) -> Result<Node, Vec<SyntaxError>> {
    let source = span.of(text);
    if source.len() > MAX_BYTES {
        return Err(vec![SyntaxError::too_large(span)]);
    }
    if let Some(offset) = depth_error(source) {
        let at = Span::new(offset, offset + 1).shifted(span.start);
        return Err(vec![SyntaxError::too_deep(at)]);
    }
    let (table, errors) = DeTable::parse_recoverable(source);
    let mut errors: Vec<_> = errors
        .iter()
        .map(|error| syntax_error(error, source, span.start))
        .collect();
    let convert = Convert {
        base: span.start,
        source,
    };
    match convert.table(table.get_ref(), 0) {
        Ok(value) if errors.is_empty() => Ok(Node { value, span }),
        Ok(_) => Err(in_order(errors)),
        Err(error) => {
            errors.push(error);
            Err(in_order(errors))
        }
    }
}

fn in_order(mut errors: Vec<SyntaxError>) -> Vec<SyntaxError> {
    errors.sort_by(|a, b| (a.span, &a.message).cmp(&(b.span, &b.message)));
    errors.dedup();
    errors.truncate(MAX_ERRORS);
    errors
}

fn syntax_error(error: &toml::de::Error, source: &str, base: usize) -> SyntaxError {
    let range = error.span().unwrap_or(0..0);
    let within = |offset| source.floor_char_boundary(offset);
    let span = Span::new(within(range.start), within(range.end.max(range.start)));
    let message = error.message().trim();
    let help = if message.contains("duplicate key") {
        "keep one of them"
    } else if message.contains("string values must be quoted") {
        "put double quotes around the text"
    } else if message.contains("string") {
        "end the text with the quotes that it begins with, on the same line"
    } else if message.contains("array") {
        "end the list with `]`, and put commas between its values"
    } else {
        "write `key = value`, texts in quotes and lists in brackets: `systems = [\"checkout\"]`"
    };
    SyntaxError {
        message: message.lines().collect::<Vec<_>>().join(", "),
        span: span.shifted(base),
        help: Some(help.to_owned()),
    }
}

struct Convert<'t> {
    base: usize,
    source: &'t str,
}

impl Convert<'_> {
    fn value(&self, value: &Spanned<DeValue<'_>>, depth: usize) -> Result<Node, SyntaxError> {
        let local = Span::from(value.span());
        let span = local.shifted(self.base);
        if depth > MAX_DEPTH {
            return Err(SyntaxError::too_deep(span));
        }
        let raw = || local.of(self.source).to_owned();
        let value = match value.get_ref() {
            DeValue::String(text) => Value::Text(text.clone().into_owned()),
            DeValue::Integer(_) | DeValue::Float(_) => Value::Number(raw()),
            DeValue::Boolean(value) => Value::Bool(*value),
            DeValue::Datetime(_) => Value::Text(raw()),
            DeValue::Array(items) => Value::List(
                items
                    .iter()
                    .map(|item| self.value(item, depth + 1))
                    .collect::<Result<_, _>>()?,
            ),
            DeValue::Table(table) => self.table(table, depth)?,
        };
        Ok(Node { value, span })
    }

    fn table(&self, table: &DeTable<'_>, depth: usize) -> Result<Value, SyntaxError> {
        let mut entries = Vec::with_capacity(table.len());
        for (key, value) in table.iter() {
            let key = Key {
                name: key.get_ref().to_string(),
                span: Span::from(key.span()).shifted(self.base),
            };
            entries.push((key, self.value(value, depth + 1)?));
        }
        entries.sort_by_key(|(key, _)| key.span);
        Ok(Value::Map(entries))
    }
}

/// Where brackets and dotted keys together first nest deeper than is read. Dots in text and
/// comments do not count.
fn depth_error(source: &str) -> Option<usize> {
    let bytes = source.as_bytes();
    let mut open: Vec<usize> = Vec::new();
    let mut outside = 0;
    let mut dots = 0;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' | b'\'' => {
                at = end_of_string(bytes, at);
                continue;
            }
            b'#' => {
                at += bytes.get(at..)?.iter().position(|byte| *byte == b'\n')?;
                continue;
            }
            b'[' | b'{' => {
                open.push(dots);
                outside += dots + 1;
                dots = 0;
            }
            b']' | b'}' => {
                dots = open.pop().unwrap_or(0);
                outside = outside.saturating_sub(dots + 1);
            }
            b'.' => dots += 1,
            b'\n' | b',' => dots = 0,
            _ => {}
        }
        if outside + dots > MAX_DEPTH {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// The offset behind the string that starts at `start`. A string of one line ends with the line,
/// as the parser has it.
fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let quote = bytes.get(start).copied().unwrap_or_default();
    let triple = bytes
        .get(start..start + 3)
        .is_some_and(|three| three.iter().all(|byte| *byte == quote));
    let mut at = start + if triple { 3 } else { 1 };
    while let Some(&byte) = bytes.get(at) {
        let closes = byte == quote
            && (!triple
                || bytes
                    .get(at..at + 3)
                    .is_some_and(|three| three.iter().all(|byte| *byte == quote)));
        if closes {
            return at + if triple { 3 } else { 1 };
        }
        if byte == b'\n' && !triple {
            return at;
        }
        at += if byte == b'\\' && quote == b'"' { 2 } else { 1 };
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn whole(text: &str) -> Result<Node, Vec<SyntaxError>> {
        parse(text, Span::new(0, text.len()))
    }

    #[test]
    fn values_keep_their_place_and_what_was_written() {
        let text = "+++\r\ntitle = \"Größe\"\r\ndate = 2022-01-20\r\nz = 0x1F\r\na = [ 1_000, 'x' ]\r\n[times]\r\nstarted = 2022-01-20T10:00:00Z\r\n[[links]]\r\ntitle = \"t\"\r\n+++";
        let node = parse(text, Span::new(5, text.len() - 3)).unwrap();
        let Value::Map(entries) = &node.value else {
            panic!("{node:?}")
        };
        let names: Vec<_> = entries.iter().map(|(key, _)| key.name.as_str()).collect();
        assert_eq!(names, ["title", "date", "z", "a", "times", "links"]);
        assert_eq!(entries[0].1.value, Value::Text("Größe".to_owned()));
        assert_eq!(entries[0].1.span.of(text), "\"Größe\"");
        assert_eq!(entries[1].1.value, Value::Text("2022-01-20".to_owned()));
        assert_eq!(entries[2].1.value, Value::Number("0x1F".to_owned()));
        assert_eq!(entries[3].1.span.of(text), "[ 1_000, 'x' ]");
    }

    #[test]
    fn all_errors_are_told_at_once() {
        let check = |text: &str, expected: &[&str]| {
            let errors = whole(text).unwrap_err();
            let found: Vec<_> = errors.iter().map(|error| error.span.of(text)).collect();
            assert_eq!(found, expected, "{errors:?}");
        };
        check("a = 1\na = 2\nb = yes\nc 3\n", &["a", "yes", ""]);
    }

    #[test]
    fn deep_nesting_is_an_error() {
        let dotted = format!("{}a = 1", "a.".repeat(100_000));
        let header = format!("[{}a]", "a.".repeat(100_000));
        let inline = "a.a.a.a.a.a.a.a = { ".repeat(1_000);
        let quoted = format!("{}a = 1", "\"a\".".repeat(1_000));
        let brackets = format!("a = {}", "[".repeat(100_000));
        for text in [dotted, header, inline, quoted, brackets] {
            assert!(whole(&text).is_err(), "{:?}", text.get(..30));
        }
        assert!(whole("a = \"................................................\" # .....").is_ok());
        assert!(
            whole("a = [1.5, 2.5, 3.5, 4.5]\nb = '''\n...................................'''")
                .is_ok()
        );
    }

    proptest! {
        #[test]
        fn any_text_gives_spans_within_it(text in "([ab]{0,2}[=\\[\\]{}\"'.,#1é \n]{0,4}){0,15}") {
            if let Err(errors) = whole(&text) {
                prop_assert!(!errors.is_empty());
                for error in errors {
                    prop_assert!(text.get(error.span.start..error.span.end).is_some(), "{:?}", error);
                }
            }
        }
    }
}
