//! The engine's API, as far as a push uses it. All of it is alike in OpenSearch and Elasticsearch.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::{Value, json};

use super::http::{Answer, Ask, Client, Kind};
use super::{Problem, PushError};

/// Documents whose stamps are asked for at once.
const PAGE: usize = 5_000;
/// Characters of what an engine says that a message quotes.
const REASON: usize = 300;
/// The oldest version of each whose API is the one used here.
const OLDEST_OPENSEARCH: u32 = 1;
const OLDEST_ELASTICSEARCH: u32 = 7;

/// One engine, and the alias that is written for.
#[derive(Debug)]
pub(super) struct Engine {
    pub(super) client: Client,
    pub(super) alias: String,
}

/// An index that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) name: String,
    /// What we wrote into its mapping.
    pub(super) meta: Option<Meta>,
}

/// What we write into the mapping of an index.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct Meta {
    /// The alias that it is for.
    pub(super) index: String,
    /// The fingerprint of the site that it holds.
    pub(super) site: String,
    /// The fingerprint of its settings and fields.
    pub(super) shape: String,
}

/// What tells whether a document is there as it should be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub(super) struct Stamp {
    #[serde(default)]
    pub(super) fingerprint: String,
    #[serde(default)]
    pub(super) site: String,
    #[serde(default)]
    pub(super) place: i64,
}

/// Whether an engine says that it has stopped writing.
pub(super) fn is_full(body: &[u8]) -> bool {
    let text = String::from_utf8_lossy(body);
    [
        "read_only_allow_delete",
        "read-only-allow-delete",
        "flood-stage",
    ]
    .iter()
    .any(|word| text.contains(word))
}

impl Engine {
    /// Makes sure that there is an engine that can be used, and says which.
    pub(super) fn greet(&self) -> Result<String, PushError> {
        let doing = "to say what it is";
        let answer = self.client.knock("")?;
        let answer = match answer.status {
            200 | 401 | 403 => self.fine(answer, doing)?,
            status => return Err(self.foreign(format!("it says {status}"))),
        };
        let told: Value = self.json(&answer)?;
        let version = told["version"]["number"].as_str().unwrap_or_default();
        let is_opensearch = told["version"]["distribution"] == "opensearch";
        let is_elasticsearch = told["tagline"] == "You Know, for Search";
        let major: Option<u32> = version
            .split('.')
            .next()
            .and_then(|major| major.parse().ok());
        let (name, oldest) = match (is_opensearch, is_elasticsearch) {
            (true, _) => ("OpenSearch", OLDEST_OPENSEARCH),
            (false, true) => ("Elasticsearch", OLDEST_ELASTICSEARCH),
            _ => return Err(self.foreign("it does not say its version".to_owned())),
        };
        let version = format!("{name} {version}");
        match major {
            Some(major) if major >= oldest => Ok(version),
            _ => Err(self.error(Problem::Version { version })),
        }
    }

    /// The indices that are called like the alias or like its own, and which of them the alias leads to.
    pub(super) fn indices(&self) -> Result<(Vec<Found>, BTreeSet<String>), PushError> {
        let alias = &self.alias;
        let path =
            format!("{alias},{alias}-*/_mapping?ignore_unavailable=true&allow_no_indices=true");
        let told: BTreeMap<String, Value> = match self.client.ask(&path, Ask::Get)? {
            answer if answer.status == 404 => BTreeMap::new(),
            answer => self.json(&self.fine(answer, "to list its indices")?)?,
        };
        let found = told.into_iter().map(|(name, told)| {
            let meta = told["mappings"]["_meta"]["afterword"].clone();
            let meta = serde_json::from_value(meta).ok();
            Found { name, meta }
        });
        let answer = self.client.ask(&format!("_alias/{alias}"), Ask::Get)?;
        let targets: BTreeMap<String, Value> = match answer.status {
            404 => BTreeMap::new(),
            _ => self.json(&self.fine(answer, "to read its aliases")?)?,
        };
        Ok((found.collect(), targets.into_keys().collect()))
    }

    pub(super) fn create(&self, index: &str, body: &Value) -> Result<(), PushError> {
        let answer = self.client.ask(index, Ask::Put(&bytes(body)))?;
        let is_there = answer.tries > 1 && is_there_already(&answer.body);
        // The answer to the first try was lost on the way.
        if is_there {
            Ok(())
        } else {
            self.fine(answer, "to create an index").map(drop)
        }
    }

    /// The answer to a batch, whatever its status.
    pub(super) fn bulk(&self, index: &str, lines: &[u8]) -> Result<Answer, PushError> {
        let answer = self
            .client
            .ask(&format!("{index}/_bulk"), Ask::Post(Kind::Lines, lines))?;
        match answer.status {
            200 | 413 => Ok(answer),
            _ => self.fine(answer, "to take documents"),
        }
    }

    /// What tells of each document whether it is there as it should be.
    pub(super) fn stamps(&self, index: &str) -> Result<BTreeMap<String, Stamp>, PushError> {
        let mut stamps = BTreeMap::new();
        let mut last: Option<Value> = None;
        loop {
            let mut body = json!({
                "size": PAGE,
                "_source": ["fingerprint", "site", "place"],
                "sort": [{ "id": "asc" }],
                "track_total_hits": false,
            });
            if let Some(last) = last.take() {
                body["search_after"] = last;
            }
            let path = format!("{index}/_search");
            let answer = self
                .client
                .ask(&path, Ask::Post(Kind::Json, &bytes(&body)))?;
            let told: Value = self.json(&self.fine(answer, "to say what it has")?)?;
            let hits = told["hits"]["hits"].as_array().cloned().unwrap_or_default();
            let count = hits.len();
            for hit in hits {
                let stamp = serde_json::from_value(hit["_source"].clone()).unwrap_or_default();
                stamps.insert(hit["_id"].as_str().unwrap_or_default().to_owned(), stamp);
                last = Some(hit["sort"].clone());
            }
            if count < PAGE {
                return Ok(stamps);
            }
        }
    }

    pub(super) fn refresh(&self, index: &str) -> Result<(), PushError> {
        self.post(
            &format!("{index}/_refresh"),
            &json!({}),
            "to show what it has",
        )
    }

    /// Lets an index show new documents by itself, which one that is being filled need not.
    pub(super) fn settle(&self, index: &str) -> Result<(), PushError> {
        let body = json!({ "index": { "refresh_interval": null } });
        let answer = self
            .client
            .ask(&format!("{index}/_settings"), Ask::Put(&bytes(&body)))?;
        self.fine(answer, "to change settings").map(drop)
    }

    /// Writes into the mapping of an index what it holds.
    pub(super) fn note(&self, index: &str, meta: &Value) -> Result<(), PushError> {
        let answer = self.client.ask(
            &format!("{index}/_mapping"),
            Ask::Put(&bytes(&json!({ "_meta": meta }))),
        )?;
        self.fine(answer, "to note what an index holds").map(drop)
    }

    pub(super) fn count(&self, index: &str) -> Result<u64, PushError> {
        let answer = self.client.ask(&format!("{index}/_count"), Ask::Get)?;
        let told: Value = self.json(&self.fine(answer, "to count")?)?;
        told["count"]
            .as_u64()
            .ok_or_else(|| self.foreign("it counts no documents".to_owned()))
    }

    /// Lets the alias lead to an index and no longer to others, in one step. An index that is called as the alias
    /// has to go in it.
    pub(super) fn switch(&self, index: &str, old: &[String]) -> Result<(), PushError> {
        let alias = &self.alias;
        let add = json!({ "add": { "index": index, "alias": alias } });
        let remove = old.iter().map(|old| match old == alias {
            true => json!({ "remove_index": { "index": old } }),
            false => json!({ "remove": { "index": old, "alias": alias } }),
        });
        let actions: Vec<Value> = std::iter::once(add).chain(remove).collect();
        let body = bytes(&json!({ "actions": actions }));
        let answer = self.client.ask("_aliases", Ask::Post(Kind::Json, &body))?;
        // The answer to the first try was lost on the way: there is nothing left to remove.
        if answer.status == 404 && answer.tries > 1 && self.indices()?.1.contains(index) {
            return Ok(());
        }
        self.fine(answer, "to switch the alias").map(drop)
    }

    pub(super) fn delete(&self, index: &str) -> Result<(), PushError> {
        match self.client.ask(index, Ask::Delete)? {
            answer if answer.status == 404 => Ok(()),
            answer => self.fine(answer, "to delete an index").map(drop),
        }
    }

    fn post(&self, path: &str, body: &Value, doing: &'static str) -> Result<(), PushError> {
        let answer = self.client.ask(path, Ask::Post(Kind::Json, &bytes(body)))?;
        self.fine(answer, doing).map(drop)
    }

    /// The answer, where it is no error.
    fn fine(&self, answer: Answer, doing: &'static str) -> Result<Answer, PushError> {
        if (200..300).contains(&answer.status) {
            return Ok(answer);
        }
        let (status, tries) = (answer.status, answer.tries);
        let reason = self.reason(&answer.body);
        Err(self.error(match status {
            _ if is_full(&answer.body) => Problem::Full { reason },
            401 => Problem::Unauthorized {
                has_credentials: self.client.has_credentials(),
            },
            403 => Problem::Forbidden {
                doing,
                index: self.alias.clone(),
                reason,
            },
            429 | 500.. if tries > 1 => Problem::Busy {
                doing,
                tries,
                status,
                reason,
            },
            _ => Problem::Failed {
                doing,
                status,
                reason,
            },
        }))
    }

    /// What an engine says about an error, in short.
    pub(super) fn reason(&self, body: &[u8]) -> String {
        let told: Value = serde_json::from_slice(body).unwrap_or_default();
        self.reason_of(&told["error"])
    }

    /// The same of an error within an answer.
    pub(super) fn reason_of(&self, error: &Value) -> String {
        let kind = error["type"].as_str().unwrap_or_default();
        let reason = error["reason"].as_str().or(error.as_str());
        let cause = error["caused_by"]["reason"].as_str();
        let parts = [Some(kind), reason, cause].into_iter().flatten();
        let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
        let text: String = parts.join(": ").chars().take(REASON).collect();
        self.client.discreet(&text)
    }

    pub(super) fn json<T: for<'d> Deserialize<'d>>(&self, answer: &Answer) -> Result<T, PushError> {
        let read = serde_json::from_slice(&answer.body);
        read.map_err(|_| self.foreign("what it says is not what such an engine says".to_owned()))
    }

    /// An error of this engine.
    pub(super) fn error(&self, problem: Problem) -> PushError {
        self.client.error(problem)
    }

    fn foreign(&self, what: String) -> PushError {
        self.error(Problem::Foreign { what })
    }
}

fn is_there_already(body: &[u8]) -> bool {
    String::from_utf8_lossy(body).contains("resource_already_exists_exception")
}

fn bytes(value: &Value) -> Vec<u8> {
    value.to_string().into_bytes()
}
