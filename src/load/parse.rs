//! One document, parsed by its role. Whatever happens inside stays that document's problem.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use jiff::civil::Date;

use serde::{Deserialize, Serialize};

use super::withheld::Visibility;
use crate::config::Config;
use crate::diagnostics::ignore::{Comments, Ignore};
use crate::diagnostics::{self, Diagnostic, Location, rules};
use crate::disk::read::{Role, SourceFile};
use crate::postmortem::{Note, Origin, Outcome, Postmortem, derive, ignores, note, schema};

/// A document, parsed by its role.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum Value {
    Postmortem(Arc<Postmortem>),
    Note(Arc<Note>),
}

/// What parsing one document gave.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Parsed {
    /// `None` where the document must be left out.
    pub(super) value: Option<Value>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Its ignore comments.
    pub(super) ignores: Vec<Ignore>,
    /// Whether it holds back all documents below its folder.
    pub(super) holds_below: bool,
}

impl Value {
    /// What the document says about who may see it.
    pub(super) fn visibility(&self, config: &Config) -> Visibility {
        match self {
            Self::Postmortem(postmortem) => Visibility {
                status: postmortem.status,
                audience: postmortem.audience.value,
                states_status: postmortem.states_status,
                states_audience: postmortem.audience.from.origin == Origin::FrontMatter,
            },
            Self::Note(note) => {
                let ruled = config.content.rules_for(&note.source.path);
                let ruled = ruled.filter_map(|rule| rule.audience).last();
                let default = || ruled.unwrap_or(config.content.default_audience);
                let stated = note.audience();
                Visibility {
                    status: note.status(),
                    audience: stated.unwrap_or_else(default),
                    states_status: note.states_status(),
                    states_audience: stated.is_some(),
                }
            }
        }
    }

    /// Whether a build shows the document, by what it says itself: its status and its audience decide.
    pub(super) fn is_published(&self, config: &Config) -> bool {
        !self.visibility(config).held(config).is_held()
    }
}

impl Parsed {
    /// The findings in the document itself, without those that its comments ignore.
    pub(super) fn told(&self, path: &str) -> Vec<Diagnostic> {
        let mut diagnostics = self.diagnostics.clone();
        Comments::of([(path, self.ignores.as_slice())]).silence(&mut diagnostics);
        diagnostics
    }
}

/// Parses one document. `first_change` is the day on which git saw it first.
pub(super) fn parse(document: &SourceFile, config: &Config, first_change: Option<Date>) -> Parsed {
    by_itself(document, || parse_by_role(document, config, first_change))
}

/// What reading one document gives; where that panics, an error of the document.
fn by_itself(document: &SourceFile, read: impl FnOnce() -> Parsed) -> Parsed {
    let attempt = catch_unwind(AssertUnwindSafe(read));
    attempt.unwrap_or_else(|_| Parsed {
        value: None,
        ignores: Vec::new(),
        holds_below: false,
        diagnostics: vec![
            Diagnostic::new(
                &rules::INTERNAL,
                Location::file(&document.source.path),
                "Afterword could not read this document because of a bug of its own",
            )
            .help("please report it with the document, or as much of it as you can share; the others are built"),
        ],
    })
}

/// Hugo's `_index.md`, in any language, which may speak for all that lies below its folder.
fn introduces_folder(path: &str) -> bool {
    let name = crate::path::name(path);
    let stem = name.split('.').next().unwrap_or(name);
    stem.eq_ignore_ascii_case("_index")
}

fn parse_by_role(document: &SourceFile, config: &Config, first_change: Option<Date>) -> Parsed {
    let source = document.source.clone();
    let text = &document.source.text;
    let (value, diagnostics) = if matches!(document.role, Role::Postmortem | Role::Aside) {
        let Outcome { value, diagnostics } = derive::read(source, config, first_change);
        let value = value.map(|postmortem| Value::Postmortem(Arc::new(postmortem)));
        (value, diagnostics)
    } else {
        let Outcome { value, diagnostics } = note::read(source, config);
        (value.map(|note| Value::Note(Arc::new(note))), diagnostics)
    };
    let ignores = match &value {
        Some(Value::Postmortem(read)) => ignores::read(text, read.body, &read.outline),
        Some(Value::Note(read)) => ignores::read(text, read.body, read.outline()),
        None => Vec::new(),
    };
    Parsed {
        value,
        ignores,
        diagnostics: diagnostics::in_measure(diagnostics),
        holds_below: introduces_folder(&document.source.path)
            && schema::holds_below(&document.source, config),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::SourceText;

    #[test]
    fn a_panic_inside_a_document_is_its_error() {
        let document = SourceFile {
            source: SourceText::new("a.md", "# a"),
            hash: blake3::hash(b"# a"),
            role: Role::Postmortem,
            stamp: None,
            finding: None,
        };
        let parsed = by_itself(&document, || panic!("a fault of ours"));
        assert!(parsed.value.is_none());
        let found: Vec<_> = parsed.diagnostics.iter().map(|one| one.rule.code).collect();
        assert_eq!(found, [rules::INTERNAL.code]);
    }
}
