//! How a command tells that it stopped: people were told where it happened, programs are told here.

use std::io;
use std::sync::Arc;

use serde::Serialize;

use super::site::Format;
use super::{Exit, print};
use crate::diagnostics::Diagnostic;
use crate::diagnostics::json::{Finding, findings};
use crate::review::Redactor;

/// Why a command stopped, where people know it already.
#[derive(Debug, thiserror::Error)]
#[error("{reason}")]
pub struct Stopped {
    exit: Exit,
    reason: String,
    findings: Vec<Finding>,
}

impl Stopped {
    /// It stopped for a reason that no file tells.
    pub fn new(exit: Exit, reason: impl Into<String>) -> Self {
        Self {
            exit,
            reason: reason.into(),
            findings: Vec::new(),
        }
    }

    /// The same with what stands in the way; `source` answers with the text of a file.
    #[must_use]
    pub fn by(
        mut self,
        diagnostics: &[Diagnostic],
        source: &dyn Fn(&str) -> Option<Arc<str>>,
    ) -> Self {
        let redactor = Redactor::new(source);
        self.findings = findings(&redactor.findings(diagnostics), &|path| redactor.text(path));
        self
    }
}

/// What `--format json` prints where a command did not do what it is for.
#[derive(Serialize)]
struct Told<'a> {
    exit_code: u8,
    error: &'a str,
    findings: &'a [Finding],
}

/// Tells programs why a command stopped. What only they know by then is left to be told to people.
///
/// # Errors
/// The error, where nobody told it to people; else where standard output cannot be written to.
pub fn settle(format: Format, ended: anyhow::Result<Exit>) -> anyhow::Result<Exit> {
    let error = match ended {
        Ok(exit) => return Ok(exit),
        Err(error) => error,
    };
    let stopped = error.downcast::<Stopped>();
    if format == Format::Json {
        let told = match &stopped {
            Ok(Stopped {
                exit,
                reason,
                findings,
            }) => tell(*exit, reason, findings),
            Err(error) => tell(Exit::CouldNotRun, &error.to_string(), &[]),
        };
        match told {
            // Nobody reads any longer; the exit code tells the rest.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
            told => told?,
        }
    }
    stopped.map(|stopped| stopped.exit)
}

fn tell(exit: Exit, error: &str, findings: &[Finding]) -> io::Result<()> {
    let told = Told {
        exit_code: exit.code(),
        error,
        findings,
    };
    print::json(&format!("{}\n", serde_json::to_string(&told)?))
}
