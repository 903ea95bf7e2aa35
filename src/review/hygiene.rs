//! What a template left behind: placeholders, prompts and filler, sections that nobody wrote, and images
//! without a text alternative.

use std::sync::LazyLock;

use pulldown_cmark::{Event, Tag, TagEnd};
use regex::Regex;

use super::{Reviewed, prose};
use crate::diagnostics::{Diagnostic, rules};
use crate::pattern::pattern;
use crate::postmortem::Postmortem;
use crate::postmortem::markdown::blocks::{Kind, Line};
use crate::text::{Span, is_within};

/// In more words than these, `YYYY-MM-DD` is spoken of and does not stand for a date.
const FEW_WORDS: usize = 8;

/// What a document still has of its template.
pub(super) fn findings(document: &Reviewed<'_>, postmortem: &Postmortem) -> Vec<Diagnostic> {
    let mut findings = residue(document);
    findings.extend(empty_sections(document, postmortem));
    findings.extend(images(document));
    findings
}

/// Placeholders that are told by themselves, in whatever words they stand.
static PLACEHOLDERS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)
        (?-u:\b)(?:TBD|TBC|FIXME|XXX+|TKTK)(?-u:\b)
        | (?-u:\b)TODO(?:\([^)]{0,30}\))?:
        | (?i:lorem\s+ipsum)
        | (?i:\[(?:insert|enter|your|describe|add|fill\s+in|replace|name\s+of|link\s+to)\s[^\]]{1,60}\])
        | (?i:\[(?:date|time|title|name|author|owner|incident\s+(?:title|name|id)|service\s+name|issue\s+name|yyyy-mm-dd|team|role)\])
        | (?i:<(?:insert|enter|your|describe|add|fill\s+in|replace|name\s+of|link\s+to|what|who|when|why|how|which|where|short|brief|one)\s[^<>\n]{1,60}>)
        | (?i:<(?:date|name|owner|description|incident[\ _-][a-z]+|service[\ _-][a-z]+|yyyy-mm-dd|placeholder)>)
        | \{\{\s*[A-Za-z_.\ -]{2,40}\s*\}\}
        | (?-u:\b)ISSUE\ NAME(?-u:\b)
        ",
    )
});

/// A line that is still to be written.
static TASK: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*TODO(?-u:\b)"));

/// Forms of dates and times that nobody filled in.
static FORMS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?-u:\b)(?:YYYY-MM-DD|DD[/.]MM[/.]YYYY|MM/DD/YYYY|HH:MM(?::SS)?|hh:mm|YYYY/MM/DD)(?-u:\b)",
    )
});

/// How a prompt begins that asks the author for something.
const PROMPTS: [&str; 16] = [
    "describe",
    "list",
    "explain",
    "summarise",
    "summarize",
    "provide",
    "include",
    "add",
    "enter",
    "fill in",
    "write",
    "run",
    "what",
    "who",
    "how",
    "document",
];

/// Placeholders, prompts and filler.
fn residue(document: &Reviewed<'_>) -> Vec<Diagnostic> {
    let asides = prose::asides(document);
    let mut findings = Vec::new();
    for block in document
        .blocks()
        .iter()
        .filter(|block| !matches!(block.kind, Kind::Code | Kind::Opaque) && !block.quoted)
    {
        for line in &block.lines {
            if let Some(span) = placeholder(line, block.kind)
                && !is_within(&asides, span.start)
            {
                findings.push(left(document, span));
            }
        }
    }
    findings.extend(tags(document));
    findings.extend(prompts(document));
    findings
}

fn left(document: &Reviewed<'_>, span: Span) -> Diagnostic {
    let written = span.of(&document.source.text);
    let shown: String = written.chars().take(60).collect();
    let message = format!("`{shown}` looks like a placeholder of the template");
    document
        .finding(&rules::HYGIENE_RESIDUE, span, message)
        .help("write what stands here, or that it is not known, or take it out")
}

/// The first placeholder of a line.
fn placeholder(line: &Line, kind: Kind) -> Option<Span> {
    // In a table it is the state of a task.
    let task = || TASK.find(&line.text).filter(|_| kind == Kind::Text);
    let found = PLACEHOLDERS.find(&line.text).or_else(task).or_else(|| {
        let is_short = line.text.split_whitespace().nth(FEW_WORDS).is_none();
        let form = FORMS.find(&line.text).filter(|_| is_short)?;
        let before = line
            .text
            .get(..form.start())
            .unwrap_or_default()
            .to_lowercase();
        (!before.contains("format")).then_some(form)
    })?;
    let last = found.as_str().chars().next_back().map_or(0, char::len_utf8);
    Some(Span::new(
        line.place(found.start()),
        line.place(found.end() - last) + last,
    ))
}

/// Placeholders that Markdown takes for HTML: `<what happened>`.
fn tags(document: &Reviewed<'_>) -> Vec<Diagnostic> {
    let text = document.content.text();
    let events = document.content.events().iter();
    let tags = events.filter(|(event, _)| matches!(event, Event::InlineHtml(_) | Event::Html(_)));
    let places = tags.filter_map(|(_, range)| {
        let written = text.get(range.clone())?;
        let found = PLACEHOLDERS
            .find(written)
            .filter(|found| found.as_str().starts_with('<'))?;
        Some(Span::new(
            range.start + found.start(),
            range.start + found.end(),
        ))
    });
    places.map(|span| left(document, span)).collect()
}

/// Paragraphs in italics that ask the author for something, as one finding: a template has many.
fn prompts(document: &Reviewed<'_>) -> Option<Diagnostic> {
    let text = document.content.text();
    let mut found: Option<Diagnostic> = None;
    let mut paragraph: Option<Span> = None;
    for (event, range) in document.content.events() {
        let span = Span::from(range.clone());
        match event {
            Event::Start(Tag::Paragraph) => paragraph = Some(span),
            Event::End(TagEnd::Paragraph) => paragraph = None,
            Event::Start(Tag::Emphasis) => {
                let is_whole =
                    paragraph.is_some_and(|whole| whole.of(text).trim() == span.of(text));
                if is_whole && is_prompt(span.of(text)) {
                    found = Some(match found.take() {
                        Some(first) => first.related(document.location(span), "and here"),
                        None => document
                            .finding(
                                &rules::HYGIENE_RESIDUE,
                                span,
                                "this looks like a prompt of the template",
                            )
                            .help("take it out once it is answered"),
                    });
                }
            }
            _ => {}
        }
    }
    found
}

fn is_prompt(words: &str) -> bool {
    let words = words.trim_matches(['*', '_']).to_lowercase();
    let asks = PROMPTS.iter().any(|prompt| {
        let rest = words.strip_prefix(prompt);
        rest.is_some_and(|rest| rest.starts_with([' ', ',']))
    });
    asks && words.split_whitespace().nth(3).is_some()
}

/// Headings of known sections with nothing below them.
fn empty_sections(document: &Reviewed<'_>, postmortem: &Postmortem) -> Vec<Diagnostic> {
    let empty = postmortem.outline.unwritten(&document.content).into_iter();
    let headings = &postmortem.outline.headings;
    let findings = empty.map(|section| {
        let heading = headings
            .iter()
            .find(|heading| heading.span.start == section.start);
        let (span, title) = heading.map_or((section, ""), |heading| {
            (heading.span, heading.text.as_str())
        });
        document
            .finding(
                &rules::HYGIENE_EMPTY_SECTION,
                span,
                format!("`{title}` has nothing below it"),
            )
            .help("write what there is to say, or that there is nothing, or take the heading out")
    });
    findings.collect()
}

/// Images of which those who do not see them are told nothing.
fn images(document: &Reviewed<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let mut open: Option<(Span, String)> = None;
    for (event, range) in document.content.events() {
        let span = Span::from(range.clone());
        match event {
            Event::Start(Tag::Image { title, .. }) => open = Some((span, title.to_string())),
            Event::Text(words) | Event::Code(words) => {
                if let Some((_, alternative)) = &mut open {
                    alternative.push_str(words);
                }
            }
            Event::End(TagEnd::Image) => {
                if let Some((span, alternative)) = open.take()
                    && says_nothing(&alternative)
                {
                    findings.push(without_alternative(document, span));
                }
            }
            Event::InlineHtml(html) | Event::Html(html) => {
                let lower = html.to_ascii_lowercase();
                if lower.contains("<img") && !lower.contains("alt=") {
                    findings.push(without_alternative(document, span));
                }
            }
            _ => {}
        }
    }
    findings
}

fn without_alternative(document: &Reviewed<'_>, span: Span) -> Diagnostic {
    document
        .finding(
            &rules::HYGIENE_IMAGE_TEXT,
            span,
            "this image has no text alternative",
        )
        .help("say between the brackets what it shows: `![latency doubles at 14:02](…)`")
}

/// Whether a text alternative is empty, or what editors put there by themselves.
fn says_nothing(alternative: &str) -> bool {
    const FILLERS: [&str; 8] = [
        "",
        "alt",
        "alt text",
        "image",
        "image.png",
        "img",
        "picture",
        "screenshot",
    ];
    let lower = alternative.trim().to_lowercase();
    let is_number = lower
        .strip_prefix("image ")
        .is_some_and(|rest| rest.parse::<u32>().is_ok());
    FILLERS.contains(&lower.as_str()) || is_number
}

#[cfg(test)]
mod tests {
    use crate::review::tests::found;

    /// The rules of hygiene that a text breaks, and where.
    fn check(text: &str, expected: &[(&str, &str)]) {
        let found = found(text);
        let found: Vec<(&str, &str)> = found
            .iter()
            .filter_map(|(code, words)| Some((code.strip_prefix("hygiene/")?, words.trim_end())))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn placeholders_and_prompts_are_found() {
        for (text, words) in [
            ("<what happened>", "<what happened>"),
            ("It began at <insert time> or so.", "<insert time>"),
            ("Owner: TBD", "TBD"),
            ("- TODO ask the bakers", "TODO"),
            ("We still have to ask. TODO: ask", "TODO:"),
            ("Lorem ipsum dolor sit amet.", "Lorem ipsum"),
            ("On [date] the ovens were cold.", "[date]"),
            ("Date: YYYY-MM-DD", "YYYY-MM-DD"),
            ("Hello {{ author }}", "{{ author }}"),
            (
                "| When | What |\n|---|---|\n| HH:MM | ovens cold |",
                "HH:MM",
            ),
            (
                "*Describe how the incident was noticed.*",
                "*Describe how the incident was noticed.*",
            ),
        ] {
            check(text, &[("template-residue", words)]);
        }
    }

    #[test]
    fn what_only_looks_like_a_placeholder_is_left_alone() {
        for text in [
            "The TODO list of the bakers was long.",
            "Dates are written in the format YYYY-MM-DD, so that they sort by themselves everywhere.",
            "The field `TBD` was sent, and `<what happened>` too.",
            "See <https://example.com/a> for more.",
            "A <kbd>key</kbd> and a line<br>break.",
            "> TBD",
            "| Task | State |\n|---|---|\n| Ask the bakers | TODO |",
            "<details><summary>More</summary>\n\nIt was cold.\n\n</details>",
            "```\nTODO: x\n```",
            "*We were surprised by how long it took.*",
            "A template such as `{{ name }}` was rendered.",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn sections_without_words_are_found() {
        check(
            "It was cold.\n\n## Impact\n\n## Lessons learned\n\nMany.",
            &[("empty-section", "## Impact")],
        );
        check("It was cold.\n\n## Impact\n\nNo bread.", &[]);
    }

    #[test]
    fn images_say_what_they_show() {
        check("![](a.png)", &[("image-text", "![](a.png)")]);
        check("![image](a.png)", &[("image-text", "![image](a.png)")]);
        check(
            "<img src=\"a.png\">",
            &[("image-text", "<img src=\"a.png\">")],
        );
        check("![bread orders fall at noon](a.png)", &[]);
        check("<img src=\"a.png\" alt=\"\">", &[]);
    }
}
