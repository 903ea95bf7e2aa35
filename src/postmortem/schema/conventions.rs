//! Fields with which other tools keep a document from readers.
//!
//! None of them says who exactly may read it, so none is obeyed: a document that would be hidden
//! elsewhere is left out with a finding until it says so in Afterword's own words.

use super::names;
use crate::config::Config;
use crate::data::fields::{Fields, normalised, text_of};
use crate::data::{Key, Node, Value};
use crate::diagnostics::{Diagnostic, Location, rules};
use crate::postmortem::{Audience, Status};
use crate::text::Span;
use crate::words::Word;

/// How a field keeps a document from readers.
#[derive(Clone, Copy)]
enum Meaning {
    /// With anything but `false`.
    Hides,
    /// With anything but `true`.
    Shows,
    /// With any word that does not plainly say that everybody may read it.
    Names,
}

/// The fields, by their normalised names.
const CONVENTIONS: [(&str, Meaning); 23] = [
    ("classification", Meaning::Names),
    ("confidential", Meaning::Hides),
    ("confidentiality", Meaning::Names),
    ("embargo", Meaning::Hides),
    ("embargo_until", Meaning::Hides),
    ("embargoed", Meaning::Hides),
    ("hidden", Meaning::Hides),
    ("internal", Meaning::Hides),
    ("internal_only", Meaning::Hides),
    ("is_private", Meaning::Hides),
    ("listed", Meaning::Shows),
    ("private", Meaning::Hides),
    ("public", Meaning::Shows),
    ("publish", Meaning::Shows),
    ("restricted", Meaning::Hides),
    ("secret", Meaning::Hides),
    ("sensitivity", Meaning::Names),
    ("tlp", Meaning::Names),
    ("unlisted", Meaning::Hides),
    ("unpublished", Meaning::Hides),
    ("visibility", Meaning::Names),
    ("visible", Meaning::Shows),
    ("wip", Meaning::Hides),
];

/// Fields that name a moment before or after which a document is not to be seen.
const SCHEDULES: [&str; 6] = [
    "expiry_date",
    "expirydate",
    "publish_date",
    "publish_on",
    "publishdate",
    "unpublishdate",
];

/// The words of classifications that keep nobody away.
const OPEN: [&str; 11] = [
    "all",
    "clear",
    "everybody",
    "everyone",
    "none",
    "open",
    "public",
    "tlp:clear",
    "tlp:white",
    "unclassified",
    "white",
];

/// The words of classifications that plainly keep somebody away.
const CLOSED: [&str; 12] = [
    "amber",
    "confidential",
    "hidden",
    "internal",
    "internal only",
    "private",
    "red",
    "restricted",
    "secret",
    "sensitive",
    "strictly confidential",
    "unlisted",
];

/// Words for a document that is not finished, beside ours.
const UNFINISHED: [&str; 5] = [
    "in draft",
    "unpublished",
    "wip",
    "work in progress",
    "work-in-progress",
];

fn meaning(name: &str) -> Option<Meaning> {
    let found = CONVENTIONS.iter().find(|(known, _)| *known == name);
    found.map(|(_, meaning)| *meaning)
}

/// The names of the fields.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    CONVENTIONS.iter().map(|(name, _)| *name)
}

/// Whether a field, by its normalised name, is one of these.
pub(super) fn is_known(name: &str) -> bool {
    meaning(name).is_some() || SCHEDULES.contains(&name)
}

/// Whether a value lets everybody see the document. Names are normalised, values in lower case.
pub(super) fn publishes(name: &str, value: &str) -> bool {
    match meaning(name) {
        Some(Meaning::Hides) => is_no(value),
        Some(Meaning::Shows) => is_yes(value),
        Some(Meaning::Names) => is_no(value) || OPEN.contains(&value),
        None => true,
    }
}

/// Whether a line of a text says beyond doubt that the document is not for everybody: in prose,
/// `Status: resolved` tells of the incident. The name is normalised, the value in lower case.
pub(super) fn plainly_hides(name: &str, value: &str) -> bool {
    match name {
        "status" => Status::from_word(value) == Some(Status::Draft) || UNFINISHED.contains(&value),
        "audience" => {
            let known = Audience::from_word(value);
            known.is_some_and(|audience| audience != Audience::Public) || CLOSED.contains(&value)
        }
        "draft" => is_yes(value),
        "published" => is_no(value),
        _ => match meaning(name) {
            Some(Meaning::Hides) => is_yes(value),
            Some(Meaning::Shows) => is_no(value),
            Some(Meaning::Names) => CLOSED.contains(&value.trim_start_matches("tlp:")),
            None => false,
        },
    }
}

fn is_yes(value: &str) -> bool {
    matches!(value, "true" | "yes" | "on" | "y" | "1")
}

fn is_no(value: &str) -> bool {
    matches!(value, "false" | "no" | "off" | "n" | "0")
}

/// The fields of a front matter that have no meaning of the site's own.
fn foreign<'n>(
    fields: &Fields<'n>,
    config: &Config,
) -> impl Iterator<Item = (String, &'n Key, &'n Node)> {
    let entries: Vec<_> = fields.entries().collect();
    let taken: Vec<_> = names::given_by_the_site(config).collect();
    entries
        .into_iter()
        .map(|(key, node)| (normalised(&key.name), key, node))
        .filter(move |(name, ..)| !taken.contains(name))
}

/// The first field that would hide the document elsewhere, as a finding.
pub(super) fn held_back(fields: &Fields<'_>, path: &str, config: &Config) -> Option<Diagnostic> {
    let (_, key, node) = foreign(fields, config).find(|(name, _, node)| !is_open(name, node))?;
    let message = match text_of(node) {
        Some(value) => format!(
            "`{}: {}` may hold the document back, so it is left out",
            key.name,
            value.text.trim()
        ),
        None => format!(
            "`{}` may hold the document back, so it is left out",
            key.name
        ),
    };
    Some(
        Diagnostic::new(
            &rules::UNKNOWN_VISIBILITY,
            Location::within(path, Span::new(key.span.start, node.span.end)),
            message,
        )
        .help("say it in Afterword's words: `audience: restricted` for the few, `status: draft` for nobody yet, `status: published` to publish it"),
    )
}

fn is_open(name: &str, node: &Node) -> bool {
    let is_empty = match &node.value {
        Value::Null => true,
        Value::Text(text) => text.trim().is_empty(),
        Value::List(items) => items.is_empty(),
        _ => false,
    };
    let value = text_of(node).map(|text| text.text.trim().to_lowercase());
    is_empty || meaning(name).is_none() || value.is_some_and(|value| publishes(name, &value))
}

/// The finding about a moment at which the document is meant to appear or to go.
pub(super) fn scheduled(fields: &Fields<'_>, path: &str, config: &Config) -> Option<Diagnostic> {
    let (_, key, _) = foreign(fields, config)
        .find(|(name, _, node)| SCHEDULES.contains(&name.as_str()) && node.value != Value::Null)?;
    Some(
        Diagnostic::new(
            &rules::SCHEDULE,
            Location::within(path, key.span),
            format!("`{}` is not waited for: builds know no clock", key.name),
        )
        .help("write `status: draft` for as long as the document should not be seen, or `status: published`"),
    )
}
