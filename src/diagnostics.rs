//! What is wrong or worth a look, as data: a rule, a place, a message and a way to mend it.
//!
//! Stages return diagnostics beside their value and never print. [`render`] draws them for a
//! terminal, [`json`] gives them to other programs. What each rule means is documented in [`rules`],
//! in one place.

mod human;
pub mod json;
pub mod levels;
pub mod rules;

pub use human::{in_one_line, render};
pub use rules::Rule;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::text::Span;

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Something could not be used as it was written.
    Error,
    /// Something is probably not what was meant.
    Warning,
    /// A question worth asking, or what the program decided by itself.
    Suggestion,
}

/// A place in a file; without a span the file as a whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Location {
    /// Path relative to the root.
    pub path: String,
    /// Bytes of the file's text.
    pub span: Option<Span>,
}

impl Location {
    /// The file as a whole.
    pub fn file(path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            span: None,
        }
    }

    /// A part of the file's text.
    pub fn within(path: impl Into<String>, span: Span) -> Self {
        Self {
            path: path.into(),
            span: Some(span),
        }
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// The rule that found it; its code and documentation.
    #[serde(with = "rules::by_code")]
    pub rule: &'static Rule,
    /// How much it matters: what the rule says, unless the site decides otherwise.
    pub level: Level,
    /// What is the case: lower case, no full stop.
    pub message: String,
    /// Where; `None` for what concerns no file.
    pub location: Option<Location>,
    /// What a person can do about it: lower case, no full stop.
    pub help: Option<String>,
    /// Other places that belong to it, each with what is there.
    pub related: Vec<(Location, String)>,
}

impl Diagnostic {
    /// A finding of `rule` at a place.
    pub fn new(rule: &'static Rule, location: Location, message: impl Into<String>) -> Self {
        Self {
            location: Some(location),
            ..Self::general(rule, message)
        }
    }

    /// A finding that concerns no file.
    pub fn general(rule: &'static Rule, message: impl Into<String>) -> Self {
        Self {
            rule,
            level: rule.level,
            message: message.into(),
            location: None,
            help: None,
            related: Vec::new(),
        }
    }

    /// The same with a way to mend it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same with another place that belongs to it.
    #[must_use]
    pub fn related(mut self, location: Location, note: impl Into<String>) -> Self {
        self.related.push((location, note.into()));
        self
    }

    /// How much it matters.
    #[must_use]
    pub const fn level(&self) -> Level {
        self.level
    }
}

/// A finding within one text, whose path somebody else knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// What is the case: lower case, no full stop.
    pub message: String,
    /// What a person can do about it: lower case, no full stop.
    pub help: Option<String>,
    /// Where in the file's text.
    pub span: Span,
}

impl Remark {
    /// The diagnostic for the file at `path`.
    pub fn at(self, path: &str) -> Diagnostic {
        Diagnostic {
            help: self.help,
            ..Diagnostic::new(self.rule, Location::within(path, self.span), self.message)
        }
    }
}

/// Sorts by place, then rule, then message, so that a run's report is the same every time.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| {
        (&a.location, a.rule.code, &a.message).cmp(&(&b.location, b.rule.code, &b.message))
    });
    diagnostics.dedup();
}

/// The most findings of one rule in one document that are told one by one. Who mends a thousand has
/// found the rest.
const MOST_OF_A_RULE: usize = 1_000;

/// The findings in one document, of which none repeats itself beyond all measure: those of a rule
/// that come after the first thousand are counted.
#[must_use]
pub fn in_measure(mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    if findings.len() <= MOST_OF_A_RULE {
        return findings;
    }
    sort(&mut findings);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut rest: BTreeMap<&str, Diagnostic> = BTreeMap::new();
    findings.retain(|finding| {
        let count = counts.entry(finding.rule.code).or_default();
        *count += 1;
        if *count > MOST_OF_A_RULE {
            rest.entry(finding.rule.code)
                .or_insert_with(|| finding.clone());
        }
        *count <= MOST_OF_A_RULE
    });
    for (code, mut first) in rest {
        let more = counts.get(code).copied().unwrap_or_default() - MOST_OF_A_RULE;
        first.message = format!(
            "{} (and {} more of these in the document)",
            first.message,
            more - 1
        );
        findings.push(first);
    }
    findings
}

/// The number of diagnostics of a level.
#[must_use]
pub fn count(diagnostics: &[Diagnostic], level: Level) -> usize {
    diagnostics.iter().filter(|d| d.level() == level).count()
}

/// The candidate nearest to what was written, if it is near enough to be a slip of the fingers.
pub fn did_you_mean<'a>(
    written: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    // Jaro-Winkler tells transposed and dropped letters from other words; below 0.84 the
    // suggestions stop making sense on the shipped vocabulary.
    const NEAR_ENOUGH: f64 = 0.84;
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(written, candidate), candidate))
        .filter(|(similarity, _)| *similarity >= NEAR_ENOUGH)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)))
        .map(|(_, candidate)| candidate)
}
