//! Texts as YAML scalars. Knows no fields.

/// Words that YAML, in one version or another, reads as something else than text.
const NOT_TEXT: [&str; 10] = [
    "false", "n", "no", "null", "off", "on", "true", "y", "yes", "nan",
];

/// The text as a scalar on one line: plain where it looks like an id, in quotes otherwise.
pub(super) fn scalar(text: &str) -> String {
    let is_id = text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        && !NOT_TEXT.contains(&text);
    if is_id { text.to_owned() } else { quoted(text) }
}

/// The text in double quotes, with escapes for what YAML does not let stand as it is.
pub(super) fn quoted(text: &str) -> String {
    let mut scalar = String::with_capacity(text.len() + 2);
    scalar.push('"');
    for c in text.chars() {
        match c {
            '"' => scalar.push_str("\\\""),
            '\\' => scalar.push_str("\\\\"),
            c if must_be_escaped(c) => scalar.push_str(&format!("\\U{:08X}", u32::from(c))),
            c => scalar.push(c),
        }
    }
    scalar.push('"');
    scalar
}

/// Control characters, line separators, the byte order mark, and code points that are no
/// characters. Marks that turn the direction of writing are legal and would mislead the eye.
fn must_be_escaped(c: char) -> bool {
    let code = u32::from(c);
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
        || code & 0xFFFE == 0xFFFE
        || (0xFDD0..=0xFDEF).contains(&code)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::data::{Value, yaml};
    use crate::text::Span;

    /// What both readers find: the one that Afterword uses, and a library that knows nothing of it.
    fn read_back(scalar: &str) -> (String, String) {
        let text = format!("title: {scalar}\n");
        let map: std::collections::BTreeMap<String, String> =
            serde_saphyr::from_str(&text).unwrap();
        let node = yaml::parse(&text, Span::new(0, text.len())).unwrap();
        let Value::Map(fields) = node.value else {
            panic!("{text:?} is no mapping")
        };
        let Value::Text(own) = &fields[0].1.value else {
            panic!("{text:?} is no text")
        };
        (map["title"].clone(), own.clone())
    }

    #[test]
    fn scalars_are_plain_where_that_is_safe() {
        let check = |text: &str, expected: &str| {
            assert_eq!(scalar(text), expected);
            assert_eq!(read_back(expected), (text.to_owned(), text.to_owned()));
        };
        check("retry-storm", "retry-storm");
        check("no", "\"no\"");
        check("2024", "\"2024\"");
        check("1e3", "\"1e3\"");
        check("", "\"\"");
        check("a: b # c", "\"a: b # c\"");
        check("say \"hi\" \\o/", "\"say \\\"hi\\\" \\\\o/\"");
        check("🔥 down", "\"🔥 down\"");
        check("a\nb", "\"a\\U0000000Ab\"");
    }

    proptest! {
        #[test]
        fn any_text_comes_back(text in any::<String>()) {
            prop_assert_eq!(read_back(&scalar(&text)), (text.clone(), text));
        }

        #[test]
        fn so_does_what_looks_like_yaml(text in "[-?:,\\[\\]{}#&*!|>'\"%@` ~a0\u{85}\u{2028}\u{FEFF}\t\n]{0,12}") {
            prop_assert_eq!(read_back(&scalar(&text)), (text.clone(), text));
        }
    }
}
