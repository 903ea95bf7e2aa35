//! When a system or a factor was met: a mark for each incident on one line of time, filled where the author names
//! the term and hollow where words suggest it, with a stem that is taller the longer it lasted. Of very many, each
//! month or year has a bar instead.

use std::collections::BTreeMap;
use std::fmt::Write;

use jiff::civil::Date;

use super::lasted::{LastedFrom, lasted};
use crate::catalog::Entry;
use crate::escape;
use crate::site::views::Strip;
use crate::site::words;

/// Marks of a strip: more would hide each other, and each month or year has a bar.
pub const MOST: usize = 48;
/// Bars of a strip.
const BARS: usize = 160;
/// Incidents that are told in words for whoever does not see the picture.
const TOLD: usize = 12;
/// Years that are marked each.
const YEARS: i16 = 30;
/// Places in the picture: of the axis, and of the ends of time in percent.
const AXIS: f64 = 46.0;
const MARGIN: f64 = 2.0;
/// The shortest and the longest stem, and for what: a minute, a week.
const SHORTEST: f64 = 7.0;
const LONGEST: f64 = 38.0;
const MINUTE: f64 = 60.0;
const WEEK: f64 = 7.0 * 24.0 * 3600.0;

/// An incident on a strip.
pub struct Met<'a> {
    /// The incident.
    pub entry: &'a Entry,
    /// Whether the term is only suggested for it.
    pub is_suggested: bool,
}

/// The strip of a term; `None` of one that was not met on several days. `story` makes the address of an
/// incident, `month` that of a day's month in the list of those that name the term, newest first, where so
/// many come before.
pub fn view(
    met: &[Met<'_>],
    story: impl Fn(&Entry) -> String,
    month: impl Fn(Date, usize) -> String,
) -> Option<Strip> {
    let dated = met.iter().filter_map(|met| Some((day(met.entry)?, met)));
    let mut dated: Vec<(Date, &Met<'_>)> = dated.collect();
    dated.sort_by_key(|(day, _)| std::cmp::Reverse(*day));
    let (last, first) = (dated.first()?.0, dated.last()?.0);
    let line = Line { first, last };
    let whole = line.days(last);
    if whole <= 0.0 {
        return None;
    }
    if dated.len() > MOST {
        return Some(bars(&dated, month));
    }
    let lasting: Vec<Option<(i64, LastedFrom)>> = dated
        .iter()
        .map(|(_, met)| lasted(&met.entry.document))
        .collect();
    let mut svg = line.axis();
    let mut told = String::new();
    // The oldest first, as the line runs.
    for (at, ((day, met), lasted)) in dated.iter().zip(&lasting).enumerate().rev() {
        let said = said(*day, met, *lasted);
        line.mark(*day, met, *lasted, (&said, &story(met.entry)), &mut svg);
        if at < TOLD {
            let _ = write!(told, "{said}. ");
        }
    }
    svg.push_str("</svg>");
    Some(Strip {
        svg_html: svg,
        description: told.trim_end().to_owned(),
        has_stems: lasting.iter().any(Option::is_some),
        has_suggested: dated.iter().any(|(_, met)| met.is_suggested),
        has_stated: dated.iter().any(|(_, met)| !met.is_suggested),
        bars: "",
    })
}

/// The incidents of a month or a year.
#[derive(Clone, Copy, Default)]
struct Bar {
    stated: usize,
    suggested: usize,
    /// The day of the newest that is stated, and how many of these are newer.
    newest: Option<(Date, usize)>,
}

impl Bar {
    /// `May 2024: 12 incidents and 3 suggested ones`.
    fn said(self, when: &str) -> String {
        match (self.stated, self.suggested) {
            (stated, 0) => format!("{when}: {}", words::incidents(stated)),
            (0, suggested) => format!("{when}: {}, suggested", words::incidents(suggested)),
            (stated, suggested) => {
                let suggested = words::number(suggested);
                format!(
                    "{when}: {}, and {suggested} suggested",
                    words::incidents(stated)
                )
            }
        }
    }
}

/// The strip of very many incidents, which come newest first.
fn bars(dated: &[(Date, &Met<'_>)], url: impl Fn(Date, usize) -> String) -> Strip {
    let month_of = |day: Date| i32::from(day.year()) * 12 + i32::from(day.month()) - 1;
    let ends = dated.last().zip(dated.first());
    let (first, last) = ends.map_or((0, 0), |((first, _), (last, _))| {
        (month_of(*first), month_of(*last))
    });
    let months = usize::try_from(last - first).unwrap_or_default() + 1;
    let (bars, step) = match months <= BARS {
        true => ("month", 1),
        false => ("year", 12),
    };
    let mut counts: BTreeMap<i32, Bar> = BTreeMap::new();
    let mut newer = 0;
    for (day, met) in dated {
        let bar = counts.entry(month_of(*day) / step).or_default();
        if met.is_suggested {
            bar.suggested += 1;
        } else {
            bar.newest.get_or_insert((*day, newer));
            bar.stated += 1;
            newer += 1;
        }
    }
    let (from, to) = (first / step, last / step);
    let largest = counts.values().map(|bar| bar.stated + bar.suggested).max();
    let picture = Bars {
        from,
        number: to - from + 1,
        step,
        largest: largest.unwrap_or(1),
    };
    let mut svg = picture.axis();
    let mut years: BTreeMap<i32, usize> = BTreeMap::new();
    for (at, bar) in &counts {
        let url = bar.newest.map(|(day, newer)| url(day, newer));
        picture.bar(*at, *bar, url.as_deref(), &mut svg);
        *years.entry(*at * step / 12).or_default() += bar.stated + bar.suggested;
    }
    svg.push_str("</svg>");
    let mut told = String::new();
    for (year, count) in years.iter().rev() {
        let _ = write!(told, "{year}: {}. ", words::incidents(*count));
    }
    Strip {
        svg_html: svg,
        description: told.trim_end().to_owned(),
        has_stems: false,
        has_suggested: counts.values().any(|bar| bar.suggested > 0),
        has_stated: counts.values().any(|bar| bar.stated > 0),
        bars,
    }
}

/// A picture with a bar for each step of time.
struct Bars {
    /// The first step, counted from the year 0, and how many there are.
    from: i32,
    number: i32,
    /// Months of a step.
    step: i32,
    /// The count of the tallest bar.
    largest: usize,
}

impl Bars {
    /// Where a step begins, in percent.
    fn position(&self, at: i32) -> f64 {
        100.0 * f64::from(at - self.from) / f64::from(self.number)
    }

    fn axis(&self) -> String {
        let mut svg = format!(
            r#"<svg class="strip" width="100%" height="70" role="group" aria-label="When it was met"><line class="strip-axis" x1="0" x2="100%" y1="{AXIS}" y2="{AXIS}"/>"#
        );
        let _ = write!(
            svg,
            r#"<text x="0" y="66">{}</text><text x="100%" y="66" text-anchor="end">{}</text>"#,
            self.label(self.from),
            self.label(self.from + self.number - 1)
        );
        svg
    }

    /// `May 2024`, or the year.
    fn label(&self, at: i32) -> String {
        let day = || {
            let month = i8::try_from(at % 12 + 1).ok()?;
            Date::new(i16::try_from(at / 12).ok()?, month, 1).ok()
        };
        match day().filter(|_| self.step == 1) {
            Some(day) => day.strftime("%b %Y").to_string(),
            None => at.to_string(),
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "a count of incidents")]
    fn bar(&self, at: i32, bar: Bar, url: Option<&str>, svg: &mut String) {
        let height = |count: usize| (AXIS - 4.0) * count as f64 / self.largest as f64;
        let (stated, suggested) = (height(bar.stated), height(bar.suggested));
        let width = 100.0 / f64::from(self.number) * 0.8;
        let x = self.position(at);
        let said = escape::html(&bar.said(&self.label(at)));
        let _ = match url {
            Some(url) => write!(
                svg,
                r#"<a href="{}" tabindex="-1" aria-label="{said}"><title>{said}</title>"#,
                escape::html(url)
            ),
            None => write!(svg, "<g><title>{said}</title>"),
        };
        let mut part = |y: f64, height: f64, hollow: &str| {
            let _ = write!(
                svg,
                r#"<rect class="strip-bar" x="{x:.2}%" y="{y:.1}" width="{width:.2}%" height="{height:.1}"{hollow}/>"#
            );
        };
        if bar.stated > 0 {
            part(AXIS - stated, stated, "");
        }
        if bar.suggested > 0 {
            part(
                AXIS - stated - suggested,
                suggested,
                r#" data-suggested="""#,
            );
        }
        svg.push_str(if url.is_some() { "</a>" } else { "</g>" });
    }
}

fn day(entry: &Entry) -> Option<Date> {
    Some(entry.document.date.as_ref()?.value)
}

/// `4 May 2021: Cold ovens, 2 h 10 min`.
fn said(day: Date, met: &Met<'_>, lasted: Option<(i64, LastedFrom)>) -> String {
    let mut said = format!("{}: {}", words::day(day).human, met.entry.title());
    if let Some((seconds, from)) = lasted {
        let about = match from {
            LastedFrom::Stated | LastedFrom::Times => "",
            LastedFrom::Events => "about ",
        };
        let _ = write!(said, ", {about}{}", words::duration(seconds));
    }
    said
}

/// The line of time.
struct Line {
    first: Date,
    last: Date,
}

impl Line {
    fn days(&self, day: Date) -> f64 {
        let since = day.duration_since(self.first);
        since.as_secs_f64() / (24.0 * 3600.0)
    }

    /// Where a day stands, in percent.
    fn position(&self, day: Date) -> f64 {
        let part = self.days(day) / self.days(self.last);
        MARGIN + (100.0 - 2.0 * MARGIN) * part
    }

    fn axis(&self) -> String {
        let mut svg = format!(
            r#"<svg class="strip" width="100%" height="70" role="group" aria-label="When it was met"><line class="strip-axis" x1="0" x2="100%" y1="{AXIS}" y2="{AXIS}"/>"#
        );
        let (from, to) = (self.first.year(), self.last.year());
        if to - from <= YEARS {
            for year in from + 1..=to {
                let Ok(day) = Date::new(year, 1, 1) else {
                    continue;
                };
                let _ = write!(
                    svg,
                    r#"<line class="strip-axis" x1="{0:.2}%" x2="{0:.2}%" y1="{1}" y2="{2}"/>"#,
                    self.position(day),
                    AXIS - 3.0,
                    AXIS + 3.0
                );
            }
        }
        let label = |day: Date| day.strftime("%b %Y").to_string();
        let _ = write!(
            svg,
            r#"<text x="0" y="66">{}</text><text x="100%" y="66" text-anchor="end">{}</text>"#,
            label(self.first),
            label(self.last)
        );
        svg
    }

    fn mark(
        &self,
        day: Date,
        met: &Met<'_>,
        lasted: Option<(i64, LastedFrom)>,
        (said, url): (&str, &str),
        svg: &mut String,
    ) {
        let x = self.position(day);
        let said = escape::html(said);
        let suggested = if met.is_suggested {
            r#" data-suggested="""#
        } else {
            ""
        };
        let _ = write!(
            svg,
            r#"<a class="strip-mark" href="{}" tabindex="-1" aria-label="{said}"{suggested}><title>{said}</title>"#,
            escape::html(url)
        );
        if let Some((seconds, from)) = lasted {
            let dashed = match from {
                LastedFrom::Stated | LastedFrom::Times => "",
                LastedFrom::Events => r#" stroke-dasharray="2 2""#,
            };
            let _ = write!(
                svg,
                r#"<line x1="{x:.2}%" x2="{x:.2}%" y1="{:.1}" y2="{AXIS}"{dashed}/>"#,
                AXIS - stem(seconds)
            );
        }
        let _ = write!(svg, r#"<circle cx="{x:.2}%" cy="{AXIS}" r="5"/></a>"#);
    }
}

/// The length of a stem: ten times as long is the same step everywhere.
#[expect(clippy::cast_precision_loss, reason = "seconds of an incident")]
fn stem(seconds: i64) -> f64 {
    let part = (seconds as f64 / MINUTE).ln() / (WEEK / MINUTE).ln();
    SHORTEST + (LONGEST - SHORTEST) * part.clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::catalog::{Catalog, Library};
    use crate::config::Config;
    use crate::postmortem::derive;
    use crate::text::SourceText;

    #[test]
    fn bars_begin_with_the_oldest_incident_of_very_many() {
        let config = Config::for_site("site");
        let stories = (0..400).map(|number| {
            let (year, month) = (2010 + number / 40, 1 + number % 12);
            let path = format!("{year}-{month:02}-05-queue-{number}.md");
            let text = SourceText::new(path, "# Queue stalled\n");
            Arc::new(derive::read(text, &config, None).value.unwrap())
        });
        let library = Library {
            postmortems: stories.collect(),
            ..Library::default()
        };
        let catalog = Catalog::build(library, &[], &config).catalog;
        let met = catalog.entries.iter().map(|entry| Met {
            entry,
            is_suggested: false,
        });
        let month = |day: Date, newer| format!("{newer}#{}", day.strftime("%Y-%m"));
        let strip = view(&met.collect::<Vec<_>>(), |_| String::new(), month).unwrap();
        assert_eq!(strip.bars, "month");
        let oldest = r#"<a href="396#2010-01" tabindex="-1" aria-label="Jan 2010: 4 incidents">"#;
        assert!(strip.svg_html.contains(oldest), "{}", strip.svg_html);
        assert!(
            strip.description.ends_with("2010: 40 incidents."),
            "{}",
            strip.description
        );
    }

    #[test]
    fn stems_grow_by_what_is_ten_times_as_long() {
        let check = |seconds: i64, expected: f64| {
            assert!(
                (stem(seconds) - expected).abs() < 0.5,
                "{seconds}: {}",
                stem(seconds)
            );
        };
        check(10, SHORTEST);
        check(60, SHORTEST);
        check(6_000, 22.5);
        check(604_800, LONGEST);
        check(60_480_000, LONGEST);
    }
}
