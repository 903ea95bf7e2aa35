//! Where the front matter of a document is, and where its body begins.
//!
//! gray_matter finds the lines between the fences; the cut itself is made here, by offsets into
//! the original text, so that a byte order mark, CRLF and trailing space stay where they are. The
//! fields themselves are none of its business: [`super::schema`] reads them.
//!
//! A `---` may as well be a thematic break. What decides is whether lines that look like fields
//! follow; in doubt the text belongs to the body, because a page that shows too much is mended
//! more easily than one that loses a paragraph.

pub mod edit;
mod lines;

use std::borrow::Cow;

use gray_matter::engine::Engine;
use gray_matter::{Matter, ParsedEntity, Pod};

use crate::data::{self, MAX_BYTES, Node, SyntaxError};
use crate::diagnostics::{Diagnostic, Location, rules};
use crate::text::{Span, mark_len};

use lines::Block;
pub(super) use lines::{Lines, is_invisible};

/// The language of front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Between `---` lines; the first may name another language, as in `---json`.
    Yaml,
    /// Between `+++` lines.
    Toml,
    /// Between `;;;` lines, or a `{` at the start of the document.
    Json,
}

/// A document in two parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split {
    /// The language of the front matter; `None` where there is none.
    pub format: Option<Format>,
    /// What stands inside of the fences.
    pub matter: Span,
    /// What stands behind them.
    pub body: Span,
    /// The fence that is never closed. [`Split::matter`] then holds the lines that look like
    /// fields, and the body begins behind them.
    pub unclosed: Option<Span>,
}

impl Split {
    /// What is wrong with the fences.
    #[must_use]
    pub fn diagnostic(&self, path: &str, text: &str) -> Option<Diagnostic> {
        let fence = self.unclosed?;
        let help = match fence.of(text) {
            "{" => "close the bracket that the document starts with".to_owned(),
            fence => format!("put a line that holds only `{fence}` behind the last field"),
        };
        Some(
            Diagnostic::new(
                &rules::FRONT_MATTER_UNCLOSED,
                Location::within(path, fence),
                "the front matter that starts here is never closed",
            )
            .help(help),
        )
    }

    /// Whether the front matter is one mapping.
    fn is_mapping(&self, text: &str) -> bool {
        matches!(self.parse(text), Ok(node) if matches!(node.value, data::Value::Map(_)))
    }

    /// The same, where values of YAML may lack their quotes, with the places of those that do.
    ///
    /// # Errors
    ///
    /// The places at which it is not of its language.
    pub fn parse_mending(&self, text: &str) -> Result<(Node, Vec<Span>), Vec<SyntaxError>> {
        match self.format {
            Some(Format::Yaml) => {
                data::yaml::parse_mending(text, self.matter).map_err(|error| vec![error])
            }
            _ => self.parse(text).map(|node| (node, Vec::new())),
        }
    }

    /// The value of the front matter, which is nothing where there is none.
    ///
    /// # Errors
    ///
    /// The places at which it is not of its language.
    pub fn parse(&self, text: &str) -> Result<Node, Vec<SyntaxError>> {
        match self.format {
            Some(Format::Yaml) => data::yaml::parse(text, self.matter).map_err(|error| vec![error]),
            Some(Format::Toml) => data::toml::parse(text, self.matter),
            Some(Format::Json) => data::json::parse(text, self.matter).map_err(|error| vec![error]),
            None => Ok(Node {
                value: data::Value::Null,
                span: self.matter,
            }),
        }
    }
}

/// Finds the front matter of a file's text.
#[must_use]
pub fn split(text: &str) -> Split {
    let start = mark_len(text);
    let none = Split {
        format: None,
        matter: Span::new(start, start),
        body: Span::new(start, text.len()),
        unclosed: None,
    };
    let Some((line, first)) = lines::opening(text, start) else {
        return none;
    };
    let document = Splitter { text, none };
    let found = match language(first) {
        Some(format) => document.fenced(line, format),
        None if opens_an_object(first, text, line) => document.braces(line),
        None => None,
    };
    found.unwrap_or(none)
}

/// The language that a fence opens; `---` may name it.
fn language(fence: &str) -> Option<Format> {
    match fence {
        "---" => Some(Format::Yaml),
        "+++" => Some(Format::Toml),
        ";;;" => Some(Format::Json),
        _ => match fence
            .strip_prefix("---")?
            .trim()
            .to_ascii_lowercase()
            .as_str()
        {
            "yaml" | "yml" => Some(Format::Yaml),
            "toml" => Some(Format::Toml),
            "json" => Some(Format::Json),
            _ => None,
        },
    }
}

/// Whether a `{` starts JSON and not a template tag or prose.
fn opens_an_object(first: &str, text: &str, line: Span) -> bool {
    first.starts_with('{')
        && text
            .get(line.start + 1..)
            .is_some_and(|rest| rest.trim_start().starts_with('"'))
}

struct Splitter<'t> {
    text: &'t str,
    none: Split,
}

impl Splitter<'_> {
    /// Front matter between fences, the first of which is `fence`.
    fn fenced(&self, fence: Span, format: Format) -> Option<Split> {
        let inside = fence.end;
        let block = Block::at(self.text, inside, format);
        let marks = Span::new(fence.start, fence.start + 3);
        let Some(closing) = self.closing_fence(fence, format) else {
            return block
                .is_front_matter()
                .then(|| self.unclosed(marks, inside, &block, format));
        };
        let closed = Split {
            format: Some(format),
            matter: Span::new(inside, closing.start),
            body: Span::new(closing.end, self.text.len()),
            unclosed: None,
        };
        let matter = closed.matter.of(self.text);
        let first_line_decides = matter.trim().is_empty() || block.starts_with_a_field;
        // Braces around all fields, or a name that no tool would give one.
        let is_mapping = || closed.is_mapping(self.text);
        if !first_line_decides && !lines::may_be_broken_fields(matter, format) && !is_mapping() {
            return None;
        }
        // The fence that was found may be a rule further down, with prose before it.
        let prose_between = self.text.get(block.end..closing.start).is_some_and(|rest| {
            block.starts_with_a_field
                && block.ends_with_a_blank_line(self.text)
                && !rest.trim().is_empty()
        });
        if prose_between && closed.parse(self.text).is_err() {
            return Some(self.unclosed(marks, inside, &block, format));
        }
        Some(closed)
    }

    fn unclosed(&self, fence: Span, inside: usize, block: &Block, format: Format) -> Split {
        Split {
            format: Some(format),
            matter: Span::new(inside, block.end),
            body: Span::new(block.behind_mistyped_fence(self.text), self.text.len()),
            unclosed: Some(fence),
        }
    }

    /// The line that closes the fence. gray_matter says what stands between the two, trimmed and
    /// with rewritten line ends; the number of its lines is what carries over to the original.
    fn closing_fence(&self, fence: Span, format: Format) -> Option<Span> {
        let end = self.text.floor_char_boundary(fence.start + MAX_BYTES);
        let head = self.text.get(fence.start..end)?;
        let marks = head.get(..3)?;
        // What stands behind the marks, such as the name of the language, is none of its business.
        let inside = self.text.get(fence.end..end).unwrap_or_default();
        let head = match fence.of(self.text).trim_end() == marks {
            true => Cow::Borrowed(head),
            false => Cow::Owned(format!("{marks}\n{inside}")),
        };
        let mut splitter: Matter<Unparsed> = Matter::new();
        marks.clone_into(&mut splitter.delimiter);
        splitter.close_delimiter = (format == Format::Yaml).then(|| "...".to_owned());
        // Excerpts end at the delimiter otherwise, and are put together for nothing.
        splitter.excerpt_delimiter = Some("\0".to_owned());
        let found: ParsedEntity = splitter.parse(&head).ok()?;
        let matter_lines = found.matter.lines().count();

        let is_blank = |line: &(Span, &str)| line.1.trim().is_empty();
        let mut lines = Lines::from(self.text, fence.end)
            .skip_while(is_blank)
            .skip(matter_lines)
            .skip_while(is_blank);
        let (span, line) = lines.next()?;
        let line = line.trim_end();
        let closes = line == marks || (format == Format::Yaml && line == "...");
        closes.then_some(span)
    }

    /// A JSON object that the document starts with.
    fn braces(&self, line: Span) -> Option<Split> {
        let limit = self.text.floor_char_boundary(line.start + MAX_BYTES);
        let head = self.text.get(line.start..limit)?;
        let end = data::json::end_of_value(head).or_else(|| lines::matching_brace(head));
        let brace = Span::new(line.start, line.start + 1);
        let Some(length) = end else {
            let block = Block::at(self.text, line.start, Format::Json);
            return Some(self.unclosed(brace, line.start, &block, Format::Json));
        };
        let end = line.start + length;
        let rest_of_line = Lines::from(self.text, end).next();
        let body = match rest_of_line {
            Some((span, rest)) if rest.trim().is_empty() => span.end,
            _ => end,
        };
        Some(Split {
            format: Some(Format::Json),
            matter: Span::new(line.start, end),
            body: Span::new(body, self.text.len()),
            ..self.none
        })
    }
}

/// An engine that leaves the front matter as it is.
struct Unparsed;

impl Engine for Unparsed {
    fn parse(_: &str) -> gray_matter::Result<Pod> {
        Ok(Pod::Null)
    }
}

#[cfg(test)]
mod tests;
