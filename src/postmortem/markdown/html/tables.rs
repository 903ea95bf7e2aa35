//! Tables, in a region that scrolls by itself.

use pulldown_cmark::{Alignment, Event, TagEnd};

use super::writer::{Style, Writer};
use crate::postmortem::markdown::{Placed, Words};
use crate::text::Span;

/// The longest name of a table, in characters.
const LONGEST_NAME: usize = 80;

/// The table that is open.
pub(super) struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
}

impl Writer<'_> {
    pub(super) fn start_table(&mut self, alignments: &[Alignment], behind: &[Placed<'_>]) {
        self.table = Some(Table {
            alignments: alignments.to_vec(),
            column: 0,
            in_head: false,
        });
        self.tables += 1;
        self.out
            .push_str("<div class=\"table\" role=\"region\" tabindex=\"0\"");
        // Two regions of one name could not be told apart.
        let number = self.tables;
        let name = match (self.style, head_words(behind)) {
            (Style::Page, words) if words.is_empty() => format!("Table {number}"),
            (Style::Page, words) => format!("Table {number}: {words}"),
            (_, words) => format!("Table: {words}"),
        };
        self.attribute("aria-label", &name);
        self.element(">\n<table>\n", "</table>\n</div>\n");
    }

    pub(super) fn start_table_head(&mut self) {
        if let Some(table) = &mut self.table {
            table.column = 0;
            table.in_head = true;
        }
        self.element("<thead>\n<tr>", "</tr>\n</thead>\n<tbody>\n");
    }

    pub(super) fn end_table_head(&mut self) {
        if let Some(table) = &mut self.table {
            table.in_head = false;
        }
    }

    pub(super) fn start_table_row(&mut self, span: Span) {
        if let Some(table) = &mut self.table {
            table.column = 0;
        }
        self.anchored("<tr", span, "</tr>\n");
    }

    pub(super) fn start_table_cell(&mut self, behind: &[Placed<'_>]) {
        let Some(table) = &mut self.table else {
            self.element("", " ");
            return;
        };
        let alignment = table.alignments.get(table.column).copied();
        table.column += 1;
        let is_empty = matches!(behind.first(), Some((Event::End(TagEnd::TableCell), _)));
        // A header cell without a word would name nothing.
        let is_header = table.in_head && !is_empty;
        self.out.push_str(if is_header {
            "<th scope=\"col\""
        } else {
            "<td"
        });
        match alignment {
            Some(Alignment::Right) => self.attribute("class", "align-right"),
            Some(Alignment::Center) => self.attribute("class", "align-center"),
            Some(Alignment::Left | Alignment::None) | None => {}
        }
        self.element(">", if is_header { "</th>" } else { "</td>" });
    }

    pub(super) fn end_table(&mut self) {
        self.table = None;
        self.out.push_str("</tbody>\n");
    }
}

/// The words of the header, for the table's name.
fn head_words(behind: &[Placed<'_>]) -> String {
    let mut name = String::new();
    let mut words = Words::default();
    for (event, _) in behind {
        match event {
            Event::End(TagEnd::TableCell) => {
                let cell = std::mem::take(&mut words).finish();
                if !cell.is_empty() && !name.is_empty() {
                    name.push_str(", ");
                }
                name.push_str(&cell);
            }
            Event::End(TagEnd::TableHead) => break,
            _ => words.take(event),
        }
        if name.len() > LONGEST_NAME {
            break;
        }
    }
    match name.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name,
    }
}
