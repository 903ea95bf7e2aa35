//! `[[fields]]` and `[[kinds]]`: what a site's own front matter fields hold, where they show and what they
//! filter, and which kinds of stories it tells.

use std::borrow::Cow;

use super::Reader;
use crate::config::Taxonomy;
use crate::data::fields::{Fields, Problem, Text, normalised};
use crate::data::{Node, Value};
use crate::fields::{self, Choice, Field, Filter, Shown, Type};
use crate::ids::{Dimension, Slug};
use crate::words::{is_word, title_from};

/// What queries call the notes of terms, beside the kinds of stories.
const TERM: &str = "term";

/// Names that queries give a meaning of their own.
const IN_QUERIES: [&str; 3] = ["after", "before", "year"];

impl<'n> Reader<'n> {
    pub(super) fn declared_fields(&mut self, taxonomies: &[Taxonomy]) -> Vec<Field> {
        let mut declared: Vec<Field> = Vec::new();
        for (fields, node) in self.tables("fields") {
            let mut inner = Reader { fields };
            let id = inner.id_of(node, "field", "cluster");
            let id = id.and_then(|id| inner.field_id(&id, taxonomies, &declared));
            let title = inner.title();
            let value = inner.field_type(node);
            let is_shown = inner.fields.flag("shown").unwrap_or(true);
            let is_facet = inner.fields.flag("filter").unwrap_or(false);
            self.fields.absorb(inner.fields);
            let (Some(id), Some(value)) = (id, value) else {
                continue;
            };
            declared.push(Field {
                title: Cow::Owned(title.unwrap_or_else(|| title_from(&id))),
                is_list: matches!(value, Type::Text | Type::Link | Type::Choice(_)),
                shown: if is_shown { Shown::Fact } else { Shown::Apart },
                filter: if is_facet { Filter::Facet } else { Filter::No },
                ..Field::declared(id, value)
            });
        }
        declared
    }

    /// Adds the kinds that the site declares.
    pub(super) fn kinds(&mut self, kinds: &mut Vec<Choice>) {
        for (fields, node) in self.tables("kinds") {
            let mut inner = Reader { fields };
            let kind = inner.id_of(node, "kind", "game-day");
            let title = inner.title();
            if let Some(id) = kind {
                let is_slug =
                    Slug::from_text(&id.text).is_some_and(|slug| slug.as_str() == id.text);
                let is_taken = |kind: &Choice| is_word(&kind.id, &id.text);
                if !is_slug {
                    let help = "use lower-case letters, digits and hyphens, as in `game-day`";
                    inner.refuse(&id, "cannot be the id of a kind", help);
                } else if id.text == TERM || kinds.iter().any(is_taken) {
                    inner.refuse(&id, "is already used", "choose another id");
                } else {
                    kinds.push(Choice {
                        title: title.unwrap_or_else(|| title_from(&id.text)),
                        id: id.text,
                    });
                }
            }
            self.fields.absorb(inner.fields);
        }
    }

    /// The `id` of a table of an array.
    pub(super) fn id_of(&mut self, node: &Node, what: &str, example: &str) -> Option<Text> {
        let id = self.fields.text("id");
        if id.is_none() {
            self.fields.report(Problem::value(
                format!("this {what} has no `id`"),
                node.span,
                format!("add one such as `id = \"{example}\"`"),
            ));
        }
        id
    }

    /// The `title` of a table, if it says anything.
    pub(super) fn title(&mut self) -> Option<String> {
        let title = self
            .fields
            .text("title")
            .map(|title| title.text.trim().to_owned());
        title.filter(|title| !title.is_empty())
    }

    fn field_id(&mut self, id: &Text, taxonomies: &[Taxonomy], others: &[Field]) -> Option<String> {
        let name = normalised(&id.text);
        let is_plain =
            |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
        let begins_well = id.text.starts_with(|c: char| c.is_ascii_lowercase());
        if !begins_well || !id.text.chars().all(is_plain) {
            let help = "use lower-case letters, digits and hyphens, as in `cluster`";
            self.refuse(id, "cannot be the id of a field", help);
            return None;
        }
        let is_of = |dimension: &Dimension| {
            [dimension.as_str(), &dimension.singular()]
                .map(normalised)
                .contains(&name)
        };
        let built_in = Dimension::BUILT_IN.into_iter();
        let dimensions = taxonomies.iter().map(|taxonomy| taxonomy.dimension.clone());
        let help = if fields::built_in(&name).is_some() {
            "Afterword reads this field already; choose another id"
        } else if IN_QUERIES.contains(&name.as_str())
            || fields::SUGGESTED.map(normalised).contains(&name)
            || built_in.chain(dimensions).any(|one| is_of(&one))
        {
            "queries give this name another meaning; choose another id"
        } else if others.iter().any(|other| normalised(&other.id) == name) {
            "keep one of the fields of this id"
        } else {
            return Some(id.text.clone());
        };
        self.refuse(id, "is already used", help);
        None
    }

    /// `type`, with `choices` where they are all that it can hold.
    fn field_type(&mut self, node: &Node) -> Option<Type> {
        let has_choices = self.fields.take("choices").is_some();
        let types = [
            ("text", Type::Text),
            ("number", Type::Number),
            ("date", Type::Date),
            ("link", Type::Link),
            ("choice", Type::Choice(Vec::new())),
        ];
        let is_stated = self.fields.take("type").is_some();
        let value = match is_stated {
            true => self.choice("type", &types)?,
            false if has_choices => Type::Choice(Vec::new()),
            false => Type::Text,
        };
        if !matches!(value, Type::Choice(_)) {
            if has_choices {
                let message = "only a field of `type = \"choice\"` has `choices`";
                let problem = Problem::value(message, node.span, "take one of both away");
                self.fields.report(problem);
            }
            return Some(value);
        }
        let choices = self.choices();
        if choices.is_empty() {
            let help =
                "add `choices` with what the field can hold, as in `choices = [\"eu\", \"us\"]`";
            let problem = Problem::value("this field has nothing to choose from", node.span, help);
            self.fields.report(problem);
            return None;
        }
        Some(Type::Choice(choices))
    }

    /// Choices: texts, or `{id, title}`.
    fn choices(&mut self) -> Vec<Choice> {
        let mut choices: Vec<Choice> = Vec::new();
        for node in self.fields.items("choices") {
            let (id, title) = match (&node.value, Fields::of(node)) {
                (Value::Map(_), Some(fields)) => {
                    let mut inner = Reader { fields };
                    let id = inner.id_of(node, "choice", "eu");
                    let title = inner.title();
                    self.fields.absorb(inner.fields);
                    (id, title)
                }
                _ => (crate::data::fields::text_of(node), None),
            };
            let Some(id) = id else { continue };
            let Some(slug) = Slug::from_text(&id.text) else {
                self.refuse(&id, "cannot be a choice", "use letters or digits");
                continue;
            };
            if choices.iter().any(|other| other.id == slug.as_str()) {
                self.refuse(&id, "is a choice already", "keep one of them");
                continue;
            }
            choices.push(Choice {
                id: slug.to_string(),
                title: title.unwrap_or(id.text),
            });
        }
        choices
    }
}
