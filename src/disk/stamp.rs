//! Whether a file is still what it was, as far as the file system tells without reading it.
//!
//! The rule is the one of git's index: a file whose size, times and inode are as they were has its
//! old bytes, unless it was changed so late that a further change need not have moved its times.
//! Such a file has no stamp that could be trusted, and is read again.

use std::fs::Metadata;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use serde::{Deserialize, Serialize};

/// Nanoseconds of a second.
const NANOSECONDS: i64 = 1_000_000_000;

/// What the file system says about a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    size: u64,
    inode: u64,
    /// When its bytes changed, in nanoseconds since 1970; anybody can set it.
    modified: i64,
    /// When anything about it changed, in nanoseconds since 1970; only the system sets it.
    changed: i64,
}

impl Stamp {
    /// The stamp in a file's metadata.
    #[must_use]
    pub fn of(data: &Metadata) -> Self {
        Self {
            size: data.len(),
            inode: data.ino(),
            modified: nanoseconds(data.mtime(), data.mtime_nsec()),
            changed: nanoseconds(data.ctime(), data.ctime_nsec()),
        }
    }

    /// The stamp in metadata that was asked for after `moment`, where it says that the file is older
    /// than that: then every later change gives another stamp.
    #[must_use]
    pub fn trusted(data: &Metadata, moment: FileTime) -> Option<Self> {
        let stamp = Self::of(data);
        let is_older = stamp.modified.max(stamp.changed) < moment.time;
        (is_older && data.dev() == moment.device).then_some(stamp)
    }
}

/// A moment by the clock of a file system, which need not be that of the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileTime {
    /// In nanoseconds since 1970.
    time: i64,
    /// The file system.
    device: u64,
}

impl FileTime {
    /// Now, by the clock of the file system that `folder` lies on, which must be writable.
    ///
    /// # Errors
    /// Where no file can be made in the folder.
    pub fn now_in(folder: &Path) -> io::Result<Self> {
        let probe = tempfile::Builder::new()
            .prefix(".afterword-now")
            .tempfile_in(folder)?;
        let data = probe.as_file().metadata()?;
        Ok(Self {
            time: Stamp::of(&data).changed,
            device: data.dev(),
        })
    }
}

fn nanoseconds(seconds: i64, nanoseconds: i64) -> i64 {
    seconds
        .saturating_mul(NANOSECONDS)
        .saturating_add(nanoseconds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::time::Duration;

    fn stamp(path: &Path) -> Stamp {
        Stamp::of(&fs::metadata(path).unwrap())
    }

    #[test]
    fn other_bytes_of_the_same_size_and_time_have_another_stamp() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a");
        fs::write(&path, "one").unwrap();
        let time = fs::metadata(&path).unwrap().modified().unwrap();
        let before = stamp(&path);
        let replaced = dir.path().join("b");
        fs::write(&replaced, "two").unwrap();
        fs::File::open(&replaced)
            .unwrap()
            .set_modified(time)
            .unwrap();
        fs::rename(&replaced, &path).unwrap();
        assert_ne!(stamp(&path), before);
    }

    #[test]
    fn what_changed_at_or_after_the_moment_is_not_trusted() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a");
        fs::write(&path, "one").unwrap();
        let trusted = |time, device| {
            let data = fs::metadata(&path).unwrap();
            Stamp::trusted(&data, FileTime { time, device }).is_some()
        };
        let device = fs::metadata(&path).unwrap().dev();
        let changed = stamp(&path).changed;
        assert!(!trusted(changed, device));
        assert!(trusted(changed + 1, device));
        assert!(!trusted(changed + 1, device + 1), "by another clock");
        assert!(FileTime::now_in(dir.path()).unwrap().time >= changed);
        // A time of the future says nothing about when a file changes next.
        let written = fs::metadata(&path).unwrap().modified().unwrap();
        let future = written + Duration::from_secs(3600);
        let file = fs::File::options().write(true).open(&path).unwrap();
        file.set_modified(future).unwrap();
        assert!(!trusted(stamp(&path).changed + NANOSECONDS, device));
    }
}
