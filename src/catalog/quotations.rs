//! What authors say in sections whose meaning is known, item by item: the quotations that pages bring
//! together.
//!
//! A quotation is a place in a document; its words are made where a page shows them. Which systems and
//! factors it speaks of is told by the words themselves. [`Quoted`] has the quotations of all documents.

mod alike;
mod claims;
mod gathered;

use std::borrow::Cow;

use super::terms::Terms;
use super::{Entry, TermUse};
use crate::ids::Dimension;
use crate::postmortem::hints::table::Table;
use crate::postmortem::outline::SectionKind;
use crate::postmortem::{Hint, Note, Origin, Passage, Postmortem};
use crate::text::Span;

use claims::{Claims, Said};
pub use gathered::{Group, Head, Order, QuotationIx, Quoted, Sorted};

/// Quotations of a document on one topic. Longer lists say less with each item.
const MOST: usize = 12;
/// Paragraphs of a section without a list: it opens with what it has to say.
const PARAGRAPHS: usize = 2;
/// Words of the shortest quotation, and letters where words are not set apart.
const FEWEST_WORDS: usize = 3;
const FEWEST_LETTERS: usize = 8;
/// How likely a sentence must speak of a factor to stand under it.
const LEAST_OF_FACTOR: f32 = 0.5;

/// What a quotation is about: the sections that tell how it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// What surprised people.
    Surprises,
    /// Contributing factors.
    Factors,
    /// Lessons.
    Lessons,
    /// What people took for common knowledge.
    CommonKnowledge,
    /// How it made sense at the time.
    MadeSense,
    /// Where people were lucky.
    Luck,
    /// What went well.
    WentWell,
    /// What could have gone better.
    WentWrong,
    /// Open questions.
    Questions,
    /// What was done afterwards.
    Actions,
}

impl Topic {
    /// All topics, in the order in which pages show them.
    pub const ALL: [Self; 10] = [
        Self::Surprises,
        Self::Factors,
        Self::Lessons,
        Self::CommonKnowledge,
        Self::MadeSense,
        Self::Luck,
        Self::WentWell,
        Self::WentWrong,
        Self::Questions,
        Self::Actions,
    ];

    /// Its name in addresses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Surprises => "surprises",
            Self::Factors => "contributing-factors",
            Self::Lessons => "lessons",
            Self::CommonKnowledge => "common-knowledge",
            Self::MadeSense => "how-it-made-sense",
            Self::Luck => "luck",
            Self::WentWell => "what-went-well",
            Self::WentWrong => "what-could-have-gone-better",
            Self::Questions => "open-questions",
            Self::Actions => "what-changed",
        }
    }

    const fn section(self) -> SectionKind {
        match self {
            Self::Surprises => SectionKind::Surprises,
            Self::Factors => SectionKind::Factors,
            Self::Lessons => SectionKind::Lessons,
            Self::CommonKnowledge => SectionKind::CommonKnowledge,
            Self::MadeSense => SectionKind::MadeSense,
            Self::Luck => SectionKind::Luck,
            Self::WentWell => SectionKind::WentWell,
            Self::WentWrong => SectionKind::Risks,
            Self::Questions => SectionKind::Questions,
            Self::Actions => SectionKind::Actions,
        }
    }

    /// The field of front matter that lists the same.
    const fn field(self) -> Option<&'static str> {
        match self {
            Self::Surprises => Some("surprises"),
            Self::Factors => Some("contributing_factors"),
            Self::Lessons => Some("lessons"),
            Self::Luck => Some("luck"),
            Self::WentWell => Some("mitigators"),
            Self::WentWrong => Some("risks"),
            Self::Questions => Some("questions"),
            _ => None,
        }
    }

    /// Whether what is said there tells of conditions, so that it may stand under a factor.
    #[must_use]
    pub const fn tells_of_factors(self) -> bool {
        matches!(
            self,
            Self::Surprises
                | Self::Factors
                | Self::Lessons
                | Self::CommonKnowledge
                | Self::MadeSense
                | Self::WentWrong
        )
    }
}

/// Where a quotation stands in its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuotedFrom {
    /// What the author says about a term: the index among the uses of the entry.
    Note(usize),
    /// An item of a list of front matter.
    Point(&'static str, usize),
    /// A step that front matter states.
    Action(usize),
    /// An item of a passage.
    Item {
        /// The passage.
        passage: usize,
        /// The item.
        item: usize,
    },
}

/// Something that an author says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// What it is about.
    pub topic: Topic,
    /// Where it stands.
    pub place: QuotedFrom,
    /// The terms that it speaks of, as indices among the uses of the entry.
    pub speaks_of: Box<[usize]>,
    /// What it claims, and of what, where it tells of conditions.
    pub said: Said,
}

impl Quotation {
    /// What it says, as Markdown; `None` where the document has nothing there any more.
    #[must_use]
    pub fn text<'e>(&self, entry: &'e Entry) -> Option<Cow<'e, str>> {
        text(self.place, &entry.document, &entry.uses)
    }
}

fn text<'e>(
    place: QuotedFrom,
    document: &'e Postmortem,
    uses: &'e [TermUse],
) -> Option<Cow<'e, str>> {
    match place {
        QuotedFrom::Note(at) => Some(Cow::Borrowed(uses.get(at)?.note.as_deref()?)),
        QuotedFrom::Point(field, at) => Some(Cow::Borrowed(&document.points(field).get(at)?.value)),
        QuotedFrom::Action(at) => Some(Cow::Borrowed(&document.actions.get(at)?.value.text)),
        QuotedFrom::Item { passage, item } => {
            let passage = document.passages.get(passage)?;
            passage
                .text(item, &document.source.text)
                .map(|said| Cow::Owned(said.text))
        }
    }
}

/// Finds the quotations of documents.
#[derive(Clone, Copy, Debug)]
pub struct Finder {
    /// How likely a text must speak of a factor.
    least: f32,
}

impl Finder {
    /// Finds quotations; a text speaks of a factor where it does so as likely as the site wants.
    pub(super) const fn new(least: f32) -> Self {
        Self {
            least: least.max(LEAST_OF_FACTOR),
        }
    }

    /// The quotations of a document, topic by topic.
    pub(super) fn find(
        self,
        document: &Postmortem,
        uses: &[TermUse],
        terms: &Terms,
    ) -> Vec<Quotation> {
        let reading = Reading {
            finder: self,
            document,
            uses,
            names: names(uses, terms),
        };
        let topics = Topic::ALL.into_iter();
        topics.flat_map(|topic| reading.on(topic)).collect()
    }

    /// A hash of what quotations follow from beside a document and its terms.
    pub(super) fn fingerprint(self, terms: &Terms) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.least.to_le_bytes());
        let systems = terms
            .all()
            .filter(|term| term.id.dimension == Dimension::System);
        for term in systems {
            let aliases: Vec<&str> = term.note.iter().flat_map(Note::aliases).collect();
            hasher.update(format!("{:?} {:?} {aliases:?}", term.id, term.title).as_bytes());
        }
        hasher.finalize()
    }

    fn is_likely(self, hint: &Hint, factor: &str) -> bool {
        let table = Table::shipped();
        let mut likely = hint.likely.iter();
        likely.any(|one| one.chance > self.least && table.id(one.factor) == factor)
    }
}

/// A document that is read for quotations.
struct Reading<'a> {
    finder: Finder,
    document: &'a Postmortem,
    uses: &'a [TermUse],
    /// The names of the systems among the uses, in lower case.
    names: Vec<(usize, Vec<String>)>,
}

impl Reading<'_> {
    /// The quotations on a topic.
    fn on(&self, topic: Topic) -> Vec<Quotation> {
        let mut places = Vec::new();
        stated(topic, self.document, self.uses, &mut places);
        let is_point = |place: &QuotedFrom| matches!(place, QuotedFrom::Point(..));
        let is_stated = places.iter().any(is_point);
        let passages = self.document.passages.iter().enumerate();
        for (passage, one) in passages.filter(|(_, one)| one.kind == topic.section()) {
            // What front matter lists goes before what a section or a label lists, as everywhere.
            if is_stated && (one.is_list || one.label.is_some()) {
                continue;
            }
            let most = if one.is_list { MOST } else { PARAGRAPHS };
            let items = (0..one.items.len()).take(most);
            places.extend(items.map(|item| QuotedFrom::Item { passage, item }));
        }
        let said = places.into_iter().filter_map(|place| {
            let text = text(place, self.document, self.uses)?;
            says_something(&text).then(|| Quotation {
                topic,
                place,
                speaks_of: self.speaks_of(topic, place, &text),
                said: match topic.tells_of_factors() {
                    true => Claims::shipped().of(&text),
                    false => Said::default(),
                },
            })
        });
        said.take(MOST).collect()
    }

    /// The uses that a quotation speaks of: what it is a note on, the systems that it names, the factors of
    /// which its sentences speak.
    fn speaks_of(&self, topic: Topic, place: QuotedFrom, text: &str) -> Box<[usize]> {
        let mut spoken = Vec::new();
        if let QuotedFrom::Note(at) = place {
            spoken.push(at);
        }
        if !self.names.is_empty() {
            let lower = text.to_lowercase();
            let is_named = |names: &[String]| names.iter().any(|name| has_word(&lower, name));
            let named = self.names.iter().filter(|(_, names)| is_named(names));
            spoken.extend(named.map(|(at, _)| *at));
        }
        if let QuotedFrom::Item { passage, item } = place
            && topic.tells_of_factors()
        {
            let passage = self.document.passages.get(passage);
            if let Some(item) = passage.and_then(|passage| passage.items.get(item)) {
                self.factors(item.span, &mut spoken);
            }
        }
        spoken.sort_unstable();
        spoken.dedup();
        spoken.into()
    }

    /// The factors of which the sentences of a passage speak.
    fn factors(&self, span: Span, spoken: &mut Vec<usize>) {
        let hints = &self.document.hints;
        let first = hints.partition_point(|hint| hint.said.span.start < span.start);
        let within = hints.get(first..).unwrap_or_default().iter();
        for hint in within.take_while(|hint| hint.said.span.start < span.end) {
            let is_spoken_of = |used: &TermUse| {
                used.term.dimension == Dimension::Factor
                    && (self.finder.is_likely(hint, used.term.slug.as_str())
                        || used.from.span == Some(hint.said.span))
            };
            let used = self.uses.iter().enumerate();
            spoken.extend(
                used.filter(|(_, used)| is_spoken_of(used))
                    .map(|(at, _)| at),
            );
        }
    }
}

/// The names of the systems among some uses, in lower case.
fn names(uses: &[TermUse], terms: &Terms) -> Vec<(usize, Vec<String>)> {
    let systems = uses.iter().enumerate();
    let systems = systems.filter(|(_, used)| used.term.dimension == Dimension::System);
    let named = systems.map(|(at, used)| {
        let note = terms.get(&used.term).and_then(|term| term.note.as_ref());
        let aliases = note.into_iter().flat_map(Note::aliases);
        let names = std::iter::once(terms.title(&used.term)).chain(aliases);
        (at, names.map(str::to_lowercase).collect())
    });
    named.collect()
}

/// What front matter states on a topic, and what tables list.
fn stated(topic: Topic, document: &Postmortem, uses: &[TermUse], places: &mut Vec<QuotedFrom>) {
    let is_stated = |origin: Origin| origin == Origin::FrontMatter;
    if topic == Topic::Factors {
        let noted = uses
            .iter()
            .enumerate()
            .filter(|(_, used)| used.term.dimension == Dimension::Factor && used.note.is_some());
        places.extend(noted.map(|(at, _)| QuotedFrom::Note(at)));
    }
    if let Some(field) = topic.field() {
        let points = document.points(field).iter().enumerate();
        let points = points.filter(|(_, point)| is_stated(point.from.origin));
        places.extend(points.map(|(at, _)| QuotedFrom::Point(field, at)));
    }
    if topic == Topic::Actions {
        let actions = document.actions.iter().enumerate();
        let is_told = |origin: Origin| is_stated(origin) || origin == Origin::Table;
        let actions = actions.filter(|(_, action)| is_told(action.from.origin));
        places.extend(actions.map(|(at, _)| QuotedFrom::Action(at)));
    }
}

/// Whether a text is more than what stands where somebody has still to write: "None", "TBD", a question of
/// the template.
fn says_something(text: &str) -> bool {
    let text = text.trim();
    let spaced = text.split_whitespace();
    let words = spaced
        .filter(|word| word.chars().any(char::is_alphabetic))
        .count();
    let unspaced = || {
        text.chars()
            .filter(|c| c.is_alphabetic() && !c.is_ascii())
            .count()
    };
    let is_long_enough = words >= FEWEST_WORDS || unspaced() >= FEWEST_LETTERS;
    // A name with its value: "North: `0x8f3a`".
    let outside_code = text.split('`').step_by(2).flat_map(str::split_whitespace);
    let is_word = |word: &&str| word.chars().any(char::is_alphabetic) && !word.starts_with("0x");
    let is_told = outside_code.filter(is_word).count() > 1 || unspaced() >= FEWEST_LETTERS;
    // What ends with a colon or a comma goes on in a list that is not here.
    let goes_on = text.trim_end_matches(['*', '_', '`']).ends_with([':', ',']);
    let start: String = text.chars().take(5).collect::<String>().to_lowercase();
    let is_open = ["tbd", "tbc", "todo", "n/a", "fixme"]
        .iter()
        .any(|word| start.starts_with(word));
    is_long_enough && is_told && !goes_on && !is_open && !is_of_template(text)
}

/// Whether it is what a template asks: all of it a question in italics, or in brackets.
fn is_of_template(text: &str) -> bool {
    let is_within = |mark: char, end: char| {
        let inner = text
            .strip_prefix(mark)
            .and_then(|text| text.strip_suffix(end));
        inner.is_some_and(|inner| !inner.is_empty() && !inner.contains([mark, end]))
    };
    let is_aside =
        is_within('_', '_') || is_within('*', '*') || is_within('[', ']') || is_within('<', '>');
    is_aside && (text.contains('?') || text.starts_with(['[', '<']))
}

/// Whether a name stands in a text as words of its own, both in lower case.
fn has_word(text: &str, name: &str) -> bool {
    let is_edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    text.match_indices(name).any(|(at, found)| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let behind = text
            .get(at + found.len()..)
            .and_then(|text| text.chars().next());
        is_edge(before) && is_edge(behind)
    })
}

/// The anchor of a quotation on the page of its document; empty where it stands at no heading.
#[must_use]
pub fn anchor(place: QuotedFrom, document: &Postmortem) -> String {
    let heading = |passage: &Passage| document.outline.headings.get(passage.heading?);
    match place {
        QuotedFrom::Note(_) => "part-factors".to_owned(),
        QuotedFrom::Point(field, _) => format!("part-{field}"),
        QuotedFrom::Action(_) => "part-actions".to_owned(),
        QuotedFrom::Item { passage, .. } => {
            let heading = document.passages.get(passage).and_then(heading);
            heading
                .map(|heading| heading.anchor.clone())
                .unwrap_or_default()
        }
    }
}

#[cfg(test)]
mod tests;
