//! The labels of one line: what each is called, what that means, and where its value stands.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::pattern::pattern;
use crate::postmortem::language::{self, Label, Words};
use crate::postmortem::markdown::blocks::Line;
use crate::postmortem::timeline;

/// Characters of a line in which a label ends, with room for what stands around it.
const LONGEST_LABEL: usize = 100;
/// Characters of a value that describes a document.
pub(super) const LONGEST_VALUE: usize = 80;

/// Whether a line has a label that is known.
pub(super) fn is_labelled(line: &Line) -> bool {
    written_label(line).is_some_and(|(label, _)| label.is_some())
}

/// What the label of `Name: value`, `**Name** value` or `| Name | value` means, and where in the
/// line the value stands.
pub(super) fn written_label(line: &Line) -> Option<(Option<Label>, Range<usize>)> {
    static BAR: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"^\s*\|\s*(\p{L}[\p{L}\p{N} /&;.'’()-]{0,40}?)\s*\|\s*([^|]*?)\s*(?:\||$)")
    });
    static BOLD: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*[-–—]?\s*(.*?)\s*$"));
    let text = line.text.as_str();
    // Most lines have no colon near their start, and are not searched.
    let has_colon = || {
        text.chars()
            .take(LONGEST_LABEL)
            .any(|c| matches!(c, ':' | '：'))
    };
    let found = match text.trim_start().starts_with('|') {
        true => BAR
            .captures(text)
            .and_then(|found| Some((found.get(1)?.as_str(), found.get(2)?.range()))),
        false => has_colon().then(|| behind_colon(text)).flatten(),
    };
    if let Some((name, value)) = found {
        return Some((meaning(name), value));
    }
    let bold = line.bold.first().filter(|bold| bold.start == 0)?;
    let name = text.get(bold.clone())?;
    let value = BOLD.captures(text.get(bold.end..)?)?.get(1)?.range();
    Some((meaning(name), bold.end + value.start..bold.end + value.end))
}

/// The labels of a line that holds several, each with the range of its value:
/// `**Severity:** SEV1 | **Duration:** 47 minutes`. Empty unless every part is a label with a short value.
pub(super) fn side_by_side(line: &Line) -> Vec<(Option<Label>, Range<usize>)> {
    let text = line.text.as_str();
    if text.starts_with('|') || text.matches([':', '：']).count() < 2 {
        return Vec::new();
    }
    let mut found = Vec::new();
    for part in parts(line) {
        let written = text.get(part.clone()).unwrap_or_default();
        if written.trim().is_empty() {
            continue;
        }
        let is_short = |value: &&str| !value.is_empty() && value.chars().count() <= LONGEST_VALUE;
        let labelled = behind_colon(written)
            .filter(|(_, value)| written.get(value.clone()).as_ref().is_some_and(is_short));
        let Some((name, value)) = labelled else {
            return Vec::new();
        };
        let value = part.start + value.start..part.start + value.end;
        found.push((meaning(name), value));
    }
    let is_known = found.iter().any(|(label, _)| label.is_some());
    match found.len() > 1 && is_known {
        true => found,
        false => Vec::new(),
    }
}

/// The parts of a line between bars and dots, and in front of bold labels, which need no mark between them.
fn parts(line: &Line) -> Vec<Range<usize>> {
    let text = line.text.as_str();
    let marks = text.match_indices(['|', '·', '•']);
    let mut cuts: Vec<Range<usize>> = marks.map(|(at, mark)| at..at + mark.len()).collect();
    let is_label = |bold: &&Range<usize>| {
        let name = text.get((*bold).clone()).unwrap_or_default();
        let behind = text.get(bold.end..).unwrap_or_default();
        bold.start > 0 && (name.trim_end().ends_with(':') || behind.starts_with(':'))
    };
    let bolds = line.bold.iter().filter(is_label);
    cuts.extend(bolds.map(|bold| bold.start..bold.start));
    cuts.sort_by_key(|cut| (cut.start, cut.end));
    let starts = std::iter::once(0).chain(cuts.iter().map(|cut| cut.end));
    let ends = cuts.iter().map(|cut| cut.start).chain([text.len()]);
    starts.zip(ends).map(|(start, end)| start..end).collect()
}

/// The name in front of a colon, and where the value behind it stands.
fn behind_colon(text: &str) -> Option<(&str, Range<usize>)> {
    static COLON: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"^\s*:?([\p{L}][\p{L}\p{N} /&;.'’()-]{0,40}?)[ \t]*[:：][ \t]*(.*?)\s*$")
    });
    let found = COLON.captures(text)?;
    Some((found.get(1)?.as_str(), found.get(2)?.range()))
}

/// What a label's name means.
pub(super) fn meaning(name: &str) -> Option<Label> {
    static LABELS: LazyLock<Words<Label>> =
        LazyLock::new(|| language::meanings(language::all(), |language| language.labels));
    let name = name.to_lowercase().replace(['’', '\''], "");
    let name = name.split('(').next().unwrap_or_default();
    let says_nothing = |word: &str| language::all().any(|one| one.around_labels.contains(&word));
    let all: Vec<&str> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let words: Vec<&str> = all
        .iter()
        .copied()
        .filter(|word| !says_nothing(word))
        .collect();
    let label = LABELS.get(words.join(" ").as_str()).copied();
    let moment = || timeline::milestone_of(name).map(Label::Moment);
    let label = match label {
        None | Some(Label::Other) => moment().or(label),
        label => label,
    };
    // "The service: it was slow" is a sentence.
    label.filter(|label| *label != Label::Systems || words.len() == all.len())
}
