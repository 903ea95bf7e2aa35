//! What is lifted out of a body: the part of the summary that is read at a glance, the paragraph that is labelled as
//! one, else the opening paragraph, stands under the title; the actions stand last. The rest stays where the author put it; nothing is lost and
//! nothing is told twice.

use std::ops::Range;

use crate::postmortem::markdown::html::{Piece, Rendered};
use crate::postmortem::outline::{Outline, SectionKind};
use crate::postmortem::{Origin, Postmortem, Provenance};
use crate::text::Span;

/// Words of a summary that is read at a glance, in two paragraphs at most.
const WORDS: usize = 90;
/// Bytes of the label of a summary, with its marks.
const LABEL: usize = 30;
/// Words of a first paragraph that is read at a glance by itself.
const WORDS_OF_ONE: usize = 250;

/// The author's sections, with summary and actions taken out.
pub(super) struct Lifted {
    /// What stands under the title.
    pub summary: Option<String>,
    /// The anchor of the summary's heading, where all of it stands there.
    pub summary_anchor: Option<String>,
    /// What stays in place.
    pub sections: Vec<Piece>,
    /// What stands last.
    pub actions: Vec<Piece>,
    /// Footnotes, as a list, or empty.
    pub footnotes: String,
}

impl Lifted {
    pub fn new(rendered: Rendered, document: &Postmortem) -> Self {
        let mut lifted = Self {
            summary: None,
            summary_anchor: None,
            sections: Vec::new(),
            actions: Vec::new(),
            footnotes: rendered.footnotes,
        };
        for piece in rendered.pieces {
            let lead = match &lifted.summary {
                None => lead(&piece, document),
                Some(_) => Range::default(),
            };
            let html = |range: Range<usize>| piece.html.get(range).unwrap_or_default().trim();
            let words = html(lead.clone());
            if !words.is_empty() {
                lifted.summary = Some(words.to_owned());
                let (heading, before, behind) = (
                    html(0..piece.heading_end),
                    html(piece.heading_end..lead.start),
                    html(lead.end..piece.html.len()),
                );
                if before.is_empty() && behind.is_empty() {
                    let heading = piece
                        .heading
                        .and_then(|index| document.outline.headings.get(index));
                    lifted.summary_anchor = heading.map(|heading| heading.anchor.clone());
                } else {
                    lifted.sections.push(Piece {
                        html: format!("{heading}{before}{behind}"),
                        ..piece
                    });
                }
            } else if piece.kind == SectionKind::Actions {
                lifted.actions.push(piece);
            } else if !piece.html.trim().is_empty() {
                lifted.sections.push(piece);
            }
        }
        lifted
    }
}

/// What of a piece stands under the title, as a range of its HTML; empty where nothing does. It is the section
/// of the summary, or the first paragraph that tells something where it stands before all headings.
fn lead(piece: &Piece, document: &Postmortem) -> Range<usize> {
    let Some(Provenance { origin, span }) = document.summary.as_ref().map(|summary| &summary.from)
    else {
        return Range::default();
    };
    match (origin, span) {
        (Origin::Section, _)
            if piece.kind == SectionKind::Summary
                && has_no_subsections(piece, &document.outline) =>
        {
            piece.heading_end..standfirst(piece)
        }
        (Origin::FirstParagraph, Some(span)) if piece.heading.is_none() => {
            first_paragraph(piece, *span)
        }
        (Origin::Label, Some(span)) if piece.heading.is_none() => {
            match is_paragraph_of_its_own(piece, *span, document) {
                true => first_paragraph(piece, *span),
                false => Range::default(),
            }
        }
        _ => Range::default(),
    }
}

/// The paragraph that stands at a place of the document, where it is of a readable length.
fn first_paragraph(piece: &Piece, at: Span) -> Range<usize> {
    let holds = |source: Span| source.start <= at.start && at.end <= source.end;
    let index = piece.blocks.iter().position(|block| holds(block.source));
    let block = index.and_then(|index| piece.blocks.get(index));
    match (index, block) {
        (Some(index), Some(block)) if block.is_paragraph && block.words <= WORDS_OF_ONE => {
            let before = piece.blocks.get(..index).and_then(|before| before.last());
            before.map_or(piece.heading_end, |before| before.end)..block.end
        }
        _ => Range::default(),
    }
}

/// Whether a paragraph holds a summary with its label and nothing else: `**Summary:** the ovens were cold`.
fn is_paragraph_of_its_own(piece: &Piece, summary: Span, document: &Postmortem) -> bool {
    let text = &document.source.text;
    piece.blocks.iter().any(|block| {
        let label = text.get(block.source.start..summary.start);
        let behind = text.get(summary.end..block.source.end);
        let is_label = label.is_some_and(|label| label.len() <= LABEL && !label.contains('\n'));
        block.is_paragraph && is_label && behind.is_some_and(|behind| behind.trim().is_empty())
    })
}

/// Whether a section holds no headings but its own: only then it can stand as the lead.
fn has_no_subsections(piece: &Piece, outline: &Outline) -> bool {
    let Some(index) = piece.heading else {
        return true;
    };
    let level = |index: usize| outline.headings.get(index).map(|heading| heading.level);
    match (level(index), level(index + 1)) {
        (Some(own), Some(next)) => next <= own,
        _ => true,
    }
}

/// Where the part of a summary ends that stands under the title; the rest stays in the body. All of a
/// short one, the first paragraphs of a long one, and nothing of one that does not begin with a
/// paragraph of a readable length.
fn standfirst(piece: &Piece) -> usize {
    let words: usize = piece.blocks.iter().map(|block| block.words).sum();
    if words <= WORDS {
        return piece.html.len();
    }
    let (mut end, mut read) = (piece.heading_end, 0);
    let paragraphs = piece.blocks.iter().take_while(|block| block.is_paragraph);
    for (paragraph, limit) in paragraphs.zip([WORDS_OF_ONE, WORDS]) {
        read += paragraph.words;
        if read > limit {
            break;
        }
        end = paragraph.end;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::postmortem::markdown::Content;
    use crate::postmortem::markdown::html::{Alone, RawHtml, render};
    use crate::postmortem::outline;

    /// What is lifted of a summary, and what stays.
    fn parted(text: &str) -> (String, String) {
        let text = format!("# T\n\n## Summary\n\n{text}\n\n## More\n");
        let content = Content::of(&text);
        let outline = outline::read(&content);
        let (rendered, _) = render(&content, &outline, RawHtml::Sanitize, &Alone);
        let piece = &rendered.pieces[0];
        let (before, rest) = piece.html.split_at(standfirst(piece));
        let lead = before.get(piece.heading_end..).unwrap();
        (lead.trim().to_owned(), rest.trim().to_owned())
    }

    #[test]
    fn a_glance_is_lifted_and_nothing_is_lost() {
        let check = |parts: &[usize], lifted: usize| {
            let word = |count: usize| vec!["word"; count].join(" ");
            let parts: Vec<String> = parts.iter().map(|count| word(*count)).collect();
            let html = |parts: &[String]| {
                let paragraphs = parts.iter().map(|words| format!("<p>{words}</p>"));
                paragraphs.collect::<Vec<_>>().join("\n")
            };
            let expected = (html(&parts[..lifted]), html(&parts[lifted..]));
            assert_eq!(parted(&parts.join("\n\n")), expected);
        };
        check(&[40, 40], 2);
        check(&[20, 20, 20], 3);
        check(&[30, 30, 40], 2);
        check(&[60, 60], 1);
        check(&[120, 10], 1);
        check(&[200], 1);
        check(&[200, 10], 1);
        check(&[300], 0);
    }

    #[test]
    fn a_summary_of_another_shape_is_lifted_whole_or_not_at_all() {
        let list = "<ul>\n<li>one</li>\n</ul>".to_owned();
        assert_eq!(parted("- one"), (list, String::new()));
        let long = format!("- {}", "word ".repeat(100).trim());
        assert_eq!(parted(&long).0, "");
        let (lead, rest) = parted(&format!("It *was* `slow`.\n\n{long}"));
        assert_eq!(lead, "<p>It <em>was</em> <code>slow</code>.</p>");
        assert!(rest.starts_with("<ul>"), "{rest}");
        let (lead, rest) = parted(&format!("<b>It</b> was.\n\n{long}"));
        assert!(
            lead.is_empty() && rest.starts_with("<p><b>It</b>"),
            "{rest}"
        );
    }
}
