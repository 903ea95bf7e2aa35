//! Batches of documents, and what the engine says about each: taken, too busy, or refused.

use std::thread;

use serde_json::{Value, json};

use super::engine::{Engine, is_full};
use super::run::Refused;
use super::{Problem, PushError};

/// Bytes of one batch. Managed services take ten megabytes, and an engine is busy for a moment with each.
const MOST_BYTES: usize = 4 * 1024 * 1024;
/// Actions of one batch.
const MOST: usize = 2_000;

/// What is done with one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Action {
    id: String,
    lines: Vec<u8>,
}

impl Action {
    /// Writes a document, in the place of the one that is there.
    pub(super) fn write(id: &str, source: &[u8]) -> Self {
        Self::new("index", id, Some(source))
    }

    /// Changes some fields of the document that is there.
    pub(super) fn touch(id: &str, fields: &Value) -> Self {
        let source = json!({ "doc": fields }).to_string();
        Self::new("update", id, Some(source.as_bytes()))
    }

    /// Removes a document.
    pub(super) fn remove(id: &str) -> Self {
        Self::new("delete", id, None)
    }

    fn new(what: &str, id: &str, source: Option<&[u8]>) -> Self {
        let mut lines = json!({ what: { "_id": id } }).to_string().into_bytes();
        lines.push(b'\n');
        if let Some(source) = source {
            lines.extend(source.trim_ascii_end());
            lines.push(b'\n');
        }
        Self {
            id: id.to_owned(),
            lines,
        }
    }
}

/// What waits to be sent to an index.
pub(super) struct Bulk<'e> {
    engine: &'e Engine,
    index: &'e str,
    waiting: Vec<Action>,
    bytes: usize,
    refused: Vec<Refused>,
}

/// What became of one document.
enum Fate {
    Taken,
    /// Nobody had time for it.
    Busy(String),
    Refused(String),
}

impl<'e> Bulk<'e> {
    pub(super) const fn new(engine: &'e Engine, index: &'e str) -> Self {
        Self {
            engine,
            index,
            waiting: Vec::new(),
            bytes: 0,
            refused: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, action: Action) -> Result<(), PushError> {
        let size = action.lines.len();
        if self.bytes + size > MOST_BYTES || self.waiting.len() >= MOST {
            self.send()?;
        }
        self.bytes += size;
        self.waiting.push(action);
        Ok(())
    }

    /// Sends what waits, and says which documents were refused in all.
    pub(super) fn finish(mut self) -> Result<Vec<Refused>, PushError> {
        self.send()?;
        Ok(self.refused)
    }

    fn send(&mut self) -> Result<(), PushError> {
        self.bytes = 0;
        let mut batch = std::mem::take(&mut self.waiting);
        let patience = self.engine.client.patience;
        let mut tries = 0;
        while !batch.is_empty() {
            tries += 1;
            let busy = self.send_batch(batch)?;
            let is_last = tries >= patience.tries;
            if is_last || busy.is_empty() {
                let refused = busy.into_iter().map(|(action, reason)| Refused {
                    id: action.id,
                    reason: format!("{reason}, {tries} times"),
                });
                self.refused.extend(refused);
                break;
            }
            thread::sleep(patience.wait(tries, None));
            batch = busy.into_iter().map(|(action, _)| action).collect();
        }
        Ok(())
    }

    /// Sends a batch once. Returns what nobody had time for.
    fn send_batch(&mut self, mut batch: Vec<Action>) -> Result<Vec<(Action, String)>, PushError> {
        let lines: Vec<u8> = batch
            .iter()
            .flat_map(|action| action.lines.iter().copied())
            .collect();
        let answer = self.engine.bulk(self.index, &lines)?;
        if answer.status == 413 {
            let rest = batch.split_off(batch.len().div_ceil(2));
            if rest.is_empty() {
                let id = batch.into_iter().map(|action| action.id);
                let refused = id.map(|id| Refused {
                    id,
                    reason: "it is larger than what the engine takes (413)".to_owned(),
                });
                self.refused.extend(refused);
                return Ok(Vec::new());
            }
            let mut busy = self.send_batch(batch)?;
            busy.extend(self.send_batch(rest)?);
            return Ok(busy);
        }
        let told: Value = self.engine.json(&answer)?;
        let items = told["items"].as_array();
        let mut busy = Vec::new();
        for (place, action) in batch.into_iter().enumerate() {
            let item = items.and_then(|items| items.get(place)?.as_object()?.values().next());
            match self.fate(item)? {
                Fate::Taken => {}
                Fate::Busy(reason) => busy.push((action, reason)),
                Fate::Refused(reason) => self.refused.push(Refused {
                    id: action.id,
                    reason,
                }),
            }
        }
        Ok(busy)
    }

    fn fate(&self, item: Option<&Value>) -> Result<Fate, PushError> {
        let Some(item) = item else {
            return Ok(Fate::Busy("the engine said nothing about it".to_owned()));
        };
        let error = &item["error"];
        let reason = self.engine.reason_of(error);
        if is_full(error.to_string().as_bytes()) {
            return Err(self.engine.error(Problem::Full { reason }));
        }
        Ok(match item["status"].as_u64() {
            Some(200..300) => Fate::Taken,
            // What is to be removed is gone.
            Some(404) if error.is_null() => Fate::Taken,
            Some(429 | 500..) | None => Fate::Busy(reason),
            Some(_) => Fate::Refused(reason),
        })
    }
}
