//! What there is to decide, most useful first.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::batch::changed;
use super::merge;
use super::{Act, Decision, Memory, Offered, Refused};
use crate::adopt::{self, Item, is_phase};
use crate::catalog::Entry;
use crate::catalog::terms::Term;
use crate::fields::Origin;
use crate::ids::{Dimension, Slug};
use crate::postmortem::Postmortem;
use crate::refusals::Refusal;
use crate::site::{Site, addresses};

/// Suggestions that are listed at once: what is decided makes room for more.
const MOST_ROWS: usize = 600;

/// Everything that nobody decided yet.
pub(in crate::serve) struct List {
    groups: Vec<Group>,
    pairs: Vec<NamePair>,
    /// Steps that can be undone.
    steps: usize,
    /// Systems by their titles, for those who merge names.
    systems: Vec<String>,
}

/// Suggestions that belong together: one term in several stories, or the times of one.
struct Group {
    id: String,
    kind: &'static str,
    title: String,
    rows: Vec<Chosen>,
}

/// A suggestion for a document.
#[derive(Clone, Debug)]
pub(super) struct Chosen {
    pub(super) path: String,
    pub(super) item: Item,
    story: String,
    href: String,
    /// What tells the text of the story from any other.
    body: String,
}

/// Two names that may be one system.
#[derive(Serialize)]
struct NamePair {
    alias: Named,
    name: Named,
}

#[derive(Serialize)]
struct Named {
    id: String,
    title: String,
    stories: usize,
}

/// The list as pages get it.
#[derive(Serialize)]
pub(in crate::serve) struct Told<'l> {
    groups: Vec<ToldGroup<'l>>,
    pairs: &'l [NamePair],
    total: usize,
    steps: usize,
    systems: &'l [String],
}

#[derive(Serialize)]
struct ToldGroup<'l> {
    id: &'l str,
    kind: &'l str,
    title: &'l str,
    count: usize,
    rows: Vec<ToldRow<'l>>,
}

#[derive(Serialize)]
struct ToldRow<'l> {
    path: &'l str,
    field: &'l str,
    value: &'l str,
    title: &'l str,
    story: &'l str,
    href: &'l str,
    body: &'l str,
    said: Option<&'l str>,
    from: &'static str,
}

/// What nobody decided on a site.
pub(super) fn list(site: &Site, memory: &mut Memory) -> List {
    let mut groups: BTreeMap<(u8, String), Group> = BTreeMap::new();
    for entry in &site.catalog().entries {
        for item in open(entry, site, memory) {
            let document = &entry.document;
            let (order, id, kind, title) = group(&item, entry);
            let group = groups.entry((order, id.clone())).or_insert_with(|| Group {
                id,
                kind,
                title,
                rows: Vec::new(),
            });
            group.rows.push(Chosen {
                path: document.source.path.to_string(),
                item,
                story: document.title.value.clone(),
                body: body(document).to_hex().to_string(),
                href: format!("/{}", addresses::postmortem(&document.id.value)),
            });
        }
    }
    let mut groups: Vec<((u8, String), Group)> = groups.into_iter().collect();
    groups.sort_by_key(|((order, _), group)| (*order, usize::MAX - group.rows.len()));
    let groups = groups.into_iter().map(|(_, group)| group).collect();
    let mut stories: BTreeMap<&Slug, BTreeSet<&str>> = BTreeMap::new();
    for entry in &site.catalog().entries {
        for used in &entry.uses {
            if used.term.dimension == Dimension::System {
                let of_system = stories.entry(&used.term.slug).or_default();
                of_system.insert(&entry.document.source.path);
            }
        }
    }
    let count = |term: &Term| stories.get(&term.id.slug).map_or(0, BTreeSet::len);
    let named = |term: &Term| Named {
        id: term.id.slug.to_string(),
        title: term.title.clone(),
        stories: count(term),
    };
    let pairs = merge::pairs(site.catalog().vocabulary.all(), &count);
    let pairs = pairs.iter().map(|pair| NamePair {
        alias: named(pair.alias),
        name: named(pair.name),
    });
    let systems = site
        .catalog()
        .vocabulary
        .all()
        .filter(|term| count(term) > 0);
    let systems = systems.filter(|term| term.id.dimension == Dimension::System);
    List {
        groups,
        pairs: pairs.collect(),
        steps: memory.steps.len(),
        systems: systems.map(|term| term.title.clone()).collect(),
    }
}

/// The suggestions for a document that nobody decided: those that are made now, and those that were made
/// before somebody accepted another one.
fn open(entry: &Entry, site: &Site, memory: &mut Memory) -> Vec<Item> {
    let document = &entry.document;
    let items = adopt::items(entry, site.catalog(), site.config());
    let mut items: Vec<Item> = items.into_iter().filter(Item::is_suggested).collect();
    let body = body(document);
    let path = &document.source.path;
    let offered = memory.offered.remove(&**path);
    let offered = offered.filter(|offered| offered.body == body);
    let mut all = offered.map_or_else(Vec::new, |offered| offered.items);
    let is_same = |one: &Item, other: &Item| one.field == other.field && one.value == other.value;
    let earlier = all.iter().filter(|earlier| {
        let is_listed = items.iter().any(|item| is_same(item, earlier));
        !is_listed && is_undecided(earlier, entry, site)
    });
    let earlier: Vec<Item> = earlier.cloned().collect();
    for item in &items {
        if !all.iter().any(|one| is_same(one, item)) {
            all.push(item.clone());
        }
    }
    memory
        .offered
        .insert(path.to_string(), Offered { body, items: all });
    items.extend(earlier);
    items
}

/// What tells the text of a story from any other, whatever its front matter says.
fn body(document: &Postmortem) -> blake3::Hash {
    blake3::hash(document.body.of(&document.source.text).as_bytes())
}

/// Whether a term that was suggested for a story is neither stated nor refused in it, or for the site.
fn is_undecided(item: &Item, entry: &Entry, site: &Site) -> bool {
    let Some(dimension) = dimension(&item.field) else {
        return false;
    };
    let slug = Slug::from_text(&item.value);
    let is_stated = entry.uses.iter().any(|used| {
        used.term.dimension == dimension
            && !used.is_suggested()
            && Some(&used.term.slug) == slug.as_ref()
    });
    let is_refused = Refusal::of(&item.field, &item.value)
        .is_some_and(|refusal| entry.document.refused.0.contains(&refusal));
    let vocabulary = &site.catalog().vocabulary;
    !is_stated && !is_refused && !vocabulary.is_refused(&dimension, &item.value)
}

fn dimension(field: &str) -> Option<Dimension> {
    Dimension::new(field).filter(|dimension| !dimension.is_own())
}

/// The order, the id, the kind and the title of the group that a suggestion belongs to.
fn group(item: &Item, entry: &Entry) -> (u8, String, &'static str, String) {
    let id = || {
        let slug = Slug::from_text(&item.value);
        slug.map_or_else(|| item.value.clone(), |slug| slug.to_string())
    };
    match item.field.as_str() {
        "systems" => (0, format!("system:{}", id()), "system", item.title.clone()),
        "factors" => (1, format!("factor:{}", id()), "factor", item.title.clone()),
        field if is_phase(field) => {
            let story = entry.document.title.value.clone();
            (
                2,
                format!("times:{}", entry.document.source.path),
                "times",
                story,
            )
        }
        _ => (3, "date".to_owned(), "date", "Dates".to_owned()),
    }
}

impl List {
    /// The suggestions that a decision is about.
    pub(super) fn chosen(&self, decision: &Decision) -> Result<Vec<Chosen>, Refused> {
        let rows = self.groups.iter().flat_map(|group| &group.rows);
        let found: Vec<Chosen> = match (&decision.row, &decision.group) {
            (Some(row), None) => {
                let is_meant = |one: &&Chosen| {
                    one.path == row.path
                        && one.item.field == row.field
                        && one.item.value == row.value
                };
                let found: Vec<Chosen> = rows.filter(is_meant).take(1).cloned().collect();
                let is_other =
                    |one: &Chosen| row.body.as_ref().is_some_and(|body| *body != one.body);
                if found.iter().any(is_other) {
                    return Err(changed(&row.path));
                }
                found
            }
            (None, Some(id)) => {
                let mut groups = self.groups.iter();
                let group = groups.find(|group| group.id == *id);
                group.map_or_else(Vec::new, |group| group.rows.clone())
            }
            _ => Vec::new(),
        };
        let is_about_names = matches!(decision.act, Act::Merge | Act::Part);
        match found.is_empty() || is_about_names {
            true => Err(Refused::Unknown(
                "this is not suggested any more".to_owned(),
            )),
            false => Ok(found),
        }
    }

    /// The list as pages get it.
    pub(in crate::serve) fn told(&self) -> Told<'_> {
        let mut room = MOST_ROWS;
        let mut told = Vec::new();
        for group in &self.groups {
            let rows = group
                .rows
                .get(..room.min(group.rows.len()))
                .unwrap_or_default();
            if rows.is_empty() {
                break;
            }
            room -= rows.len();
            told.push(ToldGroup {
                id: &group.id,
                kind: group.kind,
                title: &group.title,
                count: group.rows.len(),
                rows: rows.iter().map(Chosen::told).collect(),
            });
        }
        Told {
            groups: told,
            pairs: &self.pairs,
            total: self.groups.iter().map(|group| group.rows.len()).sum(),
            steps: self.steps,
            systems: &self.systems,
        }
    }
}

impl Chosen {
    fn told(&self) -> ToldRow<'_> {
        let from = self.item.from.origin;
        ToldRow {
            path: &self.path,
            field: &self.item.field,
            value: &self.item.value,
            title: &self.item.title,
            story: &self.story,
            href: &self.href,
            body: &self.body,
            said: self.item.said.as_deref(),
            from: match (from, &self.item.said) {
                (Origin::Git, _) => "the first commit of the file",
                (_, Some(_)) => "",
                _ => from.words(),
            },
        }
    }
}
