//! The posting shards: which groups the forms of a shard belong to, and where their words stand.
//!
//! A shard `s/N` holds, in this order:
//!
//! ```text
//! forms      number; a head for each (common start with the one before << 4 | rest, 15 = a number
//!            follows, the start's first); the rests; a code for each: 0 = the next group that begins
//!            here, 1 = a group of another shard (its shard and number follow), k >= 2 = the group
//!            k - 1 before the next one
//! elsewhere  number; for each form of a group of this shard that stands in another one: group, text
//! groups     number; for each: mask of its fields, and 16 where it says nothing by itself
//! counts     for each group and each of its fields, as in all that follows: number of documents
//! frequency  for each document: how often the word stands there, less one
//! documents  their numbers, as `bits` tells
//! pieces     for each document of each group in the body: the pieces of its text in which the word stands; for each a 1 and
//!            how far behind the one before, as `bits` tells; then a 0
//! ```
//!
//! `p/N` holds the positions of the same groups, of each field and document, as `bits` tells; `l`
//! says how many there are in each field of each document. Only phrases load both. Each kind of
//! number stands by itself because its like compresses best among its like.

use std::ops::Range;

use super::bits::Bits;
use super::bytes::{Bytes, common};
use crate::search::index::{IndexError, Inverted, SearchIndex, TextField};
use crate::search::numbers::Numbers;

/// A form that takes more says so in a number of its own.
const NIBBLE: usize = 15;

/// The two files of a shard.
pub(super) struct Shard {
    /// `s/N`.
    pub(super) postings: Bytes,
    /// `p/N`.
    pub(super) positions: Bytes,
}

/// What the groups of a shard say, kind by kind.
struct Lists {
    numbers: Numbers,
    masks: Bytes,
    counts: Bytes,
    frequencies: Bytes,
    documents: Bits,
    pieces: Vec<Vec<u32>>,
    positions: Bits,
}

/// Encodes a shard.
pub(super) fn shard(index: &SearchIndex, number: usize) -> Result<Shard, IndexError> {
    let inverted = index.inverted().ok_or(IndexError::Kept)?;
    let mut postings = Bytes::default();
    let own = index.shards.groups(number);
    forms(index, number, own.clone(), &mut postings);
    elsewhere(index, number, own.clone(), &mut postings);
    postings.number(own.len());
    let mut lists = Lists {
        numbers: index.documents().numbers(),
        masks: Bytes::default(),
        counts: Bytes::default(),
        frequencies: Bytes::default(),
        documents: Bits::default(),
        pieces: Vec::new(),
        positions: Bits::default(),
    };
    let groups = index.surface().groups().iter().enumerate();
    for (place, group) in groups.take(own.end).skip(own.start) {
        let mut mask = 0_u8;
        for (bit, field) in TextField::ALL.into_iter().enumerate() {
            if inverted.count(place, field) > 0 {
                lists.add(inverted, place, field);
                mask |= 1 << bit;
            }
        }
        lists
            .masks
            .number(mask | u8::from(group.is_common) << TextField::ALL.len());
    }
    for part in [&lists.masks, &lists.counts, &lists.frequencies] {
        postings.break_here();
        postings.append(part);
    }
    postings.break_here();
    for pieces in &lists.pieces {
        lists.documents.gaps(pieces);
    }
    postings.content.extend(lists.documents.into_bytes());
    Ok(Shard {
        postings,
        positions: lists.positions.into_bytes().into(),
    })
}

/// A hash of all that a shard is made from, much sooner known than its files; `None` of an index that was kept.
/// It holds for the documents as this process read them.
pub(super) fn fingerprint(index: &SearchIndex, number: usize) -> Option<blake3::Hash> {
    let inverted = index.inverted()?;
    let numbers = index.documents().numbers();
    let own = index.shards.groups(number);
    let mut made_from = Bytes::default();
    forms(index, number, own.clone(), &mut made_from);
    elsewhere(index, number, own.clone(), &mut made_from);
    let mut bytes = made_from.content;
    bytes.extend(numbers.bound.to_le_bytes());
    let groups = index.surface().groups().iter().enumerate();
    for (place, group) in groups.take(own.end).skip(own.start) {
        bytes.push(u8::from(group.is_common));
        for field in TextField::ALL {
            bytes.extend(inverted.count(place, field).to_le_bytes());
            for (document, said, place) in inverted.sources(place, field) {
                bytes.extend(numbers.at(document as usize).to_le_bytes());
                bytes.extend(said.id.to_le_bytes());
                bytes.extend(place.to_le_bytes());
            }
        }
    }
    Some(blake3::hash(&bytes))
}

/// Encodes `l`: the positions of each field, of one number of a document after the other.
pub(super) fn lengths(index: &SearchIndex) -> Bytes {
    let mut bytes = Bytes::default();
    let numbers = index.documents().numbers();
    for length in numbers
        .spread(index.analyses().iter().map(|said| said.lengths()))
        .iter()
        .flatten()
    {
        bytes.number(*length);
    }
    bytes
}

fn forms(index: &SearchIndex, number: usize, own: Range<usize>, bytes: &mut Bytes) {
    let range = index.shards.forms(number);
    let forms = index.surface().forms().get(range).unwrap_or_default();
    let (mut rests, mut codes) = (Bytes::default(), Bytes::default());
    let mut last = "";
    let mut next = own.start;
    bytes.number(forms.len());
    for form in forms {
        let start = common(last, &form.text);
        let rest = form.text.len() - start;
        let head = start.min(NIBBLE) << 4 | rest.min(NIBBLE);
        bytes.content.extend(u8::try_from(head));
        for long in [start, rest].into_iter().filter(|length| *length >= NIBBLE) {
            bytes.number(long - NIBBLE);
        }
        rests
            .content
            .extend_from_slice(form.text.as_bytes().get(start..).unwrap_or_default());
        last = &form.text;
        if form.group == next {
            codes.number(0_u8);
            next += 1;
        } else if own.contains(&form.group) {
            codes.number(next - form.group + 1);
        } else {
            let home = index.shards.home(form.group);
            codes.number(1_u8);
            codes.number(home);
            codes.number(form.group - index.shards.groups(home).start);
        }
    }
    for part in [&rests, &codes] {
        bytes.break_here();
        bytes.append(part);
    }
}

/// The forms of a shard's groups that stand in others.
fn elsewhere(index: &SearchIndex, number: usize, own: Range<usize>, bytes: &mut Bytes) {
    let forms = index.surface().forms();
    let places = index.shards.elsewhere(number).iter();
    let found: Vec<_> = places.filter_map(|place| forms.get(*place)).collect();
    bytes.list(found.into_iter(), |bytes, form| {
        bytes.number(form.group - own.start);
        bytes.text(&form.text);
    });
}

impl Lists {
    /// Adds the postings and positions of a group in a field.
    fn add(&mut self, inverted: &Inverted, group: usize, field: TextField) {
        let mut documents = Vec::with_capacity(inverted.count(group, field) as usize);
        for (document, said, place) in inverted.sources(group, field) {
            let own = &said.fields[field as usize];
            let positions = own.positions(place);
            documents.push(self.numbers.at(document as usize));
            self.frequencies.number(positions.len().saturating_sub(1));
            self.positions.ascending(positions, own.length());
            if field == TextField::Body {
                self.pieces.push(said.places.of(positions));
            }
        }
        self.counts.number(documents.len());
        self.documents.ascending(&documents, self.numbers.bound);
    }
}
