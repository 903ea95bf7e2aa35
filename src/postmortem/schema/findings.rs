//! What is said about a document that is held back, or whose statements disagree.

use super::statements::{Position, Says, Statement};
use crate::config;
use crate::diagnostics::{Diagnostic, Location, rules};
use crate::postmortem::Audience;
use crate::text::{SourceText, Span};
use crate::words::Word;

/// As much of a statement as a message repeats.
const LONGEST: usize = 60;

/// The finding that a field of ours cannot be read.
pub(super) fn unreadable(
    source: &SourceText,
    statement: &Statement,
    message: &str,
    help: &str,
) -> Diagnostic {
    let location = Location::within(&source.path, statement.value);
    Diagnostic::new(&rules::UNKNOWN_VISIBILITY, location, message).help(help)
}

/// The finding that two statements contradict each other.
pub(super) fn contradiction(
    source: &SourceText,
    narrow: &Statement,
    wide: &[&Statement],
) -> Diagnostic {
    let wider = wide
        .first()
        .map_or_else(String::new, |wide| named(source, wide));
    let narrower = named(source, narrow);
    let message =
        format!("{narrower} and {wider} contradict each other, so the narrower one holds");
    let help = match narrow.place {
        Position::Folder => "move the file to another folder to publish it, or write `status: draft` to hold it back".to_owned(),
        Position::Title => "remove the mark from the title to publish the document, or write `status: draft` to hold it back".to_owned(),
        _ => format!("keep one of them: take {narrower} away if {wider} is right, else take {wider} away"),
    };
    let mut finding = Diagnostic::new(
        &rules::CONTRADICTING_VISIBILITY,
        place_of(source, narrow),
        message,
    )
    .help(help);
    for wide in wide {
        let note = format!("{} is stated here", named(source, wide));
        finding = finding.related(place_of(source, wide), note);
    }
    finding
}

/// The finding that a document states a wider audience than site.toml gives its path.
pub(super) fn against_rule(source: &SourceText, wide: &Statement, ruled: Audience) -> Diagnostic {
    let word = ruled.word();
    let wider = named(source, wide);
    let message = format!(
        "{wider} and the rule of site.toml for this path, `audience = \"{word}\"`, contradict each other, so the narrower one holds"
    );
    Diagnostic::new(
        &rules::CONTRADICTING_VISIBILITY,
        Location::within(&source.path, wide.span),
        message,
    )
    .help(format!(
        "write `audience: {word}` here, or add a rule behind that one which allows more for this document"
    ))
    .related(
        Location::file(config::FILE_NAME),
        format!("a rule of `[content] rules` says `audience = \"{word}\"`"),
    )
}

/// The note that a document is left out as a draft, where nobody wrote that in so many words.
pub(super) fn left_out(source: &SourceText, draft: &Statement) -> Option<Diagnostic> {
    let (because, change) = match draft.place {
        Position::Folder => ("it lies in a folder of drafts", "move it to another folder"),
        Position::Title => (
            "its title says that it is one",
            "take the mark out of its title",
        ),
        _ => return None,
    };
    let message = format!("the document is left out as a draft, because {because}");
    Some(
        Diagnostic::new(&rules::LEFT_OUT, place_of(source, draft), message)
            .help(format!("{change} to publish it, or build with `--drafts`")),
    )
}

/// The finding that something may hold the document back, which no statement of ours settles.
pub(super) fn kept(source: &SourceText, statement: &Statement) -> Diagnostic {
    const MOVE: &str = "write `status: draft` or `audience: restricted` in the front matter to hold it back, or `status: published` to publish it, and take this away";
    let named = named(source, statement);
    let is_schedule = statement.says == Says::Scheduled;
    let rule = match is_schedule {
        true => &rules::SCHEDULE,
        false => &rules::UNKNOWN_VISIBILITY,
    };
    let (message, help) = match statement.place {
        _ if is_schedule => (
            format!("{named} is not waited for, because builds know no clock, so the document is left out"),
            "write `status: published` to publish it now, or `status: draft` for as long as it should not be seen",
        ),
        Position::FrontMatter => (
            format!("{named} may hold the document back, so it is left out"),
            "say it in Afterword's terms instead: `audience: restricted` for the few, `status: draft` for nobody yet, `status: published` to publish it",
        ),
        Position::Block if !source.text.contains('\n') && source.text.contains('\r') => (
            format!("{named} may hold the document back, whose front matter is not read because its lines end with CR alone, so it is left out"),
            "save the file with the line ends of Unix or Windows, LF or CRLF; its front matter then decides",
        ),
        Position::Block => (
            "this seems to hold the document back, but is not in its front matter, so the document is left out".to_owned(),
            "move it between two `---` lines on top of the file; to publish the document, write `status: published` there instead",
        ),
        _ => (
            format!("{named} seems to hold the document back, so it is left out"),
            MOVE,
        ),
    };
    Diagnostic::new(rule, place_of(source, statement), message).help(help)
}

/// The finding that a table calls a document a draft that is published all the same.
pub(super) fn of_row(source: &SourceText, statement: &Statement) -> Diagnostic {
    Diagnostic::new(
        &rules::SAYS_DRAFT,
        place_of(source, statement),
        format!("{} is no reason to leave the document out, so it is published", named(source, statement)),
    )
    .help("write `status: draft` in the front matter to hold it back, or `status: published` to say that it is meant to be seen")
}

fn place_of(source: &SourceText, statement: &Statement) -> Location {
    match statement.place {
        Position::Folder => Location::file(&source.path),
        _ => Location::within(&source.path, statement.span),
    }
}

/// A statement in the words of its author.
fn named(source: &SourceText, statement: &Statement) -> String {
    match statement.place {
        Position::Folder => "the folder of drafts that the file lies in".to_owned(),
        _ => format!("`{}`", in_one_line(statement.span.of(&source.text))),
    }
}

fn in_one_line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = line.replace('`', "'");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

/// The finding that a front matter which cannot be read seems to hold the document back.
pub(super) fn of_broken(source: &SourceText, span: Span) -> Diagnostic {
    let message =
        "the front matter cannot be read and seems to hold the document back, so it is left out";
    Diagnostic::new(
        &rules::UNKNOWN_VISIBILITY,
        Location::within(&source.path, span),
        message,
    )
    .help("mend the front matter")
}
