//! How to fix and ignore the findings of each rule, with an example: for `explain`, docs/rules.md and the tests.
//!
//! A rule has a table in the file of its family, under its name. Its example is a small site with a
//! finding, and the same site fixed. Rules that need more than a few small files (a damaged disk, a shallow clone)
//! have both in words. The rules themselves stand in [`super::rules`].

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::levels::{self, decides_visibility};
use super::{Level, Rule};

/// The files, by family.
const FILES: [(&str, &str); 16] = [
    ("config", include_str!("guide/config.toml")),
    ("derive", include_str!("guide/derive.toml")),
    ("files", include_str!("guide/files.toml")),
    ("front-matter", include_str!("guide/front-matter.toml")),
    ("git", include_str!("guide/git.toml")),
    ("hygiene", include_str!("guide/hygiene.toml")),
    ("ignore", include_str!("guide/ignore.toml")),
    ("language", include_str!("guide/language.toml")),
    ("links", include_str!("guide/links.toml")),
    ("markdown", include_str!("guide/markdown.toml")),
    ("paths", include_str!("guide/paths.toml")),
    ("privacy", include_str!("guide/privacy.toml")),
    ("site", include_str!("guide/site.toml")),
    ("terms", include_str!("guide/terms.toml")),
    ("theme", include_str!("guide/theme.toml")),
    ("timeline", include_str!("guide/timeline.toml")),
];

/// How to deal with a rule.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guide {
    /// How to fix a finding, in sentences.
    pub fix: String,
    /// The files of a small site in which it finds something, by their paths; none where there is no
    /// example.
    #[serde(default)]
    pub finds: Files,
    /// The same, fixed.
    #[serde(default)]
    pub fine: Files,
    /// Where there is no example of files: when it finds something, in a sentence.
    pub when: Option<String>,
    /// What comes close to that, and is fine.
    pub unless: Option<String>,
}

/// Texts by paths: the content of a site, or a repository without a site.toml.
pub type Files = BTreeMap<String, String>;

type Families = BTreeMap<&'static str, Result<BTreeMap<String, Guide>, toml::de::Error>>;

static FAMILIES: LazyLock<Families> = LazyLock::new(|| {
    let files = FILES.iter();
    files
        .map(|(family, text)| (*family, toml::from_str(text)))
        .collect()
});

/// What there is to say about a rule; `None` where nobody has written it yet.
#[must_use]
pub fn of(rule: &Rule) -> Option<&'static Guide> {
    let family = FAMILIES.get(rule.family())?.as_ref().ok()?;
    family.get(rule.name())
}

/// How to ignore the findings of a rule.
#[must_use]
pub fn how_to_ignore(rule: &Rule) -> String {
    let code = rule.code;
    if decides_visibility(code) {
        return "It cannot be ignored, because it decides who may see a document.".to_owned();
    }
    if rule.code == "config/level" {
        return "`--ignore config/level` leaves it out of a check.".to_owned();
    }
    if levels::problem(code).is_some() || (rule.level == Level::Error && rule.family() == "site") {
        return "It cannot be ignored, because nothing is published until it is fixed.".to_owned();
    }
    let everywhere = format!("`\"{code}\" = \"off\"` below `[check.levels]` in site.toml");
    match rule.family() {
        "files" | "git" | "ignore" | "theme" => format!("Ignore it with {everywhere}."),
        _ => format!(
            "Ignore one with a comment: `<!-- afterword-ignore: {code} because … -->` at the passage, or `# afterword-ignore: {code} because …` in front matter. Ignore all with {everywhere}."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules;

    #[test]
    fn the_files_are_about_rules_that_there_are() {
        for (family, text) in FILES {
            let guides: BTreeMap<String, Guide> = toml::from_str(text).unwrap();
            for (name, guide) in guides {
                let code = format!("{family}/{name}");
                assert!(rules::of_code(&code).is_some(), "{code}");
                assert!(guide.fix.ends_with('.'), "{code}");
                assert_eq!(guide.finds.is_empty(), guide.fine.is_empty(), "{code}");
                let is_told = guide.when.is_some() && guide.unless.is_some();
                assert_eq!(guide.finds.is_empty(), is_told, "{code}");
            }
        }
    }

    #[test]
    fn every_rule_of_these_families_is_explained() {
        let missing: Vec<_> = rules::ALL
            .iter()
            .filter(|rule| FAMILIES.contains_key(rule.family()) && of(rule).is_none())
            .map(|rule| rule.code)
            .collect();
        assert_eq!(missing, Vec::<&str>::new());
    }
}
