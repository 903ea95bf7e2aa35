//! What every page knows, and links and days.

use serde::Serialize;

/// What every page knows: `page.*` in templates.
#[derive(Debug, Hash, Serialize)]
pub struct Shell {
    /// The site's title.
    pub site_title: String,
    /// The site's description.
    pub site_description: String,
    /// BCP 47 tag of the page.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// The page's own title, without the site's.
    pub title: String,
    /// One or two sentences for search engines and previews, plain text, at most 300 characters.
    pub description: String,
    /// The kind of page, also a class of the body: `home`, `postmortem`, `term`, `terms`, `matrix`, `cell`,
    /// `archive`, `page`, `search`, `not-found`.
    pub kind: &'static str,
    /// Relative URL of the site's root, with a trailing slash or empty: `../`.
    pub root: String,
    /// Absolute URL of this page, where the site has a base URL.
    pub canonical: Option<String>,
    /// Relative URL of the style sheet.
    pub stylesheet: String,
    /// Relative URLs of the scripts, which no page needs but the one for searching.
    pub scripts: Vec<String>,
    /// Relative URL of the icon.
    pub icon: String,
    /// The site's Atom feed.
    pub feed: String,
    /// Relative URL of the home page.
    pub home: String,
    /// Where to search, and what for.
    pub search: SearchLink,
    /// The main navigation.
    pub navigation: Vec<NavigationItem>,
    /// Where the page stands, from the home page down, without the page itself.
    pub breadcrumbs: Vec<Link>,
    /// Whether documents in draft are shown.
    pub drafts: bool,
}

/// Where a page's search leads, and where its scripts find the index.
#[derive(Debug, Hash, Serialize)]
pub struct SearchLink {
    /// Relative URL of the page for searching.
    pub url: String,
    /// Relative URL of the script that answers queries, loaded when somebody is about to search.
    pub engine: String,
    /// Scheme, host and port of the engine that the script asks; empty where the site has an index of its own.
    pub origin: String,
    /// Relative URL of the folder of the index, with a slash at its end.
    pub base: String,
    /// The kind that nearly all stories have, which results therefore do not name; empty for none.
    pub usual_kind: String,
    /// The kinds that the site adds with what readers call them, as JSON; empty for none.
    pub kinds: String,
    /// What a search from this page looks in first: the term that the page is about.
    pub scope: Option<SearchScope>,
}

/// A term to search in.
#[derive(Debug, Hash, Serialize)]
pub struct SearchScope {
    /// The filter as it stands in a query: `system:dns`.
    pub query: String,
    /// The term's title.
    pub title: String,
    /// Its dimension.
    pub dimension: String,
    /// Relative URL of the page for searching with the filter.
    pub url: String,
}

/// An entry of the main navigation.
#[derive(Debug, Hash, Serialize)]
pub struct NavigationItem {
    /// Its words.
    pub title: String,
    /// Relative URL.
    pub url: String,
    /// Whether the page is it or stands below it.
    pub current: bool,
    /// The dimension it leads to: `systems`, `factors`, `myths`, another taxonomy's name, or empty.
    pub dimension: String,
}

/// A link with its words.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Link {
    /// Its words.
    pub title: String,
    /// Relative or, for sources, absolute URL.
    pub url: String,
}

/// A day.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Day {
    /// `2012-08-01`.
    pub iso: String,
    /// `1 August 2012`.
    pub human: String,
}
