//! Addresses that several documents claim.

use crate::catalog::identity::{Disputed, Renamed};
use crate::catalog::resolve::Resolved;
use crate::diagnostics::{Diagnostic, Location, rules};
use crate::postmortem::Postmortem;

/// Documents that got another address because several had the same.
pub(super) fn renamed(resolved: &Resolved) -> Vec<Diagnostic> {
    let finding = |renamed: &Renamed| {
        let Renamed {
            path,
            from,
            to,
            count,
        } = renamed;
        Diagnostic::new(
            &rules::DERIVED_TWINS,
            Location::file(path),
            format!("{count} documents are called `{from}`, so this one becomes `{to}`"),
        )
        .help("an `id` of its own in the front matter keeps its address stable")
    };
    resolved.id_conflicts.renamed.iter().map(finding).collect()
}

/// Documents whose addresses were chosen, and are the same.
pub(super) fn disputed(resolved: &Resolved) -> Vec<Diagnostic> {
    let conflict = |disputed: &Disputed| {
        let Disputed {
            path,
            address,
            first,
        } = disputed;
        Diagnostic::new(
            &rules::ADDRESS_CONFLICT,
            Location::file(path),
            format!("`{address}` is already the address of `{first}`"),
        )
        .help("give one of them another `id` in its front matter, or rename the file")
        .related(Location::file(first), "the other one")
    };
    resolved
        .id_conflicts
        .disputed
        .iter()
        .map(conflict)
        .collect()
}

/// Former ids that are in use, or claimed twice: added to the conflicts that are known.
pub(super) fn aliases(resolved: &Resolved, conflicts: &mut Vec<Diagnostic>) {
    for taken in &resolved.redirects.taken {
        let document = |index| {
            let entry = resolved.entries.get(index)?;
            Some(&*entry.document)
        };
        let (Some(document), Some(other)) = (document(taken.by), document(taken.first)) else {
            continue;
        };
        // Documents that claim one id may share their aliases as well: one thing to mend.
        if is_told(conflicts, document, other) {
            continue;
        }
        let (alias, other) = (&taken.alias, &other.source.path);
        conflicts.push(
            Diagnostic::new(
                &rules::ADDRESS_CONFLICT,
                Location::within(&document.source.path, taken.span),
                format!("the alias `{alias}` already leads to `{other}`"),
            )
            .help("an address leads to one document; remove the alias from one of them")
            .related(Location::file(other), "the other one"),
        );
    }
}

/// Whether a conflict of two documents was reported.
fn is_told(conflicts: &[Diagnostic], one: &Postmortem, other: &Postmortem) -> bool {
    let paths = [&*one.source.path, &*other.source.path];
    conflicts.iter().any(|conflict| {
        let first = conflict
            .location
            .iter()
            .map(|location| location.path.as_str());
        let second = conflict
            .related
            .iter()
            .map(|(location, _)| location.path.as_str());
        let named: Vec<&str> = first.chain(second).collect();
        paths.iter().all(|path| named.contains(path))
    })
}
