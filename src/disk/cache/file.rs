//! A file of the cache: pieces that each have a checksum, so that they can be verified and read by
//! several threads, and behind them for whom they are.
//!
//! ```text
//! pieces
//! front                   program, subject, and the length and BLAKE3 of each piece, as postcard
//! length                  u64, little-endian: that of the front
//! hash                    BLAKE3 of the front
//! "afterword cache 2\n"   which form all of this has
//! ```
//!
//! Nothing is believed before its hash was looked at.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::FileExt;
use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::tool::Identity;
use crate::disk::beneath::open_regular;

/// Another form of the file has another number.
const MAGIC: &[u8; 18] = b"afterword cache 2\n";

/// What stands at the end: length and hash of the front, magic.
const END_BYTES: usize = 8 + 32 + MAGIC.len();

/// Pieces that are made before they are written.
const AT_ONCE: usize = 8;

/// For whom a file is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Header {
    pub(super) tool: Identity,
    pub(super) subject: blake3::Hash,
}

/// Length and hash of a piece.
type Row = (u64, blake3::Hash);

/// The pieces of a file, verified as they are read.
#[derive(Debug)]
pub struct Pieces {
    file: File,
    /// Where each piece starts, how long it is, and its hash.
    table: Vec<(u64, usize, blake3::Hash)>,
}

impl Pieces {
    /// Opens a file that is whole as far as its front and its length tell.
    pub(super) fn open(path: &Path, is_ours: impl FnOnce(&Header) -> bool) -> Option<Self> {
        let file = open_regular(path).ok()?;
        let size = file.metadata().ok()?.len();
        let end_at = size.checked_sub(END_BYTES as u64)?;
        let mut end = [0; END_BYTES];
        file.read_exact_at(&mut end, end_at).ok()?;
        let (length, rest) = end.split_first_chunk::<8>()?;
        let hash = rest.strip_suffix(MAGIC)?;
        let front_at = end_at.checked_sub(u64::from_le_bytes(*length))?;
        let mut front = vec![0; usize::try_from(end_at - front_at).ok()?];
        file.read_exact_at(&mut front, front_at).ok()?;
        if blake3::hash(&front).as_slice() != hash {
            return None;
        }
        let (header, rows): (Header, Vec<Row>) = postcard::from_bytes(&front).ok()?;
        if !is_ours(&header) {
            return None;
        }
        let mut at = 0_u64;
        let mut table = Vec::with_capacity(rows.len());
        for (length, hash) in rows {
            table.push((at, usize::try_from(length).ok()?, hash));
            at = at.checked_add(length)?;
        }
        (at == front_at).then_some(Self { file, table })
    }

    /// The number of pieces.
    #[must_use]
    pub fn count(&self) -> usize {
        self.table.len()
    }

    /// A piece; `None` where there is none of the number, or its bytes are not those that were
    /// written.
    #[must_use]
    pub fn get(&self, number: usize) -> Option<Vec<u8>> {
        let (at, length, hash) = *self.table.get(number)?;
        let mut bytes = vec![0; length];
        self.file.read_exact_at(&mut bytes, at).ok()?;
        (blake3::hash(&bytes) == hash).then_some(bytes)
    }
}

/// Writes a file of the cache. The pieces are made a few at a time, by several threads, because all
/// of them may be more than should be in memory at once.
pub(super) fn write(
    file: &mut File,
    header: &Header,
    count: usize,
    piece: &(dyn Fn(usize) -> Vec<u8> + Sync),
) -> io::Result<()> {
    let mut rows: Vec<Row> = Vec::with_capacity(count);
    let mut writer = BufWriter::new(file);
    for first in (0..count).step_by(AT_ONCE) {
        let made: Vec<_> = (first..count.min(first + AT_ONCE))
            .into_par_iter()
            .map(|number| {
                let bytes = piece(number);
                (blake3::hash(&bytes), bytes)
            })
            .collect();
        for (hash, bytes) in made {
            writer.write_all(&bytes)?;
            rows.push((bytes.len() as u64, hash));
        }
    }
    let front = postcard::to_stdvec(&(header, rows)).map_err(io::Error::other)?;
    writer.write_all(&front)?;
    writer.write_all(&(front.len() as u64).to_le_bytes())?;
    writer.write_all(blake3::hash(&front).as_slice())?;
    writer.write_all(MAGIC)?;
    writer.flush()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::disk::stamp::Stamp;

    fn header() -> Header {
        let here = std::env::current_exe().unwrap();
        Header {
            tool: Identity {
                stamp: Stamp::of(&fs::metadata(here).unwrap()),
                hash: blake3::hash(b"tool"),
            },
            subject: blake3::hash(b"site"),
        }
    }

    /// The pieces of a file with these bytes, if it is whole.
    fn read(bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x");
        fs::write(&path, bytes).unwrap();
        let pieces = Pieces::open(&path, |found| *found == header())?;
        (0..pieces.count()).map(|at| pieces.get(at)).collect()
    }

    fn written(pieces: &[Vec<u8>]) -> Vec<u8> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x");
        let mut file = File::create(&path).unwrap();
        let piece = |number: usize| pieces[number].clone();
        write(&mut file, &header(), pieces.len(), &piece).unwrap();
        fs::read(&path).unwrap()
    }

    #[test]
    fn what_was_written_is_read() {
        for pieces in [
            vec![],
            vec![vec![]],
            vec![b"one".to_vec(), vec![], b"three".to_vec()],
        ] {
            assert_eq!(read(&written(&pieces)), Some(pieces));
        }
    }

    #[test]
    fn a_file_that_is_not_whole_is_none() {
        let bytes = written(&[b"one".to_vec(), b"three".to_vec()]);
        for length in 0..bytes.len() {
            assert_eq!(read(&bytes[..length]), None, "cut to {length} bytes");
        }
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(read(&flipped), None, "bit {bit}");
        }
        let mut longer = bytes;
        longer.push(0);
        assert_eq!(read(&longer), None);
    }
}
