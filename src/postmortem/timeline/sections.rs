//! Where a document tells its timelines, and what a section says about all of its events.
//!
//! A section is opened by a heading such as "Incident timeline (all times PST)", or by a bold
//! line or list item such as `**Key events**`. Whether it holds any events is decided elsewhere.

use std::ops::Range;

use crate::postmortem::language::{self, InAnyLanguage};
use crate::postmortem::outline::SectionKind;
use crate::postmortem::when::{self, DateText};
use crate::text::Span;
use crate::zone::{self, Zone};

use super::resolve::Told;
use super::stamp;
use crate::postmortem::markdown::blocks::{Block, Kind};

static TIMELINE_ANYWHERE: InAnyLanguage = InAnyLanguage::new(|one| one.timeline_anywhere);
static TIMES_OF_ALL: InAnyLanguage = InAnyLanguage::new(|one| one.times_of_all);
static SPEAKS_OF_TIMES: InAnyLanguage = InAnyLanguage::new(|one| one.speaks_of_times);
static ALL_EVENTS: InAnyLanguage = InAnyLanguage::new(|one| one.all_events);
static APPROXIMATE: InAnyLanguage = InAnyLanguage::new(|one| one.approximate);

/// How much of a heading or sentence is searched. A heading is never longer; it bounds the work.
const LOOK: usize = 400;
/// An introduction of so many characters that names a zone says nothing else.
const SHORT: usize = 40;

/// A part of the document that tells a timeline.
#[derive(Clone, Debug)]
pub(super) struct Section {
    /// The heading's text.
    pub title: String,
    /// The heading.
    pub title_span: Span,
    /// The headings above it, the nearest first.
    pub above: Vec<String>,
    /// Its blocks, without the heading.
    pub blocks: Range<usize>,
    /// From the heading to the end.
    pub span: Span,
}

/// What a section says about all of its events.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    /// The zone, and the passage that names it.
    pub zone: Option<(Zone, Span)>,
    /// Whether all times are approximate.
    pub approximate: bool,
    /// The day of all events that state none: "unless otherwise noted all events happened on …".
    pub default_date: Option<DateText>,
    /// Dates in the heading and the introduction, then those in the headings above.
    pub dates: Vec<DateText>,
}

/// The timeline sections of a document. Its title is one only where there is no other: a document
/// that is called "Timeline of …" is one timeline.
pub(super) fn find(blocks: &[Block], end: usize, title: Option<&str>) -> Vec<Section> {
    let found = search(blocks, end, title);
    if found.is_empty() && title.is_some_and(is_timeline) {
        return search(blocks, end, None);
    }
    found
}

fn search(blocks: &[Block], end: usize, title: Option<&str>) -> Vec<Section> {
    let mut sections = Vec::new();
    let mut above: Vec<(u8, String)> = Vec::new();
    let mut next = 0;
    for (at, block) in blocks.iter().enumerate() {
        if let Some(level) = block.level().filter(|_| !block.quoted) {
            above.retain(|(other, _)| *other < level);
            above.push((level, start_of(block)));
        }
        if at < next || !opens(block, title) {
            continue;
        }
        let last = (at + 1..blocks.len())
            .find(|other| closes(block, blocks.get(*other)))
            .unwrap_or(blocks.len());
        next = last;
        let stop = blocks.get(last).map_or(end, Block::start);
        let skip = usize::from(block.level().is_some());
        sections.push(Section {
            title: start_of(block),
            title_span: block.span,
            above: above
                .iter()
                .rev()
                .skip(skip)
                .map(|(_, text)| text.clone())
                .collect(),
            blocks: at + 1..last,
            span: Span::new(block.start().min(stop), stop),
        });
    }
    sections
}

/// The lists whose items all begin with a time, and the tables whose rows do, whatever heading they stand
/// below. They are timelines where nothing is called one.
pub(super) fn lists(blocks: &[Block], end: usize) -> Vec<Section> {
    let mut found: Vec<Section> = Vec::new();
    let mut above: Vec<(u8, usize)> = Vec::new();
    let mut at = 0;
    while let Some(block) = blocks.get(at) {
        if let Some(level) = block.level().filter(|_| !block.quoted) {
            above.retain(|(other, _)| *other < level);
            above.push((level, at));
        }
        let (length, is_timeline) = timed(blocks.get(at..).unwrap_or_default());
        if is_timeline {
            let titles = above.iter().rev().filter_map(|(_, at)| blocks.get(*at));
            let mut titles = titles.map(|heading| (start_of(heading), heading.span));
            let (title, title_span) = titles.next().unwrap_or((String::new(), block.span));
            let last = blocks.get(at + length - 1);
            let stop = last.map_or(end, |last| last.item.unwrap_or(last.span).end);
            found.push(Section {
                title,
                title_span,
                above: titles.map(|(title, _)| title).collect(),
                blocks: at..at + length,
                span: Span::new(block.start(), stop.max(block.start())),
            });
        }
        at += length.max(1);
    }
    found
}

/// How many blocks belong to the list or table that begins here with a time, and whether all of its items or
/// rows do. One that does not is passed over as a whole, so that each is looked at once.
fn timed(blocks: &[Block]) -> (usize, bool) {
    const NONE: (usize, bool) = (0, false);
    let Some(first) = blocks.first().filter(|first| !first.quoted) else {
        return NONE;
    };
    let starts_with_time = |block: &Block| {
        let cells = block.lines.iter().take(2);
        cells
            .map(|line| line.text.trim())
            .take(if first.item.is_some() { 1 } else { 2 })
            .any(|text| stamp::read(text).is_some_and(|stamp| stamp.time.is_some()))
    };
    match first.kind {
        Kind::Text if first.item.is_some() && starts_with_time(first) => {
            let is_part = |block: &&Block| block.depth >= first.depth && block.level().is_none();
            let part: Vec<&Block> = blocks.iter().take_while(is_part).collect();
            let mut items = part
                .iter()
                .filter(|block| block.item.is_some() && block.depth == first.depth);
            let is_whole =
                items.clone().count() >= FEWEST && items.all(|block| starts_with_time(block));
            (part.len(), is_whole)
        }
        Kind::Row { header: true } => {
            let rows = blocks.iter().skip(1);
            let rows = rows.take_while(|block| block.kind == Kind::Row { header: false });
            let mut rows = rows.peekable();
            let is_timed = rows.peek().is_some_and(|row| starts_with_time(row));
            let rows: Vec<&Block> = rows.collect();
            let is_whole =
                is_timed && rows.len() >= FEWEST && rows.iter().all(|row| starts_with_time(row));
            (rows.len() + 1, is_whole)
        }
        _ => NONE,
    }
}

/// Fewer times than this in a row are no timeline.
const FEWEST: usize = 3;

/// Whether a block is the heading of a timeline.
fn opens(block: &Block, title: Option<&str>) -> bool {
    if block.quoted {
        return false;
    }
    match block.kind {
        Kind::Heading(_) => {
            let text = start_of(block);
            is_timeline(&text) && title.is_none_or(|title| title.trim() != text.trim())
        }
        Kind::Text if is_like_a_heading(block) => {
            let text = start_of(block);
            is_timeline(&text) && stamp::read(&text).is_none()
        }
        _ => false,
    }
}

/// Whether a paragraph is all bold, or short with a colon at its end.
fn is_like_a_heading(block: &Block) -> bool {
    let bolds = block.lines.iter().flat_map(|line| &line.bold);
    let bold: usize = bolds.map(Range::len).sum();
    let mut texts = block.lines.iter().map(|line| line.text.trim());
    let all: usize = texts.clone().map(str::len).sum();
    let mut leads_on = || texts.next_back().is_some_and(|text| text.ends_with(':'));
    all > 0 && (bold >= all || (all <= 120 && leads_on()))
}

/// Whether a block ends the section that another opened.
fn closes(opener: &Block, block: Option<&Block>) -> bool {
    let Some(block) = block else { return true };
    let dated = || {
        let text = start_of(block);
        stamp::read(&text).is_some_and(|stamp| stamp.date.is_some() || stamp.time.is_some())
    };
    match (opener.level(), block.level()) {
        (_, Some(_)) if block.quoted => false,
        // `## Timeline`, then `## May 12`.
        (Some(outer), Some(level)) if level <= outer => !dated(),
        (Some(_), Some(_)) => {
            let text = start_of(block);
            is_timeline(&text) || is_afterwards(&text)
        }
        (None, Some(_)) => true,
        (Some(_), None) => false,
        (None, None) => match opener.item {
            Some(item) => block.span.start >= item.end,
            None => block.item.is_none() && is_labelled(block) && !dated(),
        },
    }
}

/// A paragraph such as `**Resolution:** …`, which begins something else.
fn is_labelled(block: &Block) -> bool {
    let Some(line) = block.lines.first() else {
        return false;
    };
    line.bold.first().is_some_and(|bold| {
        let text = line.text.get(bold.clone()).unwrap_or_default();
        let behind = line.text.get(bold.end..).unwrap_or_default();
        bold.start == 0 && (text.trim_end().ends_with(':') || behind.starts_with(':'))
    })
}

/// What tools for incidents call a timeline of phases.
const MILESTONES: &str = "milestones";

/// Whether a heading announces a timeline.
pub(super) fn is_timeline(text: &str) -> bool {
    TIMELINE_ANYWHERE.is_in(text)
        || (text.trim_end_matches([':', ' '])).eq_ignore_ascii_case(MILESTONES)
        || SectionKind::is_timeline_elsewhere(text)
}

/// Whether a heading below a timeline's heading announces what comes after the events.
fn is_afterwards(text: &str) -> bool {
    let text = text.to_lowercase();
    let mut words = language::all().flat_map(|language| language.afterwards);
    words.any(|words| text.starts_with(words)) || SectionKind::is_afterwards_elsewhere(&text)
}

/// The start of a block's text, in one line.
fn start_of(block: &Block) -> String {
    let mut text = block.text();
    text.truncate(text.floor_char_boundary(LOOK));
    text
}

impl Facts {
    /// What the section's heading, its introduction (the blocks before the first event) and the
    /// headings above say.
    pub fn read(section: &Section, introduction: &[Block]) -> Self {
        let mut facts = Self {
            approximate: is_approximate(&section.title),
            dates: when::dates_in(&section.title),
            ..Self::default()
        };
        for block in introduction {
            if !matches!(block.kind, Kind::Text) || block.quoted {
                continue;
            }
            let text = start_of(block);
            // "(UTC)" alone is said of all times, too.
            let is_zone = text.chars().count() <= SHORT && zone::find(&text).is_some();
            if !is_zone && !speaks_of_times(&text) {
                continue;
            }
            facts.approximate |= is_approximate(&text);
            if ALL_EVENTS.is_in(&text) {
                facts.default_date = when::dates_in(&text).first().copied();
            }
            if facts.dates.is_empty() {
                facts.dates = when::dates_in(&text);
            }
            if facts.zone.is_none() {
                facts.zone = zone::find(&text).map(|zone| (zone, block.span));
            }
        }
        if facts.zone.is_none() {
            facts.zone = zone::find(&section.title).map(|zone| (zone, section.title_span));
        }
        for heading in &section.above {
            facts.dates.extend(when::dates_in(heading));
        }
        facts
    }
}

/// The zone that a line such as "All times in UTC" names for the whole document.
pub(super) fn document_zone(blocks: &[Block]) -> Option<(Zone, Span)> {
    blocks
        .iter()
        .filter(|block| !block.quoted)
        .find_map(|block| {
            let text = start_of(block);
            let zone = zone::find(TIMES_OF_ALL.find(&text)?)?;
            Some((zone, block.span))
        })
}

/// The one zone that sentences name beside times, where one of these is the time of an event: "At about 10:29 EST writes failed" above "10:29 AM first failed write".
pub(super) fn zone_beside_times(blocks: &[Block], told: &[Told]) -> Option<(Zone, Span)> {
    let marks = || told.iter().flat_map(|told| &told.marks);
    let is_told = |block: &&Block| block.kind == Kind::Text && !block.quoted;
    let mut of_event = None;
    let mut named: Option<Zone> = None;
    for block in blocks.iter().filter(is_told) {
        let text = block.text();
        if !when::may_hold_stamp(&text) {
            continue;
        }
        for (_, stamp) in when::stamps_in(&text) {
            let (Some(zone), Some(time)) = (stamp.zone, stamp.time) else {
                continue;
            };
            if named.get_or_insert_with(|| zone.clone()).name != zone.name {
                return None;
            }
            if of_event.is_none() && marks().any(|mark| mark.stamp.time == Some(time)) {
                of_event = Some((zone, block.span));
            }
        }
    }
    of_event
}

fn speaks_of_times(text: &str) -> bool {
    SPEAKS_OF_TIMES.is_in(text) || TIMES_OF_ALL.is_in(text)
}

fn is_approximate(text: &str) -> bool {
    APPROXIMATE.is_in(text)
}
