//! The moments that mark the phases of an incident, stated and suggested, as rows of a page.

use jiff::civil::Date;

use super::timeline::phrase::phrase;
use super::timeline::{day_of, human, seconds};
use crate::postmortem::timeline::{Milestone, Suggested, When};
use crate::postmortem::{Derived, Moment, Origin, Postmortem};
use crate::site::page_links::PageLinks;
use crate::site::views::MomentRow;
use crate::site::words;

/// Characters of the words that suggest a moment.
const SAID: usize = 50;

/// A moment with its name.
struct Named<'a> {
    title: &'static str,
    moment: &'a Derived<Moment>,
}

fn named(document: &Postmortem) -> Vec<Named<'_>> {
    let marked = document.times.marked();
    let named = marked.map(|(milestone, moment)| Named {
        title: title(milestone),
        moment,
    });
    named.collect()
}

pub(super) const fn title(milestone: Milestone) -> &'static str {
    match milestone {
        Milestone::Started => "Started",
        Milestone::Detected => "Detected",
        Milestone::Declared => "Declared",
        Milestone::Mitigated => "Mitigated",
        Milestone::Resolved => "Resolved",
    }
}

/// The moments that mark the phases, in their order: those that are stated, and between them those that
/// only words suggest.
#[must_use]
pub fn rows(document: &Postmortem, links: &PageLinks<'_>) -> Vec<MomentRow> {
    let mut rows = stated_moments(document);
    let mut at = 0;
    for milestone in Milestone::ALL {
        let title = title(milestone);
        if rows.get(at).is_some_and(|row| row.title == title) {
            at += 1;
            continue;
        }
        let mut suggested = document.suggested_times.iter();
        if let Some(suggested) = suggested.find(|one| one.milestone == milestone) {
            rows.insert(at, suggested_moment(title, suggested, links));
            at += 1;
        }
    }
    rows
}

fn suggested_moment(
    title: &'static str,
    suggested: &Suggested,
    links: &PageLinks<'_>,
) -> MomentRow {
    let (iso, human) = match suggested.when {
        When::At(at) => (at.rfc3339(), human(at, None, None)),
        When::On(day) => (day.to_string(), words::day(day).human),
    };
    MomentRow {
        title,
        iso,
        human,
        since_start: String::new(),
        approximate: false,
        suggested: false,
        said: phrase(&links.titled(&suggested.said), None, SAID),
    }
}

fn stated_moments(document: &Postmortem) -> Vec<MomentRow> {
    let named = named(document);
    let known = |named: &Named<'_>| match named.moment.value {
        Moment::At { at, .. } => Some(at),
        Moment::Day(_) | Moment::Unknown => None,
    };
    let start = named
        .first()
        .filter(|first| first.title == "Started")
        .and_then(known);
    let mut day_before: Option<Date> = document.date.as_ref().map(|date| date.value);
    named
        .iter()
        .map(|named| {
            let at = known(named);
            let row = MomentRow {
                title: named.title,
                iso: match (at, &named.moment.value) {
                    (Some(at), _) => at.rfc3339(),
                    (None, Moment::Day(day)) => day.to_string(),
                    (None, _) => String::new(),
                },
                human: match (at, &named.moment.value) {
                    (Some(at), _) => human(at, day_before, None),
                    (None, Moment::Day(day)) => words::day(*day).human,
                    (None, _) => "unknown".to_owned(),
                },
                since_start: match (start, at) {
                    (Some(start), Some(at)) if at.timestamp > start.timestamp => {
                        format!("+ {}", words::duration(seconds(start, at)))
                    }
                    _ => String::new(),
                },
                approximate: matches!(
                    named.moment.value,
                    Moment::At {
                        approximate: true,
                        ..
                    }
                ),
                suggested: named.moment.from.origin == Origin::Timeline,
                said: String::new(),
            };
            day_before = at.map(day_of).or(day_before);
            row
        })
        .collect()
}
