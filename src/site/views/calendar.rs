//! When incidents were: the calendar of all, and the strip of a term.

use serde::Serialize;

/// When incidents were, by year and month.
#[derive(Debug, Hash, Serialize)]
pub struct Calendar {
    /// The picture.
    pub svg_html: String,
    /// What it shows, in words.
    pub description: String,
    /// Whether near misses are among them.
    pub has_near_misses: bool,
    /// Whether a day is only known from the history of its file.
    pub has_guessed: bool,
    /// Whether any month has several.
    pub has_several: bool,
    /// How many earlier years are left out.
    pub earlier: usize,
}

/// When a system or a factor was met.
#[derive(Debug, Hash, Serialize)]
pub struct Strip {
    /// The picture.
    pub svg_html: String,
    /// What it shows, in words.
    pub description: String,
    /// Whether it is known of any incident how long it lasted.
    pub has_stems: bool,
    /// Whether the term is only suggested for any of them.
    pub has_suggested: bool,
    /// Whether the author of any of them names it.
    pub has_stated: bool,
    /// How many older ones are left out.
    pub left_out: usize,
}
