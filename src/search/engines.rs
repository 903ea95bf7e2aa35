//! The documents of a site for search engines that other people run: what `afterword export`
//! writes, and what pages must know to ask such an engine.
//!
//! | module | owns |
//! |---|---|
//! | [`records`] | a document as any program takes it, one JSON object a line |
//! | `fields` | a document as both engines index it, and the names of its fields |
//! | [`quickwit`], [`opensearch`] | how an engine is told what the fields are, and in which files it takes the documents |
//! | [`backend`] | `search/backend.json`: where the engine is, and what the terms of the site are called |
//!
//! Here are bytes and names of files; who writes them where is none of its business.

pub mod backend;
mod fields;
pub mod opensearch;
pub mod quickwit;
pub mod records;

use serde::Serialize;

/// A file: its name, and its bytes.
pub type File = (String, Vec<u8>);

/// Bytes of documents in one file. Quickwit takes ten megabytes at a time and OpenSearch a hundred.
const PART_BYTES: usize = 8 * 1024 * 1024;

/// Why a document has no JSON.
#[derive(Debug, thiserror::Error)]
#[error("the documents cannot be written as JSON: {0}")]
pub struct ExportError(#[from] serde_json::Error);

/// A value as a line.
fn line(value: &impl Serialize) -> Result<Vec<u8>, ExportError> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    Ok(line)
}

/// A value as a file that people read, too.
fn file(value: &impl Serialize) -> Result<Vec<u8>, ExportError> {
    let mut file = serde_json::to_vec_pretty(value)?;
    file.push(b'\n');
    Ok(file)
}

/// Joins what must stay together to files that an engine takes at once: `NAME-0001.ndjson`.
fn parts(name: &str, pieces: impl Iterator<Item = Vec<u8>>, most: usize) -> Vec<File> {
    let mut parts: Vec<Vec<u8>> = vec![Vec::new()];
    for piece in pieces {
        match parts.last_mut() {
            Some(part) if part.is_empty() || part.len() + piece.len() <= most => part.extend(piece),
            _ => parts.push(piece),
        }
    }
    let numbered = (1..).zip(parts);
    numbered
        .map(|(number, part)| (format!("{name}-{number:04}.ndjson"), part))
        .collect()
}

#[cfg(test)]
mod tests;
