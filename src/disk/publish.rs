//! Publishing a site: staged beside the output, verified, switched in one step.
//!
//! The last good site is never lost. Until [`Publication::commit`] switches, the site that is
//! there is not touched, and a build that fails or dies leaves nothing but a staging folder,
//! which the next one clears away. The switch exchanges two folder names, which the kernel does
//! at once. Where it refuses (a mount point, a file system without the call) or must not be asked
//! (a checkout, whose `.git` stays), files are replaced one by one instead, each in one step:
//! what pages need first, pages next, removals last.
//!
//! Files whose bytes did not change are linked from the old site, so they keep their times.
//! Nothing here knows what a page is, beyond its ending.

mod clear;
mod error;
mod left;
mod lock;
mod output;
mod register;
mod staging;
mod switch;

use std::fs::{self, File};
use std::io::{self, BufWriter, Seek as _};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

pub use error::PublishError;
pub use left::Left;

use super::beneath::{Folder, read_regular};
use error::At;
use lock::Lock;
use output::{Output, Present, is_bookkeeping};
use register::{Register, Staged, check_address};
use staging::Staging;

/// The file that says that a folder is ours to replace.
pub const MARKER: &str = ".afterword-site";

/// The file that lists what the site holds, with hashes.
pub const MANIFEST: &str = ".afterword-manifest";

/// What the marker says to a person who finds it.
const MARKER_TEXT: &str = "This folder is written by Afterword, which replaces all of it.\n";

/// The ending of the lock beside the output.
const LOCK: &str = ".afterword-lock";

/// How long a second build waits for the first, before it gives up and says so.
const PATIENCE: Duration = Duration::from_millis(700);

/// A site under construction. Dropping it without a commit leaves everything as it was.
#[derive(Debug)]
pub struct Publication {
    output: Output,
    /// The site that is there.
    old: Option<Folder>,
    register: Mutex<Register>,
    has_failed: AtomicBool,
    // Dropped in this order: the staging folder is cleared away under the lock.
    staging: Staging,
    _lock: Lock,
}

/// What a publication changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// Files that are new or have other bytes than before.
    pub written: usize,
    /// Files that kept their bytes and times.
    pub unchanged: usize,
    /// Files of the old site that are gone.
    pub removed: usize,
    /// What did not go as it should, although the new site is in place.
    pub warnings: Vec<String>,
}

impl Publication {
    /// Prepares to publish to `output` the site at `root` whose documents lie in `content`.
    ///
    /// # Errors
    ///
    /// Fails where the output is not ours or not safe to replace, where another build is writing
    /// to it, and where its surroundings cannot be written to.
    pub fn begin(output: &Path, root: &Path, content: &Path) -> Result<Self, PublishError> {
        let output = Output::locate(output, root, content)?;
        output.inspect()?;
        fs::create_dir_all(&output.parent).at("create the folder", &output.parent)?;
        let lock = Lock::take(output.beside(LOCK), &output.path, PATIENCE)?;
        // The build that we may have waited for has changed what is there.
        let present = output.inspect()?;
        if present != Present::Nothing {
            output.check_writable()?;
        }
        let staging = Staging::fresh(output.beside(".afterword-staging"))?;
        let old = match present {
            Present::Nothing => None,
            Present::Site | Present::Checkout => {
                Some(Folder::open(&output.path).at("read", &output.path)?)
            }
        };
        Ok(Self {
            output,
            old,
            register: Mutex::default(),
            has_failed: AtomicBool::new(false),
            staging,
            _lock: lock,
        })
    }

    /// The addresses of the site that is there, as far as its manifest tells.
    ///
    /// # Errors
    ///
    /// Fails where the manifest is there and cannot be read.
    pub fn old_addresses(&self) -> Result<Vec<String>, PublishError> {
        match &self.old {
            Some(_) => register::addresses_of(&self.output.path),
            None => Ok(Vec::new()),
        }
    }

    /// Keeps the file that `left` names at the address `path`, if the old site still has it with the
    /// bytes of `hash`, and says whether that is so; to be called from many threads at once.
    ///
    /// # Errors
    ///
    /// As [`Publication::write`].
    pub fn keep(&self, path: &str, hash: &blake3::Hash, left: &Left) -> Result<bool, PublishError> {
        let place = self.output.path.join(path);
        let Some(size) = left
            .holds(&self.output.path, path, hash)
            .filter(|_| self.old.is_some())
        else {
            return Ok(false);
        };
        self.guard(|| {
            check_address(path)?;
            self.claim(path)?;
            let staged = if fs::hard_link(&place, self.staging.path.join(path)).is_ok() {
                Staged {
                    hash: *hash,
                    size,
                    is_unchanged: true,
                    is_linked: true,
                }
            } else {
                let bytes = read_regular(&place, size).at("read", &place)?;
                let bytes = bytes.unwrap_or_default();
                self.staging.write(path, &bytes, self.old_file(path))?
            };
            self.register().files.insert(path.to_owned(), staged);
            Ok(true)
        })
    }

    /// Puts `bytes` at the address `path` of the site, and returns their hash; to be called from
    /// many threads at once.
    ///
    /// # Errors
    ///
    /// Fails for an address that is not plain or already taken, and where writing fails. After a
    /// failure the publication can no longer be committed.
    pub fn write(&self, path: &str, bytes: &[u8]) -> Result<blake3::Hash, PublishError> {
        self.guard(|| {
            check_address(path)?;
            self.stage(path, bytes)
        })
    }

    /// Puts what `source` holds at the address `path`, without holding all of it in memory.
    ///
    /// # Errors
    ///
    /// As [`Publication::write`], and where reading fails.
    pub fn copy(&self, path: &str, mut source: File) -> Result<(), PublishError> {
        self.guard(|| {
            check_address(path)?;
            self.claim(path)?;
            let staged = self.staging.copy(path, &mut source, self.old_file(path))?;
            self.register().files.insert(path.to_owned(), staged);
            Ok(())
        })
    }

    /// Puts what `fill` writes at the address `path`, without holding all of it in memory.
    ///
    /// # Errors
    ///
    /// As [`Publication::write`], and what `fill` fails with.
    pub fn fill<E: From<PublishError>>(
        &self,
        path: &str,
        fill: impl FnOnce(&mut dyn io::Write) -> Result<(), E>,
    ) -> Result<(), E> {
        // Set until all of it is there: an error of `fill` is none of ours.
        let failed = self.has_failed.swap(true, Ordering::AcqRel);
        let place = &self.staging.path;
        let file = tempfile::tempfile_in(place).at("create a file in", place)?;
        let mut file = BufWriter::new(file);
        fill(&mut file)?;
        let file = file.into_inner().map_err(io::IntoInnerError::into_error);
        let mut file = file.at("write a file in", place)?;
        file.rewind().at("read", place)?;
        self.has_failed.store(failed, Ordering::Release);
        Ok(self.copy(path, file)?)
    }

    /// Completes the site, verifies it, makes it durable, and puts it in the place of the old one.
    ///
    /// # Errors
    ///
    /// Fails without touching the old site where a file failed before, nothing was written, what
    /// is staged is not what was written, or the system refuses. Only
    /// [`PublishError::Halfway`] says that an output that cannot be switched was left mixed.
    pub fn commit(self) -> Result<Published, PublishError> {
        self.switch()
    }

    /// Commits, and says what is left in the output, to be recognised by [`Left::again`].
    ///
    /// # Errors
    ///
    /// As [`Publication::commit`].
    pub fn commit_and_look(self) -> Result<(Published, Left), PublishError> {
        let published = self.switch()?;
        // Files are linked from the old site, and unlinking them there changes their stamps.
        self.staging.clear();
        let left = Left::look(&self.output, &self.register().files);
        Ok((published, left))
    }

    fn switch(&self) -> Result<Published, PublishError> {
        if self.has_failed.load(Ordering::Acquire) {
            return Err(PublishError::Incomplete);
        }
        let (mut published, manifest) = {
            let register = self.register();
            if register.files.is_empty() {
                return Err(PublishError::Empty);
            }
            let unchanged = register.files.values().filter(|f| f.is_unchanged).count();
            let published = Published {
                written: register.files.len() - unchanged,
                unchanged,
                ..Published::default()
            };
            (published, register.manifest())
        };
        self.stage(MANIFEST, manifest.as_bytes())?;
        self.stage(MARKER, MARKER_TEXT.as_bytes())?;

        let present = self.output.inspect()?;
        let register = self.register();
        let is_same = register.files.values().all(|file| file.is_unchanged);
        if is_same && switch::gone(&self.output.path, &register.files) == 0 {
            return Ok(published);
        }
        let kept = match present {
            Present::Site => self.staging.keep_files(&self.output.path, &register)?,
            Present::Nothing | Present::Checkout => Vec::new(),
        };
        self.staging.verify(&register.files, &kept)?;
        self.staging.make_durable(&register)?;
        let switched = switch::switch(&self.staging, &self.output, present, &register)?;
        published.removed = switched.removed;
        published.warnings = switched.warnings;
        Ok(published)
    }

    /// Remembers a failure, so that a site with a hole in it is never committed.
    fn guard<T>(&self, write: impl FnOnce() -> Result<T, PublishError>) -> Result<T, PublishError> {
        let result = write();
        if result.is_err() {
            self.has_failed.store(true, Ordering::Release);
        }
        result
    }

    fn stage(&self, path: &str, bytes: &[u8]) -> Result<blake3::Hash, PublishError> {
        self.claim(path)?;
        let staged = self.staging.write(path, bytes, self.old_file(path))?;
        self.register().files.insert(path.to_owned(), staged);
        Ok(staged.hash)
    }

    fn claim(&self, path: &str) -> Result<(), PublishError> {
        self.register()
            .claim(path, |folder| self.staging.make_folder(folder))
    }

    /// The file of the old site at an address, and where it lies.
    fn old_file(&self, path: &str) -> Option<(File, std::path::PathBuf)> {
        let file = self.old.as_ref()?.open_file(Path::new(path)).ok()?;
        Some((file, self.output.path.join(path)))
    }

    /// A thread that panicked while it held the register left it whole: each change is one
    /// insertion, and what it meant to write is missing from the files.
    fn register(&self) -> MutexGuard<'_, Register> {
        self.register.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
