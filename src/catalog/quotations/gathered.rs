//! The quotations of all documents, by topic and in the orders in which they can be read.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

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

    const fn dimension(self) -> Option<&'static Dimension> {
        match self {
            Self::Year => None,
            Self::System => Some(&Dimension::System),
            Self::Factor => Some(&Dimension::Factor),
        }
    }
}

/// What stands over a group of quotations.
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// What a quotation stands under, as a [`Head`] says it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Under<'e> {
    Year(Option<i16>),
    Term(&'e TermId),
    Nothing,
}

impl From<Under<'_>> for Head {
    fn from(under: Under<'_>) -> Self {
        match under {
            Under::Year(year) => Self::Year(year),
            Under::Term(id) => Self::Term(id.clone()),
            Under::Nothing => Self::Unsorted,
        }
    }
}

/// Sorts the quotations of a topic, which come newest first.
fn sort(
    order: Order,
    quotations: &[(QuotationIx, &Quotation)],
    entries: &IndexVec<EntryIx, std::sync::Arc<Entry>>,
) -> Sorted {
    let mut groups: FxHashMap<Under<'_>, (usize, Vec<QuotationIx>)> = FxHashMap::default();
    for (index, quotation) in quotations {
        let Some(entry) = entries.get(index.0) else {
            continue;
        };
        let mut add = |under, most| {
            let (total, kept) = groups.entry(under).or_default();
            *total += 1;
            if kept.len() < most {
                kept.push(*index);
            }
        };
        let Some(dimension) = order.dimension() else {
            add(Under::Year(year(entry)), usize::MAX);
            continue;
        };
        let mut terms = entry.stands_under(quotation, dimension).peekable();
        if terms.peek().is_none() {
            add(Under::Nothing, UNDER_A_TERM);
        }
        for used in terms {
            add(Under::Term(&used.term), UNDER_A_TERM);
        }
    }
    let mut groups: Vec<(Under<'_>, (usize, Vec<QuotationIx>))> = groups.into_iter().collect();
    groups.sort_unstable_by_key(|(under, (total, _))| {
        let rank = match under {
            // The newest year first, what has no date last.
            Under::Year(year) => (0, -i64::from(year.unwrap_or(i16::MIN))),
            Under::Term(_) => (0, -i64::try_from(*total).unwrap_or(i64::MAX)),
            Under::Nothing => (1, 0),
        };
        (rank, *under)
    });
    let mut sorted = Sorted::default();
    for (under, (total, kept)) in groups {
        sorted.groups.push(Group {
            head: under.into(),
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

impl Entry {
    /// The terms of a dimension that a quotation stands under: those that it speaks of; of systems else the
    /// first that its author states.
    pub fn stands_under<'e>(
        &'e self,
        quotation: &'e Quotation,
        dimension: &'e Dimension,
    ) -> impl Iterator<Item = &'e TermUse> {
        let is_one = |used: &&TermUse| used.term.dimension == *dimension;
        let spoken = quotation.speaks_of.iter();
        let spoken = spoken.filter_map(|at| self.uses.get(*at));
        let mut spoken = spoken.filter(is_one).peekable();
        let speaks = spoken.peek().is_some() || *dimension != Dimension::System;
        let first = match speaks {
            true => None,
            false => self.uses.iter().find(is_one),
        };
        spoken.chain(first.filter(|used| !used.is_suggested()))
    }
}
