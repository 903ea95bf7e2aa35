//! The home page.

use super::parts::Parts;
use super::{Heading, archive, paths, quotations, terms};
use std::cmp::Reverse;
use std::sync::Arc;

use crate::catalog::Entry;
use crate::catalog::index::EntryIx;
use crate::catalog::links::Resource;
use crate::catalog::paths::ReadingPath;
use crate::ids::Dimension;
use crate::postmortem::{Kind, Note, markdown};
use crate::site::views::{Detail, DimensionSummary, Glance, Home, Html, Link, ListedCard, TermRow};
use crate::site::{Route, TermOrder, addresses, words};

/// Stories on the home page: a lead, and six that fill two rows of three or three of two.
const LATEST: usize = 7;
/// Characters of a surprise: about two lines of a card.
const SURPRISE: usize = 150;
/// Stories that have something in common.
const FEWEST: usize = 3;
/// Years of the calendar.
const YEARS: usize = 12;
/// Terms of a dimension that come back, at a glance.
const RECURRING: usize = 5;
/// Terms of a dimension that were met last, where those that come back are named at a glance.
const NEWEST: usize = 8;
/// Terms of a dimension on the home page.
const TERMS: usize = 12;

pub(super) fn view<'a>(parts: &Parts<'a>) -> (Heading<'a>, Home<'a>) {
    let site = parts.site;
    let catalog = &site.catalog;
    let start = catalog.paths.iter().find(|path| !path.stops.is_empty());
    let others = catalog.paths.iter().filter(|path| {
        let is_start = start.is_some_and(|start| start.slug == path.slug);
        !is_start
    });
    let years: Vec<i16> = catalog
        .entries
        .iter()
        .filter_map(|entry| entry.document.date.as_ref().map(|date| date.value.year()))
        .collect();
    let years = match (years.iter().min(), years.iter().max()) {
        (Some(first), Some(last)) if first == last => first.to_string(),
        (Some(first), Some(last)) => format!("{first}–{last}"),
        _ => String::new(),
    };
    // The richest in connections among the others: many lead to it.
    let worth_rereading = catalog
        .entries
        .indexed()
        .skip(LATEST)
        .filter(|(index, entry)| entry.document.summary.is_some() && !is_on(start, *index))
        .max_by_key(|(index, entry)| {
            (
                entry.related.len() + entry.backlinks.len() + entry.uses.len(),
                Reverse(*index),
            )
        })
        .map(|(index, entry)| card(parts, index, entry));
    let introduction = catalog.introduction.as_ref();
    let glance = glance(parts);
    let view = Home {
        introduction_html: introduction
            .map(|note| opening(parts, note))
            .unwrap_or_default(),
        count: catalog.entries.len(),
        years,
        dimensions: beside_a_glance(parts, dimensions(parts), glance.as_ref()),
        glance,
        calendar: (catalog.entries.len() >= FEWEST)
            .then(|| archive::calendar(parts, YEARS))
            .flatten(),
        start: start.map(|path| paths::summary(parts, path)),
        paths: others.map(|path| paths::link(parts, path)).collect(),
        latest: latest(parts),
        quotations: quotations::of_home(parts, LATEST),
        words: site
            .routes
            .contains_key(addresses::WORDS)
            .then(|| parts.url(addresses::WORDS)),
        worth_rereading,
        archive: parts.url(addresses::ARCHIVE),
        matrix: site
            .routes
            .contains_key(addresses::MATRIX)
            .then(|| parts.url(addresses::MATRIX)),
        pages: site
            .routes
            .iter()
            .filter_map(|(address, route)| match route {
                Route::Page(slug) => {
                    let note = catalog.pages.get(slug)?;
                    Some(Link {
                        title: note.title().map_or_else(|| slug.to_string(), str::to_owned),
                        url: parts.url(address),
                    })
                }
                _ => None,
            })
            .collect(),
    };
    let heading = Heading::new("home", site.config.title.clone());
    let heading = heading.described(site.config.description.clone());
    (heading, view)
}

/// What the stories have in common.
fn glance<'a>(parts: &Parts<'a>) -> Option<Glance<'a>> {
    let catalog = &parts.site.catalog;
    let entries = &catalog.entries;
    if entries.len() < FEWEST {
        return None;
    }
    let days = entries.iter().filter_map(|entry| {
        let date = entry.document.date.as_ref();
        date.map(|date| date.value)
    });
    let near = entries.iter();
    let near = near.filter(|entry| entry.document.kind == Kind::NEAR_MISS);
    let all = words::number(entries.len());
    let stories = match near.count() {
        0 => format!("{all} stories"),
        1 => format!("{all} stories, one of them a near miss"),
        near => format!("{all} stories, {} of them near misses", words::number(near)),
    };
    let recurring = catalog.dimensions.iter();
    let recurring =
        recurring.filter(|info| [Dimension::System, Dimension::Factor].contains(&info.dimension));
    let recurring = recurring.map(|info| {
        let listed = terms::listed(catalog, &info.dimension);
        let back = listed.iter().filter(|one| one.count + one.suggested > 1);
        DimensionSummary {
            dimension: info.dimension.to_string(),
            title: info.title.clone(),
            url: parts.url(&addresses::terms(&info.dimension, TermOrder::Incidents, 1)),
            count: listed.len(),
            terms: back
                .take(RECURRING)
                .map(|listed| terms::row(parts, listed.term))
                .collect(),
            lead: "",
        }
    });
    Some(Glance {
        stories,
        since: days
            .min()
            .map(|day| day.strftime("%B %Y").to_string())
            .unwrap_or_default(),
        recurring: recurring
            .filter(|summary| !summary.terms.is_empty())
            .collect(),
        surprise: quotations::newest_surprise(parts)
            .and_then(|index| quotations::alone(parts, index, "")),
    })
}

/// The dimensions; where the page names the most frequent terms of one at a glance already, the other ways into
/// it in their place.
fn beside_a_glance(
    parts: &Parts<'_>,
    mut dimensions: Vec<DimensionSummary>,
    glance: Option<&Glance<'_>>,
) -> Vec<DimensionSummary> {
    let told: Vec<&str> = glance
        .iter()
        .flat_map(|glance| &glance.recurring)
        .map(|told| told.dimension.as_str())
        .collect();
    for summary in &mut dimensions {
        let info = parts.site.catalog.dimensions.iter();
        let mut info = info.filter(|info| info.dimension.to_string() == summary.dimension);
        if told.contains(&summary.dimension.as_str())
            && let Some(info) = info.next()
        {
            summary.terms = terms::list::groups(parts, &info.dimension);
            if summary.terms.is_empty() {
                let told = glance.iter().flat_map(|glance| &glance.recurring);
                let told: Vec<&TermRow> = told.flat_map(|told| &told.terms).collect();
                let is_new = |row: &TermRow| !told.iter().any(|one| one.chip.url == row.chip.url);
                let newest = terms::list::newest(parts, &info.dimension).filter(is_new);
                summary.terms = newest.take(NEWEST).collect();
                summary.lead = "Most recent";
            }
        }
    }
    dimensions
}

/// Whether what surprised people in a story stands at the head of the page.
fn is_told_at_a_glance(parts: &Parts<'_>, index: EntryIx) -> bool {
    let newest = quotations::newest_surprise(parts);
    parts.site.catalog.entries.len() >= FEWEST && newest.is_some_and(|(entry, _)| entry == index)
}

/// Whether a path visits an entry.
fn is_on(path: Option<&ReadingPath>, index: EntryIx) -> bool {
    let mut stops = path.iter().flat_map(|path| &path.stops);
    stops.any(|stop| stop.place == Resource::Postmortem(index))
}

/// The newest stories; the page opens with the first, which tells everything.
fn latest<'a>(parts: &Parts<'a>) -> Vec<ListedCard<'a>> {
    let newest = parts.site.catalog.entries.indexed().take(LATEST);
    let card = |(at, (index, entry)): (usize, (EntryIx, &Arc<Entry>))| {
        let card = card(parts, index, entry);
        match at {
            0 => card,
            _ => card.with(Detail::Short),
        }
    };
    newest.enumerate().map(card).collect()
}

/// A card that tells what surprised people first, beside what happened, unless that stands at the head of the
/// page.
fn card<'a>(parts: &Parts<'a>, index: EntryIx, entry: &Entry) -> ListedCard<'a> {
    let is_told = is_told_at_a_glance(parts, index);
    let surprise = entry.document.points("surprises").first();
    let surprise = surprise.filter(|_| !is_told);
    let surprise = surprise.map(|surprise| markdown::plain_text(&surprise.value));
    ListedCard {
        surprise: words::line(&surprise.unwrap_or_default(), SURPRISE),
        ..parts.card(index)
    }
}

/// The dimensions, each with its most frequent terms.
pub(super) fn dimensions(parts: &Parts<'_>) -> Vec<DimensionSummary> {
    let dimensions = parts.site.catalog.dimensions.iter();
    dimensions
        .map(|info| {
            let listed = terms::listed(&parts.site.catalog, &info.dimension);
            DimensionSummary {
                dimension: info.dimension.to_string(),
                title: info.title.clone(),
                url: parts.url(&addresses::terms(&info.dimension, TermOrder::Incidents, 1)),
                count: listed.len(),
                terms: listed
                    .iter()
                    .filter(|listed| listed.is_met())
                    .take(TERMS)
                    .map(|listed| terms::row(parts, listed.term))
                    .collect(),
                lead: "",
            }
        })
        .filter(|summary| summary.count > 0)
        .collect()
}

/// What the home page opens with: an index as it is, of a README its first paragraph. The whole README has a
/// page of its own.
fn opening<'a>(parts: &Parts<'a>, note: &'a Note) -> Html<'a> {
    let mut pages = parts.site.catalog.pages.values();
    if pages.any(|page| page.source.path == note.source.path) {
        let paragraph = note.first_paragraph();
        return paragraph.map_or_else(Html::default, |paragraph| parts.note_part(note, paragraph));
    }
    parts.note_body(note)
}
