//! Headings and sections of a document, and what kind of section each heading announces.
//!
//! Owns the question which heading is the title; `anchors` has what they are called in links.
//! Headings in quotes and lists belong to what is quoted or listed, and are none of the document's
//! own. Nothing here knows HTML.

mod anchors;
mod kind;
mod unwritten;

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use serde::{Deserialize, Serialize};

use super::markdown::{self, Content};
use crate::text::Span;
pub use anchors::Anchor;
use anchors::{Anchors, Lookup};
pub(super) use kind::is_plainly_a_section;

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// 1 to 6, as written.
    pub level: u8,
    /// The level on the page, where the title is the `h1`: from 2 on, without gaps. The headings
    /// of rank 2 start the top-level sections.
    pub rank: u8,
    /// Its text without markup.
    pub text: String,
    /// Its anchor, unique in the document, safe as an `id` attribute.
    pub anchor: String,
    /// The whole heading in the file's text, marks included.
    pub span: Span,
}

/// What a section is about, recognised by its heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
    /// How things are set up, for readers who do not know them.
    Background,
    /// What people took for common knowledge.
    CommonKnowledge,
    /// How it made sense at the time.
    MadeSense,
    /// What made it hard: difficulties, what slowed people down.
    Difficulties,
    /// Figures about the incident.
    Figures,
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    /// All headings in the order of the document.
    pub headings: Vec<Heading>,
    /// Index of the heading that is the document's title, where there is one.
    pub title: Option<usize>,
    /// All sections in the order of the document, nested ones behind the one they stand in.
    pub sections: Vec<Section>,
    /// Names that the author gave to places with `<a name="…">`, each with the index of the heading
    /// that is nearest; `None` for the top.
    pub places: Vec<(String, Option<usize>)>,
    /// Where fragments lead.
    #[serde(skip)]
    lookup: Lookup,
}

impl Outline {
    /// The passages that list people, headings included, in their order and apart from each other.
    /// What stands below such a heading and is about something else is no part of them.
    #[must_use]
    pub fn people(&self) -> Vec<Span> {
        let is_known = |section: &&Section| {
            !matches!(section.kind, SectionKind::Other | SectionKind::Participants)
        };
        let mut passages: Vec<Span> = Vec::new();
        // Sections stand in the order in which they begin.
        for (at, section) in self.sections.iter().enumerate() {
            let is_told = passages
                .last()
                .is_some_and(|last| section.span.start < last.end);
            if section.kind != SectionKind::Participants || is_told {
                continue;
            }
            let behind = self.sections.get(at + 1..).unwrap_or_default();
            let mut within = behind
                .iter()
                .take_while(|other| other.span.start < section.span.end);
            let end = within
                .find(is_known)
                .map_or(section.span.end, |other| other.span.start);
            passages.push(Span::new(section.span.start, end));
        }
        passages
    }

    /// The first section of a kind.
    #[must_use]
    pub fn section(&self, kind: SectionKind) -> Option<&Section> {
        self.sections.iter().find(|section| section.kind == kind)
    }
}

/// Reads the headings and sections of a body.
#[must_use]
pub fn read(content: &Content<'_>) -> Outline {
    let Landmarks {
        mut headings,
        has_preface,
        places,
        ..
    } = landmarks(content);
    let between = |one: &Heading, next: &Heading| Span::new(one.span.end, next.span.start);
    let behind = headings.first().zip(headings.get(1));
    let is_bare = behind
        .is_some_and(|(first, second)| between(first, second).of(content.text()).trim().is_empty());
    let title = title(&headings, has_preface, is_bare);
    rank(&mut headings, title);
    let sections = sections(&headings, title, content.body());
    Outline {
        headings,
        title,
        sections,
        places,
        lookup: Lookup::default(),
    }
}

/// What a reader can find by its name, as it is collected.
#[derive(Default)]
struct Landmarks {
    headings: Vec<Heading>,
    /// Whether text stands before the first heading.
    has_preface: bool,
    places: Vec<(String, Option<usize>)>,
    /// Names that no text has followed yet: a heading that comes next is what they name.
    waiting: Vec<String>,
}

impl Landmarks {
    /// Gives the waiting names to a heading.
    fn name(&mut self, heading: Option<usize>) {
        let names = self.waiting.drain(..);
        self.places.extend(names.map(|name| (name, heading)));
    }

    fn name_last(&mut self) {
        self.name(self.headings.len().checked_sub(1));
    }
}

/// The document's own headings and named places.
fn landmarks(content: &Content<'_>) -> Landmarks {
    let mut found = Landmarks::default();
    let mut anchors = Anchors::default();
    let mut open: Option<Open> = None;
    let mut depth = 0_usize;
    for (event, range) in content.events() {
        match event {
            Event::Start(tag) => {
                if depth == 0 {
                    match tag {
                        Tag::Heading { level, id, .. } => {
                            open = Some(Open {
                                level: *level as u8,
                                range: range.clone(),
                                id: id.as_ref().map(ToString::to_string),
                                words: markdown::Words::default(),
                                written: markdown::Words::default(),
                            });
                        }
                        Tag::HtmlBlock => {}
                        _ => found.has_preface |= found.headings.is_empty(),
                    }
                }
                depth += 1;
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                if depth == 0 && matches!(end, TagEnd::Heading(_)) {
                    if let Some(open) = open.take() {
                        let heading = heading(content.text(), open, &mut anchors);
                        found.headings.extend(heading);
                    }
                    found.name_last();
                }
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                found.waiting.extend(markdown::named_places(html));
            }
            Event::Text(words) if open.is_none() && !words.trim().is_empty() => found.name_last(),
            _ => {}
        }
        if let Some(open) = &mut open {
            open.words.take(event);
            let written = Span::from(range.clone()).of(content.text());
            match event {
                Event::Text(_) if written.starts_with(':') && written.ends_with(':') => {
                    open.written.take(&Event::Text(written.into()));
                }
                event => open.written.take(event),
            }
        }
    }
    found.name_last();
    found
}

/// A heading that is being read.
struct Open {
    level: u8,
    range: Range<usize>,
    /// The anchor that its author gives it: `{#anchor}`.
    id: Option<String>,
    words: markdown::Words,
    /// The same with short codes as they are written: other tools make anchors of their names.
    written: markdown::Words,
}

/// A heading; `None` for one without any text, which is no landmark for anybody.
fn heading(text: &str, open: Open, anchors: &mut Anchors) -> Option<Heading> {
    let words = open.words.finish();
    let name = open.id.unwrap_or_else(|| open.written.finish());
    let written = Span::from(open.range).of(text);
    let start = text_offset(text, written);
    (!words.is_empty()).then(|| Heading {
        level: open.level,
        rank: open.level,
        text: words,
        anchor: anchors.unique(&name),
        span: Span::new(start, start + written.trim_end().len()),
    })
}

/// Where `part`, a slice of `text`, starts in it.
fn text_offset(text: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize)
}

/// Headings that may stand in front of the title.
const MOST_BEFORE_TITLE: usize = 2;

/// The fewest words with which a document's only heading, below the first level, is its title.
const WORDS_OF_TITLE: usize = 3;

/// Which heading is the title: the first one, if it stands above the others and is not itself
/// the heading of a section. The only H1 above further headings is the title whatever it says, but
/// for a summary, which the pages want. Where a notice or what is left of front matter has a heading in
/// front of it, the only H1 is the title all the same. `is_bare` says whether nothing stands between the first and
/// the second heading.
fn title(headings: &[Heading], has_preface: bool, is_bare: bool) -> Option<usize> {
    let first = headings.first()?;
    if first.level > 1 {
        let numbered = headings.iter().enumerate();
        let mut on_top = numbered.filter(|(_, heading)| heading.level == 1);
        if let (Some((at, only)), None) = (on_top.next(), on_top.next())
            && at <= MOST_BEFORE_TITLE
            && !is_plainly_a_section(&only.text)
        {
            return Some(at);
        }
    }
    let others = headings.get(1..).unwrap_or_default();
    // "Incident log" above second-level headings is what the author calls the document.
    let stands_above = first.level == 1
        && !others.is_empty()
        && others.iter().all(|other| other.level > 1)
        && SectionKind::of(&first.text) != SectionKind::Summary;
    if is_plainly_a_section(&first.text) && !stands_above {
        return None;
    }
    let has_equals = others.iter().any(|other| other.level <= first.level);
    let is_title = if first.level == 1 {
        // Where prose comes first and further H1s follow, all of them head sections.
        !(has_preface && has_equals)
    } else {
        // Some repositories start every document at the second level.
        let heads_sections = others.iter().any(|other| is_plainly_a_section(&other.text));
        // Where the first one heads nothing but the next of its level, it stands for the whole, and so does
        // the only one of several words.
        let is_only = others.is_empty() && first.text.split_whitespace().count() >= WORDS_OF_TITLE;
        !has_preface && (is_only || ((!has_equals || is_bare) && heads_sections))
    };
    is_title.then_some(0)
}

/// Sets the level that each heading has on the page: never more than one below the one above it.
fn rank(headings: &mut [Heading], title: Option<usize>) {
    let mut above: Vec<u8> = Vec::new();
    for (index, heading) in headings.iter_mut().enumerate() {
        if title == Some(index) {
            heading.rank = 1;
            continue;
        }
        while above.last().is_some_and(|level| *level >= heading.level) {
            above.pop();
        }
        above.push(heading.level);
        heading.rank = u8::try_from(above.len() + 1).unwrap_or(6).min(6);
    }
}

/// Whether one of the sections that are still open lists actions.
fn is_within_actions(sections: &[Section], open: &[(usize, u8)]) -> bool {
    open.iter().any(|(section, _)| {
        let section = sections.get(*section);
        section.is_some_and(|section| section.kind == SectionKind::Actions)
    })
}

fn sections(headings: &[Heading], title: Option<usize>, body: Span) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut open: Vec<(usize, u8)> = Vec::new();
    for (index, heading) in headings.iter().enumerate() {
        let is_title = title == Some(index);
        while let Some((section, level)) = open.last().copied()
            && (level >= heading.level || is_title)
        {
            open.pop();
            if let Some(section) = sections.get_mut(section) {
                section.span.end = heading.span.start;
                section.content.end = heading.span.start;
            }
        }
        if is_title {
            continue;
        }
        // What is to be done about a phase is something to do.
        let kind = match SectionKind::of(&heading.text) {
            SectionKind::Detection | SectionKind::Resolution
                if is_within_actions(&sections, &open) =>
            {
                SectionKind::Actions
            }
            kind => kind,
        };
        open.push((sections.len(), heading.level));
        sections.push(Section {
            heading: index,
            kind,
            span: Span::new(heading.span.start, body.end),
            content: Span::new(heading.span.end, body.end),
        });
    }
    sections
}

#[cfg(test)]
mod tests;
