//! Passwords and tokens without a form of their own, known by the name that they are given to: `password = …`,
//! "the token was …".

use std::sync::LazyLock;

use regex::Regex;

use super::Secret;
use super::kinds::{has_letters_and_digits, is_placeholder, is_word_for_password};
use crate::pattern::{Words, pattern, words_in_either_case};
use crate::text::Span;

/// Between a name and its value stands no more than this, the value included.
const LONGEST: usize = 300;

/// Names of values that let somebody in.
const NAMES: [&str; 19] = [
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "secret",
    "token",
    "api_key",
    "api-key",
    "apikey",
    "api key",
    "access_key",
    "access-key",
    "accesskey",
    "auth_key",
    "private_key",
    "client_secret",
    "credential",
    "encryption_key",
    "signing_key",
];

static BEGINNINGS: LazyLock<Words> = LazyLock::new(|| words_in_either_case(&NAMES));

/// A name, what says that a value follows, and the value: quoted, as code, or up to the next space.
static ASSIGNED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?i)^(?:pass(?:word|wd|phrase)|pwd|secret|token|api[_ -]?key|access[_-]?key|auth_key|private_key|client_secret|credentials?|encryption_key|signing_key)s?(?:[_-]?(?:id|key|value|base|[ ]?access[_ -]?key|token|prod|production|staging|live|test|\d))*["'`*]{0,3}(?:\s{0,3}(?:=>|:=|==|=|:|\|)\s{0,3}|\s+(?:was|is|of|to|set to|being)\s+|\s+)(?:"([^"\s]{8,200})"|'([^'\s]{8,200})'|\*{0,2}`([^`\s]{8,200})`|([^\s"'`,;<>]{8,200}))"#,
    )
});

/// The option of a command that gives a password.
static OPTION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r#"(?i)^(?:pass(?:word|wd)|token|secret|api-key)[ =]["']?([^\s"'`<>]{8,200})"#)
});

/// The secrets that a text assigns.
pub(super) fn secrets(text: &str) -> Vec<Secret> {
    let mut found: Vec<Secret> = Vec::new();
    for hit in BEGINNINGS.find_iter(text) {
        let window = text.floor_char_boundary(hit.start() + LONGEST);
        let rest = text.get(hit.start()..window).unwrap_or_default();
        let is_option = text.get(..hit.start()).is_some_and(|t| t.ends_with("--"));
        let captures = match is_option {
            true => OPTION.captures(rest),
            false => ASSIGNED.captures(rest),
        };
        let Some(captures) = captures else {
            continue;
        };
        let value = captures.iter().skip(1).flatten().next();
        let Some(value) = value else {
            continue;
        };
        let between = rest.get(..value.start()).unwrap_or_default();
        let name = between.to_ascii_lowercase();
        let written = value
            .as_str()
            .trim_end_matches(['.', ',', ')', ']', ';', ':', '*']);
        let is_marked = between
            .trim_end_matches(['"', '\'', '`', '*'])
            .trim_end()
            .ends_with(['=', ':', '>', '|'])
            || between.ends_with(['"', '\'', '`'])
            || is_option;
        if is_marked && is_secret(&name, written) {
            let start = hit.start() + value.start();
            found.push(Secret {
                kind: kind(&name),
                span: Span::new(start, start + written.len()),
            });
        }
    }
    found
}

fn kind(name: &str) -> &'static str {
    match name {
        name if name.starts_with("pass") || name.starts_with("pwd") => "a password",
        name if name.starts_with("token") => "a token",
        name if name.contains("key") => "a key",
        _ => "a secret",
    }
}

/// Whether a value is one that somebody chose or a machine made, and no name of one, no path and no expression.
fn is_secret(name: &str, value: &str) -> bool {
    let is_password = name.starts_with("pass") || name.starts_with("pwd");
    if value.len() < 8
        || is_word_for_password(value)
        || is_placeholder(value)
        || is_expression(value)
    {
        return false;
    }
    let upper = value.bytes().any(|byte| byte.is_ascii_uppercase());
    let lower = value.bytes().any(|byte| byte.is_ascii_lowercase());
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let sign = value.bytes().any(|byte| byte.is_ascii_punctuation());
    let classes = [upper, lower, digits > 0, sign]
        .into_iter()
        .filter(|has| *has)
        .count();
    if is_password {
        let varied = classes >= 3 || (digits >= 2 && has_letters_and_digits(value));
        return varied && digits > 0 && entropy(value) >= 2.5;
    }
    let is_hex = value.len() >= 32 && value.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_made = value.len() >= 16 && digits >= 2 && has_letters_and_digits(value);
    let looks_made = is_hex || (is_made && (upper && lower || entropy(value) >= 3.7));
    looks_made && entropy(value) >= 3.0 && !is_words(value)
}

/// Whether a value is an expression, a path, an address or a name in a program.
fn is_expression(value: &str) -> bool {
    value.contains(['(', ')', '[', ']', '\\', '|'])
        || value.contains("::")
        || value.contains("://")
        || value.starts_with(['/', '.', '@', '#', '-', '&', '%'])
        || value.ends_with('=') && value.len() < 12
        || value.starts_with("process.")
        || value.starts_with("os.")
        || value.starts_with("env.")
        || value.starts_with("sha256:")
}

/// Whether a value is words in small letters with signs between them, such as the name of a setting.
fn is_words(value: &str) -> bool {
    let parts = value.split(['-', '_', '.', '/', ':']);
    let mut words = parts.filter(|part| !part.is_empty());
    let is_word = |part: &str| {
        let stem = part.trim_end_matches(|c: char| c.is_ascii_digit());
        (stem.len() <= 14 && stem.bytes().all(|byte| byte.is_ascii_alphabetic())) || stem.is_empty()
    };
    value.contains(['-', '_', '.', '/']) && words.all(is_word)
}

/// Bits of a character, by how often each occurs in the value.
fn entropy(value: &str) -> f64 {
    let mut counts = [0_u32; 256];
    for byte in value.bytes() {
        if let Some(count) = counts.get_mut(usize::from(byte)) {
            *count += 1;
        }
    }
    let length = value.len().max(1) as f64;
    let bits = counts.iter().filter(|count| **count > 0).map(|count| {
        let share = f64::from(*count) / length;
        -share * share.log2()
    });
    bits.sum()
}
