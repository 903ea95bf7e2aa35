//! When incidents were: the calendar of all, and the strip of a term.

use serde::Serialize;

use super::{Day, Link};

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
    /// What each bar counts the incidents of, `month` or `year`; empty where each incident has a mark.
    pub bars: &'static str,
}

/// Incidents that came back, on one axis from their start.
#[derive(Debug, Hash, Serialize)]
pub struct Overlay {
    /// One for each, the oldest first; at least two.
    pub rows: Vec<OverlayRow>,
    /// The marks of the axis.
    pub axis_html: String,
    /// How many are left out: those that do not tell how long they lasted, and the oldest of very many.
    pub left_out: usize,
    /// Whether only words of events tell how long any of them lasted.
    pub has_suggested: bool,
}

/// An incident of an overlay.
#[derive(Debug, Hash, Serialize)]
pub struct OverlayRow {
    /// The incident.
    pub story: Link,
    /// Its day.
    pub date: Option<Day>,
    /// `2 h 10 min, noticed after 4 min`.
    pub lasted: String,
    /// The bar.
    pub svg_html: String,
}
