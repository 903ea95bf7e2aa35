//! The commands: one file each. Each returns how it went; results go to standard output, words
//! for people to standard error.

pub mod build;
mod report;

use crate::cli::{Cli, Command};

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It did what was asked.
    Done,
    /// There are findings at or above the denied level.
    Findings,
    /// It could not run.
    Failed,
    /// Another build holds the output; trying again later helps (`EX_TEMPFAIL` of sysexits.h).
    Busy,
}

impl Outcome {
    /// The exit code.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Findings => 1,
            Self::Failed => 2,
            Self::Busy => 75,
        }
    }
}

/// Runs the command of the arguments.
///
/// # Errors
/// Where it could not run; the message says why and what to do.
pub fn run(cli: &Cli) -> anyhow::Result<Outcome> {
    match &cli.command {
        Command::Build(args) => build::run(args),
    }
}
