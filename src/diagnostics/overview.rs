//! A run's findings for a terminal: in file order, with one example and a count for rules that have many.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use super::{Diagnostic, Level, render};

/// As many findings of a rule are drawn one by one.
const FEW: usize = 5;
/// As many errors of a rule are: each of them keeps something from being read as it was meant.
const FEW_ERRORS: usize = 20;
/// Other places of one finding that are drawn before the rest is counted.
const PLACES: usize = 3;

/// A finding with the first of its other places, and the number of the rest.
#[must_use]
pub fn with_few_places(finding: &Diagnostic) -> Diagnostic {
    let mut finding = finding.clone();
    let more = finding.related.len().saturating_sub(PLACES);
    if more > 1 {
        finding.related.truncate(PLACES);
        let help = finding.help.take().unwrap_or_default();
        let more = format!("{more} more places; `--all` shows them");
        finding.help = Some(match help.is_empty() {
            true => more,
            false => format!("{help} ({more})"),
        });
    }
    finding
}

/// Draws findings for a terminal. `source` answers with the text of a file.
pub fn overview(
    findings: &[Diagnostic],
    source: &dyn Fn(&str) -> Option<Arc<str>>,
    color: bool,
) -> String {
    let mut many = Many::of(findings);
    let mut text = String::new();
    for finding in findings {
        if many.is_drawn(finding) {
            text.push_str(&render(&[with_few_places(finding)], source, color));
        }
    }
    text.push_str(&many.lines());
    text
}

/// The rules of which there are many findings.
struct Many<'a> {
    /// Findings by level and rule.
    counts: BTreeMap<(Level, &'static str), Rest<'a>>,
}

/// The findings of a rule that are not drawn.
#[derive(Default)]
struct Rest<'a> {
    all: usize,
    drawn: usize,
    paths: BTreeSet<&'a str>,
}

impl<'a> Many<'a> {
    fn of(findings: &'a [Diagnostic]) -> Self {
        let mut counts: BTreeMap<_, Rest<'_>> = BTreeMap::new();
        for finding in findings {
            let rest = counts.entry(key(finding)).or_default();
            rest.all += 1;
            let path = finding.location.as_ref().map(|place| place.path.as_str());
            rest.paths.extend(path);
        }
        Self { counts }
    }

    /// Whether a finding is drawn; it is asked for each of them once.
    fn is_drawn(&mut self, finding: &Diagnostic) -> bool {
        let few = match finding.level() {
            Level::Error => FEW_ERRORS,
            _ => FEW,
        };
        let Some(rest) = self.counts.get_mut(&key(finding)) else {
            return true;
        };
        let is_drawn = rest.all <= few || rest.drawn == 0;
        rest.drawn += usize::from(is_drawn);
        is_drawn
    }

    /// A line for each rule of which some are not drawn.
    fn lines(&self) -> String {
        let mut text = String::new();
        for ((level, code), rest) in &self.counts {
            let more = rest.all - rest.drawn;
            if more > 0 {
                let files = match rest.paths.len() {
                    0 => String::new(),
                    1 => " in one file".to_owned(),
                    files => format!(" in {files} files"),
                };
                let _ = writeln!(
                    text,
                    "{}[{code}]: {} findings{files}; `--only {code}` shows all of them",
                    level.word(),
                    rest.all,
                );
            }
        }
        text
    }
}

fn key(finding: &Diagnostic) -> (Level, &'static str) {
    (finding.level(), finding.rule.code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::{Location, Rule, rules};

    #[test]
    fn many_of_a_rule_are_one_and_a_line() {
        let check = |rule: &'static Rule, count: usize, drawn: usize, line: &str| {
            let finding = |n: usize| Diagnostic::new(rule, Location::file(format!("{n}.md")), "m");
            let findings: Vec<_> = (0..count).map(finding).collect();
            let text = overview(&findings, &|_| None, false);
            assert_eq!(text.matches(": m\n").count(), drawn, "{text}");
            let last = text
                .lines()
                .last()
                .filter(|last| last.contains("shows all"));
            assert_eq!(last.unwrap_or_default(), line);
        };
        check(&rules::BROKEN_LINK, 5, 5, "");
        check(
            &rules::BROKEN_LINK,
            6,
            1,
            "warning[links/broken]: 6 findings in 6 files; `--only links/broken` shows all of them",
        );
        check(&rules::FIELD_TYPE, 20, 20, "");
        check(
            &rules::FIELD_TYPE,
            21,
            1,
            "error[front-matter/type]: 21 findings in 21 files; `--only front-matter/type` shows all of them",
        );
    }

    #[test]
    fn findings_stand_in_the_order_of_their_places() {
        let of = |rule, path: &str| Diagnostic::new(rule, Location::file(path), "m");
        let findings = [
            of(&rules::DATE_MISSING, "a.md"),
            of(&rules::FIELD_TYPE, "b.md"),
            of(&rules::BROKEN_LINK, "c.md"),
        ];
        let text = overview(&findings, &|_| None, false);
        let paths: Vec<_> = text
            .lines()
            .filter_map(|line| line.split("--> ").nth(1))
            .collect();
        assert_eq!(paths, ["a.md", "b.md", "c.md"]);
    }
}
