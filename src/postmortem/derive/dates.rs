//! The day of an incident, by name, folder, heading and front matter.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::Document;
use crate::diagnostics::{Diagnostic, Location, rules};
use crate::postmortem::schema::Meta;
use crate::postmortem::{Derived, Origin};
use crate::text::Span;

/// A date in a heading, as a regular expression.
pub(super) const DATE: &str = r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})\b|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}|\d{1,2}(?:st|nd|rd|th)?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+\d{4})";

/// Front matter of other generators that may hold the day in an address: `path: 2018/09/21/title`.
const ADDRESS_FIELDS: [&str; 4] = ["path", "permalink", "slug", "url"];

impl Document<'_> {
    /// Front matter → file name → parent folder → H1. What comes after needs the timeline.
    pub(super) fn date(&mut self, meta: &Meta) -> Option<Derived<Date>> {
        let stated = meta.date.clone();
        let by_path = date_of_path(&self.source.path);
        let by_heading = self.date_of_heading();
        if let (None, Some(by_path), Some(by_heading)) = (&stated, &by_path, &by_heading)
            && by_path.value != by_heading.value
        {
            self.report_disagreement(by_path, by_heading);
        }
        stated
            .or(by_path)
            .or_else(|| date_of_address(meta))
            .or(by_heading)
    }

    fn date_of_heading(&self) -> Option<Derived<Date>> {
        let heading = self.outline.headings.get(self.outline.title?)?;
        let date = first_date(&heading.text)?;
        Some(Derived::at(date, Origin::Heading, heading.span))
    }

    fn report_disagreement(&mut self, by_path: &Derived<Date>, by_heading: &Derived<Date>) {
        let span = by_heading.from.span.unwrap_or(Span::new(0, 0));
        self.diagnostics.push(
            Diagnostic::new(
                &rules::DATES_DISAGREE,
                Location::within(&self.source.path, span),
                format!(
                    "the heading says {}, the file's name says {}",
                    by_heading.value, by_path.value
                ),
            )
            .help("the name is used; write `date:` in front matter to decide"),
        );
    }
}

/// An unambiguous date at the start of a name, with its length: `2024-05-01`, `20240501`.
fn leading(name: &str) -> Option<(Date, usize)> {
    static FULL: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(\d{4})(?:-(\d{1,2})-(\d{1,2})|_(\d{1,2})_(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|(\d{2})(\d{2}))(?:\D|$)").ok()
    });
    let found = FULL.as_ref()?.captures(name)?;
    let numbers: Vec<&str> = found
        .iter()
        .skip(1)
        .flatten()
        .map(|number| number.as_str())
        .collect();
    let [year, month, day] = numbers.as_slice() else {
        return None;
    };
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    let end = found
        .iter()
        .flatten()
        .skip(1)
        .map(|number| number.end())
        .max()?;
    (1970..2200).contains(&date.year()).then_some((date, end))
}

/// What stands behind the date at the start of a name, or behind a `04-25-` without a year.
pub(super) fn behind_leading_date(name: &str) -> &str {
    static SHORT: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[-_ ]").ok());
    let end = leading(name)
        .map(|(_, end)| end)
        .or_else(|| SHORT.as_ref()?.find(name).map(|found| found.end()));
    let rest = end.and_then(|end| name.get(end..)).unwrap_or(name);
    rest.trim_start_matches(['-', '_', ' ', '.'])
}

/// The day by the file's name, by the folders above it, or by both together: `2023-04/04-25-title.md`, `2023/04/25/title.md`.
fn date_of_path(path: &str) -> Option<Derived<Date>> {
    let parts: Vec<&str> = path.split('/').collect();
    let (name, folders) = parts.split_last()?;
    let by_name = leading(name)
        .map(|(date, _)| date)
        .or_else(|| anywhere(name));
    if let Some(date) = by_name {
        return Some(Derived::outside(date, Origin::FileName));
    }
    let parent = folders.last()?;
    if let Some(date) = leading(parent)
        .map(|(date, _)| date)
        .or_else(|| anywhere(parent))
    {
        return Some(Derived::outside(date, Origin::Folder));
    }
    let joined = [folders.join("-"), format!("{}-{name}", folders.join("-"))];
    let with_name = joined.get(1).map_or("", String::as_str);
    let date =
        by_parts(&joined.first().cloned().unwrap_or_default()).or_else(|| by_parts(with_name))?;
    Some(Derived::outside(date, Origin::Folder))
}

/// An ISO date anywhere in a name: `incident-2024-05-01.md`.
fn anywhere(name: &str) -> Option<Date> {
    static ISO: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?:^|\D)((?:19|20)\d{2}-\d{2}-\d{2})(?:\D|$)").ok());
    ISO.as_ref()?.captures(name)?.get(1)?.as_str().parse().ok()
}

/// Year, month and day in parts of a path that were joined: `2023-04-04-25-title` has the month twice.
fn by_parts(joined: &str) -> Option<Date> {
    static PARTS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:^|-)((?:19|20)\d{2})-(\d{2})-(?:(\d{2})-)?(\d{2})(?:\D|$)").ok()
    });
    let found = PARTS.as_ref()?.captures(joined)?;
    let number = |index: usize| {
        found
            .get(index)
            .and_then(|number| number.as_str().parse::<i8>().ok())
    };
    let year = found.get(1)?.as_str().parse().ok()?;
    let (month, again, day) = (number(2)?, number(3), number(4)?);
    match again {
        Some(again) if again == month => Date::new(year, month, day).ok(),
        // Three numbers behind the year: the third belongs to the name.
        Some(day) => Date::new(year, month, day).ok(),
        None => Date::new(year, month, day).ok(),
    }
}

/// The day in an address that another generator was told: `2018/09/21/title`.
fn date_of_address(meta: &Meta) -> Option<Derived<Date>> {
    static ADDRESS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:^|/)((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?:[/-]|$)").ok()
    });
    meta.extra
        .iter()
        .filter(|(name, _)| ADDRESS_FIELDS.contains(&name.as_str()))
        .find_map(|(_, node)| {
            let address = node.scalar()?;
            let found = ADDRESS.as_ref()?.captures(&address)?;
            let number = |index: usize| found.get(index).map(|number| number.as_str());
            let (year, month, day) = (
                number(1)?.parse().ok()?,
                number(2)?.parse().ok()?,
                number(3)?.parse().ok()?,
            );
            Some(Derived::at(
                Date::new(year, month, day).ok()?,
                Origin::FrontMatter,
                node.span,
            ))
        })
}

/// The first date in a heading that can be read in one way only.
fn first_date(text: &str) -> Option<Date> {
    static ANY: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(&format!("(?i){DATE}")).ok());
    ANY.as_ref()?
        .find_iter(text)
        .find_map(|found| parse(found.as_str()))
}

fn parse(text: &str) -> Option<Date> {
    let plain: String = text
        .chars()
        .map(|c| {
            if matches!(c, '/' | '.' | ',') {
                ' '
            } else {
                c.to_ascii_lowercase()
            }
        })
        .collect();
    let words: Vec<&str> = plain
        .split([' ', '-'])
        .filter(|word| !word.is_empty())
        .collect();
    let [a, b, c] = words.as_slice() else {
        return None;
    };
    let number = |word: &str| {
        word.trim_end_matches(char::is_alphabetic)
            .parse::<i16>()
            .ok()
    };
    let month = |word: &str| {
        const MONTHS: [&str; 12] = [
            "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
        ];
        let start = word.get(..3)?;
        let at = MONTHS.iter().position(|month| *month == start)?;
        i8::try_from(at + 1).ok()
    };
    let day = |number: i16| i8::try_from(number).ok();
    if let Some(month) = month(a) {
        return Date::new(number(c)?, month, day(number(b)?)?).ok();
    }
    if let Some(month) = month(b) {
        return Date::new(number(c)?, month, day(number(a)?)?).ok();
    }
    let (first, second, third) = (number(a)?, number(b)?, number(c)?);
    if first > 999 {
        return Date::new(first, day(second)?, day(third)?).ok();
    }
    let year = if third < 100 { third + 2000 } else { third };
    match (first, second) {
        // Only one of the two can be a month.
        (13..=31, 1..=12) => Date::new(year, day(second)?, day(first)?).ok(),
        (1..=12, 13..=31) => Date::new(year, day(first)?, day(second)?).ok(),
        (same, other) if same == other => Date::new(year, day(first)?, day(second)?).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_tell_the_day() {
        let check = |path: &str, expected: Option<(&str, Origin)>| {
            let found = date_of_path(path).map(|date| (date.value.to_string(), date.from.origin));
            assert_eq!(
                found
                    .as_ref()
                    .map(|(date, origin)| (date.as_str(), *origin)),
                expected,
                "{path}"
            );
        };
        check(
            "a/2024-05-01-title.md",
            Some(("2024-05-01", Origin::FileName)),
        );
        check(
            "a/20240501_title.md",
            Some(("2024-05-01", Origin::FileName)),
        );
        check(
            "a/incident-2024-05-01.md",
            Some(("2024-05-01", Origin::FileName)),
        );
        check(
            "2024-05-01-db/index.md",
            Some(("2024-05-01", Origin::Folder)),
        );
        check(
            "2023-04/04-25-title.md",
            Some(("2023-04-25", Origin::Folder)),
        );
        check("2023/04/25/title.md", Some(("2023-04-25", Origin::Folder)));
        check("2023-13-01-title.md", None);
        check("0000-welcome.md", None);
        check("123456789.md", None);
    }

    #[test]
    fn headings_tell_the_day_where_it_is_certain() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(
                first_date(text).map(|date| date.to_string()).as_deref(),
                expected,
                "{text}"
            );
        };
        check("Outage on 2016/01/28", Some("2016-01-28"));
        check("Incident report May 12 2025 - disk", Some("2025-05-12"));
        check("The 3rd March 2021 outage", Some("2021-03-03"));
        check("Website outage 5-26-21", Some("2021-05-26"));
        check("Outage 01-10-2024", None);
    }
}
