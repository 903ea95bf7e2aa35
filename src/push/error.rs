//! Why documents could not be sent. Each reason says what to do.

use std::fmt;

/// Why documents could not be sent.
#[derive(Debug, thiserror::Error)]
pub enum PushError {
    /// The engine is not there, or does not do what it should.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// A file of `--ca` cannot be used.
    #[error("`--ca` holds no certificate: it must be a PEM file with `BEGIN CERTIFICATE`")]
    Authority,
    /// A document has words of one that is withheld.
    #[error(
        "`{id}` has words of `{path}`, which is withheld, so it is not sent and the push ends here; this is a fault of Afterword: please report it"
    )]
    Withheld {
        /// The document.
        id: String,
        /// The withheld one.
        path: String,
    },
    /// A document cannot be handed over.
    #[error(transparent)]
    Export(#[from] crate::search::engines::ExportError),
}

/// What is wrong with an engine.
#[derive(Debug, thiserror::Error)]
pub struct EngineError {
    /// The engine, or whoever answers there.
    pub host: String,
    /// What is wrong.
    pub problem: Problem,
}

/// What can be wrong with an engine.
#[derive(Debug)]
pub enum Problem {
    /// Nobody answers.
    Unreachable {
        /// What the system says.
        reason: String,
    },
    /// The connection is not secure.
    Tls {
        /// What is wrong.
        reason: String,
    },
    /// The engine wants to know who asks.
    Unauthorized {
        /// Whether credentials were sent.
        has_credentials: bool,
    },
    /// The engine does not allow it.
    Forbidden {
        /// What was tried.
        doing: &'static str,
        /// The alias.
        index: String,
        /// What the engine says.
        reason: String,
    },
    /// The engine has stopped writing.
    Full {
        /// What the engine says.
        reason: String,
    },
    /// It is not an engine.
    Foreign {
        /// What is strange.
        what: String,
    },
    /// It is too old.
    Version {
        /// Its name and version.
        version: String,
    },
    /// The engine refuses something else.
    Failed {
        /// What was tried.
        doing: &'static str,
        /// The status.
        status: u16,
        /// What the engine says.
        reason: String,
    },
    /// The engine was too busy for too long.
    Busy {
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
    NotOurs {
        /// The index.
        name: String,
    },
    /// The new index does not hold what was sent.
    Incomplete {
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

impl fmt::Display for EngineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = &self.host;
        match &self.problem {
            Problem::Unreachable { reason } => write!(
                f,
                "no engine answers at {host}: {reason}; is it running, and can this machine reach it? {PROGRESS}"
            ),
            Problem::Tls { reason } => write!(
                f,
                "the connection to {host} is not secure: {reason}; where the engine has a certificate of your own authority, name that with `--ca FILE`"
            ),
            Problem::Unauthorized { has_credentials } => write!(
                f,
                "{host} wants to know who asks (401): {}",
                ways_in(*has_credentials)
            ),
            Problem::Forbidden {
                doing,
                index,
                reason,
            } => write!(
                f,
                "{host} does not allow {doing} (403{}); the account needs the rights to create, write, read and delete `{index}` and `{index}-*`, and to manage aliases",
                said(reason)
            ),
            Problem::Full { reason } => write!(
                f,
                "{host} takes no more documents{}; this is what an engine says whose disk is nearly full: free space there. {PROGRESS}",
                said(reason)
            ),
            Problem::Foreign { what } => write!(
                f,
                "{host} answers, but not as OpenSearch or Elasticsearch does ({what}); name the address of the engine itself, as in `afterword push http://localhost:9200/`"
            ),
            Problem::Version { version } => write!(
                f,
                "{host} is {version}; `push` needs OpenSearch 1, Elasticsearch 7, or a later one"
            ),
            Problem::Failed {
                doing,
                status,
                reason,
            } => write!(f, "{host} refuses {doing}: {status}{}", said(reason)),
            Problem::Busy {
                doing,
                tries,
                status,
                reason,
            } => write!(
                f,
                "{host} could not do {doing} in {tries} tries: {status}{}; wait until it is less busy. {PROGRESS}",
                said(reason)
            ),
            Problem::NotOurs { name } => write!(
                f,
                "`{name}` at {host} was not written by Afterword, so it is left alone; choose another name with `--index`, and in `[search] backend`, or delete it yourself"
            ),
            Problem::Incomplete {
                index,
                alias,
                found,
                expected,
            } => write!(
                f,
                "`{index}` at {host} holds {found} documents and not {expected}, so `{alias}` was not switched to it; something else writes there or removed it: run the push again"
            ),
        }
    }
}

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
