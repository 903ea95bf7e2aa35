//! What should not leave a team, wherever it stands in a file: keys and passwords, addresses of people and
//! machines, and lists of names.
//!
//! No message repeats a secret. Reports of other programs keep what they are told.

mod addresses;
mod assigned;
mod kinds;
mod redactor;

use super::Reviewed;
use crate::config::Config;
use crate::diagnostics::{Diagnostic, Location, rules};
use crate::postmortem::{Postmortem, derive};
use crate::text::{self, Span};

pub use redactor::Redactor;

/// What a document tells that its author may not have meant to tell.
pub(super) fn findings(
    document: &Reviewed<'_>,
    postmortem: Option<&Postmortem>,
    config: &Config,
) -> Vec<Diagnostic> {
    let whole = document.source.text.as_ref();
    let secrets = secrets(whole);
    let spans: Vec<Span> = text::joined(secrets.iter().map(|secret| secret.span));
    let mut findings: Vec<Diagnostic> = secrets.iter().map(|one| secret(document, one)).collect();
    findings.extend(together(
        document,
        addresses::emails(whole, &spans),
        &rules::PRIVACY_EMAIL,
        "an e-mail address of somebody stands here",
        "name the role, or an address that belongs to a team",
    ));
    findings.extend(together(
        document,
        addresses::machines(whole, &spans),
        &rules::PRIVACY_ADDRESS,
        "an IP address that can be reached from outside stands here",
        "leave it out, or write one that is kept for examples, such as `192.0.2.1`",
    ));
    findings.extend(postmortem.and_then(|one| names(document, one, config)));
    findings
}

/// Something that lets whoever reads it in.
struct Secret {
    /// What it is, with its article.
    kind: &'static str,
    span: Span,
}

/// The secrets of a text, in its order and each once.
fn secrets(text: &str) -> Vec<Secret> {
    let mut found = kinds::secrets(text);
    found.extend(assigned::secrets(text));
    // What has a kind of its own says more than that something was assigned: it was found first.
    found.sort_by_key(|secret| secret.span.start);
    let mut kept: Vec<Secret> = Vec::new();
    for secret in found {
        match kept.last() {
            Some(last) if secret.span.start < last.span.end => {}
            _ => kept.push(secret),
        }
    }
    kept
}

fn secret(document: &Reviewed<'_>, secret: &Secret) -> Diagnostic {
    let message = format!("{} stands in the text", secret.kind);
    document
        .finding(&rules::PRIVACY_SECRET, secret.span, message)
        .help("withdraw it where it was issued, then write `REDACTED` here; the history of the repository keeps what was committed")
}

/// One finding for all places of a kind: whoever looks at the first one sees the others.
fn together(
    document: &Reviewed<'_>,
    places: Vec<Span>,
    rule: &'static crate::diagnostics::Rule,
    message: &str,
    help: &str,
) -> Option<Diagnostic> {
    let mut places = places.into_iter();
    let first = places.next()?;
    let finding = document.finding(rule, first, message).help(help);
    Some(places.fold(finding, |finding, place| {
        finding.related(document.location(place), "and here")
    }))
}

/// People who are listed by name, where the site does not publish names.
fn names(document: &Reviewed<'_>, postmortem: &Postmortem, config: &Config) -> Option<Diagnostic> {
    if config.publish_names {
        return None;
    }
    let people = postmortem.participants.iter();
    let named = people.filter(|one| one.who.as_deref().is_some_and(is_full_name));
    let count = named.count();
    if count == 0 {
        return None;
    }
    let people = match count {
        1 => "1 person is".to_owned(),
        count => format!("{count} people are"),
    };
    let section = postmortem.outline.people().into_iter().next();
    let heading = section.and_then(|section| {
        let mut headings = postmortem.outline.headings.iter();
        headings.find(|heading| heading.span.start == section.start)
    });
    let place = match heading {
        Some(heading) => document.location(heading.span),
        None => Location::file(&document.source.path),
    };
    let finding = Diagnostic::new(
        &rules::PRIVACY_NAMES,
        place,
        format!(
            "{people} listed by name; on pages their list shows roles only, the file and the rest of the text show names"
        ),
    );
    Some(finding.help("write roles, such as `incident commander`, or say `[people] names = true` in site.toml where everybody agreed"))
}

/// Whether a name tells strangers who somebody is: neither initials nor a role do.
fn is_full_name(who: &str) -> bool {
    /// First words that say what somebody or something is.
    const NO_NAMES: [&str; 8] = [
        "agent",
        "ai",
        "assistant",
        "bot",
        "client",
        "copilot",
        "customer",
        "user",
    ];
    let first = who.split(|c: char| !c.is_alphanumeric()).next();
    if first.is_some_and(|first| NO_NAMES.contains(&first.to_lowercase().as_str())) {
        return false;
    }
    let is_role = derive::names_role(who) && !who.contains([':', '(', ',']);
    who.chars().any(char::is_lowercase)
        && who
            .chars()
            .any(|sign| !sign.is_lowercase() && sign.is_alphabetic() || sign == '@')
        && who.chars().count() > 2
        && !is_role
}

#[cfg(test)]
mod tests;
