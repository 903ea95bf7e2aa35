//! Makes what a site consists of and puts it into the output: renders what changed in parallel, keeps
//! what did not, and switches.

mod patience;
mod removal;
mod search;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use rayon::prelude::*;
use removal::Removal;

use super::progress::Progress;
use super::{Build, Timing};
use crate::cache::{Folders, Page, Pages};
use crate::commands::print::thousands;
use crate::disk::publish::{Left, Publication, PublishError, Published};
use crate::disk::read::Asset;
use crate::disk::read::attach::{self, Publishable};
use crate::load::{Listener as _, Loaded, Words};
use crate::search::engines::ExportError;
use crate::search::export::Reach;
use crate::search::index::IndexError;
use crate::site::{Content, Fingerprints, Route, Site};
use crate::theme::ThemeError;
use patience::Patience;

/// Why nothing was published.
#[derive(Debug, thiserror::Error)]
pub(super) enum BuildError {
    #[error(transparent)]
    Publish(#[from] PublishError),
    #[error(transparent)]
    Index(#[from] IndexError),
    #[error(transparent)]
    Engine(#[from] ExportError),
    #[error(transparent)]
    Removal(#[from] Removal),
    #[error("`{address}` could not be rendered: {source}")]
    Render { address: String, source: ThemeError },
    #[error(
        "`{address}` has words of `{path}`, which is withheld, so nothing is published; this is a fault of Afterword: please report it"
    )]
    Withheld { address: String, path: String },
    #[error("`{path}` could not be read: {source}")]
    Asset {
        path: String,
        source: std::io::Error,
    },
}

/// What an earlier build made, and what it left in the output.
pub(super) struct EarlierBuild {
    pub(super) earlier: Pages,
    pub(super) left: Arc<Left>,
}

impl Build<'_> {
    /// Makes the site and puts it into the output. Returns what changed there, what is there now, and
    /// what to remember of it.
    pub(super) fn make(
        &mut self,
        site: &Site,
        loaded: &Loaded,
        past: &EarlierBuild,
    ) -> Result<(Published, Left, Pages), BuildError> {
        self.progress.begin("Comparing", None);
        let started = Instant::now();
        // Without a cache there is nothing to compare keys with.
        let fingerprints = self.cache.is_some().then(|| Fingerprints::new(site));
        self.lap("keys", started);

        let Folders {
            root,
            content,
            output,
        } = self.folders;
        let publication = Publication::begin(output, root, content)?;
        if !self.args.allow_removal {
            removal::check(&publication.old_addresses()?, site.routes(), output)?;
        }
        let making = Making {
            site,
            fingerprints,
            words: &loaded.words,
            assets: loaded
                .assets
                .iter()
                .map(|asset| (asset.path.as_str(), asset))
                .collect(),
            past,
            publication: &publication,
            output,
            progress: &self.progress,
            patience: Patience::new(),
        };
        let reach = if self.args.offline {
            Reach::HostsAndFolders
        } else {
            Reach::Hosts
        };
        // Much of indexing is the work of one thread: the others render in the meantime.
        let (search, pages) = rayon::join(|| making.search(reach), || making.pages());
        let ((search, indexing), (pages, rendering)) = (search?, pages?);
        self.timings.extend([indexing, rendering]);

        let started = Instant::now();
        self.progress.begin("Publishing", None);
        let (published, left) = if self.cache.is_some() {
            publication.commit_and_look()?
        } else {
            (publication.commit()?, Left::default())
        };
        self.lap("publish", started);
        Ok((published, left, Pages { pages, search }))
    }
}

impl Build<'_> {
    /// Makes all pages, of which none is kept.
    pub(super) fn try_out(&mut self, site: &Site, words: &Words) -> Result<(), BuildError> {
        let started = Instant::now();
        let routes: Vec<_> = site.routes().iter().collect();
        self.progress.begin("Rendering pages", Some(routes.len()));
        let try_out = |(address, route): &(&String, &Route)| {
            self.progress.step();
            let rendered = site.render(address, route);
            let content = rendered.map_err(|source| BuildError::Render {
                address: (*address).clone(),
                source,
            })?;
            match content {
                Content::Bytes(bytes) if !matches!(route, Route::Theme(_)) => {
                    look(words, address, &bytes)
                }
                Content::Bytes(_) | Content::Asset(_) => Ok(()),
            }
        };
        routes.par_iter().try_for_each(try_out)?;
        self.lap("render", started);
        Ok(())
    }
}

/// Refuses what has words of a withheld document.
fn look(words: &Words, address: &str, bytes: &[u8]) -> Result<(), BuildError> {
    let found = words.found(bytes);
    match found.or_else(|| words.found(address.as_bytes())) {
        None => Ok(()),
        Some(path) => Err(BuildError::Withheld {
            address: address.to_owned(),
            path: path.to_owned(),
        }),
    }
}

/// A site on its way into the output.
struct Making<'a> {
    site: &'a Site,
    fingerprints: Option<Fingerprints>,
    words: &'a Words,
    assets: BTreeMap<&'a str, &'a Asset>,
    past: &'a EarlierBuild,
    publication: &'a Publication,
    output: &'a Path,
    progress: &'a Progress,
    patience: Patience,
}

impl Making<'_> {
    /// Puts what all routes hold into the output. Returns what to remember of the pages.
    fn pages(&self) -> Result<(BTreeMap<String, Page>, Timing), BuildError> {
        let started = Instant::now();
        let routes: Vec<_> = self.site.routes().iter().collect();
        self.progress.begin("Rendering pages", Some(routes.len()));
        let kept = AtomicUsize::new(0);
        let put = |(address, route): &(&String, &Route)| {
            self.progress.step();
            self.put(address, route, &kept)
        };
        let pages: Result<Vec<_>, BuildError> = routes.par_iter().map(put).collect();
        self.progress.begin("Indexing", None);
        let pages = pages?.into_iter().flatten().collect();
        let kept = kept.into_inner();
        let rendered = thousands(routes.len() - kept);
        let note = format!(
            "{rendered} rendered, {} kept; beside the index",
            thousands(kept)
        );
        Ok((pages, Timing::since("render", started, note)))
    }

    /// Puts what a route holds into the output. Returns what to remember of a page. Adds to the pages
    /// that are `kept`.
    fn put(
        &self,
        address: &str,
        route: &Route,
        kept: &AtomicUsize,
    ) -> Result<Option<(String, Page)>, BuildError> {
        let page = self.site.page(address, route, self.fingerprints.as_ref());
        let key = page.key();
        let earlier = self.past.earlier.pages.get(address);
        if let Some(earlier) = earlier.filter(|earlier| Some(earlier.key) == key)
            && self
                .publication
                .keep(address, &earlier.hash, &self.past.left)?
        {
            kept.fetch_add(1, Ordering::Relaxed);
            return Ok(Some((address.to_owned(), *earlier)));
        }
        let turn = self.patience.begin(address);
        let rendered = page.render();
        drop(turn);
        let content = rendered.map_err(|source| BuildError::Render {
            address: address.to_owned(),
            source,
        })?;
        let hash = match content {
            Content::Bytes(bytes) => {
                if !matches!(route, Route::Theme(_)) {
                    look(self.words, address, &bytes)?;
                }
                self.publication.write(address, &bytes)?
            }
            Content::Asset(path) => {
                if let Some(asset) = self.assets.get(path.as_str()) {
                    let opened =
                        attach::open(asset).map_err(|source| BuildError::Asset { path, source })?;
                    match opened {
                        Publishable::File(file) => self.publication.copy(address, file)?,
                        Publishable::Bytes(bytes) => {
                            self.publication.write(address, &bytes)?;
                        }
                    }
                }
                return Ok(None);
            }
        };
        Ok(key.map(|key| (address.to_owned(), Page { key, hash })))
    }
}
