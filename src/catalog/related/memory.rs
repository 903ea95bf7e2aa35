//! The related incidents of the last catalog, kept for the next: those of an entry are what they were as long as all that it is
//! compared by is, and who else has it.

use std::sync::Arc;

use rayon::prelude::*;

use super::super::index::{EntryIx, Index};
use super::words::Words;
use super::{Feature, Features, Related};

/// The related incidents of the entries of a catalog.
#[derive(Debug, Default)]
pub struct Memory {
    /// A hash of which entries there were, in their order.
    entries: Option<blake3::Hash>,
    /// Of each a hash of what they follow from, and the related incidents.
    related: Vec<(blake3::Hash, Arc<[Related]>)>,
    pub(super) words: Words,
}

/// What the related incidents of each entry follow from, as hashes.
pub(super) struct Grounds {
    entries: blake3::Hash,
    of: Vec<blake3::Hash>,
}

impl Memory {
    /// Forgets the words of documents, which are many where there will be no other catalog.
    pub(in crate::catalog) fn forget_words(&mut self) {
        self.words = Words::default();
    }

    /// The related incidents of the entry at a position, where they follow from what they followed from before.
    pub(super) fn known(&self, grounds: &Grounds, position: usize) -> Option<Arc<[Related]>> {
        let (before, related) = self.related.get(position)?;
        let is_same =
            self.entries == Some(grounds.entries) && grounds.of.get(position) == Some(before);
        is_same.then(|| Arc::clone(related))
    }

    /// Keeps the related incidents of all entries, and no others.
    pub(super) fn renew(&mut self, grounds: Grounds, related: &[Arc<[Related]>]) {
        self.entries = Some(grounds.entries);
        self.related = grounds
            .of
            .into_iter()
            .zip(related.iter().cloned())
            .collect();
    }
}

impl Grounds {
    /// Of entries by their ids.
    pub(super) fn of<'e>(features: &Features, ids: impl Iterator<Item = &'e str>) -> Self {
        let mut hasher = blake3::Hasher::new();
        for (id, month) in ids.zip(features.months.iter()) {
            hasher.update(&(id.len() as u64).to_le_bytes());
            hasher.update(id.as_bytes());
            hasher.update(&month.unwrap_or(i32::MIN).to_le_bytes());
        }
        let weighed = features.names.par_iter().zip(&features.weights);
        let weighed = weighed.zip(&features.postings);
        let weighed: Vec<blake3::Hash> = weighed
            .map(|((name, weight), postings)| hash(name, *weight, postings))
            .collect();
        let own = features.of.par_iter().zip(features.stated.par_iter());
        let own = own.map(|(own, stated)| {
            let mut hasher = blake3::Hasher::new();
            for (feature, certainty) in own {
                let hash = weighed.get(*feature);
                hasher.update(hash.map_or(&[][..], |hash| hash.as_bytes()));
                hasher.update(&certainty.to_le_bytes());
            }
            hasher.update(&positions(stated));
            hasher.finalize()
        });
        Self {
            entries: hasher.finalize(),
            of: own.collect(),
        }
    }
}

/// A hash of a feature: what reasons call it, how much it weighs, who has it.
fn hash(name: &Feature, weight: f64, postings: &[EntryIx]) -> blake3::Hash {
    let name = match name {
        Feature::Term(term) => format!("term {term:?}"),
        Feature::Name(name) => format!("name {name}"),
        Feature::Word => "word".to_owned(),
    };
    let mut hasher = blake3::Hasher::new();
    hasher.update(&(name.len() as u64).to_le_bytes());
    hasher.update(name.as_bytes());
    hasher.update(&weight.to_le_bytes());
    hasher.update(&positions(postings));
    hasher.finalize()
}

/// Entries as bytes, their number first.
fn positions(entries: &[EntryIx]) -> Vec<u8> {
    let numbers =
        std::iter::once(entries.len()).chain(entries.iter().map(|entry| entry.position()));
    numbers
        .flat_map(|number| (number as u64).to_le_bytes())
        .collect()
}
