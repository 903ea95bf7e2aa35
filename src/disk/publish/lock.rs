//! The lock that keeps two builds of one output apart.
//!
//! The kernel holds it for as long as the process lives, so a dead build never blocks a later
//! one, whatever its file still says.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::fs::OFlags;

use super::error::{At, PublishError};
use crate::disk::beneath::{open_regular, regular};

/// How often a waiting build tries again.
const RETRY: Duration = Duration::from_millis(20);

/// A held lock; dropping it lets the next build in.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    /// Takes the lock at `path` for `output`, waiting at most `patience`.
    pub(super) fn take(
        path: PathBuf,
        output: &Path,
        patience: Duration,
    ) -> Result<Self, PublishError> {
        let started = Instant::now();
        loop {
            let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
            let file = OpenOptions::new()
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .custom_flags(i32::try_from(flags.bits()).unwrap_or_default())
                .open(&path)
                .at("open the lock", &path)?;
            let mut file = regular(file).at("open the lock", &path)?;
            match file.try_lock() {
                // The holder before us removed the file after we had opened it.
                Ok(()) if !is_still_at(&file, &path).at("look at the lock", &path)? => {}
                Ok(()) => {
                    file.set_len(0).at("write the lock", &path)?;
                    writeln!(file, "{}", std::process::id()).at("write the lock", &path)?;
                    return Ok(Self { path, _file: file });
                }
                Err(TryLockError::WouldBlock) => {
                    if started.elapsed() >= patience {
                        return Err(PublishError::Locked {
                            path: output.to_owned(),
                            holder: holder(&mut file),
                        });
                    }
                    std::thread::sleep(RETRY);
                }
                Err(TryLockError::Error(error)) => return Err(error).at("lock", &path),
            }
        }
    }
}

/// Whether somebody holds the lock at `path` at this moment.
pub(super) fn is_held(path: &Path) -> bool {
    // Whoever lets go of a lock removes its file.
    open_regular(path).is_ok_and(|file| file.try_lock().is_err())
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Removed while it is still held, so that nobody else's file is; where that fails, an
        // empty lock file stays, which does no harm.
        let _ = fs::remove_file(&self.path);
    }
}

fn is_still_at(file: &File, path: &Path) -> io::Result<bool> {
    let there = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        there => there?,
    };
    let ours = file.metadata()?;
    Ok((ours.dev(), ours.ino()) == (there.dev(), there.ino()))
}

fn holder(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    let read: io::Result<_> = file
        .rewind()
        .and_then(|()| file.take(32).read_to_string(&mut text));
    read.ok().and_then(|_| text.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_lock_waits_and_then_says_who() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lock");
        let take = |patience| Lock::take(path.clone(), Path::new("out"), patience);
        let first = take(Duration::ZERO).unwrap();
        let error = take(Duration::from_millis(30)).unwrap_err().to_string();
        assert!(error.contains(&std::process::id().to_string()), "{error}");
        assert!(is_held(&path));
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| take(Duration::from_secs(10)));
            std::thread::sleep(Duration::from_millis(50));
            drop(first);
            assert!(waiting.join().unwrap().is_ok());
        });
        assert!(!path.exists());
    }

    #[test]
    fn the_file_of_a_dead_build_does_no_harm() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lock");
        assert!(!is_held(&path));
        fs::write(&path, "4194304\n").unwrap();
        assert!(!is_held(&path));
        assert!(Lock::take(path, Path::new("out"), Duration::ZERO).is_ok());
    }

    #[test]
    fn many_threads_hold_it_one_at_a_time() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lock");
        let inside = std::sync::atomic::AtomicU32::new(0);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..5 {
                        let patience = Duration::from_secs(60);
                        let lock = Lock::take(path.clone(), Path::new("out"), patience).unwrap();
                        assert_eq!(inside.fetch_add(1, std::sync::atomic::Ordering::SeqCst), 0);
                        std::thread::yield_now();
                        inside.fetch_sub(1, std::sync::atomic::Ordering::SeqCst);
                        drop(lock);
                    }
                });
            }
        });
    }
}
