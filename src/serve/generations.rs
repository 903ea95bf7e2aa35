//! What is shown at one moment. A change makes another value, which takes the place of the former
//! one as a whole: a request sees one of them and never a mixture.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::findings::Findings;
use super::index::Index;
use crate::disk::read::Asset;
use crate::site::Site;

/// What is shown now.
#[derive(Clone, Debug, Default)]
pub(super) struct Shown {
    /// The site and what is wrong with it.
    pub(super) generation: Arc<Generation>,
    /// The files of the search.
    pub(super) index: Arc<Index>,
}

/// The site as it is after a change.
#[derive(Clone, Debug, Default)]
pub(super) struct Generation {
    /// Counts up; 0 before the first load.
    pub(super) number: u64,
    /// The last site that could be made; `None` where none could be yet.
    pub(super) site: Option<Arc<Site>>,
    /// The files that pages show or attach, by path.
    pub(super) assets: Arc<BTreeMap<String, Asset>>,
    /// Counts up when one of those files changes, which no page's bytes tell.
    pub(super) assets_version: u64,
    /// What is wrong.
    pub(super) findings: Arc<Findings>,
    /// Whether it is what a clean build gives; else a text was exchanged and the rest follows.
    pub(super) is_settled: bool,
}
