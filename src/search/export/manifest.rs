//! `search/manifest.json`: what a script must know before the first query. It is the only file of
//! the search that keeps its address while its content changes.

use serde::Serialize;

use super::Folders;
use super::facets::Facet;
use super::parts::shortened;
use crate::search::index::{IndexError, SearchIndex, TextField};

/// The version of the layout of all files; a script refuses another one than its own.
pub(super) const VERSION: u32 = 10;

#[derive(Serialize)]
struct Manifest<'a> {
    version: u32,
    /// What tells this version of the index from others.
    hash: String,
    /// The folders of each kind of file, of which each begins with how many numbers it has, as a power of two.
    folders: &'a Folders,
    documents: usize,
    /// How many of them are stories, which are numbered from 0.
    stories: u32,
    /// The number of the first note of a term.
    notes: u32,
    /// What all numbers are below.
    bound: u32,
    facets: &'a [Facet],
    fields: Vec<Field>,
    /// The first key of each posting shard.
    shards: Vec<&'a str>,
    synonyms: &'a [Vec<String>],
    /// Whether everything but the texts is in one file.
    bundle: bool,
}

#[derive(Serialize)]
struct Field {
    boost: f32,
    /// The words of all documents.
    words: u64,
    norms: bool,
}

/// Encodes the manifest.
pub(super) fn manifest(
    index: &SearchIndex,
    folders: &Folders,
    facets: &[Facet],
    bundle: bool,
) -> Result<Vec<u8>, IndexError> {
    let documents = index.documents();
    let mut fields = Vec::new();
    for field in TextField::ALL {
        fields.push(Field {
            boost: field.boost(),
            words: index.total_words(field),
            norms: field.has_norms(),
        });
    }
    let mut hasher = blake3::Hasher::new();
    for name in folders.values().flatten() {
        hasher.update(name.as_bytes());
    }
    let numbers = documents.numbers();
    let manifest = Manifest {
        version: VERSION,
        hash: shortened(&hasher),
        folders,
        documents: documents.all.len(),
        stories: numbers.stories,
        notes: numbers.notes,
        bound: numbers.bound,
        facets,
        fields,
        shards: index.shards.keys().collect(),
        synonyms: &index.synonyms,
        bundle,
    };
    Ok(serde_json::to_vec(&manifest).map_err(std::io::Error::from)?)
}
