//! How the index is cut into the files that a browser loads.
//!
//! A posting shard holds a run of sorted forms and the postings of the groups that appear in it
//! for the first time. Where one begins is decided here, by an estimate, so that the terminal
//! asks the same question as the browser: in how many shards are the forms of this prefix, and
//! which forms are at hand when a word is unknown. Knows no bytes; the exporter writes them.

use std::ops::Range;

use super::surface::{Group, Surface};

/// What a shard is to hold, in bytes before compression: the best balance of bytes, requests and
/// prefix queries in measurements on 338 and 10,000 documents.
const SHARD_BYTES: usize = 16 * 1024;

/// The most shards that the forms of a prefix may lie in, for it to be searched as a prefix: each
/// is a request.
pub const PREFIX_SHARDS: usize = 4;

/// The posting shards of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shards {
    shards: Vec<Shard>,
    /// The number of forms and groups.
    forms: usize,
    groups: usize,
}

/// A posting shard.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Shard {
    /// The shortest text that parts its first form from the last one of the shard before; empty for the first.
    key: String,
    /// Its first form.
    form: usize,
    /// Its first group.
    group: usize,
}

impl Shards {
    /// Cuts the words of a corpus of so many documents.
    #[must_use]
    pub fn new(surface: &Surface, documents: usize) -> Self {
        let mut shards: Vec<Shard> = Vec::new();
        let mut filled = 0;
        let mut groups = 0;
        let mut last = "";
        for (place, form) in surface.forms().iter().enumerate() {
            let is_new = form.group == groups;
            let postings = surface.groups().get(form.group).filter(|_| is_new);
            let bytes = form_bytes(last, &form.text)
                + postings.map_or(0, |group| posting_bytes(group, documents));
            if shards.is_empty() || filled + bytes > SHARD_BYTES {
                shards.push(Shard {
                    key: distinguishing(last, &form.text).to_owned(),
                    form: place,
                    group: groups,
                });
                filled = 0;
            }
            filled += bytes;
            groups += usize::from(is_new);
            last = &form.text;
        }
        if let Some(first) = shards.first_mut() {
            first.key.clear();
        }
        Self {
            shards,
            forms: surface.forms().len(),
            groups,
        }
    }

    /// The number of shards; none where nothing is indexed.
    #[must_use]
    pub fn len(&self) -> usize {
        self.shards.len()
    }

    /// Whether nothing is indexed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.shards.is_empty()
    }

    /// The key of each shard: a form belongs to the last shard whose key is not greater.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &str> {
        self.shards.iter().map(|shard| shard.key.as_str())
    }

    /// The forms of a shard, by their places in [`Surface::forms`].
    #[must_use]
    pub fn forms(&self, shard: usize) -> Range<usize> {
        let at = |shard: usize| {
            self.shards
                .get(shard)
                .map_or(self.forms, |shard| shard.form)
        };
        at(shard)..at(shard + 1)
    }

    /// The groups whose postings are in a shard, by their places in [`Surface::groups`].
    #[must_use]
    pub fn groups(&self, shard: usize) -> Range<usize> {
        let at = |shard: usize| {
            self.shards
                .get(shard)
                .map_or(self.groups, |shard| shard.group)
        };
        at(shard)..at(shard + 1)
    }

    /// The shard where a form is or would be.
    #[must_use]
    pub fn of(&self, form: &str) -> usize {
        let behind = self
            .shards
            .partition_point(|shard| shard.key.as_str() <= form);
        behind.saturating_sub(1)
    }

    /// The shards where forms that start with a text are or would be.
    #[must_use]
    pub fn covering(&self, prefix: &str) -> Range<usize> {
        let end = self
            .shards
            .partition_point(|shard| shard.key.as_str() <= prefix || shard.key.starts_with(prefix));
        self.of(prefix).min(end)..end
    }
}

/// What a form takes, written as what differs from the one before.
fn form_bytes(last: &str, form: &str) -> usize {
    form.len() - common(last, form) + 2
}

/// What the postings of a group take, from the number of its documents alone: the gaps between
/// evenly spread documents as variable-length numbers, and some term frequencies.
fn posting_bytes(group: &Group, documents: usize) -> usize {
    let fields = group.documents.iter().filter(|count| **count > 0);
    let bytes = fields.map(|count| {
        let count = *count as usize;
        let gap_bytes = match documents / count {
            0..64 => 1,
            64..8192 => 2,
            _ => 3,
        };
        2 + count * gap_bytes + count / 3
    });
    2 + bytes.sum::<usize>()
}

/// The shortest start of `form` that is greater than `last`.
fn distinguishing<'a>(last: &str, form: &'a str) -> &'a str {
    let common = common(last, form);
    let next = form.get(common..).and_then(|rest| rest.chars().next());
    form.get(..common + next.map_or(0, char::len_utf8))
        .unwrap_or(form)
}

/// The length of what two texts have in common at their start.
fn common(a: &str, b: &str) -> usize {
    let same = a.chars().zip(b.chars()).take_while(|(a, b)| a == b);
    same.map(|(c, _)| c.len_utf8()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::surface::Counting;

    /// A corpus in which each form fills half a shard.
    fn shards(forms: &[&str]) -> (Surface, Shards) {
        let counting = Counting::of("", &[forms]);
        let frequent = [0, 0, 0, 6_000];
        let surface = counting.finish(|_| Ok::<_, ()>(frequent)).unwrap();
        let shards = Shards::new(&surface, 10_000);
        (surface, shards)
    }

    #[test]
    fn every_form_is_in_one_shard_and_found_there() {
        let (surface, shards) = shards(&["a", "ab", "abc", "b", "bcd", "bce", "été", "障害"]);
        let keys: Vec<_> = shards.keys().collect();
        assert_eq!(keys, ["", "abc", "bc", "é"]);
        let mut places = Vec::new();
        for shard in 0..shards.len() {
            assert_eq!(shards.forms(shard), shards.groups(shard));
            for place in shards.forms(shard) {
                assert_eq!(shards.of(&surface.forms()[place].text), shard);
                places.push(place);
            }
        }
        assert_eq!(places, (0..8).collect::<Vec<_>>());
    }

    #[test]
    fn a_prefix_names_the_shards_of_its_forms() {
        let check = |prefix: &str, expected: Range<usize>| {
            let (_, shards) = shards(&["a", "ab", "abc", "b", "bcd", "bce", "été", "障害"]);
            assert_eq!(shards.covering(prefix), expected, "{prefix}");
        };
        check("a", 0..2);
        check("ab", 0..2);
        check("abc", 1..2);
        check("b", 1..3);
        check("bcd", 2..3);
        check("", 0..4);
        check("z", 2..3);
    }

    #[test]
    fn nothing_has_no_shards() {
        let shards = Shards::new(&Surface::default(), 0);
        assert!(shards.is_empty());
        assert_eq!((shards.of("a"), shards.covering("a")), (0, 0..0));
    }
}
