//! The files of the search, made behind a site that has settled.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, PoisonError};

use super::{Message, Studio};
use crate::serve::index::{self, Files, Index, Progress};

impl Studio {
    /// Takes the files away where they tell of what is withheld by now.
    pub(super) fn narrow_index(&mut self) {
        if self.state.became_narrower() {
            self.indexed = None;
            self.is_outdated = self.is_indexing;
            self.shown
                .send_modify(|shown| shown.index = Arc::new(Index::cleared()));
        }
    }

    /// Has the files of the search made, where they are not of what is shown.
    pub(super) fn index(&mut self) {
        let Some(site) = self.shown.borrow().generation.site.clone() else {
            return;
        };
        let Some(digest) = self.state.digest else {
            return;
        };
        if self.indexed == Some(digest) {
            let is_building = self.shown.borrow().index.progress == Progress::Building;
            if is_building {
                self.shown
                    .send_modify(|shown| shown.index = Arc::new(shown.index.at(Progress::Ready)));
            }
            return;
        }
        self.is_indexing = true;
        self.shown
            .send_modify(|shown| shown.index = Arc::new(shown.index.at(Progress::Building)));
        let before = self.shown.borrow().index.files();
        let known = Arc::clone(&self.known);
        self.workers.work("index", move || {
            let files = catch_unwind(AssertUnwindSafe(|| {
                let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
                // Of a panic nothing is left behind.
                let mut taken = std::mem::take(&mut *known);
                let files = index::build(&site, &before, &mut taken);
                *known = taken;
                files
            }));
            Message::Indexed(files.ok().flatten(), digest)
        });
    }

    pub(super) fn indexed(&mut self, files: Option<Files>, digest: blake3::Hash) {
        self.is_indexing = false;
        // They were begun before something was withheld, and tell of it.
        if std::mem::take(&mut self.is_outdated) {
            return;
        }
        // Tried once for each digest: what failed would fail again.
        self.indexed = Some(digest);
        let is_quiet = self.settling.is_none() && self.unsettled.is_none();
        let is_current = is_quiet && self.state.digest == Some(digest);
        self.shown.send_modify(|shown| {
            let index = match files {
                Some(files) => shown.index.renewed(files),
                None => shown.index.at(Progress::Failed),
            };
            let progress = if is_current || index.progress == Progress::Failed {
                index.progress
            } else {
                Progress::Building
            };
            shown.index = Arc::new(index.at(progress));
        });
    }
}
