//! Sections in which nobody wrote anything: a heading that a template gave, and below it nothing, or a
//! comment that asks for something. A heading that says more than what section it heads is words itself.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::{Outline, SectionKind};
use crate::postmortem::markdown::{Content, is_comment};
use crate::text::Span;

impl Outline {
    /// The passages of headings that announce a known section, or have a comment of a template below them,
    /// and nothing else; in their order and apart from each other. A section in which only such headings stand is one of them as a whole.
    #[must_use]
    pub fn unwritten(&self, content: &Content<'_>) -> Vec<Span> {
        let written = self.written(content);
        // How many of the headings before each have words of their own.
        let mut before = vec![0_usize];
        for has_words in &written {
            before.push(before.last().copied().unwrap_or_default() + usize::from(*has_words));
        }
        let mut passages: Vec<Span> = Vec::new();
        for section in &self.sections {
            let is_told = passages
                .last()
                .is_some_and(|last| section.span.start < last.end);
            let within = self.headings.get(section.heading..).unwrap_or_default();
            let count = within.partition_point(|heading| heading.span.start < section.span.end);
            let words = before.get(section.heading + count);
            if !is_told && words == before.get(section.heading) {
                passages.push(section.span);
            }
        }
        passages
    }

    /// For each heading whether it says something, or words do that stand between it and the next one.
    fn written(&self, content: &Content<'_>) -> Vec<bool> {
        let is_other =
            |text: &str| SectionKind::of(text) == SectionKind::Other && !is_left_open(text);
        let headings = self.headings.iter();
        let mut says: Vec<bool> = headings.map(|heading| is_other(&heading.text)).collect();
        let mut written = vec![false; self.headings.len()];
        let mut next = 0;
        let mut in_heading = false;
        let mut block: Option<String> = None;
        for (event, range) in content.events() {
            match event {
                // A comment may go over several lines.
                Event::Start(Tag::HtmlBlock) => block = Some(String::new()),
                Event::Html(line) | Event::Text(line) if block.is_some() => {
                    block.get_or_insert_default().push_str(line);
                }
                Event::End(TagEnd::HtmlBlock) => {
                    let html = block.take().unwrap_or_default();
                    match is_comment(&html) {
                        true => note(next, &mut says, false),
                        false => note(next, &mut written, true),
                    }
                }
                Event::Start(Tag::Heading { .. }) => {
                    let heading = self.headings.get(next);
                    if heading.is_some_and(|heading| heading.span.start == range.start) {
                        next += 1;
                        in_heading = true;
                    }
                }
                Event::End(TagEnd::Heading(_)) => in_heading = false,
                event if !in_heading && says_something(event) => {
                    note(next, &mut written, true);
                }
                _ => {}
            }
        }
        let both = written.into_iter().zip(says);
        both.map(|(written, says)| written || says).collect()
    }
}

/// Notes something of the last of the headings so far.
fn note(headings: usize, of_each: &mut [bool], value: bool) {
    if let Some(of_last) = headings
        .checked_sub(1)
        .and_then(|last| of_each.get_mut(last))
    {
        *of_last = value;
    }
}

fn says_something(event: &Event<'_>) -> bool {
    match event {
        Event::Text(words) => !is_left_open(words),
        Event::Html(html) | Event::InlineHtml(html) => !is_comment(html),
        Event::Start(tag) => matches!(
            tag,
            Tag::Image { .. } | Tag::CodeBlock(_) | Tag::Table(_) | Tag::FootnoteDefinition(_)
        ),
        Event::Code(_)
        | Event::InlineMath(_)
        | Event::DisplayMath(_)
        | Event::FootnoteReference(_)
        | Event::TaskListMarker(_) => true,
        Event::End(_) | Event::SoftBreak | Event::HardBreak | Event::Rule => false,
    }
}

/// Whether a text is what stands where nobody wrote anything yet: `???`, `TBD`, a line of dots. `N/A` is an answer.
fn is_left_open(text: &str) -> bool {
    const WORDS: [&str; 9] = [
        "tbd",
        "tba",
        "todo",
        "to do",
        "fixme",
        "to be determined",
        "to be added",
        "to be done",
        "to be filled in",
    ];
    let is_mark = |c: char| c.is_whitespace() || "?.…_*[]()<>:".contains(c);
    let words = text.trim_matches(is_mark);
    words.is_empty() || WORDS.contains(&words.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use crate::postmortem::markdown::Content;
    use crate::postmortem::outline;

    #[test]
    fn headings_without_text_are_unwritten() {
        let check = |text: &str, expected: &[&str]| {
            let content = Content::of(text);
            let found = outline::read(&content).unwritten(&content);
            let found: Vec<&str> = found.iter().map(|span| span.of(text).trim_end()).collect();
            assert_eq!(found, expected, "{text:?}");
        };
        check("# T\n\n## Impact\n\n## B\n\nb\n", &["## Impact"]);
        check(
            "# T\n\n## A\n\n<!-- Who\n\nelse? -->\n\n### Lessons\n\n## Timeline\n",
            &[
                "## A\n\n<!-- Who\n\nelse? -->\n\n### Lessons",
                "## Timeline",
            ],
        );
        check(
            "# T\n\n## Impact\n\n### C\n\nc\n\n### Lessons\n",
            &["### Lessons"],
        );
        check(
            "# T\n\n## Impact\n\n![](a.png)\n\n## Lessons\n\n- [ ] \n",
            &[],
        );
        check("# T\n\n## Impact\n\n<br>\n\n## Lessons\n\n`b`\n", &[]);
        check("# T\n\n## Impact\n\n> ## B\n", &[]);
        check(
            "# T\n\n## Impact\n\n???\n\n## Lessons\n\n- TBD.\n\n## ???\n\n_..._\n",
            &[
                "## Impact\n\n???",
                "## Lessons\n\n- TBD.",
                "## ???\n\n_..._",
            ],
        );
        check(
            "# T\n\n## Impact\n\nN/A\n\n## Lessons\n\nTodo lists help.\n",
            &[],
        );
        // What somebody wrote as a heading is not lost.
        check("# T\n\n## Impact\n\na\n\n# #outage #network\n", &[]);
        check("# T\n\n## Impact\n\n### Nobody was hurt\n", &[]);
        check("# T\n", &[]);
    }
}
