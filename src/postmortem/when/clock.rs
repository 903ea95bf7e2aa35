//! Times of day as people write them: `08:21`, `9:16 PM`, `05:33:12`, `8-9 PM`, `1430 UTC`, `14時20分`.
//!
//! Knows no dates. A time that cannot be one is told apart from text that is none, because the author
//! meant a time and wants to hear about it.

use jiff::civil::Time;

use crate::cursor::Cursor;
use crate::postmortem::language;
use crate::postmortem::when::eat_any;
use crate::zone;

/// What reading a time found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    /// The time; `None` where it cannot be one.
    pub time: Option<Time>,
    /// Whether it is the midnight at the end of the day: `24:00`.
    pub ends_the_day: bool,
    /// The end of a range.
    pub until: Option<Time>,
    /// Whether it is marked as approximate, or a range.
    pub rough: bool,
    /// What is wrong with it.
    pub flaw: Option<&'static str>,
}

/// Hours and minutes before anything is decided about them.
#[derive(Default)]
struct Reading {
    hour: i8,
    minute: i8,
    second: i8,
    /// Whether the author tells the half of the day, and which it is.
    is_afternoon: Option<bool>,
    /// Whether there is nothing but an hour.
    is_bare_hour: bool,
    /// Whether seconds are given.
    is_precise: bool,
    /// Whether it is marked as approximate.
    is_about: bool,
    flaw: Option<&'static str>,
}

const IMPOSSIBLE: &str = "there is no such time of day";
const TWO_CLOCKS: &str = "it mixes the 24-hour clock with AM or PM";
const FULL_STOP: &str = "a full stop between the numbers makes it a date or a time";

/// Reads a time or a range of times at the cursor.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Option<Clock> {
    cursor.attempt(|c| {
        let mut first = one(c)?;
        let second = c.attempt(|c| range_end(c, first.is_precise));
        if let Some(second) = &second
            && first.is_afternoon.is_none()
            && (1..=12).contains(&first.hour)
        {
            // `11:00-1:00 PM` crosses noon, `8-9 PM` does not.
            let crosses = first.hour % 12 > second.hour % 12;
            first.is_afternoon = second.is_afternoon.map(|afternoon| afternoon != crosses);
        }
        // `8-9 PM`, but not `8-9 pods`.
        if first.is_bare_hour && first.is_afternoon.is_none() {
            return None;
        }
        let (time, flaw) = first.time();
        let (until, late_flaw) = second.as_ref().map(Reading::time).unzip();
        Some(Clock {
            time,
            ends_the_day: first.hour == 24,
            until: until.flatten(),
            rough: first.is_about || second.is_some(),
            flaw: flaw.or(late_flaw.flatten()),
        })
    })
}

/// The end of a range, from the dash on.
fn range_end(cursor: &mut Cursor<'_>, is_precise: bool) -> Option<Reading> {
    let is_glued = cursor.peek() == Some('-');
    until(cursor)?;
    cursor.eat(&['~']);
    let reading = one(cursor)?;
    // `10:00:00-07:00` ends in an offset.
    let is_offset = is_precise && is_glued && !reading.is_precise;
    (!is_offset && (!reading.is_bare_hour || reading.is_afternoon.is_some())).then_some(reading)
}

/// Steps over what joins the two ends of a range: a dash, or a word such as "until".
pub(super) fn until(cursor: &mut Cursor<'_>) -> Option<()> {
    cursor.skip_spaces();
    let dashes = cursor.at;
    cursor.skip_while(|c| matches!(c, '-' | '–' | '—' | '~' | '→' | '〜' | '～'));
    let is_joined = cursor.at > dashes || eat_any(cursor, |language| language.until);
    cursor.skip_spaces();
    is_joined.then_some(())
}

/// One time without a range.
fn one(cursor: &mut Cursor<'_>) -> Option<Reading> {
    let found = cursor.attempt(named);
    if let Some(reading) = found.or_else(|| cursor.attempt(with_units)) {
        return Some(reading);
    }
    cursor.attempt(|c| {
        let hour = c.digits();
        let mut reading = match hour.len() {
            1 | 2 => Reading {
                is_bare_hour: true,
                ..Reading::at(hour, "0")?
            },
            4 if is_labelled(*c) || begins_labelled_range(*c) => {
                Reading::at(hour.get(..2)?, hour.get(2..)?)?
            }
            _ => return None,
        };
        let separated = c.attempt(minutes);
        if let Some((mark, minute)) = separated.filter(|_| hour.len() < 4) {
            reading.is_bare_hour = false;
            reading.minute = minute.parse().ok()?;
            if mark == '.' {
                reading.flaw = Some(FULL_STOP);
                if hour.len() != 2 {
                    return None;
                }
            }
            let second = c.attempt(seconds);
            reading.second = second.unwrap_or(0);
            reading.is_precise = second.is_some();
        }
        let goes_on = match c.peek() {
            Some(':' | '.' | ',' | '/') => c.peek_second().is_some_and(|c| c.is_ascii_digit()),
            Some('%' | '°' | '$') => true,
            _ => false,
        };
        if goes_on {
            return None;
        }
        reading.is_afternoon = c.attempt(half_of_day);
        if c.attempt(hours_word) == Some(true) {
            reading.is_bare_hour = false;
            reading.flaw = None;
        }
        reading.is_about = c.attempt(about_word).is_some();
        let glued = c
            .peek()
            .is_some_and(|next| next.is_alphanumeric() && next != 'Z')
            && c.before().is_some_and(|last| last.is_ascii_digit());
        let dotted_number =
            reading.flaw.is_some() && reading.is_afternoon.is_none() && c.peek() == Some('.');
        (!glued && !dotted_number).then_some(reading)
    })
}

impl Reading {
    fn at(hour: &str, minute: &str) -> Option<Self> {
        Some(Self {
            hour: hour.parse().ok()?,
            minute: minute.parse().ok()?,
            ..Self::default()
        })
    }

    /// The time that is meant, where the words do not contradict each other, and what is wrong.
    fn time(&self) -> (Option<Time>, Option<&'static str>) {
        let hour = match (self.is_afternoon, self.hour) {
            (Some(false), 12) => 0,
            (Some(true), hour @ 1..12) => hour + 12,
            (None, 24) if (self.minute, self.second) == (0, 0) => 0,
            (_, hour) => hour,
        };
        // A leap second is shown as the second before it.
        let second = if self.second == 60 { 59 } else { self.second };
        let time = Time::new(hour, self.minute, second, 0).ok();
        match self.is_afternoon {
            _ if self.flaw.is_some() => (None, self.flaw),
            _ if time.is_none() => (None, Some(IMPOSSIBLE)),
            Some(is_afternoon) if !(1..=12).contains(&self.hour) => {
                let is_clear = is_afternoon == (self.hour >= 12);
                (time.filter(|_| is_clear), Some(TWO_CLOCKS))
            }
            _ => (time, None),
        }
    }
}

/// `14時20分`, `下午2点20分`, `午後2時半頃`: Chinese and Japanese.
fn with_units(cursor: &mut Cursor<'_>) -> Option<Reading> {
    const HALVES: [(&str, bool); 8] = [
        ("午前", false),
        ("上午", false),
        ("凌晨", false),
        ("早上", false),
        ("午後", true),
        ("下午", true),
        ("晚上", true),
        ("晩", true),
    ];
    let mut halves = HALVES.iter();
    let half = halves.find(|(word, _)| cursor.eat_exact(word));
    let hour = cursor.digits();
    let mark = cursor.eat(&['時', '时', '点', '點'])?;
    let is_length = |c: &Cursor<'_>| matches!(c.peek(), Some('間' | '间' | '钟' | '鐘'));
    let minute = cursor.attempt(|c| {
        if c.eat(&['半']).is_some() {
            return Some("30");
        }
        let minute = c.digits();
        c.eat(&['分'])?;
        (!is_length(c)).then_some(minute)
    });
    let second = cursor.attempt(|c| {
        let second = c.digits();
        c.eat(&['秒'])?;
        second.parse().ok()
    });
    // "3時間", "1時間20分間" and "3点" count something.
    let is_time = matches!(mark, '時' | '时') || minute.is_some() || half.is_some();
    let goes_on = is_length(cursor) || cursor.peek().is_some_and(|c| c.is_ascii_digit());
    if !is_time || goes_on || hour.len() > 2 {
        return None;
    }
    let half = half.filter(|_| !hour.bytes().all(|digit| digit == b'0'));
    Some(Reading {
        second: second.unwrap_or(0),
        is_afternoon: half.map(|(_, is_afternoon)| *is_afternoon),
        is_about: cursor.attempt(about_word).is_some(),
        ..Reading::at(hour, minute.unwrap_or("0"))?
    })
}

/// Whether what follows a bare `1430` makes it a time: a zone, or a word for hours.
fn is_labelled(mut cursor: Cursor<'_>) -> bool {
    cursor.skip_spaces();
    let mut hours = language::all().flat_map(|language| language.hours);
    // `h` may count hours as well.
    hours.any(|(word, _)| word.len() > 1 && cursor.eat_word(word))
        || zone::read(&mut cursor).is_some()
}

/// Whether a bare `1430` is the start of `1430 to 1515 UTC`.
fn begins_labelled_range(mut cursor: Cursor<'_>) -> bool {
    until(&mut cursor).is_some() && cursor.digits().len() == 4 && is_labelled(cursor)
}

/// `:12` or `:12.345`.
fn seconds(cursor: &mut Cursor<'_>) -> Option<i8> {
    cursor.eat(&[':'])?;
    let digits = cursor.digits();
    if digits.len() != 2 {
        return None;
    }
    cursor.attempt(|c| {
        c.eat(&['.', ','])?;
        (!c.digits().is_empty()).then_some(())
    });
    digits.parse().ok()
}

/// `am` or `pm`; whether it is the second.
fn half_of_day(cursor: &mut Cursor<'_>) -> Option<bool> {
    cursor.skip_spaces();
    let words = [("a.m.", false), ("am", false), ("p.m.", true), ("pm", true)];
    let mut words = words.into_iter();
    words.find_map(|(word, is_afternoon)| cursor.eat_word(word).then_some(is_afternoon))
}

/// `hrs`, `h`, `Uhr`, which say what the number is anyway; whether nothing else has the word.
fn hours_word(cursor: &mut Cursor<'_>) -> Option<bool> {
    cursor.skip_spaces();
    let mut words = language::all().flat_map(|language| language.hours);
    let found = words.find(|(word, _)| cursor.eat_word(word));
    found.map(|(_, is_sure)| *is_sure)
}

/// What directly behind a time makes it approximate: `14:20頃`.
fn about_word(cursor: &mut Cursor<'_>) -> Option<()> {
    cursor.skip_spaces();
    let mut words = language::all().flat_map(|language| language.behind_times);
    words.any(|word| cursor.eat_exact(word)).then_some(())
}

/// The `:30` of a time, or the `h30` and ` h 30` that French has.
fn minutes<'c>(cursor: &mut Cursor<'c>) -> Option<(char, &'c str)> {
    let spaced = cursor.attempt(|c| {
        c.eat(&[' ', '\u{a0}', '\u{202f}'])?;
        let mark = c.eat(&['h']);
        c.eat(&[' ', '\u{a0}', '\u{202f}'])?;
        mark
    });
    let mark = spaced.or_else(|| cursor.eat(&[':', '.', 'h', '：']))?;
    let minute = cursor.digits();
    (minute.len() == 2).then_some((if mark == '：' { ':' } else { mark }, minute))
}

/// `noon` and `midnight`, where nothing of a sentence follows.
fn named(cursor: &mut Cursor<'_>) -> Option<Reading> {
    let names = [("noon", "12"), ("midnight", "0")];
    let (_, hour) = names.iter().find(|(name, _)| cursor.eat_word(name))?;
    let mut behind = *cursor;
    behind.skip_while(|c| matches!(c, ' ' | '*' | '_'));
    let is_apart = behind
        .peek()
        .is_none_or(|c| matches!(c, ':' | '-' | '–' | '—' | '|' | ',' | '(' | ')' | ']'));
    let reading = Reading::at(hour, "0")?;
    (is_apart || is_labelled(*cursor)).then_some(reading)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::time;

    fn parse(text: &str) -> Option<Clock> {
        read(&mut Cursor::new(text))
    }

    fn check(text: &str, expected: Option<(i8, i8, i8)>) {
        let found = parse(text).and_then(|clock| clock.time);
        let expected = expected.map(|(h, m, s)| time(h, m, s, 0));
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn reads_times_as_people_write_them() {
        check("08:21", Some((8, 21, 0)));
        check("8:40 x", Some((8, 40, 0)));
        check("9:16 PM", Some((21, 16, 0)));
        check("2:14pm", Some((14, 14, 0)));
        check("12:05 a.m.", Some((0, 5, 0)));
        check("12:05 PM", Some((12, 5, 0)));
        check("05:33:12.5", Some((5, 33, 12)));
        check("9pm", Some((21, 0, 0)));
        check("1430 UTC", Some((14, 30, 0)));
        check("08h21", Some((8, 21, 0)));
        check("15 h 30", Some((15, 30, 0)));
        check("10:30 Uhr", Some((10, 30, 0)));
        check("10.30 Uhr", Some((10, 30, 0)));
        check("10 Uhr", Some((10, 0, 0)));
        check("14時20分", Some((14, 20, 0)));
        check("14时20分30秒", Some((14, 20, 30)));
        check("14時", Some((14, 0, 0)));
        check("午後2時半", Some((14, 30, 0)));
        check("午後12時5分", Some((12, 5, 0)));
        check("午前0時5分", Some((0, 5, 0)));
        check("下午3点", Some((15, 0, 0)));
        check("3点", None);
        check("3時間", None);
        check("14時20分間", None);
        check("24:00", Some((0, 0, 0)));
        check("noon: lunch", Some((12, 0, 0)));
        check("Midnight", Some((0, 0, 0)));
        check("Midnight Commander", None);
    }

    #[test]
    fn reads_ranges() {
        let clock = parse("8-9 PM").unwrap();
        assert_eq!(
            (clock.time, clock.until),
            (Some(time(20, 0, 0, 0)), Some(time(21, 0, 0, 0)))
        );
        let clock = parse("11:00 – 1:00 PM").unwrap();
        assert_eq!(
            (clock.time, clock.until),
            (Some(time(11, 0, 0, 0)), Some(time(13, 0, 0, 0)))
        );
        for text in [
            "0900 to 1100 UTC",
            "09:00 to 11:00",
            "09:00 bis 11:00",
            "09:00〜11:00",
            "9h00 à 11h00",
        ] {
            assert!(parse(text).unwrap().until.is_some(), "{text}");
        }
        for text in ["14:20頃", "14:20 頃", "14:20左右"] {
            assert!(parse(text).unwrap().rough, "{text}");
        }
    }

    #[test]
    fn tells_malformed_times_from_other_numbers() {
        let flawed = |text| parse(text).map(|clock| (clock.time.is_some(), clock.flaw.is_some()));
        assert_eq!(flawed("13:55 PM"), Some((true, true)));
        assert_eq!(flawed("23:00 AM"), Some((false, true)));
        assert_eq!(flawed("24:01"), Some((false, true)));
        assert_eq!(flawed("25:61"), Some((false, true)));
        assert_eq!(flawed("09.29"), Some((false, true)));
        for text in [
            "1.6.1",
            "1430",
            "8-9 pods",
            "3:1",
            "10.25%",
            "12:30:45:10",
            "5 hours",
            "2x",
            "1.5 s",
        ] {
            assert_eq!(flawed(text), None, "{text:?}");
        }
    }
}
