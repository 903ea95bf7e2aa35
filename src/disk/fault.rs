//! What of the sources could not be read, and whether that may stop a build.
//!
//! A file that vanished between two looks counts as never there, and what is not a regular file is
//! a finding. Every other error (no permission, a failing disk, no memory, too few open files)
//! leaves open what the site would say: nothing is published then, and nothing remembered.

use std::io;

use rustix::io::Errno;

use crate::diagnostics::{Diagnostic, Location, rules};

/// Something of the sources that is there and could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    path: String,
    /// What the system said.
    reason: String,
    /// What a person can do about it.
    help: &'static str,
    /// Whether other files depend on it, so that leaving it out could publish them by mistake.
    is_decisive: bool,
}

/// Why a file has no bytes for us.
#[derive(Debug)]
pub(super) enum Unread {
    /// It was read, or looked at, and cannot be a document.
    Malformed(Option<Diagnostic>),
    /// It is gone, or something else than a regular file now.
    Gone(Diagnostic),
    /// It is there and could not be read.
    Fault(Unreadable),
}

impl Unread {
    /// What an error on opening or reading `path` means.
    pub(super) fn because(path: &str, error: &io::Error) -> Self {
        if is_fault(error) {
            Self::Fault(Unreadable::new(path, error))
        } else {
            Self::Gone(left_out(path, error, help(error)))
        }
    }

    /// Puts it where it belongs: what stops nothing, and what does.
    pub(super) fn sort(self, findings: &mut Vec<Diagnostic>, faults: &mut Vec<Unreadable>) {
        match self {
            Self::Malformed(finding) => findings.extend(finding),
            Self::Gone(finding) => findings.push(finding),
            Self::Fault(fault) => faults.push(fault),
        }
    }
}

impl Unreadable {
    /// The file or folder at `path`, for this error.
    #[must_use]
    pub fn new(path: &str, error: &io::Error) -> Self {
        Self::of(path, error.to_string(), help(error))
    }

    /// The file or folder at `path`, in words.
    pub(super) fn of(path: &str, reason: String, help: &'static str) -> Self {
        Self {
            path: path.to_owned(),
            reason,
            help,
            is_decisive: false,
        }
    }

    /// The same for a file that other files depend on.
    pub(super) fn decisive(self) -> Self {
        Self {
            is_decisive: true,
            ..self
        }
    }

    /// Whether it may be left out where somebody wants that.
    #[must_use]
    pub const fn can_be_skipped(&self) -> bool {
        !self.is_decisive
    }

    /// What there is to say where it stops the build.
    #[must_use]
    pub fn stops(&self) -> Diagnostic {
        let help = if self.is_decisive {
            format!(
                "{}; it decides about other files, so it cannot be left out",
                self.help
            )
        } else {
            self.help.to_owned()
        };
        Diagnostic::new(
            &rules::UNREADABLE,
            Location::file(&self.path),
            format!("it could not be read: {}", self.reason),
        )
        .help(help)
    }

    /// What there is to say where the build goes on without it.
    #[must_use]
    pub fn left_out(&self) -> Diagnostic {
        left_out(&self.path, &self.reason, self.help)
    }
}

/// Whether an error leaves open what is there. Otherwise the file is gone, or no regular file.
pub(super) fn is_fault(error: &io::Error) -> bool {
    let is_gone = matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory | io::ErrorKind::IsADirectory
    );
    // A link in the place of a file, a socket, and what `Folder::open_file` says of the rest.
    let is_no_file = matches!(Errno::from_io_error(error), Some(Errno::LOOP | Errno::NXIO))
        || (error.raw_os_error().is_none() && error.kind() == io::ErrorKind::InvalidInput);
    !is_gone && !is_no_file
}

fn left_out(path: &str, reason: &impl ToString, help: &str) -> Diagnostic {
    Diagnostic::new(
        &rules::UNREADABLE,
        Location::file(path),
        format!(
            "it could not be read and is left out: {}",
            reason.to_string()
        ),
    )
    .help(help)
}

fn help(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::PermissionDenied => {
            "give the user who builds permission to read it, or exclude it in `[content] exclude` of site.toml"
        }
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
            "it vanished during the build; build again"
        }
        io::ErrorKind::OutOfMemory => "there was no memory left; free some and build again",
        io::ErrorKind::InvalidFilename => "shorten its path",
        _ => match Errno::from_io_error(error) {
            Some(Errno::MFILE | Errno::NFILE) => {
                "too many files are open; raise the limit (`ulimit -n`) and build again"
            }
            Some(Errno::IO) => "the disk or its connection fails; check it and build again",
            Some(Errno::STALE | Errno::AGAIN | Errno::INTR) => "build again",
            _ => "mend or remove it, or exclude it in `[content] exclude` of site.toml",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_gone_or_no_file_stops_nothing() {
        let check = |errno: Errno, expected: bool| {
            let error = io::Error::from_raw_os_error(errno.raw_os_error());
            assert_eq!(is_fault(&error), expected, "{error}");
        };
        for errno in [Errno::NOENT, Errno::NOTDIR, Errno::LOOP, Errno::NXIO] {
            check(errno, false);
        }
        for errno in [
            Errno::ACCESS,
            Errno::PERM,
            Errno::IO,
            Errno::MFILE,
            Errno::NFILE,
            Errno::NOMEM,
            Errno::STALE,
            Errno::AGAIN,
            Errno::INTR,
            Errno::INVAL,
            Errno::NAMETOOLONG,
        ] {
            check(errno, true);
        }
        let odd = io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file");
        assert!(!is_fault(&odd));
    }
}
