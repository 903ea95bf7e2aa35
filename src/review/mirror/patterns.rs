//! The words of first stories, as the files beside this one have them: README.md there tells how they are written.
//!
//! They are read when a document is asked for the first time, and never where a site is only built.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::diagnostics::rules;
use crate::review::phrases::{Pattern, Scope};
use crate::review::required;

/// The files, those first that come first where several fit a sentence.
const FILES: [&str; 7] = [
    include_str!("incidents.toml"),
    include_str!("learning.toml"),
    include_str!("judging.toml"),
    include_str!("accounts.toml"),
    include_str!("reviews.toml"),
    include_str!("people.toml"),
    include_str!("remedies.toml"),
];

static STORIES: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    let files = FILES.iter();
    files
        .flat_map(|text| read(text).unwrap_or_default())
        .collect()
});

/// All first stories that no rule of language is about, in their order of precedence.
pub(in crate::review) fn stories() -> &'static [Pattern] {
    &STORIES
}

/// A file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Words that several of its stories share, by name.
    #[serde(default)]
    lists: BTreeMap<String, Vec<String>>,
    story: Vec<Story>,
}

/// One way to tell a myth.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Story {
    myth: String,
    scope: Scope,
    /// What a sentence must have to be looked at, where that is not told by the phrases.
    #[serde(default)]
    triggers: Vec<String>,
    /// The list of which it must have a word as well.
    beside: Option<String>,
    says: Vec<Says>,
    /// Whole words that make it silent.
    #[serde(default)]
    unless: Vec<String>,
    /// The same as expressions, of which only the beginning is that of a word.
    #[serde(default)]
    unless_like: Vec<String>,
}

/// What is said.
#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Says {
    /// One of these.
    Any { any: Vec<String> },
    /// One of each list, close together and in any order.
    Together { together: Vec<Vec<String>> },
}

fn read(text: &str) -> Result<Vec<Pattern>, toml::de::Error> {
    let File { lists, story } = toml::from_str(text)?;
    Ok(story.into_iter().map(|one| one.pattern(&lists)).collect())
}

impl Story {
    fn pattern(self, lists: &BTreeMap<String, Vec<String>>) -> Pattern {
        let phrases: Vec<String> = self.says.iter().map(|says| says.phrase(lists)).collect();
        let whole = (!self.unless.is_empty()).then(|| format!(r"({})\b", self.unless.join("|")));
        let unless = whole.into_iter().chain(self.unless_like);
        let unless = unless.map(|silent| expression(&silent, lists)).collect();
        let beside = self
            .beside
            .map(|name| lists.get(&name).cloned().unwrap_or_default());
        let triggers = match self.triggers.is_empty() {
            true => required::words(&phrases),
            false => self.triggers,
        };
        Pattern {
            rule: &rules::LANGUAGE_FIRST_STORY,
            myth: Some(self.myth.leak()),
            scope: self.scope,
            triggers: kept(triggers),
            beside: kept(beside.unwrap_or_default()),
            phrases: kept(phrases),
            unless: kept(unless),
        }
    }
}

impl Says {
    fn phrase(&self, lists: &BTreeMap<String, Vec<String>>) -> String {
        match self {
            Self::Any { any } => expression(&any.join("|"), lists),
            Self::Together { together } => {
                let parts = together.iter();
                let parts: Vec<_> = parts.map(|one| expression(&one.join("|"), lists)).collect();
                parts.join(" && ")
            }
        }
    }
}

/// A line of a file as a phrase: `(a|b)` is a group, ` ... ` a few words of the same clause, and the name of a list
/// in braces one of its words.
fn expression(line: &str, lists: &BTreeMap<String, Vec<String>>) -> String {
    let mut line = line.replace(" ... ", r"\b[^.;]{0,60}?\b");
    for (name, words) in lists {
        line = line.replace(&format!("{{{name}}}"), &format!("({})", words.join("|")));
    }
    let mut written = String::with_capacity(2 * line.len());
    let (mut is_escaped, mut is_class) = (false, false);
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        written.push(letter);
        if is_escaped {
            is_escaped = false;
            continue;
        }
        match letter {
            '\\' => is_escaped = true,
            '[' => is_class = true,
            ']' => is_class = false,
            '(' if !is_class && letters.peek() != Some(&'?') => written.push_str("?:"),
            _ => {}
        }
    }
    written
}

/// Words as tables have them: they are there until the program ends.
fn kept(words: Vec<String>) -> &'static [&'static str] {
    let words: Vec<&'static str> = words.into_iter().map(|word| &*word.leak()).collect();
    words.leak()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_read() {
        for text in FILES {
            let title = text.lines().next().unwrap_or_default();
            let read = read(text).map(|stories| stories.is_empty());
            assert_eq!(read, Ok(false), "{title}");
        }
    }

    #[test]
    fn every_story_is_looked_for() {
        for one in stories() {
            let phrases = one.phrases;
            assert!(!one.triggers.is_empty(), "{phrases:?}");
            assert!(
                one.triggers.iter().all(|word| !word.is_empty()),
                "{phrases:?}"
            );
        }
    }

    #[test]
    fn a_line_is_a_phrase() {
        let lists = BTreeMap::from([(
            "bread".to_owned(),
            vec!["loaf".to_owned(), "roll".to_owned()],
        )]);
        let check = |line: &str, expected: &str| assert_eq!(expression(line, &lists), expected);
        check("no need (at all|here)", "no need (?:at all|here)");
        check(r"a \(small\) (?i:loaf)", r"a \(small\) (?i:loaf)");
        check("burnt ... {bread}", r"burnt\b[^.;]{0,60}?\b(?:loaf|roll)");
    }
}
