//! Everything but the texts, file by file, before it is packed.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::bytes::Bytes;
use super::packed::{PackedCache, PackedPart};
use super::postings::{self, Shard};
use super::{dictionary, facets, folding, manifest, themes};
use crate::search::index::{IndexError, SearchIndex};

/// One bundle replaces the files of an index up to this size, compressed: about what a query loads
/// on a large site, and a round trip less.
const BUNDLE_BYTES: usize = 64 * 1024;
/// What is larger before it is compressed will not be that small afterwards.
const BUNDLE_RAW_BYTES: usize = 16 * BUNDLE_BYTES;
/// Groups of shards that each thread encodes, one after the other: what is in the making is in memory twice.
const GROUPS: usize = 2;
/// The name of the bundle.
pub(super) const BUNDLE: &str = "all";

/// Hexadecimal digits of the hash in the name of a folder.
const HASH_LENGTH: usize = 10;

/// A file of the index before it is compressed.
pub(super) struct Part {
    /// Its name below the folder: `s/3`.
    pub name: String,
    /// The hash of its content.
    pub hash: blake3::Hash,
    /// The length of its content.
    pub length: usize,
    /// What it holds.
    pub content: Content,
}

/// What a file holds.
pub(super) enum Content {
    /// It is to be packed.
    Bytes(Bytes),
    /// It was packed before and lies at this address.
    Packed(String),
}

impl Part {
    pub(super) fn new(name: String, bytes: Bytes) -> Self {
        let mut hasher = blake3::Hasher::new();
        bytes.hash_into(&mut hasher);
        Self {
            name,
            hash: hasher.finalize(),
            length: bytes.content.len(),
            content: Content::Bytes(bytes),
        }
    }

    pub(super) fn packed(name: String, packed: &PackedPart) -> Self {
        Self {
            name,
            hash: packed.hash,
            length: packed.length,
            content: Content::Packed(packed.address.clone()),
        }
    }

    /// What stands in front of its number.
    pub(super) fn kind(&self) -> &str {
        self.name.split('/').next().unwrap_or(&self.name)
    }

    /// Its file as it is at an address.
    pub(super) fn at(&self, address: String) -> PackedPart {
        PackedPart {
            hash: self.hash,
            length: self.length,
            address,
        }
    }
}

/// Everything but the texts.
pub(super) struct Parts {
    /// What most queries load some of.
    pub usual: Vec<Part>,
    /// What only phrases, unknown words and unusual characters load.
    pub rare: Vec<Part>,
    /// What each shard is made from; nothing where none are kept.
    pub shards: Vec<blake3::Hash>,
}

impl Parts {
    /// The parts of an index, without the content of the shards that are at hand.
    pub(super) fn of(
        index: &SearchIndex,
        known: Option<&PackedCache>,
        is_there: &(dyn Fn(&str) -> bool + Sync),
    ) -> Result<Self, IndexError> {
        let fingerprints = known.map(|_| postings::fingerprints(index));
        let fingerprints = fingerprints.unwrap_or_default();
        let packed = |number: usize| known?.shard(fingerprints.get(number)?, is_there);
        let all = 0..index.shards.len();
        let missing: Vec<usize> = all.clone().filter(|one| packed(*one).is_none()).collect();
        let mut made: BTreeMap<usize, Shard> = made(index, &missing)?;
        let mut parts = Self {
            usual: Vec::new(),
            rare: Vec::new(),
            shards: Vec::new(),
        };
        for number in all {
            let [postings, positions] = shard_names(number);
            if let Some(shard) = made.remove(&number) {
                parts.usual.push(Part::new(postings, shard.postings));
                parts.rare.push(Part::new(positions, shard.positions));
            } else if let Some([own, where_it_stands]) = packed(number) {
                parts.usual.push(Part::packed(postings, own));
                parts.rare.push(Part::packed(positions, where_it_stands));
            }
        }
        parts.shards = fingerprints;
        parts.add_others(index);
        Ok(parts)
    }

    fn add_others(&mut self, index: &SearchIndex) {
        let documents = index.documents();
        let mut rare = |name: &str, bytes| self.rare.push(Part::new(name.to_owned(), bytes));
        rare("l", postings::lengths(index));
        rare("w", dictionary::dictionary(index.surface()));
        rare("x", folding::folding());
        for (number, words) in themes::files(index).into_iter().enumerate() {
            rare(&format!("h/{number}"), words);
        }
        let mut usual = |name: &str, bytes| self.usual.push(Part::new(name.to_owned(), bytes));
        usual("n", norms(index));
        usual("c", facets::days(documents));
        let facets = facets::files(documents);
        usual("v", facets.values);
        usual("r", facets.rare);
        for (number, names) in facets.names.into_iter().enumerate() {
            usual(&format!("f/{number}"), names);
        }
    }

    /// Whether what most queries load some of may be small enough for one file.
    pub(super) fn may_be_bundled(&self) -> bool {
        let raw: usize = self.usual.iter().map(|part| part.length).sum();
        raw <= BUNDLE_RAW_BYTES
    }

    /// What most queries load some of in one file, where that is small. No part may be without its content.
    pub(super) fn bundle(&self) -> Result<Option<Part>, IndexError> {
        if !self.may_be_bundled() {
            return Ok(None);
        }
        let mut all = Bytes::default();
        all.list(self.usual.iter(), |all, part| {
            if let Content::Bytes(bytes) = &part.content {
                all.text(&part.name);
                all.number(bytes.content.len());
                all.append(bytes);
            }
        });
        let size = all.sealed(BUNDLE)?.len();
        Ok((size <= BUNDLE_BYTES).then(|| Part::new(BUNDLE.to_owned(), all)))
    }
}

/// Encodes shards, some on each thread.
fn made(index: &SearchIndex, numbers: &[usize]) -> Result<BTreeMap<usize, Shard>, IndexError> {
    let groups = rayon::current_num_threads() * GROUPS;
    let groups = (0..groups).into_par_iter().map(|group| {
        // Shards beside each other are of one kind: large ones of a word that all have, or full of rare words.
        let numbers: Vec<usize> = numbers
            .iter()
            .skip(group)
            .step_by(groups)
            .copied()
            .collect();
        let shards = postings::shards(index, &numbers)?;
        Ok(numbers.into_iter().zip(shards).collect::<Vec<_>>())
    });
    let groups: Vec<_> = groups.collect::<Result<_, IndexError>>()?;
    Ok(groups.into_iter().flatten().collect())
}

/// The names of the files of a shard.
pub(super) fn shard_names(number: usize) -> [String; 2] {
    [format!("s/{number}"), format!("p/{number}")]
}

/// The lengths of the bodies, a byte for each document, and behind them the numbers of words of the titles.
fn norms(index: &SearchIndex) -> Bytes {
    let numbers = index.documents().numbers();
    let mut all = numbers.spread(index.totals.norms.iter().copied());
    all.extend(numbers.spread(index.totals.title_words.iter().copied()));
    all.into()
}

/// The hash of the parts of a folder, which names it.
pub(super) fn hash(parts: &[Part]) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&manifest::VERSION.to_le_bytes());
    for part in parts {
        hasher.update(part.name.as_bytes());
        // Behind a name, which holds no such byte, and in front of its hash, so that no two folders read alike.
        hasher.update(&[0]);
        hasher.update(part.hash.as_bytes());
    }
    shortened(&hasher)
}

/// As many digits of a hash as tell versions of a site apart.
pub(super) fn shortened(hasher: &blake3::Hasher) -> String {
    let mut hash = hasher.finalize().to_hex().to_string();
    hash.truncate(HASH_LENGTH);
    hash
}
