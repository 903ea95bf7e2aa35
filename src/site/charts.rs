//! Charts: inline SVG with geometry in attributes, so that the strict content policy holds.

pub mod timeline;
