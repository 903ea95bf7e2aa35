//! The systems that a document names, without anybody having listed them: which, where and how often.
//!
//! Names are those of a vocabulary of technologies and kinds of system (`vocabulary`), and what
//! looks like a name in the text itself: an identifier in code, `CamelCase`, capitals, "the … service".
//! Which of them a story is about is decided among all documents, by the catalog.

mod actors;
mod capitals;
mod sieve;
mod tokens;
mod vocabulary;
mod words;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::Outline;
use super::markdown::Content;
use crate::text::Span;

use actors::{PEOPLE, PEOPLE_DO, SEEN_IN, WHOLES, WITNESSES};
use capitals::{NO_CAPITALS, NO_PROPER_NAMES, TYPES};
use sieve::Sieve;
use tokens::{DocumentPart, Token};
pub(in crate::postmortem) use vocabulary::spelling;
use vocabulary::{Class, Known};
use words::{FILES, NO_NAME, NOUN};

/// Names of one document that are kept: those that say most about it.
const KEPT: usize = 24;
/// Letters of the longest name that is no known one.
const LONGEST: usize = 32;

/// In a text in Latin script, fewer than one word in this many has other letters.
const MOST_OF_OTHERS: usize = 4;

/// Words such as "we" of a story that those tell whom it is about.
const OWN_WORDS: usize = 3;

/// A name of a system in a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SystemName {
    /// The name as it is usually written, else as the document writes it.
    pub name: String,
    /// How it is known to be one.
    pub shape: Shape,
    /// Whether it stands in the title.
    pub in_title: bool,
    /// Whether it stands in another heading.
    pub in_heading: bool,
    /// How often it stands in the lead.
    pub in_lead: u8,
    /// How often it stands in prose at all.
    pub times: u8,
    /// Whether it also stands in code.
    pub in_code: bool,
    /// Whether it seems to be who tells the story: "we at Example", "Example customers".
    pub is_teller: bool,
    /// Whether a capital within a sentence tells a name from a word in its document.
    pub capitals_tell: bool,
    /// The place that says most: the title, the lead, the first one.
    pub span: Span,
}

/// How a name is known to be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Shape {
    /// A technology of the vocabulary.
    Technology,
    /// What people respond to an incident with.
    Response,
    /// A kind of system that is told in several words: a load balancer.
    Kind,
    /// A kind of system in one word, which is seldom what a story is about: a database.
    KindAlone,
    /// An identifier: in code, or in `CamelCase` or `snake_case`.
    Identifier,
    /// A word in capitals.
    Capitals,
    /// A word in front of a kind of system: "the presence service".
    Compound,
    /// Words that begin with capitals within a sentence.
    Capitalised,
}

/// The names of a document whose title stands at a place.
pub(super) fn read(
    title: (&str, Span),
    content: &Content<'_>,
    outline: &Outline,
) -> Vec<SystemName> {
    let tokens = tokens::read(title, content, outline);
    let written_small = written_small(&tokens);
    let own = tokens
        .iter()
        .filter(|token| matches!(&*token.lower, "we" | "our" | "us"));
    let own = own.take(OWN_WORDS).count();
    let mut names = Names::default();
    let (mut at, mut behind_technology) = (0, None);
    while let Some(token) = tokens.get(at) {
        let rest = tokens.get(at..).unwrap_or_default();
        let may_name = vocabulary::may_name(token);
        if token.is_plain && !may_name {
            at += 1;
            continue;
        }
        let known = may_name.then(|| vocabulary::named(rest)).flatten();
        // The search of "search-indexer" is no search.
        let is_whole = |(known, count): &(Known, usize)| {
            !known.is_kind() || rest.get(*count).is_none_or(|next| !next.is_hyphened)
        };
        if let Some((known, count)) = known.filter(is_whole) {
            let shape = match (known.class, count) {
                (Class::Response, _) => Shape::Response,
                (Class::Product | Class::Monitoring, _) => Shape::Technology,
                (Class::Kind, 1) => Shape::KindAlone,
                (Class::Kind, _) => Shape::Kind,
            };
            if known.is_kind() {
                names.compound(&tokens, at + count - 1);
            }
            // A title that names the API of Discord is not about every API.
            let is_part = token.follows && behind_technology == Some(at);
            let is_of_another =
                is_part && shape == Shape::KindAlone && token.place == DocumentPart::Title;
            let is_witness = known.class == Class::Monitoring && tells(&tokens, at, count);
            if !is_of_another && !is_witness {
                names.add(known.name, shape, rest, count);
            }
            behind_technology = (!known.is_kind()).then_some(at + count);
            at += count;
            continue;
        }
        if let Some(shape) = shape_of(rest, &written_small) {
            names.add(token.raw, shape, rest, 1);
        }
        if may_name {
            names.compound(&tokens, at);
        }
        if let Some(count) = capitalised(rest, &written_small) {
            let name: Vec<&str> = rest.iter().take(count).map(|token| token.raw).collect();
            // "The Timetable Scraper".
            let last = rest.get(count - 1).filter(|_| count > 1);
            let shape = match last.is_some_and(|last| words::is(NOUN, singular(&last.lower))) {
                true => Shape::Compound,
                false => Shape::Capitalised,
            };
            names.add(&name.join(" "), shape, rest, count);
            at += count;
            continue;
        }
        at += 1;
    }
    let titled = tokens
        .iter()
        .take_while(|token| token.place == DocumentPart::Title)
        .filter(|token| token.raw.starts_with(char::is_uppercase));
    names.title(titled.map(|token| &*token.lower));
    // In a text in another script, English words have capitals and are no names.
    let of_others = tokens.iter().filter(|token| !token.raw.is_ascii()).count();
    names.finish(own, of_others * MOST_OF_OTHERS < tokens.len())
}

/// The words that stand in small letters somewhere, of those that also stand with a capital.
fn written_small<'t>(tokens: &'t [Token<'_>]) -> FxHashSet<&'t str> {
    let mut sieve = Sieve::default();
    let mut asked = FxHashSet::default();
    // A capital at the start of a sentence asks nothing, unless more follow.
    let is_asked = |token: &&Token<'_>| {
        let capitals = || token.raw.chars().filter(|c| c.is_uppercase()).take(2);
        !token.is_small() && (!token.begins || capitals().count() == 2)
    };
    for token in tokens.iter().filter(is_asked) {
        sieve.add(&token.lower);
        asked.insert(&*token.lower);
    }
    let small = tokens
        .iter()
        .filter(|token| !token.is_code && token.is_small() && sieve.may_hold(token.raw))
        .filter(|token| asked.contains(token.raw));
    small.map(|token| token.raw).collect()
}

/// What the technology or the kind of system is called that a whole text names, in any of its spellings.
#[must_use]
pub fn known(text: &str) -> Option<&'static str> {
    vocabulary::known(text)
}

/// Whether a text is a kind of system in one word, which says little by itself: a database.
#[must_use]
pub fn is_kind_alone(text: &str) -> bool {
    vocabulary::is_kind_alone(text)
}

/// Whether a name is that of a company, or of all that the company offers: AWS is Amazon's.
#[must_use]
pub fn is_of_company(name: &str, company: &str) -> bool {
    let (name, company) = (key(name), key(company));
    name == company || WHOLES.contains(&(&*company, &*name))
}

/// The form in which two spellings of a name are one: lower case, spaces between words, no plural.
#[must_use]
pub fn key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    for word in name.split(|c: char| !c.is_alphanumeric()) {
        if !word.is_empty() {
            if !key.is_empty() {
                key.push(' ');
            }
            key.extend(word.chars().flat_map(char::to_lowercase));
        }
    }
    if key.len() > 4 && key.ends_with('s') && !key.ends_with("ss") {
        key.pop();
    }
    key
}

/// A word without the s of a plural.
fn singular(word: &str) -> &str {
    word.strip_suffix('s').unwrap_or(word)
}

/// What a single word looks like.
fn shape_of(tokens: &[Token<'_>], written_small: &FxHashSet<&str>) -> Option<Shape> {
    let token = tokens.first()?;
    let raw = token.raw;
    if token.is_small() && !raw.contains('_') {
        return None;
    }
    if !raw.starts_with(|c: char| c.is_ascii_alphabetic()) || raw.len() < 2 || raw.len() > LONGEST {
        return None;
    }
    let letters = raw.chars().filter(|c| c.is_alphabetic());
    let is_loud = letters.clone().count() >= 2
        && letters.clone().all(char::is_uppercase)
        && !NO_CAPITALS.contains(&raw);
    if is_loud && raw.contains('_') {
        return Some(Shape::Identifier);
    }
    if is_loud {
        let is_word = written_small.contains(&*token.lower);
        // `SA-EAST-1` is a place, `INC-12` a number.
        let is_part = token.is_hyphened || tokens.get(1).is_some_and(|next| next.is_hyphened);
        return (!is_word && !is_part && !is_number(raw)).then_some(Shape::Capitals);
    }
    let is_snake = raw.contains('_') && raw.trim_matches('_').contains('_');
    let mut letters = raw.chars();
    let is_camel = letters.next().is_some_and(char::is_uppercase)
        && raw.contains(char::is_lowercase)
        && letters
            .skip_while(|c| !c.is_lowercase())
            .any(char::is_uppercase)
        && !TYPES.iter().any(|end| raw.ends_with(end))
        && !NO_CAPITALS.contains(&raw.to_uppercase().as_str());
    (is_snake || is_camel).then_some(Shape::Identifier)
}

/// Whether it numbers something, as `PM2021` or `Q3` do.
fn is_number(raw: &str) -> bool {
    raw.chars().filter(char::is_ascii_digit).count() > 2
        || raw.len() == 2 && raw.ends_with(|c: char| c.is_ascii_digit())
}

/// How many words begin with a capital, from the first on, within a sentence.
fn capitalised(tokens: &[Token<'_>], written_small: &FxHashSet<&str>) -> Option<usize> {
    let is_proper = |token: &Token<'_>| {
        let mut letters = token.raw.chars();
        letters.next().is_some_and(char::is_uppercase)
            && token.raw.len() > 2
            && letters.all(char::is_lowercase)
            && !token.is_code
            && !NO_PROPER_NAMES.contains(&&*token.lower)
            && !written_small.contains(&*token.lower)
    };
    let first = tokens.first()?;
    let is_apart = !first.begins && !first.is_hyphened && first.place != DocumentPart::Title;
    if !is_apart || !is_proper(first) {
        return None;
    }
    let more = tokens.iter().skip(1).take(2);
    Some(
        1 + more
            .take_while(|token| token.follows && is_proper(token))
            .count(),
    )
}

/// Whether what watches other systems is named as what told of the incident: "Sentry alerted us", "we saw in
/// Grafana".
fn tells(tokens: &[Token<'_>], at: usize, count: usize) -> bool {
    let behind = tokens.get(at + count);
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    let is = |token: Option<&Token<'_>>, words: &[&str]| {
        token.is_some_and(|token| words.contains(&&*token.lower))
    };
    let follows = tokens.get(at).is_some_and(|token| token.follows);
    is(behind.filter(|token| token.follows), &WITNESSES) || is(before.filter(|_| follows), &SEEN_IN)
}

/// Whether what stands behind a name makes it one of people: "Example's users", "Example announced".
fn is_somebody(behind: &[Token<'_>]) -> bool {
    let mut behind = behind.iter();
    let first = behind.next();
    let first = match first {
        Some(token) if token.raw == "s" && !token.follows => behind.next(),
        first => first,
    };
    first.is_some_and(|token| {
        let word = &&*token.lower;
        token.follows && (PEOPLE.contains(word) || PEOPLE_DO.contains(word))
    })
}

/// The names as they are found.
#[derive(Default)]
struct Names {
    all: FxHashMap<String, SystemName>,
    /// How often each is named as those do who have customers and a will.
    people: FxHashMap<String, usize>,
    /// The name that the title begins with.
    opening: Option<String>,
}

impl Names {
    /// Counts a name in the first of some words.
    fn add(&mut self, name: &str, shape: Shape, tokens: &[Token<'_>], words: usize) {
        let (Some(first), Some(last)) = (tokens.first(), tokens.get(words - 1)) else {
            return;
        };
        let span = Span::new(first.span.start, last.span.end.max(first.span.end));
        let key = key(name);
        if is_somebody(tokens.get(words..).unwrap_or_default()) {
            *self.people.entry(key.clone()).or_default() += 1;
        }
        if first.place == DocumentPart::Title && first.begins && self.opening.is_none() {
            self.opening = Some(key.clone());
        }
        let found = self.all.entry(key).or_insert_with(|| SystemName {
            name: name.to_owned(),
            shape,
            in_title: false,
            in_heading: false,
            in_lead: 0,
            times: 0,
            in_code: false,
            is_teller: false,
            capitals_tell: false,
            span,
        });
        if shape < found.shape {
            found.shape = shape;
            name.clone_into(&mut found.name);
        }
        found.in_code |= first.is_code;
        match first.place {
            DocumentPart::Title => found.in_title = true,
            DocumentPart::Heading => found.in_heading = true,
            DocumentPart::Lead => {
                found.in_lead = found.in_lead.saturating_add(1);
                found.times = found.times.saturating_add(1);
            }
            DocumentPart::Body => found.times = found.times.saturating_add(1),
        }
    }

    /// Counts the name that a word makes of the one before it.
    fn compound(&mut self, tokens: &[Token<'_>], at: usize) {
        let Some((before, noun)) = at
            .checked_sub(1)
            .and_then(|b| tokens.get(b).zip(tokens.get(at)))
        else {
            return;
        };
        let singular = singular(&noun.lower);
        let word = &*before.lower;
        let is_name = words::is(NOUN, singular)
            && noun.follows
            && !before.is_hyphened
            && word.len() > 1
            && word.len() <= LONGEST
            && word.chars().all(char::is_alphabetic)
            && !words::is(NO_NAME, word)
            && !NO_CAPITALS.contains(&before.raw)
            && !words::is(NOUN, self::singular(word))
            && !["ly", "ing", "ed", "ous", "ful", "able"]
                .iter()
                .any(|end| word.ends_with(end));
        if is_name {
            let raw = if before.begins { word } else { before.raw };
            let rest = tokens.get(at - 1..).unwrap_or_default();
            self.add(&format!("{raw} {singular}"), Shape::Compound, rest, 2);
        }
    }

    /// Counts the words of the title that are names in prose: by its capitals a title alone tells nothing.
    fn title<'t>(&mut self, words: impl Iterator<Item = &'t str>) {
        for word in words {
            let found = self.all.get_mut(&key(word));
            if let Some(found) = found.filter(|found| found.shape == Shape::Capitalised) {
                found.in_title = true;
            }
        }
    }

    /// Those that say most, in the order in which they do.
    fn finish(self, own_words: usize, capitals_tell: bool) -> Vec<SystemName> {
        let is_enough = |found: &SystemName| {
            let is_file = found
                .name
                .rsplit(['.', '_'])
                .next()
                .is_some_and(|end| FILES.contains(&end));
            match found.shape {
                Shape::Technology | Shape::Response | Shape::Kind | Shape::KindAlone => true,
                Shape::Capitals => found.times >= 3 && found.name.len() > 2,
                Shape::Capitalised => found.times >= 2,
                Shape::Identifier => !is_file && (found.times >= 2 || found.in_title),
                Shape::Compound => found.times >= 2 || found.in_title,
            }
        };
        let mut kept: Vec<_> = self
            .all
            .into_iter()
            .filter(|(_, found)| is_enough(found))
            .collect();
        kept.sort_by(|(one_key, one), (other_key, other)| {
            other
                .score()
                .total_cmp(&one.score())
                .then_with(|| one_key.cmp(other_key))
        });
        kept.truncate(KEPT);
        // A company tells its own story as "we", or is told of by its name; then more must speak for it: a
        // title that begins with the name, or more of what only people do.
        let fewest = if own_words == OWN_WORDS { 1 } else { 2 };
        let is_teller = |key: &String| {
            let is_opening = self.opening.as_ref() == Some(key);
            let fewest = if is_opening { 1 } else { fewest };
            self.people.get(key).is_some_and(|people| *people >= fewest)
        };
        let told = kept.into_iter().map(|(key, found)| SystemName {
            is_teller: is_teller(&key),
            capitals_tell,
            ..found
        });
        told.collect()
    }
}

impl SystemName {
    /// How much the place and the number of its mentions say that the story is about it: a title
    /// 6, each of two mentions in the lead 2, a heading 1, each of six mentions 0.5.
    #[must_use]
    pub fn score(&self) -> f32 {
        let by_place =
            if self.in_title { 6.0 } else { 0.0 } + if self.in_heading { 1.0 } else { 0.0 };
        by_place + 2.0 * f32::from(self.in_lead.min(2)) + 0.5 * f32::from(self.times.min(6))
    }
}

#[cfg(test)]
mod tests;
