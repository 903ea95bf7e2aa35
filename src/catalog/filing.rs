//! What the values of `tags`, `categories` and the like mean, which other tools file documents by.
//!
//! Only all documents together tell. A value that names a known term is that term; the others of a field
//! are a dimension of its own, where enough documents have them. One finding says what became of each
//! field, and how a site decides it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::terms::Terms;
use crate::config::Taxonomy;
use crate::diagnostics::{Diagnostic, rules};
use crate::ids::{Dimension, Slug};
use crate::postmortem::schema::COMPANIES;
use crate::postmortem::{Postmortem, TermMention, systems};
use crate::words::capitalised;

/// Documents that make a dimension of a field.
const ENOUGH: usize = 3;
/// Values that tell documents apart.
const FEWEST_VALUES: usize = 2;
/// Values of one dimension; and as many for each of its documents. Of more, those count that several
/// documents have: the others are words, not terms.
const MOST_VALUES: usize = 1_000;
const MOST_VALUES_EACH: usize = 3;
/// Values that the finding repeats.
const REPEATED: usize = 5;
/// What more than one in so many documents of a field are filed under is what their authors sort by. It names no
/// factor, where the field has so many documents.
const SORTED_BY: usize = 3;
const MANY: usize = 8;

/// What the values of each field mean.
#[derive(Clone, Debug, Default)]
pub(super) struct Filing {
    shelves: BTreeMap<String, Shelf>,
}

/// A field.
#[derive(Clone, Debug, Default)]
struct Shelf {
    values: BTreeMap<Slug, Meaning>,
    /// The documents that have the field, and those that have a value which names nothing known.
    documents: usize,
    documents_of_rest: usize,
    /// The dimension of the values that name nothing known and stand in so many documents.
    dimension: Option<Dimension>,
    least: usize,
}

/// What a value names.
#[derive(Clone, Debug)]
enum Meaning {
    /// A term of a dimension, by a name that the term has.
    Known(Dimension, Cow<'static, str>),
    /// A factor that ships with Afterword, and that nobody here describes or states. The value as it was written
    /// first, and how often it was.
    Shipped(String, usize),
    /// Nothing that is known. The value as it was written first, and how often it was.
    Unknown(String, usize),
}

/// Whether a word that is known everywhere names no system of one document: it is the company that the
/// document tells of, or a kind of system that the document never speaks of.
fn is_aside(document: &Postmortem, name: &str) -> bool {
    let is_told = || {
        let key = systems::key(name);
        let words = |text: &str| format!(" {} ", systems::key(text));
        let mut named = document.named.iter();
        named.any(|named| systems::key(&named.name) == key)
            || words(&document.summary_text).contains(&words(&key))
    };
    document.is_of_company(name) || systems::is_kind_alone(name) && !is_told()
}

/// A value of a field as the term that it names.
pub(super) struct Filed<'f> {
    pub(super) dimension: &'f Dimension,
    pub(super) written: &'f str,
}

impl Filing {
    /// The meanings of all values. `terms` are those that somebody described.
    pub(super) fn of<'p>(
        postmortems: impl Iterator<Item = &'p Postmortem> + Clone,
        terms: &Terms,
    ) -> Self {
        let filed = postmortems.clone().flat_map(|document| &document.filed);
        if filed.clone().next().is_none() {
            return Self::default();
        }
        let stated = stated(postmortems.clone());
        let mut filing = Self::default();
        for document in postmortems.clone() {
            let mut seen: BTreeSet<&str> = BTreeSet::new();
            for (field, mention) in &document.filed {
                let Some(slug) = Slug::from_text(&mention.written) else {
                    continue;
                };
                let shelf = filing.shelves.entry(field.clone()).or_default();
                let meaning =
                    shelf
                        .values
                        .entry(slug)
                        .or_insert_with_key(|slug| match field == COMPANIES {
                            true => Meaning::Unknown(mention.written.clone(), 0),
                            false => meaning(&mention.written, slug, &stated, terms),
                        });
                if let Meaning::Unknown(_, count) | Meaning::Shipped(_, count) = meaning {
                    *count += 1;
                }
                shelf.documents += usize::from(seen.insert(field));
            }
        }
        filing.shelves.values_mut().for_each(Shelf::settle);
        for document in postmortems {
            for field in filing.fields_with_rest(document) {
                if let Some(shelf) = filing.shelves.get_mut(field) {
                    shelf.documents_of_rest += 1;
                }
            }
        }
        for (field, shelf) in &mut filing.shelves {
            let documents = shelf.documents_of_rest;
            let most = MOST_VALUES.min(documents * MOST_VALUES_EACH);
            shelf.least = if shelf.rest().count() > most { 2 } else { 1 };
            let values = shelf.rest().filter(|(_, count)| *count >= shelf.least);
            if documents >= ENOUGH && values.count() >= FEWEST_VALUES {
                shelf.dimension = Dimension::new(field);
            }
        }
        filing
    }

    /// The fields of a document that have a value which names nothing known.
    fn fields_with_rest<'p>(&self, document: &'p Postmortem) -> BTreeSet<&'p str> {
        let is_rest = |field: &str, mention: &TermMention| {
            let slug = Slug::from_text(&mention.written);
            let meaning = slug.and_then(|slug| self.shelves.get(field)?.values.get(&slug));
            matches!(meaning, Some(Meaning::Unknown(..)))
        };
        let filed = document.filed.iter();
        let rest = filed.filter(|(field, mention)| is_rest(field, mention));
        rest.map(|(field, _)| field.as_str()).collect()
    }

    /// The term that a value of a field of a document names; `None` where it is none.
    pub(super) fn filed<'f>(
        &'f self,
        document: &Postmortem,
        field: &str,
        mention: &'f TermMention,
    ) -> Option<Filed<'f>> {
        let shelf = self.shelves.get(field)?;
        let slug = Slug::from_text(&mention.written)?;
        match shelf.values.get(&slug) {
            Some(Meaning::Known(dimension, name)) if !matches!(name, Cow::Borrowed(known) if is_aside(document, known)) => {
                Some(Filed {
                    dimension,
                    written: name,
                })
            }
            Some(Meaning::Unknown(_, count)) if *count < shelf.least => None,
            Some(_) | None => Some(Filed {
                dimension: shelf.dimension.as_ref()?,
                written: &mention.written,
            }),
        }
    }

    /// The dimensions that fields are.
    pub(super) fn taxonomies(&self) -> impl Iterator<Item = Taxonomy> {
        self.shelves.iter().filter_map(|(field, shelf)| {
            Some(Taxonomy {
                dimension: shelf.dimension.clone()?,
                title: capitalised(field),
            })
        })
    }

    /// What became of each field, and what to write in site.toml to decide it.
    pub(super) fn finding(&self) -> Option<Diagnostic> {
        let mut message = String::new();
        for (field, shelf) in &self.shelves {
            if !message.is_empty() {
                message.push_str("; ");
            }
            shelf.tell(field, &mut message);
        }
        let fields: Vec<&str> = self.shelves.keys().map(String::as_str).collect();
        let first = fields.first()?;
        let tables: Vec<String> = fields
            .iter()
            .map(|field| format!("{{ id = \"{field}\", title = \"{}\" }}", capitalised(field)))
            .collect();
        Some(
            Diagnostic::general(&rules::FILED, message).help(format!(
                "to decide it, paste into site.toml, on top: `taxonomies = [{}]` for dimensions with all their values, or `front_matter.fields.systems = [\"{first}\"]` for systems",
                tables.join(", "),
            )),
        )
    }
}

impl Shelf {
    /// Decides which values name factors that ship with Afterword.
    fn settle(&mut self) {
        for meaning in self.values.values_mut() {
            if let Meaning::Shipped(written, count) = meaning {
                let is_sorted_by = self.documents >= MANY && SORTED_BY * *count > self.documents;
                *meaning = match is_sorted_by {
                    true => Meaning::Unknown(std::mem::take(written), *count),
                    false => Meaning::Known(Dimension::Factor, Cow::Owned(std::mem::take(written))),
                };
            }
        }
    }

    /// The values that name nothing known, and how often each stands somewhere.
    fn rest(&self) -> impl Iterator<Item = (&str, usize)> {
        self.values.values().filter_map(|meaning| match meaning {
            Meaning::Unknown(written, count) => Some((written.as_str(), *count)),
            Meaning::Known(..) | Meaning::Shipped(..) => None,
        })
    }

    /// `` `tags` of 12 documents: 3 values name systems, and the other 9 are the dimension Tags ``.
    fn tell(&self, field: &str, message: &mut String) {
        let documents = match self.documents {
            1 => "one document".to_owned(),
            many => format!("{many} documents"),
        };
        let mut parts: Vec<String> = Vec::new();
        let known: BTreeMap<&Dimension, usize> = self.known();
        for (dimension, count) in known {
            parts.push(match count {
                1 => format!("one value names one of the {dimension}"),
                many => format!("{many} values name {dimension}"),
            });
        }
        let is_shown = |count: usize| self.dimension.is_some() && count >= self.least;
        let shown = self.rest().filter(|(_, count)| is_shown(*count)).count();
        if shown > 0 {
            let others = if parts.is_empty() { "" } else { "the other " };
            let title = capitalised(field);
            parts.push(match shown {
                1 => format!("{others}one is the dimension {title}"),
                many => format!("{others}{many} are the dimension {title}"),
            });
        }
        let unshown: Vec<String> = self
            .rest()
            .filter(|(_, count)| !is_shown(*count))
            .map(|(value, _)| format!("`{value}`"))
            .collect();
        if !unshown.is_empty() {
            let named = unshown.iter().take(REPEATED);
            let named = named.cloned().collect::<Vec<_>>().join(", ");
            let more = match unshown.len().saturating_sub(REPEATED) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let are = if unshown.len() == 1 { "is" } else { "are" };
            parts.push(format!(
                "{named}{more} {are} shown nowhere, because too few documents have it in common"
            ));
        }
        let _ = write!(
            message,
            "`{field}` of {documents}: {}",
            parts.join(", and ")
        );
    }

    fn known(&self) -> BTreeMap<&Dimension, usize> {
        let mut known = BTreeMap::new();
        for meaning in self.values.values() {
            if let Meaning::Known(dimension, _) = meaning {
                *known.entry(dimension).or_default() += 1;
            }
        }
        known
    }
}

/// The terms that authors state in fields of ours, by their slugs.
fn stated<'p>(
    postmortems: impl Iterator<Item = &'p Postmortem>,
) -> BTreeSet<(&'p Dimension, Slug)> {
    let mut stated = BTreeSet::new();
    for document in postmortems {
        let systems = document.systems.iter();
        let systems = systems.map(|mention| (&Dimension::System, mention));
        let factors = document.factors.iter();
        let factors = factors.map(|mention| (&Dimension::Factor, mention));
        let own = document.terms.iter();
        let own = own.map(|(dimension, mention)| (dimension, mention));
        for (dimension, mention) in systems.chain(factors).chain(own) {
            stated.extend(Slug::from_text(&mention.written).map(|slug| (dimension, slug)));
        }
    }
    stated
}

/// What a value names: a term that the site describes or states somewhere, else a technology or a kind of
/// system that is known everywhere, else a factor that ships with Afterword.
fn meaning(
    written: &str,
    slug: &Slug,
    stated: &BTreeSet<(&Dimension, Slug)>,
    terms: &Terms,
) -> Meaning {
    let is_named = |dimension: &Dimension| {
        let is_stated = || stated.contains(&(dimension, slug.clone()));
        terms.resolve(dimension, written).is_some() || is_stated()
    };
    let known =
        |dimension: &Dimension| Meaning::Known(dimension.clone(), Cow::Owned(written.to_owned()));
    if is_named(&Dimension::System) {
        return known(&Dimension::System);
    }
    if let Some(name) = systems::known(written) {
        return Meaning::Known(Dimension::System, Cow::Borrowed(name));
    }
    let mut others = terms.dimensions().filter(|one| **one != Dimension::Myth);
    let is_shipped = || {
        let factor = terms.resolve(&Dimension::Factor, written);
        factor.is_some_and(|factor| factor.builtin)
            && !stated.contains(&(&Dimension::Factor, slug.clone()))
    };
    match others.find(|dimension| is_named(dimension)) {
        Some(Dimension::Factor) if is_shipped() => Meaning::Shipped(written.to_owned(), 0),
        Some(dimension) => known(dimension),
        None => Meaning::Unknown(written.to_owned(), 0),
    }
}
