//! `[check]`: at which level a check fails, and how much each rule matters to this site.

use regex::{Regex, RegexBuilder, escape};

use super::Reader;
use crate::config::{Config, OwnRule};
use crate::data::fields::Problem;
use crate::data::{Key, Node};
use crate::diagnostics::Level;
use crate::diagnostics::levels::{self, Deny};

impl Reader<'_> {
    fn unknown_rule(&mut self, code: &Key, what: &str, meant: Option<&str>) {
        self.fields.take(&code.name);
        let help = match meant {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "write a code as it stands in a finding, such as `links/broken`".to_owned(),
        };
        self.fields.report(Problem::value(
            format!("`{}` {what}", code.name),
            code.span,
            help,
        ));
    }

    pub(super) fn check(&mut self, config: &mut Config) {
        config.check_deny = self.choice("deny", &Deny::WORDS);
        config.check_rules = self.own_rules();
        let styles = self.fields.texts("styles").into_iter();
        config.check_styles = styles.map(|folder| folder.text).collect();
        self.within("levels", |table| {
            let codes: Vec<_> = table.fields.entries().map(|(key, _)| key).collect();
            for code in codes {
                if let Some((what, meant)) = levels::problem(&code.name) {
                    table.unknown_rule(code, what, meant);
                } else if let Some(level) = table.choice(&code.name, &levels::WORDS) {
                    config.check_levels.insert(code.name.clone(), level);
                }
            }
        });
    }

    /// `[[check.rules]]`: what a site asks about language beside the rules that every site has.
    fn own_rules(&mut self) -> Vec<OwnRule> {
        let mut rules: Vec<OwnRule> = Vec::new();
        for (fields, node) in self.tables("rules") {
            let mut inner = Reader { fields };
            let id = inner.id_of(node, "rule", "just");
            let pattern = inner.own_pattern(node);
            let message = inner.fields.text("message").map(|text| text.text);
            if message.is_none() {
                let help = "add one such as `message = \"this word says nothing\"`";
                let problem = Problem::value("this rule has no `message`", node.span, help);
                inner.fields.report(problem);
            }
            let help = inner.fields.text("help").map(|text| text.text);
            let level = inner.choice("level", &levels::WORDS);
            self.fields.absorb(inner.fields);
            if let (Some(id), Some(pattern), Some(message)) = (id, pattern, message) {
                rules.push(OwnRule {
                    id: id.text,
                    pattern,
                    except: None,
                    message,
                    help,
                    level: level.unwrap_or(Some(Level::Suggestion)),
                });
            }
        }
        rules
    }

    /// What a rule asks about: `words`, each as it is and by itself, or a `pattern`.
    fn own_pattern(&mut self, node: &Node) -> Option<Regex> {
        let words = self.fields.texts("words").into_iter();
        let words: Vec<String> = words.map(|word| alone(&word.text)).collect();
        let stated = self.fields.text("pattern");
        let expression = match &stated {
            Some(stated) => stated.text.clone(),
            None if !words.is_empty() => words.join("|"),
            None => {
                let help = "add `words = [\"a word\"]`, or `pattern = 'a regular expression'`";
                let problem = Problem::value("this rule has no `words`", node.span, help);
                self.fields.report(problem);
                return None;
            }
        };
        let built = RegexBuilder::new(&expression)
            .case_insensitive(true)
            .build();
        match (built, stated) {
            (Ok(pattern), _) => Some(pattern),
            (Err(_), Some(stated)) => {
                let help = "write one as the `regex` crate reads it: without look-around and back references";
                self.refuse(&stated, "is not a regular expression", help);
                None
            }
            (Err(_), None) => None,
        }
    }
}

/// The pattern of a word that stands by itself: `C++` ends with a sign, where no word ends.
fn alone(word: &str) -> String {
    let edge = |end: Option<char>| match end {
        Some(c) if c.is_alphanumeric() => r"\b",
        _ => "",
    };
    let (start, end) = (edge(word.chars().next()), edge(word.chars().next_back()));
    format!("{start}{}{end}", escape(word))
}
