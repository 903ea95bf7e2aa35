//! The files of the search in a preview: made in the background behind a site that has settled.
//! Until then those of the last one answer; the files of the one before stay too, because a page
//! that is open may be in the middle of a query.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;

use crate::search::documents::TextCache;
use crate::search::engines::backend;
use crate::search::export::{self, Made, PackedCache, Reach};
use crate::search::index::{IndexError, Memory};
use crate::search::{Documents, SearchIndex, Telling};
use crate::site::{Site, addresses};

/// How far the index is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Progress {
    /// Being made; the files are those of an earlier site, or none.
    #[default]
    Building,
    /// Of the site that is shown.
    Ready,
    /// It could not be made.
    Failed,
}

/// Files by their addresses.
pub(super) type Files = BTreeMap<String, Arc<[u8]>>;

/// What is known of documents, for the next files.
#[derive(Debug, Default)]
pub(super) struct Known {
    texts: TextCache,
    words: Memory,
    packed: PackedCache,
}

/// The files of the search.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    pub(super) progress: Progress,
    files: Arc<Files>,
    former: Arc<Files>,
}

impl Index {
    /// The same files, and how far the next ones are.
    pub(super) fn at(&self, progress: Progress) -> Self {
        Self {
            progress,
            ..self.clone()
        }
    }

    /// New files, with those that pages may still ask for.
    pub(super) fn renewed(&self, files: Files) -> Self {
        Self {
            progress: Progress::Ready,
            files: Arc::new(files),
            former: Arc::clone(&self.files),
        }
    }

    /// No files until the next are made: those that are there tell of what is withheld now.
    pub(super) fn cleared() -> Self {
        Self::default()
    }

    /// The files, of which the next ones may be some.
    pub(super) fn files(&self) -> Arc<Files> {
        Arc::clone(&self.files)
    }

    /// Whether there are files of any site.
    pub(super) fn is_there(&self) -> bool {
        !self.files.is_empty()
    }

    /// The file at an address.
    pub(super) fn file(&self, address: &str) -> Option<&[u8]> {
        let file = self.files.get(address).or_else(|| self.former.get(address));
        file.map(AsRef::as_ref)
    }
}

/// Whether an address is one of the search's files.
pub(super) fn is_file(address: &str) -> bool {
    address.starts_with(addresses::SEARCH_INDEX)
}

/// Makes the files of a site's search, but for those that were there before; `None` where that fails. `known` is
/// what is remembered of documents that did not change.
pub(super) fn build(site: &Site, before: &Files, known: &mut Known) -> Option<Files> {
    let config = site.config();
    if let Some(engine) = &config.search_backend {
        let documents = Documents::without_texts(site.catalog(), site.config());
        let told = Telling::fingerprint(&documents, site.catalog());
        let (address, bytes) = backend::file(&documents, engine, config, &told).ok()?;
        return Some(Files::from([(address, bytes.into())]));
    }
    let documents = known.texts.documents(site.catalog(), config);
    let index = SearchIndex::with(documents, config, &mut known.words);
    let files = Mutex::new(Files::new());
    let put = |made| -> Result<(), IndexError> {
        let (address, bytes) = match made {
            Made::New((address, bytes)) => (address, Arc::from(bytes)),
            Made::Kept { address, former } => {
                let bytes = before.get(&former).cloned();
                let bytes = bytes.ok_or(IndexError::Kept)?;
                (address, bytes)
            }
        };
        let mut files = files.lock().unwrap_or_else(PoisonError::into_inner);
        files.insert(address, bytes);
        Ok(())
    };
    let is_there = |address: &str| before.contains_key(address);
    let packed = Some(&mut known.packed);
    export::missing_files(&index, Reach::Hosts, packed, &is_there, &put).ok()?;
    Some(files.into_inner().unwrap_or_else(PoisonError::into_inner))
}
