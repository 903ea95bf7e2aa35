//! Presentation: a site is a function from route to bytes.
//!
//! [`Site::new`] lists every address and finds those that two pages claim; [`Site::render`]
//! makes the bytes of one route and nothing else, so that a build can render all of them in
//! parallel and a server the one that is asked for. Knows the catalog; knows no files and no clock.

pub mod addresses;
mod api;
mod charts;
mod feeds;
mod fingerprints;
mod naming;
mod page_links;
mod pages;
mod sitemap;
pub mod views;
pub(crate) mod words;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::catalog::Catalog;
use crate::catalog::index::EntryIx;
use crate::catalog::quotations::{Order, Topic};
use crate::config::Config;
use crate::diagnostics::{Diagnostic, Location, rules};
use crate::ids::{Dimension, Slug, TermId};
use crate::theme::{Script, Theme, ThemeError};
pub use fingerprints::Fingerprints;

/// One address of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// The home page.
    Home,
    /// A postmortem.
    Postmortem(EntryIx),
    /// A page of the list of a dimension's terms in an order, from 1.
    Terms(Dimension, TermOrder, usize),
    /// A page of a term, from 1.
    Term(TermId, usize),
    /// Systems × factors.
    Matrix,
    /// The incidents of one system with one factor.
    Cell(TermId, TermId),
    /// A page of the archive, from 1.
    Archive(usize),
    /// What authors say, by topic.
    Words,
    /// A page of what authors say on a topic, in an order, from 1.
    Topic(Topic, Order, usize),
    /// A plain page.
    Page(Slug),
    /// The page for searching.
    Search,
    /// The list of paths to read along.
    Paths,
    /// A path to read along, by its index among the paths.
    Path(usize),
    /// What a host shows for an unknown address.
    NotFound,
    /// The Atom feed of the site.
    Feed,
    /// The Atom feed of a term.
    TermFeed(TermId),
    /// A file of the sitemap, where the site has a base URL: 0 for `sitemap.xml`.
    Sitemap(usize),
    /// A former id and the entry that it leads to.
    Redirect(EntryIx),
    /// The catalog as JSON.
    ApiCatalog,
    /// A postmortem as JSON.
    ApiPostmortem(EntryIx),
    /// A file of the content, by its path relative to the root.
    Asset(String),
    /// A file of the theme, by its index.
    Theme(usize),
}

/// What a list of terms is sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermOrder {
    /// By the number of incidents, factors in their groups.
    Incidents,
    /// By name.
    Name,
    /// By the day on which each was last met.
    Latest,
}

impl TermOrder {
    /// All orders, the one first that a list has where nothing is said.
    pub const ALL: [Self; 3] = [Self::Incidents, Self::Name, Self::Latest];

    /// The order in an address and in a template.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Incidents => "incidents",
            Self::Name => "name",
            Self::Latest => "latest",
        }
    }
}

/// What a route holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Bytes.
    Bytes(Vec<u8>),
    /// A file of the content, which whoever knows files copies.
    Asset(String),
}

/// Days of first and last change of a file, by its path relative to the root.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// Day of the first change.
    pub first: BTreeMap<String, Date>,
    /// Day of the last change.
    pub last: BTreeMap<String, Date>,
}

/// A site, ready to render. Its parts are shared, so that a copy with one other part costs next to
/// nothing.
#[derive(Clone, Debug)]
pub struct Site {
    config: Arc<Config>,
    catalog: Catalog,
    theme: Arc<Theme>,
    changes: Arc<Changes>,
    routes: Arc<BTreeMap<String, Route>>,
}

impl Site {
    /// Lists all addresses. Returns the site and the conflicts: addresses that two pages claim.
    #[must_use]
    pub fn new(
        mut config: Config,
        catalog: Catalog,
        theme: Theme,
        changes: Arc<Changes>,
    ) -> (Self, Vec<Diagnostic>) {
        naming::name(&mut config, catalog.introduction.as_ref());
        let mut site = Self {
            config: Arc::new(config),
            catalog,
            theme: Arc::new(theme),
            changes,
            routes: Arc::default(),
        };
        let mut listed = site.list();
        if has_no_twins(&listed) {
            if site.config.is_export {
                listed.retain(|(_, route)| matches!(route, Route::Asset(_)));
            }
            site.add(listed.into_iter().collect());
            return (site, Vec::new());
        }
        let mut routes = BTreeMap::new();
        let mut conflicts = Vec::new();
        // Some file systems hold `A.html` and `a.html` as one file.
        let mut seen: BTreeMap<String, (String, Behind)> = BTreeMap::new();
        // Two documents may meet at several addresses, which is one thing to mend.
        let mut told: BTreeSet<(Behind, Behind)> = BTreeSet::new();
        for (address, route) in listed {
            let source = site.source(&route);
            match seen.entry(address.to_lowercase()) {
                Entry::Occupied(first) => {
                    let (_, other) = first.get();
                    let pair = (
                        source.clone().min(other.clone()),
                        source.clone().max(other.clone()),
                    );
                    if pair == (None, None) || told.insert(pair) {
                        conflicts.push(conflict(&address, source, first.get()));
                    }
                }
                Entry::Vacant(free) => {
                    free.insert((address.clone(), source));
                    routes.insert(address, route);
                }
            }
        }
        site.add(routes);
        (site, conflicts)
    }

    /// Adds the routes, and those of the sitemap, which lists them.
    fn add(&mut self, mut routes: BTreeMap<String, Route>) {
        if self.config.base_url.is_some() {
            routes.extend(sitemap::routes(&routes));
        }
        self.routes = Arc::new(routes);
    }

    /// The same site with the catalog that another text of one document gives
    /// ([`Catalog::exchange`]): all addresses stay.
    #[must_use]
    pub fn with_catalog(&self, catalog: Catalog) -> Self {
        Self {
            catalog,
            ..self.clone()
        }
    }

    /// The same site in another theme.
    #[must_use]
    pub fn with_theme(&self, theme: Theme) -> Self {
        let mut site = Self {
            theme: Arc::new(theme),
            ..self.clone()
        };
        let routes = Arc::make_mut(&mut site.routes);
        routes.retain(|_, route| !matches!(route, Route::Theme(_)));
        let theme = theme_routes(&site.theme, &site.config);
        Arc::make_mut(&mut site.routes).extend(theme);
        site
    }

    /// The theme that pages are rendered with.
    #[must_use]
    pub fn theme(&self) -> &Theme {
        &self.theme
    }

    /// All addresses with their routes, by address.
    #[must_use]
    pub fn routes(&self) -> &BTreeMap<String, Route> {
        &self.routes
    }

    /// The catalog behind the pages.
    #[must_use]
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// What the site decides for itself.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// What a route holds, before it is made; with the hashes of the site's parts it has a
    /// [key](Page::key).
    #[must_use]
    pub fn page<'a>(
        &'a self,
        address: &'a str,
        route: &'a Route,
        fingerprints: Option<&'a Fingerprints>,
    ) -> Page<'a> {
        let parts = pages::Parts::new(self, address, fingerprints);
        let shown = match route {
            Route::Asset(path) => Shown::Asset(path),
            Route::Theme(index) => Shown::Theme(*index),
            Route::ApiCatalog => Shown::Catalog,
            Route::ApiPostmortem(index) => Shown::Story(api::Story::new(&parts, *index)),
            Route::Feed => Shown::Feed(feeds::site(self, address)),
            Route::TermFeed(id) => Shown::Feed(feeds::term(self, address, id)),
            Route::Sitemap(part) => Shown::Sitemap(sitemap::view(self, *part)),
            _ => Shown::Html(pages::HtmlPage::new(parts, route).map(Box::new)),
        };
        Page {
            site: self,
            address,
            shown,
            fingerprints,
        }
    }

    /// The content of one route.
    ///
    /// # Errors
    /// Where a template of the theme cannot be rendered.
    pub fn render(&self, address: &str, route: &Route) -> Result<Content, ThemeError> {
        self.page(address, route, None).render()
    }

    fn list(&self) -> Vec<(String, Route)> {
        let catalog = &self.catalog;
        let mut routes = vec![
            (addresses::HOME.to_owned(), Route::Home),
            (addresses::SEARCH.to_owned(), Route::Search),
            (addresses::NOT_FOUND.to_owned(), Route::NotFound),
            (addresses::FEED.to_owned(), Route::Feed),
            (addresses::API_CATALOG.to_owned(), Route::ApiCatalog),
        ];
        for (index, entry) in catalog.entries.indexed() {
            let id = &entry.document.id.value;
            routes.push((addresses::postmortem(id), Route::Postmortem(index)));
            routes.push((addresses::api_postmortem(id), Route::ApiPostmortem(index)));
        }
        for (alias, index) in catalog.redirects.iter() {
            routes.push((addresses::former_postmortem(alias), Route::Redirect(*index)));
        }
        for page in 1..=pages::archive_pages(catalog) {
            routes.push((addresses::archive(page), Route::Archive(page)));
        }
        for info in &catalog.dimensions {
            let dimension = &info.dimension;
            for order in pages::term_orders(catalog, dimension) {
                for page in 1..=pages::term_list_pages(catalog, dimension, *order) {
                    let route = Route::Terms(dimension.clone(), *order, page);
                    routes.push((addresses::terms(dimension, *order, page), route));
                }
            }
        }
        for term in catalog.vocabulary.all_shown() {
            for page in 1..=pages::term_pages(catalog, &term.id) {
                routes.push((
                    addresses::term(&term.id, catalog, page),
                    Route::Term(term.id.clone(), page),
                ));
            }
            routes.push((
                addresses::term_feed(&term.id, catalog),
                Route::TermFeed(term.id.clone()),
            ));
        }
        let cells = pages::cells(catalog);
        if !cells.is_empty() {
            routes.push((addresses::MATRIX.to_owned(), Route::Matrix));
        }
        for (system, factor) in cells {
            routes.push((
                addresses::cell(&system, &factor),
                Route::Cell(system, factor),
            ));
        }
        for (topic, order, pages) in pages::topic_pages(catalog) {
            for page in 1..=pages {
                let route = Route::Topic(topic, order, page);
                routes.push((addresses::topic(topic, order, page), route));
            }
        }
        if catalog.quoted.topics().next().is_some() {
            routes.push((addresses::WORDS.to_owned(), Route::Words));
        }
        for slug in catalog.pages.keys() {
            routes.push((addresses::page(slug), Route::Page(slug.clone())));
        }
        if !catalog.paths.is_empty() {
            routes.push((addresses::PATHS.to_owned(), Route::Paths));
        }
        for (index, path) in catalog.paths.iter().enumerate() {
            routes.push((addresses::path(&path.slug), Route::Path(index)));
        }
        for path in catalog.linked_assets.iter() {
            routes.push((addresses::asset(path), Route::Asset(path.clone())));
        }
        routes.extend(theme_routes(&self.theme, &self.config));
        routes
    }

    /// The file that is behind a route.
    fn source(&self, route: &Route) -> Behind {
        let catalog = &self.catalog;
        match route {
            Route::Postmortem(index) | Route::ApiPostmortem(index) | Route::Redirect(index) => {
                let entry = catalog.entries.get(*index)?;
                Some(entry.document.source.path.clone())
            }
            Route::Term(id, _) | Route::TermFeed(id) => {
                let note = catalog.vocabulary.get(id)?.note.as_ref()?;
                Some(note.source.path.clone())
            }
            Route::Page(slug) => Some(catalog.pages.get(slug)?.source.path.clone()),
            Route::Path(index) => Some(catalog.paths.get(*index)?.note.source.path.clone()),
            Route::Asset(path) => Some(path.as_str().into()),
            _ => None,
        }
    }
}

/// What a route holds, before it is made.
#[derive(Debug)]
pub struct Page<'a> {
    site: &'a Site,
    address: &'a str,
    shown: Shown<'a>,
    fingerprints: Option<&'a Fingerprints>,
}

/// What each kind of route shows. Routes are made from the catalog, so that there always is something;
/// asking for what there is not gives nothing.
#[derive(Debug, Hash)]
enum Shown<'a> {
    Html(Option<Box<pages::HtmlPage<'a>>>),
    Feed(views::Feed),
    Sitemap((&'static str, views::Sitemap)),
    Story(Option<api::Story<'a>>),
    /// Most of the site, which is made every time.
    Catalog,
    Asset(&'a str),
    Theme(usize),
}

impl Page<'_> {
    /// What the page is made of, as a hash: two of one address and one key have the same bytes.
    /// `None` where it is not known, and for what is made every time.
    #[must_use]
    pub fn key(&self) -> Option<blake3::Hash> {
        match self.shown {
            Shown::Catalog | Shown::Asset(_) | Shown::Theme(_) => None,
            Shown::Html(_) | Shown::Feed(_) | Shown::Sitemap(_) | Shown::Story(_) => {
                let fingerprints = self.fingerprints?;
                Some(fingerprints.key(self.address, &self.shown))
            }
        }
    }

    /// Makes the page.
    ///
    /// # Errors
    /// Where a template of the theme cannot be rendered.
    pub fn render(self) -> Result<Content, ThemeError> {
        let theme = &self.site.theme;
        let text = match self.shown {
            Shown::Asset(path) => return Ok(Content::Asset(path.to_owned())),
            Shown::Theme(index) => {
                let file = theme.assets.files.get(index);
                let bytes = file.map(|(_, bytes)| bytes.clone());
                return Ok(Content::Bytes(bytes.unwrap_or_default()));
            }
            Shown::Catalog => api::catalog(self.site),
            Shown::Story(story) => story.map_or_else(String::new, |story| story.json()),
            Shown::Feed(feed) => theme.render_xml("feed.xml", &feed)?,
            Shown::Sitemap((template, sitemap)) => theme.render_xml(template, &sitemap)?,
            Shown::Html(page) => match page {
                Some(page) => page.render()?,
                None => String::new(),
            },
        };
        Ok(Content::Bytes(text.into_bytes()))
    }
}

/// Whether no two pages claim one address, however it is cased, as nearly always.
fn has_no_twins(routes: &[(String, Route)]) -> bool {
    let hash = |address: &str| blake3::hash(address.to_lowercase().as_bytes());
    let hashes = routes.iter().map(|(address, _)| hash(address).into());
    let mut hashes: Vec<[u8; 32]> = hashes.collect();
    hashes.sort_unstable();
    hashes.windows(2).all(|pair| pair.first() != pair.last())
}

/// The files of the theme. Of the two scripts that answer queries a site loads one.
fn theme_routes(theme: &Theme, config: &Config) -> Vec<(String, Route)> {
    let idle = theme.assets.script(match config.search_backend {
        Some(_) => Script::Engine,
        None => Script::Backend,
    });
    let assets = theme.assets.files.iter().enumerate();
    assets
        .filter(|(_, (path, _))| path != idle)
        .map(|(index, (path, _))| (path.clone(), Route::Theme(index)))
        .collect()
}

/// The path of the file that is behind a page.
type Behind = Option<Arc<str>>;

/// Two pages of one address: names the files that are behind them.
fn conflict(address: &str, path: Behind, first: &(String, Behind)) -> Diagnostic {
    let (first_address, first_path) = first;
    let claimed = match (&path, first_path) {
        (Some(path), Some(first)) if path != first => format!("both `{first}` and `{path}` claim"),
        _ => "two pages claim".to_owned(),
    };
    let also = if address == first_address {
        String::new()
    } else {
        format!(" (`{first_address}`)")
    };
    let message = format!("{claimed} the address `{address}`{also}");
    let diagnostic = match (path, first_path) {
        (Some(path), _) => Diagnostic::new(&rules::ADDRESS_CONFLICT, Location::file(path), message),
        (None, Some(first)) => {
            Diagnostic::new(&rules::ADDRESS_CONFLICT, Location::file(first), message)
        }
        (None, None) => Diagnostic::general(&rules::ADDRESS_CONFLICT, message),
    };
    diagnostic.help("give one of them another name")
}
