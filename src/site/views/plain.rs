//! Plain pages, unknown addresses, redirects.

use serde::Serialize;

use super::{DimensionSummary, Html, Trail};

/// `page.html`: a plain page.
#[derive(Debug, Hash, Serialize)]
pub struct Page<'a> {
    /// Its title.
    pub title: String,
    /// Its body.
    pub body_html: Html<'a>,
    /// The reading paths that pass through here.
    pub trails: Vec<Trail>,
    /// Where to edit it.
    pub edit_url: Option<String>,
}

/// `not-found.html`.
#[derive(Debug, Hash, Serialize)]
pub struct NotFound {
    /// The dimensions, each with its most frequent terms.
    pub dimensions: Vec<DimensionSummary>,
    /// The archive.
    pub archive: String,
}

/// `redirect.html`: a former address.
#[derive(Debug, Hash, Serialize)]
pub struct Redirect {
    /// Where it leads.
    pub url: String,
    /// The title there.
    pub title: String,
}
