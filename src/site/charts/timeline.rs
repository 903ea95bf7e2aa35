//! The timeline of an incident: a picture of its events with their first words, and the events as they were read.
//!
//! [`course`] decides what the picture shows, [`wide`] and [`tall`] draw it for wide and for narrow places; the style
//! sheet chooses. Each event in the picture leads to the author's own words, which stay the primary text.

mod clock;
mod columns;
mod course;
mod draw;
mod measure;
pub mod phrase;
mod points;
mod scale;
mod tall;
mod wide;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::postmortem::outline::SectionKind;
use crate::postmortem::timeline::{Event, Instant, Milestone};
use crate::postmortem::{Origin, Postmortem};
use crate::site::page_links::PageLinks;
use crate::site::views::{EventRow, TimelineView};
use crate::site::words;
use crate::text::{Span, is_within};
use crate::zone;

/// Characters of an event's text beside the author's own.
const EVENT_TEXT: usize = 300;

/// The timeline as a picture and as it was read; `None` where the document has none. `hidden` are the passages
/// that the page leaves out.
#[must_use]
pub fn view(document: &Postmortem, links: &PageLinks<'_>, hidden: &[Span]) -> Option<TimelineView> {
    let timeline = &document.timeline;
    let titled = |event: &Event| links.titled(&event.text);
    let place = |index: usize| Spot::of(document, hidden, index);
    let course = course::of(document, titled, |index| {
        format!("#{}", place(index).anchor)
    });
    if timeline.events.is_empty() && timeline.unread == 0 && course.is_none() {
        return None;
    }
    let mut day_before: Option<Date> = None;
    let events = timeline
        .events
        .iter()
        .enumerate()
        .map(|(index, event)| {
            let day = event.date.or(event.at.map(day_of));
            // A day that the author wrote with the time needs no second mention.
            let is_said = |day: &Date| event.written.contains(&day.to_string());
            let changed = day.filter(|day| day_before != Some(*day) && !is_said(day));
            day_before = day.or(day_before);
            let Spot { anchor, is_in_text } = place(index);
            EventRow {
                url: if is_in_text {
                    format!("#{anchor}")
                } else {
                    String::new()
                },
                id: if is_in_text { String::new() } else { anchor },
                written: event.written.clone(),
                iso: event.at.map(|at| at.rfc3339()).unwrap_or_default(),
                day: changed.map(|day| words::day(day).human).unwrap_or_default(),
                text: words::cut(&titled(event), EVENT_TEXT),
                approximate: event.approximate,
                milestone: event
                    .milestone
                    .map(Milestone::id)
                    .unwrap_or_default()
                    .to_owned(),
            }
        })
        .collect();
    let mut told = timeline.events.iter().filter_map(|event| event.at);
    let is_zoneless = told.any(|at| at.offset.is_none());
    let outline = &document.outline;
    let section = outline
        .sections
        .iter()
        .find(|section| section.kind == SectionKind::Timeline);
    Some(TimelineView {
        wide_svg_html: course.as_ref().map(wide::svg).unwrap_or_default(),
        tall_svg_html: course.as_ref().map(tall::svg).unwrap_or_default(),
        pictured: course
            .as_ref()
            .map(|course| course.pictured.clone())
            .unwrap_or_default(),
        description: course.map(|course| course.description).unwrap_or_default(),
        events,
        unread: timeline.unread,
        zone_note: timeline
            .zone
            .as_ref()
            .map(|zone| {
                let says = match zone.from.origin {
                    Origin::FrontMatter => "as stated in front matter",
                    Origin::Default => "the time zone of this site",
                    _ => "as stated in the document",
                };
                format!("Times in {}, {says}.", zone.value)
            })
            .or_else(|| is_zoneless.then(|| "No time zone is stated.".to_owned()))
            .unwrap_or_default(),
        anchor: section
            .and_then(|section| outline.headings.get(section.heading))
            .map(|heading| format!("#{}", heading.anchor)),
    })
}

/// The anchors that the text of a document has for its events, by where these begin: those of headings are there
/// anyway.
#[must_use]
pub fn anchors(document: &Postmortem) -> BTreeMap<usize, String> {
    let events = document.timeline.events.iter().enumerate();
    let others = events.filter(|(_, event)| heading_of(document, event).is_none());
    others
        .map(|(index, event)| (event.span.start, event_id(index)))
        .collect()
}

/// Where the words of an event stand on the page.
struct Spot {
    anchor: String,
    /// Whether it is the author's text, and not the list of events as they were read.
    is_in_text: bool,
}

impl Spot {
    fn of(document: &Postmortem, hidden: &[Span], index: usize) -> Self {
        let event = document.timeline.events.get(index);
        let shown = event.filter(|event| !is_within(hidden, event.span.start));
        let heading = shown.and_then(|event| heading_of(document, event));
        Self {
            anchor: heading.unwrap_or_else(|| event_id(index)),
            is_in_text: shown.is_some(),
        }
    }
}

/// The anchor of the heading that an event begins with.
fn heading_of(document: &Postmortem, event: &Event) -> Option<String> {
    let headings = &document.outline.headings;
    let found = headings.binary_search_by_key(&event.span.start, |heading| heading.span.start);
    Some(headings.get(found.ok()?)?.anchor.clone())
}

fn event_id(index: usize) -> String {
    format!("event_{}", index + 1)
}

pub(super) fn day_of(at: Instant) -> Date {
    at.civil().date()
}

pub(super) fn seconds(from: Instant, to: Instant) -> i64 {
    to.timestamp.as_second() - from.timestamp.as_second()
}

/// `09:30 UTC-4`, with the day in front where it is another than the one before, and with its year where that is another
/// than the `year` that needs no mention.
pub(super) fn human(at: Instant, day_before: Option<Date>, year: Option<i16>) -> String {
    let local = at.civil();
    let time = if local.time().second() == 0 {
        local.strftime("%H:%M")
    } else {
        local.strftime("%H:%M:%S")
    };
    let day = local.date();
    let time = match at.offset {
        Some(offset) => format!("{time} {}", zone::written(offset)),
        None => time.to_string(),
    };
    if day_before == Some(day) {
        time
    } else {
        let format = match year {
            Some(year) if year != day.year() => "%-d %b %Y",
            _ => "%-d %b",
        };
        format!("{}, {time}", day.strftime(format))
    }
}

#[cfg(test)]
mod tests;
