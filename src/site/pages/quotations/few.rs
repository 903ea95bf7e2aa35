//! A few quotations where other things stand, too: on the home page, on the pages of systems and factors, and
//! as examples of a topic.

use std::collections::BTreeSet;

use super::super::is;
use super::super::parts::Parts;
use super::{PER_PAGE, find, group_url, is_suggested, quote, story};
use crate::catalog::Entry;
use crate::catalog::index::EntryIx;
use crate::catalog::quotations::{Order, Quotation, QuotationIx, Topic};
use crate::ids::{Dimension, TermId};
use crate::site::views::{Link, Quote, QuotingStory};
use crate::site::words;

/// Quotations of a topic on the page of all topics.
const OF_TOPIC: usize = 2;
/// Quotations on the page of a term, and stories that are searched for them.
const OF_TERM: usize = 4;
const STORIES_OF_TERM: usize = 60;
/// Quotations on the home page, and stories that are searched for them.
const OF_HOME: usize = 3;
const STORIES_OF_HOME: usize = 60;
/// Bytes of a quotation that is read at a glance: long enough to tell something.
const AT_A_GLANCE: std::ops::RangeInclusive<usize> = 36..=230;
/// What begins a sentence that goes on with what was said before.
const GOING_ON: [&str; 16] = [
    "additionally",
    "also",
    "and",
    "but",
    "finally",
    "furthermore",
    "however",
    "it",
    "so",
    "that",
    "then",
    "therefore",
    "these",
    "they",
    "this",
    "those",
];
/// What stands on pages of several topics, what tells most first.
const TELLING: [Topic; 8] = [
    Topic::Surprises,
    Topic::Factors,
    Topic::Lessons,
    Topic::CommonKnowledge,
    Topic::MadeSense,
    Topic::Luck,
    Topic::WentWell,
    Topic::WentWrong,
];

/// The first quotations that are read at a glance, each of another story; of long ones the first.
pub(super) fn examples<'a>(parts: &Parts<'a>, all: &[QuotationIx]) -> Vec<QuotingStory<'a>> {
    let mut told = BTreeSet::new();
    let newest = all.get(..all.len().min(PER_PAGE)).unwrap_or_default();
    let short = newest.iter().filter(|index| {
        let found = find(parts, **index);
        found.is_some_and(|(entry, quotation)| is_at_a_glance(entry, quotation))
    });
    let mut chosen: Vec<&QuotationIx> = short
        .filter(|(entry, _)| told.insert(*entry))
        .take(OF_TOPIC)
        .collect();
    if chosen.is_empty() {
        chosen.extend(newest.first());
    }
    let chosen = chosen.into_iter();
    chosen
        .filter_map(|index| alone(parts, *index, ""))
        .collect()
}

/// A quotation with its story, on a page of others.
pub(in crate::site::pages) fn alone<'a>(
    parts: &Parts<'a>,
    index: QuotationIx,
    topic: &'static str,
) -> Option<QuotingStory<'a>> {
    let (entry, quotation) = find(parts, index)?;
    let quote = quote(parts, entry, quotation, 0, None)?;
    Some(QuotingStory {
        quotes: vec![Quote { topic, ..quote }],
        ..story(parts, entry, 0)
    })
}

/// Whether a quotation is short enough and stands by itself.
fn is_at_a_glance(entry: &Entry, quotation: &Quotation) -> bool {
    let text = quotation.text(entry);
    text.is_some_and(|text| {
        let first = text.split(|c: char| !c.is_alphanumeric()).next();
        let goes_on = first.is_some_and(|first| GOING_ON.contains(&&*first.to_lowercase()));
        AT_A_GLANCE.contains(&text.len()) && !goes_on
    })
}

/// Three quotations of different stories and topics. What surprised people stands on the cards of the newest
/// stories already.
pub(in crate::site::pages) fn of_home<'a>(
    parts: &Parts<'a>,
    newest: usize,
) -> Vec<QuotingStory<'a>> {
    let entries = &parts.site.catalog.entries;
    let mut told = BTreeSet::new();
    let mut chosen = Vec::new();
    for topic in TELLING.into_iter().chain(TELLING) {
        let searched = entries.indexed().take(STORIES_OF_HOME).enumerate();
        let fitting = searched.filter(|(at, (index, _))| {
            let is_on_card = topic == Topic::Surprises && *at < newest;
            !is_on_card && !told.contains(index)
        });
        let found = fitting.into_iter().find_map(|(_, (index, entry))| {
            let mut quotations = entry.quotations.iter().enumerate();
            let number = quotations.find(|(_, quotation)| {
                quotation.topic == topic && is_at_a_glance(entry, quotation)
            });
            number.map(|(number, _)| (index, number))
        });
        if let Some(index) = found {
            told.insert(index.0);
            chosen.extend(alone(parts, index, words::topic(topic)));
        }
        if chosen.len() == OF_HOME {
            break;
        }
    }
    chosen
}

/// What surprised people in the newest story that tells it.
pub(in crate::site::pages) fn newest_surprise(parts: &Parts<'_>) -> Option<QuotationIx> {
    let quoted = &parts.site.catalog.quoted;
    let surprises = quoted.sorted(Topic::Surprises, Order::Year)?;
    surprises.quotations.first().copied()
}

/// A few quotations about a system or a factor, each of another story where there are enough.
pub(in crate::site::pages) fn of_term<'a>(parts: &Parts<'a>, id: &TermId) -> Vec<QuotingStory<'a>> {
    if !is(id, &Dimension::System) && !is(id, &Dimension::Factor) {
        return Vec::new();
    }
    let vocabulary = &parts.site.catalog.vocabulary;
    let below = vocabulary.children(id);
    let named = vocabulary.named_below(id).iter();
    let suggested = vocabulary.suggested_below(id).iter();
    let entries: Vec<EntryIx> = named
        .chain(suggested)
        .copied()
        .take(STORIES_OF_TERM)
        .collect();
    let is_about = |entry: &Entry, quotation: &Quotation| {
        let mut terms = entry.stands_under(quotation, &id.dimension);
        terms.any(|used| used.term == *id || below.contains(&used.term))
    };
    // What tells most of each story comes first, then what tells most among the rest.
    let mut ranked: Vec<(usize, usize, QuotationIx, &'static str)> = Vec::new();
    for (at, index) in entries.into_iter().enumerate() {
        let Some(entry) = parts.site.catalog.entries.get(index) else {
            continue;
        };
        let mut own: Vec<(bool, usize, usize)> = Vec::new();
        for (number, quotation) in entry.quotations.iter().enumerate() {
            let rank = TELLING.iter().position(|topic| *topic == quotation.topic);
            if let Some(rank) = rank
                && is_about(entry, quotation)
            {
                own.push((!is_at_a_glance(entry, quotation), rank, number));
            }
        }
        own.sort_unstable();
        let told = own.into_iter().take(OF_TERM).enumerate();
        ranked.extend(told.map(|(turn, (_, rank, number))| {
            let topic = TELLING.get(rank).map_or("", |topic| words::topic(*topic));
            (turn, at, (index, number), topic)
        }));
    }
    ranked.sort_by_key(|(turn, at, _, _)| (*turn, *at));
    let chosen = ranked.into_iter().take(OF_TERM);
    let stories = chosen.filter_map(|(_, _, index, topic)| {
        let mut story = alone(parts, index, topic)?;
        let (entry, quotation) = find(parts, index)?;
        let used = entry.stands_under(quotation, &id.dimension);
        let mut used = used.filter(|used| used.term == *id || below.contains(&used.term));
        let is_suggested = used
            .next()
            .is_some_and(|used| is_suggested(quotation, used));
        for quote in &mut story.quotes {
            quote.suggested = is_suggested;
        }
        Some(story)
    });
    stories.collect()
}

/// Where all that is said about a system or a factor stands, topic by topic.
pub(in crate::site::pages) fn more(parts: &Parts<'_>, id: &TermId) -> Vec<Link> {
    let order = match id.dimension {
        Dimension::System => Order::System,
        Dimension::Factor => Order::Factor,
        Dimension::Myth | Dimension::Own(_) => return Vec::new(),
    };
    let quoted = &parts.site.catalog.quoted;
    let links = quoted.topics().filter_map(|topic| {
        let group = quoted.sorted(topic, order)?.group_of(id)?;
        Some(Link {
            title: words::topic(topic).to_owned(),
            url: group_url(parts, topic, order, &group.head, group.start),
        })
    });
    links.collect()
}
