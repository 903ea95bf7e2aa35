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

use rayon::prelude::*;

use super::bits::Bits;
use super::bytes::{Bytes, common};
use crate::search::index::{Analysis, IndexError, Inverted, SearchIndex, TextField};

/// A form that takes more says so in a number of its own.
const NIBBLE: usize = 15;

/// Documents whose words one thread takes in at once, for the hashes of shards.
const SHARE: usize = 2048;

/// The two files of a shard.
pub(super) struct Shard {
    /// `s/N`.
    pub(super) postings: Bytes,
    /// `p/N`.
    pub(super) positions: Bytes,
}

/// What the documents of a group say in a field, kind by kind.
#[derive(Default)]
struct List {
    documents: Vec<u32>,
    frequencies: Bytes,
    pieces: Bits,
    positions: Bits,
}

/// Encodes some shards. Goes once through all documents, because what a document says lies together in memory, and where a word
/// stands does not.
pub(super) fn shards(index: &SearchIndex, numbers: &[usize]) -> Result<Vec<Shard>, IndexError> {
    let inverted = index.inverted().ok_or(IndexError::Kept)?;
    let mut lists = lists(index, inverted, numbers).into_iter();
    let bound = index.documents().numbers().bound;
    let shard = |number: &usize| {
        let own = index.shards.groups(*number);
        let (mut masks, mut counts, mut frequencies) = <(Bytes, Bytes, Bytes)>::default();
        let (mut documents, mut pieces, mut positions) = <(Bits, Bits, Bits)>::default();
        for group in own.clone() {
            let has = |field: &TextField| inverted.count(group, *field) > 0;
            let mut mask = 0_u8;
            for field in TextField::ALL.into_iter().filter(has) {
                mask |= 1 << field as usize;
                let list = lists.next().unwrap_or_default();
                counts.number(list.documents.len());
                frequencies.append(&list.frequencies);
                documents.ascending(&list.documents, bound);
                pieces.append(&list.pieces);
                positions.append(&list.positions);
            }
            let group = index.surface().groups().get(group);
            let is_common = group.is_some_and(|group| group.is_common);
            masks.number(mask | u8::from(is_common) << TextField::ALL.len());
        }
        let mut postings = Bytes::default();
        forms(index, *number, own.clone(), &mut postings);
        elsewhere(index, *number, own.clone(), &mut postings);
        postings.number(own.len());
        for part in [&masks, &counts, &frequencies] {
            postings.break_here();
            postings.append(part);
        }
        postings.break_here();
        documents.append(&pieces);
        postings.content.extend(documents.into_bytes());
        Shard {
            postings,
            positions: Bytes::dense(positions.into_bytes()),
        }
    };
    Ok(numbers.iter().map(shard).collect())
}

/// The lists of the groups of some shards, one field after the other, but for the empty ones.
fn lists(index: &SearchIndex, inverted: &Inverted, shards: &[usize]) -> Vec<List> {
    const NONE: u32 = u32::MAX;
    let mut places = vec![NONE; inverted.list_count()];
    let mut lists = Vec::new();
    for group in shards.iter().flat_map(|shard| index.shards.groups(*shard)) {
        for field in TextField::ALL {
            let count = inverted.count(group, field) as usize;
            if let Some(place) = places.get_mut(Inverted::list_of(group, field))
                && count > 0
            {
                *place = u32::try_from(lists.len()).unwrap_or(NONE);
                let mut list = List::default();
                list.documents.reserve_exact(count);
                list.frequencies.content.reserve_exact(count);
                lists.push(list);
            }
        }
    }
    let numbers = index.documents().numbers();
    let mut pieces = Vec::new();
    for (place, analysis) in inverted.analyses().iter().enumerate() {
        let document = numbers.at(place);
        for (field, said) in TextField::ALL.into_iter().zip(&analysis.fields) {
            for (stem, positions) in said.iter() {
                let place = places.get(inverted.list(stem, field));
                let place = place.copied().unwrap_or(NONE);
                let Some(list) = lists.get_mut(place as usize) else {
                    continue;
                };
                list.documents.push(document);
                list.frequencies.number(positions.len().saturating_sub(1));
                list.positions.ascending(positions, said.length());
                if field == TextField::Body {
                    analysis.places.find(&mut pieces, positions);
                    list.pieces.gaps(&pieces);
                }
            }
        }
    }
    lists
}

/// For each shard a hash of all that it is made from, much sooner known than its files; nothing of an index that was kept.
/// They hold for the documents as this process read them.
pub(super) fn fingerprints(index: &SearchIndex) -> Vec<blake3::Hash> {
    let Some(inverted) = index.inverted() else {
        return Vec::new();
    };
    let numbers = index.documents().numbers();
    let sums = document_sums(index, inverted);
    let shards = (0..index.shards.len()).into_par_iter().map(|number| {
        let own = index.shards.groups(number);
        let mut made_from = Bytes::default();
        forms(index, number, own.clone(), &mut made_from);
        elsewhere(index, number, own.clone(), &mut made_from);
        let mut bytes = made_from.content;
        bytes.extend(numbers.bound.to_le_bytes());
        for group in own {
            let common = index.surface().groups().get(group);
            bytes.push(u8::from(common.is_some_and(|group| group.is_common)));
            for field in TextField::ALL {
                let sum = sums.get(Inverted::list_of(group, field)).copied();
                bytes.extend(sum.unwrap_or_default().to_le_bytes());
            }
        }
        blake3::hash(&bytes)
    });
    shards.collect()
}

/// For each group and field the sum of the hashes of its documents: sets that differ differ in it, because hashes are random.
/// What a document says of a group follows from the document.
fn document_sums(index: &SearchIndex, inverted: &Inverted) -> Vec<u128> {
    let numbers = index.documents().numbers();
    let all: Vec<(u32, &Analysis)> = inverted
        .analyses()
        .iter()
        .enumerate()
        .map(|(place, said)| (numbers.at(place), &**said))
        .collect();
    let shares = all.par_chunks(SHARE).map(|documents| {
        let mut sums = vec![0_u128; inverted.list_count()];
        for (number, analysis) in documents {
            let mut hasher = blake3::Hasher::new();
            hasher.update(&number.to_le_bytes());
            hasher.update(&analysis.id.to_le_bytes());
            let mut hash = [0; size_of::<u128>()];
            hasher.finalize_xof().fill(&mut hash);
            let hash = u128::from_le_bytes(hash);
            for (field, said) in TextField::ALL.into_iter().zip(&analysis.fields) {
                for stem in said.stems() {
                    if let Some(sum) = sums.get_mut(inverted.list(stem, field)) {
                        *sum = sum.wrapping_add(hash);
                    }
                }
            }
        }
        sums
    });
    let nothing = || vec![0_u128; inverted.list_count()];
    shares.reduce(nothing, |mut sums, others| {
        for (sum, other) in sums.iter_mut().zip(others) {
            *sum = sum.wrapping_add(other);
        }
        sums
    })
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
