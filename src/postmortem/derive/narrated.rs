//! Which phases the sentences of a story suggest, where no event and no label tells of them.
//!
//! Only sentences with a time in them are weighed, and only outside of what is said about later: plans,
//! lessons, people.

mod words;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::cmp::Ordering;
use std::ops::Range;

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};

use super::{Document, labels};
use crate::postmortem::hints::sentences;
use crate::postmortem::markdown::blocks::{Block, Kind};
use crate::postmortem::outline::SectionKind;
use crate::postmortem::timeline::{
    Event, Instant, Milestone, Suggested, Timeline, Weigher, When, of_story,
};
use crate::postmortem::when::{self, Stamp};
use crate::postmortem::{Moment, Times};
use crate::text::{Span, is_within, joined};
use crate::zone::Zone;

pub(super) use words::{SYMPTOMS, TROUBLE, is_felt};
use words::{is_course, is_next_day, looks_back, says_over, without};

/// A sentence that less likely speaks of a phase is passed over. Stories speak of much else.
const SURE: f32 = 0.5;
/// Days from when it was noticed to the day of the document, at most.
const LONGEST: i64 = 400;
/// Seconds before it was noticed in which a story begins with the trouble itself.
const LONG_BEFORE: i64 = 24 * 60 * 60;
/// Fewer words than this are no sentence.
const FEWEST_WORDS: usize = 4;
/// Hours by which a time is before the last one of the same sentence, where it is after midnight.
const PAST_MIDNIGHT: i64 = 10;
/// The same for the last one of a sentence before, behind which a story more often goes back.
const PAST_MIDNIGHT_LATER: i64 = 14;

/// The fewest clauses in a row with a time that count as a course of events.
const FEWEST_OF_COURSE: usize = 3;

/// A sentence with a time.
struct Told {
    text: String,
    span: Span,
    /// The times in it, each with where its range ends.
    times: Vec<(When, Option<Instant>)>,
    /// The time behind a last "until", from when nothing is said.
    until: Option<When>,
    /// Its clauses with their times. Empty where a time is a range or only a day.
    clauses: Vec<(String, Instant)>,
    /// From when to when, where the words around two times say that it began and that it was over.
    course: Option<(When, Instant)>,
}

/// Where a reader of sentences is in time.
struct Clock<'a> {
    /// The zone of times that state none: that of the document, else the one that was named last.
    zone: Option<Cow<'a, Zone>>,
    /// The day that was named last.
    day: Option<Date>,
    /// A day that tells the year of days without one.
    near: Option<Date>,
    /// The time that was told last, and whether it was in the same sentence.
    last: Option<(DateTime, bool)>,
}

impl Document<'_> {
    /// The phases that sentences suggest. Times without a zone are read in `zone`, those without a day on
    /// the day that was named before, or on `day`; days without a year are near `near`.
    pub(super) fn narrated(
        &self,
        zone: Option<&Zone>,
        day: Option<Date>,
        near: Option<Date>,
    ) -> Vec<Suggested> {
        let mut weigher = Weigher::default();
        let mut found: Vec<(Milestone, f32, Suggested)> = Vec::new();
        let mut first_of_all = None;
        let mut clauses = Vec::new();
        for told in self.told(zone, day, near) {
            clauses.extend(events_of(&told));
            let chances = weigher.chances(&told.text);
            let suggested = |milestone, when| Suggested {
                milestone,
                when,
                said: told.text.clone(),
                span: told.span,
            };
            let windows = told.times.iter();
            let mut windows = windows.filter_map(|(from, to)| Some((*from, (*to)?)));
            // From the start of the first to the end of the last.
            let window = windows
                .next()
                .map(|(from, to)| (from, windows.next_back().map_or(to, |(_, to)| to)));
            let window = window.or(told.course);
            if let Some((from, to)) = window.filter(|_| is_felt(&told.text)) {
                found.push((Milestone::Started, 1.0, suggested(Milestone::Started, from)));
                let end = suggested(Milestone::Resolved, When::At(to));
                found.push((Milestone::Resolved, 1.0, end));
                continue;
            }
            if let Some(until) = told.until.filter(|_| is_felt(&told.text)) {
                let end = suggested(Milestone::Resolved, until);
                found.push((Milestone::Resolved, 1.0, end));
                continue;
            }
            let (Some((first, _)), Some((last, _))) = (told.times.first(), told.times.last())
            else {
                continue;
            };
            first_of_all.get_or_insert_with(|| suggested(Milestone::Started, *first));
            for (milestone, when) in [(Milestone::Detected, first), (Milestone::Resolved, last)] {
                let is_said = milestone == Milestone::Resolved && says_over(&told.text);
                let chance = chances.of(milestone).max(if is_said { SURE } else { 0.0 });
                if chance >= SURE && is_near(*when, day) {
                    found.push((milestone, chance, suggested(milestone, *when)));
                }
            }
        }
        let is_timed = |(_, _, one): &&(Milestone, f32, Suggested)| matches!(one.when, When::At(_));
        let of = |milestone: Milestone| {
            let told: Vec<_> = found.iter().filter(|(of, ..)| *of == milestone).collect();
            let timed: Vec<_> = told.iter().copied().filter(|one| is_timed(one)).collect();
            let told = if timed.is_empty() { told } else { timed };
            let chosen = match milestone {
                Milestone::Resolved => told.last(),
                _ => told.first(),
            };
            chosen.map(|(.., suggested)| suggested.clone())
        };
        let phases = [Milestone::Started, Milestone::Detected, Milestone::Resolved];
        let mut told: Vec<Suggested> = phases.into_iter().filter_map(of).collect();
        complete(&mut told, longest_course(&clauses));
        let detected = told.iter().find(|one| one.milestone == Milestone::Detected);
        // What is over before it is noticed is another thing.
        if let Some(detected) = detected.map(|one| one.when) {
            let is_end = |one: &Suggested| one.milestone == Milestone::Resolved;
            told.retain(|one| !is_end(one) || !one.when.is_before(detected));
        }
        // A story begins where the trouble did, unless that was long before.
        let is_told = told.iter().any(|one| one.milestone == Milestone::Started);
        if let (false, Some(next), Some(first)) = (is_told, told.first(), first_of_all)
            && let (When::At(from), When::At(to)) = (first.when, next.when)
            && from
                .seconds_to(to)
                .is_some_and(|seconds| (1..=LONG_BEFORE).contains(&seconds))
        {
            told.insert(0, first);
        }
        told
    }

    /// The end that the heading of a timeline of days names, where no event tells of it.
    pub(super) fn end_by_heading(&self, timeline: &Timeline, day: Option<Date>) -> Vec<Suggested> {
        let is_timed = timeline.events.iter().any(|event| event.at.is_some());
        let mut suggested = timeline.suggested.iter();
        if is_timed || suggested.any(|one| one.milestone == Milestone::Resolved) {
            return Vec::new();
        }
        let last = timeline.events.iter().filter_map(|event| event.date).max();
        let end = self.last_day_of_timeline(day);
        let is_later = |end: &Suggested| matches!(end.when, When::On(day) if Some(day) >= last);
        end.into_iter().filter(is_later).collect()
    }

    /// The last day that the heading of the timeline names as one to which it goes, in a document of `day`.
    fn last_day_of_timeline(&self, day: Option<Date>) -> Option<Suggested> {
        let mut sections = self.outline.sections.iter();
        let section = sections.find(|section| section.kind == SectionKind::Timeline)?;
        let heading = self.outline.headings.get(section.heading)?;
        let stamps = when::stamps_in(&heading.text);
        let dates: Vec<_> = stamps.iter().filter_map(|(_, stamp)| stamp.date).collect();
        let order = self
            .config
            .date_order
            .or_else(|| when::infer_order(&dates, day));
        let day_of = |stamp: &Stamp| {
            let day = when::resolve(stamp.date?, order, day, day).date;
            day.filter(|_| stamp.time.is_none())
        };
        let ((first_place, first), (last_place, last)) = (stamps.first()?, stamps.get(1)?);
        let between = heading.text.get(first_place.end..last_place.start)?.trim();
        let is_range = stamps.len() == 2 && matches!(between, "-" | "–" | "—" | "to" | "until");
        let (from, to) = (day_of(first)?, day_of(last)?);
        (is_range && from < to).then(|| Suggested {
            milestone: Milestone::Resolved,
            when: When::On(to),
            said: heading.text.clone(),
            span: heading.span,
        })
    }

    /// The sentences that tell a time.
    fn told(&self, zone: Option<&Zone>, day: Option<Date>, near: Option<Date>) -> Vec<Told> {
        let mut clock = Clock {
            zone: zone.map(Cow::Borrowed),
            day,
            near,
            last: None,
        };
        let later = [
            SectionKind::Actions,
            SectionKind::Lessons,
            SectionKind::Participants,
            SectionKind::Questions,
            SectionKind::WentWell,
            SectionKind::Background,
        ];
        let sections = self.outline.sections.iter();
        let later = sections.filter(|section| later.contains(&section.kind));
        let later = joined(later.map(|section| section.span));
        let mut found = Vec::new();
        let is_read = |block: &&Block| {
            block.kind == Kind::Text && !block.quoted && !is_within(&later, block.span.start)
        };
        for block in self.blocks.iter().filter(is_read) {
            let holds_digits = |line: &str| line.bytes().any(|byte| byte.is_ascii_digit());
            let has_digits = block.lines.iter().any(|line| holds_digits(&line.text));
            if !has_digits || labels::is_metadata(block) {
                continue;
            }
            sentences::each(block, FEWEST_WORDS, |sentence| {
                if !when::may_hold_stamp(sentence.text) {
                    return;
                }
                found.extend(self.told_by(sentence.text, sentence.span, &mut clock));
            });
        }
        found
    }

    /// The times of one sentence.
    fn told_by(&self, text: &str, span: Span, clock: &mut Clock<'_>) -> Option<Told> {
        let stamps = when::stamps_in(text);
        let mut times = Vec::new();
        let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
        for (index, (place, stamp)) in stamps.iter().enumerate() {
            let from = index.checked_sub(1).and_then(|last| stamps.get(last));
            let to = stamps.get(index + 1);
            let before = part(from.map_or(0, |(place, _)| place.end), place.start);
            let behind = part(place.end, to.map_or(text.len(), |(place, _)| place.start));
            times.extend(self.time_of(stamp, [before, behind], clock));
        }
        if let Some((_, is_same)) = &mut clock.last {
            *is_same = false;
        }
        let (first, last) = (stamps.first()?, stamps.last()?);
        let (from, to) = (times.first()?, times.last()?);
        let before = part(0, last.0.start);
        let word = before.split_whitespace().next_back().unwrap_or_default();
        let are_all = times.len() == stamps.len();
        let ends = are_all && ["until", "till"].contains(&word);
        let is_told = || {
            let between = part(first.0.end, last.0.start);
            is_course(
                part(0, first.0.start),
                between,
                part(last.0.end, text.len()),
            )
        };
        let course = match (from, to) {
            ((When::At(from), None), (When::At(to), None))
                if are_all && from.seconds_to(*to).is_some_and(|s| s > 0) && is_told() =>
            {
                Some((When::At(*from), *to))
            }
            _ => None,
        };
        let clauses = match are_all {
            true => clauses(text, &stamps, &times),
            false => Vec::new(),
        };
        Some(Told {
            clauses,
            until: ends.then_some(to.0),
            course,
            text: without(text, stamps.iter().map(|(place, _)| place.clone())),
            span,
            times,
        })
    }

    fn time_of(
        &self,
        stamp: &Stamp,
        around: [&str; 2],
        clock: &mut Clock<'_>,
    ) -> Option<(When, Option<Instant>)> {
        let order = self.date_order;
        let near = clock.day.or(clock.near);
        let resolved = |date, near| when::resolve(date, order, near, near).date;
        let stated = stamp.date.and_then(|date| resolved(date, near));
        let Some(time) = stamp.time else {
            return Some((When::On(stated?), None));
        };
        // A day that is named without a time may be any.
        clock.day = stated.or(clock.day);
        let mut date = clock.day?;
        let is_later = |(last, is_same): &(DateTime, bool)| {
            let hours = match is_same {
                true => PAST_MIDNIGHT,
                false => PAST_MIDNIGHT_LATER,
            };
            let by = last.duration_since(date.to_datetime(time));
            last.date() == date && by >= SignedDuration::from_hours(hours) && !looks_back(around[0])
        };
        let is_after_last = clock
            .last
            .as_ref()
            .is_some_and(|(last, _)| last.date() == date);
        if stated.is_none()
            && (clock.last.as_ref().is_some_and(is_later) || (is_after_last && is_next_day(around)))
        {
            date = date.tomorrow().ok()?;
            clock.day = Some(date);
        }
        if let (None | Some(Cow::Owned(_)), Some(named)) = (&clock.zone, &stamp.zone) {
            clock.zone = Some(Cow::Owned(named.clone()));
        }
        let zone = stamp.zone.as_ref().or(clock.zone.as_deref());
        let at = |civil: DateTime| match zone {
            Some(zone) => zone.instant(civil),
            None => Instant::on_the_wall(civil),
        };
        let until = stamp.until.and_then(|to| {
            let last = stamp.until_date.and_then(|last| resolved(last, Some(date)));
            at(when::last_day(date, time, to, last)?.to_datetime(to))
        });
        let civil = stamp.day(date).to_datetime(time);
        clock.last = Some((civil, true));
        Some((When::At(at(civil)?), until))
    }
}

/// The clauses of a sentence, each with its time. Empty where a time is a range or only a day.
fn clauses(
    text: &str,
    stamps: &[(Range<usize>, Stamp)],
    times: &[(When, Option<Instant>)],
) -> Vec<(String, Instant)> {
    let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    let mut found = Vec::new();
    let mut start = 0;
    for (at, ((place, _), (when, until))) in stamps.iter().zip(times).enumerate() {
        let (When::At(instant), None) = (when, until) else {
            return Vec::new();
        };
        let next = stamps.get(at + 1).map(|(next, _)| next.start);
        let end = next.map_or(text.len(), |next| {
            place.end + words::cut(part(place.end, next))
        });
        let own = place.start - start..place.end - start;
        found.push((without(part(start, end), std::iter::once(own)), *instant));
        start = end;
    }
    found
}

/// The clauses of a sentence as the events of a timeline.
fn events_of(told: &Told) -> impl Iterator<Item = Event> {
    told.clauses.iter().map(|(text, at)| Event {
        written: String::new(),
        at: Some(*at),
        relative: None,
        until: None,
        date: None,
        approximate: false,
        text: text.clone(),
        lead: None,
        milestone: None,
        is_marked: false,
        span: told.span,
    })
}

/// The longest run of events in which each follows the one before within a day.
fn longest_course(events: &[Event]) -> &[Event] {
    let follows = |one: &Event, next: &Event| {
        let seconds = one
            .at
            .zip(next.at)
            .and_then(|(one, next)| one.seconds_to(next));
        seconds.is_some_and(|seconds| (0..=LONG_BEFORE).contains(&seconds))
    };
    let runs = events.chunk_by(follows);
    let longest = runs.rev().max_by_key(|run| run.len()).unwrap_or_default();
    match longest.len() >= FEWEST_OF_COURSE {
        true => longest,
        false => &[],
    }
}

/// Adds phases that the course of events suggests and no single sentence does, as long as all stay in order.
fn complete(told: &mut Vec<Suggested>, course: &[Event]) {
    let mut suggested = of_story(course);
    suggested.sort_by_key(|one| one.milestone == Milestone::Started);
    for one in suggested {
        // A start at the time of the detection adds nothing.
        let is_told = told
            .iter()
            .any(|other| other.milestone == one.milestone || other.when == one.when);
        let fits = told
            .iter()
            .all(|other| match other.milestone < one.milestone {
                true => !one.when.is_before(other.when),
                false => !other.when.is_before(one.when),
            });
        if !is_told && fits {
            told.push(one);
        }
    }
    told.sort_by_key(|one| one.milestone);
}

/// The phases that words suggest, where they are not stated and do not contradict what is.
pub(super) fn suggested_times(
    stated: &Times,
    by_events: &[Suggested],
    by_story: Vec<Suggested>,
) -> Vec<Suggested> {
    let stated = [
        &stated.started,
        &stated.detected,
        &stated.declared,
        &stated.mitigated,
        &stated.resolved,
    ];
    let stated: Vec<(Milestone, &Moment)> = Milestone::ALL
        .into_iter()
        .zip(stated)
        .filter_map(|(milestone, moment)| Some((milestone, &moment.as_ref()?.value)))
        .collect();
    let fits = |suggested: &&Suggested| {
        stated.iter().all(|(milestone, moment)| {
            let (When::At(at), Moment::At { at: other, .. }) = (suggested.when, moment) else {
                return *milestone != suggested.milestone;
            };
            let seconds = at.seconds_to(*other).unwrap_or_default();
            match milestone.cmp(&suggested.milestone) {
                Ordering::Less => seconds <= 0,
                Ordering::Equal => false,
                Ordering::Greater => seconds >= 0,
            }
        })
    };
    let suggested = by_events.iter().chain(&by_story);
    suggested.filter(fits).cloned().collect()
}

/// Whether a time is not years before the day of the document: what is told of then is how it came about.
fn is_near(when: When, day: Option<Date>) -> bool {
    let told = match when {
        When::At(at) => at.civil().date(),
        When::On(day) => day,
    };
    day.is_none_or(|day| day.duration_since(told).as_hours() / 24 <= LONGEST)
}
