//! Plain fields: those that need nothing but a row of the table, read by the type that it gives them.

use super::reader::Reader;
use super::states;
use crate::data::fields::{Fields, Problem, Text, normalised, text_of};
use crate::data::{Node, Value};
use crate::diagnostics::did_you_mean;
use crate::fields::{Choice, Field, Type};
use crate::postmortem::{Derived, FieldValue, Kind, Origin};
use crate::words;

impl<'n> Reader<'n, '_> {
    /// The values of a plain field, with the place of the first.
    pub(super) fn plain(&mut self, field: &Field) -> Option<Derived<Vec<FieldValue>>> {
        let nodes = match field.is_list {
            true => self.items(&field.id),
            false => self.node(&field.id).into_iter().collect(),
        };
        let mut values = Vec::new();
        let mut place = None;
        for node in nodes {
            if let Some(value) = self.plain_value(field, node) {
                place = place.or(Some(node.span));
                values.push(value);
            }
        }
        Some(Derived::at(values, Origin::FrontMatter, place?))
    }

    /// How things stand, where `status` tells that.
    pub(super) fn state(&mut self) -> Option<Derived<Vec<FieldValue>>> {
        let said = self.node("status").and_then(|node| {
            let text = states::shown(&text_of(node)?.text, self.config())?;
            Some((text, node.span))
        });
        let (text, span) = said.or_else(|| {
            let (is_resolved, span) = self.is_resolved?;
            let state = if is_resolved { "Resolved" } else { "Ongoing" };
            Some((state.to_owned(), span))
        })?;
        let value = FieldValue { text, url: None };
        Some(Derived::at(vec![value], Origin::FrontMatter, span))
    }

    fn plain_value(&mut self, field: &Field, node: &'n Node) -> Option<FieldValue> {
        if field.value == Type::Link
            && let Value::Map(_) = node.value
        {
            return self.described_link(node);
        }
        let wanted = wanted(&field.value);
        let text = match text_of(node) {
            Some(text) => Text {
                text: text.text.trim().to_owned(),
                ..text
            },
            None if node.value == Value::Null => return None,
            None => {
                let problem = match field.is_list {
                    true => Problem::wrong_item,
                    false => Problem::wrong_type,
                };
                self.fields.report(problem(&field.id, node, wanted));
                return None;
            }
        };
        if text.text.is_empty() {
            return None;
        }
        let value = match &field.value {
            Type::Number => self.number(&text)?,
            Type::Date => self.day(&text)?.to_string(),
            Type::Choice(choices) => self.choice(&field.id, choices, &text)?,
            Type::Link => {
                let url = Some(self.address(&text.text, text.span)?);
                return Some(FieldValue {
                    text: text.text,
                    url,
                });
            }
            Type::Words(known) => {
                let known: Vec<_> = known.iter().map(|(word, _)| *word).collect();
                self.compare(&format!("`{}`", field.id), &text, &known);
                text.text
            }
            Type::Text | Type::Points | Type::Own(_) => text.text,
        };
        Some(FieldValue {
            text: value,
            url: None,
        })
    }

    /// A number as it is written, in a form that data can have, too.
    fn number(&mut self, text: &Text) -> Option<String> {
        if is_number(&text.text) {
            return Some(text.text.clone());
        }
        let message = format!("`{}` is not a number", text.text);
        self.refuse(text.span, message, "write digits, as in `1200` or `99.5`");
        None
    }

    fn choice(&mut self, ours: &str, choices: &[Choice], text: &Text) -> Option<String> {
        let plain = |text: &str| normalised(text).replace('_', "-");
        let written = plain(&text.text);
        let is_it =
            |choice: &&Choice| plain(&choice.id) == written || plain(&choice.title) == written;
        if let Some(choice) = choices.iter().find(is_it) {
            return Some(choice.id.clone());
        }
        let ids = || choices.iter().map(|choice| choice.id.as_str());
        let help = match did_you_mean(&written, ids()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("write {}", words::choices(ids())),
        };
        let message = format!("`{}` is none of the choices of `{ours}`", text.text);
        self.refuse(text.span, message, &help);
        None
    }

    /// A kind of story.
    pub(super) fn kind(&mut self, ours: &str) -> Option<Derived<Kind>> {
        let text = self.text(ours)?;
        let config = self.config();
        let kind = config.kind_of(&text.text);
        if kind.is_none() {
            let message = format!("`{}` is not a known {ours}", text.text);
            let choices = words::choices(config.kind_ids());
            let help = format!("write {choices}, or declare it in site.toml under `[[kinds]]`");
            self.refuse(text.span, message, &help);
        }
        kind.map(|kind| Derived::at(kind, Origin::FrontMatter, text.span))
    }

    /// A link as `{title, url}`.
    fn described_link(&mut self, node: &'n Node) -> Option<FieldValue> {
        let mut fields = Fields::of(node)?;
        let title = fields.text("title");
        let url = fields.text("url");
        self.fields.absorb(fields);
        let Some(url) = url else {
            self.refuse(
                node.span,
                "this link has no address".to_owned(),
                "add `url`",
            );
            return None;
        };
        let url = self.address(url.text.trim(), url.span)?;
        let title = title.map(|title| title.text.trim().to_owned());
        Some(FieldValue {
            text: title
                .filter(|title| !title.is_empty())
                .unwrap_or_else(|| url.clone()),
            url: Some(url),
        })
    }
}

/// Whether a text is a number in the notation that JSON has as well: `1200`, `-3`, `99.5`.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let begins_well = digits == "0" || digits.starts_with("0.") || !digits.starts_with('0');
    let is_digit = |c: char| c.is_ascii_digit();
    begins_well
        && digits.starts_with(is_digit)
        && digits.ends_with(is_digit)
        && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
        && digits.parse::<f64>().is_ok_and(f64::is_finite)
}

/// What a value must be, for a message.
const fn wanted(value: &Type) -> &'static str {
    match value {
        Type::Number => "a number",
        Type::Date => "a date such as `2024-05-01`",
        Type::Link => "an address, or a mapping with `title` and `url`",
        Type::Choice(_) => "one of its choices",
        Type::Text | Type::Words(_) | Type::Points | Type::Own(_) => "text",
    }
}
