//! What the picture of a timeline shows, without how it is drawn: its moments in their order, what each of them
//! says, the waits between them and the phases that they bound.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::Date;

use super::phrase::phrase;
use super::scale::{self, Gap};
use super::{day_of, seconds};
use crate::postmortem::timeline::{Event, Instant, Milestone};
use crate::postmortem::{Candidates, Moment, Postmortem};
use crate::site::charts::moments;
use crate::site::words;
use crate::zone;

/// So many moments have words at most. All others are marks.
const LABELS: usize = 16;
/// Characters of a phrase.
const PHRASE: usize = 50;
/// Characters of the phrase of a moment that says how it began, was noticed or ended.
const TELLING_PHRASE: usize = 70;
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

/// A moment while the picture is made.
struct Point<'a> {
    at: Instant,
    /// Whether only the day is known.
    is_day: bool,
    event: Option<(usize, &'a Event)>,
    milestones: Vec<Milestone>,
    is_suggested: bool,
    is_approximate: bool,
}

/// The course of an incident; `None` where fewer than two moments are known. `said` is what an event says, `url`
/// where the event of a position leads.
pub fn of(
    document: &Postmortem,
    said: impl Fn(&Event) -> String,
    url: impl Fn(usize) -> String,
) -> Option<Course> {
    let is_relative = is_relative(document);
    let mut points = events(document, is_relative);
    if !is_relative {
        add_stated(document, &mut points);
        add_suggested(document, &mut points);
    }
    points.sort_by_key(|point| point.at.timestamp);
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

impl Point<'_> {
    fn shape(&self) -> Shape {
        match () {
            () if self.is_suggested => Shape::Suggested,
            () if self.is_approximate => Shape::Approximate,
            () if !self.milestones.is_empty() => Shape::Milestone,
            () => Shape::Event,
        }
    }
}

/// Whether instants are only known as how far they are from T.
fn is_relative(document: &Postmortem) -> bool {
    let events = &document.timeline.events;
    let is_placed = |event: &Event| event.at.is_some();
    stated(document).is_empty()
        && !events.iter().any(is_placed)
        && events.iter().any(|event| event.relative.is_some())
}

/// The events that have a place in time, and a zone as all others have or have not.
fn events(document: &Postmortem, is_relative: bool) -> Vec<Point<'_>> {
    let events = &document.timeline.events;
    let stated = stated(document);
    let first = stated.first().map(|(_, at, _)| *at);
    let offset = first.or_else(|| {
        let mut timed = events.iter().filter_map(|event| event.at);
        timed
            .clone()
            .find(|at| at.offset.is_some())
            .or_else(|| timed.next())
    });
    let is_zoned = offset.is_some_and(|at| at.offset.is_some());
    let mut before: Option<Instant> = None;
    let mut points = Vec::new();
    for (index, event) in events.iter().enumerate() {
        let at = match is_relative {
            true => relative(event),
            false => event.at,
        };
        let is_day = at.is_none();
        let Some(at) = at.or_else(|| day_only(event, offset, before)) else {
            continue;
        };
        if at.offset.is_some() != is_zoned {
            continue;
        }
        before = Some(at);
        points.push(Point {
            at,
            is_day,
            event: Some((index, event)),
            milestones: Vec::new(),
            is_suggested: false,
            is_approximate: event.approximate,
        });
    }
    points
}

fn relative(event: &Event) -> Option<Instant> {
    Some(Instant {
        timestamp: Timestamp::from_second(event.relative?).ok()?,
        offset: None,
    })
}

/// Where an event stands of which only the day is known: at the beginning of the day, and not before what is told
/// before it of that day.
fn day_only(event: &Event, like: Option<Instant>, before: Option<Instant>) -> Option<Instant> {
    if event.relative.is_some() {
        return None;
    }
    let day = event.date?;
    if let Some(before) = before.filter(|before| day_of(*before) == day) {
        return Some(before);
    }
    let midnight = day.at(0, 0, 0, 0);
    match like.and_then(|like| like.offset) {
        Some(offset) => Some(Instant {
            timestamp: offset.to_timestamp(midnight).ok()?,
            offset: Some(offset),
        }),
        None => Instant::on_the_wall(midnight),
    }
}

/// The moments that are stated with a time.
fn stated(document: &Postmortem) -> Vec<(Milestone, Instant, bool)> {
    let times = &document.times;
    let all = [
        &times.started,
        &times.detected,
        &times.declared,
        &times.mitigated,
        &times.resolved,
    ];
    let all = Milestone::ALL.into_iter().zip(all);
    all.filter_map(|(milestone, moment)| {
        let moment: &Candidates<Moment> = moment.as_ref()?;
        match moment.value {
            Moment::At { at, approximate } => Some((milestone, at, approximate)),
            Moment::Day(_) | Moment::Unknown => None,
        }
    })
    .collect()
}

/// Gives each stated moment to the event that tells it, or a point of its own where none does.
fn add_stated(document: &Postmortem, points: &mut Vec<Point<'_>>) {
    for (milestone, at, is_approximate) in stated(document) {
        let is_zoned = points.first().map(|point| point.at.offset.is_some());
        if is_zoned.is_some_and(|is_zoned| is_zoned != at.offset.is_some()) {
            continue;
        }
        // A day without a time stands where it begins, and so does a moment of which no more is known.
        let is_then = |point: &Point<'_>| point.at.timestamp == at.timestamp;
        let tells = |point: &&mut Point<'_>| {
            let told = point.event.and_then(|(_, event)| event.milestone);
            is_then(point) && told == Some(milestone)
        };
        let is_free = |point: &&mut Point<'_>| is_then(point) && point.milestones.is_empty();
        let same = match points.iter_mut().find(tells) {
            Some(point) => Some(point),
            None => match points.iter_mut().find(is_free) {
                Some(point) => Some(point),
                None => points.iter_mut().find(|point| is_then(point)),
            },
        };
        match same {
            Some(point) => point.milestones.push(milestone),
            None => points.push(Point {
                at,
                is_day: false,
                event: None,
                milestones: vec![milestone],
                is_suggested: false,
                is_approximate,
            }),
        }
    }
}

/// Gives the moments that nobody states to the events whose words suggest them.
fn add_suggested(document: &Postmortem, points: &mut [Point<'_>]) {
    for milestone in Milestone::ALL {
        let is_stated = points
            .iter()
            .any(|point| point.milestones.contains(&milestone) && !point.is_suggested);
        if is_stated {
            continue;
        }
        let mut suggested = document.suggested_times.iter();
        let suggested = suggested.find(|one| one.milestone == milestone);
        let says = |point: &&mut Point<'_>| {
            let event = point.event.map(|(_, event)| event);
            event.is_some_and(|event| match suggested {
                Some(suggested) => event.span == suggested.span,
                None => event.milestone == Some(milestone),
            })
        };
        if let Some(point) = points.iter_mut().find(says)
            && (point.milestones.is_empty() || point.is_suggested)
        {
            point.milestones.push(milestone);
            point.is_suggested = true;
        }
    }
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

/// How times are written in the picture.
struct Clock {
    is_relative: bool,
    first: Instant,
    /// The year that needs no mention.
    year: i16,
}

impl Clock {
    fn label(&self, point: &Point<'_>, text: &str, day_before: Option<Date>) -> Label {
        let day = day_of(point.at);
        let (mut written_day, mut time) = (String::new(), String::new());
        if self.is_relative {
            time = self.relative(point.at);
        } else {
            if day_before != Some(day) || point.is_day {
                let is_of_year = day.year() == self.year;
                let format = if is_of_year { "%-d %b" } else { "%-d %b %Y" };
                written_day = day.strftime(format).to_string();
            }
            if !point.is_day {
                let until = point.event.and_then(|(_, event)| event.until);
                let until = until.filter(|until| day_of(*until) == day);
                time = match until {
                    Some(until) => format!("{}–{}", of_day(point.at), of_day(until)),
                    None => of_day(point.at),
                };
                if let (Some(offset), Some(first)) = (point.at.offset, self.first.offset)
                    && offset != first
                {
                    time = format!("{time} {}", zone::written(offset));
                }
            }
        }
        let milestone: Vec<Cow<'_, str>> = point
            .milestones
            .iter()
            .enumerate()
            .map(|(at, milestone)| match at {
                0 => Cow::Borrowed(moments::title(*milestone)),
                _ => Cow::Owned(moments::title(*milestone).to_lowercase()),
            })
            .collect();
        let is_telling = !milestone.is_empty();
        let lead = point.event.and_then(|(_, event)| event.lead.as_deref());
        let text = match is_telling {
            true => without_label(text, &point.milestones),
            false => text,
        };
        Label {
            day: written_day,
            time,
            phrase: phrase(text, lead, if is_telling { TELLING_PHRASE } else { PHRASE }),
            milestone: milestone.join(", "),
        }
    }

    fn relative(&self, at: Instant) -> String {
        match at.timestamp.as_second() {
            0 => "T".to_owned(),
            seconds => {
                let sign = if seconds < 0 { '−' } else { '+' };
                format!("T{sign}{}", words::duration(seconds.abs()))
            }
        }
    }

    /// A moment in a sentence.
    fn said(&self, point: &Point<'_>, day_before: Option<Date>) -> String {
        match () {
            () if self.is_relative => self.relative(point.at),
            () if point.is_day => words::day(day_of(point.at)).human,
            () => super::human(point.at, day_before),
        }
    }
}

fn of_day(at: Instant) -> String {
    let time = at.civil().time();
    let format = if time.second() == 0 {
        "%H:%M"
    } else {
        "%H:%M:%S"
    };
    time.strftime(format).to_string()
}

/// An event's text without a label in front that says no more than the name of its moment.
fn without_label<'t>(text: &'t str, milestones: &[Milestone]) -> &'t str {
    let Some((label, rest)) = text.split_once(':') else {
        return text;
    };
    let names_it = |milestone: &Milestone| {
        let stem = milestone.id().get(..5).unwrap_or_default();
        label.to_lowercase().contains(stem)
    };
    let is_label = label.split_whitespace().count() <= 3 && milestones.iter().any(names_it);
    match is_label && rest.split_whitespace().count() > 1 {
        true => rest,
        false => text,
    }
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
