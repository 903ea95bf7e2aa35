//! Who may be asked for: a page of another site can make a browser ask this server under that
//! site's name (DNS rebinding), so a request is answered only under names that cannot be anybody
//! else's.

use std::net::IpAddr;

/// The names that requests may come under.
#[derive(Clone, Debug)]
pub(super) struct Hosts {
    /// Whether it listens for other machines too, which ask by an address.
    is_open: bool,
    /// The name that it was told to listen on.
    named: String,
}

impl Hosts {
    pub(super) fn new(listening: IpAddr, named: &str) -> Self {
        Self {
            is_open: !listening.is_loopback(),
            named: named.to_ascii_lowercase(),
        }
    }

    /// Whether to answer a request with this `Host`.
    pub(super) fn allows(&self, host: &str) -> bool {
        let Some(name) = name(host) else {
            return false;
        };
        let name = name.trim_end_matches('.').to_ascii_lowercase();
        if let Ok(address) = name.parse::<IpAddr>() {
            // Nobody can point an address elsewhere.
            return self.is_open || address.is_loopback();
        }
        name == "localhost" || name.ends_with(".localhost") || name == self.named
    }
}

/// A `Host` without its port, an IPv6 address without its brackets.
fn name(host: &str) -> Option<&str> {
    if let Some(rest) = host.strip_prefix('[') {
        let (address, port) = rest.split_once(']')?;
        let is_port = port.is_empty() || port.strip_prefix(':').is_some_and(is_number);
        return is_port.then_some(address);
    }
    match host.split_once(':') {
        Some((name, port)) => is_number(port).then_some(name),
        None => Some(host),
    }
}

/// Whether an `Origin`, which a browser sends along for a page, is that of pages under this `Host`.
pub(super) fn is_origin_of(origin: &str, host: &str) -> bool {
    let plain = |authority: &str| {
        let authority = authority.to_ascii_lowercase();
        authority
            .strip_suffix(":80")
            .unwrap_or(&authority)
            .to_owned()
    };
    let origin = origin.strip_prefix("http://");
    origin.is_some_and(|authority| plain(authority) == plain(host))
}

fn is_number(port: &str) -> bool {
    port.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(listening: &str, named: &str, host: &str, expected: bool) {
        let hosts = Hosts::new(listening.parse().unwrap(), named);
        assert_eq!(
            hosts.allows(host),
            expected,
            "{host} on {listening} ({named})"
        );
    }

    #[test]
    fn only_names_of_this_machine_are_answered() {
        for host in [
            "localhost",
            "localhost:4000",
            "LOCALHOST.:4000",
            "site.localhost:4000",
            "127.0.0.1:4000",
            "127.8.8.8",
            "[::1]:4000",
        ] {
            check("127.0.0.1", "127.0.0.1", host, true);
        }
        for host in [
            "",
            "evil.test",
            "evil.test:4000",
            "localhost.evil.test",
            "notlocalhost",
            "127.0.0.1.evil.test",
            "192.168.0.7:4000",
            "[::2]",
            "[::1",
            "[::1]x",
            "localhost:4000:1",
            "localhost@evil.test",
        ] {
            check("127.0.0.1", "127.0.0.1", host, false);
        }
    }

    #[test]
    fn an_origin_is_that_of_the_host_to_the_port() {
        for (origin, host, expected) in [
            ("http://localhost:4000", "localhost:4000", true),
            ("http://localhost:4000", "LocalHost:4000", true),
            ("http://localhost", "localhost:80", true),
            ("http://[::1]:4000", "[::1]:4000", true),
            ("http://localhost:4001", "localhost:4000", false),
            ("https://localhost:4000", "localhost:4000", false),
            ("http://127.0.0.1:4000", "localhost:4000", false),
            ("http://localhost:4000.evil.test", "localhost:4000", false),
            ("http://evil.test", "localhost:4000", false),
            ("localhost:4000", "localhost:4000", false),
            ("null", "localhost:4000", false),
            ("", "localhost:4000", false),
        ] {
            assert_eq!(is_origin_of(origin, host), expected, "{origin} at {host}");
        }
    }

    #[test]
    fn other_machines_ask_by_address_or_by_the_name_that_was_given() {
        check("0.0.0.0", "0.0.0.0", "192.168.0.7:4000", true);
        check("0.0.0.0", "0.0.0.0", "evil.test", false);
        check("192.168.0.7", "desk.example", "desk.example:4000", true);
        check("192.168.0.7", "desk.example", "evil.test", false);
    }
}
