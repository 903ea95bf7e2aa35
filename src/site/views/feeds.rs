//! Atom feeds and the sitemap.

use serde::Serialize;

use super::Link;

/// `feed.xml`: Atom. All addresses are absolute where the site has a base URL.
#[derive(Debug, Hash, Serialize)]
pub struct Feed {
    /// A URN or URL that never changes.
    pub id: String,
    /// Title of the feed.
    pub title: String,
    /// Subtitle; may be empty.
    pub subtitle: String,
    /// RFC 3339.
    pub updated: String,
    /// This feed's address.
    pub self_url: String,
    /// The page it belongs to.
    pub page_url: String,
    /// BCP 47 tag.
    pub language: String,
    /// The entries, newest first, at most 50.
    pub entries: Vec<FeedEntry>,
}

/// An entry of a feed.
#[derive(Debug, Hash, Serialize)]
pub struct FeedEntry {
    /// A URN or URL that never changes.
    pub id: String,
    /// Title.
    pub title: String,
    /// Address.
    pub url: String,
    /// RFC 3339.
    pub updated: String,
    /// RFC 3339.
    pub published: String,
    /// Plain text; may be empty.
    pub summary: String,
    /// Its categories: the title is shown, the URL is the term that identifies it.
    pub categories: Vec<Link>,
}

/// `sitemap.xml`, and the index of several.
#[derive(Debug, Hash, Serialize)]
pub struct Sitemap {
    /// Absolute addresses of pages, or of the sitemaps that list them.
    pub urls: Vec<SitemapEntry>,
}

/// An address of the sitemap.
#[derive(Debug, Hash, Serialize)]
pub struct SitemapEntry {
    /// Absolute address.
    pub url: String,
    /// Day of the last change; may be empty.
    pub modified: String,
}
