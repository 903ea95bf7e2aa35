//! Footnotes: numbered in the order in which they are referred to, collected behind the body. Where all of them are
//! short, each stands a second time behind its first mark, so that a wide page can show it beside the text.
//!
//! Their ids hold an underscore, which no anchor of a heading does.

use std::collections::BTreeMap;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::escape;
use super::writer::{Open, Style, Writer};
use crate::postmortem::markdown::Placed;

/// Characters of a note that has room beside the text.
const LONGEST_SIDE: usize = 320;

/// The footnotes of a body.
#[derive(Default)]
pub(super) struct Notes {
    /// The labels that have a text, with the number each has got.
    numbers: BTreeMap<String, Option<usize>>,
    /// How many references each number has.
    references: BTreeMap<usize, usize>,
    /// The texts by number.
    texts: BTreeMap<usize, String>,
    /// The notes for beside the text, by label; none where any has no room there.
    sides: BTreeMap<String, String>,
    /// The text that was being written when a footnote's text began.
    outer: Vec<String>,
}

impl Notes {
    /// Takes note of the footnotes there are. `write` makes words for another sentence of a note's events.
    pub(super) fn define<'e>(
        &mut self,
        events: &[Placed<'e>],
        write: impl Fn(&[Placed<'e>]) -> String,
    ) {
        let definitions = events.iter().enumerate();
        let definitions = definitions.filter_map(|(at, (event, _))| match event {
            Event::Start(Tag::FootnoteDefinition(label)) => Some((at, label.to_string())),
            _ => None,
        });
        let definitions: Vec<(usize, String)> = definitions.collect();
        let short = definitions.iter().map(|(at, label)| {
            let note = short_note(events.get(at + 1..)?)?;
            Some((label.clone(), write(note)))
        });
        let short: Option<BTreeMap<String, String>> = short.collect();
        self.sides = short
            .filter(|_| are_marks_in_text(events))
            .unwrap_or_default();
        self.numbers
            .extend(definitions.into_iter().map(|(_, label)| (label, None)));
    }

    /// The number of a label, handing out the next one at its first use.
    fn number(&mut self, label: &str) -> Option<usize> {
        let next = self.references.len() + 1;
        let number = *self.numbers.get_mut(label)?.get_or_insert(next);
        self.references.entry(number).or_insert(0);
        Some(number)
    }

    /// All footnotes with links back.
    pub(super) fn finish(self) -> String {
        if self.texts.is_empty() {
            return String::new();
        }
        let mut out = String::from(
            "<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Notes\">\n<ol>\n",
        );
        for (number, count) in &self.references {
            let text = self.texts.get(number).map_or("", String::as_str).trim_end();
            out.push_str(&format!("<li id=\"fn_{number}\">"));
            // The way back stands behind the last words, not on a line of its own.
            let (text, end) = match text.strip_suffix("</p>") {
                Some(text) => (text, "</p>"),
                None => (text, ""),
            };
            out.push_str(text);
            for use_ in 1..=*count {
                out.push_str(&format!(
                    " <a href=\"#{}\" role=\"doc-backlink\" aria-label=\"Back to the text at note {}\"><span aria-hidden=\"true\">↩</span></a>",
                    reference_id(*number, use_),
                    reference_name(*number, use_),
                ));
            }
            out.push_str(end);
            out.push_str("</li>\n");
        }
        out.push_str("</ol>\n</section>\n");
        out
    }
}

/// The events of a note that is one short paragraph of words; `None` of any other.
fn short_note<'n, 'e>(events: &'n [Placed<'e>]) -> Option<&'n [Placed<'e>]> {
    let end = |(event, _): &Placed<'_>| matches!(event, Event::End(TagEnd::FootnoteDefinition));
    let note = events.get(..events.iter().position(end)?)?;
    let [
        (Event::Start(Tag::Paragraph), _),
        words @ ..,
        (Event::End(TagEnd::Paragraph), _),
    ] = note
    else {
        return None;
    };
    let mut characters = 0;
    for (event, _) in words {
        match event {
            Event::Text(text) | Event::Code(text) => characters += text.chars().count(),
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. })
            | Event::End(
                TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link,
            )
            | Event::SoftBreak => {}
            _ => return None,
        }
    }
    (characters <= LONGEST_SIDE).then_some(words)
}

/// Whether all marks stand in running text, which a note can stand beside: not in a table, a heading or a note.
fn are_marks_in_text(events: &[Placed<'_>]) -> bool {
    let mut elsewhere = 0_usize;
    for (event, _) in events {
        match event {
            Event::Start(Tag::Table(_) | Tag::Heading { .. } | Tag::FootnoteDefinition(_)) => {
                elsewhere += 1;
            }
            Event::End(TagEnd::Table | TagEnd::Heading(_) | TagEnd::FootnoteDefinition) => {
                elsewhere = elsewhere.saturating_sub(1);
            }
            Event::FootnoteReference(_) if elsewhere > 0 => return false,
            _ => {}
        }
    }
    true
}

impl Writer<'_> {
    pub(super) fn note_reference(&mut self, label: &str) {
        let number = if self.style == Style::Page {
            self.notes.number(label)
        } else {
            None
        };
        let Some(number) = number else {
            self.words(&format!("[^{label}]"));
            return;
        };
        if self.links > 0 {
            self.words(&format!("[{number}]"));
            return;
        }
        let count = self.notes.references.entry(number).or_insert(0);
        *count += 1;
        let id = reference_id(number, *count);
        self.named += 1;
        self.words_written += 1;
        let is_first = *count == 1;
        let mark = |class: &str, target: &str, id: &str| {
            format!(
                "<a{class} href=\"#{target}_{number}\"{id} role=\"doc-noteref\" aria-label=\"Note {number}\">{number}</a>"
            )
        };
        let side = self.notes.sides.get(label);
        self.out.push_str("<sup class=\"footnote-reference\">");
        self.out.push_str(&mark("", "fn", &format!(" id=\"{id}\"")));
        if side.is_some() {
            // The same mark where the note stands beside the text. The style sheet shows one of them.
            self.out.push_str(&mark(" class=\"side-mark\"", "side", ""));
        }
        self.out.push_str("</sup>");
        if let Some(side) = side.filter(|_| is_first) {
            self.out.push_str(&format!(
                "<span class=\"side-note\" id=\"side_{number}\" role=\"note\"><span class=\"side-number\" aria-hidden=\"true\">{number}</span> {side}</span>"
            ));
        }
    }

    pub(super) fn start_note(&mut self, label: &str) {
        let number = if self.style == Style::Page {
            self.notes.number(label)
        } else {
            None
        };
        match number {
            Some(number) => {
                self.notes.outer.push(std::mem::take(&mut self.out));
                self.open.push(Open::Note(number));
            }
            None => {
                self.out.push_str("<div class=\"footnote\"><sup>");
                escape::text(&mut self.out, label);
                self.element("</sup> ", "</div>\n");
            }
        }
    }

    pub(super) fn end_note(&mut self, number: usize) {
        let outer = self.notes.outer.pop().unwrap_or_default();
        let text = std::mem::replace(&mut self.out, outer);
        self.notes.texts.entry(number).or_insert(text);
    }
}

fn reference_id(number: usize, use_: usize) -> String {
    format!("fnref_{}", reference_name(number, use_))
}

fn reference_name(number: usize, use_: usize) -> String {
    if use_ == 1 {
        number.to_string()
    } else {
        format!("{number}_{use_}")
    }
}
