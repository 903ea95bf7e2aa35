//! How the index is cut into the files that a browser loads.
//!
//! A posting shard holds a run of sorted forms and the postings of the groups that appear in it
//! for the first time. Where one begins is decided here, by an estimate, so that the terminal
//! asks the same question as the browser: in how many shards are the forms of this prefix, and
//! which forms are at hand when a word is unknown. Knows no bytes; the exporter writes them.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::passages::doublings;
use super::surface::{Form, Group, Surface};

/// What a shard of a small library is to hold, in bytes before compression, and of a large one: where documents are many,
/// one word fills as much by itself, and smaller shards are only more files.
const SHARD_BYTES: usize = 3 * 1024;
const LARGEST_BYTES: usize = 16 * 1024;

/// The part of a shard that is left empty at most, so that a stem's forms stay together: the fourth.
const SPARE: usize = 4;

/// The most shards that the forms of a prefix may lie in, for it to be searched as a prefix: each
/// is a request.
pub const PREFIX_SHARDS: usize = 8;

/// The posting shards of an index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shards {
    shards: Vec<Shard>,
    /// The number of forms and groups.
    forms: usize,
    groups: usize,
    /// For each shard, the forms of its groups that stand in others.
    elsewhere: Vec<Vec<usize>>,
}

/// A posting shard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Shard {
    /// The shortest text that parts its first form from the last one of the shard before; empty for the first.
    key: String,
    /// Its first form.
    form: usize,
    /// Its first group.
    group: usize,
}

impl Shards {
    /// Cuts the words of a corpus whose documents are numbered below a bound: where a shard is nearly full, in front of the
    /// form that parts the fewest stems. A few have forms all over the alphabet, such as `die` and
    /// `dying`; those of all others are in one shard, so that a word needs no second one. Among forms that part as many, a
    /// hash of their texts decides: so one word more moves the end of its own shard at most, and not those of all behind it.
    #[must_use]
    pub fn new(surface: &Surface, bound: u32) -> Self {
        let bound = bound as usize;
        let places = places(surface, bound);
        let size = LARGEST_BYTES.min(SHARD_BYTES << doublings(bound));
        let mut shards: Vec<Shard> = Vec::new();
        let mut rest = places.as_slice();
        while let Some(first) = rest.first() {
            let form = places.len() - rest.len();
            let key = match form.checked_sub(1) {
                Some(before) => distinguishing(text(surface, before), text(surface, form)),
                None => "",
            };
            shards.push(Shard {
                key: key.to_owned(),
                form,
                group: first.group,
            });
            rest = rest.get(fitting(rest, size)..).unwrap_or_default();
        }
        let mut shards = Self {
            elsewhere: vec![Vec::new(); shards.len()],
            shards,
            forms: surface.forms().len(),
            groups: surface.groups().len(),
        };
        for shard in 0..shards.len() {
            for form in shards.forms(shard) {
                let group = surface.forms().get(form).map(|form| form.group);
                let home = group.map_or(shard, |group| shards.home(group));
                if let Some(elsewhere) = shards.elsewhere.get_mut(home).filter(|_| home != shard) {
                    elsewhere.push(form);
                }
            }
        }
        shards
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

    /// The shard that has the postings of a group.
    #[must_use]
    pub fn home(&self, group: usize) -> usize {
        let behind = self.shards.partition_point(|shard| shard.group <= group);
        behind.saturating_sub(1)
    }

    /// The forms of a shard's groups that stand in others, by their places in [`Surface::forms`].
    #[must_use]
    pub fn elsewhere(&self, shard: usize) -> &[usize] {
        self.elsewhere.get(shard).map_or(&[], Vec::as_slice)
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

/// A form, as a place where a shard may begin.
struct Boundary<'a> {
    /// What it takes, with the postings of the group that begins with it.
    bytes: usize,
    /// The number of groups that begin before it.
    group: usize,
    /// How many of them go on behind.
    parted: usize,
    text: &'a str,
}

fn places<'a>(surface: &'a Surface, bound: usize) -> Vec<Boundary<'a>> {
    let mut left = vec![0_usize; surface.groups().len()];
    for form in surface.forms() {
        if let Some(left) = left.get_mut(form.group) {
            *left += 1;
        }
    }
    let mut last = "";
    let (mut group, mut parted) = (0, 0);
    let place = |form: &'a Form| {
        let is_new = form.group == group;
        let postings = surface.groups().get(form.group).filter(|_| is_new);
        let postings = postings.map_or(0, |group| posting_bytes(group, bound));
        let bytes = form_bytes(last, &form.text) + postings;
        last = &form.text;
        let place = Boundary {
            bytes,
            group,
            parted,
            text: &form.text,
        };
        group += usize::from(is_new);
        parted += usize::from(is_new);
        if let Some(left) = left.get_mut(form.group) {
            *left -= 1;
            parted -= usize::from(*left == 0);
        }
        place
    };
    surface.forms().iter().map(place).collect()
}

/// How many of the forms are the next shard, of a size in bytes.
fn fitting(places: &[Boundary<'_>], size: usize) -> usize {
    let mut filled = 0;
    let mut best: Option<((usize, [u8; 32]), usize)> = None;
    for (count, place) in places.iter().enumerate() {
        let is_nearly_full = filled + size / SPARE > size || filled + place.bytes > size;
        let is_few = best.is_none_or(|((parted, _), _)| place.parted <= parted);
        if count > 0 && is_nearly_full && is_few {
            let hash = *blake3::hash(place.text.as_bytes()).as_bytes();
            let cost = (place.parted, hash);
            if best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, count));
            }
        }
        filled += place.bytes;
        if let Some((_, count)) = best.filter(|_| filled > size) {
            return count;
        }
    }
    places.len()
}

fn text(surface: &Surface, place: usize) -> &str {
    surface
        .forms()
        .get(place)
        .map_or("", |form| form.text.as_str())
}

/// What a form takes, written as what differs from the one before.
fn form_bytes(last: &str, form: &str) -> usize {
    form.len() - common(last, form) + 2
}

/// What the postings of a group take, from the number of its documents alone: the bits that the gaps
/// between evenly spread documents need, and about half a byte for how often it stands in each.
fn posting_bytes(group: &Group, bound: usize) -> usize {
    let fields = group.documents.iter().filter(|count| **count > 0);
    let bytes = fields.map(|count| {
        let count = *count as usize;
        let gap = bound / count;
        2 + count * (gap.checked_ilog2().unwrap_or(0) as usize + 6) / 8
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

    /// A corpus in which each stem fills half a shard.
    fn shards(forms: &[&str]) -> (Surface, Shards) {
        shards_of("", forms, |_| 10_000)
    }

    /// A corpus in a language, with the documents that each stem is in.
    fn shards_of(
        language: &str,
        forms: &[&str],
        frequency: impl Fn(&str) -> u32,
    ) -> (Surface, Shards) {
        let surface = Surface::of_forms(language, &[forms]).with_frequencies(frequency);
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
    fn the_forms_of_a_stem_stay_together() {
        let check = |forms: &[&str], expected: &[&str]| {
            let frequency = |stem: &str| match stem {
                "b" => 6_500,
                "retri" => 10,
                _ => 10_000,
            };
            let (_, shards) = shards_of("en", forms, frequency);
            assert_eq!(shards.keys().collect::<Vec<_>>(), expected);
        };
        check(&["a", "b", "retried", "retrieve", "retry"], &["", "r"]);
        // Some have forms on both sides of everything else.
        check(&["a", "die", "disk", "drain", "dying"], &["", "dis"]);
    }

    #[test]
    fn nothing_has_no_shards() {
        let shards = Shards::new(&Surface::default(), 0);
        assert!(shards.is_empty());
        assert_eq!((shards.of("a"), shards.covering("a")), (0, 0..0));
    }
}
