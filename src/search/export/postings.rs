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
//! groups     number; for each: mask of its fields, length of its postings in bytes
//! postings   of each group, of each of its fields: number of documents; for each document
//!            (gap << 1 | frequency is 1), then frequency - 2 where it is not
//! ```
//!
//! `p/N` holds the positions of the same groups: number of groups and the length of each; then for
//! each field and document the gaps between the positions. Only phrases load it.

use std::ops::Range;

use tantivy::postings::Postings as _;
use tantivy::schema::{IndexRecordOption, Term};
use tantivy::{DocSet as _, TERMINATED};

use super::bytes::{Bytes, common};
use crate::search::index::{IndexError, SearchIndex, TextField};

/// A form that takes more says so in a number of its own.
const NIBBLE: usize = 15;

/// The two files of a shard.
pub(super) struct Shard {
    /// `s/N`.
    pub(super) postings: Bytes,
    /// `p/N`.
    pub(super) positions: Bytes,
}

/// Encodes a shard.
pub(super) fn shard(index: &SearchIndex, number: usize) -> Result<Shard, IndexError> {
    let mut postings = Bytes::default();
    let own = index.shards().groups(number);
    forms(index, number, own.clone(), &mut postings);
    elsewhere(index, number, own.clone(), &mut postings);
    let (mut lists, mut positions) = (Bytes::default(), Bytes::default());
    let mut position_lists = Bytes::default();
    postings.number(own.len());
    positions.number(own.len());
    for group in index.surface().groups().get(own).unwrap_or_default() {
        let (before, positions_before) = (lists.0.len(), position_lists.0.len());
        let mut mask = 0_u8;
        for (bit, field) in TextField::ALL.into_iter().enumerate() {
            if list(index, field, &group.stem, &mut lists, &mut position_lists)? {
                mask |= 1 << bit;
            }
        }
        postings.number(mask);
        postings.number(lists.0.len() - before);
        positions.number(position_lists.0.len() - positions_before);
    }
    postings.append(&lists);
    positions.append(&position_lists);
    Ok(Shard {
        postings,
        positions,
    })
}

fn forms(index: &SearchIndex, number: usize, own: Range<usize>, bytes: &mut Bytes) {
    let range = index.shards().forms(number);
    let forms = index.surface().forms().get(range).unwrap_or_default();
    let (mut rests, mut codes) = (Bytes::default(), Bytes::default());
    let mut last = "";
    let mut next = own.start;
    bytes.number(forms.len());
    for form in forms {
        let start = common(last, &form.text);
        let rest = form.text.len() - start;
        let head = start.min(NIBBLE) << 4 | rest.min(NIBBLE);
        bytes.0.extend(u8::try_from(head));
        for long in [start, rest].into_iter().filter(|length| *length >= NIBBLE) {
            bytes.number(long - NIBBLE);
        }
        rests
            .0
            .extend_from_slice(form.text.as_bytes().get(start..).unwrap_or_default());
        last = &form.text;
        if form.group == next {
            codes.number(0_u8);
            next += 1;
        } else if own.contains(&form.group) {
            codes.number(next - form.group + 1);
        } else {
            let home = home(index, form.group);
            codes.number(1_u8);
            codes.number(home);
            codes.number(form.group - index.shards().groups(home).start);
        }
    }
    bytes.append(&rests);
    bytes.append(&codes);
}

/// The shard in which a group begins. Groups are numbered by their first forms, so it is never a later one.
fn home(index: &SearchIndex, group: usize) -> usize {
    let shards = index.shards();
    let mut numbers = 0..shards.len();
    numbers
        .find(|shard| shards.groups(*shard).contains(&group))
        .unwrap_or_default()
}

/// The forms of a shard's groups that stand in others.
fn elsewhere(index: &SearchIndex, number: usize, own: Range<usize>, bytes: &mut Bytes) {
    let behind = index.shards().forms(number).end;
    let later = index.surface().forms().get(behind..).unwrap_or_default();
    let found: Vec<_> = later
        .iter()
        .filter(|form| own.contains(&form.group))
        .collect();
    bytes.list(found.into_iter(), |bytes, form| {
        bytes.number(form.group - own.start);
        bytes.text(&form.text);
    });
}

/// Appends the postings and positions of a stem in a field. Returns whether there are any.
fn list(
    index: &SearchIndex,
    field: TextField,
    stem: &str,
    lists: &mut Bytes,
    position_lists: &mut Bytes,
) -> Result<bool, IndexError> {
    let field = index.field(field);
    let term = Term::from_field_text(field, stem);
    let inverted = index.segment().inverted_index(field)?;
    let option = IndexRecordOption::WithFreqsAndPositions;
    let Some(mut postings) = inverted.read_postings(&term, option)? else {
        return Ok(false);
    };
    lists.number(postings.doc_freq());
    let mut next = 0;
    let mut positions = Vec::new();
    while postings.doc() != TERMINATED {
        let (document, frequency) = (postings.doc(), postings.term_freq());
        lists.number((document - next) << 1 | u32::from(frequency == 1));
        if frequency != 1 {
            lists.number(frequency.saturating_sub(2));
        }
        next = document + 1;
        postings.positions(&mut positions);
        let mut last = 0;
        for position in &positions {
            position_lists.number(position - last);
            last = *position;
        }
        postings.advance();
    }
    Ok(true)
}
