//! The index that the last search made, for one that finds nothing changed. It is kept for one way to choose sources, so
//! that a search without drafts never meets them, and asked only where a build would find nothing to do either.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::documents::DocumentCache;
use crate::config::Config;
use crate::disk::cache::{self as disk, Part, Pieces};
use crate::disk::read::{ReadError, Sighting};
use crate::disk::stamp::FileTime;
use crate::load::{self, Loaded, Sight};
use crate::search::{Answer, Request, SearchIndex};
use crate::site::Site;

/// What is kept for the searches of a site.
#[derive(Debug)]
pub struct SearchCache {
    /// What was parsed, whatever it was for.
    pub documents: DocumentCache,
    /// A moment before anything was looked at, by the clock of the site's file system.
    pub moment: FileTime,
    settings: blake3::Hash,
    files: disk::Cache,
}

/// The index that was kept, and what else is said of its documents.
pub struct Kept {
    index: SearchIndex,
    dimensions: BTreeMap<String, String>,
    pieces: Arc<Pieces>,
}

/// The index that was kept, and what was seen when it was made.
pub struct Last {
    seen: Seen,
    kept: Kept,
}

/// An answer, and what else is said of the documents in it.
pub struct Found {
    /// The answer.
    pub answer: Answer,
    /// What else is said.
    pub origins: Origins,
}

/// Where documents come from, for people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins {
    /// The paths of documents by their ids, as far as they were read from the site.
    pub paths: BTreeMap<String, String>,
    /// What one term of each dimension is called, by the dimension's name.
    pub dimensions: BTreeMap<String, String>,
}

/// What was seen when the index was made.
#[derive(Debug, Serialize, Deserialize)]
struct Seen {
    settings: blake3::Hash,
    head: Option<blake3::Hash>,
    sighting: Sighting,
    /// Which index was made of it.
    index: blake3::Hash,
}

/// The pieces in front of those of the index: which one it is, the titles of dimensions, and the paths in parts, of which
/// an answer needs few.
const DIMENSIONS: usize = 1;
const PATHS: usize = 2;
const PARTS: usize = 64;
const INDEX: usize = PATHS + PARTS;

impl Origins {
    /// Those of the documents of a site.
    #[must_use]
    pub fn of(site: &Site) -> Self {
        let catalog = site.catalog();
        let entries = catalog.entries.iter().map(|entry| &entry.document);
        let stories = entries.map(|document| {
            let path = document.source.path.to_string();
            (document.id.value.to_string(), path)
        });
        let terms = catalog.vocabulary.all_shown();
        let notes = terms.filter(|term| !term.builtin).filter_map(|term| {
            let path = term.note.as_ref()?.source.path.to_string();
            Some((format!("{}/{}", term.id.dimension, term.id.slug), path))
        });
        let dimensions = catalog.dimensions.iter();
        let titles = dimensions.map(|info| (info.dimension.to_string(), info.term_title.clone()));
        Self {
            paths: stories.chain(notes).collect(),
            dimensions: titles.collect(),
        }
    }
}

impl Kept {
    /// The answer to a query; `None` where something that it needs is not as it was.
    #[must_use]
    pub fn search(&self, query: &str, request: &Request) -> Option<Found> {
        let answer = self.index.search(query, request).ok()?;
        let mut paths = BTreeMap::new();
        for hit in &answer.hits {
            let part = self.pieces.get(PATHS + part_of(&hit.id))?;
            let part: BTreeMap<String, String> = postcard::from_bytes(&part).ok()?;
            paths.extend(
                part.get_key_value(&hit.id)
                    .map(|(id, path)| (id.clone(), path.clone())),
            );
        }
        let dimensions = self.dimensions.clone();
        let origins = Origins { paths, dimensions };
        Some(Found { answer, origins })
    }
}

/// Sees what there is to load, and reads the index that was kept meanwhile.
///
/// # Errors
/// As [`load::look`].
pub fn look(
    root: &Path,
    config: &Config,
    output: &Path,
    cache: Option<&SearchCache>,
) -> (Result<Sight, ReadError>, Option<Last>) {
    let moment = cache.map(|cache| cache.moment);
    rayon::join(
        || load::look(root, config, output, moment),
        || cache.and_then(SearchCache::last),
    )
}

/// The part of the paths that an id is in.
fn part_of(id: &str) -> usize {
    id.bytes().map(usize::from).sum::<usize>() % PARTS
}

impl SearchCache {
    /// What is kept of the site at `root`; `None` where nothing could be.
    #[must_use]
    pub fn open(root: &Path, config: &Config) -> Option<Self> {
        let settings = load::fingerprint(config);
        let files = disk::Cache::of(root, &format!("search {settings}"))?;
        let (documents, moment) = DocumentCache::open(root, config)?;
        Some(Self {
            documents,
            moment,
            settings,
            files,
        })
    }

    /// The index that was kept, of whatever was seen then: it can be read before it is known what is seen now.
    #[must_use]
    pub fn last(&self) -> Option<Last> {
        let seen = self.files.read(Part::State)?.get(0)?;
        let seen: Seen = postcard::from_bytes(&seen).ok()?;
        if seen.settings != self.settings || seen.head.is_none() {
            return None;
        }
        let pieces = Arc::new(self.files.read(Part::Search)?);
        if pieces.get(0)? != seen.index.as_bytes() {
            return None;
        }
        let dimensions = postcard::from_bytes(&pieces.get(DIMENSIONS)?).ok()?;
        let all = Arc::clone(&pieces);
        let read = move |number: usize| all.get(INDEX + number);
        let index = SearchIndex::recall(Box::new(read))?;
        let kept = Kept {
            index,
            dimensions,
            pieces,
        };
        Some(Last { seen, kept })
    }

    /// The index that was kept, if it is of what is seen now.
    #[must_use]
    pub fn recall(&self, last: Last, sight: &Sight) -> Option<Kept> {
        let Last { seen, kept } = last;
        if sight.head.key() != seen.head {
            return None;
        }
        let sighting = sight.survey.again(&seen.sighting)?;
        if sighting != seen.sighting {
            self.remember(&Seen { sighting, ..seen });
        }
        Some(kept)
    }

    /// Keeps the index of what was loaded. A failure to do so costs the next search time and is no concern of this one.
    pub fn keep(&self, loaded: &Loaded, index: &SearchIndex, origins: &Origins) {
        let (head, sighting) = (loaded.memo.head(), loaded.sighting.clone());
        let settings = self.settings;
        let Ok(seen) = postcard::to_stdvec(&(settings, head, &sighting)) else {
            return;
        };
        let key = blake3::hash(&seen);
        let mut paths: Vec<BTreeMap<&String, &String>> = vec![BTreeMap::new(); PARTS];
        for (id, path) in &origins.paths {
            if let Some(part) = paths.get_mut(part_of(id)) {
                part.insert(id, path);
            }
        }
        let pieces = index.pieces();
        let piece = |number: usize| match number {
            0 => key.as_bytes().to_vec(),
            DIMENSIONS => postcard::to_stdvec(&origins.dimensions).unwrap_or_default(),
            PATHS..INDEX => {
                let part = paths.get(number - PATHS);
                part.and_then(|part| postcard::to_stdvec(part).ok())
                    .unwrap_or_default()
            }
            _ => pieces.get(number - INDEX),
        };
        let count = INDEX + pieces.count();
        if self.files.write(Part::Search, count, &piece).is_ok() {
            self.remember(&Seen {
                settings,
                head,
                sighting,
                index: key,
            });
        }
        self.files.tidy(&[self.documents.files()]);
    }

    fn remember(&self, seen: &Seen) {
        if let Ok(bytes) = postcard::to_stdvec(seen) {
            let _ = self.files.write(Part::State, 1, &|_| bytes.clone());
        }
    }
}
