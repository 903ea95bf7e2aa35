//! What narrows a search: `c` holds kind, day and severity of every document, `f/N` the terms of a
//! dimension and which documents have them. Loaded where a query filters or facets are shown.
//!
//! ```text
//! c    severities: number, each; for each document: kind; then the day of each (0 = none);
//!      then the severity of each (0 = none, else its place + 1)
//! f/N  terms: number; for each: slug, title, whether it is a group (0 or 1), number of terms that
//!      it is or is part of and the place of each
//!      names: number; for each: the folded name, the term's place
//!      for each document: number of terms and the place of each
//! ```

use std::collections::{BTreeMap, BTreeSet};

use super::bytes::Bytes;
use super::documents::{day, kind};
use crate::search::documents::Documents;

/// Encodes `c`.
pub(super) fn columns(documents: &Documents) -> Bytes {
    let severities: BTreeSet<&str> = documents
        .all
        .iter()
        .filter_map(|document| document.severity.as_deref())
        .collect();
    let places: BTreeMap<&str, usize> =
        severities.iter().enumerate().map(|(place, label)| (*label, place)).collect();
    let mut bytes = Bytes::default();
    bytes.list(severities.iter(), |bytes, label| bytes.text(label));
    for document in &documents.all {
        bytes.number(kind(document.kind));
    }
    for document in &documents.all {
        bytes.number(document.date.map_or(0, day));
    }
    for document in &documents.all {
        let place = document.severity.as_deref().and_then(|label| places.get(label));
        bytes.number(place.map_or(0, |place| place + 1));
    }
    bytes
}

/// Encodes `f/N`, for the dimension of that number.
pub(super) fn dimension(documents: &Documents, number: usize) -> Bytes {
    let mut bytes = Bytes::default();
    let Some(dimension) = documents.dimensions.get(number) else {
        return bytes;
    };
    let own: Vec<usize> = (0..documents.terms.len())
        .filter(|place| documents.terms.get(*place).is_some_and(|term| term.id.dimension == *dimension))
        .collect();
    let places: BTreeMap<usize, usize> =
        own.iter().enumerate().map(|(place, term)| (*term, place)).collect();
    let place = |term: &usize| places.get(term).copied();
    bytes.list(own.iter(), |bytes, term| {
        let Some(term) = documents.terms.get(*term) else {
            return;
        };
        bytes.text(term.id.slug.as_str());
        bytes.text(&term.title);
        bytes.number(u8::from(term.is_group));
        let within: Vec<usize> = term.within.iter().filter_map(place).collect();
        bytes.list(within.into_iter(), Bytes::number);
    });
    let names: Vec<(&str, usize)> = documents
        .names
        .iter()
        .filter(|((dimension, _), _)| *dimension == number)
        .filter_map(|((_, name), term)| Some((name.as_str(), place(term)?)))
        .collect();
    bytes.list(names.into_iter(), |bytes, (name, term)| {
        bytes.text(name);
        bytes.number(term);
    });
    for document in &documents.all {
        let terms: Vec<usize> = document.terms.iter().filter_map(place).collect();
        bytes.list(terms.into_iter(), Bytes::number);
    }
    bytes
}
