//! Diagnostics as workflow commands of GitHub Actions, which shows them beside the changed lines.
//!
//! A command is a line, so whatever a path or a message holds is escaped as the runner reads it:
//! nothing in a document can begin a command of its own.

use std::fmt::Write as _;
use std::sync::Arc;

use super::json::{Place, Placed};
use super::{Diagnostic, Level};
use crate::escape;

/// A command for each finding. `prefix` leads from the root of the repository to that of the site.
pub fn commands(
    diagnostics: &[Diagnostic],
    source: &dyn Fn(&str) -> Option<Arc<str>>,
    prefix: &str,
) -> String {
    let mut placed = Placed::new(source);
    let mut text = String::new();
    for diagnostic in diagnostics {
        let command = match diagnostic.level() {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Suggestion => "notice",
        };
        let place = diagnostic.location.as_ref();
        let place = place.map(|location| placed.place(location));
        let mut properties = properties(&place.unwrap_or_default(), prefix);
        properties.push(format!("title={}", property(diagnostic.rule.code)));
        let mut message = diagnostic.message.clone();
        if let Some(help) = &diagnostic.help {
            let _ = write!(message, "\n{help}");
        }
        let (properties, message) = (properties.join(","), data(&message));
        let _ = writeln!(text, "::{command} {properties}::{message}");
    }
    text
}

fn properties(place: &Place, prefix: &str) -> Vec<String> {
    let mut properties = Vec::new();
    if let Some(path) = &place.path {
        properties.push(format!("file={}", property(&format!("{prefix}{path}"))));
    }
    if let (Some(line), Some(end_line)) = (place.line, place.end_line) {
        properties.push(format!("line={line}"));
        properties.push(format!("endLine={end_line}"));
        // Columns are read within one line only.
        if let (Some(column), Some(end)) = (place.column, place.end_column)
            && line == end_line
        {
            properties.push(format!("col={column}"));
            properties.push(format!("endColumn={end}"));
        }
    }
    properties
}

/// A message as the runner reads it. What a terminal would obey shows.
fn data(text: &str) -> String {
    let lines: Vec<_> = text.split('\n').map(escape::line).collect();
    let lines: Vec<_> = lines.iter().map(|line| line.replace('%', "%25")).collect();
    lines.join("%0A")
}

/// A value of a property as the runner reads it.
fn property(text: &str) -> String {
    escape::line(text)
        .replace('%', "%25")
        .replace(':', "%3A")
        .replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::{Location, rules};
    use crate::text::Span;

    fn check(diagnostic: Diagnostic, expected: &str) {
        let source: Arc<str> = Arc::from("ab\ncd\n");
        let text = commands(&[diagnostic], &|_| Some(source.clone()), "docs/");
        assert_eq!(text, expected);
    }

    #[test]
    fn a_finding_is_a_command() {
        let place = Location::within("a.md", Span::new(3, 5));
        check(
            Diagnostic::new(&rules::BROKEN_LINK, place, "m").help("h"),
            "::warning file=docs/a.md,line=2,endLine=2,col=1,endColumn=3,title=links/broken::m%0Ah\n",
        );
        let place = Location::within("a.md", Span::new(1, 5));
        check(
            Diagnostic::new(&rules::FIELD_VALUE, place, "m"),
            "::error file=docs/a.md,line=1,endLine=2,title=front-matter/value::m\n",
        );
        check(
            Diagnostic::general(&rules::FILED, "m"),
            "::notice title=terms/filed::m\n",
        );
    }

    #[test]
    fn nothing_begins_a_command_of_its_own() {
        let place = Location::file("a,line=9::x\r\n::error::y%0A.md");
        check(
            Diagnostic::new(&rules::FIELD_VALUE, place, "100%\n::set-output name=x::y\r"),
            "::error file=docs/a%2Cline=9%3A%3Ax\\r\\n%3A%3Aerror%3A%3Ay%250A.md,title=front-matter/value::100%25%0A::set-output name=x::y\\r\n",
        );
    }
}
