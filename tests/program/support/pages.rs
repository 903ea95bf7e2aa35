//! The links of rendered pages, read with no more HTML than Afterword itself writes: attributes in
//! double quotes, and `<` nowhere but in front of a tag.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

static ADDRESS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"<[a-z][^<>]*?\s(?:href|src)="([^"]*)""#).unwrap());
static SCHEME: LazyLock<Regex> = LazyLock::new(|| Regex::new("^[a-z][a-z0-9+.-]*:").unwrap());
static ID: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"<[a-z][^<>]*?\sid="([^"]*)""#).unwrap());

/// Every `href` and `src` of a page, entities resolved.
pub fn addresses(html: &str) -> Vec<String> {
    ADDRESS
        .captures_iter(html)
        .map(|found| {
            found[1]
                .replace("&quot;", "\"")
                .replace("&#x27;", "'")
                .replace("&amp;", "&")
        })
        .collect()
}

/// Whether an address leaves the site: it names a scheme.
pub fn is_external(address: &str) -> bool {
    SCHEME.is_match(address)
}

/// The links of pages that lead nowhere, and those that are not relative. The pages are by
/// address; `known` holds every address of the site.
pub fn dead_links(pages: &BTreeMap<String, String>, known: &BTreeSet<String>) -> Vec<String> {
    let mut dead = Vec::new();
    let anchors: BTreeMap<&str, BTreeSet<&str>> = pages
        .iter()
        .map(|(address, html)| {
            let ids = ID.captures_iter(html).filter_map(|found| found.get(1));
            (address.as_str(), ids.map(|id| id.as_str()).collect())
        })
        .collect();
    for (page, html) in pages {
        for address in addresses(html)
            .iter()
            .filter(|address| !is_external(address))
        {
            let (path, anchor) = address.split_once('#').unwrap_or((address, ""));
            let path = path.split('?').next().unwrap_or_default();
            let target = joined(page, path);
            let is_known = target.as_ref().is_some_and(|target| known.contains(target));
            let has_anchor = anchor.is_empty()
                || target
                    .and_then(|target| Some(anchors.get(target.as_str())?.contains(anchor)))
                    .unwrap_or(true);
            if !is_known || !has_anchor {
                dead.push(format!("{page}: {address}"));
            }
        }
    }
    dead
}

/// The address that a relative path leads to from a page; `None` for what is absolute or climbs
/// out of the site.
pub fn joined(page: &str, path: &str) -> Option<String> {
    if path.is_empty() {
        return Some(page.to_owned());
    }
    if path.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()?),
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}
