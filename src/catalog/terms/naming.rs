//! What the terms mean that postmortems mention.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Terms;
use crate::catalog::filing::Filing;
use crate::catalog::index::TermIx;
use crate::catalog::suggest::Suggestion;
use crate::catalog::systems::Suggested;
use crate::catalog::{Evidence, TermUse};
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

/// A term that a document mentions.
#[derive(Clone, Copy)]
pub(in crate::catalog) struct Mention<'d> {
    pub(in crate::catalog) dimension: &'d Dimension,
    /// The name that it is looked up by.
    pub(in crate::catalog) written: &'d str,
    /// What the author wrote.
    pub(in crate::catalog) mention: &'d TermMention,
}

/// The terms that a document mentions, in the order in which they are resolved.
pub(in crate::catalog) fn mentions<'d>(
    document: &'d Postmortem,
    filing: &'d Filing,
) -> impl Iterator<Item = Mention<'d>> {
    let systems = document.systems.iter().map(of(&Dimension::System));
    let filed = document.filed.iter().filter_map(|(field, mention)| {
        let filed = filing.filed(document, field, mention)?;
        Some(Mention {
            dimension: filed.dimension,
            written: filed.written,
            mention,
        })
    });
    let factors = document.factors.iter().map(of(&Dimension::Factor));
    let myths = document.myths.iter().map(|myth| &myth.mention);
    let own = document.terms.iter();
    systems
        .chain(filed)
        .chain(factors)
        .chain(myths.map(of(&Dimension::Myth)))
        .chain(own.map(|(dimension, mention)| of(dimension)(mention)))
}

fn of<'d>(dimension: &'d Dimension) -> impl Fn(&'d TermMention) -> Mention<'d> {
    move |mention| Mention {
        dimension,
        written: &mention.written,
        mention,
    }
}

/// Whether a name that no term has names no condition either.
pub(in crate::catalog) fn is_human_error(dimension: &Dimension, written: &str) -> bool {
    let is_one = |slug: Slug| HUMAN_ERROR.contains(&slug.as_str());
    *dimension == Dimension::Factor && Slug::from_text(written).is_some_and(is_one)
}

/// The term that is new with a name that no term has; `None` where it names none.
pub(super) fn new_term(dimension: &Dimension, written: &str) -> Option<TermId> {
    let slug = Slug::from_text(written)?;
    (!is_human_error(dimension, written)).then(|| TermId {
        dimension: dimension.clone(),
        slug,
    })
}

/// The terms of a document.
#[derive(Debug, Default)]
pub(in crate::catalog) struct Named {
    /// What each of its [`mentions`] names.
    pub(in crate::catalog) mentions: Vec<Option<TermIx>>,
    /// The terms that it uses, in the author's order: what is deprecated by its replacement, and factors
    /// that are suggested where the author names none.
    pub(in crate::catalog) uses: Vec<TermUse>,
    /// Where each term stands among these.
    places: BTreeMap<TermId, usize>,
}

impl Named {
    /// The terms of one document, as far as they are known. `systems` and `factors` are suggested for it.
    pub(in crate::catalog) fn new(
        document: &Postmortem,
        systems: &[Suggested],
        factors: &[Suggestion],
        terms: &Terms,
    ) -> Self {
        let mut named = Self::default();
        for mention in document.systems.iter().map(of(&Dimension::System)) {
            named.name(mention, terms);
        }
        for (field, mention) in &document.filed {
            if let Some(filed) = terms.filing.filed(document, field, mention) {
                let mention = Mention {
                    dimension: filed.dimension,
                    written: filed.written,
                    mention,
                };
                named.name(mention, terms);
            }
        }
        for system in systems {
            named.suggest_system(system, terms);
        }
        for mention in document.factors.iter().map(of(&Dimension::Factor)) {
            named.name(mention, terms);
        }
        named.suggest(document, factors, terms);
        for myth in &document.myths {
            if let Some(at) = named.name(of(&Dimension::Myth)(&myth.mention), terms)
                && let Some(used) = named.uses.get_mut(at)
            {
                let told = (myth.first_story.clone(), myth.second_story.clone());
                used.stories = Some(Box::new(told));
            }
        }
        for (dimension, mention) in &document.terms {
            named.name(of(dimension)(mention), terms);
        }
        // Those of all documents are held at once.
        named.uses.shrink_to_fit();
        named.mentions.shrink_to_fit();
        named
    }

    /// Resolves a mention. Returns the place of its term among the uses.
    fn name(&mut self, named: Mention<'_>, terms: &Terms) -> Option<usize> {
        let known = terms.resolve(named.dimension, named.written);
        let mention = named.mention;
        let index = known.and_then(|term| terms.index(&term.id));
        self.mentions.push(index);
        let known = known?;
        Some(self.add(TermUse {
            term: known.replacement().unwrap_or_else(|| known.id.clone()),
            note: mention.note.clone(),
            from: mention.from.clone(),
            suggested_from: None,
            stories: None,
        }))
    }

    /// Adds a use unless there is one of its term. Returns the place of that among the uses.
    fn add(&mut self, used: TermUse) -> usize {
        let next = self.uses.len();
        let place = *self.places.entry(used.term.clone()).or_insert(next);
        if place == next {
            self.uses.push(used);
        }
        place
    }

    fn suggest_system(&mut self, system: &Suggested, terms: &Terms) {
        if let Some(known) = terms.resolve(&Dimension::System, &system.name) {
            self.add(TermUse {
                term: known.replacement().unwrap_or_else(|| known.id.clone()),
                note: None,
                from: system.from.clone(),
                suggested_from: Some(Box::new(Evidence {
                    said: Arc::clone(&system.words),
                    telling: Arc::new([system.name.clone()]),
                })),
                stories: None,
            });
        }
    }

    fn suggest(&mut self, document: &Postmortem, factors: &[Suggestion], terms: &Terms) {
        for suggestion in factors {
            let id = TermId {
                dimension: Dimension::Factor,
                slug: suggestion.factor.clone(),
            };
            let Some(hint) = document.hints.get(suggestion.hint) else {
                continue;
            };
            let Some(term) = terms.get(&id) else {
                continue;
            };
            let (dimension, name) = (&id.dimension, id.slug.as_str());
            if terms.is_refused(dimension, name) || terms.refuse(&document.refused, dimension, name)
            {
                continue;
            }
            self.add(TermUse {
                term: term.replacement().unwrap_or(id),
                note: None,
                from: Provenance {
                    origin: Origin::Section,
                    span: Some(hint.said.span),
                },
                suggested_from: Some(Box::new(Evidence {
                    said: Arc::clone(&hint.said.text),
                    telling: Arc::clone(&suggestion.telling),
                })),
                stories: None,
            });
        }
    }
}
