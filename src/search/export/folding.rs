//! `x`: the characters that are written otherwise in ASCII, `ß` and `ø` and `①`, for scripts, which
//! can tell by themselves only what an accent is. Loaded where such a character is met.
//!
//! ```text
//! number; for each: the character, what is written instead
//! ```

use super::bytes::Bytes;
use crate::search::analyzer::Analyzer;

/// Behind the last character that tantivy folds, which is a full-width letter.
const END: char = '\u{10000}';

/// Encodes the folding, which is that of the analyzer.
pub(super) fn folding() -> Bytes {
    let mut analyzer = Analyzer::default();
    let mut folded: Vec<(String, String)> = Vec::new();
    for c in ('\u{80}'..END).filter(|c| c.is_alphanumeric()) {
        let written = c.to_string();
        if c.to_lowercase().eq([c]) {
            analyzer.words(&written, |word| {
                if word.form != written {
                    folded.push((written.clone(), word.form.to_owned()));
                }
            });
        }
    }
    let mut bytes = Bytes::default();
    bytes.list(folded.iter(), |bytes, (from, to)| {
        bytes.text(from);
        bytes.text(to);
    });
    bytes
}
