//! The staging folder: where a site is whole before anybody sees it.
//!
//! Files are created new and never written twice, because an unchanged one shares its bytes with
//! the site that is being read.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rustix::io::{Errno, retry_on_intr};
use walkdir::WalkDir;

use super::clear::clear;
use super::error::{At, PublishError};
use super::is_bookkeeping;
use super::output::KEPT_FILES;
use super::register::{Register, Staged, addresses_of};
use crate::disk::fault::is_fault;

/// As much as is copied at a time.
const CHUNK_BYTES: usize = 128 * 1024;

/// Up to so many new files and folders, syncing each one is faster than syncing the file system,
/// which also waits for what other programs have written.
#[cfg(target_os = "linux")]
const FEW: usize = 200;

/// Places that are tried for the staging folder.
const MOST_PLACES: usize = 4;

/// The staging folder; removed with whatever is in it when dropped.
#[derive(Debug)]
pub(super) struct Staging {
    pub(super) path: PathBuf,
}

impl Staging {
    /// An empty folder at `path`, or beside it where what a dead build left there cannot be cleared
    /// away; the caller holds the lock, so no living one uses it.
    pub(super) fn fresh(path: PathBuf) -> Result<Self, PublishError> {
        let beside = |number: usize| {
            let mut name = path.file_name().unwrap_or_default().to_owned();
            name.push(format!("-{number}"));
            path.with_file_name(name)
        };
        let places = std::iter::once(path.clone()).chain((2..=MOST_PLACES).map(beside));
        let (mut free, mut blocked) = (None, None);
        // All of them are cleared, so that none stays for ever.
        for place in places {
            match remove_left(&place) {
                Ok(()) => free = free.or(Some(place)),
                Err(error) => blocked = blocked.or(Some(error)),
            }
        }
        let Some(path) = free else {
            let error = blocked.unwrap_or_else(|| io::ErrorKind::AlreadyExists.into());
            return Err(error).at("remove what an earlier build left at", &path);
        };
        fs::create_dir(&path).at("create the folder", &path)?;
        Ok(Self { path })
    }

    pub(super) fn make_folder(&self, relative: &Path) -> Result<(), PublishError> {
        let path = self.path.join(relative);
        fs::create_dir(&path).at("create the folder", &path)
    }

    /// Stages `bytes`; `old` is the file of the old site at the same address.
    pub(super) fn write(
        &self,
        relative: &str,
        bytes: &[u8],
        old: Option<(File, PathBuf)>,
    ) -> Result<Staged, PublishError> {
        let path = self.path.join(relative);
        let mut staged = Staged {
            hash: blake3::hash(bytes),
            size: bytes.len() as u64,
            is_unchanged: false,
            is_linked: false,
        };
        let same = old.filter(|(file, _)| holds_bytes(file, bytes));
        if let Some((old, old_path)) = same {
            staged.is_unchanged = true;
            staged.is_linked = fs::hard_link(&old_path, &path).is_ok();
            if staged.is_linked {
                return Ok(staged);
            }
            // No links on this file system, or not to this file: a copy with the same times.
            let mut file = create(&path)?;
            file.write_all(bytes).at("write", &path)?;
            copy_times(&old, &file).at("set the time of", &path)?;
            return Ok(staged);
        }
        create(&path)?.write_all(bytes).at("write", &path)?;
        Ok(staged)
    }

    /// Stages what `source` holds, as [`Staging::write`] does.
    pub(super) fn copy(
        &self,
        relative: &str,
        source: &mut File,
        old: Option<(File, PathBuf)>,
    ) -> Result<Staged, PublishError> {
        let path = self.path.join(relative);
        // What is appended while we read belongs to the next build.
        let size = source
            .metadata()
            .at("read the source of", Path::new(relative))?
            .len();
        let mut is_unchanged = false;
        let mut old_file = None;
        if let Some((old, old_path)) = old
            && let Some(hash) = same_content(&old, source, size).at("compare", &path)?
        {
            is_unchanged = true;
            if fs::hard_link(&old_path, &path).is_ok() {
                return Ok(Staged {
                    hash,
                    size,
                    is_unchanged,
                    is_linked: true,
                });
            }
            old_file = Some(old);
        }
        source
            .rewind()
            .at("read the source of", Path::new(relative))?;
        let mut file = create(&path)?;
        let mut hasher = blake3::Hasher::new();
        let mut copied = 0;
        let mut chunk = vec![0; CHUNK_BYTES];
        let mut limited = source.take(size);
        loop {
            let count =
                fill(&mut limited, &mut chunk).at("read the source of", Path::new(relative))?;
            let Some(bytes) = chunk.get(..count).filter(|bytes| !bytes.is_empty()) else {
                break;
            };
            hasher.update(bytes);
            file.write_all(bytes).at("write", &path)?;
            copied += count as u64;
        }
        if let Some(old) = old_file {
            copy_times(&old, &file).at("set the time of", &path)?;
        }
        Ok(Staged {
            hash: hasher.finalize(),
            size: copied,
            is_unchanged,
            is_linked: false,
        })
    }

    /// Takes over the files of the old site that people put there for its host, and returns their
    /// names. What the old site itself wrote is not among them.
    pub(super) fn keep_files(
        &self,
        old: &Path,
        register: &Register,
    ) -> Result<Vec<&'static str>, PublishError> {
        let ours = addresses_of(old)?;
        let was_ours = |name: &str| ours.iter().any(|path| path == name);
        let mut kept = Vec::new();
        for name in KEPT_FILES {
            let from = old.join(name);
            let is_file = match fs::symlink_metadata(&from) {
                Err(error) if is_fault(&error) => return Err(error).at("look at", &from),
                data => data.is_ok_and(|data| data.is_file()),
            };
            if is_file && !register.holds(name) && !was_ours(name) {
                let to = self.path.join(name);
                fs::hard_link(&from, &to)
                    .or_else(|_| fs::copy(&from, &to).map(drop))
                    .at("keep", &from)?;
                kept.push(name);
            }
        }
        Ok(kept)
    }

    /// Holds what lies in the folder against what was written: no file more, none less, none of
    /// another size.
    pub(super) fn verify(
        &self,
        files: &BTreeMap<String, Staged>,
        kept: &[&str],
    ) -> Result<(), PublishError> {
        let damaged = |path: &str| {
            Err(PublishError::Damaged {
                path: path.to_owned(),
            })
        };
        let mut found = 0;
        for entry in WalkDir::new(&self.path).min_depth(1) {
            let entry = entry.at("verify", &self.path)?;
            if entry.file_type().is_dir() {
                continue;
            }
            let relative = entry
                .path()
                .strip_prefix(&self.path)
                .unwrap_or(entry.path());
            let Some(relative) = relative.to_str() else {
                return damaged(&relative.to_string_lossy());
            };
            if kept.contains(&relative) {
                continue;
            }
            if !files.contains_key(relative) {
                return damaged(relative);
            }
            found += 1;
        }
        // What is linked has the size that the old file has.
        let new: Vec<_> = files
            .iter()
            .filter(|(_, staged)| !staged.is_linked)
            .collect();
        let shrunken = new.into_par_iter().find_first(|(path, staged)| {
            let data = fs::symlink_metadata(self.path.join(path));
            data.map_or(true, |data| data.len() != staged.size)
        });
        if let Some((path, _)) = shrunken {
            return damaged(path);
        }
        if found == files.len() {
            return Ok(());
        }
        let is_missing = |path: &&String| fs::symlink_metadata(self.path.join(path)).is_err();
        damaged(files.keys().find(is_missing).map_or("", String::as_str))
    }

    /// Removes the folder with whatever is in it.
    pub(super) fn clear(&self) {
        clear(&self.path, &|_| false);
    }

    /// Returns when the site would survive a power cut.
    pub(super) fn make_durable(&self, register: &Register) -> Result<(), PublishError> {
        let is_new = |(_, staged): &(&String, &Staged)| !staged.is_linked;
        let new: Vec<&String> = register
            .files
            .iter()
            .filter(is_new)
            .map(|(p, _)| p)
            .collect();
        let folders = register.folders();
        #[cfg(target_os = "linux")]
        if new.len() + folders.len() > FEW {
            return sync_file_system(&self.path);
        }
        for path in new.into_iter().map(String::as_str).chain(folders) {
            sync(&self.path.join(path))?;
        }
        sync(&self.path)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        self.clear();
    }
}

/// Removes what a dead build left at a place, if there is something. Folders of our own are made
/// writable for that.
fn remove_left(path: &Path) -> io::Result<()> {
    let data = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        data => data?,
    };
    if !data.is_dir() {
        return fs::remove_file(path);
    }
    fs::remove_dir_all(path).or_else(|_| {
        for entry in WalkDir::new(path) {
            let Ok(entry) = entry else { continue };
            if entry.file_type().is_dir() {
                // Where it is not ours, removing it says so.
                let _ = fs::set_permissions(entry.path(), fs::Permissions::from_mode(0o700));
            }
        }
        fs::remove_dir_all(path)
    })
}

/// Waits until a file or a folder is on the disk.
pub(super) fn sync(path: &Path) -> Result<(), PublishError> {
    let synced = File::open(path).and_then(|file| file.sync_all());
    match synced {
        // Some file systems have no such call for folders; there is nothing to wait for then.
        Err(error) if is_unsupported(&error) => Ok(()),
        synced => synced.at("sync", path),
    }
}

fn is_unsupported(error: &io::Error) -> bool {
    let unsupported = [Errno::INVAL, Errno::NOSYS, Errno::NOTSUP, Errno::OPNOTSUPP];
    Errno::from_io_error(error).is_some_and(|errno| unsupported.contains(&errno))
}

/// Waits until everything on the file system of a folder is on the disk.
#[cfg(target_os = "linux")]
pub(super) fn sync_file_system(path: &Path) -> Result<(), PublishError> {
    let folder = File::open(path).at("sync", path)?;
    retry_on_intr(|| rustix::fs::syncfs(&folder)).at("sync", path)
}

/// Where one call for all is not to be had, each file was synced when it was put there.
#[cfg(not(target_os = "linux"))]
pub(super) fn sync_file_system(path: &Path) -> Result<(), PublishError> {
    sync(path)
}

fn create(path: &Path) -> Result<File, PublishError> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .at("create", path)
}

fn copy_times(from: &File, to: &File) -> io::Result<()> {
    to.set_modified(from.metadata()?.modified()?)
}

/// Whether a file of the old site holds exactly these bytes. One that cannot be read does not.
fn holds_bytes(mut file: &File, bytes: &[u8]) -> bool {
    let is_same_size = file
        .metadata()
        .is_ok_and(|data| data.len() == bytes.len() as u64);
    if !is_same_size {
        return false;
    }
    let mut old = Vec::with_capacity(bytes.len() + 1);
    file.read_to_end(&mut old).is_ok() && old == bytes
}

/// The hash of both files if they hold the same `size` bytes.
fn same_content(old: &File, new: &File, size: u64) -> io::Result<Option<blake3::Hash>> {
    if old.metadata()?.len() != size {
        return Ok(None);
    }
    let hash = |file: &File| {
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(file.take(size))?;
        Ok::<_, io::Error>(hasher.finalize())
    };
    let ours = hash(new)?;
    // An old file that cannot be read is replaced.
    Ok(hash(old).is_ok_and(|theirs| theirs == ours).then_some(ours))
}

/// Reads until the buffer is full or the file ends.
fn fill(from: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match from.read(rest) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// Whether a file of an old site counts among its pages and assets.
pub(super) fn is_of_the_site(path: &str) -> bool {
    !is_bookkeeping(path) && !KEPT_FILES.contains(&path)
}
