//! A file of the cache: a header that says for whom it is, then pieces that each have a checksum,
//! so that they can be verified and read by several threads.
//!
//! ```text
//! "afterword cache 1\n"   which form the rest has
//! tool, subject           stamp and hash of the program; hash of what it is about
//! count                   u32: the number of pieces
//! count × length, hash    u64 and BLAKE3 of each piece
//! hash                    BLAKE3 of everything above
//! pieces
//! ```
//!
//! Integers are little-endian. Nothing is believed before its hash was looked at.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, Write};
use std::os::unix::fs::FileExt;
use std::path::Path;

use rayon::prelude::*;

use super::tool::Identity;
use crate::disk::beneath::open_regular;
use crate::disk::stamp::Stamp;

/// Another form of the file has another number.
const MAGIC: &[u8; 18] = b"afterword cache 1\n";

/// The header's bytes in front of the table: magic, stamp and hash of the tool, subject, count.
const FRONT_BYTES: usize = MAGIC.len() + Stamp::BYTES + 32 + 32 + 4;

/// Pieces that are made before they are written.
const AT_ONCE: usize = 8;

/// Length and hash of a piece.
const ROW_BYTES: usize = 8 + 32;

/// Far above the number of pieces of any part.
const MAX_PIECES: usize = 1 << 16;

/// For whom a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) tool: Identity,
    pub(super) subject: blake3::Hash,
}

/// The pieces of a file, verified as they are read.
#[derive(Debug)]
pub struct Pieces {
    file: File,
    /// Where each piece starts, how long it is, and its hash.
    table: Vec<(u64, usize, blake3::Hash)>,
}

impl Pieces {
    /// Opens a file that is whole as far as its header and its length tell.
    pub(super) fn open(path: &Path, is_ours: impl FnOnce(&Header) -> bool) -> Option<Self> {
        let mut file = open_regular(path).ok()?;
        let mut front = [0; FRONT_BYTES];
        file.read_exact(&mut front).ok()?;
        let mut rest = front.strip_prefix(MAGIC)?;
        let header = Header {
            tool: Identity {
                stamp: Stamp::from_bytes(take(&mut rest)?),
                hash: blake3::Hash::from_bytes(take(&mut rest)?),
            },
            subject: blake3::Hash::from_bytes(take(&mut rest)?),
        };
        let count = usize::try_from(u32::from_le_bytes(take(&mut rest)?)).ok()?;
        if count > MAX_PIECES {
            return None;
        }
        let mut rows = vec![0; count * ROW_BYTES + 32];
        file.read_exact(&mut rows).ok()?;
        let (rows, hash) = rows.split_at_checked(count * ROW_BYTES)?;
        let mut hasher = blake3::Hasher::new();
        hasher.update(&front).update(rows);
        if hasher.finalize().as_slice() != hash || !is_ours(&header) {
            return None;
        }
        let mut at = u64::try_from(FRONT_BYTES + count * ROW_BYTES + 32).ok()?;
        let mut table = Vec::with_capacity(count);
        for mut row in rows.chunks_exact(ROW_BYTES) {
            let length = u64::from_le_bytes(take(&mut row)?);
            let hash = blake3::Hash::from_bytes(take(&mut row)?);
            table.push((at, usize::try_from(length).ok()?, hash));
            at = at.checked_add(length)?;
        }
        (file.metadata().ok()?.len() == at).then_some(Self { file, table })
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
    let mut rows = Vec::with_capacity(count);
    let mut writer = BufWriter::new(&*file);
    writer.seek(io::SeekFrom::Start(
        (FRONT_BYTES + count * ROW_BYTES + 32) as u64,
    ))?;
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
    writer.flush()?;
    drop(writer);
    let mut front = Vec::with_capacity(FRONT_BYTES + count * ROW_BYTES + 32);
    front.extend_from_slice(MAGIC);
    front.extend_from_slice(&header.tool.stamp.to_bytes());
    front.extend_from_slice(header.tool.hash.as_slice());
    front.extend_from_slice(header.subject.as_slice());
    let count = u32::try_from(count).map_err(io::Error::other)?;
    front.extend_from_slice(&count.to_le_bytes());
    for (length, hash) in rows {
        front.extend_from_slice(&length.to_le_bytes());
        front.extend_from_slice(hash.as_slice());
    }
    let hash = blake3::hash(&front);
    front.extend_from_slice(hash.as_slice());
    file.write_all_at(&front, 0)
}

/// The first bytes of `rest`, which goes on behind them.
fn take<const COUNT: usize>(rest: &mut &[u8]) -> Option<[u8; COUNT]> {
    let (first, behind) = rest.split_first_chunk::<COUNT>()?;
    *rest = behind;
    Some(*first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

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
