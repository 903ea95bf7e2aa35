//! The attachments of a site: which of them may be published, and what there is to say about those
//! that pages show.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::diagnostics::{Diagnostic, Location, rules};
use crate::disk::fault::Unreadable;
use crate::disk::read::Asset;
use crate::disk::read::attach::{self, Inspected, LeftOut};

/// What was found out about the attachments.
#[derive(Debug, Default)]
pub(super) struct Attachments {
    /// Those that may be published, with their size in pixels where they tell.
    pub(super) fit: BTreeMap<String, Option<(u32, u32)>>,
    /// Those that may not, each with the reason.
    pub(super) unfit: BTreeMap<String, String>,
    /// What is left out of drawings.
    left_out: BTreeMap<String, LeftOut>,
    /// Those of which no byte was read.
    pub(super) unread: BTreeSet<String>,
    /// What there is to say about those that are gone.
    pub(super) gone: Vec<Diagnostic>,
    /// Those that are there and could not be read.
    pub(super) faults: Vec<Unreadable>,
}

impl Attachments {
    /// Looks at every attachment.
    pub(super) fn inspect(assets: &[Asset]) -> Self {
        let inspected: Vec<_> = assets.par_iter().map(attach::inspect).collect();
        let mut all = Self::default();
        for (asset, inspected) in assets.iter().zip(inspected) {
            let path = asset.path.clone();
            let size = match inspected {
                Ok(Inspected {
                    fitness: Err(reason),
                    ..
                }) => {
                    all.unfit.insert(path, reason);
                    continue;
                }
                Ok(Inspected {
                    size,
                    fitness: Ok(left_out),
                }) => {
                    if !left_out.is_empty() {
                        all.left_out.insert(path.clone(), left_out);
                    }
                    size
                }
                Err(error) => {
                    all.unread.insert(path);
                    attach::miss(asset, &error, &mut all.gone, &mut all.faults);
                    continue;
                }
            };
            all.fit.insert(path, size);
        }
        all
    }

    /// Forgets those that no page may show.
    pub(super) fn withhold(&mut self, files: &BTreeSet<String>) {
        self.fit.retain(|path, _| !files.contains(path));
        self.unfit.retain(|path, _| !files.contains(path));
    }

    /// What there is to say about the attachments that pages show or link to.
    pub(super) fn findings(self, linked: &BTreeSet<String>) -> Vec<Diagnostic> {
        let left_out = self.left_out.into_iter();
        let left_out = left_out.filter(|(path, _)| linked.contains(path));
        left_out.map(|(path, what)| cleaned(path, &what)).collect()
    }
}

/// The finding about a drawing that is published without something.
fn cleaned(path: String, left_out: &LeftOut) -> Diagnostic {
    let left_out: Vec<String> = left_out
        .iter()
        .map(|(what, line)| format!("{what} (line {line})"))
        .collect();
    let message = format!(
        "the drawing is published without what could run or load something: {}",
        left_out.join(", ")
    );
    Diagnostic::new(&rules::DRAWING, Location::file(path), message)
        .help("look at it on the page; where something is missing, export it as plain SVG or PNG")
}
