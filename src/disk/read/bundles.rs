//! Bundles: a folder that tells of one incident, with its postmortem and what was written beside it.
//!
//! Which document is the postmortem is told by the folder's name where that names an incident, and
//! by the document's headings where it does not. What lies beside it are plain pages, so that
//! nobody's `notes.md` is taken for an incident called "Notes".

use std::collections::BTreeMap;

use super::{Role, SourceFile};
use crate::config::Config;
use crate::disk::names;
use crate::path;
use crate::postmortem::markdown::Content;
use crate::postmortem::outline::{self, SectionKind};
use crate::postmortem::{derive, front_matter};
use crate::text::SourceText;

/// Gives each document of a bundle its role. `prefix` is the length of the content folder's path
/// with its slash. The documents are sorted by path.
pub(super) fn settle(documents: &mut [SourceFile], config: &Config, prefix: usize) {
    let mut by_folder: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, document) in documents.iter().enumerate() {
        let path = document.source.path.get(prefix..).unwrap_or_default();
        let may_be_story = matches!(document.role, Role::Postmortem | Role::Page)
            && names::holds_stories(config, path);
        if let (true, Some((folder, _))) = (may_be_story, path.rsplit_once('/')) {
            by_folder.entry(folder.to_owned()).or_default().push(at);
        }
    }
    let mut roles: Vec<(usize, Role)> = Vec::new();
    for (folder, inside) in &by_folder {
        let leads = inside.iter().copied().filter(|at| {
            documents
                .get(*at)
                .is_some_and(|document| names::leads_bundle(&document.source.path))
        });
        // An index goes before a README, which then speaks to those who look at the repository.
        let Some(lead) = leads.min_by_key(|at| {
            documents
                .get(*at)
                .is_some_and(|document| names::is_readme(&document.source.path))
        }) else {
            continue;
        };
        let Some(document) = documents.get(lead) else {
            continue;
        };
        let others = inside.iter().copied().filter(|at| *at != lead);
        let name_of = |at: usize| {
            documents
                .get(at)
                .map_or("", |document| &*document.source.path)
        };
        let has_stories = others
            .clone()
            .any(|at| names::names_incident(names::stem(name_of(at))))
            || {
                let start = format!("{folder}/");
                by_folder
                    .range(start.clone()..)
                    .map_while(|(other, _)| other.strip_prefix(start.as_str()))
                    .any(names::names_incident)
            };
        let is_alone = others.clone().next().is_none();
        let is_bundle = names::names_incident(path::name(folder))
            || (is_alone && names::names_one_postmortem(path::name(folder)))
            || (names::may_be_bundle(folder)
                && !has_stories
                && tells_of_incident(&document.source));
        if !is_bundle {
            continue;
        }
        // `postmortem.md` beside a README says by its name that it is the one.
        let named = others.clone().find(|at| {
            !names::leads_bundle(name_of(*at)) && derive::bundle_name(name_of(*at)).is_some()
        });
        let story = match named {
            Some(named) if names::is_readme(&document.source.path) => named,
            _ => lead,
        };
        roles.push((story, Role::Postmortem));
        roles.extend(
            inside
                .iter()
                .copied()
                .filter(|at| *at != story && !names::names_incident(names::stem(name_of(*at))))
                .map(|at| (at, Role::Page)),
        );
    }
    for (at, role) in roles {
        if let Some(document) = documents.get_mut(at) {
            document.role = role;
        }
    }
}

/// Whether the headings are those of a postmortem, or the title names an incident or its day.
fn tells_of_incident(source: &SourceText) -> bool {
    let body = front_matter::split(&source.text).body;
    let outline = outline::read(&Content::read(&source.text, body));
    let title = outline.title.and_then(|at| outline.headings.get(at));
    let telling = [
        SectionKind::Summary,
        SectionKind::Impact,
        SectionKind::Timeline,
        SectionKind::Factors,
    ];
    title.is_some_and(|title| names::names_incident(&title.text))
        || outline
            .sections
            .iter()
            .any(|section| telling.contains(&section.kind))
}
