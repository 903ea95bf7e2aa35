//! What an unknown word was probably meant to be.
//!
//! Slips of the fingers are looked for among surface forms, where they happen, and not among
//! stems. Knows no queries.

use super::SearchIndex;
use super::surface::Form;

/// Documents that a form outside of the word's own shard must be in: the browser has only these
/// in its dictionary, and what is written in one document alone may be a slip itself.
pub const DICTIONARY_DOCUMENTS: u32 = 2;

/// The form that is nearest to a word: by the number of edits (a letter more, less or another,
/// two neighbours exchanged), then those that start with the same letter, the more frequent and
/// the alphabetically first. `None` where nothing is near enough. What holds a digit is a name or
/// a number and has no neighbours.
#[must_use]
pub(super) fn nearest<'a>(index: &'a SearchIndex, word: &str) -> Option<&'a Form> {
    let length = word.chars().count();
    let allowed = edits(length);
    if allowed == 0 || word.contains(char::is_numeric) {
        return None;
    }
    let own = index.shards().forms(index.shards().of(word));
    let candidates = index.surface().forms().iter().enumerate();
    let known = candidates
        .filter(|(place, form)| own.contains(place) || form.documents >= DICTIONARY_DOCUMENTS);
    let near = known.filter_map(|(_, form)| {
        if form.text.chars().count().abs_diff(length) > allowed {
            return None;
        }
        let distance = strsim::osa_distance(word, &form.text);
        (distance <= allowed).then_some((distance, form))
    });
    let first = word.chars().next();
    let rank = |(distance, form): &(usize, &Form)| {
        let is_other = form.text.chars().next() != first;
        (*distance, is_other, u32::MAX - form.documents)
    };
    // Forms are in alphabetical order, and the first of the best ones is kept.
    near.min_by_key(rank).map(|(_, form)| form)
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
