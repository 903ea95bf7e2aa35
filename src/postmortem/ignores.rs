//! The ignore comments of a document, and the passage that each covers.
//!
//! In Markdown it is the comment `<!-- afterword-ignore: family/name because … -->`: in front of
//! everything else it is about the document, in front of or directly below a heading about its section,
//! on a line of its own about what follows up to the next blank line, and within a paragraph about that.
//! In front matter it is a comment of YAML or TOML, about the front matter and the document as a whole.

use super::Outline;
use super::front_matter::{Format, Lines, split};
use super::markdown::Content;
use crate::diagnostics::ignore::{Ignore, MARK};
use crate::text::Span;

/// The comments of a document. `body` and `outline` are what was read of it.
#[must_use]
pub fn read(text: &str, body: Span, outline: &Outline) -> Vec<Ignore> {
    // Hardly any document has one.
    if !text.contains(MARK) {
        return Vec::new();
    }
    let mut found = in_front_matter(text);
    if body.of(text).contains(MARK) {
        let comments = Content::read(text, body).comments();
        let document = Commented {
            text,
            body,
            outline,
        };
        found.extend(document.read(&comments));
    }
    found
}

fn in_front_matter(text: &str) -> Vec<Ignore> {
    let split = split(text);
    if !matches!(split.format, Some(Format::Yaml | Format::Toml)) {
        return Vec::new();
    }
    let about = |ignore: Ignore| Ignore {
        passage: split.matter,
        is_about_document: true,
        ..ignore
    };
    Lines::from(text, split.matter.start)
        .take_while(|(span, _)| span.start < split.matter.end)
        .filter_map(|(span, line)| {
            let at = line.find(MARK)?;
            let before = line.get(..at)?.trim_end();
            let outside = before.strip_suffix('#')?;
            let begins = outside.is_empty() || outside.ends_with([' ', '\t']);
            let start = span.start + outside.len();
            let end = span.start + line.trim_end().len();
            let said = Span::new(span.start + at, end);
            begins.then(|| Ignore::read(text, Span::new(start, end), said))?
        })
        .map(about)
        .collect()
}

/// What comments are looked at in.
struct Commented<'a> {
    text: &'a str,
    body: Span,
    outline: &'a Outline,
}

impl Commented<'_> {
    /// The comments that are ours. Those with nothing between them are about the same.
    fn read(&self, comments: &[Span]) -> Vec<Ignore> {
        let mut found = Vec::new();
        let mut paragraph = Span::default();
        // Each line is looked at once, however many comments stand above it.
        let mut end = 0;
        let follows =
            |a: &Span, b: &Span| Span::new(a.end, b.start).of(self.text).trim().is_empty();
        for run in comments.chunk_by(follows) {
            let said = run.iter().filter_map(|comment| self.said(*comment));
            let mut said: Vec<_> = said.collect();
            let (Some(first), Some(last)) = (run.first(), run.last()) else {
                continue;
            };
            if said.is_empty() {
                continue;
            }
            let around = Span::new(first.start, last.end);
            let is_in_paragraph = around.start < paragraph.end;
            let passage = if is_in_paragraph || !self.stands_alone(around) {
                if !is_in_paragraph {
                    paragraph = self.paragraph(around.start);
                }
                Some(paragraph)
            } else {
                self.passage(around, &mut end)
            };
            for ignore in &mut said {
                ignore.passage = passage.unwrap_or(Span::new(0, self.text.len()));
                ignore.is_about_document = passage.is_none();
            }
            found.append(&mut said);
        }
        found
    }

    /// What a comment asks for, where it is ours.
    fn said(&self, comment: Span) -> Option<Ignore> {
        let inside = comment.of(self.text);
        let inside = inside.strip_prefix("<!--")?.strip_suffix("-->")?;
        let start = comment.start + "<!--".len();
        Ignore::read(self.text, comment, Span::new(start, start + inside.len()))
    }

    /// The passage that comments on lines of their own are about; `None` for the document. `end` is where
    /// the last one ended.
    fn passage(&self, comments: Span, end: &mut usize) -> Option<Span> {
        let before = self.text.get(self.body.start..comments.start);
        let before = self.body.start + before.unwrap_or_default().trim_end().len();
        if before == self.body.start {
            return None;
        }
        let behind = self
            .text
            .get(comments.end..self.body.end)
            .unwrap_or_default();
        let next = comments.end + (behind.len() - behind.trim_start().len());
        let heading = self.heading(next).or_else(|| self.heading(before - 1));
        match heading {
            Some(heading) => self.section(heading),
            None => {
                if next >= *end {
                    *end = self.end_of_paragraph(next);
                }
                Some(Span::new(next, *end))
            }
        }
    }

    /// The heading that holds a place.
    fn heading(&self, place: usize) -> Option<usize> {
        let headings = &self.outline.headings;
        let next = headings.partition_point(|heading| heading.span.start <= place);
        let at = next.checked_sub(1)?;
        let heading = headings.get(at)?;
        (place < heading.span.end).then_some(at)
    }

    /// The section of a heading; `None` for the title, whose section is the document.
    fn section(&self, heading: usize) -> Option<Span> {
        let sections = &self.outline.sections;
        let at = sections.partition_point(|section| section.heading < heading);
        let section = sections
            .get(at)
            .filter(|section| section.heading == heading);
        section.map(|section| section.span)
    }

    /// Whether nothing else stands in the lines of comments.
    fn stands_alone(&self, comments: Span) -> bool {
        let before = self.text.get(self.body.start..comments.start);
        let before = before.and_then(|text| text.rsplit('\n').next());
        let behind = self.text.get(comments.end..);
        let behind = behind.and_then(|text| text.split('\n').next());
        let is_blank = |text: Option<&str>| text.is_none_or(|text| text.trim().is_empty());
        is_blank(before) && is_blank(behind)
    }

    /// The lines around a place, up to blank ones.
    fn paragraph(&self, place: usize) -> Span {
        let before = self.text.get(self.body.start..place).unwrap_or_default();
        let lines = before.split_inclusive('\n').rev();
        let above = lines.take_while(|line| !is_blank(line)).map(str::len);
        Span::new(place - above.sum::<usize>(), self.end_of_paragraph(place))
    }

    /// Where the next blank line begins behind a place.
    fn end_of_paragraph(&self, place: usize) -> usize {
        let behind = self.text.get(place..self.body.end).unwrap_or_default();
        let lines = behind.split_inclusive('\n');
        let below = lines.take_while(|line| !is_blank(line)).map(str::len);
        place + below.sum::<usize>()
    }
}

fn is_blank(line: &str) -> bool {
    line.ends_with('\n') && line.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::postmortem::{front_matter, outline};

    /// The passage of the first comment, or `all` where it is about the document.
    fn passage(text: &str) -> Option<String> {
        let body = front_matter::split(text).body;
        let content = Content::read(text, body);
        let found = read(text, body, &outline::read(&content));
        let first = found.first()?;
        let passage = first.passage.of(text).trim_end().to_owned();
        Some(match first.is_about_document {
            true if passage == text.trim_end() => "all".to_owned(),
            true => format!("matter and {passage}"),
            false => passage,
        })
    }

    fn check(text: &str, expected: &str) {
        let text = text.replace("C!", "<!-- afterword-ignore: links/broken because x -->");
        let expected = expected.replace("C!", "<!-- afterword-ignore: links/broken because x -->");
        assert_eq!(passage(&text).as_deref(), Some(&*expected), "{text}");
    }

    #[test]
    fn a_comment_is_about_what_it_stands_at() {
        check("C!\n\n# T\n\na\n", "all");
        check("---\ntitle: t\n---\n\nC!\na\n", "all");
        check("# T\n\nC!\n\na\n", "all");
        check("# T\n\na\n\nC!\nb\nc\n\nd\n", "b\nc");
        check("# T\n\na\n\nC!\n\nb\nc\n\nd\n", "b\nc");
        check("# T\n\na\n\nb\nc C!\nd\n\ne\n", "b\nc C!\nd");
        check("# T\n\na\n\n- b C!\n- d\n\ne\n", "- b C!\n- d");
        check("# T\n\na\n\nC!\n## A\n\nb\n\nc\n\n## B\n", "## A\n\nb\n\nc");
        check(
            "# T\n\na\n\n## A\n\nC!\n\nb\n\nc\n\n## B\n",
            "## A\n\nC!\n\nb\n\nc",
        );
        check("# T\n\na\n\nC!\n<!-- more -->\nb\r\n\r\nd\n", "b");
    }

    #[test]
    fn a_comment_of_front_matter_is_about_all_of_it() {
        let check = |text: &str, expected| assert_eq!(passage(text).as_deref(), expected, "{text}");
        check(
            "---\ntitle: t # afterword-ignore: links/broken because x\n---\na\n",
            Some("matter and title: t # afterword-ignore: links/broken because x"),
        );
        check(
            "+++\n# afterword-ignore: links/broken because x\ntitle = 't'\n+++\na\n",
            Some("matter and # afterword-ignore: links/broken because x\ntitle = 't'"),
        );
        check(
            "---\ntitle: a#afterword-ignore: x/y because z\n---\na\n",
            None,
        );
    }

    #[test]
    fn what_only_shows_a_comment_is_none() {
        let check = |text: &str| assert_eq!(passage(text), None, "{text}");
        check("# T\n\n```html\n<!-- afterword-ignore: links/broken because x -->\n```\n");
        check("# T\n\n`<!-- afterword-ignore: links/broken because x -->`\n");
        check("# T\n\n<!-- we use afterword-ignore: links/broken -->\n");
    }
}
