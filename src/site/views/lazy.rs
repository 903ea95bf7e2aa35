//! Parts of views that are made when a template asks for them, because they cost more than all else of
//! a page: HTML, cards, whatever is told of a document. Their hash is that of what they are made from,
//! and they are made by functions that see nothing else, so a view's hash tells what its page would
//! be before there is any of it.

use std::borrow::Cow;
use std::hash::{Hash, Hasher};

use serde::{Serialize, Serializer};

use super::{Card, Detail};
use crate::catalog::index::EntryIx;
use crate::config::Config;
use crate::escape;
use crate::postmortem::{Note, Postmortem, markdown};
use crate::site::page_links::PageLinks;
use crate::site::pages::Parts;
use crate::site::words;
use crate::text::Span;
use crate::words::RawHtml;

/// HTML that stands on a page.
#[derive(Clone, Debug)]
pub enum Html<'a> {
    /// What is made already.
    Made(String),
    /// A Markdown text without paragraphs.
    Inline(Written<'a>),
    /// A Markdown text with paragraphs.
    Block(Written<'a>),
    /// A Markdown text as a quotation: without paragraphs, a long one cut.
    Quoted(Written<'a>),
    /// The body of a note, or a part of it, with its footnotes behind it.
    Note(NoteBody<'a>),
}

/// Characters of a quotation.
const QUOTED: usize = 420;

/// A Markdown text with what its links lead to.
#[derive(Clone, Debug, Hash)]
pub struct Written<'a> {
    /// The text.
    pub text: Cow<'a, str>,
    /// Its links.
    pub links: PageLinks<'a>,
}

/// The body of a note, or a part of it.
#[derive(Clone, Debug)]
pub struct NoteBody<'a> {
    /// The note.
    pub note: &'a Note,
    /// What of its text.
    pub body: Span,
    /// Its links.
    pub links: PageLinks<'a>,
    /// What becomes of raw HTML, which is the same for all pages.
    pub raw_html: RawHtml,
}

impl Default for Html<'_> {
    fn default() -> Self {
        Self::Made(String::new())
    }
}

impl Hash for Html<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
        match self {
            Self::Made(html) => html.hash(state),
            Self::Inline(written) | Self::Block(written) | Self::Quoted(written) => {
                written.hash(state);
            }
            Self::Note(part) => {
                part.note.source.text.hash(state);
                part.body.hash(state);
                part.links.hash(state);
            }
        }
    }
}

impl Serialize for Html<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Made(html) => serializer.serialize_str(html),
            Self::Inline(Written { text, links }) => {
                serializer.serialize_str(&markdown::inline(text, links))
            }
            Self::Block(Written { text, links }) => {
                serializer.serialize_str(&markdown::block(text, links))
            }
            Self::Quoted(Written { text, links }) => {
                let is_plain = text.contains("![") || text.contains("[^");
                if text.len() <= QUOTED && !is_plain {
                    return serializer.serialize_str(&markdown::inline(text, links));
                }
                let line = words::line(&markdown::plain_text(text), QUOTED);
                serializer.serialize_str(&escape::html(&line))
            }
            Self::Note(part) => {
                let html = part.links.note(part.note, part.body, part.raw_html);
                serializer.serialize_str(&html)
            }
        }
    }
}

/// A Markdown text of which a page shows the words.
#[derive(Clone, Copy, Debug, Default, Hash, PartialEq, Eq)]
pub struct Plain<'a>(pub &'a str);

impl Plain<'_> {
    /// The words.
    #[must_use]
    pub fn words(self) -> String {
        markdown::plain_text(self.0)
    }
}

impl Serialize for Plain<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.words())
    }
}

/// A document, as what is made from it sees it.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// The document.
    pub document: &'a Postmortem,
    /// The links of its text.
    pub links: PageLinks<'a>,
    /// The settings of the site, which are the same for all pages.
    pub config: &'a Config,
    /// The hash of the document.
    pub fingerprint: Option<blake3::Hash>,
}

impl Hash for Told<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.fingerprint.map(|hash| *hash.as_bytes()).hash(state);
        self.links.hash(state);
    }
}

/// What is told of a document.
pub struct Part<'a, T> {
    told: Told<'a>,
    make: fn(&Told<'_>) -> T,
}

impl<'a, T> Part<'a, T> {
    /// A part of a document's page. What `make` makes depends on nothing but its argument.
    pub const fn new(told: Told<'a>, make: fn(&Told<'_>) -> T) -> Self {
        Self { told, make }
    }
}

impl<T> std::fmt::Debug for Part<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.told.document.source.path.fmt(f)
    }
}

impl<T> Hash for Part<'_, T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.told.hash(state);
    }
}

impl<T: Serialize> Serialize for Part<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.make)(&self.told).serialize(serializer)
    }
}

/// The card of an entry, with what the list says about it.
#[derive(Clone, Debug)]
pub struct ListedCard<'a> {
    pub(in crate::site) parts: Parts<'a>,
    /// The entry.
    pub entry: EntryIx,
    /// How much of it the list tells.
    pub detail: Detail,
    /// What surprised people first, one line of plain text; else empty.
    pub surprise: String,
    /// Why it is in this list; empty where that is plain.
    pub reason: Html<'a>,
    /// The `id` of its place in the list; empty where nothing leads there.
    pub anchor: String,
}

impl ListedCard<'_> {
    /// The same card with another detail.
    #[must_use]
    pub const fn with(mut self, detail: Detail) -> Self {
        self.detail = detail;
        self
    }

    /// What templates see of it.
    pub(in crate::site) fn made(&self) -> Option<Card<'_>> {
        self.parts.made_card(self)
    }
}

impl Hash for ListedCard<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let card = self.parts.fingerprints.and_then(|all| all.card(self.entry));
        card.map(|hash| *hash.as_bytes()).hash(state);
        self.detail.hash(state);
        self.surprise.hash(state);
        self.reason.hash(state);
        self.anchor.hash(state);
    }
}

impl Serialize for ListedCard<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.made().serialize(serializer)
    }
}
