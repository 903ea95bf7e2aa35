//! One module per subcommand: what was asked for, done with the stages, told to the terminal.
//!
//! Results go to `out`, words for people to `err`. A command returns how it ended and never exits
//! by itself.

pub mod init;
pub mod new;

/// How a command ended, as its exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// All is well.
    Fine = 0,
    /// There are findings at or above the denied level.
    Findings = 1,
    /// It could not be done.
    CouldNotRun = 2,
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
