//! The updates of a status page as its export tells them: "Resolved - All logins work again. May 3, 14:02 UTC",
//! most often with the newest first.
//!
//! An update begins with the word for how things stood, in a line of its own or in front of what is told, and has
//! its time behind what is told, or in front of the word. Lists, headings, bold words and tables look alike here.

use crate::postmortem::markdown::blocks::{Block, Kind, Line};
use crate::postmortem::when::{Stamp, is_separator};
use crate::text::Span;

use super::marks::{Mark, MarkKind};
use super::sections::Section;
use super::{milestone, stamp};

/// How things stand by an update, in the order in which they come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    Planned,
    Looking,
    Known,
    Watching,
    Over,
    Looked,
}

/// The words for them. An "update" may tell of any.
const STATES: [(&str, Option<State>); 15] = [
    ("scheduled", Some(State::Planned)),
    ("investigating", Some(State::Looking)),
    ("under investigation", Some(State::Looking)),
    ("identified", Some(State::Known)),
    ("issue identified", Some(State::Known)),
    ("in progress", Some(State::Known)),
    ("fixing", Some(State::Known)),
    ("monitoring", Some(State::Watching)),
    ("verifying", Some(State::Watching)),
    ("mitigated", Some(State::Watching)),
    ("resolved", Some(State::Over)),
    ("completed", Some(State::Over)),
    ("postmortem", Some(State::Looked)),
    ("post-mortem", Some(State::Looked)),
    ("update", None),
];

/// Blocks in which the time of an update is looked for.
const MOST_BLOCKS: usize = 8;
/// Words in front of a time in a line that tells nothing else: "Posted 2 years ago."
const POSTED: [&str; 3] = ["posted", "updated", "published"];
/// Bytes of such words.
const LONGEST_POSTED: usize = 40;

/// An update.
struct Update {
    state: Option<State>,
    /// The word as it is written.
    word: String,
    stamp: Option<Stamp>,
    text: String,
    start: usize,
    end: usize,
    /// The line that it begins in, and the one that has its time.
    line: usize,
    /// The blocks that it begins and ends in.
    first: usize,
    last: usize,
}

/// The updates of a document as one section of events, the oldest first.
pub(super) fn find(blocks: &[Block]) -> Option<(Section, Vec<Mark>)> {
    let mut reader = Reader::default();
    for (at, block) in blocks.iter().enumerate() {
        reader.block(at, block);
    }
    let begun = reader.updates.len();
    let mut updates = reader.updates;
    updates.retain(|update| update.stamp.as_ref().is_some_and(|one| one.time.is_some()));
    let (first, last) = (updates.first()?, updates.last()?);
    let states = updates.iter().filter_map(|update| update.state);
    let ends = states.clone().any(|state| state == State::Over);
    let goes_on = ends && updates.iter().any(|update| update.state.is_none());
    let is_course = goes_on || states.clone().min() < states.clone().max();
    let told = updates.iter().filter(|update| !update.text.is_empty());
    if !is_course || updates.len() * 2 < begun || told.count() < 2 {
        return None;
    }
    let headings = blocks.get(..first.first)?.iter().rev();
    let mut headings = headings.filter(|block| block.level().is_some() && !block.quoted);
    let heading = headings.next();
    let start = updates.iter().map(|update| update.start).min()?;
    let end = updates.iter().map(|update| update.end).max()?;
    let section = Section {
        title: heading.map(Block::text).unwrap_or_default(),
        title_span: heading.map_or(Span::new(start, start), |heading| heading.span),
        above: Vec::new(),
        blocks: first.first..last.last + 1,
        span: Span::new(start, end),
    };
    let mut states = states;
    let is_newest_first = states.next() > states.next_back();
    let mut marks: Vec<Mark> = updates.into_iter().filter_map(Update::mark).collect();
    if is_newest_first {
        marks.reverse();
    }
    Some((section, marks))
}

/// Turns marks round whose times go back from each to the next: their author tells the newest first.
pub(super) fn oldest_first(marks: &mut [Mark], end: usize) {
    let time = |mark: &Mark| Some((mark.stamp.date, mark.stamp.time?));
    let goes_back = |pair: &[Mark]| match pair {
        [one, next] => match (time(one), time(next)) {
            (Some((one_day, one)), Some((day, time))) => one_day == day && time <= one,
            _ => false,
        },
        _ => false,
    };
    let is_event = |mark: &Mark| mark.kind == MarkKind::Event;
    let is_course = marks.len() > 2 && marks.iter().all(is_event);
    let is_earlier = |marks: &[Mark]| {
        let (first, last) = (marks.first(), marks.last());
        first.and_then(|mark| mark.stamp.time) > last.and_then(|mark| mark.stamp.time)
    };
    if !is_course || !is_earlier(marks) || !marks.windows(2).all(goes_back) {
        return;
    }
    let starts: Vec<usize> = marks.iter().skip(1).map(|mark| mark.start).collect();
    for (mark, next) in marks.iter_mut().zip(starts.into_iter().chain([end])) {
        let limit = mark.limit.filter(|_| mark.closed);
        mark.limit = Some(limit.unwrap_or(next));
        mark.closed = true;
    }
    marks.reverse();
}

impl Update {
    fn mark(self) -> Option<Mark> {
        let label = milestone::label(&self.word);
        let (lead, text) = match (label, self.text.is_empty()) {
            (_, true) => (None, self.word),
            // That it is an update goes without saying.
            (_, false) if label.is_some() || self.state.is_none() => (None, self.text),
            (_, false) => (
                Some(self.word.clone()),
                format!("{}: {}", self.word, self.text),
            ),
        };
        Some(Mark {
            kind: MarkKind::Event,
            stamp: self.stamp?,
            text,
            label,
            lead,
            start: self.start,
            limit: Some(self.end),
            closed: true,
            line: self.line,
            block: 0,
            level: None,
            zone: None,
            year: None,
        })
    }

    /// Adds a line, which may have the time.
    fn add(&mut self, line: &Line) {
        let text = line.text.trim();
        if self.stamp.is_none()
            && let Some((stamp, before)) = time_of(text)
        {
            self.stamp = Some(stamp);
            self.line = line.span.start;
            self.say(before);
            return;
        }
        self.say(text);
    }

    fn say(&mut self, text: &str) {
        if !self.text.is_empty() && !text.is_empty() {
            self.text.push(' ');
        }
        self.text.push_str(text);
    }
}

/// Reads block by block.
#[derive(Default)]
struct Reader {
    updates: Vec<Update>,
    /// Whether the last update goes on.
    is_open: bool,
}

impl Reader {
    fn block(&mut self, at: usize, block: &Block) {
        if block.quoted {
            return;
        }
        match block.kind {
            Kind::Row { header } => {
                self.is_open = false;
                self.updates
                    .extend((!header).then(|| row(at, block)).flatten());
            }
            Kind::Heading(_) => {
                self.is_open = false;
                self.lines(at, block);
            }
            Kind::Text => self.lines(at, block),
            Kind::Code | Kind::Opaque => {}
        }
    }

    fn lines(&mut self, at: usize, block: &Block) {
        if let Some(last) = self.updates.last().filter(|_| self.is_open)
            && (at > last.first + MOST_BLOCKS || (at > last.last && last.stamp.is_some()))
        {
            self.is_open = false;
        }
        for (index, line) in block.lines.iter().enumerate() {
            let start = if index == 0 {
                block.start()
            } else {
                line.span.start
            };
            if let Some(update) = begins(line, start, at) {
                self.updates.push(update);
                self.is_open = true;
            } else if let Some(last) = self.updates.last_mut().filter(|_| self.is_open) {
                last.add(line);
            }
            if let Some(last) = self.updates.last_mut().filter(|_| self.is_open) {
                last.last = at;
                last.end = last.end.max(line.span.end);
            }
        }
    }
}

/// The update that a line begins.
fn begins(line: &Line, start: usize, at: usize) -> Option<Update> {
    let text = line.text.as_str();
    let ahead = stamp::read(text).filter(|stamp| stamp.time.is_some() && stamp.label.is_none());
    let from = ahead.as_ref().map_or(0, |stamp| stamp.len);
    let (state, word, behind) = state_of(line, from)?;
    let mut update = Update {
        state,
        word,
        stamp: ahead,
        text: String::new(),
        start,
        end: line.span.end,
        line: line.span.start,
        first: at,
        last: at,
    };
    let rest = text.get(behind..).unwrap_or_default().trim();
    match stamp::read_at_end(rest).filter(|_| update.stamp.is_none()) {
        // A time alone may belong to what is told.
        Some((stamp, before)) if stamp.date.is_some() || stamp.zone.is_some() => {
            let before = rest.get(..before.len()).unwrap_or_default();
            update.say(before);
            update.stamp = Some(stamp);
        }
        _ => match time_of(rest).filter(|_| update.stamp.is_none()) {
            Some((stamp, before)) => {
                update.say(before);
                update.stamp = Some(stamp);
            }
            None => update.say(rest),
        },
    }
    Some(update)
}

/// The word for a state that a line has at a place, and where what is told begins behind it.
fn state_of(line: &Line, from: usize) -> Option<(Option<State>, String, usize)> {
    let text = line.text.get(from..)?;
    let is_lead =
        |c: char| c.is_whitespace() || !(c.is_ascii() || c.is_alphanumeric()) || "[(".contains(c);
    let words = text.trim_start_matches(is_lead);
    let start = from + (text.len() - words.len());
    let (word, state) = STATES.iter().find_map(|(word, state)| {
        let written = words.get(..word.len())?;
        let is_word = written.eq_ignore_ascii_case(word) && written.starts_with(char::is_uppercase);
        is_word.then_some((written, *state))
    })?;
    let end = start + word.len();
    let behind = line.text.get(end..)?;
    let rest = behind.trim_start_matches([']', ')']);
    let is_bold = line
        .bold
        .iter()
        .any(|bold| bold.start <= start && (end..=end + 1).contains(&bold.end));
    let is_apart = rest.trim().is_empty()
        || is_bold
        || rest.starts_with(':')
        || rest.trim_start().starts_with(['–', '—', '|'])
        || rest.starts_with(" - ");
    let told = rest.trim_start_matches(|c: char| c.is_whitespace() || is_separator(c));
    is_apart.then(|| (state, word.to_owned(), line.text.len() - told.len()))
}

/// The time of a line that tells little else: "May 3, 14:02 UTC", "Posted 2 years ago. May 03, 2024 - 14:02 UTC".
fn time_of(text: &str) -> Option<(Stamp, &str)> {
    let is_timed = |stamp: &Stamp| stamp.time.is_some();
    if let Some(stamp) = stamp::read(text).filter(is_timed)
        && stamp.len >= text.trim_end_matches(['.', ')', ']']).len()
    {
        return Some((stamp, ""));
    }
    let (stamp, before) = stamp::read_at_end(text).filter(|(stamp, _)| is_timed(stamp))?;
    let lower = before.to_lowercase();
    let is_posted =
        before.len() <= LONGEST_POSTED && POSTED.iter().any(|word| lower.starts_with(word));
    match (is_posted, stamp.date.is_some()) {
        (true, _) => Some((stamp, "")),
        // Behind what is told.
        (false, true) if text.get(before.len()..)?.starts_with(['.', '!', ' ']) => {
            Some((stamp, before))
        }
        _ => None,
    }
}

/// The update that a table's row tells: a cell with its state, one with its time, and what is told.
fn row(at: usize, block: &Block) -> Option<Update> {
    let cells = &block.lines;
    let state = cells.iter().position(|cell| {
        state_of(cell, 0).is_some_and(|(_, _, behind)| behind >= cell.text.trim_end().len())
    })?;
    let others = || (0..cells.len()).filter(|index| *index != state);
    let time = others().find(|index| {
        let found = cells.get(*index).and_then(|cell| time_of(cell.text.trim()));
        found.is_some_and(|(_, before)| before.is_empty())
    })?;
    let (stamp, _) = time_of(cells.get(time)?.text.trim())?;
    let told = others()
        .filter(|index| *index != time)
        .filter_map(|index| cells.get(index));
    let told = told
        .map(|cell| cell.text.trim())
        .max_by_key(|text| text.len());
    let (kind, word, _) = state_of(cells.get(state)?, 0)?;
    Some(Update {
        state: kind,
        word,
        stamp: Some(stamp),
        text: told.unwrap_or_default().to_owned(),
        start: block.span.start,
        end: block.span.end,
        line: block.span.start,
        first: at,
        last: at,
    })
}
