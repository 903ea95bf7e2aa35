//! Whether a build takes away so many stories that it is hardly meant: a folder that was not mounted,
//! another branch, the output of another site.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::commands::print::thousands;
use crate::site::{Route, addresses};

/// Fewer are removed without a question.
const FEWEST: usize = 5;
/// Stories that are named.
const NAMED: usize = 3;

/// A build that would remove most of a site.
#[derive(Debug, thiserror::Error)]
#[error(
    "nothing was published, because {} of the {} stories in {} would be gone ({}); if they are meant to go, build with `--allow-removal`, else see whether all of the content is there",
    thousands(gone.len()), thousands(*before), output.display(), named(gone)
)]
pub(in crate::commands::build) struct Removal {
    /// The addresses.
    gone: Vec<String>,
    /// How many stories there are.
    before: usize,
    output: PathBuf,
}

/// Fails where more than half of the stories of the site that is there would be removed, and not
/// just a few. `old` are the addresses of that site; a story whose address leads elsewhere now stays.
pub(super) fn check(
    old: &[String],
    routes: &BTreeMap<String, Route>,
    output: &Path,
) -> Result<(), Removal> {
    // A page may only lead on to another one; the data tells which are stories.
    let stories: Vec<String> = old
        .iter()
        .filter_map(|address| addresses::page_of_api(address))
        .collect();
    let before = stories.len();
    let is_gone = |address: &String| !routes.contains_key(address);
    let gone: Vec<String> = stories.into_iter().filter(is_gone).collect();
    if gone.len() < FEWEST || gone.len() * 2 <= before {
        return Ok(());
    }
    Err(Removal {
        gone,
        before,
        output: output.to_owned(),
    })
}

fn named(gone: &[String]) -> String {
    let mut named: Vec<&str> = gone.iter().take(NAMED).map(String::as_str).collect();
    if gone.len() > NAMED {
        named.push("…");
    }
    named.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_refused(before: usize, after: usize) -> bool {
        let old = (0..before).map(|number| format!("api/postmortems/{number}.json"));
        let mut old: Vec<String> = old.collect();
        old.push("api/catalog.json".to_owned());
        old.extend((0..before).map(|number| format!("postmortems/{number}.html")));
        let routes = (0..after).map(|number| {
            let address = format!("postmortems/{number}.html");
            (address, Route::Archive(number))
        });
        check(&old, &routes.collect(), Path::new("public")).is_err()
    }

    #[test]
    fn most_of_a_site_is_more_than_half_and_not_just_a_few() {
        for (before, after, expected) in [
            (0, 0, false),
            (4, 0, false),
            (5, 0, true),
            (5, 1, false),
            (9, 4, true),
            (10, 5, false),
            (10, 4, true),
            (10, 30, false),
        ] {
            assert_eq!(is_refused(before, after), expected, "{before} to {after}");
        }
    }
}
