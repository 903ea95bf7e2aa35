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
mod table;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use jiff::civil::Date;

use serde::{Deserialize, Serialize};

use crate::config::DateOrder;
use crate::diagnostics::Remark;
use crate::text::Span;

use super::markdown::Content;
use super::markdown::blocks::Block;
use super::when;
use super::{Candidates, Derived};
pub use crate::zone::Instant;
use resolve::{Resolver, Told};
use sections::Facts;

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

/// One event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The time as the author wrote it, without markup.
    pub written: String,
    /// The time as an instant, where date, time of day and zone are known.
    pub at: Option<Instant>,
    /// The end of a range such as `09:00 - 11:00`.
    pub until: Option<Instant>,
    /// The civil day, where it is known even without a zone or time of day.
    pub date: Option<jiff::civil::Date>,
    /// Whether it is marked as "about", or a range, or all times of the section are approximate. A day
    /// without a time is what it is.
    pub approximate: bool,
    /// What happened, plain text without markup, in one line.
    pub text: String,
    /// A milestone that the words suggest.
    pub milestone: Option<Milestone>,
    /// Whether the author marked the milestone, in bold words. What only a verb suggests is shown
    /// beside the event and counts for nothing else: "restored" is said of many things.
    pub is_marked: bool,
    /// The event with its body, in the file's text.
    pub span: Span,
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
}

/// What is known about a document before its timeline is read.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// The document's date, as far as it is known without the timeline.
    pub date: Option<Date>,
    /// The zones that front matter and the site state, in the order in which they count: IANA names,
    /// abbreviations or offsets.
    pub timezones: Vec<Derived<String>>,
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
    let mut told = Vec::new();
    for section in sections::find(blocks, content.body().end, title) {
        let within = blocks.get(section.blocks.clone()).unwrap_or_default();
        let (marks, introduction) = marks::read(within);
        let introduction = within.get(..introduction).unwrap_or_default();
        if marks.iter().any(|mark| mark.kind == marks::MarkKind::Event) {
            told.push(Told {
                facts: Facts::read(&section, introduction),
                section,
                marks,
            });
        }
    }
    if told.is_empty() {
        return (Timeline::default(), Vec::new());
    }
    let document_zone = sections::document_zone(blocks);
    let title_date = title.and_then(|title| when::first_date(title, context.date_order));
    let mut resolver = Resolver::new(content.text(), context, &told, document_zone, title_date);
    for told in &told {
        resolver.section(told);
    }
    suggest_milestones(&mut resolver.events, &told);
    resolver.finish(told.iter().map(|told| told.section.span).collect())
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
            let suggested = milestone::suggested(&event.text);
            event.milestone = suggested
                .into_iter()
                .filter(|one| *one >= Milestone::Declared || Some(*one) > phase)
                .find(|one| taken.insert(*one));
        }
        phase = phase.max(event.milestone);
    }
}
