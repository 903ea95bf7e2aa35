//! Ascending numbers in as few bits as they need: what most of the index is.
//!
//! Binary interpolative coding (Moffat and Stuiver, Binary Interpolative Coding for Effective Index
//! Compression, 2000): the number in the middle first, which can only lie between what is left room
//! for on both sides, then each half the same way. It comes within a few percent of the best that
//! is possible where words are spread evenly, and better where they cluster. Knows nothing of
//! words.

/// Bits as they are written, the highest of a byte first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Bits {
    bytes: Vec<u8>,
    /// The bits behind the last four bytes, lowest; what stands above them is written already.
    rest: u64,
    /// How many they are, fewer than 32.
    taken: u32,
}

impl Bits {
    /// Numbers in ascending order, without repetition, all below `bound`.
    pub(super) fn ascending(&mut self, numbers: &[u32], bound: u32) {
        self.between(numbers, 0, bound);
    }

    /// A few small numbers in ascending order: for each a 1 and the distance from the one before, or from -1, and a 0 in the end.
    /// Of a distance as many zeros as it has bits behind its first one, then all its bits (Elias gamma code).
    pub(super) fn gaps<'a>(&mut self, numbers: impl IntoIterator<Item = &'a u32>) {
        let mut next = 0;
        for number in numbers {
            let gap = u64::from(number.saturating_sub(next)) + 1;
            self.push(1, 1);
            self.push(0, gap.ilog2());
            self.push(gap, gap.ilog2() + 1);
            next = number + 1;
        }
        self.push(0, 1);
    }

    /// All bits of another one.
    pub(super) fn append(&mut self, other: &Self) {
        let (whole, rest) = other.bytes.as_chunks::<4>();
        for bytes in whole {
            self.push(u32::from_be_bytes(*bytes).into(), u32::BITS);
        }
        for byte in rest {
            self.push((*byte).into(), u8::BITS);
        }
        self.push(other.rest & ((1 << other.taken) - 1), other.taken);
    }

    /// All bits; what is left of the last byte is empty.
    pub(super) fn into_bytes(mut self) -> Vec<u8> {
        let rest = self.rest << (u64::BITS - 1 - self.taken) << 1;
        let left = self.taken.div_ceil(u8::BITS) as usize;
        self.bytes.extend(rest.to_be_bytes().into_iter().take(left));
        self.bytes
    }

    /// Numbers from `low` up to `high`, which is not one of them.
    fn between(&mut self, numbers: &[u32], low: u32, high: u32) {
        let (before, rest) = numbers.split_at(numbers.len() / 2);
        let Some((middle, behind)) = rest.split_first() else {
            return;
        };
        let least = low + count(before);
        let room = high.saturating_sub(count(behind)).saturating_sub(least);
        self.below(middle.saturating_sub(least), room);
        self.between(before, low, *middle);
        self.between(behind, middle + 1, high);
    }

    /// A number below a bound in truncated binary: where the bound is no power of two, the smallest
    /// numbers take a bit less. Nothing where only one is possible.
    fn below(&mut self, number: u32, bound: u32) {
        let Some(bits) = bound.checked_ilog2() else {
            return;
        };
        let short = (1_u64 << (bits + 1)) - u64::from(bound);
        let number = u64::from(number);
        if number < short {
            self.push(number, bits);
        } else {
            self.push(number + short, bits + 1);
        }
    }

    /// A number of so many bits, at most 33.
    fn push(&mut self, number: u64, bits: u32) {
        self.rest = self.rest << bits | number;
        self.taken += bits;
        if self.taken >= u32::BITS {
            self.taken -= u32::BITS;
            let whole = (self.rest >> self.taken) as u32;
            self.bytes.extend_from_slice(&whole.to_be_bytes());
        }
    }
}

fn count(numbers: &[u32]) -> u32 {
    u32::try_from(numbers.len()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Reads what [`Bits`] writes, as the script does.
    struct Reader<'a> {
        bytes: &'a [u8],
        at: usize,
    }

    impl Reader<'_> {
        fn bits(&mut self, count: u32) -> u64 {
            (0..count).fold(0, |number, _| {
                let bit = self.bytes[self.at / 8] >> (7 - self.at % 8) & 1;
                self.at += 1;
                number << 1 | u64::from(bit)
            })
        }

        fn below(&mut self, bound: u32) -> u32 {
            let bits = bound.ilog2();
            let short = (1_u64 << (bits + 1)) - u64::from(bound);
            let number = self.bits(bits);
            let number = match number < short {
                true => number,
                false => (number << 1 | self.bits(1)) - short,
            };
            u32::try_from(number).unwrap()
        }

        fn between(&mut self, numbers: &mut [u32], low: u32, high: u32) {
            let (before, rest) = numbers.split_at_mut(numbers.len() / 2);
            if let Some((middle, behind)) = rest.split_first_mut() {
                let least = low + count(before);
                *middle = least + self.below(high - count(behind) - least);
                self.between(before, low, *middle);
                self.between(behind, *middle + 1, high);
            }
        }
    }

    #[test]
    fn few_small_numbers_take_few_bits() {
        let check = |numbers: &[u32], expected: &[u8]| {
            let mut bits = Bits::default();
            bits.gaps(numbers);
            assert_eq!(bits.into_bytes(), expected, "{numbers:?}");
        };
        check(&[], &[0]);
        check(&[0], &[0b1100_0000]);
        check(&[2], &[0b1011_0000]);
        check(&[0, 1], &[0b1111_0000]);
        check(&[1, 5], &[0b1010_1001, 0b0000_0000]);
    }

    fn written(numbers: &[u32], bound: u32) -> Vec<u8> {
        let mut bits = Bits::default();
        bits.ascending(numbers, bound);
        bits.into_bytes()
    }

    #[test]
    fn what_must_be_takes_nothing() {
        let check = |numbers: &[u32], bound: u32, expected: &[u8]| {
            assert_eq!(
                written(numbers, bound),
                expected,
                "{numbers:?} below {bound}"
            );
        };
        check(&[0, 1, 2, 3], 4, &[]);
        check(&[0], 1, &[]);
        check(&[], 9, &[]);
        // Of three the first takes one bit, the others two.
        check(&[0], 3, &[0]);
        check(&[2], 3, &[0b1100_0000]);
        check(&[255], 256, &[255]);
    }

    proptest! {
        #[test]
        fn bits_stand_behind_others_as_they_were_written(lists in prop::collection::vec(prop::collection::btree_set(0..300_u32, 0..40), 0..8)) {
            let lists: Vec<Vec<u32>> = lists.into_iter().map(|list| list.into_iter().collect()).collect();
            let (mut whole, mut joined) = (Bits::default(), Bits::default());
            for list in &lists {
                let mut part = Bits::default();
                for bits in [&mut whole, &mut part] {
                    bits.ascending(list, 300);
                    bits.gaps(list);
                }
                joined.append(&part);
            }
            prop_assert_eq!(joined.into_bytes(), whole.into_bytes());
        }

        #[test]
        fn numbers_come_back(numbers in prop::collection::btree_set(0..2_000_u32, 0..300), spare in 0..2_000_u32) {
            let numbers: Vec<u32> = numbers.into_iter().collect();
            let bound = numbers.last().map_or(0, |last| last + 1) + spare;
            let bytes = written(&numbers, bound);
            let mut read = vec![0; numbers.len()];
            Reader { bytes: &bytes, at: 0 }.between(&mut read, 0, bound);
            prop_assert_eq!(read, numbers);
        }
    }
}
