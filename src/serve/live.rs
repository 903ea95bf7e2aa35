//! What keeps pages fresh: the events that they listen to, and what is added to a page for it. The
//! pages themselves are those of a build.

use serde::Serialize;

use super::findings::Findings;
use super::generations::Shown;
use super::index::Progress;

/// No address of a site begins like this: names in it begin with a letter or a digit.
pub(super) const EVENTS: &str = "/_afterword/events";
/// The script that every page gets.
pub(super) const SCRIPT: &str = "/_afterword/live.js";
/// The style of what it lays over pages.
pub(super) const STYLE: &str = "/_afterword/live.css";

/// What the author of a story is told beside its page, which the query names: `?of=/postmortems/a.html`.
pub(super) const AUTHOR: &str = "/_afterword/author.json";

/// The page for deciding about suggestions, where files may be edited.
pub(super) const DESK: &str = "/_afterword/desk";
/// Its script, its style, and what it shows.
pub(super) const DESK_SCRIPT: &str = "/_afterword/desk.js";
pub(super) const DESK_STYLE: &str = "/_afterword/desk.css";
pub(super) const DESK_LIST: &str = "/_afterword/desk.json";
/// Where it sends what is to be shown, written and undone.
pub(super) const DESK_SHOW: &str = "/_afterword/desk/show";
pub(super) const DESK_WRITE: &str = "/_afterword/desk/write";
pub(super) const DESK_UNDO: &str = "/_afterword/desk/undo";

/// What pages are told.
#[derive(Serialize)]
struct Event<'a> {
    number: u64,
    settled: bool,
    assets: u64,
    index: Progress,
    #[serde(flatten)]
    findings: &'a Findings,
}

impl<'a> From<&'a Shown> for Event<'a> {
    fn from(shown: &'a Shown) -> Self {
        let generation = &shown.generation;
        Self {
            number: generation.number,
            settled: generation.is_settled,
            assets: generation.assets_version,
            index: shown.index.progress,
            findings: &generation.findings,
        }
    }
}

/// What pages are told, as JSON.
pub(super) fn event(shown: &Shown) -> String {
    serde_json::to_string(&Event::from(shown)).unwrap_or_default()
}

/// A hash of what a page is without what is added here.
pub(super) fn version(page: &[u8]) -> String {
    let mut hash = blake3::hash(page).to_hex().to_string();
    hash.truncate(16);
    hash
}

/// A page with the script at its end, which learns there what it is on.
pub(super) fn with_script(mut page: Vec<u8>, version: &str) -> Vec<u8> {
    const END: &[u8] = b"</body>";
    let script = format!("<script src=\"{SCRIPT}\" data-version=\"{version}\"></script>\n");
    let end = page.windows(END.len()).rposition(|window| window == END);
    let at = end.unwrap_or(page.len());
    page.splice(at..at, script.into_bytes());
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_stands_at_the_end_of_the_body() {
        let page = |text: &str| {
            let page = with_script(text.as_bytes().to_vec(), "1");
            String::from_utf8(page).unwrap()
        };
        let script = "<script src=\"/_afterword/live.js\" data-version=\"1\"></script>\n";
        assert_eq!(
            page("<body>&lt;/body></body></body>"),
            format!("<body>&lt;/body></body>{script}</body>")
        );
        assert_eq!(page("text"), format!("text{script}"));
    }
}
