//! Answers the Markdown renderer's questions about links, images and mentions for one page.

use super::addresses;
use crate::catalog::Catalog;
use crate::catalog::links::{Anchor, Destination, Place, anchor};
use crate::postmortem::markdown::html::{Image, Resolve, Target, WikiLink};

/// The links of one page whose text comes from one file.
pub struct PageLinks<'a> {
    /// The catalog.
    pub catalog: &'a Catalog,
    /// Address of the page that shows the text.
    pub page: &'a str,
    /// Path of the file that holds the text.
    pub source: &'a str,
}

impl PageLinks<'_> {
    fn address(&self, place: &Place) -> Option<String> {
        Some(match place {
            Place::Postmortem(index) => {
                addresses::postmortem(&self.catalog.entries.get(*index)?.document.id.value)
            }
            Place::Term(id) if self.catalog.vocabulary.is_shown(id) => {
                addresses::term(id, self.catalog, 1)
            }
            Place::Term(_) => return None,
            Place::Page(slug) => addresses::page(slug),
            Place::Introduction => addresses::HOME.to_owned(),
            Place::Asset(path) => addresses::asset(path),
        })
    }

    fn title(&self, place: &Place) -> String {
        match place {
            Place::Postmortem(index) => self
                .catalog
                .entries
                .get(*index)
                .map(|entry| entry.document.title.value.clone())
                .unwrap_or_default(),
            Place::Term(id) => self
                .catalog
                .vocabulary
                .get(id)
                .map_or_else(|| id.slug.to_string(), |term| term.title.clone()),
            Place::Page(slug) => slug.to_string(),
            Place::Introduction | Place::Asset(_) => String::new(),
        }
    }

    /// The fragment to put behind the address of `place`; `None` where it names no heading there.
    fn fragment(&self, place: &Place, written: &str) -> Option<String> {
        let Place::Postmortem(index) = place else {
            return None;
        };
        match anchor(&self.catalog.entries.get(*index)?.document.outline, written) {
            Anchor::Heading(anchor) => Some(anchor),
            Anchor::Top | Anchor::Missing => None,
        }
    }

    fn wiki_link(&self, place: &Place) -> Option<WikiLink> {
        let address = self.address(place)?;
        Some(WikiLink {
            url: addresses::relative(self.page, &address),
            title: self.title(place),
            dimension: match place {
                Place::Term(id) => Some(id.dimension.to_string()),
                _ => None,
            },
        })
    }
}

impl Resolve for PageLinks<'_> {
    fn link(&self, destination: &str) -> Target {
        match self.catalog.documents.resolve(self.source, destination) {
            Destination::External => Target::External(destination.to_owned()),
            Destination::Fragment(fragment) => self.own_fragment(&fragment),
            Destination::Withheld | Destination::Missing => Target::Broken,
            Destination::Place(place, fragment) => match self.address(&place) {
                Some(address) => {
                    let mut url = addresses::relative(self.page, &address);
                    if let Some(anchor) =
                        fragment.and_then(|fragment| self.fragment(&place, &fragment))
                    {
                        url.push('#');
                        url.push_str(&anchor);
                    }
                    Target::Internal(url)
                }
                None => Target::Broken,
            },
        }
    }

    fn image(&self, source: &str) -> Image {
        match self.catalog.documents.resolve(self.source, source) {
            Destination::External => Image {
                target: Target::External(source.to_owned()),
                size: None,
            },
            Destination::Place(place @ Place::Asset(_), _) => {
                let size = match &place {
                    Place::Asset(path) => self.catalog.documents.image_size(path),
                    _ => None,
                };
                let address = self.address(&place);
                Image {
                    target: address.map_or(Target::Broken, |a| {
                        Target::Internal(addresses::relative(self.page, &a))
                    }),
                    size,
                }
            }
            _ => Image {
                target: Target::Broken,
                size: None,
            },
        }
    }

    fn wiki(&self, target: &str) -> Option<WikiLink> {
        let place = self
            .catalog
            .documents
            .wiki(target, &self.catalog.vocabulary)?;
        self.wiki_link(&place)
    }

    fn mention(&self, word: &str) -> Option<WikiLink> {
        let place = self.catalog.documents.find(word)?;
        let link = self.wiki_link(&place)?;
        let is_own_page = addresses::relative(self.page, self.page) == link.url;
        (!is_own_page).then_some(link)
    }
}

impl PageLinks<'_> {
    /// A fragment of the page itself, by the outline of the document that the page shows.
    fn own_fragment(&self, fragment: &str) -> Target {
        let found = self
            .catalog
            .documents
            .at_path(self.source)
            .and_then(|place| match place {
                Place::Postmortem(index) => self
                    .catalog
                    .entries
                    .get(*index)
                    .map(|entry| &entry.document.outline),
                Place::Term(id) => self
                    .catalog
                    .vocabulary
                    .get(id)?
                    .note
                    .as_ref()
                    .map(|note| &note.outline),
                Place::Page(slug) => self.catalog.pages.get(slug).map(|note| &note.outline),
                Place::Introduction => self.catalog.introduction.as_ref().map(|note| &note.outline),
                Place::Asset(_) => None,
            })
            .map(|outline| anchor(outline, fragment));
        match found {
            Some(Anchor::Heading(anchor)) => Target::Internal(format!("#{anchor}")),
            Some(Anchor::Top) => Target::Internal("#content".to_owned()),
            Some(Anchor::Missing) | None => Target::Broken,
        }
    }
}
