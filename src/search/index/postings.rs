//! Where words stand: for each group and field the documents that have it, and the positions in each. Turned around from
//! what documents say, without looking at a text.

use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use super::TextField;
use super::analysis::Analysis;

/// Groups whose postings are one piece of a kept index.
const IN_A_PIECE: usize = 64;

/// Where a group stands in a field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::search) struct Postings {
    documents: Vec<u32>,
    /// Behind the positions of each document.
    ends: Vec<u32>,
    positions: Vec<u32>,
}

/// The postings of a group by field.
pub(in crate::search) type OfGroup = [Postings; TextField::ALL.len()];

/// The postings of all groups.
#[derive(Debug, Default)]
pub(in crate::search) struct Inverted {
    analyses: Vec<Arc<Analysis>>,
    /// The group of each stem by its number.
    groups: Vec<u32>,
    /// How many documents have a group in a field, one group after the other.
    counts: Vec<u32>,
    /// Made for the first word that is looked up. Whoever writes all words goes through the documents instead.
    lists: OnceLock<Lists>,
}

/// Where words are looked up.
#[derive(Debug, Default)]
struct Lists {
    /// Where the entries of each group begin in each field, one group after the other.
    starts: Vec<u32>,
    /// The number of a document, and the place of the stem in what its field says.
    entries: Vec<(u32, u32)>,
}

impl Postings {
    /// The documents in ascending order, each with the positions there.
    pub(in crate::search) fn iter(&self) -> impl Iterator<Item = (u32, &[u32])> {
        let mut start = 0;
        let documents = self.documents.iter().zip(&self.ends);
        documents.map(move |(document, end)| {
            let positions = self.positions.get(start..*end as usize);
            start = *end as usize;
            (*document, positions.unwrap_or_default())
        })
    }

    /// The positions in one document; none where it does not have the word.
    pub(in crate::search) fn of(&self, document: u32) -> &[u32] {
        let Ok(place) = self.documents.binary_search(&document) else {
            return &[];
        };
        let at = |place: usize| self.ends.get(place).map_or(0, |end| *end as usize);
        let start = place.checked_sub(1).map_or(0, at);
        self.positions.get(start..at(place)).unwrap_or_default()
    }

    /// The documents in ascending order.
    pub(in crate::search) fn documents(&self) -> &[u32] {
        &self.documents
    }

    fn push(&mut self, document: u32, positions: &[u32]) {
        self.documents.push(document);
        self.positions.extend_from_slice(positions);
        self.ends.push(number(self.positions.len()));
    }
}

impl Inverted {
    /// The words of documents. `groups` has the group of each stem by its number.
    pub(in crate::search) fn new(
        analyses: Vec<Arc<Analysis>>,
        groups: Vec<u32>,
        count: usize,
    ) -> Self {
        let mut inverted = Self {
            analyses,
            groups,
            counts: vec![0; count * TextField::ALL.len()],
            lists: OnceLock::new(),
        };
        let mut counts = std::mem::take(&mut inverted.counts);
        for analysis in &inverted.analyses {
            for (field, said) in TextField::ALL.into_iter().zip(&analysis.fields) {
                for stem in said.stems() {
                    if let Some(count) = counts.get_mut(inverted.list(stem, field)) {
                        *count += 1;
                    }
                }
            }
        }
        inverted.counts = counts;
        inverted
    }

    /// The place of the list of a stem's group in a field, among those of all groups and fields.
    pub(in crate::search) fn list(&self, stem: u32, field: TextField) -> usize {
        let group = self.groups.get(stem as usize).copied().unwrap_or_default();
        Self::list_of(group as usize, field)
    }

    /// The place of the list of a group in a field.
    pub(in crate::search) const fn list_of(group: usize, field: TextField) -> usize {
        group * TextField::ALL.len() + field as usize
    }

    /// How many stems were met, in these documents or earlier ones.
    pub(in crate::search) const fn stem_count(&self) -> usize {
        self.groups.len()
    }

    /// How many lists there are.
    pub(in crate::search) const fn list_count(&self) -> usize {
        self.counts.len()
    }

    /// Turns the documents around.
    fn lists(&self) -> &Lists {
        self.lists.get_or_init(|| {
            let mut total = 0;
            let mut starts = vec![0];
            for count in &self.counts {
                total += *count;
                starts.push(total);
            }
            let mut next = starts.clone();
            let mut entries = vec![(0, 0); total as usize];
            for (document, analysis) in (0..).zip(&self.analyses) {
                for (field, said) in TextField::ALL.into_iter().zip(&analysis.fields) {
                    for (place, stem) in (0..).zip(said.stems()) {
                        let Some(next) = next.get_mut(self.list(stem, field)) else {
                            continue;
                        };
                        if let Some(entry) = entries.get_mut(*next as usize) {
                            *entry = (document, place);
                            *next += 1;
                        }
                    }
                }
            }
            Lists { starts, entries }
        })
    }

    /// What the documents say.
    pub(in crate::search) fn analyses(&self) -> &[Arc<Analysis>] {
        &self.analyses
    }

    /// How many documents have a group in a field.
    pub(in crate::search) fn count(&self, group: usize, field: TextField) -> u32 {
        let count = self.counts.get(Self::list_of(group, field));
        count.copied().unwrap_or_default()
    }

    /// The postings of a group in a field.
    pub(in crate::search) fn postings(&self, group: usize, field: TextField) -> Postings {
        let mut postings = Postings::default();
        for (document, said, place) in self.sources(group, field) {
            postings.push(document, said.fields[field as usize].positions(place));
        }
        postings
    }

    /// The documents that have a group in a field, what each says, and the place of the group among the stems there.
    fn sources(
        &self,
        group: usize,
        field: TextField,
    ) -> impl Iterator<Item = (u32, &Analysis, usize)> {
        let entries = self.entries(group, field).iter();
        entries.filter_map(|(document, place)| {
            let analysis = self.analyses.get(*document as usize)?;
            Some((*document, &**analysis, *place as usize))
        })
    }

    /// How many pieces so many groups are.
    pub(in crate::search) const fn pieces(groups: usize) -> usize {
        groups.div_ceil(IN_A_PIECE)
    }

    /// The postings of the groups of a piece.
    pub(in crate::search) fn piece(&self, piece: usize) -> Vec<OfGroup> {
        let count = self.counts.len() / TextField::ALL.len();
        let groups = piece * IN_A_PIECE..count.min((piece + 1) * IN_A_PIECE);
        let of_group = |group| TextField::ALL.map(|field| self.postings(group, field));
        groups.map(of_group).collect()
    }

    /// The piece of a group, and its place there.
    pub(in crate::search) const fn place(group: usize) -> (usize, usize) {
        (group / IN_A_PIECE, group % IN_A_PIECE)
    }

    fn entries(&self, group: usize, field: TextField) -> &[(u32, u32)] {
        let Lists { starts, entries } = self.lists();
        let list = Self::list_of(group, field);
        let at = |list: usize| starts.get(list).map(|at| *at as usize);
        let range = at(list).zip(at(list + 1));
        let range = range.map(|(start, end)| start..end);
        range
            .and_then(|range| entries.get(range))
            .unwrap_or_default()
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
