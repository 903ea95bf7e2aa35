//! Markdown as Afterword reads it: a body is a [`Content`], and everything else a function of it.
//!
//! `events` is the only place that runs the parser. It caps nesting and mends what real
//! repositories hold (`#Heading` without a space); `dialects` puts what other tools read into the
//! parser's words before. [`html::render`] turns a body into HTML and
//! asks a [`html::Resolve`] for everything that depends on other documents or files.

mod abbreviations;
mod address;
pub(crate) mod blocks;
mod brackets;
mod comments;
mod content;
mod dialects;
mod events;
mod highlight;
pub mod html;
mod limits;
mod links;
mod marks;
mod plain;
mod private;
mod raw_html;
mod short_codes;

pub use address::is_allowed;
pub(in crate::postmortem) use content::CodeAtStart;
pub use content::Content;
pub use events::Placed;
pub use html::{block, inline};
pub use limits::within_limits;
pub use links::{LinkKind, LinkUse, links};
pub use plain::{Words, plain_text, without_links};
pub use private::without_private_comments;
pub use raw_html::{is_comment, named_places, words_of_comments};
