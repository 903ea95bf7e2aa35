//! What is wrong, as pages of the preview are told: what stands in the way of the site, errors of
//! documents, and warnings of those that are being worked on.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;

use crate::diagnostics::json::{self, Finding};
use crate::diagnostics::{Diagnostic, Level, rules};

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
    /// What to tell of `diagnostics`, as far as it may be told; `touched` are the files that changed
    /// since the start.
    pub(super) fn in_documents(
        diagnostics: &[Diagnostic],
        touched: &BTreeSet<String>,
        may_tell: &dyn Fn(&Diagnostic) -> bool,
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
            .filter(|diagnostic| may_tell(diagnostic))
            .cloned()
            .collect();
        told.sort_by_key(|diagnostic| (diagnostic.level(), !is_touched(diagnostic)));
        Self::of(told, text, false)
    }

    /// What stands in the way of the site, as far as it may be told: that something does is told in
    /// any case.
    pub(super) fn blocking(
        diagnostics: &[Diagnostic],
        may_tell: &dyn Fn(&Diagnostic) -> bool,
        text: &dyn Fn(&str) -> Option<Arc<str>>,
    ) -> Self {
        let told = diagnostics.iter().filter(|diagnostic| may_tell(diagnostic));
        let mut told: Vec<Diagnostic> = told.cloned().collect();
        if told.is_empty() {
            let finding = Diagnostic::general(&rules::UNREADABLE, "the site cannot be renewed now");
            told.push(finding.help("the terminal says why"));
        }
        Self::of(told, text, true)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Location;

    #[test]
    fn that_something_stands_in_the_way_is_told_even_where_what_it_is_may_not_be() {
        let secret = Diagnostic::new(&rules::UNREADABLE, Location::file("secret.md"), "secret");
        let open = Diagnostic::new(&rules::UNREADABLE, Location::file("open.md"), "open");
        let may_tell = |finding: &Diagnostic| finding.message != "secret";
        let told = |diagnostics: &[Diagnostic]| {
            let findings = Findings::blocking(diagnostics, &may_tell, &|_| None);
            assert!(findings.blocked);
            assert_eq!(findings.more, 0);
            serde_json::to_string(&findings).unwrap()
        };
        let both = told(&[secret.clone(), open]);
        assert!(
            both.contains("open.md") && !both.contains("secret"),
            "{both}"
        );
        let nothing = told(&[secret]);
        assert!(
            nothing.contains("terminal") && !nothing.contains("secret"),
            "{nothing}"
        );
    }

    #[test]
    fn what_may_not_be_told_is_not_counted() {
        let finding = |number: usize| {
            let place = Location::file(format!("{number}.md"));
            Diagnostic::new(&rules::FIELD_VALUE, place, "m")
        };
        let all: Vec<Diagnostic> = (0..100).map(finding).collect();
        let may_tell = |finding: &Diagnostic| finding.location == all[7].location;
        let findings = Findings::in_documents(&all, &BTreeSet::new(), &may_tell, &|_| None);
        assert_eq!((findings.findings.len(), findings.more), (1, 0));
    }
}
