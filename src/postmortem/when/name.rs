//! Dates in the names of files and folders, and in addresses: `2024-05-01-title`, `INC-20240501`,
//! `05.11.2023 Ausfall`, `outage_9_aug_2024`.
//!
//! The same dates as in texts, among other neighbours. One without a whole year is none here.

use std::ops::Range;

use super::calendar::{self, DateText, Found, LIKELY_YEARS, Numbers};
use crate::cursor::Cursor;

/// The first date of a name, with its place.
pub(in crate::postmortem) fn date_in_name(name: &str) -> Option<(Range<usize>, DateText)> {
    let mut cursor = Cursor::new(name);
    while let Some(next) = cursor.peek() {
        let start = cursor.at;
        let found = match cursor.before() {
            Some(c) if c.is_ascii_digit() => None,
            Some(c) if c.is_alphanumeric() => cursor.attempt(numbers),
            _ => cursor.attempt(numbers).or_else(|| cursor.attempt(spelled)),
        };
        if let Some(date) = found {
            return Some((start..cursor.at, date));
        }
        cursor.at += next.len_utf8();
    }
    None
}

/// `2024-05-01`, `2024_5_1`, `20240501`, `25-04-2023`.
fn numbers(cursor: &mut Cursor<'_>) -> Option<DateText> {
    let start = cursor.at;
    let compact = cursor.attempt(|c| calendar::eight_digits(c.digits()));
    let found = match compact {
        Some(date) => Found::Date(DateText::Full(date)),
        None => Numbers::read(cursor, &['-', '_', '.', '/'])?.date()?,
    };
    let year = match found {
        Found::Date(DateText::Full(date)) => date.year(),
        Found::Date(DateText::Numeric { year, .. }) => year?,
        _ => return None,
    };
    let mut numbers = cursor.since(start).split(|c: char| !c.is_ascii_digit());
    let is_whole = numbers.any(|number| number.len() >= 4);
    let goes_on = cursor.peek().is_some_and(|c| c.is_ascii_digit());
    (is_whole && !goes_on && LIKELY_YEARS.contains(&year)).then_some(found.date()?)
}

/// `9-aug-2024`, `May_1_2024`.
fn spelled(cursor: &mut Cursor<'_>) -> Option<DateText> {
    let date = calendar::named(cursor)?.date()?;
    date.has_year().then_some(date)
}
