//! The scripts of the theme: joined from sources with one job each, and minified.
//!
//! Owns which sources make which script. What is written here is found in the program as
//! `scripts/NAME.js` of its theme; the readable sources in `theme/js/` are the only ones that there
//! are. Knows nothing of pages.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_mangler::{MangleOptions, Mangler};
use oxc_parser::Parser;
use oxc_span::SourceType;

/// Where the sources are.
const SOURCES: &str = "theme/js";

/// A script that a page loads.
struct Script {
    name: &'static str,
    /// Whether what its sources declare is nobody else's business, and may be called anything.
    is_closed: bool,
    /// In the order in which they are joined: a page asks once for all of them.
    sources: &'static [&'static str],
}

const SCRIPTS: [Script; 4] = [
    Script {
        name: "site",
        is_closed: false,
        sources: &[
            "contents",
            "lost",
            "search-ui/words",
            "search-ui/elements",
            "search-ui/load",
            "search-ui/shortcut",
            "search-ui/palette",
        ],
    },
    Script {
        name: "search",
        is_closed: false,
        sources: &[
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
    },
    Script {
        name: "search-engine",
        is_closed: true,
        sources: &[
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
    },
    Script {
        name: "search-backend",
        is_closed: true,
        sources: &[
            "search/words",
            "search/grammar",
            "search-backend/vocabulary",
            "search-backend/query",
            "search-backend/hits",
            "search-backend/opensearch",
            "search-backend/quickwit",
            "search-backend/backend",
        ],
    },
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={SOURCES}");
    let target = PathBuf::from(env::var("OUT_DIR")?);
    for script in &SCRIPTS {
        let joined = joined(script)?;
        let file = target.join(script.name).with_extension("js");
        fs::write(file, minified(script.name, &joined)?)?;
    }
    Ok(())
}

fn joined(script: &Script) -> Result<String, Box<dyn Error>> {
    let mut joined = String::new();
    for source in script.sources {
        let path = Path::new(SOURCES).join(source).with_extension("js");
        let text =
            fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        // By itself first: a mistake in it has a line there.
        minified(&path.display().to_string(), &text)?;
        joined.push_str(&text);
        joined.push('\n');
    }
    if script.is_closed {
        joined = format!("(() => {{\n\"use strict\";\n{joined}}})();\n");
    }
    Ok(joined)
}

/// The same script with short names for what is not seen outside, without space and comments.
fn minified(name: &str, script: &str) -> Result<String, String> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, script, SourceType::script()).parse();
    if let Some(mistake) = parsed.diagnostics.first() {
        return Err(format!(
            "{name}: {:?}",
            mistake.clone().with_source_code(script.to_owned())
        ));
    }
    let mangled = Mangler::new()
        .with_options(MangleOptions::default())
        .build(&parsed.program);
    let printed = Codegen::new()
        .with_options(CodegenOptions::minify())
        .with_scoping(Some(mangled.scoping))
        .with_private_member_mappings(Some(mangled.class_private_mappings))
        .build(&parsed.program);
    Ok(printed.code)
}
