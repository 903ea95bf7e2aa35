//! The severity that a title names: `[SEV1] Tills are down`.

use std::sync::LazyLock;

use regex::Regex;

use super::titles::{begun, is_told};
use crate::pattern::pattern;

/// The severity that a title names apart from its words, and the title without it: `[SEV1] Tills are down`,
/// `P2: Tills are slow`, `Tills are slow (SEV-3)`.
pub(super) fn classed(title: &str) -> Option<(&str, String)> {
    static APART: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"[\[(]\s*((?i:sev(?:erity)?)[\s-]?[0-5]|P[0-5])\s*[\])]|^((?i:sev(?:erity)?)[\s-]?[0-5]|P[0-5])(?:\s*[:|]|\s+[–—-]\s)|\s[–—|-]\s+((?i:sev(?:erity)?)[\s-]?[0-5]|P[0-5])$",
        )
    });
    let title = title.trim();
    // Most titles name none, and are not searched.
    if !title.bytes().any(|byte| matches!(byte, b'0'..=b'5')) {
        return None;
    }
    let found = APART.captures(title)?;
    let whole = found.get(0)?;
    let class = found.iter().skip(1).flatten().next()?.as_str();
    let is_mark = |c: char| c.is_whitespace() || ":–—|,-".contains(c);
    let before = title.get(..whole.start())?.trim_end();
    let behind = title.get(whole.end()..)?.trim_start_matches(is_mark);
    let rest = match (before.is_empty(), behind.is_empty()) {
        (true, _) => begun(behind),
        (_, true) => before.trim_end_matches(is_mark).to_owned(),
        _ => format!("{before} {behind}"),
    };
    is_told(&rest).then_some((class, rest))
}

/// Whether two texts name one severity: `SEV-1` and `sev1`.
pub(super) fn is_one_class(one: &str, other: &str) -> bool {
    let letters = |text: &str| -> String {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters
            .flat_map(char::to_lowercase)
            .collect::<String>()
            .replace("severity", "sev")
    };
    letters(one) == letters(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_name_severities() {
        let check = |title: &str, expected: Option<(&str, &str)>| {
            let found = classed(title);
            let found = found.as_ref().map(|(class, rest)| (*class, rest.as_str()));
            assert_eq!(found, expected, "{title}");
        };
        check("[SEV1] tills are down", Some(("SEV1", "Tills are down")));
        check("SEV-2: Tills are slow", Some(("SEV-2", "Tills are slow")));
        check("P1 - Tills are slow", Some(("P1", "Tills are slow")));
        check("Tills are slow (P3)", Some(("P3", "Tills are slow")));
        check("Tills are slow | Sev 3", Some(("Sev 3", "Tills are slow")));
        check("INC-7: [SEV2] - Tills", Some(("SEV2", "INC-7: Tills")));
        check("[P2]", None);
        check("P2P payments are slow", None);
        check("P4 switches are slow", None);
        check("Half-open p3 - and p4", None);
        assert!(is_one_class("Severity 1", "SEV-1"));
        assert!(!is_one_class("P1", "SEV-1"));
    }
}
