//! JSON into located values.
//!
//! serde_json says whether the text is JSON, and what is wrong with it in the words of JSON. What is
//! JSON is YAML as well, but for characters that nobody can see, and is read as that.

use serde::de::IgnoredAny;

use super::{MAX_BYTES, Node, SyntaxError, yaml};
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
    let is_json = serde_json::from_str::<IgnoredAny>(source);
    match is_json {
        Err(error) if !source.trim().is_empty() => Err(invalid(&error, source, span.start)),
        // All JSON is YAML.
        _ => yaml::parse(text, span),
    }
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
    let message = error.to_string().to_lowercase();
    let message = message
        .rsplit_once(" at line ")
        .map_or(message.as_str(), |(what, _)| what);
    SyntaxError {
        message: message.to_owned(),
        span: Span::new(start, end).shifted(base),
        help: Some(
            "JSON wants double quotes around names and text, and no comma behind the last entry"
                .to_owned(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Value;
    use proptest::prelude::*;
    use serde_json::Value as Json;

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
            "while parsing a quoted scalar, found high surrogate without following low surrogate",
            "\"",
        );
    }

    #[test]
    fn deep_nesting_is_an_error() {
        assert!(whole(&"[".repeat(100_000)).is_err());
        assert!(whole(&format!("{}{}", "[".repeat(100_000), "]".repeat(100_000))).is_err());
        assert!(whole(&"{\"a\":".repeat(100_000)).is_err());
    }

    fn texts() -> impl Strategy<Value = String> {
        "[\n\t -~\u{a0}-\u{d7ff}\u{10000}-\u{1f9ff}]{0,8}"
    }

    fn values() -> impl Strategy<Value = Json> {
        let scalar = prop_oneof![
            Just(Json::Null),
            any::<bool>().prop_map(Json::from),
            any::<i64>().prop_map(Json::from),
            // Numbers that every reader takes for the same.
            any::<i32>().prop_map(|number| Json::from(f64::from(number) / 4.0)),
            texts().prop_map(Json::from),
        ];
        scalar.prop_recursive(4, 24, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Json::from),
                prop::collection::vec((texts(), inner), 0..5)
                    .prop_map(|entries| entries.into_iter().collect()),
            ]
        })
    }

    /// JSON with all kinds of space between its parts.
    fn spaced(json: &Json, spaces: &mut impl Iterator<Item = &'static str>) -> String {
        let mut space = || spaces.next().unwrap();
        let (before, behind) = (space(), space());
        let text = match json {
            Json::Array(items) => {
                let items: Vec<_> = items.iter().map(|item| spaced(item, spaces)).collect();
                format!("[{}]", items.join(","))
            }
            Json::Object(entries) => {
                let entries = entries.iter().map(|(name, value)| {
                    let name = spaced(&name.as_str().into(), spaces);
                    format!("{name}:{}", spaced(value, spaces))
                });
                format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
            }
            scalar => scalar.to_string(),
        };
        format!("{before}{text}{behind}")
    }

    fn plain(node: &Node) -> Json {
        match &node.value {
            Value::Null => Json::Null,
            Value::Bool(value) => (*value).into(),
            Value::Number(text) => serde_json::from_str(text).unwrap(),
            Value::Text(text) => text.as_str().into(),
            Value::List(items) => items.iter().map(plain).collect(),
            Value::Map(entries) => entries
                .iter()
                .map(|(key, value)| (key.name.clone(), plain(value)))
                .collect(),
        }
    }

    proptest! {
        #[test]
        fn all_json_is_read(json in values(), start in 0_usize..6) {
            let spaces = ["", " ", "\t", "\n", "\r\n\t", "  \n"];
            let mut spaces = spaces.into_iter().cycle().skip(start);
            let text = spaced(&json, &mut spaces);
            prop_assert_eq!(plain(&whole(&text).unwrap()), json, "{}", text);
        }

        #[test]
        fn any_text_gives_spans_within_it(text in "[\\[\\]{}\",:1a\\\\uéd \n]{0,40}") {
            if let Err(error) = whole(&text) {
                prop_assert!(text.get(error.span.start..error.span.end).is_some());
            }
        }
    }
}
