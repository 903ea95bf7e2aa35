//! The sitemap for search engines: one file, or an index of several where the site has more pages
//! than one may list (<https://www.sitemaps.org/protocol.html>).
//!
//! There is none without a base URL, because a sitemap must be absolute.

use std::collections::BTreeMap;

use super::views::{Sitemap, SitemapEntry};
use super::{Route, Site, addresses};

/// What the protocol allows in one file.
const MOST_ADDRESSES: usize = 50_000;

/// The sitemap's routes for a site of these routes. Part 0 is `sitemap.xml`.
pub(super) fn routes(routes: &BTreeMap<String, Route>) -> Vec<(String, Route)> {
    let pages = routes.values().filter(|route| is_listed(route)).count();
    (0..=further_parts(pages))
        .map(|part| (addresses::sitemap(part), Route::Sitemap(part)))
        .collect()
}

/// A file of the sitemap: the template that shows it, and what it lists.
pub(super) fn view(site: &Site, part: usize) -> (&'static str, Sitemap) {
    let base = site.config.base_url.clone().unwrap_or_default();
    let listed = site.routes.iter().filter(|(_, route)| is_listed(route));
    let parts = further_parts(listed.clone().count());
    if part == 0 && parts > 0 {
        let urls = (1..=parts).map(|part| SitemapEntry {
            url: format!("{base}{}", addresses::sitemap(part)),
            modified: String::new(),
        });
        let index = Sitemap {
            urls: urls.collect(),
        };
        return ("sitemap-index.xml", index);
    }
    let urls = listed
        .skip(part.saturating_sub(1) * MOST_ADDRESSES)
        .take(MOST_ADDRESSES)
        .map(|(address, route)| SitemapEntry {
            url: match route {
                Route::Home => base.clone(),
                _ => format!("{base}{address}"),
            },
            modified: modified(site, route).unwrap_or_default(),
        })
        .collect();
    ("sitemap.xml", Sitemap { urls })
}

/// How many files there are beside `sitemap.xml`, which is their index then.
const fn further_parts(pages: usize) -> usize {
    if pages > MOST_ADDRESSES {
        pages.div_ceil(MOST_ADDRESSES)
    } else {
        0
    }
}

/// Whether search engines are told of a route: of pages, not of feeds, data and files.
const fn is_listed(route: &Route) -> bool {
    matches!(
        route,
        Route::Home
            | Route::Archive(_)
            | Route::Matrix
            | Route::Words
            | Route::Topic(..)
            | Route::Page(_)
            | Route::Terms(..)
            | Route::Term(..)
            | Route::Paths
            | Route::Path(_)
            | Route::Postmortem(_)
    )
}

/// The day of a story's last change.
fn modified(site: &Site, route: &Route) -> Option<String> {
    let Route::Postmortem(index) = route else {
        return None;
    };
    let path = &site.catalog.entries.get(*index)?.document.source.path;
    site.changes.last.get(&**path).map(ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_site_has_an_index_of_sitemaps() {
        let check = |pages: usize, expected: &[&str]| {
            let pages = (0..pages).map(|page| (format!("{page}.html"), Route::Archive(page)));
            let feed = ("feed.xml".to_owned(), Route::Feed);
            let found: Vec<_> = routes(&pages.chain([feed]).collect())
                .into_iter()
                .map(|(address, _)| address)
                .collect();
            assert_eq!(found, expected);
        };
        check(1, &["sitemap.xml"]);
        check(50_000, &["sitemap.xml"]);
        check(50_001, &["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"]);
        check(
            150_000,
            &[
                "sitemap.xml",
                "sitemap-1.xml",
                "sitemap-2.xml",
                "sitemap-3.xml",
            ],
        );
    }
}
