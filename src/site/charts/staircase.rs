//! Which systems failed together: a staircase of them with a mark where two meet, filled with the number of
//! incidents whose authors state both, hollow where the texts only suggest it.

use std::fmt::Write;

use crate::escape;
use crate::site::views::Count;

/// Pixels from one step to the next.
const STEP: usize = 34;
/// Pixels that a character of a name needs at most.
const CHARACTER: usize = 8;

/// A system on the staircase.
pub struct Step {
    /// Its title.
    pub title: String,
    /// Where it leads.
    pub url: String,
}

/// Two systems that meet.
pub struct Meeting {
    /// The steps of both, the later one first.
    pub steps: (usize, usize),
    /// How many incidents have both.
    pub count: Count,
    /// What is said of it: `Billing and Search: 3 incidents, 9 suggested`.
    pub said: String,
    /// Where it leads.
    pub url: String,
}

/// The picture.
pub fn svg(steps: &[Step], meetings: &[Meeting]) -> String {
    let longest = steps.iter().map(|step| step.title.chars().count()).max();
    let width = steps.len() * STEP + longest.unwrap_or_default() * CHARACTER;
    let height = steps.len() * STEP;
    let mut svg = format!(
        r#"<svg class="staircase" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="group" aria-label="Which systems failed together">"#
    );
    let middle = |step: usize| step * STEP + STEP / 2;
    for (at, step) in steps.iter().enumerate() {
        let y = middle(at);
        // From the left to its name, and from there down.
        let _ = write!(
            svg,
            r#"<path class="staircase-line" d="M0 {y}H{}V{}"/><a href="{}" tabindex="-1"><text x="{}" y="{}">{}</text></a>"#,
            middle(at),
            height,
            escape::html(&step.url),
            middle(at) + 8,
            y + 4,
            escape::html(&step.title),
        );
    }
    for meeting in meetings {
        let (row, column) = meeting.steps;
        let (x, y) = (middle(column), middle(row));
        let said = escape::html(&meeting.said);
        let (number, hollow) = match meeting.count.stated {
            0 => (meeting.count.suggested, r#" data-suggested="""#),
            stated => (stated, ""),
        };
        let _ = write!(
            svg,
            r#"<a class="staircase-mark" href="{}" tabindex="-1" aria-label="{said}"{hollow}><title>{said}</title><circle cx="{x}" cy="{y}" r="12"/><text x="{x}" y="{}" text-anchor="middle">{number}</text></a>"#,
            escape::html(&meeting.url),
            y + 4,
        );
    }
    svg.push_str("</svg>");
    svg
}
