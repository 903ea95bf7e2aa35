//! What a term is: where it is described, what it is called besides, and which stories name it.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::Said;
use super::place::in_short;
use crate::catalog::index::EntryIx;
use crate::catalog::terms::Term;
use crate::escape;
use crate::site::Site;

/// Stories that are listed before the rest is counted.
const LISTED: usize = 10;

/// The terms that a name means: `retry-storm` in any dimension, `factor:retry-storm` in one.
pub(super) fn of_name<'s>(site: &'s Site, name: &str) -> Vec<&'s Term> {
    let catalog = site.catalog();
    let (wanted, name) = match name.split_once(':') {
        Some((dimension, name)) => (Some(dimension), name),
        None => (None, name),
    };
    let dimensions = catalog.vocabulary.dimensions();
    let dimensions =
        dimensions.filter(|dimension| wanted.is_none_or(|wanted| dimension.is_called(wanted)));
    dimensions
        .filter_map(|dimension| catalog.vocabulary.resolve(dimension, name))
        .collect()
}

/// What there is to say about terms.
pub(super) fn said(site: &Site, terms: &[&Term]) -> Said {
    let texts: Vec<_> = terms.iter().map(|term| text(site, term)).collect();
    let mut all: Vec<_> = terms.iter().map(|term| data(site, term)).collect();
    Said {
        text: texts.join("\n"),
        data: match all.len() {
            1 => all.remove(0),
            _ => Value::Array(all),
        },
    }
}

fn aliases(term: &Term) -> Vec<&str> {
    let note = term.note.iter();
    let aliases = note.flat_map(|note| &note.fields.aliases);
    aliases.map(|alias| alias.value.as_str()).collect()
}

fn text(site: &Site, term: &Term) -> String {
    let mut text = format!("{} · {}\n\n", term.id, in_short(&term.title));
    let described = match &term.note {
        Some(_) if term.builtin => "Ships with Afterword.".to_owned(),
        Some(note) => format!("Described in {}.", escape::line(&note.source.path)),
        None => "It has no note yet.".to_owned(),
    };
    let _ = writeln!(text, "{described}");
    if let Some(parent) = term.parent_id() {
        let _ = writeln!(text, "Part of {parent}.");
    }
    if let Some(other) = &term.replaced_by {
        let _ = writeln!(text, "Deprecated; {other} replaces it.");
    }
    let aliases = aliases(term);
    if !aliases.is_empty() {
        let _ = writeln!(text, "Also known as {}.", in_short(&aliases.join(", ")));
    }
    let vocabulary = &site.catalog().vocabulary;
    stories(&mut text, site, "Named", vocabulary.named_below(&term.id));
    stories(
        &mut text,
        site,
        "Suggested",
        vocabulary.suggested_below(&term.id),
    );
    text
}

/// The ids and titles of stories, the first of many.
fn stories(text: &mut String, site: &Site, what: &str, stories: &[EntryIx]) {
    let _ = match stories.len() {
        0 => return,
        1 => writeln!(text, "\n{what} in 1 story:"),
        count => writeln!(text, "\n{what} in {count} stories:"),
    };
    for entry in stories
        .iter()
        .take(LISTED)
        .filter_map(|at| site.catalog().entries.get(*at))
    {
        let _ = writeln!(
            text,
            "  {} · {}",
            entry.document.id.value,
            in_short(&entry.title())
        );
    }
    if let Some(more) = stories.len().checked_sub(LISTED).filter(|more| *more > 0) {
        let _ = writeln!(text, "  and {more} more");
    }
}

fn data(site: &Site, term: &Term) -> Value {
    let catalog = site.catalog();
    let ids = |stories: &[EntryIx]| -> Vec<&str> {
        let entries = stories.iter().filter_map(|at| catalog.entries.get(*at));
        entries
            .map(|entry| entry.document.id.value.0.as_str())
            .collect()
    };
    json!({
        "id": term.id.slug.as_str(),
        "dimension": term.id.dimension.as_str(),
        "title": term.title,
        "path": term.note.as_ref().filter(|_| !term.builtin).map(|note| &note.source.path),
        "ships_with_afterword": term.builtin,
        "aliases": aliases(term),
        "parent": term.parent_id().map(|id| id.slug.to_string()),
        "replaced_by": term.replaced_by.as_ref().map(ToString::to_string),
        "stories": ids(catalog.vocabulary.named_below(&term.id)),
        "suggested_for": ids(catalog.vocabulary.suggested_below(&term.id)),
    })
}
