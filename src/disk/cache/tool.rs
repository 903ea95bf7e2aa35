//! Which program is running: another build of it may make another site of the same sources.
//!
//! A program that was built to be used is known by the hash of its file, so that it is the same on
//! every machine it is copied to; hashing is left out where the file's stamp is the one that went
//! with a hash before. One that was built for development has hundreds of megabytes and is known by
//! the stamp alone: it is always made and run on one machine.

use std::fs::File;
use std::io;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::disk::stamp::Stamp;

/// The running program.
#[derive(Debug)]
pub struct Tool {
    file: File,
    stamp: Stamp,
    hash: OnceLock<blake3::Hash>,
}

/// A program as the header of a file names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Identity {
    pub(super) stamp: Stamp,
    pub(super) hash: blake3::Hash,
}

impl Tool {
    /// The running program.
    ///
    /// # Errors
    /// Where its file cannot be looked at.
    pub fn running() -> io::Result<Self> {
        let file = executable()?;
        let stamp = Stamp::of(&file.metadata()?);
        Ok(Self {
            file,
            stamp,
            hash: OnceLock::new(),
        })
    }

    /// How the program is to be named in a header.
    pub(super) fn identity(&self) -> io::Result<Identity> {
        Ok(Identity {
            stamp: self.stamp,
            hash: self.hash()?,
        })
    }

    /// Whether it is the program of a header.
    pub(super) fn is(&self, other: &Identity) -> bool {
        if other.stamp == self.stamp {
            let _ = self.hash.set(other.hash);
            return true;
        }
        self.hash().is_ok_and(|hash| hash == other.hash)
    }

    fn hash(&self) -> io::Result<blake3::Hash> {
        if let Some(hash) = self.hash.get() {
            return Ok(*hash);
        }
        let hash = if cfg!(debug_assertions) {
            blake3::hash(format!("{:?}", self.stamp).as_bytes())
        } else {
            let mut hasher = blake3::Hasher::new();
            hasher.update_reader(&self.file)?;
            hasher.finalize()
        };
        Ok(*self.hash.get_or_init(|| hash))
    }
}

/// The file that runs, even where another one has taken its name.
fn executable() -> io::Result<File> {
    #[cfg(target_os = "linux")]
    return File::open("/proc/self/exe");
    #[cfg(not(target_os = "linux"))]
    File::open(std::env::current_exe()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_itself_and_no_other() {
        let tool = Tool::running().unwrap();
        let identity = tool.identity().unwrap();
        assert!(Tool::running().unwrap().is(&identity));
        let own = std::env::current_dir().unwrap().join("Cargo.toml");
        let other = Identity {
            stamp: Stamp::of(&std::fs::metadata(own).unwrap()),
            hash: blake3::hash(b"another"),
        };
        assert!(!Tool::running().unwrap().is(&other));
        // The same bytes in another place are the same program.
        let moved = Identity {
            hash: identity.hash,
            ..other
        };
        assert!(Tool::running().unwrap().is(&moved));
    }
}
