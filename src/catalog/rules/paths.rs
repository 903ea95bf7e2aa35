//! Reading paths: stops that cannot be read there, and paths without any.

use crate::catalog::paths::Stray;
use crate::catalog::resolve::Resolved;
use crate::diagnostics::{Diagnostic, Location, rules};

pub(super) fn check(resolved: &Resolved) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for path in &resolved.paths {
        let source = &path.note.source.path;
        let stops = &path.note.fields.stops;
        if stops.is_empty() {
            let message = "this reading path has no stops";
            found.push(
                Diagnostic::new(&rules::PATH_EMPTY, Location::file(source), message).help(
                    "list what to read, in order, under `stops`: an `id` and a `reason` each",
                ),
            );
        }
        for (stop, place) in stops.iter().zip(&path.places) {
            if let Err(stray) = place {
                let (message, help) = explain(*stray, &stop.id.text, resolved);
                let message = format!("{message}, so this stop is left out");
                let location = Location::within(source, stop.id.span);
                found.push(Diagnostic::new(&rules::PATH_STOP, location, message).help(help));
            }
        }
    }
    found
}

/// What is wrong with a stop, and what to do about it.
fn explain(stray: Stray, written: &str, resolved: &Resolved) -> (String, String) {
    let (message, help) = match stray {
        Stray::Twice => ("is on this path already", "take one of the two stops out"),
        Stray::Withheld => (
            "is not published",
            "it is a draft or meant for another audience",
        ),
        Stray::NoReading => (
            "is neither a story, a term nor a page",
            "link to it in the text of the path",
        ),
        Stray::Unknown => {
            let message = format!("no story, term or page is called `{written}`");
            return (message, hint(written, resolved));
        }
    };
    (format!("`{written}` {message}"), help.to_owned())
}

fn hint(written: &str, resolved: &Resolved) -> String {
    let (kind, name) = match written.split_once(':') {
        Some((kind, name)) => (Some(kind.trim()), name.trim()),
        None => (None, written),
    };
    let story = || resolved.documents.nearest(name).map(str::to_owned);
    let term = || Some(resolved.terms.nearest(kind, name)?.to_string());
    let near = if kind.is_some() {
        term()
    } else {
        story().or_else(term)
    };
    near.map_or_else(
        || {
            "write the `id` of a story, a term such as `factor:retry-storm`, or the path of a page"
                .to_owned()
        },
        |near| format!("did you mean `{near}`?"),
    )
}
