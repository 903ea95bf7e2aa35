//! What is lifted out of a body: the part of the summary that is read at a glance stands under the
//! title, the actions stand last. The rest stays where the author put it; nothing is lost and
//! nothing is told twice.

use crate::postmortem::markdown::html::{Piece, Rendered};
use crate::postmortem::outline::{Outline, SectionKind};
use crate::postmortem::{Origin, Postmortem};

/// Words of a summary that is read at a glance.
const WORDS: usize = 90;
/// Words of a first paragraph that is read at a glance by itself.
const WORDS_OF_ONE: usize = 140;
/// Paragraphs that are read at a glance.
const PARAGRAPHS: usize = 2;

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
        let from_section = document
            .summary
            .as_ref()
            .is_some_and(|summary| summary.from.origin == Origin::Section);
        let mut lifted = Self {
            summary: None,
            summary_anchor: None,
            sections: Vec::new(),
            actions: Vec::new(),
            footnotes: rendered.footnotes,
        };
        for piece in rendered.pieces {
            let is_lead =
                from_section && piece.kind == SectionKind::Summary && lifted.summary.is_none();
            let is_whole = has_no_subsections(&piece, &document.outline);
            let (heading, text) = behind_heading(&piece.html);
            let (lead, rest) = standfirst(text);
            if is_lead && is_whole && !lead.is_empty() {
                lifted.summary = Some(lead.to_owned());
                if rest.is_empty() {
                    let heading = piece
                        .heading
                        .and_then(|index| document.outline.headings.get(index));
                    lifted.summary_anchor = heading.map(|heading| heading.anchor.clone());
                } else {
                    lifted.sections.push(Piece {
                        html: format!("{heading}{rest}"),
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

/// The HTML of a section: its heading, and what stands behind it.
fn behind_heading(html: &str) -> (&str, &str) {
    let end = (1..=6)
        .filter_map(|level| html.find(&format!("</h{level}>")))
        .min();
    end.and_then(|at| html.split_at_checked(at + "</h1>".len()))
        .unwrap_or(("", html))
}

/// Parts the HTML of a summary: what stands under the title, and what stays in the body. All of a
/// short one, the first paragraphs of a long one, and nothing of one that does not begin with a
/// paragraph of a readable length.
fn standfirst(html: &str) -> (&str, &str) {
    let html = html.trim();
    if words(html) <= WORDS {
        return (html, "");
    }
    let (mut end, mut read) = (0, 0);
    for paragraph in paragraphs(html).take(PARAGRAPHS) {
        read += words(paragraph);
        let limit = if end == 0 { WORDS_OF_ONE } else { WORDS };
        if read > limit {
            break;
        }
        end += paragraph.len();
    }
    let (lead, rest) = html.split_at(end);
    (lead.trim(), rest.trim())
}

/// The paragraphs that the HTML begins with. A paragraph holds no other one.
fn paragraphs(html: &str) -> impl Iterator<Item = &str> {
    let mut rest = html;
    std::iter::from_fn(move || {
        if !rest.trim_start().starts_with("<p>") {
            return None;
        }
        let (paragraph, behind) = rest.split_at_checked(rest.find("</p>")? + "</p>".len())?;
        rest = behind;
        Some(paragraph)
    })
}

/// The words of HTML, without its tags.
fn words(html: &str) -> usize {
    let texts = html
        .split('<')
        .map(|part| part.rsplit_once('>').map_or(part, |(_, text)| text));
    texts.map(|text| text.split_whitespace().count()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glance_is_lifted_and_nothing_is_lost() {
        let paragraph = |words: usize| format!("<p>{}</p>", "word ".repeat(words));
        let check = |parts: &[usize], lifted: usize| {
            let parts: Vec<String> = parts.iter().map(|words| paragraph(*words)).collect();
            let html = parts.join("\n");
            let (lead, rest) = standfirst(&html);
            assert_eq!(lead, parts[..lifted].join("\n"), "{html}");
            assert_eq!(rest, parts[lifted..].join("\n"), "{html}");
        };
        check(&[40, 40], 2);
        check(&[20, 20, 20], 3);
        check(&[30, 30, 40], 2);
        check(&[60, 60], 1);
        check(&[120, 10], 1);
        check(&[120], 1);
        check(&[200], 0);
    }

    #[test]
    fn a_summary_of_another_shape_is_lifted_whole_or_not_at_all() {
        let short = "<ul><li>one</li></ul>";
        assert_eq!(standfirst(short), (short, ""));
        let long = format!("<ul><li>{}</li></ul>", "word ".repeat(100));
        assert_eq!(standfirst(&long), ("", long.as_str()));
        let mixed = format!("<p>It <em>was</em> slow.</p>\n{long}");
        assert_eq!(
            standfirst(&mixed),
            ("<p>It <em>was</em> slow.</p>", long.as_str())
        );
    }
}
