//! The texts of documents as files: `t/D-P`, those of documents that follow each other in one folder.

use rayon::prelude::*;

use super::documents::{Told, slugs};
use super::packed::{PackedCache, PackedPart, PackedText};
use super::parts::Part;
use crate::search::documents::Document;
use crate::search::index::SearchIndex;
use crate::search::passages::doublings;

/// The kind of file that holds texts.
pub(super) const TEXTS: &str = "t";

/// Documents whose texts stand in one folder in a small library, as a power of two. In a large one they are more.
pub(super) const TEXT_BITS: usize = 5;

/// The most files of a folder of texts in a small library: one with more is halved, so that a new story moves few.
const MOST_TEXTS: usize = 128;

/// The texts of an index, on their way into folders.
pub(super) struct Texts<'a> {
    index: &'a SearchIndex,
    slugs: Vec<&'a str>,
    packed: Option<&'a PackedCache>,
    is_there: &'a (dyn Fn(&str) -> bool + Sync),
    /// Documents of a folder, as a power of two.
    bits: usize,
    /// The most files of a folder.
    most: usize,
}

/// A number, and the document that has it; between stories and notes none has.
type Numbered<'a> = (usize, Option<&'a Document>);

/// The files of a document, and the hash of what they are made from, where that is kept.
pub(super) type Encoded = (Vec<Part>, Option<blake3::Hash>);

impl<'a> Texts<'a> {
    pub(super) fn new(
        index: &'a SearchIndex,
        packed: Option<&'a PackedCache>,
        is_there: &'a (dyn Fn(&str) -> bool + Sync),
    ) -> Self {
        let documents = index.documents();
        let doublings = doublings(documents.numbers().bound as usize);
        Self {
            index,
            slugs: slugs(documents),
            packed,
            is_there,
            bits: TEXT_BITS + doublings,
            most: MOST_TEXTS << doublings,
        }
    }

    /// The documents whose texts are in one folder, or more where they are long.
    pub(super) fn chunks(&self) -> Vec<Vec<Numbered<'a>>> {
        let documents = self.index.documents();
        let numbers = documents.numbers();
        let mut numbered = numbers.spread(documents.all.iter().map(Some));
        numbered.truncate(numbers.at(documents.all.len()) as usize);
        let numbered: Vec<Numbered<'a>> = numbered.into_iter().enumerate().collect();
        let chunks = numbered.chunks(1 << self.bits);
        chunks.map(<[_]>::to_vec).collect()
    }

    /// The files of each of some documents, without the content of those that are at hand.
    pub(super) fn encoded(&self, chunk: &[Numbered<'a>]) -> Vec<Encoded> {
        let encoded = chunk.par_iter().map(|(number, document)| {
            let document = document.map(|document| self.document(*number, document));
            document.unwrap_or_default()
        });
        encoded.collect()
    }

    fn document(&self, number: usize, document: &Document) -> Encoded {
        let length = self.index.piece_bytes;
        let name = |piece: usize| format!("{TEXTS}/{number}-{piece}");
        let told = Told::new(self.index.documents(), &self.slugs, document);
        let about = self.packed.map(|_| told.fingerprint(length));
        let known = self.packed.zip(about);
        let known = known.and_then(|(packed, about)| {
            packed.text(number, &about, &document.sections, self.is_there)
        });
        let parts = if let Some(packed) = known {
            let parts = packed.iter().enumerate();
            parts
                .map(|(piece, part)| Part::packed(name(piece), part))
                .collect()
        } else {
            let pieces = told.pieces(length).into_iter().enumerate();
            pieces
                .map(|(piece, bytes)| Part::new(name(piece), bytes))
                .collect()
        };
        (parts, about)
    }

    /// The files in folders, each with the number of its documents as a power of two.
    pub(super) fn folders(&self, texts: Vec<Vec<Part>>) -> Vec<(usize, Vec<Part>)> {
        halved(texts, self.bits, self.most)
    }
}

/// What to keep of documents for the next index: `encoded` says how many files each has and what they are made from, `files` has
/// those of one document after the other.
pub(super) fn packed(
    chunk: &[Numbered<'_>],
    encoded: &[(usize, Option<blake3::Hash>)],
    files: Vec<PackedPart>,
) -> Vec<(usize, PackedText)> {
    let mut files = files.into_iter();
    let packed = chunk
        .iter()
        .zip(encoded)
        .filter_map(|(one, (count, about))| {
            let parts: Vec<PackedPart> = files.by_ref().take(*count).collect();
            let (number, document) = one;
            let text = PackedText {
                about: (*about)?,
                sections: (*document)?.sections.clone(),
                parts,
            };
            Some((*number, text))
        });
    packed.collect()
}

/// The texts of so many documents, as a power of two, in folders of a most number of files, as far as documents can be told apart.
fn halved(mut texts: Vec<Vec<Part>>, bits: usize, most: usize) -> Vec<(usize, Vec<Part>)> {
    let count: usize = texts.iter().map(Vec::len).sum();
    let Some(half) = bits.checked_sub(1).filter(|_| count > most) else {
        return vec![(bits, texts.into_iter().flatten().collect())];
    };
    let behind = texts.split_off(texts.len().min(1 << half));
    let mut folders = halved(texts, half, most);
    folders.extend(halved(behind, half, most));
    folders
}

#[cfg(test)]
mod tests {
    use super::super::bytes::Bytes;
    use super::*;

    #[test]
    fn a_folder_of_many_texts_is_halved() {
        let check = |pieces: &[usize], expected: &[(usize, usize)]| {
            let texts = pieces.iter().zip(0..).map(|(count, document)| {
                let part = |piece| Part::new(format!("t/{document}-{piece}"), Bytes::default());
                (0..*count).map(part).collect()
            });
            let folders = halved(texts.collect(), 2, 4).into_iter();
            let found: Vec<_> = folders.map(|(bits, parts)| (bits, parts.len())).collect();
            assert_eq!(found, expected, "{pieces:?}");
        };
        check(&[1, 1, 1, 1], &[(2, 4)]);
        check(&[1, 1, 1, 2], &[(1, 2), (1, 3)]);
        check(&[5, 1, 1, 2], &[(0, 5), (0, 1), (1, 3)]);
        check(&[5], &[(0, 5), (0, 0), (1, 0)]);
        check(&[0, 0, 3], &[(2, 3)]);
    }
}
