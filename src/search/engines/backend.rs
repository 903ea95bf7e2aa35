//! `search/backend.json`: where the engine is that answers for the site, how its index weighs the
//! texts, and what the terms of the site are called, so that a query means the same there as in the
//! site's own index. It is all that a site with a backend has in the folder of its search.

use std::collections::{BTreeMap, BTreeSet};

use std::borrow::Cow;

use serde::Serialize;

use super::fields::{facet_field, within_field};
use super::{ExportError, File};
use crate::config::{Backend, Config};
use crate::search::analyzer::{Analyzer, StopWords};
use crate::search::documents::{Documents, Facet};
use crate::search::index::TextField;
use crate::search::themes::Themes;
use crate::site::addresses;
use crate::words::Word as _;

/// The version of the layout; a script refuses another one than its own.
const VERSION: u32 = 4;

#[derive(Serialize)]
struct BackendFile<'a> {
    version: u32,
    kind: &'static str,
    url: &'a str,
    index: &'a str,
    /// The fingerprint of the site, which its documents in the engine have too.
    site: &'a str,
    texts: Vec<Text>,
    dimensions: Vec<Values<'a>>,
    facets: Vec<FacetOf<'a>>,
    synonyms: &'a [Vec<String>],
    themes: Spoken<'a>,
    /// Words that say nothing by themselves, of those that titles and summaries have.
    stops: BTreeSet<String>,
}

/// Which factors words speak of.
#[derive(Serialize)]
struct Spoken<'a> {
    /// The factors that stories have.
    all: Vec<Theme<'a>>,
    /// Forms, and for each factor that they speak for its place and its weight.
    words: Vec<(String, Vec<(usize, u32)>)>,
}

/// A factor that words speak of.
#[derive(Serialize)]
struct Theme<'a> {
    id: &'a str,
    title: &'a str,
    /// The document that is about it.
    note: String,
}

/// A field to search in.
#[derive(Serialize)]
struct Text {
    name: &'static str,
    boost: f32,
}

/// A dimension.
#[derive(Serialize)]
struct Values<'a> {
    /// Its name, which queries may use, too: `systems`.
    id: &'a str,
    /// What one of it is called in queries: `system`.
    singular: Cow<'a, str>,
    /// Its name in results.
    field: Cow<'a, str>,
    /// Its field in the engine.
    within: String,
    terms: Vec<Value<'a>>,
}

/// What narrows a search beside the terms.
#[derive(Serialize)]
struct FacetOf<'a> {
    /// Its name in queries and results.
    id: &'a str,
    /// Its field in the engine.
    within: String,
    /// Whether a document has one value at most.
    single: bool,
    /// Whether results count it.
    counted: bool,
    values: Vec<Value<'a>>,
}

/// A term or a value of a facet.
#[derive(Serialize)]
struct Value<'a> {
    id: &'a str,
    title: &'a str,
    /// A folder of terms, which facets do not count.
    group: bool,
    /// A term that no author states: what is asked for in it is found where it is suggested.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    suggested: bool,
    /// What queries may call it, folded.
    names: Vec<String>,
}

/// The file.
///
/// # Errors
/// Where it has no JSON.
pub fn file(
    documents: &Documents,
    backend: &Backend,
    config: &Config,
    site: &str,
) -> Result<File, ExportError> {
    let texts = TextField::ALL.map(|field| Text {
        name: field.name(),
        boost: field.boost(),
    });
    let facets = documents.facets.iter().map(|facet| FacetOf {
        id: &facet.id,
        within: facet_field(facet),
        single: facet.is_single,
        counted: facet.is_counted,
        values: facet_values(facet),
    });
    let dimensions = (0..documents.dimensions.len()).filter_map(|place| values(place, documents));
    let file = BackendFile {
        version: VERSION,
        kind: backend.kind.word(),
        url: &backend.url,
        index: &backend.index,
        site,
        texts: texts.into(),
        dimensions: dimensions.collect(),
        facets: facets.collect(),
        synonyms: &config.synonyms,
        themes: spoken(documents),
        stops: stops(documents, &config.language),
    };
    Ok((addresses::search_backend(), serde_json::to_vec(&file)?))
}

fn stops(documents: &Documents, language: &str) -> BTreeSet<String> {
    let (mut analyzer, mut words) = (Analyzer::default(), StopWords::new(language));
    let mut stops = BTreeSet::new();
    for text in documents
        .all
        .iter()
        .flat_map(|one| [&*one.title, &one.summary])
    {
        analyzer.words(text, |word| {
            if !stops.contains(word.form) && words.has(word.form) {
                stops.insert(word.form.to_owned());
            }
        });
    }
    stops
}

fn spoken(documents: &Documents) -> Spoken<'_> {
    let themes = Themes::of(documents);
    // Forms of one stem say the same, and stand together.
    let mut words: BTreeMap<&[(usize, u32)], Vec<&str>> = BTreeMap::new();
    for (form, said) in &themes.words {
        words.entry(said).or_default().push(form);
    }
    let terms = themes
        .all
        .iter()
        .filter_map(|theme| documents.terms.get(theme.term));
    let all = terms.map(|term| Theme {
        id: term.id.slug.as_str(),
        title: &term.title,
        note: term.note_id(),
    });
    let words = words.into_iter();
    Spoken {
        all: all.collect(),
        words: words
            .map(|(said, forms)| (forms.join(" "), said.to_vec()))
            .collect(),
    }
}

fn facet_values(facet: &Facet) -> Vec<Value<'_>> {
    let mut names: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (name, place) in &facet.names {
        names.entry(*place).or_default().push(name.clone());
    }
    let values = facet.values.iter().enumerate();
    let values = values.map(|(place, value)| Value {
        id: &value.id,
        title: &value.title,
        group: false,
        suggested: false,
        names: names.remove(&place).unwrap_or_default(),
    });
    values.collect()
}

fn values(place: usize, documents: &Documents) -> Option<Values<'_>> {
    let dimension = documents.dimensions.get(place)?;
    let names = documents.names.range((place, String::new())..);
    let mut of_terms: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for ((_, name), term) in names.take_while(|((of, _), _)| *of == place) {
        of_terms.entry(*term).or_default().push(name);
    }
    let terms = documents.terms.iter().enumerate();
    let own = terms.filter(|(_, term)| term.id.dimension == *dimension);
    let terms = own.map(|(number, term)| {
        let names = of_terms.get(&number).into_iter().flatten();
        Value {
            id: term.id.slug.as_str(),
            title: &term.title,
            group: term.is_group,
            suggested: term.is_only_suggested,
            names: names.map(|name| (*name).to_owned()).collect(),
        }
    });
    Some(Values {
        id: dimension.as_str(),
        singular: dimension.singular(),
        field: dimension.field(),
        within: within_field(dimension),
        terms: terms.collect(),
    })
}
