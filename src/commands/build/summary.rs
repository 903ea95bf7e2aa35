//! How a build ended, in one line for people or as JSON for programs.

use std::path::Path;

use serde::Serialize;

use crate::commands::print::{counted, thousands};

/// What `--format json` prints.
#[derive(Debug, Serialize)]
pub(super) struct Summary {
    pub(super) postmortems: usize,
    pub(super) notes: usize,
    pub(super) left_out: usize,
    pub(super) pages: usize,
    pub(super) written: usize,
    pub(super) unchanged: usize,
    pub(super) removed: usize,
    pub(super) errors: usize,
    pub(super) warnings: usize,
    pub(super) elapsed_ms: u128,
    /// Whether nothing was to be written.
    #[serde(skip)]
    pub(super) is_dry: bool,
}

impl Summary {
    /// One line for people.
    pub(super) fn sentence(&self, output: &Path) -> String {
        let mut parts = vec![counted(self.postmortems, "postmortem")];
        if self.left_out > 0 {
            parts.push(format!("{} left out with errors", thousands(self.left_out)));
        }
        parts.push(counted(self.pages, "page"));
        parts.push(match self.is_dry {
            true => "nothing written".to_owned(),
            false => format!("{} written", thousands(self.written)),
        });
        let more = [(self.removed, "removed"), (self.unchanged, "unchanged")];
        parts.extend(
            more.iter()
                .filter(|(number, _)| *number > 0)
                .map(|(number, what)| format!("{} {what}", thousands(*number))),
        );
        let findings = [(self.errors, "error"), (self.warnings, "warning")];
        parts.extend(
            findings
                .iter()
                .filter(|(number, _)| *number > 0)
                .map(|(number, what)| counted(*number, what)),
        );
        #[expect(clippy::cast_precision_loss, reason = "a duration for people")]
        let seconds = self.elapsed_ms as f64 / 1000.0;
        let said = format!("{}, {seconds:.2} s", parts.join(", "));
        match self.is_dry {
            true => said,
            false => format!("{said} → {}", output.display()),
        }
    }
}
