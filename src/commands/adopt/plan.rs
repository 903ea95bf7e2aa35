//! What every document would state, until adopting it brings up nothing else.
//!
//! A system that one story states is a name that is known in all others, and a date tells the day of
//! times that had none. So the site is loaded again with the new texts, in memory, until nothing comes
//! up any more: what is shown is what is written, and a second run finds nothing.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::adopt::{self, AdoptError, Item};
use crate::disk::read::find;
use crate::fields::Origin;
use crate::load::settings::DEFAULT_OUTPUT;
use crate::load::{self, Loaded};
use crate::site::Site;

/// Rounds that are enough: each has less to say than the one before.
const MOST_ROUNDS: usize = 8;

/// A document that would state more.
pub(super) struct Planned {
    pub(super) path: String,
    /// Its text, and what it would be.
    pub(super) before: Arc<str>,
    pub(super) after: Arc<str>,
    /// The text that the places of the values are in.
    pub(super) source: Arc<str>,
    pub(super) items: Vec<Item>,
}

/// What all documents would state.
pub(super) struct Plan {
    /// By path.
    pub(super) documents: Vec<Planned>,
    /// Documents whose front matter cannot be added to, with the reason.
    pub(super) left: Vec<(String, AdoptError)>,
}

impl Plan {
    /// The plan for the stories of some paths and the values that are wanted.
    ///
    /// # Errors
    /// If the site cannot be loaded again.
    pub(super) fn make(
        root: &Path,
        (site, loaded): (Site, Loaded),
        is_chosen: &dyn Fn(&str) -> bool,
        is_wanted: &dyn Fn(&Item) -> bool,
    ) -> anyhow::Result<Self> {
        let mut planned: BTreeMap<String, Planned> = BTreeMap::new();
        let mut left: BTreeMap<String, AdoptError> = BTreeMap::new();
        let mut current = (site, loaded);
        for _ in 0..MOST_ROUNDS {
            let (site, loaded) = &current;
            let mut is_new = false;
            for entry in &site.catalog().entries {
                let path = &entry.document.source.path;
                if !is_chosen(path) || left.contains_key(&**path) {
                    continue;
                }
                let items = adopt::items(entry, site.catalog(), site.config());
                let items = items.into_iter();
                // Files are often older or younger than their first commit.
                let items = items.filter(|item| item.from.origin != Origin::Git && is_wanted(item));
                let items: Vec<Item> = items.collect();
                let source = find(&loaded.sources, path);
                // What was converted to be read is not what lies there.
                let source = source.filter(|source| source.finding.is_none());
                let Some(source) = source.filter(|_| !items.is_empty()) else {
                    continue;
                };
                let before = &source.source.text;
                match adopt::adopt(&entry.document, before, items, site.config()) {
                    Ok(adopted) if adopted.text == **before => {}
                    Ok(adopted) => {
                        is_new = true;
                        let document = planned.entry(path.to_string());
                        let document = document.or_insert_with(|| Planned {
                            path: path.to_string(),
                            before: Arc::clone(before),
                            after: Arc::clone(before),
                            source: Arc::clone(before),
                            items: Vec::new(),
                        });
                        document.after = adopted.text.into();
                        document.items.extend(adopted.items);
                    }
                    Err(error) => {
                        left.insert(path.to_string(), error);
                    }
                }
            }
            if !is_new {
                break;
            }
            let texts = planned.values();
            let texts = texts.map(|document| (document.path.clone(), Arc::clone(&document.after)));
            let (config, output) = (site.config().clone(), root.join(DEFAULT_OUTPUT));
            let mut again = load::load_with(root, config, &output, &loaded.memo, &texts.collect())?;
            let Some(site) = again.site.take() else {
                break;
            };
            current = (site, again);
        }
        Ok(Self {
            documents: planned.into_values().collect(),
            left: left.into_iter().collect(),
        })
    }
}
