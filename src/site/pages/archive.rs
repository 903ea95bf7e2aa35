//! The archive: all postmortems by year and month.

use super::Heading;
use super::parts::{Parts, slice_of};
use crate::catalog::index::EntryIx;
use crate::catalog::{Catalog, Entry};
use crate::site::addresses;
use crate::site::views::{Archive, ArchiveMonth, ArchiveYear, Detail};

/// Postmortems on one page of the archive.
const PER_PAGE: usize = 200;

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
        let (year, month) = titles(entry);
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
        years,
        pagination: parts.pagination(page, pages, addresses::archive),
    };
    (Heading::new("archive", title), view)
}

fn titles(entry: &Entry) -> (String, String) {
    entry.document.date.as_ref().map_or_else(
        || ("Without a date".to_owned(), String::new()),
        |date| {
            (
                date.value.year().to_string(),
                date.value.strftime("%B").to_string(),
            )
        },
    )
}
