//! The moments of an incident that have a place in time: its events, those that are stated, and those that only
//! words suggest, each with the event that tells it.

use jiff::Timestamp;

use super::course::Shape;
use super::day_of;
use crate::postmortem::timeline::{Event, Instant, Milestone};
use crate::postmortem::{Moment, Postmortem};

/// A moment with its place in time.
pub struct Point<'a> {
    /// When it was.
    pub at: Instant,
    /// Whether only the day is known.
    pub is_day: bool,
    /// The event that tells it, and its position.
    pub event: Option<(usize, &'a Event)>,
    /// What it marks.
    pub milestones: Vec<Milestone>,
    /// Whether only words suggest what it marks.
    pub is_suggested: bool,
    /// Whether its time is approximate.
    pub is_approximate: bool,
}

/// The moments in their order, and whether they are only known as how far they are from T.
pub fn of(document: &Postmortem) -> (Vec<Point<'_>>, bool) {
    let is_relative = is_relative(document);
    let mut points = events(document, is_relative);
    if !is_relative {
        add_stated(document, &mut points);
        add_suggested(document, &mut points);
    }
    points.sort_by_key(|point| point.at.timestamp);
    (points, is_relative)
}

impl Point<'_> {
    /// What its mark says by its looks.
    pub fn shape(&self) -> Shape {
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
pub fn stated(document: &Postmortem) -> Vec<(Milestone, Instant, bool)> {
    let marked = document.times.marked();
    let timed = marked.filter_map(|(milestone, moment)| match moment.value {
        Moment::At { at, approximate } => Some((milestone, at, approximate)),
        Moment::Day(_) | Moment::Unknown => None,
    });
    timed.collect()
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
