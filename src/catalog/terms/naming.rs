//! Turns what postmortems mention into terms, and reports mentions that are probably meant otherwise.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Vocabulary;
use crate::catalog::index::{EntryIx, IndexVec};
use crate::catalog::{Entry, TermUse};
use crate::diagnostics::{Diagnostic, Location, Rule, did_you_mean, rules};
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
) -> IndexVec<EntryIx, Entry> {
    let mut unknown = BTreeMap::new();
    let mut entries = Vec::with_capacity(postmortems.len());
    for document in postmortems {
        let Naming {
            uses,
            new,
            diagnostics: found,
            ..
        } = Naming::of(&document, vocabulary);
        for new in new {
            vocabulary.ensure(&new.id, Some(&new.written));
            unknown.extend(
                new.location
                    .map(|location| (new.id, (new.written, location))),
            );
        }
        diagnostics.extend(found);
        entries.push(Entry {
            document,
            uses,
            relations: Vec::new(),
            backlinks: Vec::new(),
            related: Vec::new(),
        });
    }
    hint_at_typos(&entries, vocabulary, unknown, diagnostics);
    entries.into()
}

/// The terms of one document, those among them that nobody described.
pub(in crate::catalog) fn uses(document: &Postmortem, vocabulary: &Vocabulary) -> Vec<TermUse> {
    Naming::of(document, vocabulary).uses
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
    unknown: BTreeMap<TermId, (String, Location)>,
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
    let described: Vec<&TermId> = vocabulary.described().map(|term| &term.id).collect();
    for (id, (written, location)) in unknown {
        let count = counts.get(&id).copied().unwrap_or_default();
        if count >= OWN_WORD {
            continue;
        }
        let frequent = often
            .iter()
            .filter(|(_, other)| *other >= count + MORE_OFTEN)
            .map(|(other, _)| *other);
        let candidates = described
            .iter()
            .copied()
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
                location,
                format!("`{written}` is not known; did you mean `{near}`? {often}"),
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
    vocabulary: &'a Vocabulary,
    path: &'a str,
    diagnostics: Vec<Diagnostic>,
    uses: Vec<TermUse>,
    /// Where each term stands among the uses.
    places: BTreeMap<TermId, usize>,
    new: Vec<New>,
}

/// A term that is not in the vocabulary.
struct New {
    id: TermId,
    /// As it is first mentioned.
    written: String,
    /// Where, if the document mentions it by this name.
    location: Option<Location>,
}

impl<'a> Naming<'a> {
    fn of(document: &'a Postmortem, vocabulary: &'a Vocabulary) -> Self {
        let mut naming = Self {
            vocabulary,
            path: &document.source.path,
            diagnostics: Vec::new(),
            uses: Vec::new(),
            places: BTreeMap::new(),
            new: Vec::new(),
        };
        naming.mentions(&Dimension::System, &document.systems);
        naming.mentions(&Dimension::Factor, &document.factors);
        naming.suggestions(document);
        for myth in &document.myths {
            if let Some(at) = naming.mention(&Dimension::Myth, &myth.mention)
                && let Some(used) = naming.uses.get_mut(at)
            {
                used.stories = Some((myth.first_story.clone(), myth.second_story.clone()));
            }
        }
        for (dimension, mention) in &document.terms {
            naming.mention(dimension, mention);
        }
        naming
    }

    fn mentions(&mut self, dimension: &Dimension, mentions: &[TermMention]) {
        for mention in mentions {
            self.mention(dimension, mention);
        }
    }

    /// Resolves a mention and returns its index among the uses; `None` where it names no term.
    fn mention(&mut self, dimension: &Dimension, mention: &TermMention) -> Option<usize> {
        let slug = Slug::from_text(&mention.written)?;
        let known = self.vocabulary.resolve(dimension, &mention.written);
        let mut location = None;
        let slug = match known.map(|term| (&term.id.slug, &term.replaced_by)) {
            Some((slug, Some(replacement))) => {
                self.report(
                    mention,
                    &rules::DEPRECATED_TERM,
                    format!("`{slug}` is now called `{replacement}`"),
                    format!("write `{replacement}`"),
                );
                replacement.clone()
            }
            Some((slug, None)) => slug.clone(),
            None if *dimension == Dimension::Factor && HUMAN_ERROR.contains(&slug.as_str()) => {
                self.report(
                    mention,
                    &rules::HUMAN_ERROR,
                    format!(
                        "`{}` names no condition, so it is not listed as a factor",
                        mention.written
                    ),
                    "which condition made this action make sense at the time? name that one"
                        .to_owned(),
                );
                return None;
            }
            None => {
                // What a path rule says stands in site.toml, not in the document.
                let is_stated = mention.from.span.is_some();
                location = is_stated.then(|| mention.location(self.path));
                slug
            }
        };
        let id = TermId {
            dimension: dimension.clone(),
            slug,
        };
        if let Some(at) = self.places.get(&id) {
            return Some(*at);
        }
        if self.vocabulary.get(&id).is_none() {
            self.new.push(New {
                id: id.clone(),
                written: mention.written.clone(),
                location,
            });
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
    fn report(
        &mut self,
        mention: &TermMention,
        rule: &'static Rule,
        message: String,
        help: String,
    ) {
        if mention.from.span.is_some() {
            let location = mention.location(self.path);
            self.diagnostics
                .push(Diagnostic::new(rule, location, message).help(help));
        }
    }

    fn suggestions(&mut self, document: &Postmortem) {
        if !document.factors.is_empty() {
            return;
        }
        for evidence in &document.factor_evidence {
            for slug in self.vocabulary.phrases.suggest(&evidence.text) {
                let id = TermId {
                    dimension: Dimension::Factor,
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
