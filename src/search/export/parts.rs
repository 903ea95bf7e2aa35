//! Everything but the texts, file by file, before it is packed.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::bytes::Bytes;
use super::facets::{self, Facet};
use super::made_from::MadeFrom;
use super::packed::{PackedCache, PackedPart};
use super::postings::{self, Shard, Wanted};
use super::{dictionary, folding, manifest, themes};
use crate::search::index::{IndexError, SearchIndex};

/// One bundle replaces the files of an index up to this size, compressed: about what a query loads
/// on a large site, and a round trip less.
const BUNDLE_BYTES: usize = 64 * 1024;
/// What is larger before it is compressed will not be that small afterwards.
const BUNDLE_RAW_BYTES: usize = 16 * BUNDLE_BYTES;
/// Groups of shards that each thread encodes, one after the other: what is in the making is in memory twice.
const GROUPS: usize = 2;
/// So many shards are a group in any case.
const FEW_SHARDS: usize = 32;
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
    /// The facets, as the manifest names them.
    pub facets: Vec<Facet>,
}

impl Parts {
    /// The parts of an index, without the content of the shards that are at hand: `known` has those of the last index, and what
    /// each of this one is made from.
    pub(super) fn of(
        index: &SearchIndex,
        known: Option<(&PackedCache, &[MadeFrom])>,
        is_there: &(dyn Fn(&str) -> bool + Sync),
    ) -> Result<Self, IndexError> {
        let packed = |number: usize| {
            let known = known.and_then(|(cache, made_from)| Some((cache, made_from.get(number)?)));
            known.map_or([None, None], |(cache, made_from)| {
                made_from.each_ref().map(|one| cache.shard(one, is_there))
            })
        };
        let all = 0..index.shards.len();
        let wanted = all.clone().map(|number| {
            let [postings, positions] = packed(number).map(|file| file.is_none());
            Wanted {
                number,
                postings,
                positions,
            }
        });
        let wanted = wanted.filter(|wanted| wanted.postings || wanted.positions);
        let mut made: BTreeMap<usize, Shard> = made(index, &wanted.collect::<Vec<_>>())?;
        let mut parts = Self {
            usual: Vec::new(),
            rare: Vec::new(),
            facets: Vec::new(),
        };
        for number in all {
            let made = made.remove(&number).unwrap_or_default();
            let part = |name, packed: Option<&PackedPart>, bytes| match packed {
                Some(packed) => Part::packed(name, packed),
                None => Part::new(name, bytes),
            };
            let ([own, where_it_stands], [postings, positions]) =
                (packed(number), shard_names(number));
            parts.usual.push(part(postings, own, made.postings));
            parts
                .rare
                .push(part(positions, where_it_stands, made.positions));
        }
        parts.add_others(index);
        Ok(parts)
    }

    fn add_others(&mut self, index: &SearchIndex) {
        let documents = index.documents();
        let mut rare = |name: &str, bytes| self.rare.push(Part::new(name.to_owned(), bytes));
        rare("l", postings::rooms(index));
        rare("w", dictionary::dictionary(index.surface()));
        rare("x", folding::folding());
        for (number, words) in themes::files(index).into_iter().enumerate() {
            rare(&format!("h/{number}"), words);
        }
        let mut usual = |name: &str, bytes| self.usual.push(Part::new(name.to_owned(), bytes));
        usual("n", norms(index));
        usual("c", facets::days(documents));
        let facets = facets::files(documents);
        for (kind, files) in [
            ("v", facets.values),
            ("r", facets.rare),
            ("f", facets.names),
        ] {
            for (number, bytes) in files.into_iter().enumerate() {
                usual(&format!("{kind}/{number}"), bytes);
            }
        }
        self.facets = facets.facets;
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
fn made(index: &SearchIndex, wanted: &[Wanted]) -> Result<BTreeMap<usize, Shard>, IndexError> {
    // Each group goes through all documents.
    let groups = rayon::current_num_threads() * GROUPS;
    let groups = groups.min(wanted.len().div_ceil(FEW_SHARDS));
    let made = (0..groups).into_par_iter().map(|group| {
        // Shards beside each other are of one kind: large ones of a word that all have, or full of rare words.
        let own = wanted.iter().skip(group).step_by(groups).copied();
        let own: Vec<Wanted> = own.collect();
        let shards = postings::shards(index, &own)?;
        let numbers = own.into_iter().map(|wanted| wanted.number);
        Ok(numbers.zip(shards).collect::<Vec<_>>())
    });
    let made: Vec<_> = made.collect::<Result<_, IndexError>>()?;
    Ok(made.into_iter().flatten().collect())
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
