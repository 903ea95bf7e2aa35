//! Labels that have no definition, and which of them may be the name of another document.

use pulldown_cmark::BrokenLink;

use super::marks::LONGEST_LINK;

/// Whether a label may be a name, and so is a link as far as one body tells.
pub(super) fn may_be_name(source: &str, link: &BrokenLink<'_>) -> bool {
    !is_doubly_bracketed(source, link) && !is_in_link(source, link)
}

/// `[[id]]` is a link of its own kind, and `[^1]` a footnote that lacks its text.
fn is_doubly_bracketed(source: &str, link: &BrokenLink<'_>) -> bool {
    let before = source.get(..link.span.start).unwrap_or_default();
    let behind = source.get(link.span.end..).unwrap_or_default();
    before.ends_with('[') || behind.starts_with(']') || link.reference.starts_with('^')
}

/// Whether a label stands in the words of a link, which it would undo: `[see [this] note](a.md)`.
fn is_in_link(source: &str, link: &BrokenLink<'_>) -> bool {
    let bytes = source.as_bytes();
    let before = bytes.get(..link.span.start).unwrap_or_default();
    let behind = bytes.get(link.span.end..).unwrap_or_default();
    let mut closed = 0_usize;
    let mut brackets = before.iter().rev().take(LONGEST_LINK).take_while(|byte| {
        closed = match byte {
            b']' => closed + 1,
            b'[' if closed > 0 => closed - 1,
            b'[' => return false,
            _ => closed,
        };
        true
    });
    let distance = brackets.by_ref().count();
    let is_open = before.len() > distance && before.get(before.len() - distance - 1) == Some(&b'[');
    if !is_open {
        return false;
    }
    let mut opened = 0_usize;
    let end = behind.iter().take(LONGEST_LINK).position(|byte| {
        match byte {
            b'[' => opened += 1,
            b']' if opened == 0 => return true,
            b']' => opened -= 1,
            _ => {}
        }
        false
    });
    let next = end.and_then(|end| behind.get(end + 1));
    matches!(next, Some(b'(' | b'['))
}
