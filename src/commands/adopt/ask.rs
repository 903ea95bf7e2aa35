//! Whether a file is written: always, never, or as somebody answers.

use std::io::{self, BufRead as _};

use crate::commands::print::{self, Stream};

/// What to do with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Yes,
    No,
    /// This one and all others stay as they are.
    Quit,
}

/// Who decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asking {
    Always,
    Never,
    Somebody,
}

impl Asking {
    pub(super) const fn new(write: bool, interactive: bool) -> Self {
        match (write, interactive) {
            (_, true) => Self::Somebody,
            (true, false) => Self::Always,
            (false, false) => Self::Never,
        }
    }

    /// What to do with the file at a path. Where nobody answers any more, nothing is written.
    ///
    /// # Errors
    /// If nobody can be asked.
    pub(super) fn ask(&mut self, path: &str) -> io::Result<Answer> {
        match self {
            Self::Always => return Ok(Answer::Yes),
            Self::Never => return Ok(Answer::No),
            Self::Somebody => {}
        }
        loop {
            print::line(
                Stream::Err,
                &format!("add this to {path}? y(es), n(o), a(ll from here on), q(uit)"),
            )?;
            let mut line = String::new();
            if io::stdin().lock().read_line(&mut line)? == 0 {
                return Ok(Answer::Quit);
            }
            match line.trim().to_ascii_lowercase().as_str() {
                "y" | "yes" => return Ok(Answer::Yes),
                "n" | "no" => return Ok(Answer::No),
                "q" | "quit" => return Ok(Answer::Quit),
                "a" | "all" => {
                    *self = Self::Always;
                    return Ok(Answer::Yes);
                }
                _ => {}
            }
        }
    }
}
