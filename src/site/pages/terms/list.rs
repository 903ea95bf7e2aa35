//! The list of a dimension's terms, in each order that a reader may want: what comes back most,
//! what it is called, when it was last met. Each order is a page of its own, so that sorting works
//! without scripts and can be linked to.

use super::{by_title, rows};
use crate::catalog::Catalog;
use crate::catalog::terms::Term;
use crate::ids::{Dimension, Slug, TermId};
use crate::postmortem::markdown;
use crate::site::pages::Heading;
use crate::site::pages::parts::{Parts, slice_of};
use crate::site::views::{TermGroup, TermOrderLink, TermRow, Terms};
use crate::site::{TermOrder, addresses};

/// Terms on one page of a list.
const TERMS_PER_PAGE: usize = 200;
/// Terms on one page of a list by name, whose lines are short.
const NAMES_PER_PAGE: usize = 1000;
/// Terms at the head of a list of groups: what keeps coming back, at a glance.
const FREQUENT: usize = 9;
/// A list of no more terms than this is seen at a glance in any order.
const AT_A_GLANCE: usize = 6;

/// The orders in which a dimension is listed, the first one where its address leads.
pub fn orders(catalog: &Catalog, dimension: &Dimension) -> &'static [TermOrder] {
    if listed(catalog, dimension).count() > AT_A_GLANCE {
        &TermOrder::ALL
    } else {
        &[TermOrder::Incidents]
    }
}

/// The number of pages of a dimension's list in an order.
pub fn pages(catalog: &Catalog, dimension: &Dimension, order: TermOrder) -> usize {
    let count = listed(catalog, dimension).count();
    count.div_ceil(per_page(order)).max(1)
}

const fn per_page(order: TermOrder) -> usize {
    match order {
        TermOrder::Name => NAMES_PER_PAGE,
        TermOrder::Incidents | TermOrder::Latest => TERMS_PER_PAGE,
    }
}

/// The terms of a list: all but the groups, which are its headings.
pub(super) fn listed<'a>(
    catalog: &'a Catalog,
    dimension: &'a Dimension,
) -> impl Iterator<Item = &'a Term> {
    let shown = catalog.vocabulary.shown(dimension);
    shown.filter(|term| !term.is_group)
}

/// What stands over a run of terms in a list.
#[derive(Clone, Debug, Default, PartialEq)]
struct Head {
    title: String,
    url: Option<String>,
    summary: String,
    /// Whether those that were never met are worth a word, not a row.
    gathers_unmet: bool,
}

impl Head {
    fn titled(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            ..Self::default()
        }
    }
}

pub fn view(
    parts: &Parts<'_>,
    dimension: &Dimension,
    order: TermOrder,
    page: usize,
) -> (Heading, Terms) {
    let catalog = &parts.site.catalog;
    let info = catalog.dimension(dimension);
    let title = info.map_or_else(|| dimension.to_string(), |info| info.title.clone());
    let rows = rows(parts, dimension);
    let count = rows.len();
    let often = frequent(&rows);
    let headed = match order {
        TermOrder::Incidents => by_group(parts, dimension, rows),
        TermOrder::Name => by_name(rows),
        TermOrder::Latest => by_latest(rows),
    };
    // One flat list cut into pages, so that no page grows without bound; a group goes on overleaf.
    let groups = grouped(slice_of(&headed, page, per_page(order)));
    let has_matrix = matches!(dimension, Dimension::System | Dimension::Factor)
        && parts.site.routes.contains_key(addresses::MATRIX);
    let orders = orders(catalog, dimension).iter();
    let view = Terms {
        dimension: dimension.to_string(),
        title: title.clone(),
        introduction: introduction(dimension).to_owned(),
        stories: catalog.entries.len(),
        frequent: if order == TermOrder::Incidents && page == 1 && groups.len() > 1 {
            often
        } else {
            Vec::new()
        },
        groups,
        count,
        order: order.name(),
        orders: orders
            .map(|other| TermOrderLink {
                title: order_title(*other),
                url: parts.url(&addresses::terms(dimension, *other, 1)),
                current: *other == order,
            })
            .collect(),
        search: parts.url(addresses::SEARCH),
        matrix: has_matrix.then(|| parts.url(addresses::MATRIX)),
        pagination: parts.pagination(page, pages(catalog, dimension, order), |number| {
            addresses::terms(dimension, order, number)
        }),
    };
    let title = match order {
        TermOrder::Incidents => title,
        TermOrder::Name => format!("{title} by name"),
        TermOrder::Latest => format!("{title} last met"),
    };
    let title = if page > 1 {
        format!("{title}, page {page}")
    } else {
        title
    };
    let mut heading = Heading::new("terms", title);
    view.introduction.clone_into(&mut heading.description);
    (heading, view)
}

const fn order_title(order: TermOrder) -> &'static str {
    match order {
        TermOrder::Incidents => "Most incidents",
        TermOrder::Name => "Name",
        TermOrder::Latest => "Last met",
    }
}

/// What each built-in dimension is good for.
fn introduction(dimension: &Dimension) -> &'static str {
    match dimension {
        Dimension::System => {
            "What was involved. Each page tells what the system is for and every story that it took part in."
        }
        Dimension::Factor => {
            "The conditions that took part: always several, none of them enough by itself. Each page asks the questions that bring one to light."
        }
        Dimension::Myth => {
            "Beliefs about failure that get in the way of learning, with what we see instead and the incidents that show it."
        }
        Dimension::Own(_) => "",
    }
}

/// The terms that come back most, all of those that come back equally often.
fn frequent(rows: &[TermRow]) -> Vec<TermRow> {
    let more = rows.get(FREQUENT).map_or(0, |row| row.count);
    let last = rows.get(FREQUENT - 1).map_or(0, |row| row.count);
    let tied = rows.iter().filter(|row| row.count >= last).count();
    // Many of one count are a list of its own, which begins below.
    let least = if more == last && tied > 2 * FREQUENT {
        last + 1
    } else {
        last
    };
    let often = rows
        .iter()
        .filter(|row| row.count > 1 && row.count >= least);
    often.cloned().collect()
}

/// Factors below the groups of the vocabulary, in the order of their titles; anything else in one run.
fn by_group(parts: &Parts<'_>, dimension: &Dimension, rows: Vec<TermRow>) -> Vec<(Head, TermRow)> {
    let with_head = |row: TermRow| (group_head(parts, dimension, &row), row);
    let mut headed: Vec<_> = rows.into_iter().map(with_head).collect();
    headed.sort_by_cached_key(|(head, _)| head.title.to_lowercase());
    headed
}

/// As in the index of a book: below the letter that the name begins with, digits in front.
fn by_name(mut rows: Vec<TermRow>) -> Vec<(Head, TermRow)> {
    let spelled = |row: &TermRow| {
        Slug::from_text(&row.chip.title).map_or_else(String::new, |slug| slug.to_string())
    };
    rows.sort_by(by_title);
    rows.sort_by_cached_key(spelled);
    let with_head = |row: TermRow| {
        let first = spelled(&row).chars().next();
        let letter = first.filter(|letter| !letter.is_ascii_digit());
        let title = letter.map_or_else(|| "0–9".to_owned(), |c| c.to_uppercase().to_string());
        (Head::titled(title), row)
    };
    rows.into_iter().map(with_head).collect()
}

/// Below the year in which each was last met; what has no date, and then what was never met, behind.
fn by_latest(mut rows: Vec<TermRow>) -> Vec<(Head, TermRow)> {
    fn iso(row: &TermRow) -> Option<&str> {
        row.latest_day.as_ref().map(|day| day.iso.as_str())
    }
    let met = |row: &TermRow| row.count + row.suggested > 0;
    rows.sort_by(|a, b| {
        (iso(b), met(b))
            .cmp(&(iso(a), met(a)))
            .then_with(|| by_title(a, b))
    });
    let with_head = |row: TermRow| {
        let title = match iso(&row).and_then(|iso| iso.split('-').next()) {
            Some(year) => year.to_owned(),
            None if met(&row) => "Without a date".to_owned(),
            None => "Not met so far".to_owned(),
        };
        let head = Head {
            gathers_unmet: !met(&row),
            ..Head::titled(title)
        };
        (head, row)
    };
    rows.into_iter().map(with_head).collect()
}

/// Runs of one head as groups.
fn grouped(headed: &[(Head, TermRow)]) -> Vec<TermGroup> {
    let runs = headed.chunk_by(|(a, _), (b, _)| a == b);
    let group = |run: &[(Head, TermRow)]| {
        let head = run
            .first()
            .map(|(head, _)| head.clone())
            .unwrap_or_default();
        let is_unmet = |row: &TermRow| head.gathers_unmet && row.count + row.suggested == 0;
        let (unmet, terms): (Vec<_>, Vec<_>) =
            run.iter().map(|(_, row)| row.clone()).partition(is_unmet);
        TermGroup {
            is_index: terms.iter().all(|row| row.summary.is_empty()),
            terms,
            unmet: unmet.into_iter().map(|row| row.chip).collect(),
            title: head.title,
            url: head.url,
            summary: head.summary,
        }
    };
    runs.map(group).collect()
}

fn group_head(parts: &Parts<'_>, dimension: &Dimension, row: &TermRow) -> Head {
    let vocabulary = &parts.site.catalog.vocabulary;
    let term = Slug::from_text(&row.chip.id).and_then(|slug| {
        let dimension = dimension.clone();
        vocabulary.get(&TermId { dimension, slug })
    });
    let group = term
        .and_then(Term::parent_id)
        .filter(|group| group.dimension == Dimension::Factor);
    let Some(group) = group else {
        return Head::default();
    };
    let term = vocabulary.get(&group);
    let note = term.and_then(|term| term.note.as_ref());
    Head {
        title: term.map(|term| term.title.clone()).unwrap_or_default(),
        url: term.map(|term| parts.chip(&term.id).url),
        summary: note
            .map(|note| markdown::plain_text(note.summary()))
            .unwrap_or_default(),
        gathers_unmet: true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::views::{Chip, Day};

    fn row(title: &str, count: usize, iso: Option<&str>) -> TermRow {
        let chip = Chip {
            dimension: "systems".to_owned(),
            dimension_title: "System".to_owned(),
            id: title.to_lowercase(),
            title: title.to_owned(),
            url: String::new(),
            suggested: false,
        };
        TermRow {
            chip,
            summary: String::new(),
            instead: String::new(),
            count,
            suggested: 0,
            latest: None,
            latest_day: iso.map(|iso| Day {
                iso: iso.to_owned(),
                human: iso.to_owned(),
            }),
            aliases: Vec::new(),
        }
    }

    /// `head: title, title` for each run.
    fn told(headed: &[(Head, TermRow)]) -> Vec<String> {
        let line = |group: TermGroup| {
            let titles = group.terms.iter().map(|row| &row.chip).chain(&group.unmet);
            let titles: Vec<_> = titles.map(|chip| chip.title.as_str()).collect();
            format!("{}: {}", group.title, titles.join(", "))
        };
        grouped(headed).into_iter().map(line).collect()
    }

    #[test]
    fn names_stand_below_the_letter_they_begin_with_however_it_is_written() {
        let rows = ["zone", "Éclair", "dns", "3scale", "Edge", "DNS cache", "…"];
        let rows = rows.map(|title| row(title, 1, None)).to_vec();
        assert_eq!(
            told(&by_name(rows)),
            [
                "0–9: …, 3scale",
                "D: dns, DNS cache",
                "E: Éclair, Edge",
                "Z: zone"
            ]
        );
    }

    #[test]
    fn what_was_met_last_comes_first_and_what_was_never_met_last() {
        let rows = vec![
            row("never", 0, None),
            row("old", 9, Some("2019-12-31")),
            row("undated", 2, None),
            row("b", 1, Some("2024-03-01")),
            row("a", 1, Some("2024-03-01")),
            row("newest", 1, Some("2024-05-01")),
        ];
        assert_eq!(
            told(&by_latest(rows)),
            [
                "2024: newest, a, b",
                "2019: old",
                "Without a date: undated",
                "Not met so far: never"
            ]
        );
    }
}
