//! Which terms, kinds, years and values of fields the found documents have, counted.

use std::collections::{BTreeMap, BTreeSet};

use serde::ser::{Serialize, SerializeMap, Serializer};
use tantivy::DocId;

use super::documents::Documents;

/// Facets by the names of their fields: the dimensions in the site's order, then `kind`, `year` and the plain
/// fields that the table counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets(pub Vec<(String, Vec<FacetValue>)>);

/// A value that found documents have.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct FacetValue {
    /// As a filter of a query names it.
    pub id: String,
    /// For readers.
    pub title: String,
    /// The number of documents that the filter would leave.
    pub count: usize,
}

impl Serialize for Facets {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, values) in &self.0 {
            map.serialize_entry(name, values)?;
        }
        map.end()
    }
}

impl Facets {
    /// Counts the values of documents. A document of a term counts for all that the term is part of, as a filter
    /// finds it there; folders of terms are not named, because what is in them is.
    pub(super) fn of(found: impl Iterator<Item = DocId>, documents: &Documents) -> Self {
        let mut terms: BTreeMap<usize, usize> = BTreeMap::new();
        let mut counts: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        let found = found.filter_map(|doc| documents.all.get(doc as usize));
        for document in found {
            let own = document
                .terms
                .iter()
                .filter_map(|term| documents.terms.get(*term));
            let all: BTreeSet<usize> = own.flat_map(|term| term.within.iter().copied()).collect();
            for term in all {
                *terms.entry(term).or_default() += 1;
            }
            for (facet, own) in document.values.iter().enumerate() {
                for value in own {
                    *counts.entry((facet, *value)).or_default() += 1;
                }
            }
        }
        let dimensions = documents.dimensions.iter().map(|dimension| {
            let values = terms.iter().filter_map(|(place, count)| {
                let term = documents.terms.get(*place)?;
                let is_named = term.id.dimension == *dimension && !term.is_group;
                is_named.then(|| value(term.id.slug.as_str(), &term.title, *count))
            });
            (dimension.field().into_owned(), sorted(values))
        });
        let mut facets: Vec<(String, Vec<FacetValue>)> = dimensions.collect();
        for (number, facet) in documents.facets.iter().enumerate() {
            let values = facet.values.iter().enumerate().filter_map(|(place, one)| {
                let count = counts.get(&(number, place))?;
                Some(value(&one.id, &one.title, *count))
            });
            if facet.is_counted {
                facets.push((facet.id.clone(), sorted(values)));
            }
        }
        Self(facets)
    }
}

fn value(id: &str, title: &str, count: usize) -> FacetValue {
    FacetValue {
        id: id.to_owned(),
        title: title.to_owned(),
        count,
    }
}

/// The most frequent first.
fn sorted(values: impl Iterator<Item = FacetValue>) -> Vec<FacetValue> {
    let mut values: Vec<FacetValue> = values.collect();
    values.sort_by(|a, b| {
        let by_title = || (&a.title, &a.id).cmp(&(&b.title, &b.id));
        b.count.cmp(&a.count).then_with(by_title)
    });
    values
}
