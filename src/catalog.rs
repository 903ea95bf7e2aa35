//! The corpus: what the documents are to each other.
//!
//! [`Catalog::build`] takes everything that may be published and resolves what single documents
//! could only write down: terms, links, relations, mentions. It is always rebuilt from its
//! input; nothing is filled in later. Withheld documents (drafts, other audiences) are not in
//! its input, so nothing behind it can show them.

pub mod companions;
pub mod exchange;
mod identity;
pub mod index;
pub mod links;
pub mod paths;
pub mod related;
pub mod suggest;
pub mod terms;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::config::Config;
use crate::diagnostics::{Diagnostic, Location, rules};
use crate::ids::{Dimension, Slug, TermId};
use crate::postmortem::{
    Kind, Note, Postmortem, Provenance, Relation, RelationMention, TermMention,
};
use companions::Companion;
use index::{EntryIx, IndexVec};
use links::{Documents, Place};
use paths::ReadingPath;
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
    /// Images and attachments.
    pub assets: Vec<Attachment>,
    /// Paths of documents that exist but are withheld, so that a link to one is explained and not called broken.
    pub withheld: BTreeSet<String>,
    /// Paths of files that belong to such documents, for the same.
    pub withheld_files: BTreeSet<String>,
    /// Paths of other files that exist and are not published, each with the reason.
    pub unpublished: BTreeMap<String, &'static str>,
    /// Paths of images and attachments that are not published for what they hold, each with the reason.
    pub unfit: BTreeMap<String, String>,
}

/// An image or another file beside the documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Path relative to the root.
    pub path: String,
    /// Width and height in pixels, for images that tell.
    pub size: Option<(u32, u32)>,
}

/// A postmortem among the others.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The document.
    pub document: Arc<Postmortem>,
    /// Its terms in all dimensions, in the author's order, suggested ones last.
    pub uses: Vec<TermUse>,
    /// Stated relations and their inverses.
    pub relations: Vec<(RelationLabel, EntryIx)>,
    /// Entries whose text links here.
    pub backlinks: Vec<EntryIx>,
    /// Related incidents with the reasons, the closest first.
    pub related: Vec<Related>,
}

/// A term as it is used in one postmortem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermUse {
    /// The term.
    pub term: TermId,
    /// The author's note on it (Markdown).
    pub note: Option<String>,
    /// Where it came from.
    pub from: Provenance,
    /// The author's words that it is suggested from; `None` where the author named it.
    pub suggested_from: Option<String>,
    /// First and second story of a myth (Markdown).
    pub stories: Option<(Option<String>, Option<String>)>,
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
    /// Where written destinations lead.
    pub documents: Arc<Documents>,
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
        let mut diagnostics = Vec::new();
        let mut conflicts = Vec::new();
        let mut postmortems = library.postmortems;
        let mut twins = identity::Twins {
            layout: config.layout,
            diagnostics: &mut diagnostics,
            conflicts: &mut conflicts,
        };
        let pages = twins.part_notes(library.pages, "pages");
        let paths = twins.part_notes(library.paths, "paths");
        twins.part_postmortems(&mut postmortems);
        postmortems.sort_by(|a, b| newest_first(a, b));

        let mut vocabulary = Vocabulary::new(builtin, library.notes, config, &mut conflicts);
        vocabulary.break_circles(&mut diagnostics);
        let mut entries: IndexVec<EntryIx, Entry> =
            terms::naming::name_terms(postmortems, &mut vocabulary, &mut diagnostics);
        let redirects = redirects(&entries, &mut conflicts);
        let mut documents = Documents::new(
            &entries,
            &redirects,
            &vocabulary,
            &pages,
            &library.assets,
            library.withheld,
        );
        documents.keep_back(library.withheld_files, library.unfit);
        documents.introduce(library.introduction.as_ref());
        documents.guide(&paths);
        documents.name(&entries, &pages, &paths);
        documents.explain(library.unpublished, config.repository.as_deref());

        relate(&mut entries, &documents, &mut diagnostics);
        let notes = pages.values().chain(paths.values());
        let notes = notes.chain(library.introduction.as_ref()).collect();
        let mut linked = links::check::check(&entries, &vocabulary, notes, &documents);
        diagnostics.extend(linked.diagnostics);
        let paths = paths::resolve(
            paths,
            &paths::Known {
                entries: &entries,
                vocabulary: &vocabulary,
                pages: &pages,
                documents: &documents,
            },
            &mut diagnostics,
        );
        linked.terms.extend(paths::terms(&paths).cloned());
        for (to, from) in linked.backlinks {
            if let Some(entry) = entries.get_mut(to) {
                entry.backlinks = from;
            }
        }
        vocabulary.close(&entries, &linked.terms);
        let related = related::all(&entries, &vocabulary);
        let companions = companions::all(&entries, &vocabulary);
        let usual_kind = usual_kind(&entries);
        let entries = entries.into_iter().zip(related);
        let entries = entries.map(|(entry, related)| Arc::new(Entry { related, ..entry }));
        let entries = entries.collect();
        let dimensions = dimensions(config, &vocabulary);
        let catalog = Self {
            companions: Arc::new(companions),
            usual_kind,
            entries,
            vocabulary: Arc::new(vocabulary),
            dimensions,
            pages: Arc::new(pages),
            paths: Arc::new(paths),
            introduction: library.introduction,
            documents: Arc::new(documents),
            redirects: Arc::new(redirects),
            linked_assets: Arc::new(linked.assets),
        };
        Cataloged {
            catalog,
            diagnostics,
            conflicts,
        }
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

/// Newest first; the id decides among those of one day, so that the order never depends on the disk.
fn newest_first(a: &Postmortem, b: &Postmortem) -> Ordering {
    let day = |p: &Postmortem| p.date.as_ref().map(|date| date.value);
    day(b)
        .cmp(&day(a))
        .then_with(|| a.id.value.cmp(&b.id.value))
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
    let declared = config.taxonomies.iter().map(|taxonomy| {
        let title = taxonomy.title.as_str();
        let term_title = title.strip_suffix('s').unwrap_or(title);
        info(taxonomy.dimension.clone(), title, term_title)
    });
    built_in.chain(declared).collect()
}

/// The kind that more than four fifths of the stories have.
fn usual_kind(entries: &[Entry]) -> Option<Kind> {
    let mut counts: BTreeMap<Kind, usize> = BTreeMap::new();
    for entry in entries {
        *counts.entry(entry.document.kind).or_default() += 1;
    }
    let usual = counts.into_iter().find(|(_, n)| 5 * n > 4 * entries.len());
    usual.map(|(kind, _)| kind)
}

/// Former ids. One that is in use by a document, or claimed twice, is a conflict.
fn redirects(
    entries: &IndexVec<EntryIx, Entry>,
    conflicts: &mut Vec<Diagnostic>,
) -> BTreeMap<Slug, EntryIx> {
    let current: BTreeMap<&Slug, &Entry> = entries
        .iter()
        .map(|e| (&e.document.id.value.0, e))
        .collect();
    let mut redirects: BTreeMap<Slug, EntryIx> = BTreeMap::new();
    for (index, entry) in entries.indexed() {
        for (alias, span) in &entry.document.aliases {
            let other = current
                .get(alias)
                .copied()
                .or_else(|| redirects.get(alias).and_then(|index| entries.get(*index)));
            match other {
                Some(other) if std::ptr::eq(other, entry) => {}
                // Documents that claim one id may share their aliases as well: one thing to mend.
                Some(other) if is_told(conflicts, entry, other) => {}
                Some(other) => conflicts.push(
                    Diagnostic::new(
                        &rules::ADDRESS_CONFLICT,
                        Location::within(&entry.document.source.path, *span),
                        format!(
                            "the alias `{alias}` already leads to `{}`",
                            other.document.source.path
                        ),
                    )
                    .help("an address leads to one document; take the alias out of one of them")
                    .related(Location::file(&other.document.source.path), "the other one"),
                ),
                None => {
                    redirects.insert(alias.clone(), index);
                }
            }
        }
    }
    redirects
}

/// Whether a conflict of two documents was reported.
fn is_told(conflicts: &[Diagnostic], one: &Entry, other: &Entry) -> bool {
    let paths = [&one.document.source.path, &other.document.source.path];
    conflicts.iter().any(|conflict| {
        let first = conflict.location.iter().map(|location| &location.path);
        let second = conflict.related.iter().map(|(location, _)| &location.path);
        let named: Vec<&String> = first.chain(second).collect();
        paths.iter().all(|path| named.contains(path))
    })
}

/// Resolves stated relations and adds their inverses.
fn relate(
    entries: &mut IndexVec<EntryIx, Entry>,
    documents: &Documents,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut relations: IndexVec<EntryIx, BTreeSet<(RelationLabel, EntryIx)>> =
        vec![BTreeSet::new(); entries.len()].into();
    let mut unknown = 0;
    for (index, entry) in entries.indexed() {
        for mention in &entry.document.relations {
            match documents.find(&mention.to.text) {
                Some(Place::Postmortem(other)) if other != index => {
                    let (there, back) = RelationLabel::both_ends(mention.relation);
                    if let Some(relations) = relations.get_mut(index) {
                        relations.insert((there, other));
                    }
                    if let (Some(back), Some(relations)) = (back, relations.get_mut(other)) {
                        relations.insert((back, index));
                    }
                }
                Some(Place::Postmortem(_)) => diagnostics.push(
                    Diagnostic::new(
                        &rules::SELF_RELATION,
                        Location::within(&entry.document.source.path, mention.to.span),
                        format!("`{}` is this document itself", mention.to.text),
                    )
                    .help("name another postmortem, or take the relation out"),
                ),
                Some(_) => {}
                None => {
                    let may_search = unknown < links::MOST_SUGGESTIONS;
                    let documents = Some(documents).filter(|_| may_search);
                    unknown += 1;
                    diagnostics.push(unknown_relation(&entry.document, mention, documents));
                }
            }
        }
    }
    for (index, relations) in entries.indices().zip(relations) {
        if let Some(entry) = entries.get_mut(index) {
            entry.relations = relations.into_iter().collect();
        }
    }
}

fn unknown_relation(
    document: &Postmortem,
    mention: &RelationMention,
    documents: Option<&Documents>,
) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        &rules::UNKNOWN_RELATION,
        Location::within(&document.source.path, mention.to.span),
        format!("no postmortem is called `{}`", mention.to.text),
    );
    match documents.and_then(|documents| documents.nearest(&mention.to.text)) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => {
            diagnostic.help("write the `id` of a postmortem, which is the last part of its address")
        }
    }
}

/// The mention of a term that a document makes, without its note: what the vocabulary resolves.
impl TermMention {
    /// Where the mention stands, for diagnostics.
    #[must_use]
    pub fn location(&self, path: &str) -> Location {
        Location {
            path: path.to_owned(),
            span: self.from.span,
        }
    }
}
