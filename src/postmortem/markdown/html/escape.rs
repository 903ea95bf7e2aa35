//! Text as HTML: the only place that decides which characters reach a page as they are.

use std::borrow::Cow;
use std::ops::Range;

use percent_encoding::percent_encode_byte;

use crate::escape::push_html;

/// Adds text, as content or as the value of an attribute in double quotes.
pub(super) fn text(out: &mut String, text: &str) {
    push_html(out, &visible(text));
}

/// Adds text and keeps days such as `2024-05-06` in one line: browsers break lines at their hyphens.
pub(super) fn prose(out: &mut String, words: &str) {
    let mut rest = 0;
    for day in days(words) {
        text(out, words.get(rest..day.start).unwrap_or_default());
        out.push_str("<span class=\"whole\">");
        out.push_str(words.get(day.clone()).unwrap_or_default());
        out.push_str("</span>");
        rest = day.end;
    }
    text(out, words.get(rest..).unwrap_or_default());
}

/// Where a text has days written as `2024-05-06`, except inside longer names.
fn days(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let is_name = |byte: Option<&u8>| {
        byte.is_some_and(|byte| {
            byte.is_ascii_alphanumeric() || !byte.is_ascii() || matches!(byte, b'-' | b'_')
        })
    };
    let hyphens = text.match_indices('-').map(|(at, _)| at);
    hyphens.filter_map(move |hyphen| {
        let start = hyphen.checked_sub(4)?;
        let day = start..hyphen + 6;
        let is_day = match bytes.get(day.clone())? {
            [year @ .., b'-', month, month_too, b'-', date, date_too] => {
                let mut digits = year.iter().chain([month, month_too, date, date_too]);
                digits.all(u8::is_ascii_digit)
            }
            _ => false,
        };
        let before = start.checked_sub(1).and_then(|before| bytes.get(before));
        (is_day && !is_name(before) && !is_name(bytes.get(day.end))).then_some(day)
    })
}

/// Adds an address as the value of an attribute in double quotes.
pub(super) fn address(out: &mut String, address: &str) {
    for c in address.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '\'' => out.push_str("&#39;"),
            _ if is_encoded(c) => {
                let mut buffer = [0; 4];
                let bytes = c.encode_utf8(&mut buffer).bytes();
                out.extend(bytes.map(percent_encode_byte));
            }
            _ => out.push(c),
        }
    }
}

/// Whether a character is written as its bytes in an address.
fn is_encoded(c: char) -> bool {
    matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}')
        || c.is_whitespace()
        || is_misleading(c)
}

/// Text with the characters taken out that mislead readers or break documents.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    if text.contains(is_misleading) {
        Cow::Owned(text.replace(is_misleading, "\u{fffd}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Control characters, which XML cannot hold, and the marks that let text read other than it is.
fn is_misleading(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t' | '\r'))
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_stay_in_one_line() {
        let check = |text: &str, expected: &str| {
            let mut out = String::new();
            prose(&mut out, text);
            assert_eq!(out, expected);
        };
        check(
            "On 2024-05-06 & 2024-05-07.",
            "On <span class=\"whole\">2024-05-06</span> &amp; <span class=\"whole\">2024-05-07</span>.",
        );
        for name in [
            "2024-05-06-ovens",
            "a2024-05-06",
            "024-05-06",
            "2024-05-06T10",
        ] {
            check(name, name);
        }
    }

    #[test]
    fn nothing_leaves_its_quotes() {
        let mut out = String::new();
        text(&mut out, "a\"'<b>&\0\u{202e}é");
        assert_eq!(out, "a&quot;&#39;&lt;b&gt;&amp;\u{fffd}\u{fffd}é");
        out.clear();
        address(&mut out, "a b\"'<>&c=%20é\n\u{202e}");
        assert_eq!(out, "a%20b%22&#39;%3C%3E&amp;c=%20é%0A%E2%80%AE");
        assert_eq!(visible("a\u{2066}b"), "a\u{fffd}b");
    }
}
