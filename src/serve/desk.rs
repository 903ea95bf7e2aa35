//! The desk: what is suggested and nobody confirmed, decided from a page of the preview and written into
//! front matter, and for the whole site into site.toml.
//!
//! Only what is suggested can be accepted or refused: a request names a suggestion, it brings no text of
//! its own. A file that is not as it was read is left alone. Knows nothing of connections; who may ask is
//! decided in [`super::server`].

mod batch;
mod list;
mod merge;
mod page;

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Deserialize;

use crate::adopt::Item;
use crate::disk::replace::Within;
use crate::site::Site;
pub(super) use batch::{Batch, Change};
use list::List;
pub(super) use page::page;

/// Steps that can be undone.
const MOST_STEPS: usize = 200;

/// The desk of a preview.
pub(super) struct Desk {
    token: String,
    root: PathBuf,
    files: Within,
    memory: Mutex<Memory>,
}

/// What a desk remembers while it is open.
#[derive(Default)]
struct Memory {
    /// What was suggested for each document, by its path: accepting one system must not take the others
    /// away that were suggested beside it.
    offered: BTreeMap<String, Offered>,
    /// What was written, a step each.
    steps: Vec<Vec<Change>>,
}

/// The suggestions for a document.
struct Offered {
    /// The text behind its front matter.
    body: blake3::Hash,
    items: Vec<Item>,
}

/// What somebody decided.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub(super) struct Decision {
    /// What to do.
    pub(super) act: Act,
    /// The suggestion, for one document.
    #[serde(default)]
    pub(super) row: Option<Row>,
    /// All suggestions of a group, by its id.
    #[serde(default)]
    pub(super) group: Option<String>,
    /// The names of two systems: the alias, and the one that stays.
    #[serde(default)]
    pub(super) names: Option<(String, String)>,
    /// The seal of the diff that was shown; without it, whatever there is to write is written.
    #[serde(default)]
    pub(super) seal: Option<String>,
}

/// What can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Act {
    /// Front matter states it.
    Accept,
    /// It is never suggested again.
    Refuse,
    /// It is suggested for no story of the site, which site.toml says from now on.
    Nowhere,
    /// One name of a system becomes an alias of the other.
    Merge,
    /// Two names are two systems, which the note of one says from now on.
    Part,
}

/// A suggestion for a document.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Row {
    pub(super) path: String,
    pub(super) field: String,
    pub(super) value: String,
    /// The text of the story for which it was suggested, as the list tells it.
    #[serde(default)]
    pub(super) body: Option<String>,
}

/// Why nothing was done.
#[derive(Debug)]
pub(super) enum Refused {
    /// It is not suggested, or not any more.
    Unknown(String),
    /// A file is not as it was read, or the diff is another one than was shown.
    Changed(String),
    /// It cannot be written.
    Failed(String),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Unknown(message) | Self::Changed(message) | Self::Failed(message)) = self;
        f.write_str(message)
    }
}

impl Desk {
    /// A desk that writes below `root`, under a token of its own.
    ///
    /// # Errors
    /// If the folder cannot be opened, or there is no chance to be had for the token.
    pub(super) fn new(root: &Path) -> io::Result<Self> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
        Ok(Self {
            token: blake3::hash(&bytes).to_hex().to_string(),
            root: root.to_owned(),
            files: Within::open(root)?,
            memory: Mutex::default(),
        })
    }

    /// What its own page proves itself with.
    pub(super) fn token(&self) -> &str {
        &self.token
    }

    /// Whether a token is that of this desk. How long it takes says nothing about it.
    pub(super) fn is_token(&self, token: &str) -> bool {
        blake3::hash(token.as_bytes()) == blake3::hash(self.token.as_bytes())
    }

    /// What there is to decide.
    pub(super) fn list(&self, site: &Site) -> List {
        list::list(site, &mut self.memory())
    }

    /// What a decision would write.
    pub(super) fn plan(&self, site: &Site, decision: &Decision) -> Result<Batch, Refused> {
        let mut memory = self.memory();
        let chosen = match decision.act {
            Act::Accept | Act::Refuse | Act::Nowhere => {
                list::list(site, &mut memory).chosen(decision)?
            }
            Act::Merge | Act::Part => Vec::new(),
        };
        let planner = batch::Planner {
            files: &self.files,
            root: &self.root,
            site,
            steps: &memory.steps,
        };
        let batch = match (decision.act, &decision.names) {
            (Act::Merge | Act::Part, Some((alias, name))) => {
                planner.names(decision.act, alias, name)
            }
            (Act::Accept | Act::Refuse, None) => planner.decide(decision.act, chosen),
            (Act::Nowhere, None) => planner.refuse_everywhere(&chosen),
            _ => Err(Refused::Unknown("this is no decision".to_owned())),
        }?;
        let is_as_shown = decision
            .seal
            .as_ref()
            .is_none_or(|seal| *seal == batch.seal());
        match is_as_shown {
            true => Ok(batch),
            false => Err(Refused::Changed(
                "what is to be written changed since it was shown; look at it again".to_owned(),
            )),
        }
    }

    /// Writes a batch: all of it, or nothing.
    pub(super) fn write(&self, batch: &Batch) -> Result<(), Refused> {
        let mut memory = self.memory();
        batch::write(&self.files, &batch.changes)?;
        memory.steps.push(batch.changes.clone());
        if memory.steps.len() > MOST_STEPS {
            memory.steps.remove(0);
        }
        Ok(())
    }

    /// Takes the last step back. Returns what was written for it.
    pub(super) fn undo(&self) -> Result<Batch, Refused> {
        let mut memory = self.memory();
        let Some(step) = memory.steps.last() else {
            return Err(Refused::Unknown("there is nothing to undo".to_owned()));
        };
        let changes: Vec<_> = step.iter().map(Change::reversed).collect();
        batch::write(&self.files, &changes)?;
        memory.steps.pop();
        Ok(Batch::of(changes))
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::config::{Config, Content};
    use crate::load;

    const STORY: &str = "# Orders waited for RabbitMQ\n\nRabbitMQ was red.\n";

    /// What accepting the system of a story says when the file holds this text by then.
    fn check(text: &str, expected: &str) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("2024-05-06-orders.md");
        fs::write(&path, STORY).unwrap();
        let config = Config {
            content: Content {
                dir: ".".to_owned(),
                ..Content::default()
            },
            ..Config::for_site("site")
        };
        let loaded = load::load(dir.path(), config, &dir.path().join("public")).unwrap();
        let site = loaded.site.unwrap();
        let desk = Desk::new(dir.path()).unwrap();
        let decision = serde_json::from_str(r#"{"act": "accept", "group": "system:rabbitmq"}"#);
        fs::write(&path, text).unwrap();
        let planned = desk.plan(&site, &decision.unwrap());
        let told = planned.and_then(|batch| desk.write(&batch));
        let told = told.map_or_else(|refused| refused.to_string(), |()| "written".to_owned());
        assert_eq!(told, expected, "{text}");
        let is_written = expected == "written";
        assert_eq!(fs::read_to_string(&path).unwrap() == text, !is_written);
    }

    #[test]
    fn a_file_that_was_not_read_as_it_is_stays() {
        check(STORY, "written");
        let refused = "2024-05-06-orders.md changed since it was read; it is left as it is";
        check(&STORY.replace("red", "blue"), refused);
        check(&format!("---\ntitle: Orders\n---\n{STORY}"), refused);
        check("", refused);
    }
}
