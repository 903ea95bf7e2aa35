//! How long something took, as people write it: `1 h 23 min`, `83 minutes`, `an hour and a half`, `2h05m`, `約11時間`.

use std::ops::Range;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::cursor::Cursor;
use crate::postmortem::language::{self, Words};

use super::timestamp::leading_words;

/// Nothing that a postmortem tells of took longer: years are another thing.
const LONGEST: f64 = 400.0 * 86_400.0;
/// Seconds of an hour.
const HOUR: f64 = 3_600.0;

/// Numbers that are written out.
const NUMBERS: [(&str, f64); 21] = [
    ("a", 1.0),
    ("an", 1.0),
    ("one", 1.0),
    ("two", 2.0),
    ("three", 3.0),
    ("four", 4.0),
    ("five", 5.0),
    ("six", 6.0),
    ("seven", 7.0),
    ("eight", 8.0),
    ("nine", 9.0),
    ("ten", 10.0),
    ("eleven", 11.0),
    ("twelve", 12.0),
    ("thirteen", 13.0),
    ("fourteen", 14.0),
    ("fifteen", 15.0),
    ("sixteen", 16.0),
    ("seventeen", 17.0),
    ("eighteen", 18.0),
    ("nineteen", 19.0),
];

/// Tens, behind which one of the first nine may stand.
const TENS: [(&str, f64); 8] = [
    ("twenty", 20.0),
    ("thirty", 30.0),
    ("forty", 40.0),
    ("fifty", 50.0),
    ("sixty", 60.0),
    ("seventy", 70.0),
    ("eighty", 80.0),
    ("ninety", 90.0),
];

/// What stands before a length that is not exact.
const ABOUT: [&str; 17] = [
    "~",
    "≈",
    "約",
    "nearly ",
    "almost ",
    "just ",
    "a little ",
    "a bit ",
    "slightly ",
    "well ",
    "over ",
    "under ",
    "more than ",
    "close to ",
    "at least ",
    "some ",
    "around ",
];

/// A length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Length {
    /// In seconds.
    pub seconds: i64,
    /// Whether it is marked as about so long.
    pub approximate: bool,
}

impl Length {
    /// The length as front matter has it: `~1h 30m`.
    #[must_use]
    pub fn written(&self) -> String {
        let parts = [
            (self.seconds / 3600, "h"),
            (self.seconds / 60 % 60, "m"),
            (self.seconds % 60, "s"),
        ];
        let parts = parts.iter().filter(|(count, _)| *count > 0);
        let parts: Vec<_> = parts
            .map(|(count, unit)| format!("{count}{unit}"))
            .collect();
        let about = if self.approximate { "~" } else { "" };
        format!("{about}{}", parts.join(" "))
    }
}

/// The length that a text begins with, behind words such as "about".
pub(in crate::postmortem) fn length(text: &str) -> Option<Length> {
    let mut cursor = Cursor::new(text);
    read(&mut cursor)
}

/// The length that a field states: in words, as `1:30` or `01:30:00`, or as a number of units of so many seconds.
pub(in crate::postmortem) fn stated_length(text: &str, unit: i64) -> Option<Length> {
    if let Some(length) = length(text) {
        return Some(length);
    }
    let approximate = text.starts_with(['~', '≈']);
    let text = text.trim_start_matches(['~', '≈', ' ']);
    let parts: Option<Vec<i64>> = text.split(':').map(|part| part.parse().ok()).collect();
    let seconds = match parts.unwrap_or_default().as_slice() {
        [number] => number.checked_mul(unit)?,
        [hours, minutes @ 0..60] => hours
            .checked_mul(60)?
            .checked_add(*minutes)?
            .checked_mul(60)?,
        [hours, minutes @ 0..60, seconds @ 0..60] => hours
            .checked_mul(3600)?
            .checked_add(minutes * 60 + seconds)?,
        _ => return None,
    };
    #[expect(clippy::cast_precision_loss, reason = "at most some hundred days")]
    (seconds > 0 && seconds as f64 <= LONGEST).then_some(Length {
        seconds,
        approximate,
    })
}

/// A quick check whether a text can contain a length: a unit behind a number, or one written out.
pub(in crate::postmortem) fn may_hold_length(text: &str) -> bool {
    /// The bytes that units begin with.
    static FIRSTS: LazyLock<[bool; 256]> = LazyLock::new(|| {
        let mut firsts = [false; 256];
        for (unit, _) in language::all().flat_map(|language| language.units) {
            let first = unit.bytes().next().unwrap_or_default();
            for first in [first, first.to_ascii_uppercase()] {
                if let Some(is_first) = firsts.get_mut(usize::from(first)) {
                    *is_first = true;
                }
            }
        }
        firsts
    });
    let is_first = |byte: &u8| FIRSTS.get(usize::from(*byte)).is_some_and(|is| *is);
    let bytes = text.as_bytes();
    let begins_unit = |(at, byte): (usize, &u8)| {
        let behind = bytes.get(at + 1..).unwrap_or_default();
        let apart = behind
            .iter()
            .take_while(|byte| !byte.is_ascii_alphanumeric());
        // "1\u{a0}h", "2.5-hour": up to three bytes may stand between them.
        let begins = |apart: usize| behind.get(apart).is_some_and(is_first);
        byte.is_ascii_digit() && (0..=apart.take(3).count()).any(begins)
    };
    let written_out = [" hour", " minute", " day", "-long"];
    bytes.iter().enumerate().any(begins_unit) || written_out.iter().any(|unit| text.contains(unit))
}

/// The lengths in a text, each with where it begins and ends.
pub(in crate::postmortem) fn lengths(text: &str) -> Vec<(Range<usize>, Length)> {
    let length = |c: &mut Cursor<'_>| {
        let starts = c.starts_word() && !matches!(c.before(), Some('.' | ':'));
        starts.then(|| read(c))?
    };
    Cursor::new(text).find_all(length).collect()
}

/// The length at the cursor.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Option<Length> {
    let mut approximate = leading_words(cursor);
    for _ in 0..3 {
        let found = ABOUT.iter().any(|word| cursor.eat_exact(word));
        cursor.skip_spaces();
        approximate |= found;
        if !found {
            break;
        }
    }
    let mut seconds = part(cursor)?;
    let mut smallest = seconds.1;
    for _ in 0..3 {
        let found = cursor.attempt(|c| {
            c.skip_while(|c| c.is_whitespace() || c == ',');
            c.eat_word("and");
            c.skip_spaces();
            let half = c.eat_word("a") && {
                c.skip_spaces();
                c.eat_word("half")
            };
            if half {
                return Some((0.5, 0.0));
            }
            // Hours, then minutes: "2 hours, 3 hours" are two of them.
            part(c).filter(|(_, unit)| *unit < smallest)
        });
        let found = found.or_else(|| (smallest == HOUR).then(|| cursor.attempt(bare_minutes))?);
        match found {
            Some((half, 0.0)) => seconds.0 += half * seconds.1,
            Some((more, unit)) => {
                seconds.0 += more;
                smallest = unit;
            }
            None => break,
        }
    }
    #[expect(clippy::cast_possible_truncation, reason = "at most some hundred days")]
    (seconds.0 > 0.0 && seconds.0 <= LONGEST).then_some(Length {
        seconds: seconds.0.round() as i64,
        approximate,
    })
}

/// The minutes of `1h45`, of which nothing says that they are.
fn bare_minutes(cursor: &mut Cursor<'_>) -> Option<(f64, f64)> {
    let is_glued = cursor.before() == Some('h');
    let digits = cursor.digits();
    let goes_on = cursor
        .peek()
        .is_some_and(|c| c.is_alphanumeric() || c == ':');
    let minutes: f64 = digits.parse().ok()?;
    let are_minutes = is_glued && digits.len() == 2 && minutes < 60.0 && !goes_on;
    are_minutes.then_some((minutes * 60.0, 60.0))
}

/// A number with its unit: how many seconds they are, and how many the unit has.
fn part(cursor: &mut Cursor<'_>) -> Option<(f64, f64)> {
    static UNITS: LazyLock<Words<i64>> =
        LazyLock::new(|| language::meanings(language::all(), |language| language.units));
    let number = cursor
        .attempt(number)
        .or_else(|| cursor.attempt(written_number))
        .or_else(|| is_unit_of_its_own(cursor).then_some(1.0))?;
    let number = number + cursor.attempt(and_a_half).unwrap_or(0.0);
    cursor.skip_while(|c| c.is_whitespace() || c == '-' || c == '\u{2011}');
    let unit = cursor.word().to_lowercase();
    let seconds = UNITS.get(unit.as_str())?;
    // `5 m²`, `3 s3`, `2 d.py` measure something else.
    let goes_on = match cursor.peek() {
        Some(c) => "²/_@".contains(c),
        None => false,
    };
    let seconds = f64::from(u32::try_from(*seconds).ok()?);
    (!goes_on).then_some((number * seconds, seconds))
}

fn number(cursor: &mut Cursor<'_>) -> Option<f64> {
    let start = cursor.at;
    cursor.skip_while(|c| c.is_ascii_digit() || c == ',' || c == '.');
    let written = cursor.since(start).replace(',', "");
    (written.len() <= 8).then(|| written.parse().ok())?
}

fn written_number(cursor: &mut Cursor<'_>) -> Option<f64> {
    for (words, part) in [
        ("three quarters of an", 0.75),
        ("three-quarters of an", 0.75),
        ("a quarter of an", 0.25),
    ] {
        if cursor.eat_word(words) {
            return Some(part);
        }
    }
    if cursor.eat_word("half") {
        cursor.skip_spaces();
        cursor.eat_word("an");
        return Some(0.5);
    }
    let one_of = |cursor: &mut Cursor<'_>, numbers: &[(&str, f64)]| {
        let found = numbers.iter().find(|(word, _)| cursor.eat_word(word));
        found.map(|(_, number)| *number)
    };
    let Some(tens) = one_of(cursor, &TENS) else {
        return one_of(cursor, &NUMBERS);
    };
    let ones = cursor.attempt(|c| {
        c.eat(&['-', ' ', '\u{2011}'])?;
        one_of(c, NUMBERS.get(2..11)?)
    });
    Some(tens + ones.unwrap_or(0.0))
}

/// The half of `two and a half hours` and of `2½ hours`.
fn and_a_half(cursor: &mut Cursor<'_>) -> Option<f64> {
    if cursor.eat(&['½']).is_some() {
        return Some(0.5);
    }
    for word in ["and", "a", "half"] {
        cursor.skip_while(|c| c == ' ' || c == '-');
        cursor.eat_word(word).then_some(())?;
    }
    Some(0.5)
}

/// Whether a unit stands there without a number, as in `hour-long`.
fn is_unit_of_its_own(cursor: &Cursor<'_>) -> bool {
    let units = ["hour-long", "day-long", "week-long"];
    let rest = cursor.rest();
    let is_part = cursor.before() == Some('-');
    !is_part && units.iter().any(|unit| rest.starts_with(unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_written_length_is_read_as_itself() {
        for (seconds, approximate, written) in [
            (5400, false, "1h 30m"),
            (7200, true, "~2h"),
            (83, false, "1m 23s"),
            (90_061, false, "25h 1m 1s"),
        ] {
            let length = Length {
                seconds,
                approximate,
            };
            assert_eq!(length.written(), written);
            assert_eq!(stated_length(written, 60), Some(length));
        }
    }

    #[test]
    fn lengths_as_people_write_them() {
        let check = |text: &str, minutes: Option<f64>| {
            let found = length(text).map(|found| found.seconds as f64 / 60.0);
            assert_eq!(found, minutes, "{text:?}");
        };
        check("1 h 23 min", Some(83.0));
        check("1h23m", Some(83.0));
        check("83 minutes", Some(83.0));
        check("2 hours and 15 minutes of it", Some(135.0));
        check("2 hours, 15 minutes", Some(135.0));
        check("2 hours, 3 hours", Some(120.0));
        check("about an hour and a half", Some(90.0));
        check("half an hour", Some(30.0));
        check("1.5 hours", Some(90.0));
        check("36-minute outage", Some(36.0));
        check("~45 min.", Some(45.0));
        check("3 days", Some(4320.0));
        check("15 s", Some(0.25));
        check("約 11 時間 11 分（発生から）", Some(671.0));
        check("約1時間36分", Some(96.0));
        check("2 Stunden", Some(120.0));
        check("1 234 requests", None);
        check("3 pods", None);
        check("two and a half hours", Some(150.0));
        check("2½ hours", Some(150.0));
        check("1h45", Some(105.0));
        check("1h 45", Some(60.0));
        check("forty-five minutes", Some(45.0));
        check("a little over three hours", Some(180.0));
        check("more than ninety minutes", Some(90.0));
        check("hour-long", Some(60.0));
        check("three quarters of an hour", Some(45.0));
        check("unknown", None);
        check("10:00 to 11:00", None);
    }
}
