//! Parsed documents, to be used again where nothing that parsing depends on has changed: the bytes,
//! the role and the first change of a document, and the settings of the site.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use super::parse::{Parsed, parse};
use crate::config::Config;
use crate::disk::git::History;
use crate::disk::read::{Document, Role};

/// The documents of a site as they were parsed, by path. Empty, it remembers nothing.
#[derive(Clone, Debug, Default)]
pub struct Memo {
    settings: Option<blake3::Hash>,
    // Only ever asked for a path, never listed: the order of a hash map reaches nothing.
    documents: HashMap<String, Remembered>,
}

/// A document and what it was parsed from.
#[derive(Clone, Debug)]
pub(super) struct Remembered {
    pub(super) hash: blake3::Hash,
    pub(super) role: Role,
    pub(super) first_change: Option<Date>,
    pub(super) parsed: Arc<Parsed>,
}

impl Memo {
    /// The documents parsed, those in parallel that are not remembered as they are.
    pub(super) fn parse(&self, documents: &[Document], config: &Config, history: &History) -> Self {
        let settings = fingerprint(config);
        let known = self.settings == Some(settings);
        let remembered = documents.par_iter().map(|document| {
            let path = &document.source.path;
            let first_change = history.first.get(path).copied();
            let earlier = self.documents.get(path).filter(|earlier| {
                known
                    && earlier.hash == document.hash
                    && earlier.role == document.role
                    && earlier.first_change == first_change
            });
            let parsed = match earlier {
                Some(earlier) => Arc::clone(&earlier.parsed),
                None => Arc::new(parse(document, config, first_change)),
            };
            let remembered = Remembered {
                hash: document.hash,
                role: document.role.clone(),
                first_change,
                parsed,
            };
            (path.clone(), remembered)
        });
        Self {
            settings: Some(settings),
            documents: remembered.collect(),
        }
    }

    /// A hash of everything that documents and settings say: what is made of them alone is the same
    /// as long as this is.
    #[must_use]
    pub fn digest(&self) -> blake3::Hash {
        let mut documents: Vec<_> = self.documents.iter().collect();
        documents.sort_unstable_by_key(|(path, _)| *path);
        let mut hasher = blake3::Hasher::new();
        if let Some(settings) = &self.settings {
            hasher.update(settings.as_bytes());
        }
        for (path, remembered) in documents {
            // Lengths first, so that no two sets of documents read as the same bytes.
            hasher.update(&(path.len() as u64).to_le_bytes());
            hasher.update(path.as_bytes());
            hasher.update(remembered.hash.as_bytes());
            hasher
                .update(format!("{:?} {:?}", remembered.role, remembered.first_change).as_bytes());
        }
        hasher.finalize()
    }

    /// Whether the document at a path was parsed.
    #[must_use]
    pub fn knows(&self, path: &str) -> bool {
        self.documents.contains_key(path)
    }

    /// Whether documents were parsed with these settings.
    pub(super) fn is_of(&self, config: &Config) -> bool {
        self.settings == Some(fingerprint(config))
    }

    /// What is remembered of the document at a path.
    pub(super) fn remembered(&mut self, path: &str) -> Option<&mut Remembered> {
        self.documents.get_mut(path)
    }

    /// The document at a path.
    pub(super) fn get(&self, path: &str) -> Option<&Parsed> {
        self.documents
            .get(path)
            .map(|remembered| &*remembered.parsed)
    }
}

/// All settings, each by construction: whatever of them parsing asks for is among them.
fn fingerprint(config: &Config) -> blake3::Hash {
    blake3::hash(format!("{config:?}").as_bytes())
}
