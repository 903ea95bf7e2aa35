//! From marks to events: carries dates forward, decides about years and the order of day and
//! month, and makes instants in the zone that applies.
//!
//! A zone is taken from the event, else its table's header, else its section, else the document,
//! else the site. What cannot be known stays open; nothing is guessed without a finding.

use std::collections::BTreeSet;

use jiff::civil::{Date, DateTime, Time};
use jiff::{SignedDuration, Timestamp};

use crate::config::DateOrder;
use crate::diagnostics::Remark;
use crate::diagnostics::rules::{self, Rule};
use crate::postmortem::when::{self, DateText};
use crate::postmortem::{Candidates, Derived, Origin, Provenance};
use crate::text::Span;
use crate::zone::{self, Zone};

use super::marks::{Mark, MarkKind};
use super::sections::{Facts, Section};
use super::{Context, Event, Instant, Timeline};

/// A section with what was read from it.
pub(super) struct Told {
    /// The section.
    pub section: Section,
    /// What it says about all of its events.
    pub facts: Facts,
    /// Its events and dates.
    pub marks: Vec<Mark>,
}

/// A zone, its origin and the passage that names it.
type Source = (Zone, Origin, Option<Span>);

/// What is known about the document before its events are resolved.
pub(super) struct Resolver<'a> {
    text: &'a str,
    context: &'a Context,
    /// The zone for events whose section names none.
    fallback: Option<Source>,
    /// The order of numeric dates that the document as a whole shows.
    order: Option<DateOrder>,
    /// The day that dates without a year are near to.
    reference: Option<Date>,
    reported: BTreeSet<(&'static str, String)>,
    used: Vec<(Derived<String>, usize)>,
    /// The events.
    pub events: Vec<Event>,
    /// The findings.
    pub findings: Vec<Remark>,
}

/// A step back that is no longer is disorder, and no midnight that passed.
const DISORDER: SignedDuration = SignedDuration::from_hours(1);

/// What is carried from one event to the next.
#[derive(Default)]
struct Carried {
    date: Option<Date>,
    /// The time of the event before, and its instant where a zone is known.
    last: Option<(DateTime, Option<Timestamp>)>,
    /// The day of events that state none, where the author names one for all of them.
    default: Option<Date>,
    order: Option<DateOrder>,
}

impl<'a> Resolver<'a> {
    /// Looks at the whole document.
    pub fn new(
        text: &'a str,
        context: &'a Context,
        told: &[Told],
        document_zone: Option<(Zone, Span)>,
        title_date: Option<Date>,
    ) -> Self {
        let reference = context.date.or(title_date);
        let all = told.iter().flat_map(numeric_dates).collect::<Vec<_>>();
        Self {
            text,
            context,
            fallback: fallback_zone(told, context, document_zone),
            order: context
                .date_order
                .or_else(|| when::infer_order(&all, reference)),
            reference,
            reported: BTreeSet::new(),
            used: Vec::new(),
            events: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// Resolves one section.
    pub fn section(&mut self, told: &Told) {
        let own: Vec<_> = numeric_dates(told).collect();
        let mut carried = Carried {
            order: self
                .context
                .date_order
                .or_else(|| when::infer_order(&own, self.reference))
                .or(self.order),
            ..Carried::default()
        };
        let (reference, document) = (self.reference, self.context.date);
        let order = carried.order;
        let day = |date| when::resolve(date, order, reference, document).date;
        carried.default = told.facts.default_date.and_then(day);
        let mut stated = told.facts.dates.iter();
        carried.date = stated
            .find_map(|date| day(*date))
            .or(reference)
            .or_else(|| self.events.last().and_then(|event| event.date));
        for (index, mark) in told.marks.iter().enumerate() {
            let next = told.marks.get(index + 1).map(|mark| mark.start);
            match mark.kind {
                MarkKind::Boundary => {}
                MarkKind::Day => {
                    let date = self.date(mark, &mut carried);
                    carried.date = date.or(carried.date);
                    carried.default = None;
                    carried.last = None;
                }
                MarkKind::Event => {
                    let span = self.span(mark, next, told.section.span.end);
                    let event = self.event(mark, told, &mut carried, span);
                    self.events.push(event);
                }
            }
        }
    }

    /// The timeline and the findings.
    pub fn finish(self, sections: Vec<Span>) -> (Timeline, Vec<Remark>) {
        let most = self.used.iter().map(|(_, count)| *count).max();
        let chosen = self.used.iter().position(|(_, count)| Some(*count) == most);
        let mut used: Vec<_> = self.used.into_iter().map(|(zone, _)| zone).collect();
        let zone = chosen.map(|at| {
            let chosen = used.remove(at);
            let known: Vec<Origin> = used
                .iter()
                .chain([&chosen])
                .map(|zone| zone.from.origin)
                .collect();
            let stated = self.context.timezones.iter();
            let stated = stated.filter(|zone| !known.contains(&zone.from.origin));
            Candidates::with(chosen, used.into_iter().chain(stated.cloned()))
        });
        let timeline = Timeline {
            events: self.events,
            zone,
            sections,
            unread: 0,
            suggested: Vec::new(),
        };
        (timeline, self.findings)
    }

    fn event(&mut self, mark: &Mark, told: &Told, carried: &mut Carried, span: Span) -> Event {
        let stamp = &mark.stamp;
        self.report_flaw(mark);
        let stated = self.date(mark, carried);
        let date = if stamp.date.is_some() || stamp.impossible_date {
            stated
        } else {
            carried.default.or(carried.date)
        };
        let source = self.zone(mark, told);
        let mut at = None;
        let mut day = date;
        if let (Some(date), Some(time)) = (date, stamp.time) {
            let civil = self.passed_midnight(mark, stamp.day(date), time, carried, source.as_ref());
            day = Some(civil.date());
            at = match &source {
                Some((zone, ..)) => zone.instant(civil),
                None => Instant::on_the_wall(civil),
            };
            // What stands out of order is no measure for what follows.
            let is_out_of_order = |last: &(DateTime, Option<Timestamp>)| civil < last.0;
            let is_stated = stamp.date.is_some();
            carried.last = carried
                .last
                .filter(|last| !is_stated && is_out_of_order(last))
                .or(Some((civil, at.map(|at| at.timestamp))));
        }
        if stamp.relative.is_some() {
            day = None;
        }
        if day.is_some() {
            carried.date = day;
        }
        if stamp.date.is_some() && stamp.time.is_none() {
            // A new day, of which the times below may start anywhere.
            carried.last = None;
        }
        let last_day = stamp
            .until_date
            .and_then(|date| when::resolve(date, carried.order, day, self.context.date).date);
        let until = at.and_then(|_| {
            let (first, from, to) = (day?, stamp.time?, stamp.until?);
            let last = when::last_day(first, from, to, last_day)?.to_datetime(to);
            match &source {
                Some((zone, ..)) => zone.instant(last),
                None => Instant::on_the_wall(last),
            }
        });
        if let (Some(at), Some(source)) = (at, source) {
            self.count_zone(mark, &source, at);
        }
        let approximate = match (stamp.time, day) {
            (None, day) => day.is_none() && stamp.relative.is_none(),
            (Some(_), _) => stamp.approximate || told.facts.approximate,
        };
        Event {
            written: stamp.written.clone(),
            at,
            until,
            date: day,
            approximate,
            relative: stamp.relative,
            text: mark.text.clone(),
            lead: mark.lead.clone(),
            milestone: None,
            is_marked: false,
            span,
        }
    }

    /// The date that a mark states.
    fn date(&mut self, mark: &Mark, carried: &mut Carried) -> Option<Date> {
        let text = match (mark.stamp.date?, mark.year) {
            (DateText::MonthDay { month, day }, Some(year)) => {
                return Date::new(year, month, day).ok();
            }
            (text, _) => text,
        };
        let reading = when::resolve(
            text,
            carried.order,
            carried.date.or(self.reference).or(self.context.near),
            self.context.date,
        );
        if reading.ambiguous && self.reported.insert(("order", String::new())) {
            let outcome = match reading.date {
                Some(date) => format!(" and is read as {date}"),
                None => ", so the event has no date".to_owned(),
            };
            self.find(
                &rules::TIMELINE_DATE_ORDER,
                format!("`{}` can be read in two ways{outcome}", mark.stamp.written),
                "set `date_order` in site.toml to \"dmy\" or \"mdy\", or write the date as YYYY-MM-DD",
                self.written(mark),
            );
        }
        reading.date
    }

    /// The civil time of an event: without a date of its own, a step backwards is the next day.
    fn passed_midnight(
        &mut self,
        mark: &Mark,
        date: Date,
        time: Time,
        carried: &Carried,
        source: Option<&Source>,
    ) -> DateTime {
        let civil = date.to_datetime(time);
        if mark.stamp.date.is_some() || carried.default.is_some() {
            return civil;
        }
        let instant = source.and_then(|(zone, ..)| zone.instant(civil));
        let backwards = carried.last.is_some_and(|(last, at)| match (instant, at) {
            // Across zones only the instants can be compared.
            (Some(now), Some(at)) => now.timestamp < at,
            _ => civil < last,
        });
        let back = carried.last.map(|(last, _)| last.duration_since(civil));
        let Some(next) = date.tomorrow().ok().filter(|_| backwards) else {
            return civil;
        };
        if back.is_some_and(|back| back <= DISORDER) {
            self.find(
                &rules::TIMELINE_BACKWARDS,
                format!("`{}` is earlier than the event before it, by so little that it is read as the same day", mark.stamp.written),
                "put the events in order, or write the date beside the time",
                self.written(mark),
            );
            return civil;
        }
        self.find(
            &rules::TIMELINE_BACKWARDS,
            format!("`{}` is earlier than the event before it, so midnight is taken to have passed and it is filed under {next}", mark.stamp.written),
            "write the date beside the time, or put the events in order",
            self.written(mark),
        );
        next.to_datetime(time)
    }

    /// The zone that applies to an event.
    fn zone(&self, mark: &Mark, told: &Told) -> Option<Source> {
        let of_event = mark.stamp.zone.clone();
        let of_event = of_event.map(|zone| (zone, Origin::Timeline, Some(self.written(mark))));
        let of_table = mark.zone.clone();
        let of_table = of_table.map(|(zone, span)| (zone, Origin::Section, Some(span)));
        let of_section = || {
            let (zone, span) = told.facts.zone.clone()?;
            let origin = match span == told.section.title_span {
                true => Origin::Heading,
                false => Origin::Section,
            };
            Some((zone, origin, Some(span)))
        };
        of_event
            .or(of_table)
            .or_else(of_section)
            .or_else(|| self.fallback.clone())
    }

    /// Notes that a zone was used, and what is odd about it.
    fn count_zone(&mut self, mark: &Mark, source: &Source, at: Instant) {
        let (zone, origin, span) = source;
        let known = self
            .used
            .iter_mut()
            .find(|(used, _)| used.value == zone.name && used.from.origin == *origin);
        match known {
            Some((_, count)) => *count += 1,
            None => {
                let (origin, span) = (*origin, *span);
                let from = Provenance { origin, span };
                let value = zone.name.clone();
                self.used.push((Derived { value, from }, 1));
            }
        }
        let span = span.unwrap_or_else(|| self.written(mark));
        if let Some(other) = &zone.contradiction
            && self.reported.insert(("contradiction", zone.name.clone()))
        {
            self.find(
                &rules::TIMELINE_ZONE,
                format!("`{}` and `{other}` are not the same time zone", zone.name),
                "keep the one that is meant",
                span,
            );
        } else if let Some(season) = zone.season(at.timestamp)
            && self.reported.insert(("season", zone.name.clone()))
        {
            let day = at.civil().date();
            self.find(
                &rules::TIMELINE_ZONE,
                format!("on {day} clocks showed {season}, not {}; the times are read as {} all the same", zone.name, zone.name),
                "write the offset or the abbreviation of that season if it was meant",
                span,
            );
        }
    }

    fn report_flaw(&mut self, mark: &Mark) {
        let Some(flaw) = &mark.stamp.flaw else { return };
        let written = &mark.stamp.written;
        let (message, help) = match mark.stamp.time.filter(|_| !mark.stamp.impossible_date) {
            // A document that does it does it often; one finding says it.
            Some(_) if !self.reported.insert(("clock", (*flaw).to_owned())) => return,
            Some(time) => (
                format!("`{written}` is read as {}: {flaw}", time.strftime("%H:%M")),
                "write the time in one of the two ways",
            ),
            None => (
                format!("`{written}` cannot be read: {flaw}"),
                "write times as HH:MM and dates as YYYY-MM-DD; the line stays as it is",
            ),
        };
        self.find(&rules::TIMELINE_TIME, message, help, self.written(mark));
    }

    fn find(&mut self, rule: &'static Rule, message: String, help: &str, span: Span) {
        self.findings.push(Remark {
            rule,
            message,
            help: Some(help.to_owned()),
            span,
        });
    }

    /// Where the timestamp stands in the file.
    fn written(&self, mark: &Mark) -> Span {
        // Markup may stand between, so the timestamp is not always found as it is.
        const NEAR: usize = 300;
        let end = self.text.floor_char_boundary(mark.line + NEAR);
        let near = self.text.get(mark.line..end).unwrap_or_default();
        let line = near.lines().next().unwrap_or_default();
        match line.find(&mark.stamp.written) {
            Some(at) => Span::new(mark.line + at, mark.line + at + mark.stamp.written.len()),
            None => Span::new(mark.line, mark.line + line.trim_end().len()),
        }
    }

    /// The event with its body, without the white space behind it.
    fn span(&self, mark: &Mark, next: Option<usize>, section_end: usize) -> Span {
        let end = match (mark.limit, next) {
            (Some(limit), _) if mark.closed => limit,
            (_, Some(next)) => next,
            (Some(limit), None) => limit,
            (None, None) => section_end,
        };
        let end = end.max(mark.start);
        let text = self.text.get(mark.start..end).unwrap_or_default();
        Span::new(mark.start, mark.start + text.trim_end().len())
    }
}

/// The numeric dates of a section, as its heading and its events write them.
fn numeric_dates(told: &Told) -> impl Iterator<Item = DateText> {
    let events = told.marks.iter().filter_map(|mark| mark.stamp.date);
    told.facts
        .dates
        .iter()
        .copied()
        .chain(events)
        .filter(|date| matches!(date, DateText::Numeric { .. }))
}

/// The zone for events of sections that name none: front matter, then a line such as "All times
/// in UTC" anywhere, then the one zone that all other events name, then the site's.
fn fallback_zone(
    told: &[Told],
    context: &Context,
    document: Option<(Zone, Span)>,
) -> Option<Source> {
    let given = context.timezones.first().and_then(|stated| {
        let Provenance { origin, span } = stated.from;
        Some((zone::parse(&stated.value)?, origin, span))
    });
    let by_document = given
        .as_ref()
        .is_some_and(|(_, origin, _)| *origin != Origin::Default);
    if by_document {
        return given;
    }
    if let Some((zone, span)) = document {
        return Some((zone, Origin::Section, Some(span)));
    }
    let mut inline = told
        .iter()
        .flat_map(|told| &told.marks)
        .filter_map(|mark| mark.stamp.zone.as_ref());
    let first = inline.next();
    match first {
        Some(first) if inline.all(|other| other.name == first.name) => {
            Some((first.clone(), Origin::Timeline, None))
        }
        _ => given,
    }
}
