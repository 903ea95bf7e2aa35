//! Diagnostics for other programs: one flat object each, with lines and columns from 1.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::{Diagnostic, Level, Location, count};
use crate::text::Positions;

/// One finding as an object. What is not known is null.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The rule's code.
    pub code: &'static str,
    /// How much it matters.
    pub level: Level,
    /// What is the case.
    pub message: String,
    /// Where it begins and ends.
    #[serde(flatten)]
    pub place: Place,
    /// What a person can do about it.
    pub help: Option<String>,
    /// Other places that belong to it.
    pub related: Vec<Related>,
    /// The myth that the passage tells, where it tells one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub myth: Option<Box<str>>,
    /// The replacement that fixes it; absent if a person has to decide.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<Exchange>,
}

/// A passage and what is to stand in its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Exchange {
    /// Where it stands.
    #[serde(flatten)]
    pub place: Place,
    /// What is meant.
    pub replacement: String,
}

/// A place in a file, the end not included.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Path relative to the root.
    pub path: Option<String>,
    /// First line.
    pub line: Option<usize>,
    /// First column, in characters.
    pub column: Option<usize>,
    /// Last line.
    pub end_line: Option<usize>,
    /// The column behind the last character.
    pub end_column: Option<usize>,
}

/// Another place that belongs to a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Related {
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// What is there.
    pub message: String,
}

/// The findings as objects, in the same order. `source` answers with the text of a file.
pub fn findings(
    diagnostics: &[Diagnostic],
    source: &dyn Fn(&str) -> Option<Arc<str>>,
) -> Vec<Finding> {
    let mut sources = Placed::new(source);
    diagnostics
        .iter()
        .map(|diagnostic| Finding {
            code: diagnostic.rule.code,
            level: diagnostic.level(),
            message: diagnostic.message.clone(),
            place: match &diagnostic.location {
                Some(location) => sources.place(location),
                None => Place::default(),
            },
            help: diagnostic.help.clone(),
            related: diagnostic
                .related
                .iter()
                .map(|(location, note)| Related {
                    place: sources.place(location),
                    message: note.clone(),
                })
                .collect(),
            fix: sources.exchange(diagnostic),
            myth: diagnostic.myth.clone(),
        })
        .collect()
}

/// A run's findings for other programs.
#[derive(Debug, Serialize)]
pub struct Report {
    /// All of them, in the order of their places.
    pub diagnostics: Vec<Finding>,
    /// How many of them are errors.
    pub errors: usize,
    /// How many are warnings.
    pub warnings: usize,
    /// How many are suggestions.
    pub suggestions: usize,
    /// Why nothing else was looked at; absent where everything was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

impl Report {
    /// The report of a run. `source` answers with the text of a file; `error` says why the run came to
    /// nothing, where it did.
    pub fn of(
        diagnostics: &[Diagnostic],
        source: &dyn Fn(&str) -> Option<Arc<str>>,
        error: Option<&str>,
    ) -> Self {
        Self {
            diagnostics: findings(diagnostics, source),
            errors: count(diagnostics, Level::Error),
            warnings: count(diagnostics, Level::Warning),
            suggestions: count(diagnostics, Level::Suggestion),
            error: error.map(str::to_owned),
        }
    }

    /// The report as JSON.
    #[must_use]
    pub fn text(&self) -> String {
        // Texts and numbers can always be written.
        let text = serde_json::to_string_pretty(self).unwrap_or_default();
        format!("{text}\n")
    }
}

/// The places of findings as lines and columns; each text that is asked for is read once.
pub(super) struct Placed<'s> {
    source: &'s dyn Fn(&str) -> Option<Arc<str>>,
    read: BTreeMap<String, Option<Positions>>,
}

impl<'s> Placed<'s> {
    /// `source` answers with the text of a file.
    pub(super) fn new(source: &'s dyn Fn(&str) -> Option<Arc<str>>) -> Self {
        Self {
            source,
            read: BTreeMap::new(),
        }
    }

    /// The fix of a finding.
    pub(super) fn exchange(&mut self, diagnostic: &Diagnostic) -> Option<Exchange> {
        let fix = diagnostic.fix.as_ref()?;
        let path = diagnostic.location.as_ref()?.path.as_str();
        let place = fix.place(&(self.source)(path)?)?;
        Some(Exchange {
            place: self.place(&Location::within(path, place)),
            replacement: fix.replacement.clone(),
        })
    }

    /// A place as people and editors count.
    pub(super) fn place(&mut self, location: &Location) -> Place {
        let path = location.path.clone();
        let file = Place {
            path: Some(path.clone()),
            ..Place::default()
        };
        let Some(span) = location.span else {
            return file;
        };
        let text = self
            .read
            .entry(path)
            .or_insert_with(|| (self.source)(&location.path).map(Positions::of));
        let Some(text) = text else { return file };
        let start = text.at(span.start);
        let end = text.at(span.end.max(span.start));
        Place {
            line: Some(start.line),
            column: Some(start.column),
            end_line: Some(end.line),
            end_column: Some(end.column),
            ..file
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules;
    use crate::text::Span;

    #[test]
    fn objects_have_the_documented_keys() {
        let diagnostic = Diagnostic::new(
            &rules::FIELD_VALUE,
            Location::within("a.md", Span::new(8, 11)),
            "m",
        )
        .help("h")
        .related(Location::file("b.md"), "n");
        let text: Arc<str> = Arc::from("\u{feff}ä\r\n日x");
        let found = findings(&[diagnostic], &|path| {
            (path == "a.md").then(|| text.clone())
        });
        assert_eq!(
            serde_json::to_value(&found).unwrap(),
            serde_json::json!([{
                "code": "front-matter/value",
                "level": "error",
                "message": "m",
                "path": "a.md",
                "line": 2,
                "column": 1,
                "end_line": 2,
                "end_column": 3,
                "help": "h",
                "related": [{
                    "path": "b.md",
                    "line": null,
                    "column": null,
                    "end_line": null,
                    "end_column": null,
                    "message": "n",
                }],
            }])
        );
    }
}
