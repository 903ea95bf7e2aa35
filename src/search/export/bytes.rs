//! How the files of the search are written: LEB128 numbers, texts with their length in front, and
//! the envelope that every file comes in.
//!
//! The envelope is the file's own name and an FNV-1a hash of what follows, and all of it is
//! deflated without a header: a host need not compress, and a script sees a foreign, mixed up or
//! damaged file before it believes it. Knows nothing of what the files say.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::DeflateEncoder;

/// The usual one: the best takes five times as long and makes postings one percent smaller, and
/// texts not at all.
const LEVEL: Compression = Compression::new(6);

/// The content of a file, as it grows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Bytes {
    pub(super) content: Vec<u8>,
    /// Where something of another kind begins, which is compressed by itself.
    breaks: Vec<usize>,
    /// Whether all of it is bits that leave nothing to compress.
    is_dense: bool,
}

impl From<Vec<u8>> for Bytes {
    fn from(content: Vec<u8>) -> Self {
        Self {
            content,
            ..Self::default()
        }
    }
}

impl Bytes {
    /// Bits that leave nothing to compress.
    pub(super) fn dense(content: Vec<u8>) -> Self {
        Self {
            content,
            is_dense: true,
            ..Self::default()
        }
    }

    /// Seven bits a byte, the lowest first; the highest bit says that there are more.
    pub(super) fn number(&mut self, number: impl TryInto<u64>) {
        let mut rest = number.try_into().unwrap_or_default();
        while rest >= 0x80 {
            self.content.push(0x80 | (rest & 0x7f) as u8);
            rest >>= 7;
        }
        self.content.push(rest as u8);
    }

    /// The length in bytes, then the text.
    pub(super) fn text(&mut self, text: &str) {
        self.number(text.len());
        self.content.extend_from_slice(text.as_bytes());
    }

    /// The number of values, then each.
    pub(super) fn list<T>(
        &mut self,
        values: impl ExactSizeIterator<Item = T>,
        mut write: impl FnMut(&mut Self, T),
    ) {
        self.number(values.len());
        for value in values {
            write(self, value);
        }
    }

    /// All of another content.
    pub(super) fn append(&mut self, other: &Self) {
        let length = self.content.len();
        self.breaks
            .extend(other.breaks.iter().map(|at| length + at));
        self.content.extend_from_slice(&other.content);
    }

    /// What follows is of another kind: like compresses best among its like, and packed numbers not
    /// at all.
    pub(super) fn break_here(&mut self) {
        self.breaks.push(self.content.len());
    }

    /// Adds all that its file is made from to a hash.
    pub(super) fn hash_into(&self, hasher: &mut blake3::Hasher) {
        for number in std::iter::once(&self.content.len()).chain(&self.breaks) {
            hasher.update(&(*number as u64).to_le_bytes());
        }
        // As many as there are numbers, so that no number is read as content.
        hasher.update(&(self.breaks.len() as u64).to_le_bytes());
        hasher.update(&[u8::from(self.is_dense)]);
        hasher.update(&self.content);
    }

    /// The file of a name, in its envelope.
    pub(super) fn sealed(&self, name: &str) -> std::io::Result<Vec<u8>> {
        let mut envelope = Self::default();
        envelope.text(name);
        envelope.number(fnv1a(&self.content));
        let level = match self.is_dense {
            true => Compression::none(),
            false => LEVEL,
        };
        let mut deflated = DeflateEncoder::new(Vec::new(), level);
        deflated.write_all(&envelope.content)?;
        let mut from = 0;
        for at in self.breaks.iter().copied() {
            deflated.write_all(self.content.get(from..at).unwrap_or_default())?;
            // Ends the block, and with it the codes that were chosen for what is in it.
            deflated.flush()?;
            from = at;
        }
        deflated.write_all(self.content.get(from..).unwrap_or_default())?;
        deflated.finish()
    }
}

/// FNV-1a of 32 bits: <http://www.isthe.com/chongo/tech/comp/fnv/>.
fn fnv1a(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193)
    })
}

/// How many bytes two texts have in common at their start.
pub(super) fn common(a: &str, b: &str) -> usize {
    a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use flate2::read::DeflateDecoder;

    use super::*;

    #[test]
    fn numbers_take_seven_bits_a_byte() {
        let check = |number: u64, expected: &[u8]| {
            let mut bytes = Bytes::default();
            bytes.number(number);
            assert_eq!(bytes.content, expected, "{number}");
        };
        check(0, &[0]);
        check(127, &[127]);
        check(128, &[0x80, 1]);
        check(300, &[0xac, 2]);
        check(u64::from(u32::MAX), &[0xff, 0xff, 0xff, 0xff, 0x0f]);
    }

    #[test]
    fn an_envelope_names_its_file() {
        let mut bytes = Bytes::default();
        bytes.text("größe");
        let file = bytes.sealed("s/3").unwrap();
        let mut opened = Vec::new();
        DeflateDecoder::new(file.as_slice())
            .read_to_end(&mut opened)
            .unwrap();
        assert_eq!(opened[..4], *b"\x03s/3");
        assert!(opened.ends_with("\x07größe".as_bytes()));
        // From the tables of the hash's authors.
        assert_eq!(fnv1a(b"foobar"), 0xbf9c_f968);
    }
}
