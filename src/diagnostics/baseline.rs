//! What a repository that starts late has already: findings that are known, so that only new ones are
//! told.
//!
//! A baseline counts findings by path, rule and [`fingerprint`]. It is a file
//! of the repository, sorted, with one finding a line, so that its changes can be read in a review.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Diagnostic, fingerprint};

/// The version of the file.
const VERSION: u32 = 1;

/// Counts by path (none for what concerns no file), rule and fingerprint.
type Counts = BTreeMap<String, BTreeMap<String, BTreeMap<String, usize>>>;

/// The findings that are known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Baseline {
    version: u32,
    findings: Counts,
}

/// Findings held against a baseline.
#[derive(Debug, PartialEq, Eq)]
pub struct Compared {
    /// Those that it does not know, in the same order.
    pub new: Vec<Diagnostic>,
    /// How many it knows.
    pub known: usize,
    /// How many it knows that are there no more.
    pub gone: usize,
}

impl Baseline {
    /// The baseline of findings. `source` answers with the text of a file.
    pub fn of(findings: &[Diagnostic], source: &dyn Fn(&str) -> Option<Arc<str>>) -> Self {
        let mut counts = Counts::new();
        for finding in findings {
            *entry(&mut counts, finding, source) += 1;
        }
        Self {
            version: VERSION,
            findings: counts,
        }
    }

    /// Reads a baseline.
    ///
    /// # Errors
    /// Why it is none, lower case, no full stop.
    pub fn read(text: &str) -> Result<Self, String> {
        let read: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if read.version == VERSION {
            Ok(read)
        } else {
            Err(format!("it has version {}, not {VERSION}", read.version))
        }
    }

    /// The file.
    #[must_use]
    pub fn text(&self) -> String {
        // Maps with texts as keys, and numbers, can always be written.
        let text = serde_json::to_string_pretty(self).unwrap_or_default();
        format!("{text}\n")
    }

    /// How many findings it knows.
    #[must_use]
    pub fn count(&self) -> usize {
        let rules = self.findings.values().flat_map(BTreeMap::values);
        rules.flat_map(BTreeMap::values).sum()
    }

    /// Takes the findings that it knows out. Of several that look the same, as many as it knows.
    pub fn compare(
        mut self,
        findings: Vec<Diagnostic>,
        source: &dyn Fn(&str) -> Option<Arc<str>>,
    ) -> Compared {
        let all = findings.len();
        let counts = &mut self.findings;
        let is_new = |finding: &Diagnostic| {
            let left = entry(counts, finding, source);
            let is_new = *left == 0;
            *left = left.saturating_sub(1);
            is_new
        };
        let new: Vec<_> = findings.into_iter().filter(is_new).collect();
        Compared {
            known: all - new.len(),
            gone: self.count(),
            new,
        }
    }
}

fn entry<'c>(
    counts: &'c mut Counts,
    finding: &Diagnostic,
    source: &dyn Fn(&str) -> Option<Arc<str>>,
) -> &'c mut usize {
    let path = finding.location.as_ref().map(|place| place.path.clone());
    let rules = counts.entry(path.unwrap_or_default()).or_default();
    let prints = rules.entry(finding.rule.code.to_owned()).or_default();
    prints.entry(fingerprint::of(finding, source)).or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::{Location, rules};
    use crate::text::Span;

    /// A finding for each `x` of a text.
    fn findings(text: &str) -> (Vec<Diagnostic>, Arc<str>) {
        let place = |at| Location::within("a.md", Span::new(at, at + 1));
        let each = text.match_indices('x');
        let found = each.map(|(at, _)| Diagnostic::new(&rules::BROKEN_LINK, place(at), "m"));
        (found.collect(), Arc::from(text))
    }

    #[test]
    fn only_what_is_new_is_told() {
        let (known, text) = findings("x one\nx one\nx two\n");
        let baseline = Baseline::of(&known, &|_| Some(text.clone()));
        assert_eq!(baseline.count(), 3);
        let baseline = Baseline::read(&baseline.text()).unwrap();
        let check = |text: &str, new: usize, known: usize, gone: usize| {
            let (found, text) = findings(text);
            let compared = baseline.clone().compare(found, &|_| Some(text.clone()));
            let numbers = (compared.new.len(), compared.known, compared.gone);
            assert_eq!(numbers, (new, known, gone), "{text}");
        };
        check("x one\nx one\nx two\n", 0, 3, 0);
        check("# A line\n\nx two\n\n  x one\nx one\n", 0, 3, 0);
        check("x one\nx one\nx one\nx three\n", 2, 2, 1);
        check("", 0, 0, 3);
    }

    #[test]
    fn what_is_no_baseline_is_not_read_as_an_empty_one() {
        let check = |text: &str, expected: &str| {
            let refused = Baseline::read(text).unwrap_err();
            assert!(refused.contains(expected), "{refused}");
        };
        check("", "EOF");
        check("{\"version\": 2, \"findings\": {}}", "version 2");
        check("[]", "struct");
    }
}
