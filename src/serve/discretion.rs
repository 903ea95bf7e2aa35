//! What pages are not told: anything about documents that the preview does not show. Whoever has the
//! terminal has the files as well; whoever has a page may be anybody who can reach it.

use std::collections::BTreeSet;

use percent_encoding::percent_decode_str;

use crate::diagnostics::{Diagnostic, Location};
use crate::ids::Slug;

/// The documents and files that are withheld.
#[derive(Debug, Default)]
pub(super) struct Discretion {
    paths: BTreeSet<String>,
    /// What they are called, in the spelling of addresses.
    names: BTreeSet<Slug>,
    /// Parts of their paths that end a quotation, so that no message quotes them as a whole.
    unquotable: BTreeSet<String>,
}

impl Discretion {
    pub(super) fn new(paths: BTreeSet<String>) -> Self {
        let mut discretion = Self::default();
        for path in paths {
            discretion.withhold(&path);
        }
        discretion
    }

    /// Withholds one more. Returns whether it was shown until now.
    pub(super) fn withhold(&mut self, path: &str) -> bool {
        self.names.extend(names(path));
        let parts = path.split('/').filter(|part| part.contains('`'));
        self.unquotable.extend(parts.map(str::to_owned));
        self.paths.insert(path.to_owned())
    }

    /// Whether what lies at a path is withheld.
    pub(super) fn withholds(&self, path: &str) -> bool {
        self.paths.contains(path)
    }

    /// Whether pages may be told of a finding: where it lies in what `is_shown`, and neither names
    /// nor points to anything that is withheld.
    pub(super) fn may_tell(&self, finding: &Diagnostic, is_shown: &dyn Fn(&str) -> bool) -> bool {
        let related = finding.related.iter().map(|(location, _)| location);
        let mut places = finding.location.iter().chain(related);
        let is_shown = |place: &Location| is_shown(&place.path) && !self.withholds(&place.path);
        let notes = finding.related.iter().map(|(_, note)| note);
        let mut texts = [&finding.message]
            .into_iter()
            .chain(&finding.help)
            .chain(notes);
        places.all(is_shown) && !texts.any(|text| self.is_named_in(text))
    }

    /// Whether a sentence names something that is withheld: its path, or its name between backticks,
    /// where messages quote.
    fn is_named_in(&self, text: &str) -> bool {
        let mut quotes = text.split('`').skip(1).step_by(2);
        let mut words = text.split_whitespace();
        quotes.any(|quote| self.is_name(quote))
            || words.any(|word| {
                self.paths
                    .contains(word.trim_matches([',', ';', ':', '(', ')']))
            })
            || self.unquotable.iter().any(|part| text.contains(part))
    }

    fn is_name(&self, quote: &str) -> bool {
        let decoded = percent_decode_str(quote).decode_utf8_lossy();
        let path = decoded.split(['#', '?', '|']).next().unwrap_or_default();
        let path = path.trim_matches(|c: char| c.is_whitespace() || "[]!/".contains(c));
        let path = path.split_once(':').map_or(path, |(_, name)| name);
        names(path).any(|name| self.names.contains(&name))
    }
}

/// What a file is called: its name, for a document also without its ending, and for one that stands for
/// its folder the folder's name.
fn names(path: &str) -> impl Iterator<Item = Slug> {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let ending = file.rsplit_once('.');
    let stem = ending.filter(|(_, ending)| ["md", "markdown", "html", "htm"].contains(ending));
    let stem = stem.map_or(file, |(stem, _)| stem);
    let is_index = ["index", "readme"].contains(&stem.to_ascii_lowercase().as_str());
    let names = if is_index {
        [folder.rsplit('/').next().unwrap_or_default(), ""]
    } else {
        [file, stem]
    };
    names.into_iter().filter_map(Slug::from_text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules;

    fn discretion() -> Discretion {
        let paths = [
            "content/postmortems/secret-deal.md",
            "content/postmortems/merger/index.md",
            "content/postmortems/merger/graph.png",
            "content/a`b`c.md",
        ];
        Discretion::new(paths.map(str::to_owned).into())
    }

    fn may_tell(finding: &Diagnostic) -> bool {
        discretion().may_tell(finding, &|path| path != "content/unread.md")
    }

    #[test]
    fn findings_in_what_is_withheld_are_not_told() {
        let check = |path: &str, expected: bool| {
            let finding = Diagnostic::new(&rules::FIELD_VALUE, Location::file(path), "m");
            assert_eq!(may_tell(&finding), expected, "{path}");
            let other = Diagnostic::new(&rules::FIELD_VALUE, Location::file("content/a.md"), "m");
            let finding = other.related(Location::file(path), "the other one");
            assert_eq!(may_tell(&finding), expected, "beside {path}");
        };
        check("content/a.md", true);
        check("site.toml", true);
        check("content/postmortems/secret-deal.md", false);
        check("content/postmortems/merger/index.md", false);
        check("content/postmortems/merger/graph.png", false);
        check("content/unread.md", false);
    }

    #[test]
    fn findings_that_name_what_is_withheld_are_not_told() {
        let check = |text: &str, expected: bool| {
            let finding = |message: &str| {
                Diagnostic::new(&rules::BROKEN_LINK, Location::file("content/a.md"), message)
            };
            assert_eq!(may_tell(&finding(text)), expected, "{text}");
            assert_eq!(
                may_tell(&finding("m").help(text)),
                expected,
                "{text} as help"
            );
            let related = finding("m").related(Location::file("content/b.md"), text);
            assert_eq!(may_tell(&related), expected, "{text} beside");
        };
        for quoted in [
            "secret-deal",
            "Secret deal",
            "secret-deal.md",
            "../postmortems/secret-deal.md#why",
            "secret%20deal.html",
            "[[secret-deal|the deal]]",
            "postmortem:secret-deal",
            "merger",
            "merger/",
            "merger/index.md",
            "graph.png",
            "../merger/graph.png",
        ] {
            check(&format!("`a` and `{quoted}` are no good"), false);
        }
        check(
            "line 3 of content/postmortems/secret-deal.md is no good",
            false,
        );
        check("`content/a`b`c.md` is no good", false);
        for quoted in ["secret", "index.md", "graph", "date", "deal.md", ""] {
            check(&format!("`{quoted}` is no good"), true);
        }
    }
}
