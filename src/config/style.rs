//! The rules of a Vale style as questions of this site.
//!
//! A rule is a YAML file (<https://vale.sh/docs/topics/styles/>). `existence` and `substitution` are read, which is what
//! house styles consist of; what else Vale knows is said and left to Vale.

use regex::{Regex, RegexBuilder};

use super::OwnRule;
use crate::data::fields::{Fields, Problem, text_of};
use crate::data::{Node, Value, yaml};
use crate::diagnostics::{Diagnostic, Level, Location, rules};
use crate::text::{Span, mark_len};

/// A style would not be one of so many substitutions.
const MOST_SWAPS: usize = 2_000;

/// The questions that the file of a rule asks, and what of it is not read. `path` names it in findings, and its
/// last part is the name of the rule.
#[must_use]
pub fn rules_of(path: &str, text: &str) -> (Vec<OwnRule>, Vec<Diagnostic>) {
    let told = |problem: Problem| {
        let place = Location::within(path, problem.span);
        let finding = Diagnostic::new(&rules::CONFIG_STYLE, place, problem.message);
        match problem.help {
            Some(help) => finding.help(help),
            None => finding,
        }
    };
    let node = match yaml::parse(text, Span::new(mark_len(text), text.len())) {
        Ok(node) => node,
        Err(error) => {
            let finding = Diagnostic::new(
                &rules::CONFIG_STYLE,
                Location::within(path, error.span),
                error.message,
            );
            let help = error
                .help
                .unwrap_or_else(|| "this rule is not read".to_owned());
            return (Vec::new(), vec![finding.help(help)]);
        }
    };
    let mut problems = Vec::new();
    let rules = Fields::of(&node)
        .map(|fields| read(path, &node, fields, &mut problems))
        .unwrap_or_default();
    (rules, problems.into_iter().map(told).collect())
}

/// What all questions of a rule have in common.
struct Head {
    id: String,
    message: String,
    help: String,
    level: Level,
    ignores_case: bool,
    has_edges: bool,
    except: Option<Regex>,
}

impl Head {
    fn rule(&self, pattern: Regex, message: String) -> OwnRule {
        OwnRule {
            id: self.id.clone(),
            pattern,
            except: self.except.clone(),
            message,
            help: Some(self.help.clone()),
            level: Some(self.level),
        }
    }

    /// `words` as they stand in a sentence: by themselves, unless the rule says otherwise.
    fn built(&self, words: &str, has_edges: bool) -> Option<Regex> {
        let words = match has_edges {
            true => format!(r"\b(?:{words})\b"),
            false => words.to_owned(),
        };
        let mut builder = RegexBuilder::new(&words);
        builder.case_insensitive(self.ignores_case).build().ok()
    }
}

fn read(
    path: &str,
    node: &Node,
    mut fields: Fields<'_>,
    problems: &mut Vec<Problem>,
) -> Vec<OwnRule> {
    let extends = fields.text("extends").map(|text| text.text);
    let Some(extends @ ("existence" | "substitution")) = extends.as_deref() else {
        let kind = extends.map_or("no kind".to_owned(), |kind| format!("the kind `{kind}`"));
        problems.push(Problem::value(
            format!("this rule has {kind}, which is left to Vale"),
            node.span,
            "`existence` and `substitution` are read",
        ));
        return Vec::new();
    };
    let id = path.rsplit('/').next().unwrap_or(path);
    let id = id.strip_suffix(".yml").unwrap_or(id).to_owned();
    let level = fields.text("level").map(|text| text.text);
    let link = fields
        .text("link")
        .map(|text| format!("; see {}", text.text));
    let message = fields.text("message").map(|text| text.text);
    let mut head = Head {
        help: format!(
            "the rule `{id}` in {path} asks for it{}",
            link.unwrap_or_default()
        ),
        message: message.unwrap_or_else(|| "`%s` is asked about".to_owned()),
        level: match level.as_deref() {
            Some("error") => Level::Error,
            Some("warning") => Level::Warning,
            _ => Level::Suggestion,
        },
        ignores_case: fields.flag("ignorecase").unwrap_or(false),
        has_edges: !fields.flag("nonword").unwrap_or(false),
        except: None,
        id,
    };
    let exceptions = fields.texts("exceptions");
    if !exceptions.is_empty() {
        let words: Vec<&str> = exceptions.iter().map(|text| text.text.as_str()).collect();
        head.except = head.built(&format!("^(?:{})$", words.join("|")), false);
    }
    let mut rules = Vec::new();
    let mut add = |span: Span, pattern: Option<Regex>, message: String| match pattern {
        Some(pattern) => rules.push(head.rule(pattern, message)),
        None => problems.push(Problem::value(
            "this expression is left to Vale",
            span,
            "expressions are read without look-around and back references",
        )),
    };
    if extends == "existence" {
        let tokens = fields.texts("tokens");
        let raw: String = fields
            .texts("raw")
            .iter()
            .map(|text| text.text.as_str())
            .collect();
        if !raw.is_empty() {
            add(node.span, head.built(&raw, false), head.message.clone());
        }
        for token in tokens {
            let pattern = head.built(&token.text, head.has_edges);
            add(token.span, pattern, head.message.clone());
        }
    } else if let Some(Value::Map(swaps)) = fields.take("swap").map(|node| &node.value) {
        for (found, instead) in swaps.iter().take(MOST_SWAPS) {
            let instead = text_of(instead).map(|text| text.text).unwrap_or_default();
            // The first place of a message is for what to write instead, the second for what was found.
            let message = match head.message.matches("%s").count() {
                0 | 1 => head.message.clone(),
                _ => head.message.replacen("%s", &instead, 1),
            };
            add(found.span, head.built(&found.name, head.has_edges), message);
        }
    }
    rules
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, sentence: &str, expected: &[&str]) {
        let (rules, findings) = rules_of("styles/House/Easy.yml", text);
        assert_eq!(findings, [], "{text}");
        let found: Vec<&str> = rules
            .iter()
            .filter_map(|rule| rule.found(sentence))
            .map(|found| found.as_str())
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn words_and_substitutions_are_found() {
        let words = "extends: existence\nmessage: \"'%s' says nothing\"\nignorecase: true\ntokens:\n  - simpl[ye]\n  - just\nexceptions:\n  - just in time\n";
        check(words, "Simply wait, justly.", &["Simply"]);
        let raw = "extends: existence\nmessage: no\nnonword: true\nraw:\n  - '\\bover'\n  - '(?:night|weekend)'\n";
        check(raw, "It ran overnight.", &["overnight"]);
        let swap = "extends: substitution\nmessage: Use '%s' instead of '%s'\nlevel: error\nswap:\n  root cause: contributing factors\n";
        check(swap, "The root cause was rain.", &["root cause"]);
        let (rules, _) = rules_of("a/Words.yml", swap);
        assert_eq!(
            rules[0].message,
            "Use 'contributing factors' instead of '%s'"
        );
        assert_eq!(
            (rules[0].level, &*rules[0].id),
            (Some(Level::Error), "Words")
        );
        let except =
            "extends: existence\nmessage: no\ntokens: ['on \\w+']\nexceptions: [on call]\n";
        check(except, "Ada was on call.", &[]);
        check(except, "Ada was on shift.", &["on shift"]);
    }

    #[test]
    fn what_is_left_to_vale_is_said() {
        let check = |text: &str, expected: &str| {
            let (rules, findings) = rules_of("a/b.yml", text);
            assert!(rules.is_empty(), "{text}");
            let said: Vec<&str> = findings.iter().map(|one| one.message.as_str()).collect();
            assert_eq!(said, [expected], "{text}");
        };
        check(
            "extends: spelling\nmessage: no\n",
            "this rule has the kind `spelling`, which is left to Vale",
        );
        check(
            "extends: existence\nmessage: no\ntokens: ['(?<!a)b']\n",
            "this expression is left to Vale",
        );
        let (_, findings) = rules_of("a/b.yml", "tokens: [a");
        assert_eq!(findings.len(), 1);
    }
}
