//! How values are written in YAML, TOML and JSON.

use std::fmt::Write as _;

use super::Value;
use crate::postmortem::front_matter::Format;

/// Words that some readers of YAML take for something else than text.
const NO_TEXT: [&str; 10] = [
    "true", "false", "yes", "no", "on", "off", "null", "y", "n", "none",
];

/// A field on a line of its own.
pub(super) fn field(name: &str, of: &Value, format: Format) -> String {
    match format {
        Format::Yaml => format!("{name}: {}", value(of, format)),
        Format::Toml => format!("{name} = {}", value(of, format)),
        Format::Json => format!("\"{name}\": {}", value(of, format)),
    }
}

/// A field within braces of YAML or JSON.
pub(super) fn field_in_braces(name: &str, value: &Value, format: Format) -> String {
    match format {
        Format::Json => field(name, value, format),
        _ => format!("{name}: {}", in_braces(value, format)),
    }
}

/// A value within braces.
pub(super) fn in_braces(of: &Value, format: Format) -> String {
    match of {
        Value::Text(text) => item(text, format),
        _ => value(of, format),
    }
}

/// A value.
pub(super) fn value(value: &Value, format: Format) -> String {
    match value {
        Value::Text(text) => item(text, format),
        Value::Moment(text) => match format {
            Format::Yaml | Format::Toml if is_bare_moment(text) => text.clone(),
            _ => quoted(text),
        },
        Value::Items(items) => {
            let items: Vec<_> = items.iter().map(|one| item(one, format)).collect();
            format!("[{}]", items.join(", "))
        }
    }
}

/// A text, as an item of a list may be written as well.
pub(super) fn item(text: &str, format: Format) -> String {
    match format {
        Format::Yaml if is_plain(text) => text.to_owned(),
        _ => quoted(text),
    }
}

/// Whether YAML reads a text without quotes as that text, also within a list.
fn is_plain(text: &str) -> bool {
    let is_word =
        |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '/' | '+' | ':');
    text.starts_with(char::is_alphabetic)
        && text.ends_with(|c: char| c.is_alphanumeric() || c == '+')
        && text.chars().all(is_word)
        && !text.contains(": ")
        && !NO_TEXT.contains(&text.to_ascii_lowercase().as_str())
}

/// Whether YAML and TOML have a form of their own for it.
fn is_bare_moment(text: &str) -> bool {
    let is_of_one = |c: char| c.is_ascii_digit() || matches!(c, '-' | ':' | '.' | '+' | 'T' | 'Z');
    text.len() >= "2024-05-01".len()
        && text.starts_with(|c: char| c.is_ascii_digit())
        && text.chars().all(is_of_one)
}

/// A text in double quotes, which YAML, TOML and JSON read alike.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(c);
            }
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
