//! The last step: what documents are to each other, once it is known what each of them names.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::index::{EntryIx, IndexVec};
use super::linked::Linked;
use super::links::texts::{Links, Resolver};
use super::links::{LinkIndex, Resource};
use super::paths::{self, ReadingPath};
use super::quotations::{Finder, Quotation, Quoted};
use super::related::{self, Incident};
use super::resolve::{Resolved, ResolvedEntry};
use super::terms::Vocabulary;
use super::{Catalog, DimensionInfo, Entry, Memory, RelationLabel, apart, companions};
use crate::config::Config;
use crate::ids::Dimension;
use crate::postmortem::Kind;
use crate::words::singular;

/// Relates what is resolved.
pub(super) fn relate(mut resolved: Resolved, config: &Config, memory: &mut Memory) -> Catalog {
    let Linked {
        backlinks,
        mut terms,
        assets,
    } = std::mem::take(&mut resolved.linked);
    terms.extend(paths::terms(&resolved.paths).cloned());
    let paths = resolved.paths.iter();
    let paths = paths
        .map(|path| ReadingPath::new(path, &resolved))
        .collect();
    let relations = relations(&resolved.entries);
    let entries = &resolved.entries;
    let uses = || entries.iter().map(|entry| entry.uses.as_slice());
    let marks = apart::marks(entries, &resolved.terms);
    let vocabulary = Vocabulary::new(resolved.terms, entries.indices().zip(uses()), &terms);
    let shipped = links_of_shipped(&vocabulary, &resolved.documents);
    resolved.links.extend(shipped);
    // Only pages have links.
    if config.is_export {
        resolved.links = BTreeMap::new();
        resolved.documents = LinkIndex::default();
    }
    let incidents = entries.iter().zip(&relations);
    let incidents = incidents.map(|(entry, relations)| Incident {
        document: &entry.document,
        uses: &entry.uses,
        relations,
    });
    // Only pages show these.
    let (related, companions) = match config.is_export {
        true => (vec![Arc::default(); entries.len()], BTreeMap::new()),
        false => (
            related::all(&incidents.collect(), &vocabulary, &mut memory.related),
            companions::all(uses(), &vocabulary),
        ),
    };
    let parts = relations.into_iter().zip(backlinks).zip(related).zip(marks);
    let finder = Finder::new(config.suggest_factors);
    let parts: Vec<_> = resolved.entries.into_iter().zip(parts).collect();
    let quoted_by = finder.fingerprint(&vocabulary);
    let quotations = |entry: &ResolvedEntry| -> Arc<[Quotation]> {
        let (document, uses) = (&entry.document, &entry.uses);
        let known = memory.quotations(&quoted_by, document, uses);
        known.unwrap_or_else(|| finder.find(document, uses, &vocabulary).into())
    };
    let entries: IndexVec<EntryIx, Arc<Entry>> = parts
        .into_par_iter()
        .map(|(entry, (((relations, backlinks), related), mark))| {
            Arc::new(Entry {
                quotations: match config.is_export {
                    true => Arc::default(),
                    false => quotations(&entry),
                },
                document: entry.document,
                mark,
                uses: entry.uses,
                relations,
                backlinks,
                related,
            })
        })
        .collect::<Vec<_>>()
        .into();
    memory.keep(config.is_preview, quoted_by, &entries);
    Catalog {
        companions: Arc::new(companions),
        usual_kind: usual_kind(&entries),
        quoted: Arc::new(Quoted::new(&entries)),
        finder,
        entries,
        dimensions: dimensions(config, &vocabulary),
        vocabulary: Arc::new(vocabulary),
        pages: Arc::new(resolved.pages),
        paths: Arc::new(paths),
        introduction: resolved.introduction,
        links: Arc::new(resolved.links),
        documents: Arc::new(resolved.documents),
        redirects: Arc::new(resolved.redirects.to),
        linked_assets: Arc::new(assets),
    }
}

/// The links of the notes that ship with Afterword and have a page, by the path of each. Few of them have one, so the
/// others are never read.
fn links_of_shipped(vocabulary: &Vocabulary, documents: &LinkIndex) -> Vec<(Arc<str>, Arc<Links>)> {
    let resolver = Resolver {
        documents,
        terms: vocabulary,
    };
    let shipped = vocabulary.all_shown().filter(|term| term.builtin);
    let notes = shipped.filter_map(|term| term.note.as_ref());
    notes
        .map(|note| (note.source.path.clone(), Arc::new(resolver.note(note))))
        .collect()
}

/// The stated relations of every entry, and their inverses.
fn relations(
    entries: &IndexVec<EntryIx, ResolvedEntry>,
) -> IndexVec<EntryIx, Vec<(RelationLabel, EntryIx)>> {
    let mut all: IndexVec<EntryIx, BTreeSet<(RelationLabel, EntryIx)>> =
        vec![BTreeSet::new(); entries.len()].into();
    for (index, entry) in entries.indexed() {
        for (mention, place) in entry.document.relations.iter().zip(&entry.relations) {
            let Some(Resource::Postmortem(other)) = place else {
                continue;
            };
            if *other == index {
                continue;
            }
            let (there, back) = RelationLabel::both_ends(mention.relation);
            if let Some(own) = all.get_mut(index) {
                own.insert((there, *other));
            }
            if let (Some(back), Some(theirs)) = (back, all.get_mut(*other)) {
                theirs.insert((back, index));
            }
        }
    }
    all.into_iter()
        .map(|relations| relations.into_iter().collect())
        .collect()
}

/// The dimensions of a site in the order in which they are shown.
fn dimensions(config: &Config, vocabulary: &Vocabulary) -> Vec<DimensionInfo> {
    let is_used = |dimension: &Dimension| vocabulary.shown(dimension).next().is_some();
    let info = |dimension: Dimension, title: &str, term_title: &str| DimensionInfo {
        is_used: is_used(&dimension),
        dimension,
        title: title.to_owned(),
        term_title: term_title.to_owned(),
    };
    let built_in = [
        (Dimension::System, "Systems", "System"),
        (Dimension::Factor, "Contributing factors", "Factor"),
        (Dimension::Myth, "Myths", "Myth"),
    ];
    let built_in = built_in
        .into_iter()
        .map(|(dimension, title, term)| info(dimension, title, term));
    let found = vocabulary.filing.taxonomies();
    let declared = config.taxonomies.iter().cloned().chain(found);
    let declared = declared.map(|taxonomy| {
        let title = taxonomy.title.as_str();
        // Other languages have other endings.
        let term_title = match config.language.starts_with("en") {
            true => singular(title),
            false => Cow::Borrowed(title.strip_suffix('s').unwrap_or(title)),
        };
        info(taxonomy.dimension.clone(), title, &term_title)
    });
    built_in.chain(declared).collect()
}

/// The kind that more than four fifths of the stories have.
fn usual_kind(entries: &[Arc<Entry>]) -> Option<Kind> {
    let mut counts: BTreeMap<Kind, usize> = BTreeMap::new();
    for entry in entries {
        *counts.entry(entry.document.kind).or_default() += 1;
    }
    let usual = counts.into_iter().find(|(_, n)| 5 * n > 4 * entries.len());
    usual.map(|(kind, _)| kind)
}
