//! Links that are written as text: `[[id]]`, `[[factor:retry-storm|words]]`, ids in prose and bare
//! web addresses.
//!
//! Finds what has the shape of one; whether it leads anywhere is for others to know.

use std::ops::Range;

/// The longest inside of `[[…]]`, in bytes. Keeps the search for its end from running through
/// a megabyte of brackets at each of them.
pub(super) const LONGEST_LINK: usize = 300;

/// Something in a text that may be a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark<'t> {
    /// `[[target]]` or `[[target|words]]`.
    Wiki {
        /// What stands before the bar.
        target: &'t str,
        /// What stands behind it.
        words: Option<&'t str>,
    },
    /// `![[name]]`: an image or a document, to be shown here.
    Embed {
        /// What stands before the bar.
        target: &'t str,
        /// What stands behind it.
        words: Option<&'t str>,
    },
    /// A word of the shape of an id: `PM2021-005`, `INC-12`.
    Mention(&'t str),
    /// A web address that stands in the text as it is; without the punctuation behind it.
    Address(&'t str),
}

/// The marks of a text in their order, each with its place in it.
pub(super) fn marks(text: &str) -> Vec<(Range<usize>, Mark<'_>)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut addresses = addresses(text).into_iter().peekable();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        while addresses.next_if(|address| address.start < at).is_some() {}
        if let Some(address) = addresses.next_if(|address| address.start == at) {
            at = address.end;
            found.extend(
                text.get(address.clone())
                    .map(|url| (address, Mark::Address(url))),
            );
            continue;
        }
        let here = match byte {
            b'[' => wiki(text, at),
            b'!' => embed(text, at),
            b'A'..=b'Z' if starts_word(bytes, at) => mention(text, at),
            _ => None,
        };
        match here {
            Some((end, mark)) => {
                found.push((at..end, mark));
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// The web addresses of a text. Most texts hold none, and are not searched.
fn addresses(text: &str) -> Vec<Range<usize>> {
    if !text.contains("://") {
        return Vec::new();
    }
    let mut finder = linkify::LinkFinder::new();
    finder.kinds(&[linkify::LinkKind::Url]);
    let is_web = |link: &linkify::Link<'_>| {
        let url = link.as_str();
        url.starts_with("https://") || url.starts_with("http://")
    };
    let links = finder.links(text).filter(is_web);
    links.map(|link| link.start()..link.end()).collect()
}

/// Whether a word of this shape may be an id.
pub(super) fn is_mention(word: &str) -> bool {
    matches!(mention(word, 0), Some((end, _)) if end == word.len())
}

fn wiki(text: &str, at: usize) -> Option<(usize, Mark<'_>)> {
    let inside = text.get(at..)?.strip_prefix("[[")?;
    let mut window = LONGEST_LINK.min(inside.len());
    while !inside.is_char_boundary(window) {
        window -= 1;
    }
    let window = inside.get(..window)?;
    let end = window.find([']', '[', '\n'])?;
    if !window.get(end..)?.starts_with("]]") {
        return None;
    }
    let inside = window.get(..end)?;
    let (target, words) = match inside.split_once('|') {
        Some((target, words)) => (target.trim(), Some(words.trim()).filter(|w| !w.is_empty())),
        None => (inside.trim(), None),
    };
    is_name(target).then_some((at + 2 + end + 2, Mark::Wiki { target, words }))
}

fn embed(text: &str, at: usize) -> Option<(usize, Mark<'_>)> {
    match wiki(text, at + 1)? {
        (end, Mark::Wiki { target, words }) => Some((end, Mark::Embed { target, words })),
        _ => None,
    }
}

/// `[[1]]` is a citation and `[[ -f x ]]` a shell's test: a name starts with a letter or a digit,
/// and has a letter. In front of a path there may be steps from the document: `../`.
fn is_name(target: &str) -> bool {
    let name = target.strip_prefix('#').unwrap_or(target);
    let name = name.trim_start_matches("../").trim_start_matches("./");
    let name = name.strip_prefix('/').unwrap_or(name);
    name.chars().next().is_some_and(char::is_alphanumeric)
        && target.chars().any(char::is_alphabetic)
        && target
            .chars()
            .all(|c| c.is_alphanumeric() || "-_:./ '’#,()+–—?".contains(c))
}

/// Two to ten capitals, digits, and perhaps digits again, with hyphens in between or none.
fn mention(text: &str, at: usize) -> Option<(usize, Mark<'_>)> {
    let bytes = text.as_bytes();
    let run = |from: usize, is_part: fn(&u8) -> bool| {
        from + bytes
            .get(from..)
            .unwrap_or_default()
            .iter()
            .take_while(|b| is_part(b))
            .count()
    };
    let hyphen = |from: usize| from + usize::from(bytes.get(from) == Some(&b'-'));
    let letters = run(at, u8::is_ascii_uppercase);
    let digits = run(hyphen(letters), u8::is_ascii_digit);
    if !(2..=10).contains(&(letters - at)) || digits == hyphen(letters) || digits - letters > 12 {
        return None;
    }
    let more = run(hyphen(digits), u8::is_ascii_digit);
    let end = if more > hyphen(digits) { more } else { digits };
    let behind = bytes.get(end..).unwrap_or_default();
    // `PM-1.md`, `PM-1-notes` and `PM-1_a` are names of something else.
    let goes_on = match behind {
        [b'-' | b'.' | b'/' | b':', next, ..] => next.is_ascii_alphanumeric(),
        [next, ..] => next.is_ascii_alphanumeric() || *next == b'_' || !next.is_ascii(),
        [] => false,
    };
    (!goes_on).then_some(())?;
    Some((end, Mark::Mention(text.get(at..end)?)))
}

fn starts_word(bytes: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| bytes.get(before));
    before.is_none_or(|byte| {
        byte.is_ascii() && !byte.is_ascii_alphanumeric() && !b"-_/.@#&=".contains(byte)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_ids_are_found_in_text() {
        let check = |text: &str, expected: &[&str]| {
            let found: Vec<_> = marks(text)
                .into_iter()
                .map(|(range, mark)| match mark {
                    Mark::Embed { target, .. } => format!("!{target}"),
                    Mark::Wiki { target, words } => {
                        assert!(text[range].starts_with("[["));
                        format!("{target}={}", words.unwrap_or_default())
                    }
                    Mark::Mention(word) => {
                        assert_eq!(&text[range], word);
                        word.to_owned()
                    }
                    Mark::Address(url) => url.to_owned(),
                })
                .collect();
            assert_eq!(found, expected, "{text:?}");
        };
        check(
            "see [[pm-1]], [[factor:retry-storm| a b ]]!",
            &["pm-1=", "factor:retry-storm=a b"],
        );
        check(
            "like PM2021-005 and (INC-12), INC12.",
            &["PM2021-005", "INC-12", "INC12"],
        );
        check(
            "at https://a.example/INC-12_(x), then (http://b.example). ftp://c.example PM-1",
            &["https://a.example/INC-12_(x)", "http://b.example", "PM-1"],
        );
        check("[[1]] [[ -f x ]] [[]] [[a]b]] [[a", &[]);
        check("[[[a]]] [[[[b]]", &["a=", "b="]);
        check(
            "xPM-1 PM-1x PM-1.md a/PM-1 PM-1-notes A-1 PM- SHA_256 éPM-1",
            &[],
        );
        check(
            "Knight's [[system:Card Payments]]",
            &["system:Card Payments="],
        );
        check(
            "[[./pm-1]] [[../a/pm-1|b]] [[../../c.md#d]] [[/e]] [[..]] [[../]]",
            &["./pm-1=", "../a/pm-1=b", "../../c.md#d=", "/e="],
        );
        check(&"[".repeat(5000), &[]);
        assert!(is_mention("PM-009"));
        assert!(!is_mention("PM-009 and"));
    }
}
