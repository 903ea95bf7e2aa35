//! Ignore comments: a document names a rule to ignore in one of its passages, and says why.
//!
//! [`crate::postmortem`] finds the comments; here they are parsed and applied to findings. Findings that
//! decide who may see a document cannot be ignored. A comment without a reason, and one that matches
//! nothing, are findings themselves.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::levels::decides_visibility;
use super::{Diagnostic, Location, did_you_mean, rules};
use crate::text::Span;

/// What an ignore comment begins with.
pub const MARK: &str = "afterword-ignore";

/// An ignore comment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ignore {
    /// The comment itself.
    pub comment: Span,
    /// The codes of rules as written, with their places.
    pub codes: Vec<(String, Span)>,
    /// Whether it says why.
    pub has_reason: bool,
    /// The passage that it is about.
    pub passage: Span,
    /// Whether it is about the document as a whole, too.
    pub is_about_document: bool,
}

impl Ignore {
    /// Reads what a comment says, from behind its opening: `: family/name, family/name because …`.
    /// `None` where it asks for nothing of ours.
    #[must_use]
    pub fn read(text: &str, comment: Span, said: Span) -> Option<Self> {
        let words = said.of(text);
        let rest = words.trim_start().strip_prefix(MARK)?;
        let rest = rest.trim_start().strip_prefix(':')?;
        let mut at = said.end - rest.len();
        let mut codes = Vec::new();
        let mut goes_on = true;
        let ends = |c: char| c.is_whitespace() || c == ',';
        while goes_on {
            let behind = Span::new(at, said.end).of(text);
            let word = behind.trim_start_matches(ends);
            let start = at + (behind.len() - word.len());
            let code = word.split(ends).next().unwrap_or_default();
            let is_first = codes.is_empty() && code.chars().any(char::is_alphanumeric);
            goes_on = is_first || is_code(code);
            if goes_on {
                at = start + code.len();
                codes.push((code.to_owned(), Span::new(start, at)));
            }
        }
        let reason = Span::new(at, said.end).of(text).trim();
        let reason = reason.strip_prefix("because").unwrap_or(reason);
        Some(Self {
            comment,
            codes,
            has_reason: reason.chars().any(char::is_alphanumeric),
            passage: comment,
            is_about_document: false,
        })
    }

    /// The place of the code that ignores a finding of its document.
    fn covers(&self, finding: &Diagnostic) -> Option<usize> {
        let is_within = match finding.location.as_ref()?.span {
            Some(span) => self.passage.start <= span.start && span.start < self.passage.end,
            None => self.is_about_document,
        };
        let mut codes = self.codes.iter();
        let named = codes.position(|(code, _)| code == finding.rule.code);
        named.filter(|_| is_within)
    }
}

/// Whether a word looks like the code of a rule.
fn is_code(word: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    word.split_once('/').is_some_and(|(family, name)| {
        let parts = [family, name];
        parts
            .iter()
            .all(|part| !part.is_empty() && part.chars().all(is_letter))
    })
}

/// The ignore comments of all documents, and which of their codes have matched a finding.
#[derive(Clone, Debug, Default)]
pub struct Comments {
    by_path: BTreeMap<String, Vec<(Ignore, Vec<bool>)>>,
}

impl Comments {
    /// The comments of documents, none of them matched yet.
    pub fn of<'a>(documents: impl IntoIterator<Item = (&'a str, &'a [Ignore])>) -> Self {
        let unused = |ignore: &Ignore| (ignore.clone(), vec![false; ignore.codes.len()]);
        let documents = documents.into_iter();
        let documents = documents.filter(|(_, ignores)| !ignores.is_empty());
        let by_path = documents
            .map(|(path, ignores)| (path.to_owned(), ignores.iter().map(unused).collect()));
        Self {
            by_path: by_path.collect(),
        }
    }

    /// Removes the findings that a comment ignores.
    pub fn silence(&mut self, diagnostics: &mut Vec<Diagnostic>) {
        if self.by_path.is_empty() {
            return;
        }
        diagnostics.retain(|finding| {
            let path = finding.location.as_ref().map(|place| place.path.as_str());
            let ignores = path.and_then(|path| self.by_path.get_mut(path));
            let ignores = ignores.filter(|_| !decides_visibility(finding.rule.code));
            let mut is_told = true;
            for (ignore, used) in ignores.into_iter().flatten() {
                if let Some(used) = ignore.covers(finding).and_then(|at| used.get_mut(at)) {
                    *used = true;
                    is_told = false;
                }
            }
            is_told
        });
    }

    /// Findings about the comments themselves, once all other findings have been through [`Self::silence`].
    #[must_use]
    pub fn remarks(&self) -> Vec<Diagnostic> {
        let all = self.by_path.iter();
        let all = all.flat_map(|(path, ignores)| ignores.iter().map(move |one| (path, one)));
        all.flat_map(|(path, (ignore, used))| remarks(path, ignore, used))
            .collect()
    }
}

/// Findings about one comment; `used` says which of its codes have matched.
fn remarks(path: &str, ignore: &Ignore, used: &[bool]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if ignore.codes.is_empty() {
        let place = Location::within(path, ignore.comment);
        let finding = Diagnostic::new(
            &rules::IGNORE_UNUSED,
            place,
            "the ignore comment names no rule",
        );
        let help = format!("write `{MARK}: family/name because …` with the code of a finding");
        found.push(finding.help(help));
    } else if !ignore.has_reason {
        let place = Location::within(path, ignore.comment);
        let message = "the ignore comment gives no reason";
        let finding = Diagnostic::new(&rules::IGNORE_REASON, place, message);
        found.push(finding.help("add `because …`, for whoever reads it next"));
    }
    for ((code, span), _) in ignore.codes.iter().zip(used).filter(|(_, used)| !**used) {
        let (message, help) = unused(code);
        let place = Location::within(path, *span);
        found.push(Diagnostic::new(&rules::IGNORE_UNUSED, place, message).help(help));
    }
    found
}

fn unused(code: &str) -> (String, String) {
    if decides_visibility(code) {
        return (
            format!("`{code}` cannot be ignored, because documents are left out for it"),
            "state `status` or `audience` in its place".to_owned(),
        );
    }
    let codes = || rules::ALL.iter().map(|rule| rule.code);
    if codes().any(|known| known == code) {
        return (
            format!("there is no `{code}` finding here"),
            "remove the comment".to_owned(),
        );
    }
    let by_name = codes().find(|known| known.split('/').nth(1) == Some(code));
    let help = match by_name.or_else(|| did_you_mean(code, codes())) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "write the code as it stands in the finding, such as `links/broken`".to_owned(),
    };
    (format!("`{code}` is not the code of a rule"), help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_name_rules_and_a_reason() {
        let check = |said: &str, expected: Option<(&[&str], bool)>| {
            let span = Span::new(0, said.len());
            let found = Ignore::read(said, span, span);
            let found = found.map(|ignore| {
                let codes: Vec<_> = ignore.codes.into_iter().collect();
                for (code, span) in &codes {
                    assert_eq!(span.of(said), code);
                }
                let codes: Vec<_> = codes.into_iter().map(|(code, _)| code).collect();
                (codes, ignore.has_reason)
            });
            let expected = expected.map(|(codes, has_reason)| {
                let codes = codes.iter().map(|code| (*code).to_owned());
                (codes.collect::<Vec<_>>(), has_reason)
            });
            assert_eq!(found, expected, "{said}");
        };
        let broken = "links/broken";
        check(
            " afterword-ignore: links/broken because it is gone ",
            Some((&[broken], true)),
        );
        check(
            "afterword-ignore:links/broken,terms/filed,\n language/root-cause — their words",
            Some((&[broken, "terms/filed", "language/root-cause"], true)),
        );
        check("afterword-ignore: links/broken", Some((&[broken], false)));
        check(
            "afterword-ignore: links/broken because",
            Some((&[broken], false)),
        );
        check(
            "afterword-ignore: broken since May",
            Some((&["broken"], true)),
        );
        check("afterword-ignore: ", Some((&[], false)));
        check("afterword-ignore links/broken", None);
        check("we afterword-ignore: links/broken", None);
    }

    #[test]
    fn what_is_covered_is_silent_and_what_is_not_used_is_told() {
        let ignore = |code: &str, start: usize, is_about_document: bool| Ignore {
            comment: Span::new(start, start + 1),
            codes: vec![(code.to_owned(), Span::new(start, start + 1))],
            has_reason: true,
            passage: Span::new(start, start + 10),
            is_about_document,
        };
        let found = |at: usize| {
            let place = Location::within("a.md", Span::new(at, at + 1));
            Diagnostic::new(&rules::BROKEN_LINK, place, "m")
        };
        let whole = Diagnostic::new(&rules::DATE_MISSING, Location::file("a.md"), "m");
        let check = |ignores: &[Ignore], findings: &[&Diagnostic], expected: &[&str]| {
            let mut findings: Vec<_> = findings.iter().map(|one| (*one).clone()).collect();
            let mut comments = Comments::of([("a.md", ignores)]);
            comments.silence(&mut findings);
            findings.extend(comments.remarks());
            let codes: Vec<_> = findings.iter().map(|finding| finding.rule.code).collect();
            assert_eq!(codes, expected, "{ignores:?}");
        };
        let (broken, missing) = ("links/broken", "derive/date-missing");
        check(&[ignore(broken, 5, false)], &[&found(5), &found(14)], &[]);
        check(
            &[ignore(broken, 5, false)],
            &[&found(5), &found(15)],
            &[broken],
        );
        check(
            &[ignore(broken, 5, false)],
            &[&found(4)],
            &[broken, "ignore/unused"],
        );
        check(&[ignore(missing, 0, true)], &[&whole], &[]);
        check(
            &[ignore(missing, 0, false)],
            &[&whole],
            &[missing, "ignore/unused"],
        );
        let place = Location::within("a.md", Span::new(5, 6));
        let hidden = Diagnostic::new(&rules::UNKNOWN_VISIBILITY, place, "m");
        let code = hidden.rule.code;
        check(
            &[ignore(code, 5, true)],
            &[&hidden],
            &[code, "ignore/unused"],
        );
    }
}
