//! The page of a term: its note, the incidents that it took part in with the reason of each, what
//! else was there.

use std::cmp::Reverse;

use jiff::civil::Date;

use super::archive::month_anchor;
use super::parts::{Parts, joined, slice_of};
use super::terms::row;
use super::{Description, Heading, is, paths, quotations, search};
use crate::catalog::index::EntryIx;
use crate::catalog::links::Resource;
use crate::catalog::terms::Term as CatalogTerm;
use crate::catalog::{Catalog, DimensionInfo, Entry};
use crate::escape;
use crate::ids::{Dimension, TermId};
use crate::postmortem::Note;
use crate::site::charts::strip::{self, Met};
use crate::site::views::{
    Chip, Companion, Companions, Detail, Html, Link, ListedCard, Plain, Story, Strip, Term, TermRow,
};
use crate::site::{TermOrder, addresses, words};

/// Incidents on one page of a term.
const INCIDENTS_PER_PAGE: usize = 100;
/// Suggested incidents on a term's page: they are a hint, not the record.
const SUGGESTED: usize = 50;

/// The number of pages of a term.
pub fn pages(catalog: &Catalog, id: &TermId) -> usize {
    catalog
        .vocabulary
        .named_below(id)
        .len()
        .div_ceil(INCIDENTS_PER_PAGE)
        .max(1)
}

pub(super) fn view<'a>(
    parts: &Parts<'a>,
    id: &TermId,
    page: usize,
) -> Option<(Heading<'a>, Term<'a>)> {
    let catalog = &parts.site.catalog;
    let term = catalog.vocabulary.get(id)?;
    let note = term.note.as_ref();
    let named = catalog.vocabulary.named_below(id);
    let suggested = catalog.vocabulary.suggested_below(id);
    let text = |field: fn(&'a Note) -> &'a str| note.map(|note| Plain(field(note)));
    let path = note.map_or("", |note| &*note.source.path);
    let shown = slice_of(named, page, INCIDENTS_PER_PAGE);
    let stories = stories(parts, id, shown);
    let detail = detail(id, &stories);
    let with_reason = |index: &EntryIx, detail| incident(parts, id, *index, detail);
    let incidents = shown.iter();
    let incidents = incidents.filter_map(|index| with_reason(index, detail));
    let mut incidents: Vec<_> = incidents.filter(|card| !is_told(&stories, card)).collect();
    if named.len() + suggested.len() > strip::MOST {
        add_anchors(parts, &mut incidents);
    }
    let view = Term {
        chip: parts.chip(id),
        is_group: term.is_group,
        summary: text(Note::summary).unwrap_or_default(),
        invites_note: note.is_none() && parts.site.config.is_preview,
        note_path: note_path(parts, term),
        aliases: note
            .map(|note| note.aliases().map(str::to_owned).collect())
            .unwrap_or_default(),
        replaced_by: term.replaced_by.as_ref().map(|slug| {
            let chip = parts.chip(&id.sibling(slug));
            Link {
                title: chip.title,
                url: chip.url,
            }
        }),
        deprecated: note.is_some_and(|note| note.fields.deprecated.is_some())
            || term.replaced_by.is_some(),
        belief: text(Note::belief).unwrap_or_default(),
        instead_html: note
            .map(|note| parts.inline(path, note.instead()))
            .unwrap_or_default(),
        body_html: note.map(|note| parts.note_body(note)).unwrap_or_default(),
        questions_html: questions(parts, note),
        sources: note
            .map(|note| parts.sources(&note.fields.links))
            .unwrap_or_default(),
        parent: term
            .parent_id()
            .filter(|parent| catalog.vocabulary.is_shown(parent))
            .map(|id| parts.chip(&id)),
        children: children(parts, id),
        related: related(parts, id, note),
        incidents,
        stories,
        strip: on_first(page, || strip(parts, id)),
        quotations: on_first(page, || quotations::of_term(parts, id)),
        more_quotations: on_first(page, || quotations::more(parts, id)),
        suggested: suggested
            .iter()
            .take(SUGGESTED)
            .filter_map(|index| with_reason(index, Detail::Brief))
            .collect(),
        count: named.len(),
        companions: companions(parts, id),
        trails: on_first(page, || paths::trails(parts, &Resource::Term(id.clone()))),
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

/// What only the first page of a term shows.
fn on_first<T: Default>(page: usize, make: impl FnOnce() -> T) -> T {
    if page == 1 { make() } else { T::default() }
}

/// When a system or a factor was met.
fn strip(parts: &Parts<'_>, id: &TermId) -> Option<Strip> {
    if !is(id, &Dimension::System) && !is(id, &Dimension::Factor) {
        return None;
    }
    let catalog = &parts.site.catalog;
    let met = |index: &EntryIx, is_suggested: bool| {
        let entry = catalog.entries.get(*index)?;
        Some(Met {
            entry,
            is_suggested,
        })
    };
    let named = catalog.vocabulary.named_below(id).iter();
    let suggested = catalog.vocabulary.suggested_below(id).iter();
    let named = named.filter_map(|index| met(index, false));
    let suggested = suggested.filter_map(|index| met(index, true));
    let story = |entry: &Entry| parts.url(&addresses::postmortem(&entry.document.id.value));
    let month = |day: Date, place: usize| {
        let page = match place / INCIDENTS_PER_PAGE {
            0 => String::new(),
            before => parts.url(&addresses::term(id, catalog, before + 1)),
        };
        format!("{page}#{}", month_anchor(day.year(), day.month()))
    };
    strip::view(&named.chain(suggested).collect::<Vec<_>>(), story, month)
}

/// Gives the first card of each month an `id`, where bars lead.
fn add_anchors(parts: &Parts<'_>, cards: &mut [ListedCard<'_>]) {
    let mut last = String::new();
    for card in cards {
        let entry = parts.site.catalog.entries.get(card.entry);
        let day = entry.and_then(|entry| Some(entry.document.date.as_ref()?.value));
        let anchor = day.map(|day| month_anchor(day.year(), day.month()));
        if let Some(anchor) = anchor.filter(|anchor| *anchor != last) {
            card.anchor.clone_from(&anchor);
            last = anchor;
        }
    }
}

/// How much the cards of a term's incidents tell: on the page of a system, what was met there.
fn detail(id: &TermId, stories: &[Story<'_>]) -> Detail {
    match id.dimension {
        _ if !stories.is_empty() => Detail::Brief,
        Dimension::System => Detail::Conditions,
        _ => Detail::Short,
    }
}

fn heading<'a>(parts: &Parts<'a>, term: &CatalogTerm, page: usize, view: &Term<'a>) -> Heading<'a> {
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
    heading.description = Description::Note(if view.summary.0.is_empty() {
        view.belief
    } else {
        view.summary
    });
    if let Some(info) = catalog.dimension(&term.id.dimension) {
        heading.breadcrumbs.push(Link {
            title: info.title.clone(),
            url: parts.url(&addresses::terms(&info.dimension, TermOrder::Incidents, 1)),
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
        |note| note.source.path.to_string(),
    )
}

/// The questions of a term's note.
pub fn questions<'a>(parts: &Parts<'a>, note: Option<&'a Note>) -> Vec<Html<'a>> {
    let Some(note) = note else { return Vec::new() };
    note.fields
        .questions
        .iter()
        .map(|question| parts.inline(&note.source.path, question.as_str()))
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
    rows.sort_by_cached_key(|row| {
        let title = row.chip.title.to_lowercase();
        (Reverse(row.count), title, row.chip.id.clone())
    });
    rows
}

fn related(parts: &Parts<'_>, id: &TermId, note: Option<&Note>) -> Vec<Chip> {
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
            let is_meant =
                |dimension: &&Dimension| kind.is_none_or(|kind| dimension.is_called(kind));
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
pub(super) fn incident<'a>(
    parts: &Parts<'a>,
    id: &TermId,
    index: EntryIx,
    detail: Detail,
) -> Option<ListedCard<'a>> {
    let entry = parts.site.catalog.entries.get(index)?;
    Some(ListedCard {
        reason: reason(parts, id, entry),
        ..parts.card(index).with(detail)
    })
}

/// What the author says about a term in one incident; for a term below it, that term's name too.
fn reason<'a>(parts: &Parts<'a>, id: &TermId, entry: &'a Entry) -> Html<'a> {
    let source = &*entry.document.source.path;
    if let Some(used) = entry.uses.iter().find(|used| used.term == *id) {
        return match (&used.note, &used.suggested_from) {
            (Some(note), _) => parts.inline(source, note.as_str()),
            (None, Some(evidence)) => {
                let words = escape::html(&words::cut(&evidence.said, 200));
                Html::Made(format!("Suggested by “{words}”"))
            }
            (None, None) => Html::default(),
        };
    }
    let below = parts.site.catalog.vocabulary.children(id);
    let titles: Vec<String> = entry
        .uses
        .iter()
        .filter(|used| below.contains(&used.term))
        .map(|used| escape::html(&parts.chip(&used.term).title))
        .collect();
    if titles.is_empty() {
        Html::default()
    } else {
        Html::Made(format!("For {}", joined(&titles)))
    }
}

/// Both stories of each incident in which a myth fell.
fn stories<'a>(parts: &Parts<'a>, id: &TermId, named: &[EntryIx]) -> Vec<Story<'a>> {
    if !is(id, &Dimension::Myth) {
        return Vec::new();
    }
    let told = named.iter().filter_map(|index| {
        let entry = parts.site.catalog.entries.get(*index)?;
        Some(Story {
            card: Some(parts.card(*index).with(Detail::Brief)),
            ..story(parts, entry, id)?
        })
    });
    told.collect()
}

/// Whether an incident stands among the stories of a page already.
fn is_told(stories: &[Story<'_>], card: &ListedCard<'_>) -> bool {
    let mut told = stories.iter().filter_map(|story| story.card.as_ref());
    told.any(|told| told.entry == card.entry)
}

/// The two stories of a myth in one incident; `None` where the author tells neither.
pub fn story<'a>(parts: &Parts<'a>, entry: &'a Entry, id: &TermId) -> Option<Story<'a>> {
    let used = entry.uses.iter().find(|used| used.term == *id)?;
    let (first, second) = used.stories.as_deref()?;
    let source = &*entry.document.source.path;
    let block = |text: &'a Option<String>| {
        let text = text.as_deref();
        text.map_or_else(Html::default, |text| parts.block(source, text))
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
        belief: note.map(|note| Plain(note.belief())).unwrap_or_default(),
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
    let of = |info: &DimensionInfo| Companions {
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
    let cell = if is(id, &Dimension::System) && is(other, &Dimension::Factor) {
        Some(addresses::cell(id, other))
    } else if is(id, &Dimension::Factor) && is(other, &Dimension::System) {
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
