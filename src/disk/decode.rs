//! From the bytes of a document to its text.
//!
//! A document that is not UTF-8 is read as Windows-1252 where it is not, which is what most of them
//! are, and the finding says where the first such byte stands; what is no text at all is told from
//! that.

use encoding_rs::WINDOWS_1252;

use crate::diagnostics::{Diagnostic, Location, rules};
use crate::text::Span;

/// As far as git looks for a zero byte to tell binary files from text.
const BINARY_SNIFF_BYTES: usize = 8000;

/// Beginnings of files that are often given the wrong ending.
const BINARY_BEGINNINGS: [(&[u8], &str); 7] = [
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"%PDF-", "a PDF document"),
    (b"\x7fELF", "a program"),
];

/// What a file holds, with what there is to say about how it was written.
pub(super) struct Decoded {
    /// `None` where the file holds no text.
    pub(super) text: Option<String>,
    pub(super) diagnostic: Option<Diagnostic>,
}

/// Reads `bytes` as text.
pub(super) fn decode(path: &str, bytes: Vec<u8>) -> Decoded {
    if let Some(utf16) = utf16(&bytes) {
        return from_utf16(path, utf16);
    }
    if let Some(kind) = binary_kind(&bytes) {
        return not_text(path, kind);
    }
    match String::from_utf8(bytes) {
        Ok(text) => without_zeros(path, text),
        Err(error) => from_mixed(path, error.as_bytes()),
    }
}

/// A text in which a zero byte, which no page can show, is replaced like one that cannot be read.
fn without_zeros(path: &str, text: String) -> Decoded {
    let Some(at) = text.find('\0') else {
        return Decoded {
            text: Some(text),
            diagnostic: None,
        };
    };
    let span = Span::new(at, at + char::REPLACEMENT_CHARACTER.len_utf8());
    let diagnostic = Diagnostic::new(
        &rules::NOT_UTF8,
        Location::within(path, span),
        "the file holds a zero byte, which is shown as a replacement character",
    )
    .help("take it out of the file");
    Decoded {
        text: Some(text.replace('\0', "\u{fffd}")),
        diagnostic: Some(diagnostic),
    }
}

/// What is UTF-8 as such, the other bytes as Windows-1252: some files were pasted together.
fn from_mixed(path: &str, bytes: &[u8]) -> Decoded {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    let mut doubtful = None;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        let (decoded, _) = WINDOWS_1252.decode_without_bom_handling(chunk.invalid());
        for c in decoded.chars() {
            let start = text.len();
            // Five bytes stand for none, and are decoded as controls.
            text.push(if c.is_control() { '\u{fffd}' } else { c });
            doubtful = doubtful.or(Some(Span::new(start, text.len())));
        }
    }
    let diagnostic = Diagnostic::new(
        &rules::NOT_UTF8,
        Location {
            path: path.to_owned(),
            // Behind a zero byte the offset would be another one.
            span: doubtful.filter(|_| !text.contains('\0')),
        },
        "the file is not UTF-8; from here on, what is not was read as Windows-1252",
    )
    .help("save it as UTF-8, for example with `iconv -f WINDOWS-1252 -t UTF-8`");
    Decoded {
        text: Some(text.replace('\0', "\u{fffd}")),
        diagnostic: Some(diagnostic),
    }
}

/// Whether the start of a file can be the start of a text.
pub(super) fn is_text_start(bytes: &[u8]) -> bool {
    let is_utf8 = match std::str::from_utf8(bytes) {
        Ok(_) => true,
        // A character may be cut by the end of what was read.
        Err(error) => error.error_len().is_none(),
    };
    is_utf8 && binary_kind(bytes).is_none()
}

/// Whether a file that begins like this can hold a text, in whatever encoding.
pub(super) fn may_be_text(bytes: &[u8]) -> bool {
    utf16(bytes).is_some() || binary_kind(bytes).is_none()
}

fn binary_kind(bytes: &[u8]) -> Option<&'static str> {
    let known = BINARY_BEGINNINGS
        .iter()
        .find(|(beginning, _)| bytes.starts_with(beginning));
    if let Some((_, kind)) = known {
        return Some(kind);
    }
    let sniffed = bytes.get(..BINARY_SNIFF_BYTES).unwrap_or(bytes);
    let zeros = sniffed.iter().filter(|byte| **byte == 0).count();
    // A text may hold one by accident. Data holds many, or other bytes that nobody types; those
    // that terminals are controlled with get into texts by pasting.
    let is_odd = |byte: &u8| *byte < b' ' && !matches!(byte, 0 | 0x07..=0x0d | 0x1b);
    let is_data =
        zeros > 0 && (sniffed.iter().any(is_odd) || (zeros > 1 && zeros * 10 > sniffed.len()));
    is_data.then_some("binary data")
}

fn not_text(path: &str, kind: &str) -> Decoded {
    let diagnostic = Diagnostic::new(
        &rules::UNREADABLE,
        Location::file(path),
        format!("the file is {kind}, not text, and is left out"),
    )
    .help("give it the ending of its kind, or exclude it in `[content] exclude` of site.toml");
    Decoded {
        text: None,
        diagnostic: Some(diagnostic),
    }
}

/// The code units behind a UTF-16 byte order mark.
fn utf16(bytes: &[u8]) -> Option<Vec<u16>> {
    let read: fn([u8; 2]) -> u16 = match bytes {
        [0xff, 0xfe, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] => u16::from_be_bytes,
        _ => return None,
    };
    let pairs = bytes.get(2..)?.as_chunks::<2>().0;
    Some(pairs.iter().copied().map(read).collect())
}

fn from_utf16(path: &str, units: Vec<u16>) -> Decoded {
    let text = String::from_utf16_lossy(&units);
    if let Some(kind) = binary_kind(text.as_bytes()) {
        return not_text(path, kind);
    }
    let diagnostic = Diagnostic::new(
        &rules::NOT_UTF8,
        Location::file(path),
        "the file is UTF-16 and was converted for reading",
    )
    .help("save it as UTF-8, so that other tools can read it too");
    Decoded {
        text: Some(text.replace('\0', "\u{fffd}")),
        diagnostic: Some(diagnostic),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text and the code of the finding; no text where the file is left out.
    fn check(bytes: &[u8], text: Option<&str>, code: &str) {
        let found = decode("a.md", bytes.to_vec());
        let found_code = found.diagnostic.map_or("", |d| d.rule.code);
        assert_eq!(
            (found.text.as_deref(), found_code),
            (text, code),
            "{bytes:?}"
        );
    }

    #[test]
    fn text_is_kept_as_it_is() {
        check("# ä\r\n".as_bytes(), Some("# ä\r\n"), "");
        check(b"\xef\xbb\xbf# a", Some("\u{feff}# a"), "");
        check(b"", Some(""), "");
    }

    #[test]
    fn other_encodings_are_read_and_reported() {
        check(b"caf\xe9 au lait", Some("café au lait"), "files/not-utf8");
        check(b"\xff\xfe#\0 \0a\0", Some("# a"), "files/not-utf8");
        check(b"\xfe\xff\0#\0 \0a", Some("# a"), "files/not-utf8");
    }

    #[test]
    fn bytes_of_another_encoding_are_read_as_windows_1252() {
        let check = |bytes: &[u8], text| super::tests::check(bytes, Some(text), "files/not-utf8");
        check(b"\x93Z\xfcrich\x94 \x96 5 \x80", "“Zürich” – 5 €");
        check(b"\x81", "\u{fffd}");
        check(
            "ä \u{2014}"
                .as_bytes()
                .iter()
                .copied()
                .chain([0xe4])
                .collect::<Vec<_>>()
                .as_slice(),
            "ä —ä",
        );
    }

    #[test]
    fn a_zero_byte_by_accident_is_no_data() {
        check(b"text\0text", Some("text\u{fffd}text"), "files/not-utf8");
        check(
            b"# a\0\n\x1b[1mb\xe9",
            Some("# a\u{fffd}\n\u{1b}[1mbé"),
            "files/not-utf8",
        );
        let mut long = b"prose ".repeat(2000);
        long.extend(b"\0\x01");
        let text = String::from_utf8_lossy(&long).replace('\0', "\u{fffd}");
        check(&long, Some(&text), "files/not-utf8");
    }

    #[test]
    fn what_is_no_text_is_left_out() {
        check(b"\x89PNG\r\n\x1a\n", None, "files/unreadable");
        check(b"\x1f\x8b\x08abc", None, "files/unreadable");
        check(b"text\0\x01\x02text", None, "files/unreadable");
        check(b"#\0 \0a\0\n\0", None, "files/unreadable");
        check(b"\xff\xfe\0\0a\0\0\0", None, "files/unreadable");
    }

    #[test]
    fn the_finding_points_at_the_first_doubtful_byte() {
        let decoded = decode("a.md", b"ab\xe9\xe8c".to_vec());
        let span = decoded.diagnostic.unwrap().location.unwrap().span.unwrap();
        assert_eq!(span.of(&decoded.text.unwrap()), "é");
        assert_eq!(span.start, 2);
    }
}
