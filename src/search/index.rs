//! The index itself: what every document says, word by word, and where each word stands.
//!
//! Texts are read by our own [analyzer](super::analyzer) in parallel. What a document says depends on it alone, so a
//! [`Memory`] keeps it for the next index, which reads only what is new; the words of all are then turned around at once, which
//! takes a fraction of it. Knows nothing of queries.

mod analysis;
mod norms;
mod postings;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::analyzer::Analyzer;
use super::documents::{Document, Documents, Section};
use super::kept;
use super::passages::piece_bytes;
use super::shards::Shards;
use super::surface::Surface;
use super::themes::Themes;
use crate::catalog::Catalog;
use crate::config::Config;
use analysis::Read;
pub(super) use analysis::{Analysis, Said, emphasis};
pub(super) use norms::{length, norm};
pub(super) use postings::{Inverted, OfGroup, Postings};
pub(super) use words::Words;

/// The number of a document in an index: its place in [`Documents`].
pub(super) type DocId = u32;

/// Documents that one thread reads together.
const SHARE: usize = 128;

/// Documents that are read before their words are taken in.
const BATCH: usize = 1024;

/// A field of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TextField {
    /// The title.
    Title,
    /// What the document's terms are called.
    Terms,
    /// The summary.
    Summary,
    /// Everything that the page tells.
    Body,
}

impl TextField {
    /// All fields in the order in which scores are summed.
    pub const ALL: [Self; 4] = [Self::Title, Self::Terms, Self::Summary, Self::Body];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Terms => "terms",
            Self::Summary => "summary",
            Self::Body => "body",
        }
    }

    /// How much a word weighs here, which `cargo bench --bench search_quality -- ROOT --boosts` was
    /// asked about: titles and summaries say again what the body says, and where they weigh more, one
    /// word of the query in a title outweighs a story that has them all. Less for the title finds
    /// subjects a little better and titles that somebody remembers much worse. A term weighs as much
    /// as a title, so that its own page comes before the stories that have it.
    #[must_use]
    pub const fn boost(self) -> f32 {
        match self {
            Self::Title | Self::Terms | Self::Body => 1.0,
            Self::Summary => 0.25,
        }
    }

    /// Whether the length of the text counts. Only bodies differ enough for it to tell something;
    /// for the others every length is taken as one word.
    #[must_use]
    pub const fn has_norms(self) -> bool {
        matches!(self, Self::Body)
    }
}

/// How much a word weighs in each field, in the order of [`TextField::ALL`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Boosts(pub [f32; TextField::ALL.len()]);

impl Default for Boosts {
    fn default() -> Self {
        Self(TextField::ALL.map(TextField::boost))
    }
}

/// Why there is no answer, or no file.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// A piece of a kept index is not as it was.
    #[error("the search index that was kept cannot be used")]
    Kept,
    /// Bytes could not be packed.
    #[error("the search index cannot be written: {0}")]
    Packed(#[from] std::io::Error),
}

/// What is known of all documents together.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Totals {
    /// The words of each field.
    pub words: [u64; TextField::ALL.len()],
    /// The length of each body in a byte.
    pub norms: Vec<u8>,
    /// How many words each title has, at most 255.
    pub title_words: Vec<u8>,
}

/// The documents of a site, ready to be searched or exported.
pub struct SearchIndex {
    pub(super) documents: Documents,
    /// Where their texts and their words are.
    pub(super) texts: kept::Texts,
    pub(super) surface: Surface,
    /// Where the posting shards begin.
    pub(super) shards: Shards,
    pub(super) totals: Totals,
    /// The length of the pieces of texts.
    pub(super) piece_bytes: usize,
    /// What its words say about factors.
    pub(super) themes: Themes,
    /// Words that mean the same, as site.toml lists them.
    pub(super) synonyms: Vec<Vec<String>>,
}

/// What documents say, kept from one index for the next.
#[derive(Debug, Default)]
pub struct Memory {
    words: Option<Words>,
    /// By the ids of documents.
    known: BTreeMap<String, Known>,
}

/// What a document says, and what it was read from.
#[derive(Debug)]
struct Known {
    sections: Arc<[Section]>,
    /// The hash of all but the sections.
    about: [u8; 32],
    analysis: Arc<Analysis>,
}

impl Known {
    fn is_of(&self, document: &Document, about: &[u8; 32]) -> bool {
        let are_same =
            Arc::ptr_eq(&self.sections, &document.sections) || self.sections == document.sections;
        are_same && self.about == *about
    }
}

impl Memory {
    /// What each document says, in their order. Forgets all others.
    fn analyses(
        &mut self,
        documents: &[Document],
        language: &str,
        piece_bytes: usize,
    ) -> Vec<Arc<Analysis>> {
        if self
            .words
            .as_ref()
            .is_none_or(|words| words.language() != language)
        {
            *self = Self::default();
        }
        let words = self.words.get_or_insert_with(|| Words::new(language));
        let known = std::mem::take(&mut self.known);
        let recalled = documents.par_iter().map(|document| {
            let about = about(document, piece_bytes);
            let known = known.get(&document.id);
            let known = known.filter(|known| known.is_of(document, &about));
            (about, known.map(|known| Arc::clone(&known.analysis)))
        });
        let (abouts, mut all): (Vec<[u8; 32]>, Vec<Option<Arc<Analysis>>>) = recalled.unzip();
        drop(known);
        let places = (0..).zip(&all).filter(|(_, known)| known.is_none());
        let new: Vec<usize> = places.map(|(place, _)| place).collect();
        for batch in new.chunks(BATCH) {
            let shares = batch.par_chunks(SHARE).map(|places| {
                let (mut analyzer, mut share) = (Analyzer::default(), words.share());
                let documents = places.iter().filter_map(|place| documents.get(*place));
                let read = documents.map(|document| {
                    analysis::read(&mut analyzer, &mut share, document, piece_bytes)
                });
                let read: Vec<Read> = read.collect();
                (read, share.met())
            });
            let shares: Vec<_> = shares.collect();
            let numbered: Vec<_> = shares
                .into_iter()
                .map(|(read, met)| (read, words.add(met)))
                .collect();
            let words = &*words;
            let analyses = numbered.into_par_iter().flat_map_iter(|(read, numbers)| {
                let analyses = read
                    .into_iter()
                    .map(move |read| Analysis::new(read, &numbers, words));
                analyses.collect::<Vec<_>>()
            });
            let analyses: Vec<Analysis> = analyses.collect();
            for (place, analysis) in batch.iter().zip(analyses) {
                if let Some(known) = all.get_mut(*place) {
                    *known = Some(Arc::new(analysis));
                }
            }
        }
        let all: Vec<Arc<Analysis>> = all.into_iter().flatten().collect();
        let known = documents.iter().zip(abouts).zip(&all);
        let known = known.map(|((document, about), analysis)| {
            let known = Known {
                sections: Arc::clone(&document.sections),
                about,
                analysis: Arc::clone(analysis),
            };
            (document.id.clone(), known)
        });
        self.known = known.collect();
        all
    }
}

/// The hash of all that a document's words are read from beside its sections.
fn about(document: &Document, piece_bytes: usize) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&[u8::from(document.is_note)]);
    hasher.update(&(piece_bytes as u64).to_le_bytes());
    let mut text = |text: &str| {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    };
    text(&document.title);
    text(&document.summary);
    for name in &document.names {
        text(name);
    }
    *hasher.finalize().as_bytes()
}

impl SearchIndex {
    /// Indexes a catalog.
    #[must_use]
    pub fn build(catalog: &Catalog, config: &Config) -> Self {
        Self::of(Documents::new(catalog, config), config)
    }

    /// Indexes documents.
    #[must_use]
    pub fn of(documents: Documents, config: &Config) -> Self {
        Self::with(documents, config, &mut Memory::default())
    }

    /// Indexes documents, and reads only those that are not in the memory.
    #[must_use]
    pub fn with(documents: Documents, config: &Config, memory: &mut Memory) -> Self {
        let bound = documents.numbers().bound;
        let piece_bytes = piece_bytes(bound as usize);
        let analyses = memory.analyses(&documents.all, &config.language, piece_bytes);
        let totals = Totals::of(&analyses);
        let words = memory
            .words
            .get_or_insert_with(|| Words::new(&config.language));
        let (surface, inverted) = Surface::of(words, analyses);
        Self {
            shards: Shards::new(&surface, bound),
            themes: Themes::of(&documents),
            documents,
            texts: kept::Texts::Held(inverted),
            surface,
            totals,
            piece_bytes,
            synonyms: config.synonyms.clone(),
        }
    }

    /// What can be found.
    #[must_use]
    pub fn documents(&self) -> &Documents {
        &self.documents
    }

    /// The words of the corpus.
    #[must_use]
    pub fn surface(&self) -> &Surface {
        &self.surface
    }

    /// The words of all documents in a field, counted.
    #[must_use]
    pub const fn total_words(&self, field: TextField) -> u64 {
        self.totals.words[field as usize]
    }

    /// Where words stand; `None` of an index that was kept.
    pub(super) const fn inverted(&self) -> Option<&Inverted> {
        match &self.texts {
            kept::Texts::Held(inverted) => Some(inverted),
            kept::Texts::Kept { .. } => None,
        }
    }

    /// What the documents say; nothing of an index that was kept.
    pub(super) fn analyses(&self) -> &[Arc<Analysis>] {
        self.inverted().map_or(&[], Inverted::analyses)
    }
}

impl Totals {
    fn of(analyses: &[Arc<Analysis>]) -> Self {
        let mut words = [0; TextField::ALL.len()];
        for analysis in analyses {
            for (total, said) in words.iter_mut().zip(&analysis.fields) {
                *total += u64::from(said.words());
            }
        }
        let body =
            |analysis: &Arc<Analysis>| norm(analysis.fields[TextField::Body as usize].words());
        Self {
            words,
            norms: analyses.iter().map(body).collect(),
            title_words: analyses
                .iter()
                .map(|analysis| analysis.title_words)
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests;
