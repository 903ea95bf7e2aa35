//! The words of a passage without its markup.
//!
//! Owns what is read aloud, searched and compared. Knows nothing of pages.

use std::borrow::Cow;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::Content;
use super::marks::{Mark, marks};
use super::raw_html::{self, Token};
use crate::text::{Span, is_within};

/// The plain text of a Markdown text that stands by itself.
#[must_use]
pub fn plain_text(text: &str) -> String {
    Content::of(text).plain()
}

/// Text in which `[[id|words]]` is its words, as in [`plain_text`], and nothing else is markup.
#[must_use]
pub fn without_links(text: &str) -> String {
    if !text.contains("[[") {
        return text.to_owned();
    }
    let mut words = Words::default();
    words.prose(text);
    words.finish()
}

impl Content<'_> {
    /// The plain text: one line for each paragraph, list item, table row and line of code.
    ///
    /// Link words, image descriptions and the words of `[[id|words]]` stay; marks, addresses,
    /// comments and HTML tags go.
    #[must_use]
    pub fn plain(&self) -> String {
        let mut lines = Lines::default();
        for (event, _) in self.linked(&is_link).iter() {
            lines.take(event);
        }
        lines.finish()
    }

    /// The words of the plain text up to an offset, without some passages in their order. White space
    /// between them is as it comes.
    #[must_use]
    pub fn words_without(&self, hidden: &[Span], end: usize) -> String {
        let mut words = Words::default();
        let mut in_code = false;
        for (event, range) in self.linked(&is_link).iter() {
            if is_within(hidden, range.start) {
                continue;
            }
            match event {
                _ if range.start >= end => break,
                Event::Text(text) => {
                    let text = text.get(..end - range.start).unwrap_or(text);
                    match in_code {
                        true => words.text.push_str(text),
                        false => words.prose(&without_footnote_marks(text)),
                    }
                }
                event => words.take(event),
            }
            match event {
                Event::Start(Tag::CodeBlock(_)) => in_code = true,
                Event::End(TagEnd::CodeBlock) => in_code = false,
                _ => {}
            }
            if ends_line(event) {
                words.text.push('\n');
            }
        }
        words.text
    }

    /// The plain text in parts: what stands before the first of some headings, and what stands below
    /// each of them. The headings are told by where they start, in order.
    #[must_use]
    pub fn plain_parts(&self, headings: &[usize]) -> Vec<String> {
        let mut parts = Vec::with_capacity(headings.len() + 1);
        let mut lines = Lines::default();
        let mut in_heading = false;
        for (event, range) in self.linked(&is_link).iter() {
            match event {
                Event::Start(Tag::Heading { .. })
                    if headings.get(parts.len()) == Some(&range.start) =>
                {
                    parts.push(std::mem::take(&mut lines).finish());
                    in_heading = true;
                }
                Event::End(TagEnd::Heading(_)) if in_heading => in_heading = false,
                event if !in_heading => lines.take(event),
                _ => {}
            }
        }
        parts.push(lines.finish());
        parts
    }
}

/// A passage seldom holds the definitions of its links.
const fn is_link(kind: LinkType, _: &str) -> bool {
    matches!(
        kind,
        LinkType::ReferenceUnknown | LinkType::CollapsedUnknown
    )
}

/// Collects plain text line by line.
#[derive(Default)]
struct Lines {
    lines: String,
    words: Words,
    in_code: bool,
}

impl Lines {
    fn take(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => self.in_code = true,
            Event::Text(code) if self.in_code => {
                for line in code.lines() {
                    self.words.text.push_str(line);
                    self.words.end_line(&mut self.lines);
                }
                return;
            }
            Event::End(TagEnd::CodeBlock) => self.in_code = false,
            _ => {}
        }
        self.words.take(event);
        if ends_line(event) {
            self.words.end_line(&mut self.lines);
        }
    }

    fn finish(mut self) -> String {
        self.words.end_line(&mut self.lines);
        self.lines
    }
}

/// Whether a line ends in front of what an event begins, or with it.
fn ends_line(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => is_line(tag.to_end()),
        Event::End(end) => is_line(*end),
        _ => false,
    }
}

/// Whether the element stands on lines of its own.
const fn is_line(end: TagEnd) -> bool {
    !matches!(
        end,
        TagEnd::TableCell
            | TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
    )
}

/// Collects the words of events.
#[derive(Clone, Debug, Default)]
pub struct Words {
    text: String,
    /// Raw HTML of the open block.
    html: Option<String>,
}

impl Words {
    /// Adds what is to be read of an event.
    pub fn take(&mut self, event: &Event<'_>) {
        match event {
            Event::Text(text) => self.prose(&without_footnote_marks(text)),
            Event::Code(code) => self.text.push_str(code),
            Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::TableCell) => {
                self.text.push(' ');
            }
            Event::InlineHtml(html) => self.tags(html),
            // It is the caption of a picture that stands by itself.
            Event::Start(Tag::Image { title, .. }) if !title.is_empty() => {
                self.text.push_str(title);
                self.text.push(' ');
            }
            Event::Start(Tag::HtmlBlock) => self.html = Some(String::new()),
            Event::Html(html) => match &mut self.html {
                Some(block) => block.push_str(html),
                None => self.tags(html),
            },
            Event::End(TagEnd::HtmlBlock) => {
                if let Some(block) = self.html.take() {
                    self.tags(&block);
                }
            }
            _ => {}
        }
    }

    /// The words in one line.
    #[must_use]
    pub fn finish(self) -> String {
        one_line(&self.text)
    }

    fn prose(&mut self, text: &str) {
        if !text.contains('[') {
            self.text.push_str(text);
            return;
        }
        let mut rest = 0;
        for (place, mark) in marks(text) {
            if let Mark::Embed { .. } = mark {
                // What is shown here has words of its own.
                self.text
                    .push_str(text.get(rest..place.start).unwrap_or_default());
                rest = place.end;
            }
            if let Mark::Wiki { target, words } = mark {
                self.text
                    .push_str(text.get(rest..place.start).unwrap_or_default());
                match (words, target.split_once(':')) {
                    (Some(words), _) => self.text.push_str(words),
                    (None, Some((_, term))) => self.text.push_str(&term.replace('-', " ")),
                    // Of a path the name of the file.
                    (None, None) if target.starts_with(['.', '/']) => {
                        let name = target.rsplit('/').next().unwrap_or(target);
                        self.text.push_str(name.strip_suffix(".md").unwrap_or(name));
                    }
                    (None, None) => self.text.push_str(target),
                }
                rest = place.end;
            }
        }
        self.text.push_str(text.get(rest..).unwrap_or_default());
    }

    fn tags(&mut self, html: &str) {
        for token in raw_html::tokens(html) {
            match token {
                Token::Text(text) => self.prose(text),
                // `Vec<String>` in prose is not HTML, whatever the parser says.
                Token::Open(tag) if !raw_html::is_element(&tag.name) => {
                    self.text.push_str(tag.source)
                }
                Token::Open(tag) if raw_html::is_break(&tag.name) => self.text.push(' '),
                _ => {}
            }
        }
    }

    fn end_line(&mut self, lines: &mut String) {
        let between = if lines.is_empty() { "" } else { "\n" };
        push_line(lines, between, &self.text);
        self.text.clear();
    }
}

/// The text without `[^label]`: a passage seldom holds the notes that its marks belong to, so that
/// the marks are left as text.
fn without_footnote_marks(text: &str) -> Cow<'_, str> {
    if !text.contains('[') {
        return Cow::Borrowed(text);
    }
    let is_label = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let mut kept = Cow::Borrowed("");
    let mut rest = text;
    let mut from = 0;
    while let Some(at) = rest.get(from..).and_then(|text| text.find("[^")) {
        let label = from + at + 2;
        let behind = rest.get(label..).unwrap_or_default();
        let end = behind.find(|c| !is_label(c)).unwrap_or(behind.len());
        from = label + end;
        if end > 0 && behind.get(end..).is_some_and(|text| text.starts_with(']')) {
            kept += rest.get(..label - 2).unwrap_or_default();
            rest = rest.get(from + 1..).unwrap_or_default();
            from = 0;
        }
    }
    kept + rest
}

/// The text with every run of white space as one space, and none at the ends.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    push_line(&mut line, "", text);
    line
}

/// Adds a text in one line, with something in front of it; nothing where it has no words.
fn push_line(lines: &mut String, mut between: &str, text: &str) {
    for word in text.split_whitespace() {
        lines.push_str(between);
        lines.push_str(word);
        between = " ";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_cut_at_its_headings() {
        let text = "a\n\n# One\n\nb[^1] [c][d]\n\n> # Quoted\n\n## Two\n\nThree\n-----\n- e\n\n[d]: https://d.test\n[^1]: f\n";
        let start = |heading| text.find(heading).unwrap();
        let headings = [start("# One"), start("## Two"), start("Three")];
        let parts = Content::of(text).plain_parts(&headings);
        assert_eq!(parts, ["a", "b c\nQuoted", "", "e\nf"]);
        assert_eq!(
            Content::read("a\n# b", Span::new(2, 2)).plain_parts(&[]),
            [""]
        );
    }

    #[test]
    fn marks_go_and_words_stay() {
        let check = |text: &str, expected: &str| {
            assert_eq!(plain_text(text), expected, "{text:?}");
        };
        check("# A *b*\n\nc `d`\ne [f](g) ![h](i)", "A b\nc d e f h");
        check("- a\n- b\n  - c\n\n1. d", "a\nb\nc\nd");
        check("|a|b|\n|-|-|\n|c|d|\n", "a b\nc d");
        check("```rust\nlet  a;\n\nb\n```", "let a;\nb");
        check(
            "[[factor:retry-storm]] [[pm-1]] [[myth:x|their words]]",
            "retry storm pm-1 their words",
        );
        check("[[../reports/pump.md]] [[./a|b]]", "pump b");
        check("![a](b.png \"Both pumps\")", "Both pumps a");
        check(
            "!!! warning \"Mind this\"\n    a\n\n    b",
            "Mind this\na\nb",
        );
        check("An SLO\n\n*[SLO]: service level objective", "An SLO");
        check(
            "a <!-- b --> c <kbd>d</kbd> Vec<String> [e][undefined] f[0]",
            "a c d Vec<String> e f[0]",
        );
        check(
            "<!-- a\n\nb -->\n\n<details><summary>c</summary>\n\nd\n\n</details>",
            "c\nd",
        );
        check("a[^1] &amp; b\n\n[^1]: c\n", "a & b\nc");
        check("a[^1], b.[^two] [^ c] `[^3]`", "a, b. [^ c] [^3]");
    }
}
