//! Requests to the engine, with who asks, and again where it is busy. No other module knows an HTTP
//! client, and nothing else in Afterword opens a connection.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ureq::http::{Request, Uri};
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, Error};

use super::{Address, Credentials, EngineError, Patience, Problem, PushError};

/// How long a connection may take to come about.
const TO_CONNECT: Duration = Duration::from_secs(15);
/// How long one request may take.
const TO_ANSWER: Duration = Duration::from_secs(300);
/// Bytes of an answer.
const LONGEST_ANSWER: u64 = 128 * 1024 * 1024;

/// The kind of JSON that is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// One value.
    Json,
    /// One value a line.
    Lines,
}

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ask<'a> {
    Get,
    Delete,
    Put(&'a [u8]),
    Post(Kind, &'a [u8]),
}

impl<'a> Ask<'a> {
    const fn parts(self) -> (&'static str, Option<(Kind, &'a [u8])>) {
        match self {
            Self::Get => ("GET", None),
            Self::Delete => ("DELETE", None),
            Self::Put(body) => ("PUT", Some((Kind::Json, body))),
            Self::Post(kind, body) => ("POST", Some((kind, body))),
        }
    }
}

/// What came back.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Vec<u8>,
    /// Tries that it took.
    pub(super) tries: u32,
    retry_after: Option<Duration>,
}

/// Asks one engine.
#[derive(Debug)]
pub(super) struct Client {
    agent: Agent,
    address: Address,
    credentials: Credentials,
    pub(super) patience: Patience,
}

/// The host of an http address, with its port; `None` where it is none.
pub(super) fn host(address: &str) -> Option<String> {
    let address: Uri = address.parse().ok()?;
    let is_http = matches!(address.scheme_str()?, "http" | "https");
    let authority = address.authority().filter(|_| is_http)?;
    (!authority.host().is_empty()).then(|| authority.as_str().to_owned())
}

impl Client {
    /// A client that trusts the certificates of the system, or those of an `authority` (PEM).
    pub(super) fn new(
        address: &Address,
        credentials: &Credentials,
        authority: Option<&[u8]>,
        patience: Patience,
    ) -> Result<Self, PushError> {
        let roots = match authority {
            None => RootCerts::PlatformVerifier,
            Some(pem) => {
                let items = parse_pem(pem).filter_map(Result::ok);
                let certificates: Vec<Certificate<'static>> = items
                    .filter_map(|item| match item {
                        PemItem::Certificate(certificate) => Some(certificate),
                        _ => None,
                    })
                    .collect();
                if certificates.is_empty() {
                    return Err(PushError::Authority);
                }
                RootCerts::from(certificates)
            }
        };
        let tls = TlsConfig::builder()
            .root_certs(roots)
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .build();
        let mut config = Agent::config_builder()
            .tls_config(tls)
            .http_status_as_error(false)
            // Credentials go to the engine that was named and nowhere else.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent(concat!("afterword/", env!("CARGO_PKG_VERSION")))
            .timeout_connect(Some(TO_CONNECT))
            .timeout_global(Some(TO_ANSWER));
        if address.is_loopback() {
            // What is meant for this machine does not leave it, whatever proxy the environment names.
            config = config.proxy(None);
        }
        Ok(Self {
            agent: config.build().new_agent(),
            address: address.clone(),
            credentials: credentials.clone(),
            patience,
        })
    }

    /// An error of whoever is asked.
    pub(super) fn error(&self, problem: Problem) -> PushError {
        let host = self.address.host().to_owned();
        EngineError { host, problem }.into()
    }

    pub(super) const fn has_credentials(&self) -> bool {
        !matches!(self.credentials, Credentials::None)
    }

    /// Asks, and again where the engine is busy or the connection breaks.
    pub(super) fn ask(&self, path: &str, ask: Ask<'_>) -> Result<Answer, PushError> {
        let mut tries = 0;
        loop {
            tries += 1;
            let is_last = tries >= self.patience.tries;
            let wait = match self.once(path, ask) {
                Ok(answer) if is_last || !is_passing(&answer) => {
                    return Ok(Answer { tries, ..answer });
                }
                Ok(answer) => self.patience.wait(tries, answer.retry_after),
                Err(error) if is_last || !may_pass(&error) => return Err(self.failure(&error)),
                Err(_) => self.patience.wait(tries, None),
            };
            thread::sleep(wait);
        }
    }

    /// Asks once, where nobody may be there.
    pub(super) fn knock(&self, path: &str) -> Result<Answer, PushError> {
        match self.once(path, Ask::Get) {
            // Nobody is waited for who was never there.
            Err(error) => Err(self.failure(&error)),
            Ok(answer) if is_passing(&answer) => self.ask(path, Ask::Get),
            Ok(answer) => Ok(answer),
        }
    }

    /// A text without what nobody may see.
    pub(super) fn discreet(&self, text: &str) -> String {
        let authorization = self.authorization().unwrap_or_default();
        let encoded = authorization.split_once(' ').map(|(_, encoded)| encoded);
        let secrets = self.credentials.secrets().chain(encoded);
        secrets.fold(text.to_owned(), |text, secret| text.replace(secret, "…"))
    }

    fn once(&self, path: &str, ask: Ask<'_>) -> Result<Answer, Error> {
        let (method, body) = ask.parts();
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.address.url()));
        if let Some(authorization) = self.authorization() {
            request = request.header("Authorization", authorization);
        }
        let mut response = match body {
            None => self.agent.run(request.body(())?)?,
            Some((kind, body)) => {
                let kind = match kind {
                    Kind::Json => "application/json",
                    Kind::Lines => "application/x-ndjson",
                };
                let request = request.header("Content-Type", kind);
                self.agent.run(request.body(body)?)?
            }
        };
        let after = response.headers().get("Retry-After");
        let after = after.and_then(|after| after.to_str().ok()?.trim().parse().ok());
        let status = response.status().as_u16();
        let body = response.body_mut().with_config().limit(LONGEST_ANSWER);
        Ok(Answer {
            status,
            body: body.read_to_vec()?,
            tries: 1,
            retry_after: after.map(Duration::from_secs),
        })
    }

    fn authorization(&self) -> Option<String> {
        match &self.credentials {
            Credentials::None => None,
            Credentials::User(name, password) => {
                let both = BASE64_STANDARD.encode(format!("{name}:{password}"));
                Some(format!("Basic {both}"))
            }
            Credentials::Token(token) => Some(format!("Bearer {token}")),
            Credentials::ApiKey(key) => Some(format!("ApiKey {key}")),
        }
    }

    fn failure(&self, error: &Error) -> PushError {
        let reason = self.discreet(&error.to_string());
        self.error(match is_about_trust(error) {
            true => Problem::Tls { reason },
            false => Problem::Unreachable { reason },
        })
    }
}

/// Whether an engine that answers so may answer otherwise in a moment.
fn is_passing(answer: &Answer) -> bool {
    matches!(answer.status, 429 | 500 | 502 | 503 | 504) && !super::engine::is_full(&answer.body)
}

/// Whether a connection may come about in a moment.
fn may_pass(error: &Error) -> bool {
    let is_broken = matches!(
        error,
        Error::Io(_) | Error::Timeout(_) | Error::ConnectionFailed | Error::Protocol(_)
    );
    is_broken && !is_about_trust(error)
}

/// Whether a connection failed because it would not be secure.
fn is_about_trust(error: &Error) -> bool {
    match error {
        Error::Tls(_) | Error::Rustls(_) | Error::Pem(_) | Error::TlsRequired => true,
        Error::Io(error) => error
            .get_ref()
            .is_some_and(|inner| inner.downcast_ref::<rustls::Error>().is_some()),
        _ => false,
    }
}
