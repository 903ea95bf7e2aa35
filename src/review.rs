//! What an author is asked before a story is told: functions from one document to findings, which only the
//! author sees.
//!
//! `language` asks about how people are spoken of, and `mirror` shows the myth that a first story tells;
//! `privacy` finds what should not leave a team, and `hygiene` what a template left behind. None of it
//! decides what is published, and none of it stands on a page: `check` and the live preview show it, a build
//! never asks.

mod hygiene;
mod language;
mod mirror;
mod phrases;
mod privacy;
mod prose;
mod required;
pub mod vale;

use std::cell::OnceCell;

use rayon::prelude::*;

use crate::catalog::Catalog;
use crate::config::Config;
use crate::diagnostics::{self, Diagnostic, Location, Rule};
use crate::postmortem::markdown::Content;
use crate::postmortem::markdown::blocks::Block;
use crate::postmortem::{Note, Postmortem};
use crate::text::{SourceText, Span};

pub use privacy::Redactor;

/// What is asked about a postmortem, in the order of its text.
#[must_use]
pub fn findings(postmortem: &Postmortem, config: &Config) -> Vec<Diagnostic> {
    let document = Reviewed {
        source: &postmortem.source,
        content: postmortem.content(),
        blocks: OnceCell::new(),
    };
    let mut found = language::findings(&document, postmortem, config);
    found.extend(privacy::findings(&document, Some(postmortem), config));
    found.extend(hygiene::findings(&document, postmortem));
    diagnostics::sort(&mut found);
    diagnostics::in_measure(found)
}

/// What is asked about a note, which tells no incident: only what should not leave a team.
#[must_use]
pub fn findings_in_note(note: &Note, config: &Config) -> Vec<Diagnostic> {
    let document = Reviewed {
        source: &note.source,
        content: Content::read(&note.source.text, note.body),
        blocks: OnceCell::new(),
    };
    let mut found = privacy::findings(&document, None, config);
    diagnostics::sort(&mut found);
    diagnostics::in_measure(found)
}

/// What there is to ask about all documents that are published, and about the site's own notes.
#[must_use]
pub fn of_catalog(catalog: &Catalog, config: &Config) -> Vec<Diagnostic> {
    let entries = catalog.entries.par_iter();
    let found: Vec<_> = entries
        .map(|entry| findings(&entry.document, config))
        .collect();
    let terms = catalog.vocabulary.all_shown();
    let own = terms.filter(|term| !term.builtin);
    let notes = own.filter_map(|term| term.note.as_ref());
    let in_notes = notes.map(|note| findings_in_note(note, config));
    found.into_iter().chain(in_notes).flatten().collect()
}

/// A document as a review reads it.
struct Reviewed<'a> {
    source: &'a SourceText,
    content: Content<'a>,
    blocks: OnceCell<Vec<Block>>,
}

impl Reviewed<'_> {
    /// The body as blocks of plain text.
    fn blocks(&self) -> &[Block] {
        self.blocks.get_or_init(|| self.content.blocks())
    }

    /// A finding in the document.
    fn finding(&self, rule: &'static Rule, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(rule, self.location(span), message)
    }

    fn location(&self, span: Span) -> Location {
        Location::within(&self.source.path, span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::postmortem::derive;

    /// What is found in a document, each as its code and the words that it is about.
    pub(super) fn found(text: &str) -> Vec<(String, String)> {
        let text = format!("# Cold ovens on 2024-05-01\n\n{text}");
        found_in(&text)
    }

    /// The same of a document with its title and front matter.
    pub(super) fn found_in(text: &str) -> Vec<(String, String)> {
        let all = diagnostics_in(text).into_iter();
        let shown = all.map(|one| {
            let span = one.location.and_then(|place| place.span).unwrap();
            (one.rule.code.to_owned(), span.of(text).to_owned())
        });
        shown.collect()
    }

    /// The findings themselves.
    pub(super) fn diagnostics_in(text: &str) -> Vec<Diagnostic> {
        diagnostics_on(&Config::for_site("site"), text)
    }

    /// The same on a site with settings of its own.
    pub(super) fn diagnostics_on(config: &Config, text: &str) -> Vec<Diagnostic> {
        let source = SourceText::new("2024-05-01-ovens.md", text);
        let read = derive::read(source, config, None);
        findings(&read.value.unwrap(), config)
    }

    #[test]
    fn a_calm_story_is_asked_nothing() {
        let story = "The ovens were cold at 04:10. The baker on duty saw two alarms, took the second one for the test \
            of the week, and called the desk.\n\n## Contributing factors\n\n- The alarm had the same text as the test\n\
            - The second sensor was on the same circuit\n";
        assert_eq!(found(story), []);
    }
}
