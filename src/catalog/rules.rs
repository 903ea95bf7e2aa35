//! What there is to say about what is resolved: one file for each family of rules, each rule a function.

mod addresses;
mod links;
mod paths;
mod relations;
mod terms;

use super::resolve::Resolved;
use crate::diagnostics::Diagnostic;

/// The rules about content, in no particular order.
const RULES: [fn(&Resolved) -> Vec<Diagnostic>; 9] = [
    addresses::renamed,
    links::check,
    paths::check,
    relations::check,
    terms::aliases,
    terms::circles,
    terms::filed,
    terms::names,
    terms::unknown,
];

/// The findings in the content: unknown terms, broken links.
pub(super) fn findings(resolved: &Resolved) -> Vec<Diagnostic> {
    RULES.iter().flat_map(|rule| rule(resolved)).collect()
}

/// What makes the site wrong: two documents for one address. Nothing may be published.
pub(super) fn conflicts(resolved: &Resolved) -> Vec<Diagnostic> {
    let mut conflicts = addresses::disputed(resolved);
    conflicts.extend(terms::described_twice(resolved));
    addresses::aliases(resolved, &mut conflicts);
    conflicts
}
