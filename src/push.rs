//! Sending a site's documents to OpenSearch or Elasticsearch: the only part of Afterword that opens a
//! connection, and only to the address that `afterword push` names.
//!
//! | module | owns |
//! |---|---|
//! | `http` | requests: TLS, credentials, retries; the only user of an HTTP client |
//! | [`address`] | where the engine is, and whether credentials may go there |
//! | `engine` | the engine's API, as far as it is used |
//! | `names` | which indices are ours, and what a new one is called |
//! | `bulk` | batches of documents, and what the engine says about each |
//! | [`run`](mod@run) | the order: find, create or resume, fill, switch, tidy up |
//!
//! A push fills an index that nobody reads yet and then switches an alias to it in one request, so that
//! readers see the old documents or the new ones. What an interrupted push has sent is found again by the
//! fingerprints of the documents.

pub mod address;
mod bulk;
mod engine;
mod http;
mod names;
pub mod run;

use std::time::Duration;

pub use address::{Address, Credentials, RefusedAddress};
pub use run::{Options, Outcome, Push, Refused};

/// Why documents could not be sent. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum PushError {
    /// Nobody answers.
    #[error(
        "no engine answers at {host}: {reason}; is it running, and can this machine reach it? {PROGRESS}"
    )]
    Unreachable {
        /// The engine.
        host: String,
        /// What the system says.
        reason: String,
    },
    /// The connection is not secure.
    #[error(
        "the connection to {host} is not secure: {reason}; where the engine has a certificate of your own authority, name that with `--ca FILE`"
    )]
    Tls {
        /// The engine.
        host: String,
        /// What is wrong.
        reason: String,
    },
    /// A file of `--ca` cannot be used.
    #[error("`--ca` holds no certificate: it must be a PEM file with `BEGIN CERTIFICATE`")]
    Authority,
    /// The engine wants to know who asks.
    #[error("{host} wants to know who asks (401): {}", ways_in(*has_credentials))]
    Unauthorized {
        /// The engine.
        host: String,
        /// Whether credentials were sent.
        has_credentials: bool,
    },
    /// The engine does not allow it.
    #[error(
        "{host} does not allow {doing} (403{}); the account needs the rights to create, write, read and delete `{index}` and `{index}-*`, and to manage aliases",
        said(reason)
    )]
    Forbidden {
        /// The engine.
        host: String,
        /// What was tried.
        doing: &'static str,
        /// The alias.
        index: String,
        /// What the engine says.
        reason: String,
    },
    /// The engine has stopped writing.
    #[error(
        "{host} takes no more documents{}; this is what an engine says whose disk is nearly full: free space there. {PROGRESS}",
        said(reason)
    )]
    Full {
        /// The engine.
        host: String,
        /// What the engine says.
        reason: String,
    },
    /// It is not an engine.
    #[error(
        "{host} answers, but not as OpenSearch or Elasticsearch does ({what}); name the address of the engine itself, as in `afterword push http://localhost:9200/`"
    )]
    Foreign {
        /// Who answers.
        host: String,
        /// What is strange.
        what: String,
    },
    /// It is too old.
    #[error("{host} is {version}; `push` needs OpenSearch 1, Elasticsearch 7, or a later one")]
    Version {
        /// The engine.
        host: String,
        /// Its name and version.
        version: String,
    },
    /// The engine refuses something else.
    #[error("{host} refuses {doing}: {status}{}", said(reason))]
    Failed {
        /// The engine.
        host: String,
        /// What was tried.
        doing: &'static str,
        /// The status.
        status: u16,
        /// What the engine says.
        reason: String,
    },
    /// The engine was too busy for too long.
    #[error(
        "{host} could not do {doing} in {tries} tries: {status}{}; wait until it is less busy. {PROGRESS}",
        said(reason)
    )]
    Busy {
        /// The engine.
        host: String,
        /// What was tried.
        doing: &'static str,
        /// How often.
        tries: u32,
        /// The last status.
        status: u16,
        /// What the engine says.
        reason: String,
    },
    /// What the alias is called is somebody else's.
    #[error(
        "`{name}` at {host} was not written by Afterword, so it is left alone; choose another name with `--index`, and in `[search] backend`, or delete it yourself"
    )]
    NotOurs {
        /// The engine.
        host: String,
        /// The index.
        name: String,
    },
    /// A document has words of one that is withheld.
    #[error(
        "`{id}` has words of `{path}`, which is withheld, so nothing is sent; this is a fault of Afterword: please report it"
    )]
    Withheld {
        /// The document.
        id: String,
        /// The withheld one.
        path: String,
    },
    /// A document has no JSON.
    #[error(transparent)]
    Export(#[from] crate::search::engines::ExportError),
    /// The new index does not hold what was sent.
    #[error(
        "`{index}` at {host} holds {found} documents and not {expected}, so `{alias}` was not switched to it; something else writes there or removed it: run the push again"
    )]
    Incomplete {
        /// The engine.
        host: String,
        /// The new index.
        index: String,
        /// The alias.
        alias: String,
        /// Documents in it.
        found: u64,
        /// Documents that it should hold.
        expected: u64,
    },
}

/// What is true after an interruption.
const PROGRESS: &str = "What was searched before is searched as before, and the next push goes on where this one stopped";

fn said(reason: &str) -> String {
    match reason {
        "" => String::new(),
        reason => format!(": {reason}"),
    }
}

fn ways_in(has_credentials: bool) -> String {
    let names = "AFTERWORD_ENGINE_USER and AFTERWORD_ENGINE_PASSWORD, or AFTERWORD_ENGINE_TOKEN, or AFTERWORD_ENGINE_API_KEY";
    match has_credentials {
        true => format!("it does not accept what is in the environment ({names})"),
        false => format!("set {names} in the environment"),
    }
}

/// How often and how patiently something is tried again.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// The first wait; each one is twice as long as the one before.
    pub first: Duration,
    /// Tries in all.
    pub tries: u32,
}

impl Patience {
    /// The longest wait.
    const LONGEST: Duration = Duration::from_secs(30);

    /// How long to wait behind so many tries, where the engine asks for `asked`.
    fn wait(self, tries: u32, asked: Option<Duration>) -> Duration {
        let doubled = self
            .first
            .saturating_mul(1 << tries.saturating_sub(1).min(16));
        asked.unwrap_or(doubled).min(Self::LONGEST)
    }
}
