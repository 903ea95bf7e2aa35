//! Why a site could not be published, and what a person can do about it.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// Why nothing was published. Unless said otherwise the site that was there is as it was.
#[derive(Debug, Error)]
pub enum PublishError {
    /// The output cannot be written to for what it is or where it lies.
    #[error("{} cannot be the output: {reason}", path.display())]
    Refused {
        /// The output as given.
        path: PathBuf,
        /// Why, and what to do.
        reason: String,
    },
    /// Another build writes to the same output.
    #[error("another build{} is writing to {}; wait until it is done", .holder.map(|pid| format!(" (process {pid})")).unwrap_or_default(), path.display())]
    Locked {
        /// The output.
        path: PathBuf,
        /// The process that holds the lock, where it said so.
        holder: Option<u32>,
    },
    /// An address that is no plain path within the site.
    #[error("`{path}` is not an address that a site can have: {reason}")]
    Address {
        /// The address.
        path: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Two things want the same place, at least where capitals do not count.
    #[error("`{path}` and `{other}` are the same file on some systems; rename one of them")]
    Collision {
        /// The later one.
        path: String,
        /// The earlier one.
        other: String,
    },
    /// The system refused to read or write.
    #[error("could not {action} {}: {source}{}", path.display(), remedy(source))]
    Io {
        /// What was tried, as a verb.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// What went wrong.
        source: io::Error,
    },
    /// The new site was in place and might not have survived a power cut, so that the old one was put
    /// back.
    #[error("the new site at {} could not be made durable: {source}; what was there before is back in its place, build again", path.display())]
    NotDurable {
        /// The output.
        path: PathBuf,
        /// What went wrong.
        source: Box<PublishError>,
    },
    /// A file of the site failed before, so the site is not whole.
    #[error("the site is not complete, because a file of it could not be written; build again")]
    Incomplete,
    /// There is nothing to publish; an empty site never replaces one.
    #[error("the site has no files, so nothing is published")]
    Empty,
    /// What lies in the staging folder is not what was written there.
    #[error(
        "`{path}` is not in the staging folder as it was written; something else changed it, so nothing is published; build again"
    )]
    Damaged {
        /// The first file that differs.
        path: String,
    },
    /// An output that cannot be switched in one step was being updated file by file. Every file
    /// is whole, but old and new ones stand side by side.
    #[error("the update of {} stopped halfway: {source}; old and new pages stand side by side until the next build", path.display())]
    Halfway {
        /// The output.
        path: PathBuf,
        /// What went wrong.
        source: Box<PublishError>,
    },
}

/// What to do about an I/O error, where there is something; with its own separator.
fn remedy(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "; make room on the disk and build again"
        }
        io::ErrorKind::PermissionDenied => {
            "; give the user who builds permission to write there, or choose another output"
        }
        io::ErrorKind::ReadOnlyFilesystem => "; choose an output that can be written to",
        io::ErrorKind::InvalidFilename => "; shorten the name",
        _ => "",
    }
}

/// Names the file and what was tried in an I/O error.
pub(super) trait At<T> {
    fn at(self, action: &'static str, path: &Path) -> Result<T, PublishError>;
}

impl<T, E: Into<io::Error>> At<T> for Result<T, E> {
    fn at(self, action: &'static str, path: &Path) -> Result<T, PublishError> {
        self.map_err(|source| PublishError::Io {
            action,
            path: path.to_owned(),
            source: source.into(),
        })
    }
}
