//! The index itself: tantivy's, in memory, one segment written by one thread, so that a document's
//! number is its place in [`Documents`].
//!
//! Texts are read by our own [analyzer](super::analyzer) in parallel and handed over as stems; forms
//! are counted on the way, so that the index and the surface are made in one pass. Knows nothing of queries.

mod stemmed;

use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;
use tantivy::directory::{Directory as _, RamDirectory};
use tantivy::indexer::SingleSegmentIndexWriter;
use tantivy::postings::SegmentPostings;
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::TokenizerManager;
use tantivy::{Index, InvertedIndexReader, SegmentReader, TantivyDocument, TantivyError};

use super::analyzer::{Analyzer, parts};
use super::documents::{Document, Documents, TERM};
use super::kept;
use super::passages::{Places, piece_bytes, pieces};
use super::shards::Shards;
use super::surface::{Counting, Group, IndexedTerm, Share, SharedForms, Surface};
use super::themes::Themes;
use crate::catalog::Catalog;
use crate::config::Config;
use stemmed::{Stemmed, Text};

/// What tantivy sizes its hash table by; the index may grow beyond it.
const MEMORY_BYTES: usize = 50_000_000;

/// Documents that are read in parallel while those before them are written.
const BATCH: usize = 1024;

/// Documents of a batch that one thread reads and counts together.
const SHARE: usize = 128;

/// What tantivy calls the way in which it takes our texts.
const TOKENIZER: &str = "stemmed";

/// The texts of a document, by field.
type Texts = [Text; TextField::ALL.len()];

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
    pub(super) documents: Documents,
    /// Where their texts are.
    pub(super) texts: kept::Texts,
    pub(super) surface: Surface,
    /// Where the posting shards begin.
    pub(super) shards: Shards,
    /// Where tantivy keeps its files, and which they are.
    pub(super) directory: RamDirectory,
    pub(super) files: Vec<PathBuf>,
    /// tantivy's only segment: postings by stem, positions, norms.
    pub(super) segment: SegmentReader,
    pub(super) fields: [Field; TextField::ALL.len()],
    /// How many positions there are in each document.
    pub(super) lengths: Vec<Lengths>,
    /// Which piece of its text each word of a document's body stands in.
    pub(super) places: Vec<Places>,
    /// The length of the pieces.
    pub(super) piece_bytes: usize,
    /// How many words the title of each document has, at most 255.
    pub(super) title_words: Vec<u8>,
    /// What its words say about factors.
    pub(super) themes: Themes,
    /// Words that mean the same, as site.toml lists them.
    pub(super) synonyms: Vec<Vec<String>>,
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
        let directory = RamDirectory::create();
        let tokenizers = TokenizerManager::new();
        tokenizers.register(TOKENIZER, Stemmed);
        let mut writer: SingleSegmentIndexWriter<TantivyDocument> = Index::builder()
            .schema(schema)
            .tokenizers(tokenizers)
            .single_segment_index_writer(directory.clone(), MEMORY_BYTES)?;
        let mut counting = Counting::new(&config.language);
        let mut lengths = Vec::with_capacity(documents.all.len());
        let mut places = Vec::with_capacity(documents.all.len());
        let piece_bytes = piece_bytes(documents.all.len());
        let mut texts: Vec<Texts> = Vec::new();
        for batch in documents.all.chunks(BATCH) {
            let (written, shares) = rayon::join(
                || write(&mut writer, &fields, texts),
                || read(batch, &counting, piece_bytes),
            );
            written?;
            texts = Vec::with_capacity(batch.len());
            for (read, counted) in shares {
                for (read, places_of) in read {
                    lengths.push(read.each_ref().map(Text::length));
                    texts.push(read);
                    places.push(places_of);
                }
                counting.add(counted);
            }
        }
        write(&mut writer, &fields, texts)?;
        let index = writer.finalize()?;
        let mut files: Vec<PathBuf> = index.directory().list_managed_files().into_iter().collect();
        files.retain(|path| directory.exists(path).is_ok_and(|exists| exists));
        files.sort();
        let mut segments = index.searchable_segments()?.into_iter();
        let segment = segments
            .next()
            .ok_or_else(|| TantivyError::InternalError("the index has no segment".to_owned()))?;
        let segment = SegmentReader::open(&segment)?;
        let surface = counting.finish(|tell| terms(&segment, &fields, tell))?;
        Ok(Self {
            shards: Shards::new(&surface, documents.all.len()),
            title_words: title_words(&documents),
            themes: Themes::of(&documents),
            documents,
            texts: kept::Texts::Held,
            surface,
            directory,
            files,
            segment,
            fields,
            lengths,
            places,
            piece_bytes,
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

    /// tantivy's handle of a field.
    #[must_use]
    pub const fn field(&self, field: TextField) -> Field {
        self.fields[field as usize]
    }

    /// tantivy's postings of a field.
    ///
    /// # Errors
    /// Where tantivy cannot read its index.
    pub(super) fn inverted(
        &self,
        field: TextField,
    ) -> Result<Arc<InvertedIndexReader>, IndexError> {
        Ok(self.segment.inverted_index(self.field(field))?)
    }

    /// The postings of a group in a field; none where no document has it there.
    ///
    /// # Errors
    /// Where tantivy cannot read its index.
    pub(super) fn postings(
        &self,
        inverted: &InvertedIndexReader,
        group: &Group,
        field: TextField,
        option: IndexRecordOption,
    ) -> Result<Option<SegmentPostings>, IndexError> {
        let info = self.surface.postings(group, field);
        let postings = info.map(|info| inverted.read_postings_from_terminfo(info, option));
        Ok(postings.transpose()?)
    }

    /// The words of all documents in a field, counted.
    ///
    /// # Errors
    /// Where tantivy cannot read its index.
    pub fn total_words(&self, field: TextField) -> Result<u64, IndexError> {
        Ok(self.inverted(field)?.total_num_tokens())
    }
}

fn schema() -> (Schema, [Field; TextField::ALL.len()]) {
    let mut builder = Schema::builder();
    let fields = TextField::ALL.map(|field| {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(TOKENIZER)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions)
            .set_fieldnorms(field.has_norms());
        let options = TextOptions::default().set_indexing_options(indexing);
        builder.add_text_field(field.name(), options)
    });
    (builder.build(), fields)
}

/// tantivy's handles of the fields.
pub(super) fn handles() -> [Field; TextField::ALL.len()] {
    schema().1
}

/// Hands over each stem of each field.
fn terms(
    segment: &SegmentReader,
    fields: &[Field; TextField::ALL.len()],
    tell: &mut dyn FnMut(IndexedTerm<'_>),
) -> Result<(), IndexError> {
    for (field, handle) in TextField::ALL.into_iter().zip(fields) {
        let inverted = segment.inverted_index(*handle)?;
        let mut terms = inverted.terms().stream()?;
        while terms.advance() {
            let Ok(stem) = str::from_utf8(terms.key()) else {
                continue;
            };
            tell(IndexedTerm {
                stem,
                field,
                info: terms.value().clone(),
            });
        }
    }
    Ok(())
}

/// Writes documents in their order.
fn write(
    writer: &mut SingleSegmentIndexWriter<TantivyDocument>,
    fields: &[Field; TextField::ALL.len()],
    documents: Vec<Texts>,
) -> Result<(), TantivyError> {
    for texts in documents {
        let mut document = TantivyDocument::default();
        for (field, text) in fields.iter().zip(texts) {
            document.add_text(*field, text.as_str());
        }
        writer.add_document(document)?;
    }
    Ok(())
}

/// The stems of documents, and their forms counted.
fn read(
    documents: &[Document],
    counting: &Counting,
    piece_bytes: usize,
) -> Vec<(Vec<(Texts, Places)>, SharedForms)> {
    let shares = documents.par_chunks(SHARE).map(|documents| {
        let (mut analyzer, mut share) = (Analyzer::default(), counting.share());
        let read = |document| texts(&mut analyzer, &mut share, document, piece_bytes);
        let texts = documents.iter().map(read).collect();
        (texts, share.counted())
    });
    shares.collect()
}

fn texts(
    analyzer: &mut Analyzer,
    share: &mut Share<'_>,
    document: &Document,
    piece_bytes: usize,
) -> (Texts, Places) {
    share.begin_document();
    let is_term = document.kind == TERM;
    let mut places = Places::default();
    let mut text = |passages: &mut dyn Iterator<Item = Given<'_>>, are_names: bool| {
        let mut text = Text::default();
        for Given { passage, pieces } in passages {
            let mut write = || {
                let mut words = 0;
                let mut names: Vec<(&str, Option<u32>)> = Vec::new();
                analyzer.words(passage, |word| {
                    words += 1;
                    let piece = piece_at(&pieces, word.start);
                    places.mark(text.place(word.position), piece);
                    text.word(word.position, share.count(word.form));
                    let written = passage.get(word.start..word.end).unwrap_or_default();
                    if !parts(written).is_empty() {
                        names.push((written, piece));
                    }
                });
                text.end_passage();
                (words, names)
            };
            let (words, names) = write();
            if are_names {
                (1..emphasis(words)).for_each(|_| {
                    write();
                });
            }
            // Behind the passage, so that what stands around a name in code still stands around it.
            for (name, piece) in names {
                for (position, part) in parts(name).into_iter().enumerate() {
                    places.mark(text.place(position), piece);
                    text.word(position, share.count(&part.to_ascii_lowercase()));
                }
                text.end_passage();
            }
        }
        text
    };
    let names = document.names.iter().map(String::as_str);
    let short = [
        text(
            &mut [Given::from(document.title.as_str())].into_iter(),
            is_term,
        ),
        text(&mut names.map(Given::from), is_term),
        text(
            &mut [Given::from(document.summary.as_str())].into_iter(),
            false,
        ),
    ];
    let mut starts = vec![Vec::new(); document.sections.len()];
    for (number, piece) in (0..).zip(pieces(&document.sections, piece_bytes)) {
        for passage in piece {
            if let Some(starts) = starts.get_mut(passage.section) {
                starts.push((passage.bytes.start, number));
            }
        }
    }
    let sections = document.sections.iter().zip(starts);
    let mut body = sections.flat_map(|(section, pieces)| {
        let passage = section.text.as_str();
        [
            Given::from(section.heading.as_str()),
            Given { passage, pieces },
        ]
    });
    let body = text(&mut body, false);
    let [title, names, summary] = short;
    ([title, names, summary, body], places)
}

/// A text that is indexed, with the pieces that begin in it and where.
struct Given<'a> {
    passage: &'a str,
    pieces: Vec<(usize, u32)>,
}

impl<'a> From<&'a str> for Given<'a> {
    fn from(passage: &'a str) -> Self {
        let pieces = Vec::new();
        Self { passage, pieces }
    }
}

/// The piece that a place in a text belongs to.
fn piece_at(pieces: &[(usize, u32)], at: usize) -> Option<u32> {
    let behind = pieces.partition_point(|(start, _)| *start <= at);
    pieces.get(behind.checked_sub(1)?).map(|(_, piece)| *piece)
}

/// How many words the title of each document has.
fn title_words(documents: &Documents) -> Vec<u8> {
    let count = |analyzer: &mut Analyzer, document: &Document| {
        let mut words: u8 = 0;
        analyzer.words(&document.title, |_| words = words.saturating_add(1));
        words
    };
    let all = documents.all.par_iter();
    all.map_init(Analyzer::default, count).collect()
}

/// How often the name of a term is written. Whoever asks for "dns" means what is called so, and not
/// what has it in a longer name.
pub(super) const fn emphasis(words: usize) -> usize {
    if words == 1 { 12 } else { 1 }
}

#[cfg(test)]
mod tests;
