//! Answers the Markdown renderer's questions about links, images and mentions for one page.

use std::hash::{Hash, Hasher};

use super::addresses;
use super::views::Link;
use crate::catalog::Catalog;
use crate::catalog::links::texts::{Ask, Links};
use crate::catalog::links::{Destination, Resource, anchor};
use crate::catalog::paths::ReadingPath;
use crate::postmortem::markdown::html::{self, Image, Resolve, TOP, Target, WikiLink};
use crate::postmortem::markdown::{self, Content, LinkKind};
use crate::postmortem::outline::Anchor;
use crate::postmortem::{Note, Outline};
use crate::text::Span;
use crate::words::RawHtml;

/// The links of one page whose text comes from one file.
#[derive(Clone, Copy, Debug)]
pub struct PageLinks<'a> {
    catalog: &'a Catalog,
    /// Address of the page that shows the text.
    page: &'a str,
    /// Path of the file that holds the text.
    source: &'a str,
    /// What all links of the file lead to, as a hash.
    fingerprint: Option<blake3::Hash>,
}

/// What the links of a file lead to. The page is that of the view in which they stand.
impl Hash for PageLinks<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.source.hash(state);
        self.fingerprint.map(|hash| *hash.as_bytes()).hash(state);
    }
}

impl<'a> PageLinks<'a> {
    /// The links on a page whose text comes from a file, with the hash of what they lead to, where a
    /// key is to be made of them.
    pub(super) const fn new(
        catalog: &'a Catalog,
        page: &'a str,
        source: &'a str,
        fingerprint: Option<blake3::Hash>,
    ) -> Self {
        Self {
            catalog,
            page,
            source,
            fingerprint,
        }
    }
}

impl PageLinks<'_> {
    fn address(&self, place: &Resource) -> Option<String> {
        Some(match place {
            Resource::Postmortem(index) => {
                addresses::postmortem(&self.catalog.entries.get(*index)?.document.id.value)
            }
            Resource::Term(id) if self.catalog.vocabulary.is_shown(id) => {
                addresses::term(id, self.catalog, 1)
            }
            Resource::Term(_) => return None,
            Resource::Page(slug) => addresses::page(slug),
            Resource::Path(slug) => addresses::path(slug),
            Resource::Introduction => addresses::HOME.to_owned(),
            Resource::Asset(path) => addresses::asset(path),
        })
    }

    fn title(&self, place: &Resource) -> String {
        match place {
            Resource::Postmortem(index) => self
                .catalog
                .entries
                .get(*index)
                .map(|entry| entry.title().into_owned())
                .unwrap_or_default(),
            Resource::Term(id) => self.catalog.vocabulary.title(id).to_owned(),
            Resource::Page(slug) => {
                let title = self.catalog.pages.get(slug).and_then(Note::title);
                title.map_or_else(|| slug.to_string(), str::to_owned)
            }
            Resource::Path(slug) => self
                .catalog
                .path(slug)
                .map_or_else(|| slug.to_string(), ReadingPath::title),
            Resource::Introduction | Resource::Asset(_) => String::new(),
        }
    }

    /// The outline of what stands at a place.
    fn outline(&self, place: &Resource) -> Option<&Outline> {
        let catalog = self.catalog;
        match place {
            Resource::Postmortem(index) => Some(&catalog.entries.get(*index)?.document.outline),
            Resource::Term(id) => Some(catalog.vocabulary.get(id)?.note.as_ref()?.outline()),
            Resource::Page(slug) => Some(catalog.pages.get(slug)?.outline()),
            Resource::Path(slug) => Some(catalog.path(slug)?.note.outline()),
            Resource::Introduction => Some(catalog.introduction.as_ref()?.outline()),
            Resource::Asset(_) => None,
        }
    }

    /// The URL of a place, at the heading that a fragment means there. The top of another page
    /// needs no fragment; on the page itself it is the main part, which every page has.
    fn url(&self, place: &Resource, fragment: Option<&str>) -> Option<String> {
        let address = self.address(place)?;
        let is_here = address == self.page;
        let outline = || self.outline(place);
        let found = fragment.and_then(|fragment| Some(anchor(outline()?, fragment)));
        let url = addresses::relative(self.page, &address);
        Some(match found {
            Some(Anchor::Heading(anchor)) if is_here => format!("#{anchor}"),
            Some(Anchor::Heading(anchor)) => format!("{url}#{anchor}"),
            Some(Anchor::Top) if is_here => TOP.to_owned(),
            Some(Anchor::Top | Anchor::Missing) | None => url,
        })
    }

    /// A place with its title; `None` where it has no page.
    pub fn place(&self, place: &Resource) -> Option<Link> {
        Some(Link {
            title: self.title(place),
            url: self.url(place, None)?,
        })
    }

    /// Whether a Markdown text has an address that leads to something that is not published, or a name
    /// that leads nowhere and may be one.
    pub(super) fn names_withheld(&self, text: &str) -> bool {
        let may_link = text.contains(['[', '<']);
        let links = may_link.then(|| markdown::links(&Content::of(text), RawHtml::Escape));
        let mut links = links.into_iter().flatten();
        links.any(|link| match link.kind {
            // What nobody asked about may be anything.
            LinkKind::Link | LinkKind::Image if !self.knows(&link.target) => true,
            LinkKind::Link => self.link(&link.target) == Target::Withheld,
            LinkKind::Image => self.image(&link.target).target == Target::Withheld,
            LinkKind::Wiki => self.wiki(&link.target).is_none(),
            LinkKind::Embed => {
                let shown = || self.embed(&link.target).target;
                self.wiki(&link.target).is_none()
                    && matches!(shown(), Target::Withheld | Target::Broken)
            }
            LinkKind::Mention | LinkKind::Reference => false,
        })
    }

    /// Whether it was found out where a path leads.
    fn knows(&self, path: &str) -> bool {
        let links = self.catalog.links(self.source);
        links.find(Ask::Path, path).is_some()
    }

    fn wiki_link(&self, place: &Resource) -> Option<WikiLink> {
        let address = self.address(place)?;
        Some(WikiLink {
            url: addresses::relative(self.page, &address),
            title: self.title(place),
            dimension: match place {
                Resource::Term(id) => Some(id.dimension.to_string()),
                _ => None,
            },
        })
    }
}

impl PageLinks<'_> {
    /// A line of plain text, with the titles of documents in place of `[[links]]` to them.
    pub fn titled(&self, text: &str) -> String {
        let mut named = String::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once("[[") {
            let target = behind.split_once("]]").map_or("", |(target, _)| target);
            named.push_str(before);
            named.push_str("[[");
            rest = behind;
            let is_named = target.contains(['|', '[']) || before.ends_with('!');
            if !is_named
                && let Some(link) = self.wiki(target.trim())
                && !link.title.contains([']', '|'])
            {
                named.push_str(target);
                named.push('|');
                named.push_str(&link.title);
                rest = behind.get(target.len()..).unwrap_or_default();
            }
        }
        named.push_str(rest);
        markdown::without_links(&named)
    }
}

impl Resolve for PageLinks<'_> {
    fn link(&self, destination: &str) -> Target {
        self.link_to(destination)
    }

    fn image(&self, source: &str) -> Image {
        self.shown(self.find(Ask::Path, source), source)
    }

    fn wiki(&self, target: &str) -> Option<WikiLink> {
        let Destination::Resource(place, fragment) = self.find(Ask::Name, target) else {
            return None;
        };
        let link = self.wiki_link(place)?;
        Some(WikiLink {
            url: self.url(place, fragment.as_deref())?,
            ..link
        })
    }

    fn embed(&self, name: &str) -> Image {
        self.shown(self.find(Ask::File, name), name)
    }

    fn mention(&self, word: &str) -> Option<WikiLink> {
        let Destination::Resource(place, _) = self.find(Ask::Id, word) else {
            return None;
        };
        let link = self.wiki_link(place)?;
        let is_own_page = addresses::relative(self.page, self.page) == link.url;
        (!is_own_page).then_some(link)
    }
}

impl PageLinks<'_> {
    /// The body of a note, or a part of it, as HTML with its footnotes behind it.
    pub(super) fn note(&self, note: &Note, body: Span, raw_html: RawHtml) -> String {
        let content = Content::read(&note.source.text, body);
        let (rendered, _) = html::render(&content, note.outline(), raw_html, self);
        let mut body: String = rendered
            .pieces
            .into_iter()
            .map(|piece| piece.html)
            .collect();
        body.push_str(&rendered.footnotes);
        body
    }

    /// Whatever the texts of the file may ask, with the answers.
    pub(super) fn answers<H: Hasher>(&self, links: &Links, state: &mut H) {
        for (ask, written) in links.asked() {
            (ask, written).hash(state);
            match ask {
                Ask::Path => (self.link(written), self.image(written)).hash(state),
                Ask::Name => self.wiki(written).hash(state),
                Ask::File => self.embed(written).hash(state),
                Ask::Id => self.mention(written).hash(state),
            }
        }
    }
}

impl PageLinks<'_> {
    fn find(&self, ask: Ask, written: &str) -> &Destination {
        let found = self.catalog.links(self.source).find(ask, written);
        found.unwrap_or(&Destination::Missing)
    }

    fn link_to(&self, destination: &str) -> Target {
        match self.find(Ask::Path, destination) {
            Destination::External => Target::External(destination.to_owned()),
            Destination::Fragment(fragment) => self.own_fragment(fragment),
            Destination::Unpublished { url: Some(url), .. }
            | Destination::Unfit { url: Some(url), .. } => Target::External(url.clone()),
            Destination::Withheld | Destination::WithheldFile => Target::Withheld,
            Destination::Unpublished { .. }
            | Destination::Unfit { .. }
            | Destination::Outside { .. }
            | Destination::Missing => Target::Broken,
            Destination::Resource(place, fragment) => self
                .url(place, fragment.as_deref())
                .map_or(Target::Broken, Target::Internal),
        }
    }
}

impl PageLinks<'_> {
    /// What is found for the source of an image, as one.
    fn shown(&self, found: &Destination, written: &str) -> Image {
        let target = match found {
            Destination::Resource(Resource::Asset(path), _) => return self.asset(path),
            Destination::External => Target::External(written.to_owned()),
            Destination::Withheld | Destination::WithheldFile => Target::Withheld,
            _ => Target::Broken,
        };
        Image { target, size: None }
    }

    /// A file as an image.
    fn asset(&self, path: &str) -> Image {
        let url = addresses::relative(self.page, &addresses::asset(path));
        Image {
            target: Target::Internal(url),
            size: self.catalog.documents.image_size(path),
        }
    }

    /// A fragment of the document itself, which another page may quote.
    fn own_fragment(&self, fragment: &str) -> Target {
        if fragment.is_empty() {
            return Target::Internal(TOP.to_owned());
        }
        let Some(place) = self.catalog.documents.at_path(self.source) else {
            return Target::Broken;
        };
        let outline = self.outline(place);
        let found = outline.map_or(Anchor::Missing, |outline| anchor(outline, fragment));
        match found {
            Anchor::Missing => Target::Broken,
            Anchor::Heading(_) | Anchor::Top => self
                .url(place, Some(fragment))
                .map_or(Target::Broken, Target::Internal),
        }
    }
}
