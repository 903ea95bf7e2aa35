//! Two names of one system: which pairs look like it, and how one becomes an alias of the other.

use std::collections::BTreeMap;
use std::io;

use super::{Act, Change, Refused};
use crate::catalog::terms::Term;
use crate::ids::{Dimension, Slug};
use crate::postmortem::front_matter::edit::{self, Field, Value};
use crate::postmortem::{Note, systems};
use crate::site::Site;

/// Words for a part of the software: the orders service and the orders server may be one.
const PARTS: [&str; 9] = [
    "app",
    "application",
    "cluster",
    "db",
    "database",
    "server",
    "service",
    "system",
    "tool",
];

/// Two names that may be one system: the one that would be an alias, and the one that would stay.
pub(super) struct Pair<'t> {
    pub(super) alias: &'t Term,
    pub(super) name: &'t Term,
}

/// The pairs of names that are spelled nearly alike. `count` says in how many stories a system is.
pub(super) fn pairs<'t>(
    terms: impl Iterator<Item = &'t Term>,
    count: &dyn Fn(&Term) -> usize,
) -> Vec<Pair<'t>> {
    let mut alike: BTreeMap<String, Vec<&Term>> = BTreeMap::new();
    for term in terms.filter(|term| term.id.dimension == Dimension::System) {
        if count(term) > 0 && term.replaced_by.is_none() {
            alike.entry(squashed(&term.title)).or_default().push(term);
        }
    }
    let mut pairs = Vec::new();
    for mut terms in alike.into_values() {
        // What is described stays, then what is named most.
        terms.sort_by_key(|term| {
            (
                term.note.is_none(),
                usize::MAX - count(term),
                term.id.clone(),
            )
        });
        let Some((name, others)) = terms.split_first() else {
            continue;
        };
        let others = others
            .iter()
            .filter(|alias| own_note(alias).is_none() && !says_apart(name, alias));
        pairs.extend(others.map(|alias| Pair { alias, name }));
    }
    pairs
}

/// Whether the note of a system says that another one is none of its names.
fn says_apart(name: &Term, alias: &Term) -> bool {
    let refused = own_note(name).map(|note| &note.fields.refused);
    let mut refused = refused
        .into_iter()
        .flat_map(|refused| refused.terms(&Dimension::System));
    refused.any(|slug| *slug == alias.id.slug)
}

/// A name without what two spellings of it differ in.
fn squashed(title: &str) -> String {
    let key = systems::key(title);
    let own: Vec<&str> = key
        .split(' ')
        .filter(|word| !PARTS.contains(word))
        .collect();
    match own.is_empty() {
        true => key.replace(' ', ""),
        false => own.concat(),
    }
}

/// The note of the site that describes a term.
fn own_note(term: &Term) -> Option<&Note> {
    term.note.as_ref().filter(|_| !term.builtin)
}

/// What makes `alias` an alias of the system `name`, or says that it is another one: a line in the note
/// of that system, or a note.
pub(super) fn change(
    site: &Site,
    act: Act,
    (alias, name): (&str, &str),
    read: &dyn Fn(&str) -> io::Result<Option<Vec<u8>>>,
) -> Result<Change, Refused> {
    let system = |name: &str| {
        let found = site.catalog().vocabulary.resolve(&Dimension::System, name);
        found.ok_or_else(|| Refused::Unknown(format!("no system is called `{name}`")))
    };
    let (alias, name) = (system(alias)?, system(name)?);
    if alias.id == name.id {
        return Err(Refused::Unknown(format!("`{}` is that system", name.title)));
    }
    if let Some(note) = own_note(alias) {
        let (title, path) = (&alias.title, &note.source.path);
        return Err(Refused::Failed(format!(
            "`{title}` is described in {path}; move that text first"
        )));
    }
    let called = match Slug::from_text(&alias.title) {
        Some(slug) if slug == alias.id.slug => alias.title.clone(),
        _ => alias.id.slug.to_string(),
    };
    let (field, value) = match act {
        Act::Part => ("not", alias.id.to_string()),
        _ => ("aliases", called),
    };
    let told = Field {
        names: vec![field.to_owned()],
        value: Value::Items(vec![value]),
    };
    let (path, before, fields) = match own_note(name) {
        Some(note) => {
            let path = note.source.path.to_string();
            let bytes = read(&path).map_err(|error| Refused::Failed(format!("{path}: {error}")))?;
            let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
            let is_read = text.as_deref() == Some(&note.source.text);
            let text = text.filter(|_| is_read).ok_or_else(|| {
                Refused::Changed(format!(
                    "{path} changed since it was read; it is left as it is"
                ))
            })?;
            (path, Some(text), vec![told])
        }
        None => {
            let folder = site.config().content.dir.trim_start_matches("./");
            let folder = folder.trim_end_matches('/');
            let file = format!("systems/{}.md", name.id.slug);
            let path = match folder {
                "" | "." => file,
                folder => format!("{folder}/{file}"),
            };
            let title = Field {
                names: vec!["title".to_owned()],
                value: Value::Text(name.title.clone()),
            };
            (path, None, vec![title, told])
        }
    };
    let after = edit::write(before.as_deref().unwrap_or_default(), &fields);
    let after = after.map_err(|error| Refused::Failed(format!("{path}: {error}")))?;
    Ok(Change {
        path,
        before,
        after: Some(after),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_name_are_alike() {
        let check = |one: &str, other: &str, expected: bool| {
            assert_eq!(squashed(one) == squashed(other), expected, "{one} {other}");
        };
        check("Rabbit MQ", "RabbitMQ", true);
        check("Till server", "Till service", true);
        check("Till services", "till", true);
        check("Database", "database server", false);
        check("Orders", "Tills", false);
        check("node-1", "node-2", false);
    }
}
