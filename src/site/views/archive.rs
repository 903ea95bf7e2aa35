//! The archive.

use serde::Serialize;

use super::{Calendar, ListedCard, Pagination};

/// `archive.html`.
#[derive(Debug, Hash, Serialize)]
pub struct Archive<'a> {
    /// Number of postmortems.
    pub count: usize,
    /// When incidents were, on the first page.
    pub calendar: Option<Calendar>,
    /// The years of this page, newest first; those without a date last.
    pub years: Vec<ArchiveYear<'a>>,
    /// Pages, where there is more than one.
    pub pagination: Option<Pagination>,
}

/// A year of the archive.
#[derive(Debug, Hash, Serialize)]
pub struct ArchiveYear<'a> {
    /// `2012`, or `Without a date`.
    pub title: String,
    /// `y2012`, an anchor.
    pub anchor: String,
    /// Its months, newest first.
    pub months: Vec<ArchiveMonth<'a>>,
}

/// A month of the archive.
#[derive(Debug, Hash, Serialize)]
pub struct ArchiveMonth<'a> {
    /// `August`; empty without a date.
    pub title: String,
    /// `m2012-08`, an anchor; empty without a date.
    pub anchor: String,
    /// Its postmortems, newest first.
    pub cards: Vec<ListedCard<'a>>,
}
