//! What an unknown word was probably meant to be.
//!
//! Slips of the fingers are looked for among surface forms, where they happen, and not among
//! stems. Knows no queries.

use std::cmp::Ordering;

use super::SearchIndex;
use super::surface::Form;

/// Documents that a form outside of the word's own shard must be in: the browser has only these
/// in its dictionary, and what is written in one document alone may be a slip itself.
pub const DICTIONARY_DOCUMENTS: u32 = 2;

/// How much likelier a slip is that only one letter can have made: one left out, one typed twice, two
/// exchanged. Any of 25 letters may stand for another or be one too many.
const PLAIN_SLIP: u64 = 8;

/// How much likelier it is that the first letter is right.
const SAME_START: u64 = 4;

/// The form that a word was probably meant to be: of those with the fewest edits (a letter more,
/// less or another, two neighbours exchanged) the likeliest, which is the more frequent one times
/// how likely the slip is; then the alphabetically first. Both weights were tried on slips in
/// random places and on those that people make. `None` where nothing is near enough. What holds a
/// digit is a name or a number and has no neighbours.
#[must_use]
pub(super) fn nearest<'a>(index: &'a SearchIndex, word: &str) -> Option<&'a Form> {
    let letters: Vec<char> = word.chars().collect();
    let allowed = edits(letters.len());
    if allowed == 0 || word.contains(char::is_numeric) {
        return None;
    }
    let own = index.shards.forms(index.shards.of(word));
    let candidates = index.surface().forms().iter().enumerate();
    let known = candidates
        .filter(|(place, form)| own.contains(place) || form.documents >= DICTIONARY_DOCUMENTS);
    let near = known.filter_map(|(_, form)| {
        if form.text.chars().count().abs_diff(letters.len()) > allowed {
            return None;
        }
        let distance = strsim::osa_distance(word, &form.text);
        (distance <= allowed).then_some((distance, form))
    });
    let rank = |(distance, form): &(usize, &Form)| {
        let others: Vec<char> = form.text.chars().collect();
        let mut likelihood = u64::from(form.documents);
        if *distance == 1 && is_plain_slip(&letters, &others) {
            likelihood *= PLAIN_SLIP;
        }
        if letters.first() == others.first() {
            likelihood *= SAME_START;
        }
        (*distance, u64::MAX - likelihood)
    };
    // Forms are in alphabetical order, and the first of the best ones is kept.
    near.min_by_key(rank).map(|(_, form)| form)
}

/// Whether one letter left out, typed twice or exchanged with the next made `typed` of `meant`, which
/// are one edit apart.
fn is_plain_slip(typed: &[char], meant: &[char]) -> bool {
    let same = typed.iter().zip(meant).take_while(|(a, b)| a == b).count();
    match typed.len().cmp(&meant.len()) {
        Ordering::Less => true,
        Ordering::Equal => typed.get(same + 1) != meant.get(same + 1),
        Ordering::Greater => same > 0 && typed.get(same) == typed.get(same - 1),
    }
}

/// The edits that are allowed in a word of so many characters.
const fn edits(length: usize) -> usize {
    match length {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests;
