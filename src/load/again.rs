//! One document read again: what a preview needs to show a saved text at once. The whole site is
//! loaded anew behind it.

use std::path::Path;
use std::sync::Arc;

use super::memo::{Memo, as_parsed};
use super::parse::{Parsed, Value, parse};
use crate::catalog::exchange::Exchanged;
use crate::config::Config;
use crate::diagnostics::Diagnostic;
use crate::disk::read::{self, SourceFile};

/// What reading one document again gave.
#[derive(Debug)]
pub enum Again {
    /// It is no document that was read before, or cannot be read now: only loading the whole tells.
    Unknown,
    /// Its bytes are those that were read before.
    Same,
    /// It has other bytes.
    Changed(Box<Change>),
}

/// A document that has other bytes than before.
#[derive(Debug)]
pub struct Change {
    /// Its path and text.
    pub document: SourceFile,
    /// What it became; `None` where it holds itself back, or where its visibility changed.
    pub exchanged: Option<Exchanged>,
    /// What there was to say about it by itself.
    pub before: Vec<Diagnostic>,
    /// What there is to say now.
    pub after: Vec<Diagnostic>,
}

impl Memo {
    /// Reads the document at `path` again and remembers it as it is now.
    pub fn again(&mut self, root: &Path, path: &str, config: &Config) -> Again {
        // What is remembered holds for the settings that it was parsed with.
        if !self.is_of(config) {
            return Again::Unknown;
        }
        let Some(earlier) = self.remembered(path) else {
            return Again::Unknown;
        };
        let Some(document) = read::read_again(root, path, &earlier.document.role) else {
            return Again::Unknown;
        };
        if document.hash == earlier.document.hash {
            return Again::Same;
        }
        let parsed = Arc::new(parse(&document, &as_parsed(config), earlier.first_change));
        let before = std::mem::replace(&mut earlier.parsed, Arc::clone(&parsed));
        earlier.document = document.clone();
        earlier.is_kept = false;
        let visibility = |parsed: &Parsed| {
            let value = parsed.value.as_ref();
            value.map(|value| value.visibility(config))
        };
        let is_as_visible = visibility(&before) == visibility(&parsed);
        let value = parsed.value.as_ref();
        let value = value.filter(|value| is_as_visible && value.is_published(config));
        Again::Changed(Box::new(Change {
            document,
            exchanged: value.map(|value| match value {
                Value::Postmortem(document) => Exchanged::Postmortem(Arc::clone(document)),
                Value::Note(note) => Exchanged::Note(Arc::clone(note)),
            }),
            before: before.told(path),
            after: parsed.told(path),
        }))
    }
}
