//! The rules of language as a Vale style, for editors and pull requests where Vale runs already.
//!
//! Vale's `existence` looks for one regular expression in each sentence and knows look-around
//! (<https://vale.sh/docs/checks/existence>, <https://vale.sh/docs/guides/regex>), so that what makes a rule
//! silent is part of the expression. What it cannot know stays here: which names are those of people, whether a
//! passage is quoted, and which section a sentence stands in.

use std::collections::BTreeMap;

use super::language::{self, tables};
use super::phrases::{self, Pattern, Scope};
use crate::config::Config;
use crate::diagnostics::{Level, rules};

/// What stands for the passage in Vale's messages.
const PASSAGE: &str = "%s";

/// The files of the style by their names: one for each rule, or for each myth that a rule tells, and one for each of the
/// site's own questions.
#[must_use]
pub fn style(config: &Config) -> BTreeMap<String, String> {
    let mut groups: BTreeMap<String, Vec<&Pattern>> = BTreeMap::new();
    for pattern in tables().into_iter().flatten() {
        groups.entry(name(pattern)).or_default().push(pattern);
    }
    let mut files = BTreeMap::new();
    for (name, patterns) in groups {
        let Some(first) = patterns.first() else {
            continue;
        };
        let code = first.rule.code;
        let level = match config.check_levels.get(code) {
            Some(level) => *level,
            None if first.rule == &rules::LANGUAGE_DISTANCING => None,
            None => Some(first.rule.level),
        };
        let expressions: Vec<String> = patterns.iter().filter_map(|one| expression(one)).collect();
        let Some(level) = level.filter(|_| !expressions.is_empty()) else {
            continue;
        };
        let message = format!(
            "{}: {}",
            language::message(first, PASSAGE),
            language::help(first)
        );
        let text = file(&message, level, &expressions.join("|"));
        files.insert(format!("{name}.yml"), text);
    }
    for own in &config.check_rules {
        if let Some(level) = own.level {
            let help = own
                .help
                .as_deref()
                .map_or(String::new(), |help| format!(": {help}"));
            let message = format!(
                "{}{help}",
                own.message.replace('%', "%%").replace("%%s", PASSAGE)
            );
            let name = format!("{}.yml", in_capitals(&format!("own-{}", own.id)));
            files.insert(name, file(&message, level, own.pattern.as_str()));
        }
    }
    files
}

/// `language/first-story` of the myth `bad-apples` → `FirstStoryBadApples`.
fn name(pattern: &Pattern) -> String {
    let rule = in_capitals(pattern.rule.name());
    let is_told_apart = pattern.rule == &rules::LANGUAGE_FIRST_STORY;
    let myth = pattern.myth.filter(|_| is_told_apart).map(in_capitals);
    format!("{rule}{}", myth.unwrap_or_default())
}

fn in_capitals(id: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().map(|letter| letter.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    };
    id.split('-').map(capital).collect()
}

/// The phrases of a pattern as one expression, silent where the rule is; `None` where all of them need to know
/// the names of people.
fn expression(pattern: &Pattern) -> Option<String> {
    let phrases = pattern.phrases.iter();
    let phrases = phrases.filter(|phrase| !phrase.contains("(?P<name>"));
    let (heads, phrases): (Vec<String>, Vec<String>) = phrases
        .map(|phrase| joined(&phrases::parts(phrase)))
        .unzip();
    if phrases.is_empty() {
        return None;
    }
    let mut text = format!("(?:{})", phrases.join("|"));
    if pattern.scope == Scope::Term {
        let before = for_vale(&phrases::written_out(phrases::NOT_ASSERTED));
        let behind = for_vale(&phrases::written_out(phrases::DENIED_BEHIND));
        let (before, behind) = (before.trim_end_matches('$'), behind.replace('^', ""));
        text = format!("(?<!{before}){text}(?!{behind})");
    }
    text.push_str(match pattern.scope {
        Scope::Question => r"(?=[^?]*\?)",
        _ => r"(?![^?]*\?)",
    });
    for silent in pattern.unless {
        let silent = for_vale(&phrases::begun(silent));
        text = format!("(?<!(?:{silent}).*)(?!.*(?:{silent})){text}");
    }
    // Vale's engine tries each letter of a sentence: what is quick to refuse goes first.
    Some(format!("(?={}){text}", heads.join("|")))
}

/// The first part of a phrase, alone and where the others stand in front of its end or behind it.
fn joined(parts: &[String]) -> (String, String) {
    let mut parts = parts
        .iter()
        .map(|part| for_vale(&phrases::begun(part)))
        .rev()
        .collect::<Vec<_>>();
    let first = parts.pop().unwrap_or_default();
    let others = parts.iter().rev();
    let others = others.map(|other| format!("(?:(?=.*(?:{other}))|(?<=(?:{other}).*))"));
    let whole = match others.collect::<String>() {
        none if none.is_empty() => first.clone(),
        others => format!("(?={first}){others}{first}"),
    };
    (first, whole)
}

/// An expression of the regex crate as Vale's engine reads it.
fn for_vale(expression: &str) -> String {
    expression
        .replace(r"(?-u:\b)", r"\b")
        .replace("(?P<who>", "(?:")
}

/// An expression as the file has it: Vale formats it, so that a percent sign would stand for a value.
fn unformatted(expression: &str) -> String {
    expression.replace('%', r"\x25")
}

fn file(message: &str, level: Level, expression: &str) -> String {
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
    format!(
        "# Written by `afterword export --format vale`.\nextends: existence\nmessage: {}\nlevel: {}\nscope: sentence\nignorecase: true\nvocab: false\nraw:\n  - {}\n",
        quoted(message),
        level.word(),
        quoted(&unformatted(expression)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::fields::Fields;
    use crate::data::yaml;
    use crate::text::Span;

    #[test]
    fn every_rule_is_a_file_that_vale_can_read() {
        let toml = "[[check.rules]]\nid = 'simply'\nwords = [\"it's easy\", '100 %']\nmessage = '100 % of this is easy'\n[check.levels]\n'language/mttr-claim' = 'off'\n";
        let config = Config::from_toml("site.toml", toml, "site").unwrap();
        let files = style(&config);
        for (name, text) in &files {
            let node = yaml::parse(text, Span::new(0, text.len())).unwrap();
            let mut fields = Fields::of(&node).unwrap();
            let mut text = |key| fields.text(key).unwrap().text;
            assert_eq!(text("extends"), "existence", "{name}");
            assert!(!text("message").is_empty() && !text("level").is_empty());
            let raw = fields.texts("raw");
            assert_eq!(raw.len(), 1, "{name}");
            let raw = &raw[0].text;
            assert!(!raw.contains('%'), "{name}: {raw}");
            assert!(
                !raw.contains("(?P<") && !raw.contains("(?-u"),
                "{name}: {raw}"
            );
            assert!(
                !raw.contains('{') || !raw.contains("role}"),
                "{name}: {raw}"
            );
        }
        let names: Vec<&str> = files.keys().map(String::as_str).collect();
        assert!(
            names.contains(&"HumanError.yml")
                && names.contains(&"FirstStoryFollowTheProcedure.yml")
        );
        assert!(!names.contains(&"MttrClaim.yml") && !names.contains(&"Distancing.yml"));
        assert!(files["OwnSimply.yml"].contains("'100 %% of this is easy'"));
        assert!(files["OwnSimply.yml"].contains("it''s"));
    }
}
