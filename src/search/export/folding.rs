//! `x`: the characters that are written otherwise in ASCII, `ß` and `ø` and `①`, for scripts, which
//! can tell by themselves only what an accent is. Loaded where such a character is met.
//!
//! ```text
//! number; for each: the character, what is written instead
//! ```

use std::ops::RangeInclusive;

use super::bytes::Bytes;
use crate::search::analyzer::Analyzer;

/// The blocks of Unicode in which tantivy folds characters: Latin and its extensions, phonetic
/// letters, numbers in circles, ligatures, full-width letters.
const BLOCKS: [RangeInclusive<char>; 8] = [
    '\u{80}'..='\u{3ff}',
    '\u{1d00}'..='\u{1eff}',
    '\u{2070}'..='\u{24ff}',
    '\u{2770}'..='\u{279f}',
    '\u{2c60}'..='\u{2c7f}',
    '\u{a720}'..='\u{a7ff}',
    '\u{fb00}'..='\u{fb0f}',
    '\u{ff10}'..='\u{ff5f}',
];

/// Encodes the folding, which is that of the analyzer.
pub(super) fn folding() -> Bytes {
    let mut bytes = Bytes::default();
    let folded = folded(BLOCKS.into_iter().flatten());
    bytes.list(folded.iter(), |bytes, (from, to)| {
        bytes.text(from);
        bytes.text(to);
    });
    bytes
}

/// Those of the characters that are written otherwise, each with what is written.
fn folded(characters: impl Iterator<Item = char>) -> Vec<(String, String)> {
    let mut analyzer = Analyzer::default();
    let mut folded = Vec::new();
    for c in characters.filter(|c| c.is_alphanumeric() && c.to_lowercase().eq([*c])) {
        let written = c.to_string();
        analyzer.words(&written, |word| {
            if word.form != written {
                folded.push((written.clone(), word.form.to_owned()));
            }
        });
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_of_the_blocks_is_folded() {
        assert_eq!(
            folded(BLOCKS.into_iter().flatten()),
            folded('\u{80}'..=char::MAX)
        );
    }
}
