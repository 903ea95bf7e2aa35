//! The picture where there is room: one line of time from left to right, the words of its moments above it, and
//! those of waits and phases below.
//!
//! Places on the line are percentages and everything else is in pixels, so that the picture fills any width that is
//! not too narrow for it, and words keep their size.

use std::fmt::Write;

use super::columns::{self, ASIDE, LINE, Placed, WIDTH};
use super::course::{Course, Phase};
use super::draw;
use super::measure::{self, Face};

/// Where the line begins and ends, in percent.
const FIRST: f64 = 1.0;
const LAST: f64 = 99.0;
/// From the feet of the columns to the line, where lines lead from words to marks.
const FAN: f64 = 42.0;
/// How far above its mark a line comes down straight, clear of all other marks.
const TIP: f64 = 12.0;
/// From the line of time to the words below it, and a line of these.
const BELOW: f64 = 24.0;
const SMALL_LINE: f64 = 16.0;
/// Between the words of two phases.
const APART: f64 = 12.0;

pub fn svg(course: &Course) -> String {
    let places = places(course);
    let labels = columns::placed(course, &places);
    let foot = labels.iter().map(|label| label.top).fold(0.0, f64::max);
    let axis = foot + FAN;
    let has_breaks = course.gaps.iter().any(|(gap, _)| gap.is_broken);
    let below = axis + BELOW + if has_breaks { SMALL_LINE + 6.0 } else { 0.0 };
    let (phases, depth) = phase_words(course, &places, below, axis);
    let height = match (depth > 0.0, has_breaks) {
        (true, _) => below + depth - 10.0,
        (false, true) => axis + BELOW + 4.0,
        (false, false) => axis + 8.0,
    };
    let mut svg = format!(
        r#"<svg class="band band-wide" width="100%" height="{height:.0}" role="group" aria-label="Timeline">"#
    );
    let _ = write!(
        svg,
        r#"<line class="band-axis" x1="{FIRST}%" x2="{LAST}%" y1="{axis:.0}" y2="{axis:.0}"/>"#
    );
    svg.push_str(&phases);
    for (at, (gap, duration)) in course.gaps.iter().enumerate() {
        if gap.is_broken {
            let middle = f64::midpoint(place(&places, at), place(&places, at + 1));
            let _ = write!(
                svg,
                r#"<svg x="{middle:.2}%" y="{axis:.0}" width="1" height="1" overflow="visible">{}<text class="band-soft" y="{BELOW}" text-anchor="middle">{duration}</text></svg>"#,
                draw::BREAK_ACROSS
            );
        }
    }
    for label in &labels {
        pole(label, place(&places, label.mark), foot, axis, &mut svg);
    }
    let mut labels = labels.iter().peekable();
    for (at, mark) in course.marks.iter().enumerate() {
        let x = place(&places, at);
        draw::link_start(mark, &mut svg);
        if let Some(label) = labels.next_if(|label| label.mark == at) {
            words(label, foot, &mut svg);
        }
        draw::mark(mark, &format!("{x:.2}%"), axis, &mut svg);
        draw::link_end(mark, &mut svg);
    }
    svg.push_str("</svg>");
    svg
}

/// Where each mark stands, in percent.
pub fn places(course: &Course) -> Vec<f64> {
    let mut at = FIRST;
    let mut places = vec![at];
    for (gap, _) in &course.gaps {
        at += gap.share * (LAST - FIRST);
        places.push(at);
    }
    places
}

fn place(places: &[f64], at: usize) -> f64 {
    places.get(at).copied().unwrap_or(LAST)
}

/// The line that leads from words down to their mark.
fn pole(label: &Placed, mark: f64, foot: f64, axis: f64, svg: &mut String) {
    let (x, top, tip) = (label.x, foot - label.top, axis - TIP);
    for (from, to, y1, y2) in [
        (x, x, top, foot),
        (x, mark, foot, tip),
        (mark, mark, tip, axis),
    ] {
        let _ = write!(
            svg,
            r#"<line class="band-pole" x1="{from:.2}%" x2="{to:.2}%" y1="{y1:.0}" y2="{y2:.0}"/>"#
        );
    }
}

fn words(label: &Placed, foot: f64, svg: &mut String) {
    let x = label.x;
    let mut y = foot - label.top + 12.0;
    for line in &label.lines {
        let _ = write!(svg, r#"<text x="{x:.2}%" dx="{ASIDE}" y="{y:.0}">"#);
        let parts = [("band-soft", &line.when), (draw::NAME, &line.milestone)];
        for (class, text) in parts.into_iter().filter(|(_, text)| !text.is_empty()) {
            svg.push_str(&draw::span(class, text));
            svg.push(' ');
        }
        svg.push_str(&draw::words(&line.words));
        svg.push_str("</text>");
        y += LINE;
    }
}

/// The phases on the line of time, and their words below it, the first deepest; and how deep they reach.
fn phase_words(course: &Course, places: &[f64], below: f64, axis: f64) -> (String, f64) {
    let mut svg = String::new();
    let mut deepest: f64 = 0.0;
    let mut placed: Vec<(f64, f64)> = Vec::new();
    for phase in course.phases.iter().rev() {
        let Phase {
            class,
            title,
            duration,
            from,
            to,
        } = phase;
        let (start, end) = (place(places, *from), place(places, *to));
        // Names are bold. Those at the right end stand to the left of it.
        let width = 1.1 * measure::width(title, Face::Sans) + ASIDE;
        let most = 100.0 - width / WIDTH * 100.0;
        let is_flipped = start > most;
        let left = if is_flipped {
            start / 100.0 * WIDTH - width
        } else {
            start / 100.0 * WIDTH
        };
        let right = left + width + APART;
        let over = placed.iter().filter(|(other, _)| *other < right);
        let depth = over
            .map(|(_, depth)| depth + 2.4 * SMALL_LINE)
            .fold(0.0, f64::max);
        placed.push((left, depth));
        deepest = deepest.max(depth + 2.0 * SMALL_LINE);
        let (aside, anchor) = match is_flipped {
            true => (-ASIDE, r#" text-anchor="end""#),
            false => (ASIDE, ""),
        };
        let y = below + depth;
        let _ = write!(
            svg,
            r#"<rect class="band-phase band-phase-{class}" x="{start:.2}%" y="{:.0}" width="{:.2}%" height="10"/><line class="band-pole" x1="{start:.2}%" x2="{start:.2}%" y1="{:.0}" y2="{:.0}"/><text class="band-name" x="{start:.2}%" dx="{aside}" y="{y:.0}"{anchor}>{title}</text><text class="band-soft" x="{start:.2}%" dx="{aside}" y="{:.0}"{anchor}>{duration}</text>"#,
            axis - 5.0,
            end - start,
            axis + 5.0,
            y + SMALL_LINE,
            y + SMALL_LINE,
        );
    }
    (svg, deepest)
}
