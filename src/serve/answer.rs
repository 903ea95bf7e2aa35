//! What a request for an address is answered with: a page of the site, a file, or what is wrong.
//! Knows what is shown and nothing of connections.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::panic::{AssertUnwindSafe, catch_unwind};

use percent_encoding::percent_decode_str;

use super::generations::Shown;
use super::index;
use super::live;
use crate::attachment;
use crate::config::Backend;
use crate::diagnostics::json::{self, Finding};
use crate::diagnostics::{Diagnostic, rules};
use crate::disk::read::attach::{self, Publishable};
use crate::escape;
use crate::load::theme;
use crate::site::{Content, Route, Site, addresses};
use crate::theme::ThemeError;

/// An answer.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) content_type: &'static str,
    /// The version of a page, by which it is asked for again.
    pub(super) version: Option<String>,
    /// Where to go instead.
    pub(super) location: Option<String>,
    /// The engine that pages may ask beside the site itself.
    pub(super) origin: String,
    pub(super) body: Body,
}

/// What an answer holds.
#[derive(Debug)]
pub(super) enum Body {
    Bytes(Vec<u8>),
    File(File),
}

const HTML: &str = "text/html; charset=utf-8";

/// The address that a request's path means, as routes are named; `None` for a path that no file
/// could have.
pub(super) fn address(path: &str) -> Option<String> {
    let lower = path.to_ascii_lowercase();
    // An escaped slash is part of a name, and no name of a site has one.
    if lower.contains("%2f") || lower.contains("%5c") || path.contains('\\') {
        return None;
    }
    let decoded = percent_decode_str(path).decode_utf8().ok()?;
    let address = decoded.strip_prefix('/')?;
    let is_plain = |part: &str| part != "." && part != ".." && !part.contains(char::is_control);
    if !address.split('/').all(is_plain) {
        return None;
    }
    Some(if address.is_empty() || address.ends_with('/') {
        format!("{address}index.html")
    } else {
        address.to_owned()
    })
}

/// The answer for an address, `None` being one that no file could have. `known` is the version that
/// whoever asks has already.
pub(super) fn answer(shown: &Shown, address: Option<&str>, known: Option<&str>) -> Answer {
    let generation = &shown.generation;
    let Some(site) = &generation.site else {
        let findings = &generation.findings;
        return problem("The site cannot be made yet", &findings.findings);
    };
    let Some(address) = address else {
        return not_found(site, known);
    };
    if let Some(file) = shown.index.file(address) {
        return bytes(address, file.to_vec());
    }
    match site.routes().get(address) {
        Some(route) => match render(site, address, route) {
            Ok(Content::Bytes(content)) if is_page(address, route) => {
                page(site, content, 200, known)
            }
            Ok(Content::Bytes(content)) => bytes(address, content),
            Ok(Content::Asset(path)) => match generation.assets.get(&path).map(attach::open) {
                Some(Ok(Publishable::File(file))) => Answer {
                    body: Body::File(file),
                    ..bytes(address, Vec::new())
                },
                Some(Ok(Publishable::Bytes(content))) => bytes(address, content),
                // It is there and cannot be had now: too many files are open, or it may not be read.
                Some(Err(error)) if !is_gone(&error) => Answer {
                    status: 503,
                    ..bytes("", Vec::new())
                },
                Some(Err(_)) | None => not_found(site, known),
            },
            Err(findings) => problem("This page cannot be shown", &findings),
        },
        None if site.routes().contains_key(&format!("{address}/index.html")) => Answer {
            status: 308,
            location: Some(format!("/{address}/")),
            ..bytes("", Vec::new())
        },
        None if index::is_file(address) => Answer {
            status: 404,
            ..bytes(address, Vec::new())
        },
        None => not_found(site, known),
    }
}

/// Whether an attachment is not there, or nothing that may be published any more.
fn is_gone(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::InvalidData)
}

/// Pages are kept fresh; one that leads elsewhere is left at once.
fn is_page(address: &str, route: &Route) -> bool {
    address.ends_with(".html") && !matches!(route, Route::Redirect(_) | Route::Asset(_))
}

/// Renders a route. Whatever goes wrong is something to tell.
fn render(site: &Site, address: &str, route: &Route) -> Result<Content, Vec<Finding>> {
    let rendered = catch_unwind(AssertUnwindSafe(|| site.render(address, route)));
    let (diagnostic, place) = match rendered {
        Ok(Ok(content)) => return Ok(content),
        Ok(Err(error)) => {
            // The place is known without the text; the path leads to the file.
            let place = match &error {
                ThemeError::Template { line, column, .. } => Some((*line, *column)),
                _ => None,
            };
            (theme::broken(&error, &[]), place)
        }
        Err(_) => {
            let message =
                format!("Afterword could not make `{address}` because of a fault of its own");
            let help = "please report it with the document, or as much of it as you may share";
            let diagnostic = Diagnostic::general(&rules::INTERNAL, message);
            (diagnostic.help(help), None)
        }
    };
    let mut findings = json::findings(&[diagnostic], &|_| None);
    for finding in &mut findings {
        (finding.place.line, finding.place.column) = place.unzip();
    }
    Err(findings)
}

fn page(site: &Site, content: Vec<u8>, status: u16, known: Option<&str>) -> Answer {
    let version = live::version(&content);
    let origin = site.config().search_backend.as_ref().map(Backend::origin);
    let origin = origin.unwrap_or_default().to_owned();
    let is_known = known == Some(version.as_str());
    let (status, body) = if is_known && status == 200 {
        (304, Vec::new())
    } else {
        (status, live::with_script(content, &version))
    };
    Answer {
        status,
        version: Some(version),
        origin,
        ..Answer::of(HTML, body)
    }
}

impl Answer {
    /// What there is, and what it is.
    const fn of(content_type: &'static str, content: Vec<u8>) -> Self {
        Self {
            status: 200,
            content_type,
            version: None,
            location: None,
            origin: String::new(),
            body: Body::Bytes(content),
        }
    }
}

fn bytes(address: &str, content: Vec<u8>) -> Answer {
    Answer::of(content_type(address), content)
}

/// The site's own page for unknown addresses.
fn not_found(site: &Site, known: Option<&str>) -> Answer {
    match render(site, addresses::NOT_FOUND, &Route::NotFound) {
        Ok(Content::Bytes(content)) => page(site, content, 404, known),
        Ok(Content::Asset(_)) => problem("There is nothing here", &[]),
        Err(findings) => problem("This page cannot be shown", &findings),
    }
}

/// A page of its own that says what is wrong, and is exchanged for the site's as soon as there is one.
fn problem(title: &str, findings: &[Finding]) -> Answer {
    let mut list = String::new();
    for finding in findings {
        let place = [
            finding.place.path.clone(),
            finding.place.line.map(|line| line.to_string()),
            finding.place.column.map(|column| column.to_string()),
        ];
        let place: Vec<String> = place.into_iter().flatten().collect();
        list.push_str("<li>");
        if !place.is_empty() {
            list.push_str(&format!("<code>{}</code> ", escape::html(&place.join(":"))));
        }
        list.push_str(&escape::html(&finding.message));
        if let Some(help) = &finding.help {
            list.push_str(&format!(" <small>{}</small>", escape::html(help)));
        }
        list.push_str("</li>\n");
    }
    let told = serde_json::to_string(findings).unwrap_or_default();
    let page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n\
         <link rel=\"stylesheet\" href=\"{}\">\n</head>\n<body data-problems=\"{}\">\n\
         <main class=\"problem\">\n<h1>{title}</h1>\n<ul>\n{list}</ul>\n\
         <p>This page shows itself anew as soon as that is mended.</p>\n</main>\n</body>\n</html>\n",
        live::STYLE,
        escape::html(&told),
        title = escape::html(title),
    );
    let version = live::version(page.as_bytes());
    Answer {
        status: 500,
        version: Some(version.clone()),
        ..Answer::of(HTML, live::with_script(page.into_bytes(), &version))
    }
}

/// The media type of a file by its ending; what is unknown is for saving, never for showing.
fn content_type(address: &str) -> &'static str {
    let ending = address.rsplit_once('.').map_or("", |(_, ending)| ending);
    match ending.to_ascii_lowercase().as_str() {
        "html" | "htm" => HTML,
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        // Data of the site; attached data ends in `.txt`.
        "json" => "application/json",
        "xml" => "application/xml",
        _ => attachment::media_type(address).unwrap_or("application/octet-stream"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_addresses_of_the_site() {
        let check = |path: &str, expected: Option<&str>| {
            assert_eq!(address(path).as_deref(), expected, "{path}");
        };
        check("/", Some("index.html"));
        check("/systems/", Some("systems/index.html"));
        check("/a/b.html", Some("a/b.html"));
        check("/a%20b.html", Some("a b.html"));
        for path in [
            "",
            "a.html",
            "/../site.toml",
            "/a/../../etc/passwd",
            "/%2e%2e/site.toml",
            "/a%2f..%2fb",
            "/a%5cb",
            "/a\\b",
            "/a%00.html",
            "/%ff",
            "/./a",
        ] {
            check(path, None);
        }
    }
}
