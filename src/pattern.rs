//! The program's own regular expressions and lists of words.

/// What finds all of some words in one pass over a text.
pub use aho_corasick::AhoCorasick as Words;
use aho_corasick::{AhoCorasickKind, MatchKind};
use regex::Regex;

/// A regular expression that stands in the program.
///
/// # Panics
/// Where it is none, because a rule that silently never matches would be a fault that nobody sees.
#[expect(
    clippy::panic,
    reason = "a fault of the program, at the first use of the pattern"
)]
pub fn pattern(text: &str) -> Regex {
    match Regex::new(text) {
        Ok(regex) => regex,
        Err(error) => panic!("{error}"),
    }
}

/// A finder of words of the program, as they are written.
///
/// # Panics
/// Where they are too many for it, at the first use.
pub fn words(words: &[&str]) -> Words {
    finder(words, false)
}

/// The same, ASCII letters in either case.
///
/// # Panics
/// Where they are too many for it, at the first use.
pub fn words_in_either_case(words: &[&str]) -> Words {
    finder(words, true)
}

#[expect(
    clippy::panic,
    reason = "a fault of the program, which the first use of its table shows"
)]
fn finder(words: &[&str], in_either_case: bool) -> Words {
    let built = Words::builder()
        .match_kind(MatchKind::Standard)
        .kind(Some(AhoCorasickKind::DFA))
        .ascii_case_insensitive(in_either_case)
        .build(words);
    match built {
        Ok(words) => words,
        Err(error) => panic!("{error}"),
    }
}
