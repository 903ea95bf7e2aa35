//! Which systems failed together more often than chance would have it, as a picture and pair by pair.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::matrix::{said, used};
use super::parts::Parts;
use crate::catalog::Catalog;
use crate::catalog::index::EntryIx;
use crate::catalog::terms::Term;
use crate::ids::{Dimension, TermId};
use crate::site::charts::staircase::{self, Meeting, Step};
use crate::site::views::{Count, Together, TogetherPair};

/// Once is chance.
const ENOUGH: usize = 2;
/// A story of more systems says of none that it failed with another.
const SYSTEMS_OF_A_STORY: usize = 12;
/// Systems of the picture, and pairs below it: what a person can take in.
const STEPS: usize = 10;
const PAIRS: usize = 12;
/// Stories that are named with a pair.
const STORIES: usize = 4;

/// The incidents of two systems, in catalog order.
#[derive(Default)]
struct Met {
    stories: Vec<EntryIx>,
    count: Count,
}

type Pairs<'a> = BTreeMap<(&'a TermId, &'a TermId), Met>;

/// The systems that failed together more than once, and more often than by chance; `None` where none did.
pub(super) fn view(parts: &Parts<'_>) -> Option<Together> {
    let pairs = pairs(&parts.site.catalog);
    let mut ranked: Vec<_> = pairs.iter().collect();
    ranked.sort_by_key(|(pair, met)| (Reverse(met.count), **pair));
    let listed = ranked.iter().take(PAIRS).map(|((one, other), met)| {
        let stories = met.stories.iter().take(STORIES);
        TogetherPair {
            id: anchor(one, other),
            systems: [parts.chip(one), parts.chip(other)],
            said: said(met.count),
            stories: stories
                .filter_map(|story| parts.entry_link(*story))
                .collect(),
            more: met.stories.len().saturating_sub(STORIES),
        }
    });
    let listed: Vec<TogetherPair> = listed.collect();
    (!listed.is_empty()).then(|| Together {
        svg_html: picture(parts, &ranked),
        has_suggested: pairs.values().any(|met| met.count.suggested > 0),
        left_out: pairs.len() - listed.len(),
        pairs: listed,
    })
}

fn anchor(one: &TermId, other: &TermId) -> String {
    format!("together-{}-{}", one.slug, other.slug)
}

/// The pairs that more than one story has.
fn pairs(catalog: &Catalog) -> Pairs<'_> {
    let mut pairs: Pairs<'_> = BTreeMap::new();
    for (index, entry) in catalog.entries.indexed() {
        let systems = used(entry, &Dimension::System);
        let mut systems: Vec<_> = systems
            .filter(|(id, _)| catalog.vocabulary.get(id).is_some())
            .collect();
        if systems.len() > SYSTEMS_OF_A_STORY {
            continue;
        }
        systems.sort_unstable();
        for (at, (one, is_stated)) in systems.iter().enumerate() {
            for (other, is_stated_too) in systems.iter().skip(at + 1) {
                let met = pairs.entry((one, other)).or_default();
                met.stories.push(index);
                match *is_stated && *is_stated_too {
                    true => met.count.stated += 1,
                    false => met.count.suggested += 1,
                }
            }
        }
    }
    pairs.retain(|pair, met| met.stories.len() >= ENOUGH && says_something(catalog, *pair, met));
    pairs
}

/// Whether it says something that two systems met: not where one is a part of the other, and not where both are
/// in so many stories that chance has them meet as often.
fn says_something(catalog: &Catalog, (one, other): (&TermId, &TermId), met: &Met) -> bool {
    let is_part = |part: &TermId, whole: &TermId| {
        let mut at = catalog.vocabulary.get(part).and_then(Term::parent_id);
        while let Some(id) = at {
            if id == *whole {
                return true;
            }
            at = catalog.vocabulary.get(&id).and_then(Term::parent_id);
        }
        false
    };
    let stories = |id: &TermId| {
        let vocabulary = &catalog.vocabulary;
        vocabulary.named_below(id).len() + vocabulary.suggested_below(id).len()
    };
    let chance = stories(one) * stories(other);
    let is_chance = met.stories.len() * catalog.entries.len() <= chance;
    !is_chance && !is_part(one, other) && !is_part(other, one)
}

/// The systems that meet most, each with those above it.
fn picture(parts: &Parts<'_>, ranked: &[(&(&TermId, &TermId), &Met)]) -> String {
    let mut met: BTreeMap<&TermId, Count> = BTreeMap::new();
    for ((one, other), pair) in ranked {
        for system in [one, other] {
            let count = met.entry(system).or_default();
            count.stated += pair.count.stated;
            count.suggested += pair.count.suggested;
        }
    }
    let mut systems: Vec<_> = met.into_iter().collect();
    systems.sort_by_key(|(system, count)| (Reverse(*count), *system));
    systems.truncate(STEPS);
    let steps: Vec<Step> = systems
        .iter()
        .map(|(system, _)| {
            let chip = parts.chip(system);
            Step {
                title: chip.title,
                url: chip.url,
            }
        })
        .collect();
    let step_of = |system: &TermId| systems.iter().position(|(other, _)| *other == system);
    let meetings: Vec<Meeting> = ranked
        .iter()
        .enumerate()
        .filter_map(|(rank, ((one, other), pair))| {
            let (a, b) = (step_of(one)?, step_of(other)?);
            let (row, column) = (a.max(b), a.min(b));
            let title = |at: usize| steps.get(at).map_or("", |step| step.title.as_str());
            let url = match rank < PAIRS {
                true => format!("#{}", anchor(one, other)),
                false => parts.chip(one).url,
            };
            Some(Meeting {
                steps: (row, column),
                count: pair.count,
                said: format!("{} and {}: {}", title(column), title(row), said(pair.count)),
                url,
            })
        })
        .collect();
    staircase::svg(&steps, &meetings)
}
