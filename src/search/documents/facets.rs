//! The values of documents that narrow a search beside their terms: kinds, years, the terms that are
//! only suggested for them, and the plain fields of which the table says so.

use std::collections::{BTreeMap, BTreeSet};

use super::{Document, Facet, TERM, aliases, folded};
use crate::catalog::terms::Term;
use crate::catalog::{Catalog, Entry};
use crate::config::Config;
use crate::fields::{Choice, Field, Filter, SUGGESTED, built_in};
use crate::ids::Dimension;
use crate::site::words;

/// The name of the facet of kinds.
const KIND: &str = "kind";
/// The name of the facet of years. Every year is a value that queries may name.
pub(in crate::search) const YEAR: &str = "year";

/// All facets; the documents are told their values. The postmortems stand first, the last of the catalog in front.
pub(super) fn all(documents: &mut [Document], catalog: &Catalog, config: &Config) -> Vec<Facet> {
    let term = Choice::from((TERM, "Term"));
    let kinds: Vec<_> = config.kinds.iter().cloned().chain([term]).collect();
    let years = documents
        .iter()
        .filter_map(year)
        .map(|year| (year.clone(), year));
    let years: BTreeMap<_, _> = years.collect();
    let mut facets = vec![
        Facet::new(KIND, true, true, kinds),
        Facet::new(YEAR, true, true, choices(years)),
    ];
    let places: Vec<_> = facets.iter().map(Facet::places).collect();
    for document in documents.iter_mut() {
        let own = [Some(document.kind.clone()), year(document)];
        document.values = places
            .iter()
            .zip(own)
            .map(|(places, id)| placed(places, id))
            .collect();
    }
    for (name, dimension) in SUGGESTED
        .into_iter()
        .zip([Dimension::System, Dimension::Factor])
    {
        facets.extend(suggestions(name, documents, catalog, &dimension));
    }
    let fields = config.plain_fields();
    for field in fields.filter(|field| field.filter != Filter::No) {
        let is_counted = field.filter == Filter::Facet;
        let own: Vec<_> = catalog
            .entries
            .iter()
            .rev()
            .map(|entry| values(field, &entry.document))
            .collect();
        let mut named = BTreeMap::new();
        for (id, title) in own.iter().flatten() {
            // Nobody sees the values of what is not counted.
            let title = if is_counted { title } else { id };
            named.entry(id.clone()).or_insert_with(|| title.clone());
        }
        let facet = Facet::new(&field.id, !field.is_list, is_counted, choices(named));
        let places = facet.places();
        let own = own.into_iter().map(Some).chain(std::iter::repeat(None));
        for (document, own) in documents.iter_mut().zip(own) {
            let ids = own.into_iter().flatten().map(|(id, _)| id);
            document.values.push(placed(&places, ids));
        }
        facets.push(facet);
    }
    facets
}

/// The facet of the terms that are suggested in a dimension: apart from what authors state, so that no
/// count adds the two. `None` where there are none.
fn suggestions(
    name: &str,
    documents: &mut [Document],
    catalog: &Catalog,
    dimension: &Dimension,
) -> Option<Facet> {
    let own: Vec<Vec<&Term>> = catalog
        .entries
        .iter()
        .rev()
        .map(|entry| suggested_terms(entry, catalog, dimension))
        .collect();
    let terms: BTreeMap<&str, _> = own
        .iter()
        .flatten()
        .map(|term| (term.id.slug.as_str(), *term))
        .collect();
    if terms.is_empty() {
        return None;
    }
    let named = terms
        .iter()
        .map(|(id, term)| ((*id).to_owned(), term.title.clone()));
    let mut facet = Facet::new(name, false, true, choices(named.collect()));
    for (place, term) in terms.values().enumerate() {
        for alias in aliases(term) {
            facet.names.entry(folded(&alias)).or_insert(place);
        }
    }
    facet.names.remove("");
    let places = facet.places();
    let own = own.into_iter().chain(std::iter::repeat(Vec::new()));
    for (document, own) in documents.iter_mut().zip(own) {
        let ids = own.into_iter().map(|term| term.id.slug.to_string());
        document.values.push(placed(&places, ids));
    }
    Some(facet)
}

/// The terms of a dimension that are suggested for a document, and those that they are part of.
fn suggested_terms<'c>(
    entry: &Entry,
    catalog: &'c Catalog,
    dimension: &Dimension,
) -> Vec<&'c Term> {
    let uses = entry.uses.iter();
    let suggested = uses.filter(|used| used.is_suggested() && used.term.dimension == *dimension);
    let mut terms = Vec::new();
    for used in suggested {
        let mut here = catalog.vocabulary.get(&used.term);
        while let Some(term) = here {
            // What is in a folder of terms names it.
            if !term.is_group {
                terms.push(term);
            }
            here = term.parent_id().and_then(|id| catalog.vocabulary.get(&id));
        }
    }
    terms
}

fn choices(named: BTreeMap<String, String>) -> Vec<Choice> {
    let choices = named.into_iter().map(|(id, title)| Choice { id, title });
    choices.collect()
}

fn year(document: &Document) -> Option<String> {
    Some(format!("{:04}", document.date?.year()))
}

/// The values of a field, each with what readers call it.
fn values(field: &Field, document: &crate::postmortem::Postmortem) -> Vec<(String, String)> {
    let values = document.values(&field.id).iter();
    let named = values.map(|value| (folded(&value.text), words::value(field, value).text));
    named.filter(|(id, _)| !id.is_empty()).collect()
}

impl Facet {
    fn new(id: &str, is_single: bool, is_counted: bool, values: Vec<Choice>) -> Self {
        let mut names = BTreeMap::new();
        for (place, value) in values.iter().enumerate() {
            names.entry(folded(&value.id)).or_insert(place);
            names.entry(folded(&value.title)).or_insert(place);
        }
        names.remove("");
        Self {
            id: id.to_owned(),
            is_single,
            is_counted,
            values,
            names,
        }
    }

    /// Whether it is a field that the site declares.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.id != YEAR && built_in(&self.id).is_none() && !self.is_suggested()
    }

    /// Whether its values are only suggested.
    #[must_use]
    pub fn is_suggested(&self) -> bool {
        SUGGESTED.contains(&self.id.as_str())
    }

    /// The value that a query names.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&Choice> {
        self.values.get(*self.names.get(&folded(name))?)
    }

    /// Whether the value at a place has an id.
    #[must_use]
    pub fn is(&self, place: usize, id: &str) -> bool {
        self.values.get(place).is_some_and(|value| value.id == id)
    }

    /// The places of the values by their ids.
    fn places(&self) -> BTreeMap<String, usize> {
        let values = self.values.iter().enumerate();
        values
            .map(|(place, value)| (value.id.clone(), place))
            .collect()
    }
}

/// The places of values, each once.
fn placed(places: &BTreeMap<String, usize>, ids: impl IntoIterator<Item = String>) -> Vec<usize> {
    let own = ids.into_iter().filter_map(|id| places.get(&id).copied());
    own.collect::<BTreeSet<_>>().into_iter().collect()
}
