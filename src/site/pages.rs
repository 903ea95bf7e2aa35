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
mod quotations;
mod search;
mod term;
mod terms;
mod together;
mod unwritten;

pub(super) use archive::pages as archive_pages;
pub(super) use matrix::cells;
pub(super) use parts::Parts;
pub(super) use quotations::pages as topic_pages;
pub(super) use term::pages as term_pages;
pub(super) use terms::list::{orders as term_orders, pages as term_list_pages};

use std::hash::{Hash, Hasher};

use serde::Serialize;

use super::api;
use super::views::{self, Link, NavigationItem, Plain, SearchLink, SearchScope, Shell};
use super::{Route, TermOrder, addresses};
use crate::config::Backend;
use crate::ids::{Dimension, TermId};
use crate::theme::{Script, ThemeError};

/// The title, the description and the place of a page: what its shell needs beside its view.
#[derive(Debug, Default, Hash)]
pub(super) struct Heading<'a> {
    title: String,
    description: Description<'a>,
    kind: &'static str,
    breadcrumbs: Vec<Link>,
    language: Option<String>,
    /// What a search from the page looks in first.
    scope: Option<SearchScope>,
}

/// What a page is about, in a few words.
#[derive(Debug, Hash)]
enum Description<'a> {
    Said(String),
    Note(Plain<'a>),
}

impl Default for Description<'_> {
    fn default() -> Self {
        Self::Said(String::new())
    }
}

impl Heading<'_> {
    fn new(kind: &'static str, title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            kind,
            ..Self::default()
        }
    }

    fn described(self, description: impl Into<String>) -> Self {
        Self {
            description: Description::Said(description.into()),
            ..self
        }
    }
}

/// The view of each kind of page.
#[derive(Debug, Hash, Serialize)]
#[serde(untagged)]
pub(super) enum View<'a> {
    Home(Box<views::Home<'a>>),
    Postmortem(Box<views::Postmortem<'a>>),
    Terms(views::Terms),
    Term(Box<views::Term<'a>>),
    Matrix(views::Matrix),
    Cell(views::Cell<'a>),
    Archive(views::Archive<'a>),
    Words(views::Words<'a>),
    Topic(views::Topic<'a>),
    Plain(views::Page<'a>),
    Search(views::Search),
    Paths(views::Paths<'a>),
    Path(views::Path<'a>),
    NotFound(views::NotFound),
    Redirect(views::Redirect),
}

impl View<'_> {
    /// The template that shows it.
    const fn template(&self) -> &'static str {
        match self {
            Self::Home(_) => "home.html",
            Self::Postmortem(_) => "postmortem.html",
            Self::Terms(_) => "terms.html",
            Self::Term(_) => "term.html",
            Self::Matrix(_) => "matrix.html",
            Self::Cell(_) => "cell.html",
            Self::Archive(_) => "archive.html",
            Self::Words(_) => "words.html",
            Self::Topic(_) => "topic.html",
            Self::Plain(_) => "page.html",
            Self::Search(_) => "search.html",
            Self::Paths(_) => "paths.html",
            Self::Path(_) => "path.html",
            Self::NotFound(_) => "not-found.html",
            Self::Redirect(_) => "redirect.html",
        }
    }
}

/// A page that people read: its shell and its view.
#[derive(Debug)]
pub(super) struct HtmlPage<'a> {
    parts: Parts<'a>,
    heading: Heading<'a>,
    view: View<'a>,
}

impl<'a> HtmlPage<'a> {
    /// The page of a route; `None` for one that is no page, or of which there is nothing.
    pub(super) fn new(parts: Parts<'a>, route: &'a Route) -> Option<Self> {
        let (heading, view) = match route {
            Route::Home => {
                let boxed = |view| View::Home(Box::new(view));
                shown(home::view(&parts), boxed)
            }
            Route::Postmortem(index) => {
                let boxed = |view| View::Postmortem(Box::new(view));
                shown(postmortem::view(&parts, *index)?, boxed)
            }
            Route::Terms(dimension, order, number) => {
                let view = terms::list::view(&parts, dimension, *order, *number);
                shown(view, View::Terms)
            }
            Route::Term(id, number) => {
                let boxed = |view| View::Term(Box::new(view));
                shown(term::view(&parts, id, *number)?, boxed)
            }
            Route::Matrix => shown(matrix::view(&parts), View::Matrix),
            Route::Cell(system, factor) => shown(matrix::cell(&parts, system, factor), View::Cell),
            Route::Archive(number) => shown(archive::view(&parts, *number), View::Archive),
            Route::Words => shown(quotations::words(&parts), View::Words),
            Route::Topic(topic, order, number) => shown(
                quotations::topic(&parts, *topic, *order, *number)?,
                View::Topic,
            ),
            Route::Page(slug) => shown(plain::view(&parts, slug)?, View::Plain),
            Route::Search => shown(search::view(&parts), View::Search),
            Route::Paths => shown(paths::list(&parts), View::Paths),
            Route::Path(index) => shown(paths::view(&parts, *index)?, View::Path),
            Route::NotFound => shown(plain::not_found(&parts), View::NotFound),
            Route::Redirect(index) => shown(plain::redirect(&parts, *index)?, View::Redirect),
            Route::Feed
            | Route::TermFeed(_)
            | Route::Sitemap(_)
            | Route::ApiCatalog
            | Route::ApiPostmortem(_)
            | Route::Asset(_)
            | Route::Theme(_) => return None,
        };
        Some(Self {
            parts,
            heading,
            view,
        })
    }

    /// The page as it is written.
    pub(super) fn render(self) -> Result<String, ThemeError> {
        let shell = shell(&self.parts, self.heading);
        let theme = &self.parts.site.theme;
        theme.render(self.view.template(), &shell, &self.view)
    }
}

/// What a page shows. Its shell shows the heading, and beside it what the frame of all pages has.
impl Hash for HtmlPage<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.heading.hash(state);
        self.view.hash(state);
    }
}

fn shown<'a, V>(
    (heading, view): (Heading<'a>, V),
    kind: impl FnOnce(V) -> View<'a>,
) -> (Heading<'a>, View<'a>) {
    (heading, kind(view))
}

/// What the shells of all pages show.
pub(super) fn frame(parts: &Parts<'_>) -> Shell {
    shell(parts, Heading::default())
}

fn shell(parts: &Parts<'_>, heading: Heading<'_>) -> Shell {
    let config = &parts.site.config;
    let theme = &parts.site.theme;
    let backend = config.search_backend.as_ref();
    let description = match heading.description {
        Description::Said(text) => text,
        Description::Note(text) => text.words(),
    };
    let language = heading.language.unwrap_or_else(|| config.language.clone());
    Shell {
        site_title: config.title.clone(),
        site_description: config.description.clone(),
        direction: direction(&language),
        language,
        title: heading.title,
        description: super::words::cut(&description, 300),
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
    if catalog.quoted.topics().next().is_some() {
        place("In their words", addresses::WORDS, "words/");
    }
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
