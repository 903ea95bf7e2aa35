//! What is published beside the pages: which endings there are, and what a file of each must hold.
//!
//! Many hosts send no content type for an ending that they do not know. Browsers then guess the type
//! from the first bytes, and a text that begins like HTML becomes a page of the site, with scripts
//! that run as the site's own. So a file is published in a form that nothing can take for a page:
//! texts behind a byte order mark and the ending `.txt`, drawings cleaned, everything else only if it
//! begins as its kind does.

pub mod drawing;

/// The form in which a file is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As UTF-8 behind a byte order mark, at an address that ends in `.txt`.
    Text,
    /// As SVG that is written anew from what is harmless in it.
    Drawing,
    /// As it is, if it begins like a picture.
    Picture,
    /// As it is, if it begins like a sound or a film.
    Recording,
    /// As it is, if it begins like a PDF document.
    Pdf,
    /// As it is, if it begins like rich text.
    RichText,
    /// As it is, if it begins like a zip archive, which most office documents are.
    Archive,
}

/// Every ending that may leave the source folder, with its form and media type. Everything else
/// (scripts, keys, configuration) never does.
const ENDINGS: [(&str, Form, &str); 46] = [
    ("apng", Form::Picture, "image/apng"),
    ("avif", Form::Picture, "image/avif"),
    ("bmp", Form::Picture, "image/bmp"),
    ("gif", Form::Picture, "image/gif"),
    ("ico", Form::Picture, "image/x-icon"),
    ("jpeg", Form::Picture, "image/jpeg"),
    ("jpg", Form::Picture, "image/jpeg"),
    ("png", Form::Picture, "image/png"),
    ("svg", Form::Drawing, "image/svg+xml"),
    ("tif", Form::Picture, "image/tiff"),
    ("tiff", Form::Picture, "image/tiff"),
    ("webp", Form::Picture, "image/webp"),
    ("csv", Form::Text, TEXT),
    ("diff", Form::Text, TEXT),
    ("drawio", Form::Text, TEXT),
    ("har", Form::Text, TEXT),
    ("json", Form::Text, TEXT),
    ("log", Form::Text, TEXT),
    ("mmd", Form::Text, TEXT),
    ("ndjson", Form::Text, TEXT),
    ("patch", Form::Text, TEXT),
    ("puml", Form::Text, TEXT),
    ("srt", Form::Text, TEXT),
    ("tsv", Form::Text, TEXT),
    ("txt", Form::Text, TEXT),
    ("vtt", Form::Text, TEXT),
    ("docx", Form::Archive, DOWNLOAD),
    ("odp", Form::Archive, DOWNLOAD),
    ("ods", Form::Archive, DOWNLOAD),
    ("odt", Form::Archive, DOWNLOAD),
    ("pdf", Form::Pdf, "application/pdf"),
    ("pptx", Form::Archive, DOWNLOAD),
    ("rtf", Form::RichText, "application/rtf"),
    ("xlsx", Form::Archive, DOWNLOAD),
    ("zip", Form::Archive, "application/zip"),
    ("flac", Form::Recording, "audio/flac"),
    ("m4a", Form::Recording, "audio/mp4"),
    ("m4v", Form::Recording, "video/mp4"),
    ("mov", Form::Recording, "video/quicktime"),
    ("mp3", Form::Recording, "audio/mpeg"),
    ("mp4", Form::Recording, "video/mp4"),
    ("oga", Form::Recording, "audio/ogg"),
    ("ogg", Form::Recording, "audio/ogg"),
    ("ogv", Form::Recording, "video/ogg"),
    ("wav", Form::Recording, "audio/wav"),
    ("webm", Form::Recording, "video/webm"),
];

const TEXT: &str = "text/plain; charset=utf-8";
const DOWNLOAD: &str = "application/octet-stream";

/// Endings of what holds data: where the name of such a file speaks of secrets, it is taken seriously.
const DATA_ENDINGS: [&str; 11] = [
    "csv", "har", "json", "log", "ndjson", "patch", "tsv", "txt", "diff", "rtf", "zip",
];

/// The ending that every host knows as plain text.
pub const TEXT_ENDING: &str = "txt";

/// As much of a file as tells whether it is of its form.
pub const START_BYTES: u64 = 64;

/// The form in which a file of this name is published; `None` where it never is.
#[must_use]
pub fn form(path: &str) -> Option<Form> {
    entry(path).map(|(_, form, _)| *form)
}

/// The media type of a file of this name, if it is one that is published.
#[must_use]
pub fn media_type(path: &str) -> Option<&'static str> {
    entry(path).map(|(_, _, media_type)| *media_type)
}

/// Whether a file of this name holds data.
#[must_use]
pub fn holds_data(path: &str) -> bool {
    entry(path).is_some_and(|(ending, ..)| DATA_ENDINGS.contains(ending))
}

fn entry(path: &str) -> Option<&'static (&'static str, Form, &'static str)> {
    let name = crate::path::name(path);
    let (stem, ending) = name.rsplit_once('.')?;
    let is_it = |(known, ..): &&(&str, Form, &str)| ending.eq_ignore_ascii_case(known);
    ENDINGS.iter().find(is_it).filter(|_| !stem.is_empty())
}

impl Form {
    /// What a file of this form holds, with its article.
    #[must_use]
    pub const fn content(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Drawing => "an SVG drawing",
            Self::Picture => "a picture",
            Self::Recording => "a sound or a film",
            Self::Pdf => "a PDF document",
            Self::RichText => "rich text",
            Self::Archive => "a zip archive or an office document",
        }
    }

    /// Whether a file that begins like this is of this form. The kinds within a form are not told
    /// apart: browsers show a JPEG called `.png`, and none of them is ever taken for a page. Texts and
    /// drawings have to be read as a whole.
    #[must_use]
    pub fn begins(self, start: &[u8]) -> bool {
        match self {
            Self::Text | Self::Drawing => true,
            Self::Picture => is_picture(start),
            Self::Recording => is_recording(start),
            Self::Pdf => start.starts_with(b"%PDF-"),
            Self::RichText => start.starts_with(b"{\\rtf"),
            Self::Archive => start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06"),
        }
    }
}

fn is_picture(start: &[u8]) -> bool {
    const BEGINNINGS: [&[u8]; 9] = [
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
        b"GIF87a",
        b"GIF89a",
        b"\0\0\x01\0",
        b"II*\0",
        b"MM\0*",
        b"II+\0",
        b"MM\0+",
    ];
    const BRANDS: [&[u8]; 5] = [b"avif", b"avis", b"mif1", b"msf1", b"miaf"];
    let is_bitmap = start.starts_with(b"BM") && start.get(6..10) == Some(b"\0\0\0\0");
    BEGINNINGS.iter().any(|known| start.starts_with(known))
        || is_bitmap
        || riff(start) == Some(b"WEBP")
        || (first_box(start) == Some(b"ftyp")
            && start
                .get(8..12)
                .is_some_and(|brand| BRANDS.contains(&brand)))
}

fn is_recording(start: &[u8]) -> bool {
    const BEGINNINGS: [&[u8]; 4] = [b"OggS", b"fLaC", b"\x1aE\xdf\xa3", b"ID3"];
    const BOXES: [&[u8]; 7] = [
        b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot",
    ];
    // A frame of an MP3 file without a tag: eleven bits that are set, and layer three.
    let is_frame = matches!(start, [0xff, second, ..] if second & 0xe6 == 0xe2);
    BEGINNINGS.iter().any(|known| start.starts_with(known))
        || is_frame
        || riff(start) == Some(b"WAVE")
        || first_box(start).is_some_and(|name| BOXES.contains(&name))
}

/// What a RIFF file holds.
fn riff(start: &[u8]) -> Option<&[u8]> {
    start.get(8..12).filter(|_| start.starts_with(b"RIFF"))
}

/// The name of the first box of an MP4 file and its like. Its size stands before it, where a file
/// could also begin with a tag: no first box is so large that its first byte counts.
fn first_box(start: &[u8]) -> Option<&[u8]> {
    start.get(4..8).filter(|_| start.first() == Some(&0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_are_known_in_any_case_and_by_the_last_one() {
        let check = |path: &str, expected| assert_eq!(form(path), expected, "{path}");
        check("a/b.PNG", Some(Form::Picture));
        check("a/b.svg.txt", Some(Form::Text));
        check("a/b.txt.svg", Some(Form::Drawing));
        for path in ["a.html", "a.svgz", "a.js", "a", ".png", "a.png/b", "a.png "] {
            check(path, None);
        }
        let mut endings: Vec<_> = ENDINGS.iter().map(|(ending, ..)| ending).collect();
        endings.sort_unstable();
        endings.dedup();
        assert_eq!(endings.len(), ENDINGS.len());
    }

    #[test]
    fn a_file_must_begin_as_its_form_does() {
        let check = |form: Form, start: &[u8], fits: bool| {
            assert_eq!(form.begins(start), fits, "{form:?} {start:?}");
        };
        check(Form::Picture, b"\x89PNG\r\n\x1a\n", true);
        check(Form::Picture, b"RIFF\0\0\0\0WEBPVP8 ", true);
        check(Form::Picture, b"\0\0\0 ftypavif", true);
        check(Form::Recording, b"\0\0\0 ftypisom", true);
        check(Form::Recording, b"\xff\xfb\x90\0", true);
        check(Form::Pdf, b"%PDF-1.7", true);
        check(Form::Archive, b"PK\x03\x04", true);
        // The size of a box is no place for a tag, and a byte order mark is no frame.
        check(Form::Recording, b"<b> ftypisom<script>", false);
        check(Form::Picture, b"<a> ftypavif", false);
        check(Form::Recording, b"\xff\xfe<\0h\0", false);
        check(Form::Picture, b"BM<script>", false);
        check(Form::Picture, b"", false);
        check(Form::Picture, b"\0\0\0 ftypisom", false);
    }

    #[test]
    fn nothing_that_fits_begins_like_markup() {
        let blanks = ["", " ", "\t", "\n", "\r", "\x0c", "\u{feff}"];
        for (ending, form, _) in ENDINGS {
            if matches!(form, Form::Text | Form::Drawing) {
                continue;
            }
            for blank in blanks {
                for tag in ["<html>", "<b> ", "<!--x", "<?xml", "<script"] {
                    for magic in ["ftypisom", "ftypavif", "WEBP", "%PDF-", "\0\0\0\0\0\0"] {
                        let start = format!("{blank}{tag}{magic}");
                        assert!(!form.begins(start.as_bytes()), "{ending} {start:?}");
                    }
                }
            }
        }
    }
}
