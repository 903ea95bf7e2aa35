//! The index itself: tantivy's, in memory, one segment written by one thread, so that a document's
//! number is its place in [`Documents`].
//!
//! Texts are read by our own [analyzer](super::analyzer) in parallel and handed over as words; forms
//! are counted and become stems on the way, so that the index and the surface are made in one pass. Knows nothing of queries.

use rayon::prelude::*;
use tantivy::directory::RamDirectory;
use tantivy::indexer::SingleSegmentIndexWriter;
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{Index, SegmentReader, TantivyDocument, TantivyError};

use super::analyzer::Analyzer;
use super::documents::{Document, Documents};
use super::shards::Shards;
use super::surface::{Counting, Surface};
use crate::catalog::Catalog;
use crate::config::Config;

/// Positions left free between two passages: one is enough for no phrase to reach across.
const PASSAGE_GAP: usize = 1;

/// What tantivy sizes its hash table by; the index may grow beyond it.
const MEMORY_BYTES: usize = 50_000_000;

/// Documents that are read in parallel before they are written.
const BATCH: usize = 512;

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

    /// Its name in tantivy's schema.
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

/// Why there is no index.
#[derive(Debug, thiserror::Error)]
#[error("the search index cannot be used: {0}")]
pub struct IndexError(#[from] TantivyError);

impl From<std::io::Error> for IndexError {
    fn from(error: std::io::Error) -> Self {
        Self(error.into())
    }
}

/// How many positions each field of a document has, in the order of [`TextField::ALL`].
pub type Lengths = [u32; TextField::ALL.len()];

/// The documents of a site, ready to be searched or exported.
pub struct SearchIndex {
    documents: Documents,
    surface: Surface,
    shards: Shards,
    segment: SegmentReader,
    fields: [Field; TextField::ALL.len()],
    lengths: Vec<Lengths>,
    /// `[search] synonyms`.
    synonyms: Vec<Vec<String>>,
}

impl SearchIndex {
    /// Indexes a catalog.
    ///
    /// # Errors
    /// Where tantivy cannot make the index, which needs nothing but memory.
    pub fn build(catalog: &Catalog, config: &Config) -> Result<Self, IndexError> {
        Self::of(Documents::new(catalog, config), config)
    }

    /// Indexes documents.
    ///
    /// # Errors
    /// As [`SearchIndex::build`].
    pub fn of(documents: Documents, config: &Config) -> Result<Self, IndexError> {
        let (schema, fields) = schema();
        let mut writer: SingleSegmentIndexWriter<TantivyDocument> = Index::builder()
            .schema(schema)
            .single_segment_index_writer(RamDirectory::create(), MEMORY_BYTES)?;
        let mut counting = Counting::new(&config.language);
        let mut lengths = Vec::with_capacity(documents.all.len());
        for batch in documents.all.chunks(BATCH) {
            let read: Vec<_> = batch.par_iter().map_init(Analyzer::default, read).collect();
            for texts in read {
                let mut document = TantivyDocument::default();
                counting.begin_document();
                lengths.push(texts.each_ref().map(|tokens| length(tokens)));
                for (field, mut tokens) in fields.into_iter().zip(texts) {
                    for token in &mut tokens {
                        counting.count(&mut token.text);
                    }
                    let text = String::new();
                    document.add_pre_tokenized_text(field, PreTokenizedString { text, tokens });
                }
                writer.add_document(document)?;
            }
        }
        let index = writer.finalize()?;
        let mut segments = index.searchable_segments()?.into_iter();
        let segment = segments
            .next()
            .ok_or_else(|| TantivyError::InternalError("the index has no segment".to_owned()))?;
        let segment = SegmentReader::open(&segment)?;
        let surface = counting.finish(|stem| frequencies(&segment, &fields, stem))?;
        Ok(Self {
            shards: Shards::new(&surface, documents.all.len()),
            documents,
            surface,
            segment,
            fields,
            lengths,
            synonyms: config.synonyms.clone(),
        })
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

    /// Where the posting shards begin.
    #[must_use]
    pub fn shards(&self) -> &Shards {
        &self.shards
    }

    /// Words that mean the same, as site.toml lists them.
    #[must_use]
    pub fn synonyms(&self) -> &[Vec<String>] {
        &self.synonyms
    }

    /// tantivy's only segment: postings by stem, positions, norms.
    #[must_use]
    pub fn segment(&self) -> &SegmentReader {
        &self.segment
    }

    /// tantivy's handle of a field.
    #[must_use]
    pub const fn field(&self, field: TextField) -> Field {
        self.fields[field as usize]
    }

    /// How many positions there are in each document.
    #[must_use]
    pub fn lengths(&self) -> &[Lengths] {
        &self.lengths
    }

    /// The words of all documents in a field, counted.
    ///
    /// # Errors
    /// Where tantivy cannot read its index.
    pub fn total_words(&self, field: TextField) -> Result<u64, IndexError> {
        Ok(self
            .segment
            .inverted_index(self.field(field))?
            .total_num_tokens())
    }
}

fn schema() -> (Schema, [Field; TextField::ALL.len()]) {
    let mut builder = Schema::builder();
    let fields = TextField::ALL.map(|field| {
        let indexing = TextFieldIndexing::default()
            .set_index_option(IndexRecordOption::WithFreqsAndPositions)
            .set_fieldnorms(field.has_norms());
        let options = TextOptions::default().set_indexing_options(indexing);
        builder.add_text_field(field.name(), options)
    });
    (builder.build(), fields)
}

/// The number of documents of a stem in each field.
fn frequencies(
    segment: &SegmentReader,
    fields: &[Field; TextField::ALL.len()],
    stem: &str,
) -> Result<[u32; TextField::ALL.len()], IndexError> {
    let mut found = [0; TextField::ALL.len()];
    for (count, field) in found.iter_mut().zip(fields) {
        let info = segment.inverted_index(*field)?.terms().get(stem)?;
        *count = info.map_or(0, |info| info.doc_freq);
    }
    Ok(found)
}

/// The forms of each field of a document, with their positions.
fn read(analyzer: &mut Analyzer, document: &Document) -> [Vec<Token>; TextField::ALL.len()] {
    let sections = document.sections.iter();
    let passages = sections.flat_map(|section| [section.heading.as_str(), &section.text]);
    [
        read_field(analyzer, [document.title.as_str()]),
        read_field(analyzer, document.names.iter().map(String::as_str)),
        read_field(analyzer, [document.summary.as_str()]),
        read_field(analyzer, passages),
    ]
}

fn read_field<'a>(
    analyzer: &mut Analyzer,
    passages: impl IntoIterator<Item = &'a str>,
) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut start = 0;
    for passage in passages {
        let mut next = start;
        analyzer.words(passage, |word| {
            tokens.push(Token {
                position: start + word.position,
                text: word.form.to_owned(),
                ..Token::default()
            });
            next = start + word.position + 1 + PASSAGE_GAP;
        });
        start = next;
    }
    tokens
}

/// The positions of a text up to its last word.
fn length(tokens: &[Token]) -> u32 {
    let last = tokens.last();
    last.map_or(0, |token| {
        u32::try_from(token.position + 1).unwrap_or(u32::MAX)
    })
}

#[cfg(test)]
mod tests;
