//! A memo as bytes, in pieces that several threads read.
//!
//! It is kept in two files, so that one edit does not write all documents again: the larger one has
//! them as they once were, the smaller one those that have changed since, and the history. What is
//! in the larger one and no longer true is never asked for; when it gets much, both are written anew.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::super::parse::{Parsed, Value};
use super::{FileHistory, Memo, Remembered};
use crate::config::Config;
use crate::diagnostics::Diagnostic;
use crate::disk::read::{Role, SourceFile};
use crate::disk::stamp::Stamp;
use crate::postmortem::markdown::without_private_comments;
use crate::postmortem::{Note, Postmortem};
use crate::text::SourceText;

/// Documents of one piece.
const IN_A_PIECE: usize = 128;

/// A document as it is kept. Texts and paths are read where they lie.
#[derive(Serialize, Deserialize)]
struct Kept<'a> {
    path: &'a str,
    text: &'a str,
    hash: blake3::Hash,
    role: Role,
    stamp: Option<Stamp>,
    finding: Option<Diagnostic>,
    first_change: Option<Date>,
}

/// What a memo is kept as.
pub struct Keep<'m> {
    /// All documents, where the larger file is to be written.
    pub all: Option<Pieces<'m>>,
    /// What goes into the smaller file.
    pub recent: Pieces<'m>,
}

/// Pieces that are made when they are asked for.
pub struct Pieces<'m> {
    /// What stands in front of the documents: the settings, and the history.
    head: Vec<u8>,
    documents: Vec<(&'m Arc<str>, &'m Remembered)>,
}

impl Pieces<'_> {
    /// The number of pieces.
    #[must_use]
    pub fn count(&self) -> usize {
        1 + self.documents.len().div_ceil(IN_A_PIECE)
    }

    /// A piece by its number.
    #[must_use]
    pub fn get(&self, number: usize) -> Vec<u8> {
        let Some(at) = number.checked_sub(1) else {
            return self.head.clone();
        };
        let mut bytes = Vec::new();
        let documents = self.documents.chunks(IN_A_PIECE).nth(at);
        for (path, remembered) in documents.unwrap_or_default() {
            let document = &remembered.document;
            let kept = Kept {
                path,
                text: &document.source.text,
                hash: document.hash,
                role: document.role.clone(),
                stamp: document.stamp,
                finding: document.finding.as_deref().cloned(),
                first_change: remembered.first_change,
            };
            // Writing to memory what can be written at all does not fail; were it to, the piece
            // would end early and not be read.
            bytes = postcard::to_extend(&kept, bytes).unwrap_or_default();
            bytes = postcard::to_extend(&*remembered.parsed, bytes).unwrap_or_default();
        }
        bytes
    }
}

impl Memo {
    /// What is to be written; `None` where everything is kept already.
    #[must_use]
    pub fn keep(&self) -> Option<Keep<'_>> {
        if !self.is_new {
            return None;
        }
        let mut all: Vec<_> = self.documents.iter().collect();
        all.sort_unstable_by_key(|(path, _)| *path);
        let recent: Vec<_> = all
            .iter()
            .copied()
            .filter(|(_, one)| !one.is_kept)
            .collect();
        let is_much = 8 * recent.len() > self.kept || self.kept > 2 * all.len();
        let head =
            |past: &FileHistory| postcard::to_stdvec(&(self.grounds, past)).unwrap_or_default();
        Some(Keep {
            recent: Pieces {
                head: head(&self.past),
                documents: if is_much { Vec::new() } else { recent },
            },
            all: is_much.then(|| Pieces {
                head: head(&FileHistory::default()),
                documents: all,
            }),
        })
    }

    /// The memo of two files, whose pieces are handed out by number. What cannot be read is not
    /// remembered.
    #[must_use]
    pub fn kept(
        all: (usize, &(dyn Fn(usize) -> Option<Vec<u8>> + Sync)),
        recent: (usize, &(dyn Fn(usize) -> Option<Vec<u8>> + Sync)),
        config: &Config,
    ) -> Self {
        let mut memo = Self::default();
        let Some((grounds, past)) = recent.1(0).and_then(|head| read_head(&head)) else {
            return memo;
        };
        memo.past = past;
        let of_both = all.1(0).and_then(|head| read_head(&head));
        if grounds.is_none() || of_both.is_none_or(|(theirs, _)| theirs != grounds) {
            return memo;
        }
        let read = |pieces, is_kept| read_all(pieces, is_kept, config);
        let (Some(mut documents), Some(newer)) = (read(all, true), read(recent, false)) else {
            return memo;
        };
        memo.kept = documents.len();
        documents.extend(newer);
        memo.grounds = grounds;
        memo.documents = documents;
        memo
    }
}

fn read_head(head: &[u8]) -> Option<(Option<blake3::Hash>, FileHistory)> {
    postcard::from_bytes(head).ok()
}

fn read_all(
    (count, piece): (usize, &(dyn Fn(usize) -> Option<Vec<u8>> + Sync)),
    is_kept: bool,
    config: &Config,
) -> Option<HashMap<Arc<str>, Remembered>> {
    let pieces: Option<Vec<_>> = (1..count)
        .into_par_iter()
        .map(|number| read_piece(&piece(number)?, is_kept, config))
        .collect();
    let pieces = pieces?;
    let mut documents = HashMap::with_capacity(pieces.iter().map(Vec::len).sum());
    documents.extend(pieces.into_iter().flatten());
    Some(documents)
}

fn read_piece(bytes: &[u8], is_kept: bool, config: &Config) -> Option<Vec<(Arc<str>, Remembered)>> {
    let mut documents = Vec::with_capacity(IN_A_PIECE);
    let mut rest = bytes;
    while !rest.is_empty() {
        let (kept, behind) = postcard::take_from_bytes::<Kept<'_>>(rest).ok()?;
        let (mut parsed, behind) = postcard::take_from_bytes::<Parsed>(behind).ok()?;
        rest = behind;
        let source = SourceText::new(kept.path, kept.text);
        give_source(&mut parsed, &source);
        let mut remembered = Remembered {
            document: SourceFile {
                source,
                hash: kept.hash,
                role: kept.role,
                stamp: kept.stamp,
                finding: kept.finding.map(Box::new),
            },
            first_change: kept.first_change,
            parsed: Arc::new(parsed),
            is_kept,
        };
        if config.is_export {
            remembered.forget_pages(config);
        }
        documents.push((Arc::clone(&remembered.document.source.path), remembered));
    }
    Some(documents)
}

/// A parsed document is kept without its file, which stands beside it, private comments included.
fn give_source(parsed: &mut Parsed, source: &SourceText) {
    match &mut parsed.value {
        Some(Value::Postmortem(postmortem)) => {
            let postmortem: &mut Postmortem = Arc::make_mut(postmortem);
            postmortem.source = without_private_comments(source.clone(), postmortem.body);
        }
        Some(Value::Note(note)) => {
            let note: &mut Note = Arc::make_mut(note);
            note.source = without_private_comments(source.clone(), note.body);
        }
        None => {}
    }
}
