//! The files beside the pages: the style sheet, joined from its layers without what only readers of
//! the sources need, the scripts, which `build.rs` has made, and the icon.
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

macro_rules! made {
    ($name:literal) => {
        (
            concat!("scripts/", $name, ".js"),
            include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".js")),
        )
    };
}

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

impl Script {
    const ALL: [Self; 4] = [Self::Site, Self::Search, Self::Engine, Self::Backend];

    /// What its file is called; `build.rs` says what it is made of.
    const fn name(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::Search => "search",
            Self::Engine => "search-engine",
            Self::Backend => "search-backend",
        }
    }
}

/// The scripts as `build.rs` has written them, by path like any file of a theme.
pub(super) const SCRIPTS: [(&str, &[u8]); 4] = [
    made!("site"),
    made!("search"),
    made!("search-engine"),
    made!("search-backend"),
];

/// Hexadecimal digits of a content hash in a file name: enough to tell versions apart.
pub(super) const HASH_LENGTH: usize = 8;

/// The assets of a theme.
#[derive(Debug)]
pub(super) struct Assets {
    /// Path relative to the site's root, and bytes; sorted by path.
    pub(super) files: Vec<(String, Vec<u8>)>,
    pub(super) stylesheet: String,
    pub(super) icon: String,
    scripts: Vec<(Script, String)>,
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
        };
        let stylesheet = assets.stylesheet.clone();
        assets.files.push((stylesheet, style.into_bytes()));
        assets.files.push((assets.icon.clone(), icon.to_vec()));
        for script in Script::ALL {
            let name = script.name();
            let bytes = bytes(files, &format!("scripts/{name}.js"))?;
            let path = path(name, "js", bytes);
            assets.scripts.push((script, path.clone()));
            assets.files.push((path, bytes.to_vec()));
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
