//! What narrows a search: `v/N` holds the values of some facets and which documents have them, `r/N` the names of rare ones, `f/N` what
//! else the values of a facet are called, `c` the day of every document. `v/0` has all facets whose documents take little; each other
//! one has a file of its own, with the suggestions of the same values. The manifest says which. `v/0` is loaded where facets are shown,
//! others where somebody opens the facet, a query filters by it or speaks of a theme; `f/N` and `c` where it filters, `r/N` where all values of
//! a facet are shown: what only one document has narrows nothing that is not seen anyway.
//!
//! ```text
//! v/N  one more than the last number of a document (0 = none)
//!      facets: number; for each: 0, or one more than the number of the one before, in this file, that has the same values
//!        values: number; of the same values for each how far it stands behind the one before, there
//!      of the values of all facets: for each 1 where it is not counted, and 2 where it has the documents of the same value in
//!      the other facet, and 4 where its name stands in `r/N`, and of a factor 8 times one more than the number of its note; behind
//!      it, without a 2, how many documents have it or what is part of it
//!      for each of those that no other facet has before and whose name stands here: id (empty = as the title says), title
//!      for each of those without a 2: its documents, as `bits` tells
//! r/N  the other names: for each id, title
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
    /// The number of the file that holds its values, and its place among the facets there.
    file: usize,
    place: usize,
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

/// The facets of a site, without where their values are.
fn all(documents: &Documents) -> Vec<Facet> {
    let dimensions = documents.dimensions.iter().map(|dimension| Facet {
        id: dimension.to_string(),
        singular: dimension.singular().into_owned(),
        field: dimension.field().into_owned(),
        single: false,
        counted: true,
        file: 0,
        place: 0,
    });
    let others = documents.facets.iter().map(|facet| Facet {
        id: facet.id.clone(),
        singular: facet.id.clone(),
        field: facet.id.clone(),
        single: facet.is_single,
        counted: facet.is_counted,
        file: 0,
        place: 0,
    });
    dimensions.chain(others).collect()
}

/// Facets with more values have names that are loaded only where all values are shown.
const MANY: usize = 32;

/// Facets whose documents take more bytes are loaded by themselves: most who search a large library narrow nothing.
const MOST_BYTES: usize = 2048;

/// The facets and their files.
pub(super) struct Files {
    /// The facets. The place of each is the number of its `f/N`.
    pub facets: Vec<Facet>,
    /// `v/N`.
    pub values: Vec<Bytes>,
    /// `r/N`.
    pub rare: Vec<Bytes>,
    /// `f/N`.
    pub names: Vec<Bytes>,
}

/// Encodes all but `c`.
pub(super) fn files(documents: &Documents) -> Files {
    let mut facets = all(documents);
    let dimensions = (0..documents.dimensions.len()).map(|number| dimension(documents, number));
    let others = (0..documents.facets.len()).filter_map(|number| facet(documents, number));
    let all: Vec<Values> = dimensions.chain(others).collect();
    let (mut values, mut rare) = <(Vec<Bytes>, Vec<Bytes>)>::default();
    for (file, together) in shared_out(&all).into_iter().enumerate() {
        let own: Vec<&Values> = together
            .iter()
            .filter_map(|number| all.get(*number))
            .collect();
        let encoded = encoded(&own);
        values.push(encoded.values);
        rare.push(encoded.rare);
        for (place, number) in together.into_iter().enumerate() {
            if let Some(facet) = facets.get_mut(number) {
                (facet.file, facet.place) = (file, place);
            }
        }
    }
    Files {
        facets,
        values,
        rare,
        names: all.iter().map(names).collect(),
    }
}

/// The numbers of the facets of each file, in ascending order.
fn shared_out(all: &[Values]) -> Vec<Vec<usize>> {
    // Facets of the same values share names and documents.
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (number, facet) in all.iter().enumerate() {
        let is_same = |other: &usize| {
            all.get(*other)
                .is_some_and(|other| facet.places_in(other).is_some())
        };
        match groups
            .iter_mut()
            .find(|group| group.first().is_some_and(is_same))
        {
            Some(group) => group.push(number),
            None => groups.push(vec![number]),
        }
    }
    let is_large = |group: &Vec<usize>| {
        let facets: Vec<&Values> = group.iter().filter_map(|number| all.get(*number)).collect();
        encoded(&facets).document_bytes > MOST_BYTES
    };
    let (large, small): (Vec<_>, Vec<_>) = groups.into_iter().partition(is_large);
    let mut small: Vec<usize> = small.into_iter().flatten().collect();
    small.sort_unstable();
    std::iter::once(small).chain(large).collect()
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

/// The files of some facets.
struct Encoded {
    /// `v/N`.
    values: Bytes,
    /// `r/N`.
    rare: Bytes,
    /// What the documents take in `v/N`.
    document_bytes: usize,
}

fn encoded(facets: &[&Values]) -> Encoded {
    let (mut bytes, mut kinds) = <(Bytes, Bytes)>::default();
    let (mut usual, mut rare) = <(Bytes, Bytes)>::default();
    let mut bits = Bits::default();
    let documents = facets.iter().flat_map(|facet| &facet.values);
    let documents = documents.flat_map(|value| &value.documents);
    let bound = documents.max().map_or(0, |last| last + 1);
    bytes.number(bound);
    bytes.list(facets.iter().enumerate(), |bytes, (number, facet)| {
        let others = facets
            .get(..number)
            .unwrap_or_default()
            .iter()
            .zip(1_usize..);
        let mut shared =
            others.filter_map(|(other, number)| Some((number, other, facet.places_in(other)?)));
        let mut twins: Vec<Option<&Value>> = vec![None; facet.values.len()];
        if let Some((number, other, places)) = shared.next() {
            bytes.number(number);
            twins = places
                .iter()
                .map(|place| other.values.get(*place))
                .collect();
            let mut next = 0;
            bytes.list(places.into_iter(), |bytes, place| {
                bytes.number(place + 1 - next);
                next = place + 1;
            });
        } else {
            bytes.number(0_u8);
            bytes.number(facet.values.len());
        }
        for (value, twin) in facet.values.iter().zip(twins) {
            let is_twin = twin.is_some_and(|twin| twin.documents == value.documents);
            let is_rare = twin.is_none() && facet.is_rare(value);
            let flags = [!value.is_counted, is_twin, is_rare];
            let flags = flags.into_iter().rev();
            let note = value.note.map_or(0, |note| u64::from(note) + 1);
            kinds.number(flags.fold(note, |kind, flag| kind << 1 | u64::from(flag)));
            if twin.is_none() {
                let names = if is_rare { &mut rare } else { &mut usual };
                names.text(unlike(&value.id, &value.title));
                names.text(&value.title);
            }
            if !is_twin {
                kinds.number(value.documents.len());
                bits.ascending(&value.documents, bound);
            }
        }
    });
    for part in [&kinds, &usual] {
        bytes.append(part);
    }
    bytes.break_here();
    let documents = bits.into_bytes();
    let document_bytes = documents.len();
    bytes.content.extend(documents);
    Encoded {
        values: bytes,
        rare,
        document_bytes,
    }
}

impl Values {
    /// Whether the name of a value is only wanted where all are shown. Themes ask for those of factors.
    fn is_rare(&self, value: &Value) -> bool {
        self.values.len() > MANY && value.documents.len() < 2 && value.note.is_none()
    }

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
