//! Private comments as Obsidian writes them: `%% not for readers %%`.
//!
//! Blanks them out of a text before anything else reads it, so that no page, summary or event can
//! hold them. Every byte keeps its place; code keeps what it says.

use std::collections::BTreeMap;

use pulldown_cmark::{CodeBlockKind, Event, Tag};

use super::{Content, within_limits};
use crate::text::{SourceText, Span, is_within};

/// What opens and closes a comment.
const MARK: &str = "%%";

/// What code begins with.
const FENCES: [&str; 2] = ["```", "~~~"];

/// Bytes that are parsed again behind comments with fences in them, but for the first time. Behind more, code may hold comments
/// as well: better too much is hidden.
const MOST_PARSED: usize = 1024 * 1024;

/// The document with the private comments of its body blanked out.
#[must_use]
pub fn without_private_comments(source: SourceText, body: Span) -> SourceText {
    let comments = comments(body.of(&source.text));
    if comments.is_empty() {
        return source;
    }
    let comments: Vec<Span> = comments
        .into_iter()
        .map(|comment| comment.shifted(body.start))
        .collect();
    SourceText::new(source.path.clone(), without(&source.text, &comments).text)
}

/// A text with these comments blanked out.
fn without(text: &str, comments: &[Span]) -> Blanked {
    let mut blanked = Blanked::default();
    let mut at = 0;
    for comment in comments {
        blanked.keep(text.get(at..comment.start).unwrap_or_default());
        blanked.blank(comment.of(text));
        if !starts_blank(text.get(comment.end..).unwrap_or_default()) {
            blanked.hold_place();
        }
        at = comment.end;
    }
    blanked.keep(text.get(at..).unwrap_or_default());
    blanked
}

/// A text in which every byte keeps its place. What it knows of its last line is kept up with each
/// piece, so that many comments on one line take no longer than their bytes.
#[derive(Default)]
struct Blanked {
    text: String,
    /// Whether the last line so far has words, or something that keeps its place.
    is_held: bool,
}

impl Blanked {
    fn keep(&mut self, piece: &str) {
        let (line, is_new) = match piece.rfind('\n') {
            Some(end) => (piece.get(end..).unwrap_or_default(), true),
            None => (piece, false),
        };
        self.is_held &= !is_new;
        self.is_held = self.is_held || line.contains(char::is_alphanumeric);
        self.text.push_str(piece);
    }

    /// Writes spaces for a comment; its lines end where they did.
    fn blank(&mut self, comment: &str) {
        self.is_held &= !comment.contains('\n');
        self.text.extend(comment.bytes().map(|byte| match byte {
            b'\n' | b'\r' => char::from(byte),
            _ => ' ',
        }));
    }

    /// Keeps words behind a blank from being taken for indented code: they get something in front
    /// that is no space, and that nobody sees.
    fn hold_place(&mut self) {
        const UNSEEN: char = '\u{200b}';
        if self.is_held {
            return;
        }
        let blanks = self.text.len() - self.text.trim_end_matches(' ').len();
        if blanks >= UNSEEN.len_utf8() {
            self.is_held = true;
            self.text.truncate(self.text.len() - UNSEEN.len_utf8());
            let at = self.text.len() - (blanks - UNSEEN.len_utf8());
            self.text.insert(at, UNSEEN);
        }
    }
}

/// Whether there is nothing up to the end of the line.
fn starts_blank(text: &str) -> bool {
    let mut letters = text.chars();
    let first = letters.find(|c| *c == '\n' || !c.is_whitespace());
    first.is_none_or(|c| c == '\n')
}

/// The comments of a text in their order.
fn comments(text: &str) -> Vec<Span> {
    if !text.contains(MARK) {
        return Vec::new();
    }
    let ends = Ends::of(text);
    let mut found: Vec<Span> = Vec::new();
    let mut blocks = Blocks::of(text);
    let mut start = 0;
    let mut hidden_to = 0;
    for line in text.split_inclusive('\n') {
        let line_start = start;
        start += line.len();
        let words = line.trim_start_matches([' ', '\t', '>']);
        let first_word = line_start + (line.len() - words.len());
        if start <= hidden_to || blocks.hold(first_word) {
            continue;
        }
        let code = last_backticks(text, line_start, start);
        let mut at = line_start.max(hidden_to);
        while let Some(open) = next_mark(text, at, start, &code) {
            let Some(end) = ends.of_comment(text, open, open == first_word) else {
                at = open + MARK.len();
                continue;
            };
            let comment = Span::new(open, end);
            found.push(comment);
            blocks.go_on_behind(comment, text, &found);
            hidden_to = end;
            at = end;
            if at >= start {
                break;
            }
        }
    }
    found
}

/// The blocks of code between fences, in which nothing is a comment.
struct Blocks {
    spans: Vec<Span>,
    /// Bytes that may still be parsed to find them once more.
    left: usize,
}

impl Blocks {
    fn of(text: &str) -> Self {
        Self {
            spans: fenced(text),
            left: MOST_PARSED.max(text.len()),
        }
    }

    /// Whether an offset lies in code.
    fn hold(&self, offset: usize) -> bool {
        is_within(&self.spans, offset)
    }

    /// A fence in a comment opens nothing behind it.
    fn go_on_behind(&mut self, comment: Span, text: &str, comments: &[Span]) {
        if !has_fence(comment.of(text)) {
            return;
        }
        self.spans = match self.left.checked_sub(text.len()) {
            Some(left) => {
                self.left = left;
                fenced(&without(text, comments).text)
            }
            None => {
                self.left = 0;
                Vec::new()
            }
        };
    }
}

fn has_fence(text: &str) -> bool {
    FENCES.iter().any(|fence| text.contains(fence))
}

fn fenced(text: &str) -> Vec<Span> {
    if !has_fence(text) {
        return Vec::new();
    }
    // What is cut off is on no page; behind the cut, too much is hidden rather than too little.
    let (body, _) = within_limits(text, Span::new(0, text.len()));
    let content = Content::read(text, body);
    let is_fenced = |event: &Event<'_>| {
        matches!(
            event,
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_)))
        )
    };
    let blocks = content.events().iter();
    let blocks = blocks.filter(|(event, _)| is_fenced(event));
    blocks.map(|(_, range)| range.clone().into()).collect()
}

/// Where each length of a run of backticks stands last in a line.
fn last_backticks(text: &str, line_start: usize, line_end: usize) -> BTreeMap<usize, usize> {
    let mut last = BTreeMap::new();
    let bytes = text
        .as_bytes()
        .get(line_start..line_end)
        .unwrap_or_default();
    let mut here = 0;
    while let Some(next) = bytes
        .get(here..)
        .and_then(|b| b.iter().position(|b| *b == b'`'))
    {
        here += next;
        let run = run_of(bytes, here, b'`');
        last.insert(run, line_start + here);
        here += run;
    }
    last
}

/// How many times a byte stands in a row.
fn run_of(bytes: &[u8], at: usize, byte: u8) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    rest.iter().take_while(|other| **other == byte).count()
}

/// The first mark from `at` on that may open a comment: not in a code span, not behind a letter, a
/// digit or a quote as in `100%%`. `code` tells where backticks stand last in the line.
fn next_mark(
    text: &str,
    at: usize,
    line_end: usize,
    code: &BTreeMap<usize, usize>,
) -> Option<usize> {
    let bytes = text.as_bytes().get(..line_end)?;
    let mut open_code = 0_usize;
    let mut here = at;
    while here < line_end {
        if bytes.get(here) == Some(&b'`') {
            let run = run_of(bytes, here, b'`');
            if open_code == run {
                open_code = 0;
            } else if open_code == 0 && code.get(&run).is_some_and(|last| *last > here) {
                open_code = run;
            }
            here += run;
        } else if open_code == 0 && bytes.get(here..)?.starts_with(MARK.as_bytes()) {
            let before = text.get(..here).and_then(|t| t.chars().next_back());
            if before.is_none_or(|c| c.is_whitespace() || "([>*_".contains(c)) {
                return Some(here);
            }
            here += MARK.len();
        } else {
            here += 1;
        }
    }
    None
}

/// The places where comments may end, in their order.
struct Ends {
    /// Marks that no letter, digit or further `%` follows.
    marks: Vec<usize>,
    /// Ends of paragraphs.
    paragraphs: Vec<usize>,
}

impl Ends {
    fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut marks = Vec::new();
        let mut here = 0;
        while let Some(next) = text.get(here..).and_then(|rest| rest.find('%')) {
            here += next;
            let run = run_of(bytes, here, b'%');
            here += run;
            if closes(text, run, here) {
                marks.push(here - MARK.len());
            }
        }
        let breaks = text.match_indices('\n').map(|(at, _)| at);
        let is_end = |at: &usize| {
            let behind = bytes.get(at + 1..).unwrap_or_default();
            behind.starts_with(b"\n") || behind.starts_with(b"\r\n")
        };
        Self {
            marks,
            paragraphs: breaks.filter(is_end).collect(),
        }
    }

    /// Where the comment ends that opens at `open`. On a line of its own it reaches to the next
    /// mark, and hides the rest of the text where there is none, as an HTML comment does; at the
    /// start of a line, the rest of the paragraph. Within a sentence there is no comment without an
    /// end.
    fn of_comment(&self, text: &str, open: usize, starts_line: bool) -> Option<usize> {
        let inside = open + MARK.len();
        let paragraph = first_from(&self.paragraphs, inside).unwrap_or(text.len());
        let reach = if starts_line { text.len() } else { paragraph };
        let more = run_of(text.as_bytes(), inside, b'%');
        let closing = if more > 0 && closes(text, more, inside + more) {
            Some(inside + more)
        } else {
            first_from(&self.marks, inside + more).map(|mark| mark + MARK.len())
        };
        match closing.filter(|end| *end <= reach) {
            Some(end) => Some(end),
            None if starts_line && starts_blank(text.get(inside..)?) => Some(text.len()),
            None if starts_line => Some(paragraph),
            None => None,
        }
    }
}

/// Whether so many `%` in a row, which end at a place, end with a mark that closes a comment.
fn closes(text: &str, run: usize, end: usize) -> bool {
    let behind = text.get(end..).and_then(|rest| rest.chars().next());
    run >= MARK.len()
        && run.is_multiple_of(MARK.len())
        && behind.is_none_or(|c| !c.is_alphanumeric())
}

/// The first of some places in order that is not before another one.
fn first_from(places: &[usize], from: usize) -> Option<usize> {
    places
        .get(places.partition_point(|place| *place < from))
        .copied()
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
        for code in [
            "```mermaid\n%% code %%\n```\n",
            "~~~ %% code %%\n%% code %%\n",
            "> ```\n> %% code %%\n",
            "- ```\n  %% code %%\n",
            "````\n```\n%% code %%\n````\n",
        ] {
            check(code, "");
        }
        // What ends a block of code, and what begins none.
        for code in [
            "````\n```\n````",
            "```\na\n``` b\n```",
            "> ```\n> a",
            "- ```\n  a",
            "```js one``` is code",
            "    ```",
            "<pre>\n```\n</pre>",
        ] {
            check(&format!("{code}\n\n%% secret %%\n"), "%% secret %%");
        }
        assert_eq!(
            blanked("%%\n```\n%%\n\na %% b %% c")
                .split_whitespace()
                .collect::<String>(),
            "ac"
        );
        // Only as many backticks as opened it close a code span.
        check("` a %% secret %% ``", "%% secret %%");
        let words = blanked("%% a %% x %% b %% %% c %% y").replace('\u{200b}', " ");
        assert_eq!(words.split_whitespace().collect::<Vec<_>>(), ["x", "y"]);
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
