//! Where written links lead: from a destination in a document to a place of the site.
//!
//! Each text is asked once ([`texts`]), for rules, backlinks and pages alike, so that a link that is
//! reported as fine is fine. Nothing here knows addresses of pages; that is the site's job.

mod names;
pub mod texts;
mod written;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::index::{EntryIx, IndexVec};
use super::terms::Terms;
use crate::diagnostics::did_you_mean;
use crate::ids::{Slug, TermId};
use crate::path;
use crate::postmortem::outline::Anchor;
use crate::postmortem::{Note, Origin, Outline, Postmortem};
use names::{Named, Names};
use written::{candidates, has_scheme, join, percent_decoded, stem};
pub use written::{percent_encoded, percent_encoded_path};

/// Unknown names of a library for which the nearest known one is looked for.
pub(super) const MOST_SUGGESTIONS: usize = 1_000;

/// Something that a link can lead to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Resource {
    /// A postmortem.
    Postmortem(EntryIx),
    /// A term.
    Term(TermId),
    /// A plain page.
    Page(Slug),
    /// A path to read along.
    Path(Slug),
    /// The home page.
    Introduction,
    /// An image or another file, by its path relative to the root.
    Asset(String),
}

/// Where a written destination leads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Destination {
    /// A place of the site, with the fragment as written.
    Resource(Resource, Option<String>),
    /// A fragment of the document itself.
    Fragment(String),
    /// An address outside of the site.
    External,
    /// A document that is not published.
    Withheld,
    /// A file that belongs to a document which is not published.
    WithheldFile,
    /// A file or folder that exists and is no part of the site.
    Unpublished {
        /// Why, as the end of "it is not published, because …".
        reason: &'static str,
        /// Where it is in the repository, where the site tells.
        url: Option<String>,
    },
    /// An image or another file that is not published for what it holds.
    Unfit {
        /// Its path relative to the root.
        path: String,
        /// Why, as the end of "it is not published, because …".
        reason: String,
        /// Where it is in the repository, where the site tells.
        url: Option<String>,
    },
    /// A file that exists outside of the content.
    Outside {
        /// Its path seen from the root.
        path: String,
    },
    /// Nothing that exists.
    Missing,
}

/// The files of a site beside its documents, by their paths relative to the root.
#[derive(Clone, Debug, Default)]
pub struct Files {
    /// Images and attachments, with their size in pixels where they tell.
    pub attachments: BTreeMap<String, Option<(u32, u32)>>,
    /// Documents that exist but are withheld, so that a link to one is explained and not called broken.
    pub withheld: BTreeSet<String>,
    /// Files that belong to such documents, for the same.
    pub withheld_files: BTreeSet<String>,
    /// Other files that exist and are not published, each with the reason.
    pub unpublished: BTreeMap<String, &'static str>,
    /// Images and attachments that are not published for what they hold, each with the reason.
    pub unfit: BTreeMap<String, String>,
    /// Files that documents name and that exist outside of the content, by their paths seen from the root.
    pub outside: BTreeSet<String>,
}

/// The documents that links can lead to.
pub(super) struct Linkable<'a> {
    pub(super) postmortems: &'a IndexVec<EntryIx, Arc<Postmortem>>,
    pub(super) redirects: &'a BTreeMap<Slug, EntryIx>,
    pub(super) terms: &'a Terms,
    pub(super) pages: &'a BTreeMap<Slug, Note>,
    pub(super) paths: &'a BTreeMap<Slug, Note>,
    pub(super) introduction: Option<&'a Note>,
}

/// Everything that has a path or a name.
#[derive(Clone, Debug, Default)]
pub struct LinkIndex {
    by_path: BTreeMap<Arc<str>, Resource>,
    by_id: BTreeMap<Slug, Resource>,
    /// Documents by their exact title; `None` where several have it.
    by_title: BTreeMap<String, Option<Resource>>,
    /// Paths of documents in the order of the names of the files without their endings, of one name the shortest first.
    by_file: Vec<Arc<str>>,
    /// Paths of documents and files with capitals by the same in lower case.
    by_lower: BTreeMap<String, Arc<str>>,
    /// Paths to read along.
    guides: BTreeSet<Slug>,
    files: Files,
    /// The files by their names, those that are withheld among them.
    names: Names,
    /// Folders that hold something.
    folders: BTreeSet<String>,
    /// Address of a source in the repository, with `{path}` in it.
    repository: Option<String>,
}

impl LinkIndex {
    pub(super) fn new(linkable: &Linkable<'_>, files: Files, repository: Option<String>) -> Self {
        let by_path = linkable.by_path();
        let mut by_file: Vec<Arc<str>> = by_path.keys().cloned().collect();
        by_file.sort_by(|a, b| (file_stem(a), a.len()).cmp(&(file_stem(b), b.len())));
        let paths = by_path.keys().map(|path| &**path);
        let published = paths.chain(files.attachments.keys().map(String::as_str));
        // Of several the first.
        let by_lower = published.clone().rev().filter_map(|path| {
            let lower = path.to_lowercase();
            (lower != path).then(|| (lower, Arc::from(path)))
        });
        let unpublished = files.unpublished.keys().chain(files.unfit.keys());
        let seen = published.clone().chain(unpublished.map(String::as_str));
        let folders = seen.flat_map(|path| {
            let ends = path.match_indices('/').map(|(at, _)| at);
            ends.filter_map(|at| path.get(..at)).map(str::to_owned)
        });
        // The name of an unfit file means that file, and no other one in its place.
        let named = files.attachments.keys().chain(files.unfit.keys());
        Self {
            by_id: linkable.by_id(),
            by_title: linkable.by_title(),
            guides: linkable.paths.keys().cloned().collect(),
            by_lower: by_lower.collect(),
            folders: folders.collect(),
            names: Names::new(named, &files.withheld_files),
            by_path,
            by_file,
            files,
            repository,
        }
    }

    /// What is known about a path that leads to nothing published.
    fn unpublished(&self, path: &str) -> Destination {
        if let Some(reason) = self.files.unfit.get(path) {
            return Destination::Unfit {
                path: path.to_owned(),
                reason: reason.clone(),
                url: self.url_in_repository(path, "/blob/"),
            };
        }
        let is_folder = self.folders.contains(path);
        let reason = self.files.unpublished.get(path).copied();
        let Some(reason) = reason.or(is_folder.then_some("it is a folder without an index")) else {
            return Destination::Missing;
        };
        let view = if is_folder { "/tree/" } else { "/blob/" };
        Destination::Unpublished {
            reason,
            url: self.url_in_repository(path, view),
        }
    }

    /// Where a path is in the repository. `view` is what forges call the page that shows its kind.
    fn url_in_repository(&self, path: &str, view: &str) -> Option<String> {
        let template = self.repository.as_ref()?;
        // The address is for editing; forges show a file at a sister address.
        let template = template.replacen("/edit/", view, 1);
        Some(template.replace("{path}", &percent_encoded_path(path)))
    }

    /// The path of a document or file that is the written one but for capitals.
    pub(super) fn nearest_path(&self, from: &str, written: &str) -> Option<&str> {
        let path = written.split(['#', '?']).next()?;
        let path = join(from, &percent_decoded(path))?.to_lowercase();
        let capitals = self.by_lower.get(&path).map(|path| &**path);
        capitals.or_else(|| {
            let document = self.by_path.get_key_value(path.as_str());
            let file = || self.files.attachments.get_key_value(&path);
            document
                .map(|(path, _)| &**path)
                .or_else(|| file().map(|(path, _)| path.as_str()))
        })
    }

    /// The path of the only document that has the written file name.
    pub(super) fn only_of_name(&self, written: &str) -> Option<&str> {
        let path = percent_decoded(written.split(['#', '?']).next()?);
        let name = path::name(&path);
        let common = ["index", "readme"];
        if common
            .iter()
            .any(|common| stem(name).eq_ignore_ascii_case(common))
        {
            return None;
        }
        let paths = self.of_file(stem(name)).iter();
        let mut same = paths.filter(|path| path::name(path) == name);
        let only = same.next()?;
        same.next().is_none().then_some(&**only)
    }

    /// The postmortem of an id, an alias or a label, in any spelling.
    pub(super) fn find(&self, written: &str) -> Option<Resource> {
        self.by_id.get(Slug::from_text(written)?.as_str()).cloned()
    }

    /// What the file of a path became.
    #[must_use]
    pub fn at_path(&self, path: &str) -> Option<&Resource> {
        self.by_path.get(path)
    }

    /// A known id near to an unknown one.
    pub(super) fn nearest(&self, written: &str) -> Option<&str> {
        did_you_mean(written, self.by_id.keys().map(Slug::as_str))
    }

    /// The size of an image in pixels, where it is known.
    #[must_use]
    pub fn image_size(&self, path: &str) -> Option<(u32, u32)> {
        self.files.attachments.get(path).copied().flatten()
    }

    /// Whether a name means a document that exists and is withheld, as far as its path tells.
    pub(super) fn is_withheld(&self, name: &str) -> bool {
        let name = name.split_once(':').map_or(name, |(_, name)| name).trim();
        let slug = Slug::from_text(name);
        self.files.withheld.iter().any(|path| {
            let path = stem(path);
            let path = path.strip_suffix("/index").unwrap_or(path);
            let file = path::name(path);
            path.ends_with(&format!("/{}", stem(name)))
                || (slug.is_some() && slug == Slug::from_text(file))
        })
    }

    /// What the inside of `[[…]]` means in the document of path `from`, and its fragment: a path as seen
    /// from there (`../reports/mail`), or what [`Self::named`] knows.
    pub(super) fn wiki(
        &self,
        from: &str,
        target: &str,
        terms: &Terms,
    ) -> Option<(Resource, Option<String>)> {
        if !target.starts_with(['.', '/']) {
            return self.named(target, terms);
        }
        match self.resolve(from, target) {
            Destination::Resource(place, fragment) if !matches!(place, Resource::Asset(_)) => {
                Some((place, fragment))
            }
            // Obsidian begins paths with a stroke where the vault does, which may lie deeper.
            Destination::Missing => self.named(target.strip_prefix('/')?, terms),
            _ => None,
        }
    }

    /// What a name means, and its fragment: an id, a term as `factor:retry-storm`, a path to read along
    /// as `path:start-here`, a title, or a path of a file or its end.
    pub(super) fn named(&self, target: &str, terms: &Terms) -> Option<(Resource, Option<String>)> {
        let (name, fragment) = match target.split_once('#') {
            Some((name, fragment)) => (name.trim(), Some(fragment.trim().to_owned())),
            None => (target.trim(), None),
        };
        let term = || {
            let (prefix, name) = name.split_once(':')?;
            let prefix = Slug::from_text(prefix)?;
            let mut called = terms
                .dimensions()
                .filter(|one| one.is_called(prefix.as_str()));
            let term = called.find_map(|dimension| terms.resolve(dimension, name.trim()))?;
            Some(Resource::Term(term.id.clone()))
        };
        let guide = || {
            let (prefix, name) = name.split_once(':')?;
            let slug = Slug::from_text(name).filter(|slug| self.guides.contains(slug))?;
            matches!(prefix.trim(), "path" | "paths").then_some(Resource::Path(slug))
        };
        let titled = || self.by_title.get(name).cloned().flatten();
        let place = term()
            .or_else(guide)
            .or_else(|| self.by_id.get(name).cloned())
            .or_else(titled)
            .or_else(|| self.by_end(name))
            .or_else(|| self.find(name).filter(|_| !name.contains(':')))?;
        Some((place, fragment))
    }

    /// The document whose path ends like this, with or without its ending; the one with the
    /// shortest path, as Obsidian has it.
    fn by_end(&self, name: &str) -> Option<Resource> {
        let mut paths = self.of_file(stem(path::name(name))).iter();
        let path = paths.find(|path| {
            let end = stem(name);
            stem(path) == end || stem(path).ends_with(&format!("/{end}"))
        });
        self.by_path.get(path?).cloned()
    }

    /// The paths of the documents whose file has this name without its ending, the shortest first.
    fn of_file(&self, name: &str) -> &[Arc<str>] {
        let start = self.by_file.partition_point(|path| file_stem(path) < name);
        let rest = self.by_file.get(start..).unwrap_or_default();
        let count = rest.partition_point(|path| file_stem(path) == name);
        rest.get(..count).unwrap_or_default()
    }

    /// What `![[…]]` shows in the document of path `from` where it names no document: a file by its name
    /// or the end of its path, or by its path seen from the document.
    fn embedded(&self, from: &str, name: &str) -> Destination {
        match self.names.find(from, name) {
            Named::File(path) if self.files.unfit.contains_key(path) => self.unpublished(path),
            Named::File(path) => Destination::Resource(Resource::Asset(path.to_owned()), None),
            Named::Withheld => Destination::WithheldFile,
            Named::Nothing => self.resolve(from, name),
        }
    }

    /// Where a destination leads that is written in the document of path `from`.
    pub(super) fn resolve(&self, from: &str, written: &str) -> Destination {
        let written = written.trim();
        if has_scheme(written) || written.starts_with("//") {
            return Destination::External;
        }
        let (rest, fragment) = match written.split_once('#') {
            Some((rest, fragment)) => (rest, Some(fragment.to_owned()).filter(|f| !f.is_empty())),
            None => (written, None),
        };
        let path = rest.split_once('?').map_or(rest, |(path, _)| path);
        if path.is_empty() {
            return Destination::Fragment(fragment.unwrap_or_default());
        }
        let decoded = percent_decoded(path);
        let Some(path) = join(from, &decoded) else {
            return self.outside(from, &decoded);
        };
        for candidate in candidates(&path) {
            if let Some(place) = self.by_path.get(candidate.as_str()) {
                return Destination::Resource(place.clone(), fragment);
            }
            if self.files.withheld.contains(&candidate) {
                return Destination::Withheld;
            }
        }
        if self.files.attachments.contains_key(&path) {
            return Destination::Resource(Resource::Asset(path), None);
        }
        if self.files.withheld_files.contains(&path) {
            return Destination::WithheldFile;
        }
        match self.unpublished(&path) {
            Destination::Missing => self.outside(from, &decoded),
            known => known,
        }
    }

    /// A path that leads to nothing that was read.
    fn outside(&self, from: &str, written: &str) -> Destination {
        let path = path::from_root(from, written);
        match self.files.outside.contains(&path) {
            true => Destination::Outside { path },
            false => Destination::Missing,
        }
    }
}

/// The name of the file of a path, without its ending.
fn file_stem(path: &str) -> &str {
    stem(path::name(path))
}

/// The path that a destination names, seen from the root, where that is one; for those who look whether
/// there is a file outside of the content.
#[must_use]
pub fn path_from_root(from: &str, written: &str) -> Option<String> {
    let written = written.trim();
    if has_scheme(written) || written.starts_with("//") {
        return None;
    }
    let path = written.split(['#', '?']).next()?;
    (!path.is_empty()).then(|| path::from_root(from, &percent_decoded(path)))
}

impl Linkable<'_> {
    /// What the file of each path became.
    fn by_path(&self) -> BTreeMap<Arc<str>, Resource> {
        let at = |note: &Note, place| (Arc::clone(&note.source.path), place);
        let pages = self.pages.iter();
        let pages = pages.map(|(slug, note)| at(note, Resource::Page(slug.clone())));
        let described = self.terms.described();
        let terms = described
            .filter_map(|term| Some(at(term.note.as_ref()?, Resource::Term(term.id.clone()))));
        let stories = self.postmortems.indexed();
        let stories = stories
            .map(|(index, story)| (Arc::clone(&story.source.path), Resource::Postmortem(index)));
        let introduction = self.introduction.iter();
        let introduction = introduction.map(|note| at(note, Resource::Introduction));
        let paths = self.paths.iter();
        let paths = paths.map(|(slug, note)| at(note, Resource::Path(slug.clone())));
        // Of several the last: a README is the introduction and a page.
        let all = pages.chain(terms).chain(stories);
        all.chain(introduction).chain(paths).collect()
    }

    /// The postmortems by their ids, their former ones and their labels. A document's own id goes before
    /// another one's former id, and that before a label, of which the first counts.
    fn by_id(&self) -> BTreeMap<Slug, Resource> {
        let stories = || self.postmortems.indexed();
        let labels = stories().rev().filter_map(|(index, story)| {
            let label = Slug::from_text(story.label.as_deref()?)?;
            Some((label, index))
        });
        let former = self.redirects.iter();
        let former = former.map(|(alias, index)| (alias.clone(), *index));
        let own = stories().map(|(index, story)| (story.id.value.0.clone(), index));
        let all = labels.chain(former).chain(own);
        all.map(|(id, index)| (id, Resource::Postmortem(index)))
            .collect()
    }

    fn by_title(&self) -> BTreeMap<String, Option<Resource>> {
        let stories = self.postmortems.indexed();
        // A title that lost its date on the way is linked to as it was written, too.
        let stories = stories.flat_map(|(index, story)| {
            let shown = story.title.value.as_str();
            let stated = story.title.all().skip(1);
            let stated = stated.filter(|title| title.from.origin == Origin::FrontMatter);
            let stated = stated.map(|title| title.value.as_str());
            let all = std::iter::once(shown).chain(stated.filter(move |title| *title != shown));
            all.map(move |title| (title, Resource::Postmortem(index)))
        });
        let pages = self.pages.iter();
        let pages =
            pages.filter_map(|(slug, note)| Some((note.title()?, Resource::Page(slug.clone()))));
        let paths = self.paths.iter();
        let paths =
            paths.filter_map(|(slug, note)| Some((note.title()?, Resource::Path(slug.clone()))));
        let mut by_title: BTreeMap<String, Option<Resource>> = BTreeMap::new();
        for (title, place) in stories.chain(pages).chain(paths) {
            by_title
                .entry(title.to_owned())
                .and_modify(|place| *place = None)
                .or_insert(Some(place));
        }
        by_title
    }
}

/// What a written fragment means in the document of an outline.
#[must_use]
pub fn anchor(outline: &Outline, fragment: &str) -> Anchor {
    outline.find_anchor(&percent_decoded(fragment))
}
