//! What tells documents of one title apart where they are listed: the day, a system, else the id.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::index::{EntryIx, IndexVec};
use super::resolve::ResolvedEntry;
use super::terms::Terms;
use super::{Entry, TermUse};
use crate::ids::Dimension;
use crate::postmortem::Postmortem;

/// What stands behind each title that several documents have.
pub(super) fn marks(
    entries: &IndexVec<EntryIx, ResolvedEntry>,
    terms: &Terms,
) -> IndexVec<EntryIx, Option<String>> {
    let mut by_title: BTreeMap<String, Vec<EntryIx>> = BTreeMap::new();
    for (index, entry) in entries.indexed() {
        let title = entry.document.title.value.to_lowercase();
        by_title.entry(title).or_default().push(index);
    }
    let mut marks: IndexVec<EntryIx, Option<String>> = vec![None; entries.len()].into();
    for twins in by_title.into_values().filter(|twins| twins.len() > 1) {
        let twins: Vec<(EntryIx, &ResolvedEntry)> = twins
            .iter()
            .filter_map(|index| Some((*index, entries.get(*index)?)))
            .collect();
        let days = counted(twins.iter().filter_map(|(_, entry)| day(&entry.document)));
        let systems = counted(
            twins
                .iter()
                .filter_map(|(_, entry)| system(&entry.uses, terms)),
        );
        for (index, entry) in twins {
            let is_once = |mark: &String, all: &BTreeMap<String, usize>| all.get(mark) == Some(&1);
            let day = day(&entry.document).filter(|day| is_once(day, &days));
            let mark = day
                .or_else(|| system(&entry.uses, terms).filter(|one| is_once(one, &systems)))
                .unwrap_or_else(|| entry.document.id.value.to_string());
            if let Some(slot) = marks.get_mut(index) {
                *slot = Some(mark);
            }
        }
    }
    marks
}

fn day(document: &Postmortem) -> Option<String> {
    Some(document.date.as_ref()?.value.to_string())
}

/// The first system of a document.
fn system(uses: &[TermUse], terms: &Terms) -> Option<String> {
    let mut systems = uses
        .iter()
        .filter(|used| used.term.dimension == Dimension::System);
    Some(terms.title(&systems.next()?.term).to_owned())
}

fn counted(marks: impl Iterator<Item = String>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for mark in marks {
        *counts.entry(mark).or_default() += 1;
    }
    counts
}

impl Entry {
    /// The title where the document is listed: the author's own, with what tells it from others of the
    /// same title.
    #[must_use]
    pub fn title(&self) -> Cow<'_, str> {
        let title = &self.document.title.value;
        match &self.mark {
            Some(mark) if !title.contains(mark.as_str()) => Cow::Owned(format!("{title} ({mark})")),
            _ => Cow::Borrowed(title),
        }
    }
}
