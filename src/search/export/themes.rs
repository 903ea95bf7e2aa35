//! What words of a query say about factors: `h/N`, of which each holds the words whose bytes add up to N modulo the
//! number of files, so that a query loads little. There are none where no story has a factor.
//!
//! ```text
//! h/N  words: number; for each: the form; factors: number; for each: its place in its facet, its weight
//! ```

use std::collections::BTreeMap;

use super::bytes::Bytes;
use crate::search::index::SearchIndex;

/// The script counts with the same number: `THEME_FILES` in `theme/js/search/themes.js`.
const FILES: usize = 64;

/// A form, and the factors that it speaks for: the place of each in its facet, and its weight.
type Said<'a> = (&'a str, Vec<(usize, u32)>);

/// Encodes all files, in their order.
pub(super) fn files(index: &SearchIndex) -> Vec<Bytes> {
    let themes = &index.themes;
    if themes.words.is_empty() {
        return Vec::new();
    }
    let terms = &index.documents().terms;
    let dimension = themes.all.first().and_then(|theme| terms.get(theme.term));
    let of_facet = (0..terms.len()).filter(|term| {
        let dimension = dimension.map(|term| &term.id.dimension);
        terms.get(*term).map(|term| &term.id.dimension) == dimension
    });
    let places: BTreeMap<usize, usize> = of_facet.zip(0..).collect();
    let mut files: Vec<Vec<Said<'_>>> = vec![Vec::new(); FILES];
    for (form, spoken) in &themes.words {
        let number = form.bytes().map(usize::from).sum::<usize>() % FILES;
        let spoken = spoken.iter().filter_map(|(theme, weight)| {
            let term = themes.all.get(*theme)?.term;
            Some((*places.get(&term)?, *weight))
        });
        if let Some(file) = files.get_mut(number) {
            file.push((form, spoken.collect()));
        }
    }
    let encoded = files.into_iter().map(|words| {
        let mut bytes = Bytes::default();
        bytes.list(words.into_iter(), |bytes, (form, spoken)| {
            bytes.text(form);
            bytes.list(spoken.into_iter(), |bytes, (place, weight)| {
                bytes.number(place);
                bytes.number(weight);
            });
        });
        bytes
    });
    encoded.collect()
}
