//! Written destinations as paths and parts of URLs.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// A path without the ending of a document.
pub(super) fn stem(path: &str) -> &str {
    let endings = [".md", ".markdown"];
    let mut stems = endings
        .iter()
        .filter_map(|ending| path.strip_suffix(ending));
    stems.next().unwrap_or(path)
}

/// Whether a destination starts with a scheme such as `https:`. A drive letter is none.
pub(super) fn has_scheme(written: &str) -> bool {
    written.split_once(':').is_some_and(|(scheme, _)| {
        scheme.len() > 1
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c))
    })
}

/// The files that people mean by a path: with and without ending, the folder's index, the page
/// that another generator made of it.
pub(super) fn candidates(path: &str) -> Vec<String> {
    let stem = path
        .strip_suffix(".html")
        .or_else(|| path.strip_suffix(".htm"));
    let mut all = vec![path.to_owned(), format!("{path}.md")];
    all.extend(stem.map(|stem| format!("{stem}.md")));
    for index in ["index.md", "README.md", "readme.md"] {
        all.push(if path.is_empty() {
            index.to_owned()
        } else {
            format!("{path}/{index}")
        });
    }
    all
}

/// The path of `written` seen from the file `from`; `None` where it leaves the root.
pub(super) fn join(from: &str, written: &str) -> Option<String> {
    let mut parts: Vec<&str> = if written.starts_with('/') {
        Vec::new()
    } else {
        from.split('/')
            .collect::<Vec<_>>()
            .split_last()
            .map(|(_, dirs)| dirs.to_vec())?
    };
    for part in written.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// `%20` and its kind decoded; what is no valid UTF-8 stays as written.
pub(super) fn percent_decoded(text: &str) -> Cow<'_, str> {
    let decoded = percent_decode_str(text).decode_utf8();
    decoded.unwrap_or(Cow::Borrowed(text))
}

/// All but what stands for itself in every part of a URL.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The same of a path.
const RESERVED_IN_PATHS: &AsciiSet = &RESERVED.remove(b'/');

/// A text as a part of a URL.
#[must_use]
pub fn percent_encoded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// A path as the path of a URL.
#[must_use]
pub fn percent_encoded_path(path: &str) -> String {
    utf8_percent_encode(path, RESERVED_IN_PATHS).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_and_never_leave_the_root() {
        let check = |from: &str, written: &str, expected: Option<&str>| {
            assert_eq!(join(from, written).as_deref(), expected, "{from} {written}");
        };
        check("content/a/b.md", "../c.md", Some("content/c.md"));
        check("content/a/b.md", "./c d.md", Some("content/a/c d.md"));
        check("b.md", "../../etc/passwd", None);
        check("content/a/b.md", "/content/x.md", Some("content/x.md"));
    }

    #[test]
    fn schemes_are_told_from_paths() {
        assert!(has_scheme("https://a"));
        assert!(has_scheme("mailto:a@b"));
        assert!(!has_scheme("a/b:c.md"));
        assert!(!has_scheme("12:30.md"));
    }

    #[test]
    fn paths_are_decoded_from_urls_and_encoded_for_them() {
        assert_eq!(percent_decoded("a%20%c3%A4%+5%2"), "a ä%+5%2");
        assert_eq!(percent_decoded("%ff"), "%ff");
        assert_eq!(percent_encoded_path("a b/ä.-_~"), "a%20b/%C3%A4.-_~");
        assert_eq!(percent_encoded("a/b"), "a%2Fb");
    }
}
