//! Atom feeds.
//!
//! Without a base URL the links of a feed are relative to the feed itself, which RFC 4287 allows,
//! and identifiers are made from the site's title.

use super::views::{Feed, FeedEntry, Link};
use super::{Site, addresses, words};
use crate::catalog::Entry;
use crate::catalog::index::EntryIx;
use crate::ids::{Slug, TermId};

/// Entries of a feed: more than a reader ever missed.
const ENTRIES: usize = 50;
/// A day for feeds without any entry; a feed must have one.
const NEVER: &str = "1970-01-01T00:00:00Z";

/// The feed of the whole site.
pub(super) fn site(site: &Site, address: &str) -> Feed {
    let all: Vec<EntryIx> = site.catalog.entries.indices().collect();
    let title = site.config.title.clone();
    let subtitle = site.config.description.clone();
    feed(site, address, addresses::HOME, title, subtitle, &all)
}

/// The feed of a term.
pub(super) fn term(site: &Site, address: &str, id: &TermId) -> Feed {
    let catalog = &site.catalog;
    let title = catalog.vocabulary.title(id);
    let title = format!("{title} · {}", site.config.title);
    let page = addresses::term(id, catalog, 1);
    feed(
        site,
        address,
        &page,
        title,
        String::new(),
        catalog.vocabulary.named_below(id),
    )
}

fn feed(
    site: &Site,
    address: &str,
    page: &str,
    title: String,
    subtitle: String,
    entries: &[EntryIx],
) -> Feed {
    let dated = entries
        .iter()
        .filter_map(|index| site.catalog.entries.get(*index))
        .filter_map(|entry| Some((entry, published(site, entry)?)));
    let entries: Vec<FeedEntry> = dated
        .take(ENTRIES)
        .map(|(entry, day)| feed_entry(site, address, entry, &day))
        .collect();
    Feed {
        id: identifier(site, address),
        title,
        subtitle,
        updated: entries
            .iter()
            .map(|entry| entry.updated.clone())
            .max()
            .unwrap_or_else(|| NEVER.to_owned()),
        self_url: url(site, address, address),
        page_url: url(site, address, page),
        language: site.config.language.clone(),
        entries,
    }
}

/// The day of an entry: of the incident, else of the document's first change.
fn published(site: &Site, entry: &Entry) -> Option<String> {
    let first = site.changes.first.get(&*entry.document.source.path);
    let day = entry
        .document
        .date
        .as_ref()
        .map(|date| date.value)
        .or(first.copied())?;
    Some(format!("{day}T00:00:00Z"))
}

fn feed_entry(site: &Site, feed: &str, entry: &Entry, published: &str) -> FeedEntry {
    let document = &entry.document;
    let address = addresses::postmortem(&document.id.value);
    let changed = site.changes.last.get(&*document.source.path);
    let changed = changed.map(|day| format!("{day}T00:00:00Z"));
    FeedEntry {
        id: identifier(site, &address),
        title: entry.title().into_owned(),
        url: url(site, feed, &address),
        updated: changed.unwrap_or_default().max(published.to_owned()),
        published: published.to_owned(),
        summary: words::cut(&document.summary_text, 600),
        categories: entry
            .uses
            .iter()
            .filter(|used| !used.is_suggested())
            .filter_map(|used| site.catalog.vocabulary.get(&used.term))
            .map(|term| Link {
                title: term.title.clone(),
                url: term.id.to_string(),
            })
            .collect(),
    }
}

/// An identifier that stays the same as long as the address does.
fn identifier(site: &Site, address: &str) -> String {
    site.config.base_url.as_ref().map_or_else(
        || {
            let name = Slug::from_text(&site.config.title);
            format!(
                "urn:afterword:{}:{address}",
                name.map(|name| name.to_string()).unwrap_or_default()
            )
        },
        |base| format!("{base}{address}"),
    )
}

fn url(site: &Site, from: &str, to: &str) -> String {
    site.config.base_url.as_ref().map_or_else(
        || addresses::relative(from, to),
        |base| format!("{base}{to}"),
    )
}
