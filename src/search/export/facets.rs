//! What narrows a search: `f/N` holds the values of a facet and which documents have them, `c` the
//! day of every document. Loaded where a query filters or facets are shown.
//!
//! ```text
//! f/N  values: number; for each: id, title, whether it is a group (0 or 1), number of values that
//!      it is or is part of and the place of each
//!      names: number; for each: the folded name, the value's place
//!      for each document: number of values and the place of each
//! c    for each document: its day (0 = none), as one decimal number, `20240131`
//! ```
//!
//! Facets are the dimensions of the site, then kind and year, then severity, which is no facet that
//! is shown but a filter all the same.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::bytes::Bytes;
use super::documents::day;
use crate::search::documents::{Document, DocumentKind, Documents, field_name, folded};

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
    /// By document.
    of: Vec<Vec<usize>>,
}

struct Value {
    id: String,
    title: String,
    is_group: bool,
    within: Vec<usize>,
}

/// The facets of a site. The place of each is the number of its file.
pub(super) fn all(documents: &Documents) -> Vec<Facet> {
    let dimensions = documents.dimensions.iter().map(|dimension| Facet {
        id: dimension.to_string(),
        singular: dimension.singular().to_owned(),
        field: field_name(dimension).to_owned(),
        single: false,
        counted: true,
    });
    let common = ["kind", "year", "severity"].into_iter().map(|name| Facet {
        id: name.to_owned(),
        singular: name.to_owned(),
        field: name.to_owned(),
        single: true,
        counted: name != "severity",
    });
    dimensions.chain(common).collect()
}

/// Encodes the files of all facets, in their order.
pub(super) fn files(documents: &Documents) -> Vec<Bytes> {
    let dimensions = (0..documents.dimensions.len()).map(|number| dimension(documents, number));
    let common = [kinds(documents), years(documents), severities(documents)];
    dimensions
        .chain(common)
        .map(|values| encoded(&values))
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

fn encoded(values: &Values) -> Bytes {
    let mut bytes = Bytes::default();
    bytes.list(values.values.iter(), |bytes, value| {
        bytes.text(&value.id);
        bytes.text(&value.title);
        bytes.number(u8::from(value.is_group));
        bytes.list(value.within.iter().copied(), Bytes::number);
    });
    bytes.list(values.names.iter(), |bytes, (name, place)| {
        bytes.text(name);
        bytes.number(*place);
    });
    for own in &values.of {
        bytes.list(own.iter().copied(), Bytes::number);
    }
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
    let values = own.iter().map(|(_, term)| Value {
        id: term.id.slug.to_string(),
        title: term.title.clone(),
        is_group: term.is_group,
        within: term.within.iter().filter_map(place).collect(),
    });
    let names = documents
        .names
        .iter()
        .filter(|((one, _), _)| *one == number);
    let of = documents.all.iter();
    Values {
        values: values.collect(),
        names: names
            .filter_map(|((_, name), term)| Some((name.clone(), place(term)?)))
            .collect(),
        of: of
            .map(|document| document.terms.iter().filter_map(place).collect())
            .collect(),
    }
}

fn kinds(documents: &Documents) -> Values {
    let kinds = DocumentKind::ALL.map(|kind| (kind.id().to_owned(), kind.title().to_owned()));
    let of = |document: &Document| {
        DocumentKind::ALL
            .iter()
            .position(|kind| *kind == document.kind)
    };
    single(kinds.to_vec(), documents, of)
}

fn years(documents: &Documents) -> Values {
    let year = |document: &Document| Some(format!("{:04}", document.date?.year()));
    by_name(documents, year)
}

fn severities(documents: &Documents) -> Values {
    by_name(documents, |document| {
        document.severity.as_deref().map(folded)
    })
}

/// The values that documents name.
fn by_name(documents: &Documents, name: impl Fn(&Document) -> Option<String>) -> Values {
    let names: BTreeSet<String> = documents.all.iter().filter_map(&name).collect();
    let of = |document: &Document| {
        let own = name(document)?;
        names.iter().position(|name| *name == own)
    };
    let values = names.iter().map(|name| (name.clone(), name.clone()));
    single(values.collect(), documents, of)
}

/// Values, of which a document has one at most. They are named by their ids and titles.
fn single(
    named: Vec<(String, String)>,
    documents: &Documents,
    of: impl Fn(&Document) -> Option<usize>,
) -> Values {
    let mut names = BTreeMap::new();
    for (place, (id, title)) in named.iter().enumerate() {
        names.entry(folded(id)).or_insert(place);
        names.entry(folded(title)).or_insert(place);
    }
    names.remove("");
    let values = named
        .into_iter()
        .enumerate()
        .map(|(place, (id, title))| Value {
            id,
            title,
            is_group: false,
            within: vec![place],
        });
    Values {
        values: values.collect(),
        names: names.into_iter().collect(),
        of: documents
            .all
            .iter()
            .map(|document| of(document).into_iter().collect())
            .collect(),
    }
}
