//! What is withheld, and what is withheld with it.
//!
//! A document is held back by its status, by its audience, or by both. What lies in its bundle is held
//! back with it: a document as far as it does not state a status or an audience of its own, a file
//! always. So is what lies below a folder whose `_index.md` hands a field down that holds documents
//! back. A file in no bundle is held back where all documents that it lies beside are.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::memo::Memo;
use crate::config::Config;
use crate::diagnostics::{Diagnostic, Location, rules};
use crate::disk::read::{Owners, SourceFile};
use crate::path;
use crate::postmortem::{Audience, Status};

/// What keeps a document from the readers of a build.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Held {
    /// Its status: it is a draft.
    pub(super) status: bool,
    /// Its audience: it is meant for fewer people.
    pub(super) audience: bool,
}

impl Held {
    /// Nobody knows whom the document is for.
    pub(super) const ALL: Self = Self {
        status: true,
        audience: true,
    };

    pub(super) const fn is_held(self) -> bool {
        self.status || self.audience
    }

    const fn or(self, other: Self) -> Self {
        Self {
            status: self.status || other.status,
            audience: self.audience || other.audience,
        }
    }
}

/// What a document says about who may see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Visibility {
    /// How far it is.
    pub(super) status: Status,
    /// Who may read it.
    pub(super) audience: Audience,
    /// Whether the document itself states its status.
    pub(super) states_status: bool,
    /// Whether the document itself states its audience.
    pub(super) states_audience: bool,
}

impl Visibility {
    /// What keeps the document from the readers of a build, by what it says itself.
    pub(super) fn held(self, config: &Config) -> Held {
        Held {
            status: self.status == Status::Draft && !config.drafts,
            audience: self.audience > config.audience,
        }
    }

    /// The same in a bundle that is held back by `around`.
    pub(super) fn held_within(self, around: Held, config: &Config) -> Held {
        self.held(config).or(Held {
            status: around.status && !self.states_status,
            audience: around.audience && !self.states_audience,
        })
    }
}

/// What a build does not publish.
#[derive(Debug, Default)]
pub(super) struct Withheld {
    /// Paths of documents.
    pub(super) documents: BTreeSet<String>,
    /// Paths of files, those among them that no page could show.
    pub(super) files: BTreeSet<String>,
    /// What is said of documents that are withheld because of another one.
    pub(super) findings: Vec<Diagnostic>,
}

/// What sources are judged by.
#[derive(Clone, Copy)]
pub(super) struct Judge<'a> {
    pub(super) owners: &'a Owners,
    pub(super) memo: &'a Memo,
    pub(super) config: &'a Config,
}

impl<'a> Judge<'a> {
    pub(super) const fn new(owners: &'a Owners, memo: &'a Memo, config: &'a Config) -> Self {
        Self {
            owners,
            memo,
            config,
        }
    }

    /// What a document says about who may see it; `None` where that cannot be told.
    pub(super) fn visibility(&self, path: &str) -> Option<Visibility> {
        let value = self.memo.get(path)?.value.as_ref()?;
        Some(value.visibility(self.config))
    }

    /// Judges all documents of a site, and the `files` beside them.
    pub(super) fn judge<'f>(
        &self,
        documents: &[SourceFile],
        files: impl Iterator<Item = &'f str>,
    ) -> Withheld {
        let Self {
            owners,
            memo,
            config,
        } = *self;
        let visibility = |path: &str| {
            let value = memo.get(path)?.value.as_ref()?;
            Some(value.visibility(config))
        };
        let mut bundles: BTreeMap<&str, Held> = BTreeMap::new();
        let is_below = cascades(documents, memo);
        let within = |path: &str, around: Held| {
            let around = if is_below(path) { Held::ALL } else { around };
            visibility(path).map_or(Held::ALL, |own| own.held_within(around, config))
        };
        // A bundle comes behind the one that it lies in.
        for (folder, leads) in owners.bundles() {
            let around = owners.bundle_around(folder);
            let around = around.and_then(|bundle| bundles.get(bundle).copied());
            let leads = leads
                .iter()
                .map(|lead| within(lead, around.unwrap_or_default()));
            let held = leads.fold(Held::default(), Held::or);
            bundles.insert(folder, held);
        }

        let mut withheld = Withheld::default();
        for document in documents {
            let path = &*document.source.path;
            let bundle = owners.bundle_of(path);
            let around = bundle.and_then(|bundle| bundles.get(bundle).copied());
            let around = around.unwrap_or_default();
            if !within(path, around).is_held() {
                continue;
            }
            withheld.documents.insert(path.to_owned());
            // What holds itself back has said so.
            if visibility(path).is_some_and(|own| !own.held(config).is_held()) {
                withheld.findings.push(match is_below(path) {
                    true => of_cascade(path),
                    false => finding(path, around),
                });
            }
        }
        let is_withheld =
            |path: &Arc<str>| withheld.documents.contains(&**path) || visibility(path).is_none();
        let mut folders: BTreeMap<&str, bool> = BTreeMap::new();
        let mut held_files = BTreeSet::new();
        for file in files {
            let folder = path::folder(file);
            let is_held = *folders.entry(folder).or_insert_with(|| {
                if let Some(bundle) = owners.bundle_of(file) {
                    return bundles.get(bundle).is_some_and(|held| held.is_held());
                }
                let beside = owners.beside(folder);
                !beside.is_empty() && beside.iter().all(is_withheld)
            });
            if is_held {
                held_files.insert(file.to_owned());
            }
        }
        withheld.files = held_files;
        withheld
    }
}

/// Which documents lie below a folder that holds them back.
fn cascades(documents: &[SourceFile], memo: &Memo) -> impl Fn(&str) -> bool {
    let holding = documents.iter().filter(|document| {
        let parsed = memo.get(&document.source.path);
        parsed.is_some_and(|parsed| parsed.holds_below)
    });
    let folders: Vec<String> = holding
        .map(|document| match document.source.path.rsplit_once('/') {
            Some((folder, _)) => format!("{folder}/"),
            None => String::new(),
        })
        .collect();
    move |path| {
        folders
            .iter()
            .any(|folder| path.starts_with(folder.as_str()))
    }
}

fn of_cascade(path: &str) -> Diagnostic {
    Diagnostic::new(
        &rules::LEFT_OUT,
        Location::file(path),
        "the document is left out, because the `cascade` in an `_index.md` above it holds it back",
    )
    .help("remove the `cascade`, or write a `status` and an `audience` in its own front matter to publish it")
}

fn finding(path: &str, around: Held) -> Diagnostic {
    let help = match (around.status, around.audience) {
        (true, false) => "write `status: published` in its own front matter to publish it",
        (false, _) => "write an `audience` in its own front matter to publish it for them",
        (true, true) => "write a `status` and an `audience` in its own front matter to publish it",
    };
    Diagnostic::new(
        &rules::LEFT_OUT,
        Location::file(path),
        "the document is left out, because it lies in the folder of a document that is not published",
    )
    .help(help)
}
