//! The timestamp that a line of a timeline starts with.
//!
//! [`read`] looks at the start of one line of plain text: list marks, an optional label or remark, then
//! the timestamp. It knows nothing of other lines; what is missing is carried forward elsewhere.

use super::{milestone, table};
use crate::cursor::Cursor;
use crate::postmortem::when::{Stamp, is_separator, timestamp, timestamp_at_end};

/// How much of a line is looked at. No timestamp is longer, and it bounds the work per line.
const LOOK: usize = 160;

/// How far from the start a timestamp may stand behind a remark or a label.
const NEAR: usize = 24;

/// A label in front of a timestamp is no longer.
const LONGEST_LABEL: usize = 48;

/// Reads the timestamp that a line starts with.
pub(super) fn read(line: &str) -> Option<Stamp> {
    read_with(line, |cursor| {
        timestamp(cursor)
            .or_else(|| cursor.attempt(remarked))
            .or_else(|| cursor.attempt(milestone_label))
    })
}

/// Reads the timestamp behind any label: `Planned restart: 2024-05-10 00:30 UTC`.
pub(super) fn read_labelled(line: &str) -> Option<Stamp> {
    read_with(line, |cursor| cursor.attempt(labelled))
}

/// Reads the timestamp that a line ends with, and what stands in front of it.
pub(super) fn read_at_end(line: &str) -> Option<(Stamp, &str)> {
    let line = line.trim_end();
    let from = line.ceil_char_boundary(line.len().saturating_sub(LOOK));
    let (place, mut stamp) = timestamp_at_end(line.get(from..)?)?;
    for word in ["at ", "on "] {
        stamp.written = stamp.written.trim_start_matches(word).to_owned();
    }
    let before = line.get(..from + place.start)?;
    let before = before.trim_end_matches(|c: char| c.is_whitespace() || "([@,:–—-*_`".contains(c));
    // A number alone may count something, and a timestamp alone tells nothing.
    let is_told = before.chars().any(char::is_alphabetic);
    let is_timed = stamp.time.is_some() || stamp.date.is_some_and(|date| date.has_year());
    (is_told && is_timed).then_some((stamp, before))
}

fn read_with(line: &str, stamp: impl Fn(&mut Cursor<'_>) -> Option<Stamp>) -> Option<Stamp> {
    let look = line.get(..line.floor_char_boundary(LOOK))?;
    let mut cursor = Cursor::new(look);
    lead_in(&mut cursor);
    let mut stamp = stamp(&mut cursor)?;
    let before_tail = cursor.at;
    cursor.skip_while(|c| c.is_whitespace() || matches!(c, '*' | '_' | '`'));
    let marks = cursor.at;
    cursor.skip_while(|c| c.is_whitespace() || is_separator(c) || matches!(c, '*' | '_'));
    stamp.closed = cursor.at > marks || before_tail == line.len() || marks == line.len();
    stamp.len = cursor.at;
    Some(stamp)
}

/// List marks, dashes and emphasis that may stand before the timestamp.
fn lead_in(cursor: &mut Cursor<'_>) {
    let is_placeholder = cursor.rest().starts_with("--:--");
    cursor.skip_while(|c| c.is_whitespace() || (!is_placeholder && "-–—*_•·>|`◦".contains(c)));
    cursor.attempt(|c| {
        let named = ["time", "when", "date"].iter().any(|word| c.eat_word(word));
        c.skip_spaces();
        (named && c.eat(&[':']).is_some()).then_some(())
    });
    // Symbols and emoji that some put before each line.
    cursor.skip_while(|c| !c.is_ascii() && !c.is_alphanumeric() && !matches!(c, '≈' | '∼'));
    cursor.skip_spaces();
}

/// A remark in brackets before the timestamp: `(planned) 14:02`, `[P1] 14:02`.
fn remarked(cursor: &mut Cursor<'_>) -> Option<Stamp> {
    let start = cursor.at;
    cursor.eat(&['(', '['])?;
    cursor.skip_while(|c| !matches!(c, ')' | ']'));
    cursor.eat(&[')', ']'])?;
    let remark = cursor.since(start);
    if remark.len() > NEAR {
        return None;
    }
    cursor.skip_while(|c| c.is_whitespace() || is_separator(c));
    let mut stamp = timestamp(cursor)?;
    remark.clone_into(&mut stamp.prefix);
    Some(stamp)
}

/// `Planned restart: 14:02 UTC`, whatever the label says but for how long something took.
fn labelled(cursor: &mut Cursor<'_>) -> Option<Stamp> {
    let (text, _) = cursor.rest().split_once([':', '：'])?;
    let text = text.trim_end();
    let is_label = text.len() <= LONGEST_LABEL
        && text.starts_with(char::is_alphabetic)
        && !text.contains(['.', ',', ';', '!', '?'])
        && !table::is_text(text);
    if !is_label {
        return None;
    }
    cursor.at += text.len();
    cursor.skip_while(|c| c.is_whitespace() || matches!(c, ':' | '：' | '*' | '_'));
    let mut stamp = timestamp(cursor).filter(|stamp| stamp.flaw.is_none() && !stamp.unknown)?;
    stamp.label = milestone::label(text);
    stamp.prefix = format!("{text}:");
    Some(stamp)
}

/// `Detected: 14:02 UTC`, where the label names a milestone.
fn milestone_label(cursor: &mut Cursor<'_>) -> Option<Stamp> {
    let start = cursor.at;
    cursor.skip_while(|c| !matches!(c, ':' | '–' | '—' | '-' | '|') && !c.is_ascii_digit());
    let text = cursor.since(start).trim_end();
    if text.is_empty() || text.len() > NEAR {
        return None;
    }
    let label = milestone::label(text)?;
    cursor.skip_while(|c| c.is_whitespace() || is_separator(c) || matches!(c, '*' | '_'));
    let mut stamp = timestamp(cursor)?;
    stamp.label = Some(label);
    stamp.prefix = format!("{text}:");
    Some(stamp)
}
