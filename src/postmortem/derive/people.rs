//! Who took part, as lists of people tell it: in items, in rows of tables, or in one line with commas.

use super::Document;
use crate::postmortem::language::Label;
use crate::postmortem::markdown::blocks::Kind;
use crate::postmortem::outline::SectionKind;
use crate::postmortem::schema::Meta;
use crate::postmortem::{Participant, markdown};

/// A longer text is a sentence and no name.
const LONGEST_NAME: usize = 40;
/// Words that names are written in small letters with.
const PARTICLES: [&str; 14] = [
    "al", "bin", "da", "de", "del", "della", "den", "der", "di", "dos", "du", "la", "van", "von",
];
/// What stands where names should.
const NOBODY: [&str; 12] = [
    "all",
    "everybody",
    "everyone",
    "n/a",
    "na",
    "name",
    "names",
    "nobody",
    "none",
    "tba",
    "tbc",
    "tbd",
];

impl Document<'_> {
    /// Front matter → the sections that list people.
    pub(super) fn participants(&self, meta: &Meta) -> Vec<Participant> {
        if !meta.participants.is_empty() {
            return meta.participants.clone();
        }
        let listed = self.listed(SectionKind::Participants);
        let listed: Vec<Participant> = listed
            .flat_map(|item| people(&markdown::plain_text(&item.text)))
            .collect();
        if !listed.is_empty() {
            return listed;
        }
        let mut told = self.in_rows();
        let passages = self.passages.iter();
        let own = passages.filter(|one| one.kind == SectionKind::Participants && !one.is_list);
        told.extend(
            own.flat_map(|passage| passage.texts(self.text()))
                .flat_map(|text| enumerated(&markdown::plain_text(&text.text))),
        );
        told
    }

    /// How many people a labelled line near the start names: `Attendees: RF, PW`.
    pub(super) fn labelled_people(&self) -> Option<usize> {
        let mut entries = self.labels.iter();
        entries.find_map(|entry| {
            let is_list = entry.label == Label::People;
            let count = is_list.then(|| enumerated(entry.value()).len())?;
            (count > 0).then_some(count)
        })
    }

    /// The people of tables in sections that list people: one a row.
    fn in_rows(&self) -> Vec<Participant> {
        let within = self.outline.people();
        let is_listed = |at: usize| {
            within
                .iter()
                .any(|span| (span.start..span.end).contains(&at))
        };
        let rows = self.blocks.iter().filter(|block| {
            block.kind == Kind::Row { header: false } && is_listed(block.span.start)
        });
        let person = |cells: Vec<&str>| {
            let text = cells.join(", ");
            let first = cells
                .first()
                .is_some_and(|first| is_name(first) || names_role(first));
            first.then(|| participant(&text))
        };
        rows.filter_map(|row| {
            let cells = row.lines.iter().map(|line| line.text.trim());
            person(cells.filter(|cell| !cell.is_empty()).take(2).collect())
        })
        .collect()
    }
}

/// The people of an item, of whom there is at least one where it says anything.
fn people(line: &str) -> Vec<Participant> {
    let several = enumerated(line);
    match several.len() {
        0 | 1 => {
            let is_nobody = NOBODY.contains(&line.trim().to_lowercase().as_str());
            (!is_nobody && !line.trim().is_empty())
                .then(|| participant(line))
                .into_iter()
                .collect()
        }
        _ => several,
    }
}

/// The people of a line such as `RF, PW, RR` or `Responders: Ada Lovelace and Grace Hopper`; none of a
/// sentence.
fn enumerated(line: &str) -> Vec<Participant> {
    // "Who was the incident commander? Ada".
    let parts = line.split_once(':').or_else(|| line.split_once("? "));
    let (role, names) = match parts {
        Some((role, names)) if role.chars().count() <= LONGEST_NAME => (Some(role.trim()), names),
        _ => (None, line),
    };
    let role = role.filter(|role| names_role(role)).map(str::to_owned);
    let names = names.trim().trim_end_matches('.');
    let names = match are_initials(names) {
        true => names.split_whitespace().collect::<Vec<_>>().join(", "),
        false => names.replace(" and ", ", ").replace(" & ", ", "),
    };
    let mut found = Vec::new();
    for name in names.split([',', ';', '、', '，', '/', '|']) {
        let name = name.trim().trim_start_matches("and ");
        if name.is_empty() {
            continue;
        }
        if !is_name(name) {
            return Vec::new();
        }
        let mut one = participant(name);
        one.role = one.role.or_else(|| role.clone());
        found.push(one);
    }
    found
}

/// Whether a text is initials of several people with nothing but spaces between them: `RF PW RR`.
fn are_initials(text: &str) -> bool {
    let is_initials = |word: &str| {
        (2..=3).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_uppercase())
    };
    text.split_whitespace().count() > 1 && text.split_whitespace().all(is_initials)
}

/// Whether a text looks like a name: short, its words in capitals, or a handle. What stands in brackets
/// behind it is no part of it.
fn is_name(text: &str) -> bool {
    let name = text
        .split(['(', '[', '<'])
        .next()
        .unwrap_or_default()
        .trim();
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_word_of_name = |word: &&str| {
        let first = word.trim_start_matches(['@', '`', '*', '"']).chars().next();
        first.is_some_and(|first| {
            first.is_uppercase() || (first.is_alphabetic() && !first.is_lowercase())
        }) || PARTICLES.contains(word)
    };
    let is_handle = words.len() == 1 && name.starts_with('@');
    let is_nobody = NOBODY.contains(&name.to_lowercase().as_str());
    let is_short = (1..=4).contains(&words.len()) && name.chars().count() <= LONGEST_NAME;
    // "Ada, SRE" is one person, told with her role.
    let is_plain_role = names_role(name) && words.len() <= 2;
    is_short && !is_nobody && !is_plain_role && (is_handle || words.iter().all(is_word_of_name))
}

/// `Incident commander: Ada` or `Ada (incident commander)`, in either order. What does not name a
/// role may be a name, and is not published as a role.
fn participant(line: &str) -> Participant {
    let trimmed = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let bracketed = || line.trim().strip_suffix(')')?.rsplit_once('(');
    let parts = line
        .split_once(':')
        .or_else(bracketed)
        .or_else(|| line.split_once(" - "))
        .or_else(|| line.split_once(" – "))
        .or_else(|| line.split_once(','));
    let (role, who) = match parts {
        Some((role, who)) if names_role(role) => (trimmed(role), trimmed(who)),
        Some((who, role)) if names_role(role) => (trimmed(role), trimmed(who)),
        _ => (None, trimmed(line)),
    };
    Participant { role, who }
}

/// Whether words speak of what somebody did, not of who it was.
pub fn names_role(words: &str) -> bool {
    const ROLES: [&str; 42] = [
        "admin",
        "administrator",
        "analyst",
        "architect",
        "author",
        "call",
        "captain",
        "commander",
        "comms",
        "communication",
        "communications",
        "coordinator",
        "customer",
        "dba",
        "developer",
        "devops",
        "director",
        "engineer",
        "engineering",
        "expert",
        "facilitator",
        "ic",
        "infrastructure",
        "lead",
        "leader",
        "liaison",
        "manager",
        "oncall",
        "operations",
        "operator",
        "ops",
        "owner",
        "primary",
        "reporter",
        "responder",
        "reviewer",
        "scribe",
        "secondary",
        "security",
        "sre",
        "support",
        "team",
    ];
    let words = words.to_lowercase();
    let mut words = words.split(|c: char| !c.is_alphanumeric());
    words.any(|word| {
        let singular = word.strip_suffix('s').unwrap_or(word);
        ROLES.contains(&word) || ROLES.contains(&singular)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::postmortem::derive;
    use crate::text::SourceText;

    #[test]
    fn people_are_counted_however_they_are_listed() {
        let check = |text: &str, expected: usize| {
            let source = SourceText::new("a.md", format!("# Ovens were cold\n\n{text}\n"));
            let read = derive::read(source, &Config::for_site("site"), None);
            assert_eq!(
                read.value.unwrap().people().unwrap_or_default(),
                expected,
                "{text}"
            );
        };
        check("## Attendees\n\nAB, CD, EF, GH", 4);
        check("## Attendees\n\n- AB, CD, EF\n- GH", 4);
        check("## Attendees\n\n- AB CD EF GH", 4);
        check("## Attendees\n\n- AB Baker", 1);
        check(
            "## Responders\n\n- Who led? Ada Baker\n- Who else was there? Ben Cook, Cee Drake",
            3,
        );
        check(
            "## Attendees\n\n- Ada Baker\n- Ben de Cook (scribe)\n- @cee",
            3,
        );
        check("## Attendees\n\nAda Baker, Ben Cook and Cee", 3);
        check("## Responders\n\nOn-call: Ada, Ben\n\nComms: Cee", 3);
        check(
            "## Participants\n\n| Name | Role |\n|-|-|\n| Ada | baker |\n| Ben | cook |",
            2,
        );
        check(
            "## Participants\n\n- Incident commander: Ada\n- Scribe: Ben",
            2,
        );
        check("**Attendees:** AB, CD, EF", 3);
        check(
            "## Attendees\n\nEverybody who was in the bakery that day came.",
            0,
        );
        check("## Attendees\n\nTBD", 0);
    }

    #[test]
    fn names_are_never_taken_for_roles() {
        let check = |line: &str, role: Option<&str>, who: &str| {
            let found = participant(line);
            assert_eq!(
                (found.role.as_deref(), found.who.as_deref()),
                (role, Some(who)),
                "{line}"
            );
        };
        check("Incident commander: Ada", Some("Incident commander"), "Ada");
        check("Ada (on-call engineer)", Some("on-call engineer"), "Ada");
        check("Ada: SRE", Some("SRE"), "Ada");
        check("Ada: joined at ten", None, "Ada: joined at ten");
        check("Ada Lovelace", None, "Ada Lovelace");
    }
}
