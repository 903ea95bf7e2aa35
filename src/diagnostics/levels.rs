//! The levels that a site gives to rules, `[check.levels]` of site.toml.
//!
//! They change what is reported, never what is published: a finding that a document is left out
//! for fear of showing it to the wrong people stays an error.

use std::collections::BTreeMap;

use super::{Diagnostic, Level, Location, did_you_mean, rules};

/// The words for levels; `off` is no finding at all.
pub const WORDS: [(&str, Option<Level>); 4] = [
    ("error", Some(Level::Error)),
    ("warning", Some(Level::Warning)),
    ("suggestion", Some(Level::Suggestion)),
    ("off", None),
];

/// From which level on findings end `check` with an exit code of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deny {
    /// Errors.
    Error,
    /// Errors and warnings.
    Warning,
    /// All findings.
    Suggestion,
    /// None.
    Never,
}

impl Deny {
    /// Its words in site.toml and on the command line.
    pub const WORDS: [(&'static str, Self); 4] = [
        ("error", Self::Error),
        ("warning", Self::Warning),
        ("suggestion", Self::Suggestion),
        ("never", Self::Never),
    ];

    /// Whether findings of a level are denied.
    #[must_use]
    pub const fn denies(self, level: Level) -> bool {
        match self {
            Self::Error => matches!(level, Level::Error),
            Self::Warning => matches!(level, Level::Error | Level::Warning),
            Self::Suggestion => true,
            Self::Never => false,
        }
    }
}

/// The families of rules that a site may give levels to, those of later versions among them.
pub const FAMILIES: [&str; 16] = [
    "derive",
    "files",
    "front-matter",
    "git",
    "hygiene",
    "ignore",
    "language",
    "links",
    "markdown",
    "paths",
    "privacy",
    "schema",
    "site",
    "terms",
    "theme",
    "timeline",
];

/// Why a code cannot be given a level, and what may have been meant.
pub fn problem(code: &str) -> Option<(&'static str, Option<&'static str>)> {
    let family = code.split_once('/').map_or("", |(family, _)| family);
    if FAMILIES.contains(&family) {
        return None;
    }
    if rules::ALL.iter().any(|rule| rule.code == code) {
        return Some(("is a rule whose level cannot be changed", None));
    }
    let known = rules::ALL.iter().map(|rule| rule.code);
    let known = known.filter(|code| FAMILIES.iter().any(|family| code.starts_with(family)));
    let by_name = known
        .clone()
        .find(|known| known.split_once('/').is_some_and(|(_, name)| name == code));
    let meant = by_name.or_else(|| did_you_mean(code, known));
    Some(("is not the code of a rule", meant))
}

/// Gives every finding the level that the site has for its rule, and leaves out what is off.
/// What of it changes nothing is reported at `site_toml`.
pub fn apply(
    levels: &BTreeMap<String, Option<Level>>,
    diagnostics: &mut Vec<Diagnostic>,
    site_toml: &str,
) {
    if levels.is_empty() {
        return;
    }
    let useless = levels
        .iter()
        .filter_map(|(code, level)| without_effect(code, *level, site_toml));
    diagnostics.extend(useless.collect::<Vec<_>>());
    diagnostics.retain_mut(|diagnostic| {
        if decides_visibility(diagnostic.rule.code) {
            return true;
        }
        match levels.get(diagnostic.rule.code) {
            Some(None) => return false,
            Some(Some(level)) => diagnostic.level = *level,
            None => {}
        }
        true
    });
}

pub(super) fn decides_visibility(code: &str) -> bool {
    code == rules::UNKNOWN_VISIBILITY.code
}

fn without_effect(code: &str, level: Option<Level>, site_toml: &str) -> Option<Diagnostic> {
    let finding = |message: String, help: String| {
        Diagnostic::new(&rules::CONFIG_LEVEL, Location::file(site_toml), message).help(help)
    };
    if decides_visibility(code) && level != Some(Level::Error) {
        return Some(finding(
            format!("`{code}` stays an error, because documents are left out for it"),
            "take it out of `[check.levels]`".to_owned(),
        ));
    }
    let is_known = rules::ALL.iter().any(|rule| rule.code == code);
    // Another name may be of a later version; one that is nearly known is a slip of the fingers.
    let near = rules::ALL
        .iter()
        .find(|rule| strsim::osa_distance(rule.code, code) <= 2)?;
    (!is_known).then(|| {
        finding(
            format!("`{code}` in `[check.levels]` is not the code of a rule"),
            format!("did you mean `{}`?", near.code),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_change_what_is_reported() {
        let check = |levels: &[(&str, Option<Level>)], expected: &[(&str, Level)]| {
            let levels = levels
                .iter()
                .map(|(code, level)| ((*code).to_owned(), *level))
                .collect();
            let mut diagnostics = vec![
                Diagnostic::new(&rules::FIELD_TYPE, Location::file("a.md"), "a"),
                Diagnostic::new(&rules::DATE_MISSING, Location::file("a.md"), "b"),
                Diagnostic::new(&rules::UNKNOWN_VISIBILITY, Location::file("a.md"), "c"),
            ];
            apply(&levels, &mut diagnostics, "site.toml");
            let found: Vec<_> = diagnostics
                .iter()
                .map(|d| (d.rule.code, d.level()))
                .collect();
            assert_eq!(found, expected, "{levels:?}");
        };
        let (field, date) = ("front-matter/type", "derive/date-missing");
        let hidden = "front-matter/unknown-visibility";
        let usual = [
            (field, Level::Error),
            (date, Level::Suggestion),
            (hidden, Level::Error),
        ];
        check(&[], &usual);
        check(
            &[("language/root-cause", None), (hidden, Some(Level::Error))],
            &usual,
        );
        check(
            &[(field, None), (date, Some(Level::Warning))],
            &[(date, Level::Warning), (hidden, Level::Error)],
        );
        let [a, b, c] = usual;
        let useless = ("config/level", Level::Warning);
        check(&[(hidden, None)], &[a, b, c, useless]);
        check(&[("front-matter/tpye", None)], &[a, b, c, useless]);
    }

    #[test]
    fn codes_of_no_family_are_refused() {
        let check = |code: &str, expected| assert_eq!(problem(code), expected, "{code}");
        check("front-matter/type", None);
        check("privacy/of-a-later-version", None);
        let unknown = "is not the code of a rule";
        check("link/broken", Some((unknown, Some("links/broken"))));
        check("human-error", Some((unknown, Some("terms/human-error"))));
        check("xyz", Some((unknown, None)));
        let fixed = "is a rule whose level cannot be changed";
        check("config/value", Some((fixed, None)));
    }

    #[test]
    fn all_rules_but_those_of_site_toml_can_be_given_a_level() {
        for rule in rules::ALL {
            let is_of_config = rule.code.starts_with("config/");
            assert_eq!(problem(rule.code).is_some(), is_of_config, "{}", rule.code);
        }
    }
}
