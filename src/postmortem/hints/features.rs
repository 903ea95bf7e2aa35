//! What a sentence is told by: its stems, and the pairs of stems that stand beside each other.
//!
//! Training and reading see a sentence in this one way. A feature is a number, made once for each
//! word; a pair is made of two numbers, so that nothing is written down for it.

use std::cell::RefCell;
use std::sync::LazyLock;

use frostem::{Algorithm, Stemmer};
use rustc_hash::{FxHashMap, FxHashSet};

/// A stem or a pair of stems.
pub type Feature = u32;

/// What stands in front of the first word and behind the last one.
const EDGES: (Feature, Feature) = (hash(b"^"), hash(b"$"));

/// What all numbers are.
const NUMBER: Feature = hash(b"#");

/// Words that hold sentences together. By themselves and beside each other they say nothing; beside
/// another word they do. Words that deny are none of them.
const BETWEEN: &str = "\
    a about after all also am an and another any are as at be because been before being between \
    both but by can could d did do does done down during each for from had has have having he \
    her here his how i if in into is it its just ll m many may might more most much must of off \
    on one onto or other our ours out over own per re s same she should so some such t than that \
    the their them then there these they this those three through to two under up upon us ve \
    very via was we were what when where which while who whom whose will with would you your \
";

static BETWEEN_SET: LazyLock<FxHashSet<&str>> =
    LazyLock::new(|| BETWEEN.split_whitespace().collect());

/// Longer words are no words; they are left out.
const LONGEST: usize = 40;

/// Words of which the stem is remembered at a time.
const REMEMBERED: usize = 1 << 16;

/// A word of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// Its stem.
    pub stem: Feature,
    /// Whether it says something by itself.
    pub tells: bool,
    /// Where it begins in the sentence.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

/// Finds stems, and remembers those of the last words.
struct Stems {
    stemmer: Stemmer,
    /// The stems of words as they are written, and whether they say something by themselves.
    known: FxHashMap<Box<str>, (Feature, bool)>,
    word: String,
}

thread_local! {
    static STEMS: RefCell<Stems> = RefCell::new(Stems {
        stemmer: Stemmer::new(Algorithm::English),
        known: FxHashMap::default(),
        word: String::new(),
    });
}

impl Stems {
    /// The stem of a word as it is written.
    fn of(&mut self, written: &str) -> (Feature, bool) {
        if let Some(stem) = self.known.get(written) {
            return *stem;
        }
        self.word.clear();
        if written.is_ascii() {
            self.word.push_str(written);
            self.word.make_ascii_lowercase();
        } else {
            self.word
                .extend(written.chars().flat_map(char::to_lowercase));
        }
        self.word.retain(|c| c != '\'' && c != '’');
        let stem = match self.word.bytes().all(|byte| byte.is_ascii_digit()) {
            true => (NUMBER, false),
            false => {
                let is_between = BETWEEN_SET.contains(self.word.as_str());
                (hash(self.stemmer.stem(&self.word).as_bytes()), !is_between)
            }
        };
        if self.known.len() == REMEMBERED {
            self.known.clear();
        }
        self.known.insert(written.into(), stem);
        stem
    }
}

/// Puts the words of a sentence into `words`.
pub fn read(sentence: &str, words: &mut Vec<Word>) {
    words.clear();
    STEMS.with_borrow_mut(|stems| {
        let mut start = 0;
        while let Some(byte) = sentence.as_bytes().get(start) {
            let end = end_of_word(sentence, start);
            if end == start {
                start += match byte.is_ascii() {
                    true => 1,
                    false => char_at(sentence, start).map_or(1, char::len_utf8),
                };
                continue;
            }
            let written = sentence.get(start..end).unwrap_or_default();
            if written.len() <= LONGEST {
                let (stem, tells) = stems.of(written);
                words.push(Word {
                    stem,
                    tells,
                    start,
                    end,
                });
            }
            start = end;
        }
    });
}

/// Where the word that begins at a place ends; the place itself where none does.
fn end_of_word(sentence: &str, start: usize) -> usize {
    let mut end = start;
    while let Some(byte) = sentence.as_bytes().get(end) {
        if byte.is_ascii_alphanumeric() {
            end += 1;
            continue;
        }
        if byte.is_ascii() && *byte != b'\'' {
            break;
        }
        let Some(c) = char_at(sentence, end) else {
            break;
        };
        let goes_on = c.is_alphanumeric() || end > start && is_apostrophe(sentence, end, c);
        if !goes_on {
            break;
        }
        end += c.len_utf8();
    }
    end
}

fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// Whether a letter follows an apostrophe, as in "didn't".
fn is_apostrophe(sentence: &str, at: usize, c: char) -> bool {
    let behind = || sentence.get(at + c.len_utf8()..).unwrap_or_default();
    matches!(c, '\'' | '’') && behind().starts_with(char::is_alphabetic)
}

/// Calls `each` with the features of a sentence, and the words that each is made of. What occurs
/// twice is told twice.
pub fn each(words: &[Word], mut each: impl FnMut(Feature, &[Word])) {
    let mut before: Option<&Word> = None;
    for (at, word) in words.iter().enumerate() {
        let one = words.get(at..=at).unwrap_or_default();
        if word.tells {
            each(word.stem, one);
        }
        match before {
            Some(before) if before.tells || word.tells => {
                let two = words.get(at - 1..=at).unwrap_or_default();
                each(pair(before.stem, word.stem), two);
            }
            None if word.tells => each(pair(EDGES.0, word.stem), one),
            _ => {}
        }
        before = Some(word);
    }
    if let Some(last) = before.filter(|last| last.tells) {
        each(pair(last.stem, EDGES.1), std::slice::from_ref(last));
    }
}

/// Two stems that stand beside each other.
const fn pair(one: Feature, other: Feature) -> Feature {
    let mixed = one.rotate_left(13).wrapping_mul(0x9e37_79b1) ^ other.wrapping_mul(0x85eb_ca6b);
    let mixed = (mixed ^ (mixed >> 15)).wrapping_mul(0x2c1b_3c6d);
    mixed ^ (mixed >> 13)
}

/// FNV-1a.
pub(super) const fn hash(bytes: &[u8]) -> Feature {
    let mut hash: u32 = 0x811c_9dc5;
    let mut rest = bytes;
    while let [byte, behind @ ..] = rest {
        hash = (hash ^ *byte as u32).wrapping_mul(0x0100_0193);
        rest = behind;
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    fn features(sentence: &str) -> Vec<Feature> {
        let mut words = Vec::new();
        read(sentence, &mut words);
        let mut found = Vec::new();
        each(&words, |feature, _| found.push(feature));
        found
    }

    #[test]
    fn one_word_is_told_by_one_stem() {
        let check = |one: &str, other: &str| assert_eq!(features(one), features(other), "{one}");
        check("The queues were FULL.", "the queue were full");
        check("We didn’t alert", "we didnt alerts");
        check("retried 3 times", "retry 400 time");
        check("", "– … !");
    }

    #[test]
    fn the_order_of_words_tells() {
        assert_ne!(features("alert missing"), features("missing alert"));
        assert!(features("of them all").is_empty());
        let mut sorted = [features("alert missing"), features("missing alert")];
        for features in &mut sorted {
            features.sort_unstable();
        }
        let [one, other] = sorted;
        assert_eq!(one.iter().filter(|f| other.contains(f)).count(), 2);
    }

    #[test]
    fn words_stand_where_they_are_written() {
        let sentence = "Größe: “don't”";
        let mut words = Vec::new();
        read(sentence, &mut words);
        let written: Vec<&str> = words.iter().map(|w| &sentence[w.start..w.end]).collect();
        assert_eq!(written, ["Größe", "don't"]);
    }
}
