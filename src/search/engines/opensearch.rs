//! OpenSearch and Elasticsearch: `index.json` creates the index, `bulk-*.ndjson` fill it, two lines
//! a document. The ids are those of the site, so that a document that is sent again replaces itself.
//!
//! The analyzer cuts and folds words as the site's own does: what is no letter, digit or accent
//! parts words, no word is dropped as too frequent, Chinese, Japanese and Korean are read in pairs,
//! and stemmers are of the same language. Scores are BM25 with the same numbers as the site's own.
//!
//! Beside the fields of every engine there are, for what pages ask of this one:
//!
//! ```text
//! more_*       what else is read of a text
//! *.begins     the beginnings of the words of a text, for the one that is being typed
//! words        all words as they are written, for those that are typed wrongly
//! title_words  the number of words of the title, for what is called as the query
//! ```

mod behind;

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::fields::{Fields, facet_field, fields, order, within_field};
use super::{ExportError, File, Parts, file, line};
use crate::search::analyzer::{MAX_WORD_BYTES, stemmer_name};
use crate::search::documents::{Document, Documents, Telling, short};
use crate::search::index::TextField;

/// The name of the file that creates the index.
pub const CONFIG: &str = "index.json";
/// What the names of the files with documents begin with.
pub const DOCUMENTS: &str = "bulk";

/// Reads texts to stems.
const STEMS: &str = "afterword_stems";
/// Reads texts to words as they are written.
const WORDS: &str = "afterword_words";
/// Reads texts to the beginnings of their words.
const BEGINS: &str = "afterword_begins";
/// The field of all words.
const WRITTEN: &str = "words";
/// Parts words.
const BETWEEN: &str = "afterword_between_words";
/// A final sigma is any other.
const SIGMA: &str = "afterword_sigma";
/// Leaves out what is too long to be a word.
const LENGTH: &str = "afterword_length";
/// The beginnings of a word.
const BEGINNINGS: &str = "afterword_beginnings";
/// As much of a word as the longest beginning.
const BEGINNING: &str = "afterword_beginning";
/// The longest beginning, in characters.
const LONGEST_BEGINNING: usize = 24;
/// The stemmer of the site's language.
const STEMMER: &str = "afterword_stemmer";

/// The version of what a document looks like: an index of another one is filled anew.
const LAYOUT: u32 = 2;

/// What creates an index.
#[derive(Clone, Debug)]
pub struct Index {
    /// Settings and fields.
    pub body: Value,
    /// What tells them from others.
    pub shape: String,
}

/// A document as this engine reads it.
#[derive(Serialize)]
struct Indexed<'a> {
    #[serde(flatten)]
    fields: Fields<'a>,
    #[serde(flatten)]
    more: BTreeMap<String, Vec<String>>,
    title_words: usize,
}

/// A document as an index takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    /// Its id.
    pub id: String,
    /// What orders it among those that score alike.
    pub place: i64,
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
    // Also where there is nothing more: what is copied to a field is marked with it, and in no document that lacks it.
    let more = TextField::ALL.map(|field| (more_field(field), behind::behind(document, field)));
    let mut indexed = Indexed {
        fields: fields(0, document, documents, ""),
        more: more.into(),
        title_words: behind::words(&document.title),
    };
    indexed.fields.fingerprint = short(&blake3::hash(&line(&indexed)?));
    indexed.fields.place = order(place, documents);
    indexed.fields.site = site;
    Ok(Prepared {
        id: document.id.clone(),
        place: indexed.fields.place,
        source: line(&indexed)?,
        fingerprint: indexed.fields.fingerprint,
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

/// The field with what else is read of a text.
fn more_field(field: TextField) -> String {
    format!("more_{}", field.name())
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
        let name = field.name();
        let more = json!({ "type": "text", "index": false, "copy_to": [name, WRITTEN] });
        add(&more_field(field), more);
    }
    let words = json!({
        "type": "text",
        "analyzer": WORDS,
        "norms": false,
        "index_options": "docs",
    });
    add(WRITTEN, words);
    add("title_words", json!({ "type": "integer" }));
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
        "copy_to": WRITTEN,
        "fields": {
            "begins": {
                "type": "text",
                "analyzer": BEGINS,
                "search_analyzer": BEGINNING,
                "norms": field.has_norms(),
                "index_options": "freqs",
            },
        },
    })
}

fn analysis(language: &str) -> Value {
    let stemmer = stemmer(language);
    let analyzer = |last: &[&str]| {
        let folding = [
            "cjk_width",
            "lowercase",
            "asciifolding",
            "cjk_bigram",
            LENGTH,
        ];
        let filters = [&folding, last].concat();
        json!({
            "type": "custom",
            "char_filter": [BETWEEN, SIGMA],
            "tokenizer": "standard",
            "filter": filters,
        })
    };
    let mut filters = json!({
        LENGTH: { "type": "length", "max": MAX_WORD_BYTES },
        BEGINNINGS: { "type": "edge_ngram", "min_gram": 1, "max_gram": LONGEST_BEGINNING },
        BEGINNING: { "type": "truncate", "length": LONGEST_BEGINNING },
    });
    if let (Some(language), Some(filters)) = (&stemmer, filters.as_object_mut()) {
        let filter = json!({ "type": "stemmer", "language": language });
        filters.insert(STEMMER.to_owned(), filter);
    }
    json!({
        "char_filter": {
            BETWEEN: {
                "type": "pattern_replace",
                "pattern": "[^\\p{L}\\p{N}\\p{M}]",
                "replacement": " ",
            },
            SIGMA: { "type": "mapping", "mappings": ["ς => σ"] },
        },
        "filter": filters,
        "analyzer": {
            STEMS: analyzer(stemmer.as_ref().map_or(&[], |_| &[STEMMER])),
            WORDS: analyzer(&[]),
            BEGINS: analyzer(&[BEGINNINGS]),
            BEGINNING: analyzer(&[BEGINNING]),
        },
    })
}

/// The stemmer of a language by its BCP 47 tag: nearly all are the algorithms of the site's own.
fn stemmer(language: &str) -> Option<String> {
    match stemmer_name(language)?.as_str() {
        "english" => Some("porter2".to_owned()),
        "tamil" => None,
        name => Some(name.to_owned()),
    }
}
