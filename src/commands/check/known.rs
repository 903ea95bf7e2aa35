//! The baseline of a check: the file with findings that are known.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;

use super::CheckArgs;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::baseline::{Baseline, Compared};
use crate::disk::replace;
use crate::disk::root::Root;

/// The name of the file, at the root of the site, where none is given.
pub(super) const FILE_NAME: &str = ".afterword-baseline.json";

/// The file with known findings.
pub(super) struct Known {
    pub(super) path: PathBuf,
    /// Whether somebody named it, so that it has to be there.
    is_named: bool,
}

impl Known {
    /// The file that the arguments mean; `None` where nothing is to be taken as known.
    pub(super) fn of(args: &CheckArgs, root: &Root) -> Option<Self> {
        let named = args.baseline.clone();
        (!args.no_baseline).then(|| Self {
            is_named: named.is_some(),
            path: named.unwrap_or_else(|| root.path.join(FILE_NAME)),
        })
    }

    /// Takes out the findings that the file knows.
    ///
    /// # Errors
    /// Where the file cannot be read, or is no baseline.
    pub(super) fn compare(
        &self,
        findings: Vec<Diagnostic>,
        source: &dyn Fn(&str) -> Option<Arc<str>>,
    ) -> anyhow::Result<Compared> {
        let what = || format!("{} cannot be read", self.path.display());
        let Some(text) = replace::text(&self.path).with_context(what)? else {
            anyhow::ensure!(
                !self.is_named,
                "{} is not there; `--write-baseline` makes it",
                self.path.display()
            );
            return Ok(Compared {
                new: findings,
                known: 0,
                gone: 0,
            });
        };
        let baseline = Baseline::read(&text).map_err(|reason| {
            anyhow::anyhow!(
                "{} is no baseline: {reason}; `--write-baseline` writes it anew",
                self.path.display()
            )
        })?;
        Ok(baseline.compare(findings, source))
    }

    /// Writes all findings into the file. Returns how many it knows now.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub(super) fn write(
        &self,
        findings: &[Diagnostic],
        source: &dyn Fn(&str) -> Option<Arc<str>>,
    ) -> anyhow::Result<usize> {
        let what = || format!("{} cannot be read", self.path.display());
        let before = replace::text(&self.path).with_context(what)?;
        let baseline = Baseline::of(findings, source);
        let text = baseline.text();
        if before.as_ref() != Some(&text) {
            let before = before.as_ref().map(String::as_bytes);
            replace::replace(&self.path, before, text.as_bytes())?;
        }
        Ok(baseline.count())
    }
}
