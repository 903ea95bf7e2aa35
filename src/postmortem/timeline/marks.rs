//! Walks the blocks of a section and marks where events start.
//!
//! Decides which line opens an event, what its text is, and which dates only announce the events
//! below them. Dates and zones stay as written; [`super::resolve`] makes instants of them.

use crate::postmortem::language;
use crate::postmortem::when::{self, Stamp};
use crate::text::Span;
use crate::zone::Zone;

use super::Milestone;
use super::milestone;
use super::stamp;
use super::table::Columns;
use crate::postmortem::markdown::blocks::{Block, Kind, Line};

/// What a mark is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MarkKind {
    /// An event.
    Event,
    /// A date that the events below it belong to.
    Day,
    /// A heading without a time, where the event before it ends.
    Boundary,
}

/// A place in a section that matters.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    /// What it is.
    pub kind: MarkKind,
    /// Its timestamp.
    pub stamp: Stamp,
    /// What happened.
    pub text: String,
    /// The milestone that a bold label names.
    pub label: Option<Milestone>,
    /// The bold words that the text begins with.
    pub lead: Option<String>,
    /// Where the event begins.
    pub start: usize,
    /// Where it ends at the latest if nothing follows (the list item, the row).
    pub limit: Option<usize>,
    /// Whether it ends there in any case.
    pub closed: bool,
    /// The line that holds the timestamp.
    pub line: usize,
    /// The block that holds it, counted from the section's first.
    pub block: usize,
    /// The heading's level.
    pub level: Option<u8>,
    /// The zone of the table.
    pub zone: Option<(Zone, Span)>,
    /// The year of the table.
    pub year: Option<i16>,
}

/// The marks of a section, and how many of its blocks stand before the first event. Where no event begins
/// with its time, those count that end with it, else the lines of code that begin with one: indented by four spaces
/// or more, a list is code to Markdown.
pub(super) fn read(blocks: &[Block]) -> Marks {
    let is_event = |mark: &&Mark| mark.kind == MarkKind::Event;
    let has_events = |walk: &Walk| walk.marks.iter().any(|mark| is_event(&mark));
    let mut walk = walk(blocks, Shape::BeginsWithTime);
    if !has_events(&walk) {
        walk = self::walk(blocks, Shape::EndsWithTime);
    }
    if !has_events(&walk) {
        let of_code = self::walk(blocks, Shape::Code);
        walk = if has_events(&of_code) { of_code } else { walk };
    }
    let introduction = walk.marks.iter().find(is_event);
    Marks {
        introduction: introduction.map_or(blocks.len(), |mark| mark.block),
        marks: walk.marks,
        unread: walk.unread,
    }
}

/// What events look like.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Lines, items and rows that begin with their time.
    BeginsWithTime,
    /// Items that end with it.
    EndsWithTime,
    /// Lines of code that begin with it.
    Code,
}

fn walk(blocks: &[Block], shape: Shape) -> Walk {
    let mut walk = Walk {
        marks: Vec::new(),
        columns: Columns::default(),
        empty: false,
        shape,
        unread: Vec::new(),
        depth: None,
    };
    for (index, block) in blocks.iter().enumerate() {
        let before = walk.marks.len();
        walk.block(block);
        for mark in walk.marks.iter_mut().skip(before) {
            mark.block = index;
        }
    }
    announce(&mut walk.marks);
    walk
}

/// What a section holds.
pub(super) struct Marks {
    /// Its marks.
    pub marks: Vec<Mark>,
    /// How many of its blocks stand before the first event.
    pub introduction: usize,
    /// Items and rows that hold a time and are no events.
    pub unread: Vec<Span>,
}

struct Walk {
    marks: Vec<Mark>,
    columns: Columns,
    /// Whether the last mark still waits for its text.
    empty: bool,
    shape: Shape,
    /// Items and rows that hold a time and are no events.
    unread: Vec<Span>,
    /// How deep the items stand of which each may be an event.
    depth: Option<usize>,
}

impl Walk {
    fn block(&mut self, block: &Block) {
        match block.kind {
            Kind::Heading(_) if !block.quoted => self.heading(block),
            Kind::Code if self.shape == Shape::Code && is_told_in_code(&block.lines) => {
                self.lines(block);
            }
            Kind::Code => {}
            Kind::Text if !block.quoted && self.shape == Shape::EndsWithTime => self.item(block),
            Kind::Text if !block.quoted => self.lines(block),
            Kind::Row { header } if !block.quoted => self.row(block, header),
            Kind::Text => self.continuation(block),
            _ => {}
        }
    }

    fn heading(&mut self, block: &Block) {
        let Some(line) = block.lines.first() else {
            return;
        };
        match stamp::read(&line.text) {
            Some(stamp) => self.open(block, line, stamp),
            None => {
                self.empty = false;
                self.marks.push(Mark {
                    kind: MarkKind::Boundary,
                    ..Mark::at(block.start(), Stamp::default(), block)
                });
            }
        }
    }

    fn lines(&mut self, block: &Block) {
        let mut opened = false;
        let mut before: Option<&Line> = None;
        let are_all_timed = are_all_timed(&block.lines);
        for line in &block.lines {
            let stamp = stamp::read(&line.text)
                .filter(|stamp| are_all_timed || opens_event(stamp, block, line, before))
                .or_else(|| self.labelled(block, line, before));
            match stamp {
                Some(stamp) => {
                    self.open(block, line, stamp);
                    opened = true;
                }
                None if opened => {
                    let lead = bold_words(line, 0);
                    self.append(&line.text, lead);
                }
                None => {}
            }
            before = Some(line);
        }
        if !opened {
            self.pass(block, &block.text());
            self.continuation(block);
        }
    }

    /// Notes an item that holds a time and is no event. What stands below an item is part of it.
    fn pass(&mut self, block: &Block, text: &str) {
        if block.item.is_none() {
            return;
        }
        let depth = *self.depth.get_or_insert(block.depth);
        if block.depth <= depth && (holds_a_time(text) || begins_with_month(text)) {
            self.unread.push(block.span);
        }
    }

    /// The timestamp behind a label that opens an event.
    fn labelled(&self, block: &Block, line: &Line, before: Option<&Line>) -> Option<Stamp> {
        let is_bold = line.bold.first().is_some_and(|bold| bold.start == 0);
        let opens = before.is_none() && (block.item.is_some() || is_bold);
        // What stands below an event is part of it.
        let is_own = self.marks.last().is_none_or(|mark| {
            mark.kind != MarkKind::Event || mark.limit.is_none_or(|limit| limit <= line.span.start)
        });
        (opens && is_own).then(|| stamp::read_labelled(&line.text))?
    }

    /// An item that ends with its time.
    fn item(&mut self, block: &Block) {
        let [line] = block.lines.as_slice() else {
            return;
        };
        let Some(item) = block.item else { return };
        let Some((stamp, before)) = stamp::read_at_end(&line.text) else {
            self.pass(block, &line.text);
            return;
        };
        let mut mark = Mark::at(block.start(), stamp, block);
        mark.line = line.span.start;
        mark.limit = Some(item.end);
        mark.text = tidy(before);
        self.marks.push(mark);
    }

    fn row(&mut self, block: &Block, header: bool) {
        if header {
            self.columns = Columns::of_header(block);
            let headless = block
                .lines
                .first()
                .and_then(|cell| stamp::read(cell.text.trim()))
                .is_some_and(|stamp| stamp.closed);
            if !headless {
                return;
            }
            self.columns = Columns::default();
        }
        let Some((stamp, text)) = self.columns.row(block) else {
            if block.lines.iter().any(|cell| holds_a_time(&cell.text)) {
                self.unread.push(block.span);
            }
            return;
        };
        self.empty = false;
        let mut mark = Mark::at(block.span.start, stamp, block);
        let mut bold = block.lines.iter().filter_map(|cell| bold_words(cell, 0));
        mark.lead = bold.find(|words| text.starts_with(words.as_str()));
        let mut labels = block.lines.iter().filter_map(|cell| bold_label(cell, 0));
        mark.label = mark.stamp.label.or_else(|| labels.next());
        mark.text = text;
        mark.limit = Some(block.span.end);
        mark.closed = true;
        mark.zone.clone_from(&self.columns.zone);
        mark.year = self.columns.year;
        self.marks.push(mark);
    }

    /// Opens an event at a line of a block.
    fn open(&mut self, block: &Block, line: &Line, stamp: Stamp) {
        if block.item.is_some() {
            self.depth.get_or_insert(block.depth);
        }
        let first = block
            .lines
            .first()
            .is_some_and(|other| other.span.start == line.span.start);
        let start = if first {
            block.start()
        } else {
            line.span.start
        };
        let mut mark = Mark::at(start, stamp, block);
        mark.line = line.span.start;
        mark.limit = block.item.map(|item| item.end).filter(|_| first);
        mark.label = mark
            .stamp
            .label
            .or_else(|| bold_label(line, mark.stamp.len));
        mark.lead = bold_words(line, mark.stamp.len);
        let rest = line.text.get(mark.stamp.len..).unwrap_or_default();
        mark.label = mark.label.or_else(|| bracketed_label(rest));
        let prefix = &mark.stamp.prefix;
        mark.text = match (prefix.is_empty(), rest.trim().is_empty()) {
            (true, _) => tidy(rest),
            (false, true) => prefix.trim_end_matches(':').to_owned(),
            (false, false) => format!("{prefix} {}", tidy(rest)),
        };
        self.empty = mark.text.is_empty();
        self.marks.push(mark);
    }

    /// A further line of the same paragraph, with the bold words that it begins with.
    fn append(&mut self, text: &str, lead: Option<String>) {
        let Some(mark) = self.marks.last_mut() else {
            return;
        };
        if mark.text.is_empty() {
            mark.lead = lead;
        }
        let text = text.trim();
        if !mark.text.is_empty() && !text.is_empty() {
            mark.text.push(' ');
        }
        mark.text.push_str(text);
        self.empty = mark.text.is_empty();
    }

    /// A block behind an event: its text, where the timestamp stood alone.
    fn continuation(&mut self, block: &Block) {
        if !self.empty {
            return;
        }
        let text = block.text();
        if !text.trim().is_empty() {
            let lead = block.lines.first().and_then(|line| bold_words(line, 0));
            self.append(&tidy(&text), lead);
        }
    }
}

impl Mark {
    fn at(start: usize, stamp: Stamp, block: &Block) -> Self {
        Self {
            kind: MarkKind::Event,
            stamp,
            text: String::new(),
            label: None,
            lead: None,
            start,
            limit: None,
            closed: false,
            line: block.span.start,
            block: 0,
            level: block.level(),
            zone: None,
            year: None,
        }
    }
}

/// Whether each of some lines begins with a time of day: none of them goes on with the one before.
fn are_all_timed(lines: &[Line]) -> bool {
    let is_timed = |line: &Line| stamp::read(&line.text).is_some_and(|stamp| stamp.time.is_some());
    lines.len() > 1 && lines.iter().all(is_timed)
}

/// Whether lines of code tell a timeline: the first begins with a time of day, and so do most.
fn is_told_in_code(lines: &[Line]) -> bool {
    let is_timed = |line: &&Line| stamp::read(&line.text).is_some_and(|stamp| stamp.time.is_some());
    let mut told = lines.iter().filter(|line| !line.text.trim().is_empty());
    let begins = told.clone().next().is_some_and(|line| is_timed(&line));
    let timed = told.clone().filter(is_timed).count();
    begins && timed > 1 && 2 * timed > told.by_ref().count()
}

/// Whether a timestamp at the start of a line opens an event, and is not a number in a sentence.
fn opens_event(stamp: &Stamp, block: &Block, line: &Line, before: Option<&Line>) -> bool {
    // What is set apart in bold needs no mark behind it.
    let head = line.text.get(..stamp.len).unwrap_or_default().trim_end();
    let is_apart = stamp.closed || line.bold.iter().any(|bold| bold.end == head.len());
    match before {
        // A later line may be a wrapped sentence.
        Some(before) => is_apart && !goes_on(&before.text),
        None if block.item.is_some() => true,
        None => is_apart || stamp.time.is_some(),
    }
}

/// Whether a text holds a time of day such as `10:05`.
fn holds_a_time(text: &str) -> bool {
    let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    let bytes = text.as_bytes();
    let mut colons = bytes.iter().enumerate().filter(|(_, byte)| **byte == b':');
    colons.any(|(at, _)| {
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        is_digit(before) && is_digit(bytes.get(at + 1)) && is_digit(bytes.get(at + 2))
    })
}

/// Whether a text begins with a month of a year, `2024-05` or `May 2024`, which is no day of an event.
fn begins_with_month(text: &str) -> bool {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let is_behind = |c: char| c.is_whitespace() || c == '/';
    let first = text.split([' ', ':', '–', '—']).next().unwrap_or_default();
    let numbers = first.split_once(['-', '/']).is_some_and(|(year, month)| {
        let is_month = month
            .parse()
            .is_ok_and(|month: u8| (1..=12).contains(&month));
        year.len() == 4 && month.len() == 2 && is_month && year.parse::<u16>().is_ok()
    });
    let mut words = text.splitn(3, is_behind);
    let named = words.next().zip(words.next());
    let named = named.map(|(month, year)| format!("{month} {year}"));
    numbers || named.is_some_and(|named| when::first_month(&named).is_some())
}

/// Whether a line breaks off in the middle of a sentence that wants a time or a number.
fn goes_on(line: &str) -> bool {
    let line = line.trim_end();
    let last = line.rsplit(' ').next().unwrap_or_default().to_lowercase();
    line.ends_with([',', '(', '-', '–'])
        || language::all().any(|language| language.unfinished.contains(&last.as_str()))
}

/// The milestone of a bold label behind the timestamp, or in the same bold run.
fn bold_label(line: &Line, stamp_end: usize) -> Option<Milestone> {
    milestone::label(bold_behind(line, stamp_end)?)
}

/// The milestone in brackets behind the timestamp: `(Detection)`.
fn bracketed_label(rest: &str) -> Option<Milestone> {
    let inner = rest.trim_start().strip_prefix(['(', '['])?;
    let end = inner.find([')', ']'])?;
    milestone::label(inner.get(..end)?)
}

/// The bold words that a line goes on with behind its timestamp, unless they name a milestone.
fn bold_words(line: &Line, stamp_end: usize) -> Option<String> {
    let bold = bold_behind(line, stamp_end)?;
    let bold = bold.trim_matches(|c: char| c.is_whitespace() || ":.,;-–—".contains(c));
    let says_more = bold.chars().any(char::is_alphabetic) && milestone::label(bold).is_none();
    says_more.then(|| bold.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// What is bold behind the timestamp, or the rest of the bold run that holds it.
fn bold_behind(line: &Line, stamp_end: usize) -> Option<&str> {
    let bold = line.bold.iter().find(|bold| bold.end > stamp_end)?;
    // Up to two marks may stand between the timestamp and the words.
    if bold.start > stamp_end + 2 {
        return None;
    }
    line.text.get(bold.start.max(stamp_end)..bold.end)
}

/// One line without the marks that a timestamp left behind.
fn tidy(text: &str) -> String {
    let text =
        text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ')' | ']' | '*' | '_'));
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Tells days that announce the events below them from events of which only the day is known.
fn announce(marks: &mut [Mark]) {
    for at in 0..marks.len() {
        let (Some(mark), next) = (marks.get(at), marks.get(at + 1)) else {
            continue;
        };
        if mark.kind != MarkKind::Event || !mark.stamp.is_day() {
            continue;
        }
        let next_in_day = next.is_some_and(|next| {
            let deeper = match (mark.level, next.level) {
                (Some(own), Some(other)) => other > own,
                (Some(_), None) => true,
                _ => false,
            };
            next.kind == MarkKind::Event && next.stamp.time.is_some() && deeper
        });
        // A day that announces and says nothing else, or the heading of a day.
        let says_nothing_else = mark.text.is_empty() && mark.stamp.label.is_none();
        if (says_nothing_else || next_in_day)
            && let Some(mark) = marks.get_mut(at)
        {
            mark.kind = MarkKind::Day;
        }
    }
}
