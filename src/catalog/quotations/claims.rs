//! What a sentence claims, and of what: by this, sentences that say the same in other words are known.
//!
//! The claims are data, `claims.toml`. They are in English; sentences of other languages claim nothing here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::postmortem::hints::features::{self, Feature, Word};

/// What ships.
const SHIPPED: &str = include_str!("claims.toml");
/// How many words a word that denies may stand before what it denies, and behind.
const BEFORE: usize = 6;
const BEHIND: usize = 3;
/// How many words before a word it is denied where a claim must not be.
const CLOSE: usize = 2;
/// Characters of what says one thing.
const LONGEST: usize = 240;
/// How much of what the shorter of two is about the other must be about.
const SHARED: f32 = 0.3;

/// What a text claims, and of what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// The claims, by their numbers.
    pub claims: Box<[u8]>,
    /// The stems of the words that say what it is about.
    pub about: Box<[Feature]>,
    /// The names among them, as they are written but for capitals.
    pub names: Box<[String]>,
}

impl Said {
    /// Whether two texts claim the same of the same.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        // What both call by a name must be the same.
        let is_named = !self.names.is_empty() && !other.names.is_empty();
        if is_named && !self.names.iter().any(|name| other.names.contains(name)) {
            return false;
        }
        let shared = self.about.iter().filter(|one| other.about.contains(one));
        let (shared, fewest) = (shared.count(), self.about.len().min(other.about.len()));
        #[expect(clippy::cast_precision_loss, reason = "words of a sentence")]
        let is_enough = shared > 0 && shared as f32 >= SHARED * fewest as f32;
        is_enough && self.claims.iter().any(|one| other.claims.contains(one))
    }
}

/// The file as it is written.
#[derive(Deserialize)]
struct File {
    phrases: BTreeMap<String, String>,
    claims: BTreeMap<String, Written>,
    words: Words,
}

#[derive(Deserialize)]
struct Written {
    #[serde(default)]
    denied: Vec<String>,
    #[serde(default)]
    said: Vec<String>,
}

#[derive(Deserialize)]
struct Words {
    deny: String,
    general: String,
}

/// The claims that are known.
#[derive(Default)]
pub struct Claims {
    phrases: Vec<(String, String)>,
    ways: Vec<Way>,
    /// The ways in whose first group a word is.
    begun: FxHashMap<Feature, Vec<usize>>,
    deny: FxHashSet<Feature>,
    /// Words that do not say what a sentence is about.
    general: FxHashSet<Feature>,
}

/// A way to say a claim.
struct Way {
    claim: u8,
    is_denied: bool,
    groups: Vec<FxHashSet<Feature>>,
}

impl Claims {
    /// The claims that ship; none where the file is not as it should be, which a test sees.
    pub fn shipped() -> &'static Self {
        static CLAIMS: OnceLock<Claims> = OnceLock::new();
        CLAIMS.get_or_init(|| Self::read(SHIPPED).unwrap_or_default())
    }

    fn read(text: &str) -> Option<Self> {
        let file: File = toml::from_str(text).ok()?;
        let mut ways = Vec::new();
        for (number, written) in file.claims.values().enumerate() {
            let claim = u8::try_from(number).ok()?;
            let denied = written.denied.iter().map(|way| (true, way));
            let said = written.said.iter().map(|way| (false, way));
            ways.extend(denied.chain(said).map(|(is_denied, way)| Way {
                claim,
                is_denied,
                groups: way.split(" + ").map(stems).collect(),
            }));
        }
        let deny = stems(&file.words.deny);
        let mut general = stems(&file.words.general);
        general.extend(&deny);
        // The head of a claim says what is claimed, not of what.
        general.extend(ways.iter().filter_map(|way| way.groups.first()).flatten());
        let mut begun: FxHashMap<Feature, Vec<usize>> = FxHashMap::default();
        for (at, way) in ways.iter().enumerate() {
            for stem in way.groups.first().into_iter().flatten() {
                begun.entry(*stem).or_default().push(at);
            }
        }
        Some(Self {
            phrases: file.phrases.into_iter().collect(),
            ways,
            begun,
            deny,
            general,
        })
    }

    /// What a text claims; nothing where it says more than one thing.
    #[must_use]
    pub fn of(&self, text: &str) -> Said {
        if text.len() > LONGEST {
            return Said::default();
        }
        let names = names(text);
        let mut text = format!("{} ", text.to_lowercase());
        for (phrase, word) in &self.phrases {
            if text.contains(phrase.as_str()) {
                text = text.replace(phrase.as_str(), word);
            }
        }
        let mut words = Vec::new();
        features::read(&text, &mut words);
        let begun = words.iter().filter_map(|word| self.begun.get(&word.stem));
        let begun: BTreeSet<usize> = begun.flatten().copied().collect();
        let ways = begun.iter().filter_map(|at| self.ways.get(*at));
        let claims = ways.filter(|way| self.holds(way, &words));
        let mut claims: Vec<u8> = claims.map(|way| way.claim).collect();
        claims.dedup();
        if claims.is_empty() {
            return Said::default();
        }
        let about = words
            .iter()
            .filter(|word| word.tells && !self.general.contains(&word.stem));
        let mut about: Vec<Feature> = about.map(|word| word.stem).collect();
        about.sort_unstable();
        about.dedup();
        Said {
            claims: claims.into(),
            about: about.into(),
            names: names.into(),
        }
    }

    fn holds(&self, way: &Way, words: &[Word]) -> bool {
        let has = |group: &FxHashSet<Feature>| words.iter().any(|word| group.contains(&word.stem));
        if !way.groups.iter().all(has) {
            return false;
        }
        let (Some(head), denies) = (way.groups.first(), &self.deny) else {
            return false;
        };
        let is_denied = |at: usize, before: usize, behind: usize| {
            let near = words.get(at.saturating_sub(before)..(at + behind + 1).min(words.len()));
            let near = near.unwrap_or_default().iter().enumerate();
            let own = at.min(before);
            let mut others = near.filter(|(place, _)| *place != own);
            others.any(|(_, word)| denies.contains(&word.stem))
        };
        let heads = words.iter().enumerate();
        let mut heads = heads.filter(|(_, word)| head.contains(&word.stem));
        heads.any(|(at, _)| match way.is_denied {
            true => is_denied(at, BEFORE, BEHIND),
            false => !is_denied(at, CLOSE, 0),
        })
    }
}

/// The names in a text: in code, with a digit or an underscore, or with a capital that begins no sentence.
fn names(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut begins = true;
    for word in text.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let bare = bare
            .strip_suffix("'s")
            .or(bare.strip_suffix("’s"))
            .unwrap_or(bare);
        let has_capital = !begins && bare.starts_with(char::is_uppercase);
        let is_mixed = bare.contains('_')
            || bare.contains(|c: char| c.is_ascii_digit()) && bare.contains(char::is_alphabetic);
        if !bare.is_empty() && (has_capital || is_mixed || word.starts_with('`')) {
            names.push(bare.to_lowercase());
        }
        begins = word.ends_with(['.', '!', '?', ':']);
    }
    names
}

fn stems(words: &str) -> FxHashSet<Feature> {
    let mut read = Vec::new();
    features::read(words, &mut read);
    read.into_iter().map(|word| word.stem).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks how many pairs of a file are joined, of how many. A pair stands in a line, set apart by a bar.
    #[track_caller]
    fn check_joined(pairs: &str, is_right: impl Fn(usize, usize) -> bool) {
        let claims = Claims::shipped();
        let joined = pairs.lines().filter(|line| {
            let (one, other) = line.split_once(" | ").unwrap();
            claims.of(one).is_same(&claims.of(other))
        });
        let (joined, all): (Vec<&str>, usize) = (joined.collect(), pairs.lines().count());
        let told = format!("{} of {all}: {joined:#?}", joined.len());
        assert!(is_right(joined.len(), all), "{told}");
    }

    #[test]
    fn the_file_is_read() {
        assert!(Claims::read(SHIPPED).is_some());
    }

    #[test]
    fn sentences_that_say_the_same_are_joined() {
        for same in [
            include_str!("tests/same.txt"),
            include_str!("tests/same-too.txt"),
        ] {
            check_joined(same, |joined, all| joined * 20 >= all * 15);
        }
    }

    #[test]
    fn names_are_told_by_how_they_are_written() {
        let check = |text: &str, expected: &[&str]| assert_eq!(names(text), expected, "{text}");
        check("There was no lock on Flux. Nobody saw it.", &["flux"]);
        check(
            "The `orders` queue and p99_latency of EC2's disk",
            &["orders", "p99_latency", "ec2"],
        );
        check("Nobody was told.", &[]);
    }

    #[test]
    fn sentences_that_only_look_alike_are_not() {
        for alike in [
            include_str!("tests/alike.txt"),
            include_str!("tests/alike-too.txt"),
        ] {
            check_joined(alike, |joined, all| joined * 20 <= all * 2);
        }
    }
}
