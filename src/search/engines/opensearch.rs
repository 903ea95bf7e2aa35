//! OpenSearch and Elasticsearch: `index.json` creates the index, `bulk-*.ndjson` fill it, two lines
//! a document. The ids are those of the site, so that a document that is sent again replaces itself.
//!
//! The analyzer cuts and folds words as the site's own does: what is no letter, digit or accent
//! parts words, no word is dropped as too frequent, Chinese, Japanese and Korean are read in pairs,
//! and stemmers are of the same language.

use serde_json::{Map, Value, json};

use super::fields::{facet_field, fields, within_field};
use super::{ExportError, File, Parts, file, line};
use crate::search::analyzer;
use crate::search::documents::{Document, Documents, Telling, short};
use crate::search::index::TextField;

/// The name of the file that creates the index.
pub const CONFIG: &str = "index.json";
/// What the names of the files with documents begin with.
pub const DOCUMENTS: &str = "bulk";

/// Reads texts to stems.
const STEMS: &str = "afterword_stems";
/// Reads texts to words, for the one that is being typed.
const WORDS: &str = "afterword_words";
/// Parts words.
const BETWEEN: &str = "afterword_between_words";
/// The stemmer of the site's language.
const STEMMER: &str = "afterword_stemmer";

/// The version of what a document looks like: an index of another one is filled anew.
const LAYOUT: u32 = 1;

/// What creates an index.
#[derive(Clone, Debug)]
pub struct Index {
    /// Settings and fields.
    pub body: Value,
    /// What tells them from others.
    pub shape: String,
}

/// A document as an index takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    /// Its id.
    pub id: String,
    /// Its number.
    pub place: usize,
    /// What tells whether it is the same as before, wherever it stands among the others.
    pub fingerprint: String,
    /// All of it, on one line.
    pub source: Vec<u8>,
}

/// Hands over all files for an index of a name, one at a time.
///
/// # Errors
/// Where a document has no JSON, or a file is not taken.
pub fn files<E: From<ExportError> + Send>(
    telling: &Telling<'_>,
    (index, language): (&str, &str),
    site: &str,
    put: impl FnMut(File) -> Result<(), E>,
) -> Result<(), E> {
    let documents = telling.documents;
    let mut parts = Parts::new(DOCUMENTS, super::PART_BYTES, put);
    let pair = |place, document: &Document| {
        let prepared = prepare(place, document, documents, site)?;
        let action = json!({ "index": { "_index": index, "_id": prepared.id } });
        let mut pair = line(&action)?;
        pair.extend(prepared.source);
        Ok(pair)
    };
    telling.each(pair, |pair| parts.add(pair))?;
    let mut put = parts.finish()?;
    let config = file(&self::index(documents, language, site, index).body)?;
    put((CONFIG.to_owned(), config))
}

/// A document as an index takes it.
///
/// # Errors
/// Where it has no JSON.
pub fn prepare(
    place: usize,
    document: &Document,
    documents: &Documents,
    site: &str,
) -> Result<Prepared, ExportError> {
    let mut fields = fields(0, document, documents, "");
    fields.fingerprint = short(&blake3::hash(&line(&fields)?));
    (fields.place, fields.site) = (place, site);
    Ok(Prepared {
        id: fields.id.to_owned(),
        place,
        source: line(&fields)?,
        fingerprint: fields.fingerprint,
    })
}

/// What creates an index for the documents of a site, to be found by a name.
#[must_use]
pub fn index(documents: &Documents, language: &str, site: &str, name: &str) -> Index {
    let mut body = config(documents, language);
    let version = env!("CARGO_PKG_VERSION");
    let shape = short(&blake3::hash(
        format!("{LAYOUT} {version} {body}").as_bytes(),
    ));
    body["mappings"]["_meta"] = meta(site, &shape, name);
    Index { body, shape }
}

/// What an index tells about itself, to later pushes.
#[must_use]
pub fn meta(site: &str, shape: &str, name: &str) -> Value {
    json!({ "afterword": { "index": name, "site": site, "shape": shape } })
}

/// What the index is.
fn config(documents: &Documents, language: &str) -> Value {
    let keyword = json!({ "type": "keyword" });
    let mut properties = Map::new();
    let mut add = |name: &str, mapping: Value| properties.insert(name.to_owned(), mapping);
    add("id", keyword.clone());
    add("place", json!({ "type": "integer" }));
    for name in ["site", "fingerprint", "url"] {
        add(
            name,
            json!({ "type": "keyword", "index": false, "doc_values": false }),
        );
    }
    for field in TextField::ALL {
        add(field.name(), text(field));
    }
    for facet in &documents.facets {
        add(&facet_field(facet), keyword.clone());
    }
    add("date", json!({ "type": "date", "format": "strict_date" }));
    for dimension in &documents.dimensions {
        add(&within_field(dimension), keyword.clone());
    }
    add("shown", json!({ "type": "object", "enabled": false }));
    json!({
        "settings": { "analysis": analysis(language) },
        "mappings": { "dynamic": "strict", "properties": properties },
    })
}

fn text(field: TextField) -> Value {
    json!({
        "type": "text",
        "analyzer": STEMS,
        "norms": field.has_norms(),
        "position_increment_gap": 100,
        "fields": { "words": { "type": "text", "analyzer": WORDS, "norms": false } },
    })
}

fn analysis(language: &str) -> Value {
    let stemmer = stemmer(language);
    let folding = ["cjk_width", "lowercase", "asciifolding", "cjk_bigram"];
    let analyzer = |filters: Vec<&str>| {
        json!({
            "type": "custom",
            "char_filter": [BETWEEN],
            "tokenizer": "standard",
            "filter": filters,
        })
    };
    let stems = folding.into_iter().chain(stemmer.as_ref().map(|_| STEMMER));
    let mut analysis = json!({
        "char_filter": {
            BETWEEN: {
                "type": "pattern_replace",
                "pattern": "[^\\p{L}\\p{N}\\p{M}]",
                "replacement": " ",
            },
        },
        "analyzer": { STEMS: analyzer(stems.collect()), WORDS: analyzer(folding.to_vec()) },
    });
    if let (Some(language), Some(analysis)) = (stemmer, analysis.as_object_mut()) {
        let filter = json!({ STEMMER: { "type": "stemmer", "language": language } });
        analysis.insert("filter".to_owned(), filter);
    }
    analysis
}

/// The stemmer of a language by its BCP 47 tag: nearly all are the algorithms of the site's own.
fn stemmer(language: &str) -> Option<String> {
    match analyzer::stemmer_name(language)?.as_str() {
        "english" => Some("porter2".to_owned()),
        "tamil" => None,
        name => Some(name.to_owned()),
    }
}
