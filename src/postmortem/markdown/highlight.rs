//! Code with its words marked by CSS classes.
//!
//! The only place that knows syntect. Classes start with `hl-`; colours are for the theme.

use std::sync::OnceLock;

use syntect::html::{ClassStyle, ClassedHTMLGenerator};
use syntect::parsing::SyntaxSet;
use syntect::util::LinesWithEndings;

/// The longest code that is marked, in bytes. More is a log or a dump, not code to be read.
const LONGEST_CODE: usize = 64 * 1024;

/// The longest line in code that is marked, in bytes. Syntaxes are regular expressions that may
/// backtrack, and what they cost grows much faster than the line.
const LONGEST_LINE: usize = 1000;

/// Names that authors use and the syntaxes do not.
const NAMES: [(&str, &str); 12] = [
    ("console", "sh"),
    ("golang", "go"),
    ("hcl", "tf"),
    ("js", "javascript"),
    ("jsonc", "json"),
    ("node", "javascript"),
    ("shell", "sh"),
    ("shell-session", "sh"),
    ("terraform", "tf"),
    ("promql", "plain"),
    ("text", "plain"),
    ("zsh", "sh"),
];

/// `code` as HTML with classes; `None` for a language that is not known, or where marking would
/// cost too much.
pub(super) fn highlight(code: &str, language: &str) -> Option<String> {
    if code.len() > LONGEST_CODE || code.lines().any(|line| line.len() > LONGEST_LINE) {
        return None;
    }
    let name = NAMES
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(language));
    let name = name.map_or(language, |(_, name)| name);
    let syntaxes = syntaxes();
    let syntax = syntaxes
        .find_syntax_by_token(name)
        .filter(|syntax| syntax.name != "Plain Text")?;
    let style = ClassStyle::SpacedPrefixed { prefix: "hl-" };
    let mut generator = ClassedHTMLGenerator::new_with_class_style(syntax, syntaxes, style);
    for line in LinesWithEndings::from(code) {
        generator
            .parse_html_for_line_which_includes_newline(line)
            .ok()?;
    }
    Some(generator.finalize())
}

/// Loaded once per process: it takes some ten milliseconds, and never changes.
fn syntaxes() -> &'static SyntaxSet {
    static SYNTAXES: OnceLock<SyntaxSet> = OnceLock::new();
    SYNTAXES.get_or_init(two_face::syntax::extra_newlines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_languages_are_marked() {
        let check = |code: &str, language: &str, expected: Option<&str>| {
            let html = highlight(code, language);
            assert_eq!(html.is_some(), expected.is_some(), "{language}");
            assert!(
                html.unwrap_or_default()
                    .contains(expected.unwrap_or_default())
            );
        };
        check("let a = \"<b>\";\n", "rust", Some("&lt;b&gt;"));
        check("kubectl get pods\n", "shell", Some("hl-"));
        check("a: 1\n", "YAML", Some("hl-entity"));
        check("[a]\nb = 1", "toml", Some("hl-"));
        check("x", "no such language", None);
        check("x", "", None);
        check(&"x".repeat(LONGEST_LINE + 1), "rust", None);
        check(&"x\n".repeat(LONGEST_CODE), "rust", None);
    }
}
