//! YAML into located values.
//!
//! Walks the event stream of the parser under serde-saphyr, which carries byte offsets and the
//! notation of every scalar, and keeps its own stack: nothing here recurses, and what could make a
//! small text large (anchors, aliases, application tags) is refused where it stands. What a value
//! means is none of its business.

use std::collections::HashSet;

use serde_saphyr::granit_parser::{
    self, Event, Parser, ScalarStyle, ScanError, StructureStyle, Tag,
};

use super::{Key, MAX_BYTES, MAX_DEPTH, Node, SyntaxError, Value};
use crate::text::Span;

/// Reads the YAML that stands at `span` of a file's `text`. Spans of the result are offsets into
/// the whole text.
///
/// # Errors
///
/// The first place that is no YAML, or that holds more than front matter needs: anchors, tags,
/// a second document, a key given twice, nesting or size beyond the limits.
pub fn parse(text: &str, span: Span) -> Result<Node, SyntaxError> {
    let source = span.of(text);
    if source.len() > MAX_BYTES {
        return Err(SyntaxError::too_large(span));
    }
    let mut options = granit_parser::Options::default();
    options.set_emit_comments(false);
    options.disallow_directives = true;
    options.emit_unresolved_aliases = true;
    // One more than is kept, so that the message below is ours.
    options.block_nesting_limit = MAX_DEPTH + 1;
    options.flow_nesting_limit = MAX_DEPTH + 1;

    let mut builder = Builder {
        base: span.start,
        source,
        open: Vec::new(),
        root: None,
    };
    for event in Parser::new_from_str_with_options(source, options) {
        let (event, place) = event.map_err(|error| builder.scan_error(&error))?;
        builder.event(event, place)?;
    }
    Ok(builder.root.unwrap_or(Node {
        value: Value::Null,
        span,
    }))
}

/// A collection that is not closed yet.
struct Open {
    start: usize,
    style: StructureStyle,
    children: Children,
}

enum Children {
    List(Vec<Node>),
    Map {
        entries: Vec<(Key, Node)>,
        names: HashSet<String>,
        key: Option<Key>,
    },
}

struct Builder<'t> {
    base: usize,
    source: &'t str,
    open: Vec<Open>,
    root: Option<Node>,
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, place: granit_parser::Span) -> Result<(), SyntaxError> {
        let span = self.span(place);
        match event {
            Event::DocumentStart(..) if self.root.is_some() => Err(SyntaxError::new(
                "a second YAML document starts here",
                span,
                "keep all fields in one block",
            )),
            Event::Alias(_) | Event::UnresolvedAlias(_) => Err(SyntaxError::new(
                "aliases (`*name`) are not read",
                span,
                "write the value out, or quote it if it is text",
            )),
            Event::Scalar(_, _, anchor, _)
            | Event::SequenceStart(_, anchor, _)
            | Event::MappingStart(_, anchor, _)
                if anchor != 0 =>
            {
                Err(SyntaxError::new(
                    "anchors (`&name`) are not read",
                    self.anchor_span(span),
                    "write the value out, or quote it if it is text",
                ))
            }
            Event::Scalar(text, style, _, tag) => {
                let forced = self.tag(tag.as_deref(), place)?;
                let plain = style == ScalarStyle::Plain && !forced;
                let value = if plain {
                    plain_value(&text)
                } else {
                    Value::Text(text.into_owned())
                };
                self.place(Node { value, span })
            }
            Event::SequenceStart(style, _, tag) => {
                self.tag(tag.as_deref(), place)?;
                let start = match style {
                    StructureStyle::Block => self.first_dash(span.start),
                    StructureStyle::Flow => span.start,
                };
                let span = Span::new(start, span.end);
                self.begin(span, style, Children::List(Vec::new()))
            }
            Event::MappingStart(style, _, tag) => {
                self.tag(tag.as_deref(), place)?;
                let children = Children::Map {
                    entries: Vec::new(),
                    names: HashSet::new(),
                    key: None,
                };
                self.begin(span, style, children)
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span),
            _ => Ok(()),
        }
    }

    fn begin(
        &mut self,
        span: Span,
        style: StructureStyle,
        children: Children,
    ) -> Result<(), SyntaxError> {
        if self.expects_key() {
            return Err(SyntaxError::new(
                "a list or mapping cannot be the name of a field",
                span,
                "quote the name, or put a value in front of the bracket",
            ));
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(SyntaxError::too_deep(span));
        }
        self.open.push(Open {
            start: span.start,
            style,
            children,
        });
        Ok(())
    }

    fn end(&mut self, at: Span) -> Result<(), SyntaxError> {
        let Some(open) = self.open.pop() else {
            return Ok(());
        };
        let last_child = match &open.children {
            Children::List(items) => items.last().map(|item| item.span.end),
            Children::Map { entries, .. } => entries.last().map(|(_, value)| value.span.end),
        };
        // The parser notices the end of a block at the next token, far below its last line.
        let end = match open.style {
            StructureStyle::Block => last_child.unwrap_or(open.start),
            StructureStyle::Flow => at.end,
        };
        let value = match open.children {
            Children::List(items) => Value::List(items),
            Children::Map { entries, .. } => Value::Map(entries),
        };
        self.place(Node {
            value,
            span: Span::new(open.start, end.max(open.start)),
        })
    }

    /// Puts a finished value where it belongs: a key, a value, an item, or the whole.
    fn place(&mut self, node: Node) -> Result<(), SyntaxError> {
        match self.open.last_mut().map(|open| &mut open.children) {
            None => self.root = Some(node),
            Some(Children::List(items)) => items.push(node),
            Some(Children::Map {
                entries,
                names,
                key,
            }) => match key.take() {
                Some(key) => entries.push((key, node)),
                None => {
                    let name = match node.value {
                        Value::Null => {
                            Span::new(node.span.start - self.base, node.span.end - self.base)
                                .of(self.source)
                                .to_owned()
                        }
                        _ => node.scalar().unwrap_or_default(),
                    };
                    if !names.insert(name.clone()) {
                        return Err(SyntaxError::duplicate_key(&name, node.span));
                    }
                    *key = Some(Key {
                        name,
                        span: node.span,
                    });
                }
            },
        }
        Ok(())
    }

    fn expects_key(&self) -> bool {
        matches!(
            self.open.last().map(|open| &open.children),
            Some(Children::Map { key: None, .. })
        )
    }

    /// Whether the tag forces a scalar to be text.
    fn tag(&self, tag: Option<&Tag>, place: granit_parser::Span) -> Result<bool, SyntaxError> {
        match tag.map(Tag::core_suffix) {
            None => Ok(false),
            Some(Some(suffix)) => Ok(suffix == "str"),
            Some(None) => Err(SyntaxError::new(
                "tags (`!name`) are not read",
                place
                    .tag_span()
                    .map_or_else(|| self.span(place), |tag| self.span(tag)),
                "leave the tag out, or quote the value if it is text",
            )),
        }
    }

    /// The dash of a block list's first item: the parser tells it for indented lists only, and
    /// points behind it in others.
    fn first_dash(&self, start: usize) -> usize {
        let (before, after) = self
            .source
            .split_at_checked(start - self.base)
            .unwrap_or_default();
        let rest = after.strip_prefix('-');
        let on_the_dash =
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']));
        if on_the_dash {
            return start;
        }
        let before = before.trim_end();
        if before.ends_with('-') {
            self.base + before.len() - 1
        } else {
            start
        }
    }

    /// The anchor stands in front of what it names, on the same line or the one above.
    fn anchor_span(&self, node: Span) -> Span {
        let before = self
            .source
            .get(..node.start - self.base)
            .unwrap_or_default();
        match before.rfind('&') {
            Some(at) => Span::new(self.base + at, node.start),
            None => node,
        }
    }

    fn scan_error(&self, error: &ScanError) -> SyntaxError {
        use granit_parser::ErrorKind;
        let offset = error.marker().byte_offset().unwrap_or(0);
        let end = self
            .source
            .get(offset..)
            .and_then(|rest| rest.chars().next())
            .map_or(offset, |c| offset + c.len_utf8());
        let span = Span::new(self.base + offset, self.base + end);
        let help = match error.kind() {
            ErrorKind::RecursionLimitExceeded => return SyntaxError::too_deep(span),
            ErrorKind::MappingValueNotAllowed
            | ErrorKind::InvalidMappingValueWhitespace
            | ErrorKind::SimpleKeyExpected
            | ErrorKind::InvalidSimpleKey => {
                Some("put quotes around a value that holds `: `, and a colon behind each name")
            }
            ErrorKind::TabNotAllowed
            | ErrorKind::TabInBlockIndentation
            | ErrorKind::TabInIndentation => Some("indent with spaces"),
            ErrorKind::UnexpectedCharacter { .. } => Some("put quotes around the value"),
            ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar => {
                Some("close the quotes")
            }
            ErrorKind::UnclosedFlowCollection { .. }
            | ErrorKind::ExpectedFlowMappingSeparator
            | ErrorKind::ExpectedFlowSequenceSeparator => Some("close the bracket"),
            _ => None,
        };
        SyntaxError {
            message: plain_words(&error.kind().to_string()),
            span,
            help: help.map(str::to_owned),
        }
    }

    fn span(&self, place: granit_parser::Span) -> Span {
        let range = place.byte_range().unwrap_or(0..0);
        let end = range.end.max(range.start);
        Span::new(range.start, end).shifted(self.base)
    }
}

/// An unquoted scalar: YAML 1.2's core schema, so that `no` stays the word that was written.
fn plain_value(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ if is_number(text) => Value::Number(text.to_owned()),
        _ => Value::Text(text.to_owned()),
    }
}

fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    let radix_digits = unsigned
        .strip_prefix("0x")
        .map(|digits| (digits, 16))
        .or_else(|| unsigned.strip_prefix("0o").map(|digits| (digits, 8)));
    if let Some((digits, radix)) = radix_digits {
        return !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
    }
    let starts_like_one = unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    starts_like_one && unsigned.parse::<f64>().is_ok()
}

/// The parser's message without the grammar's own names.
fn plain_words(message: &str) -> String {
    let message = message.rsplit_once(", did not find ").map_or_else(
        || message.to_owned(),
        |(_, what)| format!("did not find {what}"),
    );
    message
        .replace("EOF", "end")
        .replace("flow sequence", "list")
        .replace("flow mapping", "mapping")
        .replace("block mapping", "mapping")
        .trim_end_matches('.')
        .to_owned()
}

#[cfg(test)]
mod tests {
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
}
