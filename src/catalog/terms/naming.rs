//! Turns what postmortems mention into terms, and reports mentions that are probably meant otherwise.

use super::Vocabulary;
use crate::catalog::{Entry, TermUse};
use crate::diagnostics::{Diagnostic, rules};
use crate::ids::{Dimension, Slug, TermId};
use crate::postmortem::{Origin, Postmortem, Provenance, TermMention};

/// Words that name no condition, in the form of slugs.
const HUMAN_ERROR: [&str; 6] = [
    "human-error",
    "operator-error",
    "user-error",
    "human-mistake",
    "human-factor",
    "fat-finger",
];

/// Turns what postmortems mention into terms, adding those that nobody described, and suggests
/// factors where the author names none.
pub(in crate::catalog) fn name_terms(
    postmortems: Vec<Postmortem>,
    vocabulary: &mut Vocabulary,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Entry> {
    postmortems
        .into_iter()
        .map(|document| {
            let mut naming = Naming {
                vocabulary,
                diagnostics,
                path: document.source.path.clone(),
                uses: Vec::new(),
            };
            naming.mentions(Dimension::SYSTEMS, &document.systems);
            naming.mentions(Dimension::FACTORS, &document.factors);
            naming.suggestions(&document);
            for myth in &document.myths {
                if let Some(at) = naming.mention(Dimension::MYTHS, &myth.mention)
                    && let Some(used) = naming.uses.get_mut(at)
                {
                    used.stories = Some((myth.first_story.clone(), myth.second_story.clone()));
                }
            }
            for (dimension, mention) in &document.terms {
                naming.mention(dimension.as_str(), mention);
            }
            let uses = naming.uses;
            Entry {
                document,
                uses,
                relations: Vec::new(),
                backlinks: Vec::new(),
                related: Vec::new(),
            }
        })
        .collect()
}

/// Names the terms of one document.
struct Naming<'a> {
    vocabulary: &'a mut Vocabulary,
    diagnostics: &'a mut Vec<Diagnostic>,
    path: String,
    uses: Vec<TermUse>,
}

impl Naming<'_> {
    fn mentions(&mut self, dimension: &str, mentions: &[TermMention]) {
        for mention in mentions {
            self.mention(dimension, mention);
        }
    }

    /// Resolves a mention and returns its index among the uses; `None` where it names no term.
    fn mention(&mut self, dimension: &str, mention: &TermMention) -> Option<usize> {
        let dimension = Dimension::new(dimension)?;
        let slug = Slug::from_text(&mention.written)?;
        let known = self.vocabulary.resolve(&dimension, &mention.written);
        let id = match known.map(|term| (term.id.clone(), term.replaced_by.clone())) {
            Some((id, Some(replacement))) => {
                self.report(
                    mention,
                    Diagnostic::new(
                        &rules::DEPRECATED_TERM,
                        mention.location(&self.path),
                        format!("`{}` is now called `{replacement}`", id.slug),
                    )
                    .help(format!("write `{replacement}`")),
                );
                TermId {
                    dimension,
                    slug: replacement,
                }
            }
            Some((id, None)) => id,
            None if dimension.as_str() == Dimension::FACTORS
                && HUMAN_ERROR.contains(&slug.as_str()) =>
            {
                self.report(
                    mention,
                    Diagnostic::new(
                        &rules::HUMAN_ERROR,
                        mention.location(&self.path),
                        format!(
                            "`{}` names no condition, so it is not listed as a factor",
                            mention.written
                        ),
                    )
                    .help("which condition made this action make sense at the time? name that one"),
                );
                return None;
            }
            None => {
                if let Some(near) = self.vocabulary.nearest(&dimension, slug.as_str()) {
                    let diagnostic = Diagnostic::new(
                        &rules::UNKNOWN_TERM,
                        mention.location(&self.path),
                        format!("`{}` is not known; did you mean `{near}`?", mention.written),
                    )
                    .help(format!(
                        "write `{near}`, or describe the new term in a note named `{dimension}/{slug}.md`"
                    ));
                    self.report(mention, diagnostic);
                }
                TermId { dimension, slug }
            }
        };
        self.vocabulary.ensure(&id, Some(&mention.written));
        if let Some(at) = self.uses.iter().position(|used| used.term == id) {
            return Some(at);
        }
        self.uses.push(TermUse {
            term: id,
            note: mention.note.clone(),
            from: mention.from.clone(),
            suggested_from: None,
            stories: None,
        });
        Some(self.uses.len() - 1)
    }

    /// What a path rule says stands in site.toml and is reported there, once, not per document.
    fn report(&mut self, mention: &TermMention, diagnostic: Diagnostic) {
        if mention.from.span.is_some() {
            self.diagnostics.push(diagnostic);
        }
    }

    fn suggestions(&mut self, document: &Postmortem) {
        if !document.factors.is_empty() {
            return;
        }
        let Some(dimension) = Dimension::new(Dimension::FACTORS) else {
            return;
        };
        for evidence in &document.factor_evidence {
            for slug in self.vocabulary.phrases.suggest(&evidence.text) {
                let id = TermId {
                    dimension: dimension.clone(),
                    slug,
                };
                if self.uses.iter().any(|used| used.term == id) {
                    continue;
                }
                self.uses.push(TermUse {
                    term: id,
                    note: None,
                    from: Provenance {
                        origin: Origin::Section,
                        span: Some(evidence.span),
                    },
                    suggested_from: Some(evidence.text.clone()),
                    stories: None,
                });
            }
        }
    }
}
