//! Dates, times and zones as people write them: one grammar for front matter, names, titles, labels and
//! timelines.
//!
//! `calendar` reads dates, `clock` times of day, [`crate::zone`] zones, `timestamp` what they are
//! together, `search` finds them in a text; `name` finds dates in names. They read what stands there; `resolve` decides which
//! day is meant where that says not everything. [`day`] and [`moment`] want a whole text to be read,
//! and tell why it cannot be.

mod calendar;
mod clock;
mod length;
mod name;
mod placeholder;
mod resolve;
mod search;
mod timestamp;

#[cfg(test)]
mod tests;

use jiff::civil::{Date, Time};

pub(super) use calendar::{DateText, LIKELY_YEARS, all as dates_in, first_month};
pub use length::Length;
pub(super) use length::{length, lengths, may_hold_length, stated_length};
pub(super) use name::{date_in_name, month_in_name};
pub(super) use resolve::{infer_order, resolve};
pub(super) use search::{days_in, may_hold_stamp, stamps_in, timestamp_at_end};
pub(super) use timestamp::{Stamp, is_separator, timestamp};

use crate::config::DateOrder;
use crate::cursor::Cursor;
use crate::postmortem::Moment;
use crate::postmortem::language::{self, Language};
use crate::postmortem::timeline::Instant;
use crate::zone::Zone;

/// Words that say that nobody knows.
const UNKNOWN: [&str; 6] = ["unknown", "unclear", "n/a", "tbd", "tbc", "?"];

/// Why a text is no day or moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It does not look like one.
    Form,
    /// It looks like one, but there is no such day or time.
    Impossible,
    /// Day and month may be either way round.
    Order,
    /// Its time zone is not known.
    Zone,
}

impl Unreadable {
    /// What is wrong with `written`.
    #[must_use]
    pub fn message(self, written: &str) -> String {
        let written: String = written.chars().take(60).collect();
        match self {
            Self::Form => format!("`{written}` is not a date that can be read"),
            Self::Impossible => format!("`{written}` does not exist"),
            Self::Order => format!("`{written}` can be read as day-month or month-day"),
            Self::Zone => format!("the time zone of `{written}` is not known"),
        }
    }

    /// What to do about it.
    #[must_use]
    pub const fn help(self) -> &'static str {
        match self {
            Self::Form | Self::Impossible => {
                "write it as `2024-05-01` or `2024-05-01T12:30:00+02:00`"
            }
            Self::Order => "write it as `2024-05-01`, or set `date_order` in site.toml",
            Self::Zone => "write an offset such as `+02:00`, or a name such as `Europe/Zurich`",
        }
    }
}

/// Steps over one of the words that a field of any language has.
fn eat_any(
    cursor: &mut Cursor<'_>,
    of: impl Fn(&'static Language) -> &'static [&'static str],
) -> bool {
    let mut words = language::all().flat_map(of);
    words.any(|word| cursor.eat_word(word))
}

/// Bytes of a text in which a day is looked for: titles and lines that people write have a few hundred.
const LOOKED_AT: usize = 10_000;

/// As much of a text as a day is looked for in.
fn start_of(text: &str) -> &str {
    text.get(..text.floor_char_boundary(LOOKED_AT))
        .unwrap_or(text)
}

/// The first day that a text states with its year, where it can be read in one way only.
pub(super) fn first_date(text: &str, order: Option<DateOrder>) -> Option<Date> {
    let mut dates = dates_in(text).into_iter();
    dates.find_map(|date| resolve(date, order, None, None).date)
}

/// A day, with or without a time behind it.
///
/// # Errors
///
/// Why it cannot be read.
pub fn day(text: &str, order: Option<DateOrder>) -> Result<Date, Unreadable> {
    whole(text, order).map(|(date, _)| date)
}

/// A moment; without a zone of its own it is read in `zone`. Of what is written as a day alone, no time is known.
///
/// # Errors
///
/// Why it cannot be read.
pub fn moment(
    text: &str,
    zone: Option<&Zone>,
    order: Option<DateOrder>,
) -> Result<Moment, Unreadable> {
    if UNKNOWN.contains(&text.trim().to_lowercase().as_str()) {
        return Ok(Moment::Unknown);
    }
    let (date, stamp) = whole(text, order)?;
    let Some(time) = stamp.time else {
        return Ok(Moment::Day(stamp.day(date)));
    };
    let civil = stamp.day(date).to_datetime(time);
    let at = match stamp.zone.as_ref().or(zone) {
        Some(zone) => zone.instant(civil),
        None => Instant::on_the_wall(civil),
    };
    Ok(Moment::At {
        at: at.ok_or(Unreadable::Impossible)?,
        approximate: stamp.approximate,
    })
}

/// The day on which a range of times ends: the one that is stated, else the same, or the next one where
/// it ends earlier than it began.
pub(super) fn last_day(first: Date, from: Time, to: Time, stated: Option<Date>) -> Option<Date> {
    match stated {
        Some(last) if last != first => Some(last),
        _ if to < from => first.tomorrow().ok(),
        _ => Some(first),
    }
}

/// A text that is one timestamp with its day, and nothing else.
fn whole(text: &str, order: Option<DateOrder>) -> Result<(Date, Stamp), Unreadable> {
    let mut cursor = Cursor::new(text.trim());
    let approximate = timestamp::leading_words(&mut cursor);
    let glued = cursor.rest().replace(" +", "+").replace(" -", "-");
    let mut stamp = match timestamp::iso(&glued) {
        Some(stamp) => stamp,
        None => {
            let stamp = timestamp::parts(&mut cursor).ok_or(Unreadable::Form)?;
            let is_read = cursor.rest().trim().is_empty();
            match stamp.flaw {
                Some(_) => return Err(Unreadable::Impossible),
                None if !is_read && stamp.time.is_some() => return Err(Unreadable::Zone),
                None if !is_read || stamp.until.is_some() => return Err(Unreadable::Form),
                None => stamp,
            }
        }
    };
    stamp.approximate |= approximate;
    let date = stamp
        .date
        .filter(DateText::has_year)
        .ok_or(Unreadable::Form)?;
    let reading = resolve(date, order, None, None);
    match reading.date {
        _ if reading.ambiguous => Err(Unreadable::Order),
        Some(date) => Ok((date, stamp)),
        None => Err(Unreadable::Impossible),
    }
}
