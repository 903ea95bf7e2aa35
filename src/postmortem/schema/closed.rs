//! Words with which people say that a document is not for everybody.
//!
//! They count where they are the whole of a value: `status: draft`, `tags: [private]`, a line that says
//! `CONFIDENTIAL`. Within a sentence they tell of something else.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::spelling::{first_word, plain_words};
use crate::words::Audience;

/// Who may see a document at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    /// Nobody yet.
    Nobody,
    /// A few people.
    Few,
    /// The organisation.
    Organisation,
}

impl Reach {
    /// The widest audience within it; `None` where there is none.
    pub(super) const fn audience(self) -> Option<Audience> {
        match self {
            Self::Nobody => None,
            Self::Few => Some(Audience::Restricted),
            Self::Organisation => Some(Audience::Internal),
        }
    }
}

/// For a document that is not finished, or must not appear.
const NOBODY: [&str; 35] = [
    "a draft",
    "bozza",
    "borrador",
    "brouillon",
    "do not distribute",
    "do not publish",
    "do not share",
    "don't publish",
    "don't share",
    "draft",
    "draft only",
    "drafting",
    "drafts",
    "early draft",
    "embargoed",
    "entwurf",
    "first draft",
    "in draft",
    "not for distribution",
    "not for publication",
    "not published",
    "not yet published",
    "rascunho",
    "rough draft",
    "still a draft",
    "under embargo",
    "unfinished",
    "unpublished",
    "wip",
    "work in progress",
    "черновик",
    "ドラフト",
    "下書き",
    "草稿",
    "초안",
];

/// For a document that a few may see.
const FEW: [&str; 26] = [
    "attorney client privileged",
    "classified",
    "company confidential",
    "confidencial",
    "confidential",
    "confidentiel",
    "eyes only",
    "hidden",
    "highly confidential",
    "highly restricted",
    "need to know",
    "password protected",
    "privado",
    "privat",
    "private",
    "privileged",
    "privé",
    "restricted",
    "riservato",
    "secret",
    "strictly confidential",
    "top secret",
    "unlisted",
    "vertraulich",
    "機密",
    "非公開",
];

/// For a document of the organisation.
const ORGANISATION: [&str; 12] = [
    "company internal",
    "employees only",
    "for internal use",
    "for internal use only",
    "internal",
    "internal only",
    "internal use",
    "internal use only",
    "staff only",
    "strictly internal",
    "社内限定",
    "社外秘",
];

/// Words of a classification that keep somebody away, which elsewhere say something else.
const CLASSES: [&str; 4] = ["amber", "amber+strict", "red", "sensitive"];

/// Words that tell what a document is about as well: a leaked secret is a topic.
const TOPICS: [&str; 5] = ["classified", "hidden", "privileged", "restricted", "secret"];

/// Sentences that a warning on top of a document begins with.
const WARNINGS: [&str; 7] = [
    "do not distribute",
    "do not publish",
    "do not share",
    "for internal use only",
    "internal use only",
    "not for distribution",
    "not for publication",
];

/// What a sentence about the document itself begins with, and words in it that change nothing.
const SUBJECTS: [&str; 9] = [
    "document",
    "the document",
    "this",
    "this document",
    "this incident report",
    "this page",
    "this post mortem",
    "this postmortem",
    "this report",
];
const FILLERS: [&str; 5] = ["a", "an", "currently", "only", "still"];

/// Who may see a document at most whose status, visibility or whole line is `value`.
pub(super) fn reach(value: &str) -> Option<Reach> {
    reach_of_words(&plain_words(value))
}

fn reach_of_words(words: &str) -> Option<Reach> {
    if NOBODY.contains(&words) {
        Some(Reach::Nobody)
    } else if FEW.contains(&words) {
        Some(Reach::Few)
    } else {
        ORGANISATION.contains(&words).then_some(Reach::Organisation)
    }
}

/// The same for the value of a classification (`TLP:RED`).
pub(super) fn reach_of_class(value: &str) -> Option<Reach> {
    let value = plain_words(value);
    let value = value.strip_prefix("tlp:").unwrap_or(&value);
    reach(value).or_else(|| CLASSES.contains(&value).then_some(Reach::Few))
}

/// The same for a tag, which may be what a document is about.
pub(super) fn reach_of_tag(value: &str) -> Option<Reach> {
    let found = reach(value)?;
    let is_topic = TOPICS.contains(&plain_words(value).as_str());
    (found < Reach::Organisation && !is_topic).then_some(found)
}

/// The same for a status or a line with a reason behind it: `Draft — do not share`, `Confidential (legal)`.
pub(super) fn reach_of_line(line: &str) -> Option<Reach> {
    if line.len() > LONGEST_LINE || !FIRST_WORDS.contains(&first_word(line)) {
        return None;
    }
    let plain = plain_words(line);
    let warns = WARNINGS.iter().any(|warning| plain.starts_with(warning));
    if warns && line.chars().count() <= LONGEST_WARNING {
        return Some(Reach::Nobody);
    }
    let joined = || {
        let parts = plain.split(" & ").flat_map(|part| part.split(" and "));
        let reaches: Option<Vec<_>> = parts.map(reach).collect();
        reaches?.into_iter().min()
    };
    let said = || {
        let (subject, predicate) = plain.split_once(" is ")?;
        let words = predicate.split(' ').filter(|word| !FILLERS.contains(word));
        let predicate = words.collect::<Vec<_>>().join(" ");
        SUBJECTS.contains(&subject).then(|| reach(&predicate))?
    };
    reach_of_words(&plain)
        .or_else(joined)
        .or_else(said)
        .or_else(|| {
            let (word, rest) = line
                .split_once(['—', '–', '(', ';', ','])
                .or_else(|| line.split_once(" - "))?;
            let is_short = rest.chars().count() <= LONGEST_WARNING;
            is_short.then(|| reach(word))?
        })
}

/// Whether the words of a document that nobody may see yet, in lower case, say that it is unfinished.
pub(super) fn is_unfinished(words: &str) -> bool {
    let forbids = ["distribut", "publication", "share", "embargo"];
    let is_ban = words.starts_with("do") || forbids.iter().any(|ban| words.contains(ban));
    NOBODY.contains(&words) && !is_ban
}

/// Whether a text in lower case has one of the words in a script without spaces.
pub(super) fn is_named_in(text: &str) -> bool {
    let all = NOBODY.iter().chain(&FEW).chain(&ORGANISATION);
    !text.is_ascii()
        && all
            .filter(|word| !word.is_ascii())
            .any(|word| text.contains(word))
}

/// What lines that say so begin with. Few others do, so that most are known by their first word.
static FIRST_WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let phrases = NOBODY
        .iter()
        .chain(&FEW)
        .chain(&ORGANISATION)
        .chain(&SUBJECTS);
    phrases.map(|phrase| first_word(phrase)).collect()
});

/// What is longer tells something.
const LONGEST_WARNING: usize = 80;

/// Bytes of the longest line that may warn, with whatever stands around its words.
const LONGEST_LINE: usize = 500;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_values_count() {
        let check = |value: &str, expected| assert_eq!(reach(value), expected, "{value}");
        check("DRAFT", Some(Reach::Nobody));
        check("Work-in-progress", Some(Reach::Nobody));
        check("**Strictly Confidential**", Some(Reach::Few));
        check("internal_only", Some(Reach::Organisation));
        check("draft emails", None);
        check("resolved", None);
        check("", None);
        assert_eq!(reach_of_class("TLP:RED"), Some(Reach::Few));
        assert_eq!(reach_of_class("TLP:GREEN"), None);
        assert_eq!(reach_of_tag("draft"), Some(Reach::Nobody));
        assert_eq!(reach_of_tag("secret"), None);
        assert_eq!(reach_of_tag("internal"), None);
    }

    #[test]
    fn lines_may_give_a_reason() {
        let check = |value: &str, expected| assert_eq!(reach_of_line(value), expected, "{value}");
        check("Draft — do not share", Some(Reach::Nobody));
        check("Confidential (legal is looking at it)", Some(Reach::Few));
        check("DO NOT PUBLISH before Friday", Some(Reach::Nobody));
        check("Privileged & Confidential", Some(Reach::Few));
        check("This postmortem is still a draft.", Some(Reach::Nobody));
        check("This page is private", Some(Reach::Few));
        check("This is a story of a draft", None);
        check("The cause is hidden", None);
        check("Private cloud", None);
        check("Draft emails were lost - and found", None);
    }
}
