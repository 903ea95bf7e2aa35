//! What was packed last, kept for the next index: posting shards and texts that are made from the same are neither encoded nor
//! packed again, even where their folder has another name because of its neighbours.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::made_from::{MadeFrom, Sums};
use crate::search::documents::Section;
use crate::search::index::SearchIndex;

/// Which files hold the shards and the texts of the last index.
#[derive(Debug, Default)]
pub struct PackedCache {
    /// What the documents of the last index say of words.
    sums: Sums,
    /// The files of shards by the hash of what each is made from.
    shards: BTreeMap<[u8; 32], PackedPart>,
    /// By the number of a document.
    texts: BTreeMap<usize, PackedText>,
}

/// The files of a document's text, and what they are made from.
#[derive(Debug)]
pub(super) struct PackedText {
    /// The hash of all but the sections.
    pub about: blake3::Hash,
    pub sections: Arc<[Section]>,
    pub parts: Vec<PackedPart>,
}

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

impl PackedCache {
    /// What the files of each shard of an index are made from.
    pub(super) fn made_from(&mut self, index: &SearchIndex) -> Vec<MadeFrom> {
        self.sums.made_from(index)
    }

    /// The file of a shard that is made from what has this hash, where it is there.
    pub(super) fn shard(
        &self,
        made_from: &blake3::Hash,
        is_there: &(dyn Fn(&str) -> bool + Sync),
    ) -> Option<&PackedPart> {
        let packed = self.shards.get(made_from.as_bytes())?;
        is_there(&packed.address).then_some(packed)
    }

    /// The files of the text of the document with this number, where it is made from the same and all of them are there.
    pub(super) fn text(
        &self,
        number: usize,
        about: &blake3::Hash,
        sections: &Arc<[Section]>,
        is_there: &(dyn Fn(&str) -> bool + Sync),
    ) -> Option<&[PackedPart]> {
        let packed = self.texts.get(&number)?;
        let is_same = packed.about == *about && Arc::ptr_eq(&packed.sections, sections);
        let mut parts = packed.parts.iter();
        (is_same && parts.all(|part| is_there(&part.address))).then_some(&packed.parts)
    }

    /// Whether there are no shards.
    pub(super) fn has_no_shards(&self) -> bool {
        self.shards.is_empty()
    }

    /// Keeps these files of shards and no others.
    pub(super) fn renew_shards(
        &mut self,
        shards: impl Iterator<Item = (blake3::Hash, PackedPart)>,
    ) {
        let shards = shards.map(|(made_from, packed)| (*made_from.as_bytes(), packed));
        self.shards = shards.collect();
    }

    /// Keeps these texts, by the numbers of their documents, and no others.
    pub(super) fn renew_texts(&mut self, texts: impl Iterator<Item = (usize, PackedText)>) {
        self.texts = texts.collect();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::super::parts::{Content, Parts, shard_names};
    use super::super::{Made, Reach, files as files_of, missing_files};
    use super::*;
    use crate::search::documents::{Documents, TextCache};
    use crate::search::index::{IndexError, Memory};
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
        let mut cache = PackedCache::default();
        let made_from = cache.made_from(&before);
        let parts = Parts::of(&before, Some((&cache, &made_from)), &|_| true).unwrap();
        let find = |name: String| {
            let part = parts.usual.iter().chain(&parts.rare);
            let part = part.into_iter().find(|part| part.name == name);
            part.unwrap().at(name)
        };
        let names = (0..made_from.len()).flat_map(shard_names);
        let made_from = made_from.into_iter().flatten();
        cache.renew_shards(made_from.zip(names.map(find)));
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
        let made_from = cache.made_from(&after);
        let known = Some((&cache, made_from.as_slice()));
        let warm = Parts::of(&after, known, &|_| true).unwrap();
        let clean = Parts::of(&after, None, &|_| true).unwrap();
        assert_eq!(told(&warm), told(&clean));
        let count = after.shards.len();
        assert!((1..count).contains(&packed(&warm)), "{count} shards");
        let gone = Parts::of(&after, known, &|_| false).unwrap();
        assert_eq!(packed(&gone), 0, "files that are not there any more");
    }

    /// The files of an index, with those of the last one.
    fn warm(
        index: &SearchIndex,
        before: &BTreeMap<String, Vec<u8>>,
        cache: &mut PackedCache,
    ) -> (BTreeMap<String, Vec<u8>>, usize) {
        let files = Mutex::new((BTreeMap::new(), 0));
        let put = |made| -> Result<(), IndexError> {
            let mut files = files.lock().unwrap();
            let (address, bytes) = match made {
                Made::New(file) => {
                    files.1 += 1;
                    file
                }
                Made::Kept { address, former } => (address, before[&former].clone()),
            };
            files.0.insert(address, bytes);
            Ok(())
        };
        let is_there = |address: &str| before.contains_key(address);
        missing_files(index, Reach::Hosts, Some(cache), &is_there, &put).unwrap();
        files.into_inner().unwrap()
    }

    #[test]
    fn what_is_kept_is_what_would_be_packed() {
        // More than fit into one file.
        let story = |number: usize| {
            let words = (0..300).map(|word| format!("w{}x{number}", word * word * 7919 % 10_007));
            let words: Vec<String> = words.collect();
            let text = format!(
                "---\ntitle: Story {number}\nsystems: [kiln]\n---\n\nIt cracked. {}\n",
                words.join(" ")
            );
            (format!("2024-01-{:02}-{number}.md", number % 28 + 1), text)
        };
        let mut stories: Vec<(String, String)> = (0..90).map(story).collect();
        let note = "---\ntitle: Kiln\n---\n\nWhat is fired here.\n";
        stories.push(("systems/kiln.md".to_owned(), note.to_owned()));
        let mut texts = TextCache::default();
        let (mut memory, mut cache, mut before) =
            <(Memory, PackedCache, BTreeMap<String, Vec<u8>>)>::default();
        let mut check = |stories: &[(String, String)], most: usize| {
            let config = sample::config();
            let files = stories.iter().map(|(a, b)| (a.as_str(), b.as_str()));
            let catalog = sample::catalog(&files.collect::<Vec<_>>(), &config);
            let documents = texts.documents(&catalog, &config);
            let index = SearchIndex::with(documents, &config, &mut memory);
            let (after, made) = warm(&index, &before, &mut cache);
            let clean = SearchIndex::of(Documents::new(&catalog, &config), &config);
            let clean = files_of(&clean, Reach::Hosts).unwrap();
            assert!(after == clean.into_iter().collect());
            let all = after.len();
            assert!(made * 100 <= all * most, "{made} files of {all} were made");
            before = after;
        };
        check(&stories, 100);
        check(&stories, 1);
        stories[40].1 += "It cracked again.\n";
        check(&stories, 50);
        stories[41].1 = stories[41].1.replace("Story", "A story");
        check(&stories, 50);
        stories[90].1 = note.replace("Kiln", "Kilns");
        check(&stories, 100);
        stories[90].1 += "It is hot.\n";
        check(&stories, 50);
        stories.remove(7);
        check(&stories, 100);
        stories.insert(7, story(7));
        check(&stories, 100);
        // So many words in front of all others that the shards behind them have other numbers.
        let words: Vec<String> = (0..1000).map(|number| format!("a{number}b")).collect();
        stories[3].1 += &words.join(" ");
        check(&stories, 100);
    }
}
