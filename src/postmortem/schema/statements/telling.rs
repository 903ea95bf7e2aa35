//! What the names of fields and mappings tell that are none of ours.

use super::Weight;
use crate::postmortem::schema::conventions;
use crate::postmortem::schema::spelling::{squashed, words};

/// Fields whose values are names and addresses.
const NAMES: [&str; 18] = [
    "alias",
    "author",
    "author_email",
    "authors",
    "branch",
    "company",
    "css",
    "edit_url",
    "icon",
    "image",
    "images",
    "name",
    "path",
    "permalink",
    "product",
    "redirect_from",
    "slug",
    "url",
];

/// Mappings in which themes and tools keep fields of the document itself.
const CONTAINERS: [&str; 30] = [
    "access",
    "afterword",
    "attributes",
    "cascade",
    "config",
    "custom",
    "data",
    "doc",
    "document",
    "eleventy",
    "extra",
    "flags",
    "frontmatter",
    "hugo",
    "jekyll",
    "labels",
    "meta",
    "metadata",
    "options",
    "page",
    "params",
    "post",
    "postmortem",
    "properties",
    "publication",
    "publishing",
    "review",
    "settings",
    "workflow",
    "zola",
];

/// Words in the name of a flag that are not there for another reason.
const HIDING_WORDS: [&str; 8] = [
    "confidential",
    "draft",
    "embargo",
    "embargoed",
    "private",
    "restricted",
    "unpublished",
    "wip",
];
const SHOWING_WORDS: [&str; 4] = ["public", "publish", "publishable", "published"];

/// Whether the values of a field are names and addresses.
pub(super) fn is_of_names(name: &str) -> bool {
    NAMES.contains(&name)
}

/// How sure it is that what stands in a mapping of this name is about the document.
pub(super) fn weight_within(container: &str) -> Weight {
    let mut parts = container.split('.');
    let is_known = parts.any(|part| {
        let part = squashed(part);
        CONTAINERS.contains(&part.as_str()) || part == "build"
    });
    if is_known {
        Weight::Theirs
    } else {
        Weight::Likely
    }
}

/// Whether a field of this name that has any value hides the document.
pub(super) fn tells_by_its_name(name: &str) -> bool {
    let words = words(name);
    words
        .iter()
        .any(|word| HIDING_WORDS.contains(&word.as_str()))
        || matches!(squashed(name).as_str(), "donotpublish" | "workinprogress")
}

/// Whether a field of this name hides the document with this value.
pub(super) fn hides(name: &str, value: &str) -> bool {
    let words = words(name);
    let has = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
    (has(&HIDING_WORDS) && conventions::is_yes(value))
        || (has(&SHOWING_WORDS) && conventions::is_no(value))
}
