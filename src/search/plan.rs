//! From the words of a query to the groups of the index: prefixes, synonyms and corrections.
//!
//! Owns what a word stands for in this corpus. Reads no postings.

use std::collections::BTreeSet;

use super::SearchIndex;
use super::analyzer::{Analyzer, is_cjk};
use super::correct;
use super::query::{Item, MatchAs, Query, QueryWord};
use super::shards::PREFIX_SHARDS;
use super::surface::Surface;

/// How much a word counts that goes on behind what was typed: what was typed may be all of it.
const PREFIX_WEIGHT: f64 = 0.8;

/// How much a synonym counts: the author's own word comes first. One of more words than were typed
/// counts by their mean, or else `out of memory` would come before the `oom` that it stands for.
const SYNONYM_WEIGHT: f64 = 0.9;

/// The shortest beginning of a word that is searched as one, in characters.
const MIN_PREFIX: usize = 2;

/// What a document should hold, in terms of the index.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Clause {
    /// One of several ways to say it; the best one counts. Empty where nothing in the corpus is it.
    AnyOf(Vec<Alternative>),
    /// Groups that stand one behind the other in one field; `None` where a word is in no document.
    Phrase(Option<Vec<usize>>),
}

impl Clause {
    /// Whether it is more than words that every text is full of.
    pub(super) fn says_something(&self, surface: &Surface) -> bool {
        let Self::AnyOf(alternatives) = self else {
            return true;
        };
        let words = alternatives.iter().flat_map(|one| &one.words);
        let mut groups = words.flat_map(|word| word.told(surface));
        groups.any(|group| !is_common(group, surface))
    }
}

/// Words that are all wanted; their scores are added.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Alternative {
    /// The words in their order.
    pub words: Vec<Expansion>,
    /// What the sum is multiplied with.
    pub weight: f64,
}

/// The groups that a word may be, each with its weight; the best one counts.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Expansion(pub Vec<(usize, f64)>);

impl Expansion {
    /// The groups that say what is asked for, and are marked where they stand: of a stop word only itself. Whoever types
    /// "it" does not ask for "itself".
    fn told(&self, surface: &Surface) -> impl Iterator<Item = usize> {
        let is_stop_word =
            |(group, weight): &&(usize, f64)| *weight > PREFIX_WEIGHT && is_common(*group, surface);
        let count = match self.0.first().filter(is_stop_word) {
            Some(_) => 1,
            None => self.0.len(),
        };
        self.0.iter().take(count).map(|(group, _)| *group)
    }
}

/// A query in terms of an index.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Plan {
    /// What a document should hold, in the order of the query.
    pub wanted: Vec<Clause>,
    /// What a document must not hold.
    pub unwanted: Vec<Clause>,
    /// The text of the query with its unknown words corrected, where one was.
    pub corrected: Option<String>,
}

/// Whether unknown words are corrected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Correction {
    /// To the nearest word of the corpus.
    Nearest,
    /// Not at all: the query is meant as it is.
    Off,
}

/// A word that may be expanded.
struct Slot<'a> {
    word: &'a QueryWord,
    is_prefix: bool,
}

impl Plan {
    /// The plan of a query.
    pub(super) fn new(query: &Query, index: &SearchIndex, correction: Correction) -> Self {
        let mut planner = Planner {
            query,
            index,
            correction,
            synonyms: synonyms(&index.synonyms),
            corrections: Vec::new(),
        };
        let mut wanted = Vec::new();
        // Synonyms may be several words, which stand side by side in the query.
        for run in query.wanted.chunk_by(|a, b| is_free(a) && is_free(b)) {
            match run {
                [phrase] if !is_free(phrase) => wanted.push(planner.phrase(phrase)),
                _ => planner.run(&slots(run), &mut wanted),
            }
        }
        let unwanted = query.unwanted.iter().map(|item| planner.exactly(item));
        Self {
            unwanted: unwanted.collect(),
            corrected: planner.corrected(&query.text),
            wanted,
        }
    }

    /// The groups that mark a document as found, for snippets: those of words that say something by themselves, and of
    /// phrases. Where there are only others, those.
    pub(super) fn groups(&self, surface: &Surface) -> BTreeSet<usize> {
        let (mut telling, mut common) = (BTreeSet::new(), BTreeSet::new());
        for clause in &self.wanted {
            match clause {
                Clause::Phrase(groups) => telling.extend(groups.iter().flatten().copied()),
                Clause::AnyOf(alternatives) => {
                    let words = alternatives.iter().flat_map(|one| &one.words);
                    for group in words.flat_map(|word| word.told(surface)) {
                        match is_common(group, surface) {
                            true => common.insert(group),
                            false => telling.insert(group),
                        };
                    }
                }
            }
        }
        if telling.is_empty() { common } else { telling }
    }
}

/// Whether a group has a stop word.
fn is_common(group: usize, surface: &Surface) -> bool {
    let group = surface.groups().get(group);
    group.is_some_and(|group| group.is_common)
}

/// Whether the words of an item may be expanded and corrected.
fn is_free(item: &Item) -> bool {
    item.match_as != MatchAs::Phrase
}

fn slots(items: &[Item]) -> Vec<Slot<'_>> {
    let mut slots: Vec<Slot<'_>> = Vec::new();
    for item in items {
        slots.extend(item.words.iter().map(|word| Slot {
            word,
            is_prefix: false,
        }));
        if let Some(last) = slots.last_mut() {
            last.is_prefix = item.match_as == MatchAs::Prefix;
        }
    }
    slots
}

/// The groups of synonyms, each entry in forms.
fn synonyms(written: &[Vec<String>]) -> Vec<Vec<Vec<String>>> {
    let mut analyzer = Analyzer::default();
    let mut entries = |group: &Vec<String>| -> Vec<Vec<String>> {
        let entries = group.iter().map(|entry| analyzer.forms(entry));
        entries.filter(|forms| !forms.is_empty()).collect()
    };
    written.iter().map(&mut entries).collect()
}

struct Planner<'a> {
    query: &'a Query,
    index: &'a SearchIndex,
    correction: Correction,
    synonyms: Vec<Vec<Vec<String>>>,
    /// Start and end of a word in the query, and what it is corrected to.
    corrections: Vec<(usize, usize, &'a str)>,
}

impl<'a> Planner<'a> {
    /// Plans words that stand side by side, the longest synonym first.
    fn run(&mut self, slots: &[Slot<'_>], wanted: &mut Vec<Clause>) {
        let mut rest = slots;
        while let Some((first, behind)) = rest.split_first() {
            let length = self.longest_entry(rest).max(1);
            let (same, next) = rest.split_at_checked(length).unwrap_or((rest, &[]));
            let mut alternatives: Vec<Alternative> = Vec::new();
            let typed: Option<Vec<Expansion>> = same.iter().map(|slot| self.expand(slot)).collect();
            alternatives.extend(typed.map(|words| Alternative { words, weight: 1.0 }));
            alternatives.extend(self.others(same));
            if alternatives.is_empty() && length == 1 {
                alternatives.extend(self.correct(first.word));
                wanted.push(Clause::AnyOf(alternatives));
                rest = behind;
            } else {
                wanted.push(Clause::AnyOf(alternatives));
                rest = next;
            }
        }
    }

    /// The length of the longest synonym that the slots start with; 0 where there is none.
    fn longest_entry(&self, slots: &[Slot<'_>]) -> usize {
        let entries = self.synonyms.iter().flatten();
        let matching = entries.filter(|entry| starts_with(slots, entry));
        matching.map(Vec::len).max().unwrap_or(0)
    }

    /// What else means the same as these words, as far as the corpus has it.
    fn others(&self, slots: &[Slot<'_>]) -> Vec<Alternative> {
        let is_same =
            |entry: &&Vec<String>| entry.len() == slots.len() && starts_with(slots, entry);
        let mut others: Vec<Alternative> = Vec::new();
        for group in &self.synonyms {
            if group.iter().any(|entry| is_same(&entry)) {
                let entries = group.iter().filter(|entry| !is_same(entry));
                others.extend(entries.filter_map(|entry| {
                    let words: Option<Vec<Expansion>> =
                        entry.iter().map(|form| self.exact(form)).collect();
                    let words = words?;
                    let share = ratio(slots.len(), words.len()).min(1.0);
                    Some(Alternative {
                        words,
                        weight: SYNONYM_WEIGHT * share,
                    })
                }));
            }
        }
        others
    }

    /// The groups of a word; `None` where the corpus has nothing like it.
    fn expand(&self, slot: &Slot<'_>) -> Option<Expansion> {
        let form = slot.word.form.as_str();
        let exact = self.index.surface().find(form).map(|form| form.group);
        let mut groups: Vec<(usize, f64)> = exact.map(|group| (group, 1.0)).into_iter().collect();
        if slot.is_prefix && self.is_searched_as_prefix(form) {
            for longer in self.index.surface().starting_with(form) {
                if !groups.iter().any(|(group, _)| *group == longer.group) {
                    groups.push((longer.group, PREFIX_WEIGHT));
                }
            }
        }
        (!groups.is_empty()).then_some(Expansion(groups))
    }

    fn is_searched_as_prefix(&self, form: &str) -> bool {
        let enough = if form.starts_with(is_cjk) {
            1
        } else {
            MIN_PREFIX
        };
        form.chars().count() >= enough && self.index.shards.covering(form).len() <= PREFIX_SHARDS
    }

    /// The group of exactly this form.
    fn exact(&self, form: &str) -> Option<Expansion> {
        let found = self.index.surface().find(form)?;
        Some(Expansion(vec![(found.group, 1.0)]))
    }

    fn is_of_a_theme(&self, word: &QueryWord) -> bool {
        self.index.themes.knows(self.query, &word.form)
    }

    /// The nearest word of the corpus.
    fn correct(&mut self, word: &QueryWord) -> Option<Alternative> {
        if self.correction == Correction::Off || self.is_of_a_theme(word) {
            return None;
        }
        let nearest = correct::nearest(self.index, &word.form)?;
        self.corrections
            .push((word.start, word.end, nearest.text.as_str()));
        Some(Alternative {
            words: vec![Expansion(vec![(nearest.group, 1.0)])],
            weight: 1.0,
        })
    }

    fn phrase(&self, item: &Item) -> Clause {
        let groups = item.words.iter().map(|word| {
            let form = self.index.surface().find(&word.form)?;
            Some(form.group)
        });
        Clause::Phrase(groups.collect())
    }

    /// An item that is neither expanded nor corrected.
    fn exactly(&self, item: &Item) -> Clause {
        if !is_free(item) {
            return self.phrase(item);
        }
        let words = item.words.iter().map(|word| self.exact(&word.form));
        let words: Option<Vec<Expansion>> = words.collect();
        let alternative = words.map(|words| Alternative { words, weight: 1.0 });
        Clause::AnyOf(alternative.into_iter().collect())
    }

    /// The query with the words corrected.
    fn corrected(&self, text: &str) -> Option<String> {
        let mut corrected = text.to_owned();
        for (start, end, word) in self.corrections.iter().rev() {
            corrected.replace_range(start..end, word);
        }
        (!self.corrections.is_empty()).then_some(corrected)
    }
}

#[expect(clippy::cast_precision_loss, reason = "numbers of words are small")]
fn ratio(a: usize, b: usize) -> f64 {
    a as f64 / b as f64
}

/// Whether the words start with those of a synonym.
fn starts_with(slots: &[Slot<'_>], entry: &[String]) -> bool {
    let forms = slots.iter().map(|slot| &slot.word.form);
    entry.len() <= slots.len() && forms.zip(entry).all(|(form, word)| form == word)
}

#[cfg(test)]
mod tests;
