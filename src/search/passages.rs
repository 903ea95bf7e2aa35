//! The pieces that texts are cut into, so that whoever shows a passage loads a few paragraphs and not a whole document.
//!
//! A piece holds paragraphs that follow each other, under one heading or several. Where it begins depends on the
//! document's own text and on how fine a library of this size is cut, so that an edit elsewhere moves nothing.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::documents::Section;

/// The lengths of pieces in bytes, by how often a library doubles the size of its files: two or three paragraphs in a
/// small one, of which a snippet shows one; in a large one most documents are one piece, because files cost time to write.
const PIECE_BYTES: [usize; 4] = [600, 1_200, 3_000, 8_000];

/// Pieces of one document, about: a text of megabytes would be thousands of files, which take seconds to write.
const MOST_PIECES: usize = 1_000;

/// Documents of a library whose files are cut finest. Each doubling makes them larger, so that there are not many more
/// of them.
const FINEST: usize = 2048;

/// How often a library of so many documents doubles the size of its files.
pub(super) fn doublings(documents: usize) -> usize {
    let times = documents.div_ceil(FINEST).max(1);
    let doublings = times.next_power_of_two().trailing_zeros() as usize;
    doublings.min(PIECE_BYTES.len() - 1)
}

/// The length of a piece in a library of so many documents, in bytes.
pub(super) fn piece_bytes(documents: usize) -> usize {
    let [finest, ..] = PIECE_BYTES;
    let length = PIECE_BYTES.get(doublings(documents));
    length.copied().unwrap_or(finest)
}

/// A part of the text of a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Passage {
    /// The section, by its place.
    pub section: usize,
    /// The bytes of its text.
    pub bytes: Range<usize>,
}

/// The pieces of a document, at least one, of about this length; longer where they would be too many.
pub(super) fn pieces(sections: &[Section], length: usize) -> Vec<Vec<Passage>> {
    let whole: usize = sections.iter().map(|section| section.text.len()).sum();
    let length = length.max(whole / MOST_PIECES);
    let mut pieces = vec![Vec::new()];
    let mut filled = 0;
    for (section, Section { heading, text, .. }) in sections.iter().enumerate() {
        let mut is_new = true;
        for bytes in lines(text, length) {
            if filled > 0 && filled + bytes.len() > length {
                pieces.push(Vec::new());
                (filled, is_new) = (0, true);
            }
            filled += bytes.len();
            let piece = pieces.last_mut();
            let Some(piece): Option<&mut Vec<Passage>> = piece else {
                continue;
            };
            if is_new {
                filled += heading.len();
                piece.push(Passage { section, bytes });
                is_new = false;
            } else if let Some(last) = piece.last_mut() {
                last.bytes.end = bytes.end;
            }
        }
    }
    pieces
}

/// The lines of a text, those that are longer than a piece in parts.
fn lines(text: &str, length: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let end = start + line.len();
        let mut from = start;
        while end - from > length {
            let cut = from + fitting(text.get(from..end).unwrap_or_default(), length);
            found.push(from..cut);
            from = cut;
        }
        if from < end {
            found.push(from..end);
        }
        start = end + 1;
    }
    found
}

/// How much of a longer line is one part: up to the end of a sentence, else of a word, else as much as there is room for.
fn fitting(line: &str, length: usize) -> usize {
    let room = line.floor_char_boundary(length.max(char::MAX.len_utf8()));
    let part = line.get(..room).unwrap_or_default();
    let behind = |ends: &[&str]| {
        let ends = ends
            .iter()
            .filter_map(|end| Some(part.rfind(end)? + end.len()));
        ends.max().filter(|cut| *cut > length / 2)
    };
    behind(&[". ", "! ", "? ", "。"])
        .or_else(|| behind(&[" "]))
        .unwrap_or(room)
}

/// In which piece the words of a document's body stand, by their positions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Places {
    /// The first position of each run of words in one piece, or in none, as those of headings are.
    runs: Vec<(u32, Option<u32>)>,
}

impl Places {
    /// Notes that the word at a position, which only grows, stands in a piece.
    pub(super) fn mark(&mut self, position: u32, piece: Option<u32>) {
        let last = self.runs.last().and_then(|(_, piece)| *piece);
        if last != piece {
            self.runs.push((position, piece));
        }
    }

    /// The pieces that words at some positions stand in, in ascending order.
    pub(super) fn of(&self, positions: &[u32]) -> Vec<u32> {
        let mut pieces = Vec::new();
        self.find(&mut pieces, positions);
        pieces
    }

    /// The same in the place of what was there.
    pub(super) fn find(&self, pieces: &mut Vec<u32>, positions: &[u32]) {
        let found = positions.iter().filter_map(|position| {
            let behind = self.runs.partition_point(|(first, _)| first <= position);
            self.runs.get(behind.checked_sub(1)?)?.1
        });
        pieces.clear();
        pieces.extend(found);
        pieces.sort_unstable();
        pieces.dedup();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(heading: &str, text: &str) -> Section {
        Section {
            heading: heading.to_owned(),
            anchor: None,
            text: text.to_owned(),
        }
    }

    #[test]
    fn a_text_of_megabytes_is_cut_into_few_pieces() {
        let check = |words: usize, expected: Range<usize>| {
            let count = pieces(&[section("", &"word ".repeat(words))], 600).len();
            assert!(expected.contains(&count), "{words} words: {count} pieces");
        };
        check(1_000, 8..10);
        check(1_000_000, MOST_PIECES..MOST_PIECES * 2);
    }

    #[test]
    fn texts_are_cut_between_paragraphs_and_sentences() {
        let check = |sections: &[Section], expected: &[&[(usize, &str)]]| {
            let pieces = pieces(sections, 20);
            let texts = pieces.iter().map(|piece| {
                let texts = piece.iter().map(|passage| {
                    let text = &sections[passage.section].text;
                    (passage.section, &text[passage.bytes.clone()])
                });
                texts.collect::<Vec<_>>()
            });
            assert_eq!(texts.collect::<Vec<_>>(), expected);
        };
        check(&[], &[&[]]);
        check(&[section("Empty", "")], &[&[]]);
        let short = [section("", "One.\nTwo."), section("B", "Three.")];
        check(&short, &[&[(0, "One.\nTwo."), (1, "Three.")]]);
        let more = [section("", "One line.\nAnother line.\nA third.")];
        check(
            &more,
            &[
                &[(0, "One line.")],
                &[(0, "Another line.")],
                &[(0, "A third.")],
            ],
        );
        let long = [section("", "A first one. A second sentence.")];
        check(
            &long,
            &[&[(0, "A first one. ")], &[(0, "A second sentence.")]],
        );
        let words = [section("", "several words without an end")];
        check(
            &words,
            &[&[(0, "several words ")], &[(0, "without an end")]],
        );
        let none = [section("", "何も切れない長い一行です")];
        check(&none, &[&[(0, "何も切れない")], &[(0, "長い一行です")]]);
    }

    #[test]
    fn a_larger_library_is_cut_less_finely() {
        let sizes = [0, 1, 2_048, 2_049, 4_097, 10_000, 1_000_000].map(doublings);
        assert_eq!(sizes, [0, 0, 0, 1, 2, 3, 3]);
    }

    #[test]
    fn positions_lead_to_pieces() {
        let mut places = Places::default();
        let marks = [(0, None), (3, Some(0)), (4, Some(0)), (9, Some(1))];
        for (position, piece) in marks.into_iter().chain([(12, None), (14, Some(0))]) {
            places.mark(position, piece);
        }
        let check = |positions: &[u32], expected: &[u32]| {
            assert!(places.of(positions).iter().eq(expected), "{positions:?}");
        };
        check(&[0, 2], &[]);
        check(&[2, 3, 8], &[0]);
        check(&[9, 11, 12, 15], &[0, 1]);
    }
}
