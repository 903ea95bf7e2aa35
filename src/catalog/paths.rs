//! Reading paths: what the stops of a path mean, and how long each takes to read.
//!
//! A stop is a story, a term or a page. One that leads nowhere, to a document that is not
//! published, or to where the path has been already, is left out. How a path looks is none of its
//! business.

use std::collections::BTreeMap;

use super::links::texts::{Resolver, short_texts, short_texts_of_note};
use super::links::{Destination, Resource};
use super::resolve::{Resolved, ResolvedPath};
use crate::ids::{Slug, TermId};
use crate::postmortem::Note;

/// Words that people read in a minute, when they read to understand. Brysbaert, "How many words do
/// we read per minute?", 2019, finds 238 for English non-fiction.
const WORDS_PER_MINUTE: usize = 230;

/// A path with what there is to read on it.
#[derive(Clone, Debug)]
pub struct ReadingPath {
    /// Its name in addresses.
    pub slug: Slug,
    /// What the author says about it.
    pub note: Note,
    /// Its stops in the author's order.
    pub stops: Vec<PathStop>,
}

/// A story, a term or a page on a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathStop {
    /// What to read: a postmortem, a term or a page.
    pub place: Resource,
    /// Why here (Markdown).
    pub reason: Option<String>,
    /// How long it takes to read, at least one.
    pub minutes: usize,
}

impl ReadingPath {
    /// Its title.
    #[must_use]
    pub fn title(&self) -> String {
        let title = self.note.title();
        title.map_or_else(|| self.slug.to_string(), str::to_owned)
    }

    /// How long all of it takes to read.
    #[must_use]
    pub fn minutes(&self) -> usize {
        self.stops.iter().map(|stop| stop.minutes).sum()
    }
}

/// Why a stop cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stray {
    /// The path has been there already.
    Twice,
    /// It is not published.
    Withheld,
    /// There is something, but nothing to read.
    NoReading,
    /// There is nothing.
    Unknown,
}

/// Follows the stops of all paths. The path for newcomers comes first, the others by slug.
pub(super) fn resolve(paths: BTreeMap<Slug, Note>, resolver: Resolver<'_>) -> Vec<ResolvedPath> {
    let resolved = paths.into_iter().map(|(slug, note)| ResolvedPath {
        slug,
        places: places(&note, resolver),
        note,
    });
    let mut resolved: Vec<ResolvedPath> = resolved.collect();
    resolved.sort_by_key(|path| !path.note.fields.is_start);
    resolved
}

fn places(note: &Note, resolver: Resolver<'_>) -> Vec<Result<Resource, Stray>> {
    let mut places: Vec<Result<Resource, Stray>> = Vec::new();
    for stop in &note.fields.stops {
        let place = place(&note.source.path, &stop.id.text, resolver);
        let is_new = place.is_err() || !places.contains(&place);
        places.push(if is_new { place } else { Err(Stray::Twice) });
    }
    places
}

/// What a stop written in the file `from` means.
fn place(from: &str, written: &str, resolver: Resolver<'_>) -> Result<Resource, Stray> {
    let Resolver { documents, terms } = resolver;
    let by_name = documents.named(written, terms);
    let place = match (by_name, documents.resolve(from, written)) {
        (Some((place, _)), _) | (None, Destination::Resource(place, _)) => place,
        (None, Destination::Withheld) => return Err(Stray::Withheld),
        (None, _) if documents.is_withheld(written) => return Err(Stray::Withheld),
        (None, _) => return Err(Stray::Unknown),
    };
    match place {
        Resource::Postmortem(_) | Resource::Term(_) | Resource::Page(_) => Ok(place),
        Resource::Path(_) | Resource::Introduction | Resource::Asset(_) => Err(Stray::NoReading),
    }
}

/// The terms that paths lead to.
pub(super) fn terms(paths: &[ResolvedPath]) -> impl Iterator<Item = &TermId> {
    let places = paths.iter().flat_map(|path| &path.places).flatten();
    places.filter_map(|place| match place {
        Resource::Term(id) => Some(id),
        _ => None,
    })
}

impl ReadingPath {
    /// The path with those of its stops that can be read.
    pub(super) fn new(path: &ResolvedPath, resolved: &Resolved) -> Self {
        let stops = path.note.fields.stops.iter().zip(&path.places);
        let stops = stops.filter_map(|(stop, place)| {
            let place = place.as_ref().ok()?;
            let minutes = (words(place, resolved) + WORDS_PER_MINUTE / 2) / WORDS_PER_MINUTE;
            Some(PathStop {
                place: place.clone(),
                reason: stop.reason.clone(),
                minutes: minutes.max(1),
            })
        });
        Self {
            slug: path.slug.clone(),
            stops: stops.collect(),
            note: path.note.clone(),
        }
    }
}

/// The words of what stands at a place.
fn words(place: &Resource, resolved: &Resolved) -> usize {
    match place {
        Resource::Postmortem(index) => resolved.entries.get(*index).map_or(0, |entry| {
            let texts = short_texts(&entry.document, &entry.uses);
            let body = entry.document.content().plain();
            count(&body) + texts.into_iter().map(count).sum::<usize>()
        }),
        Resource::Term(id) => {
            let note = resolved.terms.get(id).and_then(|term| term.note.as_ref());
            note.map_or(0, words_of_note)
        }
        Resource::Page(slug) => resolved.pages.get(slug).map_or(0, words_of_note),
        Resource::Path(_) | Resource::Introduction | Resource::Asset(_) => 0,
    }
}

fn words_of_note(note: &Note) -> usize {
    let body = note.content().plain();
    let texts = [&body, note.summary(), note.belief()];
    let texts = texts.into_iter().chain(short_texts_of_note(note));
    texts.map(count).sum()
}

fn count(text: &str) -> usize {
    text.split_whitespace().count()
}
