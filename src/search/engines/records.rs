//! A document as any program takes it: what it is, what it tells, and its terms by dimension with
//! all that they are part of.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{ExportError, line};
use crate::ids::Dimension;
use crate::search::documents::{Document, Documents, Section, Telling, Term};

#[derive(Serialize)]
struct Record<'a> {
    id: &'a str,
    url: &'a str,
    title: &'a str,
    date: Option<String>,
    kind: &'a str,
    severity: Option<&'a str>,
    summary: &'a str,
    names: &'a [String],
    sections: Vec<RecordSection<'a>>,
    /// The values of the site's own fields that narrow a search.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    fields: BTreeMap<&'a str, Vec<&'a str>>,
    /// Those that its author named.
    terms: Map<String, Value>,
    /// What those are part of.
    ancestors: Map<String, Value>,
    /// Those that only the text suggests.
    suggested: Map<String, Value>,
}

#[derive(Serialize)]
struct RecordSection<'a> {
    heading: &'a str,
    anchor: Option<&'a str>,
    text: &'a str,
}

/// Hands over all documents, each as one line of JSON.
///
/// # Errors
/// Where a document has no JSON, or a line is not taken.
pub fn ndjson<E: From<ExportError> + Send>(
    telling: &Telling<'_>,
    put: impl FnMut(Vec<u8>) -> Result<(), E>,
) -> Result<(), E> {
    let of = |_, document: &Document| Ok(line(&record(document, telling.documents))?);
    telling.each(of, put)
}

fn record<'a>(document: &'a Document, documents: &'a Documents) -> Record<'a> {
    let named: BTreeSet<usize> = document.terms.iter().copied().collect();
    let terms = named.iter().filter_map(|term| documents.terms.get(*term));
    let within: BTreeSet<usize> = terms.flat_map(|term| term.within.iter().copied()).collect();
    let ancestors = &within - &named;
    let section = |section: &'a Section| RecordSection {
        heading: &section.heading,
        anchor: section.anchor.as_deref(),
        text: &section.text,
    };
    Record {
        id: &document.id,
        url: &document.url,
        title: &document.title,
        date: document.date.map(|date| date.to_string()),
        kind: &document.kind,
        severity: document.severity.as_deref(),
        summary: &document.summary,
        names: &document.names,
        sections: document.sections.iter().map(section).collect(),
        fields: own_values(document, documents),
        terms: by_dimension(document.terms.iter(), documents),
        ancestors: by_dimension(ancestors.iter(), documents),
        suggested: by_dimension(document.suggested.iter(), documents),
    }
}

fn own_values<'a>(
    document: &Document,
    documents: &'a Documents,
) -> BTreeMap<&'a str, Vec<&'a str>> {
    let facets = documents.facets.iter().zip(&document.values);
    let own = facets.filter(|(facet, places)| facet.is_own() && !places.is_empty());
    let told = own.map(|(facet, places)| {
        let values = places.iter().filter_map(|place| facet.values.get(*place));
        (
            facet.id.as_str(),
            values.map(|value| value.title.as_str()).collect(),
        )
    });
    told.collect()
}

/// Terms by the field of their dimension, in the site's order; every dimension is there.
fn by_dimension<'p>(
    places: impl Iterator<Item = &'p usize>,
    documents: &Documents,
) -> Map<String, Value> {
    let terms: Vec<&Term> = places
        .filter_map(|place| documents.terms.get(*place))
        .collect();
    let of = |dimension: &Dimension| {
        let own = terms.iter().filter(|term| term.id.dimension == *dimension);
        let own = own.map(
            |term| json!({ "id": term.id.slug.as_str(), "title": term.title, "url": term.url }),
        );
        (dimension.field().into_owned(), own.collect())
    };
    documents.dimensions.iter().map(of).collect()
}
