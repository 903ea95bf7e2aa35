//! In their own words: what authors say on a topic, by year and by what it speaks of; and a few of these
//! quotations on the home page and on the pages of systems and factors.

mod few;

pub(super) use few::{alone, more, newest_surprise, of_home, of_term};

use super::parts::{Parts, slice_of};
use super::{Heading, is};
use crate::catalog::index::EntryIx;
use crate::catalog::quotations::{
    self, Head, Order, Quotation, QuotationIx, QuotedFrom, Sorted, Topic,
};
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
/// Systems that are named with a story, and factors with a quotation.
const CHIPS: usize = 2;

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
            quotations: few::examples(parts, all),
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
        alike: match (order, page) {
            (Order::Year, 1) => alike(parts, topic),
            _ => Vec::new(),
        },
        groups,
        pagination: parts.pagination(page, number_of_pages(sorted), address),
    };
    let by = match order {
        Order::Year => "",
        Order::System => ", by system",
        Order::Factor => ", by factor",
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
            Order::Factor => "By factor",
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
        Head::Unsorted => "Unsorted".to_owned(),
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

/// What several stories say in other words, set by set.
fn alike<'a>(parts: &Parts<'a>, topic: Topic) -> Vec<Vec<QuotingStory<'a>>> {
    let sets = parts.site.catalog.quoted.alike(topic).iter();
    let sets = sets.map(|set| stories(parts, set, Order::Year, None));
    sets.filter(|stories| stories.len() > 1).collect()
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
    used.is_suggested() || is_factor && !matches!(quotation.place, QuotedFrom::Note(_))
}

/// How far a step is and where it is tracked, where the author says so. Nothing is said of what is open.
fn standing(entry: &Entry, quotation: &Quotation) -> (String, Option<Link>) {
    let document = &entry.document;
    match quotation.place {
        QuotedFrom::Action(at) => {
            let action = document.actions.get(at).map(|action| &action.value);
            let state = action.and_then(|action| action.state.clone());
            (state.unwrap_or_default(), action.and_then(reference))
        }
        QuotedFrom::Item { passage, item } if quotation.topic == Topic::Actions => {
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
