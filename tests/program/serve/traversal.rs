//! No file is opened by its name in an address: whatever is asked for, what lies beside the site and
//! what it does not publish stays where it is.

use super::{Live, STORY, sent};
use crate::support::Sandbox;
use std::io::Read;

/// Stands in files that no page shows.
const SECRET: &str = "CANARY-beside-the-site";

/// Paths that look as if they named a file.
const NAMED: [&str; 39] = [
    "/site.toml",
    "/.env",
    "/.git/config",
    "/.git%2fconfig",
    "/%2eenv",
    "/content/postmortems/unlinked.txt",
    "/postmortems/unlinked.txt",
    "/postmortems/queue-grew.md",
    "/content/",
    "/.",
    "/..",
    "/?raw??",
    "/site.toml?raw??",
    "/site.toml?import&raw",
    "/site.toml#",
    "/site.toml%23",
    "/site.toml%00.html",
    "/index.html%00",
    "/site.toml%0a",
    "/site.toml::$DATA",
    "/SITE.TOML",
    "/site.toml.",
    "/site.toml%20",
    "/site.toml/",
    "/index.html/../site.toml",
    "/_afterword/../site.toml",
    "/_afterword/live.js/../../site.toml",
    "/_afterword/",
    "/_afterword/site.toml",
    "?/../site.toml",
    "*",
    "site.toml",
    "../site.toml",
    "%2e%2e/site.toml",
    "#/site.toml",
    "http://localhost/../site.toml",
    "http:///etc/passwd",
    "file:///etc/passwd",
    "ftp://localhost/site.toml",
];

/// Ways to write the path of a file that is none of the site.
fn forms(outside: &str) -> Vec<String> {
    let mut forms = climbing();
    for path in [outside, "/etc/passwd", "/proc/self/environ"] {
        for start in [
            "", "/", "//", "/.", "/./", "/files/", "/c:", "/c:/", "/file://", "/@fs", "/%2f", "/~",
        ] {
            forms.push(format!("{start}{path}"));
        }
    }
    forms.extend(NAMED.map(str::to_owned));
    forms
}

/// Ways to write the folder above.
fn climbing() -> Vec<String> {
    let climbs = [
        "..",
        "%2e%2e",
        "%2E%2e",
        ".%2e",
        "%252e%252e",
        "%u002e%u002e",
        "..;",
        "...",
        "..%00",
        "%c0%ae%c0%ae",
        "%e0%80%ae%e0%80%ae",
        "%c0%2e%c0%2e",
        "\u{2025}",
        ".",
        "%2e",
        "..%20",
    ];
    let slashes = [
        "/",
        "//",
        "%2f",
        "%2F",
        "%252f",
        "\\",
        "%5c",
        "%255c",
        "%c0%af",
        "%e0%80%af",
        "/./",
        "%u2215",
        ";/",
    ];
    let mut forms: Vec<String> = Vec::new();
    for climb in climbs {
        for slash in slashes {
            let up = format!("{climb}{slash}");
            forms.push(format!("/{up}site.toml"));
            forms.push(format!("/assets/{up}{up}secret.txt"));
        }
    }
    forms
}

#[test]
fn no_way_to_write_a_path_leads_out_of_the_site() {
    let sandbox = Sandbox::site(
        &format!("title = \"Lessons\"\n# {SECRET}\n"),
        &[
            ("postmortems/queue-grew.md", STORY),
            ("postmortems/unlinked.txt", SECRET),
        ],
    );
    sandbox.write(".env", SECRET);
    sandbox.write(".git/config", SECRET);
    std::fs::write(sandbox.beside("secret.txt"), SECRET).unwrap();
    let outside = sandbox.beside("secret.txt").to_str().unwrap().to_owned();
    let live = Live::of(sandbox);

    let forms = forms(&outside);
    assert!(forms.len() >= 60);

    let mut read = Vec::new();
    for form in &forms {
        let request =
            format!("GET {form} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        let mut bytes = Vec::new();
        // Closed with something unread, where it is no request at all.
        let _ = sent(live.address(), request.as_bytes()).read_to_end(&mut bytes);
        let answer = String::from_utf8_lossy(&bytes);
        assert!(!answer.contains(SECRET), "{form}");
        assert!(!answer.contains("root:"), "{form}");
        // Some are other ways to write an address of the site, and most are none.
        if answer.starts_with("HTTP/1.1 200") {
            read.push(form.as_str());
        } else {
            let is_refusal = ["HTTP/1.1 404", "HTTP/1.1 400", "HTTP/1.1 308"];
            assert!(
                is_refusal.iter().any(|start| answer.starts_with(start)),
                "{form}: {answer}"
            );
        }
    }
    assert_eq!(read, ["/?raw??"], "of {}", forms.len());
}
