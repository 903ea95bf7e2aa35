//! What a section says, item by item: the outer items of its lists and its paragraphs, in their order. Words that
//! say little without what stands beside them are one item with it: a sentence that a list ends ("It was replaced
//! without:"), the bold title of an item and what stands below it, a heading that is a sentence and its paragraph.

use crate::postmortem::derive::labels;
use crate::postmortem::language;
use crate::postmortem::markdown::blocks::{Block, Kind, Line};
use crate::postmortem::outline::SectionKind;
use crate::text::Span;

/// Words of a heading that is a sentence.
const SENTENCE: usize = 4;
/// Words of a line that is only a label of what stands below.
const LABEL: usize = 6;
/// Words of a sentence that only says that a list follows.
const ANNOUNCEMENT: usize = 12;

/// Where an item stands, with everything in it, and what is said of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub item: Span,
    pub words: Span,
}

/// What the own blocks of a section say, and whether they have lists. Of a section that lists people or what is to
/// be done, the lists say it all where there are any.
pub(super) fn places(kind: SectionKind, blocks: &[&Block]) -> (bool, Vec<Place>) {
    let is_list = blocks.iter().any(|block| is_item(block));
    let lists_alone = matches!(
        kind,
        SectionKind::Actions | SectionKind::Participants | SectionKind::Questions
    );
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(block) = blocks.get(at) {
        let behind = blocks.get(at + 1..).unwrap_or_default();
        let (place, taken) = match block.kind {
            Kind::Heading(_) if !lists_alone => heading(block, behind),
            Kind::Text if is_item(block) => (Some(item(block, behind)), 0),
            Kind::Text if block.depth > 0 || (lists_alone && is_list) => (None, 0),
            Kind::Text if kind != SectionKind::Participants && labels::is_metadata(block) => {
                (None, 0)
            }
            Kind::Text if are_labelled(block) => {
                found.extend(labelled(block));
                (None, 0)
            }
            Kind::Text => paragraph(block, behind),
            _ => (None, 0),
        };
        found.extend(place);
        at += 1 + taken;
    }
    (is_list, found)
}

/// Whether a paragraph is of labelled lines: `**Primary:** the licence ran out`.
fn are_labelled(block: &Block) -> bool {
    let labelled = block.lines.iter().filter(|line| begins_with_label(line));
    block.lines.first().is_some_and(begins_with_label) && labelled.count() > 1
}

fn begins_with_label(line: &Line) -> bool {
    let bold = line.bold.first().filter(|bold| bold.start == 0);
    bold.is_some_and(|bold| {
        let (label, rest) = line.text.split_at_checked(bold.end).unwrap_or_default();
        let is_marked = label.trim_end().ends_with(':') || rest.starts_with(':');
        is_marked && rest.chars().any(char::is_alphabetic)
    })
}

/// What stands behind each label of a paragraph of labelled lines, with the label.
fn labelled(block: &Block) -> Vec<Place> {
    let labelled = block.lines.iter().filter(|line| begins_with_label(line));
    let starts: Vec<usize> = labelled.map(|line| line.span.start).collect();
    let ends = starts.iter().skip(1).copied().chain([block.span.end]);
    let spans = starts.iter().zip(ends);
    spans
        .map(|(start, end)| Place::from(Span::new(*start, end)))
        .collect()
}

fn is_item(block: &Block) -> bool {
    block.kind == Kind::Text && block.item.is_some() && block.depth == 1
}

/// A heading that is a sentence, with the paragraph below it.
fn heading(heading: &Block, behind: &[&Block]) -> (Option<Place>, usize) {
    let is_sentence = heading.text().split_whitespace().count() >= SENTENCE;
    let next = behind.first().filter(|next| {
        is_sentence && next.kind == Kind::Text && next.depth == 0 && !ends_with_colon(next)
    });
    match next {
        Some(next) => {
            let whole = Span::new(heading.span.start, next.span.end);
            (Some(whole.into()), 1)
        }
        None => (None, 0),
    }
}

/// An item of a list: its first paragraph, or all of it where that is the title of what stands below.
fn item(block: &Block, behind: &[&Block]) -> Place {
    let item = block.item.unwrap_or(block.span);
    let is_title = ends_with_colon(block) || is_bold(block);
    let within = behind.iter().take_while(|next| next.span.start < item.end);
    let last = within.filter(|next| next.kind == Kind::Text).last();
    let end = last
        .filter(|_| is_title)
        .map_or(block.span.end, |last| last.span.end);
    Place {
        item,
        words: Span::new(block.span.start, end),
    }
}

/// A paragraph; with the list below it where that ends its sentence. One that only leads to a list is none.
fn paragraph(block: &Block, behind: &[&Block]) -> (Option<Place>, usize) {
    let list = behind.iter().take_while(|next| next.depth > 0).count();
    let is_led_to = list > 0 && behind.first().is_some_and(|next| is_item(next));
    if !is_led_to {
        // "In the console:", above a block of code; "**End of report**".
        let is_label = (ends_with_colon(block) || is_bold(block))
            && block.text().split_whitespace().count() <= LABEL;
        return ((!is_label).then(|| block.span.into()), 0);
    }
    if ends_with_colon(block) {
        let last = behind.get(list - 1).filter(|_| is_unfinished(block));
        let whole = last.map(|last| Span::new(block.span.start, last.span.end));
        return (whole.map(Place::from), whole.map_or(0, |_| list));
    }
    ((!announces(block)).then(|| block.span.into()), 0)
}

impl From<Span> for Place {
    fn from(span: Span) -> Self {
        Self {
            item: span,
            words: span,
        }
    }
}

fn ends_with_colon(block: &Block) -> bool {
    let text = block.text();
    text.trim_end().ends_with([':', '：'])
}

/// Whether all words of a block are bold.
fn is_bold(block: &Block) -> bool {
    let mut lines = block
        .lines
        .iter()
        .filter(|line| !line.text.trim().is_empty());
    lines.all(|line| {
        let bold: usize = line.bold.iter().map(|bold| bold.len()).sum();
        bold > 0 && bold >= line.text.trim_end_matches([':', '.', ' ']).trim().len()
    })
}

/// Whether a sentence breaks off before its colon, so that it means nothing without what follows.
fn is_unfinished(block: &Block) -> bool {
    let text = block.text().to_lowercase();
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    let last = words.rfind(|word| !word.is_empty());
    let goes_on = |last: &str| {
        language::all()
            .any(|one| one.before_lists.contains(&last) || one.connectors.contains(&last))
    };
    last.is_some_and(goes_on)
}

/// Whether a paragraph only says that a list follows.
fn announces(block: &Block) -> bool {
    let text = block.text().to_lowercase();
    let words: Vec<_> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let announces = |word: &&str| language::all().any(|one| one.announcing.contains(word));
    words.len() <= ANNOUNCEMENT && words.iter().any(announces)
}
