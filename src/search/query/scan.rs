//! Where the items of a query begin and end. Knows no fields and no words.

use std::iter;
use std::ops::Range;

/// What opens and closes a phrase. People type what their keyboard has, or paste.
const QUOTES: [char; 6] = ['"', '“', '”', '„', '«', '»'];

/// An item as it stands in the query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scanned {
    /// Offset of its first byte, sign included.
    pub start: usize,
    /// Offset behind its last byte, quotes included.
    pub end: usize,
    /// The text that it says, without sign and quotes; of a filter, field and value.
    pub said: Range<usize>,
    /// Whether it is to be left out.
    pub is_excluded: bool,
    /// Whether it is a phrase.
    pub is_quoted: bool,
    /// The value of what may be a filter, without quotes.
    value: Option<Range<usize>>,
}

impl Scanned {
    /// Field and value, where it may be a filter.
    pub(super) fn filter<'a>(&self, text: &'a str) -> Option<(&'a str, &'a str)> {
        let said = text.get(self.said.clone())?;
        let (field, _) = said.split_once(':')?;
        Some((field, text.get(self.value.clone()?)?))
    }

    /// Whether it cannot be anything but a filter: `12:30`, `std::io` and `http://…` are words.
    pub(super) fn is_plainly_a_filter(&self, text: &str) -> bool {
        self.filter(text).is_some_and(|(field, value)| {
            let is_name = |c: char| c.is_alphabetic() || c == '-' || c == '_';
            field.chars().all(is_name) && value.starts_with(char::is_alphanumeric)
        })
    }
}

/// The query without a quote that is never closed, which can only be the last one.
pub(super) fn without_open_quote(text: &str) -> String {
    let mut quotes = text.char_indices().filter(|(_, c)| QUOTES.contains(c));
    let mut text = text.to_owned();
    if quotes.clone().count() % 2 == 1
        && let Some((at, _)) = quotes.next_back()
    {
        text.remove(at);
    }
    text
}

/// The items of a query whose quotes are all closed.
pub(super) fn items(text: &str) -> impl Iterator<Item = Scanned> {
    let mut at = 0;
    iter::from_fn(move || {
        let rest = text.get(at..)?;
        let start = at + rest.find(|c: char| !c.is_whitespace())?;
        let item = item(text, start);
        at = item.end;
        Some(item)
    })
}

/// The item that begins at an offset.
fn item(text: &str, start: usize) -> Scanned {
    let sign = sign(text.get(start..).unwrap_or_default());
    let said = start + sign.map_or(0, char::len_utf8);
    let is_excluded = sign == Some('-');
    if let Some((inner, end)) = quoted(text, said) {
        return Scanned {
            start,
            end,
            said: inner,
            is_excluded,
            is_quoted: true,
            value: None,
        };
    }
    let rest = text.get(said..).unwrap_or_default();
    let is_end = |c: char| c.is_whitespace() || QUOTES.contains(&c);
    let mut end = said + rest.find(is_end).unwrap_or(rest.len());
    let bare = text.get(said..end).unwrap_or_default();
    let colon = bare.find(':').filter(|at| *at > 0);
    let mut value = colon.map(|at| said + at + 1..end);
    let mut said = said..end;
    if colon.is_some_and(|at| at + 1 == bare.len())
        && let Some((inner, behind)) = quoted(text, end)
    {
        said.end = inner.end;
        value = Some(inner);
        end = behind;
    }
    Scanned {
        start,
        end,
        said,
        is_excluded,
        is_quoted: false,
        value,
    }
}

/// The sign of an item: one that stands directly before something else than white space and
/// another `-`.
fn sign(item: &str) -> Option<char> {
    let mut chars = item.chars();
    let sign = chars.next().filter(|c| matches!(c, '-' | '+'))?;
    let next = chars.next()?;
    (!next.is_whitespace() && next != '-').then_some(sign)
}

/// What stands between the quotes that open at an offset, and the offset behind them.
fn quoted(text: &str, at: usize) -> Option<(Range<usize>, usize)> {
    let rest = text.get(at..)?;
    let opening = rest.chars().next().filter(|c| QUOTES.contains(c))?;
    let start = at + opening.len_utf8();
    let (length, closing) = text
        .get(start..)?
        .char_indices()
        .find(|(_, c)| QUOTES.contains(c))?;
    let end = start + length;
    Some((start..end, end + closing.len_utf8()))
}
