//! Words of `status` that say how an incident or a document stands, and nothing about readers:
//! `resolved`, `accepted`, `closed by the vendor`.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::closed::{self, Reach};
use super::spelling::plain_words;
use crate::config::Config;
use crate::postmortem::language;
use crate::words::{Status, Word};

/// What a word of `status` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// How far the document is, which decides who may see it.
    Status(Status),
    /// How things stand, which decides nothing.
    State,
    /// That not everybody may see the document.
    Hidden,
    /// Nobody knows what.
    Unknown,
}

/// Letters of the longest state that is shown.
const LONGEST: usize = 60;

/// What a state may begin with before it goes on: `Resolved, see the log`, `superseded by 0012`.
const SEPARATORS: [&str; 19] = [
    ",", ";", "(", "[", ":", ".", "|", "/", "—", "–", " - ", " by ", " on ", " since ", " at ",
    " with ", " in ", " after ", " via ",
];

/// Words that say, wherever they stand in a status, that not everybody may read.
const HIDING: [&str; 8] = [
    "don", "hid", "nda", "never", "not", "unless", "until", "wip",
];

/// How such words begin.
const HIDING_STEMS: [&str; 19] = [
    "bozza",
    "borrador",
    "brouillon",
    "classif",
    "confiden",
    "draft",
    "embargo",
    "entwurf",
    "hidd",
    "internal",
    "privat",
    "privileg",
    "rascunho",
    "restrict",
    "secret",
    "sensitiv",
    "unlist",
    "unpublish",
    "vertraulich",
];

/// What the text of a `status` says.
pub(super) fn standing(text: &str, config: &Config) -> Standing {
    if let Some(status) = Status::from_word(text) {
        return Standing::Status(status);
    }
    let plain = plain_words(text);
    match closed::reach(text) {
        Some(Reach::Nobody) if closed::is_unfinished(&plain) => {
            return Standing::Status(Status::Draft);
        }
        Some(_) => return Standing::Hidden,
        None => {}
    }
    if closed::reach_of_line(text).is_some() || closed::reach_of_class(text).is_some() {
        return Standing::Hidden;
    }
    if matches!(plain.as_str(), "public" | "publish") {
        return Standing::Status(Status::Published);
    }
    let is_state =
        |words: &str| STATES.contains(words) || config.states.iter().any(|state| state == words);
    if is_state(&plain) {
        return Standing::State;
    }
    let end = SEPARATORS.iter().filter_map(|mark| text.find(mark)).min();
    let Some((head, rest)) = end.and_then(|end| text.split_at_checked(end)) else {
        return Standing::Unknown;
    };
    match is_state(&plain_words(head)) && !hides(rest) {
        true => Standing::State,
        false => Standing::Unknown,
    }
}

/// A state as it is shown; `None` for a text that says anything else.
pub(in crate::postmortem) fn shown(text: &str, config: &Config) -> Option<String> {
    if standing(text, config) != Standing::State {
        return None;
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= LONGEST {
        return Some(text);
    }
    let end = SEPARATORS.iter().filter_map(|mark| text.find(mark)).min()?;
    text.get(..end).map(|head| head.trim_end().to_owned())
}

/// Whether words behind a state may say that not everybody is to read.
fn hides(text: &str) -> bool {
    let text = text.to_lowercase();
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    let is_hiding = |word: &str| {
        HIDING.contains(&word) || HIDING_STEMS.iter().any(|stem| word.starts_with(stem))
    };
    words.any(is_hiding) || closed::is_named_in(&text)
}

/// The states of all languages.
static STATES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    language::all()
        .flat_map(|one| one.states)
        .copied()
        .collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Standing {
        let mut config = Config::for_site("site");
        config.states = vec!["signed off by legal".to_owned()];
        standing(text, &config)
    }

    #[test]
    fn states_decide_nothing() {
        for text in [
            "resolved",
            "Closed",
            "mitigated",
            "FINAL",
            "in-review",
            "proposed",
            "accepted",
            "✅ Resolved",
            "Behoben",
            "解決済み",
            "superseded by [0012](0012.md)",
            "Complete, action items in the tracker",
            "Resolved (2024-05-01)",
            "Signed-off by legal",
            "Fixed in 2.1",
        ] {
            assert_eq!(of(text), Standing::State, "{text}");
        }
    }

    #[test]
    fn words_about_readers_decide_wherever_they_stand() {
        for text in ["WIP", "Work in progress", "unpublished", "Entwurf"] {
            assert_eq!(of(text), Standing::Status(Status::Draft), "{text}");
        }
        for text in [
            "private",
            "Confidential",
            "hidden",
            "internal only",
            "embargoed",
            "do not publish",
            "Draft — for legal",
            "TLP:RED",
        ] {
            assert_eq!(of(text), Standing::Hidden, "{text}");
        }
        for text in [
            "Resolved, still confidential",
            "closed (do not share)",
            "final / private",
            "resolved, 社外秘",
            "resolved until Friday",
            "resolved draft",
            "closed in private",
            "in progress",
            "secret sauce",
            "drfat",
            "reslved",
            "",
        ] {
            assert_eq!(of(text), Standing::Unknown, "{text}");
        }
    }

    #[test]
    fn long_states_are_shown_by_their_word() {
        let config = Config::for_site("site");
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(shown(text, &config).as_deref(), expected, "{text}");
        };
        check("Resolved, see the  log", Some("Resolved, see the log"));
        check(
            "Resolved, and everything that came of it stands in the tracker of the team",
            Some("Resolved"),
        );
        check("draft", None);
    }
}
