//! Makes what a site consists of and puts it into the output: renders what changed in parallel, keeps
//! what did not, and switches.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use rayon::prelude::*;

use super::Build;
use super::progress::Progress;
use super::summary::thousands;
use crate::cache::{Page, Pages, Place, SearchFiles};
use crate::disk::publish::{Left, Publication, PublishError, Published};
use crate::disk::read::{self, Asset};
use crate::load::{self, Listener as _};
use crate::search::engines::backend;
use crate::search::export::{self, Made, Reach};
use crate::search::{Documents, SearchIndex};
use crate::site::{Content, Keys, Route, Site, Trace};
use crate::theme::ThemeError;

/// Why nothing was published.
#[derive(Debug, thiserror::Error)]
pub(super) enum BuildError {
    #[error(transparent)]
    Publish(#[from] PublishError),
    #[error(transparent)]
    Search(#[from] anyhow::Error),
    #[error("`{address}` could not be rendered: {source}")]
    Render { address: String, source: ThemeError },
    #[error("`{path}` could not be read: {source}")]
    Asset {
        path: String,
        source: std::io::Error,
    },
}

/// What an earlier build made, and what it left in the output.
pub(super) struct Past {
    pub(super) earlier: Pages,
    pub(super) left: Arc<Left>,
}

/// The files of the search: with their bytes, or with the hashes of those that are to be kept.
enum Search {
    Made {
        found: blake3::Hash,
        files: Vec<Made>,
    },
    Kept(SearchFiles),
}

impl Build<'_> {
    /// Makes the site and puts it into the output. Returns what changed there, what is there now, and
    /// what to remember of it.
    pub(super) fn make(
        &mut self,
        site: &Site,
        assets: &[Asset],
        past: &Past,
    ) -> Result<(Published, Left, Pages), BuildError> {
        self.progress.begin("Comparing", None);
        let started = Instant::now();
        // Without a cache there is nothing to compare keys with.
        let keys = self.cache.is_some().then(|| Keys::new(site));
        let search_key = keys.as_ref().map(Keys::search);
        self.lap("keys", started);
        let search = self.search(site, search_key, past)?;

        let started = Instant::now();
        let Place {
            root,
            content,
            output,
        } = self.place;
        let publication = Publication::begin(output, root, content)?;
        let rendering = Rendering {
            site,
            keys,
            assets: assets
                .iter()
                .map(|asset| (asset.path.as_str(), asset))
                .collect(),
            past,
            publication: &publication,
            progress: &self.progress,
            kept: AtomicUsize::new(0),
        };
        self.progress
            .begin("Rendering pages", Some(site.routes().len()));
        let routes: Vec<_> = site.routes().iter().collect();
        let pages: Result<Vec<_>, BuildError> = routes
            .par_iter()
            .map(|(address, route)| rendering.put(address, route))
            .collect();
        let pages = pages?.into_iter().flatten().collect();
        let search = rendering.put_search(search, search_key)?;
        let kept = rendering.kept.load(Ordering::Relaxed);
        let rendered = thousands(site.routes().len() - kept);
        let note = format!("{rendered} rendered, {} kept", thousands(kept));
        self.lap_noting("render", started, note);
        self.progress.begin("Publishing", None);

        let started = Instant::now();
        let (published, left) = if self.cache.is_some() {
            publication.commit_and_look()?
        } else {
            (publication.commit()?, Left::default())
        };
        self.lap("publish", started);
        Ok((published, left, Pages { pages, search }))
    }

    /// The files of the search: an index, or what pages must know to ask the engine that has one.
    /// Kept where nothing changed, or nothing of what can be found.
    fn search(
        &mut self,
        site: &Site,
        key: Option<blake3::Hash>,
        past: &Past,
    ) -> Result<Search, BuildError> {
        let started = Instant::now();
        let output = self.place.output;
        let is_there =
            |(address, hash): (&String, _)| past.left.holds(output, address, hash).is_some();
        let earlier = past.earlier.search.as_ref();
        let earlier = earlier.filter(|earlier| earlier.files.par_iter().all(is_there));
        if let Some(earlier) = earlier.filter(|earlier| Some(earlier.key) == key) {
            return Ok(Search::Kept(earlier.clone()));
        }
        self.progress.begin("Indexing", None);
        let documents = Documents::new(site.catalog(), site.config());
        let reach = if self.args.offline {
            Reach::HostsAndFolders
        } else {
            Reach::Hosts
        };
        let mut found = blake3::Hasher::new();
        found.update(documents.fingerprint().as_bytes());
        found.update(load::fingerprint(site.config()).as_bytes());
        found.update(format!("{reach:?}").as_bytes());
        let found = found.finalize();
        if let (Some(earlier), Some(key)) = (earlier, key)
            && earlier.found == found
        {
            self.lap_noting(
                "index",
                started,
                "nothing that can be found changed".to_owned(),
            );
            let earlier = earlier.clone();
            return Ok(Search::Kept(SearchFiles { key, ..earlier }));
        }
        let is_there =
            |address: &str| earlier.is_some_and(|earlier| earlier.files.contains_key(address));
        let files = search_files(site, documents, reach, &is_there)?;
        self.lap("index", started);
        Ok(Search::Made { found, files })
    }
}

fn search_files(
    site: &Site,
    documents: Documents,
    reach: Reach,
    is_there: &(dyn Fn(&str) -> bool + Sync),
) -> anyhow::Result<Vec<Made>> {
    let config = site.config();
    if let Some(engine) = &config.search_backend {
        let file = backend::file(&documents, engine, &config.synonyms)?;
        return Ok(vec![Made::New(file)]);
    }
    let index = SearchIndex::of(documents, config)?;
    Ok(export::missing_files(&index, reach, is_there)?)
}

/// The routes of a site on their way into the output.
struct Rendering<'a> {
    site: &'a Site,
    keys: Option<Keys<'a>>,
    assets: BTreeMap<&'a str, &'a Asset>,
    past: &'a Past,
    publication: &'a Publication,
    progress: &'a Progress,
    /// Pages that did not have to be rendered.
    kept: AtomicUsize,
}

impl Rendering<'_> {
    /// Puts what a route holds into the output. Returns what to remember of a page.
    fn put(&self, address: &str, route: &Route) -> Result<Option<(String, Arc<Page>)>, BuildError> {
        self.progress.step();
        let key = self.keys.as_ref().and_then(|keys| keys.of(address, route));
        let earlier = self.past.earlier.pages.get(address);
        if let Some(page) = earlier.filter(|page| Some(page.key) == key)
            && self.site.still_answers(address, &page.trace)
            && self
                .publication
                .keep(address, &page.hash, &self.past.left)?
        {
            self.kept.fetch_add(1, Ordering::Relaxed);
            return Ok(Some((address.to_owned(), Arc::clone(page))));
        }
        let rendered = match key {
            Some(_) => self.site.render_traced(address, route),
            None => self
                .site
                .render(address, route)
                .map(|content| (content, Trace::default())),
        };
        let (content, trace) = rendered.map_err(|source| BuildError::Render {
            address: address.to_owned(),
            source,
        })?;
        let hash = match content {
            Content::Bytes(bytes) => self.publication.write(address, &bytes)?,
            Content::Asset(path) => {
                if let Some(asset) = self.assets.get(path.as_str()) {
                    let file = read::open_asset(asset)
                        .map_err(|source| BuildError::Asset { path, source })?;
                    self.publication.copy(address, file)?;
                }
                return Ok(None);
            }
        };
        Ok(key.map(|key| (address.to_owned(), Arc::new(Page { key, trace, hash }))))
    }

    /// Puts the files of the search into the output. Returns what to remember of them.
    fn put_search(
        &self,
        search: Search,
        key: Option<blake3::Hash>,
    ) -> Result<Option<SearchFiles>, BuildError> {
        let keep = |address: &str, hash: Option<&blake3::Hash>| match hash {
            Some(hash) if self.publication.keep(address, hash, &self.past.left)? => Ok(*hash),
            // It was there a moment ago.
            _ => Err(PublishError::Damaged {
                path: address.to_owned(),
            }),
        };
        let (found, files) = match search {
            Search::Made { found, files } => (found, files),
            Search::Kept(kept) => {
                let files = kept.files.par_iter();
                files.try_for_each(|(address, hash)| keep(address, Some(hash)).map(drop))?;
                return Ok(Some(kept));
            }
        };
        let earlier = self.past.earlier.search.as_ref();
        let put = |file| match file {
            Made::New((address, bytes)) => {
                let hash = self.publication.write(&address, &bytes)?;
                Ok((address, hash))
            }
            Made::Kept(address) => {
                let hash = earlier.and_then(|earlier| earlier.files.get(&address));
                let hash = keep(&address, hash)?;
                Ok((address, hash))
            }
        };
        let files: Result<_, PublishError> = files.into_par_iter().map(put).collect();
        let files = files?;
        Ok(key.map(|key| SearchFiles { key, found, files }))
    }
}
