//! What the site's own index reads behind the texts of a document, for an engine to read as well: the name of a term that
//! is one word counts more than once, and the parts of names in code are words, too.

use crate::search::analyzer::{Analyzer, parts};
use crate::search::documents::{Document, TERM};
use crate::search::index::{TextField, emphasis};

/// What a field holds that has no word: a letter of a script that nobody has written in for centuries. An engine counts
/// documents by field; where all have one, a word says as much in each, as in the site's own index.
const NOTHING: &str = "ꙮ";

/// What stands in front of what no author wrote so: a character that parts words, by which pages tell what to leave unshown.
const UNSHOWN: char = '\u{e002}';

/// What is read behind a field's own texts.
pub(super) fn behind(document: &Document, field: TextField) -> Vec<String> {
    let are_names = document.kind == TERM && matches!(field, TextField::Title | TextField::Terms);
    let mut analyzer = Analyzer::default();
    let mut behind = Vec::new();
    let mut is_empty = true;
    for text in texts(document, field) {
        let mut words: Vec<&str> = Vec::new();
        analyzer.words(text, |word| words.extend(text.get(word.start..word.end)));
        is_empty &= words.is_empty();
        if are_names && !words.is_empty() {
            let again = std::iter::repeat_n(text, emphasis(words.len()) - 1);
            behind.extend(again.map(str::to_owned));
        }
        let names = words.into_iter().map(parts);
        let names = names.filter(|parts| !parts.is_empty());
        behind.extend(names.map(|parts| format!("{UNSHOWN}{}", parts.join(" "))));
    }
    if is_empty {
        behind.push(NOTHING.to_owned());
    }
    behind
}

/// The number of words of a title.
pub(super) fn words(title: &str) -> usize {
    let mut words = 0;
    Analyzer::default().words(title, |_| words += 1);
    words
}

fn texts(document: &Document, field: TextField) -> Vec<&str> {
    match field {
        TextField::Title => vec![&document.title],
        TextField::Terms => document.names.iter().map(String::as_str).collect(),
        TextField::Summary => vec![&document.summary],
        TextField::Body => {
            let sections = document.sections.iter();
            let texts = sections.flat_map(|section| [&section.heading, &section.text]);
            texts.map(String::as_str).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::{Documents, sample};

    #[test]
    fn an_engine_reads_what_the_own_index_reads() {
        let files = [
            (
                "story.md",
                "---\ntitle: The getOwner call\n---\nIt called parseXMLFeed and GitHub.\n",
            ),
            ("systems/dns.md", "---\ntitle: DNS\n---\n"),
        ];
        let config = sample::config();
        let documents = Documents::new(&sample::catalog(&files, &config), &config);
        let check = |id: &str, field, expected: &[&str]| {
            let document = documents.all.iter().find(|one| one.id == id).unwrap();
            assert_eq!(behind(document, field), expected, "{id} {field:?}");
        };
        check("story", TextField::Title, &["\u{e002}get Owner"]);
        check("story", TextField::Body, &["\u{e002}parse XML Feed"]);
        check("systems/dns", TextField::Summary, &[NOTHING]);
        check("systems/dns", TextField::Title, &["DNS"; 11]);
    }
}
