//! The page for searching.

use serde::Serialize;

/// `search.html`: what there is before anybody has asked for anything. Answers are made in the browser.
#[derive(Debug, Hash, Serialize)]
pub struct Search {
    /// Number of postmortems.
    pub count: usize,
    /// The dimensions that narrow a search, each with its most frequent terms.
    pub dimensions: Vec<SearchDimension>,
    /// What is only suggested, in the dimensions in which something is.
    pub suggested: Vec<SearchSuggested>,
    /// Plain fields that narrow a search.
    pub fields: Vec<SearchField>,
    /// The kinds of stories, as queries name them.
    pub kinds: Vec<String>,
    /// Queries made of the site's own terms.
    pub examples: Vec<SearchExample>,
    /// The archive.
    pub archive: String,
}

/// A dimension as a field of queries.
#[derive(Debug, Hash, Serialize)]
pub struct SearchDimension {
    /// Its name as a field: `system`.
    pub field: String,
    /// Its name: `systems`.
    pub dimension: String,
    /// Its title, plural: `Systems`.
    pub title: String,
    /// What one of its terms is called: `System`.
    pub term_title: String,
    /// Relative URL of its list.
    pub url: String,
    /// The most frequent terms that an incident names.
    pub terms: Vec<SearchTerm>,
}

/// The suggested terms of a dimension, as a field of queries.
#[derive(Debug, Hash, Serialize)]
pub struct SearchSuggested {
    /// Its name as a field: `suggested-system`.
    pub field: String,
    /// The name of the dimension: `systems`.
    pub dimension: String,
    /// Its title, plural: `Suggested systems`.
    pub title: String,
    /// What one of its terms is called: `Suggested system`.
    pub term_title: String,
}

/// A plain field that narrows a search.
#[derive(Debug, Hash, Serialize)]
pub struct SearchField {
    /// Its name in queries: `cluster`.
    pub field: String,
    /// Its title: `Cluster`.
    pub title: String,
    /// Whether a story has one value at most, so that several of them widen a search.
    pub is_single: bool,
}

/// A term to start from.
#[derive(Debug, Hash, Serialize)]
pub struct SearchTerm {
    /// The filter as it stands in a query: `system:dns`.
    pub query: String,
    /// Its title.
    pub title: String,
    /// Relative URL of its page, which is where it leads without JavaScript.
    pub url: String,
    /// Number of postmortems that name it.
    pub count: usize,
}

/// A query to try.
#[derive(Debug, Hash, Serialize)]
pub struct SearchExample {
    /// The query.
    pub query: String,
    /// What it finds, in a few words.
    pub says: String,
}
