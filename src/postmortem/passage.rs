//! What stands in a section whose meaning is known, as places in the text.
//!
//! The words of an item are made where somebody asks for them: a file is kept anyway, and its words
//! need not be kept twice.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::Written;
use super::outline::SectionKind;
use crate::text::Span;

/// What stands in a section whose meaning is known, and in none within it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// What the section is about.
    pub kind: SectionKind,
    /// Index of its heading in [`super::Outline::headings`]; of one with a label, of the heading that it stands
    /// below, where that is not the title.
    pub heading: Option<usize>,
    /// The label that stands for its heading.
    pub label: Option<Span>,
    /// The section, in the file's text.
    pub span: Span,
    /// Whether it has lists.
    pub is_list: bool,
    /// What it says, item by item: the outer items of its lists and its paragraphs.
    pub items: Box<[Item]>,
    /// Tags, comments and other tools' markup in the items, in order and apart from each other.
    pub(super) hidden: Box<[Span]>,
}

/// An item of a passage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The item in the file's text, with everything in it.
    pub span: Span,
    /// What is said of it: its first paragraph, and what follows where that means nothing alone.
    pub words: Span,
}

/// A text of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Text {
    /// As front matter states it.
    Stated(String),
    /// A place in the body, and what of it is not to be read.
    At(Span, Box<[Span]>),
}

impl Text {
    /// The text itself, as Markdown. `text` is the file's.
    #[must_use]
    pub fn of<'a>(&'a self, text: &'a str) -> Cow<'a, str> {
        match self {
            Self::Stated(stated) => Cow::Borrowed(stated),
            Self::At(span, hidden) => Cow::Owned(readable(text, *span, hidden)),
        }
    }
}

impl Passage {
    /// What each item says, as Markdown in one line, without the box of a task. `text` is the file's.
    pub fn texts<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Written> + use<'a> {
        self.items.iter().map(move |item| self.said(item, text))
    }

    /// What one item says, in the same way.
    #[must_use]
    pub fn text(&self, item: usize, text: &str) -> Option<Written> {
        self.items.get(item).map(|item| self.said(item, text))
    }

    /// Whether an item is a task that is ticked off.
    #[must_use]
    pub fn is_done(&self, item: usize, text: &str) -> bool {
        let item = self.items.get(item);
        let item = item.map_or("", |item| item.span.of(text));
        let is_mark = |c: char| c.is_ascii_digit() || " -*+.)".contains(c);
        let words = item.trim_start_matches(is_mark);
        ["[x] ", "[X] "].iter().any(|task| words.starts_with(task))
    }

    fn said(&self, item: &Item, text: &str) -> Written {
        let kept = readable(text, item.words, &self.hidden);
        let mut line = in_one_line(&kept);
        let is_task = ["[ ] ", "[x] ", "[X] "]
            .iter()
            .any(|task| line.starts_with(task));
        let start = if is_task { 4 } else { 0 };
        Written {
            text: line.split_off(start),
            span: item.span,
        }
    }
}

/// Some paragraphs, lists and headings in one line: `without: a dry run; a second baker`.
fn in_one_line(text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut is_headed = false;
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        let item = ["- ", "* ", "+ "]
            .iter()
            .find_map(|mark| line.strip_prefix(mark));
        // An item's own mark is not among its words.
        let item = item.or_else(|| behind_number(line)).filter(|_| number > 0);
        let heading = line.trim_start_matches('#').strip_prefix(' ');
        let heading = heading.filter(|_| number == 0 && line.starts_with('#'));
        let words = heading.map(|words| behind_number(words).unwrap_or(words));
        for (at, word) in words
            .or(item)
            .unwrap_or(line)
            .split_whitespace()
            .enumerate()
        {
            match at {
                0 if whole.is_empty() => {}
                0 if is_headed || item.is_some() => join(&mut whole, is_headed),
                _ => whole.push(' '),
            }
            is_headed = false;
            whole.push_str(word);
        }
        is_headed |= heading.is_some();
    }
    whole
}

/// What stands behind a number such as `1.` in front of a line.
fn behind_number(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let words = rest
        .strip_prefix(". ")
        .or_else(|| rest.strip_prefix(") "))?;
    (rest.len() < line.len()).then_some(words)
}

/// Ends what stands before an item or below a heading, with the mark that fits.
fn join(before: &mut String, is_headed: bool) {
    let is_title = is_headed || (before.ends_with("**") && !before.contains("; "));
    let end = before.trim_end_matches(['*', '_']).chars().next_back();
    let mark = match end {
        Some(':' | ';' | '.' | '!' | '?' | ',' | '：') => " ",
        _ if is_title => ": ",
        _ => "; ",
    };
    before.push_str(mark);
}

/// A passage of `text` without what is hidden, in order, of it and of others.
pub(super) fn readable(text: &str, passage: Span, hidden: &[Span]) -> String {
    let mut kept = String::with_capacity(passage.end - passage.start);
    let mut at = passage.start;
    let first = hidden.partition_point(|span| span.start < passage.start);
    for span in hidden.get(first..).unwrap_or_default() {
        if span.start >= passage.end {
            break;
        }
        kept.push_str(text.get(at..span.start).unwrap_or_default());
        at = span.end.max(at);
    }
    kept.push_str(text.get(at..passage.end).unwrap_or_default());
    kept.trim().to_owned()
}
