//! The order of a push: find what there is, create or resume an index, fill it, switch, tidy up.

use std::collections::BTreeMap;
use std::thread;

use serde_json::{Value, json};

use super::bulk::{Action, Bulk};
use super::engine::{Engine, Stamp};
use super::http::Client;
use super::names::Before;
use super::{Address, Credentials, Patience, Problem, PushError};
use crate::load::{Listener, Words};
use crate::search::engines::opensearch::{self, Prepared};
use crate::search::{Document, Documents, Telling};

/// What is pushed, and where to.
#[derive(Debug)]
pub struct Push<'a> {
    /// The engine.
    pub address: &'a Address,
    /// Who asks.
    pub credentials: &'a Credentials,
    /// What certificates of the engine are trusted by (PEM) in the place of the system's.
    pub authority: Option<&'a [u8]>,
    /// The alias that pages ask.
    pub alias: &'a str,
    /// The language of the site.
    pub language: &'a str,
    /// The fingerprint of the site.
    pub site: &'a str,
    /// What to search for in whatever is sent.
    pub words: &'a Words,
    /// What was asked for.
    pub options: &'a Options,
}

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Send only what changed, into the index that is searched now.
    pub update: bool,
    /// Switch although documents were refused.
    pub allow_refused: bool,
    /// Shards of a new index; the engine's default without it.
    pub shards: Option<u32>,
    /// Copies of each shard of a new index; the engine's default without it.
    pub replicas: Option<u32>,
    /// How often and how patiently requests are tried again.
    pub patience: Patience,
}

/// A document that the engine refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Its id.
    pub id: String,
    /// What the engine says.
    pub reason: String,
}

/// What a push did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// What the engine is.
    pub engine: String,
    /// The index that the alias leads to, or would.
    pub index: String,
    /// Whether nothing had to be done.
    pub is_same: bool,
    /// Documents that were sent.
    pub sent: usize,
    /// Documents that were there already.
    pub kept: usize,
    /// Documents that were removed.
    pub removed: usize,
    /// Documents that the engine refused.
    pub refused: Vec<Refused>,
    /// Whether the new documents are searched now.
    pub is_searched: bool,
    /// Indices that were removed.
    pub removed_indices: Vec<String>,
}

/// What was sent.
struct Sent {
    sent: usize,
    kept: usize,
    removed: usize,
    refused: Vec<Refused>,
}

impl Push<'_> {
    /// Sends the documents of a site.
    ///
    /// # Errors
    /// Where the engine cannot be reached or used. What is searched stays as it was.
    pub fn run(
        &self,
        telling: &Telling<'_>,
        listener: &impl Listener,
    ) -> Result<Outcome, PushError> {
        let client = Client::new(
            self.address,
            self.credentials,
            self.authority,
            self.options.patience,
        )?;
        let engine = Engine {
            client,
            alias: self.alias.to_owned(),
        };
        listener.begin("Asking the engine", None);
        let name = engine.greet()?;
        let config = opensearch::index(telling.documents, self.language, self.site, self.alias);
        let before = Before::look(&engine)?;
        let work = Work {
            push: self,
            engine: &engine,
            telling,
            listener,
        };
        let count = telling.documents.all.len();
        let live = before.only_live(self.alias);
        let live = live.filter(|(_, meta)| meta.shape == config.shape);
        let outcome = match live {
            Some((index, meta))
                if meta.site == self.site && engine.count(index)? == count as u64 =>
            {
                Outcome {
                    index: index.to_owned(),
                    is_same: true,
                    is_searched: true,
                    kept: count,
                    ..Outcome::default()
                }
            }
            Some((index, _)) if self.options.update => work.update(index, &config.shape)?,
            _ => work.fill(&before, config)?,
        };
        Ok(Outcome {
            engine: name,
            ..outcome
        })
    }

    /// A document as it is sent; an error where it has words of a withheld one.
    fn prepare(
        &self,
        place: usize,
        document: &Document,
        documents: &Documents,
    ) -> Result<Prepared, PushError> {
        let one = opensearch::prepare(place, document, documents, self.site)?;
        match self.words.found(&one.source) {
            None => Ok(one),
            Some(path) => Err(PushError::Withheld {
                id: one.id,
                path: path.to_owned(),
            }),
        }
    }

    /// What creates an index to be filled: nobody reads it, so that it need not show what it gets.
    fn settings(&self, mut body: Value) -> Value {
        let mut index = json!({ "refresh_interval": "-1" });
        if let Some(shards) = self.options.shards {
            index["number_of_shards"] = shards.into();
        }
        if let Some(replicas) = self.options.replicas {
            index["number_of_replicas"] = replicas.into();
        }
        body["settings"]["index"] = index;
        body
    }
}

/// A push under way.
struct Work<'r, L> {
    push: &'r Push<'r>,
    engine: &'r Engine,
    telling: &'r Telling<'r>,
    listener: &'r L,
}

impl<L: Listener> Work<'_, L> {
    /// Fills a new index, or one that an earlier push began to fill, and lets the alias lead there.
    fn fill(&self, before: &Before, config: opensearch::Index) -> Result<Outcome, PushError> {
        let Self { push, engine, .. } = *self;
        let (index, is_begun) = before.next(push.alias, push.site, &config.shape);
        let stamps = if is_begun {
            engine.refresh(&index)?;
            engine.stamps(&index)?
        } else {
            engine.create(&index, &push.settings(config.body))?;
            BTreeMap::new()
        };
        let Sent {
            sent,
            kept,
            removed,
            refused,
        } = self.send(&index, stamps)?;
        self.listener.begin("Switching", None);
        engine.settle(&index)?;
        engine.refresh(&index)?;
        let outcome = Outcome {
            index: index.clone(),
            sent,
            kept,
            removed,
            ..Outcome::default()
        };
        if !refused.is_empty() && !push.options.allow_refused {
            return Ok(Outcome { refused, ..outcome });
        }
        let expected = (self.telling.documents.all.len() - refused.len()) as u64;
        let found = engine.count(&index)?;
        if found != expected {
            return Err(engine.error(Problem::Incomplete {
                index,
                alias: push.alias.to_owned(),
                found,
                expected,
            }));
        }
        let names = |list: &[super::engine::Found]| -> Vec<String> {
            let names = list.iter().map(|one| one.name.clone());
            names.filter(|name| *name != index).collect()
        };
        let mut removed_indices = names(&before.live);
        engine.switch(&index, &removed_indices)?;
        if !removed_indices.is_empty() {
            // Searches that began before the switch end in the old index.
            thread::sleep(push.options.patience.of_searches());
        }
        removed_indices.extend(names(&before.left));
        let gone = |name: &&String| **name == push.alias;
        for left in removed_indices.iter().filter(|name| !gone(name)) {
            engine.delete(left)?;
        }
        Ok(Outcome {
            refused,
            is_searched: true,
            removed_indices,
            ..outcome
        })
    }

    /// Sends what changed into the index that is searched, and removes what left.
    fn update(&self, index: &str, shape: &str) -> Result<Outcome, PushError> {
        let Self { push, engine, .. } = *self;
        // Until all of it is there it holds no site.
        engine.note(index, &opensearch::meta("", shape, push.alias))?;
        engine.refresh(index)?;
        let stamps = engine.stamps(index)?;
        let Sent {
            sent,
            kept,
            removed,
            refused,
        } = self.send(index, stamps)?;
        engine.refresh(index)?;
        if refused.is_empty() {
            engine.note(index, &opensearch::meta(push.site, shape, push.alias))?;
        }
        Ok(Outcome {
            index: index.to_owned(),
            sent,
            kept,
            removed,
            is_searched: refused.is_empty() || push.options.allow_refused,
            refused,
            ..Outcome::default()
        })
    }

    /// Sends the documents that are not there as they should be, and removes those that should not be there.
    fn send(&self, index: &str, mut stamps: BTreeMap<String, Stamp>) -> Result<Sent, PushError> {
        let Self {
            push,
            engine,
            telling,
            listener,
        } = *self;
        let (documents, site) = (telling.documents, push.site);
        listener.begin("Sending documents", Some(documents.all.len()));
        let mut bulk = Bulk::new(engine, index);
        let (mut sent, mut kept) = (0, 0);
        let prepare = |place, document: &Document| push.prepare(place, document, documents);
        telling.each(prepare, |one: Prepared| {
            listener.step();
            let Some(stamp) = stamps.remove(&one.id) else {
                sent += 1;
                return bulk.add(Action::write(&one.id, &one.source));
            };
            if stamp.fingerprint != one.fingerprint {
                sent += 1;
                return bulk.add(Action::write(&one.id, &one.source));
            }
            kept += 1;
            if stamp.site == site && stamp.place == one.place {
                return Ok(());
            }
            // Its place among the others is all that changed.
            let fields = json!({ "site": site, "place": one.place });
            bulk.add(Action::touch(&one.id, &fields))
        })?;
        let removed = stamps.len();
        for id in stamps.keys() {
            bulk.add(Action::remove(id))?;
        }
        Ok(Sent {
            sent,
            kept,
            removed,
            refused: bulk.finish()?,
        })
    }
}
