//! Timestamps wherever they stand in a text.

use std::ops::Range;

use super::start_of;
use super::timestamp::{Stamp, parts};
use crate::cursor::Cursor;

/// Bytes of the longest timestamp, with its weekday, both ends of a range and the same in another zone.
const LONGEST_STAMP: usize = 200;

/// The last timestamp of a text, with its place, where nothing but marks stands behind it.
pub(in crate::postmortem) fn timestamp_at_end(text: &str) -> Option<(Range<usize>, Stamp)> {
    let stamp = |c: &mut Cursor<'_>| c.starts_word().then(|| parts(c))?;
    let mut near_end = Cursor::new(text);
    near_end.at = text.floor_char_boundary(text.len().saturating_sub(LONGEST_STAMP));
    let (place, stamp) = near_end.find_all(stamp).last()?;
    let behind = text.get(place.end..)?;
    let is_end = behind
        .chars()
        .all(|c| c.is_whitespace() || ").]*_`,;".contains(c));
    is_end.then_some((place, stamp))
}

/// A quick check whether a text can contain a time of day or a day with its year.
pub(in crate::postmortem) fn may_hold_stamp(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = bytes.split(|byte| !byte.is_ascii_digit());
    let is_year = |digits: &[u8]| {
        digits.len() == 4 && matches!(digits, [b'1', b'9', ..] | [b'2', b'0' | b'1', ..])
    };
    let mut digits = digits.filter(|digits| !digits.is_empty());
    // `1430 UTC`.
    let is_before_zone = |six: &[u8]| match six {
        [hours @ .., b' ', zone] => {
            hours.iter().all(u8::is_ascii_digit) && zone.is_ascii_uppercase()
        }
        _ => false,
    };
    let is_clock = |pair: &[u8]| matches!(pair, [a, b':' | b'h', b] if a.is_ascii_digit() && b.is_ascii_digit());
    let is_half = |triple: &[u8]| {
        matches!(triple, [a, b'a' | b'p' | b'A' | b'P', b'm' | b'M' | b'.'] if a.is_ascii_digit())
            || matches!(
                triple,
                [b' ', b'a' | b'p' | b'A' | b'P', b'm' | b'M' | b'.']
            )
    };
    digits.any(is_year)
        || text.contains(['時', '时'])
        || bytes.windows(6).any(is_before_zone)
        || bytes
            .windows(3)
            .any(|three| is_clock(three) || is_half(three))
}

/// All timestamps of a text that have a time of day or a day with its year, with their places.
pub(in crate::postmortem) fn stamps_in(text: &str) -> Vec<(Range<usize>, Stamp)> {
    let is_told = |stamp: &Stamp| {
        let has_day = stamp.date.is_some_and(|date| date.has_year());
        stamp.flaw.is_none() && (stamp.time.is_some() || has_day)
    };
    let stamp = move |c: &mut Cursor<'_>| c.starts_word().then(|| parts(c))?.filter(is_told);
    Cursor::new(text).find_all(stamp).collect()
}

/// The places in a text that name a day with its year, each with the time and the zone beside it.
pub(in crate::postmortem) fn days_in(text: &str) -> impl Iterator<Item = Range<usize>> {
    let is_day = |stamp: &Stamp| stamp.date.is_some_and(|date| date.has_year());
    let has_number = text.bytes().any(|byte| byte.is_ascii_digit());
    let text = if has_number { start_of(text) } else { "" };
    let day = move |c: &mut Cursor<'_>| c.starts_word().then(|| parts(c))?.filter(is_day);
    Cursor::new(text).find_all(day).map(|(place, _)| place)
}
