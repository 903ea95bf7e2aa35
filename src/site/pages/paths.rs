//! Reading paths: the list of them, the tour that each of them is, and the way on from a page
//! that a path visits.

use super::parts::Parts;
use super::{Description, Heading};
use crate::catalog::links::Resource;
use crate::catalog::paths::{PathStop, ReadingPath};
use crate::escape;
use crate::postmortem::markdown;
use crate::site::views::{Day, Html, Link, Path, PathSummary, Paths, Plain, StopView, Trail};
use crate::site::{addresses, words};

/// Title of the list.
const TITLE: &str = "Reading paths";

pub(super) fn list<'a>(parts: &Parts<'a>) -> (Heading<'a>, Paths<'a>) {
    let paths = parts.site.catalog.paths.iter();
    let view = Paths {
        paths: paths.map(|path| summary(parts, path)).collect(),
    };
    let heading = Heading::new("paths", TITLE)
        .described("Stories in an order that tells more than each of them alone.");
    (heading, view)
}

pub(super) fn view<'a>(parts: &Parts<'a>, index: usize) -> Option<(Heading<'a>, Path<'a>)> {
    let paths = &parts.site.catalog.paths;
    let path = paths.get(index)?;
    let brief = summary(parts, path);
    let others = paths.iter().filter(|other| other.slug != path.slug);
    let view = Path {
        title: brief.title,
        summary: brief.summary,
        readers_html: brief.readers_html,
        body_html: parts.note_body(&path.note),
        time: brief.time,
        stops: path
            .stops
            .iter()
            .filter_map(|stop| stop_view(parts, path, stop))
            .collect(),
        others: others.map(|other| link(parts, other)).collect(),
        edit_url: parts.edit_url(&path.note.source.path),
    };
    let mut heading = Heading::new("path", view.title.clone());
    heading.description = Description::Note(view.summary);
    heading.breadcrumbs.push(Link {
        title: TITLE.to_owned(),
        url: parts.url(addresses::PATHS),
    });
    Some((heading, view))
}

/// A path in a list.
pub(super) fn summary<'a>(parts: &Parts<'a>, path: &'a ReadingPath) -> PathSummary<'a> {
    let Link { title, url } = link(parts, path);
    let note = &path.note;
    let readers = note.fields.readers.as_ref();
    PathSummary {
        title,
        url,
        summary: Plain(note.summary()),
        readers_html: readers
            .map(|readers| parts.inline(&note.source.path, readers.value.as_str()))
            .unwrap_or_default(),
        time: if path.stops.is_empty() {
            String::new()
        } else {
            words::minutes(path.minutes())
        },
        stops: path
            .stops
            .iter()
            .filter_map(|stop| parts.place_link(&stop.place))
            .collect(),
    }
}

/// The paths that visit a place, each with the way back and the way on.
pub(super) fn trails(parts: &Parts<'_>, place: &Resource) -> Vec<Trail> {
    let paths = parts.site.catalog.paths.iter();
    paths
        .filter_map(|path| {
            let at = path.stops.iter().position(|stop| stop.place == *place)?;
            let part = |at: Option<usize>| parts.place_link(&path.stops.get(at?)?.place);
            Some(Trail {
                path: link(parts, path),
                part: at + 1,
                parts: path.stops.len(),
                previous: part(at.checked_sub(1)),
                next: part(Some(at + 1)),
            })
        })
        .collect()
}

/// A link to a path.
pub(super) fn link(parts: &Parts<'_>, path: &ReadingPath) -> Link {
    Link {
        title: path.title(),
        url: parts.url(&addresses::path(&path.slug)),
    }
}

fn stop_view<'a>(
    parts: &Parts<'a>,
    path: &'a ReadingPath,
    stop: &'a PathStop,
) -> Option<StopView<'a>> {
    let Link { title, url } = parts.place_link(&stop.place)?;
    let about = About::new(parts, &stop.place)?;
    let source = &*path.note.source.path;
    Some(StopView {
        title,
        url,
        reason_html: match &stop.reason {
            Some(reason) => parts.inline(source, reason.as_str()),
            None => Html::Made(escape::html(&about.summary)),
        },
        kind: about.kind,
        dimension: about.dimension,
        date: about.date,
        time: words::minutes(stop.minutes),
    })
}

/// What stands at a stop, in short.
struct About {
    kind: String,
    dimension: String,
    date: Option<Day>,
    summary: String,
}

impl About {
    fn new(parts: &Parts<'_>, place: &Resource) -> Option<Self> {
        let catalog = &parts.site.catalog;
        match place {
            Resource::Postmortem(index) => {
                let entry = catalog.entries.get(*index)?;
                let document = &entry.document;
                let kind = parts.telling_kind(document.kind);
                Some(Self {
                    kind: kind.unwrap_or_else(|| "Story".to_owned()),
                    dimension: String::new(),
                    date: document.date.as_ref().map(|date| words::day(date.value)),
                    summary: Parts::lead(entry),
                })
            }
            Resource::Term(id) => {
                let chip = parts.chip(id);
                let note = catalog
                    .vocabulary
                    .get(id)
                    .and_then(|term| term.note.as_ref());
                Some(Self {
                    kind: chip.dimension_title,
                    dimension: chip.dimension,
                    date: None,
                    summary: note.map(super::terms::lead).unwrap_or_default(),
                })
            }
            Resource::Page(slug) => Some(Self {
                kind: "Page".to_owned(),
                dimension: String::new(),
                date: None,
                summary: markdown::plain_text(catalog.pages.get(slug)?.summary()),
            }),
            Resource::Path(_) | Resource::Introduction | Resource::Asset(_) => None,
        }
    }
}
