//! What is published beside the pages, so that no browser takes it for one of them: texts, drawings,
//! and files that are not what their names say.

use super::support::Sandbox;

const CONFIG: &str = "title = \"Library\"\n";
const HTML: &str = "<!doctype html><html><body><script>alert(1)</script></body></html>";

/// A site with one story that says `text`, and these files beside it.
fn site<N: AsRef<str>, B: AsRef<[u8]>>(text: &str, files: &[(N, B)]) -> Sandbox {
    let story = format!("# The ovens stopped (2024-03-12)\n\n{text}\n");
    let sandbox = Sandbox::site(CONFIG, &[("postmortems/ovens.md", &story)]);
    for (name, bytes) in files {
        sandbox.write(&format!("content/postmortems/{}", name.as_ref()), bytes);
    }
    sandbox
}

/// A line with a link for each ending.
fn links(endings: &[&str]) -> String {
    let links = endings
        .iter()
        .map(|ending| format!("[{ending}]({ending}.{ending})"));
    links.collect::<Vec<_>>().join("\n")
}

/// A file for each ending.
fn files(endings: &[&str], bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let file = |ending: &&str| (format!("{ending}.{ending}"), bytes.to_vec());
    endings.iter().map(file).collect()
}

/// The addresses of the attachments that were published.
fn published(sandbox: &Sandbox) -> Vec<String> {
    let files = sandbox.files().into_keys();
    files.filter(|path| path.starts_with("files/")).collect()
}

fn attachment(sandbox: &Sandbox, address: &str) -> Vec<u8> {
    let files = sandbox.files();
    let bytes = files
        .get(address)
        .unwrap_or_else(|| panic!("{address}: {:?}", files.keys()));
    bytes.clone()
}

#[test]
fn texts_are_published_as_plain_text() {
    let endings = [
        "csv", "diff", "drawio", "har", "json", "log", "mmd", "ndjson", "patch", "puml", "srt",
        "tsv", "txt", "vtt",
    ];
    let sandbox = site(&links(&endings), &files(&endings, HTML.as_bytes()));
    let run = sandbox.built(&["--all"]);
    assert!(!run.err.contains("files/"), "{}", run.err);
    let page = sandbox.page("postmortems/ovens.html");
    for ending in endings {
        let added = if ending == "txt" { "" } else { ".txt" };
        let address = format!("files/content/postmortems/{ending}.{ending}{added}");
        let expected = ["\u{feff}", HTML].concat();
        assert_eq!(
            attachment(&sandbox, &address),
            expected.as_bytes(),
            "{ending}"
        );
        assert!(page.contains(&format!("href=\"../{address}\"")), "{page}");
    }
    assert_eq!(published(&sandbox).len(), endings.len());
}

#[test]
fn texts_in_other_encodings_become_the_same_text() {
    let expected = "\u{feff}<b>\u{e4} \u{20ac}";
    let mut utf16 = b"\xff\xfe".to_vec();
    utf16.extend("<b>ä €".encode_utf16().flat_map(u16::to_le_bytes));
    let all: [&[u8]; 4] = [
        "<b>ä €".as_bytes(),
        "\u{feff}<b>ä €".as_bytes(),
        b"<b>\xe4 \x80",
        &utf16,
    ];
    for bytes in all {
        let sandbox = site("See [it](a.log).", &[("a.log", bytes)]);
        sandbox.built(&[]);
        let text = attachment(&sandbox, "files/content/postmortems/a.log.txt");
        assert_eq!(String::from_utf8(text).unwrap(), expected, "{bytes:?}");
    }
}

#[test]
fn two_texts_never_meet_at_one_address() {
    let sandbox = site(
        "[a](a.csv) [b](a.csv.txt) [c](a.csv.TXT)",
        &[("a.csv", b"1"), ("a.csv.txt", b"2"), ("a.csv.TXT", b"3")],
    );
    sandbox.built(&[]);
    assert_eq!(published(&sandbox).len(), 3);
}

#[test]
fn a_file_that_is_not_what_its_name_says_is_not_published_and_located() {
    let binary = [
        "apng", "avif", "bmp", "gif", "ico", "jpeg", "jpg", "png", "tif", "tiff", "webp", "docx",
        "odp", "ods", "odt", "pdf", "pptx", "rtf", "xlsx", "zip", "flac", "m4a", "m4v", "mov",
        "mp3", "mp4", "oga", "ogg", "ogv", "wav", "webm", "svg",
    ];
    let sandbox = site(&links(&binary), &files(&binary, HTML.as_bytes()));
    let run = sandbox.built(&["--all"]);
    assert_eq!(published(&sandbox), [""; 0]);
    for (line, ending) in (3..).zip(binary) {
        for part in [
            &format!("content/postmortems/ovens.md:{line}:"),
            &format!("postmortems/{ending}.{ending}` exists but is not published, because it"),
        ] {
            assert!(run.err.contains(part), "{part}: {}", run.err);
        }
    }
    let count = run.err.matches("[files/attachment]").count();
    assert_eq!(count, binary.len(), "{}", run.err);
    assert!(!run.err.contains("links/broken"), "{}", run.err);
    assert!(!sandbox.page("postmortems/ovens.html").contains("files/"));
    // Data is no text either.
    let sandbox = site("See [it](a.log).", &[("a.log", b"\x01\0\x02\0\x03")]);
    let run = sandbox.built(&[]);
    assert!(run.err.contains("does not hold a text"), "{}", run.err);
}

#[test]
fn an_embedded_file_that_is_unfit_is_called_unfit_and_not_missing() {
    let files: [(&str, &[u8]); 2] = [
        ("img/graph.png", HTML.as_bytes()),
        ("far/off/graph.png", b"GIF89a"),
    ];
    // The other one of that name is not what was meant.
    let sandbox = site("![[graph.png]]", &files);
    let run = sandbox.built(&[]);
    let said = "`content/postmortems/img/graph.png` exists but is not published";
    assert!(run.err.contains(said), "{}", run.err);
    assert!(!run.err.contains("no image or document"), "{}", run.err);
    assert_eq!(published(&sandbox), [""; 0]);
}

#[test]
fn an_unfit_file_named_in_front_matter_is_told_of() {
    let story = "---\ntitle: Ovens\nsurprises:\n  - See [it](a.pdf).\n---\n\nText.\n";
    let sandbox = Sandbox::site(CONFIG, &[("postmortems/ovens.md", story)]);
    sandbox.write("content/postmortems/a.pdf", HTML);
    let run = sandbox.built(&[]);
    assert!(run.err.contains("/a.pdf` exists but is not"), "{}", run.err);
    assert_eq!(published(&sandbox), [""; 0]);
}

#[test]
fn what_no_page_shows_is_not_worth_a_word() {
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>";
    let files: [(&str, &[u8]); 2] = [("a.png", b"no"), ("b.svg", drawing.as_bytes())];
    let sandbox = site("Text.", &files);
    let run = sandbox.built(&["--all"]);
    assert!(!run.err.contains("files/"), "{}", run.err);
}

#[test]
fn drawings_are_published_without_what_runs() {
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"20\">\n<script>alert(1)</script><path d=\"M0 0h40\" onclick=\"x()\"/></svg>";
    let sandbox = site("![Lines](a.svg)", &[("a.svg", drawing.as_bytes())]);
    let run = sandbox.built(&[]);
    let text = attachment(&sandbox, "files/content/postmortems/a.svg");
    assert_eq!(
        String::from_utf8(text).unwrap(),
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"20\">\n<path d=\"M0 0h40\"/></svg>\n"
    );
    for part in [
        "files/drawing",
        "content/postmortems/a.svg",
        "a script (line 2)",
        "an event handler (line 2)",
    ] {
        assert!(run.err.contains(part), "{part}: {}", run.err);
    }
}

#[test]
fn a_drawing_that_is_mended_is_published_by_the_next_build() {
    let good = "<svg xmlns=\"http://www.w3.org/2000/svg\"><g/></svg>";
    let sandbox = site("![Lines](a.svg)", &[("a.svg", b"<svg>")]);
    sandbox.built(&[]);
    assert_eq!(published(&sandbox), [""; 0]);
    sandbox.write("content/postmortems/a.svg", good);
    let run = sandbox.built(&[]);
    assert!(!run.err.contains("files/"), "{}", run.err);
    assert!(sandbox.page("postmortems/ovens.html").contains("a.svg"));
    sandbox.write("content/postmortems/a.svg", "<svg>");
    sandbox.built(&[]);
    assert_eq!(published(&sandbox), [""; 0]);
}
