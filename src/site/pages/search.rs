//! The page for searching, and how other pages lead into it.

use super::parts::Parts;
use super::{Heading, is, terms};
use crate::catalog::DimensionInfo;
use crate::catalog::links::percent_encoded;
use crate::fields::{Filter, SUGGESTED};
use crate::ids::{Dimension, TermId};
use crate::postmortem::Kind;
use crate::site::views::{
    Chip, Search, SearchDimension, SearchExample, SearchField, SearchScope, SearchSuggested,
    SearchTerm, TermRow,
};
use crate::site::{Site, TermOrder, addresses};

/// The kind of the page, which decides what scripts it loads.
pub const KIND: &str = "search";
/// Terms of a dimension to start from.
const TERMS: usize = 8;

pub(super) fn view<'a>(parts: &Parts<'a>) -> (Heading<'a>, Search) {
    let catalog = &parts.site.catalog;
    let dimensions = catalog.dimensions.iter().filter(|info| info.is_used);
    let view = Search {
        count: catalog.entries.len(),
        dimensions: dimensions.map(|info| dimension(parts, info)).collect(),
        suggested: suggested(parts),
        fields: fields(parts),
        kinds: parts.site.config.kind_ids().map(str::to_owned).collect(),
        examples: examples(parts),
        archive: parts.url(addresses::ARCHIVE),
    };
    (Heading::new(KIND, "Search"), view)
}

fn dimension(parts: &Parts<'_>, info: &DimensionInfo) -> SearchDimension {
    SearchDimension {
        field: info.dimension.field().into_owned(),
        dimension: info.dimension.to_string(),
        title: info.title.clone(),
        term_title: info.term_title.clone(),
        url: parts.url(&addresses::terms(&info.dimension, TermOrder::Incidents, 1)),
        terms: frequent(parts, &info.dimension)
            .take(TERMS)
            .map(|row| SearchTerm {
                query: format!("{}:{}", info.dimension.field(), row.chip.id),
                title: row.chip.title,
                url: row.chip.url,
                count: row.count,
            })
            .collect(),
    }
}

/// The dimensions in which something is only suggested.
fn suggested(parts: &Parts<'_>) -> Vec<SearchSuggested> {
    let catalog = &parts.site.catalog;
    let is_suggested = |dimension: &Dimension| {
        let mut uses = catalog.entries.iter().flat_map(|entry| &entry.uses);
        uses.any(|used| used.is_suggested() && is(&used.term, dimension))
    };
    let named = SUGGESTED.into_iter().zip(&catalog.dimensions);
    let suggested = named.filter(|(_, info)| is_suggested(&info.dimension));
    let fields = suggested.map(|(field, info)| SearchSuggested {
        field: field.to_owned(),
        dimension: info.dimension.to_string(),
        title: format!("Suggested {}", info.title.to_lowercase()),
        term_title: format!("Suggested {}", info.term_title.to_lowercase()),
    });
    fields.collect()
}

/// The plain fields whose values are counted.
fn fields(parts: &Parts<'_>) -> Vec<SearchField> {
    let fields = parts.site.config.plain_fields();
    let counted = fields.filter(|field| field.filter == Filter::Facet);
    let fields = counted.map(|field| SearchField {
        field: field.id.to_string(),
        title: field.title.to_string(),
        is_single: !field.is_list,
    });
    fields.collect()
}

/// The terms that an incident names, the most frequent first.
fn frequent<'a>(
    parts: &'a Parts<'_>,
    dimension: &'a Dimension,
) -> impl Iterator<Item = TermRow> + 'a {
    let listed = terms::listed(&parts.site.catalog, dimension).into_iter();
    let named = listed.filter(|listed| listed.count > 0);
    named.map(|listed| terms::row(parts, listed.term))
}

/// One query of each sort, as far as the site has terms for it.
fn examples(parts: &Parts<'_>) -> Vec<SearchExample> {
    let entries = &parts.site.catalog.entries;
    let most_frequent = |dimension| frequent(parts, dimension).next();
    let example = |query, says| SearchExample { query, says };
    let mut examples = Vec::new();
    if let Some(row) = most_frequent(&Dimension::System) {
        let query = row.chip.title.to_lowercase();
        examples.push(example(query, "the words, wherever they stand".to_owned()));
    }
    let mut factors = frequent(parts, &Dimension::Factor);
    if let Some(row) = factors.find(|row| row.chip.title.contains(char::is_whitespace)) {
        let query = format!("\"{}\"", row.chip.title.to_lowercase());
        examples.push(example(query, "these words, in this order".to_owned()));
    }
    if let Some((system, factor)) = pair(parts) {
        let query = format!("system:{} factor:{}", system.id, factor.id);
        let says = format!("{} with {}", system.title, factor.title.to_lowercase());
        examples.push(example(query, says));
    }
    let is_near_miss =
        |entry: &std::sync::Arc<crate::catalog::Entry>| entry.document.kind == Kind::NEAR_MISS;
    if entries.iter().any(is_near_miss) {
        let says = "what almost became an incident".to_owned();
        examples.push(example("kind:near-miss".to_owned(), says));
    }
    let dates = entries
        .iter()
        .filter_map(|entry| entry.document.date.as_ref());
    if let Some(year) = dates.map(|date| date.value.year()).max() {
        examples.push(example(
            format!("after:{year}"),
            format!("{year} and later"),
        ));
    }
    examples
}

/// The system that most incidents name, and the factor that they name with it most often.
fn pair(parts: &Parts<'_>) -> Option<(Chip, Chip)> {
    let catalog = &parts.site.catalog;
    let systems = &Dimension::System;
    frequent(parts, systems).find_map(|row| {
        let id = catalog.vocabulary.resolve(systems, &row.chip.id)?;
        let companions = catalog.companions(&id.id).iter();
        let factor = companions
            .filter(|other| is(&other.term, &Dimension::Factor))
            .max_by_key(|other| (other.count, std::cmp::Reverse(&other.term)))?;
        Some((row.chip, parts.chip(&factor.term)))
    })
}

/// The kind that tells no story from the others, as queries name it; empty for none.
pub fn usual_kind(site: &Site) -> String {
    let usual = site.catalog.usual_kind;
    usual.map_or_else(String::new, |kind| site.config.kind(kind).id.clone())
}

/// A search within a term.
pub fn scope(parts: &Parts<'_>, id: &TermId) -> SearchScope {
    let query = format!("{}:{}", id.dimension.field(), id.slug);
    let chip = parts.chip(id);
    SearchScope {
        url: format!(
            "{}?q={}",
            parts.url(addresses::SEARCH),
            percent_encoded(&query)
        ),
        query,
        title: chip.title,
        dimension: chip.dimension,
    }
}
