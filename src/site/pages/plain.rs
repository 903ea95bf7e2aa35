//! Plain pages, the page for unknown addresses, and redirects from former ones.

use super::parts::Parts;
use super::{Description, Heading, addresses, home, paths};
use crate::catalog::index::EntryIx;
use crate::catalog::links::Resource;
use crate::ids::Slug;
use crate::site::views::{NotFound, Page, Plain, Redirect};

pub(super) fn view<'a>(parts: &Parts<'a>, slug: &Slug) -> Option<(Heading<'a>, Page<'a>)> {
    let note = parts.site.catalog.pages.get(slug)?;
    let title = note.title().map_or_else(|| slug.to_string(), str::to_owned);
    let mut heading = Heading::new("page", title.clone());
    heading.description = Description::Note(Plain(note.summary()));
    let view = Page {
        title,
        body_html: parts.note_body(note),
        trails: paths::trails(parts, &Resource::Page(slug.clone())),
        edit_url: parts.edit_url(&note.source.path),
    };
    Some((heading, view))
}

pub(super) fn not_found<'a>(parts: &Parts<'a>) -> (Heading<'a>, NotFound) {
    let view = NotFound {
        dimensions: home::dimensions(parts),
        archive: parts.url(addresses::ARCHIVE),
    };
    (Heading::new("not-found", "Page not found"), view)
}

pub(super) fn redirect<'a>(parts: &Parts<'a>, index: EntryIx) -> Option<(Heading<'a>, Redirect)> {
    let document = &parts.site.catalog.entries.get(index)?.document;
    let view = Redirect {
        url: parts.url(&addresses::postmortem(&document.id.value)),
        title: document.title.value.clone(),
    };
    Some((Heading::new("redirect", view.title.clone()), view))
}
