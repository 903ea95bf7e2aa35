//! What is shown at once when a file is saved: its text in the last site, or the last site in another
//! theme. Loading the whole follows.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant;

use super::{AT_ONCE, Studio, Tell};
use crate::load::{self, Again};
use crate::serve::news::News;
use crate::site::Site;

impl Studio {
    /// Shows saved texts in the last site.
    pub(super) fn exchange(&mut self, texts: &BTreeSet<String>, tell: Tell<'_>) {
        if texts.is_empty() {
            return;
        }
        let started = Instant::now();
        let last = self.shown.borrow().generation.site.clone();
        let Some(last) = last.filter(|_| texts.len() <= AT_ONCE) else {
            self.unsettle();
            return;
        };
        let (site, exchanged) = self.exchanged(&last, texts);
        if exchanged.is_empty() {
            return;
        }
        self.show(Arc::new(site), false);
        for path in &exchanged {
            let elapsed = started.elapsed();
            tell(&News::Exchanged { path, elapsed });
        }
    }

    /// A site with these texts as they are now, and which of them it shows.
    pub(super) fn exchanged(
        &mut self,
        last: &Site,
        texts: &BTreeSet<String>,
    ) -> (Site, Vec<String>) {
        let mut site = last.clone();
        let mut exchanged = Vec::new();
        for path in texts {
            match self.state.memo.again(&self.root, path, last.config()) {
                Again::Same => continue,
                Again::Unknown => {}
                Again::Changed(change) => {
                    let document = change.exchanged.as_ref();
                    if let Some(catalog) = document.and_then(|one| site.catalog().exchange(one)) {
                        site = site.with_catalog(catalog);
                        exchanged.push(path.clone());
                    }
                    self.state.learn(*change, last.config());
                }
            }
            self.unsettle();
        }
        (site, exchanged)
    }

    /// Shows the last site in the theme as it is now.
    pub(super) fn retheme(&mut self) {
        let Some(last) = self.shown.borrow().generation.site.clone() else {
            return;
        };
        let themed = load::theme::read(&self.root, last.config());
        if !themed.faults.is_empty() {
            // Loading the whole tells what could not be read.
            return;
        }
        self.state.theme_sources = themed.sources;
        match themed.theme {
            Ok(theme) => {
                self.state.conflicts.clear();
                self.show(Arc::new(last.with_theme(theme)), false);
            }
            Err(broken) => {
                self.state.conflicts = vec![broken];
                self.show(last, false);
            }
        }
    }
}
