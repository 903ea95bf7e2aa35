//! Text as HTML: the only place that decides which characters reach a page as they are.

use std::borrow::Cow;

use percent_encoding::percent_encode_byte;

use crate::escape::push_html;

/// Adds text, as content or as the value of an attribute in double quotes.
pub(super) fn text(out: &mut String, text: &str) {
    push_html(out, &visible(text));
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
