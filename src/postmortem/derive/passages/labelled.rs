//! Passages that a label opens in the place of a heading: `**Root cause:** the licence ran out`, or the label on a
//! line of its own, bold or not, and what it is about below it.

use super::{items, of_places};
use crate::postmortem::Passage;
use crate::postmortem::derive::labels::{span_of, start_of_value};
use crate::postmortem::markdown::Content;
use crate::postmortem::markdown::blocks::{Block, Kind, Line};
use crate::postmortem::outline::{self, Outline, SectionKind};
use crate::text::{Span, is_within, joined};

/// What labels are not read for: it is read elsewhere, by itself.
const ELSEWHERE: [SectionKind; 5] = [
    SectionKind::Other,
    SectionKind::Summary,
    SectionKind::Timeline,
    SectionKind::Participants,
    SectionKind::Figures,
];

/// Words of the longest line that names a section by itself.
const LONGEST: usize = 5;

/// The passages of labels that stand in no section whose meaning is known, of kinds that no section has.
pub(super) fn read(content: &Content<'_>, blocks: &[Block], outline: &Outline) -> Vec<Passage> {
    let sections = outline.sections.iter();
    let known: Vec<_> = sections
        .filter(|section| !matches!(section.kind, SectionKind::Other | SectionKind::Summary))
        .collect();
    let within = joined(known.iter().map(|section| section.span));
    let has_section = |kind: SectionKind| known.iter().any(|section| section.kind == kind);
    let mut found = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        if block.kind != Kind::Text || block.quoted || is_within(&within, block.span.start) {
            continue;
        }
        for (number, line) in block.lines.iter().enumerate() {
            let label = label_of(block, number, line).filter(|label| !has_section(label.kind));
            found.extend(label.map(|label| Found {
                label,
                block: at,
                line: number,
            }));
        }
    }
    let passage = |found: &Found| found.passage(content, blocks, outline);
    found.iter().filter_map(passage).collect()
}

/// A label with where it stands.
struct Found {
    label: Label,
    block: usize,
    line: usize,
}

impl Found {
    fn passage(
        &self,
        content: &Content<'_>,
        blocks: &[Block],
        outline: &Outline,
    ) -> Option<Passage> {
        let block = blocks.get(self.block)?;
        let line = block.lines.get(self.line)?;
        let rest = block.lines.get(self.line + 1..).unwrap_or_default();
        let numbered = rest.iter().zip(self.line + 1..);
        let own = numbered.take_while(|(line, number)| !opens_label(block, *number, line));
        let last = own.last().map(|(line, _)| line);
        let start = match self.label.value {
            Some(value) => Some(start_of_value(content, line, value)),
            None => rest
                .first()
                .filter(|_| last.is_some())
                .map(|next| next.span.start),
        };
        let end = last.unwrap_or(line).span.end;
        let own = start.map(|start| Span::new(start, end).into());
        // What stands below a label alone, up to the next one.
        let is_alone = self.label.value.is_none() && last.is_none_or(|last| is_last(block, last));
        let behind = blocks.get(self.block + 1..).unwrap_or_default().iter();
        let below = behind.take_while(|next| {
            let first = next.lines.first();
            let is_label =
                next.kind == Kind::Text && first.is_some_and(|first| opens_label(next, 0, first));
            is_alone && block.depth == 0 && next.level().is_none() && !(next.depth == 0 && is_label)
        });
        let below: Vec<&Block> = below.collect();
        let (is_list, places) = items::places(self.label.kind, &below);
        let whole = below.last().map_or(end, |last| last.span.end.max(end));
        let heading = outline
            .headings
            .partition_point(|heading| heading.span.start < block.span.start);
        let heading = heading
            .checked_sub(1)
            .filter(|at| outline.title != Some(*at));
        let passage = of_places(content, own.into_iter().chain(places));
        (!passage.items.is_empty()).then(|| Passage {
            kind: self.label.kind,
            heading,
            label: Some(span_of(line, 0..self.label.name)),
            span: Span::new(line.span.start, whole),
            is_list,
            ..passage
        })
    }
}

fn is_last(block: &Block, line: &Line) -> bool {
    let last = block.lines.last();
    last.is_some_and(|last| last.span == line.span)
}

/// A label at the start of a line.
struct Label {
    kind: SectionKind,
    /// Bytes of its name.
    name: usize,
    /// Where in the line its value starts; `None` where nothing follows it there.
    value: Option<usize>,
}

/// What the words at the start of a line announce, where they are a label.
fn label_of(block: &Block, number: usize, line: &Line) -> Option<Label> {
    let end = label_end(block, number, line)?;
    let name = line
        .text
        .get(..end)?
        .trim_end()
        .trim_end_matches([':', '：']);
    let kind = SectionKind::of(name);
    if ELSEWHERE.contains(&kind) || !outline::is_plainly_a_section(name) {
        return None;
    }
    let rest = line.text.get(end..)?;
    let value = rest.trim_start_matches(|c: char| c.is_whitespace() || ":：–—-".contains(c));
    Some(Label {
        kind,
        name: name.len(),
        value: value
            .contains(char::is_alphanumeric)
            .then(|| end + rest.len() - value.len()),
    })
}

/// Whether a line begins with a label.
fn opens_label(block: &Block, number: usize, line: &Line) -> bool {
    label_end(block, number, line).is_some()
}

/// Where a label ends at the start of a line: bold words that are all of it or stand before a colon, the name of a
/// section before a colon, or one that is all of a line, alone or on top of an item.
fn label_end(block: &Block, number: usize, line: &Line) -> Option<usize> {
    let is_on_top = number == 0
        && match block.item {
            Some(_) => block.lines.len() > 1,
            None => block.lines.len() == 1,
        };
    let is_name = || {
        let text = line.text.trim_end();
        line.bold.is_empty()
            && text.split_whitespace().count() <= LONGEST
            && !text.ends_with(['.', '!'])
            && outline::is_plainly_a_section(text)
    };
    bold_end(line)
        .or_else(|| (is_on_top && is_name()).then_some(line.text.len()))
        .or_else(|| plain_end(line))
}

/// Where the name of a section ends with its colon that a line begins with: `Root cause: the licence ran out`.
fn plain_end(line: &Line) -> Option<usize> {
    let colon = line.text.find([':', '：'])?;
    let (name, rest) = line.text.split_at_checked(colon)?;
    let mark = rest.chars().next()?.len_utf8();
    let is_name = name.split_whitespace().count() <= LONGEST && outline::is_plainly_a_section(name);
    is_name.then_some(colon + mark)
}

/// Where the bold words at the start of a line end, where they are all of it or stand before a colon.
fn bold_end(line: &Line) -> Option<usize> {
    let bold = line.bold.first().filter(|bold| bold.start == 0)?;
    let (words, rest) = line.text.split_at_checked(bold.end)?;
    let is_marked = words.trim_end().ends_with([':', '：']) || rest.starts_with([':', '：']);
    (is_marked || rest.trim().is_empty()).then_some(bold.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(SectionKind, &[&str])]) {
        let text = format!("# Ovens\n\n{text}\n");
        let content = Content::of(&text);
        let passages = read(&content, &content.blocks(), &outline::read(&content));
        let said: Vec<(SectionKind, Vec<String>)> = passages
            .iter()
            .map(|passage| {
                let items = passage.texts(&text).map(|item| item.text);
                (passage.kind, items.collect())
            })
            .collect();
        let said: Vec<(SectionKind, Vec<&str>)> = said
            .iter()
            .map(|(kind, items)| (*kind, items.iter().map(String::as_str).collect()))
            .collect();
        let expected: Vec<_> = expected
            .iter()
            .map(|(kind, items)| (*kind, items.to_vec()))
            .collect();
        assert_eq!(said, expected, "{text}");
    }

    #[test]
    fn labels_open_passages_where_no_heading_does() {
        use SectionKind::{Actions, Detection, Factors, Lessons};
        check(
            "**Root cause:** *Nobody* renewed\nthe licence.\n**Detection:** A baker called.\n\nMore.",
            &[
                (Factors, &["*Nobody* renewed the licence."]),
                (Detection, &["A baker called."]),
            ],
        );
        check(
            "**Lessons learned**\n- Licences end.\n- Ask.\n\n**Action items**\n\n1. Renew it.\n\n## More\n\n- b",
            &[
                (Lessons, &["Licences end.", "Ask."]),
                (Actions, &["Renew it."]),
            ],
        );
        check(
            "- **Root cause**: the licence ended\n- **Weather**: rain",
            &[(Factors, &["the licence ended"])],
        );
        check(
            "Root cause\n\nThe licence ended.\n\nLessons learned\n\n- Licences end.",
            &[
                (Factors, &["The licence ended."]),
                (Lessons, &["Licences end."]),
            ],
        );
        check(
            "1. Problem statement\nCold ovens.\n2. Root cause\nThe licence\nended.",
            &[(Factors, &["The licence ended."])],
        );
        check(
            "- Author: Kim\n- Root cause: the `licence` ended\n- Detection: a call\n",
            &[
                (Factors, &["the `licence` ended"]),
                (Detection, &["a call"]),
            ],
        );
        check("The licence ended.\n\nImpact was low\n\nMore.", &[]);
        // A section of the same kind says it better, and so does one whose meaning is known.
        check(
            "**Root cause:** none\n\n## Root cause\n\nThe licence ended.",
            &[],
        );
        check("## Impact\n\n**Root cause:** none", &[]);
        check("**Note:** it was cold. **Root cause** it was.", &[]);
    }
}
