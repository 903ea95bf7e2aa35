//! Charts: inline SVG with geometry in attributes, so that the strict content policy holds; and the moments
//! and the duration beside them.

pub mod calendar;
pub mod lasted;
pub mod moments;
pub mod overlay;
pub mod staircase;
pub mod strip;
pub mod timeline;
