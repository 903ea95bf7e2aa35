//! The commands: one file each. Results go to standard output, words for people to standard error;
//! a command returns how it ended and never exits by itself.

pub mod adopt;
pub mod build;
pub mod check;
pub mod explain;
pub mod export;
pub mod init;
pub mod new;
pub mod print;
pub mod push;
mod report;
pub mod search;
pub mod serve;
pub mod site;
mod stopped;

use crate::cli::{Cli, Command};
use site::Format;

/// How a command ended, as its exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// All is well.
    Fine,
    /// There are findings at or above the denied level.
    Findings,
    /// A search found nothing, which `grep` ends in the same way.
    NothingFound,
    /// It could not be done.
    CouldNotRun,
    /// Another build holds the output; trying again later helps (`EX_TEMPFAIL` of sysexits.h).
    Busy,
}

impl Exit {
    /// The exit code.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Findings | Self::NothingFound => 1,
            Self::CouldNotRun => 2,
            Self::Busy => 75,
        }
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// Runs the command of the arguments.
///
/// # Errors
/// Where it could not run; the message says why and what to do.
pub fn run(cli: &Cli) -> anyhow::Result<Exit> {
    match &cli.command {
        Command::Init(args) => {
            let named = cli.common.root.as_deref();
            let named = named.filter(|_| args.dir.as_os_str() == ".");
            init::run(named.unwrap_or(&args.dir))
        }
        Command::New(args) => stopped::settle(Format::Human, new::run(args, &cli.common)),
        Command::Build(args) => stopped::settle(args.format, build::run(args, &cli.common)),
        Command::Check(args) => check::run(args, &cli.common),
        Command::Adopt(args) => stopped::settle(Format::Human, adopt::run(args, &cli.common)),
        Command::Explain(args) => stopped::settle(args.format, explain::run(args, &cli.common)),
        Command::Serve(args) => serve::run(args, &cli.common),
        Command::Search(args) => stopped::settle(args.format, search::run(args, &cli.common)),
        Command::Push(args) => stopped::settle(Format::Human, push::run(args, &cli.common)),
        Command::Export(args) => stopped::settle(Format::Human, export::run(args, &cli.common)),
    }
}
