//! Incidents that came back, on one axis from their start: a bar for each, as long as it lasted, with a mark where
//! it was noticed. What was faster and what was not is seen; nothing is averaged.

use std::fmt::Write;

use super::lasted::{LastedFrom, lasted, noticed_after};
use crate::catalog::Entry;
use crate::site::views::{Link, Overlay, OverlayRow};
use crate::site::words;

/// Bars of an overlay, the newest: more are no longer compared with each other.
const MOST: usize = 12;
/// Where the longest is so many times as long as the shortest, the axis has equal steps for equal ratios: else
/// the short ones could not be seen.
const WIDE: f64 = 24.0;
/// How much of the axis the shortest bar has then.
const SHORTEST: f64 = 8.0;
/// Marks of the axis lie at least so many percent apart.
const APART: f64 = 14.0;
/// Lengths in seconds that an axis is marked with.
const MARKS: [i64; 17] = [
    60, 300, 600, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400, 172_800, 345_600, 604_800,
    1_209_600, 2_592_000, 7_776_000, 31_536_000,
];

/// The incidents one below the other, the oldest first; `None` of fewer than two that tell how long they lasted.
pub fn view(incidents: &[(&Entry, Link)]) -> Option<Overlay> {
    let mut known: Vec<(&Entry, &Link, i64, LastedFrom)> = incidents
        .iter()
        .filter_map(|(entry, link)| {
            let (seconds, from) = lasted(&entry.document)?;
            Some((*entry, link, seconds, from))
        })
        .collect();
    known.sort_by_key(|(entry, ..)| {
        let date = entry.document.date.as_ref();
        std::cmp::Reverse(date.map(|date| date.value))
    });
    known.truncate(MOST);
    if known.len() < 2 {
        return None;
    }
    known.reverse();
    let axis = Axis::of(known.iter().map(|(.., seconds, _)| *seconds));
    let rows = known.iter().map(|(entry, link, seconds, from)| {
        let noticed = noticed_after(&entry.document, *seconds);
        OverlayRow {
            story: (*link).clone(),
            date: words::day_of(&entry.document),
            lasted: said(*seconds, *from, noticed),
            svg_html: axis.bar(*seconds, *from, noticed),
        }
    });
    Some(Overlay {
        rows: rows.collect(),
        axis_html: axis.drawn(),
        left_out: incidents.len() - known.len(),
        has_suggested: known.iter().any(|(.., from)| *from == LastedFrom::Events),
    })
}

/// `2 h 10 min, noticed after 4 min`.
fn said(seconds: i64, from: LastedFrom, noticed: Option<i64>) -> String {
    let about = match from {
        LastedFrom::Stated | LastedFrom::Times => "",
        LastedFrom::Events => "about ",
    };
    let lasted = format!("{about}{}", words::duration(seconds));
    match noticed {
        Some(0) => format!("{lasted}, noticed at once"),
        Some(noticed) => format!("{lasted}, noticed after {}", words::duration(noticed)),
        None => lasted,
    }
}

/// The time since the start.
struct Axis {
    shortest: f64,
    longest: f64,
}

impl Axis {
    fn of(lengths: impl Iterator<Item = i64> + Clone) -> Self {
        let shortest = lengths.clone().min().unwrap_or(1);
        let longest = lengths.max().unwrap_or(1);
        Self {
            shortest: float(shortest.max(1)),
            longest: float(longest.max(1)),
        }
    }

    /// Where a time stands, in percent.
    fn position(&self, seconds: i64) -> f64 {
        let seconds = float(seconds);
        if self.longest < self.shortest * WIDE {
            return 100.0 * seconds / self.longest;
        }
        let start = self.shortest;
        if seconds <= start {
            return SHORTEST * seconds / start;
        }
        let part = (seconds / start).ln() / (self.longest / start).ln();
        SHORTEST + (100.0 - SHORTEST) * part
    }

    fn bar(&self, seconds: i64, from: LastedFrom, noticed: Option<i64>) -> String {
        let suggested = match from {
            LastedFrom::Stated | LastedFrom::Times => "",
            LastedFrom::Events => r#" data-suggested="""#,
        };
        let mut svg = format!(
            r#"<svg class="overlay-bar" width="100%" height="16" aria-hidden="true"{suggested}><rect x="0" y="4" width="{:.2}%" height="8"/>"#,
            self.position(seconds)
        );
        if let Some(noticed) = noticed {
            let _ = write!(
                svg,
                r#"<line x1="{0:.2}%" x2="{0:.2}%" y1="0" y2="16"/>"#,
                self.position(noticed)
            );
        }
        svg.push_str("</svg>");
        svg
    }

    fn drawn(&self) -> String {
        let mut svg = String::from(
            r#"<svg class="overlay-axis" width="100%" height="24" aria-hidden="true"><line x1="0" x2="100%" y1="1" y2="1"/><text x="0" y="18">start</text>"#,
        );
        let mut before = 0.0;
        for seconds in MARKS {
            let at = self.position(seconds);
            if at - before < APART || at > 100.0 {
                continue;
            }
            before = at;
            let anchor = if at > 100.0 - APART / 2.0 {
                "end"
            } else {
                "middle"
            };
            let _ = write!(
                svg,
                r#"<line x1="{at:.2}%" x2="{at:.2}%" y1="1" y2="6"/><text x="{at:.2}%" y="18" text-anchor="{anchor}">{}</text>"#,
                words::duration(seconds)
            );
        }
        svg.push_str("</svg>");
        svg
    }
}

#[expect(clippy::cast_precision_loss, reason = "seconds of an incident")]
const fn float(seconds: i64) -> f64 {
    seconds as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_longer_incident_has_a_longer_bar_and_the_longest_fills_the_axis() {
        let check = |lengths: &[i64]| {
            let axis = Axis::of(lengths.iter().copied());
            let bars: Vec<f64> = lengths.iter().map(|one| axis.position(*one)).collect();
            assert!(bars.is_sorted_by(|a, b| a < b), "{bars:?}");
            assert!((bars[bars.len() - 1] - 100.0).abs() < 1e-9, "{bars:?}");
            assert!(bars[0] > 3.0, "{bars:?}");
            assert_eq!(axis.position(0), 0.0);
        };
        check(&[60, 120]);
        check(&[300, 3_600]);
        check(&[60, 3_600, 172_800]);
        check(&[1, 31_536_000]);
    }

    #[test]
    fn what_took_as_long_is_drawn_as_long() {
        let axis = Axis::of([600, 600].into_iter());
        assert_eq!(axis.position(600), 100.0);
        assert!(axis.drawn().contains("10 min"));
    }

    #[test]
    fn what_is_said_names_what_is_only_suggested() {
        let check = |from, noticed, expected: &str| {
            assert_eq!(said(7_800, from, noticed), expected);
        };
        check(
            LastedFrom::Times,
            Some(240),
            "2 h 10 min, noticed after 4 min",
        );
        check(LastedFrom::Events, None, "about 2 h 10 min");
        check(LastedFrom::Stated, Some(0), "2 h 10 min, noticed at once");
    }
}
