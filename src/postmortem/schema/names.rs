//! What other collections of postmortems call the fields that Afterword knows, where one name can mean
//! nothing else.

use super::VISIBILITY_FIELDS;
use super::spelling::squashed;
use crate::config::Config;
use crate::data::fields::normalised;

/// Our name of a field, and theirs, normalised.
const THEIRS: [(&str, &[&str]); 6] = [
    (
        "date",
        &[
            "incident_date",
            "date_of_incident",
            "occurred_on",
            "occurred_at",
        ],
    ),
    (
        "started",
        &[
            "start_time",
            "started_at",
            "incident_start",
            "incident_started_at",
        ],
    ),
    (
        "detected",
        &["detected_at", "detection_time", "time_detected"],
    ),
    ("declared", &["declared_at"]),
    ("mitigated", &["mitigated_at", "mitigation_time"]),
    (
        "resolved",
        &[
            "resolved_at",
            "resolution_time",
            "end_time",
            "ended_at",
            "incident_end",
        ],
    ),
];

/// All names of a field, in the order in which they are asked for: ours, those that the site maps to it,
/// and those of others, unless the site gives these a meaning of its own.
pub(super) fn of(ours: &str, config: &Config) -> Vec<String> {
    let mapped = config.fields.get(&normalised(ours)).into_iter().flatten();
    let is_the_sites = |name: &str| given_by_the_site(config).any(|given| given == name);
    let theirs = THEIRS.iter().filter(|(known, _)| *known == ours);
    let theirs = theirs.flat_map(|(_, theirs)| theirs.iter().copied());
    std::iter::once(ours)
        .chain(mapped.map(String::as_str))
        .chain(theirs.filter(|name| !is_the_sites(name)))
        .map(str::to_owned)
        .collect()
}

/// The names that the site gives a meaning of its own, normalised.
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
