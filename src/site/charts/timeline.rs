//! The timeline of an incident: its moments in words, and a band with detection, diagnosis and
//! repair drawn to scale above the events at even distances.
//!
//! Positions are percentages, so that the band fills any width while marks and words keep their
//! size. The author's own list of events stays the primary text.

use std::fmt::Write;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::escape;
use crate::postmortem::outline::SectionKind;
use crate::postmortem::timeline::{Event, Instant, Milestone};
use crate::postmortem::{Candidates, Moment, Origin, Postmortem};
use crate::site::api::rfc3339;
use crate::site::page_links::PageLinks;
use crate::site::views::{EventRow, PhaseRow, TimelineView};
use crate::site::words;
use crate::zone;

/// Events that fit side by side on a phone with room for a finger each.
const NUMBERED_EVENTS: usize = 12;
/// Characters of an event's text beside the author's own.
const EVENT_TEXT: usize = 300;
/// Space at both ends of the band in percent, so that marks at the ends are whole.
const MARGIN: f64 = 2.5;

/// The timeline as a picture and as it was read; `None` where the document has none.
#[must_use]
pub fn view(document: &Postmortem, links: &PageLinks<'_>) -> Option<TimelineView> {
    let timeline = &document.timeline;
    let titled = |event: &Event| links.titled(&event.text);
    let band = Band::new(document, titled);
    if timeline.events.is_empty() && timeline.unread == 0 && band.is_none() {
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
            EventRow {
                id: event_id(index),
                written: event.written.clone(),
                iso: event.at.map(rfc3339).unwrap_or_default(),
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
        description: band
            .as_ref()
            .map(|band| band.description())
            .unwrap_or_default(),
        phases: band.as_ref().map(|band| band.legend()).unwrap_or_default(),
        svg_html: band.map(|band| band.svg()).unwrap_or_default(),
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

fn event_id(index: usize) -> String {
    format!("event-{}", index + 1)
}

pub(super) fn day_of(at: Instant) -> Date {
    at.civil().date()
}

pub(super) fn seconds(from: Instant, to: Instant) -> i64 {
    to.timestamp.as_second() - from.timestamp.as_second()
}

/// `09:30 UTC-4`, with the day in front where it is another than the one before.
pub(super) fn human(at: Instant, day_before: Option<Date>) -> String {
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
        format!("{}, {time}", day.strftime("%-d %b"))
    }
}

/// Where an event stands in time. What is only known from T on is told apart by its band.
fn placed(event: &Event) -> Option<Instant> {
    let from_t = || {
        Some(Instant {
            timestamp: Timestamp::from_second(event.relative?).ok()?,
            offset: None,
        })
    };
    event.at.or_else(from_t)
}

/// A phase of the incident.
struct Phase {
    class: &'static str,
    title: &'static str,
    from: Instant,
    to: Instant,
}

/// What the band draws.
struct Band<'a, T> {
    events: Vec<(usize, &'a Event, Instant)>,
    /// What an event says.
    titled: T,
    /// Whether instants are only known as how far they are from T.
    is_relative: bool,
    phases: Vec<Phase>,
    /// Events that the author tells, with a time or without.
    told: usize,
    first: Instant,
    last: Instant,
}

impl<'a, T: Fn(&Event) -> String> Band<'a, T> {
    /// `None` where fewer than two instants are known.
    fn new(document: &'a Postmortem, titled: T) -> Option<Self> {
        let mut events: Vec<(usize, &Event, Instant)> = document
            .timeline
            .events
            .iter()
            .enumerate()
            .filter_map(|(index, event)| Some((index, event, placed(event)?)))
            .collect();
        let mut phases = phases(document);
        let is_placed = |(_, event, _): &(usize, &Event, Instant)| event.at.is_some();
        let is_relative = phases.is_empty() && !events.iter().any(is_placed);
        if !is_relative {
            events.retain(is_placed);
        }
        // Times without a zone have no place among those with one.
        let is_zoned = match phases.first() {
            Some(phase) => phase.from.offset.is_some(),
            None => events.iter().any(|(_, _, at)| at.offset.is_some()),
        };
        events.retain(|(_, _, at)| at.offset.is_some() == is_zoned);
        phases.retain(|phase| phase.to.offset.is_some() == is_zoned);
        let instants = events
            .iter()
            .flat_map(|(_, event, at)| [Some(*at), event.until])
            .chain(
                phases
                    .iter()
                    .flat_map(|phase| [Some(phase.from), Some(phase.to)]),
            )
            .flatten();
        let first = instants.clone().min_by_key(|at| at.timestamp)?;
        let last = instants.max_by_key(|at| at.timestamp)?;
        (first.timestamp < last.timestamp).then_some(Self {
            events,
            titled,
            is_relative,
            phases,
            told: document.timeline.events.len(),
            first,
            last,
        })
    }

    /// An instant in words.
    fn label(&self, at: Instant, day_before: Option<Date>) -> String {
        let seconds = at.timestamp.as_second();
        match self.is_relative {
            false => human(at, day_before),
            true if seconds == 0 => "T".to_owned(),
            true => {
                let sign = if seconds < 0 { '−' } else { '+' };
                format!("T{sign}{}", words::duration(seconds.abs()))
            }
        }
    }

    /// Where an instant stands on the band, in percent.
    fn position(&self, at: Instant) -> f64 {
        let whole = self
            .last
            .timestamp
            .duration_since(self.first.timestamp)
            .as_secs_f64();
        let part = at
            .timestamp
            .duration_since(self.first.timestamp)
            .as_secs_f64();
        MARGIN + (100.0 - 2.0 * MARGIN) * (part / whole)
    }

    fn description(&self) -> String {
        let mut text = format!(
            "From {} to {}, {} in all.",
            self.label(self.first, None),
            self.label(self.last, Some(day_of(self.first))),
            words::duration(seconds(self.first, self.last))
        );
        if !self.events.is_empty() {
            let (placed, all) = (self.events.len(), self.told);
            if placed == all {
                let _ = write!(text, " {all} events.");
            } else {
                let _ = write!(text, " {placed} of {all} events have a time.");
            }
            let is_about = |(_, event, _): &(usize, &Event, Instant)| event.approximate;
            if self.is_numbered() && self.events.iter().any(is_about) {
                text.push_str(" Dashed: approximate time.");
            }
        }
        text
    }

    /// Whether there is room for a number for each event.
    fn is_numbered(&self) -> bool {
        (1..=NUMBERED_EVENTS).contains(&self.events.len())
    }

    fn legend(&self) -> Vec<PhaseRow> {
        let row = |phase: &Phase| PhaseRow {
            class: phase.class,
            title: phase.title,
            duration: words::duration(seconds(phase.from, phase.to)),
        };
        self.phases.iter().map(row).collect()
    }

    fn svg(&self) -> String {
        let numbered = self.is_numbered();
        let height = if numbered { 104 } else { 52 };
        let mut svg = format!(
            r#"<svg class="band" width="100%" height="{height}" role="group" aria-label="Timeline, to scale">"#
        );
        let _ = write!(
            svg,
            r#"<text class="band-label" x="0" y="12">{}</text><text class="band-label" x="100%" y="12" text-anchor="end">{}</text>"#,
            self.label(self.first, None),
            self.label(self.last, Some(day_of(self.first)))
        );
        svg.push_str(r#"<line class="band-axis" x1="0" x2="100%" y1="34" y2="34"/>"#);
        for phase in &self.phases {
            let (from, to) = (self.position(phase.from), self.position(phase.to));
            let _ = write!(
                svg,
                r#"<rect class="band-phase band-phase-{}" x="{from:.2}%" y="28" width="{:.2}%" height="12"><title>{}: {}</title></rect>"#,
                phase.class,
                to - from,
                phase.title,
                words::duration(seconds(phase.from, phase.to))
            );
        }
        for (order, (index, event, at)) in self.events.iter().enumerate() {
            let x = self.position(*at);
            let class = if event.approximate {
                "band-event band-event-approximate"
            } else {
                "band-event"
            };
            if numbered {
                let even = self.even_position(order);
                let text = (self.titled)(event);
                svg.push_str(&numbered_event(
                    event,
                    &text,
                    &event_id(*index),
                    class,
                    x,
                    even,
                ));
            } else {
                // So many that marks would hide each other, and the phases below them.
                let _ = write!(
                    svg,
                    r#"<line class="band-tick" x1="{x:.2}%" x2="{x:.2}%" y1="19" y2="28"/>"#
                );
            }
        }
        svg.push_str("</svg>");
        svg
    }

    /// Where the event of this order stands in the row below, in percent.
    #[expect(clippy::cast_precision_loss, reason = "at most twelve events")]
    fn even_position(&self, order: usize) -> f64 {
        MARGIN + (100.0 - 2.0 * MARGIN) * (order as f64 + 0.5) / self.events.len() as f64
    }
}

/// An event on the axis, and its number in the row below, which leads to its words.
fn numbered_event(event: &Event, text: &str, id: &str, class: &str, x: f64, even: f64) -> String {
    let number = id.rsplit('-').next().unwrap_or_default();
    // The name starts with what is visible, so that it can be said aloud to click it.
    let label = format!("{number}, {}: {}", event.written, words::cut(text, 120));
    let label = escape::html(&label);
    format!(
        concat!(
            r#"<line class="band-lead" x1="{x:.2}%" x2="{even:.2}%" y1="38" y2="76"/>"#,
            r#"<circle class="{class}" cx="{x:.2}%" cy="34" r="4"/>"#,
            r##"<a href="#{id}" aria-label="{label}">"##,
            r#"<circle class="{class} band-number" cx="{even:.2}%" cy="88" r="12"/>"#,
            r#"<text class="band-digit" x="{even:.2}%" y="92" text-anchor="middle">{number}</text></a>"#
        ),
        x = x,
        even = even,
        class = class,
        id = id,
        label = label,
        number = number
    )
}

/// Detection, diagnosis and repair, as far as the moments between them are known and in order.
fn phases(document: &Postmortem) -> Vec<Phase> {
    let times = &document.times;
    let known =
        |moment: &Option<Candidates<Moment>>| match moment.as_ref().map(|moment| &moment.value) {
            Some(Moment::At { at, .. }) => Some(*at),
            _ => None,
        };
    let phase = |class, title, from: Option<Instant>, to: Option<Instant>| {
        let (from, to) = (from?, to?);
        (from.timestamp < to.timestamp).then_some(Phase {
            class,
            title,
            from,
            to,
        })
    };
    let (started, detected) = (known(&times.started), known(&times.detected));
    let (mitigated, resolved) = (known(&times.mitigated), known(&times.resolved));
    let working = detected.or(started);
    [
        phase("detection", "Until it was noticed", started, detected),
        phase(
            "diagnosis",
            // Where only the end is known, nobody says that it was mitigated before.
            match mitigated {
                Some(_) => "Until it was mitigated",
                None => "Until it was over",
            },
            working,
            mitigated.or(resolved),
        ),
        phase("repair", "Until it was over", mitigated, resolved),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::postmortem::derive;
    use crate::text::SourceText;

    #[test]
    fn phases_claim_no_more_than_is_known() {
        let check = |times: &str, expected: &[&str]| {
            let text = format!("---\ntimes:\n{times}---\n# T\n");
            let source = SourceText::new("a.md", text);
            let outcome = derive::read(source, &Config::for_site("site"), None);
            let titles: Vec<_> = phases(&outcome.value.unwrap())
                .iter()
                .map(|phase| phase.title)
                .collect();
            assert_eq!(titles, expected, "{times}");
        };
        let started = "  started: 2024-05-01T10:00:00Z\n";
        let resolved = "  resolved: 2024-05-01T12:00:00Z\n";
        let mitigated = "  mitigated: 2024-05-01T11:00:00Z\n";
        check(&format!("{started}{resolved}"), &["Until it was over"]);
        check(
            &format!("{started}{mitigated}{resolved}"),
            &["Until it was mitigated", "Until it was over"],
        );
    }
}
