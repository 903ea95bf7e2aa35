//! The program's own regular expressions.

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
