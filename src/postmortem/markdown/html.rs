//! HTML of a document's body, one piece per top-level section.

use crate::postmortem::outline::SectionKind;

/// What a link or an image of the body points to, decided by the catalog and the files there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A page or a file of the site: its final relative URL, fragment included.
    Internal(String),
    /// An address outside of the site, as written; the renderer checks its scheme.
    External(String),
    /// It leads nowhere: the text is shown without a link.
    Broken,
}

/// An image of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// Where it is.
    pub target: Target,
    /// Width and height in CSS pixels, where the file tells.
    pub size: Option<(u32, u32)>,
}

/// A `[[target]]`, or an id mentioned in prose, resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// The inside of `[[…]]` before a `|`: `id`, `factor:retry-storm`.
    fn wiki(&self, target: &str) -> Option<WikiLink>;
    /// A word of the prose that has the shape of an id (`PM2021-005`, `INC-12`); `None` where no document has it,
    /// or where it is the document itself.
    fn mention(&self, word: &str) -> Option<WikiLink>;
}

/// How raw HTML in Markdown is treated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RawHtml {
    /// Shown as text, but for a small allow-list of harmless elements.
    #[default]
    Escape,
    /// Sanitised: a wider allow-list, never svg, math, style or script.
    Sanitize,
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
}

/// A body as HTML.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// The sections in the order of the document, without the title's heading.
    pub pieces: Vec<Piece>,
    /// The footnotes of all sections, an ordered list, or empty.
    pub footnotes: String,
}
