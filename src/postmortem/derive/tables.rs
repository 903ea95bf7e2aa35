//! Actions that a table lists: what is done, with how far it is and where it is tracked. Who does it is
//! nobody's to tell on.

use std::sync::LazyLock;

use super::passages::{action, hidden_in, reference};
use crate::postmortem::language::{self, ActionColumn, Words};
use crate::postmortem::markdown::Content;
use crate::postmortem::markdown::blocks::{Block, Kind, Line};
use crate::postmortem::outline::{Outline, SectionKind};
use crate::postmortem::{Action, Derived, Origin, readable};
use crate::text::joined;

/// Which columns of a table say what.
#[derive(Default)]
struct Columns {
    what: Option<usize>,
    state: Option<usize>,
    tracker: Option<usize>,
    kind: Option<usize>,
}

/// The actions of all tables in sections about actions, in the order of the document.
pub(super) fn actions(
    content: &Content<'_>,
    blocks: &[Block],
    outline: &Outline,
) -> Vec<Derived<Action>> {
    let mut found = Vec::new();
    let sections = outline.sections.iter();
    let sections = sections.filter(|section| section.kind == SectionKind::Actions);
    for section in joined(sections.map(|section| section.content)) {
        let from = blocks.partition_point(|block| block.span.start < section.start);
        let within = blocks.get(from..).unwrap_or_default().iter();
        let within = within.take_while(|block| block.span.start < section.end);
        let mut columns = None;
        for block in within {
            match block.kind {
                Kind::Row { header: true } => columns = Some(Columns::of(block)),
                Kind::Row { header: false } => {
                    let action = columns
                        .as_ref()
                        .and_then(|columns| columns.read(content, block));
                    found.extend(action);
                }
                _ => columns = None,
            }
        }
    }
    found
}

impl Columns {
    fn of(header: &Block) -> Self {
        let mut columns = Self::default();
        let mut unnamed = None;
        for (index, cell) in header.lines.iter().enumerate() {
            let column = match role(&cell.text) {
                Some(ActionColumn::What) => &mut columns.what,
                Some(ActionColumn::State) => &mut columns.state,
                Some(ActionColumn::Tracker) => &mut columns.tracker,
                Some(ActionColumn::Kind) => &mut columns.kind,
                Some(ActionColumn::Other) => continue,
                None => &mut unnamed,
            };
            column.get_or_insert(index);
        }
        columns.what = columns.what.or(unnamed);
        columns
    }

    fn read(&self, content: &Content<'_>, row: &Block) -> Option<Derived<Action>> {
        let cell = |index: Option<usize>| row.lines.get(index?);
        let written = |cell: &Line| {
            let text = readable(content.text(), cell.span, &hidden_in(content, cell.span));
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let plain = |index| {
            let text = cell(index).map(|cell: &Line| cell.text.trim().to_owned());
            text.filter(|text| text.chars().any(char::is_alphanumeric))
        };
        let mut action = action(&cell(self.what).map(written)?);
        if !action.text.chars().any(char::is_alphanumeric) {
            return None;
        }
        let tracked = cell(self.tracker).and_then(|cell| reference(cell.span.of(content.text())));
        action.reference = tracked.or(action.reference);
        action.state = plain(self.state).or(action.state);
        action.kind = plain(self.kind)
            .map(|kind| kind.to_lowercase())
            .or(action.kind);
        Some(Derived::at(action, Origin::Table, row.span))
    }
}

/// What a header says that its column is for.
fn role(header: &str) -> Option<ActionColumn> {
    static NAMES: LazyLock<Words<ActionColumn>> =
        LazyLock::new(|| language::meanings(language::all(), |language| language.action_columns));
    let lower = header.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    if words.is_empty() {
        // A number of the row.
        return Some(ActionColumn::Other);
    }
    NAMES.get(words.join(" ").as_str()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::postmortem::outline;

    #[test]
    fn a_table_of_actions_is_read_without_its_owners() {
        let check = |table: &str, expected: &[(&str, &str, &str, &str)]| {
            let text = format!("# T\n\n## Action items\n\n{table}\n");
            let content = Content::of(&text);
            let outline = outline::read(&content);
            let actions = actions(&content, &content.blocks(), &outline);
            let told: Vec<_> = actions
                .iter()
                .map(|action| {
                    let Action {
                        text,
                        reference,
                        state,
                        kind,
                    } = &action.value;
                    let told = |value: &Option<String>| value.clone().unwrap_or_default();
                    (text.clone(), told(reference), told(state), told(kind))
                })
                .collect();
            let told: Vec<_> = told
                .iter()
                .map(|(a, b, c, d)| (a.as_str(), b.as_str(), c.as_str(), d.as_str()))
                .collect();
            assert_eq!(told, expected, "{table}");
        };
        check(
            "| Action Item | Type | Owner | Bug | Status |\n|---|---|---|---|---|\n\
             | Alert on **queue** age | Detect | @kim | [OV-7](https://tracker.example/7) | Done |\n\
             | | | | | |\n| Pin the chart | Prevent | lee | n/a | - |",
            &[
                (
                    "Alert on **queue** age",
                    "https://tracker.example/7",
                    "Done",
                    "detect",
                ),
                ("Pin the chart", "", "", "prevent"),
            ],
        );
        check(
            "| # | Next step | Who |\n|---|---|---|\n| 1 | Ask the bakers | kim |",
            &[("Ask the bakers", "", "", "")],
        );
        check(
            "### Ours\n\n| Step |\n|---|\n| Ask the bakers |\n\n### Actions of others\n\n| Step |\n|---|\n| Buy an oven |",
            &[("Ask the bakers", "", "", ""), ("Buy an oven", "", "", "")],
        );
        check("| Owner | Due |\n|---|---|\n| kim | May |", &[]);
        check("- a list\n", &[]);
    }
}
