//! Text that a terminal, a log, a shell or a page takes for nothing but text.
//!
//! Names of files and values of documents can hold what a terminal obeys, and line breaks that make
//! one line of a log look like two. Whatever is printed passes here.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::ops::Range;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

/// Whether something is done about a character, or the text around it is turned about, instead of
/// showing it: controls of both sets, separators of lines, overrides of the direction.
#[must_use]
pub fn is_obeyed(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A text as one line, in which everything shows.
#[must_use]
pub fn line(text: &str) -> Cow<'_, str> {
    keeping(text, |_| None)
}

/// A text of several lines that are ours, in which everything else shows.
#[must_use]
pub fn lines(text: &str) -> Cow<'_, str> {
    keeping(text, |rest| rest.starts_with('\n').then_some(1))
}

/// Lines of a file, in which everything shows but tabs and the ends of lines.
#[must_use]
pub fn file_lines(text: &str) -> Cow<'_, str> {
    keeping(text, |rest| match rest.starts_with("\r\n") {
        true => Some(2),
        false => rest.starts_with(['\n', '\t']).then_some(1),
    })
}

/// A text of several lines with colors that are ours, in which everything else shows.
#[must_use]
pub fn colored_lines(text: &str) -> Cow<'_, str> {
    keeping(text, |rest| {
        let parameters = rest.strip_prefix("\u{1b}[");
        let Some(parameters) = parameters else {
            return rest.starts_with('\n').then_some(1);
        };
        let end = parameters.find(|c: char| !c.is_ascii_digit() && c != ';')?;
        parameters
            .get(end..)
            .is_some_and(|rest| rest.starts_with('m'))
            .then_some("\u{1b}[m".len() + end)
    })
}

/// JSON that means the same and shows as it is: what JSON leaves as it is, is escaped as JSON has it.
#[must_use]
pub fn json(text: &str) -> Cow<'_, str> {
    // Outside of strings there are none of these but line feeds.
    let is_spelled = |c: char| is_obeyed(c) && c != '\n';
    if !text.contains(is_spelled) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_spelled(c) {
            let _ = write!(escaped, "\\u{:04x}", u32::from(c));
        } else {
            escaped.push(c);
        }
    }
    Cow::Owned(escaped)
}

/// Text as content, or as the value of a quoted attribute, of HTML and XML.
#[must_use]
pub fn html(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    push_html(&mut html, text);
    html
}

/// Adds text to HTML or XML as [`html`] has it.
pub fn push_html(html: &mut String, text: &str) {
    // Nothing can fail where a string is written to.
    let _ = pulldown_cmark_escape::escape_html(html, text);
}

/// A path or an argument as one line, bytes that are no text among it.
#[must_use]
pub fn os(text: &OsStr) -> String {
    let mut escaped = String::new();
    for chunk in text.as_bytes().utf8_chunks() {
        escaped.push_str(&line(chunk.valid()));
        for byte in chunk.invalid() {
            let _ = write!(escaped, "\\x{byte:02x}");
        }
    }
    escaped
}

/// A path as one word for a shell, to be copied from a terminal.
#[must_use]
pub fn shell(path: &Path) -> String {
    let bytes = path.as_os_str().as_bytes();
    let text = path.to_str().filter(|text| !text.contains(is_obeyed));
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-' | '_');
    match text {
        Some(text) if !text.is_empty() && text.chars().all(is_plain) => text.to_owned(),
        Some(text) => format!("'{}'", text.replace('\'', r"'\''")),
        None => {
            let mut word = String::from("$'");
            for byte in bytes {
                match byte {
                    b'\'' | b'\\' => {
                        word.push('\\');
                        word.push(char::from(*byte));
                    }
                    b' '..=b'~' => word.push(char::from(*byte)),
                    byte => {
                        let _ = write!(word, "\\x{byte:02x}");
                    }
                }
            }
            word.push('\'');
            word
        }
    }
}

/// Escapes what is obeyed, except where `keep` says how many bytes of the rest are ours.
fn keeping(text: &str, keep: impl Fn(&str) -> Option<usize>) -> Cow<'_, str> {
    if !text.contains(is_obeyed) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    let mut kept: Range<usize> = 0..0;
    for (at, c) in text.char_indices() {
        if is_obeyed(c) && !kept.contains(&at) {
            let rest = text.get(at..).unwrap_or_default();
            match keep(rest) {
                Some(count) => kept = at..at + count,
                None => {
                    escaped.extend(c.escape_default());
                    continue;
                }
            }
        }
        escaped.push(c);
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_shows() {
        let check = |text: &str, expected: &str| assert_eq!(line(text), expected);
        check("größe 日本 🔥 \\n", "größe 日本 🔥 \\n");
        check("a\u{1b}[31mb\u{7}c\r\n\td", r"a\u{1b}[31mb\u{7}c\r\n\td");
        check("\u{9b}2J\u{7f}\u{0}", r"\u{9b}2J\u{7f}\u{0}");
        check(
            "\u{202e}gnp.exe\u{2066}\u{2028}",
            r"\u{202e}gnp.exe\u{2066}\u{2028}",
        );
        // Marks of Arabic and Hebrew, and joiners of emoji, turn nothing about.
        check("\u{200f}א\u{200d}", "\u{200f}א\u{200d}");
    }

    #[test]
    fn only_line_feeds_and_colors_of_ours_stay() {
        assert_eq!(lines("a\nb\r\u{1b}[1m"), "a\nb\\r\\u{1b}[1m");
        assert_eq!(file_lines("a\t\r\nb\r\u{7}\n"), "a\t\r\nb\\r\\u{7}\n");
        let check = |text: &str, expected: &str| assert_eq!(colored_lines(text), expected);
        check(
            "\u{1b}[1;31mx\u{1b}[0m\n\u{1b}[m",
            "\u{1b}[1;31mx\u{1b}[0m\n\u{1b}[m",
        );
        check(
            "\u{1b}[2J\u{1b}]0;t\u{7}\u{1b}[1",
            r"\u{1b}[2J\u{1b}]0;t\u{7}\u{1b}[1",
        );
        check("\u{1b}[31\u{9b}m", r"\u{1b}[31\u{9b}m");
    }

    #[test]
    fn json_means_the_same() {
        let text = "{\"a\": \"\u{9b}\u{7f}\u{202e}ä\"}\n";
        let escaped = json(text);
        assert_eq!(escaped, "{\"a\": \"\\u009b\\u007f\\u202eä\"}\n");
    }

    #[test]
    fn nothing_leaves_its_quotes() {
        let expected = "a &lt;b c=&quot;&#39;&quot;&gt; &amp;amp; é";
        assert_eq!(html("a <b c=\"'\"> &amp; é"), expected);
    }

    #[test]
    fn paths_are_words_for_people_and_shells() {
        let odd = OsStr::from_bytes(b"a\x1b\xff\n");
        assert_eq!(os(odd), r"a\u{1b}\xff\n");
        let check = |path: &[u8], expected: &str| {
            assert_eq!(shell(Path::new(OsStr::from_bytes(path))), expected);
        };
        check(b"/a/b-c.d", "/a/b-c.d");
        check(b"", "''");
        check(b"/a b/it's $x", r"'/a b/it'\''s $x'");
        check(b"a\nb'\\\xff", r"$'a\x0ab\'\\\xff'");
    }
}
