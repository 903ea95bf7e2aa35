//! Texts of files in which secrets are hidden, for reports that draw lines: what a report ends up in keeps them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Diagnostic, rules};
use crate::text::Span;

/// The texts of the files that have secrets, by path, with an asterisk for each byte of a secret: every other
/// place stays where it is. `text` answers with the text of a file.
///
/// A secret is what `privacy/secret` points at.
pub fn hidden_secrets(
    findings: &[Diagnostic],
    text: &dyn Fn(&str) -> Option<Arc<str>>,
) -> BTreeMap<String, Arc<str>> {
    let mut spans: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
    let secrets = findings
        .iter()
        .filter(|finding| finding.rule == &rules::PRIVACY_SECRET);
    for place in secrets.filter_map(|finding| finding.location.as_ref()) {
        spans.entry(&place.path).or_default().extend(place.span);
    }
    spans
        .into_iter()
        .filter_map(|(path, spans)| Some((path.to_owned(), hidden(&text(path)?, spans))))
        .collect()
}

fn hidden(text: &str, mut spans: Vec<Span>) -> Arc<str> {
    spans.sort_by_key(|span| span.start);
    let mut hidden = String::with_capacity(text.len());
    let mut spans = spans.into_iter().peekable();
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
    use crate::diagnostics::Location;

    #[test]
    fn secrets_are_hidden_in_place() {
        let text = "käy: päss-1\r\nnext: key-2\n";
        let findings = ["päss-1\r\n", "key-2"].map(|secret| {
            let start = text.find(secret).unwrap();
            let place = Location::within("a.md", Span::new(start, start + secret.len()));
            Diagnostic::new(&rules::PRIVACY_SECRET, place, "a key")
        });
        let hidden = hidden_secrets(&findings, &|_| Some(Arc::from(text)));
        assert_eq!(&*hidden["a.md"], "käy: *******\r\nnext: *****\n");
        assert_eq!(hidden.len(), 1);
    }
}
