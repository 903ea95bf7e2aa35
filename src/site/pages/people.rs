//! Who took part, as a page tells it: by role, and by name only where the site opts in.

use std::collections::BTreeSet;

use crate::postmortem::outline::SectionKind;
use crate::postmortem::{Postmortem, outline};
use crate::site::views::Told;
use crate::text::Span;

/// Roles; names only where the site opts in.
pub(super) fn participants(of: &Told<'_>) -> Vec<String> {
    let publish_names = of.config.publish_names;
    let mut told: Vec<String> = Vec::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for participant in &of.document.participants {
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
pub(super) fn hidden(told: &Told<'_>) -> Vec<Span> {
    if told.config.publish_names {
        Vec::new()
    } else {
        told.document.outline.people()
    }
}

/// The anchor of the first passage that was left out.
pub(super) fn anchor(told: &Told<'_>) -> Option<String> {
    let hidden = hidden(told);
    let starts = |heading: &&outline::Heading| {
        let at = heading.span.start;
        hidden.iter().any(|span| span.start == at)
    };
    let headings = &told.document.outline.headings;
    let heading = headings.iter().find(starts)?;
    Some(heading.anchor.clone())
}

/// Says that names are left out, where they are: with the number of people where not even a role
/// is known.
pub(super) fn note(told: &Told<'_>) -> Option<String> {
    let hidden = hidden(told);
    let people = &told.document.participants;
    let has_names = people.iter().any(|person| person.who.is_some()) || !hidden.is_empty();
    if told.config.publish_names || !has_names {
        return None;
    }
    let are_told_by_role = people.iter().any(|person| person.role.is_some());
    Some(match people.len() {
        // The author's list holds something else than names.
        0 => "The list of people is left out.".to_owned(),
        _ if are_told_by_role => "Names are left out; roles are listed.".to_owned(),
        1 => format!("One person {}. Names are left out.", did(told.document)),
        count => format!("{count} people {}. Names are left out.", did(told.document)),
    })
}

/// What the heading of the list of people says that they did.
fn did(document: &Postmortem) -> &'static str {
    let sections = &document.outline.sections;
    let mut lists = sections
        .iter()
        .filter(|section| section.kind == SectionKind::Participants);
    let heading = lists.next().map(|section| section.heading);
    let heading = heading.and_then(|at| document.outline.headings.get(at));
    let words = heading.map(|heading| heading.text.to_lowercase());
    let says = |word: &str| words.as_ref().is_some_and(|words| words.contains(word));
    match () {
        () if says("attend") => "attended the review",
        () if says("respon") => "responded",
        () if says("particip") || words.is_none() => "took part",
        () => "were involved",
    }
}
