//! Which sources in `theme/js/` make which script. `build.rs` reads it to make the scripts of the
//! program, and the theme to make those of a site that has sources of its own.

/// A script that a page loads.
pub struct Script {
    /// What its file is called.
    pub name: &'static str,
    /// Whether what its sources declare is nobody else's business, and may be called anything.
    pub is_closed: bool,
    /// In the order in which they are joined: a page asks once for all of them.
    pub sources: &'static [&'static str],
}

/// All scripts.
pub const SCRIPTS: [Script; 6] = [
    Script {
        name: "site",
        is_closed: false,
        sources: &[
            "contents",
            "lost",
            "narrow",
            "search-ui/words",
            "search-ui/elements",
            "search-ui/load",
            "search-ui/shortcut",
            "search-ui/recent",
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
            "search/speaking",
            "search/themes",
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
            "search/speaking",
            "search/corrections",
            "search-backend/vocabulary",
            "search-backend/query",
            "search-backend/hits",
            "search-backend/failures",
            "search-backend/rarity",
            "search-backend/clauses",
            "search-backend/spelling",
            "search-backend/opensearch",
            "search-backend/quickwit",
            "search-backend/backend",
        ],
    },
    // No page loads it but those of a preview.
    Script {
        name: "live",
        is_closed: true,
        sources: &["live/patch", "live/overlay", "live/client"],
    },
    // The page for deciding about suggestions, which only previews have.
    Script {
        name: "desk",
        is_closed: true,
        sources: &["desk/rows", "desk/dialogs", "desk/desk"],
    },
];

impl Script {
    /// Its sources, joined, as a script.
    pub fn wrapped(&self, joined: String) -> String {
        if self.is_closed {
            format!("(() => {{\n\"use strict\";\n{joined}}})();\n")
        } else {
            joined
        }
    }
}
