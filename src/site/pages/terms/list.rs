//! The list of a dimension's terms, in each order that a reader may want: what comes back most,
//! what it is called, when it was last met. Each order is a page of its own, so that sorting works
//! without scripts and can be linked to.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::{Listed, by_title, listed, row};
use crate::catalog::Catalog;
use crate::catalog::terms::Term;
use crate::ids::{Dimension, Slug};
use crate::postmortem::markdown;
use crate::site::pages::parts::{Parts, slice_of};
use crate::site::pages::{Heading, together};
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
    if terms(catalog, dimension).count() > AT_A_GLANCE {
        &TermOrder::ALL
    } else {
        &[TermOrder::Incidents]
    }
}

/// The number of pages of a dimension's list in an order.
pub fn pages(catalog: &Catalog, dimension: &Dimension, order: TermOrder) -> usize {
    let count = terms(catalog, dimension).count();
    count.div_ceil(per_page(order)).max(1)
}

const fn per_page(order: TermOrder) -> usize {
    match order {
        TermOrder::Name => NAMES_PER_PAGE,
        TermOrder::Incidents | TermOrder::Latest => TERMS_PER_PAGE,
    }
}

/// The terms of a list: all but the groups, which are its headings.
pub(super) fn terms<'a>(
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

pub fn view<'a>(
    parts: &Parts<'a>,
    dimension: &Dimension,
    order: TermOrder,
    page: usize,
) -> (Heading<'a>, Terms) {
    let catalog = &parts.site.catalog;
    let info = catalog.dimension(dimension);
    let title = info.map_or_else(|| dimension.to_string(), |info| info.title.clone());
    let listed = listed(catalog, dimension);
    let count = listed.len();
    let row = |listed: &Listed<'_>| row(parts, listed.term);
    let often: Vec<TermRow> = frequent(&listed).map(row).collect();
    let headed = match order {
        TermOrder::Incidents => by_group(parts, listed),
        TermOrder::Name => by_name(listed),
        TermOrder::Latest => by_latest(listed),
    };
    // One flat list cut into pages, so that no page grows without bound; a group goes on overleaf.
    let groups = grouped(slice_of(&headed, page, per_page(order)), &row);
    let has_matrix = matches!(dimension, Dimension::System | Dimension::Factor)
        && parts.site.routes.contains_key(addresses::MATRIX);
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
        orders: orders(catalog, dimension)
            .iter()
            .map(|other| TermOrderLink {
                title: order_title(*other),
                url: parts.url(&addresses::terms(dimension, *other, 1)),
                current: *other == order,
            })
            .collect(),
        search: parts.url(addresses::SEARCH),
        together: (*dimension == Dimension::System && order == TermOrder::Incidents && page == 1)
            .then(|| together::view(parts))
            .flatten(),
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
    let heading = Heading::new("terms", title).described(view.introduction.clone());
    (heading, view)
}

/// The terms of a dimension, those that were met last first.
pub fn newest<'p>(
    parts: &'p Parts<'_>,
    dimension: &'p Dimension,
) -> impl Iterator<Item = TermRow> + 'p {
    let listed = by_latest(listed(&parts.site.catalog, dimension));
    let dated = listed
        .into_iter()
        .filter(|(_, listed)| listed.latest.is_some());
    dated.map(|(_, listed)| row(parts, listed.term))
}

/// The groups that the terms of a dimension are in, by their titles; of factors alone.
pub fn groups(parts: &Parts<'_>, dimension: &Dimension) -> Vec<TermRow> {
    let vocabulary = &parts.site.catalog.vocabulary;
    let listed = listed(&parts.site.catalog, dimension);
    let met = listed.iter().filter(|listed| listed.is_met());
    let groups = met.filter_map(|listed| listed.term.parent_id());
    let groups: BTreeSet<_> = groups
        .filter(|group| group.dimension == Dimension::Factor)
        .collect();
    let mut groups: Vec<&Term> = groups.iter().filter_map(|id| vocabulary.get(id)).collect();
    groups.sort_by_cached_key(|group| group.title.to_lowercase());
    let rows = groups.into_iter().map(|group| row(parts, group));
    rows.collect()
}

const fn order_title(order: TermOrder) -> &'static str {
    match order {
        TermOrder::Incidents => "Most incidents",
        TermOrder::Name => "Name",
        TermOrder::Latest => "Most recent",
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
fn frequent<'l, 'a>(listed: &'l [Listed<'a>]) -> impl Iterator<Item = &'l Listed<'a>> {
    let more = listed.get(FREQUENT).map_or(0, |term| term.count);
    let last = listed.get(FREQUENT - 1).map_or(0, |term| term.count);
    let tied = listed.iter().filter(|term| term.count >= last).count();
    // Many of one count are a list of its own, which begins below.
    let least = if more == last && tied > 2 * FREQUENT {
        last + 1
    } else {
        last
    };
    let is_often = move |term: &&Listed<'_>| term.count > 1 && term.count >= least;
    listed.iter().filter(is_often)
}

/// Factors below the groups of the vocabulary, in the order of their titles; anything else in one run.
fn by_group<'a>(parts: &Parts<'_>, listed: Vec<Listed<'a>>) -> Vec<(Head, Listed<'a>)> {
    let with_head = |term: Listed<'a>| (group_head(parts, term.term), term);
    let mut headed: Vec<_> = listed.into_iter().map(with_head).collect();
    headed.sort_by_cached_key(|(head, _)| head.title.to_lowercase());
    headed
}

/// As in the index of a book: below the letter that the name begins with, digits in front.
fn by_name<'a>(mut listed: Vec<Listed<'a>>) -> Vec<(Head, Listed<'a>)> {
    let spelled = |term: &Term| {
        Slug::from_text(&term.title).map_or_else(String::new, |slug| slug.to_string())
    };
    listed.sort_by_cached_key(|listed| {
        let (title, slug) = by_title(listed.term);
        (spelled(listed.term), title, slug.clone())
    });
    let with_head = |listed: Listed<'a>| {
        let first = spelled(listed.term).chars().next();
        let letter = first.filter(|letter| !letter.is_ascii_digit());
        let title = letter.map_or_else(|| "0–9".to_owned(), |c| c.to_uppercase().to_string());
        (Head::titled(title), listed)
    };
    listed.into_iter().map(with_head).collect()
}

/// Below the year in which each was last met; what has no date, and then what was never met, behind.
fn by_latest<'a>(mut listed: Vec<Listed<'a>>) -> Vec<(Head, Listed<'a>)> {
    listed.sort_by_cached_key(|listed| {
        let (title, slug) = by_title(listed.term);
        let newest = Reverse((listed.latest, listed.is_met()));
        (newest, title, slug.clone())
    });
    let with_head = |listed: Listed<'a>| {
        let title = match listed.latest {
            Some(day) => format!("{:04}", day.year()),
            None if listed.is_met() => "Without a date".to_owned(),
            None => "Not met so far".to_owned(),
        };
        let head = Head {
            gathers_unmet: !listed.is_met(),
            ..Head::titled(title)
        };
        (head, listed)
    };
    listed.into_iter().map(with_head).collect()
}

/// Runs of one head as groups.
fn grouped(headed: &[(Head, Listed<'_>)], row: &dyn Fn(&Listed<'_>) -> TermRow) -> Vec<TermGroup> {
    let runs = headed.chunk_by(|(a, _), (b, _)| a == b);
    let group = |run: &[(Head, Listed<'_>)]| {
        let head = run
            .first()
            .map(|(head, _)| head.clone())
            .unwrap_or_default();
        let listed = run.iter().map(|(_, listed)| listed);
        let (unmet, met): (Vec<_>, Vec<_>) =
            listed.partition(|listed| head.gathers_unmet && !listed.is_met());
        let terms: Vec<TermRow> = met.into_iter().map(row).collect();
        TermGroup {
            is_index: terms.iter().all(|row| row.summary.is_empty()),
            terms,
            unmet: unmet.into_iter().map(|listed| row(listed).chip).collect(),
            title: head.title,
            url: head.url,
            summary: head.summary,
        }
    };
    runs.map(group).collect()
}

fn group_head(parts: &Parts<'_>, term: &Term) -> Head {
    let vocabulary = &parts.site.catalog.vocabulary;
    let group = term.parent_id();
    let Some(group) = group.filter(|group| group.dimension == Dimension::Factor) else {
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
    use crate::ids::TermId;
    use crate::site::views::Chip;

    fn term(title: &str) -> Term {
        Term {
            id: TermId {
                dimension: Dimension::System,
                slug: Slug::from_text(title).unwrap_or_else(|| Slug::from_text("none").unwrap()),
            },
            title: title.to_owned(),
            parent: None,
            is_group: false,
            note: None,
            builtin: false,
            replaced_by: None,
        }
    }

    fn listed<'a>(term: &'a Term, count: usize, iso: Option<&str>) -> Listed<'a> {
        Listed {
            term,
            count,
            suggested: 0,
            latest: iso.map(|iso| iso.parse().unwrap()),
        }
    }

    fn row(listed: &Listed<'_>) -> TermRow {
        let chip = Chip {
            dimension: "systems".to_owned(),
            dimension_title: "System".to_owned(),
            id: listed.term.id.slug.to_string(),
            title: listed.term.title.clone(),
            url: String::new(),
            suggested: false,
        };
        TermRow {
            chip,
            summary: String::new(),
            instead: String::new(),
            count: listed.count,
            suggested: listed.suggested,
            latest: None,
            latest_day: None,
            aliases: Vec::new(),
        }
    }

    /// `head: title, title` for each run.
    fn told(headed: &[(Head, Listed<'_>)]) -> Vec<String> {
        let line = |group: TermGroup| {
            let titles = group.terms.iter().map(|row| &row.chip).chain(&group.unmet);
            let titles: Vec<_> = titles.map(|chip| chip.title.as_str()).collect();
            format!("{}: {}", group.title, titles.join(", "))
        };
        grouped(headed, &row).into_iter().map(line).collect()
    }

    #[test]
    fn names_stand_below_the_letter_they_begin_with_however_it_is_written() {
        let terms = ["zone", "Éclair", "dns", "3scale", "Edge", "DNS cache", "…"].map(term);
        let terms = terms.iter().map(|term| listed(term, 1, None)).collect();
        assert_eq!(
            told(&by_name(terms)),
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
        let terms = [
            ("never", 0, None),
            ("old", 9, Some("2019-12-31")),
            ("undated", 2, None),
            ("b", 1, Some("2024-03-01")),
            ("a", 1, Some("2024-03-01")),
            ("newest", 1, Some("2024-05-01")),
        ];
        let named = terms.map(|(title, ..)| term(title));
        let terms = named.iter().zip(terms);
        let terms = terms.map(|(term, (_, count, iso))| listed(term, count, iso));
        assert_eq!(
            told(&by_latest(terms.collect())),
            [
                "2024: newest, a, b",
                "2019: old",
                "Without a date: undated",
                "Not met so far: never"
            ]
        );
    }
}
