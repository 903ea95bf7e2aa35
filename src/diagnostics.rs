//! What is wrong or worth a look, as data: a rule, a place, a message and a way to mend it.
//!
//! Stages return diagnostics beside their value and never print. [`render`] draws them for a
//! terminal, [`short`], [`json`], [`sarif`] and [`github`] give them to other programs. What each rule
//! means stands in [`rules`], how it is met and mended in [`guide`].

pub mod baseline;
pub mod fingerprint;
pub mod fix;
pub mod github;
pub mod guide;
mod human;
pub mod ignore;
pub mod json;
pub mod levels;
mod overview;
pub mod rules;
pub mod sarif;
mod short;

use fix::Fix;
pub use human::{in_one_line, render};
pub use overview::{overview, with_few_places};
pub use rules::Rule;
pub use short::short;

use std::collections::{BTreeMap, BTreeSet};

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

impl Level {
    /// Its name.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Suggestion => "suggestion",
        }
    }
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
    pub fn file(path: impl AsRef<str>) -> Self {
        Self {
            path: path.as_ref().to_owned(),
            span: None,
        }
    }

    /// A part of the file's text.
    pub fn within(path: impl AsRef<str>, span: Span) -> Self {
        Self {
            path: path.as_ref().to_owned(),
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
    /// The replacement that fixes it, if there is only one.
    pub fix: Option<Box<Fix>>,
    /// The myth that the passage tells, where it tells one.
    #[serde(default)]
    pub myth: Option<Box<str>>,
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
            fix: None,
            myth: None,
        }
    }

    /// The same with a way to mend it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same with its fix, if there is one.
    #[must_use]
    pub fn fix(mut self, fix: Option<Fix>) -> Self {
        self.fix = fix.map(Box::new);
        self
    }

    /// The same with another place that belongs to it.
    #[must_use]
    pub fn related(mut self, location: Location, note: impl Into<String>) -> Self {
        self.related.push((location, note.into()));
        self
    }

    /// The same with the myth that the passage tells.
    #[must_use]
    pub fn myth(mut self, id: impl Into<Box<str>>) -> Self {
        self.myth = Some(id.into());
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

/// More documents than this that are left out for one reason are one finding.
const FEW: usize = 3;
/// Words that a finding of many documents repeats.
const REPEATED: usize = 5;

/// Makes one finding of those that leave many documents out for the same reason, with the places of
/// all of them. Returns how many documents are left out with an error.
pub fn sum_up_left_out(diagnostics: &mut Vec<Diagnostic>) -> usize {
    let leaves_out = |finding: &Diagnostic| {
        [&rules::UNKNOWN_VISIBILITY, &rules::SCHEDULE].contains(&finding.rule)
            && finding.location.is_some()
    };
    let (mut left_out, rest): (Vec<_>, Vec<_>) = std::mem::take(diagnostics)
        .into_iter()
        .partition(leaves_out);
    *diagnostics = rest;
    sort(&mut left_out);
    let path = |finding: &Diagnostic| finding.location.clone().map(|place| place.path);
    let paths = |findings: &[Diagnostic]| {
        let paths = findings.iter().filter_map(path);
        paths.collect::<BTreeSet<_>>().len()
    };
    let count = paths(&left_out);
    let mut kinds: BTreeMap<(&str, String), Vec<Diagnostic>> = BTreeMap::new();
    for finding in left_out {
        let kind = (finding.rule.code, without_quotes(&finding.message));
        kinds.entry(kind).or_default().push(finding);
    }
    for findings in kinds.into_values() {
        let documents = paths(&findings);
        match documents > FEW {
            true => diagnostics.extend(summed(findings, documents)),
            false => diagnostics.extend(findings),
        }
    }
    count
}

/// One finding in the place of many of a kind, which the first of them stands for.
fn summed(findings: Vec<Diagnostic>, documents: usize) -> Option<Diagnostic> {
    let mut words: BTreeMap<String, usize> = BTreeMap::new();
    for finding in &findings {
        let word = finding.message.split('`').nth(1).unwrap_or_default();
        *words.entry(word.to_owned()).or_default() += 1;
    }
    let mut words: Vec<_> = words.into_iter().collect();
    words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let mut findings = findings.into_iter();
    let mut first = findings.next()?;
    first.message = match words.as_slice() {
        [_] => {
            let many = format!("{documents} documents are left out");
            let message = first.message.replace("the document is left out", &many);
            message.replace("it is left out", &many)
        }
        words => {
            let named: Vec<_> = words
                .iter()
                .take(REPEATED)
                .map(|(word, count)| format!("`{word}` ({count})"))
                .collect();
            let more = match words.len().saturating_sub(REPEATED) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            format!(
                "{}; {documents} documents are left out for words like it: {}{more}",
                first.message,
                named.join(", ")
            )
        }
    };
    let others = findings.filter_map(|finding| finding.location);
    first
        .related
        .extend(others.map(|place| (place, "also here".to_owned())));
    Some(first)
}

/// A message without the words that it quotes.
fn without_quotes(message: &str) -> String {
    message.split('`').step_by(2).collect::<Vec<_>>().join("`")
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
