//! What the links of all documents say together.

use std::collections::BTreeSet;

use super::index::{EntryIx, IndexVec};
use super::links::Resource;
use super::links::texts::Links;
use crate::ids::TermId;
use crate::postmortem::markdown::LinkUse;

/// What the site's own documents link to.
#[derive(Default)]
pub(super) struct Linked {
    /// The entries that link to each, in catalog order.
    pub(super) backlinks: IndexVec<EntryIx, Vec<EntryIx>>,
    /// Terms that some text links to.
    pub(super) terms: BTreeSet<TermId>,
    /// Files that some text shows or links to.
    pub(super) assets: BTreeSet<String>,
}

impl Linked {
    /// No links, among so many entries.
    pub(super) fn among(entries: usize) -> Self {
        Self {
            backlinks: vec![Vec::new(); entries].into(),
            ..Self::default()
        }
    }

    /// Adds the links of a document. Those of entries come in catalog order.
    pub(super) fn add(&mut self, from: Option<EntryIx>, body: &[LinkUse], links: &Links) {
        let named = body.iter().chain(links.of_texts());
        for place in named.filter_map(|link| links.place(link)) {
            match place {
                Resource::Postmortem(to) => {
                    let from = from.filter(|from| from != to);
                    if let (Some(from), Some(list)) = (from, self.backlinks.get_mut(*to))
                        && list.last() != Some(&from)
                    {
                        list.push(from);
                    }
                }
                Resource::Term(term) => {
                    self.terms.insert(term.clone());
                }
                Resource::Asset(path) => {
                    self.assets.insert(path.clone());
                }
                Resource::Page(_) | Resource::Path(_) | Resource::Introduction => {}
            }
        }
    }
}
