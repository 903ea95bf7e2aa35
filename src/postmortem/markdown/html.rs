//! HTML of a document's body, one piece per top-level section.
//!
//! Safe by construction: every text and every attribute goes through one escaping function,
//! addresses through one judge, and raw HTML is written anew from an allow-list or shown as text.
//! Elements are closed by the writer, never by the author, so that each piece is balanced.
//! What lies outside of the document is asked of a [`Resolve`].

mod anchors;
mod code;
mod escape;
mod figures;
mod footnotes;
mod headings;
#[cfg(test)]
mod hostile;
mod inlines;
mod raw;
mod sanitize;
mod tables;
#[cfg(test)]
mod tests;
mod writer;

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType};

use super::abbreviations::Expansions;
use super::{Content, Placed};
use crate::diagnostics::{Remark, rules};
use crate::postmortem::outline::{Outline, SectionKind};
use crate::text::{Span, is_within};
use writer::{Style, Writer};

pub use crate::words::RawHtml;

/// Where a link to the top of the page leads: the title is no heading of the body, so its anchor is
/// not there, but every page has a main part of this id.
pub const TOP: &str = "#main";

/// What a link or an image of the body points to, decided by the catalog and the files there are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// A page or a file of the site: its final relative URL, fragment included.
    Internal(String),
    /// An address outside of the site, as written; the renderer checks its scheme.
    External(String),
    /// It leads nowhere: the text is shown without a link.
    Broken,
    /// It leads to something that is not published: as [`Self::Broken`], and the address stays untold.
    Withheld,
}

/// An image of the site.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Image {
    /// Where it is.
    pub target: Target,
    /// Width and height in CSS pixels, where the file tells.
    pub size: Option<(u32, u32)>,
}

/// A `[[target]]`, or an id mentioned in prose, resolved.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WikiLink {
    /// Final relative URL.
    pub url: String,
    /// The title to show where the author gives no own words.
    pub title: String,
    /// The dimension of a term (`systems`, `factors`, `myths`), `None` for a document.
    pub dimension: Option<String>,
}

/// Answers what only the whole site knows. Pure: the same question has the same answer.
pub trait Resolve {
    /// The destination of a Markdown link, as written (entities decoded).
    fn link(&self, destination: &str) -> Target;
    /// The source of an image.
    fn image(&self, source: &str) -> Image;
    /// The inside of `![[…]]` before a `|`: the name of an image, wherever it lies.
    fn embed(&self, name: &str) -> Image {
        self.image(name)
    }
    /// The inside of `[[…]]` before a `|`: `id`, `factor:retry-storm`.
    fn wiki(&self, target: &str) -> Option<WikiLink>;
    /// A word of the prose that has the shape of an id (`PM2021-005`, `INC-12`); `None` where no document has it,
    /// or where it is the document itself.
    fn mention(&self, word: &str) -> Option<WikiLink>;
}

/// A top-level section of the body as HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Index into [`super::super::outline::Outline::headings`]; `None` for what stands before the first heading.
    pub heading: Option<usize>,
    /// What the section is about.
    pub kind: SectionKind,
    /// The section with its heading. Safe: everything that is not allowed is escaped.
    pub html: String,
    /// Where in `html` its heading ends.
    pub heading_end: usize,
    /// What stands behind the heading, block by block.
    pub blocks: Vec<Block>,
}

/// An outermost block of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Where it stands in the document.
    pub source: Span,
    /// Where in the piece's HTML it ends.
    pub end: usize,
    /// Whether it is a paragraph.
    pub is_paragraph: bool,
    /// How many words it has.
    pub words: usize,
}

/// A body as HTML.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// The sections in the order of the document, without the title's heading.
    pub pieces: Vec<Piece>,
    /// The footnotes of all sections as a `<section>` with an ordered list, or empty.
    pub footnotes: String,
}

/// What there is to say about a body itself: raw HTML that is shown as text, nesting that is
/// flattened. Addresses are judged with all other links, where the other documents are known.
#[must_use]
pub fn findings(content: &Content<'_>, outline: &Outline, raw_html: RawHtml) -> Vec<Remark> {
    let is_html = |event: &Event<'_>| matches!(event, Event::Html(_) | Event::InlineHtml(_));
    let holds_html = content.events().iter().any(|(event, _)| is_html(event));
    if !holds_html && content.flattened.is_none() {
        return Vec::new();
    }
    let mut writer = Writer::new(Style::Page, raw_html, Some(outline), &Alone);
    // Nobody sees what is written, so that no colors are spent on it.
    writer.highlightable = 0;
    let mut remarks = write(writer, content, content.events()).1;
    remarks.retain(|remark| ![&rules::BROKEN_LINK, &rules::UNSAFE_ADDRESS].contains(&remark.rule));
    remarks
}

/// The answers where only one document is known: every link may well lead somewhere.
pub(crate) struct Alone;

impl Resolve for Alone {
    fn link(&self, destination: &str) -> Target {
        Target::Internal(destination.to_owned())
    }

    fn image(&self, source: &str) -> Image {
        Image {
            target: Target::Internal(source.to_owned()),
            size: None,
        }
    }

    fn wiki(&self, target: &str) -> Option<WikiLink> {
        Some(WikiLink {
            url: target.to_owned(),
            title: String::new(),
            dimension: None,
        })
    }

    fn mention(&self, _: &str) -> Option<WikiLink> {
        None
    }
}

/// Renders a body, whose outline was read from the same content.
#[must_use]
pub fn render(
    content: &Content<'_>,
    outline: &Outline,
    raw_html: RawHtml,
    resolve: &dyn Resolve,
) -> (Rendered, Vec<Remark>) {
    let anchors = BTreeMap::new();
    let extent = Extent {
        hidden: &[],
        anchors: &anchors,
    };
    render_page(content, outline, raw_html, resolve, extent)
}

/// What a page shows of a body beside all of it.
#[derive(Clone, Copy, Debug)]
pub struct Extent<'a> {
    /// Passages that are left out, in their order, each of which starts with a heading and ends before another one
    /// or with the body.
    pub hidden: &'a [Span],
    /// Ids of what begins at an offset of the text, for links that lead there.
    pub anchors: &'a BTreeMap<usize, String>,
}

/// The same for the body's own page.
#[must_use]
pub fn render_page(
    content: &Content<'_>,
    outline: &Outline,
    raw_html: RawHtml,
    resolve: &dyn Resolve,
    Extent { hidden, anchors }: Extent<'_>,
) -> (Rendered, Vec<Remark>) {
    let mut events = content.linked(&knows(resolve));
    if !hidden.is_empty() {
        let is_hidden = |range: &Range<usize>| is_within(hidden, range.start);
        events.to_mut().retain(|(_, range)| !is_hidden(range));
    }
    let mut writer = Writer::new(Style::Page, raw_html, Some(outline), resolve);
    let anchors = anchors.iter().filter(|(at, _)| !is_within(hidden, **at));
    writer.anchors = anchors.map(|(at, id)| (*at, id.clone())).collect();
    write(writer, content, &events)
}

fn write(
    mut writer: Writer<'_>,
    content: &Content<'_>,
    events: &[Placed<'_>],
) -> (Rendered, Vec<Remark>) {
    if let Some(span) = content.flattened {
        writer.find(
            &rules::NESTING,
            "nested deeper than 100 levels, the rest is shown flat".to_owned(),
            "take some of the quote or list marks away",
            span,
        );
    }
    writer.expansions = Expansions::new(&content.abbreviations);
    writer.run(events);
    writer.finish()
}

/// A short Markdown text as inline HTML: for front matter values that stand within a sentence or
/// a list item. Blocks are run together.
#[must_use]
pub fn inline(markdown: &str, resolve: &dyn Resolve) -> String {
    fragment(markdown, Style::Inline, resolve)
}

/// A short Markdown text as block HTML, without anchors and footnotes of its own.
#[must_use]
pub fn block(markdown: &str, resolve: &dyn Resolve) -> String {
    fragment(markdown, Style::Block, resolve)
}

fn fragment(markdown: &str, style: Style, resolve: &dyn Resolve) -> String {
    let content = Content::of(markdown);
    let mut writer = Writer::new(style, RawHtml::Escape, None, resolve);
    writer.run(&content.linked(&knows(resolve)));
    let (rendered, _) = writer.finish();
    let html: String = rendered
        .pieces
        .into_iter()
        .map(|piece| piece.html)
        .collect();
    html.trim().to_owned()
}

/// A label without a definition is a link where a document has that id.
fn knows(resolve: &dyn Resolve) -> impl Fn(LinkType, &str) -> bool {
    |_, label| resolve.wiki(label).is_some()
}
