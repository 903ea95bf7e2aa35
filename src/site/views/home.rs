//! The home page.

use serde::Serialize;

use super::{Html, Link, ListedCard, PathSummary, QuotingStory, TermRow};

/// `home.html`.
#[derive(Debug, Hash, Serialize)]
pub struct Home<'a> {
    /// The site's introduction from its README or index, empty where there is none.
    pub introduction_html: Html<'a>,
    /// Number of postmortems.
    pub count: usize,
    /// The year of the oldest and of the newest; empty without dates.
    pub years: String,
    /// The path for newcomers, or else the first one with a stop.
    pub start: Option<PathSummary<'a>>,
    /// The other paths.
    pub paths: Vec<Link>,
    /// The newest, at most seven.
    pub latest: Vec<ListedCard<'a>>,
    /// What authors say, three of different stories.
    pub quotations: Vec<QuotingStory<'a>>,
    /// All that they say, where there is any.
    pub words: Option<String>,
    /// One for re-reading: the richest in connections that stands nowhere else on the page.
    pub worth_rereading: Option<ListedCard<'a>>,
    /// The dimensions, each with its most frequent terms, at most twelve.
    pub dimensions: Vec<DimensionSummary>,
    /// The archive.
    pub archive: String,
    /// The matrix of systems and factors, where it has anything to show.
    pub matrix: Option<String>,
    /// Plain pages.
    pub pages: Vec<Link>,
}

/// A dimension and its most frequent terms.
#[derive(Debug, Hash, Serialize)]
pub struct DimensionSummary {
    /// Its name.
    pub dimension: String,
    /// Its title, plural: `Systems`.
    pub title: String,
    /// Its page.
    pub url: String,
    /// Number of terms in use or described.
    pub count: usize,
    /// The most frequent terms.
    pub terms: Vec<TermRow>,
}
