//! What the studio knows of the site beside what is shown: what was parsed, what was found, and the
//! texts that findings point into.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::findings::Findings;
use crate::config::{Config, FILE_NAME};
use crate::diagnostics::{self, Diagnostic, Location, levels};
use crate::disk::read::{Asset, Document};
use crate::load::{Change, Loaded, Memo};
use crate::text::SourceText;

/// The site as the studio knows it.
#[derive(Default)]
pub(super) struct State {
    pub(super) memo: Memo,
    pub(super) assets: Arc<BTreeMap<String, Asset>>,
    pub(super) assets_version: u64,
    /// Findings in the content.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// What stands in the way of the site.
    pub(super) conflicts: Vec<Diagnostic>,
    pub(super) theme_sources: Vec<SourceText>,
    pub(super) config_source: Option<SourceText>,
    /// What all documents and settings say, as one hash.
    pub(super) digest: Option<blake3::Hash>,
    /// Sorted by path.
    sources: Vec<Document>,
    /// Texts that were exchanged since.
    edited: BTreeMap<String, Arc<str>>,
    /// Documents that changed since the start.
    touched: BTreeSet<String>,
}

impl State {
    /// Takes in what was loaded. Returns what was found that was not there before.
    pub(super) fn renew(&mut self, loaded: Loaded) -> Vec<Diagnostic> {
        let Loaded {
            assets,
            sources,
            theme_sources,
            diagnostics,
            conflicts,
            memo,
            ..
        } = loaded;
        let known: BTreeSet<_> = self.diagnostics.iter().map(named).collect();
        let fresh = diagnostics
            .iter()
            .filter(|finding| !known.contains(&named(finding)))
            .cloned()
            .collect();
        let assets = assets.into_iter().map(|asset| (asset.path.clone(), asset));
        self.assets = Arc::new(assets.collect());
        if !self.sources.is_empty() {
            let known: BTreeMap<_, _> = self
                .sources
                .iter()
                .map(|document| (&document.source.path, document.hash))
                .collect();
            let is_new =
                |document: &&Document| known.get(&document.source.path) != Some(&document.hash);
            let changed = sources.iter().filter(is_new);
            self.touched
                .extend(changed.map(|document| document.source.path.clone()));
        }
        self.sources = sources;
        self.edited.clear();
        self.theme_sources = theme_sources;
        self.config_source = None;
        self.diagnostics = diagnostics;
        self.conflicts = conflicts;
        self.memo = memo;
        fresh
    }

    /// Takes in another text of one document, with what there is to say about it by itself; what
    /// others say about it is told when the whole has settled.
    pub(super) fn learn(&mut self, change: Change, config: &Config) {
        let Change {
            document,
            mut before,
            mut after,
            ..
        } = change;
        levels::apply(&config.check_levels, &mut before, FILE_NAME);
        levels::apply(&config.check_levels, &mut after, FILE_NAME);
        self.diagnostics.retain(|finding| !before.contains(finding));
        self.diagnostics.append(&mut after);
        diagnostics::sort(&mut self.diagnostics);
        let source = document.source;
        self.touched.insert(source.path.clone());
        self.edited.insert(source.path, source.text);
    }

    /// What is wrong, for pages.
    pub(super) fn findings(&self) -> Findings {
        let text = |path: &str| self.text(path);
        if self.conflicts.is_empty() {
            Findings::in_documents(&self.diagnostics, &self.touched, &text)
        } else {
            Findings::blocking(self.conflicts.clone(), &text)
        }
    }

    /// The text of a file that findings point into.
    pub(super) fn text(&self, path: &str) -> Option<Arc<str>> {
        if let Some(text) = self.edited.get(path) {
            return Some(Arc::clone(text));
        }
        let found = self
            .sources
            .binary_search_by(|document| document.source.path.as_str().cmp(path));
        if let Some(document) = found.ok().and_then(|at| self.sources.get(at)) {
            return Some(Arc::clone(&document.source.text));
        }
        let others = self.theme_sources.iter().chain(&self.config_source);
        let source = others.into_iter().find(|source| source.path == path);
        source.map(|source| Arc::clone(&source.text))
    }
}

/// What tells findings apart.
fn named(finding: &Diagnostic) -> (&Option<Location>, &str, &str) {
    (&finding.location, finding.rule.code, &finding.message)
}
