//! Systems, factors, myths and the terms of further taxonomies: who they are and what they are called.
//!
//! The terms start from the notes that ship with Afterword, are overridden and extended by the
//! site's own notes, and completed by what the postmortems use. A mention resolves by id, title or
//! alias, whatever its case and punctuation. What a postmortem's mentions mean is told in `naming`, and
//! where terms are used in `usage`.

pub(super) mod naming;
mod usage;

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet;

use super::filing::Filing;
use super::index::{IndexVec, TermIx};
use super::suggest::{Suggesting, Suggestion};
use crate::config::Config;
use crate::diagnostics::did_you_mean;
use crate::ids::{Dimension, Slug, TermId};
use crate::postmortem::{Derived, Hint, Note, Postmortem, systems};
use crate::refusals::Refusals;
use crate::words::title_from;
pub use usage::Vocabulary;

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
}

impl Term {
    /// The term above it, by its id.
    #[must_use]
    pub fn parent_id(&self) -> Option<TermId> {
        self.parent.as_ref().map(|slug| self.id.sibling(slug))
    }

    /// The term that replaces it, by its id.
    pub(super) fn replacement(&self) -> Option<TermId> {
        self.replaced_by.as_ref().map(|slug| self.id.sibling(slug))
    }

    /// A term that nobody described, with the title `written` or one from its words.
    fn undescribed(id: TermId, written: Option<&str>) -> Self {
        Self {
            title: written
                .filter(|written| *written != id.slug.as_str())
                .map_or_else(|| title_from(id.slug.as_str()), str::to_owned),
            parent: None,
            is_group: false,
            note: None,
            builtin: false,
            replaced_by: None,
            id,
        }
    }

    /// The term of a note. What the note does not say stays as in the one that it `replaces`.
    fn described(described: TermNote, builtin: bool, replaces: Option<Self>) -> Self {
        let TermNote {
            dimension,
            group,
            slug,
            note,
        } = described;
        let id = TermId { dimension, slug };
        let note = match replaces.as_ref().and_then(|term| term.note.as_ref()) {
            Some(shipped) => note.extending(shipped),
            None => note,
        };
        let parent = group
            .or_else(|| Slug::from_text(&note.fields.parent.as_ref()?.text))
            .or_else(|| replaces.and_then(|term| term.parent))
            .filter(|parent| *parent != id.slug);
        Self {
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
            id,
        }
    }
}

/// What the notes of terms say against each other.
#[derive(Clone, Debug, Default)]
pub(super) struct Disputes {
    /// Notes of terms that another note describes already: the path of each, and of the other.
    pub(super) described_twice: Vec<(TermId, String, String)>,
    /// Terms that had a parent which itself stands below them.
    pub(super) circles: Vec<(TermId, Slug)>,
    /// The aliases that a site's own notes give terms, with the note's path.
    pub(super) aliases: Vec<(TermId, String, Derived<String>)>,
}

/// The terms of all dimensions, by their ids.
#[derive(Clone, Debug)]
pub struct Terms {
    all: IndexVec<TermIx, Term>,
    /// Normalised ids, titles and aliases.
    names: BTreeMap<Dimension, BTreeMap<Slug, TermIx>>,
    suggesting: Suggesting,
    /// The dimensions that a site has.
    dimensions: Vec<Dimension>,
    pub(super) filing: Filing,
    /// What the site wants suggested for no document.
    refused: Refusals,
    pub(super) disputes: Disputes,
}

impl Terms {
    /// The terms of the notes: what ships with Afterword, overridden by the site's own.
    #[must_use]
    pub fn new(builtin: &[TermNote], own: Vec<TermNote>, config: &Config) -> Self {
        let mut disputes = Disputes::default();
        let mut terms = BTreeMap::new();
        if config.builtin_vocabulary {
            for note in builtin {
                let term = Term::described(note.clone(), true, None);
                terms.insert(term.id.clone(), term);
            }
        }
        let mut described: BTreeMap<TermId, String> = BTreeMap::new();
        for note in own {
            let id = TermId {
                dimension: note.dimension.clone(),
                slug: note.slug.clone(),
            };
            let path = note.note.source.path.to_string();
            if let Some(first) = described.get(&id) {
                disputes.described_twice.push((id, path, first.clone()));
                continue;
            }
            let aliases = note.note.fields.aliases.iter();
            let aliases = aliases.map(|alias| (id.clone(), path.clone(), alias.clone()));
            disputes.aliases.extend(aliases);
            let shipped = terms.remove(&id);
            terms.insert(id.clone(), Term::described(note, false, shipped));
            described.insert(id, path);
        }
        // A factor's folder is a group even where nobody described it.
        let factors = terms.values();
        let factors = factors.filter(|term| term.id.dimension == Dimension::Factor);
        let groups: BTreeSet<TermId> = factors.filter_map(Term::parent_id).collect();
        for id in groups {
            ensure(&mut terms, id, None).is_group = true;
        }
        disputes.circles = break_circles(&mut terms);
        let own = config.taxonomies.iter();
        let own = own.map(|taxonomy| taxonomy.dimension.clone());
        let dimensions = Dimension::BUILT_IN.into_iter().chain(own).collect();
        let mut terms = Self::named(terms, dimensions, disputes, config.suggest_factors);
        terms.refused = config.refused.clone();
        terms
    }

    /// The same, knowing what the fields mean that other tools file documents by.
    pub(super) fn filing<'p>(
        mut self,
        postmortems: impl Iterator<Item = &'p Postmortem> + Clone,
    ) -> Self {
        self.filing = Filing::of(postmortems, &self);
        let found = self.filing.taxonomies().map(|taxonomy| taxonomy.dimension);
        self.dimensions.extend(found);
        self
    }

    /// The systems that a document is filed under by the fields of other tools.
    pub(super) fn filed_systems<'t>(
        &'t self,
        document: &'t Postmortem,
    ) -> impl Iterator<Item = &'t str> {
        document.filed.iter().filter_map(|(field, mention)| {
            let filed = self.filing.filed(document, field, mention)?;
            (*filed.dimension == Dimension::System).then_some(filed.written)
        })
    }

    /// The same with the terms that nobody described: those that postmortems mention, systems that are
    /// suggested, and those that stand above others.
    pub(super) fn with_mentioned<'p>(
        self,
        postmortems: impl Iterator<Item = &'p Postmortem> + Clone,
        systems: impl Iterator<Item = &'p str>,
    ) -> Self {
        let least = self.suggesting.least();
        let mut new: BTreeMap<TermId, Term> = BTreeMap::new();
        let mentions = postmortems.clone();
        let mentions = mentions.flat_map(|document| naming::mentions(document, &self.filing));
        let mut seen: FxHashSet<(&Dimension, &str)> = FxHashSet::default();
        for naming::Mention {
            dimension, written, ..
        } in mentions
        {
            if !seen.insert((dimension, written)) {
                continue;
            }
            match self.resolve(dimension, written) {
                Some(known) => {
                    let replacement = known.replacement();
                    let missing = replacement.filter(|id| self.get(id).is_none());
                    missing.map(|id| ensure(&mut new, id, None));
                }
                None => {
                    let id = naming::new_term(dimension, written);
                    id.map(|id| ensure(&mut new, id, Some(written)));
                }
            }
        }
        for name in systems {
            if self.resolve(&Dimension::System, name).is_none() {
                let id = naming::new_term(&Dimension::System, name);
                if let Some(id) = id {
                    // It is written as it writes itself: "npm", "etcd".
                    name.clone_into(&mut ensure(&mut new, id, None).title);
                }
            }
        }
        let mut terms: BTreeMap<TermId, Term> = self
            .all
            .into_iter()
            .map(|term| (term.id.clone(), term))
            .chain(new)
            .collect();
        let parents: Vec<TermId> = terms.values().filter_map(Term::parent_id).collect();
        for id in parents {
            ensure(&mut terms, id, None);
        }
        let mut terms = Self::named(terms, self.dimensions, self.disputes, least);
        terms.filing = self.filing;
        terms.refused = self.refused;
        let hints: Vec<&[Hint]> = postmortems.map(|document| &*document.hints).collect();
        terms.suggesting = terms.suggesting.about(&hints);
        terms
    }

    /// Indexes ids first, then titles, then aliases, so that an alias never hides a term.
    fn named(
        terms: BTreeMap<TermId, Term>,
        dimensions: Vec<Dimension>,
        disputes: Disputes,
        least: f32,
    ) -> Self {
        let all: IndexVec<TermIx, Term> = terms.into_values().collect();
        let mut names: BTreeMap<Dimension, BTreeMap<Slug, TermIx>> = BTreeMap::new();
        for (index, term) in all.indexed() {
            let own = names.entry(term.id.dimension.clone()).or_default();
            own.insert(term.id.slug.clone(), index);
        }
        let mut suggesting = Suggesting::new(least);
        for (index, term) in all.indexed() {
            let aliases = term.note.iter().flat_map(Note::aliases);
            for called in std::iter::once(term.title.as_str()).chain(aliases) {
                if let Some(slug) = Slug::from_text(called)
                    && let Some(own) = names.get_mut(&term.id.dimension)
                {
                    own.entry(slug).or_insert(index);
                }
            }
            if term.id.dimension == Dimension::Factor && term.replaced_by.is_none() {
                for phrase in term.note.iter().flat_map(|note| &note.fields.suggests) {
                    suggesting.add(phrase, &term.id.slug);
                }
            }
        }
        Self {
            all,
            names,
            suggesting,
            dimensions,
            filing: Filing::default(),
            refused: Refusals::default(),
            disputes,
        }
    }

    /// The index of the term of an id.
    #[must_use]
    pub fn index(&self, id: &TermId) -> Option<TermIx> {
        self.all.index_by(|term| term.id.cmp(id))
    }

    /// Whether the site wants a term suggested for no document. `name` is a name of the term.
    #[must_use]
    pub fn is_refused(&self, dimension: &Dimension, name: &str) -> bool {
        self.refuse(&self.refused, dimension, name)
    }

    /// Whether refusals are about a term: by its id, or by the name itself.
    #[must_use]
    pub(super) fn refuse(&self, refused: &Refusals, dimension: &Dimension, name: &str) -> bool {
        let mut refused = refused.terms(dimension).peekable();
        if refused.peek().is_none() {
            return false;
        }
        let key = |slug: &Slug| systems::key(slug.as_str());
        let own = Slug::from_text(name).map(|slug| key(&slug));
        let known = self.resolve(dimension, name);
        let known = known.map(|term| term.replaced_by.as_ref().unwrap_or(&term.id.slug));
        refused.any(|slug| {
            let meant = self.resolve(dimension, slug.as_str());
            let is_meant = meant.is_some() && meant.map(|term| &term.id.slug) == known;
            is_meant || known == Some(slug) || own.as_ref() == Some(&key(slug))
        })
    }

    /// The factors that a document suggests: none where its author names some.
    #[must_use]
    pub(super) fn suggest(&self, document: &Postmortem) -> Vec<Suggestion> {
        match document.factors.is_empty() {
            true => self.suggesting.suggest(&document.hints),
            false => Vec::new(),
        }
    }

    /// By what factors are suggested.
    #[must_use]
    pub(super) const fn suggesting(&self) -> &Suggesting {
        &self.suggesting
    }

    /// The term of an id.
    #[must_use]
    pub fn get(&self, id: &TermId) -> Option<&Term> {
        self.all.get(self.index(id)?)
    }

    /// The title of a term; of one that is not known, its slug.
    #[must_use]
    pub fn title<'a>(&'a self, id: &'a TermId) -> &'a str {
        self.get(id).map_or(id.slug.as_str(), |term| &term.title)
    }

    /// The term that a written name means, by id, title or alias.
    #[must_use]
    pub fn resolve(&self, dimension: &Dimension, written: &str) -> Option<&Term> {
        let names = self.names.get(dimension)?;
        self.all.get(*names.get(&Slug::from_text(written)?)?)
    }

    /// The term that is probably meant, by id, title or alias, of one kind (`factor`) or of all.
    #[must_use]
    pub fn nearest(&self, kind: Option<&str>, written: &str) -> Option<&TermId> {
        let is_of_kind = |dimension: &Dimension| kind.is_none_or(|kind| dimension.is_called(kind));
        let names = || {
            let names = self
                .names
                .iter()
                .filter(|(dimension, _)| is_of_kind(dimension));
            names.flat_map(|(_, names)| names)
        };
        let written = Slug::from_text(written)?;
        let near = did_you_mean(written.as_str(), names().map(|(name, _)| name.as_str()))?;
        let (_, index) = names().find(|(name, _)| name.as_str() == near)?;
        self.all.get(*index).map(|term| &term.id)
    }

    /// The dimensions that a site has.
    pub fn dimensions(&self) -> impl Iterator<Item = &Dimension> {
        self.dimensions.iter()
    }

    /// The term of an index.
    #[must_use]
    pub fn term(&self, index: TermIx) -> Option<&Term> {
        self.all.get(index)
    }

    /// All terms, by id.
    pub fn all(&self) -> std::slice::Iter<'_, Term> {
        self.all.iter()
    }

    /// The terms that somebody described.
    pub fn described(&self) -> impl Iterator<Item = &Term> {
        self.all.iter().filter(|term| term.note.is_some())
    }
}

/// The term of an id, made where there is none.
fn ensure<'t>(
    terms: &'t mut BTreeMap<TermId, Term>,
    id: TermId,
    written: Option<&str>,
) -> &'t mut Term {
    let entry = terms.entry(id);
    let id = entry.key().clone();
    entry.or_insert_with(|| Term::undescribed(id, written))
}

/// Takes the parent away from one term of each circle, the first by its name. Returns those terms with
/// their former parents.
fn break_circles(terms: &mut BTreeMap<TermId, Term>) -> Vec<(TermId, Slug)> {
    let ids: Vec<TermId> = terms.keys().cloned().collect();
    let mut done: BTreeSet<TermId> = BTreeSet::new();
    let mut broken = Vec::new();
    for id in ids {
        let mut way: Vec<TermId> = Vec::new();
        let mut here = Some(id);
        while let Some(id) = here.take_if(|id| !done.contains(id)) {
            if way.contains(&id) {
                let parent = terms.get_mut(&id).and_then(|term| term.parent.take());
                broken.extend(parent.map(|parent| (id, parent)));
                break;
            }
            here = terms.get(&id).and_then(Term::parent_id);
            way.push(id);
        }
        done.extend(way);
    }
    broken
}
