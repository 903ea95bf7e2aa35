//! What a build saw, said and left: enough to tell that a next one would change nothing.

use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::diagnostics::Diagnostic;
use crate::disk::publish::Left;
use crate::disk::read::Sighting;
use crate::disk::stamp::FileTime;
use crate::load::{Counts, Sight};

/// A build that went well.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// The settings that it was made with.
    pub settings: blake3::Hash,
    /// The head of the history; `None` where it could not be read.
    pub head: Option<blake3::Hash>,
    /// The sources that it saw.
    pub sighting: Sighting,
    /// What it left in the output.
    pub left: Arc<Left>,
    /// What there was to say.
    pub diagnostics: Vec<Diagnostic>,
    /// What the site holds.
    pub counts: Counts,
    /// The number of pages.
    pub pages: usize,
}

/// Where a site comes from and goes to.
#[derive(Clone, Copy, Debug)]
pub struct Folders<'a> {
    /// The root of the site.
    pub root: &'a Path,
    /// Its content folder.
    pub content: &'a Path,
    /// Its output.
    pub output: &'a Path,
}

impl State {
    /// The state as it is now, if a build would change nothing, and whether it is worth remembering
    /// anew: stamps may have changed where bytes have not. `moment` is one before what is seen was
    /// looked at.
    #[must_use]
    pub fn again(
        mut self,
        settings: blake3::Hash,
        sight: &Sight,
        folders: Folders<'_>,
        moment: FileTime,
    ) -> Option<(Self, bool)> {
        if self.settings != settings {
            return None;
        }
        if self.head.is_none() || sight.head.key() != self.head {
            return None;
        }
        let (sighting, left) = rayon::join(
            || sight.survey.again(&self.sighting),
            || {
                self.left
                    .again(folders.output, folders.root, folders.content, moment)
            },
        );
        let (sighting, left) = (sighting?, Arc::new(left?));
        let is_moved = sighting != self.sighting || left != self.left;
        (self.sighting, self.left) = (sighting, left);
        Some((self, is_moved))
    }
}
