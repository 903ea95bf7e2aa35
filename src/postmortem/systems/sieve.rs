//! A set of words that answers in a moment that a word is none of them.

/// Bits.
const SIZE: usize = 1 << 14;

/// Knows of most words that they are not in it, by their ends and their length.
pub(super) struct Sieve {
    bits: [u64; SIZE / 64],
}

impl Default for Sieve {
    fn default() -> Self {
        Self {
            bits: [0; SIZE / 64],
        }
    }
}

impl Sieve {
    /// Adds a word.
    pub(super) fn add(&mut self, word: &str) {
        let (at, bit) = place(word);
        if let Some(bits) = self.bits.get_mut(at) {
            *bits |= bit;
        }
    }

    /// Whether the word may be in it; `false` is certain.
    pub(super) fn may_hold(&self, word: &str) -> bool {
        let (at, bit) = place(word);
        self.bits.get(at).is_some_and(|bits| bits & bit != 0)
    }
}

/// The bit of a word: made of its first, third and last two bytes and its length.
fn place(word: &str) -> (usize, u64) {
    let bytes = word.as_bytes();
    let byte = |at: Option<usize>| {
        let byte = at.and_then(|at| bytes.get(at)).copied();
        u32::from(byte.unwrap_or_default())
    };
    let length = bytes.len();
    let ends = byte(Some(0))
        | byte(Some(2)) << 8
        | byte(length.checked_sub(1)) << 16
        | byte(length.checked_sub(2)) << 24;
    let mixed = (ends ^ (length as u32).rotate_left(13)).wrapping_mul(0x9e37_79b1);
    let place = (mixed >> 18) as usize;
    (place / 64, 1 << (place % 64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_may_be_there_and_most_else_is_not() {
        let mut sieve = Sieve::default();
        let words = ["", "a", "db", "dns", "größe", "kubernetes"];
        for word in words {
            assert!(!sieve.may_hold(word), "{word}");
            sieve.add(word);
        }
        assert!(words.iter().all(|word| sieve.may_hold(word)));
        assert!(!sieve.may_hold("bread"));
    }
}
