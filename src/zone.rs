//! Time zones as people write them: `UTC`, `PST`, `GMT+2`, `PT`, `Zurich time`, `Europe/Zurich`.
//!
//! Whoever meets a zone asks here: settings and front matter with [`parse`], which wants nothing else
//! in the text, and texts with [`read`] and [`find`].
//!
//! An abbreviation is a fixed offset, because that is what it says; where it belongs to a region
//! that was at another offset on that day, [`Zone::season`] tells. One that is used in several parts
//! of the world has the meaning of the table below everywhere: `CST` is Chicago's, `IST` India's, `BST`
//! London's. Names come from the database in the binary and not from the machine's, so that a site is the
//! same wherever it is built.

use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};
use serde::{Deserialize, Serialize};

use crate::cursor::Cursor;

static DATABASE: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// An instant and the offset from UTC that its author used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instant {
    /// The instant; where no zone is stated, the time on the wall as if it were UTC.
    pub timestamp: Timestamp,
    /// Offset from UTC, for showing it as it was written; `None` where no zone is stated.
    #[serde(with = "seconds")]
    pub offset: Option<Offset>,
}

impl Instant {
    /// A time on the wall of which nobody says in which zone it is.
    #[must_use]
    pub fn on_the_wall(civil: DateTime) -> Option<Self> {
        let timestamp = Offset::UTC.to_timestamp(civil).ok()?;
        Some(Self {
            timestamp,
            offset: None,
        })
    }

    /// The time that clocks showed where the author was.
    #[must_use]
    pub fn civil(&self) -> DateTime {
        let offset = self.offset.unwrap_or(Offset::UTC);
        offset.to_datetime(self.timestamp)
    }

    /// As RFC 3339 has it, with the author's offset; the time on the wall where no zone is stated.
    #[must_use]
    pub fn rfc3339(&self) -> String {
        match self.offset {
            Some(offset) => self.timestamp.display_with_offset(offset).to_string(),
            None => self.civil().to_string(),
        }
    }

    /// The seconds from this instant to another; `None` where only one of them has a zone.
    #[must_use]
    pub fn seconds_to(&self, other: Self) -> Option<i64> {
        let are_alike = self.offset.is_some() == other.offset.is_some();
        are_alike.then(|| other.timestamp.as_second() - self.timestamp.as_second())
    }
}

/// An offset as its seconds.
mod seconds {
    use jiff::tz::Offset;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

    #[expect(clippy::ref_option, reason = "serde hands the field as it is")]
    pub fn serialize<S: Serializer>(offset: &Option<Offset>, to: S) -> Result<S::Ok, S::Error> {
        offset.map(Offset::seconds).serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Offset>, D::Error> {
        let seconds = Option::<i32>::deserialize(from)?;
        let offset = seconds.map(Offset::from_seconds).transpose();
        offset.map_err(D::Error::custom)
    }
}

/// Abbreviation, offset in minutes, and the region whose season can disagree with it. Without a
/// region: those that are used all year by some (MST in Arizona), or by several regions.
const ABBREVIATIONS: [(&str, i32, Option<&str>); 42] = [
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
    ("GST", 240, None),
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
];

/// Regions whose clocks change, under the names that people use for both halves of the year.
const REGIONS: [(&str, &str, &str); 4] = [
    ("PT", "Pacific", "America/Los_Angeles"),
    ("MT", "Mountain", "America/Denver"),
    ("CT", "Central", "America/Chicago"),
    ("ET", "Eastern", "America/New_York"),
];

/// A zone and the name that the author gave it.
#[derive(Clone, Debug)]
pub struct Zone {
    /// The name as written, without what stands in parentheses behind it.
    pub name: String,
    /// The other offset that `PST (UTC-7)` states.
    pub contradiction: Option<String>,
    zone: TimeZone,
    /// The region that an abbreviation belongs to.
    home: Option<&'static str>,
}

/// The zone that a whole text names, `None` where it names none or something else too. Here
/// abbreviations count in lower case too, and offsets without their minutes.
#[must_use]
pub fn parse(text: &str) -> Option<Zone> {
    let text = text.trim();
    let whole = |text: &str, read: fn(&mut Cursor<'_>) -> Option<Zone>| {
        let mut cursor = Cursor::new(text);
        let zone = read(&mut cursor)?;
        cursor.is_done().then_some(zone)
    };
    let upper = text.to_ascii_uppercase();
    let forms = [text, &upper, &upper.replace(' ', "")];
    let mut zones = forms.iter().filter_map(|form| whole(form, read));
    zones
        .next()
        .or_else(|| whole(text, named_region))
        .or_else(|| whole(text, |c| signed(c, false).map(Zone::at)))
}

/// The first zone that a sentence, a heading or a table header names.
#[must_use]
pub fn find(text: &str) -> Option<Zone> {
    let mut zones = Cursor::new(text).find_all(|c| {
        let before = c.before();
        // `Z` alone in a sentence is a letter.
        let is_letter =
            c.peek() == Some('Z') && !c.peek_second().is_some_and(char::is_alphanumeric);
        if !c.starts_word() || is_letter || matches!(before, Some('/' | '-' | '#')) {
            return None;
        }
        read(c).or_else(|| {
            let zone = named_region(c)?;
            (before == Some('(') && c.peek() == Some(')')).then_some(zone)
        })
    });
    zones.next().map(|(_, zone)| zone)
}

/// Reads a zone at the cursor, with the offset that may stand in parentheses behind it.
pub fn read(cursor: &mut Cursor<'_>) -> Option<Zone> {
    let mut zone = cursor
        .attempt(abbreviation)
        .or_else(|| cursor.attempt(bare_offset))
        .or_else(|| cursor.attempt(iana))
        .or_else(|| cursor.attempt(place))?;
    if let Some(stated) = cursor.attempt(offset_in_parentheses)
        && zone
            .zone
            .to_fixed_offset()
            .is_ok_and(|offset| offset != stated)
    {
        // The number is the more explicit of the two.
        zone.contradiction = Some(written(stated));
        zone.zone = TimeZone::fixed(stated);
        zone.home = None;
    }
    Some(zone)
}

impl Zone {
    /// What is read in no other zone.
    pub const UTC: Self = Self::fixed(String::new(), Offset::UTC, None);

    /// The zone of an offset.
    #[must_use]
    pub fn at(offset: Offset) -> Self {
        Self::fixed(written(offset), offset, None)
    }

    const fn fixed(name: String, offset: Offset, home: Option<&'static str>) -> Self {
        Self {
            name,
            contradiction: None,
            zone: TimeZone::fixed(offset),
            home,
        }
    }

    fn region(name: &str, zone: &str) -> Option<Self> {
        Some(Self {
            name: name.to_owned(),
            contradiction: None,
            zone: DATABASE.get(zone).ok()?,
            home: None,
        })
    }

    /// The instant of a civil time in this zone.
    #[must_use]
    pub fn instant(&self, civil: DateTime) -> Option<Instant> {
        let timestamp = self.zone.to_ambiguous_timestamp(civil).compatible().ok()?;
        Some(Instant {
            timestamp,
            offset: Some(self.zone.to_offset(timestamp)),
        })
    }

    /// What the region of an abbreviation was at instead, at that instant.
    #[must_use]
    pub fn season(&self, timestamp: Timestamp) -> Option<String> {
        let home = DATABASE.get(self.home?).ok()?;
        let info = home.to_offset_info(timestamp);
        (info.offset() != self.zone.to_offset(timestamp)).then(|| info.abbreviation().to_owned())
    }
}

fn abbreviation(cursor: &mut Cursor<'_>) -> Option<Zone> {
    // `+UTC`, as some export it.
    if cursor.rest().starts_with("+UTC") || cursor.rest().starts_with("+GMT") {
        cursor.at += 1;
    }
    let word = cursor.word();
    if cursor
        .peek()
        .is_some_and(|c| c.is_alphanumeric() || c == '_')
    {
        return None;
    }
    if let Some((name, _, region)) = REGIONS.iter().find(|(name, ..)| *name == word) {
        return Zone::region(name, region);
    }
    let word = match word {
        "Z" | "utc" => "UTC",
        "gmt" => "GMT",
        word => word,
    };
    let (name, minutes, home) = ABBREVIATIONS.iter().find(|(name, ..)| *name == word)?;
    let offset = Offset::from_seconds(minutes * 60).ok()?;
    if matches!(*name, "UTC" | "GMT")
        && let Some(offset) = cursor.attempt(offset_behind)
    {
        let name = format!("{name}{}", written(offset).trim_start_matches("UTC"));
        return Some(Zone::fixed(name, offset, None));
    }
    if let Some(home) = home
        && let Some(other) = cursor.attempt(|c| other_season(c, name, home))
    {
        return Zone::region(&format!("{name}/{other}"), home);
    }
    Some(Zone::fixed((*name).to_owned(), offset, *home))
}

/// The `/PDT` of `PST/PDT`: whatever clocks showed that day.
fn other_season(cursor: &mut Cursor<'_>, name: &str, home: &str) -> Option<&'static str> {
    cursor.eat(&['/'])?;
    let word = cursor.word();
    let goes_on = cursor.peek().is_some_and(char::is_alphanumeric);
    let (other, ..) = ABBREVIATIONS
        .iter()
        .find(|(other, _, region)| *other == word && *region == Some(home))?;
    (!goes_on && *other != name).then_some(*other)
}

fn iana(cursor: &mut Cursor<'_>) -> Option<Zone> {
    let start = cursor.at;
    cursor.skip_while(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '+'));
    let name = cursor.since(start);
    if !name.contains('/') || !name.starts_with(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    let mut zone = Zone::region(name, name)?;
    zone.zone
        .iana_name()
        .unwrap_or(name)
        .clone_into(&mut zone.name);
    Some(zone)
}

/// `Pacific time`, `US Eastern Time`, `Zurich time`, `New York time`.
fn place(cursor: &mut Cursor<'_>) -> Option<Zone> {
    let start = cursor.at;
    for _ in 0..3 {
        if !cursor.word().starts_with(char::is_uppercase) {
            return None;
        }
        let name = cursor.since(start);
        cursor.skip_spaces();
        if cursor.eat_word("time") {
            let short = name.trim_start_matches("US ");
            let region = REGIONS.iter().find(|(_, region, _)| *region == short);
            return match region {
                Some((.., zone)) => Zone::region(name, zone),
                None => zone_of_city(name),
            };
        }
    }
    None
}

/// `Pacific` without "time".
fn named_region(cursor: &mut Cursor<'_>) -> Option<Zone> {
    let word = cursor.word();
    let (_, name, zone) = REGIONS.iter().find(|(_, name, _)| *name == word)?;
    Zone::region(name, zone)
}

/// The one zone that is named after a city.
fn zone_of_city(city: &str) -> Option<Zone> {
    // The other areas hold old names of the same zones.
    const AREAS: [&str; 7] = [
        "Africa",
        "America",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Pacific",
    ];
    let name = city.replace(' ', "_");
    let mut zones = DATABASE.available().filter(|zone| {
        let zone = zone.as_str();
        let in_area = AREAS.iter().any(|area| zone.starts_with(area));
        in_area && zone.rsplit_once('/').is_some_and(|(_, city)| city == name)
    });
    let zone = zones.next()?;
    if zones.next().is_some() {
        return None;
    }
    Zone::region(city, zone.as_str())
}

/// An offset as text: `UTC`, `UTC-4`, `UTC+5:30`.
#[must_use]
pub fn written(offset: Offset) -> String {
    let seconds = offset.seconds();
    let sign = if seconds < 0 { '-' } else { '+' };
    match (seconds.abs() / 3600, seconds.abs() % 3600 / 60) {
        (0, 0) => "UTC".to_owned(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, minutes) => format!("UTC{sign}{hours}:{minutes:02}"),
    }
}

/// The `+1` of `UTC+1` and `UTC +1`; `UTC -7` with a space is more likely a dash.
fn offset_behind(cursor: &mut Cursor<'_>) -> Option<Offset> {
    let start = cursor.at;
    cursor.skip_spaces();
    let spaced = cursor.at > start;
    if spaced && cursor.peek() != Some('+') {
        return None;
    }
    signed(cursor, false)
}

/// `+02:00` or `+0200` behind a time; `+02` only where it touches the time, because it may count
/// something else.
fn bare_offset(cursor: &mut Cursor<'_>) -> Option<Zone> {
    let touches = cursor.peek() == Some('+') && cursor.before().is_some_and(|c| c.is_ascii_digit());
    let offset = signed(cursor, !touches)?;
    Some(Zone::at(offset))
}

fn signed(cursor: &mut Cursor<'_>, with_minutes: bool) -> Option<Offset> {
    let negative = cursor.eat(&['+', '-', '\u{2212}'])? != '+';
    let digits = cursor.digits();
    let (hours, minutes) = match digits.len() {
        1 | 2 => {
            let minutes = cursor.attempt(|c| {
                c.eat(&[':'])?;
                let minutes = c.digits();
                (minutes.len() == 2).then_some(minutes)
            });
            if with_minutes && minutes.is_none() {
                return None;
            }
            (digits, minutes.unwrap_or("0"))
        }
        4 => (digits.get(..2)?, digits.get(2..)?),
        _ => return None,
    };
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    if hours > 14 || minutes > 59 || cursor.peek().is_some_and(char::is_alphanumeric) {
        return None;
    }
    let seconds = (hours * 60 + minutes) * 60;
    Offset::from_seconds(if negative { -seconds } else { seconds }).ok()
}

/// ` (UTC-7)`.
fn offset_in_parentheses(cursor: &mut Cursor<'_>) -> Option<Offset> {
    cursor.skip_spaces();
    cursor.eat(&['('])?;
    let named = cursor.eat_exact("UTC") || cursor.eat_exact("GMT");
    cursor.skip_spaces();
    let offset = match cursor.peek() {
        Some(')') if named => Offset::UTC,
        _ => signed(cursor, false)?,
    };
    cursor.eat(&[')'])?;
    Some(offset)
}

#[cfg(test)]
mod tests;
