//! Where terms are used, and which of them therefore have a page.

use std::collections::BTreeSet;
use std::ops::Deref;

use super::{Term, Terms};
use crate::catalog::TermUse;
use crate::catalog::index::{EntryIx, IndexVec, TermIx};
use crate::ids::{Dimension, TermId};

/// The terms of all dimensions, with where they are used.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    terms: Terms,
    usages: IndexVec<TermIx, Usage>,
}

/// The entries of a term, in catalog order, each once.
#[derive(Clone, Debug, Default)]
struct Usage {
    is_shown: bool,
    /// Those that name it.
    named: Vec<EntryIx>,
    /// Those that name it or a term below it, and those that only suggest one of these.
    named_below: Vec<EntryIx>,
    suggested_below: Vec<EntryIx>,
    /// The terms directly below it that have a page.
    children: Vec<TermId>,
}

impl Deref for Vocabulary {
    type Target = Terms;

    fn deref(&self) -> &Terms {
        &self.terms
    }
}

impl Vocabulary {
    /// Finds out where terms are used. Those have a page that are in use, that the site describes, that a
    /// text links to, and everything above them.
    pub(in crate::catalog) fn new<'e>(
        terms: Terms,
        uses: impl Iterator<Item = (EntryIx, &'e [TermUse])>,
        linked: &BTreeSet<TermId>,
    ) -> Self {
        let mut named: IndexVec<TermIx, Vec<EntryIx>> = vec![Vec::new(); terms.all.len()].into();
        let mut suggested = named.clone();
        for (entry, uses) in uses {
            for used in uses {
                let lists = match used.is_suggested() {
                    true => &mut suggested,
                    false => &mut named,
                };
                if let Some(list) = terms.index(&used.term).and_then(|term| lists.get_mut(term))
                    && list.last() != Some(&entry)
                {
                    list.push(entry);
                }
            }
        }
        let parents: IndexVec<TermIx, Option<TermIx>> = terms
            .all
            .iter()
            .map(|term| terms.index(&term.parent_id()?))
            .collect();
        let mut shown: BTreeSet<TermIx> = BTreeSet::new();
        for (index, term) in terms.all.indexed() {
            let is_used = |lists: &IndexVec<TermIx, Vec<EntryIx>>| {
                lists.get(index).is_some_and(|list| !list.is_empty())
            };
            let is_own = term.note.is_some() && !term.builtin;
            let mut here = (is_used(&named) || is_used(&suggested) || is_own)
                .then_some(index)
                .or_else(|| linked.contains(&term.id).then_some(index));
            while let Some(index) = here.filter(|index| shown.insert(*index)) {
                here = parents.get(index).copied().flatten();
            }
        }
        let mut children: IndexVec<TermIx, Vec<TermIx>> = vec![Vec::new(); terms.all.len()].into();
        for term in &shown {
            let parent = parents.get(*term).copied().flatten();
            if let Some(list) = parent.and_then(|parent| children.get_mut(parent)) {
                list.push(*term);
            }
        }
        let usages = terms.all.indices().map(|index| {
            if !shown.contains(&index) {
                return Usage::default();
            }
            let below = below(index, &children);
            let named_below = gather(&below, &named);
            let mut suggested_below = gather(&below, &suggested);
            suggested_below.retain(|entry| named_below.binary_search(entry).is_err());
            let children = children.get(index).into_iter().flatten();
            Usage {
                is_shown: true,
                named: named.get(index).cloned().unwrap_or_default(),
                named_below,
                suggested_below,
                children: children
                    .filter_map(|child| terms.all.get(*child))
                    .map(|child| child.id.clone())
                    .collect(),
            }
        });
        Self {
            usages: usages.collect(),
            terms,
        }
    }

    fn usage(&self, id: &TermId) -> Option<&Usage> {
        self.usages.get(self.index(id)?)
    }

    /// Whether a term has a page.
    #[must_use]
    pub fn is_shown(&self, id: &TermId) -> bool {
        self.usage(id).is_some_and(|usage| usage.is_shown)
    }

    /// All terms that have a page.
    pub fn all_shown(&self) -> impl Iterator<Item = &Term> {
        let terms = self.terms.all.iter().zip(&self.usages);
        let shown = terms.filter(|(_, usage)| usage.is_shown);
        shown.map(|(term, _)| term)
    }

    /// The terms of a dimension that have a page, by slug.
    pub fn shown<'a>(&'a self, dimension: &'a Dimension) -> impl Iterator<Item = &'a Term> {
        self.all_shown()
            .filter(move |term| term.id.dimension == *dimension)
    }

    /// The terms directly below a term that have a page.
    #[must_use]
    pub fn children(&self, id: &TermId) -> &[TermId] {
        self.usage(id).map_or(&[], |usage| &usage.children)
    }

    /// Entries that name the term, in catalog order, each once.
    #[must_use]
    pub fn named(&self, id: &TermId) -> &[EntryIx] {
        self.usage(id).map_or(&[], |usage| &usage.named)
    }

    /// Entries that name the term or one below it, in catalog order, each once.
    #[must_use]
    pub fn named_below(&self, id: &TermId) -> &[EntryIx] {
        self.usage(id).map_or(&[], |usage| &usage.named_below)
    }

    /// Entries that only suggest the term or one below it.
    #[must_use]
    pub fn suggested_below(&self, id: &TermId) -> &[EntryIx] {
        self.usage(id).map_or(&[], |usage| &usage.suggested_below)
    }
}

/// A term and all below it. There are no circles.
fn below(term: TermIx, children: &IndexVec<TermIx, Vec<TermIx>>) -> Vec<TermIx> {
    let mut below = vec![term];
    let mut at = 0;
    while let Some(term) = below.get(at) {
        below.extend(children.get(*term).into_iter().flatten());
        at += 1;
    }
    below
}

/// The entries of all of these terms, each once.
fn gather(terms: &[TermIx], lists: &IndexVec<TermIx, Vec<EntryIx>>) -> Vec<EntryIx> {
    let lists = terms.iter().filter_map(|term| lists.get(*term));
    let mut found: Vec<EntryIx> = lists.flatten().copied().collect();
    found.sort_unstable();
    found.dedup();
    found
}
