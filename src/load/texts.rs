//! The texts of documents, read again where they are not kept.

use std::sync::Arc;

use crate::diagnostics::{Diagnostic, Location, rules};
use crate::disk::read::{Reader, SourceFile};
use crate::postmortem::Postmortem;
use crate::postmortem::markdown::without_private_comments;
use crate::text::SourceText;

/// Where texts are had from.
#[derive(Clone, Debug)]
pub struct Texts(Reader);

impl Texts {
    pub(super) const fn new(reader: Reader) -> Self {
        Self(reader)
    }

    /// The text of a postmortem, private comments blanked out; `None` where its file says something else by now.
    #[must_use]
    pub fn of(&self, document: &Postmortem) -> Option<Arc<str>> {
        if !document.has_no_text() {
            return Some(Arc::clone(&document.source.text));
        }
        let path = &*document.source.path;
        let source = SourceText::new(path, self.0.text(path)?);
        let source = without_private_comments(source, document.body);
        (blake3::hash(source.text.as_bytes()) == document.text_hash()).then_some(source.text)
    }

    /// The text of a file as it was read; `None` where it is not kept and the file says something else
    /// by now.
    #[must_use]
    pub fn of_file(&self, document: &SourceFile) -> Option<Arc<str>> {
        match &document.source.text {
            text if text.is_empty() => self.0.same_text(document),
            text => Some(Arc::clone(text)),
        }
    }
}

/// The finding about a file that says something else than when it was read first.
pub(super) fn changed(path: &str) -> Diagnostic {
    Diagnostic::new(
        &rules::UNREADABLE,
        Location::file(path),
        "the file changed while it was read, so nothing is written",
    )
    .help("run the command again")
}
