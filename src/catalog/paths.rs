//! Reading paths: what the stops of a path mean, and how long each takes to read.
//!
//! A stop is a story, a term or a page. One that leads nowhere, to a document that is not
//! published, or to where the path has been already, is reported and left out. How a path looks
//! is none of its business.

use std::collections::BTreeMap;

use super::Entry;
use super::index::{EntryIx, IndexVec};
use super::links::check::{short_texts, short_texts_of_note};
use super::links::{Destination, Documents, Place};
use super::terms::Vocabulary;
use crate::diagnostics::{Diagnostic, Location, rules};
use crate::ids::{Slug, TermId};
use crate::postmortem::Note;
use crate::postmortem::note::Stop;

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
    pub place: Place,
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

/// What a stop can lead to.
pub(super) struct Known<'a> {
    pub(super) entries: &'a IndexVec<EntryIx, Entry>,
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) pages: &'a BTreeMap<Slug, Note>,
    pub(super) documents: &'a Documents,
}

/// Follows the stops of all paths. The path for newcomers comes first, the others by slug.
pub(super) fn resolve(
    paths: BTreeMap<Slug, Note>,
    known: &Known<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<ReadingPath> {
    let mut resolved: Vec<ReadingPath> = paths
        .into_iter()
        .map(|(slug, note)| ReadingPath {
            slug,
            stops: stops(&note, known, diagnostics),
            note,
        })
        .collect();
    resolved.sort_by_key(|path| !path.note.fields.is_start);
    resolved
}

/// The terms that paths lead to.
pub(super) fn terms(paths: &[ReadingPath]) -> impl Iterator<Item = &TermId> {
    let stops = paths.iter().flat_map(|path| &path.stops);
    stops.filter_map(|stop| match &stop.place {
        Place::Term(id) => Some(id),
        _ => None,
    })
}

fn stops(note: &Note, known: &Known<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<PathStop> {
    if note.fields.stops.is_empty() {
        let location = Location::file(&note.source.path);
        let message = "this reading path has no stops";
        diagnostics.push(
            Diagnostic::new(&rules::PATH_EMPTY, location, message)
                .help("list what to read, in order, under `stops`: an `id` and a `reason` each"),
        );
    }
    let mut stops: Vec<PathStop> = Vec::new();
    for stop in &note.fields.stops {
        let written = stop.id.text.as_str();
        let found = known.find(&note.source.path, written).and_then(|place| {
            if stops.iter().any(|earlier| earlier.place == place) {
                let message = format!("`{written}` is on this path already");
                return Err((message, "take one of the two stops out".to_owned()));
            }
            Ok(place)
        });
        match found {
            Ok(place) => stops.push(known.stop(place, stop)),
            Err((message, help)) => {
                let location = Location::within(&note.source.path, stop.id.span);
                let message = format!("{message}, so this stop is left out");
                let diagnostic = Diagnostic::new(&rules::PATH_STOP, location, message);
                diagnostics.push(diagnostic.help(help));
            }
        }
    }
    stops
}

impl Known<'_> {
    /// What a stop written in the file `from` means, or what is wrong and what to do about it.
    fn find(&self, from: &str, written: &str) -> Result<Place, (String, String)> {
        let by_name = self.documents.wiki(written, self.vocabulary);
        let place = match (by_name, self.documents.resolve(from, written)) {
            (Some((place, _)), _) | (None, Destination::Place(place, _)) => place,
            (None, Destination::Withheld) => return Err(withheld(written)),
            (None, _) if self.documents.is_withheld(written) => return Err(withheld(written)),
            (None, _) => {
                let message = format!("no story, term or page is called `{written}`");
                return Err((message, self.hint(written)));
            }
        };
        match place {
            Place::Postmortem(_) | Place::Term(_) | Place::Page(_) => Ok(place),
            Place::Path(_) | Place::Introduction | Place::Asset(_) => Err((
                format!("`{written}` is neither a story, a term nor a page"),
                "link to it in the text of the path".to_owned(),
            )),
        }
    }

    fn hint(&self, written: &str) -> String {
        let (kind, name) = match written.split_once(':') {
            Some((kind, name)) => (Some(kind.trim()), name.trim()),
            None => (None, written),
        };
        let story = || self.documents.nearest(name).map(str::to_owned);
        let term = || Some(self.vocabulary.nearest(kind, name)?.to_string());
        let near = if kind.is_some() {
            term()
        } else {
            story().or_else(term)
        };
        near.map_or_else(
            || "write the `id` of a story, a term such as `factor:retry-storm`, or the path of a page".to_owned(),
            |near| format!("did you mean `{near}`?"),
        )
    }

    fn stop(&self, place: Place, stop: &Stop) -> PathStop {
        let minutes = (self.words(&place) + WORDS_PER_MINUTE / 2) / WORDS_PER_MINUTE;
        PathStop {
            place,
            reason: stop.reason.clone(),
            minutes: minutes.max(1),
        }
    }

    /// The words of what stands at a place.
    fn words(&self, place: &Place) -> usize {
        match place {
            Place::Postmortem(index) => self.entries.get(*index).map_or(0, |entry| {
                let document = &entry.document;
                let body = document.content().plain();
                count(&body) + short_texts(entry).into_iter().map(count).sum::<usize>()
            }),
            Place::Term(id) => {
                let note = self.vocabulary.get(id).and_then(|term| term.note.as_ref());
                note.map_or(0, words_of_note)
            }
            Place::Page(slug) => self.pages.get(slug).map_or(0, words_of_note),
            Place::Path(_) | Place::Introduction | Place::Asset(_) => 0,
        }
    }
}

fn withheld(written: &str) -> (String, String) {
    (
        format!("`{written}` is not published"),
        "it is a draft or meant for another audience".to_owned(),
    )
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
