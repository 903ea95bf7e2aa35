//! When incidents were: a row for each year, a mark for each month that had some. Marks grow with the count,
//! near misses are triangles, and a day that is only known from the history of a file is hollow. It counts and
//! compares nothing else: no streaks, and no days without incidents.

use std::collections::BTreeMap;
use std::fmt::Write;

use jiff::civil::Date;

use crate::catalog::{Catalog, Entry};
use crate::fields::Origin;
use crate::site::views::Calendar;
use crate::site::words;
use crate::words::Kind;

/// Places in the picture.
const LABEL: usize = 34;
const CELL: usize = 24;
const ROW: usize = 26;
const HEAD: usize = 18;
/// Years without incidents that keep a row each; more of them share one.
const EMPTY_YEARS: i16 = 2;
/// So many months with near misses are marked whatever share of all they are.
const RARE: usize = 12;
const MONTHS: [&str; 12] = ["J", "F", "M", "A", "M", "J", "J", "A", "S", "O", "N", "D"];

/// The incidents of a month.
#[derive(Clone, Copy, Debug, Default)]
struct Month {
    incidents: usize,
    near_misses: usize,
    /// Those whose day is only known from the history of their file.
    guessed: usize,
    /// The position of the newest in the catalog.
    first: usize,
}

impl Month {
    const fn all(self) -> usize {
        self.incidents + self.near_misses
    }

    const fn is_guessed(self) -> bool {
        self.guessed == self.all()
    }

    /// `3 incidents and 1 near miss`.
    fn said(self) -> String {
        let near = match self.near_misses {
            1 => "1 near miss".to_owned(),
            count => format!("{count} near misses"),
        };
        match (self.incidents, self.near_misses) {
            (incidents, 0) => words::incidents(incidents),
            (0, _) => near,
            (incidents, _) => format!("{} and {near}", words::incidents(incidents)),
        }
    }
}

/// The calendar of the newest years, so many at most. `link` is the address of a month, by the position of its
/// newest incident in the catalog. `None` where no day is known.
pub fn view(
    catalog: &Catalog,
    most: usize,
    link: impl Fn(i16, i8, usize) -> String,
) -> Option<Calendar> {
    let mut months: BTreeMap<(i16, i8), Month> = BTreeMap::new();
    for (position, entry) in catalog.entries.iter().enumerate() {
        let Some(date) = day(entry) else { continue };
        let month = months
            .entry((date.year(), date.month()))
            .or_insert_with(|| Month {
                first: position,
                ..Month::default()
            });
        match entry.document.kind {
            Kind::NEAR_MISS => month.near_misses += 1,
            _ => month.incidents += 1,
        }
        month.guessed += usize::from(is_guessed(entry));
    }
    let mut years: BTreeMap<i16, Vec<(i8, Month)>> = BTreeMap::new();
    for ((year, month), of_month) in months {
        years.entry(year).or_default().push((month, of_month));
    }
    let earlier = years.len().saturating_sub(most);
    let shown: Vec<(i16, Vec<(i8, Month)>)> = years.into_iter().skip(earlier).collect();
    let all = || shown.iter().flat_map(|(_, months)| months);
    let largest = all().map(|(_, month)| month.incidents).max()?;
    let has_both = |month: &Month| month.incidents > 0 && month.near_misses > 0;
    let both = all().filter(|(_, month)| has_both(month)).count();
    let marks_near = both <= RARE || 2 * both <= all().count();
    let picture = Picture {
        largest,
        marks_near,
        link,
    };
    Some(Calendar {
        svg_html: picture.svg(&shown),
        description: described(&shown),
        has_near_misses: all()
            .any(|(_, month)| month.near_misses > 0 && (marks_near || month.incidents == 0)),
        has_guessed: all().any(|(_, month)| month.is_guessed()),
        has_several: largest > 1,
        earlier,
    })
}

fn day(entry: &Entry) -> Option<Date> {
    Some(entry.document.date.as_ref()?.value)
}

fn is_guessed(entry: &Entry) -> bool {
    let date = entry.document.date.as_ref();
    date.is_some_and(|date| date.from.origin == Origin::Git)
}

/// `2024: 2 in July, 1 in March. 2021: …`, for whoever does not see the picture.
fn described(years: &[(i16, Vec<(i8, Month)>)]) -> String {
    let mut text = String::new();
    for (year, months) in years.iter().rev() {
        let of_year: usize = months.iter().map(|(_, month)| month.all()).sum();
        let near: usize = months.iter().map(|(_, month)| month.near_misses).sum();
        let _ = write!(text, "{year}: {of_year}");
        if near > 0 {
            let _ = write!(text, ", {near} of them near misses");
        }
        text.push_str(". ");
    }
    text.trim_end().to_owned()
}

struct Picture<L> {
    largest: usize,
    /// Whether near misses have a mark beside the incidents of their month. Where most months would have one, it
    /// tells none apart.
    marks_near: bool,
    link: L,
}

impl<L: Fn(i16, i8, usize) -> String> Picture<L> {
    fn svg(&self, years: &[(i16, Vec<(i8, Month)>)]) -> String {
        let mut rows = String::new();
        let mut y = HEAD;
        let mut later: Option<i16> = None;
        for (year, months) in years.iter().rev() {
            if let Some(later) = later {
                y = Self::empty_years(*year, later, y, &mut rows);
            }
            self.row(*year, months, y, &mut rows);
            y += ROW;
            later = Some(*year);
        }
        let width = LABEL + 12 * CELL;
        let mut svg = format!(
            r#"<svg class="calendar" viewBox="0 0 {width} {y}" width="{width}" height="{y}" role="group" aria-label="Incidents by year and month">"#
        );
        for (at, letter) in MONTHS.into_iter().enumerate() {
            let x = LABEL + CELL * at + CELL / 2;
            let _ = write!(
                svg,
                r#"<text class="calendar-month" x="{x}" y="11" text-anchor="middle" aria-hidden="true">{letter}</text>"#
            );
        }
        svg.push_str(&rows);
        svg.push_str("</svg>");
        svg
    }

    /// The years between two that have incidents. Returns where the next row begins.
    fn empty_years(year: i16, later: i16, mut y: usize, svg: &mut String) -> usize {
        let (from, to) = (year + 1, later - 1);
        if later - year - 1 > EMPTY_YEARS {
            let _ = write!(
                svg,
                r#"<text class="calendar-month" x="{LABEL}" y="{}">nothing from {from} to {to}</text>"#,
                y + 17
            );
            return y + ROW;
        }
        for empty in (from..=to).rev() {
            Self::label(empty, y, None, svg);
            y += ROW;
        }
        y
    }

    /// The year and the line of a row; the year is a link where it has incidents.
    fn label(year: i16, y: usize, link: Option<(&str, &str)>, svg: &mut String) {
        let middle = y + ROW / 2;
        let text = format!(r#"<text x="0" y="{}">{year}</text>"#, middle + 4);
        let _ = match link {
            Some((url, said)) => write!(
                svg,
                r#"<a class="calendar-year" href="{url}" aria-label="{year}: {said}">{text}</a>"#
            ),
            None => write!(svg, r#"<g class="calendar-month">{text}</g>"#),
        };
        let end = LABEL + 12 * CELL;
        let _ = write!(
            svg,
            r#"<line class="calendar-line" x1="{LABEL}" x2="{end}" y1="{middle}" y2="{middle}"/>"#
        );
    }

    fn row(&self, year: i16, months: &[(i8, Month)], y: usize, svg: &mut String) {
        let mut of_year = Month::default();
        for (_, month) in months {
            of_year.incidents += month.incidents;
            of_year.near_misses += month.near_misses;
        }
        if let Some((number, newest)) = months.last() {
            let url = (self.link)(year, *number, newest.first);
            Self::label(year, y, Some((&url, &of_year.said())), svg);
        }
        for (number, month) in months {
            self.mark(year, *number, *month, y, svg);
        }
    }

    /// The mark of a month. Years are what a keyboard stops at; the months are steps within.
    fn mark(&self, year: i16, number: i8, month: Month, y: usize, svg: &mut String) {
        let at = usize::try_from(number - 1).unwrap_or_default();
        let left = LABEL + CELL * at;
        let (x, middle) = (left + CELL / 2, y + ROW / 2);
        let name = Date::new(year, number, 1).map(|day| day.strftime("%B %Y").to_string());
        let said = format!("{}: {}", name.unwrap_or_default(), month.said());
        let url = (self.link)(year, number, month.first);
        let hollow = if month.is_guessed() {
            r#" data-guessed="""#
        } else {
            ""
        };
        let _ = write!(
            svg,
            r#"<a class="calendar-mark" href="{url}" tabindex="-1" aria-label="{said}"{hollow}><title>{said}</title><rect x="{left}" y="{y}" width="{CELL}" height="{ROW}"/>"#
        );
        if month.incidents > 0 {
            let radius = self.radius(month.incidents);
            let _ = write!(svg, r#"<circle cx="{x}" cy="{middle}" r="{radius:.1}"/>"#);
        }
        if month.near_misses > 0 && (self.marks_near || month.incidents == 0) {
            // Beside the incidents of the month, or in their place.
            let (x, y, size) = match month.incidents {
                0 => (x, middle, 6),
                _ => (left + CELL - 4, y + 6, 4),
            };
            let _ = write!(
                svg,
                r#"<path d="M{} {}h{}l-{size} -{}z"/>"#,
                x - size,
                y + size - 1,
                2 * size,
                2 * size - 1
            );
        }
        svg.push_str("</a>");
        // Behind the link, whose name has the number already.
        if month.incidents > 1 {
            let (long, baseline) = match month.incidents {
                ..100 => ("", middle + 4),
                _ => (" data-long", middle + 3),
            };
            let _ = write!(
                svg,
                r#"<text class="calendar-number" x="{x}" y="{baseline}" text-anchor="middle" aria-hidden="true"{hollow}{long}>{}</text>"#,
                month.incidents
            );
        }
    }

    /// The area grows with the count; what has a number has room for it.
    #[expect(clippy::cast_precision_loss, reason = "a count of incidents")]
    fn radius(&self, incidents: usize) -> f64 {
        if incidents <= 1 {
            return 4.5;
        }
        let part = (incidents - 1) as f64 / (self.largest - 1).max(1) as f64;
        7.0 + 4.0 * part.sqrt()
    }
}
