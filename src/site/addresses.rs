//! The address of everything: one function per kind of page, and nowhere else.
//!
//! Addresses are file paths relative to the site's root, with `/` between the parts. They hold
//! only characters that need no escaping in a URL.

use super::TermOrder;
use crate::attachment::{self, Form, TEXT_ENDING};
use crate::catalog::Catalog;
use crate::catalog::quotations::{Order, Topic};
use crate::catalog::terms::Term;
use crate::ids::{Dimension, PostmortemId, Slug, TermId};

/// The home page.
pub const HOME: &str = "index.html";
/// The archive's first page.
pub const ARCHIVE: &str = "archive.html";
/// Systems × factors.
pub const MATRIX: &str = "systems-and-factors.html";
/// The page for searching.
pub const SEARCH: &str = "search.html";
/// The folder of the search index.
pub const SEARCH_INDEX: &str = "search/";
/// The list of paths to read along.
pub const PATHS: &str = "paths/index.html";
/// What authors say, by topic.
pub const WORDS: &str = "words/index.html";
/// What a host shows for an unknown address.
pub const NOT_FOUND: &str = "404.html";
/// The site's Atom feed.
pub const FEED: &str = "feed.xml";
/// The catalog as JSON.
pub const API_CATALOG: &str = "api/catalog.json";

/// What tells scripts which version of the search index is current.
#[must_use]
pub fn search_manifest() -> String {
    format!("{SEARCH_INDEX}manifest.json")
}

/// What tells scripts which engine answers in place of an index of the site.
#[must_use]
pub fn search_backend() -> String {
    format!("{SEARCH_INDEX}backend.json")
}

/// A file of a version of the search index.
#[must_use]
pub fn search_file(version: &str, name: &str) -> String {
    format!("{SEARCH_INDEX}{version}/{name}.bin")
}

/// A postmortem's page.
#[must_use]
pub fn postmortem(id: &PostmortemId) -> String {
    former_postmortem(&id.0)
}

/// The page that a former id leads to.
#[must_use]
pub fn former_postmortem(slug: &Slug) -> String {
    format!("postmortems/{slug}.html")
}

/// A postmortem as JSON.
#[must_use]
pub fn api_postmortem(id: &PostmortemId) -> String {
    format!("api/postmortems/{id}.json")
}

/// The page of the postmortem whose JSON stands at an address; `None` for every other address.
#[must_use]
pub fn page_of_api(address: &str) -> Option<String> {
    let id = address.strip_prefix("api/postmortems/")?;
    Some(format!("postmortems/{}.html", id.strip_suffix(".json")?))
}

/// A page of the list of a dimension's terms in an order, from 1.
#[must_use]
pub fn terms(dimension: &Dimension, order: TermOrder, page: usize) -> String {
    match order {
        TermOrder::Incidents => {
            numbered(&format!("{dimension}/index"), &format!("{dimension}"), page)
        }
        // In a folder that no term can claim without claiming the list itself.
        other => {
            let stem = format!("{dimension}/index/{}", other.name());
            numbered(&stem, &stem, page)
        }
    }
}

/// A page of a term, from 1. A factor stands in the folder of its group.
#[must_use]
pub fn term(id: &TermId, catalog: &Catalog, page: usize) -> String {
    term_of(id, catalog.vocabulary.get(id), page)
}

/// The same where the term is at hand.
#[must_use]
pub fn term_of(id: &TermId, term: Option<&Term>, page: usize) -> String {
    let stem = term_stem(id, term);
    numbered(&stem, &stem, page)
}

/// A term's Atom feed.
#[must_use]
pub fn term_feed(id: &TermId, catalog: &Catalog) -> String {
    format!("{}.xml", term_stem(id, catalog.vocabulary.get(id)))
}

fn term_stem(id: &TermId, term: Option<&Term>) -> String {
    let group = term
        .filter(|_| id.dimension == Dimension::Factor)
        .and_then(|term| term.parent.as_ref());
    match group {
        Some(group) => format!("{}/{group}/{}", id.dimension, id.slug),
        None => format!("{}/{}", id.dimension, id.slug),
    }
}

/// The incidents of one system with one factor.
#[must_use]
pub fn cell(system: &TermId, factor: &TermId) -> String {
    format!("systems-and-factors/{}/{}.html", system.slug, factor.slug)
}

/// A page of the archive, from 1.
#[must_use]
pub fn archive(page: usize) -> String {
    numbered("archive", "archive", page)
}

/// A page of what authors say on a topic, in an order, from 1.
#[must_use]
pub fn topic(topic: Topic, order: Order, page: usize) -> String {
    let name = topic.name();
    let stem = match order {
        Order::Year => format!("words/{name}"),
        Order::System => format!("words/{name}/by-system"),
        Order::Factor => format!("words/{name}/by-factor"),
    };
    numbered(&stem, &stem, page)
}

/// A file of the sitemap: 0 for the one that search engines ask for.
#[must_use]
pub fn sitemap(part: usize) -> String {
    match part {
        0 => "sitemap.xml".to_owned(),
        part => format!("sitemap-{part}.xml"),
    }
}

/// A plain page.
#[must_use]
pub fn page(slug: &Slug) -> String {
    format!("pages/{slug}.html")
}

/// A path to read along.
#[must_use]
pub fn path(slug: &Slug) -> String {
    format!("paths/{slug}.html")
}

/// An image or another file, by its path relative to the root. Names that a URL would have to
/// escape are made plain, with a mark of the whole path so that no two become one. A text gets the
/// ending that every host knows as plain text.
#[must_use]
pub fn asset(path: &str) -> String {
    let ending = format!(".{TEXT_ENDING}");
    let bare = path.strip_suffix(&ending);
    let is_other_text = bare.is_none() && attachment::form(path) == Some(Form::Text);
    // `a.csv` will be at this address.
    let is_taken = bare.and_then(attachment::form) == Some(Form::Text);
    let added = if is_other_text { ending.as_str() } else { "" };
    let is_plain = |part: &str| {
        !part.starts_with('.')
            && part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
    };
    if path.split('/').all(is_plain) && !is_taken {
        return format!("files/{path}{added}");
    }
    let mark = blake3::hash(path.as_bytes()).to_hex();
    let mark = mark.get(..8).unwrap_or_default();
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let slug = |text| {
        Slug::from_text(text)
            .map(|slug| slug.to_string())
            .unwrap_or_default()
    };
    format!("files/{mark}/{}.{}{added}", slug(stem), slug(ending))
}

fn numbered(first: &str, stem: &str, page: usize) -> String {
    if page <= 1 {
        format!("{first}.html")
    } else {
        format!("{stem}/page-{page}.html")
    }
}

/// The URL of `to` as written on the page `from`.
#[must_use]
pub fn relative(from: &str, to: &str) -> String {
    let folder = |address: &str| address.rfind('/').map_or(0, |at| at + 1);
    let (from, to_folder) = (&from[..folder(from)], folder(to));
    // The folders that both have in front, with their slashes.
    let common = from
        .bytes()
        .zip(to.bytes().take(to_folder))
        .take_while(|(a, b)| a == b)
        .enumerate()
        .filter(|(_, (byte, _))| *byte == b'/')
        .last()
        .map_or(0, |(at, _)| at + 1);
    let up = from[common..].matches('/').count();
    let rest = &to[common..];
    let mut url = String::with_capacity(3 * up + rest.len());
    for _ in 0..up {
        url.push_str("../");
    }
    url.push_str(rest);
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_relative_to_the_page() {
        let check = |from: &str, to: &str, expected: &str| assert_eq!(relative(from, to), expected);
        check("index.html", "a/b.html", "a/b.html");
        check("a/b.html", "index.html", "../index.html");
        check("a/b.html", "a/c.html", "c.html");
        check("a/b/c.html", "a/d.html", "../d.html");
        check(
            "factors/sensing.html",
            "factors/sensing/alert-noise.html",
            "sensing/alert-noise.html",
        );
    }

    #[test]
    fn assets_have_plain_addresses() {
        assert_eq!(asset("content/a/img.png"), "files/content/a/img.png");
        let odd = asset("content/größe 1?.png");
        assert!(
            odd.starts_with("files/") && odd.ends_with("/grosse-1.png"),
            "{odd}"
        );
        assert_ne!(odd, asset("content/grosse 1?.png"));
    }

    #[test]
    fn texts_end_as_every_host_knows_them() {
        assert_eq!(asset("a/graph.drawio"), "files/a/graph.drawio.txt");
        assert_eq!(asset("a/notes.txt"), "files/a/notes.txt");
        assert_eq!(asset("a/graph.svg"), "files/a/graph.svg");
        let odd = asset("a/größe.csv");
        assert!(odd.ends_with("/grosse.csv.txt"), "{odd}");
        // Two files, two addresses.
        assert_eq!(asset("a.csv"), "files/a.csv.txt");
        let other = asset("a.csv.txt");
        assert!(other.ends_with("/a-csv.txt"), "{other}");
        assert_ne!(asset("A.TXT"), asset("A.TXT.txt"));
    }
}
