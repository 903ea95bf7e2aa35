//! Terms: names that are deprecated, no condition, or probably meant otherwise, and notes that speak
//! against each other.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::index::TermIx;
use crate::catalog::resolve::Resolved;
use crate::catalog::terms::Term;
use crate::catalog::terms::naming::{is_human_error, mentions};
use crate::diagnostics::fix::Fix;
use crate::diagnostics::{Diagnostic, Location, Rule, did_you_mean, rules};
use crate::ids::{Dimension, Slug, TermId};
use crate::postmortem::{Postmortem, TermMention};

/// A term in as many documents is a site's own word, and no slip of the fingers.
const OWN_WORD: usize = 3;
/// In so many more documents another word has to be to be the right one, where nobody describes it.
const MORE_OFTEN: usize = 2;

/// Names that no longer hold, or never named a condition.
pub(super) fn names(resolved: &Resolved) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (document, dimension, mention, term) in mentioned(resolved) {
        // What a path rule says stands in site.toml and is reported there, once, not per document.
        if mention.from.span.is_none() {
            continue;
        }
        let mut report = |rule: &'static Rule, message: String, help: String, fix: Option<Fix>| {
            let location = location(document, mention);
            found.push(Diagnostic::new(rule, location, message).help(help).fix(fix));
        };
        match term.map(|term| (&term.id.slug, &term.replaced_by)) {
            Some((slug, Some(replacement))) => report(
                &rules::DEPRECATED_TERM,
                format!("`{slug}` is now called `{replacement}`"),
                format!("write `{replacement}`"),
                exchange(mention, replacement),
            ),
            None if is_human_error(dimension, &mention.written) => report(
                &rules::HUMAN_ERROR,
                format!(
                    "`{}` names no condition, so it is not listed as a factor",
                    mention.written
                ),
                "which condition made this action make sense at the time? name that one".to_owned(),
                None,
            ),
            Some((_, None)) | None => {}
        }
    }
    found
}

/// The exchange of a mention for another term.
fn exchange(mention: &TermMention, replacement: &Slug) -> Option<Fix> {
    let span = mention.from.span?;
    Some(Fix::new(span, &mention.written, replacement.as_str()))
}

/// What became of the fields that other tools file documents by.
pub(super) fn filed(resolved: &Resolved) -> Vec<Diagnostic> {
    resolved.terms.filing.finding().into_iter().collect()
}

/// Unknown terms, each once, that look like another one: a described one, or one that is used more often.
pub(super) fn unknown(resolved: &Resolved) -> Vec<Diagnostic> {
    let terms = &resolved.terms;
    let named = resolved.entries.iter().flat_map(|entry| &entry.uses);
    let named = named.filter(|used| !used.is_suggested());
    let mut counts: BTreeMap<&TermId, usize> = BTreeMap::new();
    for used in named {
        *counts.entry(&used.term).or_default() += 1;
    }
    let often = counts.iter().filter(|(_, count)| **count >= MORE_OFTEN);
    let often: Vec<(&TermId, usize)> = often.map(|(id, count)| (*id, *count)).collect();
    let described: Vec<&TermId> = terms.described().map(|term| &term.id).collect();
    let mut found = Vec::new();
    for (id, (document, mention)) in first_mentions(resolved) {
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
        let written = &mention.written;
        found.push(
            Diagnostic::new(
                &rules::UNKNOWN_TERM,
                location(document, mention),
                format!("`{written}` is not known; did you mean `{near}`? {often}"),
            )
            .help(format!(
                "write `{near}`, or describe the new term in a note named `{}/{}.md`",
                id.dimension, id.slug
            ))
            .fix(
                mention
                    .from
                    .span
                    .and_then(|span| Fix::slip(span, written, near)),
            ),
        );
    }
    found
}

/// The terms that nobody described, each with its first mention where that is one by its own name.
fn first_mentions(resolved: &Resolved) -> BTreeMap<TermId, (&Postmortem, &TermMention)> {
    let terms = &resolved.terms;
    let mut seen: BTreeSet<TermIx> = BTreeSet::new();
    let mut first = BTreeMap::new();
    for (document, _, mention, term) in mentioned(resolved) {
        let Some(term) = term else { continue };
        let replacement = term.replacement().and_then(|id| terms.get(&id));
        let meant = replacement.unwrap_or(term);
        let is_new = meant.note.is_none() && !meant.is_group;
        let is_first = is_new
            && terms
                .index(&meant.id)
                .is_some_and(|index| seen.insert(index));
        // What a path rule says stands in site.toml, not in the document.
        if is_first && replacement.is_none() && mention.from.span.is_some() {
            first.insert(meant.id.clone(), (document, mention));
        }
    }
    first
}

type Mentioned<'r> = (
    &'r Postmortem,
    &'r Dimension,
    &'r TermMention,
    Option<&'r Term>,
);

/// All mentions in catalog order, each with the term of its name.
fn mentioned(resolved: &Resolved) -> impl Iterator<Item = Mentioned<'_>> {
    resolved.entries.iter().flat_map(move |entry| {
        let document = &*entry.document;
        let named = mentions(document, &resolved.terms.filing).zip(&entry.mentions);
        named.map(move |(named, term)| {
            let term = term.and_then(|term| resolved.terms.term(term));
            (document, named.dimension, named.mention, term)
        })
    })
}

/// Where a mention stands.
fn location(document: &Postmortem, mention: &TermMention) -> Location {
    Location {
        path: document.source.path.to_string(),
        span: mention.from.span,
    }
}

/// Terms that are each other's parents.
pub(super) fn circles(resolved: &Resolved) -> Vec<Diagnostic> {
    let terms = &resolved.terms;
    let circle = |(id, parent): &(TermId, Slug)| {
        let note = terms.get(id)?.note.as_ref()?;
        let path = &note.source.path;
        let stated = note.fields.parent.as_ref();
        let location = stated.map_or_else(
            || Location::file(path),
            |stated| Location::within(path, stated.span),
        );
        let message = format!(
            "`{parent}` itself stands below `{}`, so it cannot be its parent",
            id.slug
        );
        let finding = Diagnostic::new(&rules::TERM_CIRCLE, location, message);
        Some(finding.help("remove `parent` from one of the notes"))
    };
    terms.disputes.circles.iter().filter_map(circle).collect()
}

/// Aliases that lead to another term, which has the name for its own or had it first.
pub(super) fn aliases(resolved: &Resolved) -> Vec<Diagnostic> {
    let terms = &resolved.terms;
    let aliases = terms.disputes.aliases.iter();
    let taken = aliases.filter_map(|(id, path, alias)| {
        let written = &alias.value;
        let other = terms.resolve(&id.dimension, written);
        let other = other.filter(|other| other.id != *id)?;
        let location = Location {
            path: path.clone(),
            span: alias.from.span,
        };
        let message = format!(
            "the alias `{written}` already means `{}`, so it does not lead to `{}`",
            other.id, id.slug
        );
        let finding = Diagnostic::new(&rules::TERM_CONFLICT, location, message)
            .help("remove the alias from one of the notes; a name means one term");
        let note = other.note.as_ref().filter(|_| !other.builtin);
        Some(match note {
            Some(note) => finding.related(Location::file(&note.source.path), "the other one"),
            None => finding,
        })
    });
    taken.collect()
}

/// Terms that two notes describe.
pub(super) fn described_twice(resolved: &Resolved) -> Vec<Diagnostic> {
    let terms = &resolved.terms;
    let twice = terms.disputes.described_twice.iter();
    let conflict = |(id, path, first): &(TermId, String, String)| {
        Diagnostic::new(
            &rules::ADDRESS_CONFLICT,
            Location::file(path),
            format!("`{id}` is already described by `{first}`"),
        )
        .help("move both texts into one note, or rename one of the files")
        .related(Location::file(first), "the other one")
    };
    twice.map(conflict).collect()
}
