//! Reading paths: the list, a path, and its traces on the pages that it visits.

use serde::Serialize;

use super::{Day, Html, Link, Plain};

/// `paths.html`: all paths.
#[derive(Debug, Hash, Serialize)]
pub struct Paths<'a> {
    /// The paths, that for newcomers first.
    pub paths: Vec<PathSummary<'a>>,
}

/// A path in a list.
#[derive(Debug, Hash, Serialize)]
pub struct PathSummary<'a> {
    /// Its title.
    pub title: String,
    /// Relative URL.
    pub url: String,
    /// What it tells, plain text; may be empty.
    pub summary: Plain<'a>,
    /// Whom it is for; may be empty.
    pub readers_html: Html<'a>,
    /// How long it takes to read, in words; empty without stops.
    pub time: String,
    /// Its stops.
    pub stops: Vec<Link>,
}

/// `path.html`: an ordered tour.
#[derive(Debug, Hash, Serialize)]
pub struct Path<'a> {
    /// Its title.
    pub title: String,
    /// What it tells, plain text; may be empty.
    pub summary: Plain<'a>,
    /// Whom it is for; may be empty.
    pub readers_html: Html<'a>,
    /// The author's words before the first stop; may be empty.
    pub body_html: Html<'a>,
    /// How long it takes to read, in words; empty without stops.
    pub time: String,
    /// What to read, in order.
    pub stops: Vec<StopView<'a>>,
    /// The other paths.
    pub others: Vec<Link>,
    /// Where to edit it.
    pub edit_url: Option<String>,
}

/// A stop of a path.
#[derive(Debug, Hash, Serialize)]
pub struct StopView<'a> {
    /// Its title.
    pub title: String,
    /// Relative URL.
    pub url: String,
    /// The author's reason, or else a summary of what stands there; may be empty.
    pub reason_html: Html<'a>,
    /// What it is: `Story`, `Near miss`, `Factor`, `Page`.
    pub kind: String,
    /// The dimension of a term; empty for stories and pages.
    pub dimension: String,
    /// The day of a story.
    pub date: Option<Day>,
    /// How long it takes to read: `6 min`.
    pub time: String,
}

/// A path as it passes through a page.
#[derive(Debug, Hash, Serialize)]
pub struct Trail {
    /// The path.
    pub path: Link,
    /// Which part of it this page is, from 1.
    pub part: usize,
    /// How many parts it has.
    pub parts: usize,
    /// The part before.
    pub previous: Option<Link>,
    /// The part after.
    pub next: Option<Link>,
}
