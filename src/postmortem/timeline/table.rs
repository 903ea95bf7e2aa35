//! Which columns of a timeline table hold the time, and the timestamp of each of its rows.
//!
//! The header decides; where it says nothing, the first column that reads as a time does. A date
//! and a time in columns of their own are read as one timestamp.

use std::sync::LazyLock;

use crate::postmortem::language::{self, Column, Words};
use crate::postmortem::when::{LIKELY_YEARS, Stamp};
use crate::text::Span;
use crate::zone::{self, Zone};

use super::stamp;
use crate::postmortem::markdown::blocks::{Block, Line};

/// The columns of one table.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    time: Option<usize>,
    date: Option<usize>,
    until: Option<usize>,
    /// Weekdays, numbers of rows, and the same time in a second zone: none of them is text.
    left_out: Vec<usize>,
    /// The zone that the header names.
    pub zone: Option<(Zone, Span)>,
    /// The year that the header names.
    pub year: Option<i16>,
}

impl Columns {
    /// What a table's header says.
    pub fn of_header(header: &Block) -> Self {
        let mut columns = Self::default();
        let mut day = None;
        for (index, cell) in header.lines.iter().enumerate() {
            match role(&cell.text) {
                Some(Column::Time) if columns.time.is_none() => {
                    columns.time = Some(index);
                    columns.zone = zone::find(&cell.text).map(|zone| (zone, header.span));
                    columns.year = columns.year.or_else(|| year(&cell.text));
                }
                Some(Column::Date) if columns.date.is_none() => {
                    columns.date = Some(index);
                    columns.year = year(&cell.text).or(columns.year);
                }
                Some(Column::Until) if columns.until.is_none() => columns.until = Some(index),
                Some(Column::Time | Column::Date | Column::Until) | None => {
                    columns.left_out.push(index);
                }
                Some(Column::Day) => {
                    day = Some(index);
                    columns.left_out.push(index);
                }
                Some(Column::Text) => {}
            }
        }
        if columns.date.is_none() && columns.time.is_some() {
            columns.date = day;
        }
        columns
    }

    /// The timestamp of a row and what is left of it.
    pub fn row(&mut self, row: &Block) -> Option<(Stamp, String)> {
        if self.time.is_none() && self.date.is_none() {
            // No more than the first columns: numbers in the last ones are measurements.
            let mut first = row.lines.iter().take(3);
            self.time = first
                .position(|cell| stamp::read(cell.text.trim()).is_some_and(|stamp| stamp.closed));
        }
        let cell = |index: Option<usize>| {
            let text = index
                .and_then(|index| row.lines.get(index))
                .map(|line| line.text.trim());
            text.unwrap_or_default()
        };
        let (date, time) = (cell(self.date), cell(self.time));
        let joined = match (date.is_empty(), time.is_empty()) {
            (false, false) => format!("{date} {time}"),
            (false, true) => date.to_owned(),
            (true, _) => time.to_owned(),
        };
        // A weekday beside a full date is no date of its own, and neither is what else stands there.
        let (mut stamp, read, is_joined) = match stamp::read(&joined) {
            Some(stamp) => (stamp, joined.as_str(), true),
            None => (stamp::read(time)?, time, false),
        };
        if let Some(until) = stamp::read(cell(self.until)) {
            stamp.until = stamp.until.or(until.time);
            stamp.approximate = true;
        }
        let behind = read.get(stamp.len..).unwrap_or_default().trim();
        let beside = if is_joined || is_weekday(date) {
            ""
        } else {
            date
        };
        let texts = row
            .lines
            .iter()
            .enumerate()
            .filter(|(index, _)| !self.holds(*index));
        let texts = [behind, beside]
            .into_iter()
            .chain(texts.map(|(_, line): (_, &Line)| line.text.trim()))
            .filter(|text| !is_blank(text));
        // Words before bare numbers, whatever the order of the columns.
        let (mut told, values): (Vec<_>, Vec<_>) =
            texts.partition(|text| text.contains(char::is_alphabetic));
        told.extend(values);
        Some((stamp, told.join(" – ")))
    }

    fn holds(&self, index: usize) -> bool {
        [self.time, self.date, self.until].contains(&Some(index)) || self.left_out.contains(&index)
    }
}

/// Whether a cell only names a weekday.
fn is_weekday(cell: &str) -> bool {
    language::weekday(cell.trim_end_matches(['.', ','])).is_some()
}

/// Whether a cell says that there is nothing to say: nothing, a dash, `n/a`.
fn is_blank(cell: &str) -> bool {
    cell.chars().all(|c| " -–—/.…?".contains(c))
        || ["n/a", "na", "none"]
            .iter()
            .any(|word| cell.eq_ignore_ascii_case(word))
}

/// What the header of a column says; `None` for a column of row numbers.
fn role(header: &str) -> Option<Column> {
    static NAMES: LazyLock<Words<Column>> =
        LazyLock::new(|| language::meanings(language::all(), |language| language.columns));
    /// What a header says that has words of several columns, in the order in which they count.
    const ORDER: [Column; 5] = [
        Column::Text,
        Column::Until,
        Column::Time,
        Column::Date,
        Column::Day,
    ];
    let lower = header.to_lowercase();
    if matches!(
        lower.trim(),
        "#" | "no" | "no." | "nr" | "nr." | "№" | "n°" | "nº"
    ) {
        return None;
    }
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(8)
        .collect();
    if words.len() > 5 {
        return Some(Column::Text);
    }
    let named = |column: &Column| {
        let names_it = |word: &&str| NAMES.get(word) == Some(column);
        words.iter().any(names_it)
            || (*column == Column::Time && words.len() <= 2 && zone::find(header).is_some())
    };
    Some(ORDER.into_iter().find(named).unwrap_or(Column::Text))
}

/// Whether a name is one of a column that tells anything but when something happened, such as a duration.
pub(super) fn is_text(name: &str) -> bool {
    let named = |word: &str| {
        let mut columns = language::all().flat_map(|language| language.columns);
        columns.any(|(name, column)| *column == Column::Text && *name == word)
    };
    let lower = name.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).any(named)
}

fn year(header: &str) -> Option<i16> {
    let numbers = header.split(|c: char| !c.is_ascii_digit());
    let mut years = numbers.filter(|digits| digits.len() == 4);
    years.find_map(|year| year.parse().ok().filter(|year| LIKELY_YEARS.contains(year)))
}
