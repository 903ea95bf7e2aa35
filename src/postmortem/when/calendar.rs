//! Dates as people write them: `2024-01-31`, `01/31/2024`, `January 31st, 2024`, `31 Jan`, `2024年1月31日`.
//!
//! Only reads what stands there. Which year a date without one means, and whether `01-10-2024`
//! is in January or October, is decided by [`super::resolve`].

use std::ops::RangeInclusive;

use jiff::civil::{Date, Weekday};

use crate::cursor::Cursor;
use crate::postmortem::language::{self, Month};
use crate::postmortem::when::{eat_any, start_of};

/// Years outside of these are slips of the fingers, not history that a postmortem tells.
const YEARS: RangeInclusive<i16> = 1000..=2999;

/// Years that four digits beside other words and numbers are taken for.
pub(in crate::postmortem) const LIKELY_YEARS: RangeInclusive<i16> = 1900..=2199;

/// A date as far as its own words tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::postmortem) enum DateText {
    /// Year, month and day.
    Full(Date),
    /// `01-10-2024` or `01/10`: day and month in an order that others decide.
    Numeric {
        /// The number that stands first.
        first: i8,
        /// The number that stands second.
        second: i8,
        /// The year.
        year: Option<i16>,
    },
    /// `Oct 30th`.
    MonthDay {
        /// The month.
        month: i8,
        /// The day.
        day: i8,
    },
    /// `Saturday`.
    Weekday(Weekday),
    /// `Day 2`, of which the first is the document's.
    Numbered(i8),
}

/// Something in the shape of a date that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Impossible;

/// What reading a date found.
pub(super) type Found = Result<DateText, Impossible>;

impl DateText {
    /// Whether it says the year.
    pub(in crate::postmortem) const fn has_year(&self) -> bool {
        matches!(self, Self::Full(_) | Self::Numeric { year: Some(_), .. })
    }
}

/// Reads a date at the cursor.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Option<Found> {
    cursor
        .attempt(named)
        .or_else(|| cursor.attempt(compact))
        .or_else(|| cursor.attempt(numeric))
        .or_else(|| cursor.attempt(yearless))
        .or_else(|| cursor.attempt(month_and_day))
        .or_else(|| cursor.attempt(with_units))
}

/// `2024年1月31日`, `1月31日（水）`: Chinese and Japanese.
fn with_units(cursor: &mut Cursor<'_>) -> Option<Found> {
    let number = |c: &mut Cursor<'_>, most: usize, units: &[char]| {
        c.skip_while(|c| c == ' ');
        let digits = c.digits();
        c.skip_while(|c| c == ' ');
        c.eat(units)?;
        digits.parse::<i16>().ok().filter(|_| digits.len() <= most)
    };
    if !cursor.peek()?.is_ascii_digit() {
        return None;
    }
    let year = cursor.attempt(|c| number(c, 4, &['年']));
    let month = i8::try_from(number(cursor, 2, &['月'])?).ok()?;
    let day = i8::try_from(number(cursor, 2, &['日', '号', '號'])?).ok()?;
    // The weekday says nothing more.
    cursor.attempt(|c| {
        c.eat(&['(', '（'])?;
        c.eat(&['周', '週']);
        c.eat(&['月', '火', '水', '木', '金', '土', '日'])
            .or_else(|| c.eat(&['一', '二', '三', '四', '五', '六']))?;
        c.eat(&[')', '）'])
    });
    if let Some(year) = year {
        return Some(full(Date::new(year, month, day)));
    }
    let is_possible = Date::new(2000, month, day).is_ok();
    let date = DateText::MonthDay { month, day };
    Some(is_possible.then_some(date).ok_or(Impossible))
}

/// All dates in a text, in their order. Ambiguous ones are kept as they are.
pub(in crate::postmortem) fn all(text: &str) -> Vec<DateText> {
    let found = Cursor::new(start_of(text)).find_all(|c| c.starts_word().then(|| read(c))?);
    let dates = found.filter_map(|(_, found)| found.ok());
    dates
        .filter(|date| !matches!(date, DateText::Numeric { year: None, .. }))
        .collect()
}

/// The first day of the first month that a text names with its year: `December 2025`, `Dec. 2025`.
pub(in crate::postmortem) fn first_month(text: &str) -> Option<Date> {
    let month = |c: &mut Cursor<'_>| {
        let number = c.starts_word().then(|| month_name(c))??.number;
        between_month_and_year(c);
        Date::new(year(c)?, number, 1).ok()
    };
    let mut months = Cursor::new(start_of(text)).find_all(month);
    months.next().map(|(_, first)| first)
}

/// Steps over what may stand between a month and its year.
fn between_month_and_year(cursor: &mut Cursor<'_>) {
    cursor.skip_while(|c| c.is_whitespace() || matches!(c, ',' | '-' | '_' | '/'));
    of(cursor);
}

/// Reads the name of a weekday, with a full stop or a comma behind it.
pub(super) fn weekday(cursor: &mut Cursor<'_>) -> Option<Weekday> {
    cursor.attempt(|c| {
        let word = c.word();
        // `sun` and `sat` are words.
        let is_name = word.starts_with(char::is_uppercase) || c.peek() == Some(',');
        let day = is_name.then(|| language::weekday(word))??;
        let day = Weekday::from_monday_one_offset(day).ok()?;
        c.eat(&['.']);
        c.eat(&[',']);
        Some(day)
    })
}

/// `Day 2`: the number.
pub(super) fn numbered_day(cursor: &mut Cursor<'_>) -> Option<i8> {
    const DAY: i64 = 24 * 60 * 60;
    cursor.attempt(|c| {
        let word = c.word();
        let mut units = language::all().flat_map(|language| language.units);
        let is_day = |(name, seconds): &(&str, i64)| {
            *seconds == DAY && name.len() > 1 && name.eq_ignore_ascii_case(word)
        };
        units.find(|unit| is_day(unit))?;
        c.skip_spaces();
        let number = c.digits().parse().ok()?;
        let is_whole = !c
            .peek()
            .is_some_and(|c| c.is_alphanumeric() || c == ':' || c == '.');
        (is_whole && (1..=31).contains(&number)).then_some(number)
    })
}

/// `Oct 30th, 2021`, `July 23--28`, `30 October 2021`, `29/Jun/2022`, `9. August`, `9 de agosto`.
pub(super) fn named(cursor: &mut Cursor<'_>) -> Option<Found> {
    let mut is_dotted = false;
    let (month, day) = if cursor.peek()?.is_ascii_digit() {
        let day = day_of_month(cursor)?;
        is_dotted = cursor.eat(&['.']).is_some();
        cursor.skip_while(|c| c.is_whitespace() || matches!(c, '-' | '/' | '_'));
        of(cursor);
        (month_name(cursor)?, day)
    } else {
        let month = month_name(cursor)?;
        cursor.skip_while(|c| c.is_whitespace() || matches!(c, '-' | '_'));
        let day = day_of_month(cursor)?;
        cursor.attempt(second_day);
        (month, day)
    };
    if let Some(year) = cursor.attempt(following_year) {
        return Some(full(Date::new(year, month.number, day)));
    }
    let mut behind = *cursor;
    behind.skip_spaces();
    // `1. May 12` is an item of a list.
    let is_item = is_dotted && behind.peek().is_some_and(char::is_alphanumeric);
    if !month.is_sure || is_item {
        return None;
    }
    let month = month.number;
    let is_possible = Date::new(2000, month, day).is_ok();
    Some(
        is_possible
            .then_some(DateText::MonthDay { month, day })
            .ok_or(Impossible),
    )
}

fn month_name(cursor: &mut Cursor<'_>) -> Option<Month> {
    let month = Month::named(cursor.word())?;
    cursor.eat(&['.']);
    Some(month)
}

fn day_of_month(cursor: &mut Cursor<'_>) -> Option<i8> {
    let digits = cursor.digits();
    if digits.len() > 2 {
        return None;
    }
    let day = digits.parse().ok()?;
    if eat_any(cursor, |language| language.ordinals) {
        return Some(day);
    }
    // `May 12:30` is no day, and neither is `May 12.5`.
    let goes_on = match cursor.peek() {
        Some(':' | '.') => cursor.peek_second().is_some_and(|c| c.is_ascii_digit()),
        Some(c) => c.is_alphanumeric() && c != 'T',
        None => false,
    };
    (!goes_on).then_some(day)
}

/// The other end of `23--28` or `7th & 8th`, which is read over.
fn second_day(cursor: &mut Cursor<'_>) -> Option<()> {
    let dashes = cursor.at;
    cursor.skip_while(|c| matches!(c, '-' | '–' | '—'));
    if cursor.at == dashes {
        cursor.skip_spaces();
        let joined = cursor.eat(&['&']).is_some() || cursor.eat_word("and");
        if !joined {
            return None;
        }
        cursor.skip_spaces();
    }
    day_of_month(cursor)?;
    let mut behind = *cursor;
    behind.skip_spaces();
    // `May 12–9 PM` is a time.
    (!behind.eat_word("am") && !behind.eat_word("pm")).then_some(())
}

fn following_year(cursor: &mut Cursor<'_>) -> Option<i16> {
    cursor.skip_while(|c| c.is_whitespace() || matches!(c, ',' | '/' | '-' | '_'));
    of(cursor);
    year(cursor)
}

/// The "of" between day, month and year.
fn of(cursor: &mut Cursor<'_>) {
    if eat_any(cursor, |language| language.of) {
        cursor.skip_spaces();
    }
}

/// A year that stands alone.
pub(super) fn year(cursor: &mut Cursor<'_>) -> Option<i16> {
    let digits = cursor.digits();
    // `Jan 9 1003:20` has no year; `Jan 9, 2024: 10:20` has one.
    let alone = match cursor.peek() {
        Some(':') => !cursor.peek_second().is_some_and(|c| c.is_ascii_digit()),
        Some('T') => true,
        Some(c) => !c.is_alphabetic(),
        None => true,
    };
    let year = digits.parse().ok()?;
    (digits.len() == 4 && alone && LIKELY_YEARS.contains(&year)).then_some(year)
}

/// The `20240131` of `20240131T140000Z`; eight digits alone are any number.
fn compact(cursor: &mut Cursor<'_>) -> Option<Found> {
    let digits = cursor.digits();
    let is_followed =
        cursor.peek() == Some('T') && cursor.peek_second().is_some_and(|c| c.is_ascii_digit());
    let date = eight_digits(digits).filter(|_| is_followed)?;
    Some(Ok(DateText::Full(date)))
}

/// The day of `20240131`.
pub(super) fn eight_digits(digits: &str) -> Option<Date> {
    let date: Date = digits.parse().ok()?;
    (digits.len() == 8 && LIKELY_YEARS.contains(&date.year())).then_some(date)
}

/// `2024-01-31`, `01-31-2024`, `4/21/23`, `31.01.2024`, and what only has their shape.
fn numeric(cursor: &mut Cursor<'_>) -> Option<Found> {
    let numbers = Numbers::read(cursor, &['-', '/', '.'])?;
    let goes_on = match cursor.peek() {
        Some('T') => !cursor.peek_second().is_some_and(|c| c.is_ascii_digit()),
        Some(c) if c == numbers.mark => cursor.peek_second().is_some_and(char::is_alphanumeric),
        Some('Z') | None => false,
        Some(c) => c.is_alphabetic(),
    };
    (!goes_on).then(|| numbers.date())?
}

/// Three numbers with the same mark between them.
pub(super) struct Numbers<'a> {
    numbers: [&'a str; 3],
    mark: char,
}

impl<'a> Numbers<'a> {
    /// Reads them at the cursor, with one of the marks.
    pub fn read(cursor: &mut Cursor<'a>, marks: &[char]) -> Option<Self> {
        let first = cursor.digits();
        let mark = cursor.eat(marks)?;
        let second = cursor.digits();
        cursor.eat(&[mark])?;
        let numbers = [first, second, cursor.digits()];
        let is_whole = numbers.iter().all(|number| !number.is_empty());
        is_whole.then_some(Self { numbers, mark })
    }

    /// The date that they are.
    pub fn date(&self) -> Option<Found> {
        let [first, second, third] = self.numbers.map(|number| number.parse::<i16>().ok());
        let small = |number: Option<i16>| i8::try_from(number?).ok();
        match self.numbers.map(str::len) {
            [4, 1..=2, 1..=2] => Some(full(Date::new(first?, small(second)?, small(third)?))),
            // One order only; `1.6.1` is a version.
            [1..=2, 1..=2, 4] if self.mark == '.' => {
                Some(full(Date::new(third?, small(second)?, small(first)?)))
            }
            [1..=2, 1..=2, digits @ (2 | 4)] if self.mark != '.' => {
                let year = third? + if digits == 2 { 2000 } else { 0 };
                Some(either_way(small(first)?, small(second)?, Some(year)))
            }
            [from @ 1..=6, between, to @ 1..=6] => {
                let is_like_a_date = self.mark != '.' && from + between + to >= 6;
                is_like_a_date.then_some(Err(Impossible))
            }
            _ => None,
        }
    }
}

/// A date with all it needs, if there is such a day.
pub(super) fn full(date: Result<Date, jiff::Error>) -> Found {
    let date = date.ok().filter(|date| YEARS.contains(&date.year()));
    date.map(DateText::Full).ok_or(Impossible)
}

/// A day and a month in an order that others decide.
fn either_way(first: i8, second: i8, year: Option<i16>) -> Found {
    // 2000 is a leap year, so that every day of any year is possible.
    let date = |month, day| Date::new(year.unwrap_or(2000), month, day);
    let is_possible = date(first, second).is_ok() || date(second, first).is_ok();
    if !is_possible || year.is_some_and(|year| !YEARS.contains(&year)) {
        return Err(Impossible);
    }
    Ok(DateText::Numeric {
        first,
        second,
        year,
    })
}

/// `10/30`, which is a date only where a time follows.
fn yearless(cursor: &mut Cursor<'_>) -> Option<Found> {
    let first = cursor.digits();
    cursor.eat(&['/'])?;
    let second = cursor.digits();
    let goes_on = cursor
        .peek()
        .is_some_and(|c| c.is_alphanumeric() || c == '/');
    if goes_on || first.len() > 2 || second.len() > 2 {
        return None;
    }
    let date = either_way(first.parse().ok()?, second.parse().ok()?, None);
    date.is_ok().then_some(date)
}

/// The `08-15` of `08-15 21:00`: the end of an ISO date, which is one only in front of a time.
fn month_and_day(cursor: &mut Cursor<'_>) -> Option<Found> {
    let month = cursor.digits();
    cursor.eat(&['-'])?;
    let day = cursor.digits();
    if month.len() != 2 || day.len() != 2 {
        return None;
    }
    let mut behind = *cursor;
    behind.skip_spaces();
    let is_apart = behind.at > cursor.at;
    let hour = behind.digits();
    let is_time = is_apart && (1..=2).contains(&hour.len()) && behind.eat(&[':']).is_some();
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    let is_possible = is_time && Date::new(2000, month, day).is_ok();
    is_possible.then_some(Ok(DateText::MonthDay { month, day }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn check(text: &str, expected: Option<Found>) {
        assert_eq!(read(&mut Cursor::new(text)), expected, "{text:?}");
    }

    fn full(y: i16, m: i8, d: i8) -> Option<Found> {
        Some(Ok(DateText::Full(date(y, m, d))))
    }

    #[test]
    fn reads_dates_as_people_write_them() {
        check("2024-01-31 x", full(2024, 1, 31));
        check("2024/01/31", full(2024, 1, 31));
        check("2024-01-31T10:00", full(2024, 1, 31));
        check("January 9th, 2024", full(2024, 1, 9));
        check("Jan.  9 2024", full(2024, 1, 9));
        check("9th of January 2024", full(2024, 1, 9));
        check("29/Jun/2022", full(2022, 6, 29));
        check("31.01.2024", full(2024, 1, 31));
        check("July 23--28, 2024", full(2024, 7, 23));
        check("9 may 2024", full(2024, 5, 9));
        check("9. August 2024", full(2024, 8, 9));
        check("1er août 2024", full(2024, 8, 1));
        check("9 de agosto de 2024", full(2024, 8, 9));
        check("20240816T140000Z", full(2024, 8, 16));
        check("2024年3月5日 14時20分", full(2024, 3, 5));
        check("2024 年 3 月 5 日", full(2024, 3, 5));
        check("2024年13月5日", Some(Err(Impossible)));
        let month_day = |month, day| Some(Ok(DateText::MonthDay { month, day }));
        check("Oct 30th", month_day(10, 30));
        check("October 7th & 8th: x", month_day(10, 7));
        check("Jan 14, 10:18", month_day(1, 14));
        check("9. März: x", month_day(3, 9));
        check("9 juillet", month_day(7, 9));
        check("08-15 21:00", month_day(8, 15));
        check("3月5日（火）", month_day(3, 5));
        check("3月5", None);
        let numeric = |first, second, year| {
            Some(Ok(DateText::Numeric {
                first,
                second,
                year,
            }))
        };
        check("01-10-2024", numeric(1, 10, Some(2024)));
        check("4/21/23", numeric(4, 21, Some(2023)));
        check("10/30 x", numeric(10, 30, None));
    }

    #[test]
    fn tells_malformed_dates_from_other_numbers() {
        check("99999-99-99", Some(Err(Impossible)));
        check("2024-02-30", Some(Err(Impossible)));
        check("11/03/202", Some(Err(Impossible)));
        check("Feb 31", Some(Err(Impossible)));
        check("1.6.1", None);
        check("10.0.0.1", None);
        check("May 12:30", None);
        check("may 12", None);
        check("3. Oct 30th", None);
        check("20240816", None);
        check("24/7/x", None);
        check("08-15 pods", None);
        check("20-30 10:00", None);
        check("100%", None);
    }

    #[test]
    fn months_have_years() {
        let check = |text: &str, expected: Option<(i16, i8)>| {
            let found = first_month(text).map(|first| (first.year(), first.month()));
            assert_eq!(found, expected, "{text}");
        };
        check("Paint was late - December 2025", Some((2025, 12)));
        check("mars de 2024", Some((2024, 3)));
        check("lcp-dec-2025", Some((2025, 12)));
        check("In May 2,024 requests failed", None);
        check("May 12", None);
    }

    #[test]
    fn finds_the_dates_of_a_heading() {
        assert_eq!(all("Timeline (UTC) 1/29/24, 2/15/24 - 2/16/24").len(), 3);
        assert_eq!(
            all("Timeline Saturday Oct 30th 2021 - Monday Nov 1st, 2021").len(),
            2
        );
    }
}
