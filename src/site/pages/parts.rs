//! The parts that pages are made of: URLs, chips, cards, sources, short texts.

use std::borrow::Cow;

use super::is;
use crate::catalog::index::EntryIx;
use crate::catalog::links::{Resource, percent_encoded_path};
use crate::catalog::related::Related;
use crate::catalog::{Entry, TermUse};
use crate::escape;
use crate::ids::{Dimension, TermId};
use crate::postmortem::{self, Kind, Note};
use crate::site::page_links::PageLinks;
use crate::site::views::{
    Card, Chip, Detail, Html, Link, ListedCard, NoteBody, PageLink, Pagination, Source, Told,
    Written,
};
use crate::site::{Fingerprints, Site, addresses, words};
use crate::text::Span;

/// Characters of a summary on a card.
const CARD_SUMMARY: usize = 280;
/// Shared terms that are named as a reason: the rarest say most.
const SHARED_TERMS: usize = 3;
/// Chips on a card that say what was involved, and as many that say which conditions: more would
/// hide the story.
const CARD_CHIPS: usize = 4;
/// Chips of each other dimension on a card.
const CARD_CHIPS_BESIDE: usize = 2;

/// A list of no more pages links to all of them from each.
const FEW_PAGES: usize = 9;
/// Pages before and behind one that it links to.
const PAGES_BESIDE: usize = 2;

/// Makes the parts of one page.
#[derive(Clone, Copy, Debug)]
pub struct Parts<'a> {
    /// The site.
    pub site: &'a Site,
    /// The page's own address.
    pub address: &'a str,
    /// What stands in front of every address: a host shows 404.html at any depth, so its links
    /// start at the site's root.
    prefix: Option<&'a str>,
    /// The hashes of the site's parts, where a key is to be made of them.
    pub fingerprints: Option<&'a Fingerprints>,
}

impl<'a> Parts<'a> {
    /// The parts of the page at an address.
    pub fn new(site: &'a Site, address: &'a str, fingerprints: Option<&'a Fingerprints>) -> Self {
        let prefix = (address == addresses::NOT_FOUND)
            .then_some(site.config.base_url.as_deref())
            .flatten()
            .map(path_of);
        Self {
            site,
            address,
            prefix,
            fingerprints,
        }
    }

    /// The URL of an address, as written on this page.
    pub fn url(&self, address: &str) -> String {
        match self.prefix {
            Some(prefix) => format!("{prefix}{address}"),
            None => addresses::relative(self.address, address),
        }
    }

    /// The site's root, with a trailing slash or empty.
    pub fn root(&self) -> String {
        match self.prefix {
            Some(prefix) => prefix.to_owned(),
            None => "../".repeat(self.address.matches('/').count()),
        }
    }

    /// This page's absolute URL. The home page is the site's root itself.
    pub fn absolute(&self, base: &str) -> String {
        match self.address {
            addresses::HOME => base.to_owned(),
            address => format!("{base}{address}"),
        }
    }

    /// The links of a text that stands in the file `source`.
    pub fn links(&self, source: &'a str) -> PageLinks<'a> {
        let fingerprint = self.fingerprints.and_then(|all| all.links(source));
        PageLinks::new(&self.site.catalog, self.address, source, fingerprint)
    }

    /// A short Markdown text as HTML without paragraphs.
    pub fn inline(&self, source: &'a str, text: impl Into<Cow<'a, str>>) -> Html<'a> {
        Html::Inline(self.written(source, text))
    }

    /// A Markdown text as HTML with paragraphs.
    pub fn block(&self, source: &'a str, text: impl Into<Cow<'a, str>>) -> Html<'a> {
        Html::Block(self.written(source, text))
    }

    /// A Markdown text that stands in the file `source`, with its links.
    pub fn written(&self, source: &'a str, text: impl Into<Cow<'a, str>>) -> Written<'a> {
        Written {
            text: text.into(),
            links: self.links(source),
        }
    }

    /// The body of a note as HTML, footnotes behind it.
    pub fn note_body(&self, note: &'a Note) -> Html<'a> {
        self.note_part(note, note.body)
    }

    /// A part of the body of a note.
    pub fn note_part(&self, note: &'a Note, body: Span) -> Html<'a> {
        Html::Note(NoteBody {
            note,
            body,
            links: self.links(&note.source.path),
            raw_html: self.site.config.raw_html,
        })
    }

    /// The document of an entry, as the parts of its page see it.
    pub fn told(&self, index: EntryIx, entry: &'a Entry) -> Told<'a> {
        Told {
            document: &entry.document,
            links: self.links(&entry.document.source.path),
            config: &self.site.config,
            fingerprint: self.fingerprints.and_then(|all| all.document(index)),
        }
    }

    /// The chip of a term.
    pub fn chip(&self, id: &TermId) -> Chip {
        let (title, url) = self.term(id);
        Chip {
            dimension: id.dimension.to_string(),
            dimension_title: self
                .site
                .catalog
                .dimension(&id.dimension)
                .map(|info| info.term_title.clone())
                .unwrap_or_default(),
            id: id.slug.to_string(),
            title: title.to_owned(),
            url,
            suggested: false,
        }
    }

    /// The title of a term and the URL of its page.
    fn term<'t>(&self, id: &'t TermId) -> (&'t str, String)
    where
        'a: 't,
    {
        let vocabulary = &self.site.catalog.vocabulary;
        let term = vocabulary.get(id);
        let title = term.map_or(id.slug.as_str(), |term| &term.title);
        let url = self.url(&addresses::term_of(id, term, 1));
        (title, url)
    }

    /// The chip of a term as a document uses it.
    pub fn used_chip(&self, used: &TermUse) -> Chip {
        Chip {
            suggested: used.is_suggested(),
            ..self.chip(&used.term)
        }
    }

    /// The chips of an entry that a condition on the term holds for.
    pub fn chips(&self, entry: &Entry, which: impl Fn(&TermId) -> bool) -> Vec<Chip> {
        let used = entry.uses.iter().filter(|used| which(&used.term));
        used.map(|used| self.used_chip(used)).collect()
    }

    /// The first sentences of an entry's summary.
    pub fn lead(entry: &Entry) -> String {
        words::line(&entry.document.summary_text, CARD_SUMMARY)
    }

    /// The card of an entry.
    pub fn card(&self, entry: EntryIx) -> ListedCard<'a> {
        ListedCard {
            parts: *self,
            entry,
            detail: Detail::Full,
            surprise: String::new(),
            reason: Html::default(),
            anchor: String::new(),
        }
    }

    /// What templates see of a card; `None` of one that no entry has.
    pub fn made_card<'c>(&self, card: &'c ListedCard<'_>) -> Option<Card<'c>> {
        let entry = self.site.catalog.entries.get(card.entry)?;
        let document = &entry.document;
        let has_systems = matches!(card.detail, Detail::Full | Detail::Short | Detail::Line);
        let has_conditions = matches!(card.detail, Detail::Full | Detail::Conditions);
        let has_summary = has_conditions || card.detail == Detail::Short;
        let mut further = 0;
        // As many chips as a card shows; counts how many more there would be.
        let mut few = |limit: usize, is_shown: bool, which: fn(&TermId) -> bool| -> Vec<Chip> {
            if !is_shown {
                return Vec::new();
            }
            let mut used = entry.uses.iter().filter(|used| which(&used.term));
            let chips = used.by_ref().take(limit);
            let chips = chips.map(|used| self.used_chip(used)).collect();
            further += used.count();
            chips
        };
        let systems = few(CARD_CHIPS, has_systems, |id| is(id, &Dimension::System));
        let factors = few(CARD_CHIPS, has_conditions, |id| is(id, &Dimension::Factor));
        let myths = few(CARD_CHIPS_BESIDE, has_conditions, |id| {
            is(id, &Dimension::Myth)
        });
        let others = few(CARD_CHIPS_BESIDE, has_conditions, is_other);
        Some(Card {
            detail: card.detail,
            id: document.id.value.to_string(),
            url: self.url(&addresses::postmortem(&document.id.value)),
            title: entry.title().into_owned(),
            date: words::day_of(document),
            kind: self.telling_kind(document.kind),
            status: words::status(document.status),
            summary: match has_summary {
                true => Self::lead(entry),
                false => String::new(),
            },
            surprise: &card.surprise,
            systems,
            factors,
            myths,
            others,
            further,
            reason_html: &card.reason,
            anchor: &card.anchor,
        })
    }

    /// A kind in words, where it tells this story from the others.
    pub fn telling_kind(&self, kind: Kind) -> Option<String> {
        let is_usual = self.site.catalog.usual_kind == Some(kind);
        words::kind(kind, &self.site.config).filter(|_| !is_usual)
    }

    /// A link to an entry.
    pub fn entry_link(&self, index: EntryIx) -> Option<Link> {
        let entry = self.site.catalog.entries.get(index)?;
        Some(Link {
            title: entry.title().into_owned(),
            url: self.url(&addresses::postmortem(&entry.document.id.value)),
        })
    }

    /// A link to a place; `None` where it has no page.
    pub fn place_link(&self, place: &Resource) -> Option<Link> {
        // A place is no text, so no file it was written in plays a part.
        self.links("").place(place)
    }

    /// `shares A, B and C`, with links; empty where nothing is shared.
    pub fn shares_html<'t>(&self, terms: impl Iterator<Item = &'t TermId>) -> String {
        let terms: Vec<String> = terms
            .take(SHARED_TERMS)
            .map(|id| self.term_html(id))
            .collect();
        if terms.is_empty() {
            String::new()
        } else {
            format!("shares {}", joined(&terms))
        }
    }

    /// Why an incident is related, in words with links to what both share.
    pub fn reasons_html(&self, related: &Related) -> String {
        let mut reasons = Vec::new();
        if !related.terms.is_empty() {
            reasons.push(self.shares_html(related.terms.iter()));
        } else if !related.names.is_empty() {
            let names: Vec<String> = related
                .names
                .iter()
                .take(4)
                .map(|name| format!("“{}”", escape::html(name)))
                .collect();
            reasons.push(format!("both speak of {}", joined(&names)));
        }
        reasons.extend(related.months_apart.map(words::months_apart));
        reasons.join(", ")
    }

    /// A link to a term, or its title where it has no page.
    fn term_html(&self, id: &TermId) -> String {
        let (title, url) = self.term(id);
        format!(
            r#"<a class="term term-{}" href="{url}">{}</a>"#,
            id.dimension,
            escape::html(title)
        )
    }

    /// Public sources.
    pub fn sources(&self, sources: &[postmortem::Source]) -> Vec<Source> {
        let view = |source: &postmortem::Source| Source {
            title: source.title.clone(),
            author: source.author.clone().unwrap_or_default(),
            year: source.year.clone().unwrap_or_default(),
            url: source.url.clone(),
        };
        sources.iter().map(view).collect()
    }

    /// Where a file can be edited.
    pub fn edit_url(&self, path: &str) -> Option<String> {
        let template = self.site.config.repository.as_ref()?;
        Some(template.replace("{path}", &percent_encoded_path(path)))
    }

    /// The pages of a list; `None` where one is enough.
    pub fn pagination(
        &self,
        page: usize,
        pages: usize,
        address: impl Fn(usize) -> String,
    ) -> Option<Pagination> {
        (pages > 1).then(|| Pagination {
            page,
            pages,
            previous: (page > 1).then(|| self.url(&address(page - 1))),
            next: (page < pages).then(|| self.url(&address(page + 1))),
            links: linked_pages(page, pages)
                .map(|(number, gap)| PageLink {
                    number,
                    url: self.url(&address(number)),
                    gap,
                })
                .collect(),
        })
    }
}

/// Whether a term is of a taxonomy of the site.
pub fn is_other(id: &TermId) -> bool {
    id.dimension.is_own()
}

/// The pages of a list that one of them links to, each with whether some before it are left out: were it
/// all of them, a long list would grow with its square.
fn linked_pages(page: usize, pages: usize) -> impl Iterator<Item = (usize, bool)> {
    let is_linked = move |number: &usize| {
        pages <= FEW_PAGES || number.abs_diff(page) <= PAGES_BESIDE || [1, pages].contains(number)
    };
    let mut before = 0;
    (1..=pages).filter(is_linked).map(move |number| {
        let last = std::mem::replace(&mut before, number);
        (number, number > last + 1)
    })
}

/// The items of one page of a list, from 1.
pub fn slice_of<T>(items: &[T], page: usize, size: usize) -> &[T] {
    let start = (page.saturating_sub(1) * size).min(items.len());
    let end = (start + size).min(items.len());
    items.get(start..end).unwrap_or_default()
}

/// `a`, `a and b`, `a, b and c`.
pub fn joined(items: &[String]) -> String {
    match items.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

/// The path of a base URL: `/learn/` of `https://example.org/learn/`.
fn path_of(base: &str) -> &str {
    let behind_scheme = base.split_once("://").map_or(base, |(_, rest)| rest);
    behind_scheme
        .find('/')
        .and_then(|at| behind_scheme.get(at..))
        .unwrap_or("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_list_links_to_its_ends_and_what_is_near() {
        let check = |page: usize, pages: usize, expected: &str| {
            let links = linked_pages(page, pages);
            let links =
                links.map(|(number, gap)| format!("{}{number}", if gap { "… " } else { "" }));
            assert_eq!(links.collect::<Vec<_>>().join(" "), expected);
        };
        check(1, 3, "1 2 3");
        check(5, 9, "1 2 3 4 5 6 7 8 9");
        check(1, 50, "1 2 3 … 50");
        check(4, 50, "1 2 3 4 5 6 … 50");
        check(25, 50, "1 … 23 24 25 26 27 … 50");
        check(50, 50, "1 … 48 49 50");
    }
}
