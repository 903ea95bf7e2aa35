//! What a finding is known by from one run to the next: the words it stands in, and not its line.
//!
//! Lines that are put in front of it change nothing, and neither do other words in the message of a
//! later version. Whoever edits the line itself meets the finding as a new one.

use std::sync::Arc;

use super::Diagnostic;

/// Digits of a hash. Two of one path and rule that are the same by chance are counted, and that is all.
const DIGITS: usize = 16;

/// The fingerprint of a finding within its path and rule. `source` answers with the text of a file.
pub fn of(finding: &Diagnostic, source: &dyn Fn(&str) -> Option<Arc<str>>) -> String {
    let place = finding.location.as_ref();
    let line = place.and_then(|place| {
        let text = source(&place.path)?;
        let line = line_at(&text, place.span?.start).trim();
        (!line.is_empty()).then(|| line.to_owned())
    });
    let words = line.as_deref().unwrap_or(&finding.message);
    let hash = blake3::hash(words.as_bytes()).to_hex();
    hash.as_str().get(..DIGITS).unwrap_or_default().to_owned()
}

/// The line of a text in which an offset lies.
fn line_at(text: &str, offset: usize) -> &str {
    let (before, behind) = text.split_at(text.floor_char_boundary(offset));
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let end = behind.find('\n').map_or(text.len(), |at| before.len() + at);
    text.get(start..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::{Location, rules};
    use crate::text::Span;

    fn fingerprint(text: &str, passage: &str, message: &str) -> String {
        let start = text.find(passage).unwrap();
        let span = Span::new(start, start + passage.len());
        let finding = Diagnostic::new(&rules::FIELD_VALUE, Location::within("a.md", span), message);
        let text: Arc<str> = Arc::from(text);
        of(&finding, &|_| Some(text.clone()))
    }

    #[test]
    fn lines_in_front_and_other_messages_change_nothing() {
        let known = fingerprint("date: 2024-02-30\n", "2024", "m");
        let check = |text: &str, is_same: bool| {
            assert_eq!(fingerprint(text, "2024", "n") == known, is_same, "{text:?}");
        };
        check("\u{feff}\r\nä\r\n  date: 2024-02-30\r\nx", true);
        check("date: 2024-02-30", true);
        check("date: 2024-02-31\n", false);
    }

    #[test]
    fn without_a_line_the_message_tells() {
        let of_message = |message: &str| {
            let finding = Diagnostic::new(&rules::DATE_MISSING, Location::file("a.md"), message);
            of(&finding, &|_| Some(Arc::from("x")))
        };
        assert_eq!(of_message("m"), of_message("m"));
        assert_ne!(of_message("m"), of_message("n"));
    }
}
