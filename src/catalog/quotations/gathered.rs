//! The quotations of all documents, by topic and in the orders in which they can be read.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::{Quotation, Topic, alike};
use crate::catalog::index::{EntryIx, IndexVec};
use crate::catalog::{Entry, TermUse};
use crate::ids::{Dimension, TermId};

/// Quotations under one term: the newest. All of them stand in the order of years.
const UNDER_A_TERM: usize = 24;

/// A quotation: its entry, and its number among those of the entry.
pub type QuotationIx = (EntryIx, usize);

/// What quotations are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Order {
    /// By year, the newest first.
    Year,
    /// By the system that they name, or else that their author states first.
    System,
    /// By the factor of which they speak.
    Factor,
}

impl Order {
    /// All orders, the one first in which a topic is listed where nothing is said.
    pub const ALL: [Self; 3] = [Self::Year, Self::System, Self::Factor];

    fn dimension(self) -> Option<Dimension> {
        match self {
            Self::Year => None,
            Self::System => Some(Dimension::System),
            Self::Factor => Some(Dimension::Factor),
        }
    }
}

/// What stands over a group of quotations.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Head {
    /// The year of their stories; `None` for stories without a date.
    Year(Option<i16>),
    /// A term.
    Term(TermId),
    /// Quotations under no term.
    Unsorted,
}

/// A group of quotations.
#[derive(Clone, Debug)]
pub struct Group {
    /// What it is called.
    pub head: Head,
    /// Its first quotation among all of the order.
    pub start: usize,
    /// How many there are, those that are left out among them.
    pub total: usize,
}

/// Quotations in an order.
#[derive(Clone, Debug, Default)]
pub struct Sorted {
    /// The groups, one behind the other.
    pub groups: Vec<Group>,
    /// The quotations of all groups.
    pub quotations: Vec<QuotationIx>,
}

/// The quotations of all documents.
#[derive(Clone, Debug, Default)]
pub struct Quoted {
    sorted: BTreeMap<(Topic, Order), Sorted>,
    /// How many stories have something on a topic.
    stories: BTreeMap<Topic, usize>,
    /// Quotations of different stories that say the same.
    alike: BTreeMap<Topic, Vec<Vec<QuotationIx>>>,
}

impl Quoted {
    /// Gathers what the entries say.
    pub(in crate::catalog) fn new(entries: &IndexVec<EntryIx, std::sync::Arc<Entry>>) -> Self {
        let mut all: BTreeMap<Topic, Vec<(QuotationIx, &Quotation)>> = BTreeMap::new();
        let mut stories: BTreeMap<Topic, usize> = BTreeMap::new();
        for (index, entry) in entries.indexed() {
            let mut last = None;
            for (number, quotation) in entry.quotations.iter().enumerate() {
                let of_topic = all.entry(quotation.topic).or_default();
                of_topic.push(((index, number), quotation));
                if last.replace(quotation.topic) != Some(quotation.topic) {
                    *stories.entry(quotation.topic).or_default() += 1;
                }
            }
        }
        let orders = all.par_iter().flat_map(|(topic, quotations)| {
            let orders = Order::ALL.into_par_iter();
            let orders =
                orders.filter(move |order| *order != Order::Factor || topic.tells_of_factors());
            orders.map(move |order| ((*topic, order), sort(order, quotations, entries)))
        });
        // One group says no more than the list by year.
        let sorted =
            orders.filter(|((_, order), sorted)| *order == Order::Year || sorted.has_terms());
        let alike = all.par_iter();
        let alike = alike.map(|(topic, quotations)| (*topic, alike::sets(quotations)));
        Self {
            sorted: sorted.collect(),
            stories,
            alike: alike.collect(),
        }
    }

    /// The topics of which somebody says something.
    pub fn topics(&self) -> impl Iterator<Item = Topic> {
        Topic::ALL
            .into_iter()
            .filter(|topic| self.sorted(*topic, Order::Year).is_some())
    }

    /// The quotations on a topic in an order; `None` where there are none.
    #[must_use]
    pub fn sorted(&self, topic: Topic, order: Order) -> Option<&Sorted> {
        self.sorted.get(&(topic, order))
    }

    /// Quotations on a topic that say the same in other words, set by set, each from another story.
    #[must_use]
    pub fn alike(&self, topic: Topic) -> &[Vec<QuotationIx>] {
        self.alike.get(&topic).map_or(&[], Vec::as_slice)
    }

    /// How many stories say something on a topic.
    #[must_use]
    pub fn stories(&self, topic: Topic) -> usize {
        self.stories.get(&topic).copied().unwrap_or_default()
    }
}

impl Sorted {
    fn has_terms(&self) -> bool {
        let mut heads = self.groups.iter().map(|group| &group.head);
        heads.any(|head| matches!(head, Head::Term(_)))
    }

    /// The group of a term.
    #[must_use]
    pub fn group_of(&self, term: &TermId) -> Option<&Group> {
        self.groups
            .iter()
            .find(|group| matches!(&group.head, Head::Term(id) if id == term))
    }
}

/// Sorts the quotations of a topic, which come newest first.
fn sort(
    order: Order,
    quotations: &[(QuotationIx, &Quotation)],
    entries: &IndexVec<EntryIx, std::sync::Arc<Entry>>,
) -> Sorted {
    let mut groups: BTreeMap<Head, (usize, Vec<QuotationIx>)> = BTreeMap::new();
    for (index, quotation) in quotations {
        let Some(entry) = entries.get(index.0) else {
            continue;
        };
        let heads = match order.dimension() {
            None => vec![Head::Year(year(entry))],
            Some(dimension) => terms(entry, quotation, &dimension),
        };
        for head in heads {
            let most = match head {
                Head::Year(_) => usize::MAX,
                Head::Term(_) | Head::Unsorted => UNDER_A_TERM,
            };
            let (total, kept) = groups.entry(head).or_default();
            *total += 1;
            if kept.len() < most {
                kept.push(*index);
            }
        }
    }
    let mut groups: Vec<(Head, (usize, Vec<QuotationIx>))> = groups.into_iter().collect();
    groups.sort_by(|(one, (one_total, _)), (other, (other_total, _))| {
        let rank = |head: &Head, total: usize| match head {
            // The newest year first, what has no date last.
            Head::Year(year) => (0, -i64::from(year.unwrap_or(i16::MIN))),
            Head::Term(_) => (0, -i64::try_from(total).unwrap_or(i64::MAX)),
            Head::Unsorted => (1, 0),
        };
        rank(one, *one_total).cmp(&rank(other, *other_total))
    });
    let mut sorted = Sorted::default();
    for (head, (total, kept)) in groups {
        sorted.groups.push(Group {
            head,
            start: sorted.quotations.len(),
            total,
        });
        sorted.quotations.extend(kept);
    }
    sorted
}

fn year(entry: &Entry) -> Option<i16> {
    entry.document.date.as_ref().map(|date| date.value.year())
}

/// What a quotation stands under: its terms, else what has none.
fn terms(entry: &Entry, quotation: &Quotation, dimension: &Dimension) -> Vec<Head> {
    let terms = entry.stands_under(quotation, dimension).into_iter();
    let mut heads: Vec<Head> = terms.map(|used| Head::Term(used.term.clone())).collect();
    if heads.is_empty() {
        heads.push(Head::Unsorted);
    }
    heads
}

impl Entry {
    /// The terms of a dimension that a quotation stands under: those that it speaks of; of systems else the
    /// first that its author states.
    #[must_use]
    pub fn stands_under(&self, quotation: &Quotation, dimension: &Dimension) -> Vec<&TermUse> {
        let is_one = |used: &&TermUse| used.term.dimension == *dimension;
        let spoken = quotation.speaks_of.iter();
        let spoken = spoken.filter_map(|at| self.uses.get(*at)).filter(is_one);
        let mut terms: Vec<&TermUse> = spoken.collect();
        if terms.is_empty() && *dimension == Dimension::System {
            let first = self.uses.iter().find(is_one);
            terms.extend(first.filter(|used| !used.is_suggested()));
        }
        terms
    }
}
