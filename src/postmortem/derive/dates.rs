//! The day of an incident, by front matter, name, folder and heading.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::Document;
use super::narrated::is_felt;
use crate::config::DateOrder;
use crate::diagnostics::{Diagnostic, Location, rules};
use crate::pattern::pattern;
use crate::postmortem::markdown::blocks::{Block, Kind};
use crate::postmortem::schema::Meta;
use crate::postmortem::timeline::Timeline;
use crate::postmortem::{Derived, Origin, when};
use crate::text::Span;

/// Front matter of other generators that may hold the day in an address: `path: 2018/09/21/title`.
const ADDRESS_FIELDS: [&str; 3] = ["path", "permalink", "slug"];

/// Bytes from the start of the body in which a byline stands.
const NEAR_START: usize = 1500;
/// Words that tell of the document and not of the incident, or of how that came about.
const OF_DOCUMENT: [&str; 11] = [
    "posted",
    "published",
    "updated",
    "created",
    "modified",
    "written",
    "since ",
    "introduced",
    "added",
    "released",
    "reported",
];
/// A longer text is no byline.
const LONGEST_BYLINE: usize = 160;

/// The days that a document may be filed under, by where they stand.
pub(super) struct Days {
    /// By front matter, name, folder, label and heading.
    dates: Vec<Derived<Date>>,
    by_title: Option<Derived<Date>>,
    /// By a byline or a sentence, where nothing else says it.
    byline: Option<Derived<Date>>,
    pub(super) month: Option<Derived<Date>>,
}

impl Days {
    /// The day of times that have none.
    pub(super) fn first(&self) -> Option<&Derived<Date>> {
        let first = self.dates.first().or(self.by_title.as_ref());
        first.or(self.byline.as_ref())
    }

    /// The day that is shown beside the title.
    pub(super) fn shown(&self, meta: &Meta) -> Option<Derived<Date>> {
        let first = self.dates.first().cloned();
        first
            .or_else(|| start_of(meta))
            .or_else(|| self.by_title.clone())
    }

    /// All of them in the order in which they count, and whether there is nothing but a month.
    pub(super) fn all(self, meta: &Meta, timeline: &Timeline) -> (Vec<Derived<Date>>, bool) {
        let mut dates = self.dates;
        dates.extend(start_of(meta));
        dates.extend(self.by_title);
        dates.extend(date_of(timeline));
        dates.extend(self.byline);
        let month = self.month.filter(|_| dates.is_empty());
        let is_month = month.is_some();
        dates.extend(month);
        (dates, is_month)
    }
}

impl Document<'_> {
    /// Where its day stands.
    pub(super) fn days(&mut self, meta: &Meta) -> Days {
        let dates = self.dates(meta);
        let by_title = self.date_of_title(meta);
        let is_open = dates.is_empty() && by_title.is_none();
        let byline = || self.date_of_byline(meta).or_else(|| self.told_day(meta));
        Days {
            byline: is_open.then(byline).flatten(),
            month: self.month(meta),
            dates,
            by_title,
        }
    }

    /// Front matter → file name → parent folder → a labelled line → H1. What comes after needs the
    /// timeline.
    fn dates(&mut self, meta: &Meta) -> Vec<Derived<Date>> {
        let stated = meta.date.clone();
        let by_path = date_of_path(&self.source.path, self.config.date_order);
        let by_heading = self.date_of_heading();
        if let (None, Some(by_path), Some(by_heading)) = (&stated, &by_path, &by_heading)
            && by_path.value != by_heading.value
        {
            self.report_disagreement(by_path, by_heading);
        }
        let by_address = date_of_address(meta, self.config.date_order);
        let all = [
            stated,
            by_path,
            by_address,
            self.labelled_date(),
            by_heading,
        ];
        all.into_iter().flatten().collect()
    }

    /// The paragraphs near the start that are no quotation.
    fn told_near_start(&self) -> impl Iterator<Item = &Block> {
        let end = self.content.body().start + NEAR_START;
        let near = self
            .blocks
            .iter()
            .take_while(move |block| block.span.start <= end);
        near.filter(|block| block.kind == Kind::Text && !block.quoted)
    }

    /// The day of a byline near the start: `Posted by the bakers on March 3, 2024`.
    fn date_of_byline(&self, meta: &Meta) -> Option<Derived<Date>> {
        if meta.refused.hold_field("date") {
            return None;
        }
        self.told_near_start().find_map(|block| {
            let text = block.text();
            let is_byline = text.len() <= LONGEST_BYLINE && begins_a_byline(&text);
            let date = is_byline.then(|| when::first_date(&text, self.date_order))??;
            Some(Derived::at(date, Origin::FirstParagraph, block.span))
        })
    }

    /// The day of the first paragraph near the start that tells a time on a day with its year, `On 9 May 2024 at 10:00
    /// UTC`, or says that something was felt on it, where nothing else says the day. Who posted or changed the document
    /// when, or how it came about, is told in other words.
    fn told_day(&self, meta: &Meta) -> Option<Derived<Date>> {
        if meta.refused.hold_field("date") {
            return None;
        }
        let mut told = self.told_near_start().filter(|block| block.depth == 0);
        told.find_map(|block| {
            let text = block.text();
            let stamps = when::stamps_in(&text);
            let (place, stamp) = stamps.into_iter().find(|(_, stamp)| {
                stamp.date.is_some_and(|date| date.has_year())
                    && (stamp.time.is_some() || is_felt(&text))
            })?;
            let before = text.get(..place.start).unwrap_or_default().to_lowercase();
            let is_of_document = OF_DOCUMENT.iter().any(|word| before.contains(word));
            let date = when::resolve(stamp.date?, self.date_order, None, None).date?;
            (!is_of_document).then(|| Derived::at(date, Origin::FirstParagraph, block.span))
        })
    }

    /// The first day of the month that the document is about, where nobody says the day.
    fn month(&self, meta: &Meta) -> Option<Derived<Date>> {
        let path: Vec<&str> = self.source.path.rsplit('/').take(2).collect();
        let by_name = path.first().and_then(|name| when::month_in_name(name));
        let by_name = by_name.map(|month| Derived::outside(month, Origin::FileName));
        let by_folder = || {
            let month = when::month_in_name(path.get(1)?)?;
            Some(Derived::outside(month, Origin::Folder))
        };
        let by_heading = || {
            let heading = self.heading.as_ref()?;
            let month = when::first_month(&heading.text)?;
            Some(Derived::at(month, Origin::Heading, heading.span))
        };
        let by_title = || {
            let title = meta.title.as_ref()?;
            Some(Derived {
                value: when::first_month(&title.value)?,
                from: title.from.clone(),
            })
        };
        by_name
            .or_else(|| self.labelled_month())
            .or_else(by_heading)
            .or_else(by_title)
            .or_else(by_folder)
    }

    /// A day that tells the year of days without one: the first that the text states with its year.
    pub(super) fn any_date(&self) -> Option<Date> {
        let texts = self.blocks.iter().flat_map(|block| &block.lines);
        let mut texts = texts.filter(|line| {
            let digits = line.text.split(|c: char| !c.is_ascii_digit());
            digits.clone().any(|digits| digits.len() == 4)
        });
        texts.find_map(|line| when::first_date(&line.text, self.date_order))
    }

    fn date_of_heading(&self) -> Option<Derived<Date>> {
        let heading = self.heading.as_ref()?;
        let date = when::first_date(&heading.text, self.date_order)?;
        Some(Derived::at(date, Origin::Heading, heading.span))
    }

    /// The day that a stated title names: `DNS outage on January 8, 2014`.
    fn date_of_title(&self, meta: &Meta) -> Option<Derived<Date>> {
        let title = meta.title.as_ref()?;
        let date = when::first_date(&title.value, self.date_order)?;
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

/// The day on which it started, where front matter says so.
fn start_of(meta: &Meta) -> Option<Derived<Date>> {
    let started = meta.times.started.as_ref()?;
    Some(Derived {
        value: started.value.day()?,
        from: started.from.clone(),
    })
}

/// The day of the first event that has one.
fn date_of(timeline: &Timeline) -> Option<Derived<Date>> {
    let event = timeline.events.iter().find(|event| event.date.is_some())?;
    Some(Derived::at(event.date?, Origin::Timeline, event.span))
}

/// Whether a short text looks like a byline, or is a date and nothing else.
fn begins_a_byline(text: &str) -> bool {
    const WORDS: [&str; 9] = [
        "by ",
        "posted",
        "published",
        "written",
        "author",
        "authored",
        "date",
        "created",
        "on ",
    ];
    let text = text.trim();
    let mut days = when::days_in(text);
    let is_date = days
        .next()
        .is_some_and(|day| day.start == 0 && day.end >= text.trim_end_matches('.').len());
    let text = text.to_lowercase();
    is_date || WORDS.iter().any(|word| text.starts_with(word))
}

/// What stands behind the date at the start of a name, or behind a `04-25-` without a year.
pub(super) fn behind_leading_date(name: &str) -> &str {
    static SHORT: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[-_ ]"));
    let end = when::date_in_name(name)
        .filter(|(place, _)| place.start == 0)
        .map(|(place, _)| place.end)
        .or_else(|| SHORT.find(name).map(|found| found.end()));
    let rest = end.and_then(|end| name.get(end..)).unwrap_or(name);
    rest.trim_start_matches(['-', '_', ' ', '.'])
}

/// The order of day and month that the dates with slashes of a text show: by a number that is no month.
pub(super) fn order_of(blocks: &[Block]) -> Option<DateOrder> {
    let is_slash =
        |three: &[u8]| matches!(three, [a, b'/', b] if a.is_ascii_digit() && b.is_ascii_digit());
    let lines = blocks.iter().flat_map(|block| &block.lines);
    let dated = lines.filter(|line| line.text.as_bytes().windows(3).any(is_slash));
    let dates: Vec<_> = dated.flat_map(|line| when::dates_in(&line.text)).collect();
    when::infer_order(&dates, None)
}

/// The day by the file's name, by the folders above it, or by both together: `2023-04/04-25-title.md`, `2023/04/25/title.md`.
fn date_of_path(path: &str, order: Option<DateOrder>) -> Option<Derived<Date>> {
    let parts: Vec<&str> = path.split('/').collect();
    let (name, folders) = parts.split_last()?;
    if let Some(date) = date_of_name(name, order) {
        return Some(Derived::outside(date, Origin::FileName));
    }
    if let Some(date) = date_of_name(folders.last()?, order) {
        return Some(Derived::outside(date, Origin::Folder));
    }
    let above = folders.join("-");
    // The folder may have said the month that the name begins with.
    let month = above.get(above.len().saturating_sub(2)..);
    let month = month.unwrap_or_default();
    let rest = name.strip_prefix(month).unwrap_or(name);
    let rest = rest.strip_prefix('-').unwrap_or(name);
    let joined = [format!("{above}-{rest}"), format!("{above}-{name}")];
    let date = joined.iter().find_map(|name| date_of_name(name, order))?;
    Some(Derived::outside(date, Origin::Folder))
}

/// The day that a name or an address has in it.
fn date_of_name(name: &str, order: Option<DateOrder>) -> Option<Date> {
    let (_, date) = when::date_in_name(name)?;
    when::resolve(date, order, None, None).date
}

/// The day in an address that another generator was told: `2018/09/21/title`.
fn date_of_address(meta: &Meta, order: Option<DateOrder>) -> Option<Derived<Date>> {
    let mut addresses = meta
        .extra
        .iter()
        .filter(|(name, _)| ADDRESS_FIELDS.contains(&name.as_str()));
    addresses.find_map(|(_, node)| {
        let date = date_of_name(&node.scalar()?, order)?;
        Some(Derived::at(date, Origin::FrontMatter, node.span))
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
        check(
            "outage_9_aug_2024.md",
            Some(("2024-08-09", Origin::FileName)),
        );
        check(
            "outage-25-04-2023.md",
            Some(("2023-04-25", Origin::FileName)),
        );
        check(
            "2024-05-01-x/資料/x.md",
            Some(("2024-05-01", Origin::Folder)),
        );
        check("2023/04/04-title.md", Some(("2023-04-04", Origin::Folder)));
        check("05-11-2023-x.md", None);
        check("postmortem-2023-12.md", None);
        check("INC-123456789.md", None);
        check("2023-13-01-title.md", None);
        check("0000-welcome.md", None);
        check("123456789.md", None);
    }
}
