//! Diagnostics for other programs: one flat object each, with lines and columns from 1.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::{Diagnostic, Level, Location};
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
    let mut sources = Sources {
        source,
        read: BTreeMap::new(),
    };
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
        })
        .collect()
}

/// The texts that were asked for, each once.
struct Sources<'s> {
    source: &'s dyn Fn(&str) -> Option<Arc<str>>,
    read: BTreeMap<String, Option<Positions>>,
}

impl Sources<'_> {
    fn place(&mut self, location: &Location) -> Place {
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
