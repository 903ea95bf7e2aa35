//! Private comments as Obsidian writes them: `%% not for readers %%`.
//!
//! Blanks them out of a text before anything else reads it, so that no page, summary or event can
//! hold them. Every byte keeps its place; code keeps what it says.

use crate::text::{SourceText, Span};

/// What opens and closes a comment.
const MARK: &str = "%%";

/// The document with the private comments of its body blanked out.
#[must_use]
pub fn without_private_comments(source: SourceText, body: Span) -> SourceText {
    let comments = comments(body.of(&source.text));
    if comments.is_empty() {
        return source;
    }
    let mut text = String::with_capacity(source.text.len());
    let mut at = 0;
    for comment in comments {
        let comment = comment.shifted(body.start);
        text.push_str(source.text.get(at..comment.start).unwrap_or_default());
        blank(&mut text, comment.of(&source.text));
        let behind = source.text.get(comment.end..).unwrap_or_default();
        if !behind.lines().next().unwrap_or_default().trim().is_empty() {
            hold_place(&mut text);
        }
        at = comment.end;
    }
    text.push_str(source.text.get(at..).unwrap_or_default());
    SourceText::new(source.path.clone(), text)
}

/// Writes spaces for a comment; its lines end where they did.
fn blank(text: &mut String, comment: &str) {
    text.extend(comment.bytes().map(|byte| match byte {
        b'\n' | b'\r' => char::from(byte),
        _ => ' ',
    }));
}

/// Keeps words behind a blank from being taken for indented code: they get something in front that
/// is no space, and that nobody sees.
fn hold_place(text: &mut String) {
    const UNSEEN: char = '\u{200b}';
    let line = text.rfind('\n').map_or(0, |end| end + 1);
    let written = text.get(line..).unwrap_or_default();
    let blanks = written.len() - written.trim_end_matches(' ').len();
    if !written.contains(char::is_alphanumeric) && blanks >= UNSEEN.len_utf8() {
        text.truncate(text.len() - UNSEEN.len_utf8());
        let at = text.len() - (blanks - UNSEEN.len_utf8());
        text.insert(at, UNSEEN);
    }
}

/// The comments of a text in their order.
fn comments(text: &str) -> Vec<Span> {
    if !text.contains(MARK) {
        return Vec::new();
    }
    let mut found: Vec<Span> = Vec::new();
    let mut fence: Option<&str> = None;
    let mut start = 0;
    let mut hidden_to = 0;
    for line in text.split_inclusive('\n') {
        let line_start = start;
        start += line.len();
        let words = line.trim_start_matches([' ', '\t', '>']);
        let marker = ["```", "~~~"]
            .into_iter()
            .find(|mark| words.starts_with(mark));
        match (fence, marker) {
            _ if line_start < hidden_to => {}
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            _ => {}
        }
        if fence.is_some() {
            continue;
        }
        let mut at = line_start.max(hidden_to);
        while let Some(open) = next_mark(text, at, start) {
            let end = end_of(text, open, open == line_start + (line.len() - words.len()));
            let Some(end) = end else {
                at = open + MARK.len();
                continue;
            };
            found.push(Span::new(open, end));
            hidden_to = end;
            at = end;
            if at >= start {
                break;
            }
        }
    }
    found
}

/// The first mark from `at` on that may open a comment: not in a code span, not behind a letter, a
/// digit or a quote as in `100%%`.
fn next_mark(text: &str, at: usize, line_end: usize) -> Option<usize> {
    let line = text.get(at..line_end)?;
    let mut code = 0_usize;
    let bytes = line.as_bytes();
    let mut here = 0;
    while here < bytes.len() {
        let rest = line.as_bytes().get(here..)?;
        if rest.starts_with(b"`") {
            let run = rest.iter().take_while(|b| **b == b'`').count();
            let closes = line
                .get(here + run..)
                .is_some_and(|r| r.contains(&"`".repeat(run)));
            if code == run {
                code = 0;
            } else if code == 0 && closes {
                code = run;
            }
            here += run;
        } else if code == 0 && rest.starts_with(MARK.as_bytes()) {
            let before = text.get(..at + here).and_then(|t| t.chars().next_back());
            if before.is_none_or(|c| c.is_whitespace() || "([>*_".contains(c)) {
                return Some(at + here);
            }
            here += MARK.len();
        } else {
            here += 1;
        }
    }
    None
}

/// Where the comment ends that opens at `open`. On a line of its own it reaches to the next mark,
/// and hides the rest of the text where there is none, as an HTML comment does; at the start of a
/// line, the rest of the paragraph. Within a sentence there is no comment without an end.
fn end_of(text: &str, open: usize, starts_line: bool) -> Option<usize> {
    let inside = open + MARK.len();
    let rest = text.get(inside..)?;
    let is_alone = starts_line && rest.lines().next().unwrap_or_default().trim().is_empty();
    let paragraph = rest
        .find("\n\n")
        .into_iter()
        .chain(rest.find("\n\r\n"))
        .min()
        .unwrap_or(rest.len());
    let reach = if starts_line {
        rest
    } else {
        rest.get(..paragraph)?
    };
    let closing = reach.match_indices(MARK).find(|(at, _)| {
        let behind = reach.get(at + MARK.len()..).and_then(|r| r.chars().next());
        behind.is_none_or(|c| !c.is_alphanumeric() && c != '%')
    });
    match closing {
        Some((at, _)) => Some(inside + at + MARK.len()),
        None if is_alone => Some(text.len()),
        None if starts_line => Some(inside + paragraph),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn blanked(text: &str) -> String {
        let source = SourceText::new("a.md", text);
        without_private_comments(source, Span::new(0, text.len()))
            .text
            .to_string()
    }

    #[test]
    fn private_comments_go_and_code_stays() {
        let check = |text: &str, hidden: &str| {
            let found = blanked(text);
            assert_eq!(found.len(), text.len(), "{text:?}");
            let found = found.replace('\u{200b}', "   ");
            let expected = text.replace(hidden, &" ".repeat(hidden.len()));
            assert_eq!(
                found,
                if hidden.is_empty() {
                    text.to_owned()
                } else {
                    expected
                }
            );
        };
        check("a %% secret %% b", "%% secret %%");
        check("a %%secret%%.", "%%secret%%");
        check("%% secret %%\n\nb", "%% secret %%");
        check("a\n\n%% secret\n\nb", "%% secret");
        check("- %% secret %% b", "%% secret %%");
        let words = |text: &str| {
            crate::postmortem::markdown::block(
                &blanked(text),
                &crate::postmortem::markdown::html::Alone,
            )
        };
        assert!(!words("%% secret %% b").contains("<pre>"));
        assert!(!words("- %% secret %% b").contains("<pre>"));
        check("100%% of 20%% done", "");
        check("use %%d and %%s here", "");
        check("`%% code %%` and ``a ` %% b %%``", "");
        check("```mermaid\n%% code %%\n```\n", "");
        assert_eq!(blanked("%%\nx\n\ny\n%%\nb").trim(), "b");
        assert_eq!(blanked("a\n\n%%\nx\n\ny").trim(), "a");
        assert_eq!(blanked("%% é\r\nb").trim(), "");
    }

    proptest! {
        #[test]
        fn places_stay(text in r"(%%|%|`|```\n|\r?\n| |[a-z]|é){0,60}") {
            let found = blanked(&text);
            prop_assert_eq!(found.len(), text.len());
            prop_assert_eq!(found.matches('\n').count(), text.matches('\n').count());
        }
    }
}
