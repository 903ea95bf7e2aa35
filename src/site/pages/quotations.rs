//! In their own words: what authors say on a topic, by year and by what it speaks of; and a few of these
//! quotations on the home page and on the pages of systems and factors.

use std::collections::BTreeSet;

use super::parts::{Parts, slice_of};
use super::{Heading, is};
use crate::catalog::index::EntryIx;
use crate::catalog::quotations::{self, Head, Order, Place, Quotation, QuotationIx, Sorted, Topic};
use crate::catalog::{Catalog, Entry, TermUse};
use crate::ids::{Dimension, TermId};
use crate::postmortem::Action;
use crate::site::views::{
    self, Html, Link, Quote, QuoteGroup, QuotingStory, TermOrderLink, TopicSummary, Words,
};
use crate::site::{addresses, words};

/// The title of the page of all topics.
const TITLE: &str = "In their own words";
/// Quotations on one page of a topic.
const PER_PAGE: usize = 80;
/// Groups that are listed at the head of a topic.
const CONTENTS: usize = 40;
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
/// Systems that are named with a story, and factors with a quotation.
const CHIPS: usize = 2;

/// What stands on pages of several topics, what tells most first.
const TELLING: [Topic; 7] = [
    Topic::Surprises,
    Topic::Factors,
    Topic::Lessons,
    Topic::CommonKnowledge,
    Topic::MadeSense,
    Topic::Luck,
    Topic::WentWell,
];

/// The topics and orders that have pages, each with their number.
pub fn pages(catalog: &Catalog) -> impl Iterator<Item = (Topic, Order, usize)> {
    let all = catalog.quoted.topics();
    let all = all.flat_map(|topic| Order::ALL.map(|order| (topic, order)));
    all.filter_map(|(topic, order)| {
        let sorted = catalog.quoted.sorted(topic, order)?;
        Some((topic, order, number_of_pages(sorted)))
    })
}

const fn number_of_pages(sorted: &Sorted) -> usize {
    sorted.quotations.len().div_ceil(PER_PAGE)
}

/// The page of all topics.
pub(super) fn words<'a>(parts: &Parts<'a>) -> (Heading<'a>, Words<'a>) {
    let catalog = &parts.site.catalog;
    let quoted = &catalog.quoted;
    let topics = quoted.topics().map(|topic| {
        let all = quoted.sorted(topic, Order::Year);
        let all = all.map_or(&[][..], |sorted| &sorted.quotations);
        TopicSummary {
            id: topic.name(),
            title: words::topic(topic),
            introduction: words::about_topic(topic),
            count: all.len(),
            stories: quoted.stories(topic),
            quotations: examples(parts, all),
            orders: orders(parts, topic, None),
        }
    });
    let view = Words {
        topics: topics.collect(),
        stories: catalog.entries.len(),
    };
    let heading = Heading::new("words", TITLE);
    let about = "What authors say about contributing factors, surprises, luck and lessons, brought together.";
    (heading.described(about), view)
}

/// The first quotations that are read at a glance, each of another story; of long ones the first.
fn examples<'a>(parts: &Parts<'a>, all: &[QuotationIx]) -> Vec<QuotingStory<'a>> {
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

/// A page of a topic.
pub(super) fn topic<'a>(
    parts: &Parts<'a>,
    topic: Topic,
    order: Order,
    page: usize,
) -> Option<(Heading<'a>, views::Topic<'a>)> {
    let quoted = &parts.site.catalog.quoted;
    let sorted = quoted.sorted(topic, order)?;
    let by_year = quoted.sorted(topic, Order::Year)?;
    let address = |page| addresses::topic(topic, order, page);
    let groups = groups(parts, order, sorted, page);
    let said = groups.iter().flat_map(|group| &group.stories);
    let mut said = said.flat_map(|story| &story.quotes);
    let view = views::Topic {
        has_suggested: said.any(|quote| quote.suggested),
        title: words::topic(topic),
        introduction: words::about_topic(topic),
        count: by_year.quotations.len(),
        stories: quoted.stories(topic),
        order: match order {
            Order::Year => "year",
            Order::System => "system",
            Order::Factor => "factor",
        },
        orders: orders(parts, topic, Some(order)),
        contents: contents(parts, topic, order, sorted),
        groups,
        pagination: parts.pagination(page, number_of_pages(sorted), address),
    };
    let by = match order {
        Order::Year => "",
        Order::System => ", by system",
        Order::Factor => ", by condition",
    };
    let number = if page > 1 {
        format!(", page {page}")
    } else {
        String::new()
    };
    let mut heading = Heading::new("words", format!("{}{by}{number}", view.title));
    heading = heading.described(view.introduction);
    heading.breadcrumbs.push(Link {
        title: TITLE.to_owned(),
        url: parts.url(addresses::WORDS),
    });
    Some((heading, view))
}

/// The orders of a topic; none where there is one alone.
fn orders(parts: &Parts<'_>, topic: Topic, current: Option<Order>) -> Vec<TermOrderLink> {
    let quoted = &parts.site.catalog.quoted;
    let orders = Order::ALL.into_iter();
    let orders = orders.filter(|order| quoted.sorted(topic, *order).is_some());
    let orders = orders.map(|order| TermOrderLink {
        title: match order {
            Order::Year => "By year",
            Order::System => "By system",
            Order::Factor => "By condition",
        },
        url: parts.url(&addresses::topic(topic, order, 1)),
        current: current == Some(order),
    });
    orders.collect()
}

/// Where each group stands among the pages.
fn contents(parts: &Parts<'_>, topic: Topic, order: Order, sorted: &Sorted) -> Vec<Link> {
    let is_listed = (2..=CONTENTS).contains(&sorted.groups.len());
    let groups = sorted.groups.iter().filter(|_| is_listed);
    let links = groups.map(|group| Link {
        title: title(parts, &group.head),
        url: group_url(parts, topic, order, &group.head, group.start),
    });
    links.collect()
}

fn group_url(parts: &Parts<'_>, topic: Topic, order: Order, head: &Head, start: usize) -> String {
    let address = addresses::topic(topic, order, start / PER_PAGE + 1);
    let page = match address == parts.address {
        true => String::new(),
        false => parts.url(&address),
    };
    format!("{page}#{}", anchor(head))
}

fn title(parts: &Parts<'_>, head: &Head) -> String {
    match head {
        Head::Year(Some(year)) => year.to_string(),
        Head::Year(None) => "Without a date".to_owned(),
        Head::Term(id) => parts.site.catalog.vocabulary.title(id).to_owned(),
        Head::Unsorted => "Not sorted".to_owned(),
    }
}

fn anchor(head: &Head) -> String {
    match head {
        Head::Year(Some(year)) => format!("y{year}"),
        Head::Year(None) => "undated".to_owned(),
        Head::Term(id) => format!("on-{}", id.slug),
        Head::Unsorted => "unsorted".to_owned(),
    }
}

/// The groups of a page, each with its stories.
fn groups<'a>(
    parts: &Parts<'a>,
    order: Order,
    sorted: &Sorted,
    page: usize,
) -> Vec<QuoteGroup<'a>> {
    let shown = slice_of(&sorted.quotations, page, PER_PAGE);
    let from = (page.saturating_sub(1)) * PER_PAGE;
    let to = from + shown.len();
    let ends = sorted.groups.iter().skip(1).map(|group| group.start);
    let ends = ends.chain([sorted.quotations.len()]);
    let on_page = sorted.groups.iter().zip(ends);
    let on_page = on_page.filter(|(group, end)| group.start < to && *end > from);
    let groups = on_page.map(|(group, end)| {
        let own = group.start.max(from) - from..end.min(to) - from;
        let own = shown.get(own).unwrap_or_default();
        let term = match &group.head {
            Head::Term(id) => Some(id),
            Head::Year(_) | Head::Unsorted => None,
        };
        QuoteGroup {
            title: title(parts, &group.head),
            anchor: anchor(&group.head),
            chip: term.map(|id| parts.chip(id)),
            count: group.total,
            left_out: group.total - (end - group.start),
            is_unsorted: group.head == Head::Unsorted,
            stories: stories(parts, own, order, term),
        }
    });
    groups.collect()
}

/// The stories of some quotations, each with those that stand one behind the other.
fn stories<'a>(
    parts: &Parts<'a>,
    shown: &[QuotationIx],
    order: Order,
    term: Option<&TermId>,
) -> Vec<QuotingStory<'a>> {
    let mut stories: Vec<(EntryIx, QuotingStory<'a>)> = Vec::new();
    for index in shown {
        let Some((entry, quotation)) = find(parts, *index) else {
            continue;
        };
        if stories.last().is_none_or(|(last, _)| *last != index.0) {
            let systems = if order == Order::System { 0 } else { CHIPS };
            stories.push((index.0, story(parts, entry, systems)));
        }
        let factors = if order == Order::Factor { 0 } else { CHIPS };
        let quote = quote(parts, entry, quotation, factors, term);
        if let Some(((_, story), quote)) = stories.last_mut().zip(quote) {
            story.quotes.push(quote);
        }
    }
    let stories = stories.into_iter().map(|(_, story)| story);
    stories.filter(|story| !story.quotes.is_empty()).collect()
}

fn find<'a>(parts: &Parts<'a>, (entry, number): QuotationIx) -> Option<(&'a Entry, &'a Quotation)> {
    let entry = parts.site.catalog.entries.get(entry)?;
    Some((entry, entry.quotations.get(number)?))
}

fn story<'a>(parts: &Parts<'a>, entry: &'a Entry, systems: usize) -> QuotingStory<'a> {
    let document = &entry.document;
    let mut chips = parts.chips(entry, |id| is(id, &Dimension::System));
    chips.truncate(systems);
    QuotingStory {
        title: entry.title().into_owned(),
        url: parts.url(&addresses::postmortem(&document.id.value)),
        date: words::day_of(document),
        language: document.language.clone(),
        systems: chips,
        quotes: Vec::new(),
    }
}

/// A quotation, with so many of its factors; `term` is the one that it stands under.
fn quote<'a>(
    parts: &Parts<'a>,
    entry: &'a Entry,
    quotation: &Quotation,
    factors: usize,
    term: Option<&TermId>,
) -> Option<Quote<'a>> {
    let document = &entry.document;
    let text = quotation.text(entry)?;
    let anchor = quotations::anchor(quotation.place, document);
    let page = parts.url(&addresses::postmortem(&document.id.value));
    let spoken = quotation.speaks_of.iter();
    let spoken = spoken.filter_map(|at| entry.uses.get(*at));
    let spoken = spoken.filter(|used| is(&used.term, &Dimension::Factor));
    let chips = spoken.take(factors).map(|used| views::Chip {
        suggested: is_suggested(quotation, used),
        ..parts.chip(&used.term)
    });
    let used = term.and_then(|term| entry.uses.iter().find(|used| used.term == *term));
    let (state, reference) = standing(entry, quotation);
    Some(Quote {
        text_html: Html::Quoted(parts.written(&document.source.path, text)),
        url: match anchor.is_empty() {
            true => page,
            false => format!("{page}#{anchor}"),
        },
        topic: "",
        factors: chips.collect(),
        suggested: used.is_some_and(|used| is_suggested(quotation, used)),
        state,
        reference,
    })
}

/// Whether it only follows from words that a quotation speaks of a term.
fn is_suggested(quotation: &Quotation, used: &TermUse) -> bool {
    let is_factor = is(&used.term, &Dimension::Factor);
    used.suggested_from.is_some() || is_factor && !matches!(quotation.place, Place::Note(_))
}

/// How far a step is and where it is tracked, where the author says so. Nothing is said of what is open.
fn standing(entry: &Entry, quotation: &Quotation) -> (String, Option<Link>) {
    let document = &entry.document;
    match quotation.place {
        Place::Action(at) => {
            let action = document.actions.get(at).map(|action| &action.value);
            let state = action.and_then(|action| action.state.clone());
            (state.unwrap_or_default(), action.and_then(reference))
        }
        Place::Item { passage, item } if quotation.topic == Topic::Actions => {
            let passage = document.passages.get(passage);
            let is_done =
                passage.is_some_and(|passage| passage.is_done(item, &document.source.text));
            let state = if is_done { "done" } else { "" };
            (state.to_owned(), None)
        }
        _ => (String::new(), None),
    }
}

/// Where a step is tracked.
pub(super) fn reference(action: &Action) -> Option<Link> {
    let reference = action.reference.as_ref()?;
    let is_web = reference.starts_with("https://") || reference.starts_with("http://");
    let mut parts = reference.rsplit('/');
    let last = parts.find(|part| !part.is_empty());
    is_web.then(|| Link {
        title: last.unwrap_or(reference).to_owned(),
        url: reference.clone(),
    })
}

/// A quotation with its story, on a page of others.
fn alone<'a>(
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
pub(super) fn of_home<'a>(parts: &Parts<'a>, newest: usize) -> Vec<QuotingStory<'a>> {
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

/// A few quotations about a system or a factor, each of another story where there are enough.
pub(super) fn of_term<'a>(parts: &Parts<'a>, id: &TermId) -> Vec<QuotingStory<'a>> {
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
        let mut terms = entry.stands_under(quotation, &id.dimension).into_iter();
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
        let used = entry.stands_under(quotation, &id.dimension).into_iter();
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
pub(super) fn more(parts: &Parts<'_>, id: &TermId) -> Vec<Link> {
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
