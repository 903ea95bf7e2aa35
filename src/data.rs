//! A located value tree: what YAML, TOML and JSON are read into before they mean anything.
//!
//! Every value keeps its span in the file's text, and scalars keep the text the author wrote
//! (`no`, `1e3`, `2024-02-30`), so that meaning is decided by the schema and never by a parser.

pub mod fields;
pub mod json;
pub mod toml;
pub mod yaml;

use serde::{Deserialize, Serialize};

use crate::text::Span;

/// The deepest nesting that is read. The schema needs four levels; a reader that recurses over
/// values is safe with it.
pub const MAX_DEPTH: usize = 32;

/// The longest text that is read. Front matter of real documents stays below 10 KB.
pub const MAX_BYTES: usize = 1 << 20;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Bytes of the file's text that it was read from, quotes included.
    pub span: Span,
}

/// What front matter and site.toml can hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// Nothing, `~` or `null`.
    Null,
    /// An unquoted `true` or `false`.
    Bool(bool),
    /// An unquoted number, as written.
    Number(String),
    /// Any other scalar; dates are text here.
    Text(String),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping in the order of the file; keys are unique.
    Map(Vec<(Key, Node)>),
}

/// A key of a mapping.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// The key's text.
    pub name: String,
    /// Where it stands.
    pub span: Span,
}

/// Why a text could not be read, with the place in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// Where it was noticed.
    pub span: Span,
    /// How to mend it, where that is known.
    pub help: Option<String>,
}

impl SyntaxError {
    /// An error with a way to mend it.
    pub(crate) fn new(message: &str, span: Span, help: &str) -> Self {
        Self {
            message: message.to_owned(),
            span,
            help: Some(help.to_owned()),
        }
    }

    /// The text is larger than any front matter needs to be.
    pub(crate) fn too_large(span: Span) -> Self {
        let start = Span::new(span.start, span.start);
        Self::new(
            "this is larger than 1 MB and is not read",
            start,
            "move the text to the body of the document",
        )
    }

    /// Values are nested deeper than anything that could be meant.
    pub(crate) fn too_deep(span: Span) -> Self {
        Self::new(
            "lists and mappings are nested too deeply here",
            span,
            "nest at most 32 levels",
        )
    }

    /// A mapping has a key twice.
    pub(crate) fn duplicate_key(name: &str, span: Span) -> Self {
        Self {
            message: format!("`{name}` is given twice"),
            span,
            help: Some("keep one of them".to_owned()),
        }
    }
}

impl Value {
    /// The kind of value in the words of an error message.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "true or false",
            Self::Number(_) => "a number",
            Self::Text(_) => "text",
            Self::List(_) => "a list",
            Self::Map(_) => "a mapping",
        }
    }
}

impl Node {
    /// The text of a scalar as written; `None` for lists, mappings and nothing.
    #[must_use]
    pub fn scalar(&self) -> Option<String> {
        match &self.value {
            Value::Bool(value) => Some(value.to_string()),
            Value::Number(text) | Value::Text(text) => Some(text.clone()),
            Value::Null | Value::List(_) | Value::Map(_) => None,
        }
    }
}
