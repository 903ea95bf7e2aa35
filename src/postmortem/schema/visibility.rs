//! Who may see a document, decided so that a slip of the fingers never publishes it.

use serde::{Deserialize, Serialize};

use super::conventions;
use super::reader::Reader;
use crate::config::Config;
use crate::data::fields::{Fields, flag_of, normalised, text_of};
use crate::data::{Node, Value};
use crate::diagnostics::{Diagnostic, Location, rules};
use crate::postmortem::{Audience, Derived, Origin, Status};
use crate::text::{SourceText, Span};
use crate::words::Word;

/// The fields that decide who may see a document.
pub const VISIBILITY_FIELDS: [&str; 4] = ["status", "audience", "draft", "published"];

/// Who may see a document, as far as it says so itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Visibility {
    /// What is stated; `None` is for the site to decide.
    Stated {
        /// How far the document is.
        status: Option<Derived<Status>>,
        /// Who may read it.
        audience: Option<Derived<Audience>>,
    },
    /// It cannot be told, so the document is left out.
    Invalid,
}

impl Default for Visibility {
    fn default() -> Self {
        Self::Stated {
            status: None,
            audience: None,
        }
    }
}

/// Reads `status`, `audience`, and the `draft` and `published` of other generators.
pub(crate) fn read(reader: &mut Reader<'_, '_>) -> Visibility {
    let status = one_of::<Status>(reader, "status");
    let audience = one_of::<Audience>(reader, "audience");
    let draft = draft(reader);
    match (status, audience, draft) {
        // Whoever decides in our words need not undo what other tools read.
        (Ok(None), Ok(None), Ok(_)) if reader.is_held_back() => Visibility::Invalid,
        (Ok(status), Ok(audience), Ok(draft)) => {
            let is_draft = draft.as_ref().is_some_and(|d| d.value == Status::Draft);
            Visibility::Stated {
                // A draft under two names is a draft, whatever the other one says.
                status: if is_draft { draft } else { status.or(draft) },
                audience,
            }
        }
        _ => Visibility::Invalid,
    }
}

/// The document must be left out; the finding is recorded.
struct Unreadable;

fn one_of<W: Word>(
    reader: &mut Reader<'_, '_>,
    name: &str,
) -> Result<Option<Derived<W>>, Unreadable> {
    let Some(node) = reader.node(name) else {
        return Ok(None);
    };
    let word = text_of(node).map(|text| text.text);
    if let Some(value) = word.as_deref().and_then(W::from_word) {
        return Ok(Some(Derived::at(value, Origin::FrontMatter, node.span)));
    }
    let message = match word {
        Some(word) => format!("`{word}` is not a known {name}, so the document is left out"),
        None => format!(
            "`{name}` is {}, so the document is left out",
            node.value.kind()
        ),
    };
    let help = format!("write {}", W::choices());
    reader.push(&rules::UNKNOWN_VISIBILITY, node.span, message, help);
    Err(Unreadable)
}

fn draft(reader: &mut Reader<'_, '_>) -> Result<Option<Derived<Status>>, Unreadable> {
    let mut found = None;
    for (name, meaning) in [("draft", true), ("published", false)] {
        let Some(node) = reader.node(name) else {
            continue;
        };
        match flag_of(node) {
            Some(flag) if flag == meaning => {
                found = Some(Derived::at(Status::Draft, Origin::FrontMatter, node.span));
            }
            // A plain no to the question, which other signs of a draft do not overrule.
            Some(_) => {
                found = found.or(Some(Derived::at(
                    Status::Published,
                    Origin::FrontMatter,
                    node.span,
                )));
            }
            // Some write the day of publication here.
            None if name == "published" && reader.is_day(node) => {}
            None => {
                let message =
                    format!("`{name}` is neither true nor false, so the document is left out");
                reader.push(
                    &rules::UNKNOWN_VISIBILITY,
                    node.span,
                    message,
                    "write `true` or `false`".to_owned(),
                );
                return Err(Unreadable);
            }
        }
    }
    Ok(found)
}

/// A field whose name is nearly one of these, with a value that would hold the document back.
pub(crate) fn misspelt(matter: &Node, path: &str, config: &Config) -> Option<Diagnostic> {
    let fields = Fields::of(matter)?;
    fields.entries().find_map(|(key, node)| {
        let name = normalised(&key.name);
        let is_mapped = config
            .fields
            .values()
            .flatten()
            .any(|theirs| normalised(theirs) == name);
        if is_mapped
            || crate::words::FIELDS.contains(&name.as_str())
            || conventions::is_known(&name)
        {
            return None;
        }
        let meant = VISIBILITY_FIELDS
            .iter()
            .find(|field| strsim::osa_distance(&name, field) <= 2)?;
        holds_back(meant, node).then(|| {
            Diagnostic::new(
                &rules::UNKNOWN_VISIBILITY,
                Location::within(path, key.span),
                format!(
                    "`{}` looks like `{meant}`, so the document is left out",
                    key.name
                ),
            )
            .help(format!("write `{meant}`, or choose another name"))
        })
    })
}

fn holds_back(field: &str, node: &Node) -> bool {
    let word = text_of(node).map(|text| text.text).unwrap_or_default();
    match field {
        "status" => Status::from_word(&word) == Some(Status::Draft),
        "audience" => {
            Audience::from_word(&word).is_some_and(|audience| audience != Audience::Public)
        }
        "draft" => flag_of(node) == Some(true),
        _ => matches!(node.value, Value::Bool(false)),
    }
}

/// The finding that a front matter which cannot be read seems to hold the document back.
pub(super) fn of_unreadable(
    source: &SourceText,
    matter: Span,
    config: &Config,
) -> Option<Diagnostic> {
    let span = hides(&source.text, matter, config)?;
    let message =
        "the front matter cannot be read and seems to hold the document back, so it is left out";
    let location = Location::within(&source.path, span);
    Some(
        Diagnostic::new(&rules::UNKNOWN_VISIBILITY, location, message)
            .help("mend the front matter"),
    )
}

/// Where a text that could not be parsed seems to state a status or an audience, other than one
/// that publishes.
fn hides(text: &str, matter: Span, config: &Config) -> Option<Span> {
    let mapped = VISIBILITY_FIELDS
        .iter()
        .filter_map(|field| config.fields.get(*field))
        .flatten()
        .map(String::as_str);
    let raw = matter.of(text);
    let by_others = conventions::names().filter_map(|name| stated(raw, name));
    let by_the_site = mapped.filter_map(|name| stated(raw, name));
    VISIBILITY_FIELDS
        .iter()
        .filter_map(|name| stated(raw, name))
        .chain(by_the_site)
        .chain(by_others)
        .min()
        .map(|span| span.shifted(matter.start))
}

/// The first place where `name` is followed by a colon or an equals sign, and by a value that
/// does not plainly publish.
fn stated(raw: &str, name: &str) -> Option<Span> {
    let lower = raw.to_ascii_lowercase();
    lower
        .match_indices(&name.to_ascii_lowercase())
        .find_map(|(at, word)| {
            let before = lower.get(..at)?;
            let after = lower.get(at + word.len()..)?;
            let starts = !before.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '-');
            // What other tools call it are everyday words, so only a field of that name counts.
            let line = before.trim_end_matches(['"', '\'', ' ', '\t']);
            let is_field = line.is_empty() || line.ends_with(['\n', '{', ',']);
            let value = after
                .trim_start_matches(['"', '\'', ' ', '\t'])
                .strip_prefix([':', '='])?;
            let value = value.lines().next().unwrap_or_default();
            let value = value.trim_matches(|c: char| !c.is_alphanumeric());
            let publishes = match name {
                "draft" => value == "false",
                "published" => value == "true",
                _ if conventions::is_known(&normalised(name)) => {
                    !is_field || conventions::publishes(&normalised(name), value)
                }
                _ => matches!(value, "published" | "public"),
            };
            (starts && !publishes).then(|| Span::new(at, at + word.len()))
        })
}
