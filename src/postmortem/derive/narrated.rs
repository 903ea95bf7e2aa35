//! Which phases the sentences of a story suggest, where no event and no label tells of them.
//!
//! Only sentences with a time in them are weighed, and only outside of what is said about later: plans,
//! lessons, people.

use std::cmp::Ordering;
use std::ops::Range;

use jiff::civil::{Date, DateTime};

use super::Document;
use crate::postmortem::hints::sentences;
use crate::postmortem::markdown::blocks::{Block, Kind};
use crate::postmortem::outline::SectionKind;
use crate::postmortem::timeline::{Instant, Milestone, Suggested, Timeline, Weigher, When};
use crate::postmortem::when::{self, Stamp};
use crate::postmortem::{Moment, Times};
use crate::text::{Span, is_within, joined};
use crate::zone::Zone;

/// A sentence that less likely speaks of a phase is passed over. Stories speak of much else.
const SURE: f32 = 0.5;
/// Days from when it was noticed to the day of the document, at most.
const LONGEST: i64 = 400;
/// Seconds before it was noticed in which a story begins with the trouble itself.
const LONG_BEFORE: i64 = 24 * 60 * 60;
/// Fewer words than this are no sentence.
const FEWEST_WORDS: usize = 4;

/// Words of which one stands in a sentence that tells from when to when something was felt.
const FELT: [&str; 16] = [
    "outage",
    "down",
    "downtime",
    "unavailable",
    "inaccessible",
    "unreachable",
    "incident",
    "disruption",
    "degraded",
    "degradation",
    "intermittent",
    "intermittently",
    "connectivity",
    "errors",
    "impact",
    "issues",
];

/// A sentence with a time.
struct Told {
    text: String,
    span: Span,
    /// The times in it, each with where its range ends.
    times: Vec<(When, Option<Instant>)>,
    /// The time behind a last "until", from when nothing is said.
    until: Option<When>,
}

impl Document<'_> {
    /// The phases that sentences suggest. Times without a zone are read in `zone`, those without a day on
    /// the day that was named before, or on `day`.
    pub(super) fn narrated(&self, zone: Option<&Zone>, day: Option<Date>) -> Vec<Suggested> {
        let mut weigher = Weigher::default();
        let mut found: Vec<(Milestone, f32, Suggested)> = Vec::new();
        let mut first_of_all = None;
        for told in self.told(zone, day) {
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
                let chance = chances.of(milestone);
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
        let detected = told.iter().find(|one| one.milestone == Milestone::Detected);
        // What is over before it is noticed is another thing.
        if let Some(detected) = detected.map(|one| one.when) {
            let is_end = |one: &Suggested| one.milestone == Milestone::Resolved;
            told.retain(|one| !is_end(one) || !is_before(one.when, detected));
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
    fn told(&self, zone: Option<&Zone>, mut day: Option<Date>) -> Vec<Told> {
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
            if !block.lines.iter().any(|line| holds_digits(&line.text)) {
                continue;
            }
            sentences::each(block, FEWEST_WORDS, |sentence| {
                if !may_tell(sentence.text) {
                    return;
                }
                let stamps = when::stamps_in(sentence.text);
                let times: Vec<_> = stamps
                    .iter()
                    .filter_map(|(_, stamp)| self.time_of(stamp, zone, &mut day))
                    .collect();
                if !times.is_empty() {
                    let is_end = |(place, _): &(Range<usize>, Stamp)| {
                        let before = sentence.text.get(..place.start).unwrap_or_default();
                        let last = before.split_whitespace().next_back().unwrap_or_default();
                        ["until", "till"].contains(&last)
                    };
                    let ends = times.len() == stamps.len() && stamps.last().is_some_and(is_end);
                    let until = times.last().filter(|_| ends).map(|(when, _)| *when);
                    let places = stamps.iter().map(|(place, _)| place.clone());
                    found.push(Told {
                        text: without(sentence.text, places),
                        span: sentence.span,
                        times,
                        until,
                    });
                }
            });
        }
        found
    }

    fn time_of(
        &self,
        stamp: &Stamp,
        zone: Option<&Zone>,
        day: &mut Option<Date>,
    ) -> Option<(When, Option<Instant>)> {
        let resolved = |date, near| when::resolve(date, self.config.date_order, near, near).date;
        let stated = stamp.date.and_then(|date| resolved(date, *day));
        let Some(time) = stamp.time else {
            return Some((When::On(stated?), None));
        };
        // A day that is named without a time may be any.
        *day = stated.or(*day);
        let date = (*day)?;
        let zone = stamp.zone.as_ref().or(zone);
        let at = |civil: DateTime| match zone {
            Some(zone) => zone.instant(civil),
            None => Instant::on_the_wall(civil),
        };
        let until = stamp.until.and_then(|to| {
            let last = stamp.until_date.and_then(|date| resolved(date, *day));
            at(when::last_day(date, time, to, last)?.to_datetime(to))
        });
        Some((When::At(at(stamp.day(date).to_datetime(time))?), until))
    }
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

/// Whether a text may tell a time of day or a day with its year: most with a number in them tell neither.
fn may_tell(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = bytes.split(|byte| !byte.is_ascii_digit());
    let is_year = |digits: &[u8]| {
        digits.len() == 4 && matches!(digits, [b'1', b'9', ..] | [b'2', b'0' | b'1', ..])
    };
    let mut digits = digits.filter(|digits| !digits.is_empty());
    let is_clock = |pair: &[u8]| matches!(pair, [a, b':' | b'h', b] if a.is_ascii_digit() && b.is_ascii_digit());
    let is_half = |triple: &[u8]| {
        matches!(triple, [a, b'a' | b'p' | b'A' | b'P', b'm' | b'M' | b'.'] if a.is_ascii_digit())
            || matches!(
                triple,
                [b' ', b'a' | b'p' | b'A' | b'P', b'm' | b'M' | b'.']
            )
    };
    digits.any(is_year)
        || bytes
            .windows(3)
            .any(|three| is_clock(three) || is_half(three))
}

/// A sentence without its times, which say nothing about what happened.
fn without(text: &str, places: impl Iterator<Item = Range<usize>>) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut at = 0;
    for place in places {
        kept.push_str(text.get(at..place.start).unwrap_or_default());
        at = place.end;
    }
    kept.push_str(text.get(at..).unwrap_or_default());
    let kept = kept.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_mark = |c: char| c.is_whitespace() || matches!(c, ',' | ':' | '-' | '–');
    kept.trim_start_matches(is_mark).to_owned()
}

/// Whether a time is not years before the day of the document: what is told of then is how it came about.
fn is_near(when: When, day: Option<Date>) -> bool {
    let told = match when {
        When::At(at) => at.civil().date(),
        When::On(day) => day,
    };
    day.is_none_or(|day| day.duration_since(told).as_hours() / 24 <= LONGEST)
}

fn is_before(one: When, other: When) -> bool {
    match (one, other) {
        (When::At(one), When::At(other)) => other.seconds_to(one).is_some_and(|s| s < 0),
        (When::On(one), When::On(other)) => one < other,
        (When::On(one), When::At(other)) => one < other.civil().date(),
        (When::At(one), When::On(other)) => one.civil().date() < other,
    }
}

fn is_felt(text: &str) -> bool {
    let lower = text.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    words.any(|word| FELT.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::postmortem::derive;
    use crate::text::SourceText;

    #[test]
    fn stories_suggest_phases() {
        let check = |text: &str, expected: &[&str]| {
            let source = SourceText::new("2024-05-03-a.md", format!("# Ovens were cold\n\n{text}"));
            let read = derive::read(source, &Config::for_site("site"), None);
            let suggested = read.value.unwrap().suggested_times;
            let shown = suggested.iter().map(|one| {
                let when = match one.when {
                    When::At(at) => {
                        let offset = at.offset.map(|offset| offset.to_string());
                        let civil = at.civil().strftime("%m-%d %H:%M");
                        format!("{civil}{}", offset.unwrap_or_default())
                    }
                    When::On(day) => day.strftime("%m-%d").to_string(),
                };
                format!("{} {when}", one.milestone.id())
            });
            assert_eq!(shown.collect::<Vec<_>>(), expected, "{text}");
        };
        check(
            "At 10:00 UTC we changed the timer. At 10:23 UTC customers reported that bread was cold. By 11:56 UTC all ovens were back to normal.",
            &[
                "started 05-03 10:00+00",
                "detected 05-03 10:23+00",
                "resolved 05-03 11:56+00",
            ],
        );
        check(
            "Ovens were down on May 3 from about 8:43 UTC until 14:07 UTC.",
            &["started 05-03 08:43+00", "resolved 05-03 14:07+00"],
        );
        check(
            "On May 2, 2024 at 5:30am a researcher reported the hole to us.",
            &["detected 05-02 05:30"],
        );
        check(
            "From last night until about 10:45am there was an outage of two ovens.",
            &["resolved 05-03 10:45"],
        );
        check(
            "## Timeline (2024-05-01 - 2024-05-04)\n\n2024-05-01 - A customer reported that bread was cold.\n\n2024-05-02 - We thought about ovens.\n",
            &["detected 05-01", "resolved 05-04"],
        );
        check("The bakery opens at 10:00.", &[]);
        check(
            "## Action items\n\nBy 2024-06-01 the ovens are fully restored.",
            &[],
        );
    }
}
