//! Headings and sections of a document, and what kind of section each heading announces.

use crate::text::Span;

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its text without markup.
    pub text: String,
    /// Its anchor, unique in the document, safe as an `id` attribute.
    pub anchor: String,
    /// The whole heading in the file's text, marks included.
    pub span: Span,
}

/// What a section is about, recognised by its heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SectionKind {
    /// Summary, TL;DR, what happened.
    Summary,
    /// Impact, customer impact.
    Impact,
    /// Timeline, chronology, sequence of events, key events.
    Timeline,
    /// Detection: how it was noticed.
    Detection,
    /// Contributing factors, root cause.
    Factors,
    /// Resolution, recovery.
    Resolution,
    /// What went well.
    WentWell,
    /// What went wrong, what could be improved, remaining risks.
    Risks,
    /// Where we got lucky.
    Luck,
    /// What surprised us.
    Surprises,
    /// Lessons learned.
    Lessons,
    /// Open questions.
    Questions,
    /// Action items, follow-up, next steps.
    Actions,
    /// Attendees, participants, people involved.
    Participants,
    /// Anything else.
    Other,
}

/// A heading and what stands below it, up to the next heading of the same or a higher rank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Index of its heading in [`Outline::headings`].
    pub heading: usize,
    /// What it is about.
    pub kind: SectionKind,
    /// From the heading's start to the section's end, in the file's text.
    pub span: Span,
    /// The same without the heading.
    pub content: Span,
}

/// The headings of a document, its title among them, and its sections.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// All headings in the order of the document.
    pub headings: Vec<Heading>,
    /// Index of the heading that is the document's title, where there is one.
    pub title: Option<usize>,
    /// All sections in the order of the document, nested ones behind the one they stand in.
    pub sections: Vec<Section>,
}
