//! What the studio knows of the site beside what is shown: what was parsed, what was found, and the
//! texts that findings point into.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use super::discretion::Discretion;
use super::findings::Findings;
use super::settle::ROOT;
use crate::config::{Config, FILE_NAME};
use crate::diagnostics::{self, Diagnostic, Location, levels};
use crate::disk::read::{self, Asset, SourceFile};
use crate::disk::theme;
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
    /// What pages are not told.
    discretion: Discretion,
    /// Whether something is withheld now that was shown before.
    is_narrower: bool,
    /// Sorted by path.
    sources: Vec<SourceFile>,
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
            withheld,
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
                |document: &&SourceFile| known.get(&document.source.path) != Some(&document.hash);
            let changed = sources.iter().filter(is_new);
            self.touched
                .extend(changed.map(|document| document.source.path.to_string()));
        }
        let was_shown = |document: &SourceFile| {
            let path = &document.source.path;
            withheld.contains(&**path) && !self.discretion.withholds(path)
        };
        self.is_narrower |= self.sources.iter().any(was_shown);
        self.discretion = Discretion::new(withheld);
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
            exchanged,
            mut before,
            mut after,
        } = change;
        levels::apply(&config.check_levels, &mut before, FILE_NAME);
        levels::apply(&config.check_levels, &mut after, FILE_NAME);
        self.diagnostics.retain(|finding| !before.contains(finding));
        self.diagnostics.append(&mut after);
        diagnostics::sort(&mut self.diagnostics);
        let source = document.source;
        // Whether it is shown is not known before the whole has settled.
        if exchanged.is_none() {
            self.is_narrower |= self.discretion.withhold(&source.path);
        }
        self.touched.insert(source.path.to_string());
        self.edited.insert(source.path.to_string(), source.text);
    }

    /// Whether something is withheld that was shown when this was asked last.
    pub(super) fn became_narrower(&mut self) -> bool {
        std::mem::take(&mut self.is_narrower)
    }

    /// What is wrong, for pages.
    pub(super) fn findings(&self) -> Findings {
        let text = |path: &str| self.text(path);
        let is_shown = |path: &str| self.is_shown(path);
        let may_tell = |finding: &Diagnostic| self.discretion.may_tell(finding, &is_shown);
        if self.conflicts.is_empty() {
            Findings::in_documents(&self.diagnostics, &self.touched, &may_tell, &text)
        } else {
            Findings::blocking(&self.conflicts, &may_tell, &text)
        }
    }

    /// Whether a file is part of the site: settings, theme, or content that was read. Of a file that
    /// could not be read nobody knows whom it is for.
    fn is_shown(&self, path: &str) -> bool {
        let is_of_site = [FILE_NAME, ROOT].contains(&path)
            || Path::new(path).starts_with(theme::FOLDER)
            || self.assets.contains_key(path);
        is_of_site || read::find(&self.sources, path).is_some()
    }

    /// The text of a file that findings point into.
    pub(super) fn text(&self, path: &str) -> Option<Arc<str>> {
        if let Some(text) = self.edited.get(path) {
            return Some(Arc::clone(text));
        }
        if let Some(document) = read::find(&self.sources, path) {
            return Some(Arc::clone(&document.source.text));
        }
        let others = self.theme_sources.iter().chain(&self.config_source);
        let source = others.into_iter().find(|source| *source.path == *path);
        source.map(|source| Arc::clone(&source.text))
    }
}

/// What tells findings apart.
fn named(finding: &Diagnostic) -> (&Option<Location>, &str, &str) {
    (&finding.location, finding.rule.code, &finding.message)
}
