//! Sentences from patterns with slots: `<role> <verbed> the <noun> of <system>.`
//!
//! Reads the patterns beside it and fills them for one story. A story has favorite words, as
//! real ones do: a word that was used once is likely to come again.

use std::collections::BTreeMap;

use crate::random::Random;
use crate::words::{Words, lines};

/// So many nouns and verbs are the favorites of a story.
const FAVORITES: usize = 24;
/// In so many of a hundred cases a favorite is taken.
const LOYALTY: usize = 45;

/// Everything that sentences are made of.
pub struct Phrases {
    groups: BTreeMap<&'static str, Vec<&'static str>>,
    names: BTreeMap<&'static str, Vec<&'static str>>,
    code: Vec<&'static str>,
    long_code: Vec<&'static str>,
    words: Words,
}

/// The words of one story, and the chance that picks them.
pub struct Voice<'a> {
    phrases: &'a Phrases,
    pub random: Random,
    systems: Vec<&'a str>,
    links: Vec<String>,
    nouns: Vec<usize>,
    verbs: Vec<usize>,
}

impl Phrases {
    pub fn load() -> Self {
        Self {
            groups: grouped(include_str!("lists/phrases.txt")),
            names: grouped(include_str!("lists/names.txt")),
            code: blocks(include_str!("lists/code.txt")),
            long_code: blocks(include_str!("lists/blocks.txt")),
            words: Words::load(),
        }
    }

    /// The voice of a story about these systems; `links` are mentions of other stories.
    pub fn voice<'a>(
        &'a self,
        mut random: Random,
        systems: Vec<&'a str>,
        links: Vec<String>,
    ) -> Voice<'a> {
        let nouns = (0..FAVORITES)
            .map(|_| self.words.nouns.draw(&mut random))
            .collect();
        let verbs = (0..FAVORITES)
            .map(|_| self.words.verbs.draw(&mut random))
            .collect();
        Voice {
            phrases: self,
            random,
            systems,
            links,
            nouns,
            verbs,
        }
    }
}

impl<'a> Voice<'a> {
    /// A sentence of a group.
    pub fn say(&mut self, group: &str) -> String {
        let pattern = *self.random.pick(&self.phrases.groups[group]);
        self.fill(pattern)
    }

    /// A pattern with its slots filled; each sentence in it begins with an upper-case letter.
    pub fn fill(&mut self, pattern: &str) -> String {
        let filled = self.fill_as_is(pattern);
        let mut sentences = String::with_capacity(filled.len());
        for sentence in filled.split_inclusive(". ") {
            let start = sentences.len();
            sentences.push_str(sentence);
            if let Some(first) = sentences.get_mut(start..=start) {
                first.make_ascii_uppercase();
            }
        }
        sentences
    }

    /// Sentences of a group with at least this many words together.
    pub fn paragraph(&mut self, group: &str, words: usize) -> String {
        let mut text = String::new();
        while text.split_ascii_whitespace().count() < words {
            let sentence = self.say(group);
            text.push_str(if text.is_empty() { "" } else { " " });
            text.push_str(&sentence);
        }
        text
    }

    /// A fenced block of code.
    pub fn code(&mut self) -> String {
        let block = *self.random.pick(&self.phrases.code);
        self.fill_as_is(block)
    }

    /// A fenced block of code of some ten lines.
    pub fn long_code(&mut self) -> String {
        let block = *self.random.pick(&self.phrases.long_code);
        self.fill_as_is(block)
    }

    fn fill_as_is(&mut self, pattern: &str) -> String {
        let mut text = String::with_capacity(pattern.len() * 2);
        let mut rest = pattern;
        while let Some((before, (slot, after))) = rest
            .split_once('<')
            .and_then(|(a, b)| Some((a, b.split_once('>')?)))
        {
            text.push_str(before);
            match self.word(slot) {
                Some(word) => {
                    if (text.ends_with(" a ") || text == "A ")
                        && word.starts_with(['a', 'e', 'i', 'o', 'u'])
                    {
                        text.truncate(text.len() - 1);
                        text.push_str("n ");
                    }
                    text.push_str(&word);
                    rest = after;
                }
                None => {
                    text.push('<');
                    rest = &rest[before.len() + 1..];
                }
            }
        }
        text.push_str(rest);
        text
    }

    /// What stands in a slot; `None` for what is no slot.
    fn word(&mut self, slot: &str) -> Option<String> {
        let words = &self.phrases.words;
        Some(match slot {
            "noun" => self.noun(0),
            "nouns" => self.noun(1),
            "verb" => self.verb(0),
            "verbs" => self.verb(1),
            "verbed" => self.verb(2),
            "done" => self.verb(3),
            "verbing" => self.verb(4),
            "adj" => words.adjectives.entries[words.adjectives.draw(&mut self.random)][0].clone(),
            "adv" => words.adverbs.entries[words.adverbs.draw(&mut self.random)][0].clone(),
            "system" if self.random.percent(40) => format!("`{}`", self.random.pick(&self.systems)),
            "system" => format!("the {}", self.random.pick(&self.systems).replace('-', " ")),
            "role" => (*self.random.pick(&self.phrases.names["roles"])).to_owned(),
            "metric" => format!("`{}`", self.random.pick(&self.phrases.names["metrics"])),
            "number" => self.number().to_string(),
            "percent" => format!("{} percent", self.random.between(2, 95)),
            "duration" => self.duration(),
            "link" if self.links.is_empty() => "an earlier review".to_owned(),
            "link" => self.random.pick(&self.links).clone(),
            _ => return None,
        })
    }

    fn noun(&mut self, form: usize) -> String {
        let list = &self.phrases.words.nouns;
        let favorite = self.random.percent(LOYALTY);
        let index = if favorite {
            *self.random.pick(&self.nouns)
        } else {
            list.draw(&mut self.random)
        };
        list.entries[index][form].clone()
    }

    fn verb(&mut self, form: usize) -> String {
        let list = &self.phrases.words.verbs;
        let favorite = self.random.percent(LOYALTY);
        let index = if favorite {
            *self.random.pick(&self.verbs)
        } else {
            list.draw(&mut self.random)
        };
        list.entries[index][form].clone()
    }

    /// Small ones are common, and large ones are round.
    fn number(&mut self) -> usize {
        let digits = self.random.below(4);
        self.random.between(2, 60) * [1, 1, 10, 100][digits]
    }

    fn duration(&mut self) -> String {
        let unit = *self
            .random
            .pick(&["minutes", "minutes", "hours", "days", "weeks"]);
        format!("{} {unit}", self.random.between(2, 50))
    }
}

/// The blocks below the first line, which are separated by lines of `%%`.
fn blocks(text: &'static str) -> Vec<&'static str> {
    let (_, blocks) = text.split_once('\n').unwrap_or_default();
    blocks.split("%%\n").map(str::trim_end).collect()
}

/// The lines below each `[heading]`.
pub fn grouped(text: &'static str) -> BTreeMap<&'static str, Vec<&'static str>> {
    let mut groups: BTreeMap<_, Vec<_>> = BTreeMap::new();
    let mut group = "";
    for line in lines(text) {
        match line
            .strip_prefix('[')
            .and_then(|line| line.strip_suffix(']'))
        {
            Some(name) => group = name,
            None => groups.entry(group).or_default().push(line),
        }
    }
    groups
}
