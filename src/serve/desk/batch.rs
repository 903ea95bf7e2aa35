//! What a decision writes: the texts of the files as they are, and as they are to be.

use std::collections::BTreeMap;
use std::path::Path;

use super::list::Chosen;
use super::{Act, Refused, merge};
use crate::adopt::{self, Item, diff};
use crate::catalog::links::Resource;
use crate::config::edit::{self, EditError};
use crate::config::{Config, FILE_NAME};
use crate::disk::replace::{ReplaceError, Within};
use crate::load::settings;
use crate::postmortem::{Postmortem, derive};
use crate::refusals::Refusal;
use crate::site::Site;
use crate::text::SourceText;

/// Lines of a diff that are shown.
const MOST_LINES: usize = 2_000;

/// What is written at once.
#[derive(Debug)]
pub(in crate::serve) struct Batch {
    pub(in crate::serve) changes: Vec<Change>,
    /// Documents that are left as they are, with the reason.
    pub(in crate::serve) left: Vec<(String, String)>,
}

/// A file before and after.
#[derive(Clone, Debug)]
pub(in crate::serve) struct Change {
    pub(in crate::serve) path: String,
    /// Nothing where there is no file.
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
}

impl Change {
    /// The way back.
    pub(super) fn reversed(&self) -> Self {
        Self {
            path: self.path.clone(),
            before: self.after.clone(),
            after: self.before.clone(),
        }
    }

    /// Whether a site shows the file as it is after the change.
    pub(in crate::serve) fn is_shown(&self, site: &Site) -> bool {
        if self.path == FILE_NAME {
            let text = self.after.as_deref().unwrap_or_default();
            let refused = Config::from_toml(FILE_NAME, text, "").map(|config| config.refused);
            return refused.is_ok_and(|refused| refused == site.config().refused);
        }
        let catalog = site.catalog();
        let place = catalog.documents.at_path(&self.path);
        let (Some(place), Some(after)) = (place, &self.after) else {
            return place.is_none() && self.after.is_none();
        };
        match place {
            Resource::Term(term) => {
                let term = catalog.vocabulary.get(term);
                let note = term.and_then(|term| term.note.as_ref());
                note.is_some_and(|note| *note.source.text == **after)
            }
            _ => {
                let read = parsed(site, &self.path, after);
                let shown = story(site, &self.path);
                let both = read.zip(shown);
                both.is_some_and(|(read, shown)| read.source.text == shown.source.text)
            }
        }
    }
}

impl Batch {
    pub(super) const fn of(changes: Vec<Change>) -> Self {
        Self {
            changes,
            left: Vec::new(),
        }
    }

    /// What it changes, as a unified diff.
    pub(in crate::serve) fn diff(&self) -> String {
        let mut text = String::new();
        for change in &self.changes {
            let before = change.before.as_deref().unwrap_or_default();
            let after = change.after.as_deref().unwrap_or_default();
            text.push_str(&diff(&change.path, before, after));
        }
        text
    }

    /// The diff as far as somebody reads it.
    pub(in crate::serve) fn shown_diff(&self) -> String {
        let diff = self.diff();
        match diff.match_indices('\n').nth(MOST_LINES) {
            Some((end, _)) => format!("{}\n…\n", diff.get(..end).unwrap_or_default()),
            None => diff,
        }
    }

    /// What tells it from any other.
    pub(in crate::serve) fn seal(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for change in &self.changes {
            for text in [
                Some(&change.path),
                change.before.as_ref(),
                change.after.as_ref(),
            ] {
                let text = text.map_or_else(String::new, |text| format!("{} {text}", text.len()));
                hasher.update(text.as_bytes());
                hasher.update(b"\0");
            }
        }
        hasher.finalize().to_hex().to_string()
    }
}

/// Finds out what to write.
pub(super) struct Planner<'a> {
    pub(super) files: &'a Within,
    /// The folder of the site.
    pub(super) root: &'a Path,
    pub(super) site: &'a Site,
    /// What the desk wrote itself.
    pub(super) steps: &'a [Vec<Change>],
}

impl Planner<'_> {
    /// Accepts or refuses suggestions. Of several documents, those that cannot be written are told.
    pub(super) fn decide(&self, act: Act, chosen: Vec<Chosen>) -> Result<Batch, Refused> {
        let mut documents: BTreeMap<String, Vec<Item>> = BTreeMap::new();
        for one in chosen {
            documents.entry(one.path).or_default().push(one.item);
        }
        let is_one = documents.len() == 1;
        let mut batch = Batch::of(Vec::new());
        for (path, items) in documents {
            match self.document(act, &path, items) {
                Ok(change) => batch.changes.push(change),
                Err(refused) if is_one => return Err(refused),
                Err(refused) => batch.left.push((path, refused.to_string())),
            }
        }
        match batch.changes.is_empty() {
            true => Err(Refused::Failed(
                "none of the files can be written".to_owned(),
            )),
            false => Ok(batch),
        }
    }

    fn document(&self, act: Act, path: &str, items: Vec<Item>) -> Result<Change, Refused> {
        let before = self.text(path)?;
        let document = parsed(self.site, path, &before);
        let document = document.ok_or_else(|| changed(path))?;
        let shown = story(self.site, path).ok_or_else(|| changed(path))?;
        let is_ours = || {
            let mut written = self.steps.iter().rev().flatten();
            let last = written.find(|change| change.path == path);
            last.is_some_and(|change| change.after.as_ref() == Some(&before))
        };
        if document.source.text != shown.source.text && !is_ours() {
            return Err(changed(path));
        }
        let config = self.site.config();
        let after = match act {
            Act::Refuse => {
                let refusals = items.iter();
                let refusals = refusals.filter_map(|item| Refusal::of(&item.field, &item.value));
                adopt::refuse(&document, &before, &refusals.collect::<Vec<_>>(), config)
            }
            _ => adopt::adopt(&document, &before, items, config).map(|adopted| adopted.text),
        };
        let after = after.map_err(|error| Refused::Failed(format!("{path}: {error}")))?;
        Ok(Change {
            path: path.to_owned(),
            before: Some(before),
            after: Some(after),
        })
    }

    /// Makes a name an alias of another system, or says that they are two.
    pub(super) fn names(&self, act: Act, alias: &str, name: &str) -> Result<Batch, Refused> {
        let read = |path: &str| self.files.read(path);
        let change = merge::change(self.site, act, (alias, name), &read)?;
        Ok(Batch::of(vec![change]))
    }

    /// Refuses a term for all documents, in site.toml.
    pub(super) fn refuse_everywhere(&self, chosen: &[Chosen]) -> Result<Batch, Refused> {
        let first = chosen.first().map(|one| &one.item);
        let refusal = first.and_then(|item| Refusal::of(&item.field, &item.value));
        let Some(refusal @ Refusal::Term(_)) = refusal else {
            return Err(Refused::Unknown(
                "this is no system and no factor".to_owned(),
            ));
        };
        let config = self.site.config();
        let before = self.text_of(FILE_NAME)?;
        if before.is_some() != config.has_file {
            return Err(changed(FILE_NAME));
        }
        let text = before.as_deref().unwrap_or_default();
        let after = edit::refuse(text, &refusal);
        let after = after.map_err(|error: EditError| Refused::Failed(error.to_string()))?;
        if after == text {
            return Err(Refused::Unknown(
                "this is not suggested any more".to_owned(),
            ));
        }
        if before.is_none() && !settings::may_begin(self.root, config, &after) {
            return Err(Refused::Failed(format!(
                "there is no {FILE_NAME}, and a new one would change which documents are read or how they look; write \
                 one first: `[content] dir` in it says where the documents are"
            )));
        }
        Ok(Batch::of(vec![Change {
            path: FILE_NAME.to_owned(),
            before,
            after: Some(after),
        }]))
    }

    /// The text of a file as it is now.
    fn text(&self, path: &str) -> Result<String, Refused> {
        self.text_of(path)?.ok_or_else(|| changed(path))
    }

    /// The same; nothing where there is no file.
    fn text_of(&self, path: &str) -> Result<Option<String>, Refused> {
        let bytes = self.files.read(path);
        let bytes = bytes.map_err(|error| Refused::Failed(format!("{path}: {error}")))?;
        let text = bytes.map(|bytes| String::from_utf8(bytes).map_err(|_| changed(path)));
        text.transpose()
    }
}

pub(super) fn changed(path: &str) -> Refused {
    Refused::Changed(format!(
        "{path} changed since it was read; it is left as it is"
    ))
}

/// The story of a path.
fn story<'s>(site: &'s Site, path: &str) -> Option<&'s Postmortem> {
    let catalog = site.catalog();
    let Resource::Postmortem(index) = catalog.documents.at_path(path)? else {
        return None;
    };
    Some(&catalog.entries.get(*index)?.document)
}

/// A text as it is read.
fn parsed(site: &Site, path: &str, text: &str) -> Option<Postmortem> {
    derive::read(SourceText::new(path, text), site.config(), None).value
}

/// Writes changes: all of them, or none.
pub(super) fn write(files: &Within, changes: &[Change]) -> Result<(), Refused> {
    let replace = |change: &Change| {
        let bytes = |text: &Option<String>| text.as_ref().map(|text| text.as_bytes().to_vec());
        let (before, after) = (bytes(&change.before), bytes(&change.after));
        files.replace(&change.path, before.as_deref(), after.as_deref())
    };
    for (at, change) in changes.iter().enumerate() {
        let Err(error) = replace(change) else {
            continue;
        };
        let done = changes.get(..at).unwrap_or_default();
        for change in done.iter().rev() {
            // Who changed it meanwhile keeps it.
            let _ = replace(&change.reversed());
        }
        return Err(match error {
            ReplaceError::Changed { .. } => changed(&change.path),
            ReplaceError::Io { source, .. } => {
                Refused::Failed(format!("{} cannot be written: {source}", change.path))
            }
        });
    }
    Ok(())
}
