//! Days and moments as front matter has them.

use jiff::civil::{Date, Time};

use crate::config::DateOrder;
use crate::postmortem::Moment;
use crate::zone::{self, Zone};

/// Years outside of these are slips of the fingers, not history that a postmortem tells.
const YEARS: std::ops::RangeInclusive<i16> = 1000..=2999;

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Words that say that nobody knows.
const UNKNOWN: [&str; 6] = ["unknown", "unclear", "n/a", "tbd", "tbc", "?"];

/// Marks in front of a value that is not exact.
const ABOUT: [&str; 8] = [
    "~", "≈", "ca.", "ca ", "circa ", "about ", "approx.", "around ",
];

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

/// A day, with or without a time behind it.
///
/// # Errors
///
/// Why it cannot be read.
pub fn day(text: &str, order: Option<DateOrder>) -> Result<Date, Unreadable> {
    let (date, rest) = leading_date(text.trim(), order)?;
    if time_text(rest).is_empty() {
        return Ok(date);
    }
    let (_, zone) = leading_time(time_text(rest))?;
    zone_of(zone, None)?;
    Ok(date)
}

/// A moment; without an offset it is read in `zone`. What is written as a day alone, or in no
/// known zone, is approximate.
///
/// # Errors
///
/// Why it cannot be read.
pub fn moment(
    text: &str,
    zone: Option<&Zone>,
    order: Option<DateOrder>,
) -> Result<Moment, Unreadable> {
    let text = text.trim();
    let lower = text.to_lowercase();
    if UNKNOWN.contains(&lower.as_str()) {
        return Ok(Moment::Unknown);
    }
    let mark = ABOUT.iter().find(|mark| lower.starts_with(**mark));
    let exact_text = mark
        .and_then(|mark| text.get(mark.len()..))
        .unwrap_or(text)
        .trim_start();
    let (date, rest) = leading_date(exact_text, order)?;
    let rest = time_text(rest);
    let (time, rest) = if rest.is_empty() {
        (None, "")
    } else {
        let (time, rest) = leading_time(rest)?;
        (Some(time), rest)
    };
    let stated = zone_of(rest, zone)?;
    let approximate = mark.is_some() || time.is_none() || stated.is_none();
    let at = stated
        .unwrap_or(Zone::UTC)
        .instant(date.to_datetime(time.unwrap_or(Time::midnight())))
        .ok_or(Unreadable::Impossible)?;
    Ok(Moment::At { at, approximate })
}

/// What stands behind a date, without what joins the two.
fn time_text(rest: &str) -> &str {
    rest.trim_start_matches(['T', 't', ' ', ','])
        .trim_start_matches("at ")
        .trim()
}

fn zone_of(rest: &str, default: Option<&Zone>) -> Result<Option<Zone>, Unreadable> {
    // `+02:00[Europe/Zurich]`: the offset decides.
    let rest = match rest.split_once('[') {
        Some(("", name)) => name.trim_end_matches(']'),
        Some((offset, _)) => offset,
        None => rest,
    };
    let rest = rest.trim().trim_matches(['(', ')']);
    if rest.is_empty() {
        return Ok(default.cloned());
    }
    zone::parse(rest).map(Some).ok_or(Unreadable::Zone)
}

fn leading_date(text: &str, order: Option<DateOrder>) -> Result<(Date, &str), Unreadable> {
    match leading_numbers(text) {
        Some((numbers, separator, rest)) => {
            let date = date_of_numbers(numbers, separator, order)?;
            Ok((date, rest))
        }
        None => date_with_month_name(text),
    }
}

/// Up to five digits as a number, with how many there were.
#[derive(Clone, Copy)]
struct Digits {
    value: u32,
    count: usize,
}

fn leading_digits(text: &str) -> Option<(Digits, &str)> {
    let count = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at_checked(count)?;
    let value = (count <= 5).then(|| digits.parse().ok()).flatten()?;
    Some((Digits { value, count }, rest))
}

fn leading_numbers(text: &str) -> Option<([Digits; 3], char, &str)> {
    let (first, rest) = leading_digits(text)?;
    let separator = rest.chars().next().filter(|c| "-/.".contains(*c))?;
    let (second, rest) = leading_digits(rest.strip_prefix(separator)?)?;
    let (third, rest) = leading_digits(rest.strip_prefix(separator)?)?;
    Some(([first, second, third], separator, rest))
}

fn date_of_numbers(
    [first, second, third]: [Digits; 3],
    separator: char,
    order: Option<DateOrder>,
) -> Result<Date, Unreadable> {
    if first.count >= 4 {
        return date(first.value, second.value, third.value);
    }
    if third.count < 4 {
        return Err(Unreadable::Form);
    }
    let day_first = match order {
        _ if separator == '.' || first.value > 12 => true,
        _ if second.value > 12 => false,
        Some(DateOrder::DayFirst) => true,
        Some(DateOrder::MonthFirst) => false,
        None if first.value == second.value => true,
        None => return Err(Unreadable::Order),
    };
    if day_first {
        date(third.value, second.value, first.value)
    } else {
        date(third.value, first.value, second.value)
    }
}

/// `May 1, 2024`, `1st May 2024`, `Wed, 1 May 2024`.
fn date_with_month_name(text: &str) -> Result<(Date, &str), Unreadable> {
    let mut month = None;
    let mut day = None;
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches([' ', ',', '.']);
        let end = rest.find([' ', ',', '.']).unwrap_or(rest.len());
        let (word, behind) = rest.split_at_checked(end).unwrap_or_default();
        if word.is_empty() || word.len() > 12 {
            return Err(Unreadable::Form);
        }
        rest = behind;
        match leading_digits(word) {
            Some((year, "")) if year.count == 4 => {
                let (Some(month), Some(day)) = (month, day) else {
                    return Err(Unreadable::Form);
                };
                return Ok((date(year.value, month, day)?, rest));
            }
            Some((number, "" | "st" | "nd" | "rd" | "th")) if day.is_none() => {
                day = Some(number.value);
            }
            Some(_) => return Err(Unreadable::Form),
            None => {
                let lower = word.to_lowercase();
                let found = MONTHS.iter().position(|name| lower.starts_with(name));
                match found.and_then(|at| u32::try_from(at + 1).ok()) {
                    Some(number) if month.is_none() => month = Some(number),
                    _ if lower.ends_with("day") || lower.len() == 3 => {}
                    _ => return Err(Unreadable::Form),
                }
            }
        }
    }
}

fn date(year: u32, month: u32, day: u32) -> Result<Date, Unreadable> {
    let parts = (i16::try_from(year), i8::try_from(month), i8::try_from(day));
    let (Ok(year), Ok(month), Ok(day)) = parts else {
        return Err(Unreadable::Impossible);
    };
    if !YEARS.contains(&year) {
        return Err(Unreadable::Impossible);
    }
    Date::new(year, month, day).map_err(|_| Unreadable::Impossible)
}

/// `12:30`, `12:30:05.123`, `9:16 PM`, with what stands behind.
fn leading_time(text: &str) -> Result<(Time, &str), Unreadable> {
    let form = Unreadable::Form;
    let (hour, rest) = leading_digits(text).ok_or(form)?;
    let (minute, rest) = leading_digits(rest.strip_prefix(':').ok_or(form)?).ok_or(form)?;
    if hour.count > 2 || minute.count != 2 {
        return Err(form);
    }
    let (second, rest) = match rest.strip_prefix(':').map(leading_digits) {
        Some(Some((second, rest))) => (second.value, skip_fraction(rest)),
        Some(None) => return Err(form),
        None => (0, rest),
    };
    let rest = rest.trim_start();
    let lower = rest.get(..2).unwrap_or_default().to_lowercase();
    let (hour, rest) = match lower.as_str() {
        "am" | "pm" => {
            if !(1..=12).contains(&hour.value) {
                return Err(Unreadable::Impossible);
            }
            let afternoon = if lower == "pm" { 12 } else { 0 };
            (
                hour.value % 12 + afternoon,
                rest.get(2..).unwrap_or_default().trim_start(),
            )
        }
        _ => (hour.value, rest),
    };
    // A leap second is written as 60; the second before it is the nearest there is.
    let second = if second == 60 { 59 } else { second };
    let small = |value: u32| i8::try_from(value).map_err(|_| Unreadable::Impossible);
    let time = Time::new(small(hour)?, small(minute.value)?, small(second)?, 0)
        .map_err(|_| Unreadable::Impossible)?;
    Ok((time, rest))
}

fn skip_fraction(rest: &str) -> &str {
    match rest.strip_prefix(['.', ',']) {
        Some(fraction) => fraction.trim_start_matches(|c: char| c.is_ascii_digit()),
        None => rest,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn days() {
        let check = |text: &str, order: Option<DateOrder>, expected: Result<&str, Unreadable>| {
            let found = day(text, order).map(|date| date.to_string());
            assert_eq!(found, expected.map(str::to_owned), "{text:?}");
        };
        check("2024-05-01", None, Ok("2024-05-01"));
        check("2024/5/1", None, Ok("2024-05-01"));
        check("2024-05-01 12:00 UTC", None, Ok("2024-05-01"));
        check("2014-07-16 23:29 +0000", None, Ok("2014-07-16"));
        check("2024-05-01T23:30:00.5-08:00", None, Ok("2024-05-01"));
        check("May 1, 2024", None, Ok("2024-05-01"));
        check("Wed, 1st May 2024", None, Ok("2024-05-01"));
        check("01.05.2024", None, Ok("2024-05-01"));
        check("12/04/2023", None, Err(Unreadable::Order));
        check("12/04/2023", Some(DateOrder::DayFirst), Ok("2023-04-12"));
        check("12/04/2023", Some(DateOrder::MonthFirst), Ok("2023-12-04"));
        check("31/04/2023", None, Err(Unreadable::Impossible));
        check("13/04/2023", None, Ok("2023-04-13"));
        check("2024-02-30", None, Err(Unreadable::Impossible));
        check("0000-01-01", None, Err(Unreadable::Impossible));
        check("10000-01-01", None, Err(Unreadable::Impossible));
        check("1714521600", None, Err(Unreadable::Form));
        check("yesterday", None, Err(Unreadable::Form));
        check("YYYY-MM-DD", None, Err(Unreadable::Form));
        check("", None, Err(Unreadable::Form));
        check("2024-05-01 12:00 Mars", None, Err(Unreadable::Zone));
        check("2024-05-01 noonish", None, Err(Unreadable::Form));
    }

    #[test]
    fn moments() {
        let check = |text: &str, zone: &str, expected: &str| {
            let zone = crate::zone::parse(zone);
            let found = match moment(text, zone.as_ref(), None) {
                Ok(Moment::Unknown) => "unknown".to_owned(),
                Ok(Moment::At { at, approximate }) => format!(
                    "{}{} {}",
                    if approximate { "~" } else { "" },
                    at.timestamp,
                    at.offset
                ),
                Err(error) => format!("{error:?}"),
            };
            assert_eq!(found, expected, "{text:?}");
        };
        check("2012-08-01T09:30:00-04:00", "", "2012-08-01T13:30:00Z -04");
        check(
            "~2012-08-01T09:31:00-04:00",
            "",
            "~2012-08-01T13:31:00Z -04",
        );
        check("ca. 2012-08-01 09:31", "UTC", "~2012-08-01T09:31:00Z +00");
        check(
            "2012-08-01 09:30",
            "America/New_York",
            "2012-08-01T13:30:00Z -04",
        );
        check("2012-08-01 9:30 pm PDT", "UTC", "2012-08-02T04:30:00Z -07");
        check("2012-08-01 12:05 AM UTC", "", "2012-08-01T00:05:00Z +00");
        check("2012-08-01 09:30", "", "~2012-08-01T09:30:00Z +00");
        check("2012-08-01", "Europe/Zurich", "~2012-07-31T22:00:00Z +02");
        check(
            "2024-05-01T10:00:00+02:00[Europe/Zurich]",
            "",
            "2024-05-01T08:00:00Z +02",
        );
        check("2014-07-16 23:29 UTC", "", "2014-07-16T23:29:00Z +00");
        check("2016-12-31T23:59:60Z", "", "2016-12-31T23:59:59Z +00");
        check("Unknown", "", "unknown");
        check("13:55", "", "Form");
        check("2012-08-01 25:00", "", "Impossible");
        check("2012-08-01 13:55 PM", "", "Impossible");
        check("99999-99-99", "", "Impossible");
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "(~|ca\\. )?[0-9Ta-zé:/.+\\-, \\[\\]]{0,30}") {
            let _ = moment(&text, None, None);
            let _ = day(&text, Some(DateOrder::DayFirst));
        }
    }
}
