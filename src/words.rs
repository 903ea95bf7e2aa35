//! The words that site.toml and documents share: values that are one of a few words. The fields that hold
//! them are in [`crate::fields`].

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// How far a document has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Being written; in no output, except under `--drafts`.
    Draft,
    /// Being discussed; published with a mark.
    Review,
    /// Finished, and still open to be learned from.
    Published,
    /// A later document tells it better.
    Superseded,
}

/// Who may read a document. Ordered: a build for an audience holds what is at or below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// Everybody.
    Public,
    /// The organisation.
    Internal,
    /// The people named by the organisation.
    Restricted,
}

/// What kind of experience is told: the place of a kind among those of the site, which are these and
/// those that site.toml adds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Kind(pub(crate) u16);

impl Kind {
    /// Something broke.
    pub const INCIDENT: Self = Self(0);
    /// Something nearly broke.
    pub const NEAR_MISS: Self = Self(1);
    /// It was broken on purpose, to learn.
    pub const DRILL: Self = Self(2);
    /// It happened to others, who told about it.
    pub const EXTERNAL: Self = Self(3);

    /// The kinds that every site has: their names, and what readers call them.
    pub const BUILT_IN: [(&str, &str); 4] = [
        ("incident", "Incident"),
        ("near-miss", "Near miss"),
        ("drill", "Drill"),
        ("external", "Public incident"),
    ];
}

/// How two incidents belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// This one is a recurrence of the other.
    RecurrenceOf,
    /// The same factor took part.
    SameFactor,
    /// The other one's fix took part in this one: "this one's fix caused the other".
    FixCaused,
    /// The other one went differently under like conditions.
    Contrasts,
}

/// How raw HTML in Markdown is treated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum RawHtml {
    /// Shown as text, but for a small allow-list of harmless elements.
    #[default]
    Escape,
    /// Sanitised: a wider allow-list, never svg, math, style or script.
    Sanitize,
}

/// A value that is written as one of a few words.
pub trait Word: Sized + Copy + PartialEq + 'static {
    /// The values with the word of each.
    const WORDS: &'static [(&'static str, Self)];

    /// The value of a word, without regard to case, hyphens and underscores.
    fn from_word(word: &str) -> Option<Self> {
        let mut words = Self::WORDS.iter();
        words
            .find(|(name, _)| is_word(name, word))
            .map(|(_, value)| *value)
    }

    /// The word of the value.
    fn word(self) -> &'static str {
        let mut words = Self::WORDS.iter();
        let found = words.find(|(_, value)| *value == self);
        found.map_or("", |(word, _)| word)
    }

    /// The words, for a message: `` `a`, `b` or `c` ``.
    fn choices() -> String {
        choices(Self::WORDS.iter().map(|(name, _)| *name))
    }
}

/// Whether two words are one, without regard to case, hyphens and underscores.
#[must_use]
pub fn is_word(known: &str, written: &str) -> bool {
    let plain = |text: &str| text.trim().to_lowercase().replace(['-', '_', ' '], "");
    plain(known) == plain(written)
}

/// What an action is good for. Other words are kept as well.
pub const ACTION_KINDS: [&str; 5] = ["repair", "detect", "mitigate", "prevent", "learn"];

/// Words for a message: `` `a`, `b` or `c` ``.
pub fn choices<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<_> = words.into_iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

impl Word for Status {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("draft", Self::Draft),
        ("review", Self::Review),
        ("published", Self::Published),
        ("superseded", Self::Superseded),
    ];
}

impl Word for Audience {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("public", Self::Public),
        ("internal", Self::Internal),
        ("restricted", Self::Restricted),
    ];
}

impl Word for Relation {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("recurrence-of", Self::RecurrenceOf),
        ("same-factor", Self::SameFactor),
        ("fix-caused", Self::FixCaused),
        ("contrasts", Self::Contrasts),
    ];
}

/// Whether a text is a BCP 47 language tag, roughly: letters and digits in groups, the first one of two or three letters.
#[must_use]
pub fn is_language_tag(text: &str) -> bool {
    let mut groups = text.split('-');
    let first = groups.next().unwrap_or_default();
    (2..=3).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && groups.all(|group| {
            (1..=8).contains(&group.len()) && group.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

/// A text with a capital at its start.
#[must_use]
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

/// The singular of an English plural: `category` of `categories`.
#[must_use]
pub fn singular(plural: &str) -> Cow<'_, str> {
    const ENDINGS: [(&str, &str); 7] = [
        ("ies", "y"),
        ("sses", "ss"),
        ("shes", "sh"),
        ("nches", "nch"),
        ("rches", "rch"),
        ("tches", "tch"),
        ("xes", "x"),
    ];
    let same = ["ss", "us", "is", "series", "species"];
    if same.iter().any(|end| plural.ends_with(end)) {
        return Cow::Borrowed(plural);
    }
    let found = ENDINGS.iter().find_map(|(end, instead)| {
        let stem = plural.strip_suffix(end).filter(|stem| stem.len() > 1)?;
        Some(Cow::Owned(format!("{stem}{instead}")))
    });
    found.unwrap_or_else(|| Cow::Borrowed(plural.strip_suffix('s').unwrap_or(plural)))
}

/// A title from an id: `retry-storm` becomes `Retry storm`.
#[must_use]
pub fn title_from(id: &str) -> String {
    capitalised(&id.replace('-', " "))
}

/// A number as people write it: `10,000`. Four digits need no mark.
#[must_use]
pub fn number(count: u64) -> String {
    let digits = count.to_string();
    if digits.len() < 5 {
        return digits;
    }
    let mut written = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_numbers_are_marked_by_threes() {
        let check = |count: u64, expected: &str| assert_eq!(number(count), expected);
        check(0, "0");
        check(1890, "1890");
        check(10_000, "10,000");
        check(1_234_567, "1,234,567");
    }
}
