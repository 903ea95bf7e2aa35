//! Time zones as people write them: `UTC`, `PST`, `GMT+2`, `PT`, `Zurich time`, `Europe/Zurich`.
//!
//! An abbreviation is a fixed offset, because that is what it says; where it belongs to a region
//! that was at another offset on that day, [`Zone::season`] tells. Names of regions and cities map
//! to the zone database that is built in, so that the system's own does not change a site.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};

use super::Instant;
use super::cursor::Cursor;

/// A zone and the name that the author gave it.
#[derive(Clone, Debug)]
pub(super) struct Zone {
    /// The name as written, without what stands in parentheses behind it.
    pub name: String,
    rule: ZoneRule,
    /// The other offset that `PST (UTC-7)` states.
    pub contradiction: Option<String>,
}

#[derive(Clone, Debug)]
enum ZoneRule {
    /// An offset, and the region that the abbreviation belongs to.
    Fixed(Offset, Option<&'static str>),
    Region(TimeZone),
}

/// The zones there are.
pub(super) struct Zones {
    database: &'static TimeZoneDatabase,
}

/// Cities to zones; `None` where two zones have a city of that name.
static CITIES: LazyLock<BTreeMap<String, Option<String>>> = LazyLock::new(cities);

/// Names of regions whose clocks change, which people use for both halves of the year.
const REGIONS: [(&str, &str); 8] = [
    ("PT", "America/Los_Angeles"),
    ("MT", "America/Denver"),
    ("CT", "America/Chicago"),
    ("ET", "America/New_York"),
    ("Pacific", "America/Los_Angeles"),
    ("Mountain", "America/Denver"),
    ("Central", "America/Chicago"),
    ("Eastern", "America/New_York"),
];

impl Zones {
    /// The zones of the built-in database.
    pub fn bundled() -> Self {
        Self {
            database: crate::zone::database(),
        }
    }

    /// A whole text that names a zone, as front matter and site.toml do.
    pub fn parse(&self, text: &str) -> Option<Zone> {
        let mut cursor = Cursor::new(text.trim());
        let zone = self.read(&mut cursor)?;
        cursor.is_done().then_some(zone)
    }

    /// The first zone that a sentence, a heading or a table header names.
    pub fn find(&self, text: &str) -> Option<Zone> {
        let mut cursor = Cursor::new(text);
        while !cursor.is_done() {
            let before = cursor.before();
            let alone =
                !before.is_some_and(|c| c.is_alphanumeric() || c == '/' || c == '-' || c == '#');
            // `Z` alone in a sentence is a letter.
            let letter = cursor.peek() == Some('Z')
                && !cursor.peek_second().is_some_and(char::is_alphanumeric);
            if alone
                && !letter
                && let Some(zone) = self.read(&mut cursor)
            {
                return Some(zone);
            }
            if before == Some('(')
                && let Some(zone) = self.region_alone(&mut cursor)
            {
                return Some(zone);
            }
            cursor.skip_while(char::is_alphanumeric);
            cursor.at += cursor.peek().map_or(0, char::len_utf8);
        }
        None
    }

    /// Reads a zone at the cursor, with the offset that may stand in parentheses behind it.
    pub fn read(&self, cursor: &mut Cursor<'_>) -> Option<Zone> {
        let mut zone = cursor
            .attempt(|c| self.abbreviation(c))
            .or_else(|| cursor.attempt(bare_offset))
            .or_else(|| cursor.attempt(|c| self.iana(c)))
            .or_else(|| cursor.attempt(|c| self.place(c)))?;
        if let Some(stated) = cursor.attempt(offset_in_parentheses)
            && let ZoneRule::Fixed(offset, _) = zone.rule
            && offset != stated
        {
            // The number is the more explicit of the two.
            zone.contradiction = Some(written_offset(stated));
            zone.rule = ZoneRule::Fixed(stated, None);
        }
        Some(zone)
    }

    fn abbreviation(&self, cursor: &mut Cursor<'_>) -> Option<Zone> {
        let word = cursor.word();
        if cursor
            .peek()
            .is_some_and(|c| c.is_alphanumeric() || c == '_')
        {
            return None;
        }
        if let Some((name, region)) = REGIONS.iter().take(4).find(|(name, _)| *name == word) {
            return self.region(name, region);
        }
        let (name, minutes, home) = crate::zone::ABBREVIATIONS.iter().find(|(name, ..)| {
            *name == word || (word == "utc" && *name == "UTC") || (word == "gmt" && *name == "GMT")
        })?;
        let offset = Offset::from_seconds(minutes * 60).ok()?;
        if matches!(*name, "UTC" | "GMT")
            && let Some(offset) = cursor.attempt(offset_behind)
        {
            let name = format!("{name}{}", written_offset(offset).trim_start_matches("UTC"));
            return Some(Zone::fixed(name, offset, None));
        }
        let name = if *name == "Z" { "UTC" } else { name };
        Some(Zone::fixed(name.to_owned(), offset, *home))
    }

    fn iana(&self, cursor: &mut Cursor<'_>) -> Option<Zone> {
        let start = cursor.at;
        cursor.skip_while(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '+'));
        let name = cursor.since(start);
        if !name.contains('/') || !name.starts_with(|c: char| c.is_ascii_uppercase()) {
            return None;
        }
        self.region(name, name)
    }

    /// `Pacific time`, `US Eastern Time`, `Zurich time`, `New York time`.
    fn place(&self, cursor: &mut Cursor<'_>) -> Option<Zone> {
        let start = cursor.at;
        for _ in 0..3 {
            if !cursor.word().starts_with(char::is_uppercase) {
                return None;
            }
            let name = cursor.since(start).to_owned();
            cursor.skip_while(|c| c == ' ');
            if cursor.eat_word("time") {
                let short = name.trim_start_matches("US ");
                let region = REGIONS.iter().skip(4).find(|(region, _)| *region == short);
                return match region {
                    Some((_, zone)) => self.region(&name, zone),
                    None => self.region(&name, CITIES.get(&name)?.as_deref()?),
                };
            }
        }
        None
    }

    /// `(Pacific)`: the cursor stands behind the parenthesis.
    fn region_alone(&self, cursor: &mut Cursor<'_>) -> Option<Zone> {
        cursor.attempt(|c| {
            let word = c.word();
            let closed = c.peek() == Some(')');
            let (name, zone) = REGIONS.iter().skip(4).find(|(name, _)| *name == word)?;
            if closed {
                self.region(name, zone)
            } else {
                None
            }
        })
    }

    fn region(&self, name: &str, zone: &str) -> Option<Zone> {
        Some(Zone {
            name: name.to_owned(),
            rule: ZoneRule::Region(self.database.get(zone).ok()?),
            contradiction: None,
        })
    }
}

fn cities() -> BTreeMap<String, Option<String>> {
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
    let mut cities = BTreeMap::new();
    for zone in crate::zone::database().available() {
        let Some((area, city)) = zone.as_str().rsplit_once('/') else {
            continue;
        };
        if AREAS.iter().any(|name| area.starts_with(name)) {
            cities
                .entry(city.replace('_', " "))
                .and_modify(|known| *known = None)
                .or_insert_with(|| Some(zone.as_str().to_owned()));
        }
    }
    cities
}

impl Zone {
    const fn fixed(name: String, offset: Offset, home: Option<&'static str>) -> Self {
        Self {
            name,
            rule: ZoneRule::Fixed(offset, home),
            contradiction: None,
        }
    }

    /// The instant of a civil time in this zone.
    pub fn instant(&self, civil: DateTime) -> Option<Instant> {
        match &self.rule {
            ZoneRule::Fixed(offset, _) => Some(Instant {
                timestamp: offset.to_timestamp(civil).ok()?,
                offset: *offset,
            }),
            ZoneRule::Region(zone) => {
                let timestamp = zone.to_ambiguous_timestamp(civil).compatible().ok()?;
                Some(Instant {
                    timestamp,
                    offset: zone.to_offset(timestamp),
                })
            }
        }
    }

    /// What the region of an abbreviation was at instead, at that instant.
    pub fn season(&self, zones: &Zones, timestamp: Timestamp) -> Option<String> {
        let ZoneRule::Fixed(offset, Some(home)) = self.rule else {
            return None;
        };
        let home = zones.database.get(home).ok()?;
        let info = home.to_offset_info(timestamp);
        (info.offset() != offset).then(|| info.abbreviation().to_owned())
    }
}

/// `UTC-7` as text.
fn written_offset(offset: Offset) -> String {
    let seconds = offset.seconds();
    let sign = if seconds < 0 { '-' } else { '+' };
    let minutes = seconds.abs() / 60;
    match minutes % 60 {
        0 => format!("UTC{sign}{}", minutes / 60),
        rest => format!("UTC{sign}{}:{rest:02}", minutes / 60),
    }
}

/// The `+1` of `UTC+1` and `UTC +1`; `UTC -7` with a space is more likely a dash.
fn offset_behind(cursor: &mut Cursor<'_>) -> Option<Offset> {
    let start = cursor.at;
    cursor.skip_while(|c| c == ' ');
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
    Some(Zone::fixed(written_offset(offset), offset, None))
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
    cursor.skip_while(|c| c == ' ');
    cursor.eat(&['('])?;
    let named = cursor.eat_exact("UTC") || cursor.eat_exact("GMT");
    cursor.skip_while(|c| c == ' ');
    let offset = match cursor.peek() {
        Some(')') if named => Offset::UTC,
        _ => signed(cursor, false)?,
    };
    cursor.eat(&[')'])?;
    Some(offset)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn at_noon(zone: Option<Zone>, month: i8) -> Option<(String, i32)> {
        let zone = zone?;
        let instant = zone.instant(date(2022, month, 1).at(12, 0, 0, 0))?;
        Some((zone.name, instant.offset.seconds() / 60))
    }

    fn check(text: &str, expected: Option<(&str, i32)>) {
        let found = at_noon(Zones::bundled().find(text), 7);
        let expected = expected.map(|(name, minutes)| (name.to_owned(), minutes));
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn finds_zones_in_sentences_and_headings() {
        check("Timeline (all times PST ) Saturday", Some(("PST", -480)));
        check("All times in UTC+1", Some(("UTC+1", 60)));
        check("All times are listed in UTC.", Some(("UTC", 0)));
        check("Time (GMT+2)", Some(("GMT+2", 120)));
        check("all times PT", Some(("PT", -420)));
        check("Time (Pacific)", Some(("Pacific", -420)));
        check("US Eastern time", Some(("US Eastern", -240)));
        check("All times are Zurich time", Some(("Zurich", 120)));
        check("times in Europe/Zurich", Some(("Europe/Zurich", 120)));
        check("times in New York time", Some(("New York", -240)));
        check("PST (UTC-7)", Some(("PST", -420)));
        check("The ESTimate of z and Z", None);
        check("Response time", None);
        check("See #PST-12", None);
    }

    #[test]
    fn front_matter_names_a_zone_and_nothing_else() {
        let zones = Zones::bundled();
        assert!(zones.parse("Europe/Zurich").is_some());
        assert!(zones.parse("+02:00").is_some());
        assert!(zones.parse("Nowhere/Land").is_none());
        assert!(zones.parse("UTC or so").is_none());
    }

    #[test]
    fn seasons_and_contradictions() {
        let zones = Zones::bundled();
        let pst = zones.parse("PST").unwrap();
        let summer = pst.instant(date(2022, 7, 1).at(12, 0, 0, 0)).unwrap();
        let winter = pst.instant(date(2022, 1, 1).at(12, 0, 0, 0)).unwrap();
        assert_eq!(pst.season(&zones, summer.timestamp).as_deref(), Some("PDT"));
        assert_eq!(pst.season(&zones, winter.timestamp), None);
        assert!(zones.parse("PST (UTC-7)").unwrap().contradiction.is_some());
        assert!(zones.parse("PST (UTC-8)").unwrap().contradiction.is_none());
    }
}
