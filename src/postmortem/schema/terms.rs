//! Fields that name something else: terms, other incidents, sources.

use super::reader::Reader;
use crate::data::fields::{Fields, Problem, normalised, text_of};
use crate::data::{Node, Value};
use crate::ids::Dimension;
use crate::postmortem::{
    Derived, MythMention, Origin, Provenance, Relation, RelationMention, Source, TermMention,
    Written,
};
use crate::refusals::{Refusal, Refusals};
use crate::text::Span;
use crate::words::Word;

/// The names under which a mapping in a list of terms says which term it is.
const TERM_NAMES: [&str; 8] = [
    "id", "name", "term", "title", "cause", "factor", "myth", "system",
];

/// The names under which it says what the author has to say about it.
const NOTE_NAMES: [&str; 4] = ["note", "notes", "how", "text"];

/// Names under which a mapping says something else about a term, so that none of them is one.
const OTHER_NAMES: [&str; 12] = [
    "category",
    "comment",
    "description",
    "details",
    "first_story",
    "kind",
    "label",
    "reason",
    "second_story",
    "type",
    "value",
    "why",
];

/// A term, and what else its mapping holds, where it stands in one.
type MentionIn<'n> = (Option<TermMention>, Option<Fields<'n>>);

impl<'n> Reader<'n, '_> {
    /// Terms of a dimension: text, or `{id, note}`.
    pub(super) fn terms(&mut self, dimension: &Dimension) -> Vec<TermMention> {
        self.mentions(dimension)
            .into_iter()
            .filter_map(|(mention, fields)| {
                if let Some(fields) = fields {
                    self.fields.absorb(fields);
                }
                mention
            })
            .collect()
    }

    /// Myths: text, or `{id, first_story, second_story}`.
    pub(super) fn myths(&mut self) -> Vec<MythMention> {
        let mut myths = Vec::new();
        for (mention, fields) in self.mentions(&Dimension::Myth) {
            let (mut first_story, mut second_story) = (None, None);
            if let Some(mut fields) = fields {
                first_story = text_in(&mut fields, &["first_story"]);
                second_story = text_in(&mut fields, &["second_story"]);
                self.fields.absorb(fields);
            }
            myths.extend(mention.map(|mention| MythMention {
                mention,
                first_story,
                second_story,
            }));
        }
        myths
    }

    /// The terms of a dimension's field, each with the mapping that it stands in, where it stands in one.
    fn mentions(&mut self, dimension: &Dimension) -> Vec<MentionIn<'n>> {
        let ours = dimension.as_str();
        let mut mentions = Vec::new();
        for node in self.nodes(ours) {
            match &node.value {
                Value::List(items) => {
                    for item in items {
                        mentions.extend(self.mentions_of_item(dimension, item));
                    }
                }
                Value::Map(_) => mentions.extend(self.mapped_mentions(ours, node)),
                _ if names_nothing(dimension, node) => {
                    self.fields
                        .report(Problem::wrong_type(ours, node, "text or a list"));
                }
                // Without brackets, commas are what is left to separate terms.
                _ => {
                    let text = node.scalar().unwrap_or_default();
                    let terms = text.split(',').filter_map(|name| named(name, node.span));
                    mentions.extend(terms.map(|mention| (Some(mention), None)));
                }
            }
        }
        self.keep_most(ours, &mut mentions, |(mention, _)| {
            mention.as_ref().and_then(|mention| mention.from.span)
        });
        mentions
    }

    fn mentions_of_item(&mut self, dimension: &Dimension, item: &'n Node) -> Vec<MentionIn<'n>> {
        let ours = dimension.as_str();
        match &item.value {
            Value::Null => Vec::new(),
            // One item is one term: two names would be two facts about it.
            Value::Map(entries) if entries.len() > 1 => self.described_mention(ours, item),
            Value::Map(_) => self.mapped_mentions(ours, item),
            value if matches!(value, Value::List(_)) || names_nothing(dimension, item) => {
                let wanted = "text or a mapping with `id`";
                self.fields.report(Problem::wrong_item(ours, item, wanted));
                Vec::new()
            }
            _ => {
                let text = item.scalar().unwrap_or_default();
                let mention = named(&text, item.span);
                mention
                    .map(|mention| (Some(mention), None))
                    .into_iter()
                    .collect()
            }
        }
    }

    /// `{id: a, note: b}` is one term; `{a: note, b: note}` is one for each entry, as long as none
    /// of the names can be meant as something else.
    fn mapped_mentions(&mut self, ours: &str, node: &'n Node) -> Vec<MentionIn<'n>> {
        let Value::Map(entries) = &node.value else {
            return Vec::new();
        };
        if entries.iter().any(|(key, _)| is_about_a_term(&key.name)) {
            return self.described_mention(ours, node);
        }
        let mut mentions: Vec<MentionIn<'n>> = Vec::new();
        for (key, value) in entries {
            let note = text_of(value).map(|text| text.text);
            if note.is_none() && value.value != Value::Null {
                self.fields
                    .report(Problem::wrong_item(ours, value, "the note to a term"));
                continue;
            }
            mentions.push((
                Some(TermMention {
                    written: key.name.trim().to_owned(),
                    from: from(key.span),
                    note: note.filter(|note| !note.trim().is_empty()),
                }),
                None,
            ));
        }
        mentions
    }

    /// One term with what is said about it, as in `{id: a, note: b}`.
    fn described_mention(&mut self, ours: &str, node: &'n Node) -> Vec<MentionIn<'n>> {
        let Some(mut fields) = Fields::of(node) else {
            return Vec::new();
        };
        let id = TERM_NAMES.iter().find_map(|name| fields.take(name));
        let note = text_in(&mut fields, &NOTE_NAMES);
        let Some(id) = id else {
            let slips = fields.entries().any(|(key, _)| is_slip(&key.name));
            // A misspelt name is told by itself, with what was probably meant.
            if slips {
                self.fields.absorb(fields);
            } else {
                let message = format!("an item of `{ours}` does not say which it is");
                self.refuse(node.span, message, "add `id`, as in `{id: …, note: …}`");
            }
            return Vec::new();
        };
        let mention = id
            .scalar()
            .and_then(|text| named(&text, id.span))
            .map(|mention| TermMention { note, ..mention });
        if mention.is_none() {
            self.fields.report(Problem::wrong_type("id", id, "text"));
        }
        vec![(mention, Some(fields))]
    }

    /// Suggestions that are refused: `system:kafka`, `factor:retry-storm`, `detected`.
    pub(crate) fn refusals(&mut self, ours: &str) -> Refusals {
        let mut refused = Vec::new();
        for node in self.items(ours) {
            let Some(text) = text_of(node) else {
                if node.value != Value::Null {
                    self.fields.report(Problem::wrong_item(ours, node, "text"));
                }
                continue;
            };
            match Refusal::parse(&text.text) {
                Some(refusal) => refused.push(refusal),
                None => {
                    let message = format!("`{}` names nothing that is suggested", text.text.trim());
                    let help =
                        "write `system:NAME`, `factor:NAME`, `date` or a phase such as `detected`";
                    self.refuse(text.span, message, help);
                }
            }
        }
        Refusals(refused)
    }

    /// Relations: text, or `{to, as}`.
    pub(super) fn relations(&mut self, ours: &str) -> Vec<RelationMention> {
        let mut relations = Vec::new();
        for node in self.items(ours) {
            let Some(mut fields) = Fields::of(node) else {
                match text_of(node) {
                    Some(text) if !text.text.trim().is_empty() => relations.push(RelationMention {
                        to: Written {
                            text: text.text.trim().to_owned(),
                            span: text.span,
                        },
                        relation: None,
                    }),
                    Some(_) => {}
                    None => self.fields.report(Problem::wrong_item(
                        ours,
                        node,
                        "an id or a mapping with `to`",
                    )),
                }
                continue;
            };
            if node.value == Value::Null {
                continue;
            }
            let to = fields.text("to").or_else(|| fields.text("id"));
            let stated = fields.text("as").or_else(|| fields.text("relation"));
            let relation = stated.and_then(|stated| {
                let relation = Relation::from_word(&stated.text);
                if relation.is_none() {
                    let message = format!("`{}` is not a known relation", stated.text);
                    let help = format!("write {}", Relation::choices());
                    self.refuse(stated.span, message, &help);
                }
                relation
            });
            match to {
                Some(to) => relations.push(RelationMention {
                    to: Written {
                        text: to.text.trim().to_owned(),
                        span: to.span,
                    },
                    relation,
                }),
                None => self.refuse(
                    node.span,
                    "this relation does not say to which incident".to_owned(),
                    "add `to` with the id of the other one",
                ),
            }
            self.fields.absorb(fields);
        }
        relations
    }

    /// Sources: an address, or `{title, author, year, url}`.
    pub(crate) fn sources(&mut self, ours: &str) -> Vec<Source> {
        let mut sources = Vec::new();
        for node in self.items(ours) {
            if node.value == Value::Null {
                continue;
            }
            let source = match Fields::of(node) {
                Some(fields) => self.source_of(fields, node),
                None => match text_of(node) {
                    Some(text) => self.source_of_text(text.text.trim(), text.span),
                    None => {
                        self.fields.report(Problem::wrong_item(
                            ours,
                            node,
                            "an address or a mapping with `title`",
                        ));
                        None
                    }
                },
            };
            sources.extend(source);
        }
        sources
    }

    fn source_of(&mut self, mut fields: Fields<'n>, node: &Node) -> Option<Source> {
        let title = text_in(&mut fields, &["title", "name", "text"]);
        let author = text_in(&mut fields, &["author", "authors", "by"]);
        let year = text_in(&mut fields, &["year", "date"]);
        let url = fields
            .text("url")
            .or_else(|| fields.text("href"))
            .or_else(|| fields.text("link"));
        let url = url.and_then(|url| self.address(url.text.trim(), url.span));
        self.fields.absorb(fields);
        let title = title.or_else(|| url.clone());
        if title.is_none() {
            self.refuse(
                node.span,
                "this link has neither a title nor an address that can be used".to_owned(),
                "add `title`, `url` or both",
            );
        }
        Some(Source {
            title: title?,
            author,
            year,
            url,
        })
    }

    fn source_of_text(&mut self, text: &str, span: Span) -> Option<Source> {
        if text.is_empty() {
            return None;
        }
        let looks_like_an_address =
            text.contains("://") || !text.contains(' ') && text.contains(':');
        let url = if looks_like_an_address {
            Some(self.address(text, span)?)
        } else {
            None
        };
        Some(Source {
            title: text.to_owned(),
            author: None,
            year: None,
            url,
        })
    }

    /// An address that a link may have.
    pub(super) fn address(&mut self, text: &str, span: Span) -> Option<String> {
        let lower = text.to_ascii_lowercase();
        let allowed = ["http://", "https://", "mailto:"]
            .iter()
            .any(|scheme| lower.starts_with(scheme) && lower.len() > scheme.len());
        let is_plain = !text.chars().any(|c| c.is_control() || c.is_whitespace());
        if allowed && is_plain {
            return Some(text.to_owned());
        }
        self.refuse(
            span,
            "this is not an address that a link may have".to_owned(),
            "write one that starts with `https://`",
        );
        None
    }
}

/// Whether a value can be the name of no term of a dimension: a system may be called 42, a factor may not.
const fn names_nothing(dimension: &Dimension, node: &Node) -> bool {
    match &node.value {
        Value::Bool(_) => true,
        Value::Number(_) => matches!(dimension, Dimension::Factor | Dimension::Myth),
        _ => false,
    }
}

/// Whether a name in a mapping says something about a term, or was probably meant to.
fn is_about_a_term(name: &str) -> bool {
    let name = normalised(name);
    let known = TERM_NAMES.iter().chain(&NOTE_NAMES).chain(&OTHER_NAMES);
    known.into_iter().any(|known| *known == name) || is_slip(&name)
}

/// Whether a name is nearly `id`, `note` or another name that is read.
fn is_slip(name: &str) -> bool {
    let name = normalised(name);
    let mut names = TERM_NAMES.iter().chain(&NOTE_NAMES);
    // Among names of two letters everything is near everything.
    name.len() > 2 && names.any(|known| strsim::osa_distance(&name, known) == 1)
}

/// The term that a text names; `None` where it is empty.
fn named(text: &str, span: Span) -> Option<TermMention> {
    let name = text.trim();
    (!name.is_empty()).then(|| TermMention {
        written: name.to_owned(),
        from: from(span),
        note: None,
    })
}

const fn from(span: Span) -> Provenance {
    Provenance {
        origin: Origin::FrontMatter,
        span: Some(span),
    }
}

/// The text under the first of several names that is used; what is empty is absent.
pub(super) fn text_in(fields: &mut Fields<'_>, names: &[&str]) -> Option<String> {
    let mut found = None;
    for name in names {
        let text = fields.text(name).map(|text| text.text.trim().to_owned());
        found = found.or(text.filter(|text| !text.is_empty()));
    }
    found
}

/// A value with the place of its node.
pub(super) const fn at<T>(value: T, node: &Node) -> Derived<T> {
    Derived::at(value, Origin::FrontMatter, node.span)
}
