//! Addresses that authors write, and which of them may become links.
//!
//! Judges what a browser would make of an address, not how it looks: characters that browsers
//! skip are taken out first. Where an address leads is for others to know.

/// What an author's address is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Address {
    /// Outside of the site: `http`, `https`, `mailto` or `tel`.
    External(String),
    /// Within the site: a path, a query or a fragment.
    Relative(String),
    /// Anything else, such as `javascript:`.
    Unsafe,
}

/// Whether a page may link to an address: http, https, mailto, tel, or a path.
#[must_use]
pub fn is_allowed(written: &str) -> bool {
    !matches!(classify(written), Address::Unsafe)
}

/// Judges an address, entities decoded.
pub(super) fn classify(written: &str) -> Address {
    let visible: String = written.chars().filter(|c| !is_skipped(*c)).collect();
    let address = visible.trim();
    let behind_slashes = address.trim_start_matches(['/', '\\']);
    if address.len() - behind_slashes.len() >= 2 {
        // `//host` and what browsers take for it.
        return web("https", behind_slashes);
    }
    match scheme(address) {
        None => Address::Relative(address.to_owned()),
        Some((scheme, rest)) => match scheme.to_ascii_lowercase().as_str() {
            scheme @ ("http" | "https") => web(scheme, rest.trim_start_matches(['/', '\\'])),
            scheme @ ("mailto" | "tel") if !rest.is_empty() => {
                Address::External(format!("{scheme}:{rest}"))
            }
            _ => Address::Unsafe,
        },
    }
}

/// A short form of an address for messages.
pub(super) fn excerpt(written: &str) -> String {
    const LONGEST: usize = 60;
    let visible: Vec<char> = written.chars().filter(|c| !is_skipped(*c)).collect();
    match visible.get(..LONGEST) {
        Some(start) => start.iter().chain(&['…']).collect(),
        None => visible.iter().collect(),
    }
}

fn web(scheme: &str, rest: &str) -> Address {
    if rest.is_empty() {
        Address::Unsafe
    } else {
        Address::External(format!("{scheme}://{rest}"))
    }
}

/// The scheme as browsers find it: letters, digits, `+`, `-` and `.` up to the first colon.
fn scheme(address: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = address.split_once(':')?;
    let mut chars = scheme.chars();
    let is_scheme = chars.next().is_some_and(|c| c.is_ascii_alphabetic())
        && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    is_scheme.then_some((scheme, rest))
}

/// Characters that browsers drop from addresses, or that nobody sees.
fn is_skipped(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_what_a_browser_makes_of_them() {
        let external = |address: &str| Address::External(address.to_owned());
        let relative = |address: &str| Address::Relative(address.to_owned());
        let check = |written: &str, expected: Address| {
            assert_eq!(classify(written), expected, "{written:?}");
        };
        check(
            "https://a.example/b?c#d",
            external("https://a.example/b?c#d"),
        );
        check(" HTTP:\\\\a.example", external("http://a.example"));
        check("//a.example/x", external("https://a.example/x"));
        check("/\t\\a.example/x", external("https://a.example/x"));
        check("mailto:a@b.example", external("mailto:a@b.example"));
        check("Tel:+49 30", external("tel:+49 30"));
        check("../a.md#b", relative("../a.md#b"));
        check("a b:c.md", relative("a b:c.md"));
        check("12:30.md", relative("12:30.md"));
        check("#a:b", relative("#a:b"));
        check("", relative(""));
        for written in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\tscript:x",
            "java\nscript:x",
            "java\0script:x",
            "\u{1}javascript:x",
            "  javascript:x",
            "java\u{200b}script:x",
            "data:text/html,x",
            "vbscript:x",
            "blob:https://a/b",
            "file:///etc/passwd",
            "about:blank",
            "view-source:x",
            "https:",
            "http://",
            "intent://x",
            "c:/windows",
        ] {
            check(written, Address::Unsafe);
        }
    }
}
