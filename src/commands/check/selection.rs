//! Which findings a check is about: by rule, by file, by what changed.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{anyhow, bail};

use super::CheckArgs;
use crate::commands::site;
use crate::diagnostics::levels::FAMILIES;
use crate::diagnostics::{Diagnostic, rules};
use crate::disk::git;

/// The findings that are wanted.
#[derive(Debug, Default)]
pub(super) struct Selection {
    only: Vec<String>,
    ignored: Vec<String>,
    /// Files and folders relative to the root; empty where all are meant.
    paths: Vec<String>,
    /// The files that changed, where only those are meant.
    changed: Option<BTreeSet<String>>,
}

impl Selection {
    /// What the arguments ask for.
    ///
    /// # Errors
    /// Where they name a rule, a file or a revision that does not exist.
    pub(super) fn of(args: &CheckArgs, root: &Path) -> anyhow::Result<Self> {
        for name in args.only.iter().chain(&args.ignore) {
            known(name)?;
        }
        let mut paths = Vec::new();
        for path in &args.paths {
            let below = site::path_within(path, root)?;
            if below.is_empty() {
                paths.clear();
                break;
            }
            paths.push(below);
        }
        let changed = args.changed_since.as_deref();
        let changed = changed.map(|revision| git::changed_since(root, revision));
        Ok(Self {
            only: args.only.clone(),
            ignored: args.ignore.clone(),
            paths,
            changed: changed.transpose().map_err(|error| anyhow!(error))?,
        })
    }

    /// The findings that are wanted, in the same order. One that several files have in common stands
    /// at the first of them that is.
    pub(super) fn choose(&self, findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let is_called = |finding: &Diagnostic, names: &[String]| {
            names.iter().any(|name| finding.rule.is_called(name))
        };
        let is_asked = |finding: &Diagnostic| {
            (self.only.is_empty() || is_called(finding, &self.only))
                && !is_called(finding, &self.ignored)
        };
        let asked = findings.into_iter().filter(is_asked);
        asked.filter_map(|finding| self.placed(finding)).collect()
    }

    fn placed(&self, mut finding: Diagnostic) -> Option<Diagnostic> {
        if self.paths.is_empty() && self.changed.is_none() {
            return Some(finding);
        }
        let location = finding.location.take()?;
        if self.holds(&location.path) {
            finding.location = Some(location);
            return Some(finding);
        }
        let mut places = finding.related.iter();
        let at = places.position(|(place, _)| self.holds(&place.path))?;
        let (place, note) = finding.related.remove(at);
        finding.related.insert(0, (location, note));
        finding.location = Some(place);
        Some(finding)
    }

    fn holds(&self, path: &str) -> bool {
        let is_below = |folder: &String| {
            let rest = path.strip_prefix(folder.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        (self.paths.is_empty() || self.paths.iter().any(is_below))
            && self
                .changed
                .as_ref()
                .is_none_or(|changed| changed.contains(path))
    }
}

/// Fails where a name is neither that of a rule nor of a family.
fn known(name: &str) -> anyhow::Result<()> {
    if FAMILIES.contains(&name) || rules::ALL.iter().any(|rule| rule.is_called(name)) {
        return Ok(());
    }
    match rules::meant(name) {
        Some(meant) => bail!("`{name}` is no rule; did you mean `{meant}`?"),
        None => bail!("`{name}` is no rule; `afterword explain rules` lists them"),
    }
}
