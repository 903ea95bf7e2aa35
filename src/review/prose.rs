//! The sentences of a story that are its author's own: no headings, tables, figures, code, links, and
//! nothing that somebody else said.

use std::iter::Peekable;
use std::ops::Range;
use std::slice::Iter;

use pulldown_cmark::{Event, Tag};

use super::Reviewed;
use crate::postmortem::hints::sentences::{self, Sentence};
use crate::postmortem::markdown::blocks::{Block, Kind};
use crate::postmortem::outline::{Section, SectionKind};
use crate::postmortem::{Postmortem, Text};
use crate::text::{self, Span};

/// So many words in italics are a quotation or a prompt and no emphasis.
const WORDS_OF_OTHERS: usize = 4;

/// A sentence and where it stands.
pub(super) struct Told<'a> {
    /// The sentence as it is written.
    pub sentence: &'a Sentence<'a>,
    /// The same with what it quotes left blank. Places in both are the same.
    pub unquoted: String,
    /// That in lower case.
    pub lower: String,
    /// Which paragraph it stands in, by number.
    pub paragraph: usize,
    /// What its section is about.
    pub section: SectionKind,
    /// Whether front matter states it, where the places of its words are not known.
    is_stated: bool,
}

impl Told<'_> {
    /// Where a part of the sentence stands in the file.
    pub fn place(&self, part: Range<usize>, text: &str) -> Span {
        if !self.is_stated {
            return self.sentence.place(part);
        }
        let whole = self.sentence.span;
        let words = self.sentence.text.get(part).unwrap_or_default();
        let found = whole.of(text).find(words);
        found.map_or(whole, |at| {
            Span::new(whole.start + at, whole.start + at + words.len())
        })
    }
}

/// So many words in front matter may tell a whole story: `summary: Human error.`
const FEWEST_STATED: usize = 2;

/// Calls `each` with the sentences of a document.
pub(super) fn each(
    document: &Reviewed<'_>,
    postmortem: &Postmortem,
    mut each: impl FnMut(&Told<'_>),
) {
    if let Some((summary, span)) = stated_summary(postmortem) {
        let mut quotes = Quotes::among(summary.matches('"').count());
        sentences::each_stated(summary, span, FEWEST_STATED, |sentence| {
            let unquoted = quotes.blanked(sentence.text);
            each(&Told {
                sentence,
                lower: unquoted.to_ascii_lowercase(),
                unquoted,
                paragraph: 0,
                section: SectionKind::Summary,
                is_stated: true,
            });
        });
    }
    let mut places = Places::new(&postmortem.outline.sections);
    for (at, block) in document.blocks().iter().enumerate() {
        let section = places.kind_at(block.span);
        if block.kind != Kind::Text || block.quoted || !is_story(section) {
            continue;
        }
        let mut quotes = Quotes::of(block);
        sentences::each(block, sentences::FEWEST_WORDS, |sentence| {
            let unquoted = quotes.blanked(sentence.text);
            each(&Told {
                sentence,
                lower: unquoted.to_ascii_lowercase(),
                unquoted,
                paragraph: at + 1,
                section,
                is_stated: false,
            });
        });
    }
}

/// The summary that front matter states, and where.
fn stated_summary(postmortem: &Postmortem) -> Option<(&str, Span)> {
    let summary = postmortem.summary.as_ref()?;
    match &summary.value {
        Text::Stated(words) => Some((words, summary.from.span?)),
        Text::At(..) => None,
    }
}

/// Whether sections of a kind tell what happened or what follows from it, in the author's voice.
const fn is_story(kind: SectionKind) -> bool {
    !matches!(
        kind,
        SectionKind::Participants
            | SectionKind::Figures
            | SectionKind::WentWell
            | SectionKind::Luck
            | SectionKind::CommonKnowledge
            | SectionKind::MadeSense
    )
}

/// What is code, a link, or a longer passage in italics, in the order of the text.
pub(super) fn asides(document: &Reviewed<'_>) -> Vec<Span> {
    let text = document.content.text();
    let events = document.content.events().iter();
    let spans = events.filter_map(|(event, range)| {
        let span = Span::from(range.clone());
        let is_aside = match event {
            Event::Code(_) | Event::Start(Tag::Link { .. } | Tag::Image { .. }) => true,
            Event::Start(Tag::Emphasis) => span
                .of(text)
                .split_whitespace()
                .nth(WORDS_OF_OTHERS - 1)
                .is_some(),
            _ => false,
        };
        is_aside.then_some(span)
    });
    text::joined(spans)
}

/// Finds what the sections around blocks are about, one block after the other.
struct Places<'a> {
    sections: Peekable<Iter<'a, Section>>,
    /// The sections around, with the kind of the nearest that has one.
    open: Vec<(Span, SectionKind)>,
}

impl<'a> Places<'a> {
    fn new(sections: &'a [Section]) -> Self {
        Self {
            sections: sections.iter().peekable(),
            open: Vec::new(),
        }
    }

    fn kind_at(&mut self, block: Span) -> SectionKind {
        while let Some(section) = self.sections.next_if(|next| next.span.start <= block.start) {
            self.open.retain(|(span, _)| section.span.start < span.end);
            let around = self
                .open
                .last()
                .map_or(SectionKind::Other, |(_, kind)| *kind);
            let kind = match section.kind {
                SectionKind::Other => around,
                kind => kind,
            };
            self.open.push((section.span, kind));
        }
        self.open.retain(|(span, _)| block.start < span.end);
        self.open
            .last()
            .map_or(SectionKind::Other, |(_, kind)| *kind)
    }
}

/// Follows quotations through a block, which may go over several sentences.
struct Quotes {
    is_open: bool,
    /// Whether straight marks come in pairs. One alone stands for inches or is a slip.
    straight: bool,
}

impl Quotes {
    fn of(block: &Block) -> Self {
        let marks = block
            .lines
            .iter()
            .map(|line| line.text.matches('"').count());
        Self::among(marks.sum())
    }

    /// Those of a text with so many straight marks.
    const fn among(marks: usize) -> Self {
        Self {
            is_open: false,
            straight: marks.is_multiple_of(2),
        }
    }

    /// A text in which spaces stand for what is quoted.
    fn blanked(&mut self, text: &str) -> String {
        let mut blanked = String::with_capacity(text.len());
        for c in text.chars() {
            let is_mark = match c {
                '“' => !self.is_open,
                '”' => self.is_open,
                '"' => self.straight,
                _ => false,
            };
            if is_mark {
                self.is_open = !self.is_open;
            }
            if is_mark || self.is_open {
                blanked.extend(std::iter::repeat_n(' ', c.len_utf8()));
            } else {
                blanked.push(c);
            }
        }
        blanked
    }
}
