//! An index as bytes, for a later search of documents that did not change: a few pieces that every query needs, and one for
//! each document, which only a hit needs. Knows no files.

mod directory;

use std::borrow::Cow;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tantivy::directory::RamDirectory;
use tantivy::{DocId, Index, SegmentReader, TantivyError};

use super::documents::{Document, Documents};
use super::index::{IndexError, SearchIndex, handles};
use super::passages::Places;
use super::shards::Shards;
use super::surface::Surface;
use super::themes::Themes;
use directory::{KeptDirectory, Table};

/// The pieces in front of tantivy's files.
const HEAD: usize = 0;
const DOCUMENTS: usize = 1;
const WORDS: usize = 2;
const THEMES: usize = 3;
const FILES: usize = 4;

/// What every query needs beside what has a piece of its own.
#[derive(Serialize, Deserialize)]
struct Head {
    files: Table,
    title_words: Vec<u8>,
    piece_bytes: usize,
    synonyms: Vec<Vec<String>>,
}

/// The pieces of an index.
pub struct Pieces<'a> {
    index: &'a SearchIndex,
    files: Table,
    /// The number of the first document's piece.
    first: usize,
}

/// Where the texts of documents are.
pub(super) enum Texts {
    /// With the documents.
    Held,
    /// In the pieces of an index, behind so many others.
    Kept(Arc<Read>, usize),
}

/// Reads a piece by its number; `None` where it is not there or not whole.
pub type Read = Box<dyn Fn(usize) -> Option<Vec<u8>> + Send + Sync>;

impl Pieces<'_> {
    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.first + self.index.documents().all.len()
    }

    /// A piece by its number.
    #[must_use]
    pub fn get(&self, number: usize) -> Vec<u8> {
        let index = self.index;
        let bytes = match number {
            HEAD => postcard::to_stdvec(&Head {
                files: self.files.clone(),
                title_words: index.title_words.clone(),
                piece_bytes: index.piece_bytes,
                synonyms: index.synonyms.clone(),
            }),
            DOCUMENTS => postcard::to_stdvec(&without_texts(index.documents())),
            WORDS => postcard::to_stdvec(&(index.surface(), &index.shards)),
            THEMES => postcard::to_stdvec(&index.themes),
            _ => return self.behind(number),
        };
        // Plain values in memory: nothing of them can fail.
        bytes.unwrap_or_default()
    }

    /// A part of one of tantivy's files, or a document.
    fn behind(&self, number: usize) -> Vec<u8> {
        let index = self.index;
        let Some(document) = number.checked_sub(self.first) else {
            let part = self.files.piece(&index.directory, number);
            return part.unwrap_or_default();
        };
        let whole = (
            index.documents().all.get(document),
            index.places.get(document),
        );
        postcard::to_stdvec(&whole).unwrap_or_default()
    }
}

impl SearchIndex {
    /// The index in pieces.
    #[must_use]
    pub fn pieces(&self) -> Pieces<'_> {
        let files = Table::of(&self.directory, &self.files, FILES);
        Pieces {
            index: self,
            first: files.end(FILES),
            files,
        }
    }

    /// The index that was cut into pieces, to be searched and nothing else; `None` where one of those that every query needs is
    /// not as it was.
    #[must_use]
    pub fn recall(read: Read) -> Option<Self> {
        let (words, (documents, (themes, head))) = rayon::join(
            || piece::<(Surface, Shards)>(&read, WORDS),
            || {
                let rest = || (piece::<Themes>(&read, THEMES), piece::<Head>(&read, HEAD));
                rayon::join(|| piece::<Documents>(&read, DOCUMENTS), rest)
            },
        );
        let (head, (surface, shards)) = (head?, words?);
        let (read, first) = (Arc::new(read), head.files.end(FILES));
        let directory = KeptDirectory {
            table: head.files,
            read: Arc::clone(&read),
        };
        let index = Index::open(directory).ok()?;
        let segment = index.searchable_segments().ok()?.into_iter().next()?;
        Some(Self {
            documents: documents?,
            surface,
            shards,
            segment: SegmentReader::open(&segment).ok()?,
            texts: Texts::Kept(read, first),
            directory: RamDirectory::create(),
            files: Vec::new(),
            fields: handles(),
            lengths: Vec::new(),
            places: Vec::new(),
            piece_bytes: head.piece_bytes,
            title_words: head.title_words,
            themes: themes?,
            synonyms: head.synonyms,
        })
    }

    /// A document with its texts, and in which pieces of them words stand.
    pub(super) fn whole(&self, doc: DocId) -> Result<Whole<'_>, IndexError> {
        let number = doc as usize;
        let gone = || TantivyError::InternalError(format!("there is no document {number}"));
        match &self.texts {
            Texts::Held => {
                let document = self.documents().all.get(number).ok_or_else(gone)?;
                let places = self.places.get(number).ok_or_else(gone)?;
                Ok((Cow::Borrowed(document), Cow::Borrowed(places)))
            }
            Texts::Kept(read, first) => {
                let kept: Option<(Option<Document>, Option<Places>)> = piece(read, first + number);
                let (document, places) = kept.ok_or_else(gone)?;
                let document = document.ok_or_else(gone)?;
                Ok((Cow::Owned(document), Cow::Owned(places.unwrap_or_default())))
            }
        }
    }
}

/// A document with its texts, and in which pieces of them words stand.
pub(super) type Whole<'a> = (Cow<'a, Document>, Cow<'a, Places>);

fn piece<T: DeserializeOwned>(read: &Read, number: usize) -> Option<T> {
    postcard::from_bytes(&read(number)?).ok()
}

fn without_texts(documents: &Documents) -> Documents {
    let all = documents.all.iter().map(Document::without_texts);
    Documents {
        all: all.collect(),
        terms: documents.terms.clone(),
        dimensions: documents.dimensions.clone(),
        names: documents.names.clone(),
        facets: documents.facets.clone(),
    }
}
