//! The files of the search in a preview: made in the background behind a site that has settled.
//! Until then those of the last one answer; the files of the one before stay too, because a page
//! that is open may be in the middle of a query.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::search::engines::backend;
use crate::search::export::{self, Reach};
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

/// The files of the search.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    pub(super) progress: Progress,
    /// By address.
    files: Arc<BTreeMap<String, Vec<u8>>>,
    former: Arc<BTreeMap<String, Vec<u8>>>,
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
    pub(super) fn renewed(&self, files: BTreeMap<String, Vec<u8>>) -> Self {
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

    /// Whether there are files of any site.
    pub(super) fn is_there(&self) -> bool {
        !self.files.is_empty()
    }

    /// The file at an address.
    pub(super) fn file(&self, address: &str) -> Option<&[u8]> {
        let file = self.files.get(address).or_else(|| self.former.get(address));
        file.map(Vec::as_slice)
    }
}

/// Whether an address is one of the search's files.
pub(super) fn is_file(address: &str) -> bool {
    address.starts_with(addresses::SEARCH_INDEX)
}

/// Makes the files of a site's search; `None` where that fails.
pub(super) fn build(site: &Site) -> Option<BTreeMap<String, Vec<u8>>> {
    let config = site.config();
    let files = if let Some(engine) = &config.search_backend {
        let documents = Documents::without_texts(site.catalog(), site.config());
        let told = Telling::fingerprint(&documents, site.catalog());
        vec![backend::file(&documents, engine, &config.synonyms, &told).ok()?]
    } else {
        let index = SearchIndex::build(site.catalog(), config).ok()?;
        export::files(&index, Reach::Hosts).ok()?
    };
    Some(files.into_iter().collect())
}
