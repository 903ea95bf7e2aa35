//! The attachments of a site: which of them may be published, and what there is to say about those
//! that pages show.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use rayon::prelude::*;

use super::LoadError;
use crate::catalog::Attachment;
use crate::diagnostics::{Diagnostic, Location, rules};
use crate::disk::read::Asset;
use crate::disk::read::attach::{self, Inspected, LeftOut};

/// What was found out about the attachments.
#[derive(Debug, Default)]
pub(super) struct Attachments {
    /// Those that may be published.
    pub(super) fit: Vec<Attachment>,
    /// Those that may not, each with the reason.
    pub(super) unfit: BTreeMap<String, String>,
    /// What is left out of drawings.
    left_out: BTreeMap<String, LeftOut>,
    /// Those that could not be read.
    unread: BTreeMap<String, io::Error>,
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
                // It vanished since it was seen.
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => {
                    all.unread.insert(path.clone(), error);
                    None
                }
            };
            all.fit.push(Attachment { path, size });
        }
        all
    }

    /// What there is to say about the attachments that pages show or link to.
    ///
    /// # Errors
    /// Where one of them could not be read: a page would show something else than it is.
    pub(super) fn findings(self, linked: &BTreeSet<String>) -> Result<Vec<Diagnostic>, LoadError> {
        let unread = self
            .unread
            .into_iter()
            .find(|(path, _)| linked.contains(path));
        if let Some((path, source)) = unread {
            return Err(LoadError::Attachment { path, source });
        }
        let left_out = self.left_out.into_iter();
        let left_out = left_out.filter(|(path, _)| linked.contains(path));
        Ok(left_out.map(|(path, what)| cleaned(path, &what)).collect())
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
