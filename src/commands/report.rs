//! Prints findings for people: errors in full, all of them; what repeats itself is summed up.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::sync::Arc;

use super::print::{self, Stream};
use crate::cli::Common;
use crate::diagnostics::{Diagnostic, Level, in_one_line, render, with_few_places};
use crate::review::Redactor;

/// Warnings of one rule that are drawn before the rest is counted.
const DRAWN: usize = 5;
/// Suggestions of one rule that are listed before the rest is counted.
const LISTED: usize = 3;

/// How to print.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    color: bool,
    quiet: bool,
    all: bool,
}

impl Style {
    /// The style of the arguments and of standard error.
    pub fn new(common: &Common, all: bool) -> Self {
        Self {
            color: print::has_color(common, Stream::Err),
            quiet: common.quiet,
            all,
        }
    }

    /// A sentence for people, unless they want quiet.
    pub fn say(&self, sentence: &str) -> io::Result<()> {
        if self.quiet {
            Ok(())
        } else {
            print::line(Stream::Err, sentence)
        }
    }
}

/// What to do about a finding, behind its message.
fn help(finding: &Diagnostic) -> String {
    finding
        .help
        .as_ref()
        .map(|help| format!(" ({help})"))
        .unwrap_or_default()
}

/// Findings with the texts they point into, without the secrets of these.
pub struct Report<'a> {
    findings: &'a [Diagnostic],
    redactor: Redactor<'a>,
}

impl<'a> Report<'a> {
    /// A report of findings; `source` answers with the text of a file.
    pub fn new(findings: &'a [Diagnostic], source: &'a dyn Fn(&str) -> Option<Arc<str>>) -> Self {
        Self {
            findings,
            redactor: Redactor::new(source),
        }
    }

    /// Prints to standard error.
    pub fn print(&self, style: &Style) -> io::Result<()> {
        let mut text = String::new();
        if !style.quiet {
            text.push_str(&self.suggestions(style));
            text.push_str(&self.drawn(
                Level::Warning,
                if style.all { usize::MAX } else { DRAWN },
                style,
            ));
        }
        text.push_str(&self.drawn(Level::Error, usize::MAX, style));
        print::colored_lines(Stream::Err, &text, style.color)
    }

    /// One line each: they ask for nothing.
    fn suggestions(&self, style: &Style) -> String {
        let mut text = String::new();
        let limit = if style.all { usize::MAX } else { LISTED };
        let rest = self.each(Level::Suggestion, limit, |finding| {
            let finding = self.redactor.finding(finding);
            let place = finding
                .location
                .as_ref()
                .map(|location| self.place(location))
                .unwrap_or_default();
            let line = format!(
                "{}: {place}{}{}",
                finding.rule.code,
                finding.message,
                help(&finding)
            );
            let _ = writeln!(text, "{}", in_one_line(&line));
        });
        text.push_str(&rest);
        text
    }

    fn place(&self, location: &crate::diagnostics::Location) -> String {
        let text = location
            .span
            .and_then(|span| Some((span, self.redactor.text(&location.path)?)));
        match text {
            Some((span, text)) => {
                let source = crate::text::SourceText::new(location.path.as_str(), text);
                let position = source.position(span.start);
                format!("{}:{}:{}: ", location.path, position.line, position.column)
            }
            None => format!("{}: ", location.path),
        }
    }

    fn drawn(&self, level: Level, limit: usize, style: &Style) -> String {
        let mut text = String::new();
        let rest = self.each(level, limit, |finding| {
            let finding = match style.all {
                true => finding.clone(),
                false => with_few_places(finding),
            };
            let finding = self.redactor.finding(&finding);
            let source = |path: &str| self.redactor.text(path);
            text.push_str(&render(&[finding], &source, style.color));
        });
        text.push_str(&rest);
        text
    }

    /// Shows the first findings of each rule, and returns what is said about the rest.
    fn each(&self, level: Level, limit: usize, mut show: impl FnMut(&Diagnostic)) -> String {
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for finding in self
            .findings
            .iter()
            .filter(|finding| finding.level() == level)
        {
            let count = seen.entry(finding.rule.code).or_default();
            *count += 1;
            if *count <= limit {
                show(finding);
            }
        }
        let mut rest = String::new();
        for (code, count) in seen.into_iter().filter(|(_, count)| *count > limit) {
            let _ = writeln!(
                rest,
                "{code}: {} more of these; `--all` shows them",
                count - limit
            );
        }
        rest
    }
}
