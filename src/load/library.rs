//! What may be published, put where the catalog looks for it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::attachments::Attachments;
#[cfg(test)]
use super::gate;
use super::parse::Value;
use super::withheld::Judge;
use crate::catalog::Library;
use crate::catalog::links::Files;
use crate::catalog::terms::TermNote;
use crate::config::Config;
use crate::diagnostics::Diagnostic;
use crate::disk::read::{Asset, Role, SourceFile};
use crate::ids::Slug;
use crate::postmortem::{Note, derive};

/// What may be published, and what there is to say about each document by itself. The files that are
/// withheld are taken out of `assets` and `attachments`.
pub(super) fn library(
    documents: &[SourceFile],
    assets: &mut Vec<Asset>,
    attachments: &mut Attachments,
    mut unpublished: BTreeMap<String, &'static str>,
    judge: Judge<'_>,
) -> (Library, Vec<Diagnostic>) {
    let files = assets.iter().map(|asset| asset.path.as_str());
    let files = files.chain(unpublished.keys().map(String::as_str));
    let withheld = judge.judge(documents, files);
    #[cfg(test)]
    let withheld = gate::tests::forget(withheld);
    assets.retain(|asset| !withheld.files.contains(&asset.path));
    attachments.withhold(&withheld.files);
    unpublished.retain(|path, _| !withheld.files.contains(path));
    let mut diagnostics = withheld.findings;
    let mut library = Library {
        files: Files {
            attachments: std::mem::take(&mut attachments.fit),
            unfit: std::mem::take(&mut attachments.unfit),
            withheld: withheld.documents,
            withheld_files: withheld.files,
            unpublished,
            outside: BTreeSet::new(),
        },
        ..Library::default()
    };
    for document in documents {
        let path = &document.source.path;
        if document.role == Role::Aside {
            continue;
        }
        let Some(parsed) = judge.memo.get(path) else {
            continue;
        };
        diagnostics.extend(parsed.diagnostics.iter().cloned());
        let value = parsed.value.as_ref();
        if let Some(value) = value.filter(|_| !library.files.withheld.contains(&**path)) {
            shelve(value, document, judge.config, &mut library);
        }
    }
    #[cfg(test)]
    gate::tests::tell(&mut library);
    (library, diagnostics)
}

/// Puts a published document where the catalog looks for it.
fn shelve(value: &Value, document: &SourceFile, config: &Config, library: &mut Library) {
    let note = match value {
        Value::Postmortem(postmortem) => {
            library.postmortems.push(Arc::clone(postmortem));
            return;
        }
        Value::Note(note) => Note::clone(note),
    };
    let path = in_content(&document.source.path, config);
    match &document.role {
        Role::Introduction => {
            // A README tells developers many things; the home page opens with its first words and
            // the rest stays a page of its own.
            if is_readme(path) {
                library
                    .pages
                    .extend(Slug::from_text("readme").map(|slug| (slug, note.clone())));
            }
            library.introduction = Some(note);
        }
        Role::Note { .. } => library.notes.extend(TermNote::at(path, note)),
        Role::Path => {
            let slug = slug_below("paths/", path);
            library.paths.extend(slug.map(|slug| (slug, note)));
        }
        Role::Page | Role::Postmortem | Role::Aside => {
            let slug = slug_below("pages/", path);
            library.pages.extend(slug.map(|slug| (slug, note)));
        }
    }
}

/// A path below the content folder.
fn in_content<'a>(path: &'a str, config: &Config) -> &'a str {
    let dir = config
        .content
        .dir
        .trim_start_matches("./")
        .trim_end_matches('/');
    let below = path
        .strip_prefix(dir)
        .and_then(|rest| rest.strip_prefix('/'));
    below.unwrap_or(path)
}

fn is_readme(path: &str) -> bool {
    path.get(.."readme".len())
        .is_some_and(|start| start.eq_ignore_ascii_case("readme"))
}

/// The slug of a page or path: its path below the folder of its kind, or the folder of a README.
fn slug_below(folder: &str, path: &str) -> Option<Slug> {
    let path = path.strip_prefix(folder).unwrap_or(path);
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    Slug::from_text(derive::bundle_name(path).unwrap_or(stem))
}
