//! What stands where a time should, and is not one: `(Time TBC)`, `--:--`, `14:??`, a block height.
//!
//! The author knows that something happened and says that the time is open; that is an event
//! without an instant. Residue of a template, such as `HH:MM`, is not.

use super::timestamp::{Stamp, is_separator};
use crate::cursor::Cursor;

/// A placeholder for the time of a day that is known.
pub(super) fn time_placeholder(cursor: &mut Cursor<'_>) -> Option<()> {
    cursor.eat_word("time");
    cursor.skip_spaces();
    let marks = ["--:--", "??:??", "__:__", "xx:xx", "XX:XX"];
    let words = ["tbc", "tbd", "unknown", "HH:MM"];
    let found = marks.iter().any(|mark| cursor.eat_exact(mark))
        || words.iter().any(|word| cursor.eat_word(word));
    found.then_some(())
}

/// A whole timestamp that is not known: `(Time TBC)`, `--:--`, `14:??`, or known otherwise: a
/// block height.
pub(super) fn whole_placeholder(cursor: &mut Cursor<'_>) -> Option<Stamp> {
    let start = cursor.at;
    let bracket = cursor.eat(&['(', '[']);
    let is_known = cursor.attempt(block_height).is_some()
        || cursor.attempt(minutes).is_some()
        || (!cursor.rest().starts_with("HH") && time_placeholder(cursor).is_some());
    if bracket.is_some() {
        cursor.eat(&[')', ']'])?;
    }
    let word = cursor.before().is_some_and(char::is_alphabetic);
    let mut behind = *cursor;
    behind.skip_while(|c| matches!(c, ' ' | '*' | '_'));
    // "Unknown users logged in" is a sentence.
    let separated = behind.is_done() || behind.peek().is_some_and(is_separator);
    let written = cursor.since(start).to_owned();
    (is_known && (bracket.is_some() || !word || separated)).then_some(Stamp {
        written,
        unknown: true,
        ..Stamp::default()
    })
}

/// `14:??`.
fn minutes(cursor: &mut Cursor<'_>) -> Option<()> {
    let hours = cursor.digits();
    let is_open = [":??", ":xx", ":XX"]
        .iter()
        .any(|mark| cursor.eat_exact(mark));
    ((1..=2).contains(&hours.len()) && is_open).then_some(())
}

/// `block 2,311,760`, `block height 1071900`, `height 1071900`.
fn block_height(cursor: &mut Cursor<'_>) -> Option<()> {
    cursor.eat_word("at");
    cursor.skip_spaces();
    let block = cursor.eat_word("block");
    cursor.skip_spaces();
    let height = cursor.eat_word("height");
    if !block && !height {
        return None;
    }
    cursor.skip_while(|c| matches!(c, ' ' | '#'));
    let start = cursor.at;
    cursor.skip_while(|c| c.is_ascii_digit() || c == ',');
    let digits = cursor.since(start).trim_end_matches(',');
    cursor.at = start + digits.len();
    (digits.len() >= 4).then_some(())
}
