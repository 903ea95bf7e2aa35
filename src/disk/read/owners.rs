//! Whom files and documents belong to, told by their names and places alone.
//!
//! A folder that a document speaks for (`index.md`, or a README or `postmortem.md` of one incident)
//! is a bundle: all of it belongs to that document, folders within it included. In every other folder
//! a file belongs to the documents beside it. A document that could not be read counts as well, because
//! nobody knows what it says.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::{Config, Layout};
use crate::disk::names;
use crate::disk::walk::Candidate;
use crate::path::{self, folder};
use crate::postmortem::derive;

/// The documents of a site by the folders that they lie in, and those that speak for their folder.
#[derive(Clone, Debug, Default)]
pub struct Owners {
    /// By folder, relative to the root: the documents that speak for it.
    leads: BTreeMap<String, Vec<Arc<str>>>,
    /// By folder: the documents directly in it.
    documents: BTreeMap<String, Vec<Arc<str>>>,
    /// All documents by their paths without the endings. A folder of such a path is named after them.
    named: Vec<Arc<str>>,
    /// The content folder.
    content: String,
}

impl Owners {
    pub(super) fn of(documents: &[Candidate], config: &Config) -> Self {
        let mut owners = Self::default();
        let mut by_folder: BTreeMap<&str, Vec<&Candidate>> = BTreeMap::new();
        for candidate in documents {
            let beside = owners.documents.entry(folder(&candidate.path).to_owned());
            beside.or_default().push(Arc::clone(&candidate.path));
            owners.named.push(Arc::clone(&candidate.path));
            let inside = by_folder.entry(folder(&candidate.in_content));
            inside.or_default().push(candidate);
            let prefix = candidate.path.len() - candidate.in_content.len();
            let content = candidate.path.get(..prefix).unwrap_or_default();
            content
                .trim_end_matches('/')
                .clone_into(&mut owners.content);
        }
        // Those of one name stay in the order in which they were found.
        owners
            .named
            .sort_by(|one, other| without_ending(one).cmp(without_ending(other)));
        for (place, inside) in &by_folder {
            let leads = leads(place, inside, &by_folder, config);
            if let Some(first) = leads.first() {
                let paths = leads.iter().map(|lead| Arc::clone(&lead.path)).collect();
                owners.leads.insert(folder(&first.path).to_owned(), paths);
            }
        }
        owners
    }

    /// The bundles, each by its folder with the documents that speak for it; a bundle within another
    /// one comes behind it.
    pub fn bundles(&self) -> impl Iterator<Item = (&str, &[Arc<str>])> {
        let bundles = self.leads.iter();
        bundles.map(|(folder, leads)| (folder.as_str(), leads.as_slice()))
    }

    /// The documents that speak for the folder of a bundle.
    #[must_use]
    pub fn leads(&self, bundle: &str) -> &[Arc<str>] {
        self.leads.get(bundle).map_or(&[], Vec::as_slice)
    }

    /// The folder of the bundle that a document or file lies in; of a document that speaks for a
    /// bundle the one around it.
    #[must_use]
    pub fn bundle_of(&self, path: &str) -> Option<&str> {
        let is_lead = |folder: &str| {
            let leads = self.leads.get(folder);
            leads.is_some_and(|leads| leads.iter().any(|lead| **lead == *path))
        };
        let own = Some(folder(path)).filter(|own| !is_lead(own));
        self.bundle_at(own.or_else(|| above(folder(path)))?)
    }

    /// The folder of the bundle that a bundle lies in.
    #[must_use]
    pub fn bundle_around(&self, bundle: &str) -> Option<&str> {
        self.bundle_at(above(bundle)?)
    }

    fn bundle_at(&self, folder: &str) -> Option<&str> {
        let mut folders = std::iter::successors(Some(folder), |folder| above(folder));
        let found = folders.find_map(|folder| self.leads.get_key_value(folder));
        found.map(|(folder, _)| folder.as_str())
    }

    /// The documents that the files of a folder lie beside where it is in no bundle: those in it, else
    /// the one that it is named after, else those of the folder above. What lies in a folder of the
    /// content folder is nobody's because of what lies in the content folder itself.
    #[must_use]
    pub fn beside(&self, folder: &str) -> &[Arc<str>] {
        let mut at = folder;
        loop {
            if let Some(documents) = self.documents.get(at) {
                return documents;
            }
            let named = self.named_after(at);
            if !named.is_empty() {
                return named;
            }
            match above(at) {
                Some(outer) if at != self.content && outer != self.content => at = outer,
                _ => return &[],
            }
        }
    }
}

impl Owners {
    /// The documents that a folder is named after.
    fn named_after(&self, folder: &str) -> &[Arc<str>] {
        let start = self
            .named
            .partition_point(|path| without_ending(path) < folder);
        let rest = self.named.get(start..).unwrap_or_default();
        let count = rest.partition_point(|path| without_ending(path) == folder);
        rest.get(..count).unwrap_or_default()
    }
}

/// The documents that speak for a folder of the content. An index goes before all others.
fn leads<'a>(
    place: &str,
    inside: &[&'a Candidate],
    by_folder: &BTreeMap<&str, Vec<&Candidate>>,
    config: &Config,
) -> Vec<&'a Candidate> {
    if holds_many(place, config) {
        return Vec::new();
    }
    let stem = |candidate: &Candidate| names::stem(&candidate.path).to_ascii_lowercase();
    let chosen = |is_one: &dyn Fn(&str) -> bool| -> Vec<&'a Candidate> {
        let matching = inside.iter().copied();
        matching.filter(|one| is_one(&stem(one))).collect()
    };
    // `index.de.md` speaks where there is no other.
    for index in [
        chosen(&|stem| stem == "index"),
        chosen(&|stem| stem.starts_with("index.")),
    ] {
        if !index.is_empty() {
            return index;
        }
    }
    let speaks = |one: &Candidate| {
        names::is_readme(&one.path)
            || (names::holds_stories(config, &one.in_content)
                && !names::is_list(&one.path)
                && derive::bundle_name(&one.path).is_some())
    };
    let tells = |one: &&Candidate| !speaks(one) && names::names_incident(names::stem(&one.path));
    let start = format!("{place}/");
    let has_stories = || {
        let within = by_folder.range(start.as_str()..);
        let mut within = within.map_while(|(other, _)| other.strip_prefix(start.as_str()));
        inside.iter().any(tells) || within.any(names::names_incident)
    };
    if !names::names_incident(path::name(place)) && has_stories() {
        return Vec::new();
    }
    let matching = inside.iter().copied();
    matching.filter(|one| speaks(one)).collect()
}

/// Whether a folder holds documents that have nothing to do with each other, by its name and place.
fn holds_many(place: &str, config: &Config) -> bool {
    let is_of_a_kind = config.layout == Layout::Site
        && !place.contains('/')
        && !names::holds_stories(config, &format!("{place}/"));
    let is_of_one = names::names_incident(path::name(place)) || names::may_be_bundle(place);
    place.is_empty() || is_of_a_kind || !is_of_one
}

fn without_ending(path: &str) -> &str {
    let stem = names::stem(path);
    path.rsplit_once('/').map_or(stem, |(folder, _)| {
        path.get(..folder.len() + 1 + stem.len()).unwrap_or(path)
    })
}

/// The folder that a folder lies in.
fn above(of: &str) -> Option<&str> {
    (!of.is_empty()).then(|| folder(of))
}

#[cfg(test)]
mod tests {
    use Layout::{Repository, Site};

    use super::*;
    use crate::disk::read::Role;

    fn owners(layout: Layout, paths: &[&str]) -> Owners {
        let config = match layout {
            Site => Config::for_site("x"),
            Repository => Config::for_repository("x"),
        };
        let candidate = |path: &&str| Candidate {
            path: (*path).into(),
            in_content: path.strip_prefix("content/").unwrap_or(path).to_owned(),
            size: 0,
            stamp: None,
            role: Role::Page,
        };
        let documents: Vec<_> = paths.iter().map(candidate).collect();
        Owners::of(&documents, &config)
    }

    #[test]
    fn a_document_speaks_for_its_folder() {
        let check = |layout, paths: &[&str], asked: &str, expected: Option<&str>| {
            let owners = owners(layout, paths);
            assert_eq!(owners.bundle_of(asked), expected, "{paths:?} {asked}");
        };
        let bundle = Some("content/postmortems/merger");
        for lead in [
            "index.md",
            "Index.markdown",
            "index.de.md",
            "README.md",
            "postmortem.md",
        ] {
            let lead = format!("content/postmortems/merger/{lead}");
            for inside in ["notes.md", "a.png", "deep/er/b.pdf"] {
                let inside = format!("content/postmortems/merger/{inside}");
                check(Site, &[&lead], &inside, bundle);
            }
            check(Site, &[&lead], &lead, None);
            check(Site, &[&lead], "content/postmortems/other/a.png", None);
        }
        check(
            Repository,
            &["a/index.md", "a/b/index.md"],
            "a/b/index.md",
            Some("a"),
        );
        check(
            Repository,
            &["a/index.md", "a/b/index.md"],
            "a/b/c.png",
            Some("a/b"),
        );
        check(
            Site,
            &["content/systems/dns/index.md"],
            "content/systems/dns/a.png",
            Some("content/systems/dns"),
        );
    }

    #[test]
    fn folders_of_many_documents_are_nobodys() {
        let check = |layout, lead: &str, inside: &str| {
            let owners = owners(layout, &[lead, inside]);
            assert_eq!(owners.bundle_of(inside), None, "{lead} {inside}");
        };
        check(Site, "content/index.md", "content/a.md");
        check(
            Site,
            "content/postmortems/index.md",
            "content/postmortems/a.md",
        );
        check(Site, "content/systems/index.md", "content/systems/a.md");
        check(
            Site,
            "content/factors/change/review.md",
            "content/factors/change/a.md",
        );
        check(Site, "content/team/_index.md", "content/team/a.md");
        check(Repository, "README.md", "a.md");
        check(Repository, "2024/index.md", "2024/a.md");
        check(
            Repository,
            "payments/README.md",
            "payments/2024-05-01-db.md",
        );
        check(
            Repository,
            "payments/README.md",
            "payments/2024-05-01-db/x.md",
        );
    }

    #[test]
    fn a_file_lies_beside_the_documents_of_its_folder() {
        let check = |file: &str, expected: &[&str]| {
            let documents = ["content/top.md", "content/a/one.md", "content/a/two.md"];
            let owners = owners(Site, &documents);
            let beside: Vec<&str> = owners
                .beside(folder(file))
                .iter()
                .map(|path| &**path)
                .collect();
            assert_eq!(beside, expected, "{file}");
        };
        let both: &[&str] = &["content/a/one.md", "content/a/two.md"];
        check("content/a/x.png", both);
        check("content/a/images/x.png", both);
        check("content/a/one/x.png", &["content/a/one.md"]);
        check("content/top/x.png", &["content/top.md"]);
        check("content/x.png", &["content/top.md"]);
        check("content/images/x.png", &[]);
    }
}
