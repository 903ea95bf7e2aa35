//! Addresses of people and of machines. Those of teams, of documentation and of networks that nobody reaches
//! from outside are left alone.

use std::collections::BTreeSet;
// The types alone: nothing here opens a connection.
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::LazyLock;

use regex::Regex;

use crate::pattern::pattern;
use crate::text::{Span, is_within};

/// The names of mailboxes that belong to a function.
const OF_TEAMS: [&str; 41] = [
    "abuse",
    "accounts",
    "admin",
    "alerts",
    "billing",
    "bot",
    "careers",
    "community",
    "contact",
    "data",
    "dev",
    "devops",
    "do-not-reply",
    "enquiries",
    "feedback",
    "finance",
    "git",
    "hello",
    "help",
    "helpdesk",
    "hostmaster",
    "hr",
    "info",
    "it",
    "legal",
    "mail",
    "no-reply",
    "noc",
    "noreply",
    "office",
    "oncall",
    "ops",
    "postmaster",
    "press",
    "privacy",
    "root",
    "sales",
    "security",
    "sponsors",
    "support",
    "webmaster",
];

static EMAIL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,5}[A-Za-z]{2,24}",
    )
});

/// So many bytes around an address tell whether it is one.
const BESIDE: usize = 60;

static V4: LazyLock<Regex> = LazyLock::new(|| pattern(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}"));
static V6: LazyLock<Regex> = LazyLock::new(|| pattern(r"[0-9A-Fa-f]{1,4}:[0-9A-Fa-f:]{3,38}"));

/// The first place of each e-mail address of a person, but for what lies in `within`.
pub(super) fn emails(text: &str, within: &[Span]) -> Vec<Span> {
    if !text.contains('@') {
        return Vec::new();
    }
    let mut seen = BTreeSet::new();
    let found = EMAIL.find_iter(text).filter(|found| {
        let before = text.get(..found.start()).unwrap_or_default();
        let behind = text.get(found.end()..).unwrap_or_default();
        // `@ada@example.org` is an account, and `://ada:secret@host` an address with a user.
        let is_part = before.ends_with(['@', '/', ':', '='])
            && !before.ends_with("mailto:")
            && !before.ends_with(": ");
        let goes_on =
            behind.starts_with(['@', '/']) || behind.starts_with(':') && !behind.starts_with(": ");
        !is_part
            && !goes_on
            && !is_within(within, found.start())
            && is_of_person(found.as_str())
            && seen.insert(found.as_str().to_ascii_lowercase())
    });
    found.map(|found| Span::from(found.range())).collect()
}

fn is_of_person(address: &str) -> bool {
    let Some((mailbox, host)) = address.rsplit_once('@') else {
        return false;
    };
    let (mailbox, host) = (mailbox.to_ascii_lowercase(), host.to_ascii_lowercase());
    let name = mailbox
        .split(['+', '-', '.', '_'])
        .next()
        .unwrap_or_default();
    let is_team = OF_TEAMS.contains(&mailbox.as_str())
        || OF_TEAMS.contains(&name)
        || mailbox.contains("team");
    let last = host.rsplit('.').next().unwrap_or_default();
    let is_example = [
        "example",
        "invalid",
        "test",
        "localhost",
        "local",
        "internal",
    ]
    .contains(&last)
        || host.split('.').any(|part| part == "example")
        || ["domain.com", "email.com", "company.com"].contains(&host.as_str());
    let is_machine = host.contains("noreply") || host.ends_with("gserviceaccount.com");
    let is_file = [
        "png", "jpg", "jpeg", "gif", "svg", "webp", "md", "js", "css",
    ]
    .contains(&last);
    !is_team && !is_example && !is_machine && !is_file
}

/// The first place of each address of a machine that can be reached from outside.
pub(super) fn machines(text: &str, within: &[Span]) -> Vec<Span> {
    let mut seen = BTreeSet::new();
    let mut places: Vec<Span> = Vec::new();
    let mut take = |span: Span, address: IpAddr| {
        if !is_within(within, span.start) && seen.insert(address) {
            places.push(span);
        }
    };
    for found in V4.find_iter(text) {
        let span = Span::from(found.range());
        if let Ok(address) = found.as_str().parse::<Ipv4Addr>()
            && stands_alone(text, span)
            && !is_version(text, span)
            && is_public_v4(address)
        {
            take(span, IpAddr::V4(address));
        }
    }
    for found in V6.find_iter(text) {
        let written = found.as_str().trim_end_matches(':');
        let span = Span::new(found.start(), found.start() + written.len());
        if let Ok(address) = written.parse::<Ipv6Addr>()
            && stands_alone(text, span)
            && is_public_v6(address)
        {
            take(span, IpAddr::V6(address));
        }
    }
    places.sort_unstable_by_key(|span| span.start);
    places
}

/// Whether digits, letters or dots do not go on beside it.
fn stands_alone(text: &str, span: Span) -> bool {
    let before = text
        .get(..span.start)
        .and_then(|before| before.chars().next_back());
    let behind = text.get(span.end..).unwrap_or_default();
    let mut next = behind.chars();
    let first = next.next();
    let second = next.next();
    let continues = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':');
    let goes_on = first.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
        || (first == Some('.') && second.is_some_and(char::is_alphanumeric));
    !before.is_some_and(continues) && !goes_on
}

/// Whether the word before says that it is the number of a version.
fn is_version(text: &str, span: Span) -> bool {
    const WORDS: [&str; 10] = [
        "version", "versions", "v", "release", "build", "firmware", "chrome", "chromium",
        "chrome/", "driver",
    ];
    let before = text.get(..span.start).unwrap_or_default().trim_end();
    let word = before
        .rsplit(|c: char| c.is_whitespace())
        .next()
        .unwrap_or_default();
    WORDS.contains(&word.to_lowercase().as_str()) || is_among_versions(text, span)
}

/// Whether numbers of three parts stand beside it, as where versions are listed.
fn is_among_versions(text: &str, span: Span) -> bool {
    let from = text.floor_char_boundary(span.start.saturating_sub(BESIDE));
    let to = text.floor_char_boundary(span.end + BESIDE);
    let around = [from..span.start, span.end..to];
    around.into_iter().any(|range| {
        let around = text.get(range).unwrap_or_default();
        let mut words = around.split(|c: char| !c.is_ascii_digit() && c != '.');
        words.any(|word| {
            let parts = word.split('.').filter(|part| (1..=3).contains(&part.len()));
            parts.count() == 3
        })
    })
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [first, second, third, _] = address.octets();
    let is_shared = first == 100 && (64..128).contains(&second);
    let is_protocol = first == 192 && second == 0 && third == 0;
    let is_benchmark = first == 198 && (18..20).contains(&second);
    // What whole countries ask for names is no secret.
    let is_resolver = matches!(
        address.octets(),
        [8, 8, 8, 8] | [8, 8, 4, 4] | [1, 1, 1, 1] | [1, 0, 0, 1] | [9, 9, 9, 9]
    );
    let is_reserved = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast()
        || first == 0
        || first >= 240;
    !(is_reserved || is_shared || is_protocol || is_benchmark || is_resolver)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    let is_global = (0x2000..0x4000).contains(&first);
    let is_documentation = (first == 0x2001 && second == 0x0db8) || first == 0x3fff;
    is_global && !is_documentation
}
