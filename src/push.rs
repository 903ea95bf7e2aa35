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
//! | `error` | what can be wrong, and what to do about it |
//! | [`run`](mod@run) | the order: find, create or resume, fill, switch, tidy up |
//!
//! A push fills an index that nobody reads yet and then switches an alias to it in one request, so that
//! readers see the old documents or the new ones. The old index goes a moment later, because searches that
//! began before the switch end there. What an interrupted push has sent is found again by the
//! fingerprints of the documents.

pub mod address;
mod bulk;
mod engine;
mod error;
mod http;
mod names;
pub mod run;

use std::time::Duration;

pub use address::{Address, Credentials, RefusedAddress};
pub use error::{EngineError, Problem, PushError};
pub use run::{Options, Outcome, Push, Refused};

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

    /// How long the searches may take that began before a switch: two seconds by default.
    fn of_searches(self) -> Duration {
        self.first.saturating_mul(4).min(Self::LONGEST)
    }

    /// How long to wait behind so many tries, where the engine asks for `asked`.
    fn wait(self, tries: u32, asked: Option<Duration>) -> Duration {
        let doubled = self
            .first
            .saturating_mul(1 << tries.saturating_sub(1).min(16));
        asked.unwrap_or(doubled).min(Self::LONGEST)
    }
}
