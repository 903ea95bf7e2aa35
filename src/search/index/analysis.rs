//! What a document says, word by word: for each field its stems with their positions. It depends on the document alone, so
//! that it may be kept while others change. Knows no other documents.

use super::TextField;
use super::words::{Share, Words};
use crate::search::analyzer::{Analyzer, parts};
use crate::search::documents::Document;
use crate::search::passages::{Places, pieces};

/// Positions left free between two passages: one is enough for no phrase to reach across.
pub(in crate::search) const PASSAGE_GAP: u32 = 1;

/// A document, word by word. Words are numbers of [`Words`].
#[derive(Debug)]
pub(in crate::search) struct Analysis {
    /// By field, in the order of [`TextField::ALL`].
    pub fields: [Said; TextField::ALL.len()],
    /// The forms that it is written in, each once.
    pub forms: Vec<u32>,
    /// Which piece of its text each word of the body stands in.
    pub places: Places,
    /// How many words the title has, at most 255.
    pub title_words: u8,
}

/// A field of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::search) struct Said {
    /// Each stem, and the place of its first position.
    stems: Vec<(u32, u32)>,
    /// The positions of one stem after the other, in ascending order.
    positions: Vec<u32>,
    /// The number of positions up to the last word.
    length: u32,
}

/// A document as a [`Share`] of the words numbers it.
pub(in crate::search) struct Read {
    texts: [Text; TextField::ALL.len()],
    /// Each once.
    forms: Vec<u32>,
    places: Places,
    title_words: u8,
}

/// A field of it: form and position of each word.
#[derive(Default)]
struct Text {
    words: Vec<(u32, u32)>,
    /// Where the passage began, and behind its last word.
    passage: (u32, u32),
}

impl Said {
    /// How many words there are.
    pub(in crate::search) fn words(&self) -> u32 {
        u32::try_from(self.positions.len()).unwrap_or(u32::MAX)
    }

    /// The stems, each by number.
    pub(in crate::search) fn stems(&self) -> impl Iterator<Item = u32> {
        self.stems.iter().map(|(stem, _)| *stem)
    }

    /// The stems with their positions.
    pub(in crate::search) fn iter(&self) -> impl Iterator<Item = (u32, &[u32])> {
        let ends = self.stems.iter().skip(1).map(|(_, start)| *start as usize);
        let ends = ends.chain([self.positions.len()]);
        self.stems.iter().zip(ends).map(|((stem, start), end)| {
            let positions = self.positions.get(*start as usize..end);
            (*stem, positions.unwrap_or_default())
        })
    }

    /// The positions of the stem at a place.
    pub(in crate::search) fn positions(&self, place: usize) -> &[u32] {
        let at = |place: usize| self.stems.get(place).map(|(_, at)| *at as usize);
        let end = at(place + 1).unwrap_or(self.positions.len());
        let start = at(place).unwrap_or(end);
        self.positions.get(start..end).unwrap_or_default()
    }

    /// What all positions are below, as a power of two, which few edits move.
    pub(in crate::search) const fn room(&self) -> u32 {
        u32::BITS - self.length.saturating_sub(1).leading_zeros()
    }

    fn new(text: Text, numbers: &[u32], words: &Words) -> Self {
        let stem =
            |form: u32| words.stem_of(numbers.get(form as usize).copied().unwrap_or_default());
        let length = text.length();
        let mut found: Vec<(u32, u32)> = text
            .words
            .into_iter()
            .map(|(form, position)| (stem(form), position))
            .collect();
        found.sort_unstable();
        let mut said = Self {
            length,
            ..Self::default()
        };
        for (stem, position) in found {
            if said.stems.last().is_none_or(|(last, _)| *last != stem) {
                said.stems.push((stem, said.words()));
            }
            said.positions.push(position);
        }
        said.stems.shrink_to_fit();
        said.positions.shrink_to_fit();
        said
    }
}

impl Analysis {
    /// What was read, in the numbers of all words.
    pub(in crate::search) fn new(read: Read, numbers: &[u32], words: &Words) -> Self {
        let forms = read.forms.iter();
        let forms = forms.filter_map(|form| numbers.get(*form as usize).copied());
        Self {
            forms: forms.collect(),
            fields: read.texts.map(|text| Said::new(text, numbers, words)),
            places: read.places,
            title_words: read.title_words,
        }
    }
}

impl Text {
    /// Adds the word at a position of the passage; positions only grow.
    fn word(&mut self, position: usize, form: u32) {
        let position = self.place(position);
        self.words.push((form, position));
        self.passage.1 = position + 1;
    }

    /// The position in the text of one in the passage.
    fn place(&self, position: usize) -> u32 {
        let position = u32::try_from(position).unwrap_or(u32::MAX);
        self.passage.0.saturating_add(position)
    }

    /// Ends a passage. One without words leaves no gap.
    const fn end_passage(&mut self) {
        let (start, end) = self.passage;
        let next = if end > start {
            end + PASSAGE_GAP
        } else {
            start
        };
        self.passage = (next, next);
    }

    /// The number of positions up to the last word.
    fn length(&self) -> u32 {
        let (start, end) = self.passage;
        match end > start || start == 0 {
            true => end,
            false => start - PASSAGE_GAP,
        }
    }
}

/// Reads a document.
pub(in crate::search) fn read(
    analyzer: &mut Analyzer,
    share: &mut Share<'_>,
    document: &Document,
    piece_bytes: usize,
) -> Read {
    let mut forms = Vec::new();
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
                    let form = share.number(word.form);
                    forms.push(form);
                    text.word(word.position, form);
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
                    let form = share.number(&part.to_ascii_lowercase());
                    forms.push(form);
                    text.word(position, form);
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
            document.is_note,
        ),
        text(&mut names.map(Given::from), document.is_note),
        text(&mut [Given::from(&*document.summary)].into_iter(), false),
    ];
    let body = text(&mut body(document, piece_bytes), false);
    let [title, names, summary] = short;
    forms.sort_unstable();
    forms.dedup();
    Read {
        texts: [title, names, summary, body],
        forms,
        places,
        title_words: title_words(analyzer, document),
    }
}

/// How many words the title of a document has.
fn title_words(analyzer: &mut Analyzer, document: &Document) -> u8 {
    let mut words: u8 = 0;
    analyzer.words(&document.title, |_| words = words.saturating_add(1));
    words
}

/// The sections of a document, each with the pieces that begin in it.
fn body(document: &Document, piece_bytes: usize) -> impl Iterator<Item = Given<'_>> {
    let mut starts = vec![Vec::new(); document.sections.len()];
    for (number, piece) in (0..).zip(pieces(&document.sections, piece_bytes)) {
        for passage in piece {
            if let Some(starts) = starts.get_mut(passage.section) {
                starts.push((passage.bytes.start, number));
            }
        }
    }
    let sections = document.sections.iter().zip(starts);
    sections.flat_map(|(section, pieces)| {
        let passage = section.text.as_str();
        [
            Given::from(section.heading.as_str()),
            Given { passage, pieces },
        ]
    })
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

/// How often the name of a term is written. Whoever asks for "dns" means what is called so, and not
/// what has it in a longer name.
pub(in crate::search) const fn emphasis(words: usize) -> usize {
    if words == 1 { 12 } else { 1 }
}

#[cfg(test)]
impl Analysis {
    /// A document of nothing but a body of forms.
    pub(in crate::search) fn of_forms(words: &mut Words, forms: &[&str]) -> Self {
        let mut share = words.share();
        let mut numbers: Vec<u32> = forms.iter().map(|form| share.number(form)).collect();
        let met = share.met();
        let mut body = Text::default();
        for (position, form) in numbers.iter().enumerate() {
            body.word(position, *form);
        }
        numbers.sort_unstable();
        numbers.dedup();
        let read = Read {
            texts: [Text::default(), Text::default(), Text::default(), body],
            forms: numbers,
            places: Places::default(),
            title_words: 0,
        };
        let all = words.add(met);
        Self::new(read, &all, words)
    }
}
