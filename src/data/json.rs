//! JSON into located values.
//!
//! serde_json says whether the text is JSON; this walks what it has accepted, and knows offsets.

use std::collections::HashSet;

use serde::de::IgnoredAny;

use super::{Key, MAX_BYTES, MAX_DEPTH, Node, SyntaxError, Value};
use crate::text::Span;

/// Reads the JSON that stands at `span` of a file's `text`. Spans of the result are offsets into
/// the whole text.
///
/// # Errors
///
/// The first place that is not JSON, a key given twice, nesting or size beyond the limits.
pub fn parse(text: &str, span: Span) -> Result<Node, SyntaxError> {
    let source = span.of(text);
    if source.len() > MAX_BYTES {
        return Err(SyntaxError::too_large(span));
    }
    if source.trim().is_empty() {
        return Ok(Node {
            value: Value::Null,
            span,
        });
    }
    if let Err(error) = serde_json::from_str::<IgnoredAny>(source) {
        return Err(invalid(&error, source, span.start));
    }
    let mut walk = Walk {
        base: span.start,
        source,
        at: 0,
    };
    walk.value(0)
}

/// The offset behind the first JSON value of `text`, where there is a complete one.
#[must_use]
pub fn end_of_value(text: &str) -> Option<usize> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    values.next()?.ok()?;
    Some(values.byte_offset())
}

fn invalid(error: &serde_json::Error, source: &str, base: usize) -> SyntaxError {
    let line_start: usize = source
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1))
        .map(str::len)
        .sum();
    let column = error.column().saturating_sub(1);
    let start = source.floor_char_boundary(line_start + column);
    let end = source.ceil_char_boundary(start + 1);
    SyntaxError {
        message: without_place(error),
        span: Span::new(start, end).shifted(base),
        help: Some(
            "JSON wants double quotes around names and text, and no comma behind the last entry"
                .to_owned(),
        ),
    }
}

fn without_place(error: &serde_json::Error) -> String {
    let message = error.to_string().to_lowercase();
    match message.rsplit_once(" at line ") {
        Some((message, _)) => message.to_owned(),
        None => message,
    }
}

/// A cursor over text that is known to be JSON. Where that should turn out wrong it answers with
/// an error, never with a panic.
struct Walk<'t> {
    base: usize,
    source: &'t str,
    at: usize,
}

impl Walk<'_> {
    fn value(&mut self, depth: usize) -> Result<Node, SyntaxError> {
        self.skip_space();
        let start = self.at;
        if depth > MAX_DEPTH {
            return Err(SyntaxError::too_deep(self.span(start, start + 1)));
        }
        let value = match self.byte() {
            Some(b'{') => self.map(depth)?,
            Some(b'[') => self.list(depth)?,
            Some(b'"') => Value::Text(self.string()?.0),
            Some(_) => self.word(),
            None => return Err(self.unexpected()),
        };
        Ok(Node {
            value,
            span: self.span(start, self.at),
        })
    }

    fn map(&mut self, depth: usize) -> Result<Value, SyntaxError> {
        let mut entries = Vec::new();
        let mut names = HashSet::new();
        self.at += 1;
        while !self.closes(b'}') {
            let (name, span) = self.string()?;
            if !names.insert(name.clone()) {
                return Err(SyntaxError::duplicate_key(&name, span));
            }
            self.skip_space();
            if self.byte() != Some(b':') {
                return Err(self.unexpected());
            }
            self.at += 1;
            entries.push((Key { name, span }, self.value(depth + 1)?));
        }
        Ok(Value::Map(entries))
    }

    fn list(&mut self, depth: usize) -> Result<Value, SyntaxError> {
        let mut items = Vec::new();
        self.at += 1;
        while !self.closes(b']') {
            items.push(self.value(depth + 1)?);
        }
        Ok(Value::List(items))
    }

    /// Steps over space and a comma, and over the closing bracket if it stands there.
    fn closes(&mut self, bracket: u8) -> bool {
        self.skip_space();
        if self.byte() == Some(b',') {
            self.at += 1;
            self.skip_space();
        }
        let closes = self.byte() == Some(bracket);
        self.at += usize::from(closes);
        closes
    }

    fn string(&mut self) -> Result<(String, Span), SyntaxError> {
        let start = self.at;
        if self.byte() != Some(b'"') {
            return Err(self.unexpected());
        }
        self.at += 1;
        loop {
            match self.byte() {
                Some(b'"') => break,
                Some(b'\\') => self.at += 2,
                Some(_) => self.at += 1,
                None => return Err(self.unexpected()),
            }
        }
        self.at += 1;
        let span = self.span(start, self.at);
        let quoted = self.source.get(start..self.at).unwrap_or_default();
        let text = serde_json::from_str(quoted).map_err(|error| SyntaxError {
            message: without_place(&error),
            span,
            help: None,
        })?;
        Ok((text, span))
    }

    fn word(&mut self) -> Value {
        let rest = self.source.get(self.at..).unwrap_or_default();
        let end = rest
            .find(|c: char| c == ',' || c == ']' || c == '}' || c.is_ascii_whitespace())
            .unwrap_or(rest.len());
        self.at += end.max(1);
        match rest.get(..end).unwrap_or_default() {
            "null" => Value::Null,
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            number => Value::Number(number.to_owned()),
        }
    }

    fn skip_space(&mut self) {
        while self.byte().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    fn byte(&self) -> Option<u8> {
        self.source.as_bytes().get(self.at).copied()
    }

    fn unexpected(&self) -> SyntaxError {
        let at = self.at.min(self.source.len());
        SyntaxError::new("this is not JSON", self.span(at, at), "check the brackets")
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(start, end).shifted(self.base)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn whole(text: &str) -> Result<Node, SyntaxError> {
        parse(text, Span::new(0, text.len()))
    }

    #[test]
    fn values_keep_their_place() {
        let text = "x {\"title\": \"a\\u00e9\\ud83d\\ude00\\n\",\n\t\"n\": [1e3, null, true, {}], \"é\": []} y";
        let end = text.rfind('}').unwrap() + 1;
        let node = parse(text, Span::new(2, end)).unwrap();
        let Value::Map(entries) = &node.value else {
            panic!("{node:?}")
        };
        assert_eq!(entries[0].1.value, Value::Text("aé😀\n".to_owned()));
        assert_eq!(entries[1].1.span.of(text), "[1e3, null, true, {}]");
        assert_eq!(entries[2].0.span.of(text), "\"é\"");
        let Value::List(items) = &entries[1].1.value else {
            panic!("{node:?}")
        };
        assert_eq!(items[0].value, Value::Number("1e3".to_owned()));
        assert_eq!(items[3].value, Value::Map(Vec::new()));
    }

    #[test]
    fn errors_have_a_place() {
        let check = |text: &str, message: &str, passage: &str| {
            let error = whole(text).unwrap_err();
            assert_eq!(
                (error.message.as_str(), error.span.of(text)),
                (message, passage),
                "{text:?}"
            );
        };
        check("{\"a\": 1, \"a\": 2}", "`a` is given twice", "\"a\"");
        check("{\n \"ä\": x}", "expected value", "x");
        check("{\"a\": 1,}", "key must be a string", "}");
        check("{\"a\"", "eof while parsing an object", "\"");
        check(
            "{\"a\": \"\\ud800\"}",
            "unexpected end of hex escape",
            "\"\\ud800\"",
        );
    }

    #[test]
    fn deep_nesting_is_an_error() {
        assert!(whole(&"[".repeat(100_000)).is_err());
        assert!(whole(&format!("{}{}", "[".repeat(100_000), "]".repeat(100_000))).is_err());
        assert!(whole(&"{\"a\":".repeat(100_000)).is_err());
    }

    proptest! {
        #[test]
        fn any_text_gives_spans_within_it(text in "[\\[\\]{}\",:1a\\\\uéd \n]{0,40}") {
            if let Err(error) = whole(&text) {
                prop_assert!(text.get(error.span.start..error.span.end).is_some());
            }
        }
    }
}
