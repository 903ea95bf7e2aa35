//! The formats in which a check says what it found.

use std::io;
use std::sync::Arc;

use clap::ValueEnum;

use crate::cli::Common;
use crate::commands::print::{self, Stream};
use crate::diagnostics::{self, Diagnostic, github, json, sarif};
use crate::review::Redactor;

/// How a check says what it found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// For people: passages with what is the matter; what repeats itself is summed up.
    Human,
    /// A line for each finding, for editors and `grep`.
    Short,
    /// One JSON object.
    Json,
    /// SARIF 2.1.0, for code hosts and editors.
    Sarif,
    /// Workflow commands of GitHub Actions, which show findings beside the changed lines.
    Github,
}

/// Where findings go, and in which form.
pub(super) struct Output<'a> {
    pub(super) format: CheckFormat,
    pub(super) common: &'a Common,
    /// Whether nothing is summed up.
    pub(super) all: bool,
    /// Leads from the root of the repository to that of the site.
    pub(super) prefix: String,
}

impl Output<'_> {
    /// Prints findings as a result, without the secrets of the files. `source` answers with the text of a file; `error` says why the check
    /// came to nothing, where it did.
    pub(super) fn print(
        &self,
        findings: &[Diagnostic],
        source: &dyn Fn(&str) -> Option<Arc<str>>,
        error: Option<&str>,
    ) -> io::Result<()> {
        let has_color = print::has_color(self.common, Stream::Out);
        let redactor = Redactor::new(source);
        let source = &|path: &str| redactor.text(path);
        let findings = redactor.findings(findings);
        let findings = findings.as_slice();
        let lines = |text: &str| print::colored_lines(Stream::Out, text, has_color);
        let printed = match self.format {
            CheckFormat::Human if self.all => {
                lines(&diagnostics::render(findings, source, has_color))
            }
            CheckFormat::Human => lines(&diagnostics::overview(findings, source, has_color)),
            CheckFormat::Short => print::lines(Stream::Out, &diagnostics::short(findings, source)),
            CheckFormat::Json => print::json(&json::Report::of(findings, source, error).text()),
            CheckFormat::Sarif => {
                let prefix = &self.prefix;
                print::json(&sarif::log(findings, source, sarif::Run { prefix, error }))
            }
            CheckFormat::Github => {
                let text = github::commands(findings, source, &self.prefix);
                print::lines(Stream::Out, &text)
            }
        };
        match printed {
            // Whoever reads has seen enough: `afterword check | head`.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            printed => printed,
        }
    }
}
