//! The picture where there is little room: the line of time runs down, with times and words beside it. What is
//! told of a wait or a phase stands where it begins.

use std::fmt::Write;

use super::course::{Course, Label, Mark};
use super::draw;
use super::measure::{self, Face};
use crate::escape;

/// The narrowest that it is shown, in pixels: what a phone of 320 px has.
const WIDTH: f64 = 284.0;
/// Where the line of time and what stands beside it are.
const RAIL: f64 = 8.0;
const RAIL_WRITTEN: &str = "8";
const TIMES: f64 = 24.0;
/// A time that is wider stands above its words.
const WIDEST_TIME: f64 = 64.0;
/// A line of words, and one of what is said of waits and phases.
const LINE: f64 = 18.0;
const SMALL_LINE: f64 = 22.0;
/// From a mark to the first line of its words.
const BASELINE: f64 = 5.0;
/// Between two moments: at least, at most, and for an even part of the whole.
const APART: f64 = 8.0;
const FARTHEST: f64 = 48.0;
const EVEN: f64 = 22.0;
/// A wait that is broken, and the step to a mark without words.
const BREAK: f64 = 40.0;
const STEP: f64 = 9.0;

pub fn svg(course: &Course) -> String {
    let mut picture = Picture {
        words_at: TIMES + time_width(course),
        y: 8.0,
        places: Vec::new(),
        svg: String::new(),
    };
    let mut at = 0;
    while let Some(mark) = course.marks.get(at) {
        match &mark.label {
            Some(label) => {
                picture.moment(mark, label);
                picture.phases(course, at);
                at += 1;
            }
            None => at = picture.silent(course, at),
        }
        if let Some((gap, duration)) = at.checked_sub(1).and_then(|at| course.gaps.get(at)) {
            let even = EVEN * draw::length(course.gaps.len());
            match gap.is_broken {
                true => picture.wait(duration),
                false => picture.y += (gap.share * even).clamp(APART, FARTHEST),
            }
        }
    }
    picture.finish(course)
}

/// The room for times beside the line.
fn time_width(course: &Course) -> f64 {
    let labels = course.marks.iter().filter_map(|mark| mark.label.as_ref());
    let widths = labels.map(|label| measure::width(&label.time, Face::Sans));
    let fitting = widths.filter(|width| (1.0..=WIDEST_TIME).contains(width));
    let widest = fitting.fold(0.0, f64::max);
    if widest > 0.0 { widest + 8.0 } else { 0.0 }
}

struct Picture {
    /// Where words begin.
    words_at: f64,
    /// How far down it is drawn.
    y: f64,
    /// Where each mark stands.
    places: Vec<f64>,
    svg: String,
}

impl Picture {
    fn text(&mut self, class: &str, x: f64, y: f64, text: &str) {
        let class = match class {
            "" => String::new(),
            class => format!(r#" class="{class}""#),
        };
        let text = escape::html(text);
        let _ = write!(
            self.svg,
            r#"<text{class} x="{x:.0}" y="{y:.0}">{text} </text>"#
        );
    }

    /// A mark with its words.
    fn moment(&mut self, mark: &Mark, label: &Label) {
        draw::link_start(mark, &mut self.svg);
        let is_wide = measure::width(&label.time, Face::Sans) > WIDEST_TIME;
        let mut y = self.y;
        if !label.day.is_empty() || is_wide {
            let above = match is_wide {
                true => label.when(),
                false => label.day.clone(),
            };
            self.text("band-soft", TIMES, y + BASELINE, &above);
            y += LINE;
        }
        // The mark stands beside the first line of the words.
        self.places.push(y);
        let (x, mut line) = (self.words_at, y + BASELINE);
        if !label.time.is_empty() && !is_wide {
            self.text("band-soft", TIMES, line, &label.time);
        }
        if !label.milestone.is_empty() {
            self.text(draw::NAME, x, line, &label.milestone);
            line += LINE;
        }
        let room = WIDTH - x;
        for words in measure::lines(&label.phrase, Face::Serif, room) {
            self.text("", x, line, &words);
            line += LINE;
        }
        draw::mark(mark, RAIL_WRITTEN, y, &mut self.svg);
        draw::link_end(mark, &mut self.svg);
        self.y = (line - BASELINE).max(y + LINE);
    }

    /// Marks without words, one after the other, and how many they are. Returns the next mark.
    fn silent(&mut self, course: &Course, from: usize) -> usize {
        let marks = course.marks.iter().skip(from);
        // A broken wait is told where it is.
        let gaps = course.gaps.iter().skip(from);
        let until_break = gaps.take_while(|(gap, _)| !gap.is_broken).count() + 1;
        let run = marks
            .take_while(|mark| mark.label.is_none())
            .take(until_break);
        let top = self.y;
        let mut count = 0;
        for mark in run {
            self.places.push(self.y);
            draw::link_start(mark, &mut self.svg);
            draw::mark(mark, RAIL_WRITTEN, self.y, &mut self.svg);
            draw::link_end(mark, &mut self.svg);
            self.y += STEP;
            count += 1;
        }
        let said = match count {
            1 => "1 more event".to_owned(),
            count => format!("{count} more events"),
        };
        let x = self.words_at;
        self.text(
            "band-soft",
            x,
            f64::midpoint(top, self.y - STEP) + BASELINE,
            &said,
        );
        self.y = self.y.max(top + LINE);
        from + count
    }

    /// What the phases are that begin with a mark.
    fn phases(&mut self, course: &Course, at: usize) {
        for phase in course.phases.iter().filter(|phase| phase.from == at) {
            let said = format!("{}: {}", phase.title, phase.duration);
            self.y += 2.0;
            let x = self.words_at;
            let _ = write!(
                self.svg,
                r#"<rect class="band-phase band-phase-{}" x="{x:.0}" y="{:.0}" width="10" height="10"/>"#,
                phase.class,
                self.y - 4.0
            );
            self.text("band-soft", x + 16.0, self.y + BASELINE, &said);
            self.y += SMALL_LINE;
        }
    }

    /// A wait that is drawn shorter than it was.
    fn wait(&mut self, duration: &str) {
        let middle = self.y + BREAK / 2.0 - LINE / 2.0;
        let _ = write!(
            self.svg,
            r#"<svg x="{RAIL}" y="{middle:.0}" width="1" height="1" overflow="visible">{}</svg>"#,
            draw::BREAK_DOWN
        );
        self.text("band-soft", TIMES, middle + BASELINE, duration);
        self.y += BREAK;
    }

    /// The picture, with the line of time and the phases behind the marks.
    fn finish(self, course: &Course) -> String {
        let place = |at: usize| self.places.get(at).copied().unwrap_or_default();
        let mut svg = format!(
            r#"<svg class="band band-tall" width="100%" height="{:.0}" role="group" aria-label="Timeline"><line class="band-axis" x1="{RAIL}" x2="{RAIL}" y1="{:.0}" y2="{:.0}"/>"#,
            self.y,
            place(0),
            place(course.marks.len().saturating_sub(1))
        );
        for phase in &course.phases {
            let (from, to) = (place(phase.from), place(phase.to));
            let _ = write!(
                svg,
                r#"<rect class="band-phase band-phase-{}" x="{}" y="{from:.0}" width="10" height="{:.0}"/>"#,
                phase.class,
                RAIL - 5.0,
                to - from
            );
        }
        svg.push_str(&self.svg);
        svg.push_str("</svg>");
        svg
    }
}
