//! What earlier loads found out, to be used again where nothing that it depends on has changed: parsed
//! documents (by the bytes, the role and the first change of each, and the settings of the site as far as they
//! matter), the
//! documents themselves (by their stamps), and the history (by its head).

use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

mod kept;

pub use kept::{Keep, Pieces};

use super::Listener;
use super::parse::{Parsed, Value, parse};
use super::texts::{self, Texts};
use crate::catalog;
use crate::config::{Config, Content};
use crate::diagnostics::Diagnostic;
use crate::diagnostics::ignore::Ignore;
use crate::disk::fault::Unreadable;
use crate::disk::git::{self, Head, History, Told};
use crate::disk::read::{Role, SourceFile};
use crate::disk::stamp::Stamp;
use crate::site::Changes;

/// What loading a site found out. Empty, it remembers nothing.
#[derive(Clone, Debug, Default)]
pub struct Memo {
    /// What of the settings the documents were parsed with.
    grounds: Option<blake3::Hash>,
    /// All settings; `None` where it was kept by an earlier load, whose other settings may have
    /// been others.
    settings: Option<blake3::Hash>,
    past: FileHistory,
    // Asked for a path, or listed and then sorted: the order of a hash map reaches nothing.
    documents: HashMap<Arc<str>, Remembered>,
    /// Documents in the larger of the two files that it is kept in.
    kept: usize,
    /// Whether it knows something that is kept nowhere.
    is_new: bool,
    /// Documents that were parsed for it.
    parsed: usize,
    /// What is known of the last catalog.
    catalog: Arc<Mutex<catalog::Memory>>,
}

/// The history of a site's files.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct FileHistory {
    /// Where it was read; `None` where it could not be.
    head: Option<blake3::Hash>,
    is_shallow: bool,
    changes: Arc<Changes>,
}

/// A document and what it was parsed from.
#[derive(Clone, Debug)]
pub(super) struct Remembered {
    pub(super) document: SourceFile,
    pub(super) first_change: Option<Date>,
    pub(super) parsed: Arc<Parsed>,
    /// Whether it is in the larger of the files as it is here.
    pub(super) is_kept: bool,
}

impl Remembered {
    /// Drops what an export needs of no document, and the text of one that is published, which is read again
    /// where it is told.
    fn forget_pages(&mut self, config: &Config) {
        let is_published = |parsed: &Parsed| {
            parsed
                .value
                .as_ref()
                .is_some_and(|one| one.is_published(config))
        };
        let is_published = is_published(&self.parsed);
        if let Some(Value::Postmortem(read)) = &self.parsed.value
            && read.has_no_text()
        {
            self.document.source.text = Arc::default();
            return;
        }
        let parsed = Arc::make_mut(&mut self.parsed);
        parsed.diagnostics = Vec::new();
        parsed.ignores = Vec::new();
        if let (Some(Value::Postmortem(read)), true) = (&mut parsed.value, is_published) {
            Arc::make_mut(read).forget_pages();
            self.document.source.text = Arc::default();
        }
    }
}

impl Memo {
    /// The document at a path, if its file has the stamp with which it was read.
    pub(super) fn document(&self, path: &str, stamp: Stamp) -> Option<SourceFile> {
        let remembered = self.documents.get(path)?;
        (remembered.document.stamp == Some(stamp)).then(|| remembered.document.clone())
    }

    /// The history up to `head`, read again where that is another one, what there is to say about
    /// it, and why it could not be read.
    pub(super) fn past(
        &self,
        root: &Path,
        head: Head,
    ) -> (FileHistory, Vec<Diagnostic>, Option<Unreadable>) {
        let key = head.key();
        if key.is_some() && key == self.past.head {
            let history = History {
                shallow: self.past.is_shallow,
                ..History::default()
            };
            return (self.past.clone(), history.findings(), None);
        }
        let Told {
            history,
            findings,
            fault,
            has_failed,
        } = git::history(root, head);
        let past = FileHistory {
            head: key.filter(|_| !has_failed),
            is_shallow: history.shallow,
            changes: Arc::new(Changes {
                first: history.first,
                last: history.last,
            }),
        };
        (past, findings, fault)
    }

    /// The documents parsed, those in parallel that are not remembered as they are. For an export, their
    /// texts are there only while they are. Returns as well the documents that changed since they were read.
    pub(super) fn parse(
        &self,
        documents: &mut [SourceFile],
        config: &Config,
        past: FileHistory,
        (texts, listener): (&Texts, &impl Listener),
    ) -> (Self, Vec<Diagnostic>) {
        let grounds = as_parsed(config);
        let hash = fingerprint(&grounds);
        let known = self.grounds == Some(hash);
        let is_new = AtomicBool::new(self.past.head != past.head);
        let count = AtomicUsize::new(0);
        let changed = Mutex::new(Vec::new());
        let remembered = documents.par_iter_mut().map(|document| {
            let path = document.source.path.clone();
            let first_change = past.changes.first.get(&*path).copied();
            let earlier = self.documents.get(&path).filter(|earlier| {
                known
                    && earlier.document.hash == document.hash
                    && earlier.document.role == document.role
                    && earlier.first_change == first_change
            });
            let is_as_kept = earlier.is_some_and(|one| one.document.stamp == document.stamp);
            let parsed = match earlier {
                Some(earlier) => Arc::clone(&earlier.parsed),
                None => {
                    count.fetch_add(1, Ordering::Relaxed);
                    if config.is_export {
                        match texts.of_file(document) {
                            Some(text) => document.source.text = text,
                            None => {
                                let mut changed =
                                    changed.lock().unwrap_or_else(PoisonError::into_inner);
                                changed.push(texts::changed(&path));
                            }
                        }
                    }
                    Arc::new(parse(document, &grounds, first_change))
                }
            };
            if !is_as_kept {
                is_new.store(true, Ordering::Relaxed);
            }
            listener.step();
            let mut remembered = Remembered {
                document: document.clone(),
                first_change,
                parsed,
                is_kept: is_as_kept && earlier.is_some_and(|earlier| earlier.is_kept),
            };
            if config.is_export {
                remembered.forget_pages(config);
                document.source.text = Arc::clone(&remembered.document.source.text);
            }
            (path, remembered)
        });
        let documents = remembered.collect();
        let memo = Self {
            grounds: Some(hash),
            settings: Some(fingerprint(config)),
            documents,
            past,
            kept: self.kept,
            is_new: is_new.into_inner(),
            parsed: count.into_inner(),
            catalog: Arc::clone(&self.catalog),
        };
        (
            memo,
            changed.into_inner().unwrap_or_else(PoisonError::into_inner),
        )
    }

    /// The number of documents that were parsed, and of those that were remembered.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        (self.parsed, self.documents.len() - self.parsed)
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
            hasher.update(remembered.document.hash.as_bytes());
            hasher.update(
                format!(
                    "{:?} {:?}",
                    remembered.document.role, remembered.first_change
                )
                .as_bytes(),
            );
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

    /// The document at a path, as it was parsed.
    pub(super) fn get(&self, path: &str) -> Option<&Parsed> {
        self.documents
            .get(path)
            .map(|remembered| &*remembered.parsed)
    }

    /// What is known of the last catalog, which is then forgotten.
    pub(super) fn take_catalog(&self) -> catalog::Memory {
        std::mem::take(&mut *self.catalog.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Keeps what is known of a catalog for the next.
    pub(super) fn keep_catalog(&self, memory: catalog::Memory) {
        *self.catalog.lock().unwrap_or_else(PoisonError::into_inner) = memory;
    }

    /// The ignore comments of all documents.
    pub(super) fn ignores(&self) -> impl Iterator<Item = (&str, &[Ignore])> {
        // Findings in documents that are no part of the site are not reported either.
        let documents = self.documents.iter();
        let documents = documents.filter(|(_, one)| one.document.role != Role::Aside);
        documents.map(|(path, one)| (&**path, one.parsed.ignores.as_slice()))
    }

    /// Whether documents were read from the content folder that sites have by default.
    pub(super) fn knows_content(&self) -> bool {
        let mut paths = self.documents.keys();
        paths.any(|path| path.starts_with("content/"))
    }

    /// When the files of the site changed.
    pub(super) fn changes(&self) -> Arc<Changes> {
        Arc::clone(&self.past.changes)
    }

    /// The head of the history that is known; `None` where it could not be read.
    #[must_use]
    pub fn head(&self) -> Option<blake3::Hash> {
        self.past.head
    }
}

/// The settings that parsing sees, the others as they are by default: what they say changes no
/// document, so that all builds, previews and searches that differ in them alone remember for each
/// other. Parsing is given nothing else.
#[must_use]
pub fn as_parsed(config: &Config) -> Config {
    let content = &config.content;
    Config {
        timezone: config.timezone.clone(),
        date_order: config.date_order,
        drafts: config.drafts,
        content: Content {
            dir: content.dir.clone(),
            default_audience: content.default_audience,
            rules: content.rules.clone(),
            ..Content::default()
        },
        fields: config.fields.clone(),
        states: config.states.clone(),
        declared: config.declared.clone(),
        kinds: config.kinds.clone(),
        taxonomies: config.taxonomies.clone(),
        raw_html: config.raw_html,
        ..Config::for_site("")
    }
}

/// A hash of all settings, those of the command line included, each by construction: whatever of
/// them a stage asks for is among them.
#[must_use]
pub fn fingerprint(config: &Config) -> blake3::Hash {
    blake3::hash(format!("{config:?}").as_bytes())
}
