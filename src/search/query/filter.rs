//! Filters of a query: what must hold for a document beside its words.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::search::documents::{Document, Documents, YEAR, folded};

/// A condition on documents.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Filter {
    /// It has a term, or one below it, by the place in [`Documents::terms`].
    Term(usize),
    /// It has a value, by its id, of a facet, by its place in [`Documents::facets`].
    Value(usize, String),
    /// It is dated on this day or later.
    After(Date),
    /// It is dated before this day.
    Before(Date),
}

/// The filters of a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// What must hold.
    pub wanted: Vec<Filter>,
    /// What must not hold.
    pub unwanted: Vec<Filter>,
}

impl Filter {
    /// The filter of a field and a value as written; `None` where there is no such field or value.
    #[must_use]
    pub fn read(field: &str, value: &str, documents: &Documents) -> Option<Self> {
        let field = field.to_lowercase();
        let value = value.trim();
        match field.as_str() {
            "after" => first_day(value).map(Self::After),
            "before" => first_day(value).map(Self::Before),
            name => {
                let mut facets = documents.facets.iter().enumerate();
                if let Some((facet, found)) = facets.find(|(_, facet)| facet.id == name) {
                    // Every year is one, whether or not something happened in it.
                    let id = match name == YEAR {
                        true => first_day(value)
                            .filter(|_| value.len() == 4)
                            .map(|_| value.to_owned()),
                        false => found.value(value).map(|value| value.id.clone()),
                    };
                    return id.map(|id| Self::Value(facet, id));
                }
                let mut dimensions = documents.dimensions.iter();
                let dimension = dimensions.position(|one| one.is_called(name))?;
                let term = documents.names.get(&(dimension, folded(value)))?;
                Some(Self::Term(*term))
            }
        }
    }

    /// Whether it holds for a document.
    #[must_use]
    pub fn holds(&self, document: &Document, documents: &Documents) -> bool {
        let date = document.date;
        match self {
            Self::Term(place) => documents.terms.get(*place).is_some_and(|wanted| {
                let own = document.terms_in(wanted).iter();
                let mut own = own.filter_map(|term| documents.terms.get(*term));
                own.any(|term| term.within.contains(place))
            }),
            Self::Value(place, wanted) => {
                let facet = documents.facets.get(*place);
                let mut own = document.values.get(*place).into_iter().flatten();
                facet.is_some_and(|facet| own.any(|value| facet.is(*value, wanted)))
            }
            Self::After(first) => date.is_some_and(|date| date >= *first),
            Self::Before(first) => date.is_some_and(|date| date < *first),
        }
    }

    /// Filters of one kind are alternatives where a document has only one value of it.
    fn alternatives(&self, documents: &Documents) -> Option<usize> {
        match self {
            Self::Value(facet, _) => {
                let is_single = documents.facets.get(*facet)?.is_single;
                is_single.then_some(*facet)
            }
            Self::Term(_) | Self::After(_) | Self::Before(_) => None,
        }
    }
}

impl Filters {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.wanted.is_empty() && self.unwanted.is_empty()
    }

    /// Adds what is written as a field and a value; `false` where it is no filter.
    pub(super) fn add(
        &mut self,
        field: &str,
        value: &str,
        is_excluded: bool,
        documents: &Documents,
    ) -> bool {
        let filter = Filter::read(field, value, documents);
        let is_filter = filter.is_some();
        let list = if is_excluded {
            &mut self.unwanted
        } else {
            &mut self.wanted
        };
        list.extend(filter);
        is_filter
    }

    /// Whether all hold for a document: every term and value, one of those that are alternatives, and nothing that is excluded.
    #[must_use]
    pub fn hold(&self, document: &Document, documents: &Documents) -> bool {
        let mut alternatives: BTreeMap<usize, bool> = BTreeMap::new();
        for filter in &self.wanted {
            let holds = filter.holds(document, documents);
            match filter.alternatives(documents) {
                Some(which) => *alternatives.entry(which).or_default() |= holds,
                None if !holds => return false,
                None => {}
            }
        }
        let is_excluded = |filter: &Filter| filter.holds(document, documents);
        alternatives.values().all(|holds| *holds) && !self.unwanted.iter().any(is_excluded)
    }
}

/// The first day of `2024`, `2024-03` or `2024-03-05`.
fn first_day(text: &str) -> Option<Date> {
    let rest = match text.len() {
        4 => "-01-01",
        7 => "-01",
        10 => "",
        _ => return None,
    };
    let is_plain = text.starts_with(|c: char| c.is_ascii_digit());
    is_plain.then(|| format!("{text}{rest}").parse().ok())?
}
