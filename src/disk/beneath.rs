//! Opening files strictly below one folder.
//!
//! A walk and an open are two moments: in between, a file can become a symbolic link out of the
//! tree or a pipe that never ends. So every file is opened relative to the descriptor of its
//! folder, through no symbolic link, without blocking, and looked at before a byte is read.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::{Component, Path};

use rustix::fs::{FileType, Mode, OFlags};
use rustix::io::{Errno, retry_on_intr};

/// How a file is opened: a pipe without a writer must not block, a link must not be followed.
const FILE_FLAGS: OFlags = OFlags::RDONLY
    .union(OFlags::CLOEXEC)
    .union(OFlags::NOFOLLOW)
    .union(OFlags::NONBLOCK)
    .union(OFlags::NOCTTY);

/// How the folders on the way are opened.
const FOLDER_FLAGS: OFlags = OFlags::RDONLY
    .union(OFlags::CLOEXEC)
    .union(OFlags::NOFOLLOW)
    .union(OFlags::DIRECTORY);

/// An open folder, below which files can be opened and nothing else.
#[derive(Debug)]
pub(super) struct Folder {
    descriptor: OwnedFd,
}

impl Folder {
    /// Opens the folder at `path`, which may itself be reached through symbolic links.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::DIRECTORY;
        let descriptor = retry_on_intr(|| rustix::fs::open(path, flags, Mode::empty()))?;
        Ok(Self { descriptor })
    }

    /// Opens the regular file at `relative`.
    pub(super) fn open_file(&self, relative: &Path) -> io::Result<File> {
        let is_plain = relative
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        if !is_plain || relative.as_os_str().is_empty() {
            return Err(leads_out());
        }
        regular(open_beneath(self.descriptor.as_fd(), relative)?)
    }

    /// The bytes of the file at `relative`; `None` where it holds more than `limit`.
    ///
    /// The limit is held against what is read, not against the size that the file claims, because
    /// it may grow in the meantime.
    pub(super) fn read_file(&self, relative: &Path, limit: u64) -> io::Result<Option<Vec<u8>>> {
        read_all(self.open_file(relative)?, limit)
    }

    /// The folder that the file at `relative` is in, through no symbolic link, and the file's name there.
    /// Folders that are missing are made if `makes` says so.
    pub(super) fn place<'p>(
        &self,
        relative: &'p Path,
        makes: bool,
    ) -> io::Result<(OwnedFd, &'p OsStr)> {
        let mut parts = Vec::new();
        for part in relative.components() {
            match part {
                Component::Normal(part) => parts.push(part),
                _ => return Err(leads_out()),
            }
        }
        let name = parts.pop().ok_or_else(leads_out)?;
        let mut current = self.descriptor.try_clone()?;
        for part in parts {
            let open = || rustix::fs::openat(&current, part, FOLDER_FLAGS, Mode::empty());
            let opened = match retry_on_intr(open) {
                Err(Errno::NOENT) if makes => {
                    rustix::fs::mkdirat(&current, part, Mode::from_raw_mode(0o755))?;
                    retry_on_intr(open)
                }
                opened => opened,
            };
            current = opened?;
        }
        Ok((current, name))
    }

    /// The hash of the file at `relative`; `None` where it holds more than `limit`.
    pub(super) fn hash_file(
        &self,
        relative: &Path,
        limit: u64,
    ) -> io::Result<Option<blake3::Hash>> {
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(self.open_file(relative)?.take(limit + 1))?;
        Ok((hasher.count() <= limit).then(|| hasher.finalize()))
    }

    /// The first `count` bytes of the file at `relative`, or all of a shorter one.
    pub(super) fn read_start(&self, relative: &Path, count: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.open_file(relative)?
            .take(count)
            .read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

fn leads_out() -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidInput,
        "the path leads out of the folder",
    )
}

/// The bytes of a file in an open folder; `None` where it holds more than `limit`.
pub(super) fn read_at(
    folder: BorrowedFd<'_>,
    name: &OsStr,
    limit: u64,
) -> io::Result<Option<Vec<u8>>> {
    let open = || rustix::fs::openat(folder, name, FILE_FLAGS, Mode::empty());
    read_all(regular(retry_on_intr(open)?)?, limit)
}

/// Opens the regular file at `path` to be read, without blocking. It may be reached through symbolic
/// links, but be none itself.
pub(super) fn open_regular(path: &Path) -> io::Result<File> {
    regular(retry_on_intr(|| {
        rustix::fs::open(path, FILE_FLAGS, Mode::empty())
    })?)
}

/// The bytes of the regular file at `path`; `None` where it holds more than `limit`.
pub(super) fn read_regular(path: &Path, limit: u64) -> io::Result<Option<Vec<u8>>> {
    read_all(open_regular(path)?, limit)
}

/// The file of a descriptor, if it is a regular one.
pub(super) fn regular(descriptor: impl Into<OwnedFd>) -> io::Result<File> {
    let descriptor = descriptor.into();
    let status = rustix::fs::fstat(&descriptor)?;
    if FileType::from_raw_mode(status.st_mode) == FileType::RegularFile {
        Ok(File::from(descriptor))
    } else {
        Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "it is not a regular file",
        ))
    }
}

fn read_all(file: File, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let claimed = file.metadata()?.len();
    if claimed > limit {
        return Ok(None);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(claimed).unwrap_or_default() + 1);
    let read = file.take(limit + 1).read_to_end(&mut bytes)?;
    Ok((read as u64 <= limit).then_some(bytes))
}

#[cfg(target_os = "linux")]
fn open_beneath(folder: BorrowedFd<'_>, relative: &Path) -> io::Result<OwnedFd> {
    use rustix::fs::{ResolveFlags, openat2};
    let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
    match retry_on_intr(|| openat2(folder, relative, FILE_FLAGS, Mode::empty(), resolve)) {
        // Kernels before 5.6 lack the call, and some sandboxes forbid what they do not know.
        Err(Errno::NOSYS | Errno::PERM) => open_step_by_step(folder, relative),
        other => Ok(other?),
    }
}

#[cfg(not(target_os = "linux"))]
fn open_beneath(folder: BorrowedFd<'_>, relative: &Path) -> io::Result<OwnedFd> {
    open_step_by_step(folder, relative)
}

/// The same with one open per folder on the way, each of which refuses a symbolic link.
fn open_step_by_step(folder: BorrowedFd<'_>, relative: &Path) -> io::Result<OwnedFd> {
    let mut parts = relative.components();
    let last = parts.next_back().ok_or(io::ErrorKind::InvalidInput)?;
    let mut current: Option<OwnedFd> = None;
    for part in parts {
        let at = current.as_ref().map_or(folder, AsFd::as_fd);
        let part = part.as_os_str();
        let opened = retry_on_intr(|| rustix::fs::openat(at, part, FOLDER_FLAGS, Mode::empty()))?;
        current = Some(opened);
    }
    let at = current.as_ref().map_or(folder, AsFd::as_fd);
    let last = last.as_os_str();
    let opened = retry_on_intr(|| rustix::fs::openat(at, last, FILE_FLAGS, Mode::empty()))?;
    Ok(opened)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::symlink;

    #[test]
    fn nothing_but_regular_files_below_the_folder_opens() {
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("secret.md"), "secret").unwrap();
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path();
        fs::create_dir(path.join("a")).unwrap();
        fs::write(path.join("a/file.md"), "text").unwrap();
        symlink(outside.path(), path.join("out")).unwrap();
        symlink(outside.path().join("secret.md"), path.join("out.md")).unwrap();
        symlink("a", path.join("in")).unwrap();
        symlink("/dev/zero", path.join("zero.md")).unwrap();
        rustix::fs::mkfifoat(rustix::fs::CWD, path.join("pipe.md"), Mode::RUSR).unwrap();

        let folder = Folder::open(path).unwrap();
        let check = |name: &str, opens: bool| {
            assert_eq!(folder.open_file(Path::new(name)).is_ok(), opens, "{name}");
            let stepped = open_step_by_step(folder.descriptor.as_fd(), Path::new(name))
                .and_then(|file| Ok(rustix::fs::fstat(&file)?))
                .is_ok_and(|status| {
                    FileType::from_raw_mode(status.st_mode) == FileType::RegularFile
                });
            if !name.contains("..") {
                assert_eq!(stepped, opens, "{name} step by step");
            }
        };
        check("a/file.md", true);
        check("a", false);
        check("in/file.md", false);
        check("out/secret.md", false);
        check("out.md", false);
        check("zero.md", false);
        check("pipe.md", false);
        check("a/../a/file.md", false);
        check("../x", false);
        assert!(folder.open_file(Path::new("/etc/passwd")).is_err());
        assert!(folder.open_file(Path::new("")).is_err());
    }

    #[test]
    fn the_limit_counts_what_is_read() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("a"), "12345").unwrap();
        let folder = Folder::open(dir.path()).unwrap();
        let read = |limit| folder.read_file(Path::new("a"), limit).unwrap();
        assert_eq!(read(5).as_deref(), Some(b"12345".as_slice()));
        assert_eq!(read(4), None);
        let hash = |limit| folder.hash_file(Path::new("a"), limit).unwrap();
        assert_eq!(hash(5), Some(blake3::hash(b"12345")));
        assert_eq!(hash(4), None);
        assert_eq!(folder.read_start(Path::new("a"), 2).unwrap(), b"12");
    }

    #[test]
    fn what_could_block_or_never_end_is_not_opened() {
        let dir = tempfile::tempdir().unwrap();
        let path = |name: &str| dir.path().join(name);
        fs::write(path("a"), "12345").unwrap();
        symlink("/dev/zero", path("zero")).unwrap();
        symlink("a", path("link")).unwrap();
        rustix::fs::mkfifoat(rustix::fs::CWD, path("pipe"), Mode::RUSR).unwrap();
        assert_eq!(read_regular(&path("a"), 5).unwrap().unwrap(), b"12345");
        assert_eq!(read_regular(&path("a"), 4).unwrap(), None);
        for name in ["zero", "link", "pipe", "none", "."] {
            assert!(open_regular(&path(name)).is_err(), "{name}");
        }
        assert!(open_regular(Path::new("/dev/zero")).is_err());
    }
}
