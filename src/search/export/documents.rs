//! What a hit shows: `t/D-P` holds a piece of the text of a document, and beside it what the document is, so that a hit
//! is one file.
//!
//! ```text
//! t/D-P  the document: id, title, address, day (0 = none), kind, severity (empty = none)
//!        terms: number; for each: dimension, title, slug (empty = as the title says), address, whether it is only
//!        suggested (0 or 1)
//!        passages: number; for each: heading and anchor of its section (empty = none), text
//!        the lead; empty in all but the first piece
//! ```
//!
//! A day is one decimal number, `20240131`. Addresses mostly repeat an id or a slug: a `*` stands
//! for it.

use jiff::civil::Date;

use super::bytes::Bytes;
use crate::search::documents::{Document, Documents, folded};
use crate::search::passages::{self, Passage};
use crate::search::snippet;

/// The slugs of all terms as hits write them.
pub(super) fn slugs(documents: &Documents) -> Vec<&str> {
    let terms = documents.terms.iter();
    terms
        .map(|term| unlike(term.id.slug.as_str(), &term.title))
        .collect()
}

/// A document before its pieces are encoded.
pub(super) struct Told<'a> {
    document: &'a Document,
    /// What all its pieces say.
    about: Bytes,
}

impl<'a> Told<'a> {
    pub(super) fn new(documents: &Documents, slugs: &[&str], document: &'a Document) -> Self {
        let mut about = Bytes::default();
        describe(documents, slugs, document, &mut about);
        Self { document, about }
    }

    /// A hash of all that pieces are made from beside the sections.
    pub(super) fn fingerprint(&self, length: usize) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&(length as u64).to_le_bytes());
        self.about.hash_into(&mut hasher);
        hasher.update(self.document.summary.as_bytes());
        hasher.finalize()
    }

    /// Encodes all pieces, in their order.
    pub(super) fn pieces(self, length: usize) -> Vec<Bytes> {
        let Self { document, about } = self;
        let pieces = passages::pieces(&document.sections, length);
        let encoded = pieces.iter().enumerate().map(|(number, passages)| {
            let mut bytes = about.clone();
            bytes.list(passages.iter(), |bytes, passage| {
                text(document, passage, bytes);
            });
            let lead = (number == 0).then(|| snippet::lead(document));
            bytes.text(&lead.unwrap_or_default());
            bytes
        });
        encoded.collect()
    }
}

fn describe(documents: &Documents, slugs: &[&str], document: &Document, bytes: &mut Bytes) {
    bytes.text(&document.id);
    bytes.text(&document.title);
    bytes.text(&document.url.replacen(&document.id, "*", 1));
    bytes.number(document.date.map_or(0, day));
    bytes.text(&document.kind);
    bytes.text(document.severity.as_deref().unwrap_or_default());
    let stated = document.terms.iter().map(|term| (term, false));
    let terms = stated.chain(document.suggested.iter().map(|term| (term, true)));
    let terms = terms.filter_map(|(place, suggested)| {
        let term = documents.terms.get(*place)?;
        Some((term, slugs.get(*place)?, suggested))
    });
    let terms: Vec<_> = terms.collect();
    bytes.list(terms.into_iter(), |bytes, (term, written, suggested)| {
        let slug = term.id.slug.as_str();
        let mut dimension = documents.dimensions.iter();
        let dimension = dimension.position(|one| *one == term.id.dimension);
        bytes.number(dimension.unwrap_or_default());
        bytes.text(&term.title);
        bytes.text(written);
        bytes.text(&term.url.replacen(slug, "*", 1));
        bytes.number(u8::from(suggested));
    });
}

fn text(document: &Document, passage: &Passage, bytes: &mut Bytes) {
    let section = document.sections.get(passage.section);
    let text = section.and_then(|section| section.text.get(passage.bytes.clone()));
    bytes.text(section.map_or("", |section| &section.heading));
    bytes.text(
        section
            .and_then(|section| section.anchor.as_deref())
            .unwrap_or_default(),
    );
    bytes.text(text.unwrap_or_default());
}

/// An id, or nothing where a script makes it from the title: of ASCII, because it has no table of other letters yet.
pub(super) fn unlike<'a>(id: &'a str, title: &str) -> &'a str {
    let is_said = title.is_ascii() && folded(title) == id;
    if is_said { "" } else { id }
}

/// A day as one decimal number.
pub(super) fn day(date: Date) -> u32 {
    let (year, month, day) = (date.year().unsigned_abs(), date.month(), date.day());
    u32::from(year) * 10_000 + u32::from(month.unsigned_abs()) * 100 + u32::from(day.unsigned_abs())
}
