//! Where the engine is, and who asks. Credentials come from the environment and are shown nowhere.

use std::fmt;

use super::http;

/// The address of an engine, which ends in `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    url: String,
    host: String,
}

/// Why an address is not asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RefusedAddress {
    /// It is none.
    #[error("this is no http address; write one such as `https://search.example/`")]
    NoAddress,
    /// It holds a name or a password, which other users of the machine can see, and the shell's history keeps.
    #[error(
        "the address holds a user name or a password, which other users of this machine can see; leave them out and set AFTERWORD_ENGINE_USER and AFTERWORD_ENGINE_PASSWORD in the environment"
    )]
    Credentials,
    /// It has more than a path.
    #[error("the address has a `?` or a `#`; write it without, such as `https://search.example/`")]
    Query,
    /// Credentials would go over the network in the clear.
    #[error(
        "the address is not https, so anybody on the way could read the credentials in the environment; use https, or unset AFTERWORD_ENGINE_USER, AFTERWORD_ENGINE_TOKEN and AFTERWORD_ENGINE_API_KEY"
    )]
    InTheClear,
}

impl Address {
    /// Reads an address. What is refused is not quoted, because it may hold a password.
    ///
    /// # Errors
    /// Where it is none, or says more than where the engine is.
    pub fn read(text: &str) -> Result<Self, RefusedAddress> {
        let text = text.trim();
        let authority = text.split_once("://").map_or(text, |(_, rest)| rest);
        let authority = authority.split(['/', '?', '#']).next();
        if authority.is_some_and(|authority| authority.contains('@')) {
            return Err(RefusedAddress::Credentials);
        }
        if text.contains(['?', '#']) {
            return Err(RefusedAddress::Query);
        }
        let host = http::host(text).ok_or(RefusedAddress::NoAddress)?;
        let url = format!("{}/", text.trim_end_matches('/'));
        Ok(Self { url, host })
    }

    /// The address.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The host and its port, as messages name it.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Refuses to send credentials over a network in the clear.
    ///
    /// # Errors
    /// Where that would happen.
    pub fn admits(&self, credentials: &Credentials) -> Result<(), RefusedAddress> {
        let is_safe = self.url.to_ascii_lowercase().starts_with("https://") || self.is_loopback();
        match credentials {
            Credentials::None => Ok(()),
            _ if is_safe => Ok(()),
            _ => Err(RefusedAddress::InTheClear),
        }
    }

    /// Whether the engine is on this machine.
    pub(super) fn is_loopback(&self) -> bool {
        let name = match self.host.strip_prefix('[') {
            Some(rest) => rest.split(']').next(),
            None => self.host.split(':').next(),
        };
        let name = name.unwrap_or_default();
        let address: Option<std::net::IpAddr> = name.parse().ok();
        name == "localhost" || address.is_some_and(|address| address.is_loopback())
    }
}

/// Who asks.
#[derive(Clone, Default)]
pub enum Credentials {
    /// Nobody in particular.
    #[default]
    None,
    /// A user, by name and password.
    User(String, String),
    /// Whoever bears a token.
    Token(String),
    /// An API key of Elasticsearch, as it hands it out.
    ApiKey(String),
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "none",
            _ => "hidden",
        })
    }
}

impl Credentials {
    /// What must stand in no message.
    pub(super) fn secrets(&self) -> impl Iterator<Item = &str> {
        let secret = match self {
            Self::None => "",
            Self::User(_, secret) | Self::Token(secret) | Self::ApiKey(secret) => secret,
        };
        Some(secret).into_iter().filter(|secret| !secret.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_where_the_engine_is_and_nothing_else() {
        let check = |text: &str, expected: Result<(&str, &str), RefusedAddress>| {
            let found = Address::read(text);
            let found = found.as_ref().map(|one| (one.url(), one.host()));
            assert_eq!(found.map_err(|error| *error), expected, "{text}");
        };
        check(
            "http://localhost:9200",
            Ok(("http://localhost:9200/", "localhost:9200")),
        );
        check(
            "https://search.example/engine/",
            Ok(("https://search.example/engine/", "search.example")),
        );
        check(
            "https://ada:hush@x.example/",
            Err(RefusedAddress::Credentials),
        );
        check("ada:hush@x.example", Err(RefusedAddress::Credentials));
        check("https://x.example/?token=1", Err(RefusedAddress::Query));
        check("ftp://x.example/", Err(RefusedAddress::NoAddress));
        check("localhost:9200", Err(RefusedAddress::NoAddress));
        check("", Err(RefusedAddress::NoAddress));
    }

    #[test]
    fn credentials_go_over_no_network_in_the_clear_and_are_shown_nowhere() {
        let credentials = Credentials::User("ada".to_owned(), "hush".to_owned());
        let check = |url: &str, expected| {
            let address = Address::read(url).unwrap();
            assert_eq!(address.admits(&credentials).is_ok(), expected, "{url}");
            assert_eq!(address.admits(&Credentials::None), Ok(()));
        };
        check("https://search.example/", true);
        check("http://search.example/", false);
        check("http://localhost:9200/", true);
        check("http://127.0.0.1:9200/", true);
        check("http://[::1]:9200/", true);
        check("http://localhost.example/", false);
        assert_eq!(format!("{credentials:?}"), "hidden");
    }
}
