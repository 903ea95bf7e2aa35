//! The calendar of incidents.

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
