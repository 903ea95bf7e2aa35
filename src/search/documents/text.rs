//! The text of a page, section by section, in the order in which a reader meets it.

use crate::catalog::Entry;
use crate::config::Config;
use crate::fields::{self, Shown, Type};
use crate::postmortem::markdown::{self, Content};
use crate::postmortem::{Derived, Impact, Note, Origin, Outline};
use crate::site::words;

use super::Section;

/// What the page of a postmortem tells.
pub(super) fn of_postmortem(entry: &Entry, config: &Config) -> Vec<Section> {
    of_text(entry, &entry.document.source.text, config)
}

/// The same with the text of the postmortem as it was read again.
pub(super) fn of_text(entry: &Entry, text: &str, config: &Config) -> Vec<Section> {
    let document = &entry.document;
    let mut sections = Sections::default();
    // A summary that stands in the text is read there.
    let summary = document.summary.as_ref();
    if summary.is_some_and(|summary| summary.from.origin == Origin::FrontMatter) {
        sections.add("", None, document.summary_text.to_string());
    }
    for field in config.plain_fields() {
        // The words that Afterword has for a value are none of the author's.
        if field.shown == Shown::Fact && !matches!(field.value, Type::Words(_)) {
            let values = document.values(&field.id).iter();
            let said: Vec<_> = values
                .map(|value| words::value(field, value).text)
                .collect();
            if !said.is_empty() {
                sections.add(&field.title, None, said.join("\n"));
            }
        }
    }
    sections.texts("Impact", Some("part-impact"), impact(&document.impact));
    let content = document.content_of(text);
    sections.body(
        &content,
        &document.outline_of(&content),
        config.publish_names,
    );
    let stories = entry.uses.iter().filter_map(|used| used.stories.as_deref());
    let told = stories.flat_map(|(first, second)| first.iter().chain(second).map(String::as_str));
    sections.texts("Told twice", Some("part-stories"), told);
    let notes = entry.uses.iter().filter_map(|used| used.note.as_deref());
    sections.texts("What contributed", Some("part-factors"), notes);
    for field in fields::points() {
        let points = stated(document.points(&field.id));
        sections.texts(&field.title, Some(&field.part()), points);
    }
    let actions = document.actions.iter();
    let actions = actions.filter(|action| action.from.origin == Origin::FrontMatter);
    sections.texts(
        "What was done afterwards",
        Some("part-actions"),
        actions.map(|action| action.value.text.as_str()),
    );
    sections.0
}

/// What the page of a term tells beside the incidents.
pub(super) fn of_note(note: &Note, publish_names: bool) -> Vec<Section> {
    let mut sections = Sections::default();
    sections.add("", None, markdown::plain_text(note.summary()));
    sections.texts("The belief", None, [note.belief()]);
    sections.texts("What we see instead", None, [note.instead()]);
    sections.body(&note.content(), note.outline(), publish_names);
    let questions = note.fields.questions.iter().map(String::as_str);
    sections.texts("Questions to ask", Some("questions"), questions);
    sections.0
}

fn impact(impact: &Impact) -> impl Iterator<Item = &str> {
    let Impact {
        text,
        who,
        what,
        extent,
    } = impact;
    let texts = [text, who, what, extent].into_iter();
    texts.filter_map(|text| text.as_deref())
}

/// The items that do not stand in the body.
fn stated(list: &[Derived<String>]) -> impl Iterator<Item = &str> {
    let stated = list
        .iter()
        .filter(|item| item.from.origin == Origin::FrontMatter);
    stated.map(|item| item.value.as_str())
}

#[derive(Default)]
struct Sections(Vec<Section>);

impl Sections {
    /// Adds a section, unless it says nothing at all.
    fn add(&mut self, heading: &str, anchor: Option<&str>, text: String) {
        if !heading.is_empty() || !text.is_empty() {
            self.0.push(Section {
                heading: heading.to_owned(),
                anchor: anchor.map(str::to_owned),
                text,
            });
        }
    }

    /// Adds Markdown texts under a heading of the page, if there are any.
    fn texts<'a>(
        &mut self,
        heading: &str,
        anchor: Option<&str>,
        texts: impl IntoIterator<Item = &'a str>,
    ) {
        let texts = texts.into_iter().map(markdown::plain_text);
        let texts: Vec<String> = texts.filter(|text| !text.is_empty()).collect();
        if !texts.is_empty() {
            self.add(heading, anchor, texts.join("\n"));
        }
    }

    /// Adds a body: what stands before the first heading, and then each heading with its text.
    fn body(&mut self, content: &Content<'_>, outline: &Outline, publish_names: bool) {
        let hidden = if publish_names {
            Vec::new()
        } else {
            outline.people()
        };
        let headings = &outline.headings;
        let starts: Vec<usize> = headings.iter().map(|heading| heading.span.start).collect();
        let mut texts = content.plain_parts(&starts).into_iter();
        let preface = texts.next().unwrap_or_default();
        self.add("", None, preface);
        for ((index, heading), text) in headings.iter().enumerate().zip(texts) {
            let at = heading.span.start;
            if hidden.iter().any(|span| span.start <= at && at < span.end) {
                continue;
            }
            // The title of the page is no section of it.
            if outline.title == Some(index) {
                self.add("", None, text);
            } else {
                self.add(&heading.text, Some(&heading.anchor), text);
            }
        }
    }
}
