//! The files beside the pages: the style sheet and the scripts, joined from sources with one job
//! each and without what only readers of the sources need, and the icon.
//!
//! Owns how sources become assets and what assets are called. Their names carry a hash of their
//! content, so that they may be cached for ever. Knows no templates.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::ThemeError;

/// The files of a theme, by path relative to its folder.
pub(super) type Files = BTreeMap<String, Cow<'static, [u8]>>;

/// The style sheet's layers, in the order in which they override each other.
const LAYERS: [&str; 7] = [
    "tokens",
    "base",
    "layout",
    "components",
    "search",
    "highlight",
    "print",
];

/// A script that a page loads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// On every page: the table of contents, and the palette that the search key opens.
    Site,
    /// On the page for searching, behind the one of every page.
    Search,
    /// Answers queries from the files of the site's index; loaded when somebody is about to search.
    Engine,
    /// Hands queries to an engine that answers over HTTP, in the place of the one above.
    Backend,
}

/// The sources of each script, in the order in which they are joined: a page asks once for each.
const SCRIPTS: [(Script, &str, &[&str]); 4] = [
    (
        Script::Site,
        "site",
        &[
            "contents",
            "lost",
            "search-ui/words",
            "search-ui/elements",
            "search-ui/load",
            "search-ui/palette",
        ],
    ),
    (
        Script::Search,
        "search",
        &[
            "search/grammar",
            "search-ui/query",
            "search-ui/dates",
            "search-ui/state",
            "search-ui/results",
            "search-ui/facets",
            "search-ui/asking",
            "search-ui/view",
            "search-ui/page",
        ],
    ),
    (
        Script::Engine,
        "search-engine",
        &[
            "search/bytes",
            "search/files",
            "search/words",
            "search/grammar",
            "search/postings",
            "search/scoring",
            "search/facets",
            "search/corrections",
            "search/metadata",
            "search/snippets",
            "search/plan",
            "search/match",
            "search/engine",
        ],
    ),
    (
        Script::Backend,
        "search-backend",
        &[
            "search/words",
            "search/grammar",
            "search-backend/vocabulary",
            "search-backend/query",
            "search-backend/hits",
            "search-backend/opensearch",
            "search-backend/quickwit",
            "search-backend/backend",
        ],
    ),
];

/// The sources of the script that only a preview loads.
const LIVE: [&str; 3] = ["live/patch", "live/overlay", "live/client"];

/// Hexadecimal digits of a content hash in a file name: enough to tell versions apart.
pub(super) const HASH_LENGTH: usize = 8;

/// The assets of a theme.
#[derive(Debug)]
pub(super) struct Assets {
    /// Path relative to the site's root, and bytes; sorted by path.
    pub(super) files: Vec<(String, Vec<u8>)>,
    pub(super) stylesheet: String,
    pub(super) icon: String,
    /// In the order of [`SCRIPTS`].
    scripts: Vec<(Script, String)>,
    pub(super) live_script: String,
    pub(super) live_style: String,
}

impl Assets {
    pub(super) fn new(files: &Files) -> Result<Self, ThemeError> {
        let style = stylesheet(files)?;
        let icon = bytes(files, "icon.svg")?;
        let mut assets = Self {
            files: Vec::new(),
            stylesheet: path("style", "css", style.as_bytes()),
            icon: path("icon", "svg", icon),
            scripts: Vec::new(),
            live_script: wrapped(&joined(files, &LIVE)?),
            live_style: text(files, "css/live.css")?.to_owned(),
        };
        let stylesheet = assets.stylesheet.clone();
        assets.files.push((stylesheet, style.into_bytes()));
        assets.files.push((assets.icon.clone(), icon.to_vec()));
        for (script, name, sources) in SCRIPTS {
            let joined = joined(files, sources)?;
            let joined = match script {
                // Its sources share what they declare, which is nobody else's business.
                Script::Engine | Script::Backend => wrapped(&joined),
                Script::Site | Script::Search => joined,
            };
            let path = path(name, "js", joined.as_bytes());
            assets.scripts.push((script, path.clone()));
            assets.files.push((path, joined.into_bytes()));
        }
        assets.files.sort();
        Ok(assets)
    }

    /// Path of a script, relative to the site's root.
    pub(super) fn script(&self, wanted: Script) -> &str {
        let found = self.scripts.iter().find(|(script, _)| *script == wanted);
        found.map(|(_, path)| path.as_str()).unwrap_or_default()
    }
}

fn stylesheet(files: &Files) -> Result<String, ThemeError> {
    let mut style = format!("@layer {};\n", LAYERS.join(", "));
    for layer in LAYERS {
        push_lines(text(files, &format!("css/{layer}.css"))?, &mut style);
    }
    Ok(style)
}

fn joined(files: &Files, sources: &[&str]) -> Result<String, ThemeError> {
    let mut script = String::new();
    for source in sources {
        push_lines(text(files, &format!("js/{source}.js"))?, &mut script);
    }
    Ok(script)
}

/// A script that declares nothing for others.
fn wrapped(script: &str) -> String {
    format!("(() => {{\n\"use strict\";\n{script}}})();\n")
}

/// Adds the lines of a source without indentation and comments, which are half of it. A comment
/// here is one that has its lines for itself.
fn push_lines(source: &str, asset: &mut String) {
    let mut is_comment = false;
    for line in source.lines().map(str::trim) {
        is_comment |= line.starts_with("/*");
        let is_kept = !is_comment && !line.is_empty() && !line.starts_with("//");
        if is_kept {
            asset.push_str(line);
            asset.push('\n');
        }
        is_comment &= !line.ends_with("*/");
    }
}

fn path(name: &str, ending: &str, bytes: &[u8]) -> String {
    let hash = blake3::hash(bytes).to_hex();
    format!("assets/{name}-{}.{ending}", &hash[..HASH_LENGTH])
}

fn bytes<'f>(files: &'f Files, path: &str) -> Result<&'f [u8], ThemeError> {
    files
        .get(path)
        .map(AsRef::as_ref)
        .ok_or_else(|| ThemeError::Missing(path.to_owned()))
}

fn text<'f>(files: &'f Files, path: &str) -> Result<&'f str, ThemeError> {
    std::str::from_utf8(bytes(files, path)?).map_err(|_| ThemeError::NotText(path.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_stay_in_the_sources() {
        let check = |source: &str, expected: &str| {
            let mut asset = String::new();
            push_lines(source, &mut asset);
            assert_eq!(asset, expected);
        };
        check("// one\n  f(); // two\n\n", "f(); // two\n");
        check("/* a */\n.b { }\n", ".b { }\n");
        check("/**\n * says\n * much\n */\nf();\n", "f();\n");
        check("a = b\n  * c;\n", "a = b\n* c;\n");
        check("href = \"https://x\";\n", "href = \"https://x\";\n");
    }
}
