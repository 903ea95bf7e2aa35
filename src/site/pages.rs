//! Pages: from the catalog to the view that a template sees. One file per kind of page.

mod archive;
mod home;
mod lifted;
mod matrix;
mod parts;
mod paths;
mod people;
mod plain;
mod postmortem;
mod search;
mod term;
mod terms;

pub(super) use archive::pages as archive_pages;
pub(super) use matrix::{Pair, cells, pairs};
pub(super) use parts::Parts;
pub(super) use term::pages as term_pages;
pub(super) use terms::list::{orders as term_orders, pages as term_list_pages};

use super::api;
use super::keys::{Keys, Parcel};
use super::trace::Trace;
use super::views::{Link, NavigationItem, SearchLink, SearchScope, Shell};
use super::{Route, Site, TermOrder, addresses};
use crate::config::Backend;
use crate::ids::{Dimension, TermId};
use crate::theme::{Script, ThemeError};

/// The title, the description and the place of a page: what its shell needs beside its view.
struct Heading {
    title: String,
    description: String,
    kind: &'static str,
    breadcrumbs: Vec<Link>,
    language: Option<String>,
    /// What a search from the page looks in first.
    scope: Option<SearchScope>,
}

impl Heading {
    fn new(kind: &'static str, title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            description: String::new(),
            kind,
            breadcrumbs: Vec::new(),
            language: None,
            scope: None,
        }
    }
}

/// What the page of a route depends on beside what every page does; `None` for one that is made
/// every time.
pub(super) fn key(keys: &Keys<'_>, address: &str, route: &Route) -> Option<Parcel> {
    let parts = Parts::new(keys.site, address);
    match route {
        // The data of a postmortem is what its page tells.
        Route::Postmortem(index) | Route::ApiPostmortem(index) => {
            postmortem::key(keys, &parts, *index)
        }
        Route::Term(id, number) => term::key(keys, &parts, id, *number),
        Route::Cell(system, factor) => Some(matrix::key(keys, system, factor)),
        Route::Archive(number) => Some(archive::key(keys, *number)),
        Route::Page(slug) => plain::key(keys, &parts, slug),
        _ => None,
    }
}

/// Renders the page of a route.
pub(super) fn render(site: &Site, address: &str, route: &Route) -> Result<String, ThemeError> {
    render_with(&Parts::new(site, address), route)
}

/// Renders the page of a route. Returns it with what its links were resolved to.
pub(super) fn render_traced(
    site: &Site,
    address: &str,
    route: &Route,
) -> Result<(String, Trace), ThemeError> {
    let parts = Parts::traced(site, address);
    let text = render_with(&parts, route)?;
    Ok((text, parts.into_trace()))
}

fn render_with(parts: &Parts<'_>, route: &Route) -> Result<String, ThemeError> {
    let page = match route {
        Route::Home => Some(page(parts, "home.html", home::view(parts))),
        Route::Postmortem(index) => {
            postmortem::view(parts, *index).map(|view| page(parts, "postmortem.html", view))
        }
        Route::Terms(dimension, order, number) => {
            let view = terms::list::view(parts, dimension, *order, *number);
            Some(page(parts, "terms.html", view))
        }
        Route::Term(id, number) => {
            term::view(parts, id, *number).map(|view| page(parts, "term.html", view))
        }
        Route::Matrix => Some(page(parts, "matrix.html", matrix::view(parts))),
        Route::Cell(system, factor) => Some(page(
            parts,
            "cell.html",
            matrix::cell(parts, system, factor),
        )),
        Route::Archive(number) => Some(page(parts, "archive.html", archive::view(parts, *number))),
        Route::Page(slug) => plain::view(parts, slug).map(|view| page(parts, "page.html", view)),
        Route::Search => Some(page(parts, "search.html", search::view(parts))),
        Route::Paths => Some(page(parts, "paths.html", paths::list(parts))),
        Route::Path(index) => paths::view(parts, *index).map(|view| page(parts, "path.html", view)),
        Route::NotFound => Some(page(parts, "not-found.html", plain::not_found(parts))),
        Route::Redirect(index) => {
            plain::redirect(parts, *index).map(|view| page(parts, "redirect.html", view))
        }
        Route::Feed
        | Route::TermFeed(_)
        | Route::Sitemap(_)
        | Route::ApiCatalog
        | Route::ApiPostmortem(_)
        | Route::Asset(_)
        | Route::Theme(_) => None,
    };
    // Routes are made from the catalog, so that there is always something; asking for what there is
    // not does no harm.
    page.unwrap_or_else(|| Ok(String::new()))
}

fn page(
    parts: &Parts<'_>,
    template: &str,
    (heading, view): (Heading, impl serde::Serialize),
) -> Result<String, ThemeError> {
    let shell = shell(parts, heading);
    parts.site.theme.render(template, &shell, &view)
}

fn shell(parts: &Parts<'_>, heading: Heading) -> Shell {
    let config = &parts.site.config;
    let theme = &parts.site.theme;
    let backend = config.search_backend.as_ref();
    let language = heading.language.unwrap_or_else(|| config.language.clone());
    Shell {
        site_title: config.title.clone(),
        site_description: config.description.clone(),
        direction: direction(&language),
        language,
        title: heading.title,
        description: super::words::cut(&heading.description, 300),
        kind: heading.kind,
        root: parts.root(),
        canonical: config.base_url.as_ref().map(|base| parts.absolute(base)),
        stylesheet: parts.url(&theme.assets.stylesheet),
        scripts: scripts(heading.kind)
            .iter()
            .map(|script| parts.url(theme.assets.script(*script)))
            .collect(),
        icon: parts.url(&theme.assets.icon),
        feed: parts.url(addresses::FEED),
        home: parts.url(addresses::HOME),
        search: SearchLink {
            url: parts.url(addresses::SEARCH),
            engine: parts.url(theme.assets.script(match backend {
                Some(_) => Script::Backend,
                None => Script::Engine,
            })),
            origin: backend.map_or("", Backend::origin).to_owned(),
            base: parts.url(addresses::SEARCH_INDEX),
            usual_kind: search::usual_kind(parts.site),
            kinds: api::own_kinds(parts.site),
            scope: heading.scope,
        },
        navigation: navigation(parts),
        breadcrumbs: heading.breadcrumbs,
        drafts: parts.site.config.drafts,
    }
}

/// What a kind of page loads with it.
fn scripts(kind: &str) -> &'static [Script] {
    if kind == search::KIND {
        &[Script::Site, Script::Search]
    } else {
        &[Script::Site]
    }
}

/// Whether a language is written from right to left, by its primary subtag.
fn direction(language: &str) -> &'static str {
    let primary = language
        .split('-')
        .next()
        .unwrap_or_default()
        .to_lowercase();
    if ["ar", "fa", "he", "ur", "yi", "ps", "sd", "ug", "dv", "ckb"].contains(&primary.as_str()) {
        "rtl"
    } else {
        "ltr"
    }
}

fn navigation(parts: &Parts<'_>) -> Vec<NavigationItem> {
    let catalog = &parts.site.catalog;
    let mut items: Vec<NavigationItem> = catalog
        .dimensions
        .iter()
        .filter(|info| info.is_used)
        .map(|info| NavigationItem {
            title: if info.dimension == Dimension::Factor {
                "Factors".to_owned()
            } else {
                info.title.clone()
            },
            url: parts.url(&addresses::terms(&info.dimension, TermOrder::Incidents, 1)),
            current: parts.address.starts_with(&format!("{}/", info.dimension)),
            dimension: info.dimension.to_string(),
        })
        .collect();
    let mut place = |title: &str, address: &str, start: &str| {
        items.push(NavigationItem {
            title: title.to_owned(),
            url: parts.url(address),
            current: parts.address.starts_with(start),
            dimension: String::new(),
        });
    };
    if !catalog.paths.is_empty() {
        place("Paths", addresses::PATHS, "paths/");
    }
    place("Archive", addresses::ARCHIVE, "archive");
    items
}

/// Whether a term is of a dimension.
fn is(id: &TermId, dimension: &Dimension) -> bool {
    id.dimension == *dimension
}
