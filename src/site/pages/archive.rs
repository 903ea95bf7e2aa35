//! The archive: all postmortems by year and month.

use super::Heading;
use super::parts::{Parts, slice_of};
use crate::catalog::index::EntryIx;
use crate::catalog::{Catalog, Entry};
use crate::site::addresses;
use crate::site::charts::calendar;
use crate::site::views::{Archive, ArchiveMonth, ArchiveYear, Calendar, Detail};

/// Postmortems on one page of the archive.
const PER_PAGE: usize = 200;
/// Years of the calendar.
const YEARS: usize = 16;

/// The number of pages of the archive; one even when it is empty.
pub fn pages(catalog: &Catalog) -> usize {
    catalog.entries.len().div_ceil(PER_PAGE).max(1)
}

pub(super) fn view<'a>(parts: &Parts<'a>, page: usize) -> (Heading<'a>, Archive<'a>) {
    let catalog = &parts.site.catalog;
    let mut years: Vec<ArchiveYear> = Vec::new();
    let indices: Vec<EntryIx> = catalog.entries.indices().collect();
    for index in slice_of(&indices, page, PER_PAGE) {
        let Some(entry) = catalog.entries.get(*index) else {
            continue;
        };
        let (year, month, anchor) = titles(entry);
        if years.last().is_none_or(|last| last.title != year) {
            years.push(ArchiveYear {
                anchor: if entry.document.date.is_some() {
                    format!("y{year}")
                } else {
                    "undated".to_owned()
                },
                title: year,
                months: Vec::new(),
            });
        }
        let Some(year) = years.last_mut() else {
            continue;
        };
        if year.months.last().is_none_or(|last| last.title != month) {
            year.months.push(ArchiveMonth {
                title: month,
                anchor,
                cards: Vec::new(),
            });
        }
        if let Some(month) = year.months.last_mut() {
            month.cards.push(parts.card(*index).with(Detail::Line));
        }
    }
    let pages = pages(catalog);
    let title = if page > 1 {
        format!("Archive, page {page}")
    } else {
        "Archive".to_owned()
    };
    let view = Archive {
        count: catalog.entries.len(),
        calendar: (page == 1).then(|| calendar(parts, YEARS)).flatten(),
        years,
        pagination: parts.pagination(page, pages, addresses::archive),
    };
    (Heading::new("archive", title), view)
}

/// The titles of the year and the month of an entry, and the anchor of the month.
fn titles(entry: &Entry) -> (String, String, String) {
    entry.document.date.as_ref().map_or_else(
        || ("Without a date".to_owned(), String::new(), String::new()),
        |date| {
            (
                date.value.year().to_string(),
                date.value.strftime("%B").to_string(),
                month_anchor(date.value.year(), date.value.month()),
            )
        },
    )
}

pub(super) fn month_anchor(year: i16, month: i8) -> String {
    format!("m{year}-{month:02}")
}

/// The calendar of the newest years, whose months lead to the archive.
pub(super) fn calendar(parts: &Parts<'_>, years: usize) -> Option<Calendar> {
    let link = |year: i16, month: i8, position: usize| {
        let address = addresses::archive(position / PER_PAGE + 1);
        let page = match address == parts.address {
            true => String::new(),
            false => parts.url(&address),
        };
        format!("{page}#{}", month_anchor(year, month))
    };
    calendar::view(&parts.site.catalog, years, link)
}
