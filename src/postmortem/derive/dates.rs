//! The day of an incident, by front matter, name, folder and heading.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::Document;
use crate::config::DateOrder;
use crate::diagnostics::{Diagnostic, Location, rules};
use crate::pattern::pattern;
use crate::postmortem::schema::Meta;
use crate::postmortem::{Derived, Origin, timeline};
use crate::text::Span;

/// Front matter of other generators that may hold the day in an address: `path: 2018/09/21/title`.
const ADDRESS_FIELDS: [&str; 3] = ["path", "permalink", "slug"];

impl Document<'_> {
    /// Front matter → file name → parent folder → a labelled line → H1. What comes after needs the
    /// timeline.
    pub(super) fn dates(&mut self, meta: &Meta) -> Vec<Derived<Date>> {
        let stated = meta.date.clone();
        let by_path = date_of_path(&self.source.path, self.config.date_order);
        let by_heading = self.date_of_heading();
        if let (None, Some(by_path), Some(by_heading)) = (&stated, &by_path, &by_heading)
            && by_path.value != by_heading.value
        {
            self.report_disagreement(by_path, by_heading);
        }
        let by_address = date_of_address(meta);
        let all = [
            stated,
            by_path,
            by_address,
            self.labelled_date(),
            by_heading,
        ];
        all.into_iter().flatten().collect()
    }

    fn date_of_heading(&self) -> Option<Derived<Date>> {
        let heading = self.heading.as_ref()?;
        let date = timeline::first_date(&heading.text, self.config.date_order)?;
        Some(Derived::at(date, Origin::Heading, heading.span))
    }

    /// The day that a stated title names: `DNS outage on January 8, 2014`.
    pub(super) fn date_of_title(&self, meta: &Meta) -> Option<Derived<Date>> {
        let title = meta.title.as_ref()?;
        let date = timeline::first_date(&title.value, self.config.date_order)?;
        Some(Derived {
            value: date,
            from: title.from.clone(),
        })
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
    static FULL: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(\d{4})(?:-(\d{1,2})-(\d{1,2})|_(\d{1,2})_(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|(\d{2})(\d{2}))(?:\D|$)",
        )
    });
    let found = FULL.captures(name)?;
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
    static SHORT: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[-_ ]"));
    let end = leading(name)
        .map(|(_, end)| end)
        .or_else(|| year_last_at_start(name).map(|(_, end)| end))
        .or_else(|| SHORT.find(name).map(|found| found.end()));
    let rest = end.and_then(|end| name.get(end..)).unwrap_or(name);
    rest.trim_start_matches(['-', '_', ' ', '.'])
}

/// The day by the file's name, by the folders above it, or by both together: `2023-04/04-25-title.md`, `2023/04/25/title.md`.
fn date_of_path(path: &str, order: Option<DateOrder>) -> Option<Derived<Date>> {
    let parts: Vec<&str> = path.split('/').collect();
    let (name, folders) = parts.split_last()?;
    let of = |name: &str| {
        let date = leading(name).map(|(date, _)| date);
        date.or_else(|| anywhere(name))
            .or_else(|| year_last(name, order))
    };
    if let Some(date) = of(name) {
        return Some(Derived::outside(date, Origin::FileName));
    }
    if let Some(date) = of(folders.last()?) {
        return Some(Derived::outside(date, Origin::Folder));
    }
    let joined = [folders.join("-"), format!("{}-{name}", folders.join("-"))];
    let with_name = joined.get(1).map_or("", String::as_str);
    let date =
        by_parts(&joined.first().cloned().unwrap_or_default()).or_else(|| by_parts(with_name))?;
    Some(Derived::outside(date, Origin::Folder))
}

/// An ISO date anywhere in a name: `incident-2024-05-01.md`, `INC-20240501-cache.md`.
fn anywhere(name: &str) -> Option<Date> {
    static ISO: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?:^|\D)((?:19|20)\d{2})(-?)(\d{2})(-?)(\d{2})(?:\D|$)"));
    let found = ISO.captures(name)?;
    let part = |index: usize| found.get(index).map_or("", |part| part.as_str());
    if part(2) != part(4) {
        return None;
    }
    Date::new(
        part(1).parse().ok()?,
        part(3).parse().ok()?,
        part(5).parse().ok()?,
    )
    .ok()
}

/// A date with its year last at the start of a name: `05.11.2023 Ausfall.md`, `25-04-2023-title.md`.
fn year_last_at_start(name: &str) -> Option<(&str, usize)> {
    static SHAPE: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^(\d{1,2}([-._])\d{1,2}([-._])(?:19|20)\d{2})(?:\D|$)"));
    let found = SHAPE.captures(name)?;
    let written = found.get(1)?;
    (found.get(2)?.as_str() == found.get(3)?.as_str()).then_some((written.as_str(), written.end()))
}

/// The day of such a name, and of one that spells the month: `outage-9-aug-2024.md`. Dots mean that
/// the day comes first; otherwise the site's order decides, or a number that can be no month.
fn year_last(name: &str, order: Option<DateOrder>) -> Option<Date> {
    if let Some((written, _)) = year_last_at_start(name) {
        return timeline::first_date(&written.replace('_', "-"), order);
    }
    let spelled = name.replace('_', " ");
    let letters = spelled.chars().any(char::is_alphabetic);
    letters.then(|| timeline::first_spelled_date(&spelled))?
}

/// Year, month and day in parts of a path that were joined: `2023-04-04-25-title` has the month twice.
fn by_parts(joined: &str) -> Option<Date> {
    static PARTS: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?:^|-)((?:19|20)\d{2})-(\d{2})-(?:(\d{2})-)?(\d{2})(?:\D|$)"));
    let found = PARTS.captures(joined)?;
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
    static ADDRESS: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?:^|/)((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?:[/-]|$)"));
    meta.extra
        .iter()
        .filter(|(name, _)| ADDRESS_FIELDS.contains(&name.as_str()))
        .find_map(|(_, node)| {
            let address = node.scalar()?;
            let found = ADDRESS.captures(&address)?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_tell_the_day() {
        let check = |path: &str, expected: Option<(&str, Origin)>| {
            let found =
                date_of_path(path, None).map(|date| (date.value.to_string(), date.from.origin));
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
        check(
            "INC-20231201-cache.md",
            Some(("2023-12-01", Origin::FileName)),
        );
        check(
            "05.11.2023 Ausfall.md",
            Some(("2023-11-05", Origin::FileName)),
        );
        check("25-04-2023-x.md", Some(("2023-04-25", Origin::FileName)));
        check("x-9-aug-2024.md", Some(("2024-08-09", Origin::FileName)));
        check("05-11-2023-x.md", None);
        check("postmortem-2023-12.md", None);
        check("INC-123456789.md", None);
        check("2023-13-01-title.md", None);
        check("0000-welcome.md", None);
        check("123456789.md", None);
    }
}
