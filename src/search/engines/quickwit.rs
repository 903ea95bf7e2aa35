//! Quickwit: `index-config.json` creates the index, `documents-*.ndjson` are ingested.
//!
//! Every document needs a timestamp, because the index is pruned by it. One without a date is given
//! [`UNDATED`] there, and no `date`, by which filters go.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::fields::{Fields, facet_field, fields, within_field};
use super::{ExportError, File, Parts, file, line};
use crate::search::documents::{Document, Documents, Telling};
use crate::search::index::TextField;

/// The name of the file that creates the index.
pub const CONFIG: &str = "index-config.json";
/// What the names of the files with documents begin with.
pub const DOCUMENTS: &str = "documents";
/// The timestamp of a document that has no date: in front of all that have one.
pub const UNDATED: &str = "1970-01-01T00:00:00Z";

/// The version of the layout of the configuration.
const VERSION: &str = "0.8";

/// A document with what Quickwit wants beside its fields.
#[derive(Serialize)]
struct Timed<'a> {
    timestamp: String,
    #[serde(flatten)]
    fields: Fields<'a>,
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
    let timed = |place, document: &Document| {
        let mut fields = fields(place, document, documents, site);
        fields.date = fields.date.map(|day| format!("{day}T00:00:00Z"));
        let timestamp = fields.date.clone().unwrap_or_else(|| UNDATED.to_owned());
        Ok(line(&Timed { timestamp, fields })?)
    };
    telling.each(timed, |line| parts.add(line))?;
    let mut put = parts.finish()?;
    let config = file(&config(documents, index, language))?;
    put((CONFIG.to_owned(), config))
}

/// What the index is.
fn config(documents: &Documents, index: &str, language: &str) -> Value {
    let datetime = |name: &str| {
        json!({
            "name": name,
            "type": "datetime",
            "input_formats": ["rfc3339"],
            "output_format": "rfc3339",
            "fast_precision": "seconds",
            "fast": true,
        })
    };
    let mut mappings = vec![
        datetime("timestamp"),
        datetime("date"),
        kept("id"),
        kept("site"),
        kept("url"),
        json!({ "name": "place", "type": "i64", "fast": true }),
    ];
    mappings.extend(TextField::ALL.map(|field| text(field, tokenizer(language))));
    let facets = documents.facets.iter();
    mappings.extend(facets.map(|one| {
        let kind = if one.is_single { "text" } else { "array<text>" };
        facet(&facet_field(one), kind)
    }));
    let dimensions = documents.dimensions.iter();
    mappings.extend(dimensions.map(|one| facet(&within_field(one), "array<text>")));
    mappings.push(json!({ "name": "shown", "type": "json", "indexed": false, "stored": true }));
    json!({
        "version": VERSION,
        "index_id": index,
        "doc_mapping": {
            "mode": "strict",
            "field_mappings": mappings,
            "timestamp_field": "timestamp",
        },
        "search_settings": { "default_search_fields": TextField::ALL.map(TextField::name) },
    })
}

/// A text to search in.
fn text(field: TextField, tokenizer: &str) -> Value {
    let is_list = matches!(field, TextField::Terms | TextField::Body);
    json!({
        "name": field.name(),
        "type": if is_list { "array<text>" } else { "text" },
        "tokenizer": tokenizer,
        "record": "position",
        "fieldnorms": true,
        "stored": true,
    })
}

/// What filters compare and facets count.
fn facet(name: &str, kind: &str) -> Value {
    let mut facet = Map::new();
    facet.insert("type".to_owned(), kind.into());
    facet.insert("fast".to_owned(), true.into());
    raw(name, facet)
}

/// What hits show.
fn kept(name: &str) -> Value {
    let mut kept = Map::new();
    kept.insert("type".to_owned(), "text".into());
    raw(name, kept)
}

fn raw(name: &str, mut mapping: Map<String, Value>) -> Value {
    mapping.insert("name".to_owned(), name.into());
    mapping.insert("tokenizer".to_owned(), "raw".into());
    mapping.insert("stored".to_owned(), true.into());
    Value::Object(mapping)
}

/// The nearest that Quickwit has to a language: it stems English and nothing else.
fn tokenizer(language: &str) -> &'static str {
    let primary = language.split('-').next().unwrap_or_default();
    match primary.to_ascii_lowercase().as_str() {
        "en" => "en_stem",
        "zh" | "ja" | "ko" => "chinese_compatible",
        _ => "default",
    }
}
