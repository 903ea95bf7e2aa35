//! Reading the known fields of a mapping, and saying what is wrong with the others.
//!
//! Shared by site.toml and front matter. It knows types and names, no meaning: which rule a
//! [`Problem`] breaks, and whether an unknown field is an error, is decided by those who ask.
//! Names match without regard to case and to `-`, `_` and spaces; a list may be written as its
//! only item; an empty value is an absent one.

use std::collections::BTreeMap;

use super::{Key, Node, Value};
use crate::diagnostics::did_you_mean;
use crate::text::Span;

/// Of how many unknown fields the nearest known name is looked for: more are no slips of the
/// fingers, and looking costs.
const MAX_HINTS: usize = 50;

/// What a [`Problem`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// The value is of another type than the field.
    Type,
    /// The value is of the right type, but not one that the field can have.
    Value,
    /// Nobody asked for a field of this name.
    UnknownField,
}

/// Something wrong with a mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What it is about.
    pub kind: ProblemKind,
    /// What is the case: lower case, no full stop.
    pub message: String,
    /// Where.
    pub span: Span,
    /// How to mend it.
    pub help: Option<String>,
    /// An unknown name, and the one to be written in its place, where that is free.
    pub meant: Option<(String, String)>,
}

impl Problem {
    /// A value of the right type that the field cannot have.
    pub fn value(message: impl Into<String>, span: Span, help: impl Into<String>) -> Self {
        Self {
            kind: ProblemKind::Value,
            message: message.into(),
            span,
            help: Some(help.into()),
            meant: None,
        }
    }

    /// A value of another type than the field, as in ``"`tags` is a number"`` and `"a list"`.
    pub fn wrong_type(name: &str, node: &Node, wanted: &str) -> Self {
        Self {
            kind: ProblemKind::Type,
            message: format!("`{name}` is {}, not {wanted}", node.value.kind()),
            span: node.span,
            help: Some(format!("write {wanted}")),
            meant: None,
        }
    }

    /// An item of a list that is of another type than the list holds.
    pub fn wrong_item(name: &str, node: &Node, wanted: &str) -> Self {
        Self {
            message: format!("an item of `{name}` is {}, not {wanted}", node.value.kind()),
            help: Some(match (&node.value, wanted) {
                // The usual way into this: a sentence with a colon in it.
                (Value::Map(_), "text") => {
                    "put quotes around it: a colon with a space behind it makes a mapping of it"
                        .to_owned()
                }
                _ => format!("write {wanted}"),
            }),
            ..Self::wrong_type(name, node, wanted)
        }
    }
}

/// Text with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The text; a scalar of another type as it was written.
    pub text: String,
    /// Where the value stands.
    pub span: Span,
}

/// A field that nobody asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Unknown<'n> {
    /// Its name as written.
    pub key: &'n Key,
    /// Its value.
    pub node: &'n Node,
    /// The known name that may have been meant.
    pub meant: Option<String>,
    /// Whether that name is not written in another place.
    pub is_free: bool,
}

impl Unknown<'_> {
    /// The problem that it is.
    #[must_use]
    pub fn problem(&self) -> Problem {
        Problem {
            kind: ProblemKind::UnknownField,
            message: format!("`{}` is not a known field", self.key.name),
            span: self.key.span,
            help: self
                .meant
                .as_ref()
                .map(|meant| format!("did you mean `{meant}`?")),
            meant: self
                .meant
                .clone()
                .filter(|_| self.is_free)
                .map(|meant| (self.key.name.clone(), meant)),
        }
    }
}

/// What is left of a mapping when all known fields were taken.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rest<'n> {
    /// What was wrong with the fields that were taken.
    pub problems: Vec<Problem>,
    /// The fields that nobody asked for, in the order of the file.
    pub unknown: Vec<Unknown<'n>>,
}

/// The fields of one mapping.
#[derive(Debug)]
pub struct Fields<'n> {
    entries: Vec<Entry<'n>>,
    asked: Vec<String>,
    problems: Vec<Problem>,
}

#[derive(Debug)]
struct Entry<'n> {
    normalised: String,
    key: &'n Key,
    node: &'n Node,
    used: bool,
}

/// A name without regard to case and to `-`, `_` and spaces.
#[must_use]
pub fn normalised(name: &str) -> String {
    name.trim().to_lowercase().replace(['-', ' '], "_")
}

impl<'n> Fields<'n> {
    /// The fields of a mapping; `None` where the value is none. Nothing is an empty mapping.
    #[must_use]
    pub fn of(node: &'n Node) -> Option<Self> {
        let entries: &[(Key, Node)] = match &node.value {
            Value::Map(entries) => entries,
            Value::Null => &[],
            _ => return None,
        };
        let mut fields = Self {
            entries: Vec::with_capacity(entries.len()),
            asked: Vec::new(),
            problems: Vec::new(),
        };
        for (key, node) in entries {
            fields.entries.push(Entry {
                normalised: normalised(&key.name),
                key,
                node,
                used: false,
            });
        }
        fields.report_twins();
        Some(fields)
    }

    /// Two spellings of one field: the first is read.
    fn report_twins(&mut self) {
        let mut order: Vec<usize> = (0..self.entries.len()).collect();
        order.sort_by_key(|&at| self.entries.get(at).map(|entry| &entry.normalised));
        for pair in order.windows(2) {
            let [first, second] = *pair else { continue };
            let (Some(a), Some(b)) = (self.entries.get(first), self.entries.get(second)) else {
                continue;
            };
            if a.normalised == b.normalised {
                self.problems.push(Problem::value(
                    format!("`{}` and `{}` are the same field", a.key.name, b.key.name),
                    b.key.span,
                    "keep one of them",
                ));
            }
        }
        let mut seen = std::collections::HashSet::new();
        self.entries
            .retain(|entry| seen.insert(entry.normalised.clone()));
    }

    /// The value of a field; `None` where it is absent or empty.
    pub fn take(&mut self, name: &str) -> Option<&'n Node> {
        let wanted = normalised(name);
        let found = self
            .entries
            .iter_mut()
            .find(|entry| entry.normalised == wanted);
        let node = found.map(|entry| {
            entry.used = true;
            entry.node
        });
        self.asked.push(wanted);
        node.filter(|node| node.value != Value::Null)
    }

    /// Adds a problem of a field that was taken.
    pub fn report(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// A field that holds one text. Numbers and `true` are text as they were written.
    pub fn text(&mut self, name: &str) -> Option<Text> {
        let node = self.take(name)?;
        let text = text_of(node);
        if text.is_none() {
            self.problems.push(Problem::wrong_type(name, node, "text"));
        }
        text
    }

    /// A field that holds a list of texts, or one text.
    pub fn texts(&mut self, name: &str) -> Vec<Text> {
        let mut texts = Vec::new();
        for node in self.items(name) {
            match text_of(node) {
                Some(text) => texts.push(text),
                None if node.value == Value::Null => {}
                None => self.problems.push(Problem::wrong_item(name, node, "text")),
            }
        }
        texts
    }

    /// The items of a list, or the one value in its place.
    pub fn items(&mut self, name: &str) -> Vec<&'n Node> {
        match self.take(name) {
            None => Vec::new(),
            Some(Node {
                value: Value::List(items),
                ..
            }) => items.iter().collect(),
            Some(node) => vec![node],
        }
    }

    /// A field that holds `true` or `false`.
    pub fn flag(&mut self, name: &str) -> Option<bool> {
        let node = self.take(name)?;
        let flag = flag_of(node);
        if flag.is_none() {
            self.problems
                .push(Problem::wrong_type(name, node, "`true` or `false`"));
        }
        flag
    }

    /// A field that holds a mapping, with its value for the places of what is wrong in it.
    pub fn map(&mut self, name: &str) -> Option<(Fields<'n>, &'n Node)> {
        let node = self.take(name)?;
        match Fields::of(node) {
            Some(fields) => Some((fields, node)),
            None => {
                self.problems
                    .push(Problem::wrong_type(name, node, "a mapping"));
                None
            }
        }
    }

    /// Takes over the problems of a mapping inside this one. Its unknown fields are problems.
    pub fn absorb(&mut self, inner: Fields<'n>) {
        let rest = inner.finish();
        self.problems.extend(rest.problems);
        self.problems
            .extend(rest.unknown.iter().map(Unknown::problem));
    }

    /// The fields there are, in the order of the file.
    pub fn entries(&self) -> impl Iterator<Item = (&'n Key, &'n Node)> + '_ {
        self.entries.iter().map(|entry| (entry.key, entry.node))
    }

    /// The names that were asked for, normalised.
    #[cfg(test)]
    pub(crate) fn asked(&self) -> &[String] {
        &self.asked
    }

    /// Ends the reading.
    #[must_use]
    pub fn finish(self) -> Rest<'n> {
        let asked = &self.asked;
        let unknown = self.entries.iter().filter(|entry| !entry.used);
        let mut unknown: Vec<_> = unknown
            .enumerate()
            .map(|(nth, entry)| Unknown {
                key: entry.key,
                node: entry.node,
                meant: (nth < MAX_HINTS)
                    .then(|| did_you_mean(&entry.normalised, asked.iter().map(String::as_str)))
                    .flatten()
                    .map(str::to_owned),
                is_free: false,
            })
            .collect();
        let used = self.entries.iter().filter(|entry| entry.used);
        let used = used.map(|entry| entry.normalised.clone());
        let wanted = unknown.iter().filter_map(|unknown| unknown.meant.clone());
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for name in used.chain(wanted) {
            *counts.entry(name).or_default() += 1;
        }
        for unknown in &mut unknown {
            let count = unknown.meant.as_ref().and_then(|meant| counts.get(meant));
            unknown.is_free = count == Some(&1);
        }
        Rest {
            problems: self.problems,
            unknown,
        }
    }
}

/// The text of a scalar.
#[must_use]
pub fn text_of(node: &Node) -> Option<Text> {
    node.scalar().map(|text| Text {
        text,
        span: node.span,
    })
}

/// `true` and `false`, and the words that YAML's older readers took for them.
#[must_use]
pub fn flag_of(node: &Node) -> Option<bool> {
    match &node.value {
        Value::Bool(value) => Some(*value),
        Value::Text(text) => match text.trim().to_lowercase().as_str() {
            "true" | "yes" | "on" => Some(true),
            "false" | "no" | "off" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::yaml;

    fn node(text: &str) -> Node {
        yaml::parse(text, Span::new(0, text.len())).unwrap()
    }

    #[test]
    fn names_match_loosely_and_lists_may_be_one_item() {
        let node = node("Detected-By: alert\ntags: one\nLIST: [1, b, ~, no]\nempty:\nflag: yes");
        let mut fields = Fields::of(&node).unwrap();
        assert_eq!(fields.text("detected_by").unwrap().text, "alert");
        let texts = |texts: Vec<Text>| texts.into_iter().map(|t| t.text).collect::<Vec<_>>();
        assert_eq!(texts(fields.texts("tags")), ["one"]);
        assert_eq!(texts(fields.texts("list")), ["1", "b", "no"]);
        assert_eq!(fields.text("empty"), None);
        assert_eq!(fields.flag("flag"), Some(true));
        assert_eq!(fields.finish(), Rest::default());
    }

    #[test]
    fn problems_are_collected_with_their_places() {
        let check = |yaml: &str, expected: &[(&str, &str)]| {
            let node = node(yaml);
            let mut fields = Fields::of(&node).unwrap();
            fields.text("title");
            fields.texts("tags");
            fields.flag("draft");
            if let Some((mut inner, _)) = fields.map("impact") {
                inner.text("who");
                fields.absorb(inner);
            }
            let rest = fields.finish();
            let mut problems = rest.problems;
            problems.extend(rest.unknown.iter().map(Unknown::problem));
            let found: Vec<_> = problems
                .iter()
                .map(|p| (p.message.as_str(), p.span.of(yaml)))
                .collect();
            assert_eq!(found, expected, "{yaml:?}");
        };
        check("title: [a]", &[("`title` is a list, not text", "[a]")]);
        check(
            "tags: [{a: b}]",
            &[("an item of `tags` is a mapping, not text", "{a: b}")],
        );
        check(
            "draft: 3",
            &[("`draft` is a number, not `true` or `false`", "3")],
        );
        check("impact: all", &[("`impact` is text, not a mapping", "all")]);
        check(
            "impact: {whom: x}",
            &[("`whom` is not a known field", "whom")],
        );
        check("ttile: x", &[("`ttile` is not a known field", "ttile")]);
        check(
            "title: x\nTitle: y",
            &[("`title` and `Title` are the same field", "Title")],
        );
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_nearest() {
        let node = node("ttile: x\nzebra: y");
        let mut fields = Fields::of(&node).unwrap();
        fields.text("title");
        let meant: Vec<_> = fields
            .finish()
            .unknown
            .into_iter()
            .map(|unknown| unknown.meant)
            .collect();
        assert_eq!(meant, [Some("title".to_owned()), None]);
    }
}
