//! Which terms, kinds, years and values of fields the found documents have, counted.

use super::documents::Documents;
use super::index::DocId;
use serde::ser::{Serialize, SerializeMap, Serializer};

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
        // Each with the last document that was counted, so that none is counted twice.
        let mut terms: Vec<(usize, Option<DocId>)> = vec![(0, None); documents.terms.len()];
        let facets = documents.facets.iter();
        let mut counts: Vec<Vec<usize>> = facets.map(|facet| vec![0; facet.values.len()]).collect();
        for doc in found {
            let Some(document) = documents.all.get(doc as usize) else {
                continue;
            };
            let own = document.terms.iter();
            let own = own.filter_map(|term| documents.terms.get(*term));
            for place in own.flat_map(|term| &term.within) {
                if let Some((count, last)) = terms.get_mut(*place)
                    && last.replace(doc) != Some(doc)
                {
                    *count += 1;
                }
            }
            for (counts, own) in counts.iter_mut().zip(&document.values) {
                for value in own {
                    if let Some(count) = counts.get_mut(*value) {
                        *count += 1;
                    }
                }
            }
        }
        let dimensions = documents.dimensions.iter().map(|dimension| {
            let values = documents.terms.iter().zip(&terms);
            let values = values.filter_map(|(term, (count, _))| {
                let is_named = term.id.dimension == *dimension && !term.is_group && *count > 0;
                is_named.then(|| value(term.id.slug.as_str(), &term.title, *count))
            });
            (dimension.field().into_owned(), sorted(values))
        });
        let mut facets: Vec<(String, Vec<FacetValue>)> = dimensions.collect();
        for (number, facet) in documents.facets.iter().enumerate() {
            let values = facet
                .values
                .iter()
                .zip(counts.get(number).into_iter().flatten());
            let values = values.filter(|(_, count)| **count > 0);
            let values = values.map(|(one, count)| value(&one.id, &one.title, *count));
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
