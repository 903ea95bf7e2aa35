//! The page of a postmortem.

use serde::Serialize;

use super::{
    Chip, Day, Html, Labelled, Link, ListedCard, Overlay, Part, Plain, Source, Story, Trail,
};

/// `postmortem.html`.
#[derive(Debug, Hash, Serialize)]
pub struct Postmortem<'a> {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its day.
    pub date: Option<Day>,
    /// `Near miss`, `Drill`, `Public incident`; `None` for an ordinary incident.
    pub kind: Option<String>,
    /// `Draft`, `In review`, `Superseded`; `None` when published.
    pub status: Option<&'static str>,
    /// Marks above the title, such as the author's label for the severity.
    pub badges: Part<'a, Vec<String>>,
    /// How long it lasted in words (`2 h 28 min`), where start and end are known.
    pub duration: Part<'a, Option<Duration>>,
    /// How it was noticed.
    pub facts: Part<'a, Vec<Fact>>,
    /// What the fields say that the site declares.
    pub own_facts: Part<'a, Vec<Fact>>,
    /// The author's words.
    #[serde(flatten)]
    pub body: Part<'a, Body>,
    /// Systems.
    pub systems: Vec<Chip>,
    /// Factors, suggested ones last.
    pub factors: Vec<Chip>,
    /// Myths.
    pub myths: Vec<Chip>,
    /// Terms of further taxonomies.
    pub others: Vec<Chip>,
    /// Rows of the impact: `Who`, `What`, `How far` and the text itself with an empty title.
    pub impact: Vec<Labelled<'a>>,
    /// The moments that mark the phases.
    pub moments: Part<'a, Vec<MomentRow>>,
    /// The timeline as a picture and as it was read.
    pub timeline: Part<'a, Option<TimelineView>>,
    /// What surprised people, what went well and the like (front matter).
    pub points: Vec<PointList<'a>>,
    /// Each factor with the author's note and the places where the same condition was met.
    pub factor_notes: Vec<FactorNote<'a>>,
    /// The myths with both stories.
    pub stories: Vec<Story<'a>>,
    /// What was done afterwards (front matter).
    pub actions: Vec<ActionView<'a>>,
    /// Related stories, the stated ones first, at most four.
    pub related: Vec<RelatedStory<'a>>,
    /// The rest of them, folded.
    pub further: Vec<RelatedStory<'a>>,
    /// How long it and those lasted that the author calls the same thing happening again.
    pub overlay: Option<Overlay>,
    /// Documents that link here.
    pub backlinks: Vec<Link>,
    /// The story to read next, where no reading path names one.
    pub next: Option<Onward>,
    /// Previous and next incident of each of its systems.
    pub neighbours: Vec<Neighbours>,
    /// The reading paths that pass through here.
    pub trails: Vec<Trail>,
    /// Public sources.
    pub sources: Vec<Source>,
    /// Roles of those who took part.
    pub participants: Part<'a, Vec<String>>,
    /// Says that names are left out, where they are.
    pub participants_note: Part<'a, Option<String>>,
    /// The anchor of the author's list of people, where it was left out of the body.
    pub participants_anchor: Part<'a, Option<String>>,
    /// Where each value came from.
    pub provenance: Part<'a, Vec<ProvenanceRow>>,
    /// The source file, relative to the root.
    pub source_path: String,
    /// Day of the first change in git.
    pub first_change: Option<Day>,
    /// Day of the last change in git.
    pub last_change: Option<Day>,
    /// Where to edit it.
    pub edit_url: Option<String>,
    /// The postmortem as JSON.
    pub json_url: String,
}

/// What the author wrote.
#[derive(Debug, Hash, Serialize)]
pub struct Body {
    /// The summary.
    pub summary_html: String,
    /// Whether the summary stands in the body, where its section was lifted out of it.
    pub summary_anchor: Option<String>,
    /// The author's sections in the author's order; summary and actions are lifted out.
    pub sections: Vec<Section>,
    /// Footnotes, as an ordered list, or empty.
    pub footnotes_html: String,
    /// Headings for finding one's way, two levels.
    pub contents: Vec<ContentsItem>,
    /// The author's sections about actions, lifted to the end.
    pub action_sections: Vec<Section>,
}

/// A field with its values.
#[derive(Debug, Hash, Serialize)]
pub struct Fact {
    /// `Noticed by`.
    pub title: String,
    /// At least one.
    pub values: Vec<FactValue>,
}

/// A value of a field.
#[derive(Debug, Hash, Serialize)]
pub struct FactValue {
    /// In words: `an alert`, `1 May 2024`.
    pub text: String,
    /// Where it leads, if it is a link.
    pub url: Option<String>,
    /// ISO 8601, if it is a day.
    pub iso: Option<String>,
}

/// A list of Markdown with its part of the page.
#[derive(Debug, Hash, Serialize)]
pub struct PointList<'a> {
    /// `part-surprises`, an anchor on the page.
    pub id: String,
    /// `What surprised people`.
    pub title: String,
    /// At least one.
    pub items_html: Vec<Html<'a>>,
}

/// How long something took.
#[derive(Debug, Hash, Serialize)]
pub struct Duration {
    /// `2 h 28 min`, `about 3 days`.
    pub human: String,
    /// ISO 8601, for `<time datetime>`.
    pub iso: String,
    /// From what to what: `from start to resolution`.
    pub what: String,
}

/// A moment that marks a phase.
#[derive(Debug, Hash, Serialize)]
pub struct MomentRow {
    /// `Started`, `Detected`, `Declared`, `Mitigated`, `Resolved`.
    pub title: &'static str,
    /// RFC 3339; empty when unknown.
    pub iso: String,
    /// `09:30 (UTC-4)`, with the day where it differs from the first moment's, or `unknown`.
    pub human: String,
    /// Time since the start: `+ 45 min`; empty for the start.
    pub since_start: String,
    /// Whether it is approximate.
    pub approximate: bool,
    /// Whether the author marked it in the timeline.
    pub suggested: bool,
    /// The words that suggest it, where the author does not state it; else empty.
    pub said: String,
}

/// The timeline of an incident.
#[derive(Debug, Hash, Serialize)]
pub struct TimelineView {
    /// The picture for wide places; empty where fewer than two instants are known.
    pub wide_svg_html: String,
    /// The same for narrow ones.
    pub tall_svg_html: String,
    /// What the picture shows, in words.
    pub description: String,
    /// The names of the moments that the picture shows: `Detected`.
    pub pictured: Vec<&'static str>,
    /// All events as they were read.
    pub events: Vec<EventRow>,
    /// Lines with a time that could not be read as events.
    pub unread: usize,
    /// `All times in UTC-4, as the section's heading says.`; may be empty.
    pub zone_note: String,
    /// URL of the author's own timeline: `#timeline`.
    pub anchor: Option<String>,
}

/// An event as it was read.
#[derive(Debug, Hash, Serialize)]
pub struct EventRow {
    /// `event_1`, an anchor on the page; empty where the author's text has it.
    pub id: String,
    /// `#event_1`, where the author's text has it; else empty.
    pub url: String,
    /// The author's text of the time.
    pub written: String,
    /// RFC 3339 with the author's offset; empty where zone or date is not known.
    pub iso: String,
    /// The day where it differs from the event before; else empty.
    pub day: String,
    /// What happened, plain text, at most 300 characters.
    pub text: String,
    /// Whether the time is approximate.
    pub approximate: bool,
    /// The milestone in words, or empty.
    pub milestone: String,
}

/// A section of the author.
#[derive(Debug, Hash, Serialize)]
pub struct Section {
    /// What it is about: `timeline`, `impact`, `lessons`, `other`, …; a class.
    pub kind: &'static str,
    /// The section with its heading.
    pub body_html: String,
}

/// An entry of the table of contents.
#[derive(Debug, Hash, Serialize)]
pub struct ContentsItem {
    /// The heading's text.
    pub title: String,
    /// `#anchor`.
    pub url: String,
    /// Entries below it.
    pub children: Vec<Link>,
}

/// A factor in one incident.
#[derive(Debug, Hash, Serialize)]
pub struct FactorNote<'a> {
    /// The factor.
    pub chip: Chip,
    /// One sentence about the factor as such; may be empty.
    pub summary: Plain<'a>,
    /// The author's note on how it took part; may be empty.
    pub note_html: Html<'a>,
    /// The author's words that it is suggested from; only when suggested.
    pub evidence: String,
    /// The words of it that weighed most, in quotes.
    pub telling: String,
    /// Other incidents with the same condition, newest first, at most three.
    pub elsewhere: Vec<Link>,
    /// How many more there are.
    pub more: usize,
}

/// An action.
#[derive(Debug, Hash, Serialize)]
pub struct ActionView<'a> {
    /// What.
    pub text_html: Html<'a>,
    /// Where it is tracked.
    pub reference: Option<Link>,
    /// How far it is; may be empty.
    pub state: String,
    /// repair, detect, mitigate, prevent, learn; may be empty.
    pub kind: String,
}

/// A related story.
#[derive(Debug, Hash, Serialize)]
pub struct RelatedStory<'a> {
    /// How the author relates them: `Recurrence of`, `Happened again`; empty where they only have something in
    /// common.
    pub label: &'static str,
    /// The other incident, with the reasons.
    pub card: ListedCard<'a>,
}

/// The story to read next.
#[derive(Debug, Hash, Serialize)]
pub struct Onward {
    /// The story.
    pub story: Link,
    /// The system that both are about.
    pub system: Chip,
    /// Whether it happened later than this one.
    pub is_later: bool,
}

/// The incidents before and after, of one system.
#[derive(Debug, Hash, Serialize)]
pub struct Neighbours {
    /// The system.
    pub system: Chip,
    /// The one before in time.
    pub previous: Option<Link>,
    /// The one after in time.
    pub next: Option<Link>,
}

/// Where a value came from.
#[derive(Debug, Hash, Serialize)]
pub struct ProvenanceRow {
    /// The field in words.
    pub field: String,
    /// Where from, in words: `the file name`, `front matter, line 4`.
    pub from: String,
}
