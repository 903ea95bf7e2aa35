//! The first step: what every link, mention and name in the documents means.
//!
//! Everything is asked once. What there is to say about the answers is for [`super::rules`], and what
//! follows from all of them together for [`super::relate`].

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::identity::IdConflicts;
use super::index::{EntryIx, IndexVec, TermIx};
use super::linked::Linked;
use super::links::texts::{Links, Resolver};
use super::links::{LinkIndex, Linkable, Resource};
use super::paths::{self, Stray};
use super::suggest::Suggestion;
use super::systems::{self, Suggested};
use super::terms::naming::Named;
use super::terms::{TermNote, Terms};
use super::{Library, Memory, TermUse};
use crate::config::Config;
use crate::ids::Slug;
use crate::postmortem::{Note, Postmortem};
use crate::text::Span;

/// Documents whose links are resolved at the same time, by all threads together.
const AT_ONCE: usize = 4096;

/// Everything that may be published, with what it names.
pub(super) struct Resolved {
    /// The postmortems, newest first, those without a date last.
    pub(super) entries: IndexVec<EntryIx, ResolvedEntry>,
    pub(super) terms: Terms,
    pub(super) pages: BTreeMap<Slug, Note>,
    /// That for newcomers first, then by slug.
    pub(super) paths: Vec<ResolvedPath>,
    pub(super) introduction: Option<Note>,
    /// The links of each document, by its path.
    pub(super) links: BTreeMap<Arc<str>, Arc<Links>>,
    /// What they say together.
    pub(super) linked: Linked,
    pub(super) documents: LinkIndex,
    pub(super) redirects: Redirects,
    pub(super) id_conflicts: IdConflicts,
}

/// A postmortem with what it names.
pub(super) struct ResolvedEntry {
    pub(super) document: Arc<Postmortem>,
    /// What each mention of a term means.
    pub(super) mentions: Vec<Option<TermIx>>,
    pub(super) uses: Vec<TermUse>,
    /// Where each stated relation leads.
    pub(super) relations: Vec<Option<Resource>>,
}

/// A path to read along, with where each of its stops leads.
pub(super) struct ResolvedPath {
    pub(super) slug: Slug,
    pub(super) note: Note,
    pub(super) places: Vec<Result<Resource, Stray>>,
}

/// Former ids.
#[derive(Default)]
pub(super) struct Redirects {
    /// The entry that each leads to.
    pub(super) to: BTreeMap<Slug, EntryIx>,
    /// Those that lead elsewhere already.
    pub(super) taken: Vec<Taken>,
}

/// A former id that another entry has or had.
pub(super) struct Taken {
    pub(super) alias: Slug,
    pub(super) span: Span,
    /// Who claims it.
    pub(super) by: EntryIx,
    /// Who has it.
    pub(super) first: EntryIx,
}

/// Resolves what the documents of a library name.
pub(super) fn resolve(
    library: Library,
    builtin: &[TermNote],
    config: &Config,
    memory: &mut Memory,
) -> Resolved {
    let mut postmortems = library.postmortems;
    let mut id_conflicts = IdConflicts {
        layout: config.layout,
        renamed: Vec::new(),
        disputed: Vec::new(),
    };
    let pages = id_conflicts.part_notes(library.pages, "pages");
    let paths = id_conflicts.part_notes(library.paths, "paths");
    id_conflicts.part_postmortems(&mut postmortems);
    postmortems.sort_by(|a, b| newest_first(a, b));
    let postmortems: IndexVec<EntryIx, Arc<Postmortem>> = postmortems.into();

    let terms = Terms::new(builtin, library.notes, config)
        .filing(postmortems.iter().map(|document| &**document));
    let systems = match config.suggest_systems {
        true => systems::suggest(&postmortems, &terms),
        false => postmortems.iter().map(|_| Vec::new()).collect(),
    };
    let terms = terms.with_mentioned(
        postmortems.iter().map(|document| &**document),
        systems.iter().flatten().map(|system| system.name.as_str()),
    );
    let redirects = redirects(&postmortems);
    let linkable = Linkable {
        postmortems: &postmortems,
        redirects: &redirects.to,
        terms: &terms,
        pages: &pages,
        paths: &paths,
        introduction: library.introduction.as_ref(),
    };
    let documents = LinkIndex::new(&linkable, library.files, config.repository.clone());
    let resolver = Resolver {
        documents: &documents,
        terms: &terms,
    };

    let suggestions = memory.suggestions(&postmortems, &terms, config.is_preview);
    let described = terms.described().filter(|term| !term.builtin);
    let notes = described.filter_map(|term| term.note.as_ref());
    let notes = notes.chain(pages.values()).chain(paths.values());
    let notes: Vec<&Note> = notes.chain(&library.introduction).collect();
    let mut links: BTreeMap<Arc<str>, Arc<Links>> = notes
        .par_iter()
        .map(|note| (note.source.path.clone(), Arc::new(resolver.note(note))))
        .collect();
    let mut linked = Linked::among(postmortems.len());
    for note in notes {
        if let Some(links) = links.get(&note.source.path) {
            linked.add(None, note.links(), links);
        }
    }
    let mut entries = Vec::with_capacity(postmortems.len());
    let suggested = systems.iter().zip(&suggestions);
    let named: Vec<_> = postmortems.indexed().zip(suggested).collect();
    for some in named.chunks(AT_ONCE) {
        let resolved: Vec<_> = some
            .par_iter()
            .map(|((_, document), (systems, factors))| entry(document, systems, factors, resolver))
            .collect();
        for (((index, document), _), (entry, found)) in some.iter().zip(resolved) {
            linked.add(Some(*index), &document.links, &found);
            // Only pages have links.
            if !config.is_export {
                links.insert(document.source.path.clone(), Arc::new(found));
            }
            entries.push(entry);
        }
    }
    Resolved {
        entries: entries.into(),
        paths: paths::resolve(paths, resolver),
        pages,
        introduction: library.introduction,
        links,
        linked,
        terms,
        documents,
        redirects,
        id_conflicts,
    }
}

/// Newest first; the id decides among those of one day, so that the order never depends on the disk.
fn newest_first(a: &Postmortem, b: &Postmortem) -> Ordering {
    let day = |p: &Postmortem| p.date.as_ref().map(|date| date.value);
    day(b)
        .cmp(&day(a))
        .then_with(|| a.id.value.cmp(&b.id.value))
}

fn entry(
    document: &Arc<Postmortem>,
    systems: &[Suggested],
    factors: &[Suggestion],
    resolver: Resolver<'_>,
) -> (ResolvedEntry, Links) {
    let Named { mentions, uses, .. } = Named::new(document, systems, factors, resolver.terms);
    let relations = document.relations.iter();
    let relations = relations.map(|mention| resolver.documents.find(&mention.to.text));
    let links = resolver.postmortem(document, &uses);
    let entry = ResolvedEntry {
        document: Arc::clone(document),
        mentions,
        uses,
        relations: relations.collect(),
    };
    (entry, links)
}

fn redirects(postmortems: &IndexVec<EntryIx, Arc<Postmortem>>) -> Redirects {
    let current: BTreeMap<&Slug, EntryIx> = postmortems
        .indexed()
        .map(|(index, document)| (&document.id.value.0, index))
        .collect();
    let mut redirects = Redirects::default();
    for (index, document) in postmortems.indexed() {
        for (alias, span) in &document.aliases {
            let first = current.get(alias).or_else(|| redirects.to.get(alias));
            match first.copied() {
                None => {
                    redirects.to.insert(alias.clone(), index);
                }
                Some(first) if first == index => {}
                Some(first) => redirects.taken.push(Taken {
                    alias: alias.clone(),
                    span: *span,
                    by: index,
                    first,
                }),
            }
        }
    }
    redirects
}
