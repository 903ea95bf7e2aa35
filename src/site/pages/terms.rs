//! Lists of terms, and the page of each term.

use std::collections::BTreeMap;

use super::parts::{Parts, slice_of};
use super::{Heading, is, paths, search};
use crate::catalog::links::Place;
use crate::catalog::terms::Term as CatalogTerm;
use crate::catalog::{Catalog, Entry};
use crate::ids::{Dimension, Slug, TermId};
use crate::postmortem::{Note, markdown};
use crate::site::keys::{Keys, Parcel};
use crate::site::views::{
    Card, Companion, Companions, Link, Story, Term, TermGroup, TermRow, Terms,
};
use crate::site::{addresses, words};

/// Incidents on one page of a term.
const INCIDENTS_PER_PAGE: usize = 100;
/// Terms on one page of a list.
const TERMS_PER_PAGE: usize = 200;
/// Suggested incidents on a term's page: they are a hint, not the record.
const SUGGESTED: usize = 50;
/// Terms at the head of a list of groups: what keeps coming back, at a glance.
const FREQUENT: usize = 9;
/// Characters of what a list says about a term; its page says all of it.
const ROW_TEXT: usize = 300;

/// The number of pages of a dimension's list.
pub fn list_pages(catalog: &Catalog, dimension: &Dimension) -> usize {
    listed(catalog, dimension)
        .count()
        .div_ceil(TERMS_PER_PAGE)
        .max(1)
}

/// The number of pages of a term.
pub fn pages(catalog: &Catalog, id: &TermId) -> usize {
    catalog
        .vocabulary
        .named_below(id)
        .len()
        .div_ceil(INCIDENTS_PER_PAGE)
        .max(1)
}

/// The terms of a list: all but the groups, which are its headings.
fn listed<'a>(
    catalog: &'a Catalog,
    dimension: &'a Dimension,
) -> impl Iterator<Item = &'a CatalogTerm> {
    catalog
        .vocabulary
        .shown(dimension)
        .filter(|term| !term.is_group)
}

/// The rows of a dimension's terms, the most frequent first.
pub fn rows(parts: &Parts<'_>, dimension: &Dimension) -> Vec<TermRow> {
    let mut rows: Vec<TermRow> = listed(&parts.site.catalog, dimension)
        .map(|term| row(parts, term))
        .collect();
    rows.sort_by(|a, b| {
        (b.count, b.suggested)
            .cmp(&(a.count, a.suggested))
            .then_with(|| by_title(a, b))
    });
    rows
}

fn by_title(a: &TermRow, b: &TermRow) -> std::cmp::Ordering {
    let key = |row: &TermRow| (row.chip.title.to_lowercase(), row.chip.id.clone());
    key(a).cmp(&key(b))
}

fn row(parts: &Parts<'_>, term: &CatalogTerm) -> TermRow {
    let catalog = &parts.site.catalog;
    let named = catalog.vocabulary.named_below(&term.id);
    let note = term.note.as_ref();
    TermRow {
        chip: parts.chip(&term.id),
        summary: note
            .map(|note| words::cut(&lead(note), ROW_TEXT))
            .unwrap_or_default(),
        instead: note
            .map(|note| words::cut(note.instead(), ROW_TEXT))
            .unwrap_or_default(),
        count: named.len(),
        suggested: catalog.vocabulary.suggested_below(&term.id).len(),
        // Without a date nothing is the latest.
        latest: named
            .first()
            .filter(|index| {
                let entry = catalog.entries.get(**index);
                entry.is_some_and(|entry| entry.document.date.is_some())
            })
            .and_then(|index| parts.entry_link(*index)),
    }
}

/// What a note says in one sentence: a myth its belief.
pub fn lead(note: &Note) -> String {
    let lead = if note.belief().is_empty() {
        note.summary()
    } else {
        note.belief()
    };
    markdown::plain_text(lead)
}

/// What each built-in dimension is good for.
fn introduction(dimension: &Dimension) -> &'static str {
    match dimension.as_str() {
        Dimension::SYSTEMS => {
            "What was involved. Each page tells what the system is for and every story that it took part in."
        }
        Dimension::FACTORS => {
            "The conditions that took part: always several, none of them enough by itself. Each page asks the questions that bring one to light."
        }
        Dimension::MYTHS => {
            "Beliefs about failure that get in the way of learning, with what we see instead and the incidents that show it."
        }
        _ => "",
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

pub(super) fn list(parts: &Parts<'_>, dimension: &Dimension, page: usize) -> (Heading, Terms) {
    let catalog = &parts.site.catalog;
    let info = catalog.dimension(dimension);
    let title = info.map_or_else(|| dimension.to_string(), |info| info.title.clone());
    let all = rows(parts, dimension);
    let count = all.len();
    let frequent = frequent(&all);
    let mut grouped: BTreeMap<Option<Slug>, Vec<TermRow>> = BTreeMap::new();
    for row in all {
        let group = Slug::from_text(&row.chip.id)
            .and_then(|slug| group_of(catalog, dimension, slug))
            .filter(|_| dimension.as_str() == Dimension::FACTORS);
        grouped.entry(group).or_default().push(row);
    }
    let mut grouped: Vec<(Option<Slug>, Vec<TermRow>)> = grouped.into_iter().collect();
    grouped.sort_by_cached_key(|(group, _)| {
        group_view(parts, dimension, group.as_ref())
            .title
            .to_lowercase()
    });
    // One flat list cut into pages, so that no page grows without bound; a group goes on overleaf.
    let flat: Vec<(Option<Slug>, TermRow)> = grouped
        .into_iter()
        .flat_map(|(group, rows)| rows.into_iter().map(move |row| (group.clone(), row)))
        .collect();
    let mut groups: Vec<(Option<Slug>, TermGroup)> = Vec::new();
    for (group, row) in slice_of(&flat, page, TERMS_PER_PAGE) {
        if groups.last().is_none_or(|(last, _)| last != group) {
            groups.push((group.clone(), group_view(parts, dimension, group.as_ref())));
        }
        if let Some((_, view)) = groups.last_mut() {
            // A condition of the vocabulary that was never met is worth a word, not a row.
            if group.is_some() && row.count + row.suggested == 0 {
                view.unmet.push(row.chip.clone());
            } else {
                view.is_index &= row.summary.is_empty();
                view.terms.push(row.clone());
            }
        }
    }
    let has_matrix = [Dimension::SYSTEMS, Dimension::FACTORS].contains(&dimension.as_str())
        && parts.site.routes.contains_key(addresses::MATRIX);
    let view = Terms {
        dimension: dimension.to_string(),
        title: title.clone(),
        introduction: introduction(dimension).to_owned(),
        stories: catalog.entries.len(),
        frequent: if page == 1 && groups.len() > 1 {
            frequent
        } else {
            Vec::new()
        },
        groups: groups.into_iter().map(|(_, view)| view).collect(),
        count,
        matrix: has_matrix.then(|| parts.url(addresses::MATRIX)),
        pagination: parts.pagination(page, list_pages(catalog, dimension), |n| {
            addresses::terms(dimension, n)
        }),
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

fn group_of(catalog: &Catalog, dimension: &Dimension, slug: Slug) -> Option<Slug> {
    let id = TermId {
        dimension: dimension.clone(),
        slug,
    };
    catalog.vocabulary.get(&id)?.parent.clone()
}

fn group_view(parts: &Parts<'_>, dimension: &Dimension, group: Option<&Slug>) -> TermGroup {
    let term = group.and_then(|slug| {
        parts.site.catalog.vocabulary.get(&TermId {
            dimension: dimension.clone(),
            slug: slug.clone(),
        })
    });
    TermGroup {
        title: term.map(|term| term.title.clone()).unwrap_or_default(),
        url: term.map(|term| parts.chip(&term.id).url),
        summary: term
            .and_then(|term| term.note.as_ref())
            .map(|note| note.summary().to_owned())
            .unwrap_or_default(),
        terms: Vec::new(),
        unmet: Vec::new(),
        is_index: true,
    }
}

pub(super) fn view(parts: &Parts<'_>, id: &TermId, page: usize) -> Option<(Heading, Term)> {
    let catalog = &parts.site.catalog;
    let term = catalog.vocabulary.get(id)?;
    let note = term.note.as_ref();
    let named = catalog.vocabulary.named_below(id);
    let suggested = catalog.vocabulary.suggested_below(id);
    let text =
        |field: fn(&Note) -> &str| note.map(|note| field(note).to_owned()).unwrap_or_default();
    let path = note.map_or("", |note| note.source.path.as_str());
    let with_reason = |index: &usize| incident(parts, id, *index);
    let shown = slice_of(named, page, INCIDENTS_PER_PAGE);
    let stories = stories(parts, id, shown);
    let view = Term {
        chip: parts.chip(id),
        is_group: term.is_group,
        summary: text(Note::summary),
        described: note.is_some(),
        note_path: note_path(parts, term),
        aliases: note
            .map(|note| note.aliases().map(str::to_owned).collect())
            .unwrap_or_default(),
        replaced_by: term.replaced_by.as_ref().map(|slug| {
            let chip = parts.chip(&TermId {
                dimension: id.dimension.clone(),
                slug: slug.clone(),
            });
            Link {
                title: chip.title,
                url: chip.url,
            }
        }),
        deprecated: note.is_some_and(|note| note.fields.deprecated.is_some())
            || term.replaced_by.is_some(),
        belief: text(Note::belief),
        instead_html: note
            .map(|note| parts.inline(path, note.instead()))
            .unwrap_or_default(),
        body_html: note.map(|note| parts.note_body(note)).unwrap_or_default(),
        questions_html: questions(parts, note),
        sources: note
            .map(|note| parts.sources(&note.fields.links))
            .unwrap_or_default(),
        parent: parent(term)
            .filter(|parent| catalog.vocabulary.is_shown(parent))
            .map(|id| parts.chip(&id)),
        children: children(parts, id),
        related: related(parts, id, note),
        incidents: shown
            .iter()
            .filter_map(with_reason)
            .filter(|card| !is_told(&stories, card))
            .collect(),
        stories,
        suggested: suggested
            .iter()
            .take(SUGGESTED)
            .filter_map(with_reason)
            .collect(),
        count: named.len(),
        companions: companions(parts, id),
        trails: if page == 1 {
            paths::trails(parts, &Place::Term(id.clone()))
        } else {
            Vec::new()
        },
        feed: parts.url(&addresses::term_feed(id, catalog)),
        pagination: parts.pagination(page, pages(catalog, id), |n| {
            addresses::term(id, catalog, n)
        }),
        edit_url: note
            .filter(|_| !term.builtin)
            .and_then(|note| parts.edit_url(&note.source.path)),
    };
    Some((heading(parts, term, page, &view), view))
}

/// What the page of a term depends on.
pub(super) fn key(keys: &Keys<'_>, parts: &Parts<'_>, id: &TermId, page: usize) -> Option<Parcel> {
    let vocabulary = &parts.site.catalog.vocabulary;
    let term = vocabulary.get(id)?;
    let named = vocabulary.named_below(id);
    let mut parcel = Parcel::of("term");
    parcel.term(keys, id);
    parcel.debug(&(term.is_group, term.builtin));
    parcel.note(term.note.as_ref());
    let replacement = term.replaced_by.as_ref().map(|slug| TermId {
        dimension: id.dimension.clone(),
        slug: slug.clone(),
    });
    for other in parent(term).iter().chain(&replacement) {
        parcel.term(keys, other);
    }
    parcel.view(&children(parts, id));
    parcel.view(&related(parts, id, term.note.as_ref()));
    parcel.view(&companions(parts, id));
    parcel.number(named.len());
    parcel.cards(keys, slice_of(named, page, INCIDENTS_PER_PAGE).iter());
    parcel.cards(keys, vocabulary.suggested_below(id).iter().take(SUGGESTED));
    parcel.view(&paths::trails(parts, &Place::Term(id.clone())));
    Some(parcel)
}

fn heading(parts: &Parts<'_>, term: &CatalogTerm, page: usize, view: &Term) -> Heading {
    let catalog = &parts.site.catalog;
    // "Payments" may be a system and a team; a tab shows only the title.
    let title = format!("{} · {}", term.title, view.chip.dimension_title);
    let title = if page > 1 {
        format!("{title}, page {page}")
    } else {
        title
    };
    let mut heading = Heading::new("term", title);
    heading.scope = Some(search::scope(parts, &term.id));
    heading.description = if view.summary.is_empty() {
        view.belief.clone()
    } else {
        view.summary.clone()
    };
    if let Some(info) = catalog.dimension(&term.id.dimension) {
        heading.breadcrumbs.push(Link {
            title: info.title.clone(),
            url: parts.url(&addresses::terms(&info.dimension, 1)),
        });
    }
    heading
        .breadcrumbs
        .extend(view.parent.iter().map(|parent| Link {
            title: parent.title.clone(),
            url: parent.url.clone(),
        }));
    heading
}

/// Where the note of a term stands or would stand.
fn note_path(parts: &Parts<'_>, term: &CatalogTerm) -> String {
    let own = term.note.as_ref().filter(|_| !term.builtin);
    own.map_or_else(
        || {
            let dir = match parts.site.config.content.dir.as_str() {
                "." => String::new(),
                dir => format!("{dir}/"),
            };
            format!("{dir}{}/{}.md", term.id.dimension, term.id.slug)
        },
        |note| note.source.path.clone(),
    )
}

fn parent(term: &CatalogTerm) -> Option<TermId> {
    Some(TermId {
        dimension: term.id.dimension.clone(),
        slug: term.parent.clone()?,
    })
}

/// The questions of a term's note.
pub fn questions(parts: &Parts<'_>, note: Option<&Note>) -> Vec<String> {
    let Some(note) = note else { return Vec::new() };
    note.fields
        .questions
        .iter()
        .map(|question| parts.inline(&note.source.path, question))
        .collect()
}

fn children(parts: &Parts<'_>, id: &TermId) -> Vec<TermRow> {
    let vocabulary = &parts.site.catalog.vocabulary;
    let mut rows: Vec<TermRow> = vocabulary
        .children(id)
        .iter()
        .filter_map(|child| vocabulary.get(child))
        .map(|term| row(parts, term))
        .collect();
    rows.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| by_title(a, b)));
    rows
}

fn related(parts: &Parts<'_>, id: &TermId, note: Option<&Note>) -> Vec<crate::site::views::Chip> {
    let vocabulary = &parts.site.catalog.vocabulary;
    note.iter()
        .flat_map(|note| &note.fields.related)
        .filter_map(|written| {
            // A system may name a factor, as `retry-storm` or as `factor:retry-storm`: its own
            // dimension comes first, then the others in order.
            let (kind, name) = match written.text.split_once(':') {
                Some((kind, name)) => (Some(kind.trim()), name),
                None => (None, written.text.as_str()),
            };
            let is_meant = |dimension: &&Dimension| {
                let plural = dimension.as_str();
                kind.is_none_or(|kind| kind == plural || Some(kind) == plural.strip_suffix('s'))
            };
            let others = parts.site.catalog.dimensions.iter();
            std::iter::once(&id.dimension)
                .chain(others.map(|info| &info.dimension))
                .filter(is_meant)
                .find_map(|dimension| vocabulary.resolve(dimension, name))
        })
        .filter(|term| vocabulary.is_shown(&term.id) && term.id != *id)
        .map(|term| parts.chip(&term.id))
        .collect()
}

/// An incident on a term's page, with the author's words on the term as the reason.
fn incident(parts: &Parts<'_>, id: &TermId, index: usize) -> Option<Card> {
    let entry = parts.site.catalog.entries.get(index)?;
    let mut card = parts.card(entry);
    card.reason_html = reason(parts, id, entry);
    Some(card)
}

/// What the author says about a term in one incident; for a term below it, that term's name too.
pub fn reason(parts: &Parts<'_>, id: &TermId, entry: &Entry) -> String {
    let source = entry.document.source.path.as_str();
    if let Some(used) = entry.uses.iter().find(|used| used.term == *id) {
        return match (&used.note, &used.suggested_from) {
            (Some(note), _) => parts.inline(source, note),
            (None, Some(words)) => format!(
                "Suggested by “{}”",
                super::parts::escaped(&words::cut(words, 200))
            ),
            (None, None) => String::new(),
        };
    }
    let below = parts.site.catalog.vocabulary.children(id);
    let titles: Vec<String> = entry
        .uses
        .iter()
        .filter(|used| below.contains(&used.term))
        .map(|used| super::parts::escaped(&parts.chip(&used.term).title))
        .collect();
    if titles.is_empty() {
        String::new()
    } else {
        format!("For {}", super::parts::joined(&titles))
    }
}

/// Both stories of each incident in which a myth fell.
fn stories(parts: &Parts<'_>, id: &TermId, named: &[usize]) -> Vec<Story> {
    if !is(id, Dimension::MYTHS) {
        return Vec::new();
    }
    let entries = named
        .iter()
        .filter_map(|index| parts.site.catalog.entries.get(*index));
    entries
        .filter_map(|entry| {
            let mut story = story(parts, entry, id)?;
            story.card = Some(parts.card(entry));
            Some(story)
        })
        .collect()
}

/// Whether an incident stands among the stories of a page already.
fn is_told(stories: &[Story], card: &Card) -> bool {
    let mut told = stories.iter().filter_map(|story| story.card.as_ref());
    told.any(|told| told.id == card.id)
}

/// The two stories of a myth in one incident; `None` where the author tells neither.
pub fn story(parts: &Parts<'_>, entry: &Entry, id: &TermId) -> Option<Story> {
    let used = entry.uses.iter().find(|used| used.term == *id)?;
    let (first, second) = used.stories.as_ref()?;
    let source = entry.document.source.path.as_str();
    let block = |text: &Option<String>| {
        text.as_ref()
            .map(|text| parts.block(source, text))
            .unwrap_or_default()
    };
    let note = parts
        .site
        .catalog
        .vocabulary
        .get(id)
        .and_then(|term| term.note.as_ref());
    Some(Story {
        card: None,
        myth: parts.chip(id),
        belief: note
            .map(|note| note.belief().to_owned())
            .unwrap_or_default(),
        instead_html: note
            .map(|note| parts.inline(&note.source.path, note.instead()))
            .unwrap_or_default(),
        first_html: block(first),
        second_html: block(second),
    })
}

/// What was also there, by dimension.
fn companions(parts: &Parts<'_>, id: &TermId) -> Vec<Companions> {
    let catalog = &parts.site.catalog;
    let of = |info: &crate::catalog::DimensionInfo| Companions {
        title: info.title.clone(),
        dimension: info.dimension.to_string(),
        terms: catalog
            .companions(id)
            .iter()
            .filter(|other| other.term.dimension == info.dimension)
            .map(|other| companion(parts, id, &other.term, other.count))
            .collect(),
    };
    catalog
        .dimensions
        .iter()
        .map(of)
        .filter(|companions| !companions.terms.is_empty())
        .collect()
}

fn companion(parts: &Parts<'_>, id: &TermId, other: &TermId, count: usize) -> Companion {
    let cell = if is(id, Dimension::SYSTEMS) && is(other, Dimension::FACTORS) {
        Some(addresses::cell(id, other))
    } else if is(id, Dimension::FACTORS) && is(other, Dimension::SYSTEMS) {
        Some(addresses::cell(other, id))
    } else {
        None
    };
    let chip = parts.chip(other);
    let url = cell
        .filter(|address| parts.site.routes.contains_key(address))
        .map_or_else(|| chip.url.clone(), |address| parts.url(&address));
    Companion { chip, count, url }
}
