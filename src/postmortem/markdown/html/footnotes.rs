//! Footnotes: numbered in the order in which they are referred to, collected behind the body.
//!
//! Their ids hold an underscore, which no anchor of a heading does.

use std::collections::BTreeMap;

use pulldown_cmark::{Event, Tag};

use super::escape;
use super::writer::{Open, Style, Writer};
use crate::postmortem::markdown::Placed;

/// The footnotes of a body.
#[derive(Default)]
pub(super) struct Notes {
    /// The labels that have a text, with the number each has got.
    numbers: BTreeMap<String, Option<usize>>,
    /// How many references each number has.
    references: BTreeMap<usize, usize>,
    /// The texts by number.
    texts: BTreeMap<usize, String>,
    /// The text that was being written when a footnote's text began.
    outer: Vec<String>,
}

impl Notes {
    /// Takes note of the footnotes there are.
    pub(super) fn define(&mut self, events: &[Placed<'_>]) {
        for (event, _) in events {
            if let Event::Start(Tag::FootnoteDefinition(label)) = event {
                self.numbers.insert(label.to_string(), None);
            }
        }
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
        self.out.push_str(&format!(
            "<sup class=\"footnote-reference\"><a href=\"#fn_{number}\" id=\"{id}\" role=\"doc-noteref\" aria-label=\"Note {number}\">{number}</a></sup>"
        ));
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
