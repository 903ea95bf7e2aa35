//! Systems, factors, myths and the terms of further taxonomies: who they are and what they are called.
//!
//! The vocabulary starts from the notes that ship with Afterword, is overridden and extended by
//! the site's own notes, and completed by what the postmortems use. A mention resolves by id,
//! title or alias, whatever its case and punctuation. How postmortems' mentions become terms is
//! told in `naming`.

pub(super) mod naming;

use std::collections::{BTreeMap, BTreeSet};

use super::Entry;
use super::index::{EntryIx, IndexVec};
use super::suggest::Phrases;
use crate::config::Config;
use crate::diagnostics::{Diagnostic, Location, did_you_mean, rules};
use crate::ids::{Dimension, Slug, TermId};
use crate::postmortem::Note;
use crate::words::title_from;

/// A note with the term that it describes.
#[derive(Clone, Debug)]
pub struct TermNote {
    /// The dimension, from the folder.
    pub dimension: Dimension,
    /// The group, where the note stands in a folder of the dimension's folder.
    pub group: Option<Slug>,
    /// The term's slug, from the file name.
    pub slug: Slug,
    /// What the note says.
    pub note: Note,
}

impl TermNote {
    /// The term that a note describes by its path below the content folder: `factors/sensing/alert-noise.md`.
    /// `None` for a path that names no term.
    #[must_use]
    pub fn at(path: &str, note: Note) -> Option<Self> {
        let (folders, name) = path.rsplit_once('/')?;
        let (dimension, below) = folders
            .split_once('/')
            .map_or((folders, None), |(d, rest)| (d, Some(rest)));
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let mut groups: Vec<&str> = below
            .map(|below| below.split('/').collect())
            .unwrap_or_default();
        // `factors/sensing/index.md` describes the group itself.
        let stem = if stem.eq_ignore_ascii_case("index") {
            groups.pop()?
        } else {
            stem
        };
        Some(Self {
            dimension: Dimension::new(dimension)?,
            group: groups.last().and_then(|group| Slug::from_text(group)),
            slug: Slug::from_text(stem)?,
            note,
        })
    }
}

/// A term.
#[derive(Clone, Debug)]
pub struct Term {
    /// Its dimension and slug.
    pub id: TermId,
    /// Its title.
    pub title: String,
    /// The term above it.
    pub parent: Option<Slug>,
    /// Whether it is a folder of terms: a group of factors.
    pub is_group: bool,
    /// What describes it: the site's own note, or the one that ships with Afterword.
    pub note: Option<Note>,
    /// Whether the note ships with Afterword.
    pub builtin: bool,
    /// What replaces it, where it is deprecated.
    pub replaced_by: Option<Slug>,
    /// Entries that name it, in catalog order.
    pub named_in: Vec<EntryIx>,
    /// Entries that only suggest it, in catalog order.
    pub suggested_in: Vec<EntryIx>,
}

impl Term {
    /// The term above it, by its id.
    #[must_use]
    pub fn parent_id(&self) -> Option<TermId> {
        self.parent.as_ref().map(|slug| self.id.sibling(slug))
    }
}

/// The entries of a term and of all terms below it.
#[derive(Clone, Debug, Default)]
struct Below {
    named: Vec<EntryIx>,
    suggested: Vec<EntryIx>,
}

/// The terms of all dimensions.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    terms: BTreeMap<TermId, Term>,
    /// Normalised ids, titles and aliases.
    names: BTreeMap<(Dimension, String), Slug>,
    phrases: Phrases,
    /// Terms that have a page.
    shown: BTreeSet<TermId>,
    children: BTreeMap<TermId, Vec<TermId>>,
    /// Of the terms that have a page.
    below: BTreeMap<TermId, Below>,
}

impl Vocabulary {
    /// The vocabulary of the notes: what ships with Afterword, overridden by the site's own.
    #[must_use]
    pub fn new(
        builtin: &[TermNote],
        own: Vec<TermNote>,
        config: &Config,
        conflicts: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut vocabulary = Self::default();
        if config.builtin_vocabulary {
            for note in builtin {
                vocabulary.insert(note.clone(), true);
            }
        }
        let mut described: BTreeMap<TermId, String> = BTreeMap::new();
        for note in own {
            let id = TermId {
                dimension: note.dimension.clone(),
                slug: note.slug.clone(),
            };
            if let Some(first) = described.get(&id) {
                conflicts.push(
                    Diagnostic::new(
                        &rules::ADDRESS_CONFLICT,
                        Location::file(&note.note.source.path),
                        format!("`{id}` is already described by `{first}`"),
                    )
                    .help("move both texts into one note, or rename one of the files")
                    .related(Location::file(first), "the other one"),
                );
                continue;
            }
            described.insert(id, note.note.source.path.clone());
            vocabulary.insert(note, false);
        }
        vocabulary.ensure_groups();
        vocabulary.name_all();
        vocabulary
    }

    fn insert(&mut self, described: TermNote, builtin: bool) {
        let TermNote {
            dimension,
            group,
            slug,
            note,
        } = described;
        let id = TermId { dimension, slug };
        let replaced = self.terms.remove(&id);
        // A site's note extends the one that ships with Afterword: what it does not say stays.
        let note = match replaced.as_ref().and_then(|term| term.note.as_ref()) {
            Some(shipped) => note.extending(shipped),
            None => note,
        };
        let parent = group
            .or_else(|| Slug::from_text(&note.fields.parent.as_ref()?.text))
            .or_else(|| replaced.and_then(|term| term.parent))
            .filter(|parent| *parent != id.slug);
        let term = Term {
            title: note
                .title()
                .map_or_else(|| title_from(id.slug.as_str()), str::to_owned),
            parent,
            is_group: false,
            replaced_by: note
                .fields
                .replaced_by
                .as_ref()
                .and_then(|other| Slug::from_text(&other.text)),
            note: Some(note),
            builtin,
            named_in: Vec::new(),
            suggested_in: Vec::new(),
            id: id.clone(),
        };
        self.terms.insert(id, term);
    }

    /// A factor's folder is a group even where nobody described it.
    fn ensure_groups(&mut self) {
        let parents: BTreeSet<TermId> = self
            .terms
            .values()
            .filter(|term| term.id.dimension == Dimension::Factor)
            .filter_map(Term::parent_id)
            .collect();
        for id in parents {
            self.ensure(&id, None).is_group = true;
        }
    }

    /// The term, made with a title from its words where it does not exist.
    fn ensure(&mut self, id: &TermId, written: Option<&str>) -> &mut Term {
        let name = (id.dimension.clone(), id.slug.to_string());
        self.names.entry(name).or_insert_with(|| id.slug.clone());
        self.terms.entry(id.clone()).or_insert_with(|| Term {
            id: id.clone(),
            title: written
                .filter(|written| *written != id.slug.as_str())
                .map_or_else(|| title_from(id.slug.as_str()), str::to_owned),
            parent: None,
            is_group: false,
            note: None,
            builtin: false,
            replaced_by: None,
            named_in: Vec::new(),
            suggested_in: Vec::new(),
        })
    }

    /// Indexes ids first, then titles, then aliases, so that an alias never hides a term.
    fn name_all(&mut self) {
        let mut names = BTreeMap::new();
        let mut phrases = Phrases::default();
        for id in self.terms.keys() {
            names.insert((id.dimension.clone(), id.slug.to_string()), id.slug.clone());
        }
        for term in self.terms.values() {
            let aliases = term.note.iter().flat_map(Note::aliases);
            for name in std::iter::once(term.title.as_str()).chain(aliases) {
                if let Some(name) = Slug::from_text(name) {
                    names
                        .entry((term.id.dimension.clone(), name.to_string()))
                        .or_insert_with(|| term.id.slug.clone());
                }
            }
            if term.id.dimension == Dimension::Factor && term.replaced_by.is_none() {
                for phrase in term.note.iter().flat_map(|note| &note.fields.suggests) {
                    phrases.add(phrase, &term.id.slug);
                }
            }
        }
        self.names = names;
        self.phrases = phrases;
    }

    /// The term of an id.
    #[must_use]
    pub fn get(&self, id: &TermId) -> Option<&Term> {
        self.terms.get(id)
    }

    /// The title of a term; of one that is not known, its slug.
    #[must_use]
    pub fn title<'a>(&'a self, id: &'a TermId) -> &'a str {
        self.get(id).map_or(id.slug.as_str(), |term| &term.title)
    }

    /// The term that a written name means, by id, title or alias.
    #[must_use]
    pub fn resolve(&self, dimension: &Dimension, written: &str) -> Option<&Term> {
        let name = Slug::from_text(written)?;
        let slug = self.names.get(&(dimension.clone(), name.to_string()))?;
        self.terms.get(&TermId {
            dimension: dimension.clone(),
            slug: slug.clone(),
        })
    }

    /// The term that is probably meant, by id, title or alias, of one kind (`factor`) or of all.
    #[must_use]
    pub fn nearest(&self, kind: Option<&str>, written: &str) -> Option<TermId> {
        let of_kind = |(dimension, _): &&(Dimension, String)| {
            kind.is_none_or(|kind| [dimension.as_str(), dimension.singular()].contains(&kind))
        };
        let names = || self.names.keys().filter(of_kind);
        let written = Slug::from_text(written)?;
        let near = did_you_mean(written.as_str(), names().map(|(_, name)| name.as_str()))?;
        let name = names().find(|(_, name)| name == near)?;
        Some(TermId {
            dimension: name.0.clone(),
            slug: self.names.get(name)?.clone(),
        })
    }

    /// The terms of a dimension that have a page, by slug.
    pub fn shown<'a>(&'a self, dimension: &'a Dimension) -> impl Iterator<Item = &'a Term> {
        self.shown
            .iter()
            .filter(move |id| id.dimension == *dimension)
            .filter_map(|id| self.terms.get(id))
    }

    /// All terms, by id.
    pub fn all(&self) -> impl Iterator<Item = &Term> {
        self.terms.values()
    }

    /// The terms that somebody described.
    pub fn described(&self) -> impl Iterator<Item = &Term> {
        self.terms.values().filter(|term| term.note.is_some())
    }

    /// Whether a term has a page.
    #[must_use]
    pub fn is_shown(&self, id: &TermId) -> bool {
        self.shown.contains(id)
    }

    /// All terms that have a page.
    pub fn all_shown(&self) -> impl Iterator<Item = &Term> {
        self.shown.iter().filter_map(|id| self.terms.get(id))
    }

    /// The terms directly below a term that have a page.
    #[must_use]
    pub fn children(&self, id: &TermId) -> &[TermId] {
        self.children.get(id).map_or(&[], Vec::as_slice)
    }

    /// Entries that name the term or one below it, in catalog order, each once.
    #[must_use]
    pub fn named_below(&self, id: &TermId) -> &[EntryIx] {
        self.below.get(id).map_or(&[], |below| &below.named)
    }

    /// Entries that only suggest the term or one below it.
    #[must_use]
    pub fn suggested_below(&self, id: &TermId) -> &[EntryIx] {
        self.below.get(id).map_or(&[], |below| &below.suggested)
    }

    fn entries_below(&self, id: &TermId) -> Below {
        let named = self.gather(id, |term| &term.named_in);
        let mut suggested = self.gather(id, |term| &term.suggested_in);
        suggested.retain(|entry| named.binary_search(entry).is_err());
        Below { named, suggested }
    }

    fn gather(&self, id: &TermId, list: impl Fn(&Term) -> &[EntryIx]) -> Vec<EntryIx> {
        let mut found = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut open = vec![id];
        // A hierarchy written by hand can hold a circle.
        while let Some(id) = open.pop() {
            if seen.insert(id) {
                found.extend(
                    self.terms
                        .get(id)
                        .map(&list)
                        .unwrap_or_default()
                        .iter()
                        .copied(),
                );
                open.extend(self.children(id));
            }
        }
        found.into_iter().collect()
    }

    /// Decides which terms have a page: those in use, those that the site describes, those that a
    /// text links to, and everything above them.
    pub(super) fn close(&mut self, entries: &IndexVec<EntryIx, Entry>, linked: &BTreeSet<TermId>) {
        for (index, entry) in entries.indexed() {
            for used in &entry.uses {
                if let Some(term) = self.terms.get_mut(&used.term) {
                    let list = if used.suggested_from.is_some() {
                        &mut term.suggested_in
                    } else {
                        &mut term.named_in
                    };
                    if list.last() != Some(&index) {
                        list.push(index);
                    }
                }
            }
        }
        let mut shown: BTreeSet<TermId> = self
            .terms
            .values()
            .filter(|term| {
                let in_use = !term.named_in.is_empty() || !term.suggested_in.is_empty();
                in_use || (term.note.is_some() && !term.builtin) || linked.contains(&term.id)
            })
            .map(|term| term.id.clone())
            .collect();
        let mut open: Vec<TermId> = shown.iter().cloned().collect();
        while let Some(id) = open.pop() {
            let Some(parent) = self.parent(&id) else {
                continue;
            };
            self.ensure(&parent, None);
            if shown.insert(parent.clone()) {
                open.push(parent);
            }
        }
        for id in &shown {
            if let Some(parent) = self.parent(id) {
                self.children.entry(parent).or_default().push(id.clone());
            }
        }
        self.below = shown
            .iter()
            .map(|id| (id.clone(), self.entries_below(id)))
            .collect();
        self.shown = shown;
    }

    /// Takes the parent away from one term of each circle, the first by its name.
    pub(super) fn break_circles(&mut self, diagnostics: &mut Vec<Diagnostic>) {
        let ids: Vec<TermId> = self.terms.keys().cloned().collect();
        let mut done: BTreeSet<TermId> = BTreeSet::new();
        for id in ids {
            let mut way: Vec<TermId> = Vec::new();
            let mut here = Some(id);
            while let Some(id) = here.take_if(|id| !done.contains(id)) {
                if way.contains(&id) {
                    self.break_circle(&id, diagnostics);
                    break;
                }
                here = self.parent(&id);
                way.push(id);
            }
            done.extend(way);
        }
    }

    fn parent(&self, id: &TermId) -> Option<TermId> {
        self.terms.get(id)?.parent_id()
    }

    fn break_circle(&mut self, id: &TermId, diagnostics: &mut Vec<Diagnostic>) {
        let Some(term) = self.terms.get_mut(id) else {
            return;
        };
        let parent = term.parent.take();
        let (Some(note), Some(parent)) = (&term.note, parent) else {
            return;
        };
        let stated = note.fields.parent.as_ref();
        let location = stated.map_or_else(
            || Location::file(&note.source.path),
            |stated| Location::within(&note.source.path, stated.span),
        );
        diagnostics.push(
            Diagnostic::new(
                &rules::TERM_CIRCLE,
                location,
                format!(
                    "`{parent}` itself stands below `{}`, so it cannot be its parent",
                    id.slug
                ),
            )
            .help("take `parent` out of one of the notes"),
        );
    }
}
