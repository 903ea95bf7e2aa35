//! Time zones as people write them: names of the IANA database, offsets, abbreviations.
//!
//! Names come from the database in the binary and not from the machine's, so that a site is the
//! same wherever it is built.

use std::sync::LazyLock;

use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};

static NAMES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// Abbreviations with the offset that most writers mean by them, in minutes.
const ABBREVIATIONS: [(&str, i32); 24] = [
    ("utc", 0),
    ("gmt", 0),
    ("z", 0),
    ("wet", 0),
    ("west", 60),
    ("bst", 60),
    ("cet", 60),
    ("cest", 120),
    ("eet", 120),
    ("eest", 180),
    ("msk", 180),
    ("ist", 330),
    ("sgt", 480),
    ("hkt", 480),
    ("jst", 540),
    ("aest", 600),
    ("aedt", 660),
    ("est", -300),
    ("edt", -240),
    ("cst", -360),
    ("cdt", -300),
    ("mst", -420),
    ("pst", -480),
    ("pdt", -420),
];

/// The zone that a text names, `None` where it names none: `Europe/Zurich`, `+02:00`, `UTC+1`,
/// `-0700`, `PST`.
#[must_use]
pub fn parse(text: &str) -> Option<TimeZone> {
    let text = text.trim();
    if text.contains('/') {
        return NAMES.get(text).ok();
    }
    let lower = text.to_ascii_lowercase();
    if let Some((_, minutes)) = ABBREVIATIONS.iter().find(|(name, _)| *name == lower) {
        return fixed(*minutes);
    }
    let signed = lower
        .strip_prefix("utc")
        .or_else(|| lower.strip_prefix("gmt"))
        .unwrap_or(&lower)
        .trim_start();
    offset_minutes(signed).and_then(fixed)
}

fn fixed(minutes: i32) -> Option<TimeZone> {
    Offset::from_seconds(minutes * 60).ok().map(TimeZone::fixed)
}

/// `+2`, `-07`, `+0530`, `-03:30`, with a typographic minus too.
fn offset_minutes(text: &str) -> Option<i32> {
    let (sign, digits) = if let Some(digits) = text.strip_prefix('+') {
        (1, digits)
    } else {
        (-1, text.strip_prefix(['-', '\u{2212}'])?)
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some(parts) => parts,
        None if digits.len() <= 2 => (digits, "0"),
        None => digits.split_at_checked(digits.len() - 2)?,
    };
    let number = |part: &str| {
        let plain = (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| part.parse::<i32>().ok()).flatten()
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (hours <= 14 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    #[test]
    fn zones_as_people_write_them() {
        let check = |text: &str, minutes: Option<i32>| {
            let found =
                parse(text).map(|zone| zone.to_offset(Timestamp::UNIX_EPOCH).seconds() / 60);
            assert_eq!(found, minutes, "{text:?}");
        };
        check("UTC", Some(0));
        check("Z", Some(0));
        check("Europe/Zurich", Some(60));
        check("america/new_york", Some(-300));
        check("+02:00", Some(120));
        check("-0330", Some(-210));
        check("UTC+1", Some(60));
        check("GMT +5:30", Some(330));
        check("PDT", Some(-420));
        check("Mars/Olympus", None);
        check("+99:00", None);
        check("+1é", None);
        check("local", None);
        check("", None);
    }
}
