use super::*;
use jiff::civil::date;

fn at_noon(zone: Option<Zone>, month: i8) -> Option<(String, i32)> {
    let zone = zone?;
    let instant = zone.instant(date(2022, month, 1).at(12, 0, 0, 0))?;
    Some((zone.name, instant.offset?.seconds() / 60))
}

fn check(text: &str, expected: Option<(&str, i32)>) {
    let found = at_noon(find(text), 7);
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
    check("all times in PST/PDT", Some(("PST/PDT", -420)));
    check("Time (CET/CEST)", Some(("CET/CEST", 120)));
    check("Time (EST/PDT)", Some(("EST", -300)));
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
    assert!(parse("Europe/Zurich").is_some());
    assert!(parse("+02:00").is_some());
    assert!(parse("Nowhere/Land").is_none());
    assert!(parse("UTC or so").is_none());
}

#[test]
fn seasons_and_contradictions() {
    let pst = parse("PST").unwrap();
    let summer = pst.instant(date(2022, 7, 1).at(12, 0, 0, 0)).unwrap();
    let winter = pst.instant(date(2022, 1, 1).at(12, 0, 0, 0)).unwrap();
    assert_eq!(pst.season(summer.timestamp).as_deref(), Some("PDT"));
    assert_eq!(pst.season(winter.timestamp), None);
    assert!(parse("PST (UTC-7)").unwrap().contradiction.is_some());
    assert!(parse("PST (UTC-8)").unwrap().contradiction.is_none());
}

#[test]
fn zones_as_people_write_them() {
    let check = |text: &str, minutes: Option<i32>| {
        let found = at_noon(parse(text), 1).map(|(_, minutes)| minutes);
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
    check("UTC -7", Some(-420));
    check("+2", Some(120));
    check("PDT", Some(-420));
    check("pdt", Some(-420));
    check("PT", Some(-480));
    check("Pacific", Some(-480));
    check("Zurich time", Some(60));
    check("PST (UTC-7)", Some(-420));
    check("Mars/Olympus", None);
    check("+99:00", None);
    check("+1é", None);
    check("local", None);
    check("", None);
}
