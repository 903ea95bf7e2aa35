//! The archive.

use serde::Serialize;

use super::{Card, Pagination};

/// `archive.html`.
#[derive(Clone, Debug, Serialize)]
pub struct Archive {
    /// Number of postmortems.
    pub count: usize,
    /// The years of this page, newest first; those without a date last.
    pub years: Vec<ArchiveYear>,
    /// Pages, where there is more than one.
    pub pagination: Option<Pagination>,
}

/// A year of the archive.
#[derive(Clone, Debug, Serialize)]
pub struct ArchiveYear {
    /// `2012`, or `Without a date`.
    pub title: String,
    /// `y2012`, an anchor.
    pub anchor: String,
    /// Its months, newest first.
    pub months: Vec<ArchiveMonth>,
}

/// A month of the archive.
#[derive(Clone, Debug, Serialize)]
pub struct ArchiveMonth {
    /// `August`; empty without a date.
    pub title: String,
    /// Its postmortems, newest first.
    pub cards: Vec<Card>,
}
