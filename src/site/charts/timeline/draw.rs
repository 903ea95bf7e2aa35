//! The pieces of which both pictures are made.

use std::fmt::Write;

use super::course::{Label, Mark, Shape};
use crate::escape;

/// The class of names of moments and phases.
pub const NAME: &str = "band-name";

/// A break of a line from left to right, and of one that runs down.
pub const BREAK_ACROSS: &str = r#"<path class="band-cut" d="M-6 8L-1-8H6L1 8Z"/><path class="band-break" d="M-6 8L-1-8M1 8L6-8"/>"#;
pub const BREAK_DOWN: &str = r#"<path class="band-cut" d="M-8 1L8-6V0L-8 7Z"/><path class="band-break" d="M-8 1L8-6M-8 7L8 0"/>"#;

impl Label {
    /// `1 Aug, 09:30`.
    pub fn when(&self) -> String {
        match (self.day.is_empty(), self.time.is_empty()) {
            (false, false) => format!("{}, {}", self.day, self.time),
            _ => format!("{}{}", self.day, self.time),
        }
    }
}

pub fn span(class: &str, text: &str) -> String {
    format!(r#"<tspan class="{class}">{}</tspan>"#, escape::html(text))
}

/// Words of the author. The space keeps them apart from the next line where a page is read aloud.
pub fn words(line: &str) -> String {
    match line {
        "" => String::new(),
        line => format!("{} ", escape::html(line)),
    }
}

/// Opens the link of a mark. Marks with words are stops of the keyboard; the others are named and in between.
pub fn link_start(mark: &Mark, svg: &mut String) {
    match (mark.url.is_empty(), mark.label.is_some()) {
        (true, _) => svg.push_str("<g>"),
        (false, true) => {
            let _ = write!(svg, r#"<a href="{}">"#, escape::html(&mark.url));
        }
        (false, false) => {
            let name = escape::html(&mark.name);
            let _ = write!(
                svg,
                r#"<a href="{}" tabindex="-1" aria-label="{name}"><title>{name}</title>"#,
                escape::html(&mark.url)
            );
        }
    }
}

pub fn link_end(mark: &Mark, svg: &mut String) {
    svg.push_str(if mark.url.is_empty() { "</g>" } else { "</a>" });
}

/// A mark at a place, which may be a percentage across.
pub fn mark(mark: &Mark, x: &str, y: f64, svg: &mut String) {
    let (class, radius) = match mark.shape {
        Shape::Event if mark.label.is_none() => ("band-event", 3.0),
        Shape::Event => ("band-event", 4.0),
        // Its dashes are even at this size, on a ground of their own.
        Shape::Approximate => {
            let _ = write!(
                svg,
                r#"<circle class="band-cut" cx="{x}" cy="{y:.0}" r="7"/>"#
            );
            ("band-event band-about", 5.0)
        }
        Shape::Milestone => ("band-event band-key", 6.0),
        Shape::Suggested => ("band-event band-guess", 5.5),
    };
    let _ = write!(
        svg,
        r#"<circle class="{class}" cx="{x}" cy="{y:.0}" r="{radius}"/>"#
    );
}

/// A count as a number of pixels can be multiplied with.
#[expect(clippy::cast_precision_loss, reason = "lines of a picture")]
pub const fn length(count: usize) -> f64 {
    count as f64
}
