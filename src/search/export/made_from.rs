//! What the files of posting shards are made from, as hashes that are known much sooner than the files: one that is made from the same
//! is kept as it was packed. What a document says of a word counts by itself, so that an edit reaches the words that it adds or
//! takes away, and the positions of those that it moves, but not all that stand in its document.

use std::sync::Arc;

use rayon::prelude::*;

use super::bytes::Bytes;
use super::parts::shard_names;
use super::postings::{is_common, words};
use crate::search::index::{Analysis, Inverted, SearchIndex, TextField};

/// Documents that one thread sums up at once.
const SHARE: usize = 1024;

/// The hashes of what the files of a shard are made from: of its postings, of its positions.
pub(super) type MadeFrom = [blake3::Hash; 2];

/// For each stem and field what all documents say of it, kept from one index for the next.
#[derive(Debug, Default)]
pub(super) struct Sums {
    /// The documents that were summed up, by their numbers. They are held, so that no later one can be taken for one of them.
    documents: Vec<Option<Arc<Analysis>>>,
    /// One stem after the other.
    sums: Vec<Sum>,
}

/// The sums of hashes of what documents say: sets that differ differ in them, because hashes are random.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sum {
    postings: u128,
    positions: u128,
}

impl Sum {
    const fn plus(self, other: Self) -> Self {
        Self {
            postings: self.postings.wrapping_add(other.postings),
            positions: self.positions.wrapping_add(other.positions),
        }
    }

    const fn minus(self, other: Self) -> Self {
        Self {
            postings: self.postings.wrapping_sub(other.postings),
            positions: self.positions.wrapping_sub(other.positions),
        }
    }
}

impl Sums {
    /// What the files of each shard are made from; nothing of an index that was kept.
    pub(super) fn made_from(&mut self, index: &SearchIndex) -> Vec<MadeFrom> {
        let Some(inverted) = index.inverted() else {
            return Vec::new();
        };
        let numbers = index.documents().numbers();
        let analyses = inverted.analyses().iter();
        self.renew(
            numbers.spread(analyses.cloned().map(Some)),
            inverted.stem_count(),
        );
        let mut lists = vec![Sum::default(); inverted.list_count()];
        for (stem, sums) in (0..).zip(self.sums.chunks(TextField::ALL.len())) {
            for (field, sum) in TextField::ALL.into_iter().zip(sums) {
                // Those of stems that no document has any more are nothing.
                if let Some(list) = lists.get_mut(inverted.list(stem, field)) {
                    *list = list.plus(*sum);
                }
            }
        }
        let shards = (0..index.shards.len()).into_par_iter().map(|number| {
            let mut own = Bytes::default();
            words(index, number, &mut own);
            let (mut postings, mut positions) = (own.content, Vec::new());
            postings.extend(numbers.bound.to_le_bytes());
            for group in index.shards.groups(number) {
                postings.push(u8::from(is_common(index, group)));
                for field in TextField::ALL {
                    let sum = lists.get(Inverted::list_of(group, field)).copied();
                    let sum = sum.unwrap_or_default();
                    postings.extend(sum.postings.to_le_bytes());
                    positions.extend(sum.positions.to_le_bytes());
                }
            }
            // A file begins with its name.
            let [own, where_it_stands] = shard_names(number);
            [(own, postings), (where_it_stands, positions)].map(|(name, said)| {
                let mut hasher = blake3::Hasher::new();
                hasher.update(name.as_bytes()).update(&[0]).update(&said);
                hasher.finalize()
            })
        });
        shards.collect()
    }

    /// Sums up these documents: where most are as they were, only what differs. Where stems have other numbers than before, no
    /// document is.
    fn renew(&mut self, documents: Vec<Option<Arc<Analysis>>>, stems: usize) {
        let before = std::mem::replace(&mut self.documents, documents);
        let count = before.len().max(self.documents.len());
        let at = |documents: &[Option<Arc<Analysis>>], number: usize| {
            documents.get(number).cloned().flatten()
        };
        let changed = (0..count).filter_map(|number| {
            let (old, new) = (at(&before, number), at(&self.documents, number));
            let is_same = match (&old, &new) {
                (Some(old), Some(new)) => Arc::ptr_eq(old, new),
                (old, new) => old.is_none() && new.is_none(),
            };
            (!is_same).then_some((number, old, new))
        });
        let changed: Vec<_> = changed.collect();
        let all = self.documents.iter().flatten().count();
        if changed.len() * 2 > all {
            self.sums = sums_of(&self.documents, stems);
            return;
        }
        self.sums
            .resize(stems * TextField::ALL.len(), Sum::default());
        for (number, old, new) in changed {
            each_word(number, old.as_deref(), |place, sum| {
                if let Some(here) = self.sums.get_mut(place) {
                    *here = here.minus(sum);
                }
            });
            each_word(number, new.as_deref(), |place, sum| {
                if let Some(here) = self.sums.get_mut(place) {
                    *here = here.plus(sum);
                }
            });
        }
    }
}

/// Sums up documents by their numbers.
fn sums_of(documents: &[Option<Arc<Analysis>>], stems: usize) -> Vec<Sum> {
    let nothing = || vec![Sum::default(); stems * TextField::ALL.len()];
    let shares = documents.par_chunks(SHARE).enumerate();
    let shares = shares.fold(nothing, |mut sums, (share, documents)| {
        for (number, document) in (share * SHARE..).zip(documents) {
            each_word(number, document.as_deref(), |place, sum| {
                if let Some(here) = sums.get_mut(place) {
                    *here = here.plus(sum);
                }
            });
        }
        sums
    });
    shares.reduce(nothing, |mut sums, others| {
        for (sum, other) in sums.iter_mut().zip(others) {
            *sum = sum.plus(other);
        }
        sums
    })
}

/// What a document says of each of its words, with the place of its stem and field.
fn each_word(number: usize, document: Option<&Analysis>, mut add: impl FnMut(usize, Sum)) {
    let Some(document) = document else {
        return;
    };
    let (mut pieces, mut bytes) = (Vec::new(), Vec::new());
    for (field, said) in TextField::ALL.into_iter().zip(&document.fields) {
        for (stem, positions) in said.iter() {
            pieces.clear();
            if field == TextField::Body {
                document.places.find(&mut pieces, positions);
            }
            let frequency = u32::try_from(positions.len()).unwrap_or(u32::MAX);
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            let mut hash = |first: u32, rest: &[u32]| {
                bytes.clear();
                let all = [number, first].into_iter().chain(rest.iter().copied());
                bytes.extend(all.flat_map(u32::to_le_bytes));
                let mut half = [0; size_of::<u128>()];
                for (half, byte) in half.iter_mut().zip(blake3::hash(&bytes).as_bytes()) {
                    *half = *byte;
                }
                u128::from_le_bytes(half)
            };
            let sum = Sum {
                postings: hash(frequency, &pieces),
                positions: hash(said.room(), positions),
            };
            add(stem as usize * TextField::ALL.len() + field as usize, sum);
        }
    }
}
