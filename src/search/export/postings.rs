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
//! says what those of each field of each document are below, as a power of two. Only phrases load both. Each kind of
//! number stands by itself because its like compresses best among its like.

use std::ops::Range;

use super::bits::Bits;
use super::bytes::{Bytes, common};
use crate::search::index::{IndexError, Inverted, Said, SearchIndex, TextField};

/// A form that takes more says so in a number of its own.
const NIBBLE: usize = 15;

/// The files of a shard that are to be made.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wanted {
    /// The number of the shard.
    pub(super) number: usize,
    /// Whether `s/N` is.
    pub(super) postings: bool,
    /// Whether `p/N` is.
    pub(super) positions: bool,
}

/// The files of a shard; one that is not wanted says nothing.
#[derive(Default)]
pub(super) struct Shard {
    /// `s/N`.
    pub(super) postings: Bytes,
    /// `p/N`.
    pub(super) positions: Bytes,
}

/// What the documents of a group say in a field, kind by kind.
#[derive(Default)]
struct List {
    wanted: Wanted,
    documents: Vec<u32>,
    frequencies: Bytes,
    pieces: Bits,
    positions: Bits,
}

/// Encodes some shards. Goes once through all documents, because what a document says lies together in memory, and where a word
/// stands does not.
pub(super) fn shards(index: &SearchIndex, wanted: &[Wanted]) -> Result<Vec<Shard>, IndexError> {
    let inverted = index.inverted().ok_or(IndexError::Kept)?;
    let mut lists = lists(index, inverted, wanted).into_iter();
    let shard = |wanted: &Wanted| {
        let count = index
            .shards
            .groups(wanted.number)
            .map(|group| list_count(inverted, group));
        let own: Vec<List> = lists.by_ref().take(count.sum()).collect();
        let mut positions = Bits::default();
        own.iter()
            .for_each(|list| positions.append(&list.positions));
        Shard {
            postings: match wanted.postings {
                true => postings(index, inverted, wanted.number, &own),
                false => Bytes::default(),
            },
            positions: Bytes::dense(positions.into_bytes()),
        }
    };
    Ok(wanted.iter().map(shard).collect())
}

/// The fields in which a group stands.
fn fields(inverted: &Inverted, group: usize) -> impl Iterator<Item = TextField> {
    let fields = TextField::ALL.into_iter();
    fields.filter(move |field| inverted.count(group, *field) > 0)
}

fn list_count(inverted: &Inverted, group: usize) -> usize {
    fields(inverted, group).count()
}

/// Encodes `s/N` from the lists of its groups.
fn postings(index: &SearchIndex, inverted: &Inverted, number: usize, lists: &[List]) -> Bytes {
    let bound = index.documents().numbers().bound;
    let own = index.shards.groups(number);
    let (mut masks, mut counts, mut frequencies) = <(Bytes, Bytes, Bytes)>::default();
    let (mut documents, mut pieces) = <(Bits, Bits)>::default();
    for group in own.clone() {
        let mask = fields(inverted, group).fold(0_u8, |mask, field| mask | 1 << field as usize);
        masks.number(mask | u8::from(is_common(index, group)) << TextField::ALL.len());
    }
    for list in lists {
        counts.number(list.documents.len());
        frequencies.append(&list.frequencies);
        documents.ascending(&list.documents, bound);
        pieces.append(&list.pieces);
    }
    let mut postings = Bytes::default();
    words(index, number, &mut postings);
    postings.number(own.len());
    for part in [&masks, &counts, &frequencies] {
        postings.break_here();
        postings.append(part);
    }
    postings.break_here();
    documents.append(&pieces);
    postings.content.extend(documents.into_bytes());
    postings
}

/// Whether a group says nothing by itself.
pub(super) fn is_common(index: &SearchIndex, group: usize) -> bool {
    let group = index.surface().groups().get(group);
    group.is_some_and(|group| group.is_common)
}

/// The lists of the groups of some shards, one field after the other, but for the empty ones.
fn lists(index: &SearchIndex, inverted: &Inverted, wanted: &[Wanted]) -> Vec<List> {
    const NONE: u32 = u32::MAX;
    let mut places = vec![NONE; inverted.list_count()];
    let mut lists = Vec::new();
    for wanted in wanted {
        for group in index.shards.groups(wanted.number) {
            for field in fields(inverted, group) {
                if let Some(place) = places.get_mut(Inverted::list_of(group, field)) {
                    *place = u32::try_from(lists.len()).unwrap_or(NONE);
                }
                let mut list = List {
                    wanted: *wanted,
                    ..List::default()
                };
                if wanted.postings {
                    let count = inverted.count(group, field) as usize;
                    list.documents.reserve_exact(count);
                    list.frequencies.content.reserve_exact(count);
                }
                lists.push(list);
            }
        }
    }
    let numbers = index.documents().numbers();
    let mut pieces = Vec::new();
    for (place, analysis) in inverted.analyses().iter().enumerate() {
        let document = numbers.at(place);
        for (field, said) in TextField::ALL.into_iter().zip(&analysis.fields) {
            let bound = 1_u32.checked_shl(said.room()).unwrap_or(u32::MAX);
            for (stem, positions) in said.iter() {
                let place = places.get(inverted.list(stem, field));
                let place = place.copied().unwrap_or(NONE);
                let Some(list) = lists.get_mut(place as usize) else {
                    continue;
                };
                if list.wanted.positions {
                    list.positions.ascending(positions, bound);
                }
                if !list.wanted.postings {
                    continue;
                }
                list.documents.push(document);
                list.frequencies.number(positions.len().saturating_sub(1));
                if field == TextField::Body {
                    analysis.places.find(&mut pieces, positions);
                    list.pieces.gaps(&pieces);
                }
            }
        }
    }
    lists
}

/// Encodes `l`: what the positions of each field are below, of one number of a document after the other.
pub(super) fn rooms(index: &SearchIndex) -> Bytes {
    let mut bytes = Bytes::default();
    let analyses = index.analyses().iter();
    let rooms = analyses.map(|said| said.fields.each_ref().map(Said::room));
    for room in index.documents().numbers().spread(rooms).iter().flatten() {
        bytes.number(*room);
    }
    bytes
}

/// The forms of a shard, and those of its groups that stand elsewhere.
pub(super) fn words(index: &SearchIndex, number: usize, bytes: &mut Bytes) {
    let own = index.shards.groups(number);
    forms(index, number, own.clone(), bytes);
    elsewhere(index, number, own, bytes);
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
