//! The words of front matter that stand for one of a few values.

use crate::postmortem::{Audience, Kind, Relation, Status};

/// A value that is written as one of a few words.
pub trait Word: Sized + Copy + 'static {
    /// The values with the word of each.
    const WORDS: &'static [(&'static str, Self)];

    /// The value of a word, without regard to case, hyphens and underscores.
    fn from_word(word: &str) -> Option<Self> {
        let plain = |text: &str| text.trim().to_lowercase().replace(['-', '_', ' '], "");
        let wanted = plain(word);
        Self::WORDS
            .iter()
            .find(|(name, _)| plain(name) == wanted)
            .map(|(_, value)| *value)
    }

    /// The words, for a message: `` `a`, `b` or `c` ``.
    fn choices() -> String {
        choices(Self::WORDS.iter().map(|(name, _)| *name))
    }
}

/// How an incident was noticed. Other words are kept, but not compared across incidents.
pub(crate) const DETECTED_BY: [&str; 5] = ["alert", "customer", "staff", "third-party", "chance"];

/// What an action is good for. Other words are kept as well.
pub(crate) const ACTION_KINDS: [&str; 5] = ["repair", "detect", "mitigate", "prevent", "learn"];

/// Words for a message: `` `a`, `b` or `c` ``.
pub(super) fn choices(words: impl IntoIterator<Item = &'static str>) -> String {
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

impl Word for Kind {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("incident", Self::Incident),
        ("near-miss", Self::NearMiss),
        ("drill", Self::Drill),
        ("external", Self::External),
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
