//! The corpus: what the documents are to each other.
//!
//! [`Catalog::build`] takes everything that may be published through three steps: `resolve` asks once
//! what every link, mention and name means, `rules` judge the answers, and `relate` finds what follows
//! from all of them together. It is always rebuilt from its input; nothing is filled in later. Withheld
//! documents (drafts, other audiences) are not in its input, so nothing behind it can show them.

mod apart;
pub mod companions;
pub mod exchange;
mod filing;
mod identity;
pub mod index;
mod linked;
pub mod links;
mod memory;
pub mod paths;
pub mod quotations;
mod relate;
pub mod related;
mod resolve;
mod rules;
mod suggest;
mod systems;
pub mod terms;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::config::Config;
use crate::diagnostics::Diagnostic;
use crate::ids::{Dimension, Slug, TermId};
use crate::postmortem::{Kind, Note, Postmortem, Provenance, Relation};
use companions::Companion;
use index::{EntryIx, IndexVec};
use links::texts::Links;
use links::{Files, LinkIndex};
pub use memory::Memory;
use paths::ReadingPath;
use quotations::{Finder, Quotation, Quoted};
use related::Related;
use terms::{TermNote, Vocabulary};

/// What may be published, as read: the input of the catalog.
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// The postmortems.
    pub postmortems: Vec<Arc<Postmortem>>,
    /// Notes that describe terms; a site's own.
    pub notes: Vec<TermNote>,
    /// Plain pages, each with its slug.
    pub pages: Vec<(Slug, Note)>,
    /// Paths to read along, each with its slug.
    pub paths: Vec<(Slug, Note)>,
    /// The introduction of the site.
    pub introduction: Option<Note>,
    /// The files beside the documents, and what is withheld.
    pub files: Files,
}

/// A postmortem among the others.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The document.
    pub document: Arc<Postmortem>,
    /// What tells it from others of the same title.
    mark: Option<String>,
    /// Its terms in all dimensions, in the author's order, suggested ones last.
    pub uses: Vec<TermUse>,
    /// Stated relations and their inverses.
    pub relations: Vec<(RelationLabel, EntryIx)>,
    /// Entries whose text links here.
    pub backlinks: Vec<EntryIx>,
    /// Related incidents with the reasons, the closest first.
    pub related: Arc<[Related]>,
    /// What the author says that pages quote, topic by topic.
    pub quotations: Arc<[Quotation]>,
}

/// A term as it is used in one postmortem.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TermUse {
    /// The term.
    pub term: TermId,
    /// The author's note on it (Markdown).
    pub note: Option<String>,
    /// Where it came from.
    pub from: Provenance,
    /// What it is suggested from; `None` where the author named it.
    pub suggested_from: Option<Box<Evidence>>,
    /// First and second story of a myth (Markdown).
    pub stories: Option<Box<(Option<String>, Option<String>)>>,
}

/// The author's words that a term is suggested from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Evidence {
    /// The sentence or line.
    pub said: Arc<str>,
    /// The words of it that weighed most.
    pub telling: Arc<[String]>,
}

impl TermUse {
    /// Whether only the text suggests it.
    #[must_use]
    pub const fn is_suggested(&self) -> bool {
        self.suggested_from.is_some()
    }
}

/// A relation in words, read from this document to the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RelationLabel {
    /// It happened before.
    RecurrenceOf,
    /// It happened again.
    HappenedAgain,
    /// The same factor took part.
    SameFactor,
    /// This one's fix took part in the other.
    FixLedTo,
    /// The other one's fix took part in this one.
    FollowedFromFix,
    /// It went differently under like conditions.
    Contrasts,
    /// The author points there.
    SeeAlso,
}

impl RelationLabel {
    /// How the author's relation reads from both ends.
    fn both_ends(relation: Option<Relation>) -> (Self, Option<Self>) {
        match relation {
            Some(Relation::RecurrenceOf) => (Self::RecurrenceOf, Some(Self::HappenedAgain)),
            Some(Relation::SameFactor) => (Self::SameFactor, Some(Self::SameFactor)),
            Some(Relation::FixCaused) => (Self::FixLedTo, Some(Self::FollowedFromFix)),
            Some(Relation::Contrasts) => (Self::Contrasts, Some(Self::Contrasts)),
            // The inverse of a plain pointer is a backlink.
            None => (Self::SeeAlso, None),
        }
    }
}

/// A dimension of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DimensionInfo {
    /// Its name.
    pub dimension: Dimension,
    /// Plural title: `Systems`.
    pub title: String,
    /// What one term of it is called: `System`.
    pub term_title: String,
    /// Whether a term of it has a page.
    pub is_used: bool,
}

/// All postmortems and terms, and how they belong together. Its parts are shared, so that a copy
/// with another text of one document costs next to nothing.
#[derive(Clone, Debug)]
pub struct Catalog {
    /// The postmortems, newest first, those without a date last.
    pub entries: IndexVec<EntryIx, Arc<Entry>>,
    /// The terms of all dimensions.
    pub vocabulary: Arc<Vocabulary>,
    /// What was also there, for each term that has a page.
    companions: Arc<BTreeMap<TermId, Vec<Companion>>>,
    /// The dimensions in the order in which they are shown.
    pub dimensions: Vec<DimensionInfo>,
    /// Plain pages by slug.
    pub pages: Arc<BTreeMap<Slug, Note>>,
    /// Paths to read along: that for newcomers first, then by slug.
    pub paths: Arc<Vec<ReadingPath>>,
    /// The kind of more than four fifths of the stories, which therefore tells none apart.
    pub usual_kind: Option<Kind>,
    /// The introduction of the site.
    pub introduction: Option<Note>,
    /// The links of each document, by its path.
    links: Arc<BTreeMap<Arc<str>, Arc<Links>>>,
    /// What has a path or a name.
    pub documents: Arc<LinkIndex>,
    /// What all authors say, by topic.
    pub quoted: Arc<Quoted>,
    /// What found it.
    finder: Finder,
    /// Former ids and the entry that each leads to.
    pub redirects: Arc<BTreeMap<Slug, EntryIx>>,
    /// Files that published texts show or link to, by their path relative to the root. No other file is published.
    pub linked_assets: Arc<BTreeSet<String>>,
}

/// The catalog and everything there is to say about it.
#[derive(Debug)]
pub struct Cataloged {
    /// The catalog.
    pub catalog: Catalog,
    /// Findings in the content: unknown terms, broken links.
    pub diagnostics: Vec<Diagnostic>,
    /// What makes the site wrong: two documents for one address. Nothing may be published.
    pub conflicts: Vec<Diagnostic>,
}

impl Catalog {
    /// Relates everything that may be published. `builtin` holds the notes that ship with Afterword.
    #[must_use]
    pub fn build(library: Library, builtin: &[TermNote], config: &Config) -> Cataloged {
        Self::again(library, builtin, config, &mut Memory::default())
    }

    /// The same, with what is remembered of the last catalog.
    #[must_use]
    pub fn again(
        library: Library,
        builtin: &[TermNote],
        config: &Config,
        memory: &mut Memory,
    ) -> Cataloged {
        let resolved = resolve::resolve(library, builtin, config, memory);
        Cataloged {
            diagnostics: match config.is_export {
                true => Vec::new(),
                false => rules::findings(&resolved),
            },
            conflicts: rules::conflicts(&resolved),
            catalog: relate::relate(resolved, config, memory),
        }
    }

    /// The links of the document of a path.
    #[must_use]
    pub fn links(&self, path: &str) -> &Links {
        static NONE: Links = Links::NONE;
        self.links.get(path).map_or(&NONE, |links| &**links)
    }

    /// The links of all documents, by their paths.
    pub fn all_links(&self) -> impl Iterator<Item = (&str, &Links)> {
        let links = self.links.iter();
        links.map(|(path, links)| (&**path, &**links))
    }

    /// What was also there: by dimension, the most frequent first.
    #[must_use]
    pub fn companions(&self, id: &TermId) -> &[Companion] {
        self.companions.get(id).map_or(&[], Vec::as_slice)
    }

    /// The path to read along of a name.
    #[must_use]
    pub fn path(&self, slug: &Slug) -> Option<&ReadingPath> {
        self.paths.iter().find(|path| path.slug == *slug)
    }

    /// The dimension of a name.
    #[must_use]
    pub fn dimension(&self, name: &Dimension) -> Option<&DimensionInfo> {
        self.dimensions.iter().find(|info| info.dimension == *name)
    }
}
