//! A document as the engines index it, flat, because Quickwit knows no lists of objects.
//!
//! ```text
//! title, terms, summary, body   texts to search in; `body` has a value for each heading and each section
//! kind, severity, year, in_*    what filters compare and facets count: ids; `in_system` holds the ids of the
//! own_*, suggested-*            document's systems and of all that they are part of, `own_cluster` the values
//!                               of a field that the site declares, `suggested-system` the systems that are
//!                               only suggested for it
//! date                          the day, where there is one
//! site                          the fingerprint of the site, by which a page sees that it is another one's
//! fingerprint                   that of the document, by which a later push sees what changed
//! place                         what orders documents of one score, the highest first
//! shown                         what only hits show, and no engine looks into
//! ```

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::ids::Dimension;
use crate::search::documents::{Document, Documents, Facet, Section, Term};
use crate::search::snippet;

/// A document with its fields.
#[derive(Serialize)]
pub(super) struct Fields<'a> {
    pub(super) id: &'a str,
    pub(super) place: i64,
    pub(super) site: &'a str,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) fingerprint: String,
    url: &'a str,
    title: &'a str,
    terms: &'a [String],
    summary: &'a str,
    body: Vec<&'a str>,
    #[serde(flatten)]
    values: BTreeMap<String, OneOrMore<'a>>,
    /// As the engine reads days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) date: Option<String>,
    #[serde(flatten)]
    within: BTreeMap<String, BTreeSet<&'a str>>,
    shown: Shown<'a>,
}

/// Of a field that has one value at most, that one.
#[derive(Serialize)]
#[serde(untagged)]
enum OneOrMore<'a> {
    One(&'a str),
    More(Vec<&'a str>),
}

/// What only hits show.
#[derive(Serialize)]
struct Shown<'a> {
    severity: Option<&'a str>,
    lead: String,
    terms: Vec<ShownTerm<'a>>,
    /// For each value of `body` the section that it is from.
    sections: Vec<Option<ShownSection<'a>>>,
}

#[derive(Serialize)]
struct ShownTerm<'a> {
    dimension: Cow<'a, str>,
    id: &'a str,
    title: &'a str,
    url: &'a str,
    /// Whether only the text suggests it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    suggested: bool,
}

#[derive(Clone, Serialize)]
struct ShownSection<'a> {
    title: &'a str,
    anchor: Option<&'a str>,
}

/// The field that holds the terms of a dimension; no other field begins like it.
pub(super) fn within_field(dimension: &Dimension) -> String {
    format!("in_{}", dimension.field())
}

/// The field that holds the values of a facet.
pub(super) fn facet_field(facet: &Facet) -> String {
    match facet.is_own() {
        true => format!("own_{}", facet.id),
        false => facet.id.clone(),
    }
}

/// What orders documents that score alike, the highest first: stories from the newest to the oldest, then the
/// notes of terms.
pub(super) fn order(place: usize, documents: &Documents) -> i64 {
    let stories = documents.all.partition_point(|document| !document.is_note);
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    match place.checked_sub(stories) {
        Some(note) => -1 - number(note),
        None => number(place),
    }
}

/// The fields of a document of a number, but for its fingerprint.
pub(super) fn fields<'a>(
    place: usize,
    document: &'a Document,
    documents: &'a Documents,
    site: &'a str,
) -> Fields<'a> {
    let own = document.terms.iter();
    let terms: Vec<&Term> = own.filter_map(|term| documents.terms.get(*term)).collect();
    let mut within: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for term in terms.iter().flat_map(|term| &term.within) {
        if let Some(term) = documents.terms.get(*term) {
            let field = within.entry(within_field(&term.id.dimension)).or_default();
            field.insert(term.id.slug.as_str());
        }
    }
    let (body, sections) = body(document);
    Fields {
        id: &document.id,
        place: order(place, documents),
        site,
        fingerprint: String::new(),
        url: &document.url,
        title: &document.title,
        terms: &document.names,
        summary: &document.summary,
        body,
        values: values(document, documents),
        date: document.date.map(|date| date.to_string()),
        within,
        shown: Shown {
            severity: document.severity.as_deref(),
            lead: snippet::lead(document),
            terms: shown_terms(document, documents),
            sections,
        },
    }
}

fn values<'a>(document: &'a Document, documents: &'a Documents) -> BTreeMap<String, OneOrMore<'a>> {
    let facets = documents.facets.iter().zip(&document.values);
    let told = facets.filter_map(|(facet, places)| {
        let values = places.iter().filter_map(|place| facet.values.get(*place));
        let values: Vec<&str> = values.map(|value| value.id.as_str()).collect();
        let value = match (facet.is_single, values.as_slice()) {
            (_, []) => return None,
            (true, [first, ..]) => OneOrMore::One(first),
            (false, _) => OneOrMore::More(values),
        };
        Some((facet_field(facet), value))
    });
    told.collect()
}

fn body(document: &Document) -> (Vec<&str>, Vec<Option<ShownSection<'_>>>) {
    let told = |text: &&str| !text.is_empty();
    let values = document.sections.iter().flat_map(|section| {
        let texts = [section.heading.as_str(), section.text.as_str()].into_iter();
        texts
            .filter(told)
            .map(|text| (text, shown_section(section)))
    });
    values.unzip()
}

fn shown_section(section: &Section) -> Option<ShownSection<'_>> {
    (!section.heading.is_empty()).then(|| ShownSection {
        title: &section.heading,
        anchor: section.anchor.as_deref(),
    })
}

/// The terms that a document states, and behind them those that only its text suggests.
fn shown_terms<'a>(document: &'a Document, documents: &'a Documents) -> Vec<ShownTerm<'a>> {
    let stated = document.terms.iter().map(|term| (term, false));
    let suggested = document.suggested.iter().map(|term| (term, true));
    let shown = stated.chain(suggested).filter_map(|(place, suggested)| {
        let term = documents.terms.get(*place)?;
        Some(ShownTerm {
            dimension: term.id.dimension.field(),
            id: term.id.slug.as_str(),
            title: &term.title,
            url: &term.url,
            suggested,
        })
    });
    shown.collect()
}
