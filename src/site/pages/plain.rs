//! Plain pages, the page for unknown addresses, and redirects from former ones.

use super::parts::Parts;
use super::{Heading, addresses, home, paths};
use crate::catalog::index::EntryIx;
use crate::catalog::links::Place;
use crate::ids::Slug;
use crate::postmortem::Note;
use crate::postmortem::markdown::{self, html};
use crate::site::keys::{Keys, Parcel};
use crate::site::views::{NotFound, Page, Redirect};

pub(super) fn view(parts: &Parts<'_>, slug: &Slug) -> Option<(Heading, Page)> {
    let note = parts.site.catalog.pages.get(slug)?;
    let title = note.title().map_or_else(|| slug.to_string(), str::to_owned);
    let mut heading = Heading::new("page", title.clone());
    heading.description = markdown::plain_text(note.summary());
    let view = Page {
        title,
        body_html: parts.note_body(note),
        trails: paths::trails(parts, &Place::Page(slug.clone())),
        edit_url: parts.edit_url(&note.source.path),
    };
    Some((heading, view))
}

/// What a plain page depends on.
pub(super) fn key(keys: &Keys<'_>, parts: &Parts<'_>, slug: &Slug) -> Option<Parcel> {
    let mut parcel = Parcel::of("page");
    parcel.note(Some(keys.site.catalog.pages.get(slug)?));
    parcel.text(slug.as_str());
    parcel.view(&paths::trails(parts, &Place::Page(slug.clone())));
    Some(parcel)
}

pub(super) fn not_found(parts: &Parts<'_>) -> (Heading, NotFound) {
    let view = NotFound {
        dimensions: home::dimensions(parts),
        archive: parts.url(addresses::ARCHIVE),
    };
    (Heading::new("not-found", "Page not found"), view)
}

pub(super) fn redirect(parts: &Parts<'_>, index: EntryIx) -> Option<(Heading, Redirect)> {
    let document = &parts.site.catalog.entries.get(index)?.document;
    let view = Redirect {
        url: parts.url(&addresses::postmortem(&document.id.value)),
        title: document.title.value.clone(),
    };
    Some((Heading::new("redirect", view.title.clone()), view))
}

impl Parts<'_> {
    /// The body of a note as HTML, footnotes behind it.
    pub fn note_body(&self, note: &Note) -> String {
        let links = self.links(&note.source.path);
        let (rendered, _) = html::render(
            &note.content(),
            &note.outline,
            self.site.config.raw_html,
            &links,
        );
        let mut body: String = rendered
            .pieces
            .into_iter()
            .map(|piece| piece.html)
            .collect();
        body.push_str(&rendered.footnotes);
        body
    }
}
