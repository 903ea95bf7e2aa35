//! The first lines of boxes: `!!! warning "Title"`, `:::note Title`, `> [!note] Title`; and of tabs: `=== "Title"`.

use std::ops::Range;

/// The first line of a box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// The kind as the parser knows it.
    pub(super) kind: &'static str,
    /// What stands above the text, where that is not the name of the kind.
    pub(super) title: Option<Title>,
}

/// What stands above the text of a box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Title {
    /// The author's words, by their place in the line.
    Written(Range<usize>),
    /// The author's word for the kind, with a capital.
    Kind(String),
}

/// The kinds that the parser knows, each with the words that other tools have for it.
const KINDS: [(&str, &[&str]); 5] = [
    (
        "NOTE",
        &[
            "note",
            "info",
            "abstract",
            "summary",
            "tldr",
            "todo",
            "seealso",
            "example",
            "question",
            "help",
            "faq",
            "quote",
            "cite",
            "admonition",
            "details",
        ],
    ),
    ("TIP", &["tip", "hint", "success", "check", "done"]),
    ("IMPORTANT", &["important"]),
    ("WARNING", &["warning", "attention"]),
    (
        "CAUTION",
        &[
            "caution", "danger", "error", "failure", "fail", "missing", "bug",
        ],
    ),
];

/// The longest word for a kind.
const LONGEST_KIND: usize = 40;

fn known(word: &str) -> Option<&'static str> {
    let word = word.to_ascii_lowercase();
    let mut kinds = KINDS.iter();
    let found = kinds.find(|(_, words)| words.contains(&word.as_str()));
    found.map(|(kind, _)| *kind)
}

impl Header {
    /// A box of a kind in the author's word, with a title at a place of the line.
    fn of(word: &str, title: Option<Range<usize>>) -> Self {
        let kind = known(word).unwrap_or("NOTE");
        let title = match title {
            Some(place) => Some(Title::Written(place)),
            None if kind.eq_ignore_ascii_case(word) => None,
            None => Some(Title::Kind(capitalized(word))),
        };
        Self { kind, title }
    }

    /// `!!! warning "Title"`, as MkDocs has it; `???` and `???+` begin boxes that it folds.
    pub(super) fn of_bangs(line: &str) -> Option<Self> {
        let rest = line.strip_prefix("!!!").or_else(|| {
            let rest = line.strip_prefix("???")?;
            Some(rest.strip_prefix('+').unwrap_or(rest))
        })?;
        let start = line.len() - rest.trim_start().len();
        let rest = rest.trim();
        let (words, title) = match rest.split_once('"') {
            None => (rest, None),
            Some((words, title)) => {
                let title = title.strip_suffix('"')?;
                let at = start + words.len() + 1;
                (words, Some(at..at + title.len()))
            }
        };
        let mut words = words.split_whitespace();
        let word = words.next().filter(|word| is_word(word))?;
        words
            .all(is_word)
            .then(|| Self::of(word, title.filter(|place| !place.is_empty())))
    }

    /// `:::note`, `:::note[Title]`, `::: {.note title="Title"}` or `:::{note} Title` behind its colons,
    /// which end at `from` in the line. `None` for what is no box: such a passage has other uses.
    pub(super) fn of_colons(line: &str, from: usize) -> Option<Self> {
        let rest = line.get(from..)?;
        let words = rest.trim_start();
        let start = from + (rest.len() - words.len());
        let words = words.trim_end().trim_end_matches(':').trim_end();
        if let Some(inside) = words.strip_prefix('{') {
            return Self::of_attributes(inside, start + 1);
        }
        let end = words.find(|c: char| !is_part(c)).unwrap_or(words.len());
        let (word, behind) = words.split_at_checked(end)?;
        if !is_word(word) {
            return None;
        }
        let at = start + end;
        let title = if let Some(inside) = behind.strip_prefix('[') {
            let title = inside.split_once(']')?.0;
            Some(at + 1..at + 1 + title.len())
        } else if behind.starts_with('{') || behind.is_empty() {
            None
        } else {
            // `:::note: text` is a sentence.
            let title = behind.strip_prefix([' ', '\t'])?.trim_start();
            let at = at + (behind.len() - title.len());
            let title = title.split('{').next().unwrap_or_default().trim_end();
            Some(at..at + title.len())
        };
        Some(Self::of(word, title.filter(|place| !place.is_empty())))
    }

    /// The inside of braces, which begins at `from` in the line, and what stands behind them.
    fn of_attributes(inside: &str, from: usize) -> Option<Self> {
        let (attributes, behind) = inside.split_once('}')?;
        let mut words = attributes.split_whitespace();
        let word = words.find_map(|word| {
            let word = word.trim_start_matches('.');
            let word = word.strip_prefix("callout-").unwrap_or(word);
            known(word).map(|_| word)
        })?;
        let quoted = attributes
            .split_once("title=\"")
            .and_then(|(before, rest)| {
                let title = rest.split_once('"')?.0;
                let at = from + before.len() + "title=\"".len();
                Some(at..at + title.len())
            });
        let title = behind.trim();
        let at = from + attributes.len() + 1 + (behind.len() - behind.trim_start().len());
        let behind = (!title.is_empty()).then_some(at..at + title.len());
        let title = quoted.or(behind).filter(|place| !place.is_empty());
        Some(Self::of(word, title))
    }

    /// `[!note] Title` behind the mark of a quote, which ends at `from` in the line. `None` for what
    /// the parser knows by itself.
    pub(super) fn of_quote(line: &str, from: usize) -> Option<Self> {
        let rest = line.get(from..)?;
        let words = rest.trim_start();
        let (word, behind) = words.strip_prefix("[!")?.split_once(']')?;
        known(word)?;
        let behind = behind.strip_prefix(['-', '+']).unwrap_or(behind);
        let title = behind.trim();
        let is_apart = behind.is_empty() || behind.starts_with(char::is_whitespace);
        let at = line.len() - behind.trim_start().len();
        let place = (!title.is_empty()).then_some(at..at + title.len());
        let header = Self::of(word, place);
        (is_apart && header.title.is_some()).then_some(header)
    }
}

/// The place of the title in `=== "Title"`, as `MkDocs` begins a tab; `===+` opens it, `===!` begins another row.
pub(super) fn tab(line: &str) -> Option<Range<usize>> {
    let rest = line.strip_prefix("===")?;
    let rest = rest.strip_prefix(['+', '!']).unwrap_or(rest);
    let title = rest
        .trim()
        .strip_prefix(['"', '\''])?
        .strip_suffix(['"', '\''])?;
    let start = line.len() - rest.trim_start().len() + 1;
    let is_title = !title.trim().is_empty() && !title.contains(['*', '`']);
    is_title.then(|| start..start + title.len())
}

fn capitalized(word: &str) -> String {
    let words = word.replace(['-', '_'], " ");
    let mut letters = words.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

const fn is_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

fn is_word(word: &str) -> bool {
    word.len() <= LONGEST_KIND
        && word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.chars().all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The kind and the title of a header in the line.
    fn told(line: &str, header: Option<Header>) -> Option<(&'static str, String)> {
        let header = header?;
        let title = match header.title {
            None => String::new(),
            Some(Title::Kind(word)) => format!("({word})"),
            Some(Title::Written(place)) => line[place].to_owned(),
        };
        Some((header.kind, title))
    }

    #[test]
    fn tabs_have_titles() {
        let check = |line: &str, expected: Option<&str>| {
            assert_eq!(tab(line).map(|title| &line[title]), expected, "{line}");
        };
        check("=== \"First day\"", Some("First day"));
        check("===+ 'Second day'  ", Some("Second day"));
        check("===! \"a\"", Some("a"));
        check("===", None);
        check("=== \"\"", None);
        check("=== a", None);
    }

    #[test]
    fn bangs_begin_boxes() {
        let check = |line: &str, expected: Option<(&str, &str)>| {
            let found = told(line, Header::of_bangs(line));
            let found = found.as_ref().map(|(kind, title)| (*kind, title.as_str()));
            assert_eq!(found, expected, "{line:?}");
        };
        check(
            "!!! warning \"Mind *this*\"",
            Some(("WARNING", "Mind *this*")),
        );
        check("???+ danger", Some(("CAUTION", "(Danger)")));
        check("!!! note inline end", Some(("NOTE", "")));
        check("!!! lesson-learned", Some(("NOTE", "(Lesson learned)")));
        check("!!! tip \"\"", Some(("TIP", "")));
        check("!!! wow, this broke", None);
        check("!!!", None);
        check("??? \"title\"", None);
    }

    #[test]
    fn colons_begin_boxes() {
        let check = |line: &str, expected: Option<(&str, &str)>| {
            let from = line.len() - line.trim_start_matches(':').len();
            let found = told(line, Header::of_colons(line, from));
            let found = found.as_ref().map(|(kind, title)| (*kind, title.as_str()));
            assert_eq!(found, expected, "{line:?}");
        };
        check(":::note", Some(("NOTE", "")));
        check("::: warning Mind this", Some(("WARNING", "Mind this")));
        check(":::danger[Mind this]{#a}", Some(("CAUTION", "Mind this")));
        check("::: {.callout-tip title=\"So\"}", Some(("TIP", "So")));
        check(":::{important} Mind this", Some(("IMPORTANT", "Mind this")));
        check("::: tip :::", Some(("TIP", "")));
        check("::: tabs", Some(("NOTE", "(Tabs)")));
        check("::: {.columns}", None);
        check(":::{figure} a.png", None);
        check(":::note: this is a sentence", None);
        check("::: 12", None);
    }

    #[test]
    fn quotes_are_boxes_with_titles_of_their_own() {
        let check = |line: &str, expected: Option<(&str, &str)>| {
            let found = told(line, Header::of_quote(line, 1));
            let found = found.as_ref().map(|(kind, title)| (*kind, title.as_str()));
            assert_eq!(found, expected, "{line:?}");
        };
        check("> [!note] Mind this", Some(("NOTE", "Mind this")));
        check("> [!bug]- Folded", Some(("CAUTION", "Folded")));
        check("> [!success]", Some(("TIP", "(Success)")));
        check("> [!NOTE]", None);
        check("> [!12] a", None);
        check("> [!note](a.md)", None);
    }
}
