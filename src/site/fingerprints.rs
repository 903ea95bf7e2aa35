//! What pages are made of, as hashes. The key of a page is the hash of its view, and the large parts
//! of views, which are made when a template asks for them, go into it by the hashes that stand here:
//! documents, cards, and what the links of a text lead to.
//!
//! Each is the hash of a whole value, so that nobody has to list what a page depends on. Keys are held
//! only against those of the same program, theme and settings on the same machine.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Site;
use super::page_links::PageLinks;
use super::pages::{self, Parts};
use crate::catalog::Entry;
use crate::catalog::index::{EntryIx, IndexVec};
use crate::postmortem::{Note, Postmortem};
use crate::text::SourceText;

/// An address that no page has, so that what is made for it holds for all of them.
const NO_PAGE: &str = "";

/// The hashes of a site's parts.
#[derive(Debug)]
pub struct Fingerprints {
    /// What every page shows, and what all are made with.
    frame: blake3::Hash,
    documents: IndexVec<EntryIx, blake3::Hash>,
    cards: IndexVec<EntryIx, blake3::Hash>,
    /// What the links of each text lead to, by the path of its file.
    links: FxHashMap<String, blake3::Hash>,
    /// What can be searched.
    searched: blake3::Hash,
}

impl Fingerprints {
    /// The hashes of all parts of a site.
    #[must_use]
    pub fn new(site: &Site) -> Self {
        let catalog = &site.catalog;
        let entries: &[Arc<Entry>] = &catalog.entries;
        let documents: Vec<_> = entries.par_iter().map(|entry| document(entry)).collect();
        let parts = Parts::new(site, NO_PAGE, None);
        let cards = catalog
            .entries
            .indices()
            .collect::<Vec<_>>()
            .into_par_iter();
        let cards: Vec<_> = cards.map(|index| of(&parts.card(index).made())).collect();
        let links = catalog.all_links().collect::<Vec<_>>().into_par_iter();
        let links = links.map(|(path, links)| {
            let mut hasher = KeyHasher::default();
            PageLinks::new(catalog, NO_PAGE, path, None).answers(links, &mut hasher);
            (path.to_owned(), hasher.hash())
        });
        let frame = Frame {
            shell: pages::frame(&parts),
            theme: site.theme.fingerprint(),
            config: format!("{:?}", site.config),
        };
        let mut searched = KeyHasher::default();
        for ((entry, document), card) in entries.iter().zip(&documents).zip(&cards) {
            (document.as_bytes(), card.as_bytes(), &entry.uses).hash(&mut searched);
        }
        for term in catalog.vocabulary.all() {
            (&term.id, &term.title, &term.parent, term.is_group).hash(&mut searched);
            term.note
                .as_ref()
                .map(note)
                .map(|hash| *hash.as_bytes())
                .hash(&mut searched);
        }
        let frame = of(&frame);
        frame.as_bytes().hash(&mut searched);
        Self {
            frame,
            documents: documents.into(),
            cards: cards.into(),
            links: links.collect(),
            searched: searched.hash(),
        }
    }

    /// What the files of the search depend on.
    #[must_use]
    pub const fn searched(&self) -> blake3::Hash {
        self.searched
    }

    /// The key of what an address shows.
    pub(super) fn key(&self, address: &str, shown: &impl Hash) -> blake3::Hash {
        let mut hasher = KeyHasher::default();
        self.frame.as_bytes().hash(&mut hasher);
        address.hash(&mut hasher);
        shown.hash(&mut hasher);
        hasher.hash()
    }

    /// What the document of an entry says.
    pub(super) fn document(&self, index: EntryIx) -> Option<blake3::Hash> {
        self.documents.get(index).copied()
    }

    /// What lists show of an entry.
    pub(super) fn card(&self, index: EntryIx) -> Option<blake3::Hash> {
        self.cards.get(index).copied()
    }

    /// What the links of a text lead to.
    pub(super) fn links(&self, path: &str) -> Option<blake3::Hash> {
        self.links.get(path).copied()
    }
}

/// What is the same on all pages.
#[derive(Hash)]
struct Frame<'a, S> {
    shell: S,
    theme: &'a str,
    config: String,
}

/// A value as a key hashes it.
fn of(value: &impl Hash) -> blake3::Hash {
    let mut hasher = KeyHasher::default();
    value.hash(&mut hasher);
    hasher.hash()
}

/// A document: all that is kept of it, and its file.
fn document(entry: &Entry) -> blake3::Hash {
    let document: &Postmortem = &entry.document;
    kept(document, &document.source)
}

/// A note, as [`document`].
fn note(note: &Note) -> blake3::Hash {
    kept(note, &note.source)
}

fn kept(value: &impl serde::Serialize, source: &SourceText) -> blake3::Hash {
    let mut hasher = KeyHasher::default();
    source.path.hash(&mut hasher);
    source.text.hash(&mut hasher);
    if let Err(error) = postcard::to_io(value, &mut hasher) {
        // Documents are made of texts and numbers, which always can be written.
        error.to_string().hash(&mut hasher);
    }
    hasher.hash()
}

/// Hashes values of the standard library's [`Hash`] with BLAKE3: two that differ never meet. Values are
/// written in small pieces, which are gathered first.
#[derive(Default)]
struct KeyHasher {
    gathered: Vec<u8>,
    hasher: blake3::Hasher,
}

/// Bytes that are hashed at once.
const GATHERED: usize = 16 * 1024;

impl KeyHasher {
    fn hash(mut self) -> blake3::Hash {
        self.hasher.update(&self.gathered);
        self.hasher.finalize()
    }
}

impl Hasher for KeyHasher {
    fn write(&mut self, bytes: &[u8]) {
        if self.gathered.len() + bytes.len() > GATHERED {
            self.hasher.update(&self.gathered);
            self.gathered.clear();
        }
        if bytes.len() > GATHERED {
            self.hasher.update(bytes);
        } else {
            self.gathered.extend_from_slice(bytes);
        }
    }

    fn finish(&self) -> u64 {
        let mut hasher = self.hasher.clone();
        hasher.update(&self.gathered);
        let hash = hasher.finalize();
        hash.as_bytes()
            .iter()
            .take(8)
            .fold(0, |number, byte| number << 8 | u64::from(*byte))
    }
}

impl std::io::Write for KeyHasher {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        Hasher::write(self, bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
