//! The posting shards that were packed last, kept for the next index: one that is made from the same is neither
//! encoded nor packed again, even where its folder has another name because of its neighbours.

use std::collections::BTreeMap;

/// Which files hold the shards of the last index.
#[derive(Debug, Default)]
pub struct ShardCache {
    /// By the hash of what a shard is made from.
    shards: BTreeMap<[u8; 32], Packed>,
}

/// The files of a shard: its postings, its positions.
pub(super) type Packed = [PackedPart; 2];

/// A file that was packed.
#[derive(Clone, Debug)]
pub(super) struct PackedPart {
    /// The hash of its content.
    pub hash: blake3::Hash,
    /// The length of its content.
    pub length: usize,
    /// Where it lies.
    pub address: String,
}

impl ShardCache {
    /// The files of the shard that is made from what has this hash, as far as both are there.
    pub(super) fn get(
        &self,
        fingerprint: Option<blake3::Hash>,
        is_there: &(dyn Fn(&str) -> bool + Sync),
    ) -> Option<&Packed> {
        let packed = self.shards.get(fingerprint?.as_bytes())?;
        let mut addresses = packed.iter().map(|part| &part.address);
        addresses.all(|address| is_there(address)).then_some(packed)
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.shards.is_empty()
    }

    /// Keeps these shards and no others.
    pub(super) fn renew(&mut self, shards: impl Iterator<Item = (Option<blake3::Hash>, Packed)>) {
        let shards =
            shards.filter_map(|(fingerprint, packed)| Some((*fingerprint?.as_bytes(), packed)));
        self.shards = shards.collect();
    }
}

#[cfg(test)]
mod tests {
    use super::super::parts::{Content, Parts, shard_names};
    use super::*;
    use crate::search::documents::Documents;
    use crate::search::index::Memory;
    use crate::search::{SearchIndex, sample};

    #[test]
    fn a_shard_that_no_edit_reaches_is_not_packed_again() {
        let stories = |last: &str| {
            let letters = ('a'..='z').flat_map(|a| ('a'..='z').map(move |b| (a, b)));
            let words = letters.map(|(a, b)| format!("{a}{b}{a}kiln {b}{a}oven"));
            let words: Vec<String> = words.collect();
            let stories = words.chunks(8).zip(1..).map(|(words, number)| {
                let body = format!("---\ntitle: Story {number}\n---\n{}\n", words.join(" "));
                (format!("{number}.md"), body)
            });
            let mut stories: Vec<_> = stories.collect();
            let end = (
                "z.md".to_owned(),
                format!("---\ntitle: Last\n---\n{last}\n"),
            );
            stories.push(end);
            stories
        };
        let mut memory = Memory::default();
        let mut index = |last: &str| {
            let (stories, config) = (stories(last), sample::config());
            let files = stories.iter().map(|(a, b)| (a.as_str(), b.as_str()));
            let catalog = sample::catalog(&files.collect::<Vec<_>>(), &config);
            SearchIndex::with(Documents::new(&catalog, &config), &config, &mut memory)
        };
        let before = index("It cooled.");
        let mut cache = ShardCache::default();
        let parts = Parts::of(&before, &cache, &|_| true).unwrap();
        let find = |name: String| {
            let part = parts.usual.iter().chain(&parts.rare);
            let part = part.into_iter().find(|part| part.name == name);
            part.unwrap().at(name)
        };
        let shards = parts.shards.iter().enumerate();
        cache.renew(shards.map(|(number, made_from)| (*made_from, shard_names(number).map(find))));
        let after = index("It cooled and cracked the zzzkiln.");
        let told = |parts: &Parts| {
            let all = parts.usual.iter().chain(&parts.rare);
            let all = all.map(|part| (part.name.clone(), part.hash, part.length));
            all.collect::<Vec<_>>()
        };
        let packed = |parts: &Parts| {
            let all = parts.usual.iter();
            all.filter(|part| matches!(part.content, Content::Packed(_)))
                .count()
        };
        let warm = Parts::of(&after, &cache, &|_| true).unwrap();
        let clean = Parts::of(&after, &ShardCache::default(), &|_| true).unwrap();
        assert_eq!(told(&warm), told(&clean));
        let count = after.shards.len();
        assert!((1..count).contains(&packed(&warm)), "{count} shards");
        let gone = Parts::of(&after, &cache, &|_| false).unwrap();
        assert_eq!(packed(&gone), 0, "files that are not there any more");
    }
}
