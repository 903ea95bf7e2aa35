//! What a hit shows: `d/N` holds the metadata of a few documents, `t/N` the text of one, which only
//! the snippets of visible hits load.
//!
//! ```text
//! d/N  terms of these documents: number; for each: dimension, slug, title, address
//!      for each document: id, title, address, day (0 = none), kind, severity (empty = none),
//!      its lead, number of terms and the place of each in the list above, and the same of those that
//!      are only suggested
//! t/N  sections: number; for each: heading, anchor (empty = none), text
//! ```
//!
//! A day is one decimal number, `20240131`. Addresses mostly repeat an id or a slug: a `*` stands
//! for it.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::bytes::Bytes;
use crate::search::documents::{Document, Documents};
use crate::search::snippet;

/// Documents of one metadata file: ten hits are in ten files on a large site, and in few on a small one.
pub(super) const PER_FILE: usize = 4;

/// Encodes `d/N`.
pub(super) fn metadata(documents: &Documents, number: usize) -> Bytes {
    let first = number * PER_FILE;
    let own = documents.all.iter().skip(first).take(PER_FILE);
    let used: BTreeMap<usize, usize> = own
        .clone()
        .flat_map(|document| document.terms.iter().chain(&document.suggested).copied())
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .enumerate()
        .map(|(place, term)| (term, place))
        .collect();
    let mut bytes = Bytes::default();
    bytes.list(used.keys(), |bytes, term| {
        let Some(term) = documents.terms.get(*term) else {
            return;
        };
        let slug = term.id.slug.as_str();
        let dimension = documents.dimensions.iter();
        let mut dimension = dimension.take_while(|one| **one != term.id.dimension);
        bytes.number(dimension.by_ref().count());
        bytes.text(slug);
        bytes.text(&term.title);
        bytes.text(&term.url.replacen(slug, "*", 1));
    });
    bytes.list(own.collect::<Vec<_>>().into_iter(), |bytes, document| {
        one(document, &used, bytes);
    });
    bytes
}

fn one(document: &Document, places: &BTreeMap<usize, usize>, bytes: &mut Bytes) {
    bytes.text(&document.id);
    bytes.text(&document.title);
    bytes.text(&document.url.replacen(&document.id, "*", 1));
    bytes.number(document.date.map_or(0, day));
    bytes.text(&document.kind);
    bytes.text(document.severity.as_deref().unwrap_or_default());
    bytes.text(&snippet::lead(document));
    for terms in [&document.terms, &document.suggested] {
        let places: Vec<&usize> = terms.iter().filter_map(|term| places.get(term)).collect();
        bytes.list(places.into_iter(), |bytes, place| bytes.number(*place));
    }
}

/// Encodes `t/N`.
pub(super) fn text(document: &Document) -> Bytes {
    let mut bytes = Bytes::default();
    bytes.list(document.sections.iter(), |bytes, section| {
        bytes.text(&section.heading);
        bytes.text(section.anchor.as_deref().unwrap_or_default());
        bytes.text(&section.text);
    });
    bytes
}

/// A day as one decimal number.
pub(super) fn day(date: Date) -> u32 {
    let (year, month, day) = (date.year().unsigned_abs(), date.month(), date.day());
    u32::from(year) * 10_000 + u32::from(month.unsigned_abs()) * 100 + u32::from(day.unsigned_abs())
}
