//! Fields with which other tools keep a document from readers.
//!
//! None of them says who exactly may read it, so none is obeyed: a document that would be hidden
//! elsewhere is left out with a finding until it says so in Afterword's own words.
//!
//! What speaks to search engines and menus alone (`noindex`, `sitemap_exclude`, `nav_exclude`) hides
//! nothing: whoever has the address may read the page.

use super::closed::{self, Reach};
use super::spelling::{is_slip, looks_like, parts, squashed, words};
use crate::data::fields::text_of;
use crate::data::{Node, Value};

/// How a field keeps a document from readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// With anything but a plain no.
    Hides(Reach),
    /// With a plain yes; other values tell something else.
    Flags(Reach),
    /// With anything but a plain yes.
    Shows(Reach),
    /// With a plain no; other values tell something else.
    Refuses(Reach),
    /// With any word that does not plainly say that everybody may read it.
    Names,
    /// With a word that plainly says that not everybody may; other words tell something else.
    Says,
    /// With the moment from which the document is to be seen.
    Appears,
    /// With the moment from which it is not.
    Goes,
}

use Meaning::{Appears, Flags, Goes, Hides, Names, Refuses, Says, Shows};
use Reach::{Few, Nobody, Organisation};

/// The fields by their squashed names.
const CONVENTIONS: [(Meaning, &[&str]); 14] = [
    (
        Hides(Nobody),
        &[
            "neverpublish",
            "noexport",
            "donotdistribute",
            "donotpublish",
            "donotshare",
            "dontpublish",
            "dontshare",
            "draftmode",
            "embargo",
            "embargoed",
            "embargountil",
            "excludefromcollections",
            "headless",
            "hidden",
            "nopublish",
            "notfordistribution",
            "notforpublication",
            "nottobepublished",
            "underembargo",
            "unlisted",
            "unpublish",
            "unpublished",
            "wip",
            "workinprogress",
        ],
    ),
    (
        Hides(Few),
        &[
            "passphrase",
            "passwd",
            "topsecret",
            "acl",
            "allowedgroups",
            "allowedusers",
            "confidential",
            "password",
            "passwordprotected",
            "private",
            "restricted",
            "restrictedto",
            "secret",
            "viewers",
        ],
    ),
    (
        Hides(Organisation),
        &[
            "internal",
            "internalonly",
            "internaluse",
            "internaluseonly",
            "nonpublic",
            "notpublic",
        ],
    ),
    (
        Flags(Nobody),
        &[
            "exclude",
            "excluded",
            "expired",
            "hide",
            "ignore",
            "ignored",
            "inactive",
            "incomplete",
            "invisible",
            "skip",
            "deleted",
            "disabled",
            "trashed",
            "unfinished",
        ],
    ),
    (
        Flags(Few),
        &[
            "authenticated",
            "authentication",
            "locked",
            "authrequired",
            "classified",
            "encrypted",
            "loginrequired",
            "membersonly",
            "nda",
            "privileged",
            "protected",
            "requiresauth",
            "requireslogin",
            "sensitive",
            "subscribersonly",
        ],
    ),
    (Flags(Organisation), &["employeesonly", "staffonly"]),
    (Shows(Nobody), &["listed", "publish", "visible"]),
    (Shows(Organisation), &["public"]),
    (
        Refuses(Nobody),
        &[
            "active",
            "build",
            "display",
            "final",
            "finished",
            "permalink",
            "publishable",
            "readyforpublication",
            "readytopublish",
            "show",
            "shown",
            "approved",
            "enabled",
            "live",
            "output",
            "ready",
            "released",
            "render",
            "rendered",
        ],
    ),
    (
        Names,
        &[
            "confidentialitylevel",
            "classification",
            "confidentiality",
            "dataclassification",
            "securityclassification",
            "sensitivity",
            "tlp",
            "visibility",
        ],
    ),
    (
        Says,
        &[
            "readers",
            "secrecy",
            "targetaudience",
            "access",
            "accesslevel",
            "distribution",
            "draftstatus",
            "exposure",
            "lifecycle",
            "privacy",
            "publication",
            "publicationstatus",
            "publishingstatus",
            "publishstatus",
            "releasestatus",
            "reviewstatus",
            "securitylevel",
            "sharing",
            "stage",
            "state",
            "workflow",
            "workflowstate",
            "workflowstatus",
        ],
    ),
    (
        Appears,
        &[
            "availablefrom",
            "schedule",
            "golive",
            "liveon",
            "publishafter",
            "publishat",
            "publishdate",
            "publishon",
            "releaseon",
            "scheduled",
            "scheduledat",
            "scheduledfor",
        ],
    ),
    (
        Goes,
        &[
            "expireat",
            "hideafter",
            "validuntil",
            "visibleuntil",
            "expirationdate",
            "expire",
            "expires",
            "expiresat",
            "expireson",
            "expiry",
            "expirydate",
            "unpublishat",
            "unpublishdate",
            "unpublishon",
        ],
    ),
    // Our own fields, where something else is written around their names: `is_draft`, `post_status`.
    (Says, &["audience", "status"]),
];

/// Words around a name that change nothing: `is_private`, `page_status`, `draft_flag`.
const AROUND: [&str; 24] = [
    "article",
    "as",
    "content",
    "dg",
    "doc",
    "document",
    "eleventy",
    "entry",
    "flag",
    "hugo",
    "is",
    "jekyll",
    "keep",
    "mark",
    "mode",
    "note",
    "only",
    "page",
    "post",
    "postmortem",
    "report",
    "wp",
    "yet",
    "zola",
];

/// The words of classifications that keep nobody away.
const OPEN: [&str; 11] = [
    "all",
    "clear",
    "everybody",
    "everyone",
    "none",
    "open",
    "public",
    "tlp:clear",
    "tlp:white",
    "unclassified",
    "white",
];

/// What a field says about who may see the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// Nothing.
    Silent,
    /// Everybody may.
    Open,
    /// These may at most.
    AtMost(Reach),
}

/// The meaning of a field by its name as written; `None` where it has none.
pub(super) fn meaning(name: &str) -> Option<Meaning> {
    let own = |name: &str| match name {
        "draft" => Some(Hides(Nobody)),
        "published" => Some(Refuses(Nobody)),
        _ => None,
    };
    let whole = squashed(name);
    if super::VISIBILITY_FIELDS.contains(&whole.as_str()) {
        return None;
    }
    // Capitals begin a word in `isDraft`, and none in `Is_DrAfT`.
    let cores = [parts(name), words(name)].map(core);
    let cores = cores.iter().filter(|core| **core != whole);
    known(&whole).or_else(|| {
        cores
            .clone()
            .find_map(|core| own(core).or_else(|| known(core)))
    })
}

/// What is left of a name without the words around it.
fn core(words: Vec<String>) -> String {
    let is_around = |word: &&String| AROUND.contains(&word.as_str());
    let words: Vec<_> = words.iter().skip_while(is_around).collect();
    let behind = words
        .iter()
        .rev()
        .take_while(|word| is_around(word))
        .count();
    let core = words.iter().take(words.len() - behind);
    core.map(|word| word.as_str()).collect()
}

/// The same inside of another field, where our own names are nobody's either.
pub(super) fn meaning_within(name: &str) -> Option<Meaning> {
    match squashed(name).as_str() {
        "draft" => Some(Hides(Nobody)),
        "published" => Some(Refuses(Nobody)),
        "status" | "audience" => Some(Says),
        _ => meaning(name),
    }
}

fn known(squashed: &str) -> Option<Meaning> {
    let is_it = |names: &&[&str]| names.contains(&squashed);
    let mut all = CONVENTIONS.iter();
    all.find(|(_, names)| is_it(names))
        .map(|(meaning, _)| *meaning)
}

/// The meaning of the field whose name a name nearly is, with that name.
pub(super) fn nearly(name: &str) -> Option<(&'static str, Meaning)> {
    let squashed = squashed(name);
    let own = [
        ("draft", Hides(Nobody)),
        ("published", Refuses(Nobody)),
        ("status", Says),
        ("audience", Says),
    ];
    let theirs = CONVENTIONS
        .iter()
        .filter(|(meaning, _)| !matches!(meaning, Appears | Goes))
        .flat_map(|(meaning, names)| names.iter().map(|name| (*name, *meaning)));
    let all: Vec<_> = own.into_iter().chain(theirs).collect();
    let alike = all.iter().find(|(known, _)| looks_like(&squashed, known));
    let slips = || all.iter().find(|(known, _)| is_slip(&squashed, known));
    alike.or_else(slips).copied()
}

/// What a value says in a field of this meaning.
pub(super) fn reading(meaning: Meaning, node: &Node) -> Reading {
    let value = text_of(node).map(|text| text.text.trim().to_lowercase());
    let value = value.as_deref();
    let unless = |is_open: bool, reach| match is_open {
        true => Reading::Silent,
        false => Reading::AtMost(reach),
    };
    match meaning {
        _ if is_empty(node) => Reading::Silent,
        Hides(reach) => unless(value.is_some_and(is_no), reach),
        Shows(_) if value.is_some_and(is_yes) => Reading::Open,
        Shows(reach) => Reading::AtMost(reach),
        Names if value.is_some_and(|value| OPEN.contains(&value)) => Reading::Open,
        Names if value.is_some_and(is_no) => Reading::Silent,
        Names => {
            let reach = value.and_then(closed::reach_of_class);
            Reading::AtMost(reach.unwrap_or(Few))
        }
        Flags(_) | Refuses(_) | Says => plain_reading(meaning, node),
        Appears | Goes => Reading::Silent,
    }
}

/// The same where the name alone does not tell that the field is about readers: only a value that
/// says so beyond doubt counts.
pub(super) fn plain_reading(meaning: Meaning, node: &Node) -> Reading {
    let found = match &node.value {
        Value::List(items) => items.iter().find_map(|item| plain_reach(meaning, item)),
        _ => plain_reach(meaning, node),
    };
    found.map_or(Reading::Silent, Reading::AtMost)
}

fn plain_reach(meaning: Meaning, node: &Node) -> Option<Reach> {
    let value = text_of(node)?.text.trim().to_lowercase();
    plain_reach_of(meaning, &value)
}

/// Whether a value in lower case says anything in a field of some meaning.
pub(super) fn tells(value: &str) -> bool {
    is_yes(value) || is_no(value) || closed::reach_of_class(value).is_some()
}

/// Who may see the document at most, by a value in lower case.
pub(super) fn plain_reach_of(meaning: Meaning, value: &str) -> Option<Reach> {
    match meaning {
        Hides(reach) | Flags(reach) => is_yes(value).then_some(reach),
        Shows(reach) | Refuses(reach) => is_no(value).then_some(reach),
        Names | Says => closed::reach_of_class(value),
        Appears | Goes => None,
    }
}

/// Whether a value says nothing.
pub(super) fn is_empty(node: &Node) -> bool {
    match &node.value {
        Value::Null => true,
        Value::Text(text) => text.trim().is_empty(),
        Value::List(items) => items.is_empty(),
        Value::Map(entries) => entries.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

pub(super) fn is_yes(value: &str) -> bool {
    matches!(value, "true" | "yes" | "on" | "y" | "1")
}

pub(super) fn is_no(value: &str) -> bool {
    matches!(value, "false" | "no" | "off" | "n" | "0" | "never" | "none")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_mean_the_same_however_they_are_built() {
        let check = |name: &str, expected| assert_eq!(meaning(name), expected, "{name}");
        for name in [
            "is_draft",
            "isDraft",
            "Is-Draft",
            "page_draft",
            "mark_as_draft",
            "draft_flag",
        ] {
            check(name, Some(Hides(Nobody)));
        }
        check("dg-publish", Some(Shows(Nobody)));
        check("eleventyExcludeFromCollections", Some(Hides(Nobody)));
        check("post_status", Some(Says));
        check("is_published", Some(Refuses(Nobody)));
        check("WorkInProgress", Some(Hides(Nobody)));
        for name in [
            "draft",
            "status",
            "title",
            "draft_pick",
            "is",
            "noindex",
            "sitemap_exclude",
        ] {
            check(name, None);
        }
        let nearly = |name: &str| nearly(name).map(|(meant, _)| meant);
        assert_eq!(nearly("pirvate"), Some("private"));
        assert_eq!(nearly("ѕtatus"), Some("status"));
        assert_eq!(nearly("company"), None);
    }
}
