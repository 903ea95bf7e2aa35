//! What a rule means: its reason, how to fix its findings, an example and how to ignore it.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::Said;
use crate::diagnostics::guide::{self, Files, how_to_ignore};
use crate::diagnostics::{Rule, rules};

/// The name under which all rules are listed.
const ALL: &str = "rules";

/// What there is to say about a rule, a family or all of them; `None` where the name is none of these.
pub(super) fn said(name: &str) -> Option<Said> {
    let called: Vec<_> = rules::ALL
        .iter()
        .copied()
        .filter(|rule| name == ALL || rule.is_called(name))
        .collect();
    match called.as_slice() {
        [] => None,
        [rule] if rule.code == name => Some(Said {
            text: explained(rule),
            data: data(rule),
        }),
        rules => Some(Said {
            text: listed(rules),
            data: Value::Array(rules.iter().map(|rule| data(rule)).collect()),
        }),
    }
}

/// A line for each rule.
fn listed(rules: &[&Rule]) -> String {
    let mut text = String::new();
    for rule in rules {
        let reason = rule.reason.trim();
        let first = reason.split_once(". ").map_or(reason, |(first, _)| first);
        let first = first.trim_end_matches('.');
        let _ = writeln!(text, "{} ({}): {first}", rule.code, rule.level.word());
    }
    let _ = writeln!(text, "\nFor details: `afterword explain CODE`");
    text
}

fn explained(rule: &Rule) -> String {
    let mut text = format!(
        "{} ({})\n\n{}\n",
        rule.code,
        rule.level.word(),
        rule.reason.trim()
    );
    if let Some(guide) = guide::of(rule) {
        let _ = write!(text, "\nHow to fix it\n  {}\n", guide.fix);
        if !guide.finds.is_empty() {
            text.push_str("\nExample\n");
            files(&mut text, &guide.finds);
            text.push_str("\nFixed\n");
            files(&mut text, &guide.fine);
        }
        if let Some((when, unless)) = guide.when.as_ref().zip(guide.unless.as_ref()) {
            let _ = write!(text, "\nExample\n  {when}\n\nNo finding\n  {unless}\n");
        }
    }
    let _ = write!(text, "\nHow to ignore it\n  {}\n", how_to_ignore(rule));
    text
}

fn files(text: &mut String, files: &Files) {
    for (path, content) in files {
        let _ = writeln!(text, "  {path}");
        for line in content.lines() {
            let _ = writeln!(text, "  {}", format!("  | {line}").trim_end());
        }
    }
}

fn data(rule: &Rule) -> Value {
    let guide = guide::of(rule);
    let example = guide.filter(|guide| !guide.finds.is_empty());
    let words = guide.and_then(|guide| guide.when.as_ref().zip(guide.unless.as_ref()));
    let words = words.map(|(when, unless)| json!({ "finds": when, "fine": unless }));
    let files = example.map(|guide| json!({ "finds": guide.finds, "fine": guide.fine }));
    json!({
        "code": rule.code,
        "level": rule.level,
        "reason": rule.reason.trim(),
        "fix": guide.map(|guide| &guide.fix),
        "ignore": how_to_ignore(rule),
        "example": files.or(words),
    })
}
