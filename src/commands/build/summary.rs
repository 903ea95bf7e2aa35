//! How a build ended, in one line for people or as JSON for programs.

use std::path::Path;

use serde::Serialize;

/// What `--format json` prints.
#[derive(Debug, Serialize)]
pub(super) struct Summary {
    pub(super) postmortems: usize,
    pub(super) notes: usize,
    pub(super) pages: usize,
    pub(super) written: usize,
    pub(super) unchanged: usize,
    pub(super) removed: usize,
    pub(super) errors: usize,
    pub(super) warnings: usize,
    pub(super) elapsed_ms: u128,
}

impl Summary {
    /// One line for people.
    pub(super) fn sentence(&self, output: &Path) -> String {
        let mut parts = vec![
            counted(self.postmortems, "postmortem"),
            counted(self.pages, "page"),
            format!("{} written", thousands(self.written)),
        ];
        let more = [(self.removed, "removed"), (self.unchanged, "unchanged")];
        parts.extend(
            more.iter()
                .filter(|(number, _)| *number > 0)
                .map(|(number, what)| format!("{} {what}", thousands(*number))),
        );
        let findings = [(self.errors, "error"), (self.warnings, "warning")];
        parts.extend(
            findings
                .iter()
                .filter(|(number, _)| *number > 0)
                .map(|(number, what)| counted(*number, what)),
        );
        #[expect(clippy::cast_precision_loss, reason = "a duration for people")]
        let seconds = self.elapsed_ms as f64 / 1000.0;
        format!(
            "{}, {seconds:.2} s → {}",
            parts.join(", "),
            output.display()
        )
    }
}

/// A number with its noun.
pub(super) fn counted(number: usize, what: &str) -> String {
    if number == 1 {
        format!("1 {what}")
    } else {
        format!("{} {what}s", thousands(number))
    }
}

/// A number with commas between its thousands: `1,904`.
pub(super) fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_easy_to_take_in() {
        let check = |number, expected: &str| assert_eq!(thousands(number), expected);
        check(0, "0");
        check(999, "999");
        check(1904, "1,904");
        check(1_000_000, "1,000,000");
        assert_eq!(counted(1, "page"), "1 page");
        assert_eq!(counted(20_000, "page"), "20,000 pages");
    }
}
