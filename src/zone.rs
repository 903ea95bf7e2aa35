//! Time zones as people write them: names of the IANA database, offsets, abbreviations.
//!
//! Names come from the database in the binary and not from the machine's, so that a site is the
//! same wherever it is built.

use std::sync::LazyLock;

use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};

static DATABASE: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// The zones by name, the same on every machine.
#[must_use]
pub fn database() -> &'static TimeZoneDatabase {
    &DATABASE
}

/// Abbreviation, offset in minutes, and the region whose season can disagree with it. Without a
/// region: those that are used all year by some (MST in Arizona), or by several regions.
pub const ABBREVIATIONS: [(&str, i32, Option<&str>); 42] = [
    ("UTC", 0, None),
    ("GMT", 0, None),
    ("PST", -480, Some("America/Los_Angeles")),
    ("PDT", -420, Some("America/Los_Angeles")),
    ("MST", -420, None),
    ("MDT", -360, Some("America/Denver")),
    ("CST", -360, Some("America/Chicago")),
    ("CDT", -300, Some("America/Chicago")),
    ("EST", -300, Some("America/New_York")),
    ("EDT", -240, Some("America/New_York")),
    ("AKST", -540, Some("America/Anchorage")),
    ("AKDT", -480, Some("America/Anchorage")),
    ("HST", -600, None),
    ("AST", -240, None),
    ("ADT", -180, Some("America/Halifax")),
    ("BRT", -180, None),
    ("ART", -180, None),
    ("WET", 0, Some("Europe/Lisbon")),
    ("WEST", 60, Some("Europe/Lisbon")),
    ("BST", 60, Some("Europe/London")),
    ("CET", 60, Some("Europe/Berlin")),
    ("CEST", 120, Some("Europe/Berlin")),
    ("MEZ", 60, Some("Europe/Berlin")),
    ("MESZ", 120, Some("Europe/Berlin")),
    ("EET", 120, Some("Europe/Athens")),
    ("EEST", 180, Some("Europe/Athens")),
    ("MSK", 180, None),
    ("SAST", 120, None),
    ("EAT", 180, None),
    ("IST", 330, None),
    ("PKT", 300, None),
    ("SGT", 480, None),
    ("HKT", 480, None),
    ("AWST", 480, None),
    ("JST", 540, None),
    ("KST", 540, None),
    ("ACST", 570, None),
    ("AEST", 600, None),
    ("AEDT", 660, Some("Australia/Sydney")),
    ("NZST", 720, Some("Pacific/Auckland")),
    ("NZDT", 780, Some("Pacific/Auckland")),
    ("Z", 0, None),
];

/// The zone that a text names, `None` where it names none: `Europe/Zurich`, `+02:00`, `UTC+1`,
/// `-0700`, `PST`.
#[must_use]
pub fn parse(text: &str) -> Option<TimeZone> {
    let text = text.trim();
    if text.contains('/') {
        return database().get(text).ok();
    }
    let known = ABBREVIATIONS
        .iter()
        .find(|(name, ..)| name.eq_ignore_ascii_case(text));
    if let Some((_, minutes, _)) = known {
        return fixed(*minutes);
    }
    let lower = text.to_ascii_lowercase();
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
