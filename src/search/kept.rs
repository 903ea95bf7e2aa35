//! An index as bytes, for a later search of documents that did not change: a few pieces that every query needs, and behind them
//! one for some words each, which only queries with one of them need, and one for each document, which only a hit needs.
//! Knows no files.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::documents::{Document, Documents};
use super::index::{
    DocId, IndexError, Inverted, OfGroup, Postings, SearchIndex, TextField, Totals,
};
use super::passages::Places;
use super::shards::Shards;
use super::surface::Surface;
use super::themes::Themes;

/// The pieces in front of those of words.
const HEAD: usize = 0;
const DOCUMENTS: usize = 1;
const WORDS: usize = 2;
const THEMES: usize = 3;
const POSTINGS: usize = 4;

/// What every query needs beside what has a piece of its own.
#[derive(Serialize, Deserialize)]
struct Head {
    totals: Totals,
    piece_bytes: usize,
    synonyms: Vec<Vec<String>>,
}

/// The pieces of an index.
pub struct Pieces<'a> {
    index: &'a SearchIndex,
    inverted: Option<&'a Inverted>,
    /// The number of the first document's piece.
    first: usize,
}

/// Where the texts and the words of documents are.
pub(super) enum Texts {
    /// In memory: the texts with the documents.
    Held(Inverted),
    /// In the pieces of an index.
    Kept(Kept),
}

/// The pieces of an index that was kept.
pub(super) struct Kept {
    read: Read,
    /// The number of the first document's piece.
    first: usize,
    /// Postings that were read, by the number of their piece.
    known: Mutex<BTreeMap<usize, Arc<Vec<OfGroup>>>>,
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
                totals: index.totals.clone(),
                piece_bytes: index.piece_bytes,
                synonyms: index.synonyms.clone(),
            }),
            DOCUMENTS => postcard::to_stdvec(&without_texts(index.documents())),
            WORDS => postcard::to_stdvec(&(index.surface(), &index.shards)),
            THEMES => postcard::to_stdvec(&index.themes),
            _ => match number.checked_sub(self.first) {
                Some(document) => postcard::to_stdvec(&(
                    index.documents().all.get(document),
                    index.analyses().get(document).map(|said| &said.places),
                )),
                None => {
                    let inverted = self.inverted.map(|all| all.piece(number - POSTINGS));
                    postcard::to_stdvec(&inverted.unwrap_or_default())
                }
            },
        };
        // Plain values in memory: nothing of them can fail.
        bytes.unwrap_or_default()
    }
}

impl Kept {
    fn postings(&self, group: usize, field: TextField) -> Option<Postings> {
        let (number, place) = Inverted::place(group);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let groups = if let Some(groups) = known.get(&number) {
            Arc::clone(groups)
        } else {
            let groups: Vec<OfGroup> = piece(&self.read, POSTINGS + number)?;
            let groups = Arc::new(groups);
            known.insert(number, Arc::clone(&groups));
            groups
        };
        Some(groups.get(place)?[field as usize].clone())
    }
}

impl SearchIndex {
    /// The index in pieces.
    #[must_use]
    pub fn pieces(&self) -> Pieces<'_> {
        Pieces {
            index: self,
            inverted: self.inverted(),
            first: POSTINGS + Inverted::pieces(self.surface().groups().len()),
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
        let first = POSTINGS + Inverted::pieces(surface.groups().len());
        Some(Self {
            documents: documents?,
            surface,
            shards,
            texts: Texts::Kept(Kept {
                read,
                first,
                known: Mutex::default(),
            }),
            totals: head.totals,
            piece_bytes: head.piece_bytes,
            themes: themes?,
            synonyms: head.synonyms,
        })
    }

    /// The postings of a group in a field.
    ///
    /// # Errors
    /// Where a piece of a kept index is not as it was.
    pub(super) fn postings(&self, group: usize, field: TextField) -> Result<Postings, IndexError> {
        match &self.texts {
            Texts::Held(inverted) => Ok(inverted.postings(group, field)),
            Texts::Kept(kept) => kept.postings(group, field).ok_or(IndexError::Kept),
        }
    }

    /// A document with its texts, and in which pieces of them words stand.
    pub(super) fn whole(&self, doc: DocId) -> Result<Whole<'_>, IndexError> {
        let number = doc as usize;
        match &self.texts {
            Texts::Held(inverted) => {
                let document = self.documents().all.get(number);
                let said = inverted.analyses().get(number);
                let whole = document.zip(said);
                let whole = whole
                    .map(|(document, said)| (Cow::Borrowed(document), Cow::Borrowed(&said.places)));
                whole.ok_or(IndexError::Kept)
            }
            Texts::Kept(kept) => {
                let found: Option<(Option<Document>, Option<Places>)> =
                    piece(&kept.read, kept.first + number);
                let (document, places) = found.ok_or(IndexError::Kept)?;
                let document = document.ok_or(IndexError::Kept)?;
                Ok((Cow::Owned(document), Cow::Owned(places.unwrap_or_default())))
            }
        }
    }
}

/// A document and in which pieces of its text words stand.
type Whole<'a> = (Cow<'a, Document>, Cow<'a, Places>);

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
