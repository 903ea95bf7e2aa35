//! What narrows a search: `v` holds the values of all facets and which documents have them, `f/N` what else the values of
//! a facet are called, `c` the day of every document. `v` is loaded where facets are shown or a query filters or speaks of a
//! theme, the others where it filters.
//!
//! ```text
//! v    facets: number; for each: 0, or one more than the number of the one before that has the same values
//!        values: number; for each: id (empty = as the title says), title; or how far it stands behind the one before, there
//!        one more than the last number of a document (0 = none)
//!      of the values of all facets: for each whether it is not counted (0 or 1); for each factor one more than the number of its
//!      note, else 0; for each how many documents have it or what is part of it
//!      for each value: its documents, as `bits` tells
//! f/N  names: number; for each: the folded name, the value's place
//! c    for each number of a document: its day (0 = none), as one decimal number, `20240131`
//! ```
//!
//! A group of terms is not counted, because what is in it is, and neither is a term that is only suggested,
//! because the facet of suggestions counts it.
//!
//! Facets are the dimensions of the site, then those of [`Documents::facets`], of which not all are counted:
//! the severity is a filter and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::bits::Bits;
use super::bytes::Bytes;
use super::documents::{day, unlike};
use crate::ids::Dimension;
use crate::search::documents::Documents;

/// A facet, as the manifest names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Facet {
    /// Its name.
    id: String,
    /// What one value of it is called in queries.
    singular: String,
    /// Its name in results.
    field: String,
    /// Whether documents have one value at most, so that several of them in a query are alternatives.
    single: bool,
    /// Whether results count it.
    counted: bool,
}

/// The values of a facet.
#[derive(Default)]
struct Values {
    values: Vec<Value>,
    names: Vec<(String, usize)>,
}

struct Value {
    id: String,
    title: String,
    is_counted: bool,
    /// The number of its note, of a factor: themes lead there.
    note: Option<u32>,
    /// In ascending order.
    documents: Vec<u32>,
}

/// The facets of a site. The place of each is the number of its file.
pub(super) fn all(documents: &Documents) -> Vec<Facet> {
    let dimensions = documents.dimensions.iter().map(|dimension| Facet {
        id: dimension.to_string(),
        singular: dimension.singular().into_owned(),
        field: dimension.field().into_owned(),
        single: false,
        counted: true,
    });
    let others = documents.facets.iter().map(|facet| Facet {
        id: facet.id.clone(),
        singular: facet.id.clone(),
        field: facet.id.clone(),
        single: facet.is_single,
        counted: facet.is_counted,
    });
    dimensions.chain(others).collect()
}

/// Encodes `v`, and the names of all facets in their order.
pub(super) fn files(documents: &Documents) -> (Bytes, Vec<Bytes>) {
    let dimensions = (0..documents.dimensions.len()).map(|number| dimension(documents, number));
    let others = (0..documents.facets.len()).filter_map(|number| facet(documents, number));
    let all: Vec<Values> = dimensions.chain(others).collect();
    let names = all.iter().map(names);
    (encoded(&all), names.collect())
}

/// Encodes `c`.
pub(super) fn days(documents: &Documents) -> Bytes {
    let mut bytes = Bytes::default();
    let days = documents.all.iter();
    let days = days.map(|document| document.date.map_or(0, day));
    for day in documents.numbers().spread(days) {
        bytes.number(day);
    }
    bytes
}

fn encoded(facets: &[Values]) -> Bytes {
    let mut bytes = Bytes::default();
    let (mut uncounted, mut notes, mut counts) = <(Bytes, Bytes, Bytes)>::default();
    let mut bits = Bits::default();
    bytes.list(facets.iter().enumerate(), |bytes, (number, facet)| {
        let others = facets
            .get(..number)
            .unwrap_or_default()
            .iter()
            .zip(1_usize..);
        let mut shared =
            others.filter_map(|(other, number)| Some((number, facet.places_in(other)?)));
        if let Some((number, places)) = shared.next() {
            bytes.number(number);
            let mut next = 0;
            bytes.list(places.into_iter(), |bytes, place| {
                bytes.number(place + 1 - next);
                next = place + 1;
            });
        } else {
            bytes.number(0_u8);
            bytes.list(facet.values.iter(), |bytes, value| {
                bytes.text(unlike(&value.id, &value.title));
                bytes.text(&value.title);
            });
        }
        let documents = facet.values.iter().flat_map(|value| &value.documents);
        let bound = documents.max().map_or(0, |last| last + 1);
        bytes.number(bound);
        for value in &facet.values {
            uncounted.number(u8::from(!value.is_counted));
            notes.number(value.note.map_or(0, |note| note + 1));
            counts.number(value.documents.len());
            bits.ascending(&value.documents, bound);
        }
    });
    for part in [&uncounted, &notes, &counts] {
        bytes.append(part);
    }
    bytes.break_here();
    bytes.content.extend(bits.into_bytes());
    bytes
}

impl Values {
    /// The places of these values among others, in ascending order; `None` where they are not all there.
    fn places_in(&self, others: &Self) -> Option<Vec<usize>> {
        let mut rest = others.values.iter().enumerate();
        let place = |value: &Value| {
            let found = rest.find(|(_, other)| other.id == value.id && other.title == value.title);
            found.map(|(place, _)| place)
        };
        let places: Option<Vec<usize>> = self.values.iter().map(place).collect();
        places.filter(|places| !places.is_empty())
    }
}

fn names(values: &Values) -> Bytes {
    let mut bytes = Bytes::default();
    bytes.list(values.names.iter(), |bytes, (name, place)| {
        bytes.text(name);
        bytes.number(*place);
    });
    bytes
}

fn dimension(documents: &Documents, number: usize) -> Values {
    let dimension = documents.dimensions.get(number);
    let terms = documents.terms.iter().enumerate();
    let own: Vec<_> = terms
        .filter(|(_, term)| Some(&term.id.dimension) == dimension)
        .collect();
    let places: BTreeMap<usize, usize> = own
        .iter()
        .enumerate()
        .map(|(place, (term, _))| (*term, place))
        .collect();
    let place = |term: &usize| places.get(term).copied();
    let mut of = vec![Vec::new(); own.len()];
    let wholes = |terms: &[usize], is_only_suggested: bool| -> BTreeSet<usize> {
        let terms = terms.iter().filter_map(|term| own.get(place(term)?));
        let wholes = terms.flat_map(|(_, term)| &term.within);
        let wholes = wholes.filter(|whole| {
            let whole = documents.terms.get(**whole);
            whole.is_some_and(|whole| whole.is_only_suggested == is_only_suggested)
        });
        wholes.filter_map(place).collect()
    };
    let numbers = documents.numbers();
    for (number, document) in documents.all.iter().enumerate() {
        let stated = wholes(&document.terms, false);
        for whole in stated.union(&wholes(&document.suggested, true)).copied() {
            if let Some(of) = of.get_mut(whole) {
                of.push(numbers.at(number));
            }
        }
    }
    let notes = documents.note_numbers();
    let values = own.iter().zip(of).map(|((_, term), documents)| Value {
        id: term.id.slug.to_string(),
        title: term.title.clone(),
        is_counted: !term.is_group && !term.is_only_suggested,
        note: (term.id.dimension == Dimension::Factor)
            .then(|| notes.get(term.note_id().as_str()))
            .flatten()
            .map(|note| numbers.at(*note as usize)),
        documents,
    });
    let names = documents
        .names
        .iter()
        .filter(|((one, _), _)| *one == number);
    Values {
        values: values.collect(),
        names: names
            .filter_map(|((_, name), term)| Some((name.clone(), place(term)?)))
            .collect(),
    }
}

fn facet(documents: &Documents, number: usize) -> Option<Values> {
    let facet = documents.facets.get(number)?;
    let mut having = vec![Vec::new(); facet.values.len()];
    let numbers = documents.numbers();
    for (place, document) in documents.all.iter().enumerate() {
        for value in document.values.get(number).into_iter().flatten() {
            if let Some(having) = having.get_mut(*value) {
                having.push(numbers.at(place));
            }
        }
    }
    let values = facet.values.iter().zip(having);
    let values = values.map(|(value, documents)| Value {
        id: value.id.clone(),
        title: value.title.clone(),
        is_counted: true,
        note: None,
        documents,
    });
    let names = facet.names.iter();
    Some(Values {
        values: values.collect(),
        names: names.map(|(name, place)| (name.clone(), *place)).collect(),
    })
}
