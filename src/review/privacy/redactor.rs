//! Findings and the lines that they are drawn with, without the secrets of the files: what a report ends up
//! in keeps them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use super::secrets;
use crate::diagnostics::{Diagnostic, Location};
use crate::text::Span;

/// Hides secrets. The secrets of a file are looked for when it is asked for, once.
pub struct Redactor<'a> {
    text: &'a dyn Fn(&str) -> Option<Arc<str>>,
    known: RefCell<HashMap<String, Option<Redacted>>>,
}

/// A file without its secrets.
#[derive(Clone)]
struct Redacted {
    text: Arc<str>,
    secrets: Arc<[String]>,
}

impl<'a> Redactor<'a> {
    /// Hides the secrets of texts; `text` answers with the text of a file.
    pub fn new(text: &'a dyn Fn(&str) -> Option<Arc<str>>) -> Self {
        Self {
            text,
            known: RefCell::default(),
        }
    }

    /// The text of a file with an asterisk for each byte of a secret: every other place stays where it is.
    pub fn text(&self, path: &str) -> Option<Arc<str>> {
        self.redacted(path).map(|file| file.text)
    }

    /// Findings that repeat no secret of the files that they point at.
    pub fn findings(&self, findings: &[Diagnostic]) -> Vec<Diagnostic> {
        findings
            .iter()
            .map(|finding| self.finding(finding))
            .collect()
    }

    /// A finding that repeats no secret of the files that it points at.
    pub fn finding(&self, finding: &Diagnostic) -> Diagnostic {
        let mut shown = finding.clone();
        let places = shown.related.iter().map(|(place, _)| place);
        let places: Vec<Location> = places.chain(&shown.location).cloned().collect();
        for file in places.iter().filter_map(|place| self.redacted(&place.path)) {
            let told = shown.related.iter_mut().map(|(_, told)| told);
            let told = told.chain([&mut shown.message]).chain(&mut shown.help);
            for told in told {
                for secret in file.secrets.iter() {
                    if told.contains(secret.as_str()) {
                        *told = told.replace(secret.as_str(), "***");
                    }
                }
            }
        }
        shown
    }

    fn redacted(&self, path: &str) -> Option<Redacted> {
        match self.known.borrow_mut().entry(path.to_owned()) {
            Entry::Occupied(known) => known.get().clone(),
            Entry::Vacant(open) => open.insert((self.text)(path).map(redacted)).clone(),
        }
    }
}

fn redacted(text: Arc<str>) -> Redacted {
    let spans: Vec<Span> = secrets(&text)
        .into_iter()
        .map(|secret| secret.span)
        .collect();
    let written = spans.iter().map(|span| span.of(&text).to_owned());
    let secrets = written.collect();
    let text = match spans.is_empty() {
        true => text,
        false => hidden(&text, &spans),
    };
    Redacted { text, secrets }
}

/// `spans` are in order.
fn hidden(text: &str, spans: &[Span]) -> Arc<str> {
    let mut hidden = String::with_capacity(text.len());
    let mut spans = spans.iter().peekable();
    for (at, sign) in text.char_indices() {
        while spans.next_if(|span| span.end <= at).is_some() {}
        let is_secret = spans.peek().is_some_and(|span| span.start <= at);
        match is_secret && !matches!(sign, '\n' | '\r') {
            true => hidden.extend(std::iter::repeat_n('*', sign.len_utf8())),
            false => hidden.push(sign),
        }
    }
    Arc::from(hidden)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules;

    const TEXT: &str = "Käse\r\npassword: Oven-4711-Rye\nnext: Oven-4711-Rye\n";

    fn text(path: &str) -> Option<Arc<str>> {
        (path == "a.md").then(|| Arc::from(TEXT))
    }

    #[test]
    fn secrets_are_hidden_in_place() {
        let shown = Redactor::new(&text).text("a.md").unwrap();
        assert_eq!(
            &*shown,
            "Käse\r\npassword: *************\nnext: Oven-4711-Rye\n"
        );
        assert_eq!(Redactor::new(&text).text("b.md"), None);
    }

    #[test]
    fn a_finding_repeats_no_secret_of_its_files() {
        let place = Location::within("b.md", Span::new(0, 0));
        let finding = Diagnostic::new(&rules::BROKEN_LINK, place, "`Oven-4711-Rye` leads nowhere")
            .help("not `Oven-4711-Rye`")
            .related(Location::within("a.md", Span::new(0, 4)), "Oven-4711-Rye");
        let shown = Redactor::new(&text).finding(&finding);
        assert_eq!(shown.message, "`***` leads nowhere");
        assert_eq!(shown.help.as_deref(), Some("not `***`"));
        assert_eq!(shown.related[0].1, "***");
    }
}
