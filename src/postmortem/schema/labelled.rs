//! What the first lines of a body say about who may see the document: `**Status:** Draft`, a line
//! that reads `CONFIDENTIAL`, a comment, a row of a table.

use std::borrow::Cow;

use super::closed::{self, Reach};
use super::misplaced::lines;
use super::statements::{Position, Says, Statement, Weight};
use super::{conventions, loose};
use crate::config::Config;
use crate::postmortem::markdown::CodeAtStart;
use crate::text::{SourceText, Span};

/// As far as a document is described and not told.
const NEAR_THE_TOP: usize = 20;

/// Labels of lines that tell how far a document is or who may read it, beside the names of fields.
const LABELS: [&str; 16] = [
    "audience",
    "classification",
    "confidentiality",
    "distribution",
    "doc status",
    "document status",
    "draft status",
    "post mortem status",
    "postmortem status",
    "publication status",
    "report status",
    "sensitivity",
    "status",
    "tlp",
    "visibility",
    "ステータス",
];

/// Bytes of the longest label; what is longer in front of a colon is a sentence.
const LONGEST_LABEL: usize = 100;

/// What stands around words in Markdown.
const MARKUP: &[char] = &[
    '*', '_', '`', '>', '#', '-', '+', '|', ' ', '\t', '!', '[', ']', '(', ')', ':', '⚠', '🚧',
    '🔒', '\u{fe0f}',
];

/// The statements of the first lines that stand outside of `code`.
pub(super) fn find(
    source: &SourceText,
    body: Span,
    code: &CodeAtStart<'_>,
    config: &Config,
) -> Vec<Statement> {
    let text = &source.text;
    let mut found = Vec::new();
    let mut headings = 0;
    let mut in_comment = false;
    for (span, line) in lines(text, body).take(NEAR_THE_TOP) {
        let content = line.trim();
        let first = span.start + line.len() - line.trim_start().len();
        if code.holds(first) || line.starts_with("    ") || line.starts_with('\t') {
            continue;
        }
        if let Some(comment) = comment(content, &mut in_comment) {
            if let Some(reach) = of_comment(comment, config) {
                found.push(statement(reach, Position::Comment, span, line));
            }
            continue;
        }
        if let Some(reach) = of_hashtags(content) {
            found.push(statement(reach, Position::Line, span, line));
            continue;
        }
        if content.starts_with('#') {
            headings += 1;
            // What stands below the second one belongs to a section.
            if headings > 2 {
                break;
            }
            continue;
        }
        let is_row = content.starts_with('|');
        let reach = if is_row {
            of_row(content)
        } else {
            // Several labels may share a line: `Status: draft<br> Owner: kim`, `Status: Draft | Owner: kim`.
            let parts = parts(content).filter_map(of_line);
            of_line(content).into_iter().chain(parts).min()
        };
        if let Some(reach) = reach {
            let place = match (is_row, reach) {
                // Published collections keep this cell in their template and never change it.
                (true, Reach::Nobody) => Position::Row,
                _ => Position::Line,
            };
            found.push(statement(reach, place, span, line));
        }
    }
    found
}

/// The labels of a line in which several stand, each with its value.
fn parts(line: &str) -> impl Iterator<Item = &str> {
    let pieces = line.split(['|', '·', '•', '<', '>']).map(str::trim);
    pieces.filter(move |piece| piece.contains(':') && piece.len() < line.len())
}

fn statement(reach: Reach, place: Position, span: Span, line: &str) -> Statement {
    let start = span.start + line.len() - line.trim_start().len();
    let span = Span::new(start, span.start + line.trim_end().len());
    Statement {
        says: Says::AtMost(reach),
        weight: Weight::Likely,
        place,
        span,
        value: span,
    }
}

/// The words of a comment, of HTML or of the kinds that Markdown knows; `None` for other lines.
fn comment<'l>(content: &'l str, in_comment: &mut bool) -> Option<&'l str> {
    if *in_comment {
        *in_comment = !content.contains("-->");
        return content.split("-->").next();
    }
    if let Some(rest) = content.strip_prefix("<!--") {
        *in_comment = !rest.contains("-->");
        return rest.split("-->").next();
    }
    if let Some(rest) = content.strip_prefix("%%") {
        return Some(rest.trim_end_matches('%'));
    }
    let (_, rest) = content.strip_prefix("[")?.split_once("]:")?;
    let rest = rest.trim_start();
    let rest = rest
        .strip_prefix('#')
        .or_else(|| rest.strip_prefix("<>"))?
        .trim();
    Some(rest.trim_matches(['(', ')', '"', '\'']))
}

fn of_comment(comment: &str, config: &Config) -> Option<Reach> {
    let mut fields = comment.split([',', ';']).filter_map(|part| {
        let part = part.trim();
        // `@status draft`, as comments of code have it.
        let tagged = || part.strip_prefix('@')?.split_once(' ');
        let tagged = tagged().map(|(name, value)| (name.to_owned(), value.trim().to_lowercase()));
        tagged.or_else(|| loose::field(part))
    });
    let by_field = fields.find_map(|(name, value)| loose::reach_of_field(&name, &value, config));
    by_field.or_else(|| closed::reach_of_line(comment))
}

/// A line of tags, `#draft #checkout`.
fn of_hashtags(content: &str) -> Option<Reach> {
    let mut tags = content.split_whitespace().map(|tag| tag.strip_prefix('#'));
    let are_tags = tags
        .clone()
        .all(|tag| tag.is_some_and(|tag| tag.starts_with(char::is_alphanumeric)));
    tags.find_map(|tag| closed::reach_of_tag(tag?))
        .filter(|_| are_tags)
}

/// A line that is a label and its value, or a warning.
fn of_line(content: &str) -> Option<Reach> {
    let content = without_tags(content);
    let plain = content.trim_matches(MARKUP);
    let numbered = plain.trim_start_matches(|c: char| c.is_ascii_digit());
    let plain = numbered.strip_prefix(". ").unwrap_or(plain);
    // A kind of note, as in `> [!NOTE] Draft`.
    let plain = match plain.split_once(']') {
        Some((kind, rest)) if kind.chars().all(|c| c.is_ascii_uppercase()) => {
            rest.trim_matches(MARKUP)
        }
        _ => plain,
    };
    let label = split_label(plain);
    if let Some(reach) = label.and_then(|(label, value)| of_label(label, value)) {
        return Some(reach);
    }
    let bold = content.trim_start_matches(['-', '*', '+', '>', ' ']);
    let bold = bold.split_once("** ").or_else(|| bold.split_once("__ "));
    bold.and_then(|(label, value)| of_label(label, value))
        .or_else(|| closed::reach_of_line(plain))
}

/// A label and what stands behind it.
fn split_label(line: &str) -> Option<(&str, &str)> {
    let head = line.get(..line.floor_char_boundary(LONGEST_LABEL))?;
    let colon = head.find([':', '：', '=']).map(|at| (at, 1));
    let dash = || head.find(" - ").map(|at| (at, 3));
    let (at, marks) = colon
        .or_else(dash)
        .or_else(|| head.find(" – ").map(|at| (at, 3)))?;
    let (label, behind) = line.split_at(at);
    let behind = behind.char_indices().nth(marks);
    Some((
        label,
        behind.map_or("", |(behind, _)| {
            line.get(at + behind..).unwrap_or_default()
        }),
    ))
}

/// A line without the tags of HTML in it.
fn without_tags(line: &str) -> Cow<'_, str> {
    if !line.contains('<') {
        return Cow::Borrowed(line);
    }
    let mut plain = String::with_capacity(line.len());
    let mut depth = 0_usize;
    for (at, c) in line.char_indices() {
        let behind = line.get(at + 1..).unwrap_or_default();
        match c {
            '<' if behind.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') => depth += 1,
            '>' if depth > 0 => depth -= 1,
            _ if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    Cow::Owned(plain)
}

fn of_label(label: &str, value: &str) -> Option<Reach> {
    if label.len() > LONGEST_LABEL {
        return None;
    }
    let label = label.replace(MARKUP, " ").to_lowercase();
    let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
    let value = value.trim().trim_matches(MARKUP);
    if matches!(
        label.as_str(),
        "tags" | "tag" | "categories" | "category" | "labels"
    ) {
        return value.split([',', ';']).find_map(closed::reach_of_tag);
    }
    if LABELS.contains(&label.as_str()) {
        let is_class = !label.ends_with("status") && label != "ステータス";
        let by_class = || is_class.then(|| closed::reach_of_class(value)).flatten();
        return closed::reach_of_line(value).or_else(by_class);
    }
    // `Confidential: do not share` warns; `Private: keys` tells something.
    let by_warning = || {
        let warned = closed::reach(&label)?;
        closed::reach_of_line(value).map(|_| warned)
    };
    let by_flag = || {
        let value = value.to_lowercase();
        let meaning = conventions::tells(&value).then(|| conventions::meaning_within(&label))??;
        conventions::plain_reach_of(meaning, &value)
    };
    by_warning().or_else(by_flag)
}

/// The second cell of a row behind a label.
fn of_row(content: &str) -> Option<Reach> {
    let cells: Vec<_> = content.trim_matches('|').split('|').collect();
    match cells.as_slice() {
        [label, value] => of_label(label, value),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(Reach, Position)]) {
        let config = Config::for_site("site");
        let source = SourceText::new("a.md", text);
        let body = Span::new(0, text.len());
        let found: Vec<_> = find(&source, body, &CodeAtStart::of(text, body), &config)
            .into_iter()
            .map(|statement| match statement.says {
                Says::AtMost(reach) => (reach, statement.place),
                _ => panic!("{text}"),
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn lines_and_comments_on_top_say_who_may_read() {
        for line in [
            "**Status:** Draft",
            "**Status**: DRAFT",
            "**Status** draft",
            "- Status: Draft — do not share",
            "> Document status: work in progress",
            "Draft: yes",
            "**DRAFT**",
            "> ⚠️ DO NOT PUBLISH",
        ] {
            check(
                &format!("# Title\n\n{line}\n\nProse.\n"),
                &[(Reach::Nobody, Position::Line)],
            );
        }
        check(
            "# Title\n\nClassification: Confidential\n",
            &[(Reach::Few, Position::Line)],
        );
        check(
            "# Title\n\n*Confidential: do not share*\n",
            &[(Reach::Few, Position::Line)],
        );
        check(
            "| Visibility | private |\n",
            &[(Reach::Few, Position::Line)],
        );
        check(
            "# Title\n\n| Status | Draft |\n|--|--|\n",
            &[(Reach::Nobody, Position::Row)],
        );
        for comment in [
            "<!-- status: draft -->",
            "<!-- draft -->",
            "<!--\nstatus: draft\n-->",
            "[//]: # (status: draft)",
            "[comment]: # \"DRAFT\"",
            "[comment]: <> (status: draft)",
            "<!-- title: x, draft: true -->",
            "<!-- @status draft -->",
            "%% draft %%",
        ] {
            check(
                &format!("{comment}\n# Title\n"),
                &[(Reach::Nobody, Position::Comment)],
            );
        }
    }

    #[test]
    fn what_tells_of_the_incident_does_not() {
        for text in [
            "# Title\n\n**Status:** Resolved\n**Severity:** red\n",
            "# Title\n\nStatus: draft pages were public\n",
            "# Title\n\nPrivate: keys\nHidden: the cache\n",
            "# Title\n\nDraft emails were lost.\n",
            "# Title\n\nWe asked everybody: do not share your password with anybody, not even with support.\n",
            "<!-- TODO: check the draft -->\n# Title\n",
            "# Title\n\n```\nstatus: draft\n```\n",
            "# Title\n\n## What\n\n## Drafts\n\nStatus: draft\n",
            "| Status | Owner | Draft |\n",
        ] {
            check(text, &[]);
        }
    }
}
