//! What documents name that lies outside of the content, so that a finding can tell a file that is
//! elsewhere from one that is nowhere.

use std::collections::BTreeSet;

use super::memo::Memo;
use super::parse::Value;
use crate::catalog::links::path_from_root;
use crate::config::Config;
use crate::disk::read::{Role, Sighting, SourceFile, Survey};
use crate::postmortem::markdown::LinkKind;

/// Paths that are looked at. Where more lead out of the content, the first of them tell enough.
const MOST_PATHS: usize = 10_000;

/// The files outside of the content that documents name, and what was seen with them.
pub(super) fn look(
    survey: &Survey,
    sighting: Sighting,
    (documents, memo, config): (&[SourceFile], &Memo, &Config),
) -> (BTreeSet<String>, Sighting) {
    let asked = survey.outside(named(documents, memo, config));
    let there = asked.iter().filter(|(_, is_there)| *is_there);
    let outside = there.map(|(path, _)| path.clone()).collect();
    (outside, sighting.with_outside(asked))
}

/// The paths that links and images of the documents name and that lead out of the content, seen from the
/// root.
fn named(documents: &[SourceFile], memo: &Memo, config: &Config) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    let dir = config
        .content
        .dir
        .trim_start_matches("./")
        .trim_end_matches('/');
    let is_read = |path: &str| {
        !path.starts_with("../")
            && (matches!(dir, "" | ".")
                || path
                    .strip_prefix(dir)
                    .is_some_and(|rest| rest.starts_with('/')))
    };
    for document in documents {
        let source = &*document.source.path;
        let value = memo.get(source).and_then(|parsed| parsed.value.as_ref());
        let links = match value {
            _ if document.role == Role::Aside => continue,
            Some(Value::Postmortem(postmortem)) => &postmortem.links,
            Some(Value::Note(note)) => note.links(),
            None => continue,
        };
        for link in links {
            if !matches!(link.kind, LinkKind::Link | LinkKind::Image) {
                continue;
            }
            if let Some(path) = path_from_root(source, &link.target).filter(|path| !is_read(path)) {
                paths.insert(path);
            }
            if paths.len() >= MOST_PATHS {
                return paths;
            }
        }
    }
    paths
}
