//! The last look before anything is published: nothing of a site came from what is withheld.
//!
//! What is withheld was decided once, in [`super::withheld`], and everything behind that knows nothing
//! of it. This asks again and in another way, so that a fault there, or anywhere on the way to the
//! pages, publishes nothing: each source of the site is judged by itself ([`Gate`]), and what is
//! written is searched for words that only withheld documents have ([`Words`]).

mod passages;
mod words;

#[cfg(test)]
pub(super) mod tests;

use std::collections::{BTreeMap, BTreeSet};

use super::texts::{self, Texts};
use super::withheld::Judge;
use crate::diagnostics::{Diagnostic, Location, rules};
use crate::disk::read::SourceFile;
use crate::path;
use crate::site::{Route, Site};
use crate::text::SourceText;
pub use words::Words;

/// Judges what a site was made of.
pub(super) struct Gate<'a> {
    judge: Judge<'a>,
    /// The folders that hand a field down which holds back what lies below them.
    holding: BTreeSet<&'a str>,
}

impl<'a> Gate<'a> {
    /// A gate for a site of these documents.
    pub(super) fn new(judge: Judge<'a>, documents: &'a [SourceFile]) -> Self {
        let paths = documents.iter().map(|document| &*document.source.path);
        let holding = paths.filter(|path| judge.memo.get(path).is_some_and(|one| one.holds_below));
        Self {
            judge,
            holding: holding.map(path::folder).collect(),
        }
    }

    /// The words to search what is written for, and what is wrong with a site. `documents` and `theme` are all that
    /// it was made of.
    pub(super) fn look(
        &self,
        site: &Site,
        (documents, theme, texts): (&[SourceFile], &[SourceText], &Texts),
    ) -> (Words, Vec<Diagnostic>) {
        let mut findings = self.check(site);
        let words = self.words(documents, theme, texts);
        let words = words.unwrap_or_else(|unknown| {
            findings.extend(unknown);
            Words::default()
        });
        (words, findings)
    }

    /// Every source of a site that is withheld.
    fn check(&self, site: &Site) -> Vec<Diagnostic> {
        let catalog = site.catalog();
        let entries = catalog.entries.iter().map(|entry| &entry.document.source);
        let pages = catalog.pages.values();
        let paths = catalog.paths.iter().map(|path| &path.note);
        let described = catalog.vocabulary.described();
        let notes = described
            .filter(|term| !term.builtin)
            .filter_map(|term| term.note.as_ref());
        let notes = pages.chain(paths).chain(notes).chain(&catalog.introduction);
        let documents = entries.chain(notes.map(|note| &note.source));
        let documents = documents.map(|source| &*source.path);
        let documents = documents.filter(|path| !self.lets(path)).map(wrong);

        let mut folders: BTreeMap<&str, bool> = BTreeMap::new();
        let files = site.routes().values().filter_map(|route| match route {
            Route::Asset(path) => Some(path.as_str()),
            _ => None,
        });
        let files = files.chain(catalog.linked_assets.iter().map(String::as_str));
        let files = files.filter(|path| {
            let folder = path::folder(path);
            !*folders
                .entry(folder)
                .or_insert_with(|| self.lets_file(path, folder))
        });
        documents.chain(files.map(wrong)).collect()
    }

    /// The words to search what is written for.
    ///
    /// # Errors
    /// A finding for each withheld document that changed since it was read and whose text is not kept.
    fn words(
        &self,
        documents: &[SourceFile],
        theme: &[SourceText],
        texts: &Texts,
    ) -> Result<Words, Vec<Diagnostic>> {
        let (published, withheld): (Vec<_>, Vec<_>) = documents
            .iter()
            .partition(|document| self.lets(&document.source.path));
        let words = Words::new((&withheld, &published), self.judge.config, theme, texts);
        words.map_err(|paths| paths.iter().map(|path| texts::changed(path)).collect())
    }

    /// Whether a document may be shown: by what it says itself, and, as far as it says nothing, by what
    /// those say in whose folders it lies, from the nearest one to the outermost.
    fn lets(&self, path: &str) -> bool {
        let Some(own) = self.judge.visibility(path) else {
            return false;
        };
        if own.held(self.judge.config).is_held() {
            return false;
        }
        let (mut status, mut audience) = (own.states_status, own.states_audience);
        let mut above = std::iter::successors(Some(path::folder(path)), |folder| {
            (!folder.is_empty()).then(|| path::folder(folder))
        });
        if !(status && audience) && above.any(|folder| self.holding.contains(folder)) {
            return false;
        }
        let nearest = self.judge.owners.bundle_of(path);
        let around = |bundle: &&str| self.judge.owners.bundle_around(bundle);
        for bundle in std::iter::successors(nearest, around) {
            if status && audience {
                break;
            }
            let (mut all_status, mut all_audience) = (true, true);
            for lead in self.judge.owners.leads(bundle) {
                let Some(lead) = self.judge.visibility(lead) else {
                    return false;
                };
                let held = lead.held(self.judge.config);
                if (held.status && !status) || (held.audience && !audience) {
                    return false;
                }
                all_status &= lead.states_status;
                all_audience &= lead.states_audience;
            }
            status |= all_status;
            audience |= all_audience;
        }
        true
    }

    /// Whether a file may be shown.
    fn lets_file(&self, path: &str, folder: &str) -> bool {
        if let Some(bundle) = self.judge.owners.bundle_of(path) {
            return self
                .judge
                .owners
                .leads(bundle)
                .iter()
                .all(|lead| self.lets(lead));
        }
        let beside = self.judge.owners.beside(folder);
        beside.is_empty() || beside.iter().any(|document| self.lets(document))
    }
}

fn wrong(path: &str) -> Diagnostic {
    Diagnostic::new(
        &rules::WITHHELD_SOURCE,
        Location::file(path),
        "this is withheld and would have been published, so nothing is published",
    )
    .help("this is a bug in Afterword, please report it; until it is fixed, `[content] exclude` in site.toml keeps the file out")
}
