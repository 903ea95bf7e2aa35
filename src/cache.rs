//! What a build remembers for the next one, and when that may be used.
//!
//! The rules: a cache is never needed, so what is not there, not whole or not for this very program,
//! site and purpose is silently done without. What it holds is never changed, only replaced, and
//! depends on nothing but what is part of its key: the settings, the bytes of files, the head of the
//! history. What a build said is part of what it remembers, because a warm build says what a clean
//! one says. Bytes and files are the business of [`crate::disk::cache`].

pub mod documents;
mod pages;
pub mod search;
mod state;

use std::path::Path;

use crate::config::Config;
use crate::disk::cache::{self as disk, Part};
use crate::disk::stamp::FileTime;
use crate::load;
use documents::DocumentCache;
pub use pages::{Page, Pages, SearchFiles};
pub use state::{Folders, State};

/// The cache of a site for a purpose.
#[derive(Debug)]
pub struct Cache {
    /// What was parsed, whatever it was for.
    pub documents: DocumentCache,
    /// A moment before anything was looked at, by the clock of the site's file system.
    pub moment: FileTime,
    /// A hash of the settings of this build.
    pub settings: blake3::Hash,
    files: disk::Cache,
}

impl Cache {
    /// The cache of the site at `root` for a purpose: where it goes, and with which options. `None`
    /// where nothing could be remembered.
    #[must_use]
    pub fn open(root: &Path, purpose: &str, config: &Config) -> Option<Self> {
        let files = disk::Cache::of(root, purpose)?;
        let (documents, moment) = DocumentCache::open(root, config)?;
        Some(Self {
            documents,
            files,
            moment,
            settings: load::fingerprint(config),
        })
    }

    /// What the last build saw and left.
    #[must_use]
    pub fn state(&self) -> Option<State> {
        let pieces = self.files.read(Part::State)?;
        postcard::from_bytes(&pieces.get(0)?).ok()
    }

    /// The pages that the last build made.
    #[must_use]
    pub fn pages(&self) -> Pages {
        let pieces = self.files.read(Part::Pages);
        pieces
            .and_then(|pieces| Pages::read(&pieces))
            .unwrap_or_default()
    }

    /// Remembers the pages of this build.
    pub fn remember_pages(&self, pages: &Pages) {
        let (count, piece) = pages.pieces();
        let _ = self.files.write(Part::Pages, count, &piece);
    }

    /// Remembers what this build saw and left. A failure to write it costs the next build time and
    /// is no concern of this one.
    pub fn remember_state(&self, state: &State) {
        if let Ok(bytes) = postcard::to_stdvec(state) {
            let _ = self.files.write(Part::State, 1, &|_| bytes.clone());
        }
        self.files.tidy(&[self.documents.files()]);
    }
}
