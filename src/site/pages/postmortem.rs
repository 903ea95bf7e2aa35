//! The page of a postmortem: the author's words in the author's order, with what is known beside
//! them. The summary stands first and the actions last, wherever the author put them.

use std::collections::{BTreeMap, BTreeSet};

use super::lifted::Lifted;
use super::parts::{Parts, is_other};
use super::unwritten::Unwritten;
use super::{Heading, is, paths, people, quotations, term};
use crate::catalog::index::EntryIx;
use crate::catalog::links::Resource;
use crate::catalog::{Entry, RelationLabel};
use crate::fields::{self, Shown};
use crate::ids::{Dimension, TermId};
use crate::postmortem::markdown;
use crate::postmortem::markdown::html::{self, Piece};
use crate::postmortem::outline::{self, Outline};
use crate::postmortem::{Impact, Origin, Postmortem};
use crate::site::charts::{lasted, moments, overlay, timeline};
use crate::site::views::{
    ActionView, Body, Chip, ContentsItem, Detail, Fact, FactorNote, Html, Labelled, Link,
    ListedCard, Neighbours, Onward, Overlay, Part, Plain, PointList, ProvenanceRow, RelatedStory,
    Section, Told, Trail,
};
use crate::site::{addresses, views, words};
use crate::text::{Span, is_within};

/// Related stories that are seen at once.
const RELATED: usize = 4;
/// Other incidents named with each factor.
const ELSEWHERE: usize = 3;

pub(super) fn view<'a>(
    parts: &Parts<'a>,
    index: EntryIx,
) -> Option<(Heading<'a>, views::Postmortem<'a>)> {
    let site = parts.site;
    let entry = site.catalog.entries.get(index)?;
    let document: &Postmortem = &entry.document;
    let source = &*document.source.path;
    let told = parts.told(index, entry);
    let changed = |days: &BTreeMap<String, jiff::civil::Date>| {
        let day = days.get(source).copied();
        day.map(words::day)
    };
    let mut related: Vec<_> = relations(parts, entry)
        .chain(related(parts, entry))
        .collect();
    let further = related.split_off(related.len().min(RELATED));
    let neighbours = neighbours(parts, index, entry);
    let trails = paths::trails(parts, &Resource::Postmortem(index));
    let view = views::Postmortem {
        id: document.id.value.to_string(),
        title: document.title.value.clone(),
        date: words::day_of(document),
        kind: words::kind(document.kind, &site.config),
        status: words::status(document.status),
        badges: Part::new(told, badges),
        duration: Part::new(told, |told| lasted::duration(told.document)),
        facts: Part::new(told, |told| facts(told, false)),
        own_facts: Part::new(told, |told| facts(told, true)),
        body: Part::new(told, body),
        systems: parts.chips(entry, |id| is(id, &Dimension::System)),
        factors: parts.chips(entry, |id| is(id, &Dimension::Factor)),
        myths: myths(parts, entry),
        others: parts.chips(entry, is_other),
        impact: impact(parts, source, &document.impact),
        moments: Part::new(told, |told| moments::rows(told.document, &told.links)),
        timeline: Part::new(told, |told| {
            timeline::view(told.document, &told.links, &people::hidden(told))
        }),
        points: points(parts, document),
        factor_notes: factor_notes(parts, index, entry),
        stories: entry
            .uses
            .iter()
            .filter_map(|used| term::story(parts, entry, &used.term))
            .collect(),
        actions: actions(parts, document),
        related,
        further,
        overlay: recurrences(parts, index, entry),
        backlinks: backlinks(parts, entry),
        next: next(&neighbours, &trails),
        neighbours,
        trails,
        sources: parts.sources(&document.sources),
        participants: Part::new(told, people::participants),
        participants_note: Part::new(told, people::note),
        participants_anchor: Part::new(told, people::anchor),
        provenance: Part::new(told, provenance),
        source_path: source.to_owned(),
        first_change: changed(&site.changes.first),
        last_change: changed(&site.changes.last),
        edit_url: parts.edit_url(source),
        json_url: parts.url(&addresses::api_postmortem(&document.id.value)),
    };
    Some((heading(parts, entry, &view), view))
}

/// The author's words, with what is lifted out of them.
fn body(told: &Told<'_>) -> Body {
    let document = told.document;
    let content = document.content();
    let unwritten = Unwritten::of(told, &content);
    let hidden = unwritten.hidden_beside(people::hidden(told));
    let (mut rendered, _) = html::render_page(
        &content,
        &document.outline,
        told.config.raw_html,
        &told.links,
        html::Extent {
            hidden: &hidden,
            anchors: &timeline::anchors(document),
        },
    );
    unwritten.ask(&mut rendered);
    let lifted = Lifted::new(rendered, document);
    Body {
        summary_html: summary(told, &lifted),
        contents: contents(&lifted.sections, &document.outline, &hidden),
        sections: lifted.sections.into_iter().map(section).collect(),
        action_sections: lifted.actions.into_iter().map(section).collect(),
        summary_anchor: lifted.summary_anchor,
        footnotes_html: lifted.footnotes,
    }
}

fn heading<'a>(parts: &Parts<'a>, entry: &Entry, view: &views::Postmortem<'a>) -> Heading<'a> {
    let heading = Heading::new("postmortem", view.title.clone());
    let mut heading = heading.described(Parts::lead(entry));
    heading.language.clone_from(&entry.document.language);
    heading.breadcrumbs.push(Link {
        title: "Archive".to_owned(),
        url: parts.url(addresses::ARCHIVE),
    });
    heading
}

fn summary(told: &Told<'_>, lifted: &Lifted) -> String {
    let document = told.document;
    let shown = document.summary.as_ref().filter(|summary| {
        match summary.from.origin {
            Origin::FrontMatter => true,
            // Without the label that stands before it in the text.
            Origin::Label => lifted.summary.is_some(),
            _ => false,
        }
    });
    match shown {
        Some(summary) => {
            let text = summary.value.of(&document.source.text);
            markdown::block(&text, &told.links)
        }
        // What stays in the body is not told twice.
        None => lifted.summary.clone().unwrap_or_default(),
    }
}

fn section(piece: Piece) -> Section {
    Section {
        kind: words::section(piece.kind),
        body_html: piece.html,
    }
}

/// Headings of two levels, as far as they stand in the sections that stay in place.
fn contents(sections: &[Piece], outline: &Outline, hidden: &[Span]) -> Vec<ContentsItem> {
    let is_shown = |heading: &&outline::Heading| !is_within(hidden, heading.span.start);
    let mut contents: Vec<ContentsItem> = Vec::new();
    for piece in sections {
        let Some(index) = piece.heading else { continue };
        let Some(own) = outline.headings.get(index) else {
            continue;
        };
        let below = outline
            .headings
            .iter()
            .skip(index + 1)
            .take_while(|heading| heading.level > own.level)
            .filter(is_shown);
        let next_level = below.clone().map(|heading| heading.level).min();
        contents.push(ContentsItem {
            title: own.text.clone(),
            url: format!("#{}", own.anchor),
            children: below
                .filter(|heading| Some(heading.level) == next_level)
                .map(|heading| Link {
                    title: heading.text.clone(),
                    url: format!("#{}", heading.anchor),
                })
                .collect(),
        });
    }
    contents
}

fn impact<'a>(parts: &Parts<'a>, source: &'a str, impact: &'a Impact) -> Vec<Labelled<'a>> {
    let rows = [
        ("", &impact.text),
        ("Who", &impact.who),
        ("What", &impact.what),
        ("How far", &impact.extent),
    ];
    rows.into_iter()
        .filter_map(|(title, text)| {
            Some(Labelled {
                title: title.to_owned(),
                text_html: parts.inline(source, text.as_deref()?),
            })
        })
        .collect()
}

fn factor_notes<'a>(parts: &Parts<'a>, index: EntryIx, entry: &'a Entry) -> Vec<FactorNote<'a>> {
    let vocabulary = &parts.site.catalog.vocabulary;
    let source = &*entry.document.source.path;
    entry
        .uses
        .iter()
        .filter(|used| is(&used.term, &Dimension::Factor))
        .filter_map(|used| {
            let term = vocabulary.get(&used.term)?;
            let evidence = used.suggested_from.as_deref();
            let named = vocabulary.named(&used.term);
            // A factor may be named in thousands: only the first are looked at.
            let elsewhere = named.iter().filter(|other| **other != index);
            let is_named_here = named.binary_search(&index).is_ok();
            let others = named.len() - usize::from(is_named_here);
            Some(FactorNote {
                chip: parts.used_chip(used),
                summary: term
                    .note
                    .as_ref()
                    .map(|note| Plain(note.summary()))
                    .unwrap_or_default(),
                note_html: used
                    .note
                    .as_ref()
                    .map(|note| parts.inline(source, note.as_str()))
                    .unwrap_or_default(),
                evidence: evidence
                    .map(|evidence| words::cut(&evidence.said, 240))
                    .unwrap_or_default(),
                telling: words::quoted(evidence.map_or(&[], |evidence| &evidence.telling)),
                elsewhere: elsewhere
                    .take(ELSEWHERE)
                    .filter_map(|other| parts.entry_link(*other))
                    .collect(),
                more: others.saturating_sub(ELSEWHERE),
            })
        })
        .collect()
}

/// The chips of the myths, which lead to the story on this page where it is told.
fn myths(parts: &Parts<'_>, entry: &Entry) -> Vec<Chip> {
    let told: BTreeSet<&str> = entry
        .uses
        .iter()
        .filter(|used| is(&used.term, &Dimension::Myth) && used.stories.is_some())
        .map(|used| used.term.slug.as_str())
        .collect();
    let mut chips = parts.chips(entry, |id| is(id, &Dimension::Myth));
    for chip in &mut chips {
        if told.contains(chip.id.as_str()) {
            chip.url = format!("#story-{}", chip.id);
        }
    }
    chips
}

fn actions<'a>(parts: &Parts<'a>, document: &'a Postmortem) -> Vec<ActionView<'a>> {
    let source = &*document.source.path;
    document
        .actions
        .iter()
        .filter(|action| action.from.origin == Origin::FrontMatter)
        .map(|action| &action.value)
        .map(|action| ActionView {
            text_html: parts.inline(source, action.text.as_str()),
            reference: quotations::reference(action),
            state: action.state.clone().unwrap_or_default(),
            kind: action.kind.clone().unwrap_or_default(),
        })
        .collect()
}

fn backlinks(parts: &Parts<'_>, entry: &Entry) -> Vec<Link> {
    let from = entry.backlinks.iter();
    from.filter_map(|from| parts.entry_link(*from)).collect()
}

/// Stated relations, each with the terms that both have.
fn relations<'a>(parts: &Parts<'a>, entry: &Entry) -> impl Iterator<Item = RelatedStory<'a>> {
    let entries = &parts.site.catalog.entries;
    let view = move |label: RelationLabel, index: EntryIx| {
        let other = entries.get(index)?;
        let named = entry.uses.iter().filter(|used| !used.is_suggested());
        let theirs: BTreeSet<&TermId> = other.uses.iter().map(|used| &used.term).collect();
        let shared = named.filter(|used| theirs.contains(&used.term));
        let shares = parts.shares_html(shared.map(|used| &used.term));
        Some(RelatedStory {
            label: words::relation(label),
            card: ListedCard {
                reason: Html::Made(shares),
                ..parts.card(index).with(Detail::Brief)
            },
        })
    };
    let relations = entry.relations.iter();
    relations.filter_map(move |(label, other)| view(*label, *other))
}

/// Stories that have something in common with this one.
fn related<'a>(parts: &Parts<'a>, entry: &Entry) -> impl Iterator<Item = RelatedStory<'a>> {
    entry.related.iter().map(|related| RelatedStory {
        label: "",
        card: ListedCard {
            reason: Html::Made(parts.reasons_html(related)),
            ..parts.card(related.entry).with(Detail::Brief)
        },
    })
}

/// This incident beside those that the author calls the same thing happening again.
fn recurrences(parts: &Parts<'_>, index: EntryIx, entry: &Entry) -> Option<Overlay> {
    let same = |label: &RelationLabel| {
        matches!(
            label,
            RelationLabel::RecurrenceOf | RelationLabel::HappenedAgain
        )
    };
    let others = entry.relations.iter().filter(|(label, _)| same(label));
    let all = others.map(|(_, other)| *other).chain([index]);
    let incidents: Vec<_> = all
        .filter_map(|index| {
            let entry = parts.site.catalog.entries.get(index)?;
            Some((entry.as_ref(), parts.entry_link(index)?))
        })
        .collect();
    overlay::view(&incidents)
}

/// The story to read next: the later one about the first system that has one, else the earlier one. A reading path
/// names its own.
fn next(neighbours: &[Neighbours], trails: &[Trail]) -> Option<Onward> {
    if trails.iter().any(|trail| trail.next.is_some()) {
        return None;
    }
    let onward = |is_later: bool| {
        neighbours.iter().find_map(|row| {
            let story = if is_later { &row.next } else { &row.previous };
            Some(Onward {
                story: story.clone()?,
                system: row.system.clone(),
                is_later,
            })
        })
    };
    onward(true).or_else(|| onward(false))
}

/// The incidents before and after of each system. Where the text only suggests a system, so may theirs.
fn neighbours(parts: &Parts<'_>, index: EntryIx, entry: &Entry) -> Vec<Neighbours> {
    let vocabulary = &parts.site.catalog.vocabulary;
    entry
        .uses
        .iter()
        .filter(|used| is(&used.term, &Dimension::System))
        .filter_map(|used| {
            let suggested = match used.is_suggested() {
                true => vocabulary.suggested_below(&used.term),
                false => &[],
            };
            // Newest first.
            let lists = [vocabulary.named(&used.term), suggested];
            let earlier = lists.iter().filter_map(|list| {
                let at = list.partition_point(|other| *other <= index);
                list.get(at)
            });
            let later = lists.iter().filter_map(|list| {
                let at = list.partition_point(|other| *other < index);
                list.get(at.checked_sub(1)?)
            });
            let link = |other: Option<&EntryIx>| other.and_then(|other| parts.entry_link(*other));
            let neighbours = Neighbours {
                system: parts.used_chip(used),
                previous: link(earlier.min()),
                next: link(later.max()),
            };
            (neighbours.previous.is_some() || neighbours.next.is_some()).then_some(neighbours)
        })
        .collect()
}

fn provenance(told: &Told<'_>) -> Vec<ProvenanceRow> {
    let document = told.document;
    let explained = document.explained(told.config);
    let rows = explained.map(|(field, from)| {
        let origin = from.origin.words();
        let line = from
            .span
            .map(|span| document.source.position(span.start).line);
        let title = if field.is_plain() {
            &field.title
        } else {
            &field.id
        };
        ProvenanceRow {
            field: title.to_string(),
            from: match line {
                Some(line) => format!("{origin}, line {line}"),
                None => origin.to_owned(),
            },
        }
    });
    rows.collect()
}

/// The lists of front matter; those of sections stand where the author put them.
fn points<'a>(parts: &Parts<'a>, document: &'a Postmortem) -> Vec<PointList<'a>> {
    let lists = fields::points().map(|field| {
        let points = document.points(&field.id).iter();
        let stated = points.filter(|point| point.from.origin == Origin::FrontMatter);
        PointList {
            id: field.part(),
            title: field.title.to_string(),
            items_html: stated
                .map(|point| parts.inline(&document.source.path, point.value.as_str()))
                .collect(),
        }
    });
    lists.filter(|list| !list.items_html.is_empty()).collect()
}

/// The plain fields that stand among the facts of a page, each with its values.
fn facts(told: &Told<'_>, declared: bool) -> Vec<Fact> {
    let document = told.document;
    let fields = told.config.plain_fields();
    let fields = fields.filter(|field| field.is_declared == declared);
    let shown = fields.filter(|field| field.shown == Shown::Fact);
    let facts = shown.map(|field| Fact {
        title: field.title.to_string(),
        values: document
            .values(&field.id)
            .iter()
            .map(|value| words::value(field, value))
            .collect(),
    });
    facts.filter(|fact| !fact.values.is_empty()).collect()
}

/// The plain fields that are marks above the title.
fn badges(told: &Told<'_>) -> Vec<String> {
    let fields = told.config.plain_fields();
    let shown = fields.filter(|field| field.shown == Shown::Badge);
    let values = shown.flat_map(|field| told.document.values(&field.id));
    values.map(|value| value.text.clone()).collect()
}
