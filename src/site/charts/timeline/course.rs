//! What the picture of a timeline shows, without how it is drawn: its moments in their order, what each of them
//! says, the waits between them and the phases that they bound.

use jiff::civil::Date;

use super::clock::Clock;
use super::points::{self, Point, stated};
use super::scale::{self, Gap};
use super::{day_of, seconds};
use crate::postmortem::Postmortem;
use crate::postmortem::timeline::{Event, Instant, Milestone};
use crate::site::charts::moments;
use crate::site::words;

/// So many moments have words at most. All others are marks.
const LABELS: usize = 16;
/// Characters of the name of a mark without words.
const NAME: usize = 120;

/// A moment in the picture.
#[derive(Debug)]
pub struct Mark {
    /// Where its words stand: the address of its event; empty where no event tells it.
    pub url: String,
    /// What it is, for a mark without words.
    pub name: String,
    /// What stands beside it, where there is room.
    pub label: Option<Label>,
    /// How it is drawn.
    pub shape: Shape,
}

/// What a mark says by its looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// An event.
    Event,
    /// An event of which the time is approximate.
    Approximate,
    /// A moment that begins or ends a phase.
    Milestone,
    /// One that only the event's words suggest.
    Suggested,
}

/// The words of a mark.
#[derive(Debug)]
pub struct Label {
    /// The day, where it is another than that of the label before.
    pub day: String,
    /// The time of day; empty where only the day is known.
    pub time: String,
    /// `Detected`; may be empty.
    pub milestone: String,
    /// The author's words; may be empty.
    pub phrase: String,
}

/// A phase of the incident, from one mark to another.
#[derive(Debug)]
pub struct Phase {
    /// `detection`, `diagnosis` or `repair`.
    pub class: &'static str,
    /// `Until it was noticed`.
    pub title: &'static str,
    /// `4 min`.
    pub duration: String,
    /// The mark that it begins with.
    pub from: usize,
    /// The mark that it ends with.
    pub to: usize,
}

/// What the picture shows.
#[derive(Debug)]
pub struct Course {
    /// The moments in their order: two at least.
    pub marks: Vec<Mark>,
    /// What is between them: the waits, and how long each was.
    pub gaps: Vec<(Gap, String)>,
    /// The phases that are known.
    pub phases: Vec<Phase>,
    /// What there is to say about the whole.
    pub description: String,
    /// The names of the moments that have words.
    pub pictured: Vec<&'static str>,
}

/// The course of an incident; `None` where fewer than two moments are known. `said` is what an event says, `url`
/// where the event of a position leads.
pub fn of(
    document: &Postmortem,
    said: impl Fn(&Event) -> String,
    url: impl Fn(usize) -> String,
) -> Option<Course> {
    let (points, is_relative) = points::of(document);
    let (first, last) = (points.first()?.at, points.last()?.at);
    // Two moments that no event tells say nothing that is not said beside them.
    let is_bare = points.len() < 3 && points.iter().all(|point| point.event.is_none());
    if first.timestamp >= last.timestamp || is_bare {
        return None;
    }
    let between = points.iter().zip(points.iter().skip(1));
    let waits: Vec<i64> = between.map(|(a, b)| seconds(a.at, b.at)).collect();
    let gaps = scale::gaps(&waits);
    let chosen = chosen(&points, &waits, &gaps);
    let clock = Clock {
        is_relative,
        first,
        year: document
            .date
            .as_ref()
            .map_or_else(|| day_of(first), |date| date.value)
            .year(),
    };
    let description = described(document, &points, &gaps, &chosen, &clock);
    let phases = phases(document, &points);
    let told = points
        .iter()
        .zip(&chosen)
        .filter(|(_, is_chosen)| **is_chosen);
    let told = told.flat_map(|(point, _)| &point.milestones);
    let pictured = told.map(|milestone| moments::title(*milestone)).collect();
    let mut day_before: Option<Date> = None;
    let marks = points.iter().zip(&chosen).map(|(point, is_chosen)| {
        let text = point
            .event
            .map(|(_, event)| said(event))
            .unwrap_or_default();
        let label = is_chosen.then(|| {
            let label = clock.label(point, &text, day_before);
            day_before = Some(day_of(point.at));
            label
        });
        let written = point.event.map_or("", |(_, event)| event.written.as_str());
        Mark {
            url: point.event.map(|(index, _)| url(index)).unwrap_or_default(),
            name: match label {
                Some(_) => String::new(),
                None => format!("{written}: {}", words::cut(&text, NAME)),
            },
            label,
            shape: point.shape(),
        }
    });
    let marks = marks.collect();
    let durations = waits.iter().map(|seconds| words::duration(*seconds));
    Some(Course {
        marks,
        gaps: gaps.into_iter().zip(durations).collect(),
        phases,
        description,
        pictured,
    })
}

/// Which points have words: all of them where there is room, else those that tell most.
fn chosen(points: &[Point<'_>], waits: &[i64], gaps: &[Gap]) -> Vec<bool> {
    let last = points.len().saturating_sub(1);
    let rank = |at: usize, point: &Point<'_>| {
        let behind = at.checked_sub(1).and_then(|before| gaps.get(before));
        let has_lead = point.event.is_some_and(|(_, event)| event.lead.is_some());
        match () {
            () if !point.milestones.is_empty() && !point.is_suggested => 0,
            () if !point.milestones.is_empty() => 1,
            () if at == 0 || at == last => 2,
            () if behind.is_some_and(|gap| gap.is_broken) => 3,
            () if has_lead => 4,
            () => 5,
        }
    };
    let mut order: Vec<usize> = (0..points.len()).collect();
    // Among those of a rank, what came after a longer wait.
    order.sort_by_key(|at| {
        let wait = at.checked_sub(1).and_then(|before| waits.get(before));
        let rank = points.get(*at).map(|point| rank(*at, point));
        (rank, std::cmp::Reverse(wait.copied()))
    });
    let mut chosen = vec![false; points.len()];
    for at in order.into_iter().take(LABELS) {
        if let Some(chosen) = chosen.get_mut(at) {
            *chosen = true;
        }
    }
    chosen
}

/// Detection, diagnosis and repair, as far as the moments between them are known and in order.
fn phases(document: &Postmortem, points: &[Point<'_>]) -> Vec<Phase> {
    let stated = stated(document);
    let known = |milestone: Milestone| {
        let (_, at, _) = stated.iter().find(|(one, ..)| *one == milestone)?;
        let mut points = points.iter();
        let point = points.position(|point| {
            point.milestones.contains(&milestone) && point.at.timestamp == at.timestamp
        });
        Some((point?, *at))
    };
    let phase = |class, title, from: Option<(usize, Instant)>, to: Option<(usize, Instant)>| {
        let ((from, start), (to, end)) = (from?, to?);
        (start.timestamp < end.timestamp).then(|| Phase {
            class,
            title,
            duration: words::duration(seconds(start, end)),
            from,
            to,
        })
    };
    let (started, detected) = (known(Milestone::Started), known(Milestone::Detected));
    let (mitigated, resolved) = (known(Milestone::Mitigated), known(Milestone::Resolved));
    let title = match mitigated {
        Some(_) => "Until it was mitigated",
        // Where only the end is known, nobody says that it was mitigated before.
        None => "Until it was over",
    };
    let phases = [
        phase("detection", "Until it was noticed", started, detected),
        phase(
            "diagnosis",
            title,
            detected.or(started),
            mitigated.or(resolved),
        ),
        phase("repair", "Until it was over", mitigated, resolved),
    ];
    phases.into_iter().flatten().collect()
}

fn described(
    document: &Postmortem,
    points: &[Point<'_>],
    gaps: &[Gap],
    chosen: &[bool],
    clock: &Clock,
) -> String {
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return String::new();
    };
    let whole = words::duration(seconds(first.at, last.at));
    let (from, to) = (
        clock.said(first, None),
        clock.said(last, Some(day_of(first.at))),
    );
    let mut text = format!("From {from} to {to}, {whole} in all.");
    let told = document.timeline.events.len();
    let placed = points.iter().filter(|point| point.event.is_some()).count();
    let silent = chosen.iter().filter(|is_chosen| !**is_chosen).count();
    let count = match told {
        0 => String::new(),
        1 => " 1 event".to_owned(),
        _ => format!(" {told} events"),
    };
    text.push_str(&count);
    match (told - placed, silent) {
        _ if told == 0 => {}
        (0, 0) => text.push('.'),
        (0, _) => text.push_str(&format!(", {silent} of them marked without words.")),
        (left, 0) => text.push_str(&format!(", {left} of them without a time and not shown.")),
        (left, _) => text.push_str(&format!(
            ", {silent} of them marked without words, {left} without a time and not shown."
        )),
    }
    if gaps.iter().any(|gap| gap.is_broken) {
        text.push_str(" A broken line is a longer wait than it looks.");
    }
    if points.iter().any(|point| point.is_suggested) {
        text.push_str(" Hollow: suggested by the event’s words.");
    }
    if points
        .iter()
        .any(|point| point.shape() == Shape::Approximate)
    {
        text.push_str(" Dashed: approximate time.");
    }
    text
}
