//! Timelines read out of ordinary Markdown: tables, lists, headings, paragraphs.
//!
//! [`read`] finds the timeline sections of a document and the events in them. What cannot be read
//! as an event stays in the text where it is: the timeline is an index of the author's words, not
//! a replacement.

use jiff::Timestamp;
use jiff::tz::Offset;

use crate::text::Span;

/// An instant and the offset from UTC that its author used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instant {
    /// The instant.
    pub timestamp: Timestamp,
    /// Offset from UTC, for showing it as it was written.
    pub offset: Offset,
}

/// How sure the instant is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// A time of day as written.
    Exact,
    /// Marked "about", a range, or all times of the section are approximate.
    Approximate,
    /// Only the day is known.
    Day,
}

/// What an event seems to mark, suggested from its words. Front matter decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The time as the author wrote it, without markup.
    pub written: String,
    /// The time as an instant, where date and zone are known.
    pub at: Option<Instant>,
    /// The end of a range such as `09:00 - 11:00`.
    pub until: Option<Instant>,
    /// The civil day, where it is known even without a zone or time of day.
    pub date: Option<jiff::civil::Date>,
    /// How sure it is.
    pub precision: Precision,
    /// What happened, plain text without markup, in one line.
    pub text: String,
    /// A milestone that the words suggest.
    pub milestone: Option<Milestone>,
    /// The event with its body, in the file's text.
    pub span: Span,
}

/// All events of a document in the order in which they are written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    /// The events.
    pub events: Vec<Event>,
    /// The zone that most events were read in, and where that came from.
    pub zone: Option<super::Derived<String>>,
    /// The sections that the events were read from.
    pub sections: Vec<Span>,
}
