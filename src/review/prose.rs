//! The sentences of a story that are its author's own: no headings, tables, figures, code, links, and
//! nothing that somebody else said.

use std::iter::Peekable;
use std::slice::Iter;

use pulldown_cmark::{Event, Tag};

use super::Document;
use crate::postmortem::hints::sentences::{self, Sentence};
use crate::postmortem::markdown::blocks::{Block, Kind};
use crate::postmortem::outline::{Outline, Section, SectionKind};
use crate::text::{self, Span};

/// So many words in italics are a quotation or a prompt and no emphasis.
const WORDS_OF_OTHERS: usize = 4;

/// A sentence and where it stands.
pub(super) struct Told<'a> {
    /// The sentence as it is written.
    pub sentence: &'a Sentence<'a>,
    /// The same in lower case, with what it quotes left blank. Places in both are the same.
    pub lower: String,
    /// What its section is about.
    pub section: SectionKind,
}

/// Calls `each` with the sentences of a document.
pub(super) fn each(document: &Document<'_>, outline: &Outline, mut each: impl FnMut(&Told<'_>)) {
    let mut places = Places::new(&outline.sections);
    for block in document.blocks() {
        let section = places.kind_at(block.span);
        if block.kind != Kind::Text || block.quoted || !is_story(section) {
            continue;
        }
        let mut quotes = Quotes::of(block);
        sentences::each(block, sentences::FEWEST_WORDS, |sentence| {
            each(&Told {
                sentence,
                lower: quotes.blanked(sentence.text).to_ascii_lowercase(),
                section,
            });
        });
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
pub(super) fn asides(document: &Document<'_>) -> Vec<Span> {
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
        Self {
            is_open: false,
            straight: marks.sum::<usize>() % 2 == 0,
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
