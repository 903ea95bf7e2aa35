//! tantivy's files in pieces of an index, of which only those are read that are asked for.

use std::fmt;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tantivy::HasLen;
use tantivy::directory::error::{DeleteError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, FileHandle, OwnedBytes, RamDirectory, WatchCallback, WatchHandle, WritePtr,
};

use super::Read;

/// How many bytes of a file are one piece: a few postings, of which a word has some.
const PIECE_BYTES: usize = 32 * 1024;

/// Which files there are, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Table(Vec<Entry>);

/// A file: its name, its length, and the number of its first piece.
type Entry = (PathBuf, usize, usize);

impl Table {
    /// The files of a directory, whose pieces begin at a number.
    pub(super) fn of(directory: &RamDirectory, files: &[PathBuf], first: usize) -> Self {
        let mut next = first;
        let entries = files.iter().map(|path| {
            let length = directory.open_read(path).map_or(0, |file| file.len());
            let at = next;
            next += length.div_ceil(PIECE_BYTES);
            (path.clone(), length, at)
        });
        Self(entries.collect())
    }

    /// The number behind the last piece.
    pub(super) fn end(&self, first: usize) -> usize {
        let pieces = self
            .0
            .iter()
            .map(|(_, length, _)| length.div_ceil(PIECE_BYTES));
        first + pieces.sum::<usize>()
    }

    /// A piece of a directory's files.
    pub(super) fn piece(&self, directory: &RamDirectory, number: usize) -> Option<Vec<u8>> {
        let (path, length, first) = self.0.iter().rfind(|(_, _, first)| *first <= number)?;
        let start = (number - first) * PIECE_BYTES;
        let file = directory.open_read(path).ok()?;
        let part = file.slice(start..(*length).min(start + PIECE_BYTES));
        Some(part.read_bytes().ok()?.to_vec())
    }
}

/// The files that a table tells of, to be read.
#[derive(Clone)]
pub(super) struct KeptDirectory {
    pub(super) table: Table,
    pub(super) read: Arc<Read>,
}

/// One of them.
struct KeptFile {
    length: usize,
    first: usize,
    read: Arc<Read>,
}

impl fmt::Debug for KeptDirectory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.table.fmt(f)
    }
}

impl fmt::Debug for KeptFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes from piece {}", self.length, self.first)
    }
}

impl HasLen for KeptFile {
    fn len(&self) -> usize {
        self.length
    }
}

impl FileHandle for KeptFile {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        let mut bytes = Vec::with_capacity(range.len());
        let pieces = range.start / PIECE_BYTES..range.end.div_ceil(PIECE_BYTES);
        for number in pieces {
            let piece = (self.read)(self.first + number);
            let piece = piece.ok_or(io::ErrorKind::InvalidData)?;
            let start = number * PIECE_BYTES;
            let from = range.start.saturating_sub(start);
            let to = piece.len().min(range.end - start);
            bytes.extend_from_slice(piece.get(from..to).ok_or(io::ErrorKind::InvalidData)?);
        }
        if bytes.len() == range.len() {
            Ok(OwnedBytes::new(bytes))
        } else {
            Err(io::ErrorKind::InvalidData.into())
        }
    }
}

impl Directory for KeptDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let entry = self.table.0.iter().find(|(name, _, _)| name == path);
        let gone = || OpenReadError::FileDoesNotExist(path.to_owned());
        let (_, length, first) = entry.ok_or_else(gone)?;
        Ok(Arc::new(KeptFile {
            length: *length,
            first: *first,
            read: Arc::clone(&self.read),
        }))
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        Ok(self.table.0.iter().any(|(name, _, _)| name == path))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let bytes = self.open_read(path)?.read_bytes();
        let bytes = bytes.map_err(|error| OpenReadError::wrap_io_error(error, path.to_owned()));
        Ok(bytes?.to_vec())
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        Err(DeleteError::IoError {
            io_error: Arc::new(io::ErrorKind::ReadOnlyFilesystem.into()),
            filepath: path.to_owned(),
        })
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let error = io::ErrorKind::ReadOnlyFilesystem.into();
        Err(OpenWriteError::wrap_io_error(error, path.to_owned()))
    }

    fn atomic_write(&self, _: &Path, _: &[u8]) -> io::Result<()> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    fn watch(&self, _: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}
