//! YAML into located values.
//!
//! Walks the event stream of the parser under serde-saphyr, which carries byte offsets and the
//! notation of every scalar, and keeps its own stack: nothing here recurses, and what could make a
//! small text large (anchors, aliases, application tags) is refused where it stands. What a value
//! means is none of its business.

mod unclosed;
mod unquoted;

use std::collections::HashSet;

use serde_saphyr::granit_parser::{
    self, ErrorKind, Event, Parser, ScalarStyle, ScanError, StructureStyle, Tag,
};

use super::{Key, MAX_BYTES, MAX_DEPTH, Node, SyntaxError, Value};
use crate::text::Span;
pub use unquoted::parse_mending;

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
        let offset = error.marker().byte_offset().unwrap_or(0);
        let end = self
            .source
            .get(offset..)
            .and_then(|rest| rest.chars().next())
            .map_or(offset, |c| offset + c.len_utf8());
        let span = Span::new(self.base + offset, self.base + end);
        if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
            return SyntaxError::too_deep(span);
        }
        if let Some(error) = self.unclosed(error.kind(), offset) {
            return error;
        }
        SyntaxError {
            message: plain_words(&error.kind().to_string()),
            span,
            help: way_to_mend(error.kind()).map(str::to_owned),
        }
    }

    /// What is wrong where quotes or a bracket open that are never closed.
    fn unclosed(&self, kind: &ErrorKind, offset: usize) -> Option<SyntaxError> {
        let (marks, message, help) = match kind {
            ErrorKind::UnclosedQuotedScalar
            | ErrorKind::DocumentIndicatorInQuotedScalar
            | ErrorKind::InvalidQuotedScalarIndent => (
                unclosed::QUOTES,
                "these quotes are not closed before the next field",
                "close the quotes at the end of the value",
            ),
            ErrorKind::InvalidColonPlacement
            | ErrorKind::UnclosedFlowCollection { .. }
            | ErrorKind::ExpectedFlowMappingSeparator
            | ErrorKind::ExpectedFlowSequenceSeparator => (
                unclosed::BRACKETS,
                "this bracket is not closed before the next field",
                "close the bracket",
            ),
            _ => return None,
        };
        let at = unclosed::opened_before(self.source, offset, marks)?;
        Some(SyntaxError {
            message: message.to_owned(),
            span: Span::new(self.base + at, self.base + at + 1),
            help: Some(help.to_owned()),
        })
    }

    fn span(&self, place: granit_parser::Span) -> Span {
        let range = place.byte_range().unwrap_or(0..0);
        let end = range.end.max(range.start);
        Span::new(range.start, end).shifted(self.base)
    }
}

/// What to do about what the parser complains about, where that is known.
const fn way_to_mend(kind: &ErrorKind) -> Option<&'static str> {
    match kind {
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
        ErrorKind::UnclosedQuotedScalar
        | ErrorKind::DocumentIndicatorInQuotedScalar
        | ErrorKind::InvalidQuotedScalarIndent => {
            Some("close the quotes that are opened here or above")
        }
        ErrorKind::InvalidTrailingSingleQuotedScalar => Some(
            "close the quotes at the end of the value, and write a quote inside of single quotes twice",
        ),
        ErrorKind::InvalidTrailingDoubleQuotedScalar => Some(
            "close the quotes at the end of the value, and write a quote inside of double quotes as `\\\"`",
        ),
        ErrorKind::UnknownQuotedScalarEscape => {
            Some("use single quotes, where a backslash is a backslash")
        }
        ErrorKind::BlockSequenceEntryNotAllowed => Some("put each `- ` on a line of its own"),
        ErrorKind::InvalidColonPlacement => Some("close the bracket that is opened above"),
        ErrorKind::UnclosedFlowCollection { .. }
        | ErrorKind::ExpectedFlowMappingSeparator
        | ErrorKind::ExpectedFlowSequenceSeparator => Some("close the bracket"),
        ErrorKind::ExpectedBlockSequenceEntry | ErrorKind::ExpectedBlockMappingKey => {
            Some("write one field per line, as in `title: What happened`")
        }
        _ => None,
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
mod tests;
