//! Diagnostics as one line each, as compilers write them and editors read them.

use std::fmt::Write as _;
use std::sync::Arc;

use super::json::Placed;
use super::{Diagnostic, in_one_line};

/// A line for each finding: `path:line:column: level[code]: message (help)`.
pub fn short(diagnostics: &[Diagnostic], source: &dyn Fn(&str) -> Option<Arc<str>>) -> String {
    let mut placed = Placed::new(source);
    let mut text = String::new();
    for diagnostic in diagnostics {
        let place = diagnostic.location.as_ref();
        let place = place.map(|location| placed.place(location));
        let place = place.unwrap_or_default();
        let mut line = place.path.unwrap_or_default();
        for number in [place.line, place.column].into_iter().flatten() {
            let _ = write!(line, ":{number}");
        }
        if !line.is_empty() {
            line.push_str(": ");
        }
        let (level, code) = (diagnostic.level().word(), diagnostic.rule.code);
        let _ = write!(line, "{level}[{code}]: {}", diagnostic.message);
        if let Some(help) = &diagnostic.help {
            let _ = write!(line, " ({help})");
        }
        text.push_str(&in_one_line(&line));
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::{Location, rules};
    use crate::text::Span;

    #[test]
    fn a_finding_is_a_line() {
        let check = |diagnostic: Diagnostic, expected: &str| {
            let source: Arc<str> = Arc::from("a\nbc\n");
            assert_eq!(short(&[diagnostic], &|_| Some(source.clone())), expected);
        };
        let place = Location::within("a b.md", Span::new(3, 4));
        check(
            Diagnostic::new(&rules::FIELD_VALUE, place, "m").help("h"),
            "a b.md:2:2: error[front-matter/value]: m (h)\n",
        );
        let place = Location::file("a\n\u{1b}[2J.md");
        check(
            Diagnostic::new(&rules::DATE_MISSING, place, "m\nn"),
            "a \\u{1b}[2J.md: suggestion[derive/date-missing]: m n\n",
        );
        check(
            Diagnostic::general(&rules::SHALLOW_CLONE, "m"),
            "warning[git/shallow]: m\n",
        );
    }
}
