//! Sections in which nobody has written anything yet: readers do not see their headings, and who writes a
//! draft sees in a preview what the template asks there.

use crate::escape;
use crate::postmortem::markdown::html::{Piece, Rendered};
use crate::postmortem::markdown::{self, Content};
use crate::postmortem::outline::SectionKind;
use crate::postmortem::{Postmortem, Status};
use crate::site::views::Told;
use crate::text::{self, Span, is_within};

/// The sections of a document without text.
pub(super) struct Unwritten<'a> {
    document: &'a Postmortem,
    passages: Vec<Span>,
    /// Whether they are shown with their questions.
    asks: bool,
}

impl<'a> Unwritten<'a> {
    pub(super) fn of(told: &Told<'a>, content: &Content<'_>) -> Self {
        Self {
            document: told.document,
            passages: told.document.outline.unwritten(content),
            asks: told.config.is_preview && told.document.status == Status::Draft,
        }
    }

    /// The passages that are left out, with others that are, in their order.
    pub(super) fn hidden_beside(&self, mut others: Vec<Span>) -> Vec<Span> {
        if !self.asks {
            others.extend(&self.passages);
            others.sort_unstable();
        }
        text::joined(others.into_iter())
    }

    /// Puts the questions below their headings, where they are shown; else what links to those sections lead to,
    /// which is the end of the text.
    pub(super) fn ask(&self, rendered: &mut Rendered) {
        if !self.asks {
            rendered.pieces.extend(self.places());
            return;
        }
        let headings = &self.document.outline.headings;
        for piece in &mut rendered.pieces {
            let heading = piece.heading.and_then(|at| headings.get(at));
            let passage = heading.and_then(|heading| {
                let mut passages = self.passages.iter();
                passages.find(|passage| passage.start == heading.span.start)
            });
            let Some(passage) = passage else { continue };
            let question = markdown::words_of_comments(passage.of(&self.document.source.text));
            if !question.is_empty() {
                let question = escape::html(&question);
                let ghost = format!("<p class=\"ghost\">{question}</p>\n");
                piece.html.insert_str(piece.heading_end, &ghost);
            }
        }
    }

    /// The anchors of the headings that are left out.
    fn places(&self) -> Option<Piece> {
        let headings = self.document.outline.headings.iter();
        let left_out = headings.filter(|heading| is_within(&self.passages, heading.span.start));
        let html: String = left_out
            .map(|heading| format!("<span id=\"{}\"></span>", escape::html(&heading.anchor)))
            .collect();
        (!html.is_empty()).then(|| Piece {
            heading: None,
            kind: SectionKind::Other,
            html,
            heading_end: 0,
            blocks: Vec::new(),
        })
    }
}
