//! What is wrong, as pages of the preview are told: what stands in the way of the site, errors of
//! documents, and warnings of those that are being worked on.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;

use crate::diagnostics::json::{self, Finding};
use crate::diagnostics::{Diagnostic, Level};

/// More than this nobody reads in a corner of a page; the terminal has them all.
const TOLD: usize = 40;

/// What is wrong.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Findings {
    /// Whether something stands in the way of the site, so that the last good one is shown.
    pub(super) blocked: bool,
    /// The findings, what matters most first.
    pub(super) findings: Vec<Finding>,
    /// How many there are beyond these.
    pub(super) more: usize,
}

impl Findings {
    /// What to tell of `diagnostics`; `touched` are the files that changed since the start.
    pub(super) fn in_documents(
        diagnostics: &[Diagnostic],
        touched: &BTreeSet<String>,
        text: &dyn Fn(&str) -> Option<Arc<str>>,
    ) -> Self {
        let is_touched = |diagnostic: &Diagnostic| {
            let path = diagnostic.location.as_ref().map(|location| &location.path);
            path.is_some_and(|path| touched.contains(path))
        };
        let mut told: Vec<Diagnostic> = diagnostics
            .iter()
            .filter(|diagnostic| match diagnostic.level() {
                Level::Error => true,
                Level::Warning => is_touched(diagnostic),
                Level::Suggestion => false,
            })
            .cloned()
            .collect();
        told.sort_by_key(|diagnostic| (diagnostic.level(), !is_touched(diagnostic)));
        Self::of(told, text, false)
    }

    /// What stands in the way of the site.
    pub(super) fn blocking(
        diagnostics: Vec<Diagnostic>,
        text: &dyn Fn(&str) -> Option<Arc<str>>,
    ) -> Self {
        Self::of(diagnostics, text, true)
    }

    fn of(
        mut told: Vec<Diagnostic>,
        text: &dyn Fn(&str) -> Option<Arc<str>>,
        blocked: bool,
    ) -> Self {
        let more = told.len().saturating_sub(TOLD);
        told.truncate(TOLD);
        Self {
            blocked,
            findings: json::findings(&told, text),
            more,
        }
    }
}
