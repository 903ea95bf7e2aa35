//! `w`: the words that a misspelt one may have meant, loaded when a word is unknown.
//!
//! ```text
//! number; for each form: common start with the one before, the rest as a text, number of documents
//! ```

use super::bytes::{Bytes, common};
use crate::search::surface::Surface;

/// Encodes the dictionary.
pub(super) fn dictionary(surface: &Surface) -> Bytes {
    let mut bytes = Bytes::default();
    let mut last = "";
    let forms: Vec<_> = surface
        .forms()
        .iter()
        .filter(|form| form.documents > 1)
        .collect();
    bytes.list(forms.into_iter(), |bytes, form| {
        // In bytes: a start may end within a character.
        let start = common(last, &form.text);
        let rest = form.text.as_bytes().get(start..).unwrap_or_default();
        bytes.number(start);
        bytes.number(rest.len());
        bytes.content.extend_from_slice(rest);
        bytes.number(form.documents);
        last = &form.text;
    });
    bytes
}
