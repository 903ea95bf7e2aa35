//! What narrows a search: `f/N` holds the values of a facet and which documents have them, `c` the
//! day of every document. Loaded where a query filters or facets are shown.
//!
//! ```text
//! f/N  values: number; for each: id, title, whether it is not counted (0 or 1), one more than the number of
//!      its note (0 = none), number of documents that have it or what is part of it
//!      names: number; for each: the folded name, the value's place
//!      for each value: its documents, as `bits` tells
//! c    for each document: its day (0 = none), as one decimal number, `20240131`
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
use super::documents::day;
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
    /// The number of its note.
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

/// Encodes the files of all facets, in their order.
pub(super) fn files(documents: &Documents) -> Vec<Bytes> {
    let dimensions = (0..documents.dimensions.len()).map(|number| dimension(documents, number));
    let others = (0..documents.facets.len()).filter_map(|number| facet(documents, number));
    dimensions
        .chain(others)
        .map(|values| encoded(&values, documents.all.len()))
        .collect()
}

/// Encodes `c`.
pub(super) fn days(documents: &Documents) -> Bytes {
    let mut bytes = Bytes::default();
    for document in &documents.all {
        bytes.number(document.date.map_or(0, day));
    }
    bytes
}

fn encoded(values: &Values, documents: usize) -> Bytes {
    let mut bytes = Bytes::default();
    let mut bits = Bits::default();
    bytes.list(values.values.iter(), |bytes, value| {
        bytes.text(&value.id);
        bytes.text(&value.title);
        bytes.number(u8::from(!value.is_counted));
        bytes.number(value.note.map_or(0, |note| note + 1));
        bytes.number(value.documents.len());
        bits.ascending(&value.documents, numbered(documents));
    });
    bytes.list(values.names.iter(), |bytes, (name, place)| {
        bytes.text(name);
        bytes.number(*place);
    });
    bytes.break_here();
    bytes.content.extend(bits.into_bytes());
    bytes
}

/// A place among the documents as the number of one.
fn numbered(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
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
    for (number, document) in documents.all.iter().enumerate() {
        let stated = wholes(&document.terms, false);
        for whole in stated.union(&wholes(&document.suggested, true)).copied() {
            if let Some(of) = of.get_mut(whole) {
                of.push(numbered(number));
            }
        }
    }
    let numbers = documents.note_numbers();
    let values = own.iter().zip(of).map(|((_, term), documents)| Value {
        id: term.id.slug.to_string(),
        title: term.title.clone(),
        is_counted: !term.is_group && !term.is_only_suggested,
        note: numbers.get(term.note_id().as_str()).copied(),
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
    for (place, document) in documents.all.iter().enumerate() {
        for value in document.values.get(number).into_iter().flatten() {
            if let Some(having) = having.get_mut(*value) {
                having.push(numbered(place));
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
