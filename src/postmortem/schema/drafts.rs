//! Drafts that say so elsewhere than in a field: by the folder they lie in, or by their title.

use super::closed::{self, Reach};
use super::statements::{Position, Says, Statement, Weight};
use crate::config::Config;
use crate::postmortem::Status;
use crate::postmortem::front_matter::Lines;
use crate::postmortem::markdown::CodeAtStart;
use crate::text::{SourceText, Span};

/// As far as a title is looked for.
const NEAR_THE_TOP: usize = 40;

/// The statement of a document whose place or title says that it is a draft. `stated` is the title in
/// its front matter.
pub(super) fn find(
    source: &SourceText,
    body: Span,
    code: &CodeAtStart<'_>,
    stated: Option<(&str, Span)>,
    config: &Config,
) -> Option<Statement> {
    let by_title = || {
        let marked = stated.filter(|(title, _)| says_draft(title));
        let span = marked.map(|(_, span)| span);
        span.or_else(|| draft_heading(&source.text, body, code))
    };
    let (place, span) = match lies_among_drafts(&source.path, config) {
        true => (Position::Folder, Span::new(0, 0)),
        false => (Position::Title, by_title()?),
    };
    Some(Statement {
        says: Says::Status(Status::Draft),
        weight: Weight::Theirs,
        place,
        span,
        value: span,
    })
}

fn lies_among_drafts(path: &str, config: &Config) -> bool {
    let dir = config.content.dir.trim_start_matches("./");
    let in_content = path
        .strip_prefix(dir.trim_end_matches('/'))
        .and_then(|rest| rest.strip_prefix('/'))
        .unwrap_or(path);
    let folders = in_content
        .rsplit_once('/')
        .map_or("", |(folders, _)| folders);
    folders.split('/').any(|folder| {
        matches!(
            folder.to_ascii_lowercase().as_str(),
            "drafts" | "_drafts" | "draft" | "_draft"
        )
    })
}

/// Whether a title is marked: `DRAFT: …`, `[Draft] …`, `… (WIP)`, `DRAFT - …`.
fn says_draft(title: &str) -> bool {
    let title = title.trim().trim_matches(['*', '_']).trim();
    let lower = title.to_ascii_lowercase();
    let is_mark = |word: &str| {
        let word = word.trim();
        word != "drafts" && closed::reach(word) == Some(Reach::Nobody)
    };
    let bracketed = |open: char, close: char| {
        let inside = |rest: &str| rest.split(close).next().is_some_and(is_mark);
        lower.strip_prefix(open).is_some_and(inside)
            || lower
                .strip_suffix(close)
                .and_then(|rest| rest.rsplit_once(open))
                .is_some_and(|(_, word)| is_mark(word))
    };
    let before_colon = lower.split_once(':').is_some_and(|(word, _)| is_mark(word));
    let shouted = ["DRAFT", "WIP"].iter().any(|word| {
        title.strip_prefix(word).is_some_and(|rest| {
            let rest = rest.trim_start();
            rest.is_empty() || rest.starts_with(['-', '–', '—', '|'])
        })
    });
    let dashed = [" - ", " – ", " — "].iter().any(|dash| {
        let first = lower
            .split_once(dash)
            .is_some_and(|(word, _)| is_mark(word));
        first
            || lower
                .rsplit_once(dash)
                .is_some_and(|(_, word)| is_mark(word))
    });
    bracketed('[', ']') || bracketed('(', ')') || before_colon || shouted || dashed
}

/// The first heading outside of code, if it is marked.
fn draft_heading(text: &str, body: Span, code: &CodeAtStart<'_>) -> Option<Span> {
    let mut above: Option<(Span, &str)> = None;
    for (span, line) in Lines::from(text, body.start).take(NEAR_THE_TOP) {
        let content = line.trim();
        let first = span.start + line.len() - line.trim_start().len();
        if code.holds(first) {
            above = None;
            continue;
        }
        let is_underline = !content.is_empty()
            && (content.chars().all(|c| c == '=') || content.chars().all(|c| c == '-'));
        let (at, title) = match above {
            Some(above) if is_underline => above,
            _ if line.starts_with('#') => (span, content.trim_matches('#')),
            _ => {
                above = (!content.is_empty()).then_some((span, content));
                continue;
            }
        };
        let whole = Span::new(at.start, at.start + at.of(text).trim_end().len());
        return says_draft(title).then_some(whole);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_say_that_they_are_drafts() {
        let check = |title: &str, expected| assert_eq!(says_draft(title), expected, "{title}");
        for title in [
            "DRAFT: DNS outage",
            "Draft: DNS outage",
            "[DRAFT] DNS outage",
            "DNS outage (draft)",
            "DNS outage [WIP]",
            "DRAFT - DNS outage",
            "DRAFT",
            "**DRAFT: DNS outage**",
            "DNS outage – draft",
            "DO NOT PUBLISH: DNS outage",
        ] {
            check(title, true);
        }
        for title in [
            "Draft emails were lost",
            "DRAFT API outage",
            "Outage of the [draft] service",
            "Drafts: lost and found",
            "",
        ] {
            check(title, false);
        }
    }

    #[test]
    fn the_first_heading_counts() {
        let check = |text: &str, expected: Option<&str>| {
            let body = Span::new(0, text.len());
            let found = draft_heading(text, body, &CodeAtStart::of(text, body));
            assert_eq!(found.map(|span| span.of(text)), expected, "{text:?}");
        };
        check("\n# [DRAFT] x\r\n", Some("# [DRAFT] x"));
        check("Draft: x\n===\n", Some("Draft: x"));
        check("Prose\n\n## WIP: x ##\n", Some("## WIP: x ##"));
        check("# x\n\n## Draft: y\n", None);
        check("```\n# DRAFT: x\n```\n# y\n", None);
        check("Draft: prose\n\n# y\n", None);
    }

    #[test]
    fn folders_of_drafts_count_below_the_content() {
        let check = |dir: &str, path: &str, expected| {
            let mut config = Config::for_site("site");
            dir.clone_into(&mut config.content.dir);
            assert_eq!(lies_among_drafts(path, &config), expected, "{path}");
        };
        check("content", "content/_drafts/x.md", true);
        check("content", "content/postmortems/Drafts/2024/x.md", true);
        check(".", "drafts/x.md", true);
        check("drafts", "drafts/x.md", false);
        check("content", "content/systems/drafts.md", false);
        check("content", "content/redrafts/x.md", false);
    }
}
