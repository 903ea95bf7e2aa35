//! Front matter that is none: behind a heading, between fences that nobody reads as such, or
//! without any.
//!
//! Only what says beyond doubt that the document is not for everybody counts: prose may mention
//! such words, and shows YAML in code.

use super::closed::{self, Reach};
use super::loose;
use super::statements::{Position, Says, Statement, Weight};
use crate::config::Config;
use crate::postmortem::front_matter::is_invisible;
use crate::postmortem::markdown::CodeAtStart;
use crate::text::{SourceText, Span};

/// As far as anybody puts such a block.
const NEAR_THE_TOP: usize = 20;

/// As far as a block goes that the document starts with.
const LONGEST_BLOCK: usize = 100;

/// The longest fence with a word behind it; what is longer is a list item or prose.
const MAX_FENCE: usize = 40;

/// What a block that is neither front matter nor `code` says about who may see the document.
pub(super) fn find(
    source: &SourceText,
    body: Span,
    code: &CodeAtStart<'_>,
    config: &Config,
) -> Option<Statement> {
    let (span, reach, at_the_top) = hiding_line(&source.text, body, code, config)?;
    Some(Statement {
        says: Says::AtMost(reach),
        weight: if at_the_top {
            Weight::Theirs
        } else {
            Weight::Likely
        },
        place: Position::Block,
        span,
        value: span,
    })
}

/// Where a line of a block is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    /// Before anything was said.
    Top,
    /// In fields that start the document without a fence.
    Fields,
    /// Behind a fence that the document starts with.
    TopBlock,
    /// Behind a fence further down.
    Block,
    /// In prose.
    Prose,
}

fn hiding_line(
    text: &str,
    body: Span,
    code: &CodeAtStart<'_>,
    config: &Config,
) -> Option<(Span, Reach, bool)> {
    let mut place = At::Top;
    for (number, (span, line)) in lines(text, body).enumerate().take(LONGEST_BLOCK) {
        let is_far = number >= NEAR_THE_TOP;
        if is_far && !matches!(place, At::Fields | At::TopBlock) {
            break;
        }
        let content = line.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
        let first = span.start + line.len() - line.trim_start().len();
        if code.holds(first) {
            continue;
        }
        if content.is_empty() {
            if place == At::Fields {
                place = At::Prose;
            }
            continue;
        }
        if is_fence(content) || (place == At::Top && is_only_marks(content)) {
            // The next one closes the block that the document starts with.
            place = if place == At::Top {
                At::TopBlock
            } else {
                At::Block
            };
            continue;
        }
        let is_indented = line.starts_with("    ") || line.starts_with('\t');
        let field = loose::field(line).filter(|_| !is_indented);
        place = match place {
            At::Top if field.is_some() => At::Fields,
            At::Top => At::Prose,
            At::Block | At::TopBlock if content.starts_with('#') => At::Prose,
            other => other,
        };
        let reach = match place {
            At::TopBlock => in_block(content, config),
            At::Fields | At::Block => field
                .and_then(|(name, value)| loose::reach_of_field(&name, &value, config))
                .or_else(|| by_braces(content, config)),
            At::Top | At::Prose => None,
        };
        if let Some(reach) = reach {
            let start = span.start + line.len() - line.trim_start().len();
            let end = span.start + line.trim_end().len();
            let at_the_top = matches!(place, At::Fields | At::TopBlock);
            return Some((Span::new(start, end), reach, at_the_top));
        }
    }
    None
}

/// A line of the block that the document starts with: also an item of a list, a name without a
/// colon, a word by itself.
fn in_block(content: &str, config: &Config) -> Option<Reach> {
    let item = content.trim_start_matches(['-', '*', '+', '>', '|', ' ']);
    let by_field = loose::fields(item)
        .iter()
        .find_map(|(name, value)| loose::reach_of_field(name, value, config));
    by_field
        .or_else(|| {
            let (name, value) = item.split_once(char::is_whitespace)?;
            loose::reach_of_field(name, &value.trim().to_lowercase(), config)
        })
        .or_else(|| closed::reach(item))
}

fn by_braces(content: &str, config: &Config) -> Option<Reach> {
    let fields = content.starts_with('{').then(|| loose::fields(content))?;
    fields
        .iter()
        .find_map(|(name, value)| loose::reach_of_field(name, value, config))
}

/// The lines of a text, also those that end as old Macs and YAML end them.
pub(super) fn lines(text: &str, within: Span) -> impl Iterator<Item = (Span, &str)> {
    let ends = |c: char| matches!(c, '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let mut at = within.start;
    std::iter::from_fn(move || {
        let rest = text.get(at..within.end).filter(|rest| !rest.is_empty())?;
        let line = rest.split(ends).next().unwrap_or(rest);
        let behind = rest.get(line.len()..).unwrap_or_default();
        let end = match behind.strip_prefix("\r\n") {
            Some(_) => "\r\n".len(),
            None => behind.chars().next().map_or(0, char::len_utf8),
        };
        let span = Span::new(at, at + line.len() + end);
        at = span.end;
        Some((span, line))
    })
}

/// A line that somebody may have meant as the fence of front matter.
fn is_fence(content: &str) -> bool {
    const MARKS: &str = "-—–―−‐‑‒─━+;=*_";
    let only_marks = content.chars().all(|c| MARKS.contains(c)) && content.chars().count() >= 2;
    let opens = ["---", "+++", ";;;"]
        .iter()
        .any(|marks| content.starts_with(marks));
    only_marks || (opens && content.len() <= MAX_FENCE)
}

/// A line on top of a document that holds marks and nothing else, such as one long dash.
fn is_only_marks(content: &str) -> bool {
    !content.starts_with('#') && content.chars().all(|c| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The line that hides a document, if one does.
    fn check(text: &str, expected: Option<&str>) {
        let config = Config::for_site("site");
        let body = Span::new(0, text.len());
        let found = hiding_line(text, body, &CodeAtStart::of(text, body), &config);
        assert_eq!(found.map(|(span, ..)| span.of(text)), expected, "{text:?}");
    }

    #[test]
    fn a_block_that_is_no_front_matter_hides() {
        for text in [
            "# Title\n\n---\nstatus: draft\n---\n\nBody\n",
            "----\ntitle: x\nstatus: draft\n----\n",
            "--- # metadata\nstatus: draft\n---\n",
            " ---\nstatus: draft\n ---\n",
            "———\r\nstatus: draft\r\n———\r\n",
            "—\ntitle: x\nstatus: draft\n—\n",
            "−−−\rstatus: draft\r−−−\r# Title\r",
            "- - -\u{2028}status: draft\u{2028}- - -\u{2028}",
            "Title\n=====\nstatus: draft\n",
            "[//]: # (lint off)\n---\n\ntitle: x\n\nstatus: draft\n---\n",
            "title: x\nstatus: draft\n\nBody\n",
        ] {
            check(text, Some("status: draft"));
        }
        check("+++ toml\nstatus = \"draft\"\n", Some("status = \"draft\""));
        check("#\n;;;\n{\"draft\": true,\n", Some("{\"draft\": true,"));
        check(
            "# A\n---\nAudience: internal # x\n",
            Some("Audience: internal # x"),
        );
        check("# A\n---\nprivate: true\n", Some("private: true"));
        check("# A\n---\nTLP: TLP:RED\n", Some("TLP: TLP:RED"));
        check(
            "# A\n---\n\u{200b}published: no\n",
            Some("\u{200b}published: no"),
        );
    }

    #[test]
    fn a_block_on_top_is_read_loosely() {
        for line in [
            "- status: draft",
            "status draft",
            "draft true",
            "Private",
            "{title: x, status: draft, audience: restricted}",
            "params.draft: true",
            "pirvate: yes",
        ] {
            check(
                &format!("---\ntitle x\n{line}\n---\n\n# Title\n"),
                Some(line),
            );
        }
    }

    #[test]
    fn prose_and_code_do_not() {
        for text in [
            "# Title\n\nstatus: draft\n",
            "# Title\n\n---\n\nThe status: draft was shown to all.\n",
            "# Title\n---\nStatus: Resolved\nDraft: none\nClassification: SEV1\n",
            "# Title\n---\nStatus: draft pages were public\n",
            "# Title\n\n```yaml\n---\nstatus: draft\n---\n```\n",
            "~~~\n```\n---\nstatus: draft\n~~~\n",
            "# Title\n\n    ---\n    status: draft\n",
            "# Title\n---\n- status: draft\n| status: draft |\n> status: draft\n",
            "---\n\n## Heading\n\nstatus: draft\n",
            "---\nDraft emails were sent\nPrivate clouds: none\n",
            "Hidden: the cache.\nprivate: keys\n",
            "status: published\ndraft: false\n",
        ] {
            check(text, None);
        }
        let far = format!("# Title\n{}---\nstatus: draft\n", "Prose.\n".repeat(20));
        check(&far, None);
    }
}
