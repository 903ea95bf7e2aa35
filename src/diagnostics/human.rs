//! Diagnostics as a person reads them: the passage with carets, the help, related places.
//!
//! The drawing is done by annotate-snippets. It gets the lines around the passage and not the
//! file, without byte order mark and carriage returns, and with long lines cut, so that a report
//! of many findings in a large file stays quick, and a line of 100 KB does not fill the screen.

use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level as Heading, Origin, Renderer, Snippet};

use super::{Diagnostic, Level, Location, rules};
use crate::escape;
use crate::text::{BYTE_ORDER_MARK, SourceText, Span};

/// The columns that a report may take: what fits beside an editor.
const WIDTH: usize = 120;

/// The bytes of a line that are drawn; of what is shorter the drawing chooses a part itself.
const MAX_LINE: usize = 4_000;

/// The lines of a passage that are shown.
const MAX_LINES: usize = 4;

/// Draws diagnostics for a terminal, one paragraph each. `source` answers with the text of a file;
/// without it the place alone is named.
pub fn render(
    diagnostics: &[Diagnostic],
    source: &dyn Fn(&str) -> Option<Arc<str>>,
    color: bool,
) -> String {
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer.term_width(WIDTH).decor_style(DecorStyle::Ascii);
    let mut report = String::new();
    for diagnostic in diagnostics {
        report.push_str(&renderer.render(&[group(diagnostic, source)]));
        report.push_str("\n\n");
    }
    report
}

fn group<'a>(diagnostic: &'a Diagnostic, source: &dyn Fn(&str) -> Option<Arc<str>>) -> Group<'a> {
    let heading = match diagnostic.level() {
        Level::Error => Heading::ERROR,
        Level::Warning => Heading::WARNING,
        Level::Suggestion => Heading::NOTE.with_name("suggestion"),
    };
    let title = heading
        .primary_title(in_one_line(&diagnostic.message))
        .id(diagnostic.rule.code);
    let mut group = Group::with_title(title);
    if let Some(location) = &diagnostic.location {
        group = match diagnostic.rule == &rules::PRIVACY_SECRET {
            true => group.element(place_alone(location, source)),
            false => place(group, location, None, source),
        };
    }
    for (location, note) in &diagnostic.related {
        group = place(group, location, Some(note), source);
    }
    match &diagnostic.help {
        Some(help) => group.element(Heading::HELP.message(in_one_line(help))),
        None => group,
    }
}

fn place<'a>(
    group: Group<'a>,
    location: &'a Location,
    note: Option<&str>,
    source: &dyn Fn(&str) -> Option<Arc<str>>,
) -> Group<'a> {
    let kind = match note {
        None => AnnotationKind::Primary,
        Some(_) => AnnotationKind::Context,
    };
    let path = in_one_line(&location.path);
    let text = location
        .span
        .and_then(|span| Some((span, source(&location.path)?)));
    let Some((span, text)) = text else {
        let group = group.element(Origin::path(path));
        return match note {
            Some(note) => group.element(Heading::NOTE.message(in_one_line(note))),
            None => group,
        };
    };
    let source = SourceText {
        path: Arc::default(),
        text,
    };
    let excerpt = Excerpt::around(&source, span);
    let position = source.position(span.start);
    let annotation = kind.span(excerpt.passage).label(note.map(in_one_line));
    let snippet = Snippet::source(excerpt.text)
        .line_start(excerpt.line)
        .fold(false)
        .annotation(annotation);
    if !excerpt.cut {
        return group.element(snippet.path(path));
    }
    // The drawing counts columns in what it is given, which is not the whole line here.
    let origin = Origin::path(path)
        .line(position.line)
        .char_column(position.column);
    group.element(origin).element(snippet)
}

/// Where a secret stands, without its line: reports end up in the logs of other programs.
fn place_alone<'a>(location: &Location, source: &dyn Fn(&str) -> Option<Arc<str>>) -> Origin<'a> {
    let origin = Origin::path(in_one_line(&location.path));
    let text = location
        .span
        .and_then(|span| Some((span, source(&location.path)?)));
    match text {
        None => origin,
        Some((span, text)) => {
            let position = SourceText::new(String::new(), text).position(span.start);
            origin.line(position.line).char_column(position.column)
        }
    }
}

/// The lines around a passage.
struct Excerpt {
    text: String,
    /// Number of the first line.
    line: usize,
    passage: Range<usize>,
    /// Whether the first line does not begin where it does in the file.
    cut: bool,
}

impl Excerpt {
    fn around(source: &SourceText, span: Span) -> Self {
        let text = source.text.as_ref();
        let start = text.floor_char_boundary(span.start);
        let end = text.floor_char_boundary(span.end.max(span.start));
        let line_start = text
            .get(..start)
            .and_then(|before| before.rfind('\n'))
            .map_or(0, |at| at + 1);
        let mut excerpt = Self {
            text: String::new(),
            line: source.position(line_start).line,
            passage: 0..0,
            cut: false,
        };
        let mut at = line_start;
        let mut passage_start = None;
        for line in text
            .get(line_start..)
            .unwrap_or_default()
            .split_inclusive('\n')
            .take(MAX_LINES)
        {
            let bare = line.trim_end_matches(['\n', '\r']);
            let shown = shown_part(bare, start.saturating_sub(at), end.saturating_sub(at));
            if !excerpt.text.is_empty() {
                excerpt.text.push('\n');
            }
            let before = excerpt.text.len();
            let offset_of = |offset: usize| {
                let local = offset.saturating_sub(at).clamp(shown.start, shown.end);
                before + visible(bare.get(shown.start..local).unwrap_or_default()).len()
            };
            excerpt.cut |= passage_start.is_none() && shown.start > 0;
            passage_start = passage_start.or(Some(offset_of(start)));
            excerpt.passage.end = offset_of(end);
            excerpt
                .text
                .push_str(&visible(bare.get(shown.clone()).unwrap_or_default()));
            at += line.len();
            if at >= end {
                break;
            }
        }
        excerpt.passage.start = passage_start.unwrap_or(0);
        excerpt.passage.end = excerpt.passage.end.max(excerpt.passage.start);
        excerpt
    }
}

/// The part of a line that is shown: all of it, or what surrounds the passage.
fn shown_part(line: &str, start: usize, end: usize) -> Range<usize> {
    let mut from = 0;
    let mut to = line.len();
    if line.len() > MAX_LINE {
        from = start.min(line.len()).saturating_sub(MAX_LINE / 3);
        to = to.min(from + MAX_LINE.max(end.saturating_sub(from).min(2 * MAX_LINE)));
    }
    line.floor_char_boundary(from)..line.ceil_char_boundary(to)
}

/// A line in which everything shows. What draws it takes care of tabs.
fn visible(text: &str) -> String {
    let parts = text.split('\t').map(escape::line);
    let line = parts.collect::<Vec<_>>().join("\t");
    line.replace(BYTE_ORDER_MARK, "")
}

/// Text of a message in one line, in which everything shows.
pub fn in_one_line(text: &str) -> String {
    visible(&text.replace(['\n', '\t'], " "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules;
    use proptest::prelude::*;

    fn drawn(text: &str, passage: &str) -> String {
        let start = text.find(passage).unwrap();
        let span = Span::new(start, start + passage.len());
        let diagnostic = Diagnostic::new(
            &rules::FIELD_VALUE,
            Location::within("a/b.md", span),
            "`2024-02-30` does not exist",
        )
        .help("write it as `2024-05-01`");
        let source: Arc<str> = Arc::from(text);
        render(&[diagnostic], &|_| Some(source.clone()), false)
    }

    fn check(text: &str, passage: &str, expected: &str) {
        assert_eq!(drawn(text, passage), expected.trim_start_matches('\n'));
    }

    #[test]
    fn the_passage_has_carets() {
        check(
            "---\ndate: 2024-02-30\n---\n",
            "2024-02-30",
            r"
error[front-matter/value]: `2024-02-30` does not exist
 --> a/b.md:2:7
  |
2 | date: 2024-02-30
  |       ^^^^^^^^^^
  |
  = help: write it as `2024-05-01`

",
        );
    }

    #[test]
    fn columns_are_right_behind_a_mark_tabs_and_wide_characters() {
        check(
            "\u{feff}---\r\n\tdäte:\t日本 2024-02-30\r\n---\r\n",
            "2024-02-30",
            r"
error[front-matter/value]: `2024-02-30` does not exist
 --> a/b.md:2:11
  |
2 |     däte:    日本 2024-02-30
  |                   ^^^^^^^^^^
  |
  = help: write it as `2024-05-01`

",
        );
    }

    #[test]
    fn a_long_passage_and_a_long_line_are_cut() {
        check(
            "a\nb\nc\nd\ne\nf\ng\n",
            "b\nc\nd\ne\nf",
            r"
error[front-matter/value]: `2024-02-30` does not exist
 --> a/b.md:2:1
  |
2 | / b
3 | | c
4 | | d
5 | | e
  | |_^
  |
  = help: write it as `2024-05-01`

",
        );
        let line = format!("{} needle {}", "x ".repeat(50_000), "y ".repeat(50_000));
        let report = drawn(&line, "needle");
        assert!(report.contains("--> a/b.md:1:100002\n"), "{report}");
        assert!(report.contains(" needle y y"), "{report}");
        assert!(report.lines().all(|line| line.len() <= WIDTH), "{report}");
    }

    #[test]
    fn the_line_of_a_secret_is_not_drawn() {
        let span = Span::new(13, 19);
        let place = Location::within("a.md", span);
        let diagnostic =
            Diagnostic::new(&rules::PRIVACY_SECRET, place, "a token stands in the text");
        let source: Arc<str> = Arc::from("one\nthe token 123456\n");
        let drawn = render(&[diagnostic], &|_| Some(source.clone()), false);
        let expected = "warning[privacy/secret]: a token stands in the text\n--> a.md:2:10\n\n";
        assert_eq!(drawn, expected);
    }

    #[test]
    fn related_places_and_places_without_text() {
        let text = "started: 2\nresolved: 1\n";
        let diagnostic = Diagnostic::new(
            &rules::TIMES_ORDER,
            Location::within("a.md", Span::new(21, 22)),
            "`resolved` is before `started`",
        )
        .related(Location::within("a.md", Span::new(9, 10)), "stated here")
        .related(Location::file("b.md"), "and there");
        let source: Arc<str> = Arc::from(text);
        let read = |path: &str| (path == "a.md").then(|| source.clone());
        let expected = r"
warning[front-matter/times-order]: `resolved` is before `started`
 --> a.md:2:11
  |
2 | resolved: 1
  |           ^
  |
 ::: a.md:1:10
  |
1 | started: 2
  |          - stated here
 ::: b.md
  = note: and there

";
        assert_eq!(render(&[diagnostic], &read, false), expected.trim_start());
        let general = Diagnostic::general(&rules::SHALLOW_CLONE, "m");
        assert_eq!(
            render(&[general], &read, false),
            "warning[git/shallow]: m\n\n"
        );
    }

    proptest! {
        #[test]
        fn any_place_can_be_drawn(text in "[a日\u{feff}\r\n\t\u{1b}]{0,300}", start in 0_usize..400, length in 0_usize..400) {
            let diagnostic = Diagnostic::new(
                &rules::FIELD_VALUE,
                Location::within("a.md", Span::new(start, start + length)),
                "m",
            );
            let source: Arc<str> = Arc::from(text.as_str());
            let drawn = render(&[diagnostic], &|_| Some(source.clone()), false);
            prop_assert!(!drawn.contains(char::from(27)), "{:?}", drawn);
        }
    }
}
