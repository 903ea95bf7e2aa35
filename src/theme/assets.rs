//! The files beside the pages: the style sheet, joined from its layers without what only readers of
//! the sources need, the scripts, which `build.rs` has made, and the icon.
//!
//! Owns how sources become assets and what assets are called. Their names carry a hash of their
//! content, so that they may be cached for ever. Knows no templates.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::ThemeError;
use super::sources::SCRIPTS;

/// The files of a theme, by path relative to its folder.
pub(super) type Files = BTreeMap<String, Cow<'static, [u8]>>;

/// The style sheet's layers, in the order in which they override each other.
const LAYERS: [&str; 10] = [
    "tokens",
    "base",
    "layout",
    "components",
    "timeline",
    "words",
    "glance",
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

    /// What its file is called; `sources` says what it is made of.
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
pub(super) const MADE: [(&str, &[u8]); 6] = [
    made!("site"),
    made!("search"),
    made!("search-engine"),
    made!("search-backend"),
    made!("live"),
    made!("desk"),
];

/// Hexadecimal digits of a content hash in a file name: enough to tell versions apart.
pub(super) const HASH_LENGTH: usize = 8;

/// The assets of a theme. Paths are relative to the site's root.
#[derive(Debug)]
pub struct Assets {
    /// Path and bytes of each, sorted by path.
    pub files: Vec<(String, Vec<u8>)>,
    /// Path of the style sheet.
    pub stylesheet: String,
    /// Path of the icon.
    pub icon: String,
    scripts: Vec<(Script, String)>,
    /// The script that keeps pages of a preview fresh. It is in no published site.
    pub live_script: String,
    /// The style of what a preview lays over its pages. It is in no published site.
    pub live_style: String,
    /// The script and the style of a preview's desk. They are in no published site.
    pub desk_script: String,
    /// See there.
    pub desk_style: String,
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
            live_script: text(files, "scripts/live.js")?.to_owned(),
            live_style: text(files, "css/live.css")?.to_owned(),
            desk_script: text(files, "scripts/desk.js")?.to_owned(),
            desk_style: text(files, "css/desk.css")?.to_owned(),
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

    /// Path of a script.
    #[must_use]
    pub fn script(&self, wanted: Script) -> &str {
        let found = self.scripts.iter().find(|(script, _)| *script == wanted);
        found.map(|(_, path)| path.as_str()).unwrap_or_default()
    }
}

/// The scripts of which `own` has a source, joined anew from that and from the `shipped` ones.
pub(super) fn joined(
    own: &BTreeMap<String, Vec<u8>>,
    shipped: impl Fn(&str) -> Option<Cow<'static, [u8]>>,
) -> Result<Files, ThemeError> {
    let mut made = Files::new();
    for script in &SCRIPTS {
        let mut joined = String::new();
        let mut is_own = false;
        for source in script.sources {
            let path = format!("js/{source}.js");
            let shipped = shipped(&path).ok_or_else(|| ThemeError::Missing(path.clone()))?;
            let bytes = match own.get(&path) {
                Some(own) => own.as_slice(),
                None => shipped.as_ref(),
            };
            is_own |= bytes != shipped.as_ref();
            let text = std::str::from_utf8(bytes);
            push_lines(text.map_err(|_| ThemeError::NotText(path))?, &mut joined);
        }
        if is_own {
            let path = format!("scripts/{}.js", script.name);
            made.insert(path, script.wrapped(joined).into_bytes().into());
        }
    }
    Ok(made)
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
