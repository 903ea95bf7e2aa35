//! Front matter that is none: behind a heading, between fences that nobody reads as such, or
//! without any.
//!
//! Only what says beyond doubt that the document is not for everybody counts: prose may mention
//! such words, and shows YAML in code.

use super::conventions::plainly_hides;
use super::visibility::VISIBILITY_FIELDS;
use crate::config::Config;
use crate::data::fields::normalised;
use crate::diagnostics::{Diagnostic, Location, rules};
use crate::postmortem::front_matter::{Lines, is_invisible};
use crate::text::{SourceText, Span};

/// As far as anybody puts such a block.
const NEAR_THE_TOP: usize = 20;

/// The longest fence with a word behind it; what is longer is a list item or prose.
const MAX_FENCE: usize = 40;

/// The finding that a document seems to be held back by a block that is not its front matter.
pub(super) fn find(source: &SourceText, body: Span, config: &Config) -> Option<Diagnostic> {
    let span = hiding_line(&source.text, body, config)?;
    Some(
        Diagnostic::new(
            &rules::UNKNOWN_VISIBILITY,
            Location::within(&source.path, span),
            "this seems to hold the document back, but is not in its front matter, so the document is left out",
        )
        .help("move it between two `---` lines on top of the file; `status: published` there publishes the document"),
    )
}

/// Where a line of a block is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Before anything was said.
    Top,
    /// In fields that start the document without a fence.
    Fields,
    /// Behind a fence.
    Block,
    /// In prose.
    Prose,
}

fn hiding_line(text: &str, body: Span, config: &Config) -> Option<Span> {
    let mut place = Place::Top;
    let mut code: Option<&str> = None;
    for (span, line) in Lines::from(text, body.start).take(NEAR_THE_TOP) {
        let content = line.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
        if let Some(fence) = code_fence(content) {
            code = match code {
                Some(open) if content.starts_with(open) => None,
                Some(open) => Some(open),
                None => Some(fence),
            };
            continue;
        }
        if code.is_some() {
            continue;
        }
        if content.is_empty() {
            if place == Place::Fields {
                place = Place::Prose;
            }
            continue;
        }
        if is_fence(content) {
            place = Place::Block;
            continue;
        }
        let field = field(line);
        place = match place {
            Place::Top if field.is_some() => Place::Fields,
            Place::Top => Place::Prose,
            Place::Block if content.starts_with('#') => Place::Prose,
            other => other,
        };
        let is_read = matches!(place, Place::Fields | Place::Block);
        if let (true, Some((name, value))) = (is_read, field)
            && plainly_hides(&ours(&name, config), &value)
        {
            let start = span.start + line.len() - line.trim_start().len();
            return Some(Span::new(start, span.start + line.trim_end().len()));
        }
    }
    None
}

/// The marks of a line that opens or closes code.
fn code_fence(content: &str) -> Option<&str> {
    let is_fence = content.starts_with("```") || content.starts_with("~~~");
    content.get(..3).filter(|_| is_fence)
}

/// A line that somebody may have meant as the fence of front matter.
fn is_fence(content: &str) -> bool {
    const MARKS: &str = "-—–+;=*_";
    let only_marks = content.chars().all(|c| MARKS.contains(c)) && content.chars().count() >= 2;
    let opens = ["---", "+++", ";;;"]
        .iter()
        .any(|marks| content.starts_with(marks));
    only_marks || (opens && content.len() <= MAX_FENCE)
}

/// The normalised name and the value in lower case of a line such as `status: draft`,
/// `status = "draft"` or `"status": "draft",`.
fn field(line: &str) -> Option<(String, String)> {
    let line = line.trim_start_matches(is_invisible);
    if line.starts_with("    ") || line.starts_with('\t') {
        return None;
    }
    let (name, value) = line.split_once([':', '='])?;
    let plain = |c: char| c.is_whitespace() || is_invisible(c) || matches!(c, '"' | '\'');
    let name = name.trim_start_matches(['{', ' ']).trim_matches(plain);
    let is_name = !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    let value = value.split(" #").next().unwrap_or_default();
    let value = value.trim_matches(|c: char| plain(c) || matches!(c, ',' | ';' | '}'));
    is_name.then(|| (normalised(name), value.to_lowercase()))
}

/// Our name of a field that the site maps to one of those that decide.
fn ours(name: &str, config: &Config) -> String {
    let is_mapped = |field: &&&str| {
        let theirs = config.fields.get(**field).into_iter().flatten();
        theirs.into_iter().any(|theirs| normalised(theirs) == name)
    };
    let mapped = VISIBILITY_FIELDS.iter().find(is_mapped);
    mapped.map_or_else(|| name.to_owned(), |field| (*field).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The line that hides a document, if one does.
    fn check(text: &str, expected: Option<&str>) {
        let config = Config::for_site("site");
        let found = hiding_line(text, Span::new(0, text.len()), &config);
        assert_eq!(found.map(|span| span.of(text)), expected, "{text:?}");
    }

    #[test]
    fn a_block_that_is_no_front_matter_hides() {
        for text in [
            "# Title\n\n---\nstatus: draft\n---\n\nBody\n",
            "----\ntitle: x\nstatus: draft\n----\n",
            "--- # metadata\nstatus: draft\n---\n",
            " ---\nstatus: draft\n ---\n",
            "———\r\nstatus: draft\r\n———\r\n",
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
            "Hidden: the cache.\nprivate: keys\n",
            "status: published\ndraft: false\n",
        ] {
            check(text, None);
        }
        let far = format!("# Title\n{}---\nstatus: draft\n", "Prose.\n".repeat(20));
        check(&far, None);
    }
}
