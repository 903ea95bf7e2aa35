//! The names under which a field is read.

use super::VISIBILITY_FIELDS;
use super::spelling::squashed;
use crate::config::Config;
use crate::data::fields::normalised;
use crate::fields::{self, Type};

/// All names of a field, in the order in which they are asked for: ours, those that the site maps to it,
/// and those of others, unless the site gives these a meaning of its own.
pub(crate) fn of(ours: &str, config: &Config) -> Vec<String> {
    let mapped = config.fields.get(&normalised(ours)).into_iter().flatten();
    let declared = || config.declared.iter().map(|field| normalised(&field.id));
    let is_the_sites = |name: &str| {
        let mut given = given_by_the_site(config).chain(declared());
        given.any(|given| given == name)
    };
    let built_in = fields::built_in(ours);
    let theirs = built_in.map_or(&[][..], |field| field.theirs);
    let theirs = theirs.iter().copied();
    // A list that the site reads as something else, such as factors, is not read twice.
    let is_list = built_in.is_some_and(|field| field.value == Type::Points);
    let ours = Some(ours).filter(|ours| !is_list || !is_the_sites(ours));
    ours.into_iter()
        .chain(mapped.map(String::as_str))
        .chain(theirs.filter(|name| !is_the_sites(name)))
        .map(str::to_owned)
        .collect()
}

/// The names that the site gives a meaning of its own, normalised. A field that it declares is none of
/// them here: whatever its name says about readers still holds.
pub(super) fn given_by_the_site(config: &Config) -> impl Iterator<Item = String> {
    let mapped = config.fields.values().flatten().map(String::as_str);
    let declared = config.taxonomies.iter().map(|one| one.dimension.as_str());
    mapped.chain(declared).map(normalised)
}

/// Our name of a field that decides who may see a document, to which the site maps a squashed name.
pub(super) fn deciding(squashed_name: &str, config: &Config) -> Option<&'static str> {
    VISIBILITY_FIELDS.into_iter().find(|ours| {
        let theirs = config.fields.get(*ours).into_iter().flatten();
        theirs
            .into_iter()
            .any(|theirs| squashed(theirs) == squashed_name)
    })
}
