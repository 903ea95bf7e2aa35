//! Every value of a story, all that was found for it, and where each came from. What is only suggested
//! stands apart.

use std::fmt::Write as _;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::Said;
use super::place::{at, data, in_short, line, passage};
use crate::catalog::{Entry, TermUse};
use crate::escape;
use crate::ids::Slug;
use crate::postmortem::timeline::Suggested;
use crate::site::Site;
use crate::text::Positions;

/// Columns of the names of fields.
const NAMES: usize = 14;

/// The story of an id, a former id or a label such as `INC-12`.
pub(super) fn of_id<'s>(site: &'s Site, name: &str) -> Option<&'s Entry> {
    let catalog = site.catalog();
    let slug = Slug::from_text(name)?;
    let is_called = |entry: &&Arc<Entry>| {
        let document = &entry.document;
        let is_label = document
            .label
            .as_deref()
            .is_some_and(|label| label.eq_ignore_ascii_case(name));
        document.id.value.0.as_str() == slug.as_str() || is_label
    };
    let entry = catalog.entries.iter().find(is_called);
    let former = || catalog.entries.get(*catalog.redirects.get(&slug)?);
    entry.or_else(former).map(|entry| &**entry)
}

/// A value that nobody states.
struct Suggestion<'a> {
    field: &'a str,
    value: String,
    /// The author's words that suggest it.
    said: &'a str,
    place: Option<crate::text::Span>,
}

impl<'a> Suggestion<'a> {
    fn all(entry: &'a Entry) -> Vec<Self> {
        let terms = entry.uses.iter().filter_map(Self::of_term);
        let times = entry.document.suggested_times.iter().map(Self::of_time);
        terms.chain(times).collect()
    }

    fn of_term(used: &'a TermUse) -> Option<Self> {
        Some(Self {
            field: used.term.dimension.as_str(),
            value: used.term.slug.to_string(),
            said: &used.suggested_from.as_ref()?.said,
            place: used.from.span,
        })
    }

    fn of_time(suggested: &'a Suggested) -> Self {
        Self {
            field: suggested.milestone.id(),
            value: suggested.moment(),
            said: &suggested.said,
            place: Some(suggested.span),
        }
    }
}

/// What there is to say about a story.
pub(super) fn said(site: &Site, entry: &Entry) -> Said {
    let document = &entry.document;
    let positions = Positions::of(Arc::clone(&document.source.text));
    let mut text = format!("{}\n\n", escape::line(&document.source.path));
    let mut fields = Vec::new();
    for field in document.told(site.config()) {
        let mut name = &*field.name;
        for told in &field.values {
            let _ = writeln!(text, "{name:<NAMES$} {}", line(told, &positions));
            name = "";
        }
        for told in field.others.iter().flatten() {
            let _ = writeln!(text, "{:<NAMES$} or {}", "", line(told, &positions));
        }
        let list = |values: &[_]| -> Vec<Value> {
            values.iter().map(|told| data(told, &positions)).collect()
        };
        fields.push(json!({
            "name": field.name,
            "values": list(&field.values),
            "others": field.others.iter().map(|other| list(other)).collect::<Vec<_>>(),
        }));
    }
    let suggestions = Suggestion::all(entry);
    if !suggestions.is_empty() {
        text.push_str("\nSuggested by the text, not confirmed by the author:\n\n");
    }
    for Suggestion {
        field,
        value,
        said,
        place,
    } in &suggestions
    {
        let place = place.map(|span| format!(", {}", at(span, &positions)));
        let place = place.unwrap_or_default();
        let _ = writeln!(
            text,
            "{field:<NAMES$} {value} · “{}”{place}",
            in_short(said)
        );
    }
    let unread = document.timeline.unread;
    if unread > 0 {
        let _ = writeln!(
            text,
            "\nTimeline lines with a time that could not be read as events: {unread}"
        );
    }
    let suggested: Vec<_> = suggestions
        .into_iter()
        .map(|suggestion| {
            let mut fields = Map::new();
            fields.insert("name".to_owned(), json!(suggestion.field));
            fields.insert("value".to_owned(), json!(suggestion.value));
            fields.insert("said".to_owned(), json!(suggestion.said));
            fields.extend(passage(suggestion.place, &positions));
            Value::Object(fields)
        })
        .collect();
    Said {
        text,
        data: json!({
            "path": document.source.path,
            "id": document.id.value.0.as_str(),
            "fields": fields,
            "suggested": suggested,
            "unread_lines": unread,
        }),
    }
}
