//! Who took part, as a page tells it: by role, and by name only where the site opts in.

use std::collections::BTreeSet;

use super::parts::Parts;
use crate::postmortem::{Postmortem, outline};
use crate::text::Span;

/// Roles; names only where the site opts in.
pub(super) fn participants(parts: &Parts<'_>, document: &Postmortem) -> Vec<String> {
    let publish_names = parts.site.config.publish_names;
    let mut told: Vec<String> = Vec::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for participant in &document.participants {
        let words = match (&participant.role, &participant.who) {
            (Some(role), Some(who)) if publish_names => Some(format!("{role}: {who}")),
            (Some(role), _) => Some(role.clone()),
            (None, Some(who)) if publish_names => Some(who.clone()),
            (None, _) => None,
        };
        told.extend(words.filter(|words| seen.insert(words.clone())));
    }
    told
}

/// The passages that the page leaves out: lists of names. Front matter gives names only where the
/// site opts in, and the text is no other place for them.
pub(super) fn hidden(parts: &Parts<'_>, document: &Postmortem) -> Vec<Span> {
    if parts.site.config.publish_names {
        Vec::new()
    } else {
        document.outline.people()
    }
}

/// The anchor of the first passage that was left out.
pub(super) fn anchor(document: &Postmortem, hidden: &[Span]) -> Option<String> {
    let starts = |heading: &&outline::Heading| {
        let at = heading.span.start;
        hidden.iter().any(|span| span.start == at)
    };
    let heading = document.outline.headings.iter().find(starts)?;
    Some(heading.anchor.clone())
}

/// Says that names are left out, where they are: with the number of people where not even a role
/// is known.
pub(super) fn note(parts: &Parts<'_>, document: &Postmortem, hidden: &[Span]) -> Option<String> {
    let people = &document.participants;
    let has_names = people.iter().any(|person| person.who.is_some()) || !hidden.is_empty();
    if parts.site.config.publish_names || !has_names {
        return None;
    }
    let roleless = people.iter().filter(|person| person.role.is_none()).count();
    Some(if people.iter().any(|person| person.role.is_some()) {
        "Names are left out; roles are listed.".to_owned()
    } else {
        match roleless {
            0 => "Names are left out.".to_owned(),
            1 => "One person took part. Names are left out.".to_owned(),
            count => format!("{count} people took part. Names are left out."),
        }
    })
}
