//! Timelines read out of ordinary Markdown: tables, lists, headings, paragraphs.
//!
//! `read` finds the timeline sections of a document and the events in them. What cannot be read
//! as an event stays in the text where it is: the timeline is an index of the author's words, not
//! a replacement.

mod marks;
mod milestone;
mod resolve;
mod sections;
mod stamp;
mod suggest;
mod table;
mod updates;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use jiff::civil::Date;

use serde::{Deserialize, Serialize};

use crate::config::DateOrder;
use crate::diagnostics::{Remark, rules};
use crate::text::Span;

use super::markdown::blocks::Block;
use super::markdown::{self, Content};
use super::when;
use super::{Candidates, Derived, Moment, Origin, Times};
pub use crate::zone::Instant;
use crate::zone::Zone;
pub(super) use milestone::label as milestone_of;
use resolve::{Resolver, Told};
use sections::Facts;
pub use suggest::SHIPPED;
pub(super) use suggest::{Weigher, of_story};

/// What an event seems to mark, suggested from its words. Front matter decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Milestone {
    /// Impact began.
    Started,
    /// It was noticed.
    Detected,
    /// It was called an incident.
    Declared,
    /// Users no longer felt it.
    Mitigated,
    /// It was over.
    Resolved,
}

impl Milestone {
    /// All of them in their order.
    pub const ALL: [Self; 5] = [
        Self::Started,
        Self::Detected,
        Self::Declared,
        Self::Mitigated,
        Self::Resolved,
    ];

    /// The name of its field, by which tables and data know it.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::Detected => "detected",
            Self::Declared => "declared",
            Self::Mitigated => "mitigated",
            Self::Resolved => "resolved",
        }
    }
}

/// When something happened, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum When {
    /// The time.
    At(Instant),
    /// The day and no time.
    On(Date),
}

impl When {
    /// Whether it is before another one, as far as both are known.
    pub(in crate::postmortem) fn is_before(self, other: Self) -> bool {
        match (self, other) {
            (Self::At(one), Self::At(other)) => other.seconds_to(one).is_some_and(|s| s < 0),
            (Self::On(one), Self::On(other)) => one < other,
            (Self::On(one), Self::At(other)) => one < other.civil().date(),
            (Self::At(one), Self::On(other)) => one.civil().date() < other,
        }
    }
}

/// A phase that only words suggest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggested {
    /// The phase.
    pub milestone: Milestone,
    /// When it began.
    pub when: When,
    /// The words that suggest it, plain text but for `[[links]]` to other documents.
    pub said: String,
    /// Where they stand.
    pub span: Span,
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The time as the author wrote it, without markup.
    pub written: String,
    /// The time as an instant, where date, time of day and zone are known.
    pub at: Option<Instant>,
    /// The seconds from the moment that the author calls T, where only those are known: `T+5m`.
    pub relative: Option<i64>,
    /// The end of a range such as `09:00 - 11:00`.
    pub until: Option<Instant>,
    /// The civil day, where it is known even without a zone or time of day.
    pub date: Option<jiff::civil::Date>,
    /// Whether it is marked as "about", or a range, or all times of the section are approximate. A day
    /// without a time is what it is.
    pub approximate: bool,
    /// What happened, plain text in one line without markup but for `[[links]]` to other documents.
    pub text: String,
    /// The words that the author set in bold at its start, unless they name a milestone.
    pub lead: Option<String>,
    /// A milestone that the words suggest.
    pub milestone: Option<Milestone>,
    /// Whether the author marked the milestone, in bold words. What only a verb suggests is shown
    /// beside the event and counts for nothing else: "restored" is said of many things.
    pub is_marked: bool,
    /// The event with its body, in the file's text.
    pub span: Span,
}

impl Event {
    /// What happened, without the marks of links to other documents.
    #[must_use]
    pub fn words(&self) -> String {
        markdown::without_links(&self.text)
    }
}

/// All events of a document in the order in which they are written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timeline {
    /// The events.
    pub events: Vec<Event>,
    /// The zone that most events were read in, and where that came from.
    pub zone: Option<Candidates<String>>,
    /// The sections that the events were read from.
    pub sections: Vec<Span>,
    /// Lines of timelines that hold a time and are not read as events.
    pub unread: usize,
    /// The phases that words of the events suggest.
    pub suggested: Vec<Suggested>,
}

/// What is known about a document before its timeline is read.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// The document's date, as far as it is known without the timeline.
    pub date: Option<Date>,
    /// A day of about the same time, which tells the year of days without one.
    pub near: Option<Date>,
    /// The zones that front matter and the site state, in the order in which they count: IANA names,
    /// abbreviations or offsets.
    pub timezones: Vec<Derived<String>>,
    /// The zone that labelled lines name beside times, with the place of the first.
    pub labelled_zone: Option<(Zone, Span)>,
    /// The site's order of day and month.
    pub date_order: Option<DateOrder>,
}

/// Reads the timelines of a document, whose `blocks` are those of its content. `title` is the text of the heading that is the document's
/// title, which opens a timeline only where nothing else does.
#[must_use]
pub(super) fn read(
    content: &Content<'_>,
    blocks: &[Block],
    title: Option<&str>,
    context: &Context,
) -> (Timeline, Vec<Remark>) {
    let end = content.body().end;
    let (mut told, unread) = told_in(blocks, sections::find(blocks, end, title));
    if told.is_empty() {
        told = told_in(blocks, sections::lists(blocks, end)).0;
    }
    if told.is_empty() {
        told.extend(updates::find(blocks).map(|(section, marks)| Told {
            facts: Facts::read(&section, &[]),
            section,
            marks,
        }));
    }
    let remark = unread.first().map(|first| not_read(*first, unread.len()));
    if told.is_empty() {
        let timeline = Timeline {
            unread: unread.len(),
            ..Timeline::default()
        };
        return (timeline, remark.into_iter().collect());
    }
    let is_silent = || {
        let mut marks = told.iter().flat_map(|told| &told.marks);
        marks.all(|mark| mark.stamp.zone.is_none())
    };
    let document_zone = sections::document_zone(blocks).or_else(|| match is_silent() {
        true => sections::zone_beside_times(blocks, &told).or(context.labelled_zone.clone()),
        false => None,
    });
    let title_date = title.and_then(|title| when::first_date(title, context.date_order));
    let mut resolver = Resolver::new(content.text(), context, &told, document_zone, title_date);
    for told in &told {
        resolver.section(told);
    }
    suggest_milestones(&mut resolver.events, &told);
    let sections = told.iter().map(|told| told.section.span).collect();
    let (mut timeline, mut findings) = resolver.finish(sections);
    timeline.unread = unread.len();
    timeline.suggested = suggest::of_events(&timeline.events);
    show_suggested(&mut timeline);
    findings.extend(remark);
    (timeline, findings)
}

impl Timeline {
    /// Lets the events agree with what the author states elsewhere: a phase is marked at the one event of
    /// its stated minute, and no longer at another whose words suggest it. "Most services have recovered" is
    /// not the end where front matter states a later one.
    pub(super) fn agree_with(&mut self, times: &Times) {
        for (milestone, stated) in times.marked() {
            let Moment::At { at, .. } = stated.value else {
                continue;
            };
            let marked = Some(milestone);
            let is_settled = |event: &Event| event.is_marked && event.milestone == marked;
            if stated.from.origin == Origin::Timeline || self.events.iter().any(is_settled) {
                continue;
            }
            let is_then = |event: &Event| Some(event.at?.seconds_to(at)?.abs() < 60);
            let events = &mut self.events;
            for event in events.iter_mut().filter(|event| event.milestone == marked) {
                if is_then(event) == Some(false) {
                    event.milestone = None;
                }
            }
            let mut then = events
                .iter_mut()
                .filter(|event| is_then(event) == Some(true));
            if let (Some(event), None) = (then.next(), then.next()) {
                event.milestone = event.milestone.or(marked);
            }
        }
    }
}

/// Marks the events that suggest a phase, in place of those of which a verb alone does.
fn show_suggested(timeline: &mut Timeline) {
    for suggested in &timeline.suggested {
        let milestone = Some(suggested.milestone);
        let events = &mut timeline.events;
        if events
            .iter()
            .any(|event| event.is_marked && event.milestone == milestone)
        {
            continue;
        }
        for event in events.iter_mut().filter(|event| !event.is_marked) {
            if event.span == suggested.span {
                event.milestone = milestone;
            } else if event.milestone == milestone {
                event.milestone = None;
            }
        }
    }
}

/// Says that lines of a timeline are not read.
fn not_read(first: Span, count: usize) -> Remark {
    let message = match count {
        1 => "this line holds a time and is not read as an event".to_owned(),
        _ => format!(
            "{count} lines of the timeline hold a time and are not read as events; this is the first"
        ),
    };
    Remark {
        rule: &rules::TIMELINE_UNREAD,
        message,
        help: Some("begin each event with its time: `- 10:05 what happened`".to_owned()),
        span: first,
    }
}

/// The zone that a line such as "All times in UTC" names for the whole document.
pub(super) fn zone_of_all(blocks: &[Block]) -> Option<Zone> {
    sections::document_zone(blocks).map(|(zone, _)| zone)
}

/// The sections that hold events, and the lines of all of them that hold a time and are none.
fn told_in(blocks: &[Block], sections: Vec<sections::Section>) -> (Vec<Told>, Vec<Span>) {
    let mut told = Vec::new();
    let mut unread = Vec::new();
    for section in sections {
        let within = blocks.get(section.blocks.clone()).unwrap_or_default();
        let read = marks::read(within);
        unread.extend(read.unread);
        let introduction = within.get(..read.introduction).unwrap_or_default();
        let mut marks = read.marks;
        updates::oldest_first(&mut marks, section.span.end);
        if marks.iter().any(|mark| mark.kind == marks::MarkKind::Event) {
            told.push(Told {
                facts: Facts::read(&section, introduction),
                section,
                marks,
            });
        }
    }
    (told, unread)
}

/// Gives each milestone to the first event that names it, a bold label before a verb.
fn suggest_milestones(events: &mut [Event], told: &[Told]) {
    let marks = told
        .iter()
        .flat_map(|told| &told.marks)
        .filter(|mark| mark.kind == marks::MarkKind::Event);
    let mut taken = BTreeSet::new();
    for (event, mark) in events.iter_mut().zip(marks) {
        if let Some(label) = mark.label.filter(|label| taken.insert(*label)) {
            event.milestone = Some(label);
            event.is_marked = true;
        }
    }
    // What is said to begin or to be noticed after a later phase is another thing, or the same
    // thing again.
    let mut phase = None;
    for event in events {
        if event.milestone.is_none() {
            let suggested = milestone::suggested(&event.words());
            event.milestone = suggested
                .into_iter()
                .filter(|one| *one >= Milestone::Declared || Some(*one) > phase)
                .find(|one| taken.insert(*one));
        }
        phase = phase.max(event.milestone);
    }
}
