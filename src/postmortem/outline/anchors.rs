//! What headings are called in links, and what a link's fragment means.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::sync::OnceLock;

use super::{Heading, Outline};
use crate::ids::Slug;

/// What a fragment means in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// A heading of the page, by its anchor.
    Heading(String),
    /// The top of the page: the title.
    Top,
    /// No place of the document.
    Missing,
}

/// Names that mean something to a browser or a template: a heading of that name gets a prefix,
/// because an `id` may hide a property of `document` or `window`, or be there twice. Slugs hold
/// neither underscores nor capitals, so ids with one of them are free for templates.
#[rustfmt::skip]
pub(super) const RESERVED_ANCHORS: [&str; 66] = [
    "addeventlistener", "alert", "all", "anchors", "api", "attributes", "body", "catalog",
    "children", "close", "confirm", "constructor", "content", "cookie", "createelement",
    "customelements", "default", "defaultview", "document", "domain", "event", "events", "fetch",
    "focus", "footer", "form", "forms", "frames", "hasownproperty", "head", "header", "history",
    "id", "images", "index", "links", "localstorage", "location", "main", "menu", "name", "nav",
    "navigation", "navigator", "open", "opener", "origin", "parent", "plugins", "print", "prompt",
    "proto", "prototype", "results", "screen", "scripts", "search", "self", "sessionstorage",
    "status", "stop", "title", "toc", "top", "tostring", "window",
];

/// What stands in front of a reserved anchor, and is the anchor of a heading without any letter.
const ANCHOR_PREFIX: &str = "section";

impl Outline {
    /// What a link's fragment means: an anchor as it is, as GitHub and others would have made it
    /// of the same words, or as the author named a place.
    #[must_use]
    pub fn find_anchor(&self, fragment: &str) -> Anchor {
        match self.lookup.of(self).find(fragment.trim()) {
            None => Anchor::Missing,
            Some(None) => Anchor::Top,
            Some(index) if index == self.title => Anchor::Top,
            Some(Some(index)) => self.headings.get(index).map_or(Anchor::Missing, |heading| {
                Anchor::Heading(heading.anchor.clone())
            }),
        }
    }
}

/// The names of an outline's headings and places, made when the first is asked for. It follows from
/// the outline, so that two of them never differ.
#[derive(Default)]
pub(super) struct Lookup(OnceLock<Names>);

impl Lookup {
    fn of(&self, outline: &Outline) -> &Names {
        self.0.get_or_init(|| Names::of(outline))
    }
}

impl Clone for Lookup {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl fmt::Debug for Lookup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lookup")
    }
}

impl PartialEq for Lookup {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Lookup {}

/// The first heading of each name.
struct Names {
    anchors: HashMap<String, usize>,
    /// `None` for the top.
    places: HashMap<String, Option<usize>>,
    /// As GitHub makes them.
    elsewhere: HashMap<String, usize>,
    /// As we make them of the words, before they are unique.
    words: HashMap<String, usize>,
}

impl Names {
    fn of(outline: &Outline) -> Self {
        let headings = &outline.headings;
        let anchors = headings.iter().map(|heading| heading.anchor.clone());
        let words = headings.iter().map(|heading| anchor_of(&heading.text));
        let places = outline.places.iter().cloned();
        Self {
            anchors: first_of_each(anchors.zip(0..)),
            places: first_of_each(places),
            elsewhere: first_of_each(github_anchors(headings).into_iter().zip(0..)),
            words: first_of_each(words.zip(0..)),
        }
    }

    /// The heading that a fragment means; `Some(None)` for the top.
    fn find(&self, fragment: &str) -> Option<Option<usize>> {
        let spelled = anchor_of(fragment);
        let lower = fragment.to_lowercase();
        let in_order = [
            self.anchors.get(fragment).copied().map(Some),
            self.places.get(fragment).copied(),
            self.elsewhere.get(&lower).copied().map(Some),
            self.anchors.get(&spelled).copied().map(Some),
            self.words.get(&spelled).copied().map(Some),
            // Browsers know this one without being told.
            (lower == "top").then_some(None),
        ];
        in_order.into_iter().flatten().next()
    }
}

/// The first value of each name.
fn first_of_each<T>(named: impl Iterator<Item = (String, T)>) -> HashMap<String, T> {
    let mut first = HashMap::new();
    for (name, value) in named {
        first.entry(name).or_insert(value);
    }
    first
}

/// Hands out anchors, each once.
#[derive(Default)]
pub(super) struct Anchors {
    used: BTreeSet<String>,
    /// The number to try next for an anchor that was asked for again.
    next: BTreeMap<String, usize>,
}

impl Anchors {
    /// An anchor of these words that nothing else has.
    pub(super) fn unique(&mut self, words: &str) -> String {
        let base = anchor_of(words);
        if self.used.insert(base.clone()) {
            return base;
        }
        let number = self.next.entry(base.clone()).or_insert(1);
        loop {
            let anchor = format!("{base}-{number}");
            *number += 1;
            if self.used.insert(anchor.clone()) {
                return anchor;
            }
        }
    }
}

/// The anchor of a heading of these words, before it is made unique.
fn anchor_of(words: &str) -> String {
    match Slug::from_text(words) {
        Some(slug) if RESERVED_ANCHORS.binary_search(&slug.as_str()).is_ok() => {
            format!("{ANCHOR_PREFIX}-{slug}")
        }
        Some(slug) => slug.to_string(),
        None => ANCHOR_PREFIX.to_owned(),
    }
}

/// The anchors that GitHub would give to headings: lower case, punctuation dropped, a hyphen for
/// each space, numbered where they are asked for again.
fn github_anchors(headings: &[Heading]) -> Vec<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut anchors = Vec::with_capacity(headings.len());
    for heading in headings {
        let kept = heading.text.chars().filter_map(|c| match c {
            ' ' => Some('-'),
            c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c),
            _ => None,
        });
        let slug: String = kept.flat_map(char::to_lowercase).collect();
        let count = seen.entry(slug.clone()).or_default();
        anchors.push(if *count == 0 {
            slug
        } else {
            format!("{slug}-{count}")
        });
        *count += 1;
    }
    anchors
}
