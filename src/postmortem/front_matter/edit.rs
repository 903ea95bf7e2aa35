//! Writes values into the front matter of a text.
//!
//! A field that is missing gets a line before the closing fence, an empty one its value, and a list
//! further items. Everything else stays as it is, byte for byte: the body, the other fields, comments,
//! line ends and a byte order mark. What comes out is read again, and refused if it does not say exactly
//! what it should.

mod lists;
mod notation;
#[cfg(test)]
mod tests;

use thiserror::Error;

use super::{Format, Split, split};
use crate::data::fields::normalised;
use crate::data::{Node, Value as Data};
use crate::text::{Span, mark_len};

/// Places that are tried for a field.
const MOST_PLACES: usize = 20;

/// A value to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Text.
    Text(String),
    /// A day or a time as front matter has it: `2024-05-01`, `2024-05-01T14:00:00Z`.
    Moment(String),
    /// Items of a list.
    Items(Vec<String>),
}

/// A field that gets a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// All of its names, normalised; the first one is written.
    pub names: Vec<String>,
    /// What it is to say. Items are added to those that are there; other values are written only if
    /// nothing is there.
    pub value: Value,
}

/// Why front matter was not edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum EditError {
    /// It is never closed.
    #[error("its front matter is never closed")]
    Unclosed,
    /// It is not of its language, or no mapping.
    #[error("its front matter cannot be read")]
    Unreadable,
    /// It is written in a way in which nothing can be added safely.
    #[error("its front matter is written in a way that cannot be added to; add it by hand")]
    Unusual,
}

/// The text with the values in its front matter. Of a text that says all of it already, nothing changes.
///
/// # Errors
/// If the front matter cannot be read, or cannot be added to.
pub fn write(text: &str, fields: &[Field]) -> Result<String, EditError> {
    let mut text = text.to_owned();
    for field in fields {
        if let Some(written) = Matter::read(&text)?.with(field)? {
            text = written;
        }
    }
    Ok(text)
}

/// A text with its front matter.
struct Matter<'t> {
    text: &'t str,
    split: Split,
    /// Nothing where there is none, or an empty one.
    root: Option<Node>,
}

/// The fields of a mapping.
type Entries = [(crate::data::Key, Node)];

impl<'t> Matter<'t> {
    fn read(text: &'t str) -> Result<Self, EditError> {
        let split = split(text);
        if split.unclosed.is_some() {
            return Err(EditError::Unclosed);
        }
        let root = split.parse_mending(text);
        let (root, _) = root.map_err(|_| EditError::Unreadable)?;
        let root = match root.value {
            Data::Null => None,
            Data::Map(_) => Some(root),
            _ => return Err(EditError::Unreadable),
        };
        Ok(Self { text, split, root })
    }

    fn entries(&self) -> &Entries {
        match self.root.as_ref().map(|root| &root.value) {
            Some(Data::Map(entries)) => entries,
            _ => &[],
        }
    }

    /// The text with a value; `None` if it says so already.
    fn with(&self, field: &Field) -> Result<Option<String>, EditError> {
        let named = self.entries().iter().enumerate().filter(|(_, (key, _))| {
            let name = normalised(&key.name);
            field.names.contains(&name)
        });
        let named: Vec<(usize, &Node)> = named.map(|(at, (_, node))| (at, node)).collect();
        let filled = named.iter().find(|(_, node)| node.value != Data::Null);
        let Some((at, node)) = filled.or(named.first()) else {
            return self.appended(field).map(Some);
        };
        let items = match &field.value {
            Value::Items(items) => lists::missing(items, node),
            _ if node.value != Data::Null => return Ok(None),
            _ => Vec::new(),
        };
        if node.value != Data::Null && items.is_empty() {
            return Ok(None);
        }
        let mut expected: Vec<(String, Data)> = self.values();
        let Some((_, value)) = expected.get_mut(*at) else {
            return Err(EditError::Unusual);
        };
        let candidates = match &node.value {
            Data::Null => {
                *value = data(&field.value);
                self.filled(*at, node, &field.value)
            }
            _ => {
                *value = lists::extended(node, &items).ok_or(EditError::Unusual)?;
                lists::extend(self.text, self.format(), node, &items)
            }
        };
        self.first_sound(candidates, &expected).map(Some)
    }

    fn format(&self) -> Format {
        self.split.format.unwrap_or(Format::Yaml)
    }

    /// The fields with their values.
    fn values(&self) -> Vec<(String, Data)> {
        let entries = self.entries().iter();
        entries
            .map(|(key, node)| (key.name.clone(), node.value.clone()))
            .collect()
    }

    /// The text with another field.
    fn appended(&self, field: &Field) -> Result<String, EditError> {
        let name = field.names.first().ok_or(EditError::Unusual)?;
        let mut expected = self.values();
        expected.push((name.clone(), data(&field.value)));
        let end = self.line_end();
        let Some(format) = self.split.format else {
            let line = notation::field(name, &field.value, Format::Yaml);
            let block = format!("---{end}{line}{end}---{end}");
            let start = mark_len(self.text);
            return self.first_sound(vec![(Span::new(start, start), block)], &expected);
        };
        let matter = self.split.matter;
        let braces = self
            .root
            .as_ref()
            .filter(|root| root.span.of(self.text).starts_with('{'));
        let candidates = match (braces, format) {
            (Some(root), Format::Json | Format::Yaml) => self.in_braces(root, name, field),
            (None, Format::Json) => {
                let object = format!("{{{}}}", notation::field(name, &field.value, format));
                vec![(Span::new(matter.end, matter.end), format!("{object}{end}"))]
            }
            (_, Format::Yaml) => {
                let indent = self.indent();
                let line = notation::field(name, &field.value, format);
                vec![(
                    Span::new(matter.end, matter.end),
                    format!("{indent}{line}{end}"),
                )]
            }
            // Behind the head of a table it would belong to that.
            (_, Format::Toml) => {
                let line = notation::field(name, &field.value, format);
                let places = self.above_tables().into_iter();
                places
                    .map(|at| (Span::new(at, at), format!("{line}{end}")))
                    .collect()
            }
        };
        self.first_sound(candidates, &expected)
    }

    /// The white space in front of the first field.
    fn indent(&self) -> &'t str {
        let Some((key, _)) = self.entries().first() else {
            return "";
        };
        let before = self.text.get(self.split.matter.start..key.span.start);
        let line = before.and_then(|before| before.rsplit('\n').next());
        line.filter(|line| line.trim().is_empty())
            .unwrap_or_default()
    }

    /// Where a field may stand that belongs to no table: above the head of the first one, or at the end.
    /// What looks like a head may stand within a value; reading it again tells.
    fn above_tables(&self) -> Vec<usize> {
        let matter = self.split.matter;
        let (mut at, mut behind) = (matter.start, matter.start);
        let mut places = Vec::new();
        for line in matter.of(self.text).split_inclusive('\n') {
            let content = line.trim();
            if content.starts_with('[') && places.len() < MOST_PLACES {
                places.push(behind);
            }
            at += line.len();
            // A comment right above a table is about that.
            if !(content.starts_with('#') || content.is_empty()) {
                behind = at;
            }
        }
        places.push(matter.end);
        places
    }

    /// A field behind the last one within braces.
    fn in_braces(&self, root: &Node, name: &str, field: &Field) -> Vec<(Span, String)> {
        let format = match self.format() {
            Format::Yaml if !self.is_json(root) => Format::Yaml,
            _ => Format::Json,
        };
        let line = notation::field_in_braces(name, &field.value, format);
        let Some((key, last)) = self.entries().last() else {
            let at = root.span.start + 1;
            return vec![(Span::new(at, at), line)];
        };
        let before = self.text.get(root.span.start..key.span.start);
        let before = before.unwrap_or_default();
        let gap: String = match before.rsplit_once('\n') {
            Some((_, indent)) if indent.trim().is_empty() => {
                format!("{}{indent}", self.line_end())
            }
            _ => " ".to_owned(),
        };
        let at = Span::new(last.span.end, last.span.end);
        vec![(at, format!(",{gap}{line}"))]
    }

    /// Whether the names in braces have quotes.
    fn is_json(&self, root: &Node) -> bool {
        let inside = root.span.of(self.text).get(1..).unwrap_or_default();
        inside.trim_start().starts_with('"')
    }

    /// A value for a field that has none.
    fn filled(&self, at: usize, node: &Node, value: &Value) -> Vec<(Span, String)> {
        let Some((key, _)) = self.entries().get(at) else {
            return Vec::new();
        };
        let format = self.format();
        let in_braces = self
            .root
            .as_ref()
            .is_some_and(|root| root.span.of(self.text).starts_with('{'));
        let written = match in_braces {
            true => notation::in_braces(value, format),
            false => notation::value(value, format),
        };
        if !node.span.of(self.text).trim().is_empty() {
            // `null` or `~`.
            return vec![(node.span, written)];
        }
        let behind = self.text.get(key.span.end..).unwrap_or_default();
        let Some(colon) = behind.find(':') else {
            return Vec::new();
        };
        let place = key.span.end + colon + 1;
        vec![(Span::new(place, place), format!(" {written}"))]
    }

    /// The first of some replacements after which the text says what is expected and nothing else changed.
    fn first_sound(
        &self,
        candidates: Vec<(Span, String)>,
        expected: &[(String, Data)],
    ) -> Result<String, EditError> {
        let is_sound = |text: &String| {
            let Ok(read) = Matter::read(text) else {
                return false;
            };
            let body = read.split.body.of(text);
            body == self.split.body.of(self.text) && same_fields(&read.values(), expected)
        };
        let mut written = candidates.into_iter().filter_map(|(place, new)| {
            let (before, behind) = (self.text.get(..place.start)?, self.text.get(place.end..)?);
            Some(format!("{before}{new}{behind}"))
        });
        written.find(is_sound).ok_or(EditError::Unusual)
    }

    /// How lines end.
    fn line_end(&self) -> &'static str {
        match self.text.find('\n') {
            Some(at) if self.text.get(..at).is_some_and(|line| line.ends_with('\r')) => "\r\n",
            _ => "\n",
        }
    }
}

/// A value as it is read.
fn data(value: &Value) -> Data {
    let text = |text: &String| Data::Text(text.clone());
    match value {
        Value::Text(one) | Value::Moment(one) => text(one),
        Value::Items(items) => {
            let nodes = items.iter().map(|item| Node {
                value: text(item),
                span: Span::new(0, 0),
            });
            Data::List(nodes.collect())
        }
    }
}

/// Whether two mappings say the same, wherever it stands.
fn same_fields(one: &[(String, Data)], other: &[(String, Data)]) -> bool {
    one.len() == other.len()
        && one.iter().all(|(name, value)| {
            let mut others = other.iter();
            let found = others.find(|(other, _)| normalised(other) == normalised(name));
            found.is_some_and(|(_, other)| same(value, other))
        })
}

/// Whether two values are the same, wherever they stand. Nothing recurses deeper than values are read.
fn same(one: &Data, other: &Data) -> bool {
    match (one, other) {
        (Data::List(one), Data::List(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|(one, other)| same(&one.value, &other.value))
        }
        (Data::Map(one), Data::Map(other)) => {
            one.len() == other.len()
                && one.iter().zip(other).all(|((key, one), (name, other))| {
                    key.name == name.name && same(&one.value, &other.value)
                })
        }
        (one, other) => one == other,
    }
}
