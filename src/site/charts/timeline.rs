//! The timeline of an incident: its moments in words, and a band with detection, diagnosis and
//! repair drawn to scale above the events at even distances.
//!
//! Positions are percentages, so that the band fills any width while marks and words keep their
//! size. The author's own list of events stays the primary text.

use std::fmt::Write;

use jiff::civil::Date;

use crate::escape;
use crate::postmortem::outline::SectionKind;
use crate::postmortem::timeline::{Event, Instant, Milestone};
use crate::postmortem::{Candidates, Derived, Moment, Origin, Postmortem};
use crate::site::api::rfc3339;
use crate::site::views::{Duration, EventRow, MomentRow, PhaseRow, TimelineView};
use crate::site::words;
use crate::zone;

/// Events that fit side by side on a phone with room for a finger each.
const NUMBERED_EVENTS: usize = 12;
/// Characters of an event's text beside the author's own.
const EVENT_TEXT: usize = 300;
/// Space at both ends of the band in percent, so that marks at the ends are whole.
const MARGIN: f64 = 2.5;

/// A moment with its name.
struct Named<'a> {
    title: &'static str,
    moment: &'a Derived<Moment>,
}

fn named(document: &Postmortem) -> Vec<Named<'_>> {
    let times = &document.times;
    let all = [
        ("Started", &times.started),
        ("Detected", &times.detected),
        ("Declared", &times.declared),
        ("Mitigated", &times.mitigated),
        ("Resolved", &times.resolved),
    ];
    all.into_iter()
        .filter_map(|(title, moment)| moment.as_ref().map(|moment| Named { title, moment }))
        .collect()
}

/// The moments that mark the phases, in their order.
#[must_use]
pub fn moments(document: &Postmortem) -> Vec<MomentRow> {
    let named = named(document);
    let known = |named: &Named<'_>| match named.moment.value {
        Moment::At { at, .. } => Some(at),
        Moment::Unknown => None,
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
                iso: at.map(rfc3339).unwrap_or_default(),
                human: at.map_or_else(|| "unknown".to_owned(), |at| human(at, day_before)),
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
            };
            day_before = at.map(day_of).or(day_before);
            row
        })
        .collect()
}

/// How long it lasted: from the start to the resolution, else to the mitigation.
#[must_use]
pub fn duration(document: &Postmortem) -> Option<Duration> {
    let times = &document.times;
    let (end, what) = match (&times.resolved, &times.mitigated) {
        (Some(resolved), _) if resolved.value != Moment::Unknown => {
            (resolved, "from start to resolution")
        }
        (_, Some(mitigated)) => (mitigated, "from start to mitigation"),
        _ => return None,
    };
    let start = times.started.as_ref()?;
    let (
        Moment::At {
            at: from,
            approximate: a,
        },
        Moment::At {
            at: to,
            approximate: b,
        },
    ) = (&start.value, &end.value)
    else {
        return None;
    };
    let seconds = seconds(*from, *to);
    let read = [start, end]
        .iter()
        .any(|moment| moment.from.origin == Origin::Timeline);
    let about = if *a || *b || read { "about " } else { "" };
    (seconds > 0).then(|| Duration {
        human: format!("{about}{}", words::duration(seconds)),
        iso: words::iso_duration(seconds),
        what: what.to_owned(),
    })
}

/// The timeline as a picture and as it was read; `None` where the document has none.
#[must_use]
pub fn view(document: &Postmortem) -> Option<TimelineView> {
    let timeline = &document.timeline;
    let band = Band::new(document);
    if timeline.events.is_empty() && band.is_none() {
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
                text: words::cut(&event.text, EVENT_TEXT),
                approximate: event.approximate,
                milestone: event
                    .milestone
                    .map(milestone)
                    .unwrap_or_default()
                    .to_owned(),
            }
        })
        .collect();
    let outline = &document.outline;
    let section = outline
        .sections
        .iter()
        .find(|section| section.kind == SectionKind::Timeline);
    Some(TimelineView {
        description: band.as_ref().map(Band::description).unwrap_or_default(),
        phases: band.as_ref().map(Band::legend).unwrap_or_default(),
        svg_html: band.map(|band| band.svg()).unwrap_or_default(),
        events,
        zone_note: timeline
            .zone
            .as_ref()
            .map(|zone| {
                let says = match zone.from.origin {
                    Origin::FrontMatter => "as front matter says",
                    Origin::Default => "the time zone of this site",
                    _ => "as the document says",
                };
                format!("Times are {}, {says}.", zone.value)
            })
            .unwrap_or_default(),
        anchor: section
            .and_then(|section| outline.headings.get(section.heading))
            .map(|heading| format!("#{}", heading.anchor)),
    })
}

fn event_id(index: usize) -> String {
    format!("event-{}", index + 1)
}

const fn milestone(milestone: Milestone) -> &'static str {
    match milestone {
        Milestone::Started => "started",
        Milestone::Detected => "detected",
        Milestone::Declared => "declared",
        Milestone::Mitigated => "mitigated",
        Milestone::Resolved => "resolved",
    }
}

fn day_of(at: Instant) -> Date {
    at.offset.to_datetime(at.timestamp).date()
}

fn seconds(from: Instant, to: Instant) -> i64 {
    to.timestamp.as_second() - from.timestamp.as_second()
}

/// `09:30 UTC-4`, with the day in front where it is another than the one before.
fn human(at: Instant, day_before: Option<Date>) -> String {
    let local = at.offset.to_datetime(at.timestamp);
    let time = if local.time().second() == 0 {
        local.strftime("%H:%M")
    } else {
        local.strftime("%H:%M:%S")
    };
    let day = local.date();
    let time = format!("{time} {}", zone::written(at.offset));
    if day_before == Some(day) {
        time
    } else {
        format!("{}, {time}", day.strftime("%-d %b"))
    }
}

/// A phase of the incident.
struct Phase {
    class: &'static str,
    title: &'static str,
    from: Instant,
    to: Instant,
}

/// What the band draws.
struct Band<'a> {
    events: Vec<(usize, &'a Event, Instant)>,
    phases: Vec<Phase>,
    /// Events that the author tells, with a time or without.
    told: usize,
    first: Instant,
    last: Instant,
}

impl<'a> Band<'a> {
    /// `None` where fewer than two instants are known.
    fn new(document: &'a Postmortem) -> Option<Self> {
        let events: Vec<(usize, &Event, Instant)> = document
            .timeline
            .events
            .iter()
            .enumerate()
            .filter_map(|(index, event)| Some((index, event, event.at?)))
            .collect();
        let phases = phases(document);
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
            phases,
            told: document.timeline.events.len(),
            first,
            last,
        })
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
            human(self.first, None),
            human(self.last, Some(day_of(self.first))),
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
                text.push_str(" A dashed ring stands for about that time.");
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
            human(self.first, None),
            human(self.last, Some(day_of(self.first)))
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
                svg.push_str(&numbered_event(event, &event_id(*index), class, x, even));
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
fn numbered_event(event: &Event, id: &str, class: &str, x: f64, even: f64) -> String {
    let number = id.rsplit('-').next().unwrap_or_default();
    // The name starts with what is visible, so that it can be said aloud to click it.
    let label = format!(
        "{number}, {}: {}",
        event.written,
        words::cut(&event.text, 120)
    );
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
