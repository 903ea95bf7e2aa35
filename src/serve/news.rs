//! What a preview tells whoever started it.

use std::sync::Arc;
use std::time::Duration;

use crate::diagnostics::Diagnostic;
use crate::load::Counts;

/// What happened, for whoever started the preview.
pub enum News<'a> {
    /// A site was loaded as a whole.
    Settled {
        /// What it holds.
        counts: Counts,
        /// What was found in it that was not there before.
        fresh: &'a [Diagnostic],
        /// All that was found in it.
        all: &'a [Diagnostic],
        /// The texts of files.
        text: &'a dyn Fn(&str) -> Option<Arc<str>>,
        /// How long it took.
        elapsed: Duration,
    },
    /// Something stands in the way of the site; the last good one is shown.
    Blocked {
        /// What.
        findings: &'a [Diagnostic],
        /// The texts of files.
        text: &'a dyn Fn(&str) -> Option<Arc<str>>,
    },
    /// The text of a document was exchanged.
    Exchanged {
        /// Its path.
        path: &'a str,
        /// How long it took.
        elapsed: Duration,
    },
    /// The system does not tell of all changes, so files are looked at; with the reason.
    Looking(String),
}
