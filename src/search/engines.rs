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

/// Why a document cannot be handed over.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// It has no JSON.
    #[error("the documents cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// Its file says something else by now.
    #[error("`{path}` changed or vanished while the documents were read; run the command again")]
    Changed {
        /// The file.
        path: String,
    },
}

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

/// Joins what must stay together to files that an engine takes at once, `NAME-0001.ndjson`, and hands
/// over each as soon as it is full.
struct Parts<P> {
    name: &'static str,
    most: usize,
    number: usize,
    part: Vec<u8>,
    put: P,
}

impl<E, P: FnMut(File) -> Result<(), E>> Parts<P> {
    const fn new(name: &'static str, most: usize, put: P) -> Self {
        Self {
            name,
            most,
            number: 1,
            part: Vec::new(),
            put,
        }
    }

    fn add(&mut self, piece: Vec<u8>) -> Result<(), E> {
        if !self.part.is_empty() && self.part.len() + piece.len() > self.most {
            self.hand_over()?;
        }
        if self.part.is_empty() {
            self.part = piece;
        } else {
            self.part.extend(piece);
        }
        Ok(())
    }

    /// Hands over what is left; there is one file at least.
    fn finish(mut self) -> Result<P, E> {
        if self.number == 1 || !self.part.is_empty() {
            self.hand_over()?;
        }
        Ok(self.put)
    }

    fn hand_over(&mut self) -> Result<(), E> {
        let name = format!("{}-{:04}.ndjson", self.name, self.number);
        self.number += 1;
        (self.put)((name, std::mem::take(&mut self.part)))
    }
}

#[cfg(test)]
mod tests;
