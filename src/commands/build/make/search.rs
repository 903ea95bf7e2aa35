//! Puts the files of the search into the output: an index, or what pages must know to ask the engine
//! that has one. Kept where nothing changed, or nothing of what can be found.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use rayon::prelude::*;

use super::{BuildError, Making, look};
use crate::cache::SearchFiles;
use crate::commands::build::Timing;
use crate::disk::publish::PublishError;
use crate::load;
use crate::search::engines::backend;
use crate::search::export::{self, Made, Reach};
use crate::search::{Documents, SearchIndex, Telling};
use crate::site::Fingerprints;

impl Making<'_> {
    /// Puts the files of the search into the output. Returns what to remember of them.
    pub(super) fn search(&self, reach: Reach) -> Result<(Option<SearchFiles>, Timing), BuildError> {
        let started = Instant::now();
        let done = |files, note: &str| {
            let timing = Timing::since("index", started, note.to_owned());
            Ok((files, timing))
        };
        let key = self.fingerprints.as_ref().map(Fingerprints::searched);
        let (past, config) = (self.past, self.site.config());
        let is_there = |(address, hash): (&String, _)| {
            let left = past.left.holds(self.output, address, hash);
            left.is_some()
        };
        let earlier = past.earlier.search.as_ref();
        let earlier = earlier.filter(|earlier| earlier.files.par_iter().all(is_there));
        if let Some(earlier) = earlier.filter(|earlier| Some(earlier.key) == key) {
            return done(Some(self.keep_search(earlier.clone())?), "nothing changed");
        }
        let documents = match &config.search_backend {
            // The engine has the texts.
            Some(_) => Documents::without_texts(self.site.catalog(), self.site.config()),
            None => Documents::new(self.site.catalog(), config),
        };
        // What is written is packed, so it is looked at before.
        documents.all.par_iter().try_for_each(|document| {
            let texts = document.texts();
            let mut looks = texts.map(|text| look(self.words, &document.url, text.as_bytes()));
            looks.try_for_each(|look| look)
        })?;
        let engine = config.search_backend.as_ref();
        let told = engine.map(|_| Telling::fingerprint(&documents, self.site.catalog()));
        let mut found = blake3::Hasher::new();
        found.update(documents.fingerprint().as_bytes());
        found.update(told.as_deref().unwrap_or_default().as_bytes());
        found.update(load::fingerprint(config).as_bytes());
        found.update(format!("{reach:?}").as_bytes());
        let found = found.finalize();
        if let (Some(earlier), Some(key)) = (earlier, key)
            && earlier.found == found
        {
            let earlier = earlier.clone();
            let kept = self.keep_search(SearchFiles { key, ..earlier })?;
            return done(Some(kept), "nothing that can be found changed");
        }
        let files = Mutex::new(BTreeMap::new());
        let put = |made| {
            let (address, hash) = self.put_file(made, earlier)?;
            let mut files = files.lock().unwrap_or_else(PoisonError::into_inner);
            files.insert(address, hash);
            Ok(())
        };
        if let (Some(engine), Some(site)) = (engine, &told) {
            put(Made::New(backend::file(&documents, engine, config, site)?))?;
        } else {
            let index = SearchIndex::of(documents, config);
            let is_there =
                |address: &str| earlier.is_some_and(|earlier| earlier.files.contains_key(address));
            export::missing_files::<BuildError>(&index, reach, None, &is_there, &put)?;
        }
        let files = files.into_inner().unwrap_or_else(PoisonError::into_inner);
        done(key.map(|key| SearchFiles { key, found, files }), "")
    }

    fn keep_search(&self, kept: SearchFiles) -> Result<SearchFiles, PublishError> {
        let files = kept.files.par_iter();
        files.try_for_each(|(address, hash)| self.keep_file(address, Some(hash)).map(drop))?;
        Ok(kept)
    }

    fn keep_file(
        &self,
        address: &str,
        hash: Option<&blake3::Hash>,
    ) -> Result<blake3::Hash, PublishError> {
        match hash {
            Some(hash) if self.publication.keep(address, hash, &self.past.left)? => Ok(*hash),
            // It was there a moment ago.
            _ => Err(PublishError::Damaged {
                path: address.to_owned(),
            }),
        }
    }

    /// Puts a file into the output. Returns its address and the hash of its bytes.
    fn put_file(
        &self,
        made: Made,
        earlier: Option<&SearchFiles>,
    ) -> Result<(String, blake3::Hash), PublishError> {
        match made {
            Made::New((address, bytes)) => {
                let hash = self.publication.write(&address, &bytes)?;
                Ok((address, hash))
            }
            // Where nothing packed is kept, every file that is there is where it was.
            Made::Kept { address, .. } => {
                let hash = earlier.and_then(|earlier| earlier.files.get(&address));
                let hash = self.keep_file(&address, hash)?;
                Ok((address, hash))
            }
        }
    }
}
