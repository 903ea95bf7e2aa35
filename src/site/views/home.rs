//! The home page.

use serde::Serialize;

use super::{Calendar, Html, Link, ListedCard, PathSummary, QuotingStory, TermRow};

/// `home.html`.
#[derive(Debug, Hash, Serialize)]
pub struct Home<'a> {
    /// The site's introduction from its README or index, empty where there is none.
    pub introduction_html: Html<'a>,
    /// Number of postmortems.
    pub count: usize,
    /// The year of the oldest and of the newest; empty without dates.
    pub years: String,
    /// What the stories have in common, where there are several.
    pub glance: Option<Glance<'a>>,
    /// When incidents were.
    pub calendar: Option<Calendar>,
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
    /// The most frequent terms; where the page names these elsewhere, the groups that they are in, or those that
    /// were met last.
    pub terms: Vec<TermRow>,
    /// What stands over the terms; may be empty.
    pub lead: &'static str,
}

/// What a site is about, at a glance.
#[derive(Debug, Hash, Serialize)]
pub struct Glance<'a> {
    /// Number of stories of each kind in words: `39 stories, 2 of them near misses`.
    pub stories: String,
    /// `May 2021`; empty without dates.
    pub since: String,
    /// The dimensions of which terms come back, each with those that do most often.
    pub recurring: Vec<DimensionSummary>,
    /// What surprised people in the newest story that tells it.
    pub surprise: Option<QuotingStory<'a>>,
}
