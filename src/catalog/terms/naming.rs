//! Turns what postmortems mention into terms, and reports mentions that are probably meant otherwise.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Vocabulary;
use crate::catalog::{Entry, TermUse};
use crate::diagnostics::{Diagnostic, Location, did_you_mean, rules};
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
    postmortems: Vec<Arc<Postmortem>>,
    vocabulary: &mut Vocabulary,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Entry> {
    let mut unknown = BTreeMap::new();
    let entries: Vec<Entry> = postmortems
        .into_iter()
        .map(|document| {
            let mut naming = Naming {
                vocabulary,
                diagnostics,
                unknown: &mut unknown,
                path: document.source.path.clone(),
                uses: Vec::new(),
                places: BTreeMap::new(),
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
        .collect();
    hint_at_typos(&entries, vocabulary, unknown, diagnostics);
    entries
}

/// A term that no note describes, at its first place.
struct Unknown {
    written: String,
    location: Location,
}

/// A term in as many documents is a site's own word, and no slip of the fingers.
const OWN_WORD: usize = 3;
/// In so many more documents another word has to be to be the right one, where nobody describes it.
const MORE_OFTEN: usize = 2;

/// Says of each unknown term, once, that it looks like another one: a described one, or one that
/// is used more often.
fn hint_at_typos(
    entries: &[Entry],
    vocabulary: &Vocabulary,
    unknown: BTreeMap<TermId, Unknown>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut counts: BTreeMap<&TermId, usize> = BTreeMap::new();
    let named = |entry: &'_ TermUse| entry.suggested_from.is_none();
    for used in entries
        .iter()
        .flat_map(|entry| &entry.uses)
        .filter(|u| named(u))
    {
        *counts.entry(&used.term).or_default() += 1;
    }
    let often = counts.iter().filter(|(_, count)| **count >= MORE_OFTEN);
    let often: Vec<(&TermId, usize)> = often.map(|(id, count)| (*id, *count)).collect();
    for (id, unknown) in unknown {
        let count = counts.get(&id).copied().unwrap_or_default();
        if count >= OWN_WORD {
            continue;
        }
        let described = vocabulary.described().map(|term| &term.id);
        let frequent = often
            .iter()
            .filter(|(_, other)| *other >= count + MORE_OFTEN)
            .map(|(other, _)| *other);
        let candidates = described
            .chain(frequent)
            .filter(|other| other.dimension == id.dimension && **other != id)
            .map(|other| other.slug.as_str());
        let Some(near) = did_you_mean(id.slug.as_str(), candidates) else {
            continue;
        };
        let often = match count {
            0 | 1 => "one document uses it".to_owned(),
            count => format!("{count} documents use it"),
        };
        diagnostics.push(
            Diagnostic::new(
                &rules::UNKNOWN_TERM,
                unknown.location,
                format!(
                    "`{}` is not known; did you mean `{near}`? {often}",
                    unknown.written
                ),
            )
            .help(format!(
                "write `{near}`, or describe the new term in a note named `{}/{}.md`",
                id.dimension, id.slug
            )),
        );
    }
}

/// Names the terms of one document.
struct Naming<'a> {
    vocabulary: &'a mut Vocabulary,
    diagnostics: &'a mut Vec<Diagnostic>,
    unknown: &'a mut BTreeMap<TermId, Unknown>,
    path: String,
    uses: Vec<TermUse>,
    /// Where each term stands among the uses.
    places: BTreeMap<TermId, usize>,
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
                let id = TermId {
                    dimension: dimension.clone(),
                    slug: slug.clone(),
                };
                // What a path rule says stands in site.toml, not in the document.
                if mention.from.span.is_some() {
                    self.unknown.entry(id).or_insert_with(|| Unknown {
                        written: mention.written.clone(),
                        location: mention.location(&self.path),
                    });
                }
                TermId { dimension, slug }
            }
        };
        self.vocabulary.ensure(&id, Some(&mention.written));
        if let Some(at) = self.places.get(&id) {
            return Some(*at);
        }
        Some(self.add(TermUse {
            term: id,
            note: mention.note.clone(),
            from: mention.from.clone(),
            suggested_from: None,
            stories: None,
        }))
    }

    /// Adds a use of another term. Returns its index among the uses.
    fn add(&mut self, used: TermUse) -> usize {
        let at = self.uses.len();
        self.places.insert(used.term.clone(), at);
        self.uses.push(used);
        at
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
                if self.places.contains_key(&id) {
                    continue;
                }
                self.add(TermUse {
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
